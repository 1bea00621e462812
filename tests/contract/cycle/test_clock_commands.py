"""What commands say of clocks, on a question that nobody answered: explained to the interval (SLA-5, B-30, B-33)."""

from __future__ import annotations

import json
from typing import Any

import pytest
from click.testing import CliRunner, Result

from syncer.cli.main import cli
from tests.support.campus import Campus, aged
from tests.support.timelapse import Timelapse

pytestmark = pytest.mark.pages(False)

HOUR = 3600.0
UID = "QST-0001"
RULE = "question answered"
PEOPLE = """\
people:
  - {id: analyst, name: Analyst, side: ours, role: analyst, email: analyst@example.com, reports_to: pm}
  - {id: pm, name: Project manager, side: ours, role: project_manager, email: pm@example.com}
"""


def ask(here: Campus, *words: str) -> Result:
    """A command in this process, at the sandbox's time."""
    given = ["--config", str(here.home / "config.toml"), *words]
    return CliRunner().invoke(cli, given, env={"SYNCER_TEST_CLOCK": "sandbox"}, standalone_mode=False)


def told(here: Campus, *words: str) -> Any:
    """What it reports as JSON."""
    found = ask(here, *words, "--json")
    assert found.exception is None, found.output
    return json.loads(found.stdout)


def wrote(here: Campus, name: str, text: str) -> None:
    (here.register / name).parent.mkdir(exist_ok=True)
    (here.register / name).write_text(text, encoding="utf-8")
    aged(here.register / name)


@pytest.fixture
def late(fresh: Campus) -> Campus:
    """A question that waits for its answer since 30 hours, of which people were told."""
    time = Timelapse(fresh)
    wrote(fresh, "project.yaml", PEOPLE)
    wrote(
        fresh,
        f"questions/{UID}.md",
        f"---\nid: {UID}\ntitle: May it rain\nowner: analyst\nstate: open\n---\n",
    )
    fresh.cycle()
    time.sleep(13 * HOUR)
    fresh.cycle()
    time.sleep(17 * HOUR)
    fresh.cycle()
    return fresh


def test_each_interval_is_explained_with_its_source_and_who_was_told_b_30(late: Campus) -> None:
    (clock,) = told(late, "explain", UID, "--sla")["sla"]["clocks"]
    assert (clock["rule"], clock["state"], clock["goal"], clock["calendar"]) == (
        RULE,
        "breached",
        "24h",
        "always",
    )
    (interval,) = clock["intervals"]
    assert (interval["kind"], interval["to"], interval["worked"]) == ("running", None, 30 * 3600)
    points = {one["name"]: one for one in clock["points"]}
    assert [points["50%"]["told"]["to"], points["breach"]["told"]["to"]] == [["analyst"], ["analyst"]]
    assert points["level 1"]["told"]["to"] == ["pm"]
    assert clock["left"] == -6 * 3600

    english = ask(late, "explain", UID, "--sla", RULE, "--locale", "en").output
    assert "A question is answered in writing, cycle 1: breached" in english
    assert "over by 6 h 00 min" in english
    chinese = ask(late, "explain", UID, "--sla", "--locale", "zh-CN").output
    assert "疑问书面答复，第 1 轮：已超时" in chinese

    wrong = ask(late, "explain", UID, "--sla", "question answer").exception
    assert "did you mean 'question answered'" in str(getattr(wrong, "message", wrong))


def test_the_evidence_that_stopped_a_clock_and_the_pause_are_told_with_where_they_stand_sla_6(
    late: Campus,
) -> None:
    answered = late.wired.clock().isoformat()
    front = f"answers:\n  - {{how: mail, by: analyst, at: {answered}}}"
    late.change(f"questions/{UID}.md", "state: open", f"state: answered\n{front}")
    late.cycle()
    (clock,) = told(late, "explain", UID, "--sla")["sla"]["clocks"]
    assert (clock["ended"], clock["ending"], clock["state"]) == (answered, "stopped", "breached")
    assert [(event["field"], event["ref"]) for event in clock["ended_by"]] == [("answers", "evidence")]
    assert clock["evidence"][0]["how"] == "mail"
    assert "stopped by evidence" in ask(late, "explain", UID, "--sla").output


LOUD = """
slas:
  - name: question answered
    escalate:
      - {after: 0h, to: [escalation], again: {after: 24h, up_to: 7d}}
"""


