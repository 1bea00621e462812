"""The queue on a real PostgreSQL."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from syncer.daemon.queue import Queue
from tests.support.crew import PACE, Crowd, crowd
from tests.support.stores import postgres, schema_of_its_own

PROJECTS = ("CAMP", "DEMO", "SHOP")


@pytest.fixture(scope="session")
def server() -> Iterator[str]:
    """A PostgreSQL for the whole run."""
    with postgres() as url:
        yield url


@pytest.fixture
def url(server: str) -> Iterator[str]:
    """The address of an empty store."""
    with schema_of_its_own(server) as found:
        yield found


@pytest.fixture
def queue(url: str) -> Iterator[Queue]:
    """The queue, with nothing in it."""
    made = Queue(url, PACE)
    made.open()
    yield made
    made.close()


@pytest.fixture
def workers(url: str, queue: Queue, tmp_path: Path) -> Iterator[Crowd]:
    """None yet; `start` makes one more."""
    with crowd(url, tmp_path / "log", PROJECTS) as made:
        yield made
