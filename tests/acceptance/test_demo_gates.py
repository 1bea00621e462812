"""The demonstration's story: a change that nobody decided about goes back, and an urgent one is late until it is answered and planned."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from syncer.cli import playground
from syncer.cli.main import cli
from syncer.cycle.report import Report
from syncer.sandbox.app import start
from syncer.sandbox.site import Site
from tests.support.campus import Campus
from tests.support.timelapse import Timelapse
from tests.support.world import Flavour, both

MAJOR, URGENT = "CR-0002", "CR-0003"
HOUR = 3600.0
RULE = "change answered"
# What is told here happens in Jira and in the register; the demonstration's pages have tests of their own.
PAGES = """\
version: 1
pages:
  leave_out: [preliminary-requirements, requirement-spec, rules, traceability-matrix, weekly-report, monthly-report]
"""
PLAN = "\n## Preliminary plan\nA line above all others, in the version of 11 December.\n"


@pytest.fixture
def flavour() -> Flavour:
    """What most of it runs on; `both` runs one on each."""
    return "cloud"


@pytest.fixture
def demo(tmp_path: Path, flavour: Flavour) -> Iterator[Campus]:
    """The demonstration as `syncer demo` lays it out, after its two cycles, at a time that passes only when asked to."""
    with laid_out(tmp_path / "demo", flavour) as made:
        Timelapse(made)
        first = made.cycle()
        told = json.dumps(first.to_json())  # whole: of anything but text pytest shows the beginning
        assert (first.code, first.held) == (0, 0), told
        made.quiet(1)
        yield made


@contextmanager
def laid_out(home: Path, flavour: Flavour) -> Iterator[Campus]:
    home.mkdir()
    with start(Site.from_seed(flavour=flavour)) as running:
        playground.lay_out(home, running.url, "en", flavour, customer=False)
        (home / "mappings" / "pages.yaml").write_text(PAGES, encoding="utf-8")
        made = Campus(running.site, running.url, home)
        try:
            yield made
        finally:
            made.wired.close()


def later(demo: Campus, seconds: float) -> Report:
    """A cycle after some time."""
    demo.wired.timer.sleep(seconds)
    return demo.cycle()


def approve(demo: Campus) -> Report:
    """The project manager moves the card, and one cycle sees it."""
    demo.wired.timer.sleep(60)
    demo.person("transition", "pm@example.com", issue=demo.key(MAJOR), to="Approved")
    return demo.cycle()


def stands(demo: Campus) -> tuple[str, object]:
    """Where the major change is in Jira and in the register."""
    return str(demo.issue(MAJOR)["status"]), demo.values(MAJOR)["state"]


def goes_back(demo: Campus) -> None:
    assert (approve(demo).held, *stands(demo)) == (0, "Awaiting decision", "awaiting_decision")
    (said,) = demo.issue(MAJOR)["comments"]
    assert all(f"decision.{side}" in str(said) for side in ("ours", "customer"))


def syncer(demo: Campus, *words: str) -> str:
    """What somebody types beside the running demonstration, at its time."""
    given = ["--config", str(demo.home / "config.toml"), *words]
    found = CliRunner(env={"SYNCER_TEST_CLOCK": "sandbox"}).invoke(cli, given)
    assert found.exit_code == 0, found.output
    return found.stdout


def sign(demo: Campus, side: str, by: str, outcome: str = "approved", *more: str) -> None:
    syncer(demo, "sign", MAJOR, "--as", side, "--outcome", outcome, "--by", by, *more)


def everybody_signs(demo: Campus, customer: str) -> None:
    sign(demo, "ours", "pm")
    sign(demo, "executive", "executive")
    sign(demo, "customer", "director", customer)


def clock(demo: Campus) -> Any:
    (found,) = json.loads(syncer(demo, "explain", URGENT, "--sla", RULE, "--json"))["sla"]["clocks"]
    return found


def told(demo: Campus) -> list[tuple[str, list[str]]]:
    """What was said of the urgent change's clock so far, and whom it tells, at once or in their digest."""
    fired = (one for one in demo.wired.hub.fired("CAMP") if one.key.uid == URGENT)
    said = [(one.at, one.key.threshold.partition(" | ")[0], [*one.to, *one.later]) for one in fired]
    return [(point, people) for _, point, people in sorted(said)]


@both
def test_an_approval_that_nobody_decided_about_goes_back_with_the_reason(demo: Campus) -> None:
    """GATE-3, GATE-6: within one cycle, in Jira's words, and no cycle after that writes; a signature of all lets it through."""
    goes_back(demo)
    demo.quiet(1)
    if not demo.site.cloud:
        everybody_signs(demo, "approved")
        assert (approve(demo).held, *stands(demo)) == (0, "Approved", "approved")


def test_the_third_try_waits_for_a_person_and_only_a_yes_of_all_lets_it_through(demo: Campus) -> None:
    """GATE-3, GATE-6, CR-4: a recorded no opens nothing; the last yes does, and nobody has to decide what was decided."""
    for _ in range(2):
        goes_back(demo)
    assert (approve(demo).held, *stands(demo)) == (1, "Approved", "awaiting_decision")
    assert "Project manager decides" in str(demo.issue(MAJOR)["comments"])
    everybody_signs(demo, "not_approved")
    assert (later(demo, 60).held, *stands(demo)) == (1, "Approved", "awaiting_decision")
    sign(demo, "customer", "treasurer", "approved", "--replace")
    assert (later(demo, 60).held, *stands(demo)) == (0, "Approved", "approved")
    demo.settled()
    demo.quiet(1)


def test_an_urgent_change_is_answered_and_planned_or_it_is_late_and_escalates_once(demo: Campus) -> None:
    """SLA-1, SLA-6, B-32: an answer alone stops nothing."""
    later(demo, 12.5 * HOUR)
    syncer(demo, "answer", URGENT, "--how", "call", "--by", "analyst")
    later(demo, 8 * HOUR)
    assert (clock(demo)["state"], clock(demo)["ended"]) == ("running", None)
    for _ in range(2):
        later(demo, 4 * HOUR)
    once = [("50%", ["analyst"]), ("80%", ["analyst"]), ("breach", ["analyst"]), ("level 1", ["pm"])]
    assert told(demo) == once
    path = demo.register / f"change_requests/{URGENT}.md"
    demo.change(f"change_requests/{URGENT}.md", path.read_text("utf-8"), path.read_text("utf-8") + PLAN)
    later(demo, HOUR)
    assert (clock(demo)["state"], clock(demo)["ending"]) == ("breached", "stopped")
    later(demo, 48 * HOUR)
    assert told(demo) == once
