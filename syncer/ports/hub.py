"""The register itself: what is written to it in one go, and what is asked of it."""

from collections.abc import Collection, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from syncer.domain.json import JsonObject, JsonValue
from syncer.domain.records import Kind
from syncer.ports.errors import PortError
from syncer.ports.oblivion import Oblivion
from syncer.sync.attachments import AttachmentState
from syncer.sync.baselines import Baseline, Head
from syncer.sync.clock_rows import ClockRow, Firing, FiringKey
from syncer.sync.failures import Failure
from syncer.sync.frozen import FrozenPage
from syncer.sync.hints import Hint, Hints
from syncer.sync.histories import IssuePast
from syncer.sync.mails import MailKey, MailRow, MailState
from syncer.sync.observation import (
    Claim,
    Counterpart,
    Decision,
    DecisionKind,
    Held,
    HubState,
    Response,
    Suspect,
)
from syncer.sync.past import FieldMove, PastChange
from syncer.sync.retention import Limits
from syncer.sync.wiki import PageState


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
    """One change of one field for the append-only history (TRC-1); `who` moved it on the side `by`, where that tells."""

    uid: str
    field: str
    before: JsonValue
    after: JsonValue
    by: str
    source: str
    who: str = ""


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
class PutSuspect:
    """Insert or replace a link that waits for somebody to look again (B-28)."""

    suspect: Suspect


@dataclass(frozen=True, slots=True)
class DropSuspect:
    """The link waits for nobody any more."""

    link: str


@dataclass(frozen=True, slots=True)
class PutPage:
    """Insert or replace a page's state."""

    page: PageState


@dataclass(frozen=True, slots=True)
class DropPage:
    """Forget a page that is ours no longer."""

    page: str


@dataclass(frozen=True, slots=True)
class PutAttachment:
    """Insert or replace what is known of an attachment of ours; it goes with its page."""

    attachment: AttachmentState


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
class PutDecision:
    """A person's decision that came with something else, as a tick's on a page; it gets its number here."""

    kind: DecisionKind
    subject: str
    payload: JsonObject
    by: str


@dataclass(frozen=True, slots=True)
class ExpectDecisions:
    """That no decision waits on these subjects but those known by number; else nothing of the commit is written (Permanent)."""

    subjects: frozenset[str]
    known: frozenset[int]


@dataclass(frozen=True, slots=True)
class PutResponse:
    """Something a person did on a page; kept once, by its key."""

    response: Response


@dataclass(frozen=True, slots=True)
class PutPast:
    """What an issue's history tells by now; `entries` are the ids of all that were read, told of or not.

    Entries kept before that were not read this time stay: a history that is shown in part takes nothing away.
    """

    past: IssuePast
    entries: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PutClocks:
    """All clocks of a record, in place of those that were kept."""

    uid: str
    clocks: tuple[ClockRow, ...]


@dataclass(frozen=True, slots=True)
class PutFailure:
    """Insert or replace what is known of a change that failed (B-13)."""

    failure: Failure


@dataclass(frozen=True, slots=True)
class DropFailure:
    """The change went through, or nothing asks for it any more."""

    key: str


@dataclass(frozen=True, slots=True)
class DropHints:
    """Hints that a cycle has looked after, by their numbers: one that came since waits for the next, in whatever order both were kept."""

    numbers: tuple[int, ...]


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
    | DropPage
    | PutAttachment
    | PutCursor
    | PutAlias
    | UseDecision
    | ExpectDecisions
    | PutDecision
    | PutResponse
    | PutPast
    | PutClocks
    | PutSuspect
    | DropSuspect
    | PutFailure
    | DropFailure
    | DropHints
)


@dataclass(frozen=True, slots=True)
class CycleRow:
    """A cycle's summary as `status` shows it."""

    id: str
    project: str
    started: datetime
    summary: JsonObject


