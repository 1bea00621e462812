"""What the cycle needs of the world, as a handful of Protocols.

Why it exists: the conductor knows these shapes and no adapter; `wiring` joins the two. Every method
may raise one of the errors below and nothing else. A port never decides: it reads, or does exactly
what it is told.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from syncer.domain.json import JsonObject, JsonValue
from syncer.domain.problems import Problem
from syncer.domain.records import Kind
from syncer.sync.changes import FileEdit, IssueDraft, IssueEdit
from syncer.sync.observation import (
    Claim,
    Counterpart,
    Decision,
    DecisionKind,
    FilesObservation,
    Held,
    HubState,
    IssueState,
    PageState,
    Response,
)
from syncer.sync.past import PastChange


class PortError(Exception):
    """A port could not do what it was asked; `hint` says what would help."""

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint


class Temporary(PortError):
    """Worth trying again later; `retry_after` in seconds where the site said so."""

    def __init__(self, message: str, hint: str = "", retry_after: float | None = None) -> None:
        super().__init__(message, hint)
        self.retry_after = retry_after


class Permanent(PortError):
    """Will fail the same way until somebody changes something; `fields` names what was refused."""

    def __init__(self, message: str, hint: str = "", fields: Mapping[str, str] | None = None) -> None:
        super().__init__(message, hint)
        self.fields: Mapping[str, str] = fields or {}


class Unreachable(Temporary):
    """The site did not answer at all."""


class Refused(Permanent):
    """The site does not accept who we say we are, or not for this."""


class Misconfigured(Permanent):
    """A name of the mapping or the configuration does not exist on the site (exit 2)."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__("; ".join(str(p) for p in problems))
        self.problems = tuple(problems)


class VersionConflict(Permanent):
    """Somebody wrote the page since we looked."""


class UnknownOutcome(Temporary):
    """A write was sent and no reply came: it may or may not have happened."""


# ---------------------------------------------------------------------------------------- Jira


@dataclass(frozen=True, slots=True)
class Identity:
    """Who the site takes us for; `time_zone` is the caller's, in which it reads dates (B-10), "" where it does not tell."""

    account: str
    name: str
    time_zone: str = "UTC"
    locale: str = ""


@dataclass(frozen=True, slots=True)
class Changed:
    """Ids of issues the index shows as changed, with the `updated` it knows, and the next cursor."""

    updated: Mapping[str, str]
    cursor: str


class Outcome(StrEnum):
    """How a write ended."""

    DONE = "done"
    FAILED = "failed"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Created:
    """One draft's outcome; `id` and `key` when DONE, `problem` otherwise.

    `refused` maps neutral field names to the site's words where the issue was made without them.
    """

    uid: str
    outcome: Outcome
    id: str = ""
    key: str = ""
    problem: Problem | None = None
    refused: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Edited:
    """An update's outcome; `refused` maps field paths to the site's own words.

    `overwritten` maps section keys to Markdown that somebody else wrote between our read and our
    write: it becomes a held conflict, never lost.
    """

    outcome: Outcome
    refused: Mapping[str, str]
    problem: Problem | None = None
    overwritten: Mapping[str, str] | None = None


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
class Wanted:
    """All names of a project's mappings that the site has to know, with a place for each message."""

    project: str
    types: Mapping[Kind, tuple[tuple[str, ...], ...]]  # per kind: alternatives of names, first that exists
    fields: Mapping[str, str]  # neutral field name -> where the mapping says so
    priorities: Mapping[str, str]
    link_types: Mapping[str, str]
    project_place: str = ""
    type_places: Mapping[Kind, str] = field(default_factory=dict)
    uses: tuple[FieldUse, ...] = ()


class Tracker(Protocol):
    """Jira, as the cycle needs it. Reads by id come from the primary store, never from the index."""

    def connect(self) -> Identity:
        """Prove who we are (B-14). Raises Unreachable, Refused."""
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

    def link_verbs(self) -> Mapping[str, tuple[str, str]]:
        """The outward and inward words of each link type, by its name; cached like all names."""
        ...

    def changed(self, project: str, since: str) -> Changed:
        """What the index shows as changed since the cursor; with "", all that carries our label."""
        ...

    def fetch(self, ids: Sequence[str]) -> list[IssueState]:
        """Issues by id or key, on Cloud 100 a request, on Data Center one; those missing or hidden are absent."""
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

    def link(self, type_name: str, source_id: str, target_id: str) -> None:
        """Make a link "source <outward verb> target". Raises UnknownOutcome when no reply came."""
        ...

    def url(self, key: str) -> str:
        """Where a person finds the issue."""
        ...


