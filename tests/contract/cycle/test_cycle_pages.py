"""Pages: people's ticks and texts are never lost, foreign pages never touched (B-35, B-37, B-38, B-39)."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from syncer.cycle import gates
from syncer.cycle.conduct import plan
from syncer.cycle.pages import fingerprint
from syncer.cycle.report import Report
from syncer.cycle.revising import PUBLISHED
from syncer.domain.project import ProjectData
from syncer.ports import PutCursor
from tests.support.campus import Campus, campus, two_requirements
from tests.support.dying import Killed, dying, just_before
from tests.support.world import MAPPING, WIKI, Flavour, both

SPEC = "Requirement specification"


def codes(report: Report) -> list[str]:
    return [problem.code for problem in report.problems]


def page_of(here: Campus) -> str:
    """Our name of the specification's page."""
    (name,) = [state.page for state in here.hub().pages.values() if SPEC in state.title]
    return name


MINE = "<p>A paragraph of mine.</p>"
TABLE = "<table><tbody><tr><td><p>Who</p></td><td><p>brings what</p></td></tr></tbody></table>"


def behind(text: str, words: str, more: str) -> str:
    """A body with more behind the paragraph of these words."""
    assert text.count(f"<p>{words}</p>") == 1
    return text.replace(f"<p>{words}</p>", f"<p>{words}</p>{more}")


@both
def test_what_people_add_to_a_page_stays_when_it_is_written_anew(here: Campus) -> None:
    """B-35: a page is merged, and never overwritten as a whole."""
    title = str(here.page(SPEC)["title"])
    text = behind(here.text(SPEC), "Old gate.", TABLE) + MINE
    here.person("edit_page", page=title, space="CAMPINT", body=text)
    here.person("label_page", page=title, space="CAMPINT", add=["theirs"])
    report = here.cycle()
    assert (report.code, report.requests["confluence"]["write"]) == (0, 0)  # nothing of ours has changed
    here.quiet()
    here.change("requirements/gate.md", "title: Gate opens by itself", "title: Gate opens alone")
    report = here.cycle()
    assert (report.code, report.problems, report.tally.table()["pages"]["update"]) == (0, (), 1)
    written = here.text(SPEC)
    assert "Gate opens alone" in written
    assert "Gate opens by itself" not in written
    assert re.search(r"<p[^>]*>Old gate.</p><table", written)
    assert written.endswith(MINE)
    here.quiet()


@both
def test_what_people_add_stays_when_what_it_stood_beside_goes(here: Campus) -> None:
    title = str(here.page(SPEC)["title"])
    text = behind(here.text(SPEC), "Old gate.", MINE)
    here.person("edit_page", page=title, space="CAMPINT", body=text)
    here.change("requirements/gate.md", "Old gate.", "")
    assert here.settled().problems == ()
    assert "Old gate." not in here.text(SPEC)
    assert here.text(SPEC).count(MINE) == 1
    here.quiet()


@both
def test_what_people_add_survives_a_lost_store(here: Campus) -> None:
    """B-35: what of a page is ours, its own history tells."""
    title = str(here.page(SPEC)["title"])
    here.person("edit_page", page=title, space="CAMPINT", body=here.text(SPEC) + MINE)
    here.change("requirements/gate.md", "title: Gate opens by itself", "title: Gate opens alone")
    here.settled()
    here.lose_store()
    assert here.settled().problems == ()
    here.change("requirements/gate.md", "title: Gate opens alone", "title: Gate opens at last")
    assert here.settled().problems == ()
    written = here.text(SPEC)
    assert "Gate opens at last" in written
    assert "Gate opens alone" not in written
    assert written.count(MINE) == 1
    here.quiet()


def test_a_page_of_which_no_version_is_ours_waits_for_a_person(here: Campus) -> None:
    """A copy that took our page's title, in a store that knows nothing of it: nothing tells what in it is ours."""
    page = here.page(SPEC)
    title, text = str(page["title"]), here.text(SPEC)
    here.person("trash_page", page=title, space="CAMPINT")
    here.person("create_page", space="CAMPINT", title=title, body=text.replace("Old gate.", "My gate."))
    here.lose_store()
    for _ in range(2):
        report = here.cycle()
        assert (report.code, codes(report)) == (1, ["page-edited"])
    (problem,) = report.problems
    here.approve(re.findall(r"approve (\S+)", problem.hint)[0])
    assert here.cycle().code == 0
    assert "My gate." not in here.text(SPEC)
    assert here.hub().decisions == ()
    here.quiet()


