"""Whom pages mention is asked once; no refusal and no outage stops a page."""

from __future__ import annotations

from datetime import date

from syncer.confluence.people import People
from syncer.domain.json import JsonValue
from syncer.ports import PortError, Refused, Temporary


class World:
    """A site that knows some people, fails for others, and counts what it is asked."""

    def __init__(self, **answers: str | PortError) -> None:
        self.answers = answers
        self.asked: list[str] = []
        self.memory: dict[str, JsonValue] = {}
        self.day = date(2026, 11, 21)

    def ask(self, name: str) -> str:
        self.asked.append(name)
        answer = self.answers.get(name, "")
        if isinstance(answer, PortError):
            raise answer
        return answer

    def find(self, *names: str) -> dict[str, str]:
        people = People(self.ask, self.memory.get, self.memory.__setitem__, lambda: self.day)
        return dict(people.find(names))


def test_everybody_is_asked_for_once() -> None:
    world = World(li="k1", zhao="k2")
    assert world.find("li", "zhao", "li") == {"li": "k1", "zhao": "k2"}
    assert world.find("li", "zhao") == {"li": "k1", "zhao": "k2"}
    assert world.asked == ["li", "zhao"]


def test_who_is_not_known_is_asked_for_on_another_day() -> None:
    world = World()
    assert world.find("li") == world.find("li") == {}
    assert world.asked == ["li"]
    world.day, world.answers["li"] = date(2026, 11, 22), "k1"
    assert world.find("li") == {"li": "k1"}


def test_a_site_that_tells_of_nobody_is_not_asked_all_day() -> None:
    world = World(li=Refused("no"), zhao="k2")
    assert world.find("li", "zhao") == world.find("li", "zhao") == {"zhao": "k2"}
    assert world.asked == ["li", "zhao"]


def test_an_outage_is_not_remembered() -> None:
    world = World(li=Temporary("away"), zhao="k2")
    assert world.find("li", "zhao") == {}
    world.answers["li"] = "k1"
    assert world.find("li", "zhao") == {"li": "k1", "zhao": "k2"}
