"""A text that Jira has no room for goes to an attachment whole, its beginning stays with a link, and nothing is cut (B-23)."""

from __future__ import annotations

import pytest

from tests.support.campus import Campus
from tests.support.dying import Killed, dying
from tests.support.world import both

pytestmark = pytest.mark.pages(False)

WORDS = "the gate has to open by itself when a child comes near. " * 9
LONG = "\n\n".join(f"Paragraph {number}: {WORDS}".strip() for number in range(70))


def files(here: Campus) -> list[tuple[str, str]]:
    """Names and texts of the files at the first requirement's issue."""
    key = here.key("REQ-0001")
    (issue,) = [one for one in here.site.jira if one.key == key]
    return [(one.name, one.content.decode()) for one in issue.attachments]


def grow(here: Campus) -> None:
    here.change("requirements/gate.md", "As a parent I want a gate, so that children stay in.", LONG)


@both
def test_a_long_text_is_attached_once_and_its_beginning_stays(here: Campus) -> None:
    grow(here)
    report = here.cycle()
    assert (report.code, report.requests["jira"]["write"]) == (0, 2), report.to_json()
    here.quiet(1)
    ((name, text),) = files(here)
    assert name.startswith("REQ-0001-description-")
    assert text.strip() == LONG
    words = here.said(here.key("REQ-0001"))
    assert "Paragraph 0: " in words
    assert "Paragraph 60: " not in words
    assert name in words
    assert "Old gate." in words
    assert here.values("REQ-0001")["description"] == LONG

    here.change("requirements/gate.md", "Old gate.", "New gate.")
    here.settled()
    assert "New gate." in here.said(here.key("REQ-0001"))
    assert len(files(here)) == 1

    here.lose_store()
    here.settled()
    here.quiet(1)
    assert len(files(here)) == 1
    assert here.values("REQ-0001")["description"] == LONG

    here.change("requirements/gate.md", "Paragraph 3: the gate", "Paragraph 3: each gate")
    here.settled()
    (kept, (_, changed)) = files(here)
    assert kept == (name, text)
    assert "Paragraph 3: each gate" in changed
    here.quiet(1)


def test_a_record_that_is_long_from_the_start_is_created_and_then_attached(fresh: Campus) -> None:
    fresh.write("gate", "id: REQ-0001\ntitle: Gate", f"{LONG}\n\n## Background\nOld gate.\n")
    report = fresh.cycle()
    assert report.tally.table()["jira"]["create"] == 1
    assert report.code == 0, report.to_json()
    fresh.settled()
    assert len(files(fresh)) == 1
    assert "Old gate." in fresh.said(fresh.key("REQ-0001"))
    assert fresh.values("REQ-0001")["description"] == LONG
    fresh.quiet()


@both
def test_a_limit_that_an_administrator_lowered_is_learnt_from_the_refusal(fresh: Campus) -> None:
    """What is too long by now is attached, new issues and old ones alike; the rest of the record goes as ever."""
    fresh.site.switches.set({"text_limit": 3_000})
    some = "\n\n".join(LONG.split("\n\n")[:10])
    fresh.write("gate", "id: REQ-0001\ntitle: Gate", f"{some}\n\n## Background\nOld gate.\n")
    report = fresh.cycle()
    assert (report.code, report.tally.table()["jira"]["create"]) == (0, 1), report.to_json()
    fresh.settled()
    assert [text.strip() for _, text in files(fresh)] == [some]
    fresh.change("requirements/gate.md", "Paragraph 3: the", "Paragraph 3: each")
    fresh.wired.hub.cache(fresh.url, "limits", None)  # another day
    fresh.change("requirements/gate.md", "title: Gate", "title: The gate")
    assert fresh.cycle().code == 0
    fresh.quiet()
    assert len(files(fresh)) == 2
    assert fresh.issue("REQ-0001")["fields"]["summary"] == "The gate"
    assert fresh.values("REQ-0001")["description"] == some.replace("Paragraph 3: the", "Paragraph 3: each")


def test_an_edit_of_the_beginning_is_told_and_neither_taken_for_all_nor_lost(here: Campus) -> None:
    grow(here)
    here.settled()
    key = here.key("REQ-0001")
    _, *others = here.description(key)
    here.describe(key, [here.pen.paragraph("Mine."), *others])
    assert [problem.code for problem in here.settled().problems] == ["foreign-value"]
    assert here.values("REQ-0001")["description"] == LONG
    assert "Mine." in here.said(key)

    here.describe(key, [here.pen.paragraph("A short one instead."), *others[-4:]])
    here.settled()
    assert here.values("REQ-0001")["description"] == "A short one instead."
    here.quiet()


def test_a_process_that_dies_after_the_upload_does_not_upload_again(here: Campus) -> None:
    grow(here)
    with dying(method="PUT", path="/issue/", sent=False), pytest.raises(Killed):
        here.cycle()
    here.settled()
    assert len(files(here)) == 1
    here.quiet()
