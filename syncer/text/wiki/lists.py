"""A changed list: items that say the same keep their source, changed ones their signs, pictures and colours."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from syncer.text.align import align
from syncer.text.markdown.writer import written
from syncer.text.normal import sayable
from syncer.text.tree import (
    BulletList,
    Document,
    Inline,
    ListItem,
    OpaqueBlock,
    OrderedList,
    Paragraph,
    TaskItem,
    TaskList,
)
from syncer.text.wiki.items import Entry, Item, Run, items, runs
from syncer.text.wiki.limits import fitted, said
from syncer.text.wiki.patch import patched_line
from syncer.text.wiki.pieces import pieces, silent
from syncer.text.wiki.reader import PARAGRAPHS, WikiReader
from syncer.text.wiki.scan import Macro
from syncer.text.wiki.syntax import TASK
from syncer.text.wiki.writer import WikiWriter

_TAIL: Final = re.compile(r"(?:[\r\n][ \t\r\n]*)?\Z")
_AnyList = BulletList | OrderedList | TaskList
_AnyItem = ListItem | TaskItem


class ListPatch:
    """Rewrites the source of one list, item by item."""

    def __init__(
        self, text: str, found: list[Macro], reader: WikiReader, writer: WikiWriter, newline: str
    ) -> None:
        self._text = text
        self._reader = reader
        self._writer = writer
        self._newline = newline
        self._items = items(text, 0, len(text), found)

    def patched(self, block: _AnyList) -> str | None:
        """The source that says the list; None where that has to be written anew."""
        found = runs(self._text, self._items)
        wanted = fitted(Document((block,))).blocks
        if len(found) != 1 or len(wanted) != 1 or not isinstance(wanted[0], _AnyList):
            return None
        lines = self._list(found[0], wanted[0], "")
        return None if lines is None else self._newline.join(lines)

    def _list(self, run: Run, block: _AnyList, outer: str) -> list[str] | None:
        """The items of a list, each with its lines; None where it is of another kind."""
        if run.is_task != isinstance(block, TaskList) or (run.sign == "#") != isinstance(block, OrderedList):
            return None
        marker = outer + run.sign
        wanted: tuple[_AnyItem, ...] = block.items
        old = [self._key(self._entry(run, entry)) for entry in run.entries]
        origins = align(old, [self._key(item) for item in wanted])
        used = {origin.index for origin in origins}
        gone = [entry for index, entry in enumerate(run.entries) if index not in used]
        if any(self._holds_silent(entry) for entry in gone):
            return None
        lines: list[str] = []
        for origin, item in zip(origins, wanted, strict=True):
            entry = None if origin.index is None else run.entries[origin.index]
            if entry is None:
                lines.extend(self._new(item, marker))
            elif origin.same:
                lines.append(self._source(entry.start, entry.end))
            else:
                changed = self._changed(entry, item, marker)
                if changed is None:
                    return None
                lines.extend(changed)
        return lines

    def _entry(self, run: Run, entry: Entry) -> _AnyItem:
        if run.is_task:
            return self._reader.task(self._text, entry)
        return ListItem(tuple(self._reader.entry(self._text, entry)))

    def _key(self, item: _AnyItem) -> str:
        block = TaskList((item,)) if isinstance(item, TaskItem) else BulletList((item,))
        return written(sayable(said(sayable(Document((block,))))).blocks)

    def _source(self, start: int, end: int) -> str:
        raw = self._text[start:end]
        return raw[: len(raw) - len(_tail(raw))]

    def _holds_silent(self, entry: Entry) -> bool:
        """Whether something would be lost with the item that says nothing."""
        raw = self._text[entry.start : entry.end]
        opaque = any(isinstance(block, OpaqueBlock) for block in self._reader.entry(self._text, entry))
        return opaque or any(True for _ in silent(pieces(raw)))

    def _new(self, item: _AnyItem, marker: str) -> Iterator[str]:
        lines = (
            self._writer.task(item, marker)
            if isinstance(item, TaskItem)
            else [self._writer.item(item, marker)]
        )
        yield from (line.replace("\n", self._newline) for line in lines)

    def _changed(self, entry: Entry, item: _AnyItem, marker: str) -> list[str] | None:
        """An item of one line of text, and the lists in it; any other is written anew if nothing is lost."""
        line, nested = _parts(item)
        own = entry.item
        end = None if own is None else self._line_end(entry, own)
        if line is None or own is None or end is None or len(entry.lists) != len(nested):
            return None if self._holds_silent(entry) else list(self._new(item, marker))
        lines = [self._own(own, end, item, line)]
        for run, block in zip(entry.lists, nested, strict=True):
            inner = self._list(run, block, marker)
            if inner is None:
                return None if self._holds_silent(entry) else list(self._new(item, marker))
            lines.extend(inner)
        return lines

    def _line_end(self, entry: Entry, own: Item) -> int | None:
        """Where an item's one line of text ends: below it only macros that say nothing may stand; else None."""
        end = own.macros[0].start if own.macros else own.end
        before = self._text[own.body : end]
        if PARAGRAPHS.search(before):
            return None
        if not own.macros:
            return end
        said = [block for block in self._reader.entry(self._text, entry) if not isinstance(block, _AnyList)]
        below = before.rstrip(" \t").endswith(("\n", "\r"))
        silent_below = all(isinstance(block, OpaqueBlock) for block in said[1:])
        return end if below and silent_below and isinstance(said[0], Paragraph) else None

    def _own(self, own: Item, end: int, item: _AnyItem, line: tuple[Inline, ...]) -> str:
        body = self._source(own.body, end)
        below = self._source(own.body + len(body), own.end)
        signs = self._text[own.start : own.body]
        if isinstance(item, TaskItem) and (tick := TASK.match(body)):
            signs += f"({'/' if item.done else 'x'})" + body[3 : tick.end()]
            body = body[tick.end() :]
        patched = patched_line(body, line, self._reader.person, self._writer.account)
        return signs + re.sub(r"(?<!\r)\n", self._newline, patched) + below


def _parts(item: _AnyItem) -> tuple[tuple[Inline, ...] | None, list[_AnyList]]:
    """The one line an item says and the lists in it; no line where it says more."""
    if isinstance(item, TaskItem):
        return item.inlines, [TaskList(item.children)] if item.children else []
    nested = [block for block in item.blocks if isinstance(block, _AnyList)]
    own = [block for block in item.blocks if not isinstance(block, _AnyList)]
    match own:
        case []:
            return (), nested
        case [Paragraph(inlines=inlines)]:
            return inlines, nested
        case _:
            return None, nested


def _tail(raw: str) -> str:
    found = _TAIL.search(raw)
    return found[0] if found else ""
