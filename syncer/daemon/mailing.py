"""The service's mail: a look at every poll whether something is due, and a log line where something was sent or failed.

Nothing that goes wrong here ends the service or a cycle. Neither addresses nor texts are logged.
"""

from dataclasses import dataclass
from datetime import timedelta

import structlog

from syncer.cycle.posting import Posted
from syncer.cycle.postman import Postman
from syncer.domain.problems import Severity
from syncer.ports import PortError


@dataclass(slots=True)
class Mailing:
    """The postman with what was last told of him."""

    postman: Postman
    _told: tuple[str, ...] = ()

    def until_next(self) -> timedelta | None:
        """How long until the next digest or weekly list; None where there is none."""
        return self.postman.until_next()

    def turn(self) -> None:
        """Send what is due. Raises nothing: whatever happens is logged."""
        log = structlog.get_logger("syncer")
        try:
            posted = self.postman.turn()
        except PortError as error:
            log.error("mail failed", reason=error.message, hint=error.hint)
        except Exception:
            log.exception("mail failed unexpectedly")
        else:
            self._log(log, posted)

    def _log(self, log: structlog.typing.FilteringBoundLogger, posted: Posted) -> None:
        if posted.sent or posted.failed or posted.unknown:
            log.info("mail", sent=len(posted.sent), failed=len(posted.failed), unknown=len(posted.unknown))
        said = tuple(str(problem) for problem in posted.problems)
        if said and said != self._told:
            for problem in posted.problems:
                level = log.error if problem.severity is Severity.ERROR else log.warning
                level("problem", **problem.to_json())
            self._told = said
