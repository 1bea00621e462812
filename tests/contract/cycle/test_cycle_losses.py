"""What is lost, hidden, broken or doubled never makes a second issue, page or file, and is said."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from syncer.cycle import news
from syncer.cycle.conduct import cycle
from syncer.ports import PutCursor
from syncer.sandbox.jira.catalog import SecurityLevel
from syncer.sync.past import find_uid
from tests.support.campus import Campus, aged, campus, marks, two_requirements
from tests.support.dying import Killed, dying
from tests.support.world import MAPPING, both

MEETING = """---
id: MTG-0001
title: Kick-off
---

## Action plan
- [ ] Send the forms (owner: analyst@example.com, due: 2026-12-01, priority: p1)
- [ ] Print the name tags
"""


def a_day_later(here: Campus) -> None:
    """The daily count of all issues is due."""
    past = (here.wired.clock() - news.CENSUS_EVERY - timedelta(seconds=1)).isoformat()
    with here.wired.hub.lock("CAMP"):
        here.wired.hub.commit("CAMP", [PutCursor(news.CENSUS, past)], cycle="t", now=here.wired.clock())


def codes(report: object) -> list[str]:
    return [problem.code for problem in report.problems]  # type: ignore[attr-defined]


# --------------------------------------------------------------------------------- the first push


def test_a_first_push_waits_for_a_person(tmp_path_factory: pytest.TempPathFactory) -> None:
    """B-07: exit 4, nothing written anywhere, and the command that goes on."""
    home = tmp_path_factory.mktemp("push") / "home"
    with campus(home, mapping="version: 1\nextends: stock\n") as here:
        here.write("gate", "title: Gate", "As a parent I want a gate.\n")
        before = here.read("requirements/gate.md")
        report = here.cycle()
        assert (report.code, report.writes) == (4, 0)
        assert [stop.command for stop in report.stops] == ["syncer --project CAMP approve first-push"]
        assert here.read("requirements/gate.md") == before
        assert here.hub().records == {}
        assert here.issues() == {}
        here.approve("first-push")
        assert here.cycle().code == 0
        assert marks(here) == ["REQ-0001"]
        assert here.hub().decisions == ()
        here.quiet()


# ----------------------------------------------------------------------------------- lost sides


def test_an_empty_folder_stops_the_cycle(here: Campus) -> None:
    """B-07: a folder that went is a mount or a branch more often than a wish."""
    kept = here.home / "kept"
    shutil.move(here.register, kept)
    for there in (False, True):
        if there:
            here.register.mkdir()
        report = here.cycle()
        assert (report.code, report.writes) == (4, 0)
        assert [stop.item for stop in report.stops] == ["files-empty"]
    here.register.rmdir()
    shutil.move(kept, here.register)
    here.quiet()


def test_a_lost_folder_is_written_anew_when_a_person_says_so(here: Campus) -> None:
    shutil.rmtree(here.register)
    here.register.mkdir()
    here.approve("files-empty")
    report = here.cycle()
    assert report.tally.table()["files"]["create"] == 2
    assert report.tally.table()["jira"] == dict.fromkeys(report.tally.table()["jira"], 0)
    assert "title: Gate opens by itself\n" in here.read("requirements/REQ-0001.md")
    assert "- [uat] seen by a parent\n" in here.read("requirements/REQ-0001.md")
    here.quiet()
    shutil.rmtree(here.register)
    here.register.mkdir()
    assert here.cycle().code == 4, "an approval lets one cycle go on, not all that come after"


def test_a_file_that_went_is_said_and_its_record_goes_on(here: Campus) -> None:
    """B-06: a deleted file is a question; an edit in Jira beats it."""
    (here.register / "requirements" / "bell.md").unlink()
    here.edit(here.key("REQ-0002"), summary="Bell rings twice")
    report = here.cycle()
    assert codes(report) == ["file-gone"]
    assert here.values("REQ-0002")["title"] == "Bell rings twice"
    assert marks(here) == ["REQ-0001", "REQ-0002"]
    assert not (here.register / "requirements" / "REQ-0002.md").exists()
    here.quiet()


def test_a_lost_meeting_and_its_lines_are_written_anew(here: Campus) -> None:
    (here.register / "meetings").mkdir()
    path = here.register / "meetings" / "kick-off.md"
    path.write_text(MEETING, encoding="utf-8")
    aged(path)
    here.cycle()
    before = {uid: record.values for uid, record in here.hub().records.items()}
    shutil.rmtree(here.register)
    here.register.mkdir()
    here.approve("files-empty")
    report = here.cycle()
    assert report.requests["jira"]["write"] == 0
    assert report.tally.failed == 0
    here.settled()
    here.quiet()
    assert {uid: record.values for uid, record in here.hub().records.items()} == before
    assert marks(here) == ["ACT-0001", "ACT-0002", "REQ-0001", "REQ-0002"]


def lose_store(here: Campus) -> None:
    here.lose_store()


def lose_both(here: Campus) -> None:
    here.lose_store()
    shutil.rmtree(here.register)
    here.register.mkdir()


@pytest.mark.parametrize("lose", [lose_store, lose_both])
@both
def test_a_lost_store_is_rebuilt_from_what_is_left(fresh: Campus, lose: Callable[[Campus], None]) -> None:
    """First contact on all sides: nothing is created on Jira or in Confluence, nothing doubled."""
    two_requirements(fresh)
    (fresh.register / "meetings").mkdir()
    path = fresh.register / "meetings" / "kick-off.md"
    path.write_text(MEETING, encoding="utf-8")
    aged(path)
    fresh.cycle()
    fresh.edit(fresh.key("REQ-0001"), priority="Highest", assignee=None)
    fresh.settled()
    before, issues, pages = fresh.hub(), fresh.issues(), fresh.pages()
    meeting = fresh.read("meetings/kick-off.md")
    lose(fresh)
    reports = [fresh.cycle(), fresh.cycle()]
    for report in reports:
        assert report.tally.table()["jira"] == dict.fromkeys(report.tally.table()["jira"], 0)
        assert report.requests["jira"]["write"] == 0
        assert (report.held, report.tally.table()["pages"]["create"]) == (0, 0)
    assert (reports[0].code, reports[1].writes) == (0, 0)
    fresh.quiet()
    assert fresh.issues() == issues
    assert list(fresh.pages()) == list(pages)
    issued = [uid for uid, record in before.records.items() if not uid.startswith("MTG")]
    for uid in issued:
        unknown = {"owner"} if lose is lose_both else set()  # no one is left who knows the address
        told = {p: v for p, v in before.records[uid].values.items() if p not in unknown}
        after = fresh.values(uid)
        assert {p: after.get(p) for p in told} == told, uid
    assert marks(fresh) == sorted(issued)
    if lose is lose_store:
        assert fresh.hub().records.keys() == before.records.keys()
        assert fresh.read("meetings/kick-off.md") == meeting


def test_a_rebuild_beside_a_broken_file_makes_no_second_file(here: Campus) -> None:
    here.change("requirements/bell.md", "title: Bell rings", "title: [Bell")
    here.lose_store()
    report = here.cycle()
    assert report.code == 1
    assert marks(here) == ["REQ-0001", "REQ-0002"]
    assert sorted(p.name for p in (here.register / "requirements").iterdir()) == ["bell.md", "gate.md"]
    here.change("requirements/bell.md", "title: [Bell", "title: Bell rings")
    here.settled()
    here.quiet()
    assert sorted(p.name for p in (here.register / "requirements").iterdir()) == ["bell.md", "gate.md"]


# --------------------------------------------------------------------------------- broken files


def test_a_broken_file_freezes_its_record_alone(here: Campus) -> None:
    """Exit 1 with the place; meanwhile others go on, and what Jira says of the frozen one is not lost."""
    here.change("requirements/gate.md", "priority: medium", "priority: [medium")
    here.change("requirements/bell.md", "title: Bell rings", "title: Bell rings loud")
    here.edit(here.key("REQ-0001"), summary="Gate, said in Jira")
    report = here.cycle()
    assert report.code == 1
    assert any(p.place is not None and p.place.file.endswith("gate.md") for p in report.problems)
    assert here.issue("REQ-0002")["fields"]["summary"] == "Bell rings loud"
    assert here.issue("REQ-0001")["fields"]["summary"] == "Gate, said in Jira"
    assert here.values("REQ-0001")["title"] == "Gate opens by itself"
    here.cycle()
    here.change("requirements/gate.md", "priority: [medium", "priority: high")
    here.cycle()
    assert here.values("REQ-0001")["title"] == "Gate, said in Jira"
    assert here.issue("REQ-0001")["fields"]["priority"] == "High"
    here.quiet()


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
def test_an_edit_of_an_issue_that_went_is_no_endless_failure(here: Campus) -> None:
    here.person("delete_issue", issue=here.key("REQ-0002"))
    here.change("requirements/bell.md", "title: Bell rings", "title: Bell rings still")
    assert here.cycle().tally.failed == 1
    report = here.cycle()
    assert (report.tally.failed, codes(report)) == (0, ["issue-gone"])
    assert here.cycle().writes == 0


@both
def test_all_issues_out_of_sight_stop_the_cycle(here: Campus) -> None:
    """B-07, B-08, B-14: a permission that was taken away."""
    for uid in ("REQ-0001", "REQ-0002"):
        here.person("restrict", issue=here.key(uid), to=["pm@example.com"])
    a_day_later(here)
    report = here.cycle()
    assert (report.code, [stop.item for stop in report.stops]) == (4, ["jira-empty"])
    for uid in ("REQ-0001", "REQ-0002"):
        here.person("restrict", issue=here.key(uid))
    here.cycle()
    here.quiet()


@both
def test_a_mark_that_somebody_took_away_is_put_back(here: Campus) -> None:
    """An app or a migration may drop it; a store that is lost later must find the issue, and make no second one."""
    key = here.key("REQ-0001")
    here.ask("DELETE", f"issue/{key}/properties/syncer")
    a_day_later(here)
    report = here.cycle()
    assert (report.code, report.requests["jira"]["write"]) == (0, 1)
    assert here.issues()[key]["properties"]["syncer"]["uid"] == "REQ-0001"
    here.quiet()
    here.lose_store()
    here.settled()
    assert marks(here) == ["REQ-0001", "REQ-0002"]
    assert len(here.issues()) == 2
    here.quiet()


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


def test_many_values_of_jira_are_not_overwritten_without_a_word(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    """B-07: a mapping that newly maps a field over what people wrote there stops first."""
    home = tmp_path_factory.mktemp("over") / "home"
    bare = f"{MAPPING}records: {{requirement: {{fields: {{priority: null}}}}}}\n"
    with campus(home, mapping=bare) as here:
        for number in range(12):
            here.write(f"r{number:02d}", f"title: R {number}\npriority: low")
        here.cycle()
        for key in here.issues():
            here.edit(key, priority="High")
        here.settled()
        taken = "{jira: priority, values: {high: High, medium: Medium, low: Low}, wins: register}"
        here.rewire(f"{MAPPING}records: {{requirement: {{fields: {{priority: {taken}}}}}}}\n")
        report = here.cycle()
        assert (report.code, [stop.item for stop in report.stops]) == (4, ["overwrites"])
        assert {i["fields"]["priority"] for i in here.issues().values()} == {"High"}
        here.approve("overwrites")
        here.cycle()
        assert {i["fields"]["priority"] for i in here.issues().values()} == {"Low"}
        here.quiet()


# ------------------------------------------------------------------------- ids not written back


def test_ids_that_could_not_be_written_back_are_written_next_time(fresh: Campus) -> None:
    """A process that died after the register was written finds its records again by place and title."""
    fresh.write("gate", "title: Gate", "As a parent I want a gate.\n")
    (fresh.register / "meetings").mkdir()
    path = fresh.register / "meetings" / "kick-off.md"
    path.write_text(MEETING, encoding="utf-8")
    aged(path)
    project = fresh.project
    ports = fresh.wired.ports(project)
    assert ports.files is not None

    class Dying:
        """The process dies when it comes to the files."""

        def read(self) -> object:
            return ports.files.read()  # type: ignore[union-attr]

        def write(self, edits: object) -> object:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        cycle(project, replace(ports, files=Dying()))  # type: ignore[arg-type]
    assert set(fresh.hub().records) == {"REQ-0001", "MTG-0001", "ACT-0001", "ACT-0002"}
    fresh.settled()
    assert set(fresh.hub().records) == {"REQ-0001", "MTG-0001", "ACT-0001", "ACT-0002"}
    assert "id: REQ-0001\n" in fresh.read("requirements/gate.md")
    assert "ACT-0001 Send the forms" in fresh.read("meetings/kick-off.md")
    assert "ACT-0002 Print the name tags" in fresh.read("meetings/kick-off.md")
    assert marks(fresh) == ["ACT-0001", "ACT-0002", "REQ-0001"]
    fresh.quiet()


@both
def test_a_person_is_the_same_by_any_of_their_names(fresh: Campus) -> None:
    """B-20: a lost store meets the file's e-mail and the account that project.yaml knows by another id."""
    people = "people:\n  - {id: analyst, name: Analyst, email: analyst@example.com, side: ours}\n"
    (fresh.register / "project.yaml").write_text(people, encoding="utf-8")
    two_requirements(fresh)
    fresh.lose_store()
    report = fresh.cycle()
    assert report.code == 0, report.to_json()
    assert fresh.values("REQ-0001")["owner"] == "analyst@example.com"
    fresh.quiet()
