"""Which issue is a record's: moved, hidden, deleted, archived and cloned ones told apart, and a census over all (B-01, B-06, B-08, B-09)."""

from __future__ import annotations

import pytest

from syncer.cycle.schedule import Moments
from syncer.ports import PutCounterpart
from syncer.sandbox.jira.catalog import SecurityLevel
from syncer.sync.observation import Counterpart, Side, Standing
from syncer.sync.past import find_uid
from tests.support.campus import Campus, a_day_later, codes, marks
from tests.support.dying import Killed, dying
from tests.support.world import MAPPING, both

pytestmark = pytest.mark.pages(False)

# -------------------------------------------------------------------------------- issues that go


@pytest.mark.parametrize("how", ["delete_issue", "restrict"])
@both
def test_an_issue_that_went_is_listed_and_not_made_again(here: Campus, how: str) -> None:
    """B-08: deleted and hidden look alike at first; the record keeps its place."""
    key = here.key("REQ-0002")
    here.site.switches.set({"dc_hidden_issue": "forbidden"})
    if how == "restrict":
        here.person(how, issue=key, to=["pm@example.com"])
    else:
        here.person(how, issue=key)
    here.quiet(1)
    a_day_later(here)
    report = here.cycle()
    assert (report.code, report.writes) == (0, 0)
    assert [(p.code, p.uid) for p in report.problems] == [("issue-gone", "REQ-0002")]
    assert key in report.problems[0].message
    again = here.cycle()
    told = codes(again)
    sure = how == "restrict" and not here.site.cloud
    assert told == (["issue-gone"] if sure else ["issue-deleted"])
    assert here.part("REQ-0002").standing == ("hidden" if sure else "deleted")
    assert len(here.hub().counterparts) == 4
    here.change("requirements/bell.md", "title: Bell rings", "title: Bell rings still")
    here.cycle()
    assert here.values("REQ-0002")["title"] == "Bell rings still"
    if how == "restrict":
        here.person("restrict", issue=key)
        here.settled()
        assert here.issue("REQ-0002")["fields"]["summary"] == "Bell rings still"
        assert here.part("REQ-0002").standing == "live"
        here.quiet()
    assert sum(uid == "REQ-0002" for uid in marks(here)) == (how == "restrict")


def test_an_issue_with_a_security_level_may_be_hidden_on_cloud(here: Campus) -> None:
    """B-08: where single issues may be hidden, nobody says deleted, however often it does not come."""
    project = here.site.jira.projects["CAMP"]
    project.security_levels = list(project.security_levels) or [
        SecurityLevel("10100", "Staff", frozenset({here.site.find_user("pm@example.com").account_id}))
    ]
    here.person("delete_issue", issue=here.key("REQ-0002"))
    a_day_later(here)
    for _ in range(3):
        assert codes(here.cycle()) == ["issue-gone"]
    assert here.part("REQ-0002").standing == "hidden"


@both
def test_a_project_out_of_sight_says_nothing_of_its_issues(here: Campus) -> None:
    """B-08, B-14: without the right to browse, an issue that does not come is hidden, not deleted."""
    keys = [here.key(uid) for uid in ("REQ-0001", "REQ-0002")]
    here.person("delete_issue", issue=keys[1])
    a_day_later(here)
    here.cycle()
    here.person("restrict", issue=keys[0], to=["pm@example.com"])
    here.cycle()
    assert here.part("REQ-0002").standing == "hidden", "no other issue of the project shows"
    here.person("restrict", issue=keys[0])
    here.cycle()
    assert here.part("REQ-0002").standing == "deleted"


