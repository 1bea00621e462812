"""A disk that is full or read-only, for the store and for files: said clearly, nothing half done, nothing doubled."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import event

from syncer.ports import Permanent
from tests.support.campus import Campus, marks
from tests.support.limited import no_file_beyond

pytestmark = pytest.mark.pages(False)


def doubled(here: Campus) -> bool:
    uids = marks(here)
    return len(uids) != len(set(uids))


def test_a_full_disk_under_the_store_ends_the_cycle_wherever_it_is_and_the_next_goes_on(here: Campus) -> None:
    """The log of the store grows with every commit, so each size ends a cycle at another of its writes."""
    here.hub()  # the log is there as long as somebody has the store open
    log = next((here.home / "var").glob("*.db-wal"))
    errors: list[Permanent] = []
    for number, room in enumerate((0, 9_000, 30_000, 60_000, 100_000, 160_000)):
        here.write(f"new{number}", f"title: New {number}\npriority: high", "As a parent I want more.\n")
        here.change("requirements/gate.md", "title: Gate", "title: Gate then")
        with no_file_beyond(log.stat().st_size + room):
            try:
                here.cycle()
            except Permanent as error:
                errors.append(error)
    assert len(errors) >= 3
    assert all("the store cannot be written" in error.message for error in errors)
    assert all("make room" in error.hint for error in errors)
    here.settled()
    here.quiet()
    assert not doubled(here)
    assert len(marks(here)) == 8
    assert here.issue("REQ-0001")["fields"]["summary"].count("then") == 6


def test_a_store_on_a_read_only_disk_is_said_and_nothing_is_sent(here: Campus) -> None:
    engine: Any = here.wired.hub._engine

    def forbid(connection: Any, *_: Any) -> None:
        connection.execute("PRAGMA query_only=ON")

    here.change("requirements/gate.md", "Gate opens", "Gate then opens")
    event.listen(engine, "checkout", forbid)
    before = here.issues()
    with pytest.raises(Permanent, match="the store cannot be written") as told:
        here.cycle()
    assert "read-only" in told.value.hint
    assert here.issues() == before
    event.remove(engine, "checkout", forbid)
    engine.dispose()
    here.settled()
    assert here.issue("REQ-0001")["fields"]["summary"].startswith("Gate then")
    here.quiet()


def test_a_lock_that_cannot_be_made_is_said(here: Campus) -> None:
    lock = next((here.home / "var").glob("*.CAMP.lock"))
    lock.unlink()
    lock.mkdir()
    with pytest.raises(Permanent, match="lock beside the store") as told:
        here.cycle()
    assert "[store] url" in told.value.hint
    lock.rmdir()
    here.quiet()
