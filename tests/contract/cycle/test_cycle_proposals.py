"""Edits inside our text on pages: each is a proposal on the record, and somebody's word on it is carried out (B-35)."""

from __future__ import annotations

import re

import pytest

from syncer.cycle.conduct import publish
from syncer.domain.json import JsonObject
from syncer.sync.observation import DecisionKind
from syncer.sync.proposals import Proposal, told
from tests.support.campus import Campus
from tests.support.pagework import BOXES, TEMPLATE
from tests.support.world import MAPPING, both

SPEC = "Requirement specification"


def known(here: Campus) -> tuple[Proposal, ...]:
    """All proposals there are."""
    return told(here.hub().responses)


def edit(here: Campus, old: str, new: str, who: str = "analyst@example.com") -> None:
    """Somebody changes words on the specification's page."""
    title = str(here.page(SPEC)["title"])
    here.person("edit_page", who, page=title, space="CAMPINT", replace=[old, new])


def shown(here: Campus, words: str) -> bool:
    """Whether a paragraph of the page says just this."""
    return re.search(rf"<p[^>]*>{re.escape(words)}</p>", here.text(SPEC)) is not None


def decide(here: Campus, one: Proposal, answer: str, **more: object) -> None:
    """A person's word on a proposal, as the command records it."""
    payload: JsonObject = {"answer": answer, **more}  # type: ignore[dict-item]  # values of JSON
    here.decide(DecisionKind.PROPOSAL, one.id, payload)


def accept(here: Campus, one: Proposal) -> None:
    """Take an edit over into the field it means."""
    before = here.values(one.uid).get(one.field)
    decide(here, one, "accept", uid=one.uid, field=one.field, **{"from": before, "to": one.value})


@both
def test_an_edit_inside_our_text_waits_as_a_proposal_and_is_taken_over(here: Campus) -> None:
    edit(here, "Old gate.", "Quite an old gate.")
    assert here.cycle().code == 0
    (one,) = known(here)
    assert (one.uid, one.field, one.was, one.now) == (
        "REQ-0001",
        "background",
        "Old gate.",
        "Quite an old gate.",
    )
    assert one.waits
    assert here.settled().code == 0
    assert shown(here, "Quite an old gate.")  # it stays while ours says there what it said
    here.change("requirements/gate.md", "title: Gate opens by itself", "title: Gate opens alone")
    here.settled()
    assert shown(here, "Quite an old gate.")
    assert "to be decided" in here.text(SPEC)
    assert one.id in here.text("Project index")
    accept(here, one)
    here.settled()
    assert here.values("REQ-0001")["background"] == "Quite an old gate."
    assert shown(here, "Quite an old gate.")
    assert "Edit taken over" in here.text(SPEC)
    (one,) = known(here)
    assert (one.state, one.stands) == ("accepted", False)
    here.quiet()


@both
def test_an_edit_that_is_declined_is_written_over(here: Campus) -> None:
    edit(here, "Old gate.", "No gate.")
    here.settled()
    (one,) = known(here)
    decide(here, one, "decline", reason="there is one")
    report = here.cycle()
    assert (report.code, report.tally.table()["pages"]["update"]) == (0, 2)
    assert shown(here, "Old gate.")
    assert "there is one" in here.text(SPEC)
    (one,) = known(here)
    assert (one.state, one.reason, one.stands) == ("declined", "there is one", False)
    here.settled()
    here.quiet()


def test_an_edit_survives_our_own_change_of_the_same_text(here: Campus) -> None:
    edit(here, "Old gate.", "Their gate.")
    here.change("requirements/gate.md", "Old gate.", "New gate.")
    here.settled()
    (one,) = known(here)
    assert (one.was, one.now, one.waits, one.stands) == ("Old gate.", "Their gate.", True, False)
    assert shown(here, "New gate.")
    here.quiet()


def test_pages_alone_answer_nothing_and_the_cycle_that_follows_carries_it_out(here: Campus) -> None:
    edit(here, "Old gate.", "Older gate.")
    here.settled()
    (one,) = known(here)
    decide(here, one, "accept", uid=one.uid, field=one.field)
    assert publish(here.project, here.wired.ports(here.project)).code == 0
    (one,) = known(here)
    assert (one.state, one.stands) == ("open", True)
    report = here.cycle()
    assert "proposal-overtaken" not in {problem.code for problem in report.problems}
    assert here.values("REQ-0001")["background"] == "Older gate."
    (one,) = known(here)
    assert one.state == "accepted"
    here.settled()
    here.quiet()