@both
def test_a_moved_issue_is_followed_and_left_alone_until_it_is_back(here: Campus) -> None:
    """B-09: the id is what counts; old keys still lead to the record, and nothing is written elsewhere."""
    here.quiet(1)
    old = here.key("REQ-0002")
    here.person("move", issue=old, project="DEMO")
    report = here.cycle()
    assert (report.code, report.requests["jira"]["write"], codes(report)) == (0, 0, ["issue-moved"])
    away = here.part("REQ-0002")
    assert (away.standing, away.former) == ("moved", (old,))
    assert away.key.startswith("DEMO-")
    assert away.key in report.problems[0].message
    known = here.hub()
    assert {find_uid(key, known, lambda _: False) for key in (old, away.key)} == {"REQ-0002"}
    before = here.issues()[away.key]
    here.change("requirements/bell.md", "title: Bell rings", "title: Bell rings still")
    here.person("edit_issue", issue=away.key, fields={"summary": "Theirs now"})
    here.cycle()
    assert here.values("REQ-0002")["title"] == "Bell rings still"
    assert here.issues()[away.key]["fields"]["summary"] == "Theirs now"
    assert here.issues()[away.key]["properties"] == before["properties"]
    assert len(marks(here)) == 2
    here.quiet(1)
    here.person("move", issue=away.key, project="CAMP")
    here.settled()
    back = here.part("REQ-0002")
    assert (back.standing, back.missing_since) == ("live", "")
    assert {old, away.key} <= {back.key, *back.former}
    assert [held.field for held in here.hub().held] == ["title"]
    here.resolve("REQ-0002", "title", "files")
    here.settled()
    assert here.issue("REQ-0002")["fields"]["summary"] == "Bell rings still"
    here.quiet()


@both
def test_an_archived_issue_is_told_apart_and_not_written(here: Campus) -> None:
    """B-08: it can be read, no search shows it; the daily look finds that before any write fails."""
    key = here.key("REQ-0002")
    archive(here, key)
    a_day_later(here)
    report = here.cycle()
    assert (report.code, report.writes, codes(report)) == (0, 0, ["issue-archived"])
    here.change("requirements/bell.md", "title: Bell rings", "title: Bell rings still")
    report = here.cycle()
    assert (report.tally.failed, report.requests["jira"]["write"]) == (0, 0)
    assert here.issue("REQ-0002")["fields"]["summary"] == "Bell rings"
    archive(here, key, back=True)
    here.settled()
    assert here.issue("REQ-0002")["fields"]["summary"] == "Bell rings still"
    here.quiet()


def archive(here: Campus, key: str, *, back: bool = False) -> None:
    """An administrator archives an issue by Jira's API, or restores it."""
    admin = next(user.email for user in here.site.users.values() if user.admin)
    if here.site.cloud:
        here.ask("PUT", f"issue/{'unarchive' if back else 'archive'}", admin, {"issueIdsOrKeys": [key]})
    else:
        here.ask("PUT", f"issue/{key}/{'restore' if back else 'archive'}", admin)


@both
def test_an_issue_moved_before_the_store_was_lost_gets_no_second_one(here: Campus) -> None:
    """B-01, B-09: the mark names its project, so first contact finds it wherever it is; others' are left alone."""
    here.quiet(1)
    here.person("move", issue=here.key("REQ-0002"), project="DEMO")
    here.settled()
    away = here.part("REQ-0002").key
    clone = str(here.person("clone", issue=away)["key"])
    before = here.issues()
    here.lose_store()
    report = here.cycle()
    assert (report.code, report.requests["jira"]["write"]) == (0, 0)
    assert codes(report) == ["issue-moved"]
    assert away in report.problems[0].message
    found = here.part("REQ-0002")
    assert (found.standing, found.key) == ("moved", away)
    assert here.issues() == before
    here.quiet()
    assert here.issues() == before
    here.person("move", issue=away, project="CAMP")
    here.settled()
    assert here.part("REQ-0002").standing == "live"
    assert here.values("REQ-0002")["title"] == "Bell rings"
    assert set(before) - {away} == set(here.issues()) - {here.key("REQ-0002")}
    assert clone in here.issues()
    here.quiet()


# ---------------------------------------------------------------------------------------- clones


@both
def test_a_clone_loses_our_mark_and_nothing_else(here: Campus) -> None:
    """B-01: the original is the one whose id the store knows; the copy is somebody's own issue from then on."""
    here.quiet(1)
    key = here.key("REQ-0001")
    here.edit(key, labels=["theirs", "sy"])
    here.settled()
    original = here.issues()[key]
    clone = str(here.person("clone", issue=key)["key"])
    before = here.issues()[clone]
    assert "syncer" in before["properties"]
    report = here.cycle()
    assert (report.code, report.tally.table()["jira"]["unmark"]) == (0, 1)
    assert [(p.code, p.uid) for p in report.problems] == [("clone", "REQ-0001")]
    after = here.issues()[clone]
    assert "syncer" not in after["properties"]
    assert after["fields"]["labels"] == ["theirs"]
    rest = {name: value for name, value in before["fields"].items() if name not in {"labels", "updated"}}
    assert {name: after["fields"].get(name) for name in rest} == rest
    assert here.issues()[key]["properties"] == original["properties"]
    assert marks(here) == ["REQ-0001", "REQ-0002"]
    here.quiet()
    here.lose_store()
    here.settled()
    assert here.key("REQ-0001") == key
    here.quiet()


