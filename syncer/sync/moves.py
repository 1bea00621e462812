"""An issue's history in the register's terms: which field of the record had which value from when.

Why it exists: the mapping that says what a value of Jira means today says it of every value the issue ever had: statuses
by their ids, listed values, our own labels, persons. What the mapping has no word for leaves the register as it was, as it
does when a cycle pulls it. Pure; what a history cannot tell at all stays untold.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from syncer.domain.json import JsonValue
from syncer.sync import statuses
from syncer.sync.bindings import Binding, Bound
from syncer.sync.histories import IssueHistories, IssueMove, PastMove
from syncer.sync.merge import Absent
from syncer.sync.observation import Category, Status
from syncer.sync.pairs import Native, People, as_items
from syncer.sync.states import StatusMapping
from syncer.sync.values import empty

_Pair = tuple[IssueMove, Native, Native]  # a move with the register's words before and after it


def told(bound: Bound, fields: frozenset[str], *, further: bool) -> tuple[str, ...]:
    """The paths of a kind that histories of these neutral fields tell of, sorted.

    `further`: more issues implement the record, so that no single history says how far it is (REQ-22).
    """
    found = {
        path
        for path, binding in bound.bindings.items()
        if path not in bound.statuses and binding.section is None and binding.neutral in fields
    }
    found |= {path for path in bound.statuses if "status" in fields and not further}
    found |= set(bound.mirrors) if "labels" in fields else set()
    return tuple(sorted(found))


def in_register(
    bound: Bound,
    paths: Iterable[str],
    moves: Sequence[IssueMove],
    shown: Mapping[str, JsonValue],
    people: People,
) -> tuple[PastMove, ...]:
    """An issue's moves in the register's terms, those of one path after the other.

    `shown` are the values that the issue shows now by path, from which lists are told whose history has only what came
    and went. Of a field that Jira is only told, nobody's moves count but ours (the others are put back).
    """
    found: list[PastMove] = []
    for path in paths:
        pairs, only_ours = _pairs(bound, path, moves, shown.get(path))
        found += _steps(path, pairs, people, only_ours=only_ours)
    return tuple(found)


def _pairs(bound: Bound, path: str, moves: Sequence[IssueMove], shown: JsonValue) -> tuple[list[_Pair], bool]:
    if path in bound.mirrors:
        label = bound.mapping.marker.label
        return [*_said(_of(moves, "labels"), lambda value: _mirrored(f"{label}-{path}-", value))], True
    binding = bound.bindings[path]
    only_ours = binding.direction == "to_side"
    if path in bound.statuses:
        return [*_of_status(bound, bound.statuses[path], moves)], only_ours
    return [*_said(_whole(_of(moves, binding.neutral), shown), _reader(binding))], only_ours


def _of(moves: Iterable[IssueMove], field: str) -> list[tuple[IssueMove, JsonValue, JsonValue]]:
    return [(move, move.before, move.after) for move in moves if move.field == field]


def _said(
    moves: Iterable[tuple[IssueMove, JsonValue, JsonValue]], say: Callable[[JsonValue], Native]
) -> Iterator[_Pair]:
    for move, before, after in moves:
        yield move, say(before), say(after)


def _reader(binding: Binding) -> Callable[[JsonValue], Native]:
    def say(native: JsonValue) -> Native:
        return binding.transform.to_register(binding.transform.look(native))

    return say


def _mirrored(prefix: str, labels: JsonValue) -> Native:
    """The word that a label of ours shows; none where no label does, or several do."""
    words = [str(one).removeprefix(prefix) for one in as_items(labels) if str(one).startswith(prefix)]
    return words[0] if len(words) == 1 else None


def _whole(
    moves: Sequence[tuple[IssueMove, JsonValue, JsonValue]], shown: JsonValue
) -> list[tuple[IssueMove, JsonValue, JsonValue]]:
    """Moves with the whole lists before and after them, told backwards from what the issue shows now."""
    if not any(move.partial for move, _, _ in moves):
        return [*moves]
    found: list[tuple[IssueMove, JsonValue, JsonValue]] = []
    now = as_items(shown)
    for move, went, came in reversed(moves):
        before = [one for one in now if one not in as_items(came)] + as_items(went)
        found.append((move, [*before] or None, [*now] or None))
        now = before
    return found[::-1]


# -------------------------------------------------------------------------------------- status


def _of_status(bound: Bound, states: StatusMapping, moves: Sequence[IssueMove]) -> Iterator[_Pair]:
    """A state by the statuses and, where the mapping asks for it, the resolutions that an issue had."""
    moved = [move for move in moves if move.field in {"status", "resolution"}]
    status = next((_status(move.before) for move in moved if move.field == "status"), None)
    resolution = next((str(m.before or "") for m in moved if m.field == "resolution"), "")
    for entry in _by_entry(moved):
        before = _word(bound, states, status, resolution)
        for move in entry:
            if move.field == "status":
                status = _status(move.after)
            else:
                resolution = str(move.after or "")
        yield entry[-1], before, _word(bound, states, status, resolution)


def _by_entry(moves: Iterable[IssueMove]) -> list[list[IssueMove]]:
    found: list[list[IssueMove]] = []
    for move in moves:
        if found and found[-1][0].entry == move.entry:
            found[-1].append(move)
        else:
            found.append([move])
    return found


def _status(value: JsonValue) -> Status | None:
    if not isinstance(value, dict):
        return None
    return Status(str(value["id"]), str(value["name"]), Category(str(value["category"])))


def _word(bound: Bound, states: StatusMapping, status: Status | None, resolution: str) -> Native:
    if status is None:
        return None
    said = statuses.native(states, bound.known, status, resolution)
    return said if isinstance(said, Absent) else statuses.to_register(said)


# --------------------------------------------------------------------------------------- steps


def _steps(path: str, pairs: Sequence[_Pair], people: People, *, only_ours: bool) -> Iterator[PastMove]:
    """What really moved in the register's terms, once an entry."""
    first = pairs[0][1] if pairs else None
    last: JsonValue = None if isinstance(first, Absent) else first
    for place, (move, _, after) in enumerate(pairs):
        goes_on = place + 1 < len(pairs) and pairs[place + 1][0].entry == move.entry
        if goes_on or isinstance(after, Absent) or (only_ours and not move.ours):
            continue
        if after == last or (empty(after) and empty(last)):
            continue
        by = people.preferred.get(move.account, move.name)
        yield PastMove(move.entry, path, move.at, last, after, by, move.automatic, move.ours)
        last = after


def entries_of(histories: IssueHistories, native: str) -> tuple[str, ...]:
    """The ids of all entries that were read of an issue, each once."""
    return tuple(dict.fromkeys(move.entry for move in histories.moves.get(native, ())))