# ---------------------------------------------------------------------------------- Confluence


@dataclass(frozen=True, slots=True)
class PageVersion:
    """What the listing of a space says of a page."""

    id: str
    title: str
    number: int
    author: str
    parent: str = ""


@dataclass(frozen=True, slots=True)
class RemotePage:
    """A page with its body in storage form."""

    id: str
    title: str
    version: int
    body: str
    url: str
    parent: str = ""
    author: str = ""
    status: str = "current"

    @property
    def address(self) -> str:
        """Where a person finds it, without its title in the address, which may be very long."""
        head, mark, rest = self.url.partition("/pages/")
        return f"{head}{mark}{rest.partition('/')[0]}"


@dataclass(frozen=True, slots=True)
class PageDraft:
    """What a page shall be; `message` goes into the version's message, on whose behalf included."""

    page: str
    space: str
    title: str
    body: str
    parent: str = ""
    labels: tuple[str, ...] = ()
    message: str = ""


class Wiki(Protocol):
    """Confluence, as the cycle needs it."""

    def connect(self) -> Identity:
        """Prove who we are. Raises Unreachable, Refused."""
        ...

    def people(self, names: Sequence[str]) -> Mapping[str, str]:
        """What pages mention people by, from account ids on Cloud and user names on Data Center; cached.

        Whom the site does not know, or does not tell of, is not in it: a mention never stops a page.
        """
        ...

    def space_id(self, key: str) -> str:
        """What the methods below take for a space, cached. Raises Misconfigured naming the key."""
        ...

    def versions(self, space: str) -> Mapping[str, PageVersion]:
        """Id -> version of every current page of a space, 250 a request."""
        ...

    def read(self, page_id: str) -> RemotePage | None:
        """A page with its body; None where it is gone or hidden."""
        ...

    def find(self, space: str, title: str) -> RemotePage | None:
        """The page of exactly that title, from the database rather than the index."""
        ...

    def create(self, draft: PageDraft) -> RemotePage:
        """Create. Raises UnknownOutcome when no reply came, Permanent on a title that is taken."""
        ...

    def update(self, page_id: str, draft: PageDraft, seen: int) -> RemotePage:
        """Write version seen + 1. Raises VersionConflict when somebody was faster (409)."""
        ...

    def mark(self, page_id: str, value: JsonObject) -> None:
        """Set our content property."""
        ...

    def label(self, page_id: str, labels: Sequence[str]) -> None:
        """Add labels; other people's stay."""
        ...


# --------------------------------------------------------------------------------------- files


@dataclass(frozen=True, slots=True)
class FileWritten:
    """A file edit's outcome; `handle` as it is after the write."""

    handle: str
    uid: str
    problem: Problem | None = None


class FilesSide(Protocol):
    """The register on disk."""

    def read(self) -> FilesObservation:
        """The folder as it is. Never raises for what people wrote: that comes as problems."""
        ...

    def write(self, edits: Sequence[FileEdit]) -> list[FileWritten]:
        """Write values back, byte-faithfully; one outcome an edit, in order."""
        ...


# ----------------------------------------------------------------------------------------- hub


@dataclass(frozen=True, slots=True)
class NewRecord:
    """A record to insert; refused (no double) where the uid exists."""

    uid: str
    kind: Kind
    values: Mapping[str, JsonValue]


@dataclass(frozen=True, slots=True)
class SetRecord:
    """New values of a record: the whole mapping, guarded by the revision they were made from."""

    uid: str
    values: Mapping[str, JsonValue]
    revision: int


@dataclass(frozen=True, slots=True)
class HistoryEntry:
    """One change of one field for the append-only history (TRC-1)."""

    uid: str
    field: str
    before: JsonValue
    after: JsonValue
    by: str
    source: str


