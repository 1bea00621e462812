"""Every schema that was released goes on: its own rows are upgraded, read, and a cycle over them doubles nothing and ends quiet."""

from __future__ import annotations

import json
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from alembic.config import Config
from alembic.script import ScriptDirectory

from syncer.sandbox.app import start
from syncer.sandbox.keeping import snapshot
from syncer.store import contents
from syncer.store import engine as engines
from syncer.store.engine import HEAD, connect, migrate, reading
from syncer.store.hub import SqlHub
from syncer.store.upkeep import Upkeep
from tests.support.campus import Campus, aged, marks
from tests.support.schema_rows import SITE
from tests.support.stores import schema_of_its_own
from tests.support.world import lay_out

KEPT = Path(__file__).with_name("schemas")
RELEASED = sorted(path.name for path in KEPT.iterdir())


def test_every_released_schema_has_rows_of_its_time() -> None:
    """`tests/support/schema_rows.py` says how they are made."""
    config = Config()
    config.set_main_option("script_location", str(Path(engines.__file__).parent / "migrations"))
    known = sorted(script.revision for script in ScriptDirectory.from_config(config).walk_revisions())
    assert known == RELEASED


def fill(url: str, schema: str, site: str) -> None:
    """A store as it was then."""
    engine = connect(url)
    migrate(engine, schema)
    engine.dispose()
    rows = (KEPT / schema / "store.sql").read_text("utf-8").replace(SITE, site)
    with closing(sqlite3.connect(url.removeprefix("sqlite:///"))) as connection:
        connection.executescript(f"BEGIN;\n{rows}COMMIT;")


@contextmanager
def at_that_time(home: Path, schema: str) -> Iterator[Campus]:
    """The site, the project's folder and its store as they were, and today's code."""
    text = (KEPT / schema / "site.json").read_text("utf-8")
    with start(snapshot.new_site(None, "cloud")) as running:
        snapshot.restore(running.site, json.loads(text.replace(SITE, running.url)))
        register = lay_out(home, running.url)
        shutil.copytree(KEPT / schema / "register", register, dirs_exist_ok=True)
        for path in register.rglob("*.md"):
            aged(path)
        (home / "var").mkdir()
        fill(f"sqlite:///{home / 'var' / 'syncer.db'}", schema, running.url)
        here = Campus(running.site, running.url, home)
        try:
            yield here
        finally:
            here.wired.close()


@pytest.mark.parametrize("schema", RELEASED)
def test_a_store_of_that_time_goes_on(
    request: pytest.FixtureRequest, tmp_path: Path, schema: str, url: str
) -> None:
    then = f"sqlite:///{tmp_path / 'then.db'}"
    fill(then, schema, "http://127.0.0.1:1")
    if url.startswith("sqlite"):
        url = then
    else:  # the same rows as that version had them there
        with schema_of_its_own(request.getfixturevalue("server")) as there:
            was_on_postgresql(then, there, schema)
            goes_on(there, schema)
        return
    goes_on(url, schema)


def was_on_postgresql(then: str, there: str, schema: str) -> None:
    source, target = connect(then), connect(there)
    migrate(target, schema)
    with reading(source) as giving, target.begin() as taking:
        contents.carry(giving, taking)
    source.dispose()
    target.dispose()


def goes_on(url: str, schema: str) -> None:
    before = Upkeep(url).info().contents
    assert Upkeep(url).upgrade().before == schema
    after = Upkeep(url).info().contents
    assert after.schema == HEAD
    assert after.chains == before.chains
    assert after.broken == ()
    assert {name: after.rows[name] for name in before.rows} == before.rows
    hub = SqlHub(url)
    state = hub.snapshot("CAMP")
    assert {*state.records} >= {"REQ-0001", "REQ-0002", "MTG-0001", "ACT-0001"}
    assert [(one.uid, one.field) for one in state.held] == [("REQ-0001", "title")]
    assert hub.past("CAMP")
    assert hub.last_cycle("CAMP") is not None
    hub.close()


@pytest.mark.parametrize("schema", RELEASED)
def test_a_cycle_on_a_store_of_that_time_makes_nothing_twice(tmp_path: Path, schema: str) -> None:
    with at_that_time(tmp_path / "home", schema) as here:
        issues, titles = marks(here), [*here.pages()]
        report = here.cycle()
        table = report.tally.table()
        assert (table["jira"]["create"], table["files"]["create"], report.tally.failed) == (0, 0, 0)
        assert marks(here) == issues
        assert {*titles} <= {*here.pages()}
        here.settled()
        assert [one.name for one in (here.home / "var").glob("*.before-*")] == (
            [] if schema == HEAD else [f"syncer.db.before-{HEAD}"]
        )
        here.resolve("REQ-0001", "title", "jira")
        here.settled()
        here.quiet()
        assert here.values("REQ-0001")["title"] == "Gate in Jira"
        assert marks(here) == issues
        assert here.wired.hub.audit("CAMP").broken is None
