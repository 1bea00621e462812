"""What was written and not read back is not what was last seen: an index that lags makes no edit of ours undone (B-01, B-10)."""

from __future__ import annotations

from contextlib import suppress

import pytest

from tests.support.campus import Campus
from tests.support.dying import Killed, dying, just_before
from tests.support.world import both

pytestmark = pytest.mark.pages(False)


def test_a_cycle_that_died_before_it_read_back_takes_nothing_back(here: Campus) -> None:
    here.site.faults.set({"index_lag": {"mode": "fixed", "seconds": 60}})
    here.change("requirements/gate.md", "title: Gate opens by itself", "title: Gate opens at once")
    with suppress(Killed), dying(2, method="POST", path="/issue/bulkfetch", sent=False):
        here.cycle()
    assert here.issue("REQ-0001")["fields"]["summary"] == "Gate opens at once"

    report = here.cycle()

    assert report.to_json()["changes"]["files"] == {"create": 0, "update": 0}  # type: ignore[call-overload,index]
    assert here.values("REQ-0001")["title"] == "Gate opens at once"
    here.site.clock.advance(60)
    here.settled()
    here.quiet()
    assert "title: Gate opens at once" in here.read("requirements/gate.md")


@both
def test_an_edit_that_the_index_does_not_show_yet_is_not_overwritten(here: Campus) -> None:
    """B-05, B-10: it is looked for right before the write, and then both wait for a person."""
    here.quiet(1)
    here.site.faults.set({"index_lag": {"mode": "fixed", "seconds": 60}})
    here.edit(here.key("REQ-0002"), summary="Theirs")
    here.change("requirements/bell.md", "title: Bell rings", "title: Ours")

    report = here.cycle()

    assert (report.requests["jira"]["write"], report.to_json()["postponed"]) == (0, 1)
    here.settled()
    (held,) = here.hub().held
    assert (held.values["files"], held.values["jira"]) == ("Ours", "Theirs")
    assert here.issue("REQ-0002")["fields"]["summary"] == "Theirs"


@pytest.mark.pages(True)
@both
def test_a_paragraph_that_the_index_does_not_show_yet_is_not_overwritten(here: Campus) -> None:
    """B-05, B-10: a section alone is to be written, and somebody wrote in it since it was last read."""
    here.quiet(1)
    here.site.faults.set({"index_lag": {"mode": "fixed", "seconds": 60}})
    key = here.key("REQ-0001")
    blocks = here.description(key)
    (place,) = (n for n, block in enumerate(blocks) if here.pen.said([block]) == "Old gate.")
    here.describe(key, [*blocks[:place], here.pen.paragraph("Their gate."), *blocks[place + 1 :]])
    here.change("requirements/gate.md", "Old gate.", "Our gate.")

    here.settled()

    (held,) = here.hub().held
    assert (held.values["files"], held.values["jira"]) == ("Our gate.", "Their gate.")
    assert "Their gate." in here.said(key)


def test_a_paragraph_written_after_this_cycle_read_the_issue_is_not_overwritten(here: Campus) -> None:
    """B-05: the title is news, so the issue was read a moment ago; what came since shows right before the write."""
    here.quiet(1)
    key = here.key("REQ-0001")
    blocks = here.description(key)
    (place,) = (n for n, block in enumerate(blocks) if here.pen.said([block]) == "Old gate.")
    theirs = [*blocks[:place], here.pen.paragraph("Their gate."), *blocks[place + 1 :]]
    here.edit(key, summary="Gate opens at once")
    here.change("requirements/gate.md", "Old gate.", "Our gate.")

    with just_before(lambda: here.describe(key, theirs), method="GET", path="/issue/"):
        report = here.cycle()

    assert (report.requests["jira"]["write"], report.to_json()["postponed"]) == (0, 1)
    here.settled()
    (held,) = here.hub().held
    assert (held.values["files"], held.values["jira"]) == ("Our gate.", "Their gate.")
    assert "Their gate." in here.said(key)


