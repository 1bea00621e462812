"""A page that nobody has written on since we wrote it, the usual one: told at little cost, and renewed where ours changes alone.

Why it exists: the merge of two hands weighs every cell of a page, and the pages of a large register have a hundred thousand of
them. Of one hand's page only the blocks and rows that ours changes are merged; all others are told by their text to be as they were.

Pure. It must never say something else than the merge and the digest would: where in doubt, it leaves the answer to them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from copy import deepcopy
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import lru_cache, partial
from typing import Final, TypeAlias, cast

from lxml import etree

from syncer.text.storage.digest import (
    ADDED,
    CODE,
    DROPPED,
    TICKS,
    attributes_told,
    digest,
    fingerprint,
    is_inline,
)
from syncer.text.storage.leftovers import renumber
from syncer.text.storage.xml import Element, add, new_body, parse, qualified, serialize, tag

_Gap: TypeAlias = etree._ElementUnicodeResult
Within: TypeAlias = Callable[[str, str], str]
_Merged: TypeAlias = "Callable[[list[Element], list[Element]], list[Element]]"
_MARKER: Final = qualified("ac:inline-comment-marker")
_IDS: Final = tuple(map(qualified, sorted(ADDED)))
_UNTOLD: Final = tuple(qualified(name) for name in sorted(DROPPED) if name)
_TICKED: Final = tuple(map(qualified, sorted(TICKS)))
_CLASSES: Final = etree.XPath("descendant-or-self::*[@class]")
_GAPS: Final = etree.XPath("descendant::text()[not(normalize-space())]")
_ROWS: Final = ("tbody", "thead", "tfoot")


@dataclass(frozen=True, slots=True)
class _Block:
    """A piece of a body, or all that stands in one line: its elements as they stand, and its text without what servers add."""

    elements: tuple[Element, ...]
    text: bytes


def is_untouched(base: str, theirs: str) -> bool:
    """Whether a page says what we rendered, block by block, ticks and markers of comments aside. Raises MalformedStorageError.

    False also where that cannot be seen at once.
    """
    return base == theirs or _untouched(base, theirs)


def same(one: str, other: str, *, ticks: bool = True) -> bool:
    """Whether two bodies have one `digest`; only blocks of another text are weighed for it. Raises MalformedStorageError."""
    if one == other:
        return True
    first, second = _texts(one, ticks=ticks), _texts(other, ticks=ticks)
    if first is None or second is None or len(first) != len(second):
        return digest(one, ticks=ticks) == digest(other, ticks=ticks)
    apart = [pair for pair in zip(first, second, strict=True) if pair[0] != pair[1]]
    return all(_weighed(*pair, ticks=ticks) for pair in sorted(apart, key=lambda pair: len(pair[0])))


def renewed(theirs: str, ours: str, within: Within) -> str:
    """Ours, where nobody has touched theirs: what is as it was keeps its ids, ticks and markers. Raises MalformedStorageError.

    `within` merges what ours changes, as it stands and as it shall be: some blocks, or a table of some rows.
    """
    old, new = _blocks(parse(theirs)), _blocks(parse(ours))
    if old is None or new is None:
        return within(theirs, ours)
    body = new_body()
    body.extend([*_renewed(old, new, partial(_changed, within=within))])
    renumber(body)
    return serialize(body)


@lru_cache(maxsize=4)  # asked several times of one page, while it is read, merged and noted
def _untouched(base: str, theirs: str) -> bool:
    one, other = (_texts(body, ticks=False, markers=False) for body in (base, theirs))
    if one is None or other is None or len(one) != len(other):
        return False
    return all(was == now or _weighed(was, now, ticks=False) for was, now in zip(one, other, strict=True))


def _texts(xml: str, *, ticks: bool, markers: bool = True) -> list[bytes] | None:
    found = _blocks(parse(xml), ticks=ticks, markers=markers)
    return [block.text for block in found] if found is not None else None


def _weighed(one: bytes, other: bytes, *, ticks: bool) -> bool:
    """Whether two blocks of different text have one digest; of a large table only the rows that differ are weighed."""
    xml = one.decode(), other.decode()
    (first, second) = (list(parse(body)) for body in xml)
    held = _held(first[0], second[0], ticks=ticks, markers=True) if len(first) == len(second) == 1 else []
    if not held or any(len(was) != len(now) for _, was, now in held):
        return digest(xml[0], ticks=ticks) == digest(xml[1], ticks=ticks)
    pairs = [(old.text, new.text) for _, was, now in held for old, new in zip(was, now, strict=True)]
    return all(old == new or _weighed(old, new, ticks=ticks) for old, new in pairs)


# ---------------------------------------------------------------------------------- reading blocks


def _blocks(holder: Element, *, ticks: bool = False, markers: bool = False) -> list[_Block] | None:
    """What a holder holds; None where words stand between blocks, or a comment's marker is one."""
    told = _told(holder, ticks=ticks, markers=markers)
    standing = [one for one in holder if tag(one) not in DROPPED]
    if len(standing) != len(told) or (holder.text or "").strip():
        return None
    found: list[_Block] = []
    line: list[tuple[Element, Element]] = []
    for one, clean in zip(standing, told, strict=True):
        if is_inline(one):
            line.append((one, clean))
            continue
        if (one.tail or "").strip():
            return None
        found += [_line(line), _block(one, clean)] if line else [_block(one, clean)]
        line = []
    return [*found, _line(line)] if line else found


