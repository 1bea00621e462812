"""One project's turn in the service: a cycle, and a log line where there is something to say.

Its clients and its folder live as long as the service, so that what they remember is not asked for again.
An error ends the turn, never the service: the next poll tries again.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import structlog

from syncer.cycle.conduct import cycle, plan
from syncer.cycle.project import Ports, Project
from syncer.cycle.report import Report
from syncer.domain.problems import Problem, Severity
from syncer.ports import Misconfigured, PortError
from syncer.sync import printing

Heard = Callable[[Report], None]


def _unheard(_report: Report) -> None:
    """Nobody listens besides the log."""


@dataclass(slots=True)
class Worker:
    """A project with the ports it keeps; `writes` is false where the configuration says mode = "plan"."""

    project: Project
    ports: Ports
    writes: bool = True
    heard: Heard = _unheard
    _told: tuple[str, ...] = ()
    _planned: str = ""
    _first: bool = field(default=True)

    def turn(self) -> None:
        """One cycle, or in plan mode one look. Raises nothing: whatever happens is logged."""
        log = structlog.get_logger("syncer").bind(project=self.project.key)
        try:
            if self.writes:
                self._cycle(log)
            else:
                self._look(log)
        except Misconfigured as error:
            self._tell(log, error.problems)
        except PortError as error:
            log.error("cycle failed", reason=error.message, hint=error.hint)
        except Exception:
            log.exception("cycle failed unexpectedly")

    def _cycle(self, log: structlog.typing.FilteringBoundLogger) -> None:
        done = cycle(self.project, self.ports)
        summary = done.to_json()
        facts = {
            name: summary[name] for name in ("cycle", "seconds", "requests", "changes", "held", "failed")
        }
        if done.stops:
            self._tell(log, [Problem(stop.reason, stop.command, code=stop.item) for stop in done.stops])
        elif done.writes or self._first:
            log.info("cycle", **facts)
        else:
            log.debug("quiet cycle", **facts)
        if not done.stops:
            self._tell(log, done.problems)
        self._first = False
        self.heard(done)

    def _look(self, log: structlog.typing.FilteringBoundLogger) -> None:
        found = plan(self.project, self.ports).plan
        said = printing.headline(found)
        if said != self._planned:
            log.info("plan mode: nothing is written", plan=said, sides=dict(printing.counts(found)))
        self._planned = said
        self._tell(log, found.problems)

    def _tell(self, log: structlog.typing.FilteringBoundLogger, problems: Sequence[Problem]) -> None:
        """Log problems once, and again when they are others: a conflict stays for days, polls are seconds apart."""
        said = tuple(str(problem) for problem in problems)
        if said != self._told:
            for problem in problems:
                level = log.error if problem.severity is Severity.ERROR else log.warning
                level("problem", **problem.to_json())
        self._told = said
