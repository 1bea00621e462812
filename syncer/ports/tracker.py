"""Jira, as the cycle needs it: reads by id, creates, updates, links; in neutral terms, on Cloud and Data Center alike."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Protocol

from syncer.domain.json import JsonValue
from syncer.domain.problems import Place, Problem
from syncer.domain.records import Kind
from syncer.sync.changes import CommentIssue, IssueDraft, IssueEdit, TransitionIssue, UnmarkIssue
from syncer.sync.failures import Cause
from syncer.sync.histories import IssueHistories
from syncer.sync.observation import IssueState, Sight, Status
from syncer.sync.workflow import Way


@dataclass(frozen=True, slots=True)
class Identity:
    """Who the site takes us for; `time_zone` is the caller's, in which it reads dates (B-10), "" where it does not tell."""

    account: str
    name: str
    time_zone: str = "UTC"
    locale: str = ""


@dataclass(frozen=True, slots=True)
class Changed:
    """Ids of issues the index shows as changed, with the `updated` it knows, and the next cursor.

    `elsewhere` are those of other projects that carry our label: one of ours may be among them (B-09).
    """

    updated: Mapping[str, str]
    cursor: str
    elsewhere: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Match:
    """An issue that meets a condition, as the index shows it."""

    id: str
    key: str
    title: str
    updated: str


class Outcome(StrEnum):
    """How a write ended."""

    DONE = "done"
    FAILED = "failed"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Created:
    """One draft's outcome; `id` and `key` when DONE, `problem` otherwise.

    `refused` maps neutral field names to the site's words where the issue was made without them. `cause` is why it failed.
    """

    uid: str
    outcome: Outcome
    id: str = ""
    key: str = ""
    problem: Problem | None = None
    refused: Mapping[str, str] = field(default_factory=dict)
    cause: Cause = Cause.DATA


@dataclass(frozen=True, slots=True)
class Author:
    """Who wrote a field last, as the site calls the person ("" where it does not tell), and when, in UTC."""

    name: str
    at: str


@dataclass(frozen=True, slots=True)
class Edited:
    """An update's outcome; `refused` maps field paths to the site's own words.

    `overwritten` maps section keys to Markdown that somebody else wrote between our read and our
    write: it becomes a held conflict, never lost; `writers` says who, by the same keys. `shown` maps field paths to what the issue says instead of
    a text that it has no room for: the beginning, and a link to the whole as an attachment (B-23). `stale`: nothing
    was written, since the issue was moved away or changed after the edit was planned (B-09, B-10). `cause` is why it failed.
    """

    outcome: Outcome
    refused: Mapping[str, str]
    problem: Problem | None = None
    overwritten: Mapping[str, str] | None = None
    writers: Mapping[str, Author] = field(default_factory=dict)
    shown: Mapping[str, str] = field(default_factory=dict)
    stale: bool = False
    cause: Cause = Cause.DATA


@dataclass(frozen=True, slots=True)
class Wrote:
    """What we wrote to an issue: neutral fields, and when the issue was last changed by what we saw before, in UTC."""

    since: str
    fields: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Overwrite:
    """What somebody else wrote into a field between our look and our write, by the issue's history.

    `value` is neutral where the history tells enough, else its words.
    """

    value: JsonValue
    by: Author


@dataclass(frozen=True, slots=True)
class ReadBack:
    """Issues after our writes, and by id and neutral field what these undid; `untold` says why that is not known.

    `histories` are those that came along, where some rule looks back.
    """

    issues: Sequence[IssueState]
    overwritten: Mapping[str, Mapping[str, Overwrite]] = field(default_factory=dict)
    untold: str = ""
    histories: IssueHistories = field(default_factory=IssueHistories)


@dataclass(frozen=True, slots=True)
class FieldUse:
    """One line of a mapping that uses a custom field: what the site has to let us do with it (B-15, B-17).

    `form` is the line's form of value (see `sync.transforms`), `options` are the names that may be written
    as they stand in the mapping, each with its place; `written` is false for a line that only reads.
    """

    kind: Kind
    neutral: str
    form: str
    place: str
    written: bool = True
    options: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Filling:
    """What the mapping gives a field of the create screen, and where it says so."""

    value: JsonValue
    place: str = ""


@dataclass(frozen=True, slots=True)
class StatusUse:
    """Names of statuses that stand for one word of a mapping; `needed`: one of them has to exist on the site."""

    names: tuple[str, ...]
    place: str
    needed: bool = True


