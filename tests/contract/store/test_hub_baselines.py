"""Baselines in the hub: kept once under their name and given back as they were; on SQLite and on PostgreSQL."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from syncer.domain.json import JsonValue
from syncer.domain.kinds import Kind
from syncer.domain.project import ProjectData
from syncer.store.hub import SqlHub
from syncer.sync.baselines import Head, freeze
from syncer.sync.observation import StoredRecord

NOW = datetime(2026, 11, 21, 15, 39, 15, tzinfo=UTC)
HEAD = Head("V1.0", "CAMP", NOW, "zhao", ("REQ-0001",), "m1", "V0.2")
VALUES: dict[str, JsonValue] = {"title": "门", "value": 3}


def test_a_baseline_is_kept_once_and_comes_back_as_it_was(hub: SqlHub) -> None:
    records = {"REQ-0001": StoredRecord("REQ-0001", Kind.REQUIREMENT, VALUES)}
    first = freeze(HEAD, records, ProjectData(), "5a17")
    assert hub.baselines("CAMP") == []
    assert hub.keep_baseline(first)
    taken = freeze(replace(HEAD, name="v1.0"), records, ProjectData(), "5a17")
    assert not hub.keep_baseline(taken), "whatever the case of the letters"
    later = freeze(replace(HEAD, name="A", made=NOW + timedelta(days=1)), records, ProjectData(), "5a17")
    assert hub.keep_baseline(later)
    assert hub.keep_baseline(freeze(replace(HEAD, project="MOON"), records, ProjectData(), "5a17"))
    assert hub.baselines("CAMP") == [first.head, later.head]
    assert hub.baseline("CAMP", "V1.0") == first
    assert hub.baseline("CAMP", "v1.0") is None
