"""Three-way merge of lists by element: who is who, what became of each, and in which order they stand.

Why it exists: two people who edit different items of one list, or one who edits while another sorts, have no
conflict (B-05). Elements match by a stored id where they have one, else by equal text, else by likeness, else by
place. An element that one side took out and the other edited stays, edited (B-06); two different edits of one
element are for a person.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from syncer.domain.json import JsonObject, JsonValue, canonical
from syncer.text import canonical as text

IDS = ("id", "uid", "key")  # members by which a side may know an element for good
ALIKE = 0.6
_MOST = 2_000  # pairs of elements that are compared for likeness; beyond, places decide
Token = tuple[str, int]  # ("base", i): an element of before; ("ours", i) or ("theirs", i): one that was added


class Clashing(Exception):
    """Both sides changed one element differently."""


@dataclass(frozen=True, slots=True)
class _Side:
    """One side's list against the list before: which of its elements is which of those, and its order."""

    name: str
    items: Sequence[JsonValue]
    origins: Mapping[int, int]  # place here -> place before

    @property
    def order(self) -> list[Token]:
        """Its elements as they stand."""
        return [
            ("base", self.origins[at]) if at in self.origins else (self.name, at)
            for at in range(len(self.items))
        ]

    def of(self, before: int) -> int | None:
        """Where an element of before stands here; None where it was taken out."""
        return next((at for at, origin in self.origins.items() if origin == before), None)


def merge_lists(
    base: Sequence[JsonValue], ours: Sequence[JsonValue], theirs: Sequence[JsonValue]
) -> list[JsonValue]:
    """Both sides' edits, additions, removals and order. Raises Clashing."""
    left = _Side("ours", ours, _origins(base, ours))
    right = _Side("theirs", theirs, _origins(base, theirs))
    values: dict[Token, JsonValue] = {("ours", at): item for at, item in enumerate(ours)}
    values |= {("theirs", at): item for at, item in enumerate(theirs)}
    values |= {("base", at): _value(item, left, right, at) for at, item in enumerate(base)}
    alike = _added_alike(left, right)
    other = [alike.get(token, token) for token in right.order]
    alive = {token for token in (*left.order, *other) if values[token] is not None}
    turned = _sorted(left) and not _sorted(right)
    order = _woven(other, left.order, alive) if turned else _woven(left.order, other, alive)
    return [values[token] for token in order]


# ------------------------------------------------------------------------------------ who is who


def _origins(base: Sequence[JsonValue], items: Sequence[JsonValue]) -> dict[int, int]:
    found: dict[int, int] = {}
    for key in (_id, canonical):
        _pair(base, items, key, found)
    _alike(base, items, found)
    _in_place(base, items, found)
    return found


def _pair(
    base: Sequence[JsonValue],
    items: Sequence[JsonValue],
    key: Callable[[JsonValue], str],
    found: dict[int, int],
) -> None:
    """Pair what has the same key, in order; an empty key pairs nothing."""
    free: dict[str, list[int]] = {}
    for at, item in enumerate(base):
        if at not in found.values() and key(item):
            free.setdefault(key(item), []).append(at)
    for at, item in enumerate(items):
        if at not in found and free.get(key(item)):
            found[at] = free[key(item)].pop(0)


def _alike(base: Sequence[JsonValue], items: Sequence[JsonValue], found: dict[int, int]) -> None:
    """Pair what is left by likeness, the likest first; what has ids of its own is not guessed at."""
    old = [at for at in range(len(base)) if at not in found.values()]
    new = [at for at in range(len(items)) if at not in found]
    if len(old) * len(new) > _MOST:
        return
    pairs = [(_likeness(base[i], items[j]), i, j) for i in old for j in new if _may_be(base[i], items[j])]
    for _, i, j in sorted(
        (one for one in pairs if one[0] >= ALIKE), key=lambda one: (-one[0], one[1], one[2])
    ):
        if i not in found.values() and j not in found:
            found[j] = i


