"""The mapping an administrator writes: which record becomes which issue, field by field.

These models say what may be written and what it means; whether the names exist in the domain is asked in
mapping_checks.py, whether they exist on a site in the tracker's adapter. Nothing here knows a file or a client.
Keys the contract names and this version does not do stand in `later`, so that nobody believes they work.
"""

from collections.abc import Mapping as MappingOf
from functools import cached_property
from typing import Annotated, ClassVar, Literal

from pydantic import AfterValidator, Field

from syncer.domain.fields import FieldSpec, Shape
from syncer.domain.json import digest
from syncer.domain.records import Kind
from syncer.rules.calendars import Calendar
from syncer.rules.checks.model import Checks
from syncer.rules.computed import Rules
from syncer.rules.conditions import WrittenCondition
from syncer.rules.deviation import Deviation
from syncer.rules.gates import Gate
from syncer.rules.grading import GradingRule
from syncer.rules.notices import NoticeKind
from syncer.rules.priority import PriorityRule
from syncer.rules.routing import Route
from syncer.rules.slas import Policy, called_alike
from syncer.rules.suspects import Suspects
from syncer.rules.written import AnyNames, Duration, Name, Names, Written
from syncer.sync.bug_keys import Bugs
from syncer.sync.comment_keys import Comments
from syncer.sync.retention import Retention
from syncer.sync.shorthand import CustomField, Direction, Filling, Form, JiraField, Wins
from syncer.sync.states import LabelMirror, State, StatusMapping

Locale = Literal["en", "zh-CN"]

LOCALES: tuple[str, ...] = ("en", "zh-CN")
SYSTEM_FIELDS: tuple[str, ...] = (
    "summary",
    "description",
    "priority",
    "assignee",
    "duedate",
    "fixVersions",
    "versions",
    "components",
    "labels",
    "parent",
    "sprint",
)

LEAD = "lead"
STATES: tuple[str, ...] = ("delivery", "agreement", "state")
IMPLEMENTED_BY = "implemented_by"  # links to issues that are no record's own

_FORM_OF_FIELD: MappingOf[str, str] = {
    "assignee": "person",
    "duedate": "date",
    "fixVersions": "version",
    "versions": "version",
    "components": "component",
    "labels": "labels",
    "parent": "record",
    "sprint": "sprint",
}
_LISTS_OF_JIRA = frozenset({"fixVersions", "versions", "components"})
_FORM_OF_TYPE: MappingOf[str, str] = {
    "integer": "integer",
    "number": "decimal",
    "date": "date",
    "moment": "datetime",
    "instant": "datetime",
    "money": "money",
}


class TypeChoice(Written):
    """One line of what a new issue becomes; the first line whose condition holds is taken."""

    type: Names = Field(
        description="Issue types in order of preference; the first that exists in the project is used."
    )
    when: WrittenCondition | None = Field(
        default=None, description="Which records the line is for; without it, all that no line above took."
    )


class Issues(Written):
    """How a kind of record shows as issues."""

    create: tuple[TypeChoice, ...] = Field(
        default=(), description="Issue types for new issues, line by line; empty: no issue is made."
    )
    read: AnyNames = Field(
        default=(), description="Further issue types that count as this kind of record when ours."
    )


class Adopt(Written):
    """Whether issues people made become records."""

    mode: Literal["never", "propose", "always"] = Field(
        default="never",
        description="never: hand-made issues are left alone; propose: listed, and each waits for a person; "
        "always: taken in.",
    )
    jql: str = Field(
        default="", description="Which issues of the project are meant, in Jira's query language, not sorted."
    )


class Marker(Written):
    """How an issue of ours can be found again, beside our issue property."""

    label: str = Field(
        default="sy", pattern=r"^\S+$", description="The one label every issue of ours carries; no spaces."
    )
    field: str = Field(default="", description="A text field of Jira that holds the record's id instead.")


