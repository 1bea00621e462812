"""Storage format into the document tree."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from typing import Final, TypeAlias

from syncer.text.characters import clean_link, is_safe_link
from syncer.text.normal import normal
from syncer.text.storage.xml import (
    Element,
    attribute,
    child,
    parameter,
    parse,
    serialize,
    tag,
    text_of,
)
from syncer.text.tree import (
    CODE,
    PLAIN,
    Block,
    BulletList,
    Cell,
    CodeBlock,
    Document,
    Emoji,
    Heading,
    Image,
    Inline,
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
_MARKS: Final[dict[str, Mark]] = {
    "strong": "strong",
    "b": "strong",
    "em": "em",
    "i": "em",
    "del": "strike",
    "s": "strike",
    "strike": "strike",
}
_INLINE: Final = frozenset(
    {*_MARKS, "a", "br", "code", "span", "u", "sub", "sup", "small", "big", "tt", "time", "font"}
    | {"ac:link", "ac:emoticon", "ac:inline-comment-marker", "ac:placeholder"}
)
_INLINE_MACROS: Final = frozenset({"status", "anchor", "jira"})
_BODY_TEXT: Final = ("ac:link-body", "ac:plain-text-link-body")


def read(xml: str, *, person: Person | None = None) -> Document:
    """The document a page body says; what it cannot say is opaque. MalformedStorageError for broken XML.

    `person` turns an account id into the name people are written by (an e-mail); None keeps the id.
    """
    reader = _Reader(person)
    return normal(Document(tuple(reader.blocks(parse(xml)))))


class _Reader:
    def __init__(self, person: Person | None) -> None:
        self._person = person

    def blocks(self, parent: Element) -> Iterator[Block]:
        """The blocks inside an element; text that stands between them is a paragraph."""
        line: list[Inline] = [Text(parent.text or "")]
        for element in parent:
            if _is_inline(element):
                line.extend(self._inline(element, PLAIN))
            elif tag(element):
                yield from _loose(line)
                line = []
                yield self._block(element)
            line.append(Text(element.tail or ""))
        yield from _loose(line)

    def _block(self, element: Element) -> Block:
        match tag(element):
            case "p":
                return Paragraph(self._line(element))
            case "h1" | "h2" | "h3" | "h4" | "h5" | "h6" as name:
                return Heading(int(name[1]), self._line(element))
            case "hr":
                return Rule()
            case "pre":
                return CodeBlock("", text_of(element).removeprefix("\n").removesuffix("\n"))
            case "ac:image":
                return Paragraph(tuple(self._inline(element, PLAIN)))
            case "ac:structured-macro" if attribute(element, "ac:name") == "code":
                body = child(element, "ac:plain-text-body")
                return CodeBlock(parameter(element, "language"), text_of(body) if body is not None else "")
            case _:
                return self._container(element)

    def _container(self, element: Element) -> Block:
        match tag(element):
            case "ul" if _only(element, "li"):
                return BulletList(self._items(element))
            case "ol" if _only(element, "li"):
                start = element.get("start") or "1"
                return OrderedList(int(start) if start.isdecimal() else 1, self._items(element))
            case "blockquote":
                return Quote(tuple(self.blocks(element)))
            case "table":
                return self._table(element)
            case "ac:task-list":
                return TaskList(tuple(self._tasks(element)))
            case _:
                return _opaque(element)

    def _items(self, element: Element) -> tuple[ListItem, ...]:
        return tuple(ListItem(tuple(self.blocks(item))) for item in element if tag(item))

    def _tasks(self, task_list: Element) -> Iterator[TaskItem]:
        """Tasks; a list inside a task's body, or behind the task, holds its children."""
        last: TaskItem | None = None
        for element in task_list:
            if tag(element) == "ac:task":
                if last:
                    yield last
                last = self._task(element)
            elif tag(element) == "ac:task-list" and last:
                children = (*last.children, *self._tasks(element))
                last = TaskItem(last.done, last.inlines, last.id, children)
        if last:
            yield last

    def _task(self, element: Element) -> TaskItem:
        body = child(element, "ac:task-body")
        status, number = child(element, "ac:task-status"), child(element, "ac:task-id")
        done = status is not None and text_of(status).strip() == "complete"
        identity = text_of(number).strip() if number is not None else ""
        if body is None:
            return TaskItem(done, (), identity)
        children = [task for inner in body if tag(inner) == "ac:task-list" for task in self._tasks(inner)]
        return TaskItem(done, self._line(body), identity, tuple(children))

    def _table(self, element: Element) -> Block:
        rows = [row for row in element.iter("tr") if _nearest_table(row) is element]
        cells = [[cell for cell in row if tag(cell) in ("th", "td")] for row in rows]
        if len({len(row) for row in cells}) != 1 or not all(
            _is_plain_cell(cell) for row in cells for cell in row
        ):
            return _opaque(element)
        return Table(tuple(Row(tuple(self._cell(cell) for cell in row)) for row in cells))

    def _cell(self, element: Element) -> Cell:
        return Cell(tag(element) == "th", tuple(self.blocks(element)))

    def _line(self, element: Element) -> tuple[Inline, ...]:
        return tuple(self._inlines(element, PLAIN))

    def _inlines(self, parent: Element, marks: Marks) -> Iterator[Inline]:
        yield Text(parent.text or "", marks)
        for element in parent:
            if tag(element) not in ("", "ac:task-list"):
                yield from self._inline(element, marks)
            yield Text(element.tail or "", marks)

    def _inline(self, element: Element, marks: Marks) -> Iterator[Inline]:
        name = tag(element)
        match name:
            case "br":
                yield LineBreak()
            case "code":
                yield Text(text_of(element), CODE)
            case "span" | "p" if not element.get("style"):
                yield from self._inlines(element, marks)
            case "a" if _is_text_link(element):
                yield Link(element.get("href") or "", tuple(self._inlines(element, marks)))
            case "ac:link" if (user := child(element, "ri:user")) is not None:
                yield self._mention(user)
            case "ac:emoticon":
                yield _emoji(element)
            case "ac:image" if (source := _source(element)) is not None:
                yield Image(source, attribute(element, "ac:alt"))
            case _ if name in _MARKS:
                yield from self._inlines(element, marks | {_MARKS[name]})
            case _:
                yield OpaqueInline("storage", serialize(element), _visible(element), marks)

    def _mention(self, user: Element) -> Mention:
        names = ("ri:account-id", "ri:userkey", "ri:username")
        account = next((found for name in names if (found := attribute(user, name))), "")
        known = self._person(account) if self._person else None
        return Mention(known or account)


