"""Backup, restore, upgrade and move of a store, on SQLite and PostgreSQL and between them."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import text

from syncer.domain.records import Kind
from syncer.ports import (
    CycleRow,
    HistoryEntry,
    HubWrite,
    Locked,
    Misconfigured,
    NewRecord,
    Permanent,
    PutCounterpart,
)
from syncer.store.engine import HEAD, connect, migrate
from syncer.store.hub import SqlHub
from syncer.store.upkeep import Upkeep
from syncer.sync.clock_rows import Firing, FiringKey
from syncer.sync.mails import MailKey, MailKind, MailRow, MailState
from syncer.sync.observation import Agreed, Counterpart, DecisionKind, Side
from tests.support.limited import no_file_beyond
from tests.support.stores import schema_of_its_own

NOW = datetime(2026, 11, 23, 10, 39, 15, 123456, tzinfo=UTC)
Open = Callable[[], SqlHub]


def filled(hub: SqlHub, number: int = 1) -> None:
    """A record with its issue, history and a decision, of one cycle."""
    uid = f"REQ-{number:04d}"
    with hub.lock("CAMP"):
        part = Counterpart(
            Side.JIRA, str(number), uid, f"CAMP-{number}", agreed={"title": Agreed("支付", "支付")}
        )
        batch: list[HubWrite] = [
            NewRecord(uid, Kind.REQUIREMENT, {"title": "支付 “safe” 🎪"}),
            PutCounterpart(part),
            HistoryEntry(uid, "title", None, "支付", "files", "one.md"),
        ]
        hub.commit("CAMP", batch, cycle=f"c{number}", now=NOW)
    hub.allocate("CAMP", [(Kind.REQUIREMENT, uid)], "")
    hub.decide("CAMP", DecisionKind.APPROVE, "first-push", {}, by="pm", now=NOW)
    hub.finish(CycleRow(f"c{number}", "CAMP", NOW, {"held": 0}))


@pytest.fixture
def other(request: pytest.FixtureRequest, url: str, tmp_path: Path) -> Iterator[str]:
    """An empty database of the other kind."""
    if url.startswith("postgresql"):
        yield f"sqlite:///{tmp_path / 'other.db'}"
        return
    with schema_of_its_own(request.getfixturevalue("server")) as there:
        yield there


def test_a_backup_holds_all_and_says_so(hub: SqlHub, url: str, tmp_path: Path) -> None:
    filled(hub)
    path = tmp_path / "backup.db"
    with hub.lock("CAMP"):  # a cycle is at work
        made = Upkeep(url).backup(path, NOW)
    assert made.contents.rows["records"] == 1
    assert made.contents.instance == hub.snapshot("CAMP").instance
    assert made.contents.chains["CAMP"].head == hub.audit("CAMP").head
    assert (path.stat().st_mode & 0o777) == 0o600
    assert [one.name for one in tmp_path.iterdir() if one.name.startswith("backup")] == ["backup.db"]
    again = Upkeep(url).check(path)
    assert (again.contents, again.sha256, again.made) == (made.contents, made.sha256, NOW)


@pytest.mark.parametrize("room", [0, 20_000, 80_000])
def test_a_backup_that_the_disk_does_not_take_is_said_and_leaves_nothing(
    hub: SqlHub, url: str, tmp_path: Path, room: int
) -> None:
    """A disk that is full of backups is what cron meets one night."""
    filled(hub)
    folder = tmp_path / "backups"
    folder.mkdir()
    with (
        no_file_beyond(room),
        pytest.raises(
            Permanent, match=r"backup\.db(\.making)? cannot be written|the store cannot be"
        ) as told,
    ):
        Upkeep(url).backup(folder / "backup.db", NOW)
    assert "make room" in told.value.hint
    assert list(folder.iterdir()) == []


def test_a_backup_for_which_there_is_no_room_beside_is_said(hub: SqlHub, url: str, tmp_path: Path) -> None:
    """Containers have a small /tmp."""
    filled(hub)
    path = tmp_path / "backup.db"
    Upkeep(url).backup(path, NOW)
    with no_file_beyond(20_000), pytest.raises(Permanent, match="cannot be copied") as told:
        Upkeep(url).restore(path, NOW, replace=True, beside=tmp_path)
    assert "TMPDIR" in told.value.hint


def test_both_databases_make_the_same_backup(hub: SqlHub, url: str, other: str, tmp_path: Path) -> None:
    filled(hub)
    copied = Upkeep(url).copy_to(other)
    one, two = (
        Upkeep(each).backup(tmp_path / f"{n}.db", NOW).contents for n, each in enumerate((url, other))
    )
    assert one == two == copied


def test_a_store_that_was_copied_goes_on_where_it_was(hub: SqlHub, url: str, other: str) -> None:
    """MOVE-1: every row, the history's chain, and the numbers that the database gives."""
    filled(hub)
    Upkeep(url).copy_to(other)
    there = SqlHub(other)
    assert there.snapshot("CAMP") == hub.snapshot("CAMP")
    filled(there, 2)
    assert [one.id for one in there.snapshot("CAMP").decisions] == [1, 2]
    assert there.audit("CAMP").entries == 2
    assert there.audit("CAMP").broken is None
    there.close()


