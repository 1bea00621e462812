"""Under which anchor something on a page stands: that of its row or item, else of the chapter it is in.

Why it exists: a record's card begins with an anchor in a heading, or in a row's first cell; where the card ends, the next row or
a heading as high says. What stands behind the last card is nobody's.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final

from syncer.text.storage.runs import MARKER, REF
from syncer.text.storage.xml import Element, attribute, parameter, qualified, tag

Wanted = Callable[[str], bool]
_PARTS: Final = frozenset({"tr", "li", "ac:task"})
_HEADING: Final = re.compile(r"h([1-6])")
_LOWEST: Final = 7


def marker_under(body: Element, ref: str, wanted: Wanted) -> str:
    """The wanted anchor over the first marker of a comment; "" where it stands under none, or is not there."""
    for marker in body.iter(qualified(MARKER)):
        if marker.get(qualified(REF)) == ref:
            return under(marker, wanted)
    return ""


def under(element: Element, wanted: Wanted) -> str:
    """The wanted anchor that an element stands under; "" for none."""
    inside = _first(element, wanted)
    limit = _LOWEST
    here: Element | None = element
    while here is not None and not inside:
        inside = _first(here, wanted) if tag(here) in _PARTS or _level(here) < _LOWEST else ""
        if not inside:
            limit, inside = _before(here, limit, wanted)
        here = here.getparent()
    return inside


def _before(element: Element, limit: int, wanted: Wanted) -> tuple[int, str]:
    """The anchor of the nearest heading before an element that is higher than `limit`, and what limits the next."""
    for sibling in element.itersiblings(preceding=True):
        level = _level(sibling)
        if level < limit:
            limit = level
            if found := _first(sibling, wanted):
                return limit, found
        elif level == _LOWEST and limit == _LOWEST and (found := _alone(sibling, wanted)):
            return limit, found
    return limit, ""


def _alone(element: Element, wanted: Wanted) -> str:
    """The anchor that stands by itself between blocks."""
    name = _name(element)
    return name if name and wanted(name) else ""


def _first(element: Element, wanted: Wanted) -> str:
    for inner in element.iter(qualified("ac:structured-macro")):
        if (name := _name(inner)) and wanted(name):
            return name
    return ""


def _name(element: Element) -> str:
    is_anchor = tag(element) == "ac:structured-macro" and attribute(element, "ac:name") == "anchor"
    return parameter(element, "") if is_anchor else ""


def _level(element: Element) -> int:
    found = _HEADING.fullmatch(tag(element))
    return int(found[1]) if found else _LOWEST
