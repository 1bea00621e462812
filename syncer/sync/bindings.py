"""A record kind's fields as bound to Jira: mapping, transform and section of each, ready to use.

Why it exists: planning asks the same three questions of every field (what does the side say, what is
that in the register's terms, how would the side say this); a mapping answers them once per cycle.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from syncer.domain.fields import FieldSpec, Shape, spec_of
from syncer.domain.json import JsonValue
from syncer.domain.records import Kind
from syncer.sync import sets
from syncer.sync import statuses as status_words
from syncer.sync.mapping import FieldMapping, RecordMapping
from syncer.sync.mapping import Mapping as SyncMapping
from syncer.sync.merge import FOREIGN, UNSEEN, Absent, View
from syncer.sync.observation import Agreed, IssueState, Side
from syncer.sync.pairs import Issues, People, Terms, Transform
from syncer.sync.reactions import Reactive
from syncer.sync.states import LabelMirror, Statuses, StatusMapping
from syncer.sync.transforms import transform
from syncer.sync.values import empty
from syncer.text import sections
from syncer.text.excerpt import points
from syncer.text.sections import SectionSpec

DIRECTIONS = {"both": "both", "to_jira": "to_side", "from_jira": "from_side"}


@dataclass(frozen=True, slots=True)
class Binding:
    """One field on the Jira side.

    `neutral` is the Jira field it lives in; `section` is set where that is a part of the description;
    `direction`: both | to_side | from_side; `wins`: register | jira | files | merge | hold.
    """

    path: str
    shape: Shape
    neutral: str
    transform: Transform
    direction: str
    wins: str
    section: SectionSpec | None = None
    unlisted: str = "keep"  # what becomes of a value that the other side has no word for: keep | error | map

    @property
    def sends(self) -> bool:
        """Whether the register's value is ever written to Jira."""
        return self.direction != "from_side"

    def view(self, native: JsonValue, agreed: Agreed | None, register: JsonValue, *, unseen: bool) -> View:
        """The side's look at the field, for `merge.decide`.

        Maps are lossy: while the register's value has this very image, the side says that value.
        """
        pulled = self._pulled(native, agreed, register, unseen=unseen)
        if self.transform.many and not unseen:
            reading = sets.read(self.transform, native, register, agreed)
            native, pulled = reading.known, reading.pulled
        wins = {"jira": "side", "files": "register", "workbook": "register"}.get(self.wins, self.wins)
        return View(Side.JIRA.value, native, pulled, agreed, self.direction, wins)

    def at_rest(self, native: JsonValue, agreed: Agreed | None, register: JsonValue, *, unseen: bool) -> bool:
        """Whether the side says the register's very value and was known to: merging would do nothing.

        Asked of all fields of all records, so what is cheap to tell is looked at first; in doubt it says no.
        """
        if unseen:
            return register is None
        if agreed is None:
            return (
                register is None and native is None and self._pulled(None, None, None, unseen=False) is None
            )
        if agreed.side != native or agreed.register != register:
            return False
        if self.transform.many:
            return sets.rests(self.transform, native, register)
        return self.section is not None or self._pulled(native, agreed, register, unseen=False) == register

    def _pulled(
        self, native: JsonValue, agreed: Agreed | None, register: JsonValue, *, unseen: bool
    ) -> JsonValue | Absent:
        if unseen:
            return UNSEEN
        if self.section is not None and agreed is not None and agreed == Agreed(register, native):
            return register  # nothing moved: text need not be read again to say so
        if not empty(register) and self.transform.says(register, native):
            return register
        if isinstance(native, str) and points(native):
            return _beginning(native, agreed)
        return self.transform.to_register(native)


def _beginning(native: str, agreed: Agreed | None) -> JsonValue | Absent:
    """What a side says that had no room for the text and shows its beginning: all of it, unless people edited that (B-23)."""
    if agreed is None:
        return UNSEEN
    return agreed.register if agreed.side == native else FOREIGN


@dataclass(frozen=True, slots=True)
class Natives:
    """What an issue says, by field path, and which fields it does not show."""

    values: Mapping[str, JsonValue]
    unseen: frozenset[str]


