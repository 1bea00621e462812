"""An edition: what one audience reads of the register in one language.

Everything internal is taken out here, before any template sees a value (B-22); people's translations are put in;
links are followed the other way round and open points gathered. Nothing here knows storage format.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from syncer.domain.fields import audience_of, name_to_path
from syncer.domain.kinds import Kind
from syncer.domain.meta import Audience
from syncer.domain.parts import Commitment
from syncer.domain.people import Directory, Person
from syncer.domain.project import ProjectData, project_for_audience
from syncer.domain.records import ChangeRequest, Record, Requirement, for_audience
from syncer.domain.specs import TRANSLATIONS
from syncer.domain.stories import parse
from syncer.pages.baselines import BaselineView
from syncer.pages.clocks import Board, Clock, Line, board
from syncer.pages.drafts import Outbox, outboxes
from syncer.pages.entry import Entry
from syncer.pages.exposure import brief
from syncer.pages.form_desk import FormDesk
from syncer.pages.overview import Glance
from syncer.pages.parts import Part
from syncer.pages.periods import Period
from syncer.pages.rulebook import Rulebook
from syncer.pages.suspects import SuspectLink
from syncer.pages.trace import in_order, trace
from syncer.pages.translated import phrases_in, plan_in, project_in, translated
from syncer.pages.view import Issue, Register
from syncer.rules.checks.table import is_gap, outward
from syncer.rules.passages import committed
from syncer.rules.says import words
from syncer.sync.deviation import PlanState
from syncer.sync.proposals import Proposal
from syncer.sync.releases import Outlook, box_of_outlooks
from syncer.sync.signed import ChangedField, ChangedRecord
from syncer.sync.whom import answering


@dataclass(frozen=True, slots=True)
class Edition:
    """The register for one audience in one language; records are in the order of their numbers."""

    locale: str
    audience: Audience
    project: ProjectData
    _directory: Directory
    entries: Mapping[str, Entry] = field(default_factory=dict)
    by_kind: Mapping[Kind, tuple[Entry, ...]] = field(default_factory=dict)
    board: Board = field(default_factory=Board)
    rules: Rulebook = field(default_factory=Rulebook)
    outboxes: Mapping[str, Outbox] = field(default_factory=dict)
    plan: PlanState | None = None
    suspects: tuple[SuspectLink, ...] = ()
    periods: tuple[Period, ...] = ()
    outlooks: tuple[Outlook, ...] = ()
    parts: tuple[Part, ...] = ()
    projects: tuple[Glance, ...] = ()
    part_of: Mapping[str, str] = field(default_factory=dict)
    moves: Mapping[str, tuple[tuple[datetime, str], ...]] = field(default_factory=dict)
    page_edits: tuple[Proposal, ...] = ()
    baselines: tuple[BaselineView, ...] = ()
    forms: Mapping[str, FormDesk] = field(default_factory=dict)
    missed: frozenset[date] = frozenset()

    @property
    def internal(self) -> bool:
        """Whether this is our side's edition."""
        return self.audience is Audience.INTERNAL

    def find(self, uid: str) -> Entry | None:
        """Return a record by its ID, or None."""
        return self.entries.get(uid)

    def person(self, reference: str) -> Person | None:
        """Return whom an ID or e-mail refers to, as far as the audience may know the person."""
        found = self._directory.find(reference)
        return next((person for person in self.project.people if found and person.id == found.id), None)

    def of(self, kind: str) -> tuple[Entry, ...]:
        """Return all records of a kind, in order."""
        return self.by_kind.get(Kind(kind), ())

    def baseline(self, name: str) -> BaselineView | None:
        """Return a baseline by its name, or None."""
        return next((one for one in self.baselines if one.name == name), None)

    def outbox(self, name: str) -> Outbox | None:
        """Return the drafts of the person whose page is so named, or None."""
        return self.outboxes.get(name)

    def form(self, page: str) -> FormDesk | None:
        """Return the form of the page of that id, or None."""
        return self.forms.get(page)

    def part(self, name: str) -> Part | None:
        """Return the part of a large specification of that name, or None."""
        return next((one for one in self.parts if one.name == name), None)

    def period(self, name: str) -> Period | None:
        """Return the period of that name which is reported on today, or None."""
        return next((one for one in self.periods if one.name == name), None)

    def outlook(self, kind: str, subject: str) -> tuple[Outlook, ...]:
        """Return the customer editions of a page, one a language, but for those of what came to nothing before; none without a customer space."""
        own = (one for one in self.outlooks if (one.kind, one.subject) == (kind, subject))
        return tuple(one for one in own if one.waits or one.state != "new")

    def newly(self, outlook: Outlook, called: Callable[[str], str]) -> list[tuple[str, str, str]]:
        """Return what a release would newly show: the record's uid, its field as it is `called` ("" for none), its words, shortened."""
        return brief(outlook.newly, called)

    def release_box(self, outlooks: Iterable[Outlook]) -> str:
        """Return what the box that releases these editions is about; "" where there is nothing to release."""
        return box_of_outlooks(outlooks)

    def shown_changes(self, changes: Iterable[ChangedRecord]) -> tuple[ChangedRecord, ...]:
        """Return the changes this audience may see, in the page's language; one that has no other field is left out."""
        return tuple(shown for change in changes if (shown := self._shown(change)) is not None)

    def _shown(self, change: ChangedRecord) -> ChangedRecord | None:
        entry = self.find(change.uid)
        if entry is None:
            return None
        fields = tuple(
            replace(one, requests=self._known(one.requests))
            for one in in_locale(change.fields, self.locale)
            if self._sees(entry.record_kind, one.path)
        )
        if change.change == "changed" and not fields:
            return None
        return replace(change, fields=fields, requests=self._known(change.requests))

    def _known(self, uids: Iterable[str]) -> tuple[str, ...]:
        return tuple(uid for uid in uids if uid in self.entries)

    def _sees(self, kind: Kind, path: str) -> bool:
        return self.internal or audience_of(kind, path) is Audience.CUSTOMER


