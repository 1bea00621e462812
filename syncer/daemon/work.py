"""One project's turn in the service: a cycle, and a log line where there is something to say.

Its clients and its folder live as long as the service, so that what they remember is not asked for again.
An error ends the turn, never the service: a later poll tries again, the more seldom the longer it lasts (B-13).
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Final, Protocol

import structlog

from syncer.cycle.conduct import cycle, plan
from syncer.cycle.hinted import awaited, only_looked
from syncer.cycle.next_moment import next_moment
from syncer.cycle.project import Ports, Project, fresh_name
from syncer.cycle.report import Report
from syncer.domain.problems import Problem, Severity
from syncer.ports import Leaving, Locked, Misconfigured, PortError, Stranger, Temporary
from syncer.sync import printing
from syncer.sync.hints import Reach
from syncer.web.pulse import Ended
from syncer.web.troubles import Trouble, trouble_of

REST_MOST = 300.0  # seconds without a look at a project, however often it failed
BUSY = 2.0  # seconds after which a project that another instance is writing is worth another try
SOON = 2.0  # seconds after which a first failure is, where no poll comes by before: most of them are over by then
Heard = Callable[[Report], None]


def _unheard(_report: Report) -> None:
    """Nobody listens besides the log."""


def _named() -> str:
    """A cycle's name, which is in every line of the log from then on."""
    name = fresh_name()
    structlog.contextvars.bind_contextvars(cycle=name)
    return name


class Watcher(Protocol):
    """Who counts turns and cycles."""

    def begin(self, project: str, now: datetime) -> None:
        """A turn begins."""
        ...

    def done(self, report: Report) -> None:
        """A cycle has a summary."""
        ...

    def end(self, project: str, ended: Ended, now: datetime, trouble: Trouble | None = None) -> None:
        """A turn has ended; `trouble` is what kept it from being done."""
        ...


class _Unwatched:
    """Nobody counts."""

    def begin(self, project: str, now: datetime) -> None:
        """Nothing."""

    def done(self, report: Report) -> None:
        """Nothing."""

    def end(self, project: str, ended: Ended, now: datetime, trouble: Trouble | None = None) -> None:
        """Nothing."""


UNWATCHED: Final = _Unwatched()