class Otherwise(Written):
    """What stands for a value that nobody listed, with else: map; one of the two at least."""

    jira: str = Field(
        default="", description="What Jira is given for a word or option that it does not have."
    )
    register_: str = Field(
        default="",
        alias="register",
        description="What the register takes for a value of Jira that is not listed.",
    )


class FieldMapping(Written):
    """One field of a record and its place in an issue."""

    jira: JiraField = Field(
        description="The Jira field: summary, description, priority, assignee, duedate, fixVersions, versions, "
        "components, labels, parent, sprint, or {field: Name} for a custom one."
    )
    part: Literal["lead"] | None = Field(
        default=None, description="lead: what stands in the description before our first heading."
    )
    section: dict[Locale, Name] | None = Field(
        default=None, min_length=1, description="The heading of the description's section, by language."
    )
    values: dict[str, Names] | None = Field(
        default=None,
        min_length=1,
        description="What each of the register's words is called in Jira: the first is written, all are read.",
    )
    else_: Literal["keep", "error", "map"] = Field(
        default="keep",
        alias="else",
        description="A value that the other side has no word or option for: keep leaves both as they are and shows it, "
        "error is a problem, map takes what `otherwise` says.",
    )
    otherwise: Otherwise | None = Field(
        default=None, description="With else: map, what an unlisted value becomes on either side."
    )
    prefix: str | None = Field(
        default=None,
        pattern=r"^\S+$",
        description="With as: labels, what labels of this field begin with; no other label is touched (B-21).",
    )
    wins: Wins | None = Field(
        default=None,
        description="Who is right when both changed: register and files are both right over Jira. "
        "Without it: hold for single values, merge for text and lists.",
    )
    direction: Direction = Field(default="both", description="Who may change it: both, to_jira or from_jira.")
    as_: Form | None = Field(
        default=None,
        alias="as",
        description="The form of the value: text, date, datetime, integer, decimal, money, person, bullets, checklist, "
        "version, component, cascade, labels, record, sprint, or a list of one as in [person]; without it, as the "
        "field suggests.",
    )
    unknown: Literal["keep"] = Field(
        default="keep",
        description="A person without an account: keep leaves the issue's value as it is (B-20).",
    )
    currency: str | None = Field(
        default=None, pattern=r"^[A-Z]{3}$", description="The three letters of the currency, with as: money."
    )
    pick: Literal["earliest_unreleased"] | None = Field(
        default=None,
        description="Which of several versions counts, with as: version: the first to be released, by its date; "
        "without it, the first that Jira names.",
    )

    @property
    def neutral(self) -> str:
        """What the tracker calls the value: `target`, and after a colon which of several counts."""
        return f"{self.target}:{self.pick}" if self.pick else self.target

    @property
    def target(self) -> str:
        """The Jira field: "summary", or "field:<Name>" for a custom one (its id where the name is ambiguous)."""
        return self.jira.neutral if isinstance(self.jira, CustomField) else self.jira

    def effective_wins(self, shape: Shape) -> str:
        """Who is right when both sides moved: the only one allowed to, else `wins`, else hold or merge by shape."""
        if self.direction != "both":
            return "register" if self.direction == "to_jira" else "jira"
        return self.wins or ("hold" if shape is Shape.SCALAR else "merge")

    def effective_form(self, spec: FieldSpec) -> str:
        """The form of the value: as written, else as the two fields suggest; "[x]" is a list of x."""
        if self.as_ is not None:
            return self.as_
        if self.target in _FORM_OF_FIELD:
            form = _FORM_OF_FIELD[self.target]
            return f"[{form}]" if spec.many and self.target in _LISTS_OF_JIRA else form
        if spec.many and self.section:
            return "bullets"
        form = "person" if spec.refers == "person" else _FORM_OF_TYPE.get(spec.type, "text")
        return f"[{form}]" if spec.many else form


