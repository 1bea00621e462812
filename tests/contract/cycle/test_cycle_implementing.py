"""Several issues for one requirement: people's own, linked by them, read and never written (REQ-21, REQ-22)."""

from __future__ import annotations

import json

from syncer.sync.observation import Counterpart
from tests.support.campus import Campus, a_day_later, codes, marks
from tests.support.world import MAPPING, both

ONE, TWO = "REQ-0001", "REQ-0002"
LINE = "records:\n  requirement:\n    links:\n      implemented_by: {type: Relates, verb: relates to}\n"


def story(here: Campus, title: str, *uids: str, project: str = "CAMP") -> str:
    """Somebody writes an issue and links it to those of requirements; returns its key."""
    made = here.person("create_issue", project=project, type="Story", fields={"summary": title})
    for uid in uids:
        here.person("link", issue=here.key(uid), other=str(made["key"]), type="Relates")
    return str(made["key"])


def further(here: Campus) -> dict[str, Counterpart]:
    """What is on record of further issues, by key."""
    return {p.key: p for p in here.hub().counterparts if not p.primary}


def untouched(here: Campus, key: str) -> str:
    """What we could have written on an issue, as text."""
    one = here.issues()[key]
    return json.dumps([one["properties"], one["fields"]["labels"], one["fields"]["summary"]])


@both
def test_delivery_is_the_least_advanced_of_all_issues(here: Campus) -> None:
    """REQ-22: nothing is written on further issues, also where the store is lost, and the cycle after is quiet."""
    here.rewire(MAPPING + LINE)
    here.settled()
    mine = here.key(ONE)
    first, second = story(here, "Hinges", ONE), story(here, "Motor", ONE, TWO)
    report = here.cycle()
    assert (report.code, report.requests["jira"]) == (0, {"read": 3 if here.site.cloud else 6, "write": 0})
    assert set(further(here)) == {first, second}
    here.quiet()
    here.person("transition", issue=mine, to="Done")
    here.person("transition", issue=first, to="In Progress")
    assert (here.cycle().code, here.values(ONE)["delivery"]) == (0, "not_started")
    here.person("transition", issue=second, to="Done")
    here.settled()
    assert [here.values(uid)["delivery"] for uid in (ONE, TWO)] == ["in_progress", "not_started"]
    here.person("transition", issue=first, to="Done")
    here.settled()
    assert here.values(ONE)["delivery"] == "built"
    assert all(key in here.text("Requirement specification") for key in (mine, first, second))
    before = [untouched(here, key) for key in (first, second)]
    here.lose_store()
    here.settled()
    assert set(further(here)) == {first, second}
    assert here.values(ONE)["delivery"] == "built"
    assert (
        [untouched(here, key) for key in (first, second)]
        == before
        == [
            '[{}, [], "Hinges"]',
            '[{}, [], "Motor"]',
        ]
    )
    assert marks(here) == [ONE, TWO]
    here.quiet()


@both
def test_further_issues_are_followed_by_id_and_count_while_they_are_linked(here: Campus) -> None:
    """B-01, B-08, B-09: moved ones count on, those that went are told, and no clone is ever taken for one."""
    here.rewire(MAPPING + LINE)
    here.settled()
    mine = here.key(ONE)
    moved, goes, unlinked = (story(here, title, ONE) for title in ("Hinges", "Motor", "Paint"))
    for key in (mine, moved, unlinked):
        here.person("transition", issue=key, to="Done")
    here.settled()
    assert here.values(ONE)["delivery"] == "not_started"
    here.person("clone", issue=mine)
    here.person("move", issue=moved, project="DEMO")
    here.person("delete_issue", issue=goes)
    a_day_later(here)
    report = here.cycle()
    assert (report.code, sorted(codes(report))) == (0, ["clone", "further-gone"])
    assert goes in next(p.message for p in report.problems if p.code == "further-gone")
    assert here.values(ONE)["delivery"] == "built"
    assert [(p.former, p.standing) for p in further(here).values() if p.former] == [((moved,), "live")]
    here.quiet(1)
    assert marks(here) == [ONE, TWO]
    (paint,) = [link for link in here.issue(ONE)["links"] if unlinked in json.dumps(link)]
    here.person("transition", issue=unlinked, to="To Do")
    here.cycle()
    assert here.values(ONE)["delivery"] == "not_started"
    here.ask("DELETE", f"issueLink/{paint['id']}")
    here.settled()
    assert (here.values(ONE)["delivery"], len(further(here))) == ("built", 1)
    here.quiet()


def test_an_adopt_line_takes_no_issue_that_implements_a_requirement(here: Campus) -> None:
    """REQ-21: what is linked is people's own; without the link it is a candidate like any other."""
    line = LINE + "    adopt: {mode: always, jql: 'type = Story'}\n"
    own = story(here, "Hinges", ONE)
    here.rewire(MAPPING + line)
    here.settled()
    assert (set(further(here)), marks(here)) == ({own}, [ONE, TWO])
    here.lose_store()
    here.settled()
    assert (set(further(here)), marks(here)) == ({own}, [ONE, TWO])
    here.approve(f"adopt:{own}")
    (told,) = here.cycle().problems
    assert (told.code, "implementing REQ-0001" in told.message) == ("adopt-vain", True)
    here.quiet(1)