@dataclass(slots=True)
class Worker:
    """A project with the ports it keeps; `writes` is false where the configuration says mode = "plan".

    `again_in`: seconds after which its last turn is worth another try, 0 where it ended in order.
    """

    project: Project
    ports: Ports
    writes: bool = True
    heard: Heard = _unheard
    watcher: Watcher = UNWATCHED
    again_in: float = 0.0
    _told: tuple[str, ...] = ()
    _planned: str = ""
    _first: bool = field(default=True)
    _shut: bool = False
    _failures: int = 0
    _rest: tuple[datetime, datetime] | None = None
    _asked: bool = False  # whether the site asked for the rest
    _looked: bool = (
        False  # whether the last turn went well, so that all that the sites show has been looked at
    )
    _waits: bool = False  # whether another instance was at work the last time

    @property
    def key(self) -> str:
        """The project's key."""
        return self.project.key

    def hooked(self) -> bool:
        """A turn where webhooks have told of something that is not known yet; false where they have not (B-04).

        It looks at what they named, where all else was looked at by the last poll; the next one will again.
        A site that calls is awake: what rests after failures is tried at once, unless the site itself asked for the rest (B-13).
        """
        try:
            if not awaited(self.ports.hub, self.key):
                return False
        except PortError as error:
            structlog.get_logger("syncer").error("hooks not read", project=self.key, reason=error.message)
            return False
        self.wake()
        self._turn(Reach.NAMED if self._looked else Reach.WHOLE)
        return True

    def decided(self) -> None:
        """A turn because somebody decided something: they wait for it, and so does nothing that rests after failures."""
        self.wake()
        self.turn()

    def wake(self) -> None:
        """Somebody asked for a turn: what rests after failures rests no longer, unless the site itself asked for the rest."""
        if not self._asked:
            self._rest = None

    def until_next(self) -> timedelta | None:
        """How long until a clock, a day or a census of the project is due, or its last turn is worth another try; None where the store does not say."""
        if self.again_in:
            return timedelta(seconds=self.again_in)
        now = self.ports.clock()
        try:
            return next_moment(self.project, self.ports.hub, now) - now
        except PortError:
            return None

    def turn(self) -> None:
        """One cycle, or in plan mode one look. Raises nothing: whatever happens is logged."""
        self._turn(Reach.WHOLE)

    def _turn(self, reach: Reach) -> None:
        self.again_in = self._rest_left
        if self.again_in:
            return
        log = structlog.get_logger("syncer").bind(project=self.project.key)
        self.watcher.begin(self.key, self.ports.clock())
        with structlog.contextvars.bound_contextvars(project=self.key, cycle=""):
            ended, trouble = self._tried(log, reach)
        self._looked = ended is Ended.OK  # what was stopped as too much at once must not come in one by one
        self.watcher.end(self.key, ended, self.ports.clock(), trouble)

    def _tried(
        self, log: structlog.typing.FilteringBoundLogger, reach: Reach
    ) -> tuple[Ended, Trouble | None]:
        """One turn, and how it ended."""
        try:
            ended = self._cycle(log, reach) if self.writes else self._look(log)
        except Misconfigured as error:
            self._tell(log, error.problems)
            self._begin_rest()
            return Ended.FAILED, trouble_of(error)
        except Locked as error:
            self.again_in = BUSY
            if not self._waits:  # tried again and again, told once
                log.warning("no cycle: another is at work", reason=error.message, hint=error.hint)
            self._waits = True
            return Ended.LOCKED, trouble_of(error)
        except Leaving as error:
            log.info("cycle left", reason=error.message, hint=error.hint)
            return Ended.STOPPED, None
        except Stranger as error:
            self._shut_out(log, error)
            return Ended.FAILED, trouble_of(error)
        except PortError as error:
            log.error("cycle failed", reason=error.message, hint=error.hint, again_in=self._begin_rest(error))
            return Ended.FAILED, trouble_of(error)
        except Exception as error:
            log.exception("cycle failed unexpectedly", again_in=self._begin_rest())
            return Ended.FAILED, trouble_of(error)
        self._failures, self._rest, self._waits = 0, None, False
        if self._shut:
            log.warning("the credentials are accepted again: everything goes on")
            self._shut = False
        return ended, None

    def _shut_out(self, log: structlog.typing.FilteringBoundLogger, error: Stranger) -> None:
        """Say once in this process that a site does not know us; nothing is sent there until it does (B-14)."""
        self._shut = True
        level = log.error if error.news else log.debug
        level("credentials refused: nothing is written", reason=error.message, hint=error.hint)
        self._begin_rest()

    @property
    def _rest_left(self) -> float:
        """Seconds left of a rest that has begun; 0 where there is none, or a clock that was set back has ended it."""
        if self._rest is None:
            return 0.0
        now = self.ports.clock()
        return (self._rest[1] - now).total_seconds() if self._rest[0] <= now < self._rest[1] else 0.0

    def _begin_rest(self, error: PortError | None = None) -> int:
        """Let polls pass after a failure: as long as the site asked for, else longer each time; in seconds.

        A first failure lets none pass.
        """
        self._failures += 1
        grown = min(REST_MOST, 2.0 ** min(self._failures, 10)) if self._failures > 1 else 0.0
        asked = error.retry_after if isinstance(error, Temporary) else None
        seconds = max(grown, asked or 0.0)
        self._asked = bool(asked)
        self.again_in = seconds or SOON
        now = self.ports.clock()
        self._rest = (now, now + timedelta(seconds=seconds))
        return round(self.again_in)

    def _cycle(self, log: structlog.typing.FilteringBoundLogger, reach: Reach) -> Ended:
        done = cycle(self.project, replace(self.ports, named=_named), reach)
        summary = done.to_json()
        facts = {
            name: summary[name] for name in ("cycle", "seconds", "requests", "changes", "held", "failed")
        }
        if done.census is not None:
            facts["census"] = summary["census"]
        if done.stops:
            self._tell(log, [Problem(stop.reason, stop.command, code=stop.item) for stop in done.stops])
        elif done.writes or self._first or done.census is not None:
            log.info("cycle", **facts)
        else:
            log.debug("quiet cycle", **facts)
        if not done.stops:
            self._tell(log, done.problems)
        self._first = False
        self.heard(done)
        self.watcher.done(done)
        return Ended.STOPPED if done.stops else Ended.OK

    def _look(self, log: structlog.typing.FilteringBoundLogger) -> Ended:
        planned = plan(self.project, self.ports)
        only_looked(self.ports.hub, planned.seen)
        found = planned.plan
        said = printing.headline(found)
        if said != self._planned:
            log.info("plan mode: nothing is written", plan=said, sides=dict(printing.counts(found)))
        self._planned = said
        self._tell(log, found.problems)
        return Ended.OK

    def _tell(self, log: structlog.typing.FilteringBoundLogger, problems: Sequence[Problem]) -> None:
        """Log problems once, and again when they are others: a conflict stays for days, polls are seconds apart."""
        said = tuple(str(problem) for problem in problems)
        if said != self._told:
            for problem in problems:
                level = log.error if problem.severity is Severity.ERROR else log.warning
                trace = {"trace": problem.trace} if problem.trace else {}
                level("problem", **problem.to_json(), **trace)
        self._told = said
