"""What rules that look back keep in the hub: issues' pasts, clocks, what was fired; on SQLite and on PostgreSQL."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from syncer.ports import HubWrite, Locked, PutClocks, PutPast
from syncer.store.hub import SqlHub
from syncer.sync.clock_rows import ClockRow, Firing, FiringKey
from syncer.sync.histories import IssuePast, PastMove

NOW = datetime(2026, 11, 21, 15, 39, 15, 123000, tzinfo=UTC)
LATER = NOW + timedelta(hours=2)
FIRST = PastMove("9", "priority", NOW, "medium", "high", "analyst", automatic=False)
SECOND = PastMove("10", "agreement", LATER, None, "clarifying", "bot", automatic=True, ours=True)
PAST = IssuePast("10007", "REQ-0001", "v1", "m1", NOW, ("agreement", "priority"), (FIRST, SECOND))
KEY = FiringKey("CR-0001", "urgent change answered", 1, "80%")


def commit(hub: SqlHub, *writes: HubWrite) -> None:
    with hub.lock("CAMP"):
        hub.commit("CAMP", writes, cycle="c1", now=NOW)


def test_reading_the_same_history_twice_adds_nothing(hub: SqlHub) -> None:
    for _ in range(2):
        commit(hub, PutPast(PAST, ("9", "10", "11")))
    assert hub.pasts("CAMP") == {"REQ-0001": PAST}, "in the order of the instants, entries by number"
    assert hub.pasts("CAMP", ["REQ-0002"]) == hub.pasts("MOON") == {}
    assert hub.read_at("CAMP") == {"10007": ("v1", "m1")}


def test_another_mapping_says_entries_anew_and_what_was_not_read_stays(hub: SqlHub) -> None:
    commit(hub, PutPast(PAST, ("9", "10")))
    other = replace(FIRST, path="urgency", before=None, after="urgent")
    commit(hub, PutPast(replace(PAST, mapping="m2", paths=("urgency",), moves=(other,)), ("9",)))
    found = hub.pasts("CAMP", ["REQ-0001"])["REQ-0001"]
    assert found == replace(PAST, mapping="m2", paths=("urgency",), moves=(other, SECOND))


def test_the_clocks_of_a_record_are_kept_whole(hub: SqlHub) -> None:
    one = ClockRow("CR-0001", "answered", 1, "d1", None, {"state": "met", "started": "2026-11-21"})
    two = ClockRow("CR-0001", "answered", 2, "d2", LATER, {"state": "running"})
    commit(hub, PutClocks("CR-0001", (one, two)), PutClocks("CR-0002", (replace(one, uid="CR-0002"),)))
    commit(hub, PutClocks("CR-0002", ()))
    assert list(hub.clocks("CAMP")) == [one, two]


def test_a_threshold_is_fired_once_whoever_asks_again(hub: SqlHub) -> None:
    first = Firing(KEY, NOW, ("pm", "analyst"))
    other = Firing(replace(KEY, cycle=2), LATER)
    with hub.lock("CAMP"):
        assert hub.fire("CAMP", [first]) == [first]
        assert hub.fire("CAMP", [replace(first, at=LATER), other]) == [other]
    with pytest.raises(Locked):
        hub.fire("CAMP", [replace(first, key=replace(KEY, cycle=3))])
    assert list(hub.fired("CAMP")) == [first, other]
    assert list(hub.fired("CAMP", ["CR-0009"])) == []


def test_the_first_who_acknowledges_stands_and_what_never_fired_cannot_be(hub: SqlHub) -> None:
    with hub.lock("CAMP"):
        hub.fire("CAMP", [Firing(KEY, NOW, ("pm",))])
    assert hub.acknowledge("CAMP", KEY, by="pm", now=LATER)
    assert hub.acknowledge("CAMP", KEY, by="boss", now=LATER)
    assert not hub.acknowledge("CAMP", replace(KEY, threshold="breach"), by="pm", now=LATER)
    assert list(hub.fired("CAMP")) == [Firing(KEY, NOW, ("pm",), acknowledged_by="pm", acknowledged_at=LATER)]


def test_clocks_whose_time_has_come_are_found_without_reading_all(hub: SqlHub) -> None:
    soon = ClockRow("CR-0001", "urgent", 1, "d", next=NOW)
    late = ClockRow("CR-0002", "urgent", 1, "d", next=LATER)
    done = ClockRow("CR-0003", "urgent", 1, "d")
    commit(hub, *(PutClocks(one.uid, (one,)) for one in (soon, late, done)))
    assert hub.due_clocks("CAMP", NOW) == ["CR-0001"]
    assert hub.due_clocks("CAMP", LATER) == ["CR-0001", "CR-0002"]
    assert hub.due_clocks("MOON", LATER) == []


def test_whom_a_digest_tells_later_and_under_which_rule_is_kept(hub: SqlHub) -> None:
    one = Firing(KEY, NOW, ("analyst",), ("pm",), "p1")
    with hub.lock("CAMP"):
        assert hub.fire("CAMP", [one]) == [one]
    assert hub.fired("CAMP") == [one]
