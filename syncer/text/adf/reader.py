"""ADF into the document tree."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from typing import Any, Final, TypeAlias

from syncer.text.characters import clean_link, is_safe_link
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
    Marks,
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

Person: TypeAlias = Callable[[str], "str | None"]
_EPOCH: Final = date(1970, 1, 1)
# Deeper than any editor goes; what is nested further stays raw.
_DEEPEST: Final = 24
_MARKS: Final[dict[str, Mark]] = {"strong": "strong", "em": "em", "strike": "strike", "code": "code"}


def read(adf: JsonObject | None, *, person: Person | None = None) -> Document:
    """The document an ADF object says; nodes it cannot say are opaque, never dropped (B-23).

    `person` turns an account id into the name people are written by (an e-mail); None keeps the id.
    """
    reader = AdfReader(person)
    return normal(Document(tuple(reader.blocks(content(adf or {})))))


def content(node: JsonObject) -> list[JsonObject]:
    """A node's children, whatever a foreign writer made of them."""
    found = node.get("content")
    return [child for child in found if isinstance(child, dict)] if isinstance(found, list) else []


def attributes(node: JsonObject) -> JsonObject:
    """A node's attributes."""
    found = node.get("attrs")
    return found if isinstance(found, dict) else {}


class AdfReader:
    """Reads single nodes, so that a splice can compare them one by one."""

    def __init__(self, person: Person | None = None) -> None:
        self._person = person
        self._depth = 0

    def blocks(self, nodes: list[JsonObject]) -> Iterator[Block]:
        """Block nodes, one tree block each."""
        for node in nodes:
            yield self.block(node)

    def block(self, node: JsonObject) -> Block:
        """One block node; opaque where the tree cannot say it."""
        attrs = attributes(node)
        match node.get("type"):
            case "paragraph":
                return Paragraph(self.inlines(node))
            case "heading":
                return Heading(_integer(attrs.get("level"), 1), self.inlines(node))
            case "codeBlock":
                text = "".join(str(child.get("text", "")) for child in content(node))
                return CodeBlock(str(attrs.get("language") or ""), text)
            case "rule":
                return Rule()
            case "mediaSingle":
                return _image(node)
            case _ if self._depth < _DEEPEST:
                self._depth += 1
                block = self._container(node)
                self._depth -= 1
                return block
            case _:
                return _opaque(node)

    def _container(self, node: JsonObject) -> Block:
        match node.get("type"):
            case "bulletList" if _all(node, "listItem"):
                return BulletList(self._items(node))
            case "orderedList" if _all(node, "listItem"):
                return OrderedList(_integer(attributes(node).get("order"), 1), self._items(node))
            case "taskList":
                return self._task_list(node)
            case "blockquote":
                return Quote(tuple(self.blocks(content(node))))
            case "table" if is_plain_table(node):
                rows = tuple(Row(tuple(self._cell(cell) for cell in content(row))) for row in content(node))
                return Table(rows)
            case _:
                return _opaque(node)

    def inlines(self, node: JsonObject) -> tuple[Inline, ...]:
        """The inline content of a node, not yet in normal form."""
        return tuple(self.inline(child) for child in content(node))

    def inline(self, node: JsonObject) -> Inline:
        """One inline node; opaque where the tree cannot say it."""
        attrs = attributes(node)
        match node.get("type"):
            case "text":
                return _text(node)
            case "hardBreak":
                return LineBreak()
            case "mention" if attrs.get("id"):
                return self._mention(attrs)
            case "emoji":
                return _emoji(attrs)
            case _:
                return OpaqueInline("adf", dump(node), _visible(node))

    def _mention(self, attrs: JsonObject) -> Mention:
        account = str(attrs["id"])
        known = self._person(account) if self._person else None
        return Mention(known or account, str(attrs.get("text") or "").removeprefix("@"))

    def _items(self, node: JsonObject) -> tuple[ListItem, ...]:
        return tuple(ListItem(tuple(self.blocks(content(item)))) for item in content(node))

    def _task_list(self, node: JsonObject) -> Block:
        items: list[TaskItem] = []
        for child in content(node):
            if child.get("type") == "taskItem":
                items.append(self._task(child))
                continue
            nested = self._task_list(child) if child.get("type") == "taskList" and items else None
            if not isinstance(nested, TaskList):
                return _opaque(node)
            last = items[-1]
            items[-1] = TaskItem(last.done, last.inlines, last.id, (*last.children, *nested.items))
        return TaskList(tuple(items))

    def _task(self, node: JsonObject) -> TaskItem:
        attrs = attributes(node)
        return TaskItem(attrs.get("state") == "DONE", self.inlines(node), str(attrs.get("localId") or ""))

    def _cell(self, node: JsonObject) -> Cell:
        return Cell(node.get("type") == "tableHeader", tuple(self.blocks(content(node))))