def test_nothing_is_copied_over_another_store_or_under_a_cycle(hub: SqlHub, url: str, other: str) -> None:
    filled(hub)
    with hub.lock("CAMP"), pytest.raises(Locked):
        Upkeep(url).copy_to(other)
    Upkeep(url).copy_to(other)
    with pytest.raises(Permanent, match="there is a store already"):
        Upkeep(url).copy_to(other)


def test_a_backup_comes_back_whole(hub: SqlHub, url: str, tmp_path: Path) -> None:
    filled(hub)
    before = hub.snapshot("CAMP")
    Upkeep(url).backup(tmp_path / "backup.db", NOW)
    filled(hub, 2)
    with pytest.raises(Permanent, match="not empty"):
        Upkeep(url).restore(tmp_path / "backup.db", NOW, replace=False, beside=tmp_path)
    with hub.lock("CAMP"), pytest.raises(Locked):
        Upkeep(url).restore(tmp_path / "backup.db", NOW, replace=True, beside=tmp_path)
    done = Upkeep(url).restore(tmp_path / "backup.db", NOW, replace=True, beside=tmp_path)
    assert done.former is not None
    assert Upkeep(url).check(done.former).contents.rows["records"] == 2
    assert before == replace(
        hub.snapshot("CAMP"), cursors=before.cursors
    )  # the process that had it open sees it, too
    assert hub.audit("CAMP").broken is None
    filled(hub, 2)


def test_a_backup_comes_back_into_the_other_database(
    hub: SqlHub, url: str, other: str, tmp_path: Path
) -> None:
    filled(hub)
    Upkeep(url).backup(tmp_path / "backup.db", NOW)
    SqlHub(other).close()  # an empty store has a name of its own, which nothing was marked with
    done = Upkeep(other).restore(tmp_path / "backup.db", NOW, replace=False, beside=tmp_path)
    assert done.former is None
    there = SqlHub(other)
    before = hub.snapshot("CAMP")
    assert before == replace(there.snapshot("CAMP"), cursors=before.cursors)
    there.close()


def test_what_has_gone_out_is_not_forgotten_by_a_restore(hub: SqlHub, url: str, tmp_path: Path) -> None:
    """A mail sent, a threshold told and an id given since the backup are facts of the world (B-32)."""
    filled(hub)
    Upkeep(url).backup(tmp_path / "backup.db", NOW)
    mail = MailRow(MailKey("CAMP", "zhao", MailKind.DIGEST, "2026-11-23"), MailState.CLAIMED, NOW, 1, "x", ())
    assert hub.claim_mails([mail])
    firing = Firing(FiringKey("REQ-0001", "answer", 1, "50 %"), NOW, ("zhao",), (), "p")
    with hub.lock("CAMP"):
        assert hub.fire("CAMP", [firing])
    assert hub.allocate("CAMP", [(Kind.REQUIREMENT, "")], "") == ["REQ-0002"]
    Upkeep(url).restore(tmp_path / "backup.db", NOW, replace=True, beside=tmp_path)
    assert not hub.claim_mails([mail])
    with hub.lock("CAMP"):
        assert not hub.fire("CAMP", [firing])
    assert hub.allocate("CAMP", [(Kind.REQUIREMENT, "")], "") == ["REQ-0003"]


def test_a_cycle_that_was_only_paused_does_not_write_on_after_a_restore(
    hub: SqlHub, another: Open, url: str, tmp_path: Path
) -> None:
    filled(hub)
    with another().lock("CAMP"):
        pass
    Upkeep(url).backup(tmp_path / "backup.db", NOW)
    hub._leases["CAMP"] = 2
    Upkeep(url).restore(tmp_path / "backup.db", NOW, replace=True, beside=tmp_path)
    with pytest.raises(Locked, match="was lost"):
        hub.commit("CAMP", [NewRecord("REQ-0009", Kind.REQUIREMENT, {})], cycle="x", now=NOW)


def test_the_backup_of_another_store_is_refused(hub: SqlHub, url: str, other: str, tmp_path: Path) -> None:
    filled(hub)
    there = SqlHub(other)
    filled(there)
    there.close()
    Upkeep(other).backup(tmp_path / "backup.db", NOW)
    with pytest.raises(Permanent, match="the backup is of"):
        Upkeep(url).restore(tmp_path / "backup.db", NOW, replace=True, beside=tmp_path)


