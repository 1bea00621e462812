"""Numbers that two branches cannot both take: provisional ids become real ones everywhere, doubles are refused (B-25)."""

from __future__ import annotations

import pytest

from tests.support.campus import Campus, aged, marks
from tests.support.world import both

pytestmark = pytest.mark.pages(False)

ACTIONS = "## Action plan\n- [ ] Send the forms for REQ-?a7f3 (owner: analyst@example.com)\n"


def branch(here: Campus) -> None:
    """Two files as a branch leaves them, each naming the other, and a meeting that speaks of one."""
    here.write(
        "gate",
        "id: REQ-?a7f3\ntitle: Gate\npriority: high",
        "As a parent I want a gate.\n\n## Background\nGoes with REQ-?b2c.\n\n"
        "## Acceptance criteria\n- rings as REQ-?b2c says\n- logged\n",
    )
    here.write(
        "bell", "id: REQ-?b2c\ntitle: Bell after REQ-?a7f3\ndepends_on: [REQ-?a7f3]", "As a cook I want it.\n"
    )
    (here.register / "meetings").mkdir(exist_ok=True)
    path = here.register / "meetings" / "kick.md"
    path.write_text(f"---\ntitle: Kick-off\n---\n\n{ACTIONS}", encoding="utf-8")
    aged(path)


@both
def test_provisional_ids_are_replaced_in_files_links_lists_and_issues(fresh: Campus) -> None:
    branch(fresh)
    report = fresh.cycle()
    assert (report.code, report.tally.failed) == (0, 0), report.to_json()
    uids = {record.values["title"]: uid for uid, record in fresh.hub().records.items()}
    gate = uids["Gate"]
    (bell,) = {"REQ-0001", "REQ-0002"} - {gate}
    assert fresh.values(bell)["title"] == f"Bell after {gate}"
    assert fresh.values(bell)["depends_on"] == [gate]
    assert fresh.values(gate)["acceptance_criteria"] != []
    for name in ("requirements/gate.md", "requirements/bell.md", "meetings/kick.md"):
        assert "-?" not in fresh.read(name), fresh.read(name)
    assert f"id: {gate}\n" in fresh.read("requirements/gate.md")
    assert f"- rings as {bell} says\n" in fresh.read("requirements/gate.md")
    assert f"depends_on: [{gate}]" in fresh.read("requirements/bell.md")
    assert f"Send the forms for {gate}" in fresh.read("meetings/kick.md")
    assert f"Goes with {bell}." in fresh.said(fresh.key(gate))
    assert fresh.issue(bell)["fields"]["summary"] == f"Bell after {gate}"
    assert report.tally.table()["jira"]["link"] == 1
    assert fresh.hub().aliases == {"REQ-?a7f3": gate, "REQ-?b2c": bell}
    fresh.quiet()


def test_a_name_that_became_an_id_long_ago_still_leads_there(here: Campus) -> None:
    """A branch that is merged late; its other files name what has its number already."""
    branch(here)
    here.cycle()
    gate = here.hub().aliases["REQ-?a7f3"]
    here.write(
        "late", "title: Late\ndepends_on: [REQ-?a7f3]", "As a guard I want what REQ-?a7f3 is, not REQ-?zzz.\n"
    )
    here.settled()
    text = here.read("requirements/late.md")
    assert f"depends_on: [{gate}]" in text
    assert f"what {gate} is, not REQ-?zzz." in text
    here.quiet()


@pytest.mark.parametrize("name", ["REQ-0003", "REQ-?a7f3"])
def test_two_branches_with_one_number_are_refused_with_both_places(here: Campus, name: str) -> None:
    """Neither is taken until people say which; what else changed goes on."""
    here.write("one", f"id: {name}\ntitle: One", "As a cook I want one.\n")
    here.write("two", f"id: {name}\ntitle: Two", "As a cook I want two.\n")
    here.change("requirements/bell.md", "title: Bell rings", "title: Bell rings loud")
    report = here.cycle()
    assert report.code == 1
    doubles = [problem for problem in report.problems if problem.code == "double-id"]
    assert sorted(str(p.place).rpartition("/")[2].partition(":")[0] for p in doubles) == ["one.md", "two.md"]
    assert all("one.md" in f"{p.place} {p.message}" and "two.md" in f"{p.place} {p.message}" for p in doubles)
    assert marks(here) == ["REQ-0001", "REQ-0002"]
    assert here.values("REQ-0002")["title"] == "Bell rings loud"
    here.change("requirements/two.md", f"id: {name}\n", "")
    here.settled()
    assert len(marks(here)) == 4
    assert {r.values["title"] for r in here.hub().records.values()} >= {"One", "Two"}
    here.quiet()
