"""What commands say of clocks, on a question that nobody answered: explained to the interval (SLA-5, B-30, B-33)."""

from __future__ import annotations

import json
from typing import Any

import pytest
from click.testing import CliRunner, Result

from syncer.cli.main import cli
from tests.support.campus import Campus, aged
from tests.support.timelapse import Timelapse

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
