"""The cycle on PostgreSQL as on SQLite: claims, ids, held fields and decisions included."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.support.campus import Campus, marks, two_requirements
from tests.support.dying import Killed, dying
from tests.support.stores import postgres, schema_of_its_own
from tests.support.world import MAPPING


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
