"""TRC-1: differences say everything and nothing else, and a register read while others write is still one moment's."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from syncer.domain.json import JsonValue
from syncer.domain.kinds import Kind
from syncer.sync.differences import Fate, differences
from syncer.sync.past import PastChange, PastRecord, as_of

NOW = datetime(2026, 11, 21, tzinfo=UTC)
UIDS = ("REQ-0001", "REQ-0002", "REQ-0003")
PATHS = ("title", "value", "background", "agreement")
Values = Mapping[str, Mapping[str, JsonValue]]

_values = st.one_of(st.integers(1, 5), st.sampled_from(["a", "withdrawn", "b"]))
_registers = st.dictionaries(
    st.sampled_from(UIDS), st.dictionaries(st.sampled_from(PATHS), _values, min_size=1), max_size=3
)
_moves = st.lists(st.tuples(st.sampled_from(UIDS), st.sampled_from(PATHS), st.none() | _values), max_size=25)


def records(values: Values) -> dict[str, PastRecord]:
    return {uid: PastRecord(uid, Kind.REQUIREMENT, own) for uid, own in values.items()}


@given(before=_registers, after=_registers)
def test_what_differs_leads_from_one_register_to_the_other(before: Values, after: Values) -> None:
    made = {uid: dict(own) for uid, own in before.items()}
    for one in differences(records(before), records(after)):
        own = made.setdefault(one.uid, {})
        for field in one.fields:
            assert own.get(field.path) == field.before != field.after
            own.pop(field.path, None)
            if field.after is not None:
                own[field.path] = field.after
        assert (one.fate is Fate.ADDED) == (one.uid not in before)
        assert (one.fate is Fate.GONE) == (one.uid not in after)
    assert {uid: own for uid, own in made.items() if own} == after


@given(register=_registers)
def test_equal_registers_do_not_differ(register: Values) -> None:
    assert differences(records(register), records(register)) == ()


@given(moves=_moves, seen=st.integers(0, 25), upto=st.integers(0, 25))
def test_entries_the_register_has_not_seen_yet_do_no_harm(
    moves: list[tuple[str, str, JsonValue]], seen: int, upto: int
) -> None:
    """The register is read before the history; what others commit between the two changes no answer."""
    state: dict[str, dict[str, JsonValue]] = {uid: {} for uid in UIDS}
    states, entries = [{uid: dict(own) for uid, own in state.items()}], list[PastChange]()
    for number, (uid, path, value) in enumerate(moves, 1):
        entries.append(PastChange(number, NOW, "c", uid, path, state[uid].get(path), value))
        state[uid].pop(path, None)
        if value is not None:
            state[uid][path] = value
        states.append({each: dict(own) for each, own in state.items()})
    seen, upto = min(seen, len(moves)), min(upto, seen, len(moves))
    was = as_of(records(states[seen]), reversed(entries), upto)
    assert {uid: dict(record.values) for uid, record in was.items()} == {
        uid: own for uid, own in states[upto].items() if own
    }
