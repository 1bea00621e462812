"""What somebody writes between our last look at an issue and our write is on record: held, with both values (B-05)."""

from __future__ import annotations

from typing import Any

import pytest

from syncer.domain.json import JsonValue
from syncer.sync.observation import Held
from tests.support.campus import Campus
from tests.support.pens import Block
from tests.support.world import both

pytestmark = pytest.mark.pages(False)

BELL, WHO = "requirements/bell.md", "analyst@example.com"


def hurried(here: Campus, uid: str = "REQ-0002", **fields: Any) -> None:
    """Somebody edits an issue right before our write of it arrives, and after our last look."""
    deed = {"as": WHO, "do": "edit_issue", "issue": here.key(uid), "fields": fields}
    rule = {"method": "PUT", "path": "/issue/", "kind": "deed", "when": "before", "deeds": [deed]}
    here.site.faults.set({"rules": [rule]})


@both
@pytest.mark.parametrize("take", ["jira", "register"])
def test_an_edit_between_our_last_look_and_our_write_is_held(here: Campus, take: str) -> None:
    """B-05: the history tells after the write what it undid, and whose it was."""
    here.settled()
    here.quiet(1)
    old = here.values("REQ-0002")["title"]
    here.change(BELL, f"title: {old}", "title: Ours")
    hurried(here, summary="Theirs")

    here.cycle()

    (held,) = here.hub().held
    assert (held.field, held.base, dict(held.values)) == (
        "title",
        old,
        {"register": "Ours", "jira": "Theirs"},
    )
    assert held.authors["jira"].startswith("Analyst, 20")
    assert here.issue("REQ-0002")["fields"]["summary"] == "Ours"
    assert here.cycle().writes == 0
    here.resolve("REQ-0002", "title", take)
    here.settled()
    here.quiet()
    assert here.hub().held == ()
    wanted = held.values[take]
    assert here.issue("REQ-0002")["fields"]["summary"] == here.values("REQ-0002")["title"] == wanted
    assert f"title: {wanted}" in here.read(BELL)


@both
def test_a_choice_that_was_undone_is_held_in_the_registers_words(here: Campus) -> None:
    here.settled()
    here.change("requirements/gate.md", "priority: medium", "priority: low")
    hurried(here, "REQ-0001", priority="Highest", summary="Gate opens at once")

    here.cycle()

    (held,) = here.hub().held
    assert (held.field, dict(held.values)) == ("priority", {"register": "low", "jira": "high"})
    here.settled()
    assert here.values("REQ-0001")["title"] == "Gate opens at once"


@both
def test_an_edit_that_our_write_did_not_undo_is_nothing_to_decide(here: Campus) -> None:
    """Others' earlier edits of the field, and the same edit on both sides."""
    here.edit(here.key("REQ-0002"), summary="Earlier")
    here.settled()
    here.change(BELL, "title: Earlier", "title: Ours")
    hurried(here, summary="Ours")
    here.settled()
    assert here.hub().held == ()


def taken(here: Campus, blocks: list[Block]) -> tuple[Held, JsonValue]:
    """What was held of a description that somebody saved while we wrote it, and what the file says once that is taken."""
    here.settled()
    here.change("requirements/gate.md", "Old gate.", "New gate.")
    hurried(here, "REQ-0001", description=here.pen.value(blocks))
    here.cycle()
    (held,) = here.hub().held
    here.resolve("REQ-0001", held.field, "jira")
    here.settled()
    here.quiet(1)
    side = here.wired.offline(here.project).files
    assert side is not None
    (file,) = [record for record in side.read().records if record.uid == "REQ-0001"]
    assert file.values[held.field] == here.values("REQ-0001")[held.field] == held.values["jira"]
    return held, file.values[held.field]


@both
def test_words_beside_our_sections_that_were_undone_may_be_taken_as_they_are_shown(here: Campus) -> None:
    """Whatever form the site's history has them in, all sides agree on them afterwards."""
    mine = [here.pen.heading("Notes"), here.pen.panel("Mine")]
    _, said = taken(here, [*here.description(here.key("REQ-0001")), *mine])
    assert "Mine" in str(said)


@both
def test_criteria_that_were_undone_are_criteria_when_they_are_taken(here: Campus) -> None:
    bullets = here.pen.bullets("[uat] seen by a parent", "logged daily")
    blocks = here.description(here.key("REQ-0001"))
    held, said = taken(here, [bullets if here.pen.kind(one) == "bullets" else one for one in blocks])
    assert held.field == "acceptance_criteria"
    assert said == [{"text": "seen by a parent", "dimension": "uat"}, {"text": "logged daily"}]
