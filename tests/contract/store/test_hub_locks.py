"""One writer a project, whatever happens to the one before it; and nothing lost among many at once."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

import pytest

from syncer.ports import Locked
from syncer.store.hub import SqlHub
from syncer.store.tables import facts

_HOLD = """
import sys
from syncer.store.hub import SqlHub
hub = SqlHub(sys.argv[1])
with hub.lock(sys.argv[2]):
    print("held", flush=True)
    sys.stdin.read()
print("freed", flush=True)
"""


@contextmanager
def holder(url: str, project: str) -> Iterator[subprocess.Popen[str]]:
    """A process that holds a project's lock until its input ends, or it is killed."""
    process = subprocess.Popen(
        [sys.executable, "-c", _HOLD, url, project],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        assert process.stdout is not None
        assert process.stdout.readline() == "held\n"
        yield process
    finally:
        process.kill()
        process.communicate()


def taken(hub: SqlHub, project: str) -> bool:
    try:
        with hub.lock(project):
            return False
    except Locked:
        return True


def test_a_second_process_is_told_at_once(url: str, hub: SqlHub) -> None:
    """Exit 5; other projects and reading go on."""
    with holder(url, "CAMP") as process:
        began = time.monotonic()
        with pytest.raises(Locked, match="another instance"), hub.lock("CAMP"):
            pass
        assert time.monotonic() - began < 2
        assert not taken(hub, "SHOP")
        assert hub.snapshot("CAMP").records == {}
        process.communicate("")
        assert not taken(hub, "CAMP")


def test_the_lock_of_a_killed_process_is_free(url: str, hub: SqlHub) -> None:
    with holder(url, "CAMP") as process:
        assert taken(hub, "CAMP")
        process.kill()
        process.wait()
        deadline = time.monotonic() + 5
        while taken(hub, "CAMP"):
            assert time.monotonic() < deadline
            time.sleep(0.02)


def test_two_stores_opened_in_one_process_exclude_each_other(
    hub: SqlHub, another: Callable[[], SqlHub]
) -> None:
    rival = another()
    with hub.lock("CAMP"):
        assert taken(rival, "CAMP")
        assert not taken(rival, "SHOP")
    assert not taken(rival, "CAMP")


def test_a_cycle_that_fails_frees_the_lock(hub: SqlHub, another: Callable[[], SqlHub]) -> None:
    with pytest.raises(RuntimeError), hub.lock("CAMP"):
        raise RuntimeError
    assert not taken(another(), "CAMP")


def test_reading_then_writing_in_one_transaction_loses_nothing(url: str, hub: SqlHub) -> None:
    """Python's deferred BEGIN would fail here on SQLite ("database is locked") or lose an addition."""
    if url.startswith("postgresql"):
        pytest.skip("PostgreSQL queues writers on the row, which test_hub proves for ids")
    with hub._engine.begin() as connection:
        connection.execute(facts.insert().values(name="n", value="0"))

    def add(_number: int) -> None:
        with hub._engine.begin() as connection:
            found = connection.execute(facts.select().where(facts.c.name == "n")).one()
            connection.execute(
                facts.update().where(facts.c.name == "n").values(value=str(int(found.value) + 1))
            )

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(add, range(80)))
    with hub._engine.begin() as connection:
        assert connection.execute(facts.select().where(facts.c.name == "n")).one().value == "80"
