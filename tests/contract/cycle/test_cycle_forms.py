"""Forms on pages: filled in by people, handed in by a tick, taken once, and empty again (PG-15, PG-16)."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.begun import Start, begun
from tests.support.campus import Campus, aged
from tests.support.world import MAPPING, Flavour, both

APPLY, FEEDBACK = "Apply for a change", "Feedback and satisfaction"
BOX = "<ac:task-status>incomplete</ac:task-status>"
TICKED = "<ac:task-status>complete</ac:task-status>"
PEOPLE = """\
people:
  - {id: li, name: Li Wei, side: ours, email: analyst@example.com}
  - {id: wang, name: 王芳, side: customer, email: wang@example.org}
"""


@pytest.fixture
def here(tmp_path: Path, flavour: Flavour) -> Iterator[Campus]:
    """A project whose forms stand on pages, of which it has no others."""
    mapping = MAPPING.replace("pages: {", "pages: {forms: {on_pages: true}, ")
    with begun(tmp_path / "home", Start(with_forms, mapping, flavour=flavour)) as made:
        yield made


def with_forms(here: Campus) -> None:
    path = here.register / "project.yaml"
    path.write_text(PEOPLE, encoding="utf-8")
    aged(path)
    here.write("gate", "id: REQ-0001\ntitle: Gate opens", "As a parent I want a gate.\n")
    here.cycle()
    here.quiet(1)


def save(here: Campus, title: str, body: str) -> None:
    here.person("edit_page", page=str(here.page(title)["title"]), space="CAMPINT", body=body)


def put(body: str, label: str, words: str) -> str:
    """A body with words in the empty cell behind a label."""
    at = body.index("<td>", body.index(f"<p>{label}"))
    end = body.index("</td>", at)
    return f"{body[:at]}<td><p>{words}</p>{body[end:]}"


def tick(here: Campus, title: str, body: str) -> None:
    """Somebody saves a page with its box ticked."""
    save(here, title, body.replace(BOX, TICKED))


@both
def test_an_application_on_a_page_is_taken_when_nothing_is_missing_and_the_form_is_empty_again(
    here: Campus,
) -> None:
    """PG-15, CR-1: said what is missing where, nothing lost meanwhile; then one change request in the name of who ticked."""
    body = put(put(here.text(APPLY), "Subject", "Wider gate"), "Urgency", "soonish")
    body = put(body, "What is to change", "Two metres, =1+1 &lt;b&gt; ]]&gt;")
    tick(here, APPLY, f"{body}<p>A note of mine.</p>")
    here.cycle()
    text = here.text(APPLY)
    assert [
        one for one in ("“Reason” is empty", "“soonish” in “Urgency”", "Two metres") if one not in text
    ] == []
    assert set(here.hub().records) == {"REQ-0001"}, "nothing half done"
    here.quiet()
    here.rewire(MAPPING.replace("pages: {", "pages: {forms: {on_pages: true}, minutes: {quiet: 0s}, "))
    here.cycle()
    save(here, APPLY, put(put(here.text(APPLY), "Urgency", "urgent"), "Reason", "Bicycles"))
    here.cycle()
    made = here.hub().records["CR-0001"].values
    wanted = {"title": "Wider gate", "urgency": "urgent", "requested_by": "li", "state": "submitted"}
    assert {path: made[path] for path in wanted} == wanted
    assert made["content"] == "Two metres, =1+1 <b> ]]>"
    here.settled()
    text = here.text(APPLY)
    assert [
        one for one in ("Bicycles", "soonish", "Two metres", TICKED, "has not been taken") if one in text
    ] == []
    assert [one for one in ("A note of mine.", "CR-0001", "Applications received") if one not in text] == []
    assert "Wider gate" in here.read("change_requests/CR-0001.md")
    assert here.hub().decisions == ()
    here.quiet()
    body = put(put(text, "Subject", "Wider gate"), "Urgency", "urgent")
    tick(
        here,
        APPLY,
        put(put(body, "What is to change", "Two metres, =1+1 &lt;b&gt; ]]&gt;"), "Reason", "Bicycles"),
    )
    here.settled()
    assert "CR-0002" in here.hub().records, "another turn is another application, whatever it says"
    here.quiet()


def test_feedback_on_a_page_becomes_questions_and_its_topics_stand_there_again(here: Campus) -> None:
    """PG-16: scores go to the internal concern, and nowhere else."""
    body = put(put(here.text(FEEDBACK), "Filled in by", "王芳"), "Overall", "7/10")
    at = body.index("<td>", body.index("sy-in-said"))
    body = f"{body[:at]}<td><p>The gate is slow</p></td><td><p>urgent</p>{body[body.index('</td>', body.index('</td>', at) + 5) :]}"
    tick(here, FEEDBACK, body)
    here.cycle()
    records = here.hub().records
    slow, rating = records["QST-0001"].values, records["QST-0002"].values
    assert (slow["title"], slow["asked_by"], slow["level"]) == ("The gate is slow", "wang", "urgent")
    assert rating["concern"] == "Overall: 7/10"
    here.settled()
    text = here.text(FEEDBACK)
    assert ("7/10" in text, "QST-0001" in text, TICKED in text) == (False, True, False)
    assert "Response speed" in text
    here.quiet()


PICTURE = '<ac:image><ri:attachment ri:filename="gate.png" /></ac:image>'


def test_what_a_form_cannot_take_is_said_before_it_would_be_gone(here: Campus) -> None:
    """PG-15: a picture in a cell, and a line of somebody's own; both stay, and count nowhere, until they are moved."""
    here.rewire(MAPPING.replace("pages: {", "pages: {forms: {on_pages: true}, minutes: {quiet: 0s}, "))
    body = put(put(here.text(APPLY), "Subject", "Wider gate"), "Urgency", "urgent 紧急")
    body = put(put(body, "What is to change", f"Two metres {PICTURE}"), "Reason", "Bicycles")
    own = "<tr><th><p>Budget</p></th><td><p>none</p></td></tr>"
    at = body.index("</tbody>", body.index("sy-in-lines"))
    tick(here, APPLY, f"{body[:at]}{own}{body[at:]}")
    here.cycle()
    here.cycle()
    text = here.text(APPLY)
    said = (
        "“Budget” belongs to nothing",
        "“none” belongs to nothing",
        "holds a picture or a file",
        "gate.png",
    )
    assert [one for one in said if one not in text] == []
    assert set(here.hub().records) == {"REQ-0001"}
    save(here, APPLY, text.replace(PICTURE, "").replace(own, "") + f"<p>{PICTURE}</p>")
    here.settled()
    assert here.hub().records["CR-0001"].values["content"] == "Two metres"
    assert "gate.png" in here.text(APPLY)
    here.quiet()


@both
def test_a_box_that_is_ticked_anew_between_two_looks_is_a_new_tick(here: Campus) -> None:
    """PG-15, MTG-9: whoever has mended the form unticks and ticks again, and does not wait for the quiet time."""
    body = put(put(here.text(APPLY), "Subject", "Wider gate"), "Urgency", "urgent")
    tick(here, APPLY, put(body, "Reason", "Bicycles"))
    here.cycle()
    here.cycle()
    assert "“What is to change” is empty" in here.text(APPLY)
    save(here, APPLY, put(here.text(APPLY), "What is to change", "Two metres"))
    here.cycle()
    assert "CR-0001" not in here.hub().records, "somebody may still be writing"
    save(here, APPLY, here.text(APPLY).replace(TICKED, BOX))
    tick(here, APPLY, here.text(APPLY))
    here.cycle()
    assert here.hub().records["CR-0001"].values["content"] == "Two metres"
    here.settled()
    here.quiet()
