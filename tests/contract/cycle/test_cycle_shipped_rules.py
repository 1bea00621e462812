"""With the shipped rules nothing is written to anybody's issue, whatever they find: breaches, ungated passages, drift, suspects, grades."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner

from syncer.cli.main import cli
from syncer.cycle.gates import open_passages
from syncer.domain.project import ProjectData
from syncer.sync.judged import judged
from tests.support.campus import Campus, aged, campus
from tests.support.timelapse import Timelapse
from tests.support.world import Flavour, both

HOUR = 3600.0
MAPPING = """\
version: 1
extends: stock
guard: {first_push: allow}
records:
  change_request:
    issues: {create: [{type: Change request}]}
    fields:
      title: {jira: summary}
    state: {jira: status, direction: both, values: {submitted: To Do, approved: Approved}}
"""
PEOPLE = """\
people:
  - {id: analyst, name: Analyst, side: ours, role: analyst, email: analyst@example.com, reports_to: pm}
  - {id: pm, name: Project manager, side: ours, role: project_manager, email: pm@example.com}
milestones:
  - {name: Frozen, kind: requirement_freeze, actual: 2020-01-01}
  - {name: Accepted, kind: acceptance_passed, planned: 2020-01-31, forecast: 2020-03-31}
"""
STORY = "As a parent I want the page within 2 s, so that I do not wait.\n"
FILES = {
    "project.yaml": PEOPLE,
    "requirements/fast.md": "---\nid: REQ-0001\ntitle: Page within 2 s\nowner: analyst\nagreement: confirmed\nimportance: core\n"
    "value: 5\ncost: 2\nrisk: 2\nsource: {raised_by: customer}\nurgency: urgent\n---\n" + STORY,
    "requirements/list.md": "---\nid: REQ-0002\ntitle: A fast and friendly list\ndepends_on: [REQ-0001]\nagreement: infeasible\n---\n",
    "change_requests/CR-0001.md": "---\nid: CR-0001\ntitle: Faster\nowner: analyst\nurgency: urgent\nstate: submitted\n"
    "impact: {delay_days: 12, cost_percent: 20}\nchanges: [{action: add, to: More}]\n---\n",
    "actions/ACT-0001.md": "---\nid: ACT-0001\ntitle: Ask them\nowner: analyst\nstate: open\npriority: p0\n---\n",
    "questions/QST-0001.md": "---\nid: QST-0001\ntitle: The login page crashes with an error\nowner: analyst\nstate: open\n---\n",
}


@pytest.fixture
def shop(tmp_path: Path, flavour: Flavour) -> Iterator[Campus]:
    """Records of which every kind of rule has something to say, on the sides that `stock` sends them to; all signed."""
    with campus(tmp_path / "home", mapping=MAPPING, flavour=flavour) as made:
        Timelapse(made)
        for name, text in FILES.items():
            path = made.register / name
            path.parent.mkdir(exist_ok=True)
            path.write_text(text, encoding="utf-8")
            aged(path)
        made.settled()
        typed(made, "baseline", "create")
        yield made


def typed(here: Campus, *words: str) -> str:
    given = ["--config", str(here.home / "config.toml"), *words]
    found = CliRunner(env={"SYNCER_TEST_CLOCK": "sandbox"}).invoke(cli, given)
    assert found.exit_code == 0, found.output
    return found.stdout


def as_text(here: Campus) -> list[str]:
    """Every issue as it stands, whole: history, comments, labels and properties included."""
    return [json.dumps(one, sort_keys=True, default=str) for _, one in sorted(here.issues().items())]


def people_act(here: Campus) -> None:
    """In Jira alone, so that no side has to follow there: what was signed changes, and a change is approved by nobody."""
    here.wired.timer.sleep(60)
    here.edit(here.key("REQ-0001"), summary="Page within 9 s")
    here.person("transition", "pm@example.com", issue=here.key("CR-0001"), to="Approved")


@both
def test_no_shipped_rule_writes_to_an_issue_whatever_it_has_to_say(shop: Campus) -> None:
    """GATE-6, SLA-5, PRI-1, CR-3, CR-5, B-24, B-28: every rule speaks, in the register and on pages, and no issue hears of it."""
    people_act(shop)
    before = as_text(shop)
    reports = [shop.cycle()]
    for hours in (13, 12, 30, 24 * 8):
        shop.wired.timer.sleep(hours * HOUR)
        reports += [shop.cycle(), shop.cycle()]

    assert [report.requests["jira"]["write"] for report in reports] == [0] * len(reports)
    assert as_text(shop) == before

    hub, mapping = shop.hub(), shop.project.mapping
    gates = {(one.uid, one.gate) for one in open_passages(hub)}
    assert gates >= {
        ("CR-0001", "no change without both sides"),
        ("REQ-0001", "no drift from the baseline"),
        ("REQ-0001", "frozen requirements"),
        ("REQ-0001", "confirmed with all it needs"),
        ("REQ-0002", "infeasible with a way out"),
    }
    points = {(one.key.uid, one.key.threshold.partition(" | ")[0]) for one in shop.wired.hub.fired("CAMP")}
    for uid in ("CR-0001", "QST-0001", "ACT-0001"):
        assert {(uid, "breach"), (uid, "level 1")} <= points
    assert {one.uid for one in hub.suspects} == {"REQ-0002"}
    assert (shop.values("REQ-0001")["priority"], shop.values("CR-0001")["grade"]) == ("high", "major")
    records = {uid: (record.kind, record.values) for uid, record in hub.records.items()}
    said = {one.code for each in judged(mapping, ProjectData(), records).values() for one in each}
    assert said >= {"no_background", "no_infeasible_reason", "program_error"}
    shop.quiet()