@both
def test_a_page_that_people_moved_or_renamed_stays_where_it_is_and_keeps_its_name(here: Campus) -> None:
    """B-38: by identity, never by title."""
    title = str(here.page(SPEC)["title"])
    made = here.person("create_page", space="CAMPINT", title="Archive of ours", body="<p>Ours.</p>")
    here.person("move_page", page=title, space="CAMPINT", under="Archive of ours")
    here.person("edit_page", page=title, space="CAMPINT", title="Our needs")
    here.change("requirements/gate.md", "title: Gate opens by itself", "title: Gate opens alone")
    report = here.cycle()
    assert (report.code, codes(report)) == (0, ["page-retitled"])
    written = here.page("Our needs")
    assert "Gate opens alone" in here.text("Our needs")
    assert written["parentId"] == made["id"]
    here.quiet(1)
    here.person("edit_page", page="Our needs", space="CAMPINT", title=title)
    here.settled()
    assert here.page(SPEC)["id"] == written["id"]
    here.quiet()


def test_a_title_taken_by_a_foreign_page_is_said_and_left_alone(fresh: Campus) -> None:
    """B-37, B-38: a page is ours by its anchor, never by its title."""
    two_requirements(fresh)
    title = str(fresh.page(SPEC)["title"])
    with campus(fresh.home.parent / "other") as here:
        here.person("create_page", space="CAMPINT", title=title, body="<p>Not ours.</p>")
        here.write("gate", "id: REQ-0001\ntitle: Gate", "As a parent I want a gate.\n")
        report = here.cycle()
        assert (report.code, codes(report)) == (1, ["title-taken"])
        assert here.text(SPEC) == "<p>Not ours.</p>"
        here.person("edit_page", page=title, space="CAMPINT", title="Theirs")
        assert here.cycle().tally.table()["pages"]["create"] == 1
        here.quiet()


def test_a_page_in_the_trash_is_said_and_made_anew_when_a_person_says_so(here: Campus) -> None:
    title = str(here.page(SPEC)["title"])
    here.person("trash_page", page=title, space="CAMPINT")
    assert planned(here)[0] == "blocked"
    for _ in range(2):
        report = here.cycle()
        assert codes(report) == ["page-gone"]
        assert report.requests["confluence"]["write"] == 0
    here.approve(f"page:{page_of(here)}")
    assert planned(here)[0] == "create"
    assert here.cycle().code == 0
    assert "Gate opens by itself" in here.text(SPEC)
    here.quiet()


def planned(here: Campus) -> tuple[str, str]:
    """What the plan says of the specification."""
    made = plan(here.project, here.wired.ports(here.project)).plan
    return next((one.action, one.reason) for one in made.pages if one.page == page_of(here))


@pytest.mark.parametrize("when", ["before", "after"])
def test_a_word_to_make_a_page_anew_counts_until_it_is_there(here: Campus, when: str) -> None:
    """A site that fails at it, or whose reply is lost, uses up nobody's word, and the page is made once."""
    here.person("trash_page", page=str(here.page(SPEC)["title"]), space="CAMPINT")
    here.cycle()
    here.approve(f"page:{page_of(here)}")
    here.site.faults.set({"aborts": [{"when": when, "method": "POST", "path": "/pages$"}]})
    assert here.cycle().code == 1
    here.site.faults.set({})
    assert here.settled().code == 0
    assert "Gate opens by itself" in here.text(SPEC)
    assert here.hub().decisions == ()
    here.quiet()


def test_pages_in_two_languages_stand_side_by_side(tmp_path: Path) -> None:
    with campus(tmp_path / "home", locale='["zh-CN", "en"]') as here:
        two_requirements(here)
        titles = list(here.pages())
        assert len(titles) == len(set(titles)) == len(here.hub().pages)
        assert any(SPEC in title for title in titles)
        assert any("需求规格说明书" in title for title in titles)
        here.quiet()
        here.edit(here.key("REQ-0001"), priority="High")
        assert here.cycle().tally.table()["pages"]["update"] == 2
        here.quiet()


CHECKLIST = """---
kind: checklist
row: PG-1
title: {en: "CAMP · Checklist", zh-CN: "CAMP · 清单"}
one_per: project
audiences: [internal]
---
<ac:task-list>
{% for r in register.of('requirement') %}<ac:task><ac:task-id>{{ loop.index }}</ac:task-id>
<ac:task-status>incomplete</ac:task-status>
<ac:task-body><span>{{ r.title }}</span></ac:task-body></ac:task>
{% endfor %}</ac:task-list>
"""


