"""The document tree into ADF that Atlassian's schema accepts."""

from __future__ import annotations

import hashlib
import json
import uuid
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Set
from typing import Final, TypeAlias

from syncer.text.inlines import plain
from syncer.text.normal import normal
from syncer.text.tree import (
    Block,
    BulletList,
    Cell,
    CodeBlock,
    Document,
    Emoji,
    Heading,
    Image,
    Inline,
    JsonObject,
    LineBreak,
    Link,
    ListItem,
    Mark,
    Mention,
    OpaqueBlock,
    OpaqueInline,
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

Account: TypeAlias = Callable[[str], "str | None"]
_MARK_ORDER: Final[tuple[Mark, ...]] = ("strong", "em", "strike", "code")


def write(doc: Document, *, mention: Account | None = None) -> JsonObject:
    """The document as an ADF object; opaque nodes of other forms are left out.

    `mention` turns an account or e-mail into an Atlassian account id; None makes it the plain text `@Name`.
    """
    writer = AdfWriter(mention)
    return {"type": "doc", "version": 1, "content": writer.blocks(normal(doc).blocks)}


class AdfWriter:
    """Writes blocks in normal form; local ids come from the text and are none of those already `taken`."""

    def __init__(self, mention: Account | None = None, taken: Set[str] = frozenset()) -> None:
        self._account = mention or _own_account
        self._taken = taken
        self._ids: Counter[str] = Counter()

    def blocks(self, blocks: Iterable[Block]) -> list[JsonObject]:
        """Block nodes."""
        return [node for block in blocks for node in self._block(block)]

    def _block(self, block: Block) -> Iterator[JsonObject]:
        match block:
            case Paragraph(inlines=(Image() as image,)):
                yield _media(image)
            case Paragraph():
                yield {"type": "paragraph", "content": self.inlines(block.inlines)}
            case Heading(level=level):
                line = self.inlines(block.inlines)
                yield {"type": "heading", "attrs": {"level": level}, "content": line}
            case CodeBlock():
                yield _code(block)
            case Rule():
                yield {"type": "rule"}
            case OpaqueBlock():
                if block.form == "adf":
                    yield json.loads(block.raw)
            case _:
                yield self._container(block)

    def _container(self, block: BulletList | OrderedList | TaskList | Quote | Table) -> JsonObject:
        match block:
            case BulletList():
                return {"type": "bulletList", "content": [self.item(item) for item in block.items]}
            case OrderedList():
                items = [self.item(item) for item in block.items]
                return {"type": "orderedList", "attrs": {"order": block.start}, "content": items}
            case TaskList():
                return self.task_list(block.items)
            case Quote():
                return {"type": "blockquote", "content": self.blocks(block.blocks)}
            case Table():
                return {"type": "table", "content": [self.row(row) for row in block.rows]}

    def item(self, item: ListItem) -> JsonObject:
        """A list item; it begins with a paragraph, as editors want it."""
        blocks = item.blocks
        if not blocks or isinstance(blocks[0], BulletList | OrderedList | TaskList):
            blocks = (Paragraph(()), *blocks)
        return {"type": "listItem", "content": self.blocks(blocks)}

    def task_list(self, items: tuple[TaskItem, ...]) -> JsonObject:
        """A task list; children of a task follow it as a list of their own."""
        nodes: list[JsonObject] = []
        for item in items:
            nodes.append(self.task(item))
            if item.children:
                nodes.append(self.task_list(item.children))
        first = plain(items[0].inlines) if items else ""
        return {"type": "taskList", "attrs": {"localId": self._local_id(f"list:{first}")}, "content": nodes}

    def task(self, item: TaskItem) -> JsonObject:
        """One task, without its children."""
        local_id = item.id or self._local_id(f"item:{plain(item.inlines)}")
        return {
            "type": "taskItem",
            "attrs": {"localId": local_id, "state": "DONE" if item.done else "TODO"},
            "content": self.inlines(item.inlines),
        }

    def row(self, row: Row) -> JsonObject:
        """A table row."""
        return {"type": "tableRow", "content": [self._cell(cell) for cell in row.cells]}

    def _cell(self, cell: Cell) -> JsonObject:
        kind = "tableHeader" if cell.header else "tableCell"
        return {"type": kind, "content": self.blocks(cell.blocks or (Paragraph(()),))}

    def inlines(self, inlines: Iterable[Inline]) -> list[JsonObject]:
        """Inline nodes, equal neighbours joined."""
        nodes: list[JsonObject] = []
        for inline in inlines:
            for node in self._inline(inline, None):
                _append(nodes, node)
        return nodes

    def _inline(self, inline: Inline, href: str | None) -> Iterator[JsonObject]:
        match inline:
            case Text():
                yield _text(inline, href)
            case Link():
                for inner in inline.inlines:
                    yield from self._inline(inner, inline.href)
            case Mention():
                yield self._mention(inline)
            case Emoji():
                attrs = {"shortName": inline.short_name, "text": inline.text or inline.short_name}
                yield {"type": "emoji", "attrs": attrs}
            case LineBreak():
                yield {"type": "hardBreak"}
            case OpaqueInline(form="adf"):
                yield json.loads(inline.raw)
            case OpaqueInline(text=text, marks=marks) if text:
                yield _text(Text(text, marks), href)
            case Image():
                yield _text(Text(inline.alt or inline.src), inline.src)

    def _mention(self, mention: Mention) -> JsonObject:
        account = self._account(mention.account)
        if account is None:
            return {"type": "text", "text": plain((mention,))}
        attrs = {"id": account}
        if mention.name:
            attrs["text"] = f"@{mention.name}"
        return {"type": "mention", "attrs": attrs}

    def _local_id(self, seed: str) -> str:
        while True:
            self._ids[seed] += 1
            digest = hashlib.sha256(f"{seed}#{self._ids[seed]}".encode()).digest()
            local_id = str(uuid.UUID(bytes=digest[:16], version=5))
            if local_id not in self._taken:
                return local_id


def _own_account(account: str) -> str | None:
    """Without a directory an e-mail is nobody's account id."""
    return None if "@" in account else account


def _append(nodes: list[JsonObject], node: JsonObject) -> None:
    last = nodes[-1] if nodes else {}
    if node["type"] == last.get("type") == "text" and node.get("marks") == last.get("marks"):
        nodes[-1] = {**last, "text": last["text"] + node["text"]}
    else:
        nodes.append(node)


def _text(text: Text, href: str | None) -> JsonObject:
    marks: list[JsonObject] = [{"type": mark} for mark in _MARK_ORDER if mark in text.marks]
    if href is not None:
        marks.insert(0, {"type": "link", "attrs": {"href": href}})
    node: JsonObject = {"type": "text", "text": text.text}
    return {**node, "marks": marks} if marks else node


def _code(block: CodeBlock) -> JsonObject:
    node: JsonObject = {"type": "codeBlock", "attrs": {"language": block.language} if block.language else {}}
    node["content"] = [{"type": "text", "text": block.text}] if block.text else []
    return node


def _media(image: Image) -> JsonObject:
    attrs = {"type": "external", "url": image.src}
    if image.alt:
        attrs["alt"] = image.alt
    return {
        "type": "mediaSingle",
        "attrs": {"layout": "center"},
        "content": [{"type": "media", "attrs": attrs}],
    }
