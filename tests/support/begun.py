"""Projects that have been pushed already: made once, and then a copy of site, store and folder for each test.

A first push takes many times what most tests do after it. That it works is proven by the tests of first pushes; those that only need one
to have been begin here. A copy is a process of its own that was started anew; it is at the same address, since ours are
on pages and in issues.
"""

from __future__ import annotations

import os
import pickle
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

from syncer.sandbox.app import Running, start
from tests.support.campus import Campus, campus
from tests.support.presets import preset_campus
from tests.support.world import MAPPING, Flavour

_FRESH: Final = 60.0  # seconds: what was written just now has to be just now for whoever looks at clocks


@dataclass(frozen=True)
class Start:
    """How a project is laid out, and what has happened in it."""

    prepare: Callable[[Campus], object]
    mapping: str = MAPPING
    locale: str = '["en"]'
    flavour: Flavour = "cloud"
    pages: bool = True
    site: str = ""  # a file of the sandbox's sites; without one, the default site


@dataclass(frozen=True)
class _Kept:
    site: bytes  # a copy is made of these many times faster than of the site itself
    port: int
    folders: tuple[Path, ...]
    files: dict[Path, tuple[bytes, int]]  # with the time of the last change, in nanoseconds
    made: float

    @property
    def fresh(self) -> bool:
        return time.monotonic() - self.made < _FRESH


_kept: dict[Start, _Kept] = {}


@contextmanager
def begun(home: Path, wanted: Start) -> Iterator[Campus]:
    """A project of a test's own, in which everything wanted has happened within the last minute."""
    kept = _kept.get(wanted)
    if kept is None or not kept.fresh:
        kept = _kept[wanted] = _make(wanted)
    running = _serving(kept)
    if running is None:  # somebody else has its port by now
        del _kept[wanted]
        with _laid_out(home, wanted) as made:
            wanted.prepare(made)
            yield made
        return
    with running:
        for name in kept.folders:
            (home / name).mkdir(parents=True, exist_ok=True)
        _write(home, kept.files)
        made = Campus(running.site, running.url, home)
        try:
            yield made
        finally:
            made.wired.close()


def _serving(kept: _Kept) -> Running | None:
    try:
        return start(pickle.loads(kept.site), kept.port)  # made below, in this process
    except OSError:
        return None


def _write(home: Path, files: Mapping[Path, tuple[bytes, int]]) -> None:
    for name, (content, changed) in files.items():
        path = home / name
        path.write_bytes(content)
        os.utime(path, ns=(changed, changed))


def _make(wanted: Start) -> _Kept:
    with tempfile.TemporaryDirectory(prefix="begun-") as folder:
        home = Path(folder, "home")
        with _laid_out(home, wanted) as made:
            wanted.prepare(made)
            port = urlsplit(made.url).port or 0
        found = sorted(home.rglob("*"))
        folders = (Path(), *(path.relative_to(home) for path in found if path.is_dir()))
        files = {
            path.relative_to(home): (path.read_bytes(), path.stat().st_mtime_ns)
            for path in found
            if path.is_file()
        }
    return _Kept(pickle.dumps(made.site), port, folders, files, time.monotonic())


def _laid_out(home: Path, wanted: Start) -> AbstractContextManager[Campus]:
    if wanted.site:
        return preset_campus(
            home,
            wanted.site,
            wanted.mapping,
            locale=wanted.locale,
            sample=False,
            flavour=wanted.flavour,
            pages=wanted.pages,
        )
    return campus(
        home, mapping=wanted.mapping, locale=wanted.locale, flavour=wanted.flavour, pages=wanted.pages
    )
