"""Our text of a page with its input areas as they were first printed there.

Why it exists: an area is people's from the moment they write in it, so what we would print into it by now never comes there, but for rows
that are new. What people changed in it is told only beside what was printed.
"""

from collections.abc import Iterator, Sequence
from copy import deepcopy

from syncer.text.storage.rows import missing_rows, with_rows
from syncer.text.storage.units import INPUT, Unit, areas, units_of
from syncer.text.storage.untouched import is_untouched
from syncer.text.storage.xml import parse, serialize


def as_printed(ours: str, before: str, theirs: str = "") -> str:
    """Our text with the areas of `before`, which is our text as it was when the page was last written. Raises MalformedStorageError.

    An area in which nobody has written on the page, `theirs`, is ours as it is by now; one in which somebody has gets the rows that
    came to be since.
    """
    if INPUT not in ours or INPUT not in before or is_untouched(before, theirs):
        return ours
    body, printed, there = parse(ours), areas(before), areas(theirs)
    changed = False
    for unit in _areas(units_of(body)):
        was, now = printed.get(unit.area), there.get(unit.area)
        if was is None or unit.key == was.key or (now is not None and now.key == was.key):
            continue
        changed = _put_back(unit, was, now) or changed
    return serialize(body) if changed else ours


def _put_back(unit: Unit, was: Unit, now: Unit | None) -> bool:
    """Put what was printed in the place of an area, with rows that may be added to it by now."""
    here, before = unit.element, was.element
    if here is None or before is None:
        return False
    written = now.element if now is not None else None
    more = missing_rows(here, before, written) if written is not None else ()
    holder, kept = here.getparent(), with_rows(before, more) if more else deepcopy(before)
    assert holder is not None
    kept.tail = here.tail
    holder.replace(here, kept)
    return True


def _areas(found: Sequence[Unit]) -> Iterator[Unit]:
    for unit in found:
        if unit.area:
            yield unit
        yield from _areas(unit.units or ())
