"""Clocks explained on a store alone: what nobody can tell, why a clock stands still, what begins by itself (B-30, B-33, SLA-3)."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from syncer.cli.main import cli
from syncer.domain.json import JsonValue
from syncer.domain.kinds import Kind
from syncer.ports import HistoryEntry, NewRecord, PutPast
from syncer.store.hub import SqlHub
from syncer.sync.histories import IssuePast
from tests.support.stores import empty_store
from tests.support.world import lay_out

NOW = datetime.now(UTC).replace(microsecond=0)
MADE = NOW - timedelta(hours=30)
RECORDS: dict[str, tuple[Kind, dict[str, JsonValue]]] = {
    "QST-0001": (Kind.QUESTION, {"title": "May it rain", "state": "open"}),
    "CR-0001": (Kind.CHANGE_REQUEST, {"title": "Sooner", "state": "awaiting_customer", "urgency": "normal"}),
    "MTG-0001": (Kind.MEETING, {"title": "Kick-off", "end": (NOW + timedelta(hours=5)).isoformat()}),
}


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A question whose issue is older than the register, a change that waits for the customer, a meeting to come."""
    lay_out(tmp_path, "http://127.0.0.1:9")
    hub = SqlHub(empty_store(tmp_path / "var" / "syncer.db"))
    past = IssuePast("9", "QST-0001", "1", "m", MADE - timedelta(days=30), ("title",))
    state = HistoryEntry("QST-0001", "state", None, "open", "files", "created")
    with hub.lock("CAMP"):
        made = [NewRecord(uid, kind, values) for uid, (kind, values) in RECORDS.items()]
        hub.commit("CAMP", [*made, state, PutPast(past, ())], cycle="c1", now=MADE)
    hub.close()
    return tmp_path


def told(home: Path, *words: str, as_json: bool = True) -> Any:
    given = ["--config", str(home / "config.toml"), *words, *(["--json"] if as_json else [])]
    found = CliRunner().invoke(
        cli, given, env={"JIRA_TOKEN": "x", "CONFLUENCE_TOKEN": "x"}, standalone_mode=False
    )
    assert found.exception is None, found.output
    return json.loads(found.stdout) if as_json else found.stdout


def test_a_past_that_nobody_can_tell_is_named_with_the_reason_b_30(home: Path) -> None:
    clocks = told(home, "explain", "QST-0001", "--sla")["sla"]["clocks"]
    assert [(one["state"], one["deadline"], one["intervals"]) for one in clocks] == [("unknown", None, [])]
    unknown = {one["field"]: one["why"] for one in clocks[0]["unknown"]}
    assert unknown["state"] == {
        "code": "known_late",
        "at": MADE.isoformat(),
        "since": (MADE - timedelta(days=30)).isoformat(),
    }
    assert "nobody can tell the past of state: the register knows the field since" in told(
        home, "explain", "QST-0001", "--sla", as_json=False
    )
    assert "无法得知“状态”的历史" in told(
        home, "explain", "QST-0001", "--sla", "--locale", "zh-CN", as_json=False
    )


def test_a_pause_is_told_with_the_part_of_the_condition_that_held_b_30(home: Path) -> None:
    (clock,) = told(home, "explain", "CR-0001", "--sla", "change answered")["sla"]["clocks"]
    (interval,) = clock["intervals"]
    assert (clock["state"], clock["deadline"]) == ("paused", None)
    assert (interval["kind"], interval["worked"], interval["why"]) == (
        "paused",
        0,
        [{"state": "awaiting_customer"}],
    )
    said = told(home, "explain", "CR-0001", "--sla", as_json=False)
    assert "paused, 0 h 00 min worked, since state: awaiting_customer" in said
    assert "breach comes when the pause is over" in said


def test_what_begins_by_itself_is_told_before_it_does_sla_3(home: Path) -> None:
    begin = told(home, "explain", "MTG-0001", "--sla")["sla"]["begin"]
    end = (NOW + timedelta(hours=5)).isoformat()
    assert begin == [{"rule": "minutes sent", "at": end}]
    coming = told(home, "rules", "next")
    assert [(one["uid"], one["what"], one["at"]) for one in coming if one["uid"] == "MTG-0001"] == [
        ("MTG-0001", "begins", end)
    ]
    assert [one["what"] for one in coming if one["uid"] == "CR-0001"] == ["pause"]
