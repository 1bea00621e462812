"""Titles that others have are found in the plan, and pages that nothing asks for any more go when a person says so (B-37, B-38)."""

from __future__ import annotations

import pytest

from syncer.cycle.conduct import plan
from syncer.sync.printing import as_text
from tests.support.campus import Campus
from tests.support.world import MAPPING, Flavour, both

OWN = """---
kind: note
row: PG-1
title: {en: "CAMP · Note", zh-CN: "CAMP · 说明"}
one_per: project
audiences: [internal]
---
<p>A note of ours.</p>
"""
NOTE = "CAMP · Note"


def with_note(here: Campus) -> None:
    """A page kind of the project's own."""
    (here.home / "templates").mkdir(exist_ok=True)
    (here.home / "templates" / "note.storage.j2").write_text(OWN, encoding="utf-8")
    here.rewire(MAPPING)


def without_note(here: Campus) -> None:
    """The kind is gone again."""
    (here.home / "templates" / "note.storage.j2").unlink()
    here.rewire(MAPPING)


def planned(here: Campus) -> dict[str, tuple[str, str]]:
    """What the plan says of each page: its action and the reason."""
    made = plan(here.project, here.wired.ports(here.project)).plan
    return {one.page: (one.action, one.reason) for one in made.pages}


def test_a_title_that_a_live_or_an_archived_page_has_is_found_in_the_plan(here: Campus) -> None:
    """B-37."""
    made = here.person("create_page", space="CAMPINT", title=NOTE.upper(), body="<p>Theirs.</p>")
    with_note(here)
    action, reason = planned(here)["note.en"]
    assert (action, "not ours" in reason, str(made["id"]) in reason) == ("blocked", True, True)
    here.person("archive_page", page=str(made["id"]))
    action, reason = planned(here)["note.en"]
    assert (action, "archived" in reason) == ("blocked", True)
    here.person("restore_page", page=str(made["id"]))
    here.person("edit_page", page=str(made["id"]), title="Theirs")
    assert planned(here)["note.en"] == ("create", "")
    assert here.cycle().code == 0
    assert {action for action, _ in planned(here).values()} == {"unchanged"}


@both
def test_a_page_that_is_ours_in_a_store_that_was_lost_is_no_collision(here: Campus, flavour: Flavour) -> None:
    title = str(here.page("Requirement specification")["title"])
    here.person("edit_page", page=title, space="CAMPINT", body=here.text(title) + "<p>Mine.</p>")
    here.lose_store()
    assert "blocked" not in {action for action, _ in planned(here).values()}


@both
def test_a_page_that_nothing_asks_for_any_more_is_told_and_archived_on_request(here: Campus) -> None:
    """B-38."""
    with_note(here)
    here.settled()
    without_note(here)
    report = here.cycle()
    assert (report.code, [one.code for one in report.problems]) == (0, ["page-orphan"])
    assert NOTE in here.pages()
    here.quiet(1)
    assert planned(here)["note.en"] == ("left over", "to archive it: syncer approve archive:note.en")
    child = here.person("create_page", space="CAMPINT", title="Theirs", body="<p>Theirs.</p>")
    here.person("move_page", page="Theirs", space="CAMPINT", under=NOTE)
    here.approve("archive:note.en")
    assert planned(here)["note.en"][0] == "left over"
    report = here.cycle()
    assert "lies under it" in report.problems[0].hint
    assert NOTE in here.pages()
    here.person("trash_page", page=str(child["id"]))
    here.approve("archive:note.en")
    made = plan(here.project, here.wired.ports(here.project)).plan
    assert (made.writes, f"archive: {NOTE}" in as_text(made)) == (1, True)
    assert here.cycle().code == 0
    assert NOTE not in here.pages()
    assert "note.en" not in here.hub().pages
    assert not any(name.endswith(":note.en") for name in here.hub().cursors)
    assert here.hub().decisions == ()
    here.quiet()


@pytest.mark.parametrize("wrong", ["instance", "failure"])
def test_a_page_is_not_archived_where_it_may_not_be_ours_or_something_went_wrong(
    here: Campus, wrong: str
) -> None:
    with_note(here)
    here.settled()
    without_note(here)
    if wrong == "instance":
        wiki = here.wired.ports(here.project).wiki
        assert wiki is not None
        wiki.mark(here.hub().pages["note.en"].native, {"page": "note.en", "instance": "another"})
    else:
        spec = here.person("trash_page", page=str(here.page("Requirement specification")["title"]))
    here.approve("archive:note.en")
    for _ in range(2):
        here.cycle()
        assert NOTE in here.pages()
    if wrong == "instance":
        assert here.hub().decisions == ()
    else:
        here.person("restore_page", page=str(spec["id"]))
        here.settled()
        assert (NOTE in here.pages(), here.hub().decisions) == (False, ()), (
            "the word counts until it was done"
        )