@dataclass(frozen=True, slots=True)
class Bound:
    """A kind as bound: its fields by path, the sections of its description, its record mapping."""

    kind: Kind
    mapping: RecordMapping
    bindings: Mapping[str, Binding]
    sections: tuple[SectionSpec, ...]
    statuses: Mapping[str, StatusMapping]
    mirrors: tuple[str, ...] = ()  # states that are shown as labels
    known: Statuses = field(default_factory=dict)  # the site's statuses, by the mapping's names
    reactive: Reactive = field(default_factory=Reactive)  # what its clocks write to issues

    def beside(self, retired: tuple[SectionSpec, ...]) -> Bound:
        """The same, knowing sections of the description that are bound no more."""
        return replace(self, sections=(*self.sections, *retired)) if retired and self.sections else self

    def read(self, issue: IssueState) -> Natives:
        """All bound fields of an issue, in the side's own values."""
        values: dict[str, JsonValue] = {}
        unseen: set[str] = set()
        texts = sections.read(issue.description, self.sections) if self.sections else {}
        for binding in self.bindings.values():
            native = self._native(binding, issue, texts)
            if isinstance(native, Absent):
                unseen.add(binding.path)
            elif not empty(native):
                values[binding.path] = native
        return Natives(values, frozenset(unseen))

    def _native(self, binding: Binding, issue: IssueState, texts: Mapping[str, object]) -> JsonValue | Absent:
        if binding.path in self.statuses:
            resolution = str(issue.fields.get("resolution") or "")
            return status_words.native(self.statuses[binding.path], self.known, issue.stands, resolution)
        if binding.section is None:
            return binding.transform.look(issue.fields.get(binding.neutral))
        text = texts.get(binding.section.key, sections.UNSEEN)
        return text if isinstance(text, str) else UNSEEN


@dataclass(frozen=True, slots=True)
class Around:
    """What a mapping meets: who is who, whose issue is whose, the names that fields take by neutral name, and statuses."""

    people: People = field(default_factory=People)
    issues: Issues = field(default_factory=Issues)
    choices: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    statuses: Statuses = field(default_factory=dict)


def bind(mapping: SyncMapping, kind: Kind, around: Around, locale: str) -> Bound | None:
    """A kind's binding; None where the mapping sends the kind to no tracker. `locale` names new sections."""
    record = mapping.records.get(kind)
    if record is None or record.issues is None:
        return None
    bindings: dict[str, Binding] = {}
    for path, line in record.fields.items():
        spec = spec_of(kind, path)
        if spec is not None:
            bindings[path] = _binding(path, spec, line, around, locale)
    statuses = {p: state for p, state in record.states.items() if isinstance(state, StatusMapping)}
    for path, status in statuses.items():
        words = Transform(lambda value: value, status_words.to_register)
        direction = DIRECTIONS[status.direction]
        wins, other = status.effective_wins, status.else_
        bindings[path] = Binding(path, Shape.SCALAR, "status", words, direction, wins, unlisted=other)
    specs = tuple(b.section for b in bindings.values() if b.section is not None)
    mirrors = tuple(p for p, state in record.states.items() if isinstance(state, LabelMirror))
    reactive = Reactive.of(mapping.slas, kind)
    return Bound(kind, record, bindings, specs, statuses, mirrors, around.statuses, reactive)


def _binding(path: str, spec: FieldSpec, field: FieldMapping, around: Around, locale: str) -> Binding:
    terms = Terms(
        around.people,
        field.currency or "",
        field.prefix or "",
        around.issues,
        field.target.removeprefix("field:"),
        around.choices.get(field.neutral),
    )
    return Binding(
        path=path,
        shape=spec.shape,
        neutral=field.neutral,
        transform=transform(field, spec, terms),
        direction=DIRECTIONS[field.direction],
        wins=field.effective_wins(spec.shape),
        section=_section(path, field, locale),
        unlisted=field.else_,
    )


def _section(path: str, field: FieldMapping, locale: str) -> SectionSpec | None:
    """Any configured language's heading is accepted; a new one is written in the project's first."""
    if field.part == "lead":
        return SectionSpec("", (), "")
    if field.section is None:
        return None
    named = {str(key): heading for key, heading in field.section.items()}
    headings = tuple(named.values())
    return SectionSpec(path, headings, named.get(locale, headings[0]))