def _told(holder: Element, *, ticks: bool, markers: bool) -> Element:
    """A copy without what digests leave out."""
    copy = deepcopy(holder)
    etree.strip_attributes(copy, *_IDS)
    etree.strip_elements(copy, *_UNTOLD, etree.Comment, etree.PI, with_tail=False)
    if not ticks:
        etree.strip_elements(copy, *_TICKED, with_tail=False)
    if not markers:
        etree.strip_tags(copy, _MARKER)
    for gap in cast("list[_Gap]", _GAPS(copy)):
        _close(gap)
    for one in cast("list[Element]", _CLASSES(copy)):
        told = [value for value in attributes_told(one.items()) if value.startswith("class=")]
        one.attrib.pop("class")
        if told:
            one.set("class", told[0].partition("=")[2])
    return copy


def _close(gap: _Gap) -> None:
    """Take white space out that begins or ends a block, or stands beside one: it is none that anybody sees."""
    beside = gap.getparent()
    if beside is None or tag(beside) in CODE or ((beside.text if gap.is_text else beside.tail) or "").strip():
        return  # words, too, where what stood between them and the gap was taken out
    if gap.is_text and not is_inline(beside):
        beside.text = None
    elif gap.is_tail:
        behind, around = beside.getnext(), beside.getparent()
        last = behind is None and around is not None and not is_inline(around)
        if not is_inline(beside) or last or (behind is not None and not is_inline(behind)):
            beside.tail = None


def _block(element: Element, clean: Element) -> _Block:
    return _Block((element,), etree.tostring(clean, method="c14n", exclusive=True, with_tail=False))


def _line(parts: Sequence[tuple[Element, Element]]) -> _Block:
    text = b"".join(etree.tostring(clean, method="c14n", exclusive=True) for _, clean in parts)
    return _Block(tuple(one for one, _ in parts), text.strip())


# ------------------------------------------------------------------------------------- renewing


def _renewed(old: Sequence[_Block], new: Sequence[_Block], merged: _Merged) -> Iterator[Element]:
    """Ours in order: what is as it was as it stands, what changed `merged` with what stood in its place."""
    match = SequenceMatcher(None, [one.text for one in old], [one.text for one in new], autojunk=False)
    for told, start, end, first, last in match.get_opcodes():
        if told == "replace":
            yield from merged(_elements(old[start:end]), _elements(new[first:last]))
        else:
            yield from _elements(old[start:end] if told == "equal" else new[first:last])


def _elements(blocks: Sequence[_Block]) -> list[Element]:
    """Their elements, without the white space behind them."""
    for block in blocks:
        block.elements[-1].tail = (block.elements[-1].tail or "").rstrip() or None
    return [element for block in blocks for element in block.elements]


def _changed(old: Sequence[Element], new: Sequence[Element], within: Within) -> list[Element]:
    """Blocks that ours changed; of tables and macros that keep their form, only what it changed in there is merged."""
    held = [_held(was, now) for was, now in zip(old, new, strict=False)]
    if len(old) != len(new) or not all(held):
        return [*parse(within(_body(old), _body(new)))]
    for holder, parts in zip(old, held, strict=True):
        merged = partial(_merged_rows if tag(holder) == "table" else _changed, within=within)
        for part, was, now in parts:
            part[:] = [*_renewed(was, now, merged)]
    return [*old]


def _held(
    old: Element, new: Element, *, ticks: bool = False, markers: bool = False
) -> list[tuple[Element, list[_Block], list[_Block]]]:
    """Of tables and macros that differ in rows or blocks alone, each part of the old with its blocks and ours; of others nothing."""
    parts = _parts(old), _parts(new)
    if _form(old, parts[0]) != _form(new, parts[1]):
        return []
    read = partial(_blocks, ticks=ticks, markers=markers)
    found = [(part, read(part), read(other)) for part, other in zip(*parts, strict=True)]
    known = [(part, was, now) for part, was, now in found if was is not None and now is not None]
    return known if len(known) == len(found) else []


def _parts(holder: Element) -> list[Element]:
    """What of a holder holds rows or blocks; none where it is neither a table nor a macro, or a table of anything else."""
    if tag(holder) == "ac:structured-macro":
        return [one for one in holder if tag(one) == "ac:rich-text-body"]
    held = [one for one in holder if tag(one) not in DROPPED] if tag(holder) == "table" else []
    return held if all(tag(one) in _ROWS for one in held) else []


def _form(holder: Element, parts: Sequence[Element]) -> list[object]:
    """What a holder is without what its parts hold."""
    attributes = [(tag(one), *attributes_told(one.items())) for one in (holder, *parts)]
    own = [one for one in holder if tag(one) not in DROPPED | {*map(tag, parts)}]
    return [*attributes, *map(fingerprint, own if parts else ())]


def _merged_rows(old: Sequence[Element], new: Sequence[Element], within: Within) -> list[Element]:
    bodies = []
    for rows in (old, new):
        body = new_body()
        add(add(body, "table"), "tbody").extend(rows)
        bodies.append(serialize(body))
    return [row for table in parse(within(*bodies)) for group in table for row in group]


def _body(elements: Sequence[Element]) -> str:
    body = new_body()
    body.extend(elements)
    return serialize(body)
