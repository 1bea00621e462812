"""The state file: a site in SQLite, written before each reply, so that a killed sandbox loses nothing it had said.

Only what changed is written. A file belongs to one process at a time and to one flavour.
"""

from __future__ import annotations

import json
import os
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from syncer.sandbox.keeping.codec import Codec
from syncer.sandbox.keeping.fingerprint import fingerprint
from syncer.sandbox.keeping.parts import Part, parts, put, settle, share
from syncer.sandbox.site import Site

FORMAT = "1"
_ABOUT, _ALONE = "about", ""
_SCHEMA = """
CREATE TABLE IF NOT EXISTS part (
    state TEXT NOT NULL, name TEXT NOT NULL, key TEXT NOT NULL, value TEXT NOT NULL, PRIMARY KEY (state, name, key)
) WITHOUT ROWID
"""
_KEPT = "SELECT state, name, key, value FROM part WHERE state <> ? ORDER BY name <> 'projects', state, name"
Row = tuple[str, str, str]


class StateFile:
    """An open state file: `follow` joins it to a site, `save` writes what has changed since the last time."""

    def __init__(self, path: Path) -> None:
        """Open or make the file. Raises ValueError where it is none, or another process has it."""
        self.path = path
        self.written = 0
        self._codec = Codec()
        self._last: dict[tuple[str, str], dict[Any, Any]] = {}
        self._about: dict[str, str] = {}
        self._database = _open(path)

    @property
    def empty(self) -> bool:
        """Whether nothing was ever saved in it."""
        return self._database.execute("SELECT 1 FROM part LIMIT 1").fetchone() is None

    def close(self) -> None:
        """Give the file back."""
        self._database.close()

    def follow(self, site: Site) -> None:
        """Fill a site from the file, or the file from the site where it is new, and keep every change from now on."""
        if self.empty:
            self.save(site)
        else:
            self.load(site)
        site.listeners.append(lambda event, *_subject: self.save(site) if event == "written" else None)

    def load(self, site: Site) -> None:
        """Make a site what the file says. Raises ValueError on another flavour or format."""
        asked = self._database.execute("SELECT name, value FROM part WHERE state = ?", (_ABOUT,))
        self._about = dict(asked)
        flavour = self._about.get("flavour")
        if self._about.get("format") != FORMAT:
            raise ValueError(f"{self.path}: this version does not read state files of that format")
        if flavour != site.flavour:
            raise ValueError(f"{self.path} holds a {flavour} site: say --flavour {flavour}")
        for one in parts(site):
            if one.table:
                one.value.clear()
        for state, name, value in self._read():
            put(site, state, name, value)
        site.clock.restore(json.loads(self._about["clock"]))
        settle(site)
        for one in parts(site):
            self._last[one.state, one.name] = _prints(one)
        site.jira.touched.clear()

    def _read(self) -> Iterator[tuple[str, str, Any]]:
        tables: dict[tuple[str, str], dict[Any, Any]] = {}
        for state, name, key, value in self._database.execute(_KEPT, (_ABOUT,)).fetchall():
            read = self._codec.read(json.loads(value))
            if key == _ALONE:
                yield state, name, read
                continue
            tables.setdefault((state, name), {})[self._codec.read(json.loads(key))] = read
            if name == "projects":
                share(self._codec, [read])
        for (state, name), table in tables.items():
            yield state, name, table

    def save(self, site: Site) -> None:
        """Write what has changed since the last time, in one transaction; nothing where nothing has."""
        changed: list[tuple[str, str, str, str]] = []
        gone: list[Row] = []
        for one in parts(site):
            self._compare(one, site.jira.touched if one.name == "issues" else None, changed, gone)
        site.jira.touched.clear()
        about = {"format": FORMAT, "flavour": site.flavour, "clock": json.dumps(site.clock.kept())}
        changed += [
            (_ABOUT, key, _ALONE, text) for key, text in about.items() if self._about.get(key) != text
        ]
        self._about = about
        self.written += len(changed) + len(gone)
        if changed or gone:
            with self._database:
                self._database.executemany("DELETE FROM part WHERE state = ? AND name = ? AND key = ?", gone)
                self._database.executemany("INSERT OR REPLACE INTO part VALUES (?, ?, ?, ?)", changed)

    def _compare(
        self, one: Part, touched: set[int] | None, changed: list[tuple[str, str, str, str]], gone: list[Row]
    ) -> None:
        """Collect the rows of a part that differ from what was written; `touched` narrows a large table."""
        known = self._last.setdefault((one.state, one.name), {})
        values = one.value if one.table else {_ALONE: one.value}
        if touched is None and known == values:  # the many names of issues, at the speed of one comparison
            return
        for key in [*values] if touched is None or not known else touched & values.keys():
            print_ = fingerprint(values[key])
            if key not in known or known[key] != print_:
                known[key] = print_
                text = json.dumps(self._codec.write(values[key], one.name), ensure_ascii=False)
                changed.append((one.state, one.name, self._key(one, key), text))
        if len(known) > len(values):
            for key in known.keys() - values.keys():
                del known[key]
                gone.append((one.state, one.name, self._key(one, key)))

    def _key(self, one: Part, key: Any) -> str:
        return json.dumps(self._codec.write(key), ensure_ascii=False) if one.table else _ALONE


def _prints(one: Part) -> dict[Any, Any]:
    values = one.value if one.table else {_ALONE: one.value}
    return {key: fingerprint(value) for key, value in values.items()}


def _open(path: Path) -> sqlite3.Connection:
    """A database for this process and its user alone. A kill loses nothing; only the machine's own fall could."""
    _hide(path)
    try:
        database = sqlite3.connect(path, isolation_level="IMMEDIATE", timeout=0.2, check_same_thread=False)
        database.execute("PRAGMA locking_mode = EXCLUSIVE")
        database.execute("PRAGMA journal_mode = WAL")
        database.execute("PRAGMA synchronous = OFF")
        with database:
            database.execute(_SCHEMA)
    except sqlite3.OperationalError as problem:
        if "locked" in str(problem):
            raise ValueError(
                f"{path} is in use by another sandbox: end that one, or name another file"
            ) from None
        raise ValueError(f"{path}: {problem}") from None
    except sqlite3.DatabaseError:
        raise ValueError(f"{path} is no state file: name a new one, or one that a sandbox has made") from None
    return database


def _hide(path: Path) -> None:
    """Let nobody else read the file, which holds passwords; SQLite gives the files beside it the same mode."""
    try:
        os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))
        path.chmod(0o600)
    except OSError as problem:
        raise ValueError(f"{path}: {problem.strerror}") from None
