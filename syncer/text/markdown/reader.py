"""Markdown into the document tree, in normal form."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, Final

from markdown_it.token import Token

from syncer.text.characters import clean, joins_without_space
from syncer.text.inlines import plain
from syncer.text.markdown.parser import parser
from syncer.text.normal import normal
from syncer.text.tree import (
    CODE,
    PLAIN,
    Block,
    BulletList,
    Cell,
    CodeBlock,
    Document,
    Heading,
    Image,
    Inline,
    LineBreak,
    Link,
    ListItem,
    Mark,
    Marks,
    Mention,
    OrderedList,
    Paragraph,
    Quote,
    Row,
    Rule,
    Table,
    TaskItem,
    TaskList,
    Text,
)

_TASK: Final = re.compile(r"\[([ xX])\](?:[ \t\n]+|$)")
_MARKS: Final[dict[str, Mark]] = {"strong": "strong", "em": "em", "s": "strike"}


def read(text: str) -> Document:
    """The document a Markdown text says; any text is valid, and characters no form can carry are dropped."""
    env: dict[str, Any] = {}
    tokens = parser().parse(clean(text), env)
    return normal(Document(tuple(_Blocks(tokens, env).until(None))))


class _Blocks:
    """Reads markdown-it's flat stream of block tokens into nested blocks."""

    def __init__(self, tokens: list[Token], env: dict[str, Any]) -> None:
        self._tokens = tokens
        self._env = env
        self._at = 0

    def until(self, end: str | None) -> Iterator[Block]:
        """The blocks up to the closing token, which is consumed."""
        while self._at < len(self._tokens):
            token = self._next()
            if token.type == end:
                return
            yield from self._block(token)

    def _next(self) -> Token:
        token = self._tokens[self._at]
        self._at += 1
        return token

    def _block(self, token: Token) -> Iterator[Block]:
        match token.type:
            case "heading_open":
                yield Heading(int(token.tag[1]), self._line())
            case "paragraph_open":
                yield Paragraph(self._line())
            case "bullet_list_open":
                yield from _task_split(list(self._items("bullet_list_close")))
            case "ordered_list_open":
                items = tuple(ListItem(blocks) for _, blocks in self._items("ordered_list_close"))
                yield OrderedList(int(token.attrs.get("start", 1)), items)
            case "blockquote_open":
                yield Quote(tuple(self.until("blockquote_close")))
            case "fence" | "code_block":
                language = token.info.split()[0] if token.info.strip() else ""
                yield CodeBlock(language, token.content.removesuffix("\n"))
            case "table_open":
                yield Table(tuple(self._rows()))
            case "hr":
                yield Rule()

    def _line(self) -> tuple[Inline, ...]:
        token = self._next()
        self._next()
        return read_line(token)

    def _items(self, end: str) -> Iterator[tuple[bool | None, tuple[Block, ...]]]:
        """Each item's blocks, with its tick if it is a task (the mark is taken off its text)."""
        while (token := self._next()).type != end:
            tick = self._tick() if token.type == "list_item_open" else None
            yield tick, tuple(self.until("list_item_close"))

    def _tick(self) -> bool | None:
        opening, content = self._tokens[self._at], self._tokens[self._at + 1 : self._at + 2]
        if opening.type != "paragraph_open" or not content:
            return None
        found = _TASK.match(content[0].content)
        if found is None:
            return None
        _strip_prefix(content[0], found, self._env)
        return found[1] != " "

    def _rows(self) -> Iterator[Row]:
        cells: list[Cell] = []
        while (token := self._next()).type != "table_close":
            if token.type in ("th_open", "td_open"):
                inlines = tuple(_Inlines(self._next(), in_cell=True).read())
                cells.append(Cell(token.type == "th_open", (Paragraph(inlines),)))
            elif token.type == "tr_close":
                yield Row(tuple(cells))
                cells = []