class LinkMapping(Written):
    """A reference between records and the issue link that shows it."""

    later: ClassVar[frozenset[str]] = frozenset({"remote_link"})

    type: Name = Field(description="The link type's name in Jira, such as Blocks or Relates.")
    verb: str = Field(
        default="",
        description="The verb read from this record's issue, such as `is blocked by`; without it, the outward one.",
    )
    to: Kind | None = Field(
        default=None, description="The kind of record at the other end; of implemented_by, none is said."
    )
    direction: Direction = Field(
        default="both",
        description="Who may link and unlink: both, to_jira (what people link in Jira is left alone) or from_jira. "
        "Issues that implement a requirement are linked by people alone.",
    )


class RecordMapping(Written):
    """One kind of record in Jira; without `issues` the kind lives in the register and on pages only."""

    issues: Issues | None = Field(default=None, description="Issue types to create and to read.")
    adopt: Adopt = Field(default=Adopt(), description="Whether issues made by hand become records.")
    marker: Marker = Field(default=Marker(), description="How our issues are found again.")
    rest: Literal["property", "none"] = Field(
        default="none",
        description="Customer-visible fields nobody mapped: property keeps them in our issue property, none does not.",
    )
    required: dict[Name, Filling] = Field(
        default={},
        description="What fields of Jira's create screen get that no line of `fields` fills, by the name of the field.",
    )
    fields: dict[str, FieldMapping] = Field(
        default={}, description="The record's fields by their path, such as source.channel."
    )
    delivery: State | None = Field(
        default=None, description="How far a requirement is built, from the issue's status."
    )
    agreement: State | None = Field(default=None, description="How far both sides agree on a requirement.")
    state: State | None = Field(default=None, description="The state of the other kinds.")
    links: dict[str, LinkMapping] = Field(
        default={}, description="Fields that refer to other records, and the link type of each."
    )

    @property
    def states(self) -> dict[str, StatusMapping | LabelMirror]:
        """The states that are mapped, by field path."""
        found = zip(STATES, (self.delivery, self.agreement, self.state), strict=True)
        return {path: state for path, state in found if state is not None}

    @cached_property
    def between(self) -> dict[str, LinkMapping]:
        """The links between records' own issues, by field path."""
        return {path: link for path, link in self.links.items() if path != IMPLEMENTED_BY}

    @property
    def implementing(self) -> LinkMapping | None:
        """The link by which people say that further issues implement a requirement (REQ-21)."""
        return self.links.get(IMPLEMENTED_BY)


