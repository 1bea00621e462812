"""The cycle on PostgreSQL as on SQLite: claims, ids, held fields and decisions included."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.engine import make_url

from syncer.ports import Locked
from tests.support.campus import Campus, marks, two_requirements
from tests.support.dying import Killed, dying, just_before
from tests.support.stores import postgres, schema_of_its_own
from tests.support.world import MAPPING, wire


@pytest.fixture
def on_postgres(fresh: Campus) -> Iterator[Campus]:
    """Nothing has run; the register's tables are on a server."""
    with postgres() as server, schema_of_its_own(server) as url:
        config = fresh.home / "config.toml"
        config.write_text(f'{config.read_text("utf-8")}\n[store]\nurl = "{url}"\n', encoding="utf-8")
        (fresh.home / "var" / "syncer.db").unlink()
        (fresh.home / "var").rmdir()
        fresh.rewire(MAPPING)
        try:
            yield fresh
        finally:
            fresh.wired.close()


def test_a_project_lives_on_postgresql(on_postgres: Campus) -> None:
    here = on_postgres
    with dying(method="POST", path="/issue/bulk", sent=True), pytest.raises(Killed):
        two_requirements(here)
    here.write("lamp", "title: Lamp", "As a parent I want light.\n")
    here.settled()
    assert marks(here) == ["REQ-0001", "REQ-0002", "REQ-0003"]
    here.edit(here.key("REQ-0001"), summary="Gate in Jira")
    here.change("requirements/gate.md", "title: Gate opens by itself", "title: Gate in the file")
    assert here.cycle().held == 1
    here.resolve("REQ-0001", "title", "jira")
    here.settled()
    assert here.values("REQ-0001")["title"] == "Gate in Jira"
    here.quiet()
    assert not (here.home / "var").exists()


@pytest.mark.parametrize("path", ["/issue/", "/wiki/api/v2/pages/"], ids=["issues", "pages"])
def test_a_cycle_that_lost_its_lock_to_another_writes_nothing_more_to_any_site(
    on_postgres: Campus, path: str
) -> None:
    """B-09: the server ended its session while a site had it wait, and another process took the project over."""
    here = on_postgres
    two_requirements(here)
    here.change("requirements/gate.md", "title: Gate opens by itself", "title: Gate in the file")
    here.change("requirements/bell.md", "title: Bell rings", "title: Bell in the file")
    rival = wire(here.home)

    def taken_over() -> None:
        _end_sessions_with_locks(here.wired.settings.store.url)
        with rival.hub.lock("CAMP"):
            pass

    asks = {"method": "PUT", "path": path, "kind": "status", "status": 429, "retry_after": 1, "count": 1}
    here.site.faults.set({"rules": [asks]})
    seen = list(here.site.journal)[-1].number
    with just_before(taken_over, method="PUT", path=path), pytest.raises(Locked, match="was lost"):
        here.cycle()
    writes = [
        one for one in here.site.journal if one.number > seen and one.method == "PUT" and path in one.path
    ]
    assert [one.status for one in writes] == [429]  # what was on its way; it is not sent again
    rival.close()
    here.settled()
    assert {one["fields"]["summary"] for one in here.issues().values()} >= {
        "Gate in the file",
        "Bell in the file",
    }
    here.quiet()


def _end_sessions_with_locks(url: str) -> None:
    engine = create_engine(make_url(url).set(drivername="postgresql+psycopg"))
    with engine.begin() as connection:
        connection.execute(text("SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory'"))
    engine.dispose()