@dataclass(frozen=True, slots=True)
class Audit:
    """What walking the history's chain has shown.

    `entries` hold up to `broken`, the number of the first one that does not (None: all hold); of `erased` ones the words
    are gone, as the law may ask. `head` is the chain's last digest; `noted_at` the entry that had a digest asked for.
    """

    entries: int
    erased: int
    head: str
    broken: int | None = None
    noted_at: int | None = None


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

    def decide_together(
        self,
        project: str,
        wanted: Sequence[tuple[DecisionKind, str, JsonObject]],
        *,
        by: str,
        now: datetime,
        seen: HubState | None = None,
    ) -> bool:
        """Record several decisions (kind, subject, payload) of one person, all of them or none; needs no lock.

        `seen` is the register by which they were judged: false, and nothing is recorded, where a record they are about was changed
        since, or somebody else decided on one of their subjects.
        """
        ...

    def failures(self, project: str) -> Sequence[Failure]:
        """Changes that failed when they were last tried, by key (B-13)."""
        ...

    def decisions(self, project: str) -> Sequence[Decision]:
        """What people decided and no cycle has carried out yet, the first first."""
        ...

    def places(self, natives: Sequence[str]) -> Mapping[str, str]:
        """The projects whose registers know these issues, by the issue's id; one that none knows is absent (B-09)."""
        ...

    def next_threshold(self, project: str, after: datetime) -> datetime | None:
        """When the first of a project's clocks reaches its next threshold, as far as was foreseen; None for never."""
        ...

    def hints(self, project: str) -> Hints:
        """What webhooks have named since a cycle last looked."""
        ...

    def drop_hints(self, project: str, before: datetime) -> None:
        """Take away the hints that came before an instant."""
        ...

    @property
    def oblivion(self) -> Oblivion:
        """How somebody is forgotten."""
        ...

    def expire(self, project: str, limits: Limits, now: datetime) -> Mapping[str, int]:
        """Take away what is older than it has to be; how many rows of which table. Raises Locked."""
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

    def past(self, project: str, *, uid: str = "", cycle: str = "", after: int = 0) -> Sequence[PastChange]:
        """Entries of the history in order (TRC-1): of one record, of one cycle or of all, those after a number."""
        ...

    def audit(self, project: str, noted: str = "") -> Audit:
        """Walk the history's chain; `noted` is a head written down earlier, to be found in it."""
        ...

    def recent(self, project: str, uids: Sequence[str], since: datetime) -> Sequence[PastChange]:
        """Entries of the history of some records from an instant on, in order."""
        ...

    def field_past(self, project: str, path: str) -> Sequence[FieldMove]:
        """How one field of all records came to what it is, as issues' own histories and the register's tell, the earliest first."""
        ...

    def past_until(self, project: str, instant: datetime) -> int:
        """The number of the last entry before the first one that is later than an instant; 0 when none is."""
        ...

    def past_cycle(self, project: str, cycle: str) -> int | None:
        """The number of the last entry when a cycle was done; None for a cycle nobody remembers."""
        ...

    def pasts(self, project: str, uids: Sequence[str] | None = None) -> Mapping[str, IssuePast]:
        """What issues' own histories told, by record: of some or of all; a record of which none told is absent."""
        ...

    def read_at(self, project: str) -> Mapping[str, tuple[str, str]]:
        """By issue id, its `updated` and the mapping's digest when its history was read last."""
        ...

    def clocks(self, project: str) -> Sequence[ClockRow]:
        """All clocks of a project as last run, by record, rule and cycle."""
        ...

    def due_clocks(self, project: str, now: datetime) -> Sequence[str]:
        """The records of which a clock says that something has happened by now, in order."""
        ...

    def fired(self, project: str, uids: Sequence[str] | None = None) -> Sequence[Firing]:
        """What clocks have fired, of some records or of all."""
        ...

    def fired_since(self, project: str, since: datetime) -> Sequence[Firing]:
        """What clocks have fired from an instant on, the earliest first."""
        ...

    def fire(self, project: str, wanted: Sequence[Firing]) -> Sequence[Firing]:
        """Note thresholds as fired; returns those that never were, in order: only these are to be carried out (B-32).

        Refuses when the lock was lost.
        """
        ...

    def acknowledge(self, project: str, key: FiringKey, *, by: str, now: datetime) -> bool:
        """Note who took notice of what was fired; false where it never was. The first stands; needs no lock."""
        ...

    def claim_mails(self, rows: Sequence[MailRow]) -> bool:
        """Claim mails that are about to be sent: all of them, or none and false where somebody has one already (B-32).

        They may be of several projects. Needs no lock.
        """
        ...

    def settle_mails(
        self, keys: Sequence[MailKey], state: MailState, *, now: datetime, reason: str = ""
    ) -> None:
        """Note how the sending of claimed mails ended; needs no lock."""
        ...

    def mails(self, project: str, since: datetime | None = None) -> Sequence[MailRow]:
        """A project's mails, or those of which something was noted since an instant, the earliest first."""
        ...

    def keep_baseline(self, baseline: Baseline) -> bool:
        """Keep a frozen register under its name for good; false where its project has one of that name. Needs no lock."""
        ...

    def baselines(self, project: str) -> Sequence[Head]:
        """What a project's baselines say of themselves, the earliest first."""
        ...

    def baseline(self, project: str, name: str) -> Baseline | None:
        """A project's baseline of exactly that name, as it was kept. Raises Permanent where it cannot be read."""
        ...

    def frozen_titles(self, project: str) -> Mapping[str, tuple[str, str]]:
        """The titles of a project's frozen pages and the digests of their contents, by page."""
        ...

    def frozen_page(self, project: str, page: str) -> FrozenPage | None:
        """What was kept of a frozen page; None where nothing was."""
        ...

    def keep_frozen(self, project: str, pages: Sequence[FrozenPage]) -> None:
        """Keep what frozen pages say, for good; what is kept already stays. Needs no lock."""
        ...

    def cached(self, site: str, name: str) -> JsonValue:
        """A fact of a site (names and ids) as last resolved; None when never."""
        ...

    def cache(self, site: str, name: str, value: JsonValue) -> None:
        """Remember a fact of a site."""
        ...


class Inbox(Protocol):
    """Where webhooks are kept until a cycle looks after them; safe for threads, and beside any cycle."""

    def append(self, projects: Collection[str], hint: Hint) -> bool:
        """Keep a hint for the next cycles of these projects, durably; false where all of them have it already.

        A project that never had a cycle needs none: its first one reads everything. Raises PortError.
        """
        ...

    def places(self, natives: Sequence[str]) -> Mapping[str, str]:
        """The projects whose registers know these issues, by the issue's id (B-09)."""
        ...

    def homes(self, natives: Sequence[str]) -> Mapping[str, str]:
        """The projects whose pages these are, by the page's id."""
        ...
