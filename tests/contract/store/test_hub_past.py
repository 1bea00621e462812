"""TRC-1: the register at any instant is the present with every later entry undone, on both databases."""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import text

from syncer.domain.json import JsonValue
from syncer.domain.records import Kind
from syncer.ports import CycleRow, HistoryEntry, HubWrite, NewRecord, SetRecord
from syncer.store.hub import SqlHub
from syncer.sync.past import PastChange, as_of, find_uid, present
from tests.support.tries import tries

START = datetime(2026, 11, 1, 8, 0, tzinfo=UTC)
UIDS = ("REQ-0001", "REQ-0002", "MTG-0001")
State = dict[str, dict[str, JsonValue]]

_projects = (f"P{number}" for number in itertools.count())
_values = st.one_of(
    st.none(), st.text(max_size=4), st.integers(), st.lists(st.text(max_size=2), min_size=1, max_size=3)
)
_edits = st.dictionaries(
    st.sampled_from(("background", "value", "acceptance_criteria")), _values, min_size=1, max_size=3
)
_steps = st.lists(
    st.tuples(st.integers(-90, 240), st.dictionaries(st.sampled_from(UIDS), _edits, max_size=2)),
    min_size=1,
    max_size=8,
)


@dataclass(frozen=True, slots=True)
class Committed:
    """What the register was after a commit; `at` is when, as the order of commits has it."""

    at: datetime
    cycle: str
    entries: int
    state: State


def told(state: Mapping[str, Mapping[str, JsonValue]]) -> State:
    return {
        uid: {p: v for p, v in values.items() if v not in (None, "", [])} for uid, values in state.items()
    }


def writes_of(
    state: State, revisions: dict[str, int], edits: Mapping[str, Mapping[str, JsonValue]]
) -> list[HubWrite]:
    """What the cycle commits for these edits: values whole, and an entry for each field that moved."""
    writes: list[HubWrite] = []
    for uid, edit in edits.items():
        old = state.get(uid)
        new = told({uid: {**(old or {"title": f"Title of {uid}"}), **edit}})[uid]
        kind = Kind.MEETING if uid.startswith("MTG") else Kind.REQUIREMENT
        if old is None:
            writes.append(NewRecord(uid, kind, new))
        else:
            writes.append(SetRecord(uid, new, revisions[uid]))
        revisions[uid] = revisions.get(uid, 0) + 1
        for path in sorted({*(old or {}), *new}):
            before, after = (old or {}).get(path), new.get(path)
            if before != after:
                writes.append(HistoryEntry(uid, path, before, after, "files", "" if old else "created"))
        state[uid] = new
    return writes


def play(
    hub: SqlHub, project: str, steps: Sequence[tuple[int, Mapping[str, Mapping[str, JsonValue]]]]
) -> list[Committed]:
    """Commit step after step; a clock that goes back makes no commit earlier than the one before it."""
    clock, latest, entries = START, START - timedelta(days=1), 0
    state: State = {}
    revisions: dict[str, int] = {}
    found = [Committed(latest, "", 0, {})]
    for number, (minutes, edits) in enumerate(steps):
        clock += timedelta(minutes=minutes)
        writes = writes_of(state, revisions, edits)
        with hub.lock(project):
            hub.commit(project, writes, cycle=f"cycle{number}", now=clock)
        written = sum(isinstance(write, HistoryEntry) for write in writes)
        entries += written
        latest = max(latest, clock) if written else latest
        found.append(Committed(latest, f"cycle{number}" if written else "", entries, told(state)))
    return found


def values_at(hub: SqlHub, project: str, upto: int) -> State:
    was = as_of(present(hub.snapshot(project)), hub.past(project, after=upto), upto)
    assert all(not record.erased for record in was.values())
    return {uid: dict(record.values) for uid, record in was.items()}


