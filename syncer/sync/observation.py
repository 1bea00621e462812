"""What one cycle sees: the hub, its sides and the instant, frozen.

Why it exists: planning must be a function of one value, so that a plan can be printed, saved and
repeated. These types cross every port; they name things in the tracker's neutral terms and never
hold a custom field's id, a client object or anything that can still change.

An empty value (`None`, `""`, `[]`, `{}`) never stands in a mapping of values: absence is emptiness.
"""

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from syncer.domain.json import JsonObject, JsonValue
from syncer.domain.problems import Place, Problem
from syncer.domain.project import ProjectData
from syncer.domain.records import Kind
from syncer.rules.barriers import Barriers
from syncer.sync.attachments import AttachmentState
from syncer.sync.failures import Failure
from syncer.sync.hints import Hints, Reach
from syncer.sync.histories import IssueComment, IssueHistories
from syncer.sync.wiki import PageState, WikiObservation
from syncer.text.sections import RichText


class Side(StrEnum):
    """A place outside the hub where a record has a counterpart."""

    JIRA = "jira"
    FILES = "files"


@dataclass(frozen=True, slots=True)
class Agreed:
    """One field as last agreed with one side: the register's value and the side's own value."""

    register: JsonValue
    side: JsonValue


@dataclass(frozen=True, slots=True)
class StoredRecord:
    """A record of the hub; `values` by leaf path (see `domain.fields.flatten`)."""

    uid: str
    kind: Kind
    values: Mapping[str, JsonValue]
    revision: int = 1
    created: datetime | None = None
    updated: datetime | None = None


class Standing(StrEnum):
    """What became of an issue, as far as Jira lets one tell (B-08); only `deleted` may ever be proposed to the register."""

    LIVE = "live"
    HIDDEN = "hidden"
    MOVED = "moved"
    ARCHIVED = "archived"
    DELETED = "deleted"


@dataclass(frozen=True, slots=True)
class Counterpart:
    """A record's place on a side.

    `native` is what never changes there (Jira: the issue's id; files: the record's uid), `key` what
    people see (issue key; handle of the file). `seen` holds the side's values by field path as last
    read, `unseen` the paths the side could not show, `version` the side's own change mark
    (Jira: `updated`; files: digest). `primary` is false for further issues of one requirement. `former` are
    keys it had before it was moved (B-09), `comment` the id of our one status comment on it. `missing_since` is
    the instant from which its `standing` is not `live` any more.
    """

    side: Side
    native: str
    uid: str
    key: str
    version: str = ""
    primary: bool = True
    agreed: Mapping[str, Agreed] = field(default_factory=dict)
    seen: Mapping[str, JsonValue] = field(default_factory=dict)
    unseen: frozenset[str] = frozenset()
    links: tuple["IssueLink", ...] = ()
    missing_since: str = ""
    standing: Standing = Standing.LIVE
    former: tuple[str, ...] = ()
    comment: str = ""

    def called(self, key: str) -> "Counterpart":
        """The same under the key it has now; one that it had before is kept, so that it still leads here (B-09)."""
        if key == self.key:
            return self
        before = tuple(name for name in self.former if name not in {key, self.key})
        return dataclasses.replace(self, key=key, former=(*before, self.key))


ELSEWHERE = "#project"  # sent under this name: the project in which an issue is made, where that is not the register's


class ClaimKind(StrEnum):
    """What a claim stands for: a write whose outcome the hub does not know yet."""

    ISSUE = "issue"
    LINK = "link"
    PAGE = "page"


@dataclass(frozen=True, slots=True)
class Claim:
    """A write announced before it is sent; it stays until the outcome is known.

    `key` is unique in a project: the uid of an issue's record, `a>verb>b` of a link, the page's own
    id. `after` is the highest issue number known when an issue was claimed (recovery starts there).
    """

    kind: ClaimKind
    key: str
    token: str
    opened: datetime
    after: int = 0
    sent: Mapping[str, JsonValue] = field(default_factory=dict)

    @property
    def carried(self) -> dict[str, Agreed]:
        """What the write carried, by field path: the register's values and the side's own."""
        pairs = ((path, pair) for path, pair in self.sent.items() if isinstance(pair, list))
        return {path: Agreed(pair[0], pair[1]) for path, pair in pairs}


