"""The statements that every cycle sends again and again, each built once.

Why it exists: the library takes several times longer to build a statement than to run it on a small project, and keeps
what it has compiled only as long as it is given the same one. A value is a parameter here, never a part of the
statement. It must not run anything.
"""

from functools import cache
from typing import Any

from sqlalchemy import BindParameter, Select, Table, bindparam, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.sql.dml import Insert, ReturningInsert

from syncer.store import tables

PROJECT: BindParameter[str] = bindparam("of_project")
LEASE: Select[Any] = select(tables.projects.c.lease).where(tables.projects.c.key == PROJECT)
LAST_LEASE: Select[Any] = LEASE.with_for_update()

CACHED: Select[Any] = select(tables.cache.c.value).where(
    tables.cache.c.site == bindparam("of_site"), tables.cache.c.name == bindparam("of_name")
)


def of_project(project: str) -> dict[str, str]:
    """The parameter of all statements about one project."""
    return {PROJECT.key: project}


@cache
def rows(table: Table) -> Select[Any]:
    """A project's rows of a table, by key."""
    return select(table).where(table.c.project == PROJECT).order_by(*table.primary_key)


@cache
def put(dialect: str, table: Table, names: tuple[str, ...]) -> Insert:
    """Insert or replace rows of these columns by their primary key."""
    keys = [column.name for column in table.primary_key]
    statement = _insert(dialect, table)
    rest = {name: statement.excluded[name] for name in names if name not in keys}
    return statement.on_conflict_do_update(index_elements=keys, set_=rest)


@cache
def claim(dialect: str, table: Table) -> ReturningInsert[Any]:
    """Insert a row unless its key exists; returns the key where it was inserted."""
    return _insert(dialect, table).on_conflict_do_nothing().returning(next(iter(table.primary_key)))


def _insert(dialect: str, table: Table) -> postgresql.Insert | sqlite.Insert:
    return postgresql.insert(table) if dialect == "postgresql" else sqlite.insert(table)
