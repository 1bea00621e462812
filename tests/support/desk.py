"""A project with a store alone, and somebody who types: what commands record and say, without a site."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from syncer.cli.main import main
from syncer.domain.json import JsonObject, JsonValue
from syncer.domain.kinds import Kind
from syncer.ports import HistoryEntry, HubWrite, NewRecord, SetRecord
from syncer.store.hub import SqlHub
from syncer.sync.observation import Decision
from tests.support.stores import empty_store
from tests.support.world import lay_out

PEOPLE = """\
people:
  - {id: zhao, name: 赵敏, side: ours}
  - {id: wang, name: 王芳, side: customer}
  - {id: ren, name: Ren, side: reseller}
  - {id: nemo, name: Nemo}
"""
RECORDS: tuple[tuple[str, Kind, dict[str, JsonValue]], ...] = (
    ("REQ-0001", Kind.REQUIREMENT, {"title": "Encrypt payments"}),
    ("CR-0001", Kind.CHANGE_REQUEST, {"title": "Another colour"}),
    ("MTG-0001", Kind.MEETING, {"title": "Kick-off", "distribution": ["zhao"]}),
    ("QST-0001", Kind.QUESTION, {"title": "How long?", "asked_by": "wang", "answer": "A year."}),
    ("ACT-0001", Kind.ACTION, {"title": "Call them"}),
)


class Desk:
    """A project with a store alone, and somebody who types."""

    def __init__(self, home: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.home, self.capsys = home, capsys
        (lay_out(home, "http://127.0.0.1:9") / "project.yaml").write_text(PEOPLE, encoding="utf-8")
        self.hub = SqlHub(empty_store(home / "var" / "syncer.db"))
        made = datetime(2026, 11, 1, tzinfo=UTC)
        with self.hub.lock("CAMP"):
            self.hub.commit("CAMP", [NewRecord(*one) for one in RECORDS], cycle="c1", now=made)

    def says(self, *words: str) -> tuple[int, list[JsonObject], str]:
        """The exit code, what was recorded, and all that was wrong."""
        code = main(["--config", str(self.home / "config.toml"), *words, "--json"])
        said = self.capsys.readouterr()
        told = json.loads(said.out) if said.out else []
        return code, told if isinstance(told, list) else [], said.err

    def told(self, *words: str) -> JsonObject:
        """What a command that ends well says of one thing."""
        code = main(["--config", str(self.home / "config.toml"), *words, "--json"])
        said = self.capsys.readouterr()
        assert code == 0, said.err
        found: JsonObject = json.loads(said.out)
        return found

    def recorded(self) -> list[Decision]:
        """The rows that wait for the next cycle."""
        return list(self.hub.snapshot("CAMP").decisions)

    def changed(self, uid: str, **moved: JsonValue) -> None:
        """A cycle has changed a record."""
        stored = self.hub.snapshot("CAMP").records[uid]
        entries = [
            HistoryEntry(uid, path, stored.values.get(path), value, "files", "CAMP")
            for path, value in moved.items()
        ]
        writes: list[HubWrite] = [SetRecord(uid, {**stored.values, **moved}, stored.revision), *entries]
        with self.hub.lock("CAMP"):
            self.hub.commit("CAMP", writes, cycle="c2", now=datetime.now(UTC))