@given(steps=_steps)
@settings(max_examples=tries(40), suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_the_register_at_any_instant_is_what_was_committed_then(
    hub: SqlHub, steps: list[tuple[int, dict[str, dict[str, JsonValue]]]]
) -> None:
    project = next(_projects)
    commits = play(hub, project, steps)
    instants = {commit.at + timedelta(seconds=shift) for commit in commits for shift in (-1, 0, 1)}
    for instant in instants:
        then = [commit for commit in commits if commit.at <= instant]
        expected = then[-1].state if then else {}
        assert values_at(hub, project, hub.past_until(project, instant)) == expected, instant


@given(steps=_steps)
@settings(max_examples=tries(10), suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_the_recent_past_of_some_records_is_part_of_the_whole(
    hub: SqlHub, steps: list[tuple[int, dict[str, dict[str, JsonValue]]]]
) -> None:
    project = next(_projects)
    instants = {START, *(commit.at for commit in play(hub, project, steps))}
    past = hub.past(project)
    some = sorted({entry.uid for entry in past})[::2]
    for instant in instants:
        expected = [entry for entry in past if entry.uid in some and entry.at >= instant]
        assert hub.recent(project, some, instant) == expected


@given(steps=_steps)
@settings(max_examples=tries(20), suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_the_register_after_any_cycle_is_what_that_cycle_left(
    hub: SqlHub, steps: list[tuple[int, dict[str, dict[str, JsonValue]]]]
) -> None:
    project = next(_projects)
    for commit in play(hub, project, steps):
        if commit.cycle:
            upto = hub.past_cycle(project, commit.cycle)
            assert upto == commit.entries
            assert values_at(hub, project, upto) == commit.state


@given(steps=_steps, erased=st.sets(st.integers(1, 20), max_size=6))
@settings(max_examples=tries(30), suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_what_was_erased_is_unknown_and_all_else_is_true(
    hub: SqlHub, steps: list[tuple[int, dict[str, dict[str, JsonValue]]]], erased: set[int]
) -> None:
    """PPL-4: an erased payload makes one field unknown up to its entry, and never a wrong value."""
    project = next(_projects)
    commits = play(hub, project, steps)
    with hub._engine.begin() as connection:
        for seq in erased:
            erase = text("DELETE FROM history_payloads WHERE project = :project AND seq = :seq")
            connection.execute(erase, {"project": project, "seq": seq})
    changes = hub.past(project)
    assert {change.seq for change in changes if change.erased} == erased & set(range(1, len(changes) + 1))
    for commit in commits:
        was = as_of(present(hub.snapshot(project)), changes, commit.entries)
        for uid, record in was.items():
            truth = commit.state.get(uid, {})
            assert set(record.values) & set(record.erased) == set()
            for path in {*truth, *record.values} - record.erased:
                assert record.values.get(path) == truth.get(path)
        assert set(commit.state) <= set(was)


def entries(hub: SqlHub, *made: HistoryEntry, cycle: str = "c1", at: datetime = START) -> None:
    with hub.lock("CAMP"):
        hub.commit("CAMP", made, cycle=cycle, now=at)


def test_entries_come_back_in_order_whole_or_of_one_record(hub: SqlHub) -> None:
    entries(hub, HistoryEntry("REQ-0001", "title", "a", "b", "jira", "CAMP"))
    entries(hub, HistoryEntry("REQ-0002", "value", 1, [2], "decision:pm", "CAMP"), cycle="c2")
    entries(hub, HistoryEntry("REQ-0001", "title", "b", None, "files", "CAMP"), cycle="c3")
    first, second, third = hub.past("CAMP")
    assert first == PastChange(1, START, "c1", "REQ-0001", "title", "a", "b", "jira", "CAMP")
    assert (second.before, second.after, second.by) == (1, [2], "decision:pm")
    assert hub.past("CAMP", uid="REQ-0001") == [first, third]
    assert hub.past("CAMP", uid="REQ-0001", after=1) == [third]
    assert hub.past("SHOP") == []


def test_a_cycle_that_changed_nothing_stands_for_when_it_began(hub: SqlHub) -> None:
    entries(hub, HistoryEntry("REQ-0001", "title", "a", "b", "jira", "CAMP"))
    entries(
        hub,
        HistoryEntry("REQ-0001", "title", "b", "c", "jira", "CAMP"),
        cycle="c2",
        at=START + timedelta(hours=2),
    )
    hub.finish(CycleRow("quiet", "CAMP", START + timedelta(hours=1), {}))
    assert hub.past_cycle("CAMP", "quiet") == 1
    assert hub.past_cycle("CAMP", "c2") == 2
    assert hub.past_cycle("CAMP", "never") is None
    assert hub.past_cycle("SHOP", "c2") is None


def test_an_empty_history_knows_no_entry(hub: SqlHub) -> None:
    assert hub.past_until("CAMP", START) == 0


def test_a_record_is_found_by_its_id_whatever_its_letters(hub: SqlHub) -> None:
    with hub.lock("CAMP"):
        hub.commit("CAMP", [NewRecord("REQ-0001", Kind.REQUIREMENT, {"title": "a"})], cycle="c", now=START)
    state = hub.snapshot("CAMP")
    assert find_uid("req-0001", state, lambda _: False) == "REQ-0001"
    assert find_uid("REQ-0002", state, lambda _: False) is None
    assert find_uid("REQ-0002", state, lambda uid: uid == "REQ-0002") == "REQ-0002"