@both
def test_a_clone_is_unmarked_though_the_cycle_died_in_between(here: Campus) -> None:
    """B-01: labels go first, so that the mark leads the next cycle there; what fails is tried again."""
    here.quiet(1)
    clone = str(here.person("clone", issue=here.key("REQ-0001"))["key"])
    with dying(method="DELETE", path="/properties/syncer", sent=False), pytest.raises(Killed):
        here.cycle()
    assert "syncer" in here.issues()[clone]["properties"]
    assert here.issues()[clone]["fields"]["labels"] == []
    here.settled()
    assert marks(here) == ["REQ-0001", "REQ-0002"]
    here.quiet()


def test_a_clone_whose_original_went_is_left_for_people_to_tell(here: Campus) -> None:
    """B-01, B-08: it may be the one that people go on with."""
    here.quiet(1)
    clone = str(here.person("clone", issue=here.key("REQ-0001"))["key"])
    here.person("delete_issue", issue=here.key("REQ-0001"))
    a_day_later(here)
    for _ in range(2):
        report = here.cycle()
        assert (report.requests["jira"]["write"], sorted(codes(report))[0]) == (0, "clone")
    assert "syncer" in here.issues()[clone]["properties"]


@both
def test_an_issue_of_another_project_of_ours_is_left_to_it(here: Campus) -> None:
    """B-09: moved from one register's project into another's, it carries a mark that is no news and no clone here."""
    here.quiet(1)
    clone = str(here.person("clone", issue=here.key("REQ-0001"))["key"])
    native = str(here.issues()[clone]["id"])
    with here.wired.hub.lock("DEMO"):
        part = Counterpart(Side.JIRA, native, "REQ-0001", "DEMO-7", standing=Standing.MOVED)
        here.wired.hub.commit("DEMO", [PutCounterpart(part)], cycle="t", now=here.wired.clock())
    here.quiet()
    assert codes(here.cycle()) == []
    assert "syncer" in here.issues()[clone]["properties"]
    assert set(here.hub().records) == {"REQ-0001", "REQ-0002"}


def test_many_clones_wait_for_a_person(here: Campus) -> None:
    """B-07: a project copied with everything in it."""
    here.quiet(1)
    for _ in range(11):
        here.person("clone", issue=here.key("REQ-0001"))
    report = here.cycle()
    assert (report.code, [stop.item for stop in report.stops]) == (4, ["clones"])
    assert len(marks(here)) == 13
    here.approve("clones")
    assert here.cycle().tally.table()["jira"]["unmark"] == 11
    assert marks(here) == ["REQ-0001", "REQ-0002"]
    here.quiet()


# ---------------------------------------------------------------------------------------- census


@both
def test_a_census_finds_what_no_change_mark_told_of(here: Campus) -> None:
    """B-06: an edit that did not move `updated`; the number says so once, then 0 again."""
    here.quiet(1)
    issues = here.site.jira
    key = here.key("REQ-0001")
    one = next(issue for issue in issues if issue.key == key)
    one.values = {**one.values, "summary": "Changed in the database"}
    issues.changed(one, touch=False)
    here.quiet()
    a_day_later(here)
    report = here.cycle()
    assert report.census is not None
    assert (report.census.issues, report.census.files) == (2, 2)
    assert [one.name for one in report.census.divergent] == ["REQ-0001.title"]
    assert here.values("REQ-0001")["title"] == "Changed in the database"
    here.settled()
    a_day_later(here)
    again = here.cycle()
    assert again.census is not None
    assert (again.census.divergent, again.writes) == ((), 0)
    here.quiet()
    assert here.cycle().census is None


def test_a_census_comes_as_the_configuration_says(here: Campus) -> None:
    """B-06: by its moments in the service's zone; off is never."""
    assert here.project.census == Moments()
    a_day_later(here)
    config = here.home / "config.toml"
    config.write_text(config.read_text("utf-8") + '\n[daemon]\ncensus = "off"\n', encoding="utf-8")
    here.rewire(MAPPING)
    assert here.cycle().census is None
