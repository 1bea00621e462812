"""In which order tests have their turn, and how many of them at once.

Tests that begin programs of their own wait for them again and again: one more of these runs than there are processors, the longest first.
All others keep a processor busy by themselves. They come last, and no more of them run than there are processors: two on one take
each a third longer than they would one after the other.
"""

from __future__ import annotations

import os
from typing import Any, Final

import pytest
from xdist.scheduler import LoadGroupScheduling

# Groups that take minutes: begun last, one of them would keep a run waiting in which all else is done.
_LONG: Final = (
    "soak",
    "tutorial",
    "workers",
    "demo-browser",
    "console-browser",
    "docs-commands",
    "budgets",
    "cli-service",
    "bench-following",
)
_PROGRAMS: Final = (
    "tests/acceptance/",
    "tests/contract/queue/",
    "tests/laws/test_crash",
    "tests/laws/test_workers",
)


def turn(item: pytest.Item) -> int:
    """Where a test stands in the order."""
    mark = item.get_closest_marker("xdist_group")
    if mark is not None and mark.args[0] in _LONG:
        return _LONG.index(mark.args[0])
    return len(_LONG) + (not _begins_programs(item.nodeid))


def _begins_programs(test: str) -> bool:
    return test.startswith(_PROGRAMS)


class Turns(LoadGroupScheduling):  # type: ignore[misc]  # the library says no types
    """Whoever has run tests that wait and would come to others has done enough where the processors are taken."""

    def mark_test_complete(self, node: Any, item_index: int, duration: float = 0) -> None:
        """Forget what is done: after each test the library counts through all that the worker ever had, a minute in a whole run."""
        test, works = self.registered_collections[node][item_index], self.assigned_work[node]
        group = works[self._split_scope(test)]
        group[test] = True
        if all(group.values()):
            del works[self._split_scope(test)]
        self._reschedule(node)

    def _reschedule(self, node: Any) -> None:
        at_work = [one for one in self.nodes if not one.shutting_down]
        if node in at_work and len(at_work) > (os.cpu_count() or 1) and not self._programs_wait():
            node.shutdown()
        else:
            super()._reschedule(node)

    def _programs_wait(self) -> bool:
        return bool(self.workqueue) and _begins_programs(next(iter(next(iter(self.workqueue.values())))))
