"""The register as pages read it: typed records, the project's data and the issues that implement them.

Built once a cycle from leaf values; an `Edition` (edition.py) is what one audience reads in one language.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from pydantic import ValidationError

from syncer.domain import fields, records
from syncer.domain.findings import Finding
from syncer.domain.json import JsonObject, JsonValue
from syncer.domain.kinds import Kind
from syncer.domain.problems import Problem
from syncer.domain.project import ProjectData
from syncer.domain.records import Record
from syncer.pages.baselines import BaselineView
from syncer.pages.clocks import Clock
from syncer.pages.drafts import Draft
from syncer.pages.form_desk import FormDesk
from syncer.pages.meeting_desk import MeetingDesk
from syncer.pages.overview import Glance
from syncer.pages.parts import Part
from syncer.pages.periods import Period
from syncer.pages.rulebook import Rulebook
from syncer.pages.suspects import SuspectLink
from syncer.rules.checks.subjects import Around, Subject
from syncer.rules.checks.table import findings
from syncer.sync.deviation import PlanState
from syncer.sync.drafts import SentDraft
from syncer.sync.proposals import Proposal
from syncer.sync.releases import Outlook


@dataclass(frozen=True, slots=True)
class Issue:
    """An issue that implements a record: its key, address, and status in Jira's own words.

    `category` is "to_do", "in_progress", "done" or "" where unknown.
    """

    key: str
    url: str = ""
    status: str = ""
    category: str = ""


@dataclass(frozen=True, slots=True)
class Register:
    """Everything a project's pages are made of; `problems` names records that could not be read and are left out.

    `ranks` are requirements' places in the project's ranking (PRI-2), for internal editions alone.
    `findings` are what there is to say of records, by uid (CPL-1); `clocks` their response times, `rules` the project's rules (PG-18), `plan` how the
    plan stands (PLN-2), `suspects` the links that wait for a look (B-28), for our side alone.
    `meetings` says of meetings what their page offers whoever writes the minutes (MTG-9), `forms` of pages which form they have (PG-15, PG-16).
    `drafts` are letters that wait, `sent` those that were sent, `writers` those of our side whose page of drafts stands already.
    `baselines` are what was frozen of it, the earliest first.
    `outlooks` are the customer editions as they stand, for our side alone.
    `cut`: it holds what a customer may see and nothing else (outward.py).
    `overdue` are the records that are late today, `missed` days that milestones have passed, `periods` those that are reported on today (PG-9); `parts` those of a large specification.
    `moves` are the states of agreement that requirements came to, by uid, each with its instant and the earliest first.
    `page_edits` are what people edited inside our text on pages (B-35), for our side alone.
    `projects` are all projects at a glance where this one hosts their overview, for our side alone (PG-12).
    """

    records: Mapping[str, Record]
    data: ProjectData
    issues: Mapping[str, tuple[Issue, ...]] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()
    ranks: Mapping[str, int] = field(default_factory=dict)
    findings: Mapping[str, tuple[Finding, ...]] = field(default_factory=dict)
    clocks: tuple[Clock, ...] = ()
    rules: Rulebook = field(default_factory=Rulebook)
    drafts: tuple[Draft, ...] = ()
    sent: tuple[SentDraft, ...] = ()
    writers: tuple[str, ...] = ()
    plan: PlanState | None = None
    suspects: tuple[SuspectLink, ...] = ()
    page_edits: tuple[Proposal, ...] = ()
    overdue: frozenset[str] = frozenset()
    missed: frozenset[date] = frozenset()
    baselines: tuple[BaselineView, ...] = ()
    meetings: Mapping[str, MeetingDesk] = field(default_factory=dict)
    forms: Mapping[str, FormDesk] = field(default_factory=dict)
    periods: tuple[Period, ...] = ()
    outlooks: tuple[Outlook, ...] = ()
    cut: bool = False
    parts: tuple[Part, ...] = ()
    moves: Mapping[str, tuple[tuple[datetime, str], ...]] = field(default_factory=dict)
    projects: tuple[Glance, ...] = ()


def register(
    values: Iterable[tuple[Kind, Mapping[str, JsonValue]]],
    data: ProjectData,
    issues: Mapping[str, tuple[Issue, ...]] | None = None,
    ranks: Mapping[str, int] | None = None,
    rules: Around | None = None,
) -> Register:
    """Build the register from each record's kind and leaf values by path ("id" among them); issues and ranks by uid.

    `rules` are a project's own; without them records are judged by the shipped ones.
    """
    found: dict[str, Record] = {}
    problems: list[Problem] = []
    judged: dict[str, Subject] = {}
    for kind, leaves in values:
        payload = fields.unflatten(kind, leaves)
        try:
            record = records.load(kind, payload)
        except ValidationError as error:
            problems.append(_unreadable(payload, error))
            continue
        found[record.id] = record
        judged[record.id] = Subject(record.id, kind, leaves)
    said = findings(replace(rules or Around(), records=judged, data=data))
    return Register(found, data, issues or {}, tuple(problems), ranks or {}, said)


def _unreadable(payload: JsonObject, error: ValidationError) -> Problem:
    first = error.errors()[0]
    where = ".".join(str(step) for step in first["loc"])
    message = f"left out of the pages, because its {where or 'values'} cannot be read: {first['msg']}"
    return Problem(
        message, "correct the value in the register", code="unreadable-record", uid=str(payload.get("id", ""))
    )
