"""A record of which it is told in one go that nothing becomes of it is one of which planning it would make nothing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Final, TypeAlias
from unittest.mock import patch

from hypothesis import given
from hypothesis import strategies as st

from benchmarks.memory_world import NOW, mapping, observation
from syncer.domain.json import JsonValue
from syncer.sync.mapping import Mapping
from syncer.sync.observation import (
    Agreed,
    Claim,
    ClaimKind,
    Counterpart,
    FileRecord,
    FilesObservation,
    Held,
    Observation,
    Side,
    Standing,
)
from syncer.sync.plan import Plan, make_plan
from syncer.sync.records import plan_record
from syncer.sync.still import Stillness
from syncer.sync.work import LABELS, MOVING, REST, STATUS

COUNT: Final = 6
RULES: Final[Mapping] = mapping()
WORLD: Final[Observation] = observation(COUNT, 1)
Change: TypeAlias = Callable[[Observation], Observation]
UIDS = st.sampled_from([*WORLD.hub.records])
PATHS = st.sampled_from(
    (
        *("title", "description", "owner", "delivery", "priority", "depends_on", "acceptance_criteria"),
        *("source.original", "id", LABELS, MOVING, REST, STATUS, "#links"),
    )
)
SAID: st.SearchStrategy[JsonValue] = st.sampled_from(
    (
        *(None, "", [], {}, 0, "a", "ann", "acc-ann", "high", ["REQ-0002"], ["REQ-0003>Blocks>REQ-0002"]),
        *(["sy"], ["sy", "sy-priority-high"], {"priority": "low"}, {"path": "delivery"}),
    )
)
PARTS = st.sampled_from(range(len(WORLD.hub.counterparts)))


def _stored(uid: str, path: str, value: JsonValue) -> Change:
    def change(seen: Observation) -> Observation:
        record = seen.hub.records[uid]
        record = replace(record, values={**record.values, path: value})
        return replace(seen, hub=replace(seen.hub, records={**seen.hub.records, uid: record}))

    return change


def _in_file(number: int, path: str, value: JsonValue) -> Change:
    def change(seen: Observation) -> Observation:
        if seen.files is None or not seen.files.records:
            return seen
        one = seen.files.records[number]
        one = replace(one, values={**one.values, path: value})
        records = (*seen.files.records[:number], one, *seen.files.records[number + 1 :])
        return replace(seen, files=replace(seen.files, records=records))

    return change


def _part(number: int, other: Callable[[Counterpart], Counterpart]) -> Change:
    def change(seen: Observation) -> Observation:
        parts = seen.hub.counterparts
        parts = (*parts[:number], other(parts[number]), *parts[number + 1 :])
        return replace(seen, hub=replace(seen.hub, counterparts=parts))

    return change


def _agreed(path: str, pair: Agreed) -> Callable[[Counterpart], Counterpart]:
    return lambda part: replace(part, agreed={**part.agreed, path: pair})


def _shown(path: str, value: JsonValue) -> Callable[[Counterpart], Counterpart]:
    return lambda part: replace(part, seen={**part.seen, path: value})


def _unshown(path: str) -> Callable[[Counterpart], Counterpart]:
    return lambda part: replace(part, unseen=part.unseen ^ {path})


def _standing(standing: Standing, since: str) -> Callable[[Counterpart], Counterpart]:
    return lambda part: replace(part, standing=standing, missing_since=since)


def _claimed(uid: str) -> Change:
    claim = Claim(ClaimKind.ISSUE, uid, "token", NOW)
    return lambda seen: replace(seen, hub=replace(seen.hub, claims=(claim,)))


def _held(uid: str, path: str, value: JsonValue) -> Change:
    held = Held(uid, path, {"jira": value}, {"jira": value}, None, NOW)
    return lambda seen: replace(seen, hub=replace(seen.hub, held=(held,)))


def _scored(uid: str, score: int, word: str, in_file: bool) -> Change:
    """Somebody scored it, everybody knows, and the priority is a word that the rule may or may not say."""
    said: dict[str, JsonValue] = {"value": score, "cost": score, "risk": 3}
    whole = {**said, "priority": word}

    def file(one: FileRecord) -> FileRecord:
        kept = {path: value for path, value in one.values.items() if path != "priority"}
        return replace(one, values={**kept, **(whole if in_file else said)})

    def part(one: Counterpart) -> Counterpart:
        if one.side is not Side.FILES:
            return one
        agreed = {path: Agreed(value, value) for path, value in whole.items()}
        untold = {} if in_file else {"priority": Agreed(word, None)}
        return replace(one, agreed={**one.agreed, **agreed, **untold})

    def change(seen: Observation) -> Observation:
        hub, files = seen.hub, seen.files
        record = replace(hub.records[uid], values={**hub.records[uid].values, **whole})
        parts = tuple(part(one) if one.uid == uid else one for one in hub.counterparts)
        hub = replace(hub, records={**hub.records, uid: record}, counterparts=parts)
        if files is not None:
            found = tuple(file(one) if one.uid == uid else one for one in files.records)
            files = replace(files, records=found)
        return replace(seen, hub=hub, files=files)

    return change


PLACES: st.SearchStrategy[Callable[[Counterpart], Counterpart]] = st.one_of(
    st.builds(_agreed, PATHS, SAID.map(lambda said: Agreed(said, said)) | st.builds(Agreed, SAID, SAID)),
    st.builds(_shown, PATHS, SAID),
    st.builds(_unshown, PATHS),
    st.builds(_standing, st.sampled_from(Standing), st.sampled_from(["", NOW.isoformat()])),
    st.sampled_from(["key", "version", "links", "seen", "agreed"]).map(
        lambda name: lambda part: replace(part, **{name: type(getattr(part, name))()})
    ),
)
CHANGES: st.SearchStrategy[Change] = st.one_of(
    st.builds(_stored, UIDS, PATHS, SAID),
    st.builds(_in_file, st.integers(0, COUNT - 1), PATHS, SAID),
    st.builds(_part, PARTS, PLACES),
    st.builds(_scored, UIDS, st.integers(1, 5), st.sampled_from(["high", "medium", "low"]), st.booleans()),
    st.builds(_claimed, UIDS),
    st.builds(_held, UIDS, PATHS, SAID),
    st.just(lambda seen: replace(seen, files=None)),
    st.just(lambda seen: replace(seen, jira=None)),
    st.just(lambda seen: replace(seen, files=replace(seen.files or FilesObservation(), holds={}))),
)


def field_by_field(seen: Observation) -> Plan:
    """The plan as it is where of no record anything is told in one go."""
    with patch.object(Stillness, "outcome", lambda _self, _subject: None):
        return make_plan(seen, RULES, "en")


@given(st.lists(CHANGES, max_size=4))
def test_what_is_told_in_one_go_is_what_planning_comes_to(changes: list[Change]) -> None:
    seen = WORLD
    for change in changes:
        seen = change(seen)

    assert replace(make_plan(seen, RULES, "en"), bound={}) == replace(field_by_field(seen), bound={})


def test_of_all_records_but_those_that_moved_it_is_told_in_one_go() -> None:
    """It is what keeps the planning of a large register cheap."""
    with patch("syncer.sync.alone.plan_record", wraps=plan_record) as planned:
        make_plan(observation(60, 3), RULES, "en")

    assert planned.call_count == 3


def test_a_scored_record_rests_once_its_priority_is_what_the_rule_says() -> None:
    """PRI-1: with the key in its file, and without it."""
    uids = [*WORLD.hub.records][1:4]
    seen = WORLD
    for uid, word, in_file in zip(uids, ["medium", "medium", "high"], [True, False, True], strict=True):
        seen = _scored(uid, 3, word, in_file)(seen)

    with patch("syncer.sync.alone.plan_record", wraps=plan_record) as planned:
        plan = make_plan(seen, RULES, "en")

    assert {call.args[0].uid for call in planned.call_args_list} - {next(iter(WORLD.hub.records))} == {
        uids[2]
    }
    assert [change.fields["priority"].after for change in plan.changes if change.uid == uids[2]] == ["medium"]
