"""What rules work out, through whole cycles: the register follows, people's edits are overrides, and nothing flaps (REQ-9, CR-3).

`mapped`: the priority shows in Jira on both sides; `unmapped`: it does not, and then no rule ever writes to an issue.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner

from syncer.cli.main import cli
from syncer.domain.json import JsonObject
from syncer.sync.observation import DecisionKind
from tests.support.campus import Campus, campus, codes

UNMAPPED = """\
version: 1
extends: stock
guard: {first_push: allow}
pages: {internal: {at_most: 0s}}
records:
  change_request:
    issues: {create: [{type: [Change request, Task]}], read: [Change request]}
    rest: property
    fields:
      title: {jira: summary}
"""
MAPPED = f"{UNMAPPED}      grade: {{jira: priority, values: {{minor: Low, major: [High, Highest]}}}}\n"
MAPPED += """\
  requirement:
    fields:
      priority: {jira: priority, values: {high: [High, Highest], medium: Medium, low: [Low, Lowest]}, wins: jira}
"""
GATE = "requirements/gate.md"
LOW = "value: 2\ncost: 4\nrisk: 4"  # 6 + 2 + 2 = 10
HIGH = "value: 5\ncost: 2\nrisk: 1"  # 15 + 4 + 5 = 24


@pytest.fixture(params=["mapped", "unmapped"])
def here(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Campus]:
    with campus(tmp_path, mapping=MAPPED if request.param == "mapped" else UNMAPPED, pages=False) as made:
        yield made


@pytest.fixture
def mapped(tmp_path: Path) -> Iterator[Campus]:
    with campus(tmp_path, mapping=MAPPED, pages=False) as made:
        yield made


def gate(here: Campus, front: str) -> None:
    """A requirement's file, one cycle, and two quiet ones."""
    here.write("gate", f"id: REQ-0001\ntitle: Gate\n{front}", "As a parent I want a gate.\n")
    rest(here)


def rest(here: Campus) -> None:
    """One cycle that may write, and two that do not."""
    report = here.cycle()
    assert report.tally.failed == report.held == 0, report.to_json()
    here.quiet()


def in_jira(here: Campus, uid: str = "REQ-0001") -> str:
    return str(here.issue(uid)["fields"]["priority"])


def shows_priority(here: Campus) -> bool:
    return here.project.mapping.records["requirement"].fields.get("priority") is not None  # type: ignore[index]


def movers(here: Campus, field: str, uid: str = "REQ-0001") -> list[str]:
    return [one.by for one in here.wired.hub.past("CAMP", uid=uid) if one.field == field]


def test_a_scored_record_gets_its_priority_and_its_file_stays_as_it_is(here: Campus) -> None:
    """PRI-1: never into a file that does not have the key."""
    gate(here, HIGH)

    assert here.values("REQ-0001")["priority"] == "high"
    assert movers(here, "priority") == ["rule:priority"]
    assert "priority" not in here.read(GATE)
    assert in_jira(here) == ("High" if shows_priority(here) else "Medium")
    assert "priority" not in here.issue("REQ-0001")["properties"]["syncer"].get("rest", {})


def test_another_score_moves_it_and_an_issue_that_shows_none_is_not_written(here: Campus) -> None:
    """Quiet: no rule writes to an issue unless the mapping maps the field."""
    gate(here, f"{LOW}\npriority: low")
    before = here.issue("REQ-0001")

    here.change(GATE, "value: 2\ncost: 4", "value: 5\ncost: 1")
    rest(here)

    assert here.values("REQ-0001")["priority"] == "high"
    assert "\npriority: high\n" in here.read(GATE), "a file that has the key follows"
    assert (here.issue("REQ-0001") == before) == (not shows_priority(here))


def test_what_was_typed_before_anybody_scored_gives_way_and_is_no_override(here: Campus) -> None:
    """REQ-9: unscored records keep what people typed."""
    gate(here, "priority: low")
    assert here.values("REQ-0001")["priority"] == "low"
    written = here.issue("REQ-0001")["properties"]

    here.change(GATE, "priority: low", f"priority: low\n{HIGH}")
    rest(here)

    assert here.values("REQ-0001")["priority"] == "high"
    assert "priority_override" not in here.values("REQ-0001")
    assert here.issue("REQ-0001")["properties"] == written
    assert movers(here, "priority") == ["files", "rule:priority"]


