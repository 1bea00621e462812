"""The closed set of things a plan can ask for, as frozen values.

Why it exists: decide first, do later. A change says what, for whom and why; it holds no client, and
adapters translate it. New records are named by a handle until the hub gives them an id.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from syncer.domain.json import JsonObject, JsonValue
from syncer.domain.records import Kind
from syncer.sync.observation import Agreed, Counterpart, Held
from syncer.text.sections import SectionSpec

RULE = "rule:"  # a mover that is a rule begins with it, and its key in the mapping follows


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One field's way from one register value to another: which side moved it, and who there, as far as it tells."""

    before: JsonValue
    after: JsonValue
    mover: str  # "jira", "files", "register", "merge", "rule:<key>", or "decision:<who>"
    who: str = ""
    when: str = ""  # ISO, as the side tells


@dataclass(frozen=True, slots=True)
class CreateRecord:
    """A record new to the hub. `uid` is empty where the hub has still to allocate one; `movers` name who else said a field."""

    handle: str
    kind: Kind
    uid: str
    values: Mapping[str, JsonValue]
    mover: str
    alias: str = ""
    movers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class SetFields:
    """New register values of a record, by leaf path."""

    uid: str
    kind: Kind
    fields: Mapping[str, FieldChange]


@dataclass(frozen=True, slots=True)
class Attach:
    """A counterpart found (first contact, recovery of a claim, a file with an id) or seen anew.

    Writes the counterpart's key, version, seen values and links; agreements in `agree` replace those
    of the same field, others stay.
    """

    counterpart: Counterpart
    agree: Mapping[str, Agreed] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Hold:
    """A field that waits for a decision."""

    held: Held


@dataclass(frozen=True, slots=True)
class Unhold:
    """A held field that is settled."""

    uid: str
    field: str
    reason: str


@dataclass(frozen=True, slots=True)
class Sections:
    """New Markdown for sections of an issue's description; other sections stay as they are."""

    specs: tuple[SectionSpec, ...]
    edits: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Aim:
    """Where an issue shall stand: `word` is the register's, `path` the state that says it.

    `targets` are names of the statuses that mean it, in order of preference, "category:done" last. `resolution`
    is given where a screen on the way has one, `screen` by the names that fields have there; `fields` are the
    record's other values by neutral name, for fields that a screen requires (B-18).
    """

    path: str
    word: str
    targets: tuple[str, ...]
    resolution: str = ""
    screen: Mapping[str, JsonValue] = field(default_factory=dict)
    fields: Mapping[str, JsonValue] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class IssueDraft:
    """An issue to create. `types` are names in order of preference; the first that exists is used.

    `fields` are neutral names to neutral values (see `IssueState`); `agree` what both sides will
    have agreed once it exists, by field path. `refers` are fields whose value is another record's issue that does not
    exist yet, by path its uid; `fill` what the mapping gives fields of the create screen that nothing else fills.
    """

    uid: str
    kind: Kind
    project: str
    types: tuple[str, ...]
    fields: Mapping[str, JsonValue]
    sections: Sections
    labels: tuple[str, ...]
    rest: JsonObject
    agree: Mapping[str, Agreed]
    refers: Mapping[str, str] = field(default_factory=dict)
    fill: Mapping[str, JsonValue] = field(default_factory=dict)
    aim: Aim | None = None  # the status it shall stand in, where that is not for Jira to say
    way: str = ""  # the id of a transition that rides along with the create
    home: str = ""  # the project whose register it belongs to, where the issue is made in another one


@dataclass(frozen=True, slots=True)
class IssueEdit:
    """An update of one issue: one request, many fields.

    `writes` maps a field path to the neutral field it is written to, so that a refused field can be
    named; `agree` is moved field by field, for what was really accepted. `version` is the issue's `updated` that it
    was planned on, where nobody has looked since: of an issue that says another one, nothing is overwritten.
    """

    uid: str
    native: str
    key: str
    fields: Mapping[str, JsonValue]
    sections: Sections
    add_labels: tuple[str, ...]
    remove_labels: tuple[str, ...]
    rest: JsonObject | None
    writes: Mapping[str, str]
    before: Mapping[str, JsonValue]
    agree: Mapping[str, Agreed]
    version: str = ""


