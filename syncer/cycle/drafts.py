"""A project's drafts: what waits now, as pages and commands show it, and what a cycle keeps of them (NOT-1 … NOT-4).

Why it exists: pages, `syncer drafts`, `syncer sent` and digests must speak of the same letters. A cycle notes in the history
what was sent, and remembers which plans were commitments, so that one that moves can be told. Nothing is sent from here.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

from syncer.cycle.project import Project
from syncer.cycle.run import Run
from syncer.domain.json import JsonValue
from syncer.domain.project import ProjectData
from syncer.domain.records import Kind
from syncer.pages.context import PageContext
from syncer.pages.drafts import Draft, page_name
from syncer.pages.letters import worded
from syncer.pages.view import Register, register
from syncer.ports import HistoryEntry, HubWrite, PutCursor, UseDecision
from syncer.sync.drafts import (
    FIELD,
    PROMISES,
    Desk,
    SentDraft,
    Waiting,
    promised,
    remembered,
    sent_of,
    waiting,
)
from syncer.sync.judged import rules_of
from syncer.sync.observation import DecisionKind, HubState

Values = Mapping[str, tuple[Kind, Mapping[str, JsonValue]]]
KEY = "drafts"  # of a cycle's summary in the store: how many wait, by owner
PAGE = "drafts"  # the kind of page that each owner has one of


def desk(project: Project, data: ProjectData, hub: HubState, values: Values, now: datetime) -> Desk:
    """All that drafts are worked out from."""
    return Desk(
        records=values,
        data=data,
        kinds=project.mapping.notices,
        sent=sent_of(hub),
        promised=promised(hub.cursors),
        routes=project.mapping.routing,
        now=now,
        zone=project.timezone,
    )


def waiting_drafts(
    project: Project, data: ProjectData, hub: HubState, values: Values, now: datetime
) -> tuple[Waiting, ...]:
    """The drafts that wait, not yet in words."""
    if not project.mapping.notices:
        return ()
    return waiting(project.mapping.notices, desk(project, data, hub, values, now))


def letter_locale(project: Project, data: ProjectData) -> str:
    """The language of letters: the one that binds, else the project's first."""
    binding = data.document.binding_locale if data.document is not None else None
    return binding if binding in project.locales else project.locales[0]


def written(  # noqa: PLR0917 - in the order of the sentence
    project: Project,
    data: ProjectData,
    values: Values,
    chosen: Sequence[Waiting],
    now: datetime,
    locale: str = "",
) -> tuple[Draft, ...]:
    """Drafts in words, in a language or in that of the project's letters."""
    if not chosen:
        return ()
    records = [(kind, {"id": uid, **leaves}) for uid, (kind, leaves) in sorted(values.items())]
    return _worded(project, register(records, data, rules=rules_of(project.mapping)), chosen, now, locale)


def drafts_of(
    project: Project, data: ProjectData, hub: HubState, values: Values, now: datetime
) -> tuple[Draft, ...]:
    """All drafts that wait, in words."""
    return written(project, data, values, waiting_drafts(project, data, hub, values, now), now)


def with_drafts(
    project: Project, view: Register, chosen: Sequence[Waiting], hub: HubState, now: datetime | None
) -> Register:
    """The register as pages read it, with the letters that wait and those that were sent."""
    letters = _worded(project, view, chosen, now, "") if now is not None else ()
    standing = {page.split(".")[1] for page in hub.pages if page.startswith(f"{PAGE}.")}
    people = ("", *(person.id for person in view.data.people))
    writers = tuple(one for one in people if page_name(one) in standing)
    return replace(view, drafts=letters, sent=sent_of(hub), writers=writers)


def told(chosen: Sequence[Waiting], hub: HubState) -> JsonValue:
    """What of drafts shows on pages, for a fingerprint: the words follow from the records and the templates."""
    waits: list[JsonValue] = [
        [one.kind.digest, one.uid, one.owner, list(one.to), one.stage, one.reason, one.again]
        for one in chosen
    ]
    return [waits, len(hub.told)] if waits or hub.told else []


def keep(run: Run) -> None:
    """Note in the history what people sent, and remember what is promised by now."""
    hub, writes = run.seen.hub, list[HubWrite]()
    for decision in hub.decisions:
        if decision.kind is DecisionKind.SENT:
            sent = SentDraft.of(decision)
            said: JsonValue = {"sent": sent.how, "to": list(sent.to), "at": str(decision.payload["at"])}
            by = (
                f"decision:{sent.by}"
                if sent.by == decision.by
                else f"decision:{sent.by} (recorded by {decision.by})"
            )
            entry = HistoryEntry(sent.uid, f"{FIELD}{sent.notice}", None, said, by, run.project.key)
            writes += [entry, UseDecision(decision.id)]
    cursor = _promises(run)
    if cursor is not None:
        writes.append(PutCursor(PROMISES, cursor))
    run.commit(writes)


def _promises(run: Run) -> str | None:
    """The cursor where it reads otherwise than before; None where it does not, or no rule asks."""
    if not any(kind.event is not None and kind.enabled for kind in run.project.mapping.notices):
        return None
    state = run.ports.hub.snapshot(run.project.key)
    values = {uid: (record.kind, record.values) for uid, record in state.records.items()}
    before = promised(state.cursors)
    found = remembered(values, run.seen.data, before)
    return found if found != state.cursors.get(PROMISES, "") else None


def _worded(
    project: Project, view: Register, chosen: Sequence[Waiting], now: datetime, locale: str
) -> tuple[Draft, ...]:
    context = PageContext(
        instance="", project_key=project.key, timezone=project.timezone, locales=project.locales
    )
    spoken = locale or letter_locale(project, view.data)
    today = now.astimezone(ZoneInfo(project.timezone))
    return worded(project.templates, chosen, view, context, spoken, today)