@both
def test_a_tick_on_a_page_survives_republishing(here: Campus) -> None:
    """B-35: a tick is an answer, not an edit; it is kept, and the rest of the page goes on."""
    (here.home / "templates").mkdir()
    (here.home / "templates" / "checklist.storage.j2").write_text(CHECKLIST, encoding="utf-8")
    here.rewire(MAPPING)
    assert here.cycle().code == 0
    title = "CAMP · Checklist"
    here.person("tick", "pm@example.com", page=title, task=task_of(here, "Bell rings"))
    here.quiet(1)
    here.change("requirements/gate.md", "title: Gate opens by itself", "title: Gate opens alone")
    report = here.cycle()
    assert (report.code, report.tally.table()["pages"]["update"]) == (0, 2)
    assert "Gate opens alone" in here.text(title)
    ticked = re.findall(
        r"<ac:task-status>(\w+)</ac:task-status>.*?<span>([^<]+)</span>", here.text(title), re.S
    )
    assert sorted(ticked) == [("complete", "Bell rings"), ("incomplete", "Gate opens alone")]
    here.quiet()


def task_of(here: Campus, text: str) -> str:
    """The local id of the task that says this."""
    found = re.findall(r"<ac:task-id>(\d+)</ac:task-id>.*?<span>([^<]+)</span>", here.text("Checklist"), re.S)
    return str(next(number for number, said in found if said == text))


@both
@pytest.mark.parametrize("later", [False, True], ids=["as it was", "changed again"])
def test_a_page_whose_writing_was_cut_short_is_ours(here: Campus, flavour: Flavour, later: bool) -> None:
    """The process died right after the page was sent: nobody edited it by hand."""
    here.change("requirements/gate.md", "title: Gate opens by itself", "title: Gate opens alone")
    with dying(method="PUT", path=f"{WIKI[flavour]}/"), pytest.raises(Killed):
        here.cycle()
    assert "Gate opens alone" in here.text(SPEC)
    if later:
        here.change("requirements/gate.md", "title: Gate opens alone", "title: Gate opens at last")
    report = here.settled()
    assert (report.code, report.problems) == (0, ())
    assert ("Gate opens at last" if later else "Gate opens alone") in here.text(SPEC)
    here.quiet()


def test_publishing_waits_where_the_mapping_says_so(tmp_path: Path) -> None:
    mapping = MAPPING.replace("pages: {", "pages: {internal: {at_most: 1h}, ")
    with campus(tmp_path / "home", mapping=mapping) as here:
        two_requirements(here)
        here.change("requirements/gate.md", "title: Gate opens by itself", "title: Gate opens alone")
        report = here.cycle()
        others = len(here.hub().pages) - 1
        assert report.tally.table()["pages"] == {
            "create": 0,
            "update": 0,
            "unchanged": others,
            "waiting": 1,
            "chart": 0,
        }
        assert (report.code, report.requests["confluence"]["write"]) == (0, 0)
        assert "Gate opens by itself" in here.text(SPEC)


def test_a_clock_that_ran_ahead_keeps_no_page_waiting(tmp_path: Path) -> None:
    """B-39: pages of the internal space wait for an hour at most, not until the day that a wrong clock noted."""
    mapping = MAPPING.replace("pages: {", "pages: {internal: {at_most: 1h}, ")
    with campus(tmp_path / "home", mapping=mapping) as here:
        two_requirements(here)
        hub, now = here.wired.hub, here.wired.clock()
        ahead = (now + timedelta(days=365)).isoformat()
        noted = [PutCursor(name, ahead) for name in here.hub().cursors if name.startswith(PUBLISHED)]
        with hub.lock("CAMP"):
            hub.commit("CAMP", noted, cycle="ahead", now=now)
        here.change("requirements/gate.md", "title: Gate opens by itself", "title: Gate opens alone")
        report = here.cycle()
        assert report.tally.table()["pages"]["waiting"] == 0
        assert "Gate opens alone" in here.text(SPEC)


