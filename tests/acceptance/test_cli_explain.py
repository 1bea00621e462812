"""`explain` and `recompute` as people run them, on a store alone: no site answers, and no file need be there (PRI-1, REQ-9, CR-3)."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from syncer.domain.json import JsonValue
from syncer.domain.kinds import Kind
from syncer.ports import HistoryEntry, NewRecord, PutCounterpart, PutHeld
from syncer.store.hub import SqlHub
from syncer.sync.observation import Agreed, Counterpart, DecisionKind, Held, Side
from tests.support.commands import environment, syncer
from tests.support.stores import empty_store
from tests.support.world import lay_out

pytestmark = pytest.mark.xdist_group("cli-explain")

MADE = datetime(2026, 11, 1, 8, 0, tzinfo=UTC)
OVERRIDE: JsonValue = {
    "value": "low",
    "reason": "set in Jira",
    "by": "ann@example.com",
    "at": "2026-11-05T08:00:00Z",
}
SCORED: dict[str, JsonValue] = {"title": "Gate", "value": 4, "cost": 2, "risk": 5, "scenarios": ["SCN-0001"]}
RECORDS: dict[str, tuple[Kind, dict[str, JsonValue]]] = {
    "SCN-0001": (Kind.SCENARIO, {"title": "Pick-up", "tier": "core"}),
    "REQ-0001": (Kind.REQUIREMENT, {**SCORED, "priority": "low", "priority_override": OVERRIDE}),
    "REQ-0003": (Kind.REQUIREMENT, {"title": "Fence", "value": 5, "cost": 1, "risk": 1, "priority": "low"}),
    "REQ-0002": (Kind.REQUIREMENT, {"title": "Bell", "value": 5, "priority": "medium"}),
    "CR-0001": (Kind.CHANGE_REQUEST, {"title": "Sooner", "impact.delay_days": 12, "impact.cost_percent": 3}),
    "MTG-0001": (Kind.MEETING, {"title": "Kick-off"}),
}


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A store with a few records, as a cycle left them."""
    lay_out(tmp_path, "http://127.0.0.1:9", locale='["zh-CN"]')
    hub = SqlHub(empty_store(tmp_path / "var" / "syncer.db"))
    with hub.lock("CAMP"):
        made = [NewRecord(uid, kind, values) for uid, (kind, values) in RECORDS.items()]
        hub.commit("CAMP", made, cycle="c1", now=MADE)
    hub.close()
    return tmp_path


def decisions(home: Path) -> list[tuple[DecisionKind, str]]:
    hub = SqlHub(f"sqlite:///{home / 'var' / 'syncer.db'}")
    found = [(one.kind, one.subject) for one in hub.snapshot("CAMP").decisions]
    hub.close()
    return found


ENGLISH = """\
REQ-0001  Gate
priority: low
  value 4: 4 × 3 = 12
  cost 2: (6 − 2) × 1 = 4
  risk 5: (6 − 5) × 1 = 1
  sum: 12 + 4 + 1 = 17 → medium (of 25; high from 22, medium from 15)
  at least high: It plays in a core scenario
  the rule says: high
  override: low by ann@example.com on 2026-11-05 16:00 (set in Jira); syncer recompute REQ-0001 drops it
  rank: 2 of 2
"""
CHINESE = """\
REQ-0001  Gate
优先级：低
  价值 4：4 × 3 = 12
  成本 2：(6 − 2) × 1 = 4
  风险 5：(6 − 5) × 1 = 1
  合计：12 + 4 + 1 = 17 → 中（满分 25；22 起为高，15 起为中）
  不低于高：属于核心场景
  规则结果：高
  人工调整：低，调整人 ann@example.com，时间 2026-11-05 16:00（在 Jira 中修改）；可用 syncer recompute REQ-0001 取消
  排序：第 2 位，共 2 项
"""


def test_the_sum_is_printed_in_both_languages(home: Path) -> None:
    """PRI-1: the project's first language, unless asked otherwise."""
    env = environment()

    assert syncer(home, "explain", "REQ-0001", "--priority", env=env).out == CHINESE
    assert syncer(home, "explain", "req-0001", "--locale", "en", env=env).out == ENGLISH


def test_a_register_that_says_something_else_by_now_is_told_with_the_reason(home: Path) -> None:
    """REQ-9: what the rule says is not in the register before a cycle, and not while it is held."""
    said = syncer(home, "explain", "REQ-0003", "--locale", "en").out
    assert "priority: high" in said
    assert "the register says: low\n  not in the register yet: the next cycle brings it there" in said
    hub = SqlHub(f"sqlite:///{home / 'var' / 'syncer.db'}")
    with hub.lock("CAMP"):
        held = Held("REQ-0003", "priority", {"register": "low"}, {"jira": "High"}, "low", MADE)
        hub.commit("CAMP", [PutHeld(held)], cycle="c2", now=MADE)
    hub.close()
    assert "存在待裁决冲突" in syncer(home, "explain", "REQ-0003").out
    assert "it waits for a decision instead" in syncer(home, "recompute", "REQ-0003").err


def test_scripts_get_every_addend(home: Path) -> None:
    """PRI-1."""
    found = syncer(home, "explain", "REQ-0001", "--json", "--locale", "en").json["priority"]

    assert (found["score"], found["reached"], found["computed"], found["result"]) == (
        17,
        "medium",
        "high",
        "low",
    )
    assert [one["product"] for one in found["addends"]] == [12, 4, 1]
    assert found["floors"] == [
        {"name": "core scenario", "at_least": "high", "says": "It plays in a core scenario"}
    ]
    assert found["override"] == OVERRIDE