@dataclass(frozen=True, slots=True)
class LinkIssues:
    """A link to make, from the record that says so. `outward`: the record's issue is the source.

    `symmetric`: its type has one verb for both ways, so that its reverse says the same.
    """

    uid: str
    other: str
    type: str
    outward: bool
    field: str
    symmetric: bool = False

    @property
    def claim(self) -> str:
        """The claim's key, the same from whichever end it is looked at."""
        source, target = (self.uid, self.other) if self.outward else (self.other, self.uid)
        return f"{source}>{self.type}>{target}"

    @property
    def name(self) -> str:
        """What the link is called, whichever end asks for it: the claim, of a symmetric type the lesser of two."""
        return (
            min(self.claim, replace(self, outward=not self.outward).claim) if self.symmetric else self.claim
        )


@dataclass(frozen=True, slots=True)
class UnlinkIssues:
    """A link to take away since the register does not say it any more; `link` is its id in Jira, `name` as of a link."""

    uid: str
    other: str
    type: str
    link: str
    field: str
    name: str


@dataclass(frozen=True, slots=True)
class TransitionIssue:
    """An issue to move to another status, agreed once it really stands there (B-18, B-19).

    `now` is the name of the status it was seen in, `seen` what that said to the mapping: where it says something
    else by then, a person was there first. `through` are ids and names of the statuses that an earlier move of
    ours, broken off, may have brought it to; `refused` is what Jira said to the last step, while nothing has changed.
    """

    uid: str
    native: str
    key: str
    aim: Aim
    now: str
    seen: JsonValue = None
    through: tuple[tuple[str, str], ...] = ()
    refused: JsonObject = field(default_factory=dict)

    @property
    def path(self) -> str:
        """The path of the state that it is about."""
        return self.aim.path

    @property
    def agree(self) -> Mapping[str, Agreed]:
        """What is agreed once it stands there."""
        return {self.aim.path: Agreed(self.aim.word, self.aim.word)}


@dataclass(frozen=True, slots=True)
class Letter:
    """What a comment that holds a draft is known by, and the one role that may read it (NOT-4).

    `notice` is the kind of draft, `turn` how many of it were sent for the record before: each has a comment of its own.
    `digest` is that of text and role.
    """

    notice: str
    role: str
    turn: int
    digest: str


@dataclass(frozen=True, slots=True)
class CommentIssue:
    """One comment of ours on an issue: made where `comment` is empty, else updated in place.

    `text` is Markdown. The status comment, which says so where nothing is left to tell, or with `letter` a draft;
    of an issue that is only about to be made `native` and `key` are empty.
    """

    uid: str
    native: str
    key: str
    comment: str
    text: str
    letter: Letter | None = None


@dataclass(frozen=True, slots=True)
class UnmarkIssue:
    """A clone of one of our issues: our property and label are taken off it, nothing else (B-01)."""

    uid: str
    native: str
    key: str
    labels: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FileEdit:
    """Values to write into a register file; None removes. A new file where `digest` is empty.

    `uid` is empty until the hub has allocated the id that the edit writes. `parts` are records that a new meeting's
    file shall hold in its own lines, values by uid; its lists name them. `offered` are fields whose headings a new
    file shall have, though nothing is said below them yet.
    """

    handle: str
    kind: Kind
    uid: str
    values: Mapping[str, JsonValue]
    digest: str
    agree: Mapping[str, Agreed] = field(default_factory=dict)
    write_id: bool = False
    parts: Mapping[str, Mapping[str, JsonValue]] = field(default_factory=dict)
    offered: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PageChange:
    """What publishing will do to a page, as far as the plan can tell."""

    page: str
    title: str
    action: str  # "create", "update", "unchanged", "blocked"; of what nothing asks for any more "archive", "left over"
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Stop:
    """Why nothing is sent to a project until a person says so, and the command that does."""

    item: str
    reason: str
    command: str


HubChange = CreateRecord | SetFields | Attach | Hold | Unhold
JiraChange = IssueDraft | IssueEdit | LinkIssues | UnlinkIssues | TransitionIssue | CommentIssue | UnmarkIssue
Change = HubChange | JiraChange | FileEdit | PageChange
