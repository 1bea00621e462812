"""Rows of a time: a small project as the code of one checkout leaves it in its store, its site and its files.

Why it exists: an upgrade is proven on what that version really wrote, and by nothing that was written afterwards. For each migration
that was released, run it on the last commit that had it, with this very file:

    git worktree add /tmp/then COMMIT && cd /tmp/then
    PYTHONPATH=/tmp/then python HERE/tests/support/schema_rows.py HERE/tests/contract/store/schemas/NNNN

It leaves `store.sql` (rows alone: the tables are made by the migrations), `site.json` (a snapshot of the sandbox) and the
register's files. It uses nothing but what every checkout since the first migration has.
"""

from __future__ import annotations

import json
import shutil
import sqlite3
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from syncer.sandbox.keeping import snapshot
from tests.support.campus import Campus, campus, two_requirements

SITE = "http://sandbox.example"  # stands for its address, which has another port each time
MEETING = """---
id: MTG-0001
title: Kick-off
---

## Action plan
- [ ] Send the forms (owner: analyst@example.com, due: 2026-12-01, priority: p1)
"""


def lived(here: Campus) -> None:
    """Work on both sides: records, links, an edit of each, a meeting with an action, a field that is held."""
    two_requirements(here)
    (here.register / "meetings").mkdir()
    path = here.register / "meetings" / "kick-off.md"
    path.write_text(MEETING, encoding="utf-8")
    here.cycle()
    here.edit(here.key("REQ-0001"), priority="Highest")
    here.change("requirements/bell.md", "title: Bell rings", "title: Bell rings twice")
    here.cycle()
    here.change("requirements/gate.md", "title: Gate opens by itself", "title: Gate in the file")
    here.edit(here.key("REQ-0001"), summary="Gate in Jira")
    here.cycle()
    here.cycle()


def rows(path: Path) -> Iterator[str]:
    """Every row as a statement."""
    with sqlite3.connect(path) as connection:
        yield from (
            line
            for line in connection.iterdump()
            if line.startswith("INSERT") and '"alembic_version"' not in line and "sqlite_" not in line
        )


def main(out: Path) -> None:
    """Live, and write down what is left."""
    with tempfile.TemporaryDirectory() as folder, campus(Path(folder, "home")) as here:
        lived(here)
        site = json.dumps(snapshot.taken(here.site), ensure_ascii=False, sort_keys=True)
        here.wired.close()
        text = "\n".join(rows(here.home / "var" / "syncer.db"))
        out.mkdir(parents=True, exist_ok=True)
        (out / "store.sql").write_text(text.replace(here.url, SITE) + "\n", encoding="utf-8")
        (out / "site.json").write_text(site.replace(here.url, SITE) + "\n", encoding="utf-8")
        shutil.copytree(here.register, out / "register", dirs_exist_ok=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
