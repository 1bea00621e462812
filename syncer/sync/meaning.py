"""Which field of a record an edit on a page means, and what that field becomes.

Why it exists: a page shows a field in pieces, and somebody edits one piece. The piece's old words are looked for among the texts of
the record: a paragraph, an item, a cell. Exactly one place may hold them, and only that place changes: links, people and marks of
the rest stay as they are written. Where that cannot be told, nothing is proposed. Pure.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Container, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final, TypeAlias

from pydantic import ValidationError

from syncer.domain.fields import canonical_leaf, spec_of
from syncer.domain.json import JsonValue
from syncer.domain.kinds import Kind
from syncer.domain.meta import Shape
from syncer.sync.values import empty
from syncer.text import markdown, storage
from syncer.text.normal import normal
from syncer.text.storage.marking import unmarked
from syncer.text.storage.units import held_by, words_of
from syncer.text.tree import (
    Block,
    BulletList,
    Document,
    Emoji,
    Heading,
    Image,
    Inline,
    Link,
    ListItem,
    Mention,
    OpaqueBlock,
    OpaqueInline,
    OrderedList,
    Paragraph,
    Quote,
    Table,
    TaskItem,
    TaskList,
    Text,
)

_SHORT: Final = 3  # letters: fewer are found in any text
_SOMEBODY: Final = "@…"
_TEXT: Final = "text"  # the type of fields that hold words
_Blocks: TypeAlias = tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Change:
    """An edit in storage form; `people` has the account of each reference (id, e-mail) to those whom it mentions."""

    before: str = ""
    after: str = ""
    people: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Spot:
    """A place whose words an edit replaced: its field, and what that becomes, None for nothing."""

    path: str
    value: JsonValue


def meant_by(kind: Kind, values: Mapping[str, JsonValue], change: Change) -> Spot | None:
    """The one place whose words an edit replaced; None where none or several hold them, or where the new ones cannot be said there."""
    finder = _Finder(kind, change)
    found = [spot for path, value in values.items() for spot in finder.whole(path, value)]
    if not found:
        found = [spot for path, value in values.items() for spot in finder.within(path, value)]
    return found[0] if len(found) == 1 else None


def as_markdown(xml: str, person: Callable[[str], str | None] | None = None) -> str:
    """A piece of a page as people read and write it: a row by its cells, an item by what it holds."""
    pieces = (storage.read(one, person=person).blocks for one in held_by(unmarked(xml)))
    told = [markdown.write(Document(tuple(map(_worded, blocks)))).strip() for blocks in pieces]
    return " | ".join(told) if any(told) else words_of(xml)


def _worded(block: Block) -> Block:
    """A block in which what Markdown cannot say, such as a panel, stands by its words."""
    match block:
        case OpaqueBlock(raw=raw):
            return Paragraph((Text(words_of(raw)),))
        case BulletList() | OrderedList():
            items = tuple(ListItem(tuple(map(_worded, item.blocks))) for item in block.items)
            return replace(block, items=items)
        case Quote():
            return Quote(tuple(map(_worded, block.blocks)))
        case _:
            return block


def without_strangers(text: str, known: Container[str]) -> str:
    """A text in Markdown in which nobody stands by an account alone: `known` are the references (id, e-mail) of those whom it may name."""
    document = markdown.read(text)
    told = strangers_hidden(document, known)
    return text if told == document else markdown.write(told).strip()


def strangers_hidden(document: Document, known: Container[str]) -> Document:
    """A text in which those whom nobody here knows are mentioned by no account."""

    def told(inline: Inline) -> Inline:
        stranger = isinstance(inline, Mention) and inline.account not in known
        return Text(_SOMEBODY) if stranger else inline

    return Document(_all(document.blocks, told))


class _Finder:
    """Looks for the old words of one edit; a place that holds them but cannot take the new ones counts as one of no field."""

    def __init__(self, kind: Kind, change: Change) -> None:
        self._kind = kind
        change = self._change = replace(change, before=unmarked(change.before), after=unmarked(change.after))
        self._before, self._after = words_of(change.before), words_of(change.after)
        self._names = {ref.casefold(): account for ref, account in change.people.items()}
        self._old = self._read(change.before)
        self._more = _carried(self._read(change.after)) - _carried(self._old)

    def whole(self, path: str, value: JsonValue) -> Iterator[Spot | None]:
        """The places in a field that say just what stood there."""
        shape = self._shape(path, value)
        if shape is None:
            return
        if isinstance(value, list):
            for at, item in enumerate(value):
                for new in self._texts(_text(item), shape):
                    yield self._spot(
                        path, None if new is None else [*value[:at], *_item(item, new), *value[at + 1 :]]
                    )
            return
        for new in self._texts(str(value), shape):
            yield self._spot(path, new)

    def within(self, path: str, value: JsonValue) -> Iterator[Spot | None]:
        """A field that stood there beside other words, which the edit left alone, such as a title behind its number."""
        shape = self._shape(path, value)
        if shape is None:
            return
        items = value if isinstance(value, list) else [value]
        for at, item in enumerate(items):
            new = self._beside(_text(item), shape)
            if new is not None:
                whole = [*items[:at], *_item(item, new), *items[at + 1 :]] if isinstance(value, list) else new
                yield None if self._more else self._spot(path, whole)

    def _shape(self, path: str, value: JsonValue) -> Shape | None:
        """How a field's words are written; None for what holds no words of its own."""
        spec = spec_of(self._kind, path)
        if spec is None or spec.derived or spec.computed or empty(value):
            return None
        inner = spec_of(self._kind, f"{path}.text") if isinstance(value, list) else None
        held = inner or spec
        if not isinstance(value, str | list) or held.type != _TEXT or held.values or held.refers:
            return None
        return held.shape

    def _spot(self, path: str, value: JsonValue) -> Spot | None:
        """What a field becomes, as the register has it; None where it may not say so."""
        if value is None:
            return None
        try:
            return Spot(path, canonical_leaf(self._kind, path, value))
        except ValidationError:
            return None

    # ----------------------------------------------------------------------------- one text

    def _texts(self, text: str, shape: Shape) -> Iterator[str | None]:
        """The text with the new words in each place that held the old ones; None for one that cannot take them."""
        if not self._old and not self._before:
            return
        if shape is not Shape.MARKDOWN:
            lines = text.split("\n\n")
            for at, part in enumerate(lines):
                if self._before and " ".join(part.split()) == self._before:
                    new = [self._after] if self._after else []
                    yield None if self._more else "\n\n".join([*lines[:at], *new, *lines[at + 1 :]])
            return
        parts = _parts(text)
        for at, part in enumerate(parts):
            for blocks in self._swapped(self._mapped(markdown.read(part)).blocks):
                if blocks is None:
                    yield None
                    continue
                new_part = markdown.write(Document(self._named(blocks, text))).strip()
                yield "\n\n".join([*parts[:at], *([new_part] if new_part else []), *parts[at + 1 :]])

    def _swapped(self, blocks: _Blocks) -> Iterator[_Blocks | None]:
        size = len(self._old) or 1
        for at in range(len(blocks) - size + 1):
            new = self._became(blocks[at : at + size])
            if new is not None:
                yield None if new == _UNSAYABLE else (*blocks[:at], *new, *blocks[at + size :])
        for at, block in enumerate(blocks):
            for inner in self._inside(block):
                yield None if inner is None else (*blocks[:at], *inner, *blocks[at + 1 :])

    def _inside(self, block: Block) -> Iterator[_Blocks | None]:
        match block:
            case BulletList() | OrderedList():
                for at, item in enumerate(block.items):
                    for inner in self._swapped(item.blocks):
                        kept = (ListItem(inner),) if inner else ()
                        items = (*block.items[:at], *kept, *block.items[at + 1 :])
                        yield None if inner is None else (replace(block, items=items),) if items else ()
            case Quote():
                for inner in self._swapped(block.blocks):
                    yield None if inner is None else (Quote(inner),) if inner else ()
            case Table():
                yield from self._cells(block)

    def _cells(self, table: Table) -> Iterator[_Blocks | None]:
        for at, row in enumerate(table.rows):
            for place, cell in enumerate(row.cells):
                for inner in self._swapped(cell.blocks):
                    if inner is None:
                        yield None
                        continue
                    cells = (*row.cells[:place], replace(cell, blocks=inner), *row.cells[place + 1 :])
                    rows = (*table.rows[:at], replace(row, cells=cells), *table.rows[at + 1 :])
                    yield (replace(table, rows=rows),)

    def _became(self, found: _Blocks) -> _Blocks | None:
        """What these blocks become: None where they are others, `_UNSAYABLE` where nobody can tell."""
        if self._old and found == self._old:
            new = self._read(self._change.after)
            return _UNSAYABLE if _has_opaque(new) or any(map(self._is_unknown, self._more)) else new
        if len(found) != 1 or not self._before or _shown(found) != self._before:
            return None
        if _plain(found[0]) is None or self._more:
            return _UNSAYABLE
        parts = [words for block in self._read(self._change.after) if (words := _shown((block,)))]
        return tuple(Paragraph((Text(words),)) for words in parts)

    def _is_unknown(self, carried: tuple[str, str]) -> bool:
        """A file that only its page has, or somebody whom the project does not know, whom the register could name by an account alone."""
        what, which = carried
        return what == "file" or (what == "person" and which not in self._names.values())

    def _beside(self, text: str, shape: Shape) -> str | None:
        marked = shape is Shape.MARKDOWN
        blocks = markdown.read(text).blocks if marked else (Paragraph((Text(" ".join(text.split())),)),)
        here = _plain(blocks[0]) if len(blocks) == 1 else None
        if here is None or len(here) < _SHORT:
            return None
        head, hit, tail = self._before.partition(here)
        after = self._after
        kept = after.startswith(head) and after.endswith(tail) and len(after) > len(head) + len(tail)
        if not hit or not kept or (head and head[-1].isalnum()) or (tail and tail[0].isalnum()):
            return None
        new = after[len(head) : len(after) - len(tail)].strip()
        return markdown.write(Document((Paragraph((Text(new),)),))).strip() if marked else new

    # ------------------------------------------------------------------------------- people

    def _read(self, xml: str) -> _Blocks:
        """The blocks of a piece of the page, without what shows nothing."""
        blocks = tuple(block for one in held_by(xml) for block in storage.read(one).blocks)
        return self._mapped(Document(tuple(_each(block, _seen) for block in blocks))).blocks

    def _mapped(self, document: Document) -> Document:
        """With people by their accounts."""

        def account(inline: Inline) -> Inline | None:
            if not isinstance(inline, Mention):
                return inline
            return Mention(self._names.get(inline.account.casefold(), inline.account))

        return normal(Document(tuple(_each(block, account) for block in document.blocks)))

    def _named(self, blocks: _Blocks, text: str) -> _Blocks:
        """With people as this text has them, else by their address, which Markdown writes without a name."""
        by_address = sorted(self._names.items(), key=lambda one: "@" in one[0])
        known = {account: Mention(ref) for ref, account in by_address}

        def noted(inline: Inline) -> Inline:
            if isinstance(inline, Mention):
                known[self._names.get(inline.account.casefold(), inline.account)] = inline
            return inline

        for block in markdown.read(text).blocks:
            _each(block, noted)
        return tuple(
            _each(block, lambda one: known.get(one.account, one) if isinstance(one, Mention) else one)
            for block in blocks
        )


