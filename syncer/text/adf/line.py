"""A changed line of ADF: what people's editor put beside the words (colours, comments, status) stays.

The old line's characters are matched with the new ones; a matched character keeps the marks Markdown cannot
say, and nodes without text keep their place behind their left neighbour.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Final

from syncer.text.adf.reader import AdfReader
from syncer.text.adf.writer import AdfWriter
from syncer.text.align import matched
from syncer.text.tree import (
    PLAIN,
    Emoji,
    Inline,
    JsonObject,
    LineBreak,
    Link,
    Marks,
    Mention,
    OpaqueInline,
    Text,
)

_SAID_MARKS: Final = frozenset({"strong", "em", "strike", "code", "link"})
_WITH_CODE: Final = frozenset({"annotation"})


@dataclass(frozen=True, slots=True)
class _Old:
    """One visible unit of the old line: a character, or a node; `size` units make up an indivisible node."""

    key: str | Inline
    raw: JsonObject
    size: int = 0


@dataclass(frozen=True, slots=True)
class _New:
    """One unit of the new line: a character with its marks and link, or a node."""

    key: str | Inline
    marks: Marks = PLAIN
    href: str | None = None


def is_silent(inline: Inline) -> bool:
    """Whether an inline says nothing in Markdown (and so survives every edit)."""
    return isinstance(inline, OpaqueInline) and not inline.text


def patched_line(
    raws: Sequence[JsonObject], inlines: tuple[Inline, ...], reader: AdfReader, writer: AdfWriter
) -> list[JsonObject]:
    """The inline nodes for `inlines`, with all that `raws` hold beside the words."""
    old: list[_Old] = []
    silent: list[tuple[int, JsonObject]] = []
    for raw in raws:
        inline = reader.inline(raw)
        if is_silent(inline):
            silent.append((len(old), raw))
        else:
            old.extend(_old_units(raw, inline))
    new = list(_new_units(inlines))
    origins = matched([unit.key for unit in old], [unit.key for unit in new])
    return _joined(_emitted(old, new, origins, [*silent, *_breaks(old, origins, silent)], writer))


def _breaks(
    old: list[_Old], origins: dict[int, int], silent: list[tuple[int, JsonObject]]
) -> list[tuple[int, JsonObject]]:
    """Line breaks between the last words and silent nodes at the end: no Markdown says them, and they outlive edits."""
    kept = set(origins.values())
    found = []
    for place in range(len(old) - 1, -1, -1):
        key = old[place].key
        if place in kept or not (isinstance(key, LineBreak) or (isinstance(key, str) and key.isspace())):
            break
        if isinstance(key, LineBreak) and any(after > place for after, _ in silent):
            found.append((place, old[place].raw))
    return found if origins else []


def fresh_line(
    raws: Sequence[JsonObject], inlines: tuple[Inline, ...], reader: AdfReader, writer: AdfWriter
) -> list[JsonObject]:
    """The inlines written anew, with the silent nodes behind them."""
    return [*writer.inlines(inlines), *(raw for raw in raws if is_silent(reader.inline(raw)))]


def _old_units(raw: JsonObject, inline: Inline) -> Iterator[_Old]:
    match inline:
        case Link(inlines=(inner,)):
            yield from _old_units(raw, inner)
        case Text(text=text):
            yield from (_Old(char, raw) for char in text)
        case OpaqueInline(text=text) if raw.get("type") == "text":
            yield from (_Old(char, raw) for char in text)
        case OpaqueInline(text=text) | Emoji(text=text) if text:
            yield from (_Old(char, raw, len(text)) for char in text)
        case _:
            yield _Old(inline, raw)


def _new_units(inlines: Sequence[Inline], href: str | None = None) -> Iterator[_New]:
    for inline in inlines:
        match inline:
            case Text(text=text, marks=marks):
                yield from (_New(char, marks, href) for char in text)
            case Link():
                yield from _new_units(inline.inlines, inline.href)
            case Mention() | Emoji() | LineBreak() | OpaqueInline():
                yield _New(inline)
            case _:
                continue


def _emitted(
    old: list[_Old],
    new: list[_New],
    origins: dict[int, int],
    silent: list[tuple[int, JsonObject]],
    writer: AdfWriter,
) -> Iterator[JsonObject]:
    behind = _anchored(silent, set(origins.values()))
    yield from behind.get(-1, [])
    at = 0
    while at < len(new):
        origin = origins.get(at)
        size = 1
        if origin is None:
            yield from _written(new[at], writer)
        elif _is_whole(old, origins, at, origin):
            size = max(old[origin].size, 1)
            yield old[origin].raw
        else:
            yield _character(new[at], old[origin].raw)
        for step in range(size):
            yield from behind.get(origins.get(at + step, -2), [])
        at += size


def _anchored(silent: list[tuple[int, JsonObject]], kept: set[int]) -> dict[int, list[JsonObject]]:
    """Each silent node behind the nearest surviving unit before it; -1 is the line's start."""
    behind: dict[int, list[JsonObject]] = {}
    for place, raw in sorted(silent, key=lambda one: one[0]):
        anchor = next((index for index in range(place - 1, -1, -1) if index in kept), -1)
        behind.setdefault(anchor, []).append(raw)
    return behind


