"""A person at work (F30): random, repeatable, told in the journal, and at work for as long as the sandbox serves."""

from __future__ import annotations

import time
from datetime import UTC, datetime
from typing import Any

import pytest
import requests

from syncer.sandbox.clock import Clock
from syncer.sandbox.people.person import Person, parse_visit
from syncer.sandbox.site import Site

TASKS = (
    "<p>Hello</p><ac:task-list><ac:task><ac:task-id>1</ac:task-id><ac:task-status>incomplete</ac:task-status>"
    "<ac:task-body>Call</ac:task-body></ac:task></ac:task-list>"
)
SEED: dict[str, Any] = {
    "issues": [{"key": f"CAMP-{n}", "summary": f"Tent {n}", "type": "Task"} for n in range(1, 13)],
    "pages": [{"space": "CAMP", "title": f"Notes {n}", "body": TASKS} for n in range(1, 7)],
}


def furnished() -> Site:
    site = Site.from_seed(clock=Clock(frozen_at=datetime(2026, 11, 21, 15, 39, 15, tzinfo=UTC)))
    site.add(SEED)
    return site


def test_the_same_seed_and_state_give_the_same_deeds_and_the_same_site() -> None:
    one, other, third = furnished(), furnished(), furnished()
    assert Person(one, 7).work(80) == Person(other, 7).work(80)
    assert one.snapshot() == other.snapshot()
    assert Person(third, 8).work(80) != Person(furnished(), 7).work(80)


def test_over_time_a_person_does_everything_people_do() -> None:
    deeds = Person(furnished(), 3).work(600)
    done = {one["do"] for one in deeds if "result" in one}
    assert done >= {
        "edit_issue", "label", "transition", "comment", "link", "move", "delete_issue",
        "edit_page", "tick", "label_page",
    }  # fmt: skip
    refused = [one for one in deeds if "refused" in one]
    assert len(refused) < len(deeds) / 10, refused[:3]
    assert not {one["as"] for one in deeds if "as" in one} & {"bot@example.com"}


def test_a_person_works_through_the_control_interface_and_shows_in_the_journal(
    bot: requests.Session,
) -> None:
    bot.post("/__sandbox/seed", json=SEED)
    deeds = bot.post("/__sandbox/person", json={"seed": 7, "deeds": 20}).json()["deeds"]
    assert len(deeds) == 20
    told = bot.get("/__sandbox/journal?product=person").json()["entries"]
    assert [one["path"] for one in told] == [f"/{one['do']}" for one in deeds]
    assert bot.post("/__sandbox/person", json={"deeds": -1}).status_code == 400
    assert bot.post("/__sandbox/person", json={"sed": 7}).status_code == 400


def test_a_person_goes_on_working_on_the_sandboxs_clock(bot: requests.Session) -> None:
    bot.post("/__sandbox/seed", json=SEED)
    assert bot.post("/__sandbox/person", json={"every": 60, "seed": 5}).ok
    assert bot.get("/__sandbox/person").json()["deeds"] == []
    bot.post("/__sandbox/clock", json={"advance": 185})
    assert len(worked(bot, 3)) == 3
    bot.post("/__sandbox/person", json={"every": 0})
    bot.post("/__sandbox/clock", json={"advance": 600})
    assert bot.get("/__sandbox/person").json()["deeds"] == []


def worked(bot: requests.Session, count: int) -> list[dict[str, Any]]:
    """What the person has done, once it is so much."""
    for _ in range(200):
        deeds: list[dict[str, Any]] = bot.get("/__sandbox/person").json()["deeds"]
        if len(deeds) >= count:
            return deeds
        time.sleep(0.01)
    return deeds


def test_an_empty_site_gives_a_person_nothing_to_do() -> None:
    site = Site.from_seed({"users": [{"name": "A", "email": "a@example.com"}]})
    assert Person(site, 1).work(3) == [{"do": "nothing"}] * 3


def test_a_visit_is_written_shortly_on_a_command_line() -> None:
    assert parse_visit("30") == (30.0, "0")
    assert parse_visit("0.5:seven") == (0.5, "seven")
    for wrong in ("often", "0", "-1:7"):
        with pytest.raises(ValueError, match="30:7"):
            parse_visit(wrong)