@dataclass(frozen=True, slots=True)
class PutCounterpart:
    """Insert or replace a counterpart whole, agreements included."""

    counterpart: Counterpart


@dataclass(frozen=True, slots=True)
class DropCounterpart:
    """Forget a counterpart (a clone, a file that went)."""

    side: str
    native: str


@dataclass(frozen=True, slots=True)
class OpenClaim:
    """Announce a write; refused where the key is claimed already."""

    claim: Claim


@dataclass(frozen=True, slots=True)
class SettleClaim:
    """The outcome is known: the claim goes."""

    key: str


@dataclass(frozen=True, slots=True)
class PutHeld:
    """Insert or replace a held field."""

    held: Held


@dataclass(frozen=True, slots=True)
class DropHeld:
    """The field is settled."""

    uid: str
    field: str


@dataclass(frozen=True, slots=True)
class PutPage:
    """Insert or replace a page's state."""

    page: PageState


@dataclass(frozen=True, slots=True)
class PutCursor:
    """Where the next delta read starts; also any other small fact of a project ("mapping")."""

    name: str
    value: str


@dataclass(frozen=True, slots=True)
class PutAlias:
    """A provisional id and the uid it became (B-25)."""

    alias: str
    uid: str


@dataclass(frozen=True, slots=True)
class UseDecision:
    """A decision that has been honoured."""

    id: int


@dataclass(frozen=True, slots=True)
class PutResponse:
    """Something a person did on a page; kept once, by its key."""

    response: Response


HubWrite = (
    NewRecord
    | SetRecord
    | HistoryEntry
    | PutCounterpart
    | DropCounterpart
    | OpenClaim
    | SettleClaim
    | PutHeld
    | DropHeld
    | PutPage
    | PutCursor
    | PutAlias
    | UseDecision
    | PutResponse
)


@dataclass(frozen=True, slots=True)
class CycleRow:
    """A cycle's summary as `status` shows it."""

    id: str
    project: str
    started: datetime
    summary: JsonObject


class Locked(PortError):
    """Another instance is writing this project (exit 5)."""


class Hub(Protocol):
    """The register: tables in the store. Each `commit` is one transaction, never open over I/O."""

    def snapshot(self, project: str) -> HubState:
        """All that a cycle needs of a project, in one read transaction."""
        ...

    def lock(self, project: str) -> AbstractContextManager[None]:
        """One writer a project. Raises Locked at once when somebody else has it."""
        ...

    def commit(self, project: str, writes: Sequence[HubWrite], *, cycle: str, now: datetime) -> None:
        """All of these writes, or none; refuses when the lock was lost (lease number)."""
        ...

    def allocate(self, project: str, wanted: Sequence[tuple[Kind, str]], prefix: str) -> list[str]:
        """Fresh uids, in order, never used before. `wanted`: kind and the uid asked for, "" = next."""
        ...

    def decide(
        self, project: str, kind: DecisionKind, subject: str, payload: JsonObject, *, by: str, now: datetime
    ) -> Decision:
        """Record a person's decision; needs no lock."""
        ...

    def finish(self, row: CycleRow) -> None:
        """Keep a cycle's summary."""
        ...

    def last_cycle(self, project: str) -> CycleRow | None:
        """The latest summary, for `status`."""
        ...

    def cycles(self, project: str, most: int) -> Sequence[CycleRow]:
        """The latest summaries, the newest first."""
        ...

    def past(self, project: str, *, uid: str = "", after: int = 0) -> Sequence[PastChange]:
        """Entries of the history in order (TRC-1): of one record or of all, those after a number."""
        ...

    def past_until(self, project: str, instant: datetime) -> int:
        """The number of the last entry before the first one that is later than an instant; 0 when none is."""
        ...

    def past_cycle(self, project: str, cycle: str) -> int | None:
        """The number of the last entry when a cycle was done; None for a cycle nobody remembers."""
        ...

    def cached(self, site: str, name: str) -> JsonValue:
        """A fact of a site (names and ids) as last resolved; None when never."""
        ...

    def cache(self, site: str, name: str, value: JsonValue) -> None:
        """Remember a fact of a site."""
        ...
