"""The hub on a SQLite file and on a real PostgreSQL."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from syncer.store.hub import SqlHub
from tests.support.stores import empty_store, postgres, schema_of_its_own

Open = Callable[[], SqlHub]


@pytest.fixture(scope="session")
def server() -> Iterator[str]:
    """A PostgreSQL for the whole run."""
    with postgres() as url:
        yield url


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of an empty store."""
    if request.param == "sqlite":
        yield empty_store(tmp_path / "hub.db")
        return
    with schema_of_its_own(request.getfixturevalue("server")) as url:
        yield url


@pytest.fixture
def another(url: str) -> Iterator[Open]:
    """Opens the store once more, as a further process would."""
    with ExitStack() as stack:

        def opened() -> SqlHub:
            hub = SqlHub(url)
            stack.callback(hub.close)
            return hub

        yield opened


@pytest.fixture
def hub(another: Open) -> SqlHub:
    """An empty store, opened."""
    return another()
