"""One writer a project, whatever happens to the one before it; and nothing lost among many at once."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import UTC, datetime

import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.engine import make_url

from syncer.ports import Locked, PutCursor, Temporary
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


def end_sessions_with_locks(url: str) -> None:
    """The server ends every session that holds a lock, as it does with one whose machine it thinks dead."""
    engine = create_engine(make_url(url).set(drivername="postgresql+psycopg"))
    with engine.begin() as connection:
        connection.execute(text("SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory'"))
    engine.dispose()


def test_a_holder_whose_session_has_ended_writes_nothing_once_another_has_the_lock(
    url: str, hub: SqlHub, another: Callable[[], SqlHub]
) -> None:
    """B-09: neither the store nor a site; and it ends without a word about its session."""
    if url.startswith("sqlite"):
        pytest.skip("a file's lock has no session")
    with hub.lock("CAMP"):
        end_sessions_with_locks(url)
        hub.fence("CAMP")  # nobody else has it yet
        hub.commit("CAMP", [PutCursor("a", "1")], cycle="t", now=datetime.now(UTC))
        with another().lock("CAMP"):
            with pytest.raises(Locked, match="was lost"):
                hub.fence("CAMP")
            with pytest.raises(Locked, match="was lost"):
                hub.commit("CAMP", [PutCursor("a", "2")], cycle="t", now=datetime.now(UTC))
    assert hub.snapshot("CAMP").cursors["a"] == "1"


def test_a_paused_holder_keeps_its_lock(url: str, hub: SqlHub) -> None:
    """Whoever is stopped may go on at any moment, so nobody takes its place before it is dead."""
    with holder(url, "CAMP") as process:
        process.send_signal(signal.SIGSTOP)
        assert taken(hub, "CAMP")
        process.send_signal(signal.SIGCONT)
        assert taken(hub, "CAMP")
        process.kill()
        process.wait()
        deadline = time.monotonic() + 5
        while taken(hub, "CAMP"):
            assert time.monotonic() < deadline
            time.sleep(0.02)


def test_a_server_that_is_gone_is_told_as_the_store_not_answering(hub: SqlHub, url: str) -> None:
    if url.startswith("sqlite"):
        pytest.skip("a file is always there")
    hub.close()
    hub._engine = create_engine("postgresql+psycopg://nobody@127.0.0.1:1/none")
    with pytest.raises(Temporary, match="does not answer"), hub.lock("CAMP"):
        pass