def is_plain_table(node: JsonObject) -> bool:
    """Whether Markdown can say a table: a grid without spans, one paragraph a cell."""
    rows = [content(row) for row in content(node)]
    widths = {len(row) for row in rows}
    return len(widths) == 1 and 0 not in widths and all(_is_plain_cell(cell) for row in rows for cell in row)


def _is_plain_cell(cell: JsonObject) -> bool:
    attrs = attributes(cell)
    spans = (attrs.get("colspan", 1), attrs.get("rowspan", 1))
    kinds = [child.get("type") for child in content(cell)]
    return spans == (1, 1) and kinds in ([], ["paragraph"])


def _all(node: JsonObject, kind: str) -> bool:
    children = content(node)
    return bool(children) and all(child.get("type") == kind for child in children)


def _text(node: JsonObject) -> Inline:
    marks = [mark for mark in node.get("marks") or [] if isinstance(mark, dict)]
    text = str(node.get("text", ""))
    said: Marks = frozenset(_MARKS[mark["type"]] for mark in marks if mark.get("type") in _MARKS)
    href = next((attributes(mark).get("href") for mark in marks if mark.get("type") == "link"), None)
    inline: Inline = Text(text, said)
    if not all(_is_said(mark) for mark in marks):
        inline = OpaqueInline("adf", dump(node), text, said)
    if isinstance(href, str) and is_safe_link(clean_link(href)):
        return Link(href, (inline,))
    return inline


def _is_said(mark: JsonObject) -> bool:
    attrs = attributes(mark)
    if mark.get("type") == "link":
        return set(attrs) == {"href"} and is_safe_link(clean_link(str(attrs["href"])))
    return mark.get("type") in _MARKS and not attrs


def _visible(node: JsonObject) -> str:
    """What a reader sees of an inline node we cannot say, where that is plain text."""
    attrs = attributes(node)
    match node.get("type"):
        case "inlineCard":
            return str(attrs.get("url") or "")
        case "date":
            stamp = str(attrs.get("timestamp") or "")
            return _date(int(stamp)) if re.fullmatch(r"-?[0-9]{1,14}", stamp) else ""
        case _:
            return ""


def _date(milliseconds: int) -> str:
    """A date node's day; Atlassian stores it as midnight UTC."""
    return (_EPOCH + timedelta(milliseconds=milliseconds)).isoformat()


def _emoji(attrs: JsonObject) -> Emoji:
    text = str(attrs.get("text") or "")
    return Emoji(str(attrs.get("shortName") or ""), "" if text.startswith(":") else text)


def _image(node: JsonObject) -> Block:
    children = content(node)
    attrs = attributes(children[0]) if children else {}
    url = attrs.get("url")
    plain = len(children) == 1 and not children[0].get("marks") and not node.get("marks")
    if plain and attrs.get("type") == "external" and isinstance(url, str) and is_safe_link(clean_link(url)):
        return Paragraph((Image(url, str(attrs.get("alt") or "")),))
    return _opaque(node)


def _opaque(node: JsonObject) -> OpaqueBlock:
    return OpaqueBlock("adf", dump(node), digest(node))


def dump(node: JsonObject) -> str:
    """A node as text that loads back into the same node."""
    return json.dumps(node, ensure_ascii=False)


def digest(node: JsonObject) -> str:
    """SHA-256 of a node, whatever the order of its keys."""
    return hashlib.sha256(json.dumps(node, sort_keys=True).encode()).hexdigest()


def _integer(value: Any, default: int) -> int:
    return int(value) if isinstance(value, int | float) and not isinstance(value, bool) else default
