"""When a project has something to do by itself, though nobody edits anything: its next threshold, its midnight, its census.

Why it exists: whoever polls seldom would hear of a breach late (SLA-5). It reads no clock: `now` is given.
"""

from datetime import datetime, time

from syncer.cycle.project import Project
from syncer.cycle.schedule import Moments
from syncer.ports import Hub

_MIDNIGHT = time(0, 0, 1)  # a second into the day


def next_moment(project: Project, hub: Hub, now: datetime) -> datetime:
    """The first instant after `now`; there is always one, since pages tell days."""
    moments = [
        hub.next_threshold(project.key, now),
        project.census.next(now),
        Moments(at=_MIDNIGHT, zone=project.timezone).next(now),
    ]
    return min(moment for moment in moments if moment is not None)
