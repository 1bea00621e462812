"""The timelines of a project's records, read from the store alone.

Why it exists: clocks, gates, `explain` and `simulate` ask for the same thing. It sends no request and decides nothing: what
issues' histories tell was kept when they were read (see pasts.py), and putting it together is `sync.timelines`.
"""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from syncer.cycle.project import Project
from syncer.ports import Hub
from syncer.rules.timeline import Timeline
from syncer.sync.observation import HubState
from syncer.sync.timelines import timelines

REBUILT = "rebuilt"  # the cursor that says when a new store first met issues that carried our mark already
_EVER = datetime(1, 1, 1, tzinfo=UTC)


def read_timelines(
    project: Project, hub: Hub, state: HubState, uids: Sequence[str] | None = None
) -> dict[str, Timeline]:
    """The timelines of some records of a snapshot, or of all with None, by uid; what is no record any more is absent."""
    if uids is None:
        records, past = state.records, hub.past(project.key)
    else:
        records = {uid: state.records[uid] for uid in uids if uid in state.records}
        past = hub.recent(project.key, list(records), _EVER) if records else ()
    pasts = hub.pasts(project.key, None if uids is None else list(records))
    return timelines(records, pasts, past, ZoneInfo(project.timezone), rebuilt(state.cursors))


def rebuilt(cursors: Mapping[str, str]) -> datetime | None:
    """When the store was new while the project was not; None for one that was there from the beginning."""
    at = cursors.get(REBUILT)
    return datetime.fromisoformat(at) if at else None