@pytest.mark.parametrize(
    ("harm", "said"),
    [
        ("UPDATE records SET payload = '{}'", "damaged"),
        ("DELETE FROM decisions", "damaged"),
        ("UPDATE alembic_version SET version_num = '9999'", "newer version"),
        ("UPDATE history_payloads SET payload = '{}'; DROP TABLE backup", "history of CAMP breaks"),
    ],
)
def test_a_backup_that_was_changed_is_refused(
    hub: SqlHub, url: str, tmp_path: Path, harm: str, said: str
) -> None:
    filled(hub)
    path = tmp_path / "backup.db"
    Upkeep(url).backup(path, NOW)
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript(harm)
    before = hub.snapshot("CAMP")
    with pytest.raises(Permanent, match=said):
        Upkeep(url).restore(path, NOW, replace=True, beside=tmp_path)
    assert hub.snapshot("CAMP") == before


def test_files_that_are_none_are_refused(hub: SqlHub, url: str, tmp_path: Path) -> None:
    filled(hub)
    path = tmp_path / "backup.db"
    Upkeep(url).backup(path, NOW)
    whole = path.read_bytes()
    for spoilt in (
        whole[: len(whole) // 2],
        whole[:4096] + b"\xff" * (len(whole) - 4096),
        b"no database" * 900,
        b"",
    ):
        path.write_bytes(spoilt)
        with pytest.raises(Permanent, match=r"no backup|damaged"):
            Upkeep(url).restore(path, NOW, replace=True, beside=tmp_path)


def test_nothing_is_made_by_looking(tmp_path: Path) -> None:
    upkeep = Upkeep(f"sqlite:///{tmp_path / 'none.db'}")
    for look in (upkeep.info, lambda: upkeep.backup(tmp_path / "b.db", NOW)):
        with pytest.raises(Permanent, match="no store yet"):
            look()
    assert [*tmp_path.iterdir()] == []


def test_a_store_tells_what_it_holds(hub: SqlHub, url: str) -> None:
    filled(hub)
    found = Upkeep(url).info()
    assert found.contents.schema == HEAD
    assert found.size > 0
    assert found.oldest["records"] == NOW
    assert "baselines" not in found.oldest


# --------------------------------------------------------------------------------------- upgrade


def older(url: str) -> None:
    """A store as an earlier version has left it, with a row."""
    engine = connect(url)
    migrate(engine, "0003")
    with engine.begin() as connection:
        connection.execute(text("INSERT INTO projects VALUES ('CAMP', 1, 0, '')"))
    engine.dispose()


@pytest.fixture
def unmade(request: pytest.FixtureRequest, url: str, tmp_path: Path) -> Iterator[str]:
    """The address of a database without any table."""
    if url.startswith("sqlite"):
        yield f"sqlite:///{tmp_path / 'unmade.db'}"
        return
    with schema_of_its_own(request.getfixturevalue("server")) as there:
        yield there


def test_an_older_store_is_upgraded_once_and_kept(unmade: str) -> None:
    url = unmade
    older(url)
    done = Upkeep(url).upgrade()
    assert (done.before, done.after) == ("0003", HEAD)
    if url.startswith("sqlite"):
        assert done.kept is not None
        assert Upkeep(f"sqlite:///{done.kept}").info().contents.schema == "0003"
    assert Upkeep(url).upgrade().before == HEAD
    assert Upkeep(url).info().contents.schema == HEAD


def test_an_older_store_is_backed_up_as_it_is_and_restored_as_it_should_be(
    unmade: str, tmp_path: Path
) -> None:
    url = unmade
    older(url)
    made = Upkeep(url).backup(tmp_path / "backup.db", NOW)
    assert made.contents.schema == "0003"
    done = Upkeep(f"sqlite:///{tmp_path / 'new.db'}").restore(
        tmp_path / "backup.db", NOW, replace=False, beside=tmp_path
    )
    assert done.contents.schema == HEAD
    assert [*done.contents.chains] == ["CAMP"]


def test_no_store_is_upgraded_under_a_cycle(url: str, another: Open) -> None:
    hub = another()
    with hub.lock("CAMP"):
        engine = connect(url)
        with engine.begin() as connection:
            connection.execute(text("UPDATE alembic_version SET version_num = '0003'"))
        with pytest.raises(Locked):
            Upkeep(url).upgrade()
        with engine.begin() as connection:
            connection.execute(text(f"UPDATE alembic_version SET version_num = '{HEAD}'"))
        engine.dispose()


def test_a_service_of_a_former_version_stops_writing(hub: SqlHub, url: str) -> None:
    """An upgrade by a newer command must not surprise a service that runs on."""
    filled(hub)
    engine = connect(url)
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(Permanent, match="another version"), hub.lock("CAMP"):
        raise AssertionError
    engine.dispose()


@pytest.mark.parametrize(
    "url",
    [
        "sqlite:///var/syncer.db?timeout=soon",
        "sqlite:///var/syncer.db?mode=ro",
        "sqlite://var/syncer.db",
        "postgresql://host:port/syncer",
    ],
)
def test_an_address_that_the_library_does_not_take_is_the_configurations_mistake(url: str) -> None:
    with pytest.raises(Misconfigured, match=r"\[store\] url"):
        connect(url)
