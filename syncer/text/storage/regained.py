"""What of a page is ours, where nobody kept it: told from the page's versions, and from who wrote each.

Pure; which versions are looked into is the caller's.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise

from syncer.text.storage.tracing import pairs
from syncer.text.storage.units import Unit, emptied, holder_of, put, units
from syncer.text.storage.xml import Element, new_body, serialize


def without_theirs(versions: Sequence[tuple[str, bool]]) -> str:
    """What of a page is ours, from its versions in order, each with whether it is people's; "" where none is ours.

    It is the newest of ours without what people had put in before it, and with what they had edited as it was.
    """
    put_in: dict[str, Unit | None] = {}
    for (before, _), (after, theirs) in pairwise(versions):
        if theirs:
            put_in |= dict(_theirs(units(before), units(after)))
    newest = next((body for body, theirs in reversed(versions) if not theirs), "")
    if not newest or not put_in:
        return newest
    body = new_body()
    for part in _restored(units(newest), put_in):
        put(body, part)
    return serialize(body)


def _theirs(old: Sequence[Unit], there: Sequence[Unit]) -> Iterator[tuple[str, Unit | None]]:
    """The key of each piece that people put in, with what stood there before, None for nothing."""
    origin = pairs(old, there)
    for at, unit in enumerate(there):
        was = old[origin[at]] if at in origin else None
        if was is None or was.key == unit.key or was.units is None or unit.units is None:
            if was is None or was.key != unit.key:
                yield unit.key, was
        else:
            yield from _theirs(was.units, unit.units)


def _restored(found: Sequence[Unit], put_in: Mapping[str, Unit | None]) -> Iterator[Element | str]:
    for unit in found:
        if unit.key in put_in:
            was = put_in[unit.key]
            yield from was.raw if was is not None else ()
        elif unit.units is None or unit.element is None:
            yield from unit.raw
        else:
            made = emptied(unit.element)
            inside = holder_of(made)
            for part in _restored(unit.units, put_in):
                put(inside, part)
            yield made
