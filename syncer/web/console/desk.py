"""What the console asks the store: on one thread of its own, over connections of its own, beside whatever cycle is under way.

Why it exists: a store's hub belongs to one thread, and nothing that is answered waits for another project's cycle.
"""

import asyncio
from collections.abc import Callable, Collection
from concurrent.futures import Executor
from dataclasses import dataclass
from typing import TypeVar

from syncer.cycle.project import Ports, Project
from syncer.preview.fetched import as_fetched
from syncer.web.console.access import Rules
from syncer.web.troubles import Trouble
from syncer.wiring import Wired

T = TypeVar("T")
Offline = Callable[[Wired, Project], Ports]


@dataclass(frozen=True, slots=True)
class Doing:
    """What the service does for a project: since when a cycle runs ("" while none does), and why the last one failed (None: it did not).

    `mark` is another word whenever either has changed.
    """

    since: str = ""
    wrong: Trouble | None = None
    mark: str = ""


@dataclass(frozen=True, slots=True)
class Serving:
    """What the console needs of the service; `another` makes a Wired that nobody else uses, `doing` says what is under way,
    and `wake` has a cycle of some projects run now, since somebody decided something."""

    another: Callable[[], Wired]
    projects: tuple[str, ...]
    rules: Rules
    doing: Callable[[str], Doing]
    wake: Callable[[Collection[str]], None]


class Desk:
    """The Wired that is in force; `serving` gives what is, and all work is done on `thread`'s one thread."""

    def __init__(self, serving: Callable[[], Serving], thread: Executor) -> None:
        self.serving, self._thread = serving, thread
        self._open: tuple[Serving, Wired] | None = None
        self._ports: dict[str, Ports] = {}

    async def ask(self, work: Callable[[Wired], T]) -> T:
        """Do some work with the store. Raises whatever it raises."""
        return await asyncio.get_running_loop().run_in_executor(self._thread, self._do, work)

    def offline(self, wired: Wired, project: Project) -> Ports:
        """A project's store and files; files that were read once are read again where they have changed alone. To be used in some work."""
        if project.key not in self._ports:
            self._ports[project.key] = as_fetched(wired.offline(project))
        return self._ports[project.key]

    def close(self) -> None:
        """Give the store's connections back, once what is under way has ended."""
        self._thread.submit(self._shut).result()

    def _do(self, work: Callable[[Wired], T]) -> T:
        serving = self.serving()
        if self._open is None or self._open[0] is not serving:
            self._shut()
            self._open = serving, serving.another()
        return work(self._open[1])

    def _shut(self) -> None:
        if self._open is not None:
            self._open[1].close()
            self._open = None
        self._ports.clear()