def test_what_fires_next_is_told_with_whom_it_tells_b_33(fresh: Campus) -> None:
    time = Timelapse(fresh)
    wrote(fresh, "project.yaml", PEOPLE)
    wrote(
        fresh,
        f"questions/{UID}.md",
        f"---\nid: {UID}\ntitle: May it rain\nowner: analyst\nstate: open\n---\n",
    )
    start = time.campus.site.clock.now()
    fresh.cycle()
    coming = told(fresh, "rules", "next")
    assert [(one["name"], one["people"]) for one in coming] == [
        ("50%", ["analyst"]),
        ("80%", ["analyst"]),
        ("breach", ["analyst"]),
        ("level 1", ["pm"]),
    ]
    assert coming == told(fresh, "rules", "next", UID)
    assert coming[0]["at"] > start.isoformat()
    assert "warning 50%" in ask(fresh, "rules", "next").output


def test_a_breach_stands_in_status_until_somebody_acknowledges_it_and_nothing_follows_b_32(
    late: Campus,
) -> None:
    late.rewire((late.home / "mappings" / "mapping.yaml").read_text("utf-8") + LOUD)
    time = Timelapse(late)
    late.cycle()
    (again,) = told(late, "rules", "next", UID)
    assert (again["what"], again["people"]) == ("again", ["pm"])
    clocks = told(late, "status")["clocks"]
    assert (clocks["breached"], clocks["running"], clocks["not_acknowledged"]) == (1, 0, 1)
    (one,) = clocks["late"]
    assert (one["uid"], one["owner"], one["command"]) == (UID, "analyst", f"syncer explain {UID} --sla")
    assert "breaches that nobody acknowledged: 1" in ask(late, "status").output

    wrong = ask(late, "ack", UID, "question answer").exception
    assert "did you mean 'question answered'" in str(getattr(wrong, "message", wrong))
    first = told(late, "ack", UID)
    assert first["before"] is False
    assert told(late, "ack", f"{UID} {RULE}") == {**first, "before": True}
    assert f"the breach of '{RULE}' was already acknowledged by" in ask(late, "ack", UID).output
    assert told(late, "rules", "next", UID) == []
    assert told(late, "status")["clocks"]["not_acknowledged"] == 0
    assert "acknowledged by" in ask(late, "explain", UID, "--sla", "--locale", "en").output
    before = len(late.wired.hub.fired("CAMP"))
    time.sleep(50 * HOUR)
    late.cycle()
    assert len(late.wired.hub.fired("CAMP")) == before

    said = [one for one in told(late, "history", UID)["changes"] if one["field"] == f"clock:{RULE}"]
    assert [(one["to"]["cycle"], one["to"]["acknowledged"][:19]) for one in said] == [
        (1, first["acknowledged_at"][:19])
    ], "once, with the instant of the word (TRC-1)"
    assert said[0]["by"] == f"decision:{first['acknowledged_by']}"
    assert late.wired.hub.audit("CAMP").broken is None
    assert not late.wired.hub.snapshot("CAMP").decisions


BY_CLASS = """
slas:
  - name: question answered
    goal: [{when: {level: urgent}, is: 24h}, {is: 72h}]
    on_warning: {notify: [owner, who@example.org]}
    escalate:
      - {after: 0h, to: [escalation], again: {after: 24h, up_to: 7d}}
"""


def test_a_breach_under_another_goal_is_acknowledged_for_itself_b_32(late: Campus) -> None:
    late.change(f"questions/{UID}.md", "state: open", "state: open\nlevel: urgent")
    late.rewire((late.home / "mappings" / "mapping.yaml").read_text("utf-8") + BY_CLASS)
    time = Timelapse(late)
    late.cycle()
    first = told(late, "ack", UID)
    (clock,) = told(late, "explain", UID, "--sla")["sla"]["clocks"]
    assert [one["name"] for one in clock["points"] if not one["reached"]] == [], "nothing follows any more"
    late.change(f"questions/{UID}.md", "level: urgent", "level: routine")
    late.cycle()
    assert told(late, "status")["clocks"]["running"] == 1, "of the longer time nothing has been warned of"
    assert "analyst (who@example.org: nobody is named)" in ask(late, "rules", "next").output
    time.sleep(43 * HOUR)
    late.cycle()
    assert told(late, "status")["clocks"]["not_acknowledged"] == 1
    said = ask(late, "explain", UID, "--sla", "--locale", "en").output
    assert "breach of 24h reached" in said
    assert f"known? syncer ack {UID} {RULE} stops what follows" in said
    assert "clock:" not in said, "what the history says of a clock is no event of the record"
    second = told(late, "ack", UID)
    assert (second["before"], second["acknowledged_at"] > first["acknowledged_at"]) == (False, True)
    assert told(late, "status")["clocks"]["not_acknowledged"] == 0