def _loose(line: list[Inline]) -> Iterator[Block]:
    if any(not isinstance(inline, Text) or inline.text.strip() for inline in line):
        yield Paragraph(tuple(line))


def _is_inline(element: Element) -> bool:
    if tag(element) == "ac:structured-macro":
        return attribute(element, "ac:name") in _INLINE_MACROS
    return tag(element) in _INLINE


def _is_text_link(element: Element) -> bool:
    """Whether a link may stand and holds words alone; one around a picture or macro is kept raw."""
    words = all(tag(inner) in _INLINE and ":" not in tag(inner) for inner in element.iterdescendants())
    return words and is_safe_link(clean_link(element.get("href") or ""))


def _only(element: Element, name: str) -> bool:
    return all(tag(inner) in (name, "") for inner in element)


def _nearest_table(row: Element) -> Element | None:
    return next(row.iterancestors("table"), None)


def _is_plain_cell(cell: Element) -> bool:
    """Whether a cell holds one line: inline content, or a single paragraph."""
    if any((cell.get(name) or "1") != "1" for name in ("colspan", "rowspan")):
        return False
    blocks = [inner for inner in cell if tag(inner) and not _is_inline(inner)]
    loose = (cell.text or "") + "".join(inner.tail or "" for inner in cell)
    single = len(blocks) == 1 and len(cell) == 1 and tag(blocks[0]) == "p" and not loose.strip()
    return not blocks or single


def _source(image: Element) -> str | None:
    for inner in image:
        match tag(inner):
            case "ri:url":
                return attribute(inner, "ri:value")
            case "ri:attachment" if not len(inner):
                return attribute(inner, "ri:filename")
    return None


def _emoji(element: Element) -> Emoji:
    name = attribute(element, "ac:emoji-shortname") or f":{attribute(element, 'ac:name')}:"
    fallback = attribute(element, "ac:emoji-fallback")
    return Emoji(name, "" if fallback.startswith(":") else fallback)


def _visible(element: Element) -> str:
    """What a reader sees of an inline node we cannot say: its words, of a macro its title or key, nothing of pictures."""
    match tag(element):
        case "time":
            return element.get("datetime") or ""
        case "ac:structured-macro" if attribute(element, "ac:name") in _INLINE_MACROS:
            return parameter(element, "title") or parameter(element, "key")
        case "ac:structured-macro" | "ac:image" | "ac:placeholder" | "script" | "style":
            return ""
        case "ac:link":
            body = next((found for name in _BODY_TEXT if (found := child(element, name)) is not None), None)
            page = child(element, "ri:page")
            shown = text_of(body) if body is not None else ""
            return shown or (attribute(page, "ri:content-title") if page is not None else "")
        case _:
            return text_of(element)


def _opaque(element: Element) -> OpaqueBlock:
    raw = serialize(element)
    return OpaqueBlock("storage", raw, hashlib.sha256(raw.encode()).hexdigest())