@dataclass(frozen=True, slots=True)
class Wanted:
    """All names of a project's mappings that the site has to know, with a place for each message.

    `required` are fields of create screens that the mapping gives a value of its own, by their names; `filled` the
    neutral names that records fill, where any are known: nothing is created before all that Jira requires is (B-15).
    `looks_back` are kinds whose issues' histories are asked for, so that they may ride along with reads; `comments`:
    those on issues are wanted, too.
    """

    project: str
    types: Mapping[Kind, tuple[tuple[str, ...], ...]]  # per kind: alternatives of names, first that exists
    fields: Mapping[str, str]  # neutral field name -> where the mapping says so
    priorities: Mapping[str, str]
    link_types: Mapping[str, str]
    project_place: str = ""
    type_places: Mapping[Kind, str] = field(default_factory=dict)
    required: Mapping[Kind, Mapping[str, Filling]] = field(default_factory=dict)
    filled: Mapping[Kind, frozenset[str]] = field(default_factory=dict)
    uses: tuple[FieldUse, ...] = ()
    mark: str = ""  # the neutral field that holds our mark where no property can
    adopt_places: Mapping[Kind, Place] = field(default_factory=dict)
    statuses: tuple[StatusUse, ...] = ()
    looks_back: frozenset[Kind] = frozenset()
    comments: bool = False


@dataclass(frozen=True, slots=True)
class Stand:
    """Where an issue stands right now, from the primary store, and what may be done with it there (B-18)."""

    type: str  # the id of its issue type
    status: Status
    resolution: str
    ways: tuple[Way, ...]
    updated: str = ""  # when it was last changed, by the site's clock
    project: str = ""  # the key of the project that it is in by now


@dataclass(frozen=True, slots=True)
class Moved:
    """A transition's outcome; FAILED with `stale` where it may not be offered any more, `busy` where somebody was
    changing the issue at that moment, so that nothing happened and it may be sent again. Not `sent`: it was clear before."""

    outcome: Outcome
    problem: Problem | None = None
    stale: bool = False
    busy: bool = False
    sent: bool = True
    cause: Cause = Cause.CONFIGURATION


