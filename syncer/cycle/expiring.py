"""Once a day, what the store has kept long enough goes: the mapping says how long what is kept, and the report counts it."""

from datetime import datetime
from typing import Final

from syncer.cycle.run import Run
from syncer.ports import PutCursor
from syncer.sync.expiry import limits

CURSOR: Final = "retention"  # when this was done last


def expire(run: Run) -> None:
    """Take it away at the time of the census, or as soon after it as a cycle runs."""
    project, now = run.project, run.seen.now
    last = run.seen.hub.cursors.get(CURSOR, "")
    if not project.census.due(datetime.fromisoformat(last) if last else None, now):
        return
    run.expired = run.ports.hub.expire(project.key, limits(project.mapping), now)
    run.commit([PutCursor(CURSOR, now.isoformat())])
