"""A set, element by element: what one side has no word for stays where it is and is told, the others go to and fro.

Why it exists: a component that Jira does not have, or a person without an account, must not keep a whole list back;
nor may it be taken for one that somebody took out, or what people chose in Jira be taken out there (B-17, B-20, B-21).
Pure: everything it says comes from a pair of `pairs` and the two sides' values.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from syncer.domain.json import JsonValue, canonical
from syncer.sync.merge import FOREIGN, Absent
from syncer.sync.observation import Agreed
from syncer.sync.pairs import Transform, as_items


@dataclass(frozen=True, slots=True)
class Reading:
    """A side's set in the register's terms, and what of its own value stands for something there; None for nothing.

    A set of nothing but what the register has no word for is FOREIGN as a whole.
    """

    pulled: JsonValue | Absent
    known: JsonValue


def read(pair: Transform, native: JsonValue, register: JsonValue, agreed: Agreed | None) -> Reading:
    """What a side says: the register's elements that stand there or that it has no word for, then others that it knows.

    An element without a word counts as taken out where it stood there when last agreed. At first contact an empty side
    says nothing at all.
    """
    shown, had = as_items(native), as_items(register)
    stood = as_items(agreed.side) if agreed is not None else []
    carries = agreed is not None or bool(shown)
    standing = [one for one in had if _stands(pair, one, shown)]
    kept = [
        one
        for one in had
        if one in standing or (carries and _unsaid(pair, one) and not _stands(pair, one, stood))
    ]
    others = [one for one in shown if not _said(pair, standing, one)]
    strange = [one for one in others if _unread(pair, one)]
    news = [one for one in _register(pair, others) if one not in kept]
    value: list[JsonValue] = sorted([*kept, *news], key=canonical)
    known = [one for one in shown if one not in strange]
    if shown and not known:
        return Reading(FOREIGN, native)
    return Reading(register if value == sorted(had, key=canonical) else value or None, known or None)


def rests(pair: Transform, native: JsonValue, register: JsonValue) -> bool:
    """Whether a side shows the very image of the register's set, each element in its place; in doubt not."""
    image = pair.to_side(register)
    return image == native and len(as_items(native)) == len(as_items(register))


def shown(pair: Transform, value: JsonValue, native: JsonValue, base: JsonValue) -> JsonValue:
    """What a side is to show for a value: its image, what stands there for it, and what stands for nothing of ours.

    Of a value that it has no word for at all it keeps what it has.
    """
    image = pair.to_side(value)
    if isinstance(image, Absent):
        return native
    wanted, before = as_items(value), as_items(base)
    kept = [
        one
        for one in as_items(native)
        if _said(pair, wanted, one) or (_unread(pair, one) and not _said(pair, before, one))
    ]
    made = [*as_items(image), *kept]
    return sorted({canonical(one): one for one in made}.values(), key=canonical) or None


def unsaid(pair: Transform, value: JsonValue, native: JsonValue) -> list[JsonValue]:
    """Elements of the register's set that a side has no word for and does not show either."""
    there = as_items(native)
    return [one for one in as_items(value) if _unsaid(pair, one) and not _stands(pair, one, there)]


def known(pair: Transform, value: JsonValue, native: JsonValue) -> JsonValue:
    """What of a side's set stands for something in the register."""
    strange = unread(pair, value, native)
    return [one for one in as_items(native) if one not in strange] or None


def unread(pair: Transform, value: JsonValue, native: JsonValue) -> list[JsonValue]:
    """Elements of a side's set that stand for nothing in the register."""
    wanted = as_items(value)
    return [one for one in as_items(native) if _unread(pair, one) and not _said(pair, wanted, one)]


def _stands(pair: Transform, one: JsonValue, natives: Sequence[JsonValue]) -> bool:
    return any(_means(pair, one, native) for native in natives)


def _said(pair: Transform, values: Iterable[JsonValue], native: JsonValue) -> bool:
    return any(_means(pair, value, native) for value in values)


def _means(pair: Transform, value: JsonValue, native: JsonValue) -> bool:
    """Whether an element of a side is there for the register's: its image, or what is read as one that has none now."""
    return pair.says([value], [native]) or (_unsaid(pair, value) and value in _register(pair, [native]))


def _unsaid(pair: Transform, one: JsonValue) -> bool:
    return not isinstance(pair.to_side([one]), list)


def _unread(pair: Transform, native: JsonValue) -> bool:
    return not _register(pair, [native])


def _register(pair: Transform, natives: Sequence[JsonValue]) -> list[JsonValue]:
    found = pair.to_register([*natives])
    return found if isinstance(found, list) else []