def test_an_edit_in_the_file_is_an_override_until_it_is_recomputed(here: Campus) -> None:
    """REQ-9."""
    gate(here, f"{HIGH}\npriority: high")

    here.change(GATE, "priority: high", "priority: low")
    rest(here)

    assert here.values("REQ-0001")["priority"] == "low"
    override = here.values("REQ-0001")["priority_override"]
    assert isinstance(override, dict)
    assert override["value"] == "low"
    assert override["reason"] == "set in its file"
    assert "at" in override
    assert "set in its file" in here.read(GATE)
    here.change(GATE, "value: 5", "value: 4")
    rest(here)
    assert here.values("REQ-0001")["priority"] == "low", "kept, whatever the scores"

    here.decide(DecisionKind.RECOMPUTE, "REQ-0001")
    rest(here)

    assert here.values("REQ-0001")["priority"] == "medium"
    assert "priority_override" not in here.values("REQ-0001")
    assert "override" not in here.read(GATE)
    assert "\npriority: medium\n" in here.read(GATE)
    assert movers(here, "priority_override") == ["files", "decision:pm (recompute)"]


def test_a_key_that_is_typed_later_is_somebodys_edit(here: Campus) -> None:
    gate(here, HIGH)

    here.change(GATE, "title: Gate", "title: Gate\npriority: low")
    rest(here)

    assert here.values("REQ-0001")["priority"] == "low"
    assert "priority_override" in here.values("REQ-0001")


def test_a_key_that_is_taken_away_is_no_edit_and_does_not_come_back(here: Campus) -> None:
    gate(here, f"{HIGH}\npriority: high")

    here.change(GATE, "priority: high\n", "")
    rest(here)
    here.change(GATE, "value: 5", "value: 4")
    rest(here)

    assert here.values("REQ-0001")["priority"] == "medium"
    assert "priority" not in here.read(GATE)


def test_an_edit_in_jira_is_that_persons_override_with_name_and_time(mapped: Campus) -> None:
    """REQ-9: set in Jira; the file is told the override, and of the priority only where it has the key."""
    gate(mapped, HIGH)

    mapped.edit(mapped.key("REQ-0001"), priority="Low")
    rest(mapped)

    assert mapped.values("REQ-0001")["priority"] == "low"
    override = mapped.values("REQ-0001")["priority_override"]
    assert isinstance(override, dict)
    assert {**override, "at": ""} == {"value": "low", "reason": "set in Jira", "by": override["by"], "at": ""}
    assert override["by"], "the site tells who it was"
    assert "set in Jira" in mapped.read(GATE)
    assert "\npriority: " not in mapped.read(GATE)
    assert in_jira(mapped) == "Low"
    assert movers(mapped, "priority") == ["rule:priority", "jira"]


def test_an_edit_to_what_the_rule_says_anyway_drops_the_override(mapped: Campus) -> None:
    gate(mapped, HIGH)
    mapped.edit(mapped.key("REQ-0001"), priority="Low")
    rest(mapped)

    mapped.edit(mapped.key("REQ-0001"), priority="Highest")
    rest(mapped)

    assert mapped.values("REQ-0001")["priority"] == "high"
    assert "priority_override" not in mapped.values("REQ-0001")
    assert in_jira(mapped) == "Highest", "one of the names of high"


def test_edits_on_both_sides_are_decided_as_the_mapping_says(mapped: Campus) -> None:
    gate(mapped, f"{HIGH}\npriority: high")

    mapped.edit(mapped.key("REQ-0001"), priority="Low")
    mapped.change(GATE, "priority: high", "priority: medium")
    rest(mapped)

    assert mapped.values("REQ-0001")["priority"] == "low", "wins: jira"
    assert "\npriority: low\n" in mapped.read(GATE)
    override = mapped.values("REQ-0001")["priority_override"]
    assert isinstance(override, dict)
    assert override["reason"] == "set in Jira"


def test_a_score_and_an_edit_of_the_priority_at_once_both_stand(mapped: Campus) -> None:
    gate(mapped, LOW)

    mapped.change(GATE, LOW, HIGH)
    mapped.edit(mapped.key("REQ-0001"), priority="Medium")
    rest(mapped)

    assert mapped.values("REQ-0001")["priority"] == "medium"
    assert "priority_override" in mapped.values("REQ-0001")


def test_after_the_store_is_lost_nobody_overrode_what_nobody_overrode(mapped: Campus) -> None:
    """First contact is nobody's edit; an override that stands in the file comes back from there."""
    gate(mapped, HIGH)
    mapped.change(GATE, "value: 5", "value: 4")  # nobody is there to see it
    mapped.lose_store()
    rest(mapped)
    assert mapped.values("REQ-0001")["priority"] == "medium"
    assert "priority_override" not in mapped.values("REQ-0001")
    assert in_jira(mapped) == "Medium"

    mapped.edit(mapped.key("REQ-0001"), priority="Low")
    rest(mapped)
    mapped.lose_store()
    rest(mapped)
    assert mapped.values("REQ-0001")["priority"] == "low"