@both
def test_an_issue_that_left_the_project_meanwhile_is_not_written(here: Campus) -> None:
    """B-09: the index of our project no longer knows it, and no cycle has looked since."""
    here.quiet(1)
    away = str(here.person("move", issue=here.key("REQ-0002"), project="DEMO")["key"])
    here.change("requirements/bell.md", "title: Bell rings", "title: Ours")
    for _ in range(2):
        here.cycle()
    assert here.issues()[away]["fields"]["summary"] == "Bell rings"
    here.person("move", issue=away, project="CAMP")
    here.settled()
    here.quiet()
    assert here.issue("REQ-0002")["fields"]["summary"] == "Ours"


def away_and_back(here: Campus, uid: str, away: str) -> None:
    """Whatever an issue shows in a foreign project is nobody's edit, and neither is that it comes back (B-09)."""
    before = here.values(uid)
    for _ in range(4):
        here.cycle()
        assert here.values(uid) == before
    here.person("move", issue=away, project="CAMP")
    here.settled()
    here.quiet()
    assert here.values(uid) == {"delivery": "not_started"} | before
    assert here.hub().held == ()


@both
def test_a_section_is_not_written_to_an_issue_that_left_unnoticed(here: Campus) -> None:
    """B-09: no search has told of the move yet, but the read right before the write does."""
    away = str(here.person("move", issue=here.key("REQ-0001"), project="DEMO")["key"])
    here.change("requirements/gate.md", "Old gate.", "New gate.")
    report = here.cycle()
    assert report.requests["jira"]["write"] == 0
    assert "Old gate." in here.said(away)
    away_and_back(here, "REQ-0001", away)
    assert "New gate." in here.said(here.key("REQ-0001"))


@both
def test_what_a_foreign_project_does_not_show_is_not_cleared(here: Campus) -> None:
    """B-09: it leaves right before our write, so what is read back is what another project makes of it."""
    moved: list[str] = []
    key = here.key("REQ-0001")
    here.change("requirements/gate.md", "Old gate.", "New gate.")
    with just_before(
        lambda: moved.append(str(here.person("move", issue=key, project="DEMO")["key"])),
        method="PUT",
        path="/issue/",
    ):
        here.cycle()
    assert (here.values("REQ-0001")["priority"], moved) == ("medium", ["DEMO-1"])
    away_and_back(here, "REQ-0001", *moved)


@both
def test_an_issue_that_left_before_it_was_ever_read_back_clears_nothing(here: Campus) -> None:
    """B-09: made, never read at home, and then in a foreign project: it has not said that it is empty."""
    here.write("lamp", "id: REQ-0003\ntitle: Lamp\npriority: high", "As a worker I want light.\n")
    reads = ("POST", "/issue/bulkfetch") if here.site.cloud else ("GET", "/issue/")
    with suppress(Killed), dying(1, method=reads[0], path=reads[1], sent=False):
        here.cycle()
    away = str(here.person("move", issue=here.key("REQ-0003"), project="DEMO")["key"])
    away_and_back(here, "REQ-0003", away)
    assert here.issue("REQ-0003")["fields"]["priority"] == "High"


@both
def test_an_issue_that_left_while_its_create_was_unsettled_clears_nothing(here: Campus) -> None:
    """B-01, B-09: it is found by its mark under its old key, in a foreign project."""
    here.quiet(1)
    here.write("lamp", "id: REQ-0003\ntitle: Lamp\npriority: high", "As a worker I want light.\n")
    with suppress(Killed), dying(method="POST", path="/issue/bulk"):
        here.cycle()
    (made,) = [key for key, one in here.issues().items() if one["fields"]["summary"] == "Lamp"]
    away = str(here.person("move", issue=made, project="DEMO")["key"])
    away_and_back(here, "REQ-0003", away)
    assert here.issue("REQ-0003")["fields"]["priority"] == "High"
    assert [one["fields"]["summary"] for one in here.issues().values()].count("Lamp") == 1
