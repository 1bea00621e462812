"""What a site lacks is remembered for a day, and a mark survives as a label (B-01)."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest

from syncer.facts import Capability
from syncer.http.threads import side_by_side
from syncer.jira.capabilities import Capabilities
from syncer.jira.marks import is_mark, mark_label, marker_of
from syncer.sync.observation import Marker

if TYPE_CHECKING:
    from collections.abc import Callable

    from syncer.domain.json import JsonValue

TODAY = date(2026, 11, 22)


class Kept:
    """A store of one site's facts, and how often it was written."""

    def __init__(self) -> None:
        self.value: JsonValue = None
        self.writes = 0

    def known(self, day: date = TODAY) -> Capabilities:
        """What a fresh process knows on a day."""
        return Capabilities(lambda _name: self.value, self.write, lambda: day)

    def write(self, _name: str, value: JsonValue) -> None:
        self.value = value
        self.writes += 1


def test_what_is_lacking_is_known_to_the_next_process_and_tried_again_the_next_day() -> None:
    kept = Kept()
    assert not kept.known().lacks(Capability.BULK_CREATE)
    kept.known().note(Capability.BULK_CREATE, there=False)
    assert kept.known().lacks(Capability.BULK_CREATE)
    assert not kept.known().lacks(Capability.BULK_FETCH)
    tomorrow = kept.known(TODAY + timedelta(days=1))
    assert not tomorrow.lacks(Capability.BULK_CREATE)
    assert tomorrow.lacking == {Capability.BULK_CREATE: "2026-11-22"}


def test_only_news_is_written() -> None:
    kept = Kept()
    known = kept.known()
    known.note(Capability.BULK_CREATE, there=True)
    assert kept.writes == 0
    for _ in range(3):
        known.note(Capability.BULK_CREATE, there=False)
    assert kept.writes == 1
    kept.known(TODAY + timedelta(days=1)).note(Capability.BULK_CREATE, there=False)
    assert kept.value == {"bulk create": "2026-11-23"}
    kept.known().note(Capability.BULK_CREATE, there=True)
    assert kept.value == {}


@pytest.mark.parametrize("value", [None, 3, {"bulk create": 5}, {"an older version's word": "2026-11-22"}])
def test_what_a_store_says_oddly_is_no_lack(value: JsonValue) -> None:
    kept = Kept()
    kept.value = value
    assert not any(kept.known().lacks(one) for one in Capability)


@pytest.mark.parametrize("token", ["", "0123456789abcdef"])
def test_a_mark_reads_back_and_fits_a_label(token: str) -> None:
    label = mark_label("sy", "SHOP-REQ-0001", "ab12cd34", token)
    assert is_mark(label)
    assert not set(label) & {" ", ","}
    assert len(label) <= 255
    assert marker_of(["x", label]) == Marker("SHOP-REQ-0001", "ab12cd34", token)


@pytest.mark.parametrize(
    "labels",
    [None, "sy", [], ["sy"], ["sy-state-done", "a:b:c:d"], ["sy:REQ-0001:ab:", "sy:REQ-0002:ab:"], [None, 3]],
)
def test_other_labels_are_no_mark_and_two_marks_are_none(labels: JsonValue) -> None:
    assert marker_of(labels) is None


def test_a_mark_names_its_project_and_an_older_one_none() -> None:
    """B-09: of several on one issue, any that names one says it, unless they differ."""
    label = mark_label("sy", "REQ-0001", "ab12", "0f", "SHOP_2")
    assert marker_of([label]) == Marker("REQ-0001", "ab12", "0f", project="SHOP_2")
    assert marker_of(["sy:REQ-0001:ab12:0f0f", label]) == Marker("REQ-0001", "ab12", "0f0f", project="SHOP_2")
    assert marker_of([label, "sy:REQ-0001:ab12::CAMP"]) == Marker("REQ-0001", "ab12", "0f")


@pytest.mark.parametrize("uid", ["QST-0007#bug", "MTG-0001#f3", "SHOP-MTG-0001#反馈1"])
def test_a_label_says_of_what_a_bug_was_made(uid: str) -> None:
    """PPL-3: a bug is the counterpart of an entry or a question, where a Jira keeps no properties too."""
    label = mark_label("sy", uid, "ab12", "0f", "SHOP")
    assert is_mark(label)
    assert " " not in label
    assert marker_of([label]) == Marker(uid, "ab12", "0f", project="SHOP")


def test_of_two_marks_of_one_record_the_one_of_its_claim_counts() -> None:
    found = marker_of(["sy:REQ-0001:ab12:", "sy:REQ-0001:ab12:0f"])
    assert found == Marker("REQ-0001", "ab12", "0f")


def test_readers_share_the_work_and_keep_its_order() -> None:
    by: list[list[int]] = [[], [], []]

    def reader(number: int) -> Callable[[int], int]:
        def read(item: int) -> int:
            by[number].append(item)
            return item * 10

        return read

    found = side_by_side(range(10), [reader(number) for number in range(3)])
    assert found == [item * 10 for item in range(10)]
    assert by == [[0, 3, 6, 9], [1, 4, 7], [2, 5, 8]]


def test_one_readers_error_stops_the_others_soon() -> None:
    seen: list[int] = []

    def read(item: int) -> int:
        seen.append(item)
        if item == 0:
            raise ValueError("gone")
        return item

    with pytest.raises(ValueError, match="gone"):
        side_by_side(range(10_000), [read, read])
    assert len(seen) < 10_000
