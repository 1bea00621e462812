"""The scheduled service: from its start until it is told to end, through every reload of its configuration.

It knows signals and clocks, and neither what a cycle does nor what the web answers.
"""

import signal
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from queue import Empty, SimpleQueue
from types import FrameType

import structlog

from syncer.daemon.ending import Ending
from syncer.daemon.front import Front, Offer
from syncer.daemon.reloading import reloaded
from syncer.daemon.schedule import Posting, Schedule, Turn
from syncer.web.watching import Watching

LOOK = 30.0  # seconds between two looks at the clock
STEP = 5.0  # seconds; a smaller step is over before it matters


def _nothing() -> None:
    """There is nothing to close."""


@dataclass(frozen=True, slots=True)
class Service:
    """What a configuration makes of the service; `close` gives back what it holds, once its last cycle has ended.

    `ending` is set while the cycle under way is waited for: the change in hand is its last.
    """

    turns: Sequence[Turn]
    poll: timedelta
    zone: str = "UTC"
    mailing: Posting | None = None
    offer: Offer | None = None
    close: Callable[[], None] = _nothing
    ending: Ending = field(default_factory=Ending)


def serve(load: Callable[[Watching], Service]) -> None:
    """Run until SIGTERM or SIGINT; the change in hand is finished first. A second signal ends at once.

    SIGHUP loads the configuration again: where it is valid the service goes on with it, else as before. Raises what `load` raises
    at the first time.
    """
    log = structlog.get_logger("syncer")
    front = Front()
    with _asked() as asked:
        service = former = load(front.watching)
        try:
            while True:
                schedule = _started(service, front, log)
                if former is not service:
                    former.close()  # whoever was being answered has been
                _until_asked(service, schedule, front, asked, log)
                if asked.ending:
                    break
                former, service = service, reloaded(service, lambda: load(front.watching))
        finally:
            front.close()
            service.close()
    log.info("ended")


def _started(service: Service, front: Front, log: structlog.typing.FilteringBoundLogger) -> Schedule:
    service.ending.clear()
    schedule = Schedule(service.turns, service.poll, zone=service.zone, mailing=service.mailing)
    schedule.start()
    front.show(service.offer, schedule.wake, schedule.act)
    log.info("started", projects=[turn.key for turn in service.turns], poll=service.poll.total_seconds())
    return schedule


def _until_asked(
    service: Service,
    schedule: Schedule,
    front: Front,
    asked: "_Asked",
    log: structlog.typing.FilteringBoundLogger,
) -> None:
    """Run until something else is asked for; the last cycle has ended then."""
    steps = Steps()
    while not asked.wait(LOOK):
        front.look()
        if steps.back():
            log.warning("the clock was set back")
            schedule.everything_now()
        schedule.look_again()
    log.info("ending: the change in hand is finished first" if asked.ending else "reloading")
    service.ending.set()
    schedule.end()


class Steps:
    """Whether the time of day went back against a clock that only goes on."""

    def __init__(
        self, clock: Callable[[], float] = time.time, steady: Callable[[], float] = time.monotonic
    ) -> None:
        self._clock, self._steady = clock, steady
        self._apart = clock() - steady()

    def back(self) -> bool:
        """Whether it did since this was last asked, by more than clocks are wont to be corrected."""
        before, self._apart = self._apart, self._clock() - self._steady()
        return self._apart < before - STEP


@dataclass(slots=True)
class _Asked:
    """What signals have asked for. A queue of this kind may be filled while it is waited at, which an event may not."""

    ending: bool = False
    _heard: SimpleQueue[None] = field(default_factory=SimpleQueue)

    def end(self, _number: int, _frame: FrameType | None) -> None:
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, signal.SIG_DFL)  # a second one has its usual, harsh effect
        self.ending = True
        self._heard.put(None)

    def reload(self, _number: int, _frame: FrameType | None) -> None:
        self._heard.put(None)

    def wait(self, seconds: float) -> bool:
        """Whether something was asked for by then; each is heard once."""
        try:
            self._heard.get(timeout=seconds)
        except Empty:
            return self.ending
        return True


@contextmanager
def _asked() -> Iterator[_Asked]:
    """What the first SIGTERM or SIGINT asks for, and each SIGHUP."""
    asked = _Asked()
    wanted = {signal.SIGTERM: asked.end, signal.SIGINT: asked.end, signal.SIGHUP: asked.reload}
    before = {number: signal.signal(number, handler) for number, handler in wanted.items()}
    try:
        yield asked
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