_UNSAYABLE: Final[_Blocks] = (OpaqueBlock("storage", "", ""),)


def _parts(text: str) -> Sequence[str]:
    """A text's paragraphs as they are written, where each can be read by itself; else the whole."""
    parts = text.split("\n\n")
    apart = tuple(block for part in parts for block in markdown.read(part).blocks)
    return parts if apart == markdown.read(text).blocks else [text]


def _each(block: Block, deed: Callable[[Inline], Inline | None]) -> Block:
    """A block with each of its inlines as `deed` has it, without those of which it has nothing."""
    match block:
        case BulletList() | OrderedList():
            return replace(block, items=tuple(ListItem(_all(item.blocks, deed)) for item in block.items))
        case Quote():
            return Quote(_all(block.blocks, deed))
        case Table():
            rows = (
                replace(row, cells=tuple(replace(cell, blocks=_all(cell.blocks, deed)) for cell in row.cells))
                for row in block.rows
            )
            return Table(tuple(rows))
        case Paragraph() | Heading():
            return replace(block, inlines=_line(block.inlines, deed))
        case TaskList():
            return TaskList(tuple(_task(one, deed) for one in block.items))
        case _:
            return block


def _task(item: TaskItem, deed: Callable[[Inline], Inline | None]) -> TaskItem:
    children = tuple(_task(one, deed) for one in item.children)
    return replace(item, inlines=_line(item.inlines, deed), children=children)


