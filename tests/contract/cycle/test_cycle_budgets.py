"""Budgets, in requests (interfaces.md): quiet cycles, one edit, a cold push and a cold pull."""

from __future__ import annotations

from collections.abc import Mapping
from math import ceil

import pytest

from syncer.cycle.report import Report
from tests.support.campus import Campus, marks
from tests.support.world import both

SITES = ("jira", "confluence")


def spent(what: str, report: Report) -> Mapping[str, Mapping[str, int]]:
    """What a cycle sent, printed too (`pytest -s`)."""
    figures = ", ".join(f"{site}: {report.requests[site]}" for site in SITES)
    print(f"\n{what}: {figures}")
    return report.requests


@both
def test_a_quiet_cycle_reads_four_times_a_site_at_most(here: Campus) -> None:
    here.quiet()
    requests = spent("quiet", here.cycle())
    for site in SITES:
        assert requests[site]["write"] == 0
        assert requests[site]["read"] <= 4


@both
def test_one_edit_in_jira_costs_one_fetch_and_one_page(here: Campus) -> None:
    quiet = spent("quiet", here.cycle())
    here.edit(here.key("REQ-0001"), priority="High")
    one = spent("one edit in Jira", here.cycle())
    assert one["jira"]["write"] == 0
    assert one["jira"]["read"] <= quiet["jira"]["read"] + 1 + 2
    assert one["confluence"]["write"] == 1
    assert one["confluence"]["read"] <= quiet["confluence"]["read"] + 1 + 2


@pytest.mark.parametrize(
    ("old", "new", "reads"),
    [("priority: medium", "priority: high", 3), ("Old gate.", "New gate.", 3)],
    ids=["a field", "a section"],
)
def test_one_edit_of_a_file_costs_one_write_and_one_look(
    here: Campus, old: str, new: str, reads: int
) -> None:
    """What is written is read again right before, and its history right after, so that no one's words are lost."""
    quiet = spent("quiet", here.cycle())
    here.change("requirements/gate.md", old, new)
    one = spent(f"one edit of a file ({new})", here.cycle())
    assert one["jira"]["write"] == 1
    assert one["jira"]["read"] <= quiet["jira"]["read"] + reads
    assert one["confluence"]["write"] == 1
    assert one["confluence"]["read"] <= quiet["confluence"]["read"] + 1 + 2


NUMBER = 120


@pytest.fixture
def many(fresh: Campus) -> Campus:
    """So many requirements in files, every tenth depending on the one before it."""
    for number in range(1, NUMBER + 1):
        depends = f"\ndepends_on: [REQ-{number - 1:04d}]" if number % 10 == 0 else ""
        fresh.write(
            f"r{number:03d}",
            f"id: REQ-{number:04d}\ntitle: Requirement {number}\npriority: high\nowner: analyst@example.com{depends}",
            f"As a parent I want thing {number}, so that peace reigns.\n",
        )
    return fresh


@both
def test_a_cold_push_and_a_cold_pull_stay_in_bounds(many: Campus) -> None:
    discovery = discovered(many)
    many.site.journal.clear()
    push = spent(f"cold push of {NUMBER}", many.cycle())["jira"]
    links = NUMBER // 10
    fetches = ceil(NUMBER / 100) if many.site.cloud else NUMBER  # Data Center has no bulk fetch
    bound = discovery + ceil(NUMBER / 50) + links + fetches
    total = push["read"] + push["write"]
    print(f"cold push: {total} requests, bound {bound} (discovery {discovery}), {total / bound:.2f}")
    assert total <= 1.3 * bound
    assert push["write"] == ceil(NUMBER / 50) + links
    many.quiet()
    many.lose_store()
    pull = spent(f"cold pull of {NUMBER}", many.cycle())["jira"]
    bound = discovery + fetches
    print(f"cold pull: {pull['read']} requests, bound {bound}, {pull['read'] / bound:.2f}")
    assert pull["write"] == 0
    assert pull["read"] <= 1.3 * bound
    assert len(marks(many)) == NUMBER


def discovered(here: Campus) -> int:
    """Requests that only find out who we are, what is called how, and that nothing is there yet."""
    ports = here.wired.ports(here.project)
    assert ports.tracker is not None
    before = ports.requests()["jira"]["read"]
    ports.tracker.connect()
    ports.tracker.prepare(here.project.wanted)
    ports.tracker.people(["analyst@example.com"])
    ports.tracker.link_verbs()
    ports.tracker.changed("CAMP", "")
    ports.tracker.highest("CAMP")
    here.lose_store()  # the catalogue must be found again
    return ports.requests()["jira"]["read"] - before