class Tracker(Protocol):
    """Jira, as the cycle needs it. Reads by id come from the primary store, never from the index."""

    def connect(self, *, anew: bool = True) -> Identity:
        """Prove who we are (B-14); not `anew` takes the last answer where there was one. Raises Unreachable, Refused."""
        ...

    def prepare(self, wanted: Wanted) -> None:
        """Resolve every name to the site's ids, cached. Raises Misconfigured with all of them."""
        ...

    def people(self, references: Sequence[str]) -> Mapping[str, str]:
        """Accounts of e-mail addresses that exactly one account has, and on Data Center of user names (B-20).

        An account is the account id on Cloud, on Data Center the user's key, which outlives a renaming.
        """
        ...

    def logins(self, accounts: Sequence[str]) -> Mapping[str, str]:
        """What a Confluence beside it may know accounts by: on Cloud themselves, on Data Center the user names.

        Of accounts that `people` has found; it sends nothing.
        """
        ...

    def choices(self, project: str, asked: Mapping[str, Sequence[str]]) -> Mapping[str, tuple[str, ...]]:
        """The names that fields of choices take in a project, by neutral name, as its create screens show (B-17).

        `asked` are fields with the names that may be written there: where one is not known, the screens are read
        once more. Of a cascading choice both `Camp` and `Camp / Kitchen`; a field that takes any name is absent.
        """
        ...

    def link_verbs(self) -> Mapping[str, tuple[str, str]]:
        """The outward and inward words of each link type, by its name; cached like all names."""
        ...

    def changed(self, project: str, since: str) -> Changed:
        """What the index shows as changed since the cursor; with "", all that carries our label."""
        ...

    def strayed(self, project: str) -> Mapping[str, bool]:
        """Ids of issues outside a project that carry our label and may be its own: moved before the store was lost (B-09).

        True where the mark was seen and names the project; false where the issue has to be read to know. One search.
        """
        ...

    def made_in(self, project: str, ids: Sequence[str]) -> Mapping[str, bool]:
        """Whether issues that are in other projects by now were made in this one, as their histories say (B-09).

        Absent where a history is not shown, or tells that the issue was here, though not from the first.
        """
        ...

    def called(self, project: str) -> str:
        """The key that a project has by now, "" where there is none that we may see: keys are changed, too (B-09)."""
        ...

    def matching(self, project: str, condition: str, since: str) -> list[Match]:
        """Issues of a project without our label that meet a condition in the site's own query language.

        With a cursor of `changed`, only what changed since. Raises Permanent with the site's words on the condition.
        """
        ...

    def fetch(self, ids: Sequence[str]) -> list[IssueState]:
        """Issues by id or key, on Cloud 100 a request, on Data Center one; those missing or hidden are absent."""
        ...

    def read_back(self, project: str, ids: Sequence[str], wrote: Mapping[str, Wrote]) -> ReadBack:
        """The same after our writes, with what these undid of others' edits of plain fields (B-05).

        The history comes with the issue; where Cloud shows a part of it alone, one read more for a thousand of these. Lists
        are left out, since only our own elements are written there; so is rich text, which `update` looks after.
        """
        ...

    def shown(self, project: str, ids: Sequence[str]) -> frozenset[str]:
        """Which of these issues, all of them readable by id, a search shows: an archived one is in none (B-08)."""
        ...

    def sight(self, project: str, ids: Sequence[str]) -> Sight:
        """What may be told of issues of a project that were asked for by id and did not come (B-08).

        On Data Center one read an issue, since it refuses what is hidden; on Cloud nothing tells.
        """
        ...

    def highest(self, project: str) -> int:
        """The highest issue number the project is known to have, 0 when none."""
        ...

    def following(self, project: str, number: int) -> Iterator[list[IssueState]]:
        """Windows of issues after a number, from the primary store, until a whole window is empty.

        On Data Center windows are short, and what the index knows beyond them comes last.
        """
        ...

    def create(self, drafts: Sequence[tuple[IssueDraft, str]], instance: str) -> list[Created]:
        """Create up to 50 issues in one request; each draft comes with its claim's token."""
        ...

    def update(self, edit: IssueEdit, instance: str) -> Edited:
        """Write one issue; refused fields are named and the rest is sent once more."""
        ...

    def statuses(self, project: str) -> Mapping[str, tuple[Status, ...]]:
        """The statuses that a project's mapping names, by its name in small letters; cached like all names.

        One that was renamed since is there under the old name, with the new one inside (B-19).
        """
        ...

    def stands(self, ids: Sequence[str]) -> Mapping[str, Stand]:
        """Where issues stand and which transitions they are offered, by id; those gone or hidden are absent.

        On Cloud 100 a request, on Data Center one.
        """
        ...

    def offered(self, project: str, issue_type: str, status: Status) -> tuple[Way, ...] | None:
        """What issues of a type are offered in a status: as remembered, or as one shows that stands there.

        None where none stands there; what is known is asked for again after a day.
        """
        ...

    def look_around(self, project: str, issue_type: str) -> None:
        """See what issues of a type (by id) are offered in other statuses, where the site does not tell which ways are
        offered everywhere: what `stands` and `offered` then say tells them apart. A search and a look, or nothing (B-18).
        """
        ...

    def start(self, project: str, types: Sequence[str]) -> Stand | None:
        """Where new issues of the first of these types begin and what they are offered, as far as was told.

        None where nobody knows, and where no transition may ride along with a create. Sends nothing.
        """
        ...

    def began(self, project: str, stand: Stand) -> None:
        """Tell where an issue stood right after it was made."""
        ...

    def move(self, issue: TransitionIssue, native: str, way: Way) -> Moved:
        """Take one transition, its screen filled with what the move brings along.

        Raises UnknownOutcome when no reply came: where the issue stands tells (B-18).
        """
        ...

    def link(self, type_name: str, source_id: str, target_id: str) -> None:
        """Make a link "source <outward verb> target". Raises UnknownOutcome when no reply came."""
        ...

    def unmark(self, change: UnmarkIssue) -> None:
        """Take our property, our mark and the labels named off an issue, nothing else; safe to repeat (B-01).

        Raises Permanent where the issue is gone or may not be edited.
        """
        ...

    def unlink(self, link: str) -> None:
        """Take a link away by its id; one that is gone already is fine. Raises PortError."""
        ...

    def comment(self, issue: CommentIssue, instance: str) -> str:
        """Write a comment of ours on an issue and return its id: in place where we know or find it, else anew.

        Ours are known by their property; one with a letter is for its role alone (NOT-4). Raises UnknownOutcome when no reply came: the next attempt finds it.
        """
        ...

    def project_type(self, project: str) -> str:
        """What type a project is of, such as `service_desk`; "" where the site does not tell. Cached like all names."""
        ...

    def uncomment(self, native: str, comment: str) -> None:
        """Delete our comment on an issue; one that is gone is no failure."""
        ...

    def authors(self, project: str, asked: Mapping[str, Sequence[str]]) -> Mapping[str, Mapping[str, Author]]:
        """Who wrote neutral fields last, by issue id: in bulk on Cloud, one read an issue on Data Center.

        "issuelinks" are the issue's links. What the history does not tell is absent.
        """
        ...

    def moves(self, project: str, ids: Sequence[str]) -> IssueHistories:
        """The whole histories of issues of a project, in neutral terms (B-30).

        A thousand issues a request on Cloud; on Data Center one, or none where it came along with `fetch` in this cycle.
        One read more where a status is not known. Issues are absent where the site has no history or does not show them.
        """
        ...

    def url(self, key: str) -> str:
        """Where a person finds the issue."""
        ...