def test_a_scenario_that_becomes_core_lifts_its_requirements_in_the_same_cycle(mapped: Campus) -> None:
    """PRI-1: core scenario ≥ high."""
    scenario = mapped.register / "scenarios" / "pick-up.md"
    scenario.parent.mkdir()
    scenario.write_text("---\nid: SCN-0001\ntitle: Pick-up\ntier: general\n---\n", encoding="utf-8")
    gate(mapped, f"{LOW}\nscenarios: [SCN-0001]")
    assert mapped.values("REQ-0001")["priority"] == "low"

    mapped.change("scenarios/pick-up.md", "tier: general", "tier: core")
    rest(mapped)

    assert mapped.values("REQ-0001")["priority"] == "high"
    assert in_jira(mapped) == "High"


def test_a_new_record_made_in_the_register_gets_a_file_without_the_key(mapped: Campus) -> None:
    entered: JsonObject = {
        "kind": "requirement",
        "values": {"id": "REQ-0007", "title": "Bell", "value": 5, "cost": 1, "risk": 1},
    }
    mapped.decide(DecisionKind.ENTER, "REQ-0007", entered)
    rest(mapped)

    assert mapped.values("REQ-0007")["priority"] == "high"
    (path,) = (mapped.register / "requirements").glob("*7*.md")
    assert "priority" not in path.read_text("utf-8")


# ----------------------------------------------------------------------------------- the grade

IMPACT = "impact: {delay_days: 2, cost_percent: 3}"


def change_request(here: Campus, front: str) -> None:
    path = here.register / "change_requests" / "sooner.md"
    path.parent.mkdir(exist_ok=True)
    path.write_text(f"---\nid: CR-0001\ntitle: Sooner\n{front}\n---\n", encoding="utf-8")
    rest(here)


def test_a_grade_is_raised_by_an_edit_and_never_lowered(mapped: Campus) -> None:
    """CR-3: overridable upwards with a reason; lowering is put back and told."""
    change_request(mapped, f"{IMPACT}\ngrade: minor")
    assert mapped.values("CR-0001")["grade"] == "minor"
    mapped.edit(mapped.key("CR-0001"), priority="High")
    rest(mapped)
    assert mapped.values("CR-0001")["grade"] == "major"
    assert "grade: major" in mapped.read("change_requests/sooner.md")
    mapped.decide(DecisionKind.RECOMPUTE, "CR-0001")
    mapped.change("change_requests/sooner.md", "delay_days: 2", "delay_days: 12")
    rest(mapped)
    assert mapped.values("CR-0001")["grade"] == "major"
    assert "grade_override" not in mapped.values("CR-0001")

    mapped.edit(mapped.key("CR-0001"), priority="Low")
    report = mapped.cycle()

    assert codes(report) == ["override-refused"]
    assert mapped.values("CR-0001")["grade"] == "major"
    assert in_jira(mapped, "CR-0001") == "High"
    assert "grade_override" not in mapped.values("CR-0001")
    mapped.quiet()


def test_a_core_requirement_that_it_touches_makes_it_major(mapped: Campus) -> None:
    """CR-3: also one that becomes core in the same cycle."""
    gate(mapped, "importance: secondary")
    change_request(mapped, f"{IMPACT}\nchanges: [{{action: change, requirement: REQ-0001, field: title}}]")
    assert mapped.values("CR-0001")["grade"] == "minor"

    mapped.change(GATE, "importance: secondary", "importance: core")
    rest(mapped)

    assert mapped.values("CR-0001")["grade"] == "major"
    assert movers(mapped, "grade", "CR-0001") == ["rule:grading", "rule:grading"]


def test_a_mapping_that_lets_jira_alone_say_it_leaves_it_to_jira(tmp_path: Path) -> None:
    with campus(tmp_path, mapping=MAPPED.replace("wins: jira}", "direction: from_jira}")) as here:
        gate(here, HIGH)
        here.edit(here.key("REQ-0001"), priority="Low")
        rest(here)

        assert here.values("REQ-0001")["priority"] == "low"
        assert "priority_override" not in here.values("REQ-0001")
        told = (
            CliRunner()
            .invoke(
                cli,
                [
                    "--config",
                    str(here.home / "config.toml"),
                    "explain",
                    "REQ-0001",
                    "--priority",
                    "--locale",
                    "en",
                ],
            )
            .output
        )
        assert "priority: low" in told
        assert "the rule says: high\n  in this project Jira alone says it, and no rule is asked" in told