def _is_whole(old: list[_Old], origins: dict[int, int], at: int, origin: int) -> bool:
    """Whether an indivisible node begins here and all of it is still there."""
    unit = old[origin]
    if isinstance(unit.key, str) and not unit.size:
        return False
    size = max(unit.size, 1)
    span = [origins.get(at + step) for step in range(size)]
    begins = origin == 0 or old[origin - 1].raw is not unit.raw
    return begins and span == list(range(origin, origin + size))


def _written(unit: _New, writer: AdfWriter) -> Iterator[JsonObject]:
    inline: Inline = Text(unit.key, unit.marks) if isinstance(unit.key, str) else unit.key
    if unit.href is not None:
        inline = Link(unit.href, (inline,))
    yield from writer.inlines((inline,))


def _character(unit: _New, raw: JsonObject) -> JsonObject:
    """A kept character: its said marks from the new line, the others from the old."""
    old = [mark for mark in raw.get("marks") or [] if isinstance(mark, dict)]
    extras = [mark for mark in old if mark.get("type") not in _SAID_MARKS]
    if "code" in unit.marks:
        extras = [mark for mark in extras if mark["type"] in _WITH_CODE]
    link: JsonObject = next((mark for mark in old if mark.get("type") == "link"), {"attrs": {}})
    marks: list[JsonObject] = []
    if unit.href is not None:
        marks.append(link if link["attrs"].get("href") == unit.href else _link(unit.href))
    marks.extend({"type": mark} for mark in ("strong", "em", "strike", "code") if mark in unit.marks)
    same = {mark["type"] for mark in old} == {mark["type"] for mark in [*marks, *extras]}
    marks = sorted([*marks, *extras], key=lambda mark: _place(old, mark)) if same else [*marks, *extras]
    node: JsonObject = {"type": "text", "text": unit.key}
    return {**node, "marks": marks} if marks else node


def _link(href: str) -> JsonObject:
    return {"type": "link", "attrs": {"href": href}}


def _place(old: list[JsonObject], mark: JsonObject) -> int:
    return next(at for at, other in enumerate(old) if other["type"] == mark["type"])


def _joined(nodes: Iterator[JsonObject]) -> list[JsonObject]:
    """Characters with the same marks as one text node."""
    joined: list[JsonObject] = []
    for (kind, marks), group in groupby(nodes, key=lambda node: (node["type"], node.get("marks"))):
        if kind != "text":
            joined.extend(group)
            continue
        node: JsonObject = {"type": "text", "text": "".join(part["text"] for part in group)}
        joined.append({**node, "marks": marks} if marks else node)
    return joined