def _strip_prefix(token: Token, found: re.Match[str], env: dict[str, Any]) -> None:
    """Parse an item's line again without its tick mark, so that marks and links behind it are right."""
    content = token.content[found.end() :]
    (inline,) = parser().parseInline(content, env)
    token.content, token.children = content, inline.children


def _task_split(items: list[tuple[bool | None, tuple[Block, ...]]]) -> Iterator[Block]:
    """Tasks and plain items are different lists in every other form, so a mixed list is several."""
    plain_items: list[ListItem] = []
    tasks: list[TaskItem] = []
    for tick, blocks in items:
        if tick is None:
            yield from _task_list(tasks)
            tasks = []
            plain_items.append(ListItem(blocks))
            continue
        if plain_items:
            yield BulletList(tuple(plain_items))
            plain_items = []
        task, behind = _task(blocks, done=tick)
        tasks.append(task)
        if behind:
            yield from _task_list(tasks)
            tasks = []
            yield from behind
    yield from _task_list(tasks)
    if plain_items:
        yield BulletList(tuple(plain_items))


def _task_list(tasks: list[TaskItem]) -> Iterator[Block]:
    if tasks:
        yield TaskList(tuple(tasks))


def _task(blocks: tuple[Block, ...], *, done: bool) -> tuple[TaskItem, tuple[Block, ...]]:
    """The task, and what stands below it that no task can hold."""
    first = blocks[0]
    children: list[TaskItem] = []
    at = 1
    while at < len(blocks) and isinstance(inner := blocks[at], TaskList):
        children.extend(inner.items)
        at += 1
    line = first.inlines if isinstance(first, Paragraph) else ()
    return TaskItem(done, line, "", tuple(children)), blocks[at:]


def read_line(token: Token) -> tuple[Inline, ...]:
    """The inlines of one markdown-it inline token, not yet in normal form."""
    return tuple(_Inlines(token).read())


class _Inlines:
    """Reads the flat stream of inline tokens, keeping the set of open marks."""

    def __init__(self, token: Token, *, in_cell: bool = False) -> None:
        self._tokens = token.children or []
        self._in_cell = in_cell
        self._at = 0

    def read(self) -> list[Inline]:
        return _joined(list(self._until(None, PLAIN)))

    def _until(self, end: str | None, marks: Marks) -> Iterator[Inline]:
        while self._at < len(self._tokens):
            token = self._tokens[self._at]
            self._at += 1
            if token.type == end:
                return
            yield from self._inline(token, marks)

    def _inline(self, token: Token, marks: Marks) -> Iterator[Inline]:
        kind = token.type
        if kind.endswith("_open") and (mark := _MARKS.get(kind.removesuffix("_open"))):
            yield from self._until(kind.replace("_open", "_close"), marks | {mark})
        elif kind == "link_open":
            yield Link(
                str(token.attrs.get("href", "")), tuple(_joined(list(self._until("link_close", marks))))
            )
        elif kind == "code_inline":
            yield Text(token.content, CODE)
        elif kind == "softbreak":
            yield Text("\n", marks)
        elif kind == "hardbreak" or (kind == "cell_break" and self._in_cell):
            yield LineBreak()
        elif kind == "image":
            yield Image(str(token.attrs.get("src", "")), plain(_Inlines(token).read()))
        elif kind == "mention":
            yield Mention(token.meta["account"], token.meta["name"])
        elif token.content:
            yield Text(token.content, marks)


def _joined(inlines: list[Inline]) -> list[Inline]:
    """Take away the line ends between two Chinese characters; other line ends become spaces later."""
    return [inline for index, inline in enumerate(inlines) if not _is_joint(inlines, index)]


def _is_joint(inlines: list[Inline], index: int) -> bool:
    inline = inlines[index]
    if not isinstance(inline, Text) or inline.text != "\n" or not 0 < index < len(inlines) - 1:
        return False
    return joins_without_space(plain([inlines[index - 1]])[-1:], plain([inlines[index + 1]])[:1])
