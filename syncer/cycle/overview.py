"""What a project leaves behind for the overview of all projects, and what the others left (PG-12).

Why it exists: one project hosts the overview, and no cycle reads another project's register. Each keeps a glance with the summary
of its cycle; the host runs last, so that it sees what the others did in the same round. Asks no site.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

from syncer.cycle.board import clocks_of
from syncer.cycle.project import Project
from syncer.cycle.run import Published
from syncer.domain.json import JsonObject, JsonValue
from syncer.domain.kinds import Kind
from syncer.domain.project import ProjectData
from syncer.pages.overdue import overdue
from syncer.pages.overview import Glance, is_confirmed, is_followed, is_undecided, read, written
from syncer.ports import Hub
from syncer.rules.deviation import Basis
from syncer.sync.clock_rows import ClockRow
from syncer.sync.deviation import PlanState

KEY = "glance"
_PAGES = ("index", "requirement-spec", "change-ledger", "question-tracker", "action-tracker", "response-board", "plan-deviation")  # fmt: skip
_Values = Mapping[str, tuple[Kind, Mapping[str, JsonValue]]]


def glance_of(  # noqa: PLR0917 - in the order of the sentence
    project: Project,
    data: ProjectData,
    values: _Values,
    clocks: Sequence[ClockRow],
    plan: PlanState | None,
    now: datetime,
) -> Glance:
    """A project at a glance on its own day, without the addresses of its pages."""
    kept, today = clocks_of(project, clocks), now.astimezone(ZoneInfo(project.timezone)).date()
    agreements = [leaves.get("agreement") for kind, leaves in values.values() if kind is Kind.REQUIREMENT]
    following = [one for one in plan.slips if one.basis is not Basis.ACTUAL] if plan is not None else []
    coming = min(following, key=lambda one: one.expected, default=None)
    return Glance(
        key=project.key,
        title=(data.customer.title if data.customer is not None else None) or "",
        requirements=sum(map(is_followed, agreements)),
        confirmed=sum(map(is_confirmed, agreements)),
        changes=sum(is_undecided(state) for state in _states(values, Kind.CHANGE_REQUEST)),
        questions=sum((state or "open") == "open" for state in _states(values, Kind.QUESTION)),
        actions=sum(state not in {"done", "cancelled"} for state in _states(values, Kind.ACTION)),
        overdue=len(overdue(values, today, project.timezone)),
        breached=sum(one.standing == "breached" for one in kept) if kept else None,
        level=plan.level if plan is not None else None,
        milestone=(coming.name or coming.kind) if coming is not None else "",
        day=coming.expected if coming is not None and coming.basis is not Basis.OVERDUE else None,
    )


def left_behind(glance: Glance, pages: Iterable[Published]) -> JsonObject:
    """A glance with the addresses of the pages there are, as it is kept with the cycle's summary."""
    urls: dict[str, dict[str, str]] = {}
    for page in pages:
        kind, _, rest = page.page.partition(".")
        if kind in _PAGES and "." not in rest:
            urls.setdefault(kind, {})[rest] = page.url
    return written(glance.model_copy(update={"urls": urls}))


def hosting(project: Project, hub: Hub, own: Glance) -> Project:
    """The project with all of them at a glance, itself last, where it hosts their overview."""
    if not project.others:
        return project
    rows = (hub.last_cycle(key) for key in project.others)
    found = (read(row.summary.get(KEY)) for row in rows if row is not None)
    return replace(project, glances=(*(one for one in found if one is not None), own))


def _states(values: _Values, wanted: Kind) -> list[JsonValue]:
    return [leaves.get("state") for kind, leaves in values.values() if kind is wanted]