def test_what_is_missing_is_named_and_a_grade_is_explained_too(home: Path) -> None:
    """CR-3, and unscored records keep what people set."""
    said = syncer(home, "explain", "REQ-0002", "--locale", "en").out
    assert "priority: medium" in said
    assert "not worked out: cost, risk missing" in said

    said = syncer(home, "explain", "CR-0001", "--locale", "en").out
    assert "grade: major" in said
    assert "The delay in working days: yes (12, limit 5)" in said
    assert "It touches a core requirement: no" in said
    assert "变更等级：重大" in syncer(home, "explain", "CR-0001").out


def test_what_cannot_be_explained_says_what_to_do(home: Path) -> None:
    for name, said in (("MTG-0001", "syncer history MTG-0001"), ("REQ-0009", "did you mean 'REQ-000")):
        ran = syncer(home, "explain", name)
        assert ran.code == 2
        assert said in ran.err


def test_recompute_is_a_decision_and_is_refused_where_nobody_overrode(home: Path) -> None:
    """REQ-9."""
    ran = syncer(home, "recompute", "REQ-0001")
    assert ran.code == 0, ran.err
    assert "will be dropped by the next cycle" in ran.out
    assert "already" in syncer(home, "recompute", "REQ-0001").out
    assert decisions(home) == [(DecisionKind.RECOMPUTE, "REQ-0001")]

    for uid, said in (("REQ-0002", "nobody overrode the priority of REQ-0002"), ("MTG-0001", "of a meeting")):
        ran = syncer(home, "recompute", uid)
        assert ran.code == 2
        assert said in ran.err


def home_with_a_conflict(home: Path) -> None:
    """REQ-0001's owner was moved in Jira, and its title is held."""
    hub = SqlHub(f"sqlite:///{home / 'var' / 'syncer.db'}")
    part = Counterpart(
        Side.JIRA,
        "10001",
        "REQ-0001",
        "CAMP-1",
        agreed={"title": Agreed("Gate", "Gate"), "owner": Agreed("ann@example.com", "acc-1")},
        seen={"title": "Gate (north)", "owner": "acc-1"},
    )
    held = Held(
        "REQ-0001",
        "title",
        {"register": "Gate", "jira": "Gate (north)", "files": "Gate (south)"},
        {"jira": "Gate (north)", "files": "Gate (south)"},
        "Gate",
        MADE,
        authors={"jira": "Ann"},
        owner="ann",
        due=MADE,
    )
    with hub.lock("CAMP"):
        entry = HistoryEntry("REQ-0001", "owner", "bo@example.com", "ann@example.com", "jira", "cycle", "Ann")
        state = HistoryEntry("REQ-0001", "agreement", "draft", "confirmed", "files", "cycle")
        hub.commit("CAMP", [PutCounterpart(part), PutHeld(held), entry, state], cycle="c2", now=MADE)
    hub.decide("CAMP", DecisionKind.RESOLVE, "REQ-0001 title", {"take": "jira"}, by="bo", now=MADE)
    hub.close()


def test_a_field_tells_each_side_its_last_mover_and_what_holds_it_trc_1(home: Path) -> None:
    home_with_a_conflict(home)

    said = syncer(home, "explain", "REQ-0001", "--field", "ownr")
    assert said.code == 2
    assert "did you mean 'owner'?" in said.err
    said = syncer(home, "explain", "REQ-0001", "--field", "需求负责人", "--locale", "en")
    assert said.out.splitlines() == [
        "REQ-0001  Gate",
        "owner: nothing",
        "  Jira CAMP-1 (assignee): agreed on “ann@example.com”, said there as “acc-1” (both sides may change it)",
        "  changed on several sides: it waits for a person (wins: hold)",
        "  last moved on 2026-11-01 16:00:00+08:00 in Jira by Ann: “bo@example.com” → “ann@example.com” (entry 1 of the history, cycle c2)",
    ]
    held = syncer(home, "explain", "REQ-0001", "--field", "title", "--locale", "zh-CN").out
    assert "需求名称（title）：“Gate”" in held
    assert "Jira 事项 CAMP-1 (summary)：最近一致的值为“Gate”；最近读到“Gate (north)”（双向同步）" in held
    assert "登记文件的值为“Gate (south)”" in held
    assert "bo 已于 2026-11-01 16:00:00+08:00 裁决，下一周期执行" in held

    found = syncer(home, "explain", "REQ-0001", "--field", "title", "--json").json["field"]
    assert found["held"]["values"]["files"] == "Gate (south)"
    assert found["sides"][0]["agreed"] == {"register": "Gate", "side": "Gate"}
    assert found["last"] is None

    steps = syncer(home, "history", "REQ-0001", "--json").json["changes"]
    assert [one["field"] for one in steps if one["unusual"]] == ["agreement"], "CR-8: told, never refused"
    assert "“draft” → “confirmed”  (not the usual way)" in syncer(home, "history", "REQ-0001").out


def test_a_field_that_is_worked_out_says_so_and_a_group_names_its_fields(home: Path) -> None:
    """REQ-9."""
    said = syncer(home, "explain", "REQ-0001", "--field", "priority", "--locale", "en").out
    assert "a rule works it out; syncer explain REQ-0001 --priority shows how" in said
    assert "overridden: “low” by ann@example.com (set in Jira); syncer recompute REQ-0001 drops it" in said
    assert "由其他记录或 Jira 推导得出" in syncer(home, "explain", "REQ-0001", "--field", "delivery").out

    ran = syncer(home, "explain", "REQ-0001", "--field", "source")
    assert ran.code == 2
    assert "source.channel" in ran.err
