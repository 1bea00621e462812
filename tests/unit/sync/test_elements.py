"""Lists merge by element, as a table (B-05, B-06)."""

from __future__ import annotations

from typing import cast

import pytest

from syncer.domain.fields import Shape
from syncer.domain.json import JsonValue
from syncer.sync.values import CLASH, merge

BASE = ["The gate opens by itself", "The bell rings twice", "Every visit is logged"]
GATE, BELL, LOG = BASE
LOUD, LATE = "The bell rings twice and loudly", "The gate opens by itself at eight"
NEW, MORE = "Guards wear badges", "Cameras look at the yard"


def merged(base: list[str], ours: list[str], theirs: list[str]) -> object:
    return merge([*base], [*ours], [*theirs], Shape.LIST)


@pytest.mark.parametrize(
    ("ours", "theirs", "expected"),
    [
        ([LATE, BELL, LOG], [GATE, LOUD, LOG], [LATE, LOUD, LOG]),
        ([LOG, GATE, BELL], [GATE, LOUD, LOG], [LOG, GATE, LOUD]),
        ([GATE, LOUD, LOG], [LOG, GATE, BELL], [LOG, GATE, LOUD]),
        ([GATE, BELL, LOG, NEW], [MORE, GATE, BELL, LOG], [MORE, GATE, BELL, LOG, NEW]),
        ([GATE, BELL, LOG, NEW], [GATE, BELL, LOG, MORE], [GATE, BELL, LOG, NEW, MORE]),
        ([GATE, BELL, LOG, NEW], [GATE, BELL, LOG, NEW], [GATE, BELL, LOG, NEW]),
        ([GATE, BELL, NEW, LOG], [NEW, GATE, BELL, LOG, MORE], [GATE, BELL, NEW, LOG, MORE]),
        ([GATE, LOG], [GATE, BELL, LOG, NEW], [GATE, LOG, NEW]),
        ([GATE, LOG], [GATE, LOUD, LOG], [GATE, LOUD, LOG]),
        ([], [GATE, LOUD, LOG], [LOUD]),
        ([GATE, LOUD, LOG], [GATE, LOG, NEW], [GATE, LOUD, LOG, NEW]),
        ([LOG, GATE], [BELL, LOG, GATE], [LOG, GATE]),
        ([NEW, BELL, LOG], [GATE, LOUD, LOG], [NEW, LOUD, LOG]),
    ],
    ids=[
        "edits of different elements",
        "reordered here, edited there",
        "edited here, reordered there",
        "added at both ends",
        "added at one place: both stand",
        "added alike: once",
        "added alike at different places: once",
        "taken out here, added there",
        "B-06: taken out here, edited there: the edit stays",
        "B-06: cleared here, edited there: what was edited stays",
        "B-06: edited here, taken out there",
        "taken out here, reordered there",
        "put in another's place, and a neighbour edited",
    ],
)
def test_edits_of_different_elements_all_stand(
    ours: list[str], theirs: list[str], expected: list[str]
) -> None:
    """B-05, B-06."""
    assert merged(BASE, ours, theirs) == expected


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        ([GATE, LOUD, LOG], [GATE, "The bell rings three times", LOG]),
        ([NEW, BELL, LOG], [MORE, BELL, LOG]),
    ],
    ids=["alike", "by place"],
)
def test_two_edits_of_one_element_are_for_a_person(ours: list[str], theirs: list[str]) -> None:
    """B-05."""
    assert merged(BASE, ours, theirs) is CLASH


def test_a_stored_id_says_who_is_who() -> None:
    """However little of it is left, and wherever it stands."""
    base = [{"id": "f1", "text": "Old words"}, {"id": "f2", "text": "Others"}]
    ours = [{"id": "f2", "text": "Others"}, {"id": "f1", "text": "New"}]
    theirs = [{"id": "f1", "text": "Old words", "by": "ann"}, {"id": "f2", "text": "Others"}]
    found = merge(cast("JsonValue", base), cast("JsonValue", ours), cast("JsonValue", theirs), Shape.LIST)
    assert found == [{"id": "f2", "text": "Others"}, {"id": "f1", "text": "New", "by": "ann"}]


def test_two_stored_ids_are_never_one_element() -> None:
    """One was taken out here and another put in its place: no edit of the first."""
    base = [{"id": "f1", "text": "Words"}]
    ours = [{"id": "f9", "text": "Words"}]
    theirs = [{"id": "f1", "text": "Words, more of them"}]
    found = merge(cast("JsonValue", base), cast("JsonValue", ours), cast("JsonValue", theirs), Shape.LIST)
    assert isinstance(found, list)
    assert {str(one["id"]) for one in found if isinstance(one, dict)} == {"f1", "f9"}


def test_members_of_one_element_merge_by_themselves() -> None:
    base: JsonValue = [{"text": "seen by a parent", "dimension": "uat"}]
    ours: JsonValue = [{"text": "seen by a parent", "dimension": "functional"}]
    theirs: JsonValue = [{"text": "seen by both parents", "dimension": "uat"}]
    assert merge(base, ours, theirs, Shape.LIST) == [
        {"text": "seen by both parents", "dimension": "functional"}
    ]
    assert merge(base, ours, [{"text": "seen by a parent", "dimension": "performance"}], Shape.LIST) is CLASH


def test_a_long_list_merges_in_a_moment() -> None:
    """Likeness is asked of what is left over, and of no more than is worth it."""
    base = [f"step {number} of the way" for number in range(800)]
    ours = [*base[:400], "an extra one", *base[400:]]
    theirs = [f"{line}, again" if number % 100 == 0 else line for number, line in enumerate(base)]
    found = merged(base, ours, theirs)
    assert isinstance(found, list)
    assert (len(found), "an extra one" in found, "step 700 of the way, again" in found) == (801, True, True)