def test_a_clock_without_a_time_and_one_whose_evidence_is_gone_say_so_sla_6(fresh: Campus) -> None:
    time = Timelapse(fresh)
    front = f"id: {UID}\ntitle: May it rain\nstate: open"
    answer = f"answers:\n  - {{how: mail, by: pm, at: {fresh.wired.clock().isoformat()}}}"
    wrote(fresh, f"questions/{UID}.md", f"---\n{front}\n{answer}\n---\n")
    today = time.campus.site.clock.now().date()
    wrote(fresh, "actions/ACT-0002.md", f"---\nid: ACT-0002\ntitle: Ask\nstate: open\ndue: {today}\n---\n")
    wrote(fresh, "actions/ACT-0001.md", "---\nid: ACT-0001\ntitle: Ask\nstate: open\ndue: 9999-12-31\n---\n")
    there = fresh.wired.clock().isoformat()
    sent = f"end: {there}\nsent: {{how: mail, by: pm, at: {there}}}\nreceipts: [{{person: pm, at: {there}}}]"
    wrote(fresh, "meetings/MTG-0001.md", f"---\nid: MTG-0001\ntitle: M\nstate: held\n{sent}\n---\n")
    fresh.cycle()
    (minutes,) = told(fresh, "explain", "MTG-0001", "--sla", "minutes sent")["sla"]["clocks"]
    assert [event["field"] for event in minutes["ended_by"]] == ["sent"], "not what came at the same instant"
    time.sleep(HOUR)
    wrote(fresh, f"questions/{UID}.md", f"---\n{front}\n---\n")
    fresh.cycle()
    said = ask(fresh, "explain", UID, "--sla", "--locale", "en").output
    assert "this evidence does not stand in the record any more" in said
    assert "该证据现已不在记录中" in ask(fresh, "explain", UID, "--sla", "--locale", "zh-CN").output
    never = ask(fresh, "explain", "ACT-0001", "--sla", "--locale", "en").output
    assert "deadline: none, no time is set for it as it stands" in never
    time.sleep(48 * HOUR)
    fresh.cycle()
    told_of = ask(fresh, "explain", "ACT-0002", "--sla", "--locale", "en").output
    assert f"deadline: {today} 24:00; worked" in told_of
    assert ", over by " in told_of
    assert f"late: ACT-0002 action done, due {today} 24:00" in ask(fresh, "status").output


def test_what_is_not_late_cannot_be_acknowledged_and_says_where_to_look(fresh: Campus) -> None:
    Timelapse(fresh)
    wrote(fresh, f"questions/{UID}.md", f"---\nid: {UID}\ntitle: May it rain\nstate: open\n---\n")
    fresh.cycle()
    wrong = ask(fresh, "ack", UID).exception
    assert f"no clock of {UID} is breached; syncer explain {UID} --sla" in str(
        getattr(wrong, "message", wrong)
    )
    assert told(fresh, "status")["clocks"]["running"] == 1


TRIAL = """\
version: 1
extends: demo
slas:
  - {name: question answered, goal: 48h}
gates:
  - {name: no question unanswered, record: question, entering: open, requires: {has: answers}}
priority:
  thresholds: {high: 10, medium: 5}
"""


def test_other_rules_over_what_happened_say_what_would_have_been_different_and_write_nothing(
    late: Campus,
) -> None:
    late.write("gate", "id: REQ-0001\ntitle: Gate\nvalue: 2\ncost: 3\nrisk: 3")
    late.cycle()
    wrote(late, "../trial/mapping.yaml", TRIAL)
    before, rows = late.hub(), late.wired.hub.clocks("CAMP")
    found = told(late, "simulate", "--mappings", str(late.home / "trial"))
    sums = found["clocks"][RULE]
    assert [(sums[side]["breached"], sums[side]["running"]) for side in ("before", "after")] == [
        (1, 0),
        (0, 1),
    ]
    (cycle,) = found["cycles"]
    assert (cycle["uid"], cycle["before"], cycle["after"]) == (UID, "breached", "running")
    assert cycle["due_before"] < cycle["due_after"]
    assert [(one["uid"], one["word"], one["before"], one["after"]) for one in found["passages"]] == [
        (UID, "open", None, "without_proof")
    ]
    assert found["values"] == [{"uid": "REQ-0001", "field": "priority", "before": "low", "after": "high"}]
    assert (late.hub(), late.wired.hub.clocks("CAMP")) == (before, rows)

    said = ask(late, "simulate", "--mappings", str(late.home / "trial")).output
    assert f"{UID} {RULE}, began" in said
    assert "breached → running" in said
    later = told(late, "simulate", "--mappings", str(late.home / "trial"), "--since", "1h")
    assert (later["cycles"], later["passages"]) == ([], [])
    same = ask(late, "simulate", "--mappings", str(late.home / "mappings")).output
    assert "nothing would have been different" in same
