"""What a merge has over: pieces that have lost their place go to the end of the page, and tasks get numbers of their own.

Pure; it changes the body that it is given.
"""

from __future__ import annotations

from collections.abc import Sequence
from copy import deepcopy
from typing import Final

from lxml import etree

from syncer.text.storage.units import INPUT, Unit, put
from syncer.text.storage.xml import Element, add, attribute, parameter, qualified, text_of

STOOD: Final = "stood"  # of a mark: the name of the element in whose place it is
_GONE: Final = "gone"
_ALONE: Final = {"tr": ("table", "tbody"), "td": ("table", "tbody", "tr"), "th": ("table", "tbody", "tr")}


def at_the_end(body: Element, homeless: Sequence[Unit], heading: str) -> None:
    """What has lost its place, below a heading of its own: rows as tables, items as lists, words as paragraphs."""
    if not homeless:
        return
    there = any(text_of(one) == heading for one in body.findall("h2"))
    if heading and not there:
        add(body, "h2", heading)
    for unit in homeless:
        parent = body
        for name in wraps(unit):
            parent = add(parent, name)
        for part in unit.raw:
            put(parent, part if isinstance(part, str) else _closed(part))


def _closed(part: Element) -> Element:
    """A piece without the anchors of input areas: where it is kept it opens none."""
    kept = deepcopy(part)
    for macro in [*kept.iter(qualified("ac:structured-macro"))]:
        if attribute(macro, "ac:name") == "anchor" and parameter(macro, "").startswith(INPUT):
            macro.tag = _GONE
    etree.strip_elements(kept, _GONE, with_tail=False)
    return kept


def wraps(unit: Unit) -> tuple[str, ...]:
    """What a piece stands in when it stands by itself, from the outside in."""
    name = (unit.element.get(STOOD) if unit.element is not None else None) or unit.name
    if name == "li":
        return ("ul",)
    if name == "ac:task":
        return ("ac:task-list",)
    return _ALONE.get(name, () if name else ("p",))


def renumber(body: Element) -> None:
    """Tasks that came from two hands keep their numbers as far as no two have the same."""
    numbers = list(body.iter(qualified("ac:task-id")))
    used: set[str] = set()
    following = max((int(one.text) for one in numbers if one.text and one.text.isdecimal()), default=0)
    for one in numbers:
        if one.text in used:
            following += 1
            one.text = str(following)
        used.add(one.text or "")