@dataclass(frozen=True, slots=True)
class Held:
    """A field several movers disagree on; frozen until somebody decides or the sides become equal.

    `values` maps "register", "jira", "files" to what each says (in the register's terms); `sides`
    maps each side to its own native value, so that a decision names exactly what it overrules. `authors` says
    who wrote each of the values and when, as far as the side tells; `owner` (an id of a person) decides, until `due`.
    """

    uid: str
    field: str
    values: Mapping[str, JsonValue]
    sides: Mapping[str, JsonValue]
    base: JsonValue
    since: datetime
    reason: str = ""
    authors: Mapping[str, str] = dataclasses.field(default_factory=dict)
    owner: str = ""
    due: datetime | None = None


@dataclass(frozen=True, slots=True)
class Suspect:
    """A link that waits for somebody to look again, since what it leads to has changed (B-28).

    `uid` depends on `on` by its field `field`; `before` holds, by path, what the other said when it was last looked at.
    """

    uid: str
    field: str
    on: str
    before: Mapping[str, JsonValue]
    since: datetime

    @property
    def link(self) -> str:
        """What people call it by, as in "REQ-0005>depends_on>REQ-0001"."""
        return f"{self.uid}>{self.field}>{self.on}"


class DecisionKind(StrEnum):
    """What a person told the hub to do; rows that never wait for a lock."""

    RESOLVE = "resolve"
    CONFIRM = "confirm"
    APPROVE = "approve"
    ENTER = "enter"
    UNDO = "undo"
    RECOMPUTE = "recompute"
    ACKNOWLEDGE = "acknowledge"
    BUG = "bug"
    EVIDENCE = "evidence"
    SENT = "sent"
    ISSUE = "issue"
    SUBMIT = "submit"
    PROPOSAL = "proposal"
    PAUSE = "pause"
    RESUME = "resume"
    RELEASE = "release"
    RETRY = "retry"


@dataclass(frozen=True, slots=True)
class Decision:
    """A person's decision, waiting for the next cycle to honour it.

    RESOLVE: `subject` is "UID field", `payload` {"take": side} or {"value": …} plus "against": the
    held entry's native values. CONFIRM: `subject` is a suspect link, `payload` {"seen": …}, a digest of what the person
    looked at, by path. APPROVE: `subject` is the stopped plan item. ENTER: a record for a register
    without files; `subject` is its uid, provisional where the store never saw a cycle, `payload` its kind and
    values. UNDO: `subject` is a cycle, `payload` the fields to set back (see `sync.undo`). RECOMPUTE: the record `subject` goes
    back to what the rule says (see `sync.computed`). EVIDENCE: `subject` is "UID field", `payload` what is added there (see
    `sync.evidence`). SENT: `subject` is "UID draft", `payload` to whom and how a draft was sent (see `sync.drafts`); it is
    remembered for good. ACKNOWLEDGE: a person knows of the breach of `subject`, "UID rule"; `payload` {"cycle": its number}. BUG: `subject` is what a bug
    is called, `payload` {} or {"cancel": true}; the last word counts (see `sync.bugs`). ISSUE: somebody asked to issue the minutes of
    the meeting `subject`; `payload` what was missing, and in which version of its page, or the keys of the tables that were read.
    SUBMIT: the same of the form on the page `subject`.
    PROPOSAL: `subject` is an edit of a page, `payload` {"answer": "accept" | "decline"}, the reason, and the field it sets (see
    `sync.proposals`). PAUSE, RESUME: the later of the two holds; `payload` {"reason": …}. RETRY: what fails of
    the item `subject`, a record or a page, is sent again in the next cycle; of the project's key: all of it.
    """

    id: int
    kind: DecisionKind
    subject: str
    payload: JsonObject
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Response:
    """Something a person did on a page: keyed, append-only.

    `kind`: "box" and "answer", a tick of a box of ours and what came of it (see `sync.ticks`); "edit" and "edit-answer", an
    edit inside our text and what came of it (see `sync.proposals`).
    """

    key: str
    kind: str
    page: str
    by: str
    at: datetime
    payload: JsonObject


