"""Paths through a workflow of which one sees only what is offered, status by status (B-18, B-19)."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from syncer.sync.observation import Category, Status
from syncer.sync.states import StatusMapping
from syncer.sync.statuses import Goal
from syncer.sync.workflow import MOST, Path, Way, search

CATEGORIES = {
    "Open": Category.TO_DO,
    "Selected": Category.TO_DO,
    "Doing": Category.IN_PROGRESS,
    "Review": Category.IN_PROGRESS,
    "Done": Category.DONE,
    "Closed": Category.DONE,
    "Cancelled": Category.DONE,
    "Odd": Category.UNDEFINED,
}
STATUSES = {
    name: Status(str(number), name, category) for number, (name, category) in enumerate(CATEGORIES.items(), 1)
}
Flow = Mapping[str, str]  # status -> the names of those it leads to


def ways(names: str, *, screens: str = "") -> tuple[Way, ...]:
    """Ways to statuses, with the ids 11, 21, … in this order."""
    found = enumerate(names.split())
    return tuple(
        Way(str(11 + 10 * place), f"To {name}", STATUSES[name], name in screens.split())
        for place, name in found
    )


def goal(word: str = "done", **values: object) -> Goal:
    written = {"done": {"category": "done"}, "cancelled": "Cancelled", "open": {"category": "to_do"}} | values
    known = {name.casefold(): (status,) for name, status in STATUSES.items()}
    return Goal(StatusMapping.model_validate({"jira": "status", "values": written}), word, known)


def names(path: Path | None) -> list[str]:
    return [way.to.name for way in path.ways] if path is not None else []


def found(flow: Flow, start: str, wanted: Goal) -> tuple[list[str], bool, list[str]]:
    """The path's statuses, whether it is sure, and which statuses were asked about."""
    asked: list[str] = []

    def known(status: Status) -> tuple[Way, ...] | None:
        asked.append(status.name)
        return ways(flow[status.name]) if status.name in flow else None

    path = search(STATUSES[start], ways(flow[start]), wanted, known)
    return names(path), path is not None and path.sure, asked


def test_a_direct_way_is_taken_and_nobody_is_asked() -> None:
    assert found({"Open": "Doing Done"}, "Open", goal()) == (["Done"], True, [])


def test_the_shortest_of_several_steps_is_found() -> None:
    flow = {"Open": "Selected Doing", "Selected": "Doing", "Doing": "Review", "Review": "Doing Done"}
    assert found(flow, "Open", goal())[:2] == (["Doing", "Review", "Done"], True)


def test_no_path_is_no_path() -> None:
    assert found({"Open": "Doing", "Doing": "Open"}, "Open", goal()) == ([], False, ["Doing"])
    assert found({"Open": ""}, "Open", goal()) == ([], False, [])


def test_a_category_never_means_a_status_that_another_word_names() -> None:
    """B-18: "won't do" must not arrive as done, nor done as cancelled."""
    assert found({"Open": "Cancelled Doing", "Doing": "Done"}, "Open", goal())[0] == ["Doing", "Done"]
    assert found({"Open": "Cancelled Done"}, "Open", goal("cancelled"))[0] == ["Cancelled"]


def test_of_several_statuses_the_first_that_the_mapping_names_is_taken() -> None:
    wanted = goal(done=["Closed", "Done"])
    assert found({"Open": "Done Closed"}, "Open", wanted)[0] == ["Closed"]


def test_of_equal_ways_one_without_a_screen_goes_first_then_the_lowest_id() -> None:
    start, done = STATUSES["Open"], STATUSES["Done"]
    many = (Way("9", "a", done, True), Way("31", "b", done, False), Way("21", "c", done, False))
    path = search(start, many, goal(), lambda _status: None)
    assert path is not None
    assert [way.id for way in path.ways] == ["21"]
    path = search(start, many[:1], goal(), lambda _status: None)
    assert path is not None
    assert [way.id for way in path.ways] == ["9"]


@pytest.mark.parametrize(
    ("start", "offered", "word", "step"),
    [
        ("Open", "Doing", "done", ["Doing"]),
        (
            "Open",
            "Closed Doing",
            "cancelled",
            ["Doing"],
        ),  # nothing is closed on the way, it may mean anything
        ("Done", "Doing", "open", ["Doing"]),
        ("Doing", "Open", "done", []),  # never backwards where nobody knows what follows
        ("Doing", "Odd", "done", ["Odd"]),
        ("Open", "Doing Review", "open", []),
    ],
)
def test_one_unknown_status_between_here_and_there_may_be_stepped_into(
    start: str, offered: str, word: str, step: list[str]
) -> None:
    path = search(STATUSES[start], ways(offered), goal(word, done="Done"), lambda _status: None)
    assert names(path) == step
    assert path is None or not path.sure


def test_a_known_detour_goes_before_an_unknown_step() -> None:
    flow = {"Open": "Doing Selected", "Selected": "Review", "Review": "Done"}
    assert found(flow, "Open", goal())[:2] == (["Selected", "Review", "Done"], True)


def test_a_search_asks_about_few_statuses() -> None:
    """However large a workflow is."""
    asked: list[Status] = []

    def known(status: Status) -> tuple[Way, ...]:
        asked.append(status)
        number = int(status.id) + 1
        return (Way("1", "on", Status(str(number), str(number), Category.TO_DO)),)

    assert search(STATUSES["Open"], ways("Selected"), goal(), known) is None
    assert len(asked) == MOST


def test_a_renamed_status_is_known_by_its_id() -> None:
    """B-19."""
    states = StatusMapping.model_validate({"jira": "status", "values": {"done": "Done", "open": "Open"}})
    known = {"done": (Status("5", "Finished", Category.DONE),)}
    assert states.read(Status("5", "完成", Category.DONE), known) == "done"
    assert states.read(Status("6", "Done", Category.DONE), known) is None
    assert Goal(states, "done", known).rank(Status("5", "Gereed", Category.DONE)) == 0


def test_one_status_means_two_words_by_its_resolution() -> None:
    """B-18: (status, resolution) stands for (state, reason), both ways."""
    wanted = goal("cancelled", cancelled={"category": "done", "resolution": ["Won't Do", "Duplicate"]})
    done, states = STATUSES["Done"], wanted.states
    assert [states.read(done, {}, said) for said in ("", "Fixed", "won't do", "Duplicate")] == [
        "done",
        "done",
        "cancelled",
        "cancelled",
    ]
    assert (wanted.rank(done) is None, wanted.resolution) == (False, "Won't Do")
    assert (wanted.reached(done, ""), wanted.reached(done, "Duplicate")) == (False, True)
    assert goal().rank(done) is not None