def test_an_accepted_edit_whose_file_cannot_be_read_waits_with_its_answer(here: Campus) -> None:
    edit(here, "Old gate.", "Older gate.")
    here.settled()
    (one,) = known(here)
    decide(here, one, "accept", uid=one.uid, field=one.field)
    here.change("requirements/gate.md", "title: ", "title: [")
    here.cycle()
    (one,) = known(here)
    assert (one.state, one.stands) == ("open", True)
    assert shown(here, "Older gate.")
    here.change("requirements/gate.md", "title: [", "title: ")
    here.settled()
    assert here.values("REQ-0001")["background"] == "Older gate."
    here.quiet()


def test_two_peoples_edits_of_one_block_are_one_proposal_by_the_later(here: Campus) -> None:
    edit(here, "Old gate.", "Older gate.")
    here.settled()
    edit(here, "<p>Older gate.", "<p>Oldest gate.", "pm@example.com")
    here.settled()
    first, second = known(here)
    assert (first.state, second.state) == ("replaced", "open")
    assert (second.was, second.now) == ("Old gate.", "Oldest gate.")
    assert first.by != second.by


def test_who_edited_is_told_where_others_wrote_the_page_afterwards(here: Campus) -> None:
    edit(here, "Old gate.", "Older gate.")
    edit(here, "Older gate.</p>", "Older gate.</p><p>A note.</p>", "pm@example.com")
    here.settled()
    (one,) = known(here)
    assert (one.by, one.version) == (here.site.find_user("analyst@example.com").account_id, 2)


def test_an_edit_that_is_taken_back_waits_for_nobody(here: Campus) -> None:
    edit(here, "Old gate.", "Older gate.")
    here.settled()
    edit(here, "<p>Older gate.", "<p>Old gate.")
    here.settled()
    (one,) = known(here)
    assert one.state == "taken_back"
    here.quiet()


@both
@pytest.mark.parametrize("together", [True, False])
def test_an_edit_that_the_register_comes_to_say_by_itself_waits_for_nobody(
    here: Campus, *, together: bool
) -> None:
    """It was asked about for good although both said the same."""
    edit(here, "Old gate.", "Older gate.")
    if not together:
        here.settled()
    here.change("requirements/gate.md", "Old gate.", "Older gate.")
    here.settled()
    (one,) = known(here)
    assert (one.state, one.stands) == ("agreed", False)
    here.quiet()


def test_an_edit_with_our_own_account_is_a_proposal_like_any_other(here: Campus) -> None:
    edit(here, "Old gate.", "Older gate.", "bot@example.com")
    here.settled()
    (one,) = known(here)
    assert one.waits
    assert shown(here, "Older gate.")


@pytest.mark.parametrize(
    ("old", "new", "field"),
    [
        ("REQ-0001 · Gate opens by itself</h4>", "REQ-0001 · Gate opens alone</h4>", "title"),
        ("Functional requirements", "All requirements", ""),
    ],
    ids=["the heading of a card", "the heading of a chapter"],
)
def test_an_edit_of_what_is_made_from_others_means_what_it_can(
    here: Campus, old: str, new: str, field: str
) -> None:
    edit(here, old, new)
    here.settled()
    (one,) = known(here)
    assert (one.field, one.waits) == (field, True)
    decide(here, one, "decline", reason="it is worked out")
    here.settled()
    assert old in here.text(SPEC)
    here.quiet()


def test_an_edit_on_a_page_that_is_made_no_more_is_answered_once_and_keeps_no_cycle_busy(
    here: Campus,
) -> None:
    folder = here.home / "templates"
    folder.mkdir()
    (folder / "boxes.storage.j2").write_text(TEMPLATE, encoding="utf-8")
    here.rewire(MAPPING)
    here.settled()
    (folder / "boxes.storage.j2").unlink()
    here.rewire(MAPPING)
    here.settled()
    here.person("edit_page", page=BOXES, space="CAMPINT", replace=["The end of", "The last of"])
    here.cycle()
    (one,) = known(here)
    decide(here, one, "decline", reason="nobody makes it any more")
    assert [problem.code for problem in here.cycle().problems] == ["page-orphan"]
    (one,) = known(here)
    assert (one.state, one.stands) == ("declined", False)
    assert "The last of the boxes." in here.text(BOXES)
    here.cycle()
    assert here.cycle().problems == (), "nothing is rendered any more"
    here.quiet()
