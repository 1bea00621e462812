"""What `status` says of issues that are not where they were, and of the last census (B-06, B-08)."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime
from typing import cast
from zoneinfo import ZoneInfo

import pytest

from syncer.cli.options import Options
from syncer.cli.status import _show, _status
from syncer.cli.summary import census
from syncer.domain.json import JsonObject
from syncer.sync.census import Census, Divergence
from syncer.sync.observation import Held, HubState, Standing
from tests.support.seen import NOW, on_jira, stored

COUNTED = Census(NOW, 12, 14, 180, (Divergence("REQ-0001", "title", "jira", missed=True),)).to_json()


def shown(hub: HubState, capsys: pytest.CaptureFixture[str]) -> tuple[JsonObject, str]:
    one = _status("CAMP", "apply", hub, None, datetime.now(UTC))
    one |= {"site_pauses": [], "timezone": "Asia/Shanghai"}
    _show(Options(), one)
    return one, capsys.readouterr().out


def test_only_what_is_deleted_is_proposed_to_be_withdrawn(capsys: pytest.CaptureFixture[str]) -> None:
    parts = tuple(
        replace(on_jira(f"REQ-{n:04d}", n), standing=standing, missing_since="2026-11-20T00:00:00+00:00")
        for n, standing in enumerate(
            (Standing.DELETED, Standing.HIDDEN, Standing.MOVED, Standing.ARCHIVED), 1
        )
    )
    hub = HubState("inst", {p.uid: stored(p.uid) for p in parts}, (*parts, on_jira("REQ-0009", 9)))
    one, said = shown(hub, capsys)
    found = cast("list[dict[str, str]]", one["not_live"])
    assert [(row["uid"], row["standing"]) for row in found] == [
        ("REQ-0001", "deleted"),
        ("REQ-0002", "hidden"),
        ("REQ-0003", "moved"),
        ("REQ-0004", "archived"),
    ]
    assert [line.split(":")[0].strip() for line in said.splitlines() if "withdraw" in line] == ["REQ-0001"]


def test_the_last_census_is_a_number_with_the_fields(capsys: pytest.CaptureFixture[str]) -> None:
    hub = HubState("inst", cursors={"divergence": json.dumps(COUNTED)})
    one, said = shown(hub, capsys)
    assert cast("JsonObject", one["census"])["divergence"] == 1
    assert (
        f"divergence 1 (REQ-0001.title) at {NOW.astimezone(ZoneInfo('Asia/Shanghai')):%Y-%m-%d %H:%M}\n"
        in said
    )
    assert census({**COUNTED, "divergence": 0, "divergent": []}).endswith("180 fields; divergence 0")


def test_times_are_those_of_the_projects_clocks_and_midnight_ends_a_day(
    capsys: pytest.CaptureFixture[str],
) -> None:
    due = datetime(2026, 11, 19, 16, tzinfo=UTC)
    held = Held("REQ-0001", "title", {}, {}, None, NOW, due=due)
    one, said = shown(HubState("inst", held=(held,)), capsys)
    assert said.startswith("CAMP (mode apply; times in Asia/Shanghai)\n")
    assert "to be decided until 2026-11-19 24:00, which is late" in said
    assert cast("list[JsonObject]", one["conflicts"])[0]["due"] == due.isoformat()


def test_before_any_census_nothing_is_said_of_it(capsys: pytest.CaptureFixture[str]) -> None:
    one, said = shown(HubState("inst"), capsys)
    assert (one["census"], one["not_live"], "census" in said) == (None, [], False)