def in_locale(fields: Iterable[ChangedField], locale: str) -> tuple[ChangedField, ...]:
    """Return changed fields as a page in a locale tells them: a translation into it stands for its field, others are left out."""
    found = {one.path: one for one in fields if not one.path.startswith(f"{TRANSLATIONS}.")}
    for one in fields:
        head, _, rest = one.path.partition(".")
        language, _, path = rest.partition(".")
        if (
            head == TRANSLATIONS
            and language in {locale, locale.partition("-")[0]}
            and one.before
            and one.after
        ):
            found[path] = replace(one, path=path)
    return tuple(found.values())


def edition(register: Register, locale: str, audience: Audience) -> Edition:
    """Return what an audience may read of the register, with people's own translations into the locale."""
    phrases = phrases_in(register.data, locale)
    seen = {
        uid: translated(record if register.cut else cut(record, audience), locale, phrases)
        for uid, record in register.records.items()
    }
    links = trace(seen.values())
    issues: Mapping[str, tuple[Issue, ...]] = register.issues if audience is Audience.INTERNAL else {}
    bugs, suspects = _bugs(issues), _waiting(register, audience)
    project = project_for_audience(project_in(register.data, locale), audience)
    directory = Directory(register.data.people)
    entries: dict[str, Entry] = {}
    by_kind: dict[Kind, list[Entry]] = {}
    for record in sorted(seen.values(), key=in_order):
        derived = {**links.of(record), **_own(record, register, audience, issues)}
        derived |= {"bugs": bugs.get(record.id, {}), "suspects": suspects.get(record.id, ())}
        derived |= {"page_edits": _edited(register, record.id, audience)}
        derived |= {
            "overdue": record.id in register.overdue,
            "department": _department(record, directory, project),
        }
        entry = Entry(record, derived)
        entries[record.id] = entry
        by_kind.setdefault(record.kind_of_record, []).append(entry)
    kinds = {kind: tuple(found) for kind, found in by_kind.items()}
    seen_by_all = Edition(locale, audience, project, directory, entries, kinds)
    part_of = {uid: part.name for part in register.parts for uid in part.uids}
    seen_by_all = replace(seen_by_all, periods=register.periods, parts=register.parts, part_of=part_of)
    seen_by_all = replace(seen_by_all, moves=register.moves, missed=register.missed)
    seen_by_all = replace(seen_by_all, baselines=register.baselines)
    if audience is not Audience.INTERNAL:
        return seen_by_all
    return replace(
        seen_by_all,
        board=_board(register, entries, locale),
        rules=register.rules,
        outboxes=outboxes(register.drafts, register.sent, register.writers),
        plan=plan_in(register.plan, register.data, locale) if register.plan is not None else None,
        suspects=_suspects(register),
        outlooks=register.outlooks,
        page_edits=register.page_edits,
        forms=register.forms,
        projects=register.projects,
    )


def _edited(register: Register, uid: str, audience: Audience) -> tuple[Proposal, ...]:
    """What people edited of a record on pages; for our side alone."""
    ours = audience is Audience.INTERNAL
    return tuple(one for one in register.page_edits if ours and one.uid == uid)