@dataclass(frozen=True, slots=True)
class Move:
    """A step of one field of the register, and who made it."""

    before: JsonValue
    after: JsonValue
    by: str


@dataclass(frozen=True, slots=True)
class HubState:
    """A project's part of the hub, read in one go at a cycle's start.

    `recent` are the last moves of fields that are turned back and forth, by uid and field; it is read apart, for
    fields that move (B-04). `told` are all drafts that were ever sent, be they noted in the history or not. `responses` are what people
    did on pages, as far as it waits or shows there: ticks of our boxes and what came of them. `attachments` are ours by page and name. `failures` are
    changes that failed when they were last tried (B-13).
    """

    instance: str
    records: Mapping[str, StoredRecord] = field(default_factory=dict)
    counterparts: tuple[Counterpart, ...] = ()
    claims: tuple[Claim, ...] = ()
    held: tuple[Held, ...] = ()
    decisions: tuple[Decision, ...] = ()
    pages: Mapping[str, PageState] = field(default_factory=dict)
    cursors: Mapping[str, str] = field(default_factory=dict)
    aliases: Mapping[str, str] = field(default_factory=dict)
    recent: Mapping[tuple[str, str], tuple[Move, ...]] = field(default_factory=dict)
    suspects: tuple[Suspect, ...] = ()
    told: tuple[Decision, ...] = ()
    attachments: Mapping[tuple[str, str], AttachmentState] = field(default_factory=dict)
    responses: tuple[Response, ...] = ()
    failures: tuple[Failure, ...] = ()


# ---------------------------------------------------------------------------------------- Jira


class Category(StrEnum):
    """Jira's status category, in the mapping's words."""

    TO_DO = "to_do"
    IN_PROGRESS = "in_progress"
    DONE = "done"
    UNDEFINED = "undefined"


@dataclass(frozen=True, slots=True)
class Status:
    """A status; its id stays when people rename or translate it (B-19)."""

    id: str
    name: str
    category: Category


@dataclass(frozen=True, slots=True)
class IssueLink:
    """A link as seen from its issue. `outward`: this issue is the source of the outward verb."""

    type: str
    outward: bool
    other_id: str
    other_key: str
    id: str = ""


@dataclass(frozen=True, slots=True)
class Marker:
    """What our issue property says: whose issue this is, which claim made it, and in which project ("" in older ones)."""

    uid: str
    instance: str
    token: str = ""
    rest: Mapping[str, JsonValue] = field(default_factory=dict)
    project: str = ""


@dataclass(frozen=True, slots=True)
class IssueState:
    """An issue in neutral terms, as the primary store (never the search index) shows it.

    `fields` maps neutral names to neutral values: "summary" str, "priority" name, "assignee" account
    id, "labels" sorted list, "duedate" ISO date, "fixVersions" list of names, "field:<Name>" the
    value of a custom field by its catalogue name. `description` is rich text in the site's form. Where links are not shown
    (they are switched off, or hidden), `links` says nothing (B-06). `created` is an instant like `updated`; `comments`
    are those shown to us, where they were asked for; `all_comments` where Jira shows no fewer than there are.
    """

    id: str
    key: str
    project: str
    type: str
    updated: str
    status: str
    status_id: str
    category: Category
    fields: Mapping[str, JsonValue]
    description: RichText | None = None
    links: tuple[IssueLink, ...] = ()
    marker: Marker | None = None
    shows_links: bool = True
    created: str = ""
    comments: tuple[IssueComment, ...] = ()
    all_comments: bool = False

    @property
    def stands(self) -> Status:
        """The status it is in."""
        return Status(self.status_id, self.status, self.category)

    @property
    def number(self) -> int:
        """The running number in the key."""
        return int(self.key.rpartition("-")[2])


@dataclass(frozen=True, slots=True)
class Candidate:
    """An issue that people made and an `adopt` line of the mapping means; `kind` is what it would become."""

    id: str
    key: str
    kind: Kind
    title: str


