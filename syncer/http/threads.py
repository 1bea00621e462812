"""Does many small reads some at a time, where a site has no way to ask for several at once.

Why it exists: waiting is worth sharing, a session is not; so each thread has a reader of its own. Writes never come
here: they go one after another, in the order of the plan.
"""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from threading import Event
from typing import TypeVar

Item = TypeVar("Item")
Found = TypeVar("Found")


def side_by_side(items: Sequence[Item], readers: Sequence[Callable[[Item], Found]]) -> list[Found]:
    """What the readers find for each item, in the items' order. Raises the first error, when all threads have ended."""
    stop = Event()
    found: dict[int, Found] = {}

    def share(first: int) -> None:
        for place in range(first, len(items), len(readers)):
            if stop.is_set():
                return
            try:
                found[place] = readers[first](items[place])
            except BaseException:
                stop.set()
                raise

    with ThreadPoolExecutor(len(readers)) as pool:
        shares = [
            pool.submit(copy_context().run, share, first) for first in range(len(readers))
        ]  # for the log
        try:
            for one in shares:
                one.result()
        finally:
            stop.set()
    return [found[place] for place in range(len(items))]
