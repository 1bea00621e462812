"""One cycle under way: what it works for, what it saw, what it has done so far."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final, TypeVar

from syncer.cycle.failing import Failing
from syncer.cycle.ledger import Ledger
from syncer.cycle.patience import Patience
from syncer.cycle.project import Ports, Project
from syncer.cycle.tally import Tally
from syncer.domain.defects import defect
from syncer.domain.problems import Problem
from syncer.pages.overview import Glance
from syncer.ports import HubWrite, PortError, PutCursor, Stranger, Temporary, Throttled
from syncer.ports.causes import cause_of
from syncer.sync.changes import JiraChange
from syncer.sync.clock_rows import Firing
from syncer.sync.failures import Cause
from syncer.sync.observation import Observation
from syncer.sync.restored import RESTORED

Item = TypeVar("Item")
CREDENTIALS: Final = "credentials"  # the code of a site's word that it does not know us
UNLOOKED: Final = (
    "unlooked"  # cursor: the cycle that moved records at which clocks and gates have not looked yet
)


@dataclass(frozen=True, slots=True)
class Published:
    """A page of ours as it stands after publishing; `page` is its own id."""

    kind: str
    title: str
    url: str
    version: int
    page: str = ""


@dataclass(frozen=True, slots=True)
class Struck:
    """What the clocks did in a cycle: how many records were looked at, and what was said for the first time."""

    records: int = 0
    fired: tuple[Firing, ...] = ()


@dataclass(slots=True)
class Run:
    """Passed from step to step; only its ledger, its tally and what was done change.

    `moved` are records that this cycle has made or changed, or of whose past it has learnt something;
    the store is `marked` until clocks and gates have looked at them. `unlooked`: an earlier cycle ended before they did, so they look
    at every record. `glance` is what it leaves for the overview of all projects (PG-12), `letters` how many drafts wait by owner ("" for nobody). `edited` is when the oldest of those
    edits on Jira was made that it takes in; None where there are none.
    """

    project: Project
    ports: Ports
    seen: Observation
    cycle: str
    ledger: Ledger
    tally: Tally = field(default_factory=Tally)
    moved: set[str] = field(default_factory=set)
    unlooked: bool = False
    marked: bool = False
    published: Sequence[Published] = ()
    struck: Struck = field(default_factory=Struck)
    expired: Mapping[str, int] = field(default_factory=dict)
    glance: Glance | None = None
    letters: Mapping[str, int] | None = None
    edited: datetime | None = None
    patience: Patience = field(init=False)
    failing: Failing = field(init=False)

    def __post_init__(self) -> None:
        """A turn that has not begun."""
        self.patience = Patience(self.ports.clock, self.ports.turn, self.ports.ending)
        self.failing = Failing(self.seen, self.tally, self.ports.clock, self.project.timezone)

    def throttled(self, error: PortError, change: JiraChange | None = None) -> bool:
        """Whether a site wants fewer requests: then the change is left to the next cycle, others maybe with it.

        Where it wants them for one issue alone, only that change waits, for as long as was asked (B-12). The same holds of a site
        that does not know us any more: nothing is wrong with the change (B-14).
        """
        if isinstance(error, Stranger):
            return self._shut_out(error)
        if not isinstance(error, Throttled):
            return False
        if error.about != "issue":
            self.patience.heard(error)
        elif change is not None:
            problem = Problem(error.message, error.hint)
            self.failing.change_failed(change, Cause.QUOTA, problem, error.retry_after)
        self.tally.postpone(1, error.message)
        return True

    def _shut_out(self, error: Stranger) -> bool:
        """Ask the site who we are: if it knows us, it is this one request that we may not send, else nothing more is sent.

        One that was only kept back, since an earlier reply raised the doubt, follows in the next cycle.
        """
        port = self.ports.tracker if error.site == "jira" else self.ports.wiki
        try:
            if port is not None:
                port.connect()
        except PortError as reason:
            self.patience.stop(reason.message)
            self.tally.tell(Problem(reason.message, reason.hint, code=CREDENTIALS))
            self.tally.postpone(1, reason.message)
            return True
        if not error.sent:
            self.tally.postpone(1, error.message)
        return not error.sent

    def postpone(self, number: int) -> None:
        """Leave so many changes to the next cycle."""
        self.tally.postpone(number, self.patience.reason)

    def paced(self, items: Sequence[Item], doing: str) -> Iterator[Item]:
        """Changes one by one, progress told; when the cycle has to stop sending, the rest is postponed."""
        for number, item in enumerate(items, 1):
            if self.patience.over:
                self.postpone(len(items) - number + 1)
                return
            self.ports.progress(doing, number, len(items))
            yield item

    def failed(self, error: PortError, what: str, uid: str, change: JiraChange | None = None) -> None:
        """Tell that one change failed, and keep it; a throttled one is postponed instead."""
        if self.throttled(error, change):
            return
        problem = Problem(f"{what}: {error.message}", error.hint, uid=uid, code=type(error).__name__)
        if change is None:
            self.tally.fail(problem)
        else:
            cause = Cause.CONFIGURATION if isinstance(error, Stranger) else cause_of(error)
            self.fail(change, problem, cause, error)

    def fail(
        self, change: JiraChange, problem: Problem, cause: Cause, error: PortError | None = None
    ) -> None:
        """Tell that one change failed, and keep it until it is sent again (B-13)."""
        self.tally.fail(problem)
        asked = error.retry_after if isinstance(error, Temporary) else None
        self.failing.change_failed(change, cause, problem, asked)

    @contextmanager
    def alone(self, change: JiraChange, what: str) -> Iterator[None]:
        """What no port foresaw is a defect of ours: it fails this one change, and the others go on (B-13)."""
        try:
            yield
        except PortError:
            raise
        except Exception as error:
            self.fail(change, defect(error, what, change.uid), Cause.DATA)

    def looked(self) -> None:
        """Clocks and gates have seen all that moved, and a store that was put back has met its sides."""
        if RESTORED in self.seen.hub.cursors:
            self.commit([PutCursor(RESTORED, "")])
        if self.marked or self.unlooked:
            self.commit([PutCursor(UNLOOKED, "")])
            self.marked = False

    def commit(self, writes: Sequence[HubWrite]) -> None:
        """Keep these writes in the hub, all or none."""
        both = [*writes, *self.failing.take()]
        self.ports.hub.commit(self.project.key, both, cycle=self.cycle, now=self.seen.now)
