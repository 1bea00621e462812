"""A project whose cycles are run by workers: what the service does at its times is to ask for one."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog

from syncer.cycle.hinted import awaited
from syncer.daemon.queue import Queue
from syncer.daemon.work import UNWATCHED, Watcher
from syncer.ports import Hub, PortError
from syncer.sync.lanes import Lane
from syncer.web.pulse import Ended
from syncer.web.troubles import trouble_of

LEAST = 0.8  # of a poll: what another service asked for so short a time ago serves us, too


@dataclass(slots=True)
class Deferring:
    """The project's turn in the service. None of its methods raises anything; `watcher` is told whether asking went well."""

    key: str
    hub: Hub
    queue: Queue
    poll: timedelta
    clock: Callable[[], datetime]
    watcher: Watcher = UNWATCHED

    def turn(self) -> None:
        """Ask for a cycle because a poll is due."""
        self._ask(lambda: self.queue.poll(self.key, self.poll * LEAST))

    def hooked(self) -> bool:
        """Ask for one at once where webhooks have told of something that is not known yet; false where they have not (B-04)."""

        def ask() -> bool:
            if not awaited(self.hub, self.key):
                return False
            self.queue.defer(self.key, Lane.PEOPLE)
            return True

        return self._ask(ask)

    def decided(self) -> None:
        """Ask for one before all else, since somebody decided something."""

        def ask() -> bool:
            self.queue.defer(self.key, Lane.GATE)
            return True

        self._ask(ask)

    def until_next(self) -> timedelta | None:
        """None: what is due by itself before the next poll, the worker asks for that has run the project last."""
        return None

    def _ask(self, ask: Callable[[], bool]) -> bool:
        log, known = structlog.get_logger("syncer"), self.queue.silent
        try:
            asked = ask()
        except PortError as error:
            level = log.debug if known else log.error  # told once, not by each project at each of its times
            level("cycle not asked for", project=self.key, reason=error.message, hint=error.hint)
            self.watcher.end(self.key, Ended.FAILED, self.clock(), trouble_of(error))
            return False
        if known and not self.queue.silent:
            log.info("the queue answers again")
        self.watcher.end(self.key, Ended.OK, self.clock())
        return asked
