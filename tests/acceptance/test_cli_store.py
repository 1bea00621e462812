"""`syncer store`: an administrator's commands, as typed, on a SQLite and over to PostgreSQL."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.commands import edit, issues, syncer, written
from tests.support.sandbox import Sandbox, sandbox_process
from tests.support.stores import postgres, schema_of_its_own
from tests.support.world import lay_out, requirement

pytestmark = pytest.mark.xdist_group("cli-store")


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    with sandbox_process() as running:
        yield running


@pytest.fixture
def home(tmp_path: Path, sandbox: Sandbox) -> Path:
    """A project that has run once."""
    sandbox.reset()
    register = lay_out(tmp_path, sandbox.url)
    requirement(register, "first", "id: REQ-0001\ntitle: Enrol a camper\npriority: medium", "Enrol them.\n")
    assert syncer(tmp_path, "run").code == 0
    return tmp_path


def test_a_day_of_an_administrator(home: Path, sandbox: Sandbox) -> None:
    """Look, upgrade, back up, work on, restore: nothing is doubled."""
    looked = syncer(home, "store", "info", "--json").json
    assert looked["rows"]["records"] == 1
    assert syncer(home, "store", "upgrade", "--json").json["from"] == looked["schema"]
    made = syncer(home, "store", "backup", "kept.db")
    assert (made.code, "entries of history hold, head " in made.out) == (0, True)
    assert "SHA-256" in made.out
    again = syncer(home, "store", "backup", "kept.db")
    assert (again.code, "say --force" in again.err) == (2, True)
    assert syncer(home, "store", "backup", "kept.db", "--force", "--json").json["rows"] == looked["rows"]
    requirement(
        home / "register", "second", "id: REQ-0002\ntitle: Pay the fee\npriority: medium", "Pay it.\n"
    )
    assert syncer(home, "run").code == 0
    before = issues(sandbox)
    assert syncer(home, "store", "restore", "kept.db").code == 1
    assert syncer(home, "store", "restore", "kept.db", "--replace").code == 2, "nobody can be asked"
    done = syncer(home, "store", "restore", "kept.db", "--replace", "--yes", "--json").json
    assert done["rows"]["records"] == 1
    assert (home / done["kept"]).is_file()
    assert syncer(home, "run").code == 0
    assert issues(sandbox) == before
    sandbox.control("journal", method="DELETE")
    assert syncer(home, "run", "--json").code == 0
    assert written(sandbox) == []


def test_a_damaged_backup_is_refused_before_anything_is_asked(home: Path) -> None:
    syncer(home, "store", "backup", "kept.db")
    whole = (home / "kept.db").read_bytes()
    (home / "kept.db").write_bytes(whole[: len(whole) // 2])
    ran = syncer(home, "store", "restore", "kept.db", "--replace", "--yes")
    assert (ran.code, "damaged" in ran.err) == (1, True)
    assert not [*(home / "var").glob("*before-restore*")]


def test_from_sqlite_to_postgresql_by_one_command(home: Path) -> None:
    with postgres() as server, schema_of_its_own(server) as url:
        ran = syncer(home, "store", "copy", "--to", url.replace("postgres:@", "postgres:secret@"))
        assert (ran.code, "PGPASSWORD" in ran.err, "secret" in ran.out + ran.err) == (2, True, False)
        target = url.replace("postgres:@", "postgres@")
        ran = syncer(home, "store", "copy", "--to", target)
        assert (ran.code, f'url = "{target}"' in ran.out) == (0, True), ran.err
        edit(home / "config.toml", "[[projects]]", f'[store]\nurl = "{target}"\n\n[[projects]]')
        assert syncer(home, "run", "--json").json["changes"]["jira"]["create"] == 0
        assert syncer(home, "audit", "verify").code == 0
        assert syncer(home, "store", "copy", "--to", target).code == 1, "there is a store already"
        made = syncer(home, "store", "backup", "pg.db", "--json").json
        assert made["rows"]["records"] == 1
        assert syncer(home, "store", "restore", "pg.db", "--replace", "--yes").code == 0
        assert syncer(home, "store", "info", "--json").json["bytes"] > 0
        back = syncer(home, "store", "copy", "--to", "sqlite:///back.db", "--json").json
        assert back["rows"]["records"] == 1
        assert (home / "back.db").is_file()
