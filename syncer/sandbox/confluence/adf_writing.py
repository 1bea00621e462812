"""Turns storage format into an ADF document, as reading a page with `body-format=atlas_doc_format` does.

The way loses what live Confluence loses, too: code keeps no other mark but a link (F23). Macros without a node of
their own come as extensions, with their parameters.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any

from lxml import etree

from syncer.sandbox.confluence import storage
from syncer.sandbox.confluence.adf_reading import PANELS, STATUS_COLOURS
from syncer.sandbox.confluence.storage import ac, ri

Node = dict[str, Any]
Marks = tuple[Node, ...]
MARKS = {
    "strong": "strong", "b": "strong", "em": "em", "i": "em", "cite": "em", "code": "code", "tt": "code", "samp": "code",
    "kbd": "code", "del": "strike", "s": "strike", "strike": "strike", "u": "underline", "ins": "underline",
}  # fmt: skip
PANEL_TYPES = {"info": "info", "note": "warning", "tip": "success", "warning": "error"} | {"panel": "note"}
COLOURS = {name.lower(): adf for adf, name in STATUS_COLOURS.items()}
INLINE_MACROS = frozenset({"status", "anchor", "jira"})
EXTENSION = "com.atlassian.confluence.macro.core"
_LOCAL = uuid.UUID("adf0adf0-0000-4000-8000-adf0adf0adf0")
assert set(PANEL_TYPES) - {"panel"} <= set(PANELS) | {"tip"}


def document_of(body: str) -> Node:
    """Return a body in storage format as an ADF document."""
    return {"type": "doc", "version": 1, "content": _Reader().blocks(storage.parse(body))}


class _Reader:
    def __init__(self) -> None:
        self._made = 0

    def _local_id(self) -> str:
        self._made += 1
        return str(uuid.uuid5(_LOCAL, str(self._made)))

    # blocks

    def blocks(self, parent: etree._Element) -> list[Node]:
        """Return the block nodes inside an element; loose words become paragraphs."""
        found: list[Node] = []
        loose: list[Node] = _words(parent.text, ())
        for child in parent:
            if isinstance(child.tag, str):
                made = self._block(child)
                if made is None:
                    loose.extend(self._inline(child, ()))
                else:
                    found.extend([*_paragraph(loose), *made])
                    loose = []
            loose.extend(_words(child.tail, ()))
        return [*found, *_paragraph(loose)]

    def _block(self, element: etree._Element) -> list[Node] | None:
        name = etree.QName(element).localname if str(element.tag).startswith("{") else str(element.tag)
        if name == "structured-macro":
            return self._macro(element)
        writer = _BLOCKS.get(name)
        return None if writer is None else writer(self, element)

    def para(self, element: etree._Element) -> list[Node]:
        """Return a paragraph, and the pictures in it after it."""
        pictures = [self._picture(one) for one in element.iter(ac("image"))]
        inside = self._inlines(element, ())
        return [*([{"type": "paragraph", "content": inside}] if inside or not pictures else []), *pictures]

    def heading(self, element: etree._Element) -> list[Node]:
        """Return a heading."""
        return [
            {
                "type": "heading",
                "attrs": {"level": int(str(element.tag)[1])},
                "content": self._inlines(element, ()),
            }
        ]

    def listed(self, element: etree._Element) -> list[Node]:
        """Return a list."""
        items: list[Node] = [
            {"type": "listItem", "content": self._filled(item)} for item in element.iterchildren("li")
        ]
        if not items:
            return []
        if element.tag == "ul":
            return [{"type": "bulletList", "content": items}]
        start = str(element.get("start") or "1")
        return [
            {
                "type": "orderedList",
                "attrs": {"order": int(start) if start.isdigit() else 1},
                "content": items,
            }
        ]

    def _filled(self, element: etree._Element) -> list[Node]:
        return self.blocks(element) or [{"type": "paragraph", "content": []}]

    def quote(self, element: etree._Element) -> list[Node]:
        """Return a quotation."""
        return [{"type": "blockquote", "content": self._filled(element)}]

    def pre(self, element: etree._Element) -> list[Node]:
        """Return preformatted text as code."""
        return [_code("".join(str(part) for part in element.itertext()), "")]

    def table(self, element: etree._Element) -> list[Node]:
        """Return a table."""
        rows: list[Node] = []
        for row in element.iter("tr"):
            cells = [self._cell(cell) for cell in row.iterchildren("th", "td")]
            rows.append({"type": "tableRow", "content": cells})
        return [
            {"type": "table", "attrs": {"layout": "default", "localId": self._local_id()}, "content": rows}
        ]

    def _cell(self, cell: etree._Element) -> Node:
        spans = {
            key: int(str(cell.get(key)))
            for key in ("colspan", "rowspan")
            if str(cell.get(key) or "").isdigit()
        }
        kind = "tableHeader" if cell.tag == "th" else "tableCell"
        return {"type": kind, "attrs": spans, "content": self._filled(cell)}

    def tasks(self, element: etree._Element) -> list[Node]:
        """Return a task list."""
        items: list[Node] = []
        for task in element.iter(ac("task")):
            done = task.findtext(ac("task-status"), "").strip() == "complete"
            body = task.find(ac("task-body"))
            attrs = {"localId": task.findtext(ac("task-id"), "").strip(), "state": "DONE" if done else "TODO"}
            inside = [] if body is None else self._inlines(body, ())
            items.append({"type": "taskItem", "attrs": attrs, "content": inside})
        return (
            [{"type": "taskList", "attrs": {"localId": self._local_id()}, "content": items}] if items else []
        )

    def image(self, element: etree._Element) -> list[Node]:
        """Return a picture."""
        return [self._picture(element)]

    def _picture(self, element: etree._Element) -> Node:
        attached, url = element.find(ri("attachment")), element.find(ri("url"))
        if attached is not None:
            name = str(attached.get(ri("filename")) or "")
            media: Node = {"id": name, "type": "file", "collection": "", "alt": name}
        else:
            media = {"type": "external", "url": str("" if url is None else url.get(ri("value")) or "")}
        return {
            "type": "mediaSingle",
            "attrs": {"layout": "center"},
            "content": [{"type": "media", "attrs": media}],
        }

    def _macro(self, element: etree._Element) -> list[Node] | None:
        name = str(element.get(ac("name")) or "")
        rich, plain = element.find(ac("rich-text-body")), element.findtext(ac("plain-text-body"))
        if name in INLINE_MACROS:
            return None
        if name in ("code", "noformat"):
            return [_code(plain or "", _parameter(element, "language"))]
        if name in PANEL_TYPES and rich is not None:
            return [
                {"type": "panel", "attrs": {"panelType": PANEL_TYPES[name]}, "content": self._filled(rich)}
            ]
        if name == "expand" and rich is not None:
            return [
                {
                    "type": "expand",
                    "attrs": {"title": _parameter(element, "title")},
                    "content": self._filled(rich),
                }
            ]
        attrs = _extension(element, name) | {"layout": "default"}
        if rich is None:
            return [{"type": "extension", "attrs": attrs}]
        return [{"type": "bodiedExtension", "attrs": attrs, "content": self._filled(rich)}]

    # inline

    def _inlines(self, element: etree._Element, marks: Marks) -> list[Node]:
        found = _words(element.text, marks)
        for child in element:
            if isinstance(child.tag, str):
                found.extend(self._inline(child, marks))
            found.extend(_words(child.tail, marks))
        return _trimmed(found)

    def _inline(self, element: etree._Element, marks: Marks) -> list[Node]:
        name = str(element.tag)
        if name == "br":
            return [{"type": "hardBreak"}]
        if name == "a" and element.get("href"):
            link: Node = {"type": "link", "attrs": {"href": str(element.get("href"))}}
            return self._inlines(element, _with(marks, link))
        if name in ("sub", "sup"):
            return self._inlines(element, _with(marks, {"type": "subsup", "attrs": {"type": name}}))
        if name == "time":
            return _date(str(element.get("datetime") or ""))
        if name in MARKS:
            return self._inlines(element, _with(marks, {"type": MARKS[name]}))
        if name == ac("structured-macro"):
            return self._inline_macro(element)
        if name == ac("link"):
            return self._reference(element, marks)
        if name in (ac("image"), ac("parameter"), ac("placeholder")):
            return []
        return self._inlines(element, marks)

    def _inline_macro(self, element: etree._Element) -> list[Node]:
        name = str(element.get(ac("name")) or "")
        if name == "status":
            colour = COLOURS.get(_parameter(element, "colour").lower(), "neutral")
            attrs = {
                "text": _parameter(element, "title") or " ",
                "color": colour,
                "localId": self._local_id(),
            }
            return [{"type": "status", "attrs": attrs}]
        return [{"type": "inlineExtension", "attrs": _extension(element, name)}]

    def _reference(self, element: etree._Element, marks: Marks) -> list[Node]:
        user = element.find(ri("user"))
        if user is not None:
            return [{"type": "mention", "attrs": {"id": str(user.get(ri("account-id")) or ""), "text": ""}}]
        body = element.find(ac("link-body"))
        if body is not None:
            return self._inlines(body, marks)
        page = element.find(ri("page"))
        title = "" if page is None else str(page.get(ri("content-title")) or "")
        return _words(element.findtext(ac("plain-text-link-body")) or title, marks)


def _words(text: str | None, marks: Marks) -> list[Node]:
    if not text or not text.strip("\n\t "):
        text = " " if text and marks == () and "\n" not in text else None
    if not text:
        return []
    node: Node = {"type": "text", "text": text}
    return [node | {"marks": list(marks)} if marks else node]


def _trimmed(nodes: list[Node]) -> list[Node]:
    return [] if all(one.get("text") == " " for one in nodes) else nodes


def _with(marks: Marks, mark: Node) -> Marks:
    if any(one["type"] == mark["type"] for one in marks):
        return marks
    together = (*marks, mark)
    if any(one["type"] == "code" for one in together):
        return tuple(one for one in together if one["type"] in ("code", "link"))
    return together


def _paragraph(loose: list[Node]) -> Iterator[Node]:
    inside = _trimmed(loose)
    if inside:
        yield {"type": "paragraph", "content": inside}


def _code(text: str, language: str) -> Node:
    node: Node = {"type": "codeBlock", "attrs": {"language": language} if language else {}}
    return node | {"content": [{"type": "text", "text": text}] if text else []}


def _parameter(element: etree._Element, name: str) -> str:
    found = (one for one in element.iterchildren(ac("parameter")) if one.get(ac("name")) == name)
    return next(("".join(str(part) for part in one.itertext()) for one in found), "")


def _extension(element: etree._Element, name: str) -> Node:
    said = {
        str(one.get(ac("name"))): {"value": "".join(map(str, one.itertext()))}
        for one in element.iterchildren(ac("parameter"))
    }
    about = {"macroId": {"value": str(element.get(ac("macro-id")) or "")}, "schemaVersion": {"value": "1"}}
    return {
        "extensionType": EXTENSION,
        "extensionKey": name,
        "parameters": {"macroParams": said, "macroMetadata": about},
    }


def _date(text: str) -> list[Node]:
    try:
        at = datetime.fromisoformat(text[:10]).replace(tzinfo=UTC)
    except ValueError:
        return _words(text, ())
    return [{"type": "date", "attrs": {"timestamp": str(int(at.timestamp() * 1000))}}]


_BLOCKS: dict[str, Callable[[_Reader, etree._Element], list[Node]]] = {
    "p": _Reader.para,
    **{f"h{level}": _Reader.heading for level in range(1, 7)},
    "ul": _Reader.listed,
    "ol": _Reader.listed,
    "blockquote": _Reader.quote,
    "pre": _Reader.pre,
    "hr": lambda _reader, _element: [{"type": "rule"}],
    "table": _Reader.table,
    "task-list": _Reader.tasks,
    "image": _Reader.image,
    **dict.fromkeys(
        ("div", "section", "layout", "layout-section", "layout-cell", "dl", "dt", "dd"), _Reader.blocks
    ),
}
