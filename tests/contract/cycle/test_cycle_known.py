"""What a register has already is found wherever it stands: files, store, and what still waits for a cycle (REQ-12)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from syncer.cycle.enter import enter
from syncer.cycle.known import known
from syncer.intake import stories
from syncer.intake.identity import sift
from syncer.wiring import system_clock
from tests.support.campus import Campus, campus
from tests.support.world import wire

LIST = "As a parent I want a map of the camp\nAs a parent I want a packing list\n"


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


def imported(here: Campus, text: str = LIST) -> list[str]:
    """Import a list; returns the ids of what was new."""
    ports = here.wired.offline(here.project)
    fresh = sift(stories.read(text, "l.txt").drafts, known(here.project, ports).uids).fresh
    entered = enter(here.project, ports, fresh, by="pm")
    assert [one.problem for one in entered if one.problem] == []
    return [one.uid for one in entered]


def test_the_store_alone_makes_records_of_a_list_with_the_next_cycle(alone: Campus) -> None:
    provisional = imported(alone)
    assert len(provisional) == 2
    assert imported(alone) == []  # before any cycle
    assert alone.cycle().code == 0
    assert alone.hub().aliases == dict(zip(provisional, ["REQ-0001", "REQ-0002"], strict=True))
    assert alone.values("REQ-0002")["source.original"] == "As a parent I want a packing list"
    assert imported(alone) == []  # after it
    alone.quiet()


def test_numbers_are_given_in_the_order_of_the_lists(alone: Campus) -> None:
    """Provisional ids sort as they were entered, with any number of lines and whatever list was imported first."""
    lines = [f"As a parent I want hut {number} to be heated" for number in range(12)]
    provisional = imported(alone, "\n".join(lines))
    alone.wired.clock = lambda: datetime.now(UTC) + timedelta(seconds=1)
    provisional += imported(alone)
    alone.wired.clock = system_clock
    assert alone.cycle().code == 0
    aliases = alone.hub().aliases
    assert [aliases[uid] for uid in provisional] == [f"REQ-{number:04d}" for number in range(1, 15)]


def test_words_are_found_though_somebody_renamed_the_record(here: Campus) -> None:
    (uid, _) = imported(here)
    assert here.cycle().code == 0
    path = here.register / "requirements" / f"{uid}.md"
    path.write_text(
        path.read_text("utf-8").replace("title: A map of the camp", "title: Map"), encoding="utf-8"
    )
    assert imported(here) == []
    assert here.cycle().code == 0
    assert imported(here) == []


def test_ids_of_files_that_no_cycle_saw_and_nobody_can_read_are_not_given_again(here: Campus) -> None:
    here.write("later", "id: REQ-0040\ntitle: Not seen by a cycle yet")
    (here.register / "requirements" / "REQ-0041.md").write_text("---\nid: [\n---\n", encoding="utf-8")
    assert imported(here) == ["REQ-0042", "REQ-0043"]
    assert known(here.project, here.wired.offline(here.project)).unread == ("requirements/REQ-0041.md",)
