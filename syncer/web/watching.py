"""What the cycles tell of themselves while they run: to the pulse, which says how things stand, and to the figures, which add up."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from syncer.cycle.report import Report
from syncer.ports import PortError, Watch
from syncer.web.metrics import Elsewhere, Metrics, Standing
from syncer.web.pulse import Ended, Pulse
from syncer.web.troubles import Trouble


@dataclass(frozen=True, slots=True)
class Watching:
    """Both, for one process."""

    pulse: Pulse
    metrics: Metrics

    def begin(self, project: str, now: datetime) -> None:
        """A turn of a project begins."""
        self.pulse.begin(project, now)

    def done(self, report: Report) -> None:
        """A cycle has a summary."""
        self.metrics.cycle(report)

    def end(self, project: str, ended: Ended, now: datetime, trouble: Trouble | None = None) -> None:
        """A turn has ended."""
        self.pulse.end(project, ended, now, trouble)
        if ended is Ended.FAILED:
            self.metrics.failed(project)


def standings(
    watch: Watch, projects: Sequence[str], clock: Callable[[], datetime], elsewhere: Callable[[], Elsewhere]
) -> tuple[Sequence[Standing], Elsewhere]:
    """What the store says of each project; of one that it cannot tell, nothing."""
    now, found = clock(), list[Standing]()
    for project in projects:
        try:
            found.append(Standing(project, watch.figures(project, now)))
        except PortError:
            break
    return found, elsewhere()
