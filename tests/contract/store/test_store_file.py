"""A SQLite store whose file is taken away under a process that has it open."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from syncer.ports import Permanent
from syncer.store.hub import SqlHub
from syncer.store.inbox import SqlInbox
from syncer.sync.hints import Hint, Product
from syncer.sync.observation import DecisionKind
from tests.support.stores import empty_store

NOW = datetime(2026, 11, 23, 10, 39, 15, tzinfo=UTC)


def _moved(file: Path) -> None:
    file.rename(file.with_name("away.db"))


def _replaced(file: Path) -> None:
    _moved(file)
    empty_store(file)


@pytest.mark.parametrize("taken", [_moved, _replaced, Path.unlink])
def test_nothing_is_written_to_a_store_that_is_no_longer_there(
    tmp_path: Path, taken: Callable[[Path], None]
) -> None:
    """B-09: two processes worked on a project, each with a register of its own, and no lock kept them apart."""
    file = tmp_path / "hub.db"
    url = empty_store(file)
    hub, inbox = SqlHub(url), SqlInbox(url)
    with hub.lock("CAMP"):
        pass
    taken(file)
    with pytest.raises(Permanent, match="was moved away, deleted or replaced"), hub.lock("CAMP"):
        pass
    with pytest.raises(Permanent):
        hub.decide("CAMP", DecisionKind.PAUSE, "", {}, by="me", now=NOW)
    with pytest.raises(Permanent):
        inbox.append(["CAMP"], Hint("1", Product.JIRA, "1", "", NOW))
    assert file.exists() == (taken is _replaced), "no empty one is made in its place"
    hub.close()
    inbox.close()


def test_a_file_that_was_put_back_is_the_same(tmp_path: Path) -> None:
    file = tmp_path / "hub.db"
    hub = SqlHub(empty_store(file))
    _moved(file)
    with pytest.raises(Permanent):
        hub.snapshot("CAMP")
    file.with_name("away.db").rename(file)
    with hub.lock("CAMP"):
        assert hub.snapshot("CAMP").records == {}
    hub.close()
