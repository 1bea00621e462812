"""Our text of a page with its input areas as they were first printed there.

Why it exists: an area is people's from the moment it stands on a page, so what we would print into it by now never comes there. What
people changed in it is told only beside what was printed.
"""

from collections.abc import Iterator, Sequence
from copy import deepcopy

from syncer.text.storage.units import INPUT, Unit, areas, units_of
from syncer.text.storage.xml import parse, serialize


def as_printed(ours: str, before: str) -> str:
    """Our text with the areas of `before`, which is our text as it was when the page was last written. Raises MalformedStorageError."""
    if INPUT not in ours or INPUT not in before:
        return ours
    body, printed = parse(ours), areas(before)
    changed = False
    for unit in _areas(units_of(body)):
        was = printed.get(unit.area)
        here, there = unit.element, was.element if was is not None else None
        if was is None or was.key == unit.key or here is None or there is None:
            continue
        holder, kept = here.getparent(), deepcopy(there)
        assert holder is not None
        kept.tail = here.tail
        holder.replace(here, kept)
        changed = True
    return serialize(body) if changed else ours


def _areas(found: Sequence[Unit]) -> Iterator[Unit]:
    for unit in found:
        if unit.area:
            yield unit
        yield from _areas(unit.units or ())