# ---------------------------------------------------------------------------------------- files


@dataclass(frozen=True, slots=True)
class FileRecord:
    """A record as a file of the register shows it.

    `uid` is empty while the file names none; `alias` is a provisional id. `handle` is the path below
    the register's folder, with `#actions/2` and the like for a record in a line of a meeting's file.
    `stale` are fields in which the file still names provisional ids that have become others (B-25).
    """

    kind: Kind
    uid: str
    handle: str
    values: Mapping[str, JsonValue]
    places: Mapping[str, Place] = field(default_factory=dict)
    alias: str = ""
    stale: frozenset[str] = frozenset()

    @property
    def path(self) -> str:
        """The file's path below the register's folder."""
        return self.handle.partition("#")[0]


@dataclass(frozen=True, slots=True)
class FilesObservation:
    """The register's folder as read. `frozen` holds the paths that could not be read whole.

    `holds` names by kind the fields that the side has room for (columns of a workbook); None where it has for all.
    """

    records: tuple[FileRecord, ...] = ()
    problems: tuple[Problem, ...] = ()
    frozen: frozenset[str] = frozenset()
    digests: Mapping[str, str] = field(default_factory=dict)
    project: ProjectData | None = None
    empty: bool = False
    holds: Mapping[str, frozenset[str]] | None = None


# ------------------------------------------------------------------------------------ the whole


@dataclass(frozen=True, slots=True)
class Sight:
    """What may be told of issues that were asked for by id and did not come (B-08).

    `project`: we may browse it, and see others of its issues; else all of them may be there. `levels`: it has
    security levels, so that single issues may be hidden. `refused` are ids that the site says exist.
    """

    project: bool
    levels: bool
    refused: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class JiraObservation:
    """The tracker as this cycle saw it.

    `fetched` are the issues read whole from the primary store, by id. `vanished` are ids of ours
    that were asked for and did not come; `sight` tells of those whose standing is not known yet.
    `archived` are ids that were read, though no search shows them any more. `people` maps e-mail
    addresses to account ids, `link_verbs` a link type's name to its outward and inward words, `choices` a field's
    neutral name to the names it takes. `adopted` are issues of people, by id and among `fetched`, that become records now; `proposed` those that wait
    for somebody to say so. In a `census` everything was read, and of `unflagged` no change was or will be told.
    `statuses` are those that the mapping names, by its name in small letters, also where they were renamed since.
    `histories` tell of issues that changed, where a rule looks back at their kind.
    """

    fetched: Mapping[str, IssueState] = field(default_factory=dict)
    vanished: frozenset[str] = frozenset()
    cursor: str = ""
    people: Mapping[str, str] = field(default_factory=dict)
    link_verbs: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    adopted: Mapping[str, Candidate] = field(default_factory=dict)
    proposed: tuple[Candidate, ...] = ()
    archived: frozenset[str] = frozenset()
    sight: Sight | None = None
    census: bool = False
    unflagged: frozenset[str] = frozenset()
    choices: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    statuses: Mapping[str, tuple[Status, ...]] = field(default_factory=dict)
    histories: IssueHistories = field(default_factory=IssueHistories)


@dataclass(frozen=True, slots=True)
class Observation:
    """Everything a plan is made of; `jira` or `files` is None where the project has no such side.

    `settled` are keys of claims whose outcome was found out: what they made is in `jira`, or was
    never made. `hub.claims` holds only what is still open, and claims of issues that were found. `barriers` are what frozen
    requirements are held against, with the project's zone. `wiki` is None where no page is published. `hints` are what webhooks named
    since the cycle before, `reach` is how far this one looked.
    """

    project: str
    now: datetime
    hub: HubState
    data: ProjectData
    jira: JiraObservation | None = None
    files: FilesObservation | None = None
    problems: tuple[Problem, ...] = ()
    settled: tuple[str, ...] = ()
    cursors: Mapping[str, str] = field(default_factory=dict)
    barriers: Barriers = field(default_factory=Barriers)
    wiki: WikiObservation | None = None
    hints: Hints = field(default_factory=Hints)
    reach: Reach = Reach.WHOLE
