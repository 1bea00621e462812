"""The migrations and the tables say the same, on both databases; stores of other versions are told."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import text

from syncer.ports import Misconfigured, Permanent, Temporary
from syncer.store import engine as engines
from syncer.store.engine import HEAD, open_engine
from syncer.store.hub import SqlHub
from syncer.store.tables import metadata
from tests.support.stores import postgres, schema_of_its_own

MIGRATIONS = Path(engines.__file__).parent / "migrations"


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    with postgres() as url:
        yield url


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'new' / 'folder' / 'hub.db'}"
        return
    with schema_of_its_own(request.getfixturevalue("server")) as url:
        yield url


def test_a_fresh_store_has_exactly_the_tables_of_the_code(url: str) -> None:
    engine = open_engine(url)
    with engine.begin() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, metadata) == []
    engine.dispose()


def test_the_head_the_code_expects_is_the_scripts_one_head() -> None:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    assert ScriptDirectory.from_config(config).get_heads() == [HEAD]


def test_opening_again_changes_nothing(url: str) -> None:
    first = SqlHub(url)
    instance = first.snapshot("CAMP").instance
    first.close()
    second = SqlHub(url)
    assert second.snapshot("CAMP").instance == instance
    with second._engine.begin() as connection:
        assert connection.execute(text("SELECT version_num FROM alembic_version")).scalars().all() == [HEAD]
    second.close()


def test_a_store_of_a_newer_version_is_refused(url: str) -> None:
    engine = open_engine(url)
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    engine.dispose()
    with pytest.raises(Permanent, match="newer version"):
        SqlHub(url)


def test_an_unknown_kind_of_database_is_said_with_its_cure() -> None:
    with pytest.raises(Misconfigured, match="sqlite:///"):
        SqlHub("mysql://localhost/x")


@pytest.mark.parametrize("url", ["not an address", "sqlite+nothing:///x.db", "postgresql://host:port/name"])
def test_an_address_that_is_none_is_said_with_its_cure(url: str) -> None:
    with pytest.raises(Misconfigured, match=r"\[store\] url"):
        SqlHub(url)


def test_a_server_that_is_away_is_no_wrong_configuration() -> None:
    """A supervisor starts again what ended so, and not what was configured wrongly."""
    with pytest.raises(Temporary, match="does not answer") as caught:
        SqlHub("postgresql://127.0.0.1:1/none?connect_timeout=1")
    assert "PGPASSWORD or .pgpass" in caught.value.hint, (
        "a login that is refused looks the same to its client"
    )


def test_a_file_that_is_no_database_is_said_with_its_cure(tmp_path: Path) -> None:
    path = tmp_path / "hub.db"
    path.write_text("not a database, but longer than a header would be" * 20, encoding="utf-8")
    with pytest.raises(Permanent, match="cannot be opened"):
        SqlHub(f"sqlite:///{path}")