def _in_place(base: Sequence[JsonValue], items: Sequence[JsonValue], found: dict[int, int]) -> None:
    """Pair what is left with what stood behind the same neighbour before."""
    for at in range(len(items)):
        if at in found:
            continue
        before = found.get(at - 1) if at else -1
        origin = len(base) if before is None else before + 1
        if origin < len(base) and origin not in found.values() and _may_be(base[origin], items[at]):
            found[at] = origin


def _may_be(one: JsonValue, other: JsonValue) -> bool:
    """Whether two elements may be the same one: with two different ids they are not."""
    return not (_id(one) and _id(other))


def _id(item: JsonValue) -> str:
    if not isinstance(item, dict):
        return ""
    return next((f"{name}={item[name]}" for name in IDS if item.get(name)), "")


def _likeness(one: JsonValue, other: JsonValue) -> float:
    return text.similarity(_words(one), _words(other))


def _words(item: JsonValue) -> str:
    if isinstance(item, dict):
        return " ".join(_words(value) for _, value in sorted(item.items()))
    return " ".join(map(_words, item)) if isinstance(item, list) else str(item)


# ------------------------------------------------------------------------------ what became of it


def _value(before: JsonValue, left: _Side, right: _Side, at: int) -> JsonValue:
    """An element after both had their say; None where it is gone. Raises Clashing."""
    places = (left.of(at), right.of(at))
    mine = None if places[0] is None else left.items[places[0]]
    other = None if places[1] is None else right.items[places[1]]
    if mine is None or other is None:
        kept = other if mine is None else mine
        return None if _equal(kept, before) else kept
    return _edited(before, mine, other)


def _edited(before: JsonValue, mine: JsonValue, other: JsonValue) -> JsonValue:
    if _equal(mine, other) or _equal(other, before):
        return mine
    if _equal(mine, before):
        return other
    if isinstance(mine, dict) and isinstance(other, dict):
        return _members(before if isinstance(before, dict) else {}, mine, other)
    if isinstance(mine, list) and isinstance(other, list):
        return merge_lists(before if isinstance(before, list) else [], mine, other)
    raise Clashing


def _members(before: JsonObject, mine: JsonObject, other: JsonObject) -> JsonObject:
    """An element of several members, each merged by itself."""
    found: JsonObject = {}
    for name in dict.fromkeys((*mine, *other, *before)):
        value = _edited(before.get(name), mine.get(name), other.get(name))
        if value is not None:
            found[name] = value
    return found


def _equal(one: JsonValue, other: JsonValue) -> bool:
    return canonical(one) == canonical(other)


# ---------------------------------------------------------------------------------- in which order


def _sorted(side: _Side) -> bool:
    """Whether what stayed stands in the order of before."""
    kept = [origin for kind, origin in side.order if kind == "base"]
    return kept == sorted(kept)


def _woven(first: Sequence[Token], second: Sequence[Token], alive: set[Token]) -> list[Token]:
    """The order of the first, with what only the second has behind the neighbour that it has there."""
    found = [token for token in first if token in alive]
    own = {token for token in found if token[0] != "base"}
    before: Token | None = None
    for token in second:
        if token not in alive:
            continue
        if token not in found:
            at = 0 if before is None else found.index(before) + 1
            while at < len(found) and found[at] in own:
                at += 1
            found.insert(at, token)
        before = token
    return found


def _added_alike(left: _Side, right: _Side) -> dict[Token, Token]:
    """What theirs added that ours added too: it stands once, where ours has it."""
    free: dict[str, list[Token]] = {}
    for token in left.order:
        if token[0] == "ours":
            free.setdefault(canonical(left.items[token[1]]), []).append(token)
    found: dict[Token, Token] = {}
    for token in right.order:
        name = canonical(right.items[token[1]]) if token[0] == "theirs" else ""
        if free.get(name):
            found[token] = free[name].pop(0)
    return found