def _all(blocks: _Blocks, deed: Callable[[Inline], Inline | None]) -> _Blocks:
    return tuple(_each(block, deed) for block in blocks)


def _line(inlines: tuple[Inline, ...], deed: Callable[[Inline], Inline | None]) -> tuple[Inline, ...]:
    found = (
        deed(replace(one, inlines=_line(one.inlines, deed)) if isinstance(one, Link) else one)
        for one in inlines
    )
    return tuple(one for one in found if one is not None)


def _seen(inline: Inline) -> Inline | None:
    """An anchor shows nothing, and is none of the field's words."""
    silent = isinstance(inline, OpaqueInline) and 'ac:name="anchor"' in inline.raw and not inline.text
    return None if silent else inline


def _has_opaque(blocks: _Blocks) -> bool:
    found: list[Inline] = []

    def noted(inline: Inline) -> Inline:
        if isinstance(inline, OpaqueInline):
            found.append(inline)
        return inline

    _all(blocks, noted)
    return bool(found) or any(isinstance(block, OpaqueBlock) for block in blocks)


def _carried(blocks: _Blocks) -> Counter[tuple[str, str]]:
    """What a piece holds beside words: links, people, pictures, a file being one that only its page has, and what else no words tell."""
    found: Counter[tuple[str, str]] = Counter()

    def noted(inline: Inline) -> Inline:
        match inline:
            case Link():
                found["link", inline.href] += 1
            case Mention():
                found["person", inline.account] += 1
            case Image():
                found["picture" if "://" in inline.src else "file", inline.src] += 1
            case Emoji():
                found["sign", inline.short_name] += 1
            case OpaqueInline():
                found["macro", ""] += 1
        return inline

    for block in blocks:
        _each(block, noted)
        if not isinstance(block, Paragraph | Heading):
            found["form", type(block).__name__] += 1
    return found


def _plain(block: Block) -> str | None:
    """The words of a paragraph that has nothing but words."""
    if not isinstance(block, Paragraph):
        return None
    plain = all(isinstance(one, Text) and not one.marks for one in block.inlines)
    return (
        " ".join("".join(one.text for one in block.inlines if isinstance(one, Text)).split())
        if plain
        else None
    )


def _shown(blocks: _Blocks) -> str:
    """The words of a text, as a page shows them."""
    return words_of(storage.write(Document(blocks)))


def _text(item: JsonValue) -> str:
    if isinstance(item, dict):
        return str(item.get("text") or "")
    return item if isinstance(item, str) else ""


def _item(item: JsonValue, text: str) -> list[JsonValue]:
    """An item with other words; none where none are left."""
    if not text:
        return []
    return [{**item, "text": text}] if isinstance(item, dict) else [text]