def test_drift_that_comes_to_light_without_any_edit_makes_pages_anew(fresh: Campus) -> None:
    """GATE-4, B-39: a baseline of today can show what nobody has touched since."""
    fresh.cycle()
    before = fresh.hub()
    passed = {"uid": "REQ-0001", "gate": "no drift from the baseline", "at": "2026-11-02T09:00:00+00:00"}
    kept = {"digest": "d", "open": [{**passed, "word": "title", "by": "", "ref": "", "missing": []}]}
    after = replace(before, cursors={**before.cursors, gates.CURSOR: json.dumps(kept)})
    told = [fingerprint(fresh.project, ProjectData(), hub, {}, {}) for hub in (before, before, after)]
    assert told[0] == told[1] != told[2]


@both
def test_who_writes_a_page_while_we_do_keeps_every_word(here: Campus, flavour: Flavour) -> None:
    """B-35: somebody was faster between our reading and our writing: read and merged again, once."""
    title = str(here.page(SPEC)["title"])
    here.change("requirements/gate.md", "title: Gate opens by itself", "title: Gate opens alone")

    def meddle() -> None:
        here.person("edit_page", page=title, space="CAMPINT", body=here.text(SPEC) + MINE)

    with just_before(meddle, method="PUT", path=f"{WIKI[flavour]}/"):
        report = here.cycle()
    assert (report.code, report.problems) == (0, ())
    assert "Gate opens alone" in here.text(SPEC)
    assert here.text(SPEC).endswith(MINE)
    assert here.page(SPEC)["version"]["number"] == 3
    here.quiet()


@both
def test_a_page_whose_text_cannot_be_read_is_told_and_stops_nothing_else(here: Campus) -> None:
    """What an add-on or an import left there: named with its cure, never overwritten, and Jira goes on."""
    here.quiet()
    title = str(here.page(SPEC)["title"])
    here.person("edit_page", page=title, space="CAMPINT", body=here.text(SPEC) + MINE)
    page = here.site.confluence.pages[here.page(SPEC)["id"]]
    broken = here.text(SPEC) + "<p><o:p>From a word processor</o:p></p>"
    page.versions[-1] = replace(page.versions[-1], body=broken)
    here.change("requirements/gate.md", "title: Gate opens by itself", "title: Gate opens alone")
    action, reason = planned(here)
    assert (action, "not well-formed storage format" in reason) == ("blocked", True)
    here.site.journal.clear()
    report = here.cycle()
    assert (report.code, codes(report)) == (1, ["page"])
    asked = [one for one in here.site.journal if one.method == "GET" and one.path.endswith(f"/{page.id}")]
    assert len(asked) == 1, "what cannot be read is not asked for once more to be written"
    assert "not well-formed storage format" in report.problems[0].message
    assert "editor" in report.problems[0].hint
    assert here.text(SPEC) == broken
    assert here.issue("REQ-0001")["fields"]["summary"].endswith("Gate opens alone")
    here.person("edit_page", page=title, space="CAMPINT", body=broken.replace("o:p>", "em>"))
    assert here.settled().code == 0
    assert "Gate opens alone" in here.text(SPEC)
    assert "From a word processor" in here.text(SPEC)
    here.quiet()


@both
def test_a_page_that_somebody_moves_while_we_write_stays_where_it_was_put(
    here: Campus, flavour: Flavour
) -> None:
    """B-38: a place is sent only where it is to change, since no version tells of one."""
    title = str(here.page(SPEC)["title"])
    theirs = here.person("create_page", space="CAMPINT", title="Theirs", body="<p>Theirs.</p>")
    here.change("requirements/gate.md", "title: Gate opens by itself", "title: Gate opens alone")

    def meddle() -> None:
        here.person("move_page", page=title, under="Theirs", space="CAMPINT")

    with just_before(meddle, method="PUT", path=f"{WIKI[flavour]}/"):
        assert here.cycle().code == 0
    here.settled()
    assert "Gate opens alone" in here.text(SPEC)
    page = next(one for one in here.site.confluence.pages.values() if SPEC in one.title)
    assert page.parent_id == theirs["id"]
    here.quiet()


@both
def test_a_page_put_into_the_trash_while_we_write_is_told_and_says_what_was_to_be_written(
    here: Campus, flavour: Flavour
) -> None:
    """B-35: Confluence takes it out again for a write and keeps its old text, which counted as written."""
    title = str(here.page(SPEC)["title"])
    here.change("requirements/gate.md", "title: Gate opens by itself", "title: Gate opens alone")

    def meddle() -> None:
        here.person("trash_page", page=title, space="CAMPINT")

    with just_before(meddle, method="PUT", path=f"{WIKI[flavour]}/"):
        assert codes(here.cycle()) == ["page-restored"]
    assert "Gate opens alone" in here.text(SPEC)
    here.quiet()
