"""Entering records: as files where there is a folder, as decisions where the store alone is the register."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from pydantic import ValidationError

from syncer.cycle.enter import Entered, enter
from syncer.domain.ids import is_provisional
from syncer.domain.kinds import Kind
from syncer.intake.draft import Draft
from tests.support.campus import Campus, campus
from tests.support.world import wire

STORY = "As a parent I want a map of the camp so that I find the gate"


def draft(title: str = "Map of the camp", **values: str) -> Draft:
    return Draft(Kind.REQUIREMENT, {"title": title, "description": STORY, "source.original": STORY, **values})


def minutes() -> Draft:
    ask = Draft(Kind.ACTION, {"title": "Send the quotations"})
    return Draft(Kind.MEETING, {"title": "Kick-off"}, parts={"actions": (ask,)})


def entered(here: Campus, *drafts: Draft) -> list[Entered]:
    return enter(here.project, here.wired.offline(here.project), drafts, by="pm")


@pytest.fixture
def alone(tmp_path: Path) -> Iterator[Campus]:
    """A project whose register is the store alone."""
    with campus(tmp_path, pages=False) as made:
        config = tmp_path / "config.toml"
        text = config.read_text("utf-8").replace('register = {folder = "register"}\n', "")
        config.write_text(text, encoding="utf-8")
        made.wired.close()
        made.wired = wire(tmp_path)
        yield made


def test_a_folder_gets_files_with_ids_after_those_that_stand_in_it(here: Campus) -> None:
    here.write("later", "id: REQ-0040\ntitle: Not seen by a cycle yet")
    done = entered(here, draft(), draft("Second"))
    assert [one.uid for one in done] == ["REQ-0041", "REQ-0042"]
    assert done[0].file == "requirements/REQ-0041.md"
    assert here.cycle().code == 0
    assert here.values("REQ-0041") == {
        "title": "Map of the camp",
        "description": STORY,
        "source.original": STORY,
        "delivery": "not_started",
    }
    assert here.issue("REQ-0041")["fields"]["summary"] == "Map of the camp"
    here.quiet()


def test_a_wrong_value_enters_nothing_at_all(here: Campus) -> None:
    with pytest.raises(ValidationError):
        entered(here, draft(), draft("Second", importance="huge"))
    assert len(list((here.register / "requirements").iterdir())) == 2


def test_a_register_without_files_takes_them_with_the_next_cycle(alone: Campus) -> None:
    (first,) = entered(alone, draft())
    assert is_provisional(first.uid)  # a new store may be a lost one
    assert alone.hub().records == {}
    assert alone.cycle().code == 0
    assert alone.hub().aliases == {first.uid: "REQ-0001"}
    assert alone.values("REQ-0001")["source.original"] == STORY
    assert alone.issue("REQ-0001")["fields"]["summary"] == "Map of the camp"
    assert alone.hub().decisions == ()
    alone.quiet()
    (second,) = entered(alone, draft("Second"))
    assert second.uid == "REQ-0002"
    assert alone.cycle().code == 0
    assert alone.values("REQ-0002")["title"] == "Second"
    alone.quiet()


def test_parts_of_a_meeting_keep_pointing_at_each_other(alone: Campus) -> None:
    """ACT-3: through provisional ids too."""
    (meeting,) = entered(alone, minutes())
    assert alone.cycle().code == 0
    uid = alone.hub().aliases[meeting.uid]
    assert alone.values(uid)["actions"] == ["ACT-0001"]
    assert alone.values("ACT-0001")["comes_from"] == uid
    alone.quiet()


def test_a_store_lost_before_the_cycle_takes_no_id_that_jira_knows(alone: Campus) -> None:
    """B-25: what was entered into the new store gets a number of its own."""
    entered(alone, draft("Old"))
    alone.cycle()
    alone.lose_store()
    entered(alone, draft("New"))
    assert alone.cycle().code == 0
    titles = {uid: str(record.values["title"]) for uid, record in alone.hub().records.items()}
    assert titles == {"REQ-0001": "Old", "REQ-0002": "New"}
    alone.quiet()
