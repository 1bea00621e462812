"""What is lost, hidden, broken or doubled never makes a second issue, page or file, and is said."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import replace

import pytest

from syncer.cycle.conduct import cycle
from tests.support.campus import Campus, a_day_later, aged, campus, codes, marks, two_requirements
from tests.support.world import MAPPING, both

MEETING = """---
id: MTG-0001
title: Kick-off
---

## Action plan
- [ ] Send the forms (owner: analyst@example.com, due: 2026-12-01, priority: p1)
- [ ] Print the name tags
"""


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
def test_a_lost_store_is_rebuilt_from_what_is_left(here: Campus, lose: Callable[[Campus], None]) -> None:
    """First contact on all sides: nothing is created on Jira or in Confluence, nothing doubled."""
    (here.register / "meetings").mkdir()
    path = here.register / "meetings" / "kick-off.md"
    path.write_text(MEETING, encoding="utf-8")
    aged(path)
    here.cycle()
    here.edit(here.key("REQ-0001"), priority="Highest", assignee=None)
    here.settled()
    before, issues, pages = here.hub(), here.issues(), here.pages()
    meeting = here.read("meetings/kick-off.md")
    lose(here)
    reports = [here.cycle(), here.cycle()]
    for report in reports:
        assert report.tally.table()["jira"] == dict.fromkeys(report.tally.table()["jira"], 0)
        assert report.requests["jira"]["write"] == 0
        assert (report.held, report.tally.table()["pages"]["create"]) == (0, 0)
    assert (reports[0].code, reports[1].writes) == (0, 0)
    here.quiet()
    assert here.issues() == issues
    assert list(here.pages()) == list(pages)
    issued = [uid for uid, record in before.records.items() if not uid.startswith("MTG")]
    for uid in issued:
        unknown = {"owner"} if lose is lose_both else set()  # no one is left who knows the address
        told = {p: v for p, v in before.records[uid].values.items() if p not in unknown}
        after = here.values(uid)
        assert {p: after.get(p) for p in told} == told, uid
    assert marks(here) == sorted(issued)
    if lose is lose_store:
        assert here.hub().records.keys() == before.records.keys()
        assert here.read("meetings/kick-off.md") == meeting


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


@both
def test_an_edit_of_an_issue_that_went_is_no_endless_failure(here: Campus) -> None:
    here.person("delete_issue", issue=here.key("REQ-0002"))
    here.change("requirements/bell.md", "title: Bell rings", "title: Bell rings still")
    assert here.cycle().tally.postponed == 1
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