class GuardLimit(Written):
    """How much of ours may change at once before a person is asked: the greater of the two."""

    items: int = Field(default=10, ge=0, description="A number of records.")
    percent: int = Field(default=10, ge=0, le=100, description="Percent of the project's live records.")

    def allowed(self, live: int) -> int:
        """Return how many withdrawals, moves, overwrites or transitions of ours pass without asking."""
        return max(self.items, live * self.percent // 100)


class Guard(Written):
    """What stops a cycle before its first write, until a person says so."""

    first_push: Literal["approve", "allow"] = Field(
        default="approve",
        description="A project's first push: approve waits for `syncer approve`, allow does not.",
    )
    limit: GuardLimit = Field(default=GuardLimit(), description="How much of ours may change in one cycle.")


class Conflicts(Written):
    """What becomes of a field that waits for a person."""

    due: Duration = Field(
        default="2d",
        validate_default=True,
        description="How long its owner has to decide, such as 2d; after that `status` says that it is late.",
    )


class InternalPages(Written):
    """How internal pages are published."""

    at_most: Duration = Field(
        default="1h",
        validate_default=True,
        description="The least time between two versions of a page, such as 1h; 0s: at once.",
    )


class MinutesPages(Written):
    """How the pages of meetings are kept off while people write on them."""

    quiet: Duration = Field(
        default="10m",
        validate_default=True,
        description="How long after somebody's edit a page with tables to fill in is not written; issuing the minutes ends it.",
    )


class FormsPages(Written):
    """What the forms ask that customers fill in."""

    on_pages: bool = Field(
        default=False,
        description="Whether there are pages with a change application and a feedback form to fill in and to hand in by a tick.",
    )
    topics: tuple[dict[Locale, Name], ...] = Field(
        default=(),
        description="What the satisfaction table asks to be scored, by language; without it response speed, understanding of needs, "
        "quality of the solution, delivery on time, communication and service.",
    )


class PagesMapping(Written):
    """What a mapping says of pages."""

    internal: InternalPages = Field(default=InternalPages(), description="Pages in the internal space.")
    minutes: MinutesPages = Field(
        default=MinutesPages(), description="Pages that minutes are written on (MTG-9)."
    )
    forms: FormsPages = Field(
        default=FormsPages(), description="Forms for customers to fill in (PG-15, PG-16)."
    )
    leave_out: tuple[str, ...] = Field(
        default=(), description="Kinds of page this project does without, such as [rules, drafts]."
    )
    split_above: Annotated[int, Field(ge=0)] = Field(
        default=200,
        description="From how many requirements on a specification has a page for each chapter and hundred numbers; 0: never.",
    )


class Mapping(Written):
    """A project's mapping, merged from its files and the presets they extend."""

    version: Literal[1] = Field(description="The version of this format; 1.")
    extends: AnyNames = Field(
        default=(),
        description="Presets this file builds on: stock, demo, or a list; what is written here wins.",
    )
    records: dict[Kind, RecordMapping] = Field(
        default={}, description="The kinds of record that have issues, by their word."
    )
    calendars: tuple[Calendar, ...] = Field(
        default=(), description="Working time by name, for everything that is due; `always` is built in."
    )
    slas: Annotated[tuple[Policy, ...], AfterValidator(called_alike)] = Field(
        default=(),
        description="Response times: what starts, pauses and stops a clock, by when, and who is told.",
    )
    gates: tuple[Gate, ...] = Field(
        default=(), description="What has to stand on record before a record may enter a state."
    )
    suspects: Suspects = Field(
        default=Suspects(), description="Which edits make what depends on a record worth another look."
    )
    priority: PriorityRule | None = Field(
        default=None,
        description="How the priority of requirements is worked out; without it, it is what people type.",
    )
    grading: GradingRule | None = Field(
        default=None, description="What makes a change major; without it, the grade is what people type."
    )
    deviation: Deviation = Field(
        default=Deviation(), description="When milestones, money and the time kept for changes count as off."
    )
    checks: Checks = Field(
        default=Checks(),
        description="What records lack, say vaguely or contradict, and how grave each of it is.",
    )
    routing: tuple[Route, ...] = Field(
        default=(),
        description="Who answers for a record that names nobody, by stage, component, nature or version.",
    )
    bugs: Bugs | None = Field(
        default=None,
        description="What a program error becomes in Jira when a person says so (`syncer bug`); without it, nothing.",
    )
    notices: tuple[NoticeKind, ...] = Field(
        default=(),
        description="Drafts for people to send: when one waits, for whom, and by which template; nothing is sent.",
    )
    guard: Guard = Field(default=Guard(), description="When a person is asked before anything is written.")
    pages: PagesMapping = Field(default=PagesMapping(), description="How pages are published.")
    conflicts: Conflicts = Field(
        default=Conflicts(), description="How long fields may wait that several sides changed."
    )
    comments: Comments = Field(default=Comments(), description="What is said in comments on issues; none.")
    retention: Retention = Field(
        default=Retention(), description="How long the store keeps what nobody needs for ever."
    )

    @property
    def label(self) -> str:
        """The label that every issue of ours carries."""
        return next(
            (record.marker.label for record in self.records.values() if record.issues), Marker().label
        )

    @property
    def rules(self) -> Rules:
        """The rules by which fields are worked out."""
        return Rules(self.priority, self.grading)

    @cached_property
    def digest(self) -> str:
        """A digest of all it says, so that a saved plan knows the mapping it was made under."""
        return digest(self.model_dump(mode="json", by_alias=True))