def _department(record: Record, directory: Directory, project: ProjectData) -> str:
    """Which department sees to a record: the one that is named as responsible (ACT-2), else its owner's; "" where nobody is known."""
    raci, owner = getattr(record, "raci", None), getattr(record, "owner", None)
    if raci is not None and raci.department:
        return str(raci.department)
    found = directory.find(owner) if owner else None
    shown = (person.department for person in project.people if found and person.id == found.id)
    return next(shown, "") or ""


def _bugs(issues: Mapping[str, tuple[Issue, ...]]) -> dict[str, dict[str, tuple[Issue, ...]]]:
    """Bugs by the record they were told in, and by what of it they are about: an entry of its feedback, or "bug" (PPL-3)."""
    found: dict[str, dict[str, tuple[Issue, ...]]] = {}
    for uid, these in issues.items():
        record, sign, item = uid.partition("#")
        if sign:
            found.setdefault(record, {})[item] = these
    return found


def _board(register: Register, entries: Mapping[str, Entry], locale: str) -> Board:
    """The response times of records that can be read; each is whoever's its rule says that it is (PG-6)."""
    return board(
        Line(one.uid, words(one.says, one.rule, locale), _sees_to(entries[one.uid], one), one)
        for one in register.clocks
        if one.uid in entries
    )


def _sees_to(entry: Entry, clock: Clock) -> str:
    return answering({name: getattr(entry, name, None) for name in clock.owed}, clock.owed)


def _waiting(register: Register, audience: Audience) -> Mapping[str, tuple[SuspectLink, ...]]:
    """The links that wait by the record that depends; for our side alone."""
    found: dict[str, tuple[SuspectLink, ...]] = {}
    for one in _suspects(register) if audience is Audience.INTERNAL else ():
        found[one.uid] = (*found.get(one.uid, ()), one)
    return found


def _suspects(register: Register) -> tuple[SuspectLink, ...]:
    """The links that wait for a look, as far as what they lead to can be read."""
    return tuple(one for one in register.suspects if one.on in register.records)


def cut(record: Record, audience: Audience) -> Record:
    """Return a record as an audience may see it; a change request without its changes of internal fields."""
    shown = for_audience(record, audience)
    if audience is Audience.CUSTOMER and isinstance(shown, ChangeRequest):
        return shown.model_copy(
            update={"changes": tuple(item for item in shown.changes if _is_open(item.field))}
        )
    return shown


def _is_open(path: str | None) -> bool:
    """A change of a requirement's internal field is itself internal."""
    known = name_to_path(Kind.REQUIREMENT, path) if path is not None else ""
    return path is None or audience_of(Kind.REQUIREMENT, known or path) is Audience.CUSTOMER


def _own(
    record: Record, register: Register, audience: Audience, issues: Mapping[str, tuple[Issue, ...]]
) -> Mapping[str, object]:
    """What is worked out from the record itself, the plan and the issues."""
    whole = register.records[record.id]
    own = {
        "issues": issues.get(record.id, ()),
        "desk": register.meetings.get(record.id) if audience is Audience.INTERNAL else None,
        **_findings(record, register, audience),
    }
    if not isinstance(record, Requirement) or not isinstance(whole, Requirement):
        return own
    ranks = register.ranks if audience is Audience.INTERNAL else {}
    return {
        **own,
        "rank": ranks.get(record.id),
        "agreement": record.agreement or "draft",
        "story": parse(record.description or ""),
        "commitment": commitment_of(whole, register.data),
        "original_words": _original(whole),
    }


def commitment_of(requirement: Requirement, data: ProjectData) -> Commitment | None:
    """Return a requirement's commitment: a forecast is one only while its version stands confirmed for that very day (REQ-17, GATE-2)."""
    forecast = requirement.forecast
    if requirement.commitment is not None or forecast is None:
        return requirement.commitment
    day = forecast.date.isoformat() if forecast.date is not None else None
    said = {"forecast.version": forecast.version, "forecast.date": day}
    plan = committed(said, data.confirmed_plans)
    return Commitment(version=plan.version, date=plan.date) if plan is not None else None


def _original(requirement: Requirement) -> str:
    """The words it was imported by, where its description says them no longer; "" otherwise (REQ-12)."""
    words = requirement.source.original if requirement.source is not None else None
    said = " ".join((requirement.description or "").split())
    return words if words and " ".join(words.split()) not in said else ""


def _findings(record: Record, register: Register, audience: Audience) -> Mapping[str, object]:
    """What the record still lacks, as far as the audience could supply it or may know; what else there is to say is our own."""
    kind, said = record.kind_of_record, register.findings.get(record.id, ())
    internal = audience is Audience.INTERNAL
    return {
        "open_points": tuple(f for f in said if (is_gap(f) if internal else outward(kind, f))),
        "remarks": tuple(f for f in said if internal and not is_gap(f)),
    }
