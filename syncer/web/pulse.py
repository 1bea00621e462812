"""What the service is doing now and how its last turns ended, for whoever looks at it over HTTP.

Why it exists: a cycle that failed leaves nothing in the store. It is written by the cycles' thread and read by others; it keeps one
line a project, and no text of anybody's.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from threading import Lock

from syncer.web.troubles import Trouble


class Ended(StrEnum):
    """How a turn ended: in order; stopped, for a person; with a failure; or not at all, elsewhere at work."""

    OK = "ok"
    STOPPED = "stopped"
    FAILED = "failed"
    LOCKED = "locked"


@dataclass(frozen=True, slots=True)
class Beat:
    """One project: `since` it is being worked on (None: it is not), how the last turn ended, when, and what was wrong with it."""

    since: datetime | None = None
    ended: Ended | None = None
    at: datetime | None = None
    trouble: Trouble | None = None
    well: datetime | None = None  # when a turn last ended in order
    turns: int = 0


class Pulse:
    """The beats of all projects."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._beats: dict[str, Beat] = {}

    def begin(self, project: str, now: datetime) -> None:
        """A turn begins."""
        self._set(project, since=now)

    def end(self, project: str, ended: Ended, now: datetime, trouble: Trouble | None = None) -> None:
        """A turn has ended."""
        with self._lock:
            was = self._beats.get(project, Beat())
            well = now if ended in {Ended.OK, Ended.STOPPED} else was.well
            self._beats[project] = Beat(None, ended, now, trouble, well, was.turns + 1)

    def only(self, projects: Collection[str]) -> None:
        """Forget projects that are no longer here: nobody ends their turns any more."""
        with self._lock:
            self._beats = {key: beat for key, beat in self._beats.items() if key in projects}

    @property
    def beats(self) -> Mapping[str, Beat]:
        """As they are at this moment."""
        with self._lock:
            return dict(self._beats)

    def _set(self, project: str, *, since: datetime) -> None:
        with self._lock:
            self._beats[project] = replace(self._beats.get(project, Beat()), since=since)
