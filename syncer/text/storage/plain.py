"""Storage format as plain text, for the part of a mail that every program shows (MTG-5).

Nothing is left out that a reader of the page sees; what it looks like is. Tables come a row a line, headings stand apart.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from syncer.text.storage.xml import Element, attribute, child, parameter, parse, tag, text_of

_SILENT: Final = frozenset(
    {"ac:placeholder", "ac:parameter", "ac:task-id", "ac:task-status", "ac:task-uuid", "script", "style"}
)
_HEADINGS: Final = frozenset(f"h{level}" for level in range(1, 7))
_PANELS: Final = frozenset({"info", "note", "tip", "warning", "panel", "expand"})
_INLINE: Final = frozenset({"status", "anchor", "jira"})


def plain(xml: str) -> str:
    """Return what a body says, blocks parted by an empty line. Raises MalformedStorageError."""
    blocks = (block for block in _blocks(parse(xml)) if block.strip())
    return "\n\n".join(block.rstrip() for block in blocks)


def _blocks(parent: Element) -> Iterator[str]:
    line = parent.text or ""
    for element in parent:
        name = tag(element)
        if _is_block(element):
            yield _folded(line)
            line = ""
            yield from _block(element, name)
        elif name:
            line += _words(element)
        line += element.tail or ""
    yield _folded(line)


def _is_block(element: Element) -> bool:
    name = tag(element)
    if name in {"ac:structured-macro", "ac:macro"}:
        return attribute(element, "ac:name") not in _INLINE
    return name in {
        "p",
        "div",
        "ul",
        "ol",
        "table",
        "blockquote",
        "pre",
        "hr",
        "ac:task-list",
        "ac:layout",
        *_HEADINGS,
    } or (name.startswith("ac:layout"))


def _block(element: Element, name: str) -> Iterator[str]:
    if name in _HEADINGS:
        words = _folded(_words(element))
        yield f"{words}\n{'=' * min(72, max(3, 2 * len(words)))}" if name in {"h1", "h2"} else words
    elif name in {"ul", "ol"}:
        yield "\n".join(_items(element, ordered=name == "ol"))
    elif name == "ac:task-list":
        yield "\n".join(_tasks(element))
    elif name == "table":
        yield "\n".join(_rows(element))
    elif name == "ac:structured-macro":
        yield from _macro(element)
    elif name == "p":
        yield _folded(_words(element))
    elif name == "hr":
        yield "-" * 24
    elif name == "pre":
        yield text_of(element).strip("\n")
    else:
        yield from _blocks(element)


def _macro(element: Element) -> Iterator[str]:
    title = parameter(element, "title")
    if title and attribute(element, "ac:name") in _PANELS:
        yield title
    body = child(element, "ac:rich-text-body")
    code = child(element, "ac:plain-text-body")
    if body is not None:
        yield from _blocks(body)
    elif code is not None:
        yield text_of(code).strip("\n")


def _items(element: Element, *, ordered: bool) -> Iterator[str]:
    for number, item in enumerate((one for one in element if tag(one) == "li"), 1):
        mark = f"{number}. " if ordered else "- "
        inside = "\n".join(block for block in _blocks(item) if block.strip())
        yield mark + inside.replace("\n", "\n" + " " * len(mark))


def _tasks(element: Element) -> Iterator[str]:
    for task in (one for one in element if tag(one) == "ac:task"):
        status, body = child(task, "ac:task-status"), child(task, "ac:task-body")
        done = status is not None and (status.text or "").strip() == "complete"
        yield f"[{'x' if done else ' '}] {_folded(_words(body)) if body is not None else ''}"


def _rows(table: Element) -> Iterator[str]:
    """A row a line; of a table of facts, whose rows begin with a head, the head before its value."""
    for row in table.iter("tr"):
        cells = [cell for cell in row if tag(cell) in {"td", "th"}]
        said = [
            "; ".join(line for block in _blocks(cell) for line in block.split("\n") if line.strip())
            for cell in cells
        ]
        facts = len(cells) == 2 and tag(cells[0]) == "th" and tag(cells[1]) == "td"
        yield f"{said[0]}: {said[1]}" if facts else " | ".join(said)


def _words(element: Element) -> str:
    """The words inside, with line ends where the page breaks a line."""
    name = tag(element)
    if name == "br":
        return "\n"
    if name == "time":
        return element.get("datetime") or text_of(element)
    if name == "ac:structured-macro":
        return parameter(element, "title") or parameter(element, "key")
    if name in _SILENT:
        return ""
    found = element.text or ""
    for inner in element:
        if tag(inner):
            found += ("\n" if tag(inner) in {"p", "li", "div"} and found.strip() else "") + _words(inner)
        found += inner.tail or ""
    return found


def _folded(text: str) -> str:
    lines = (
        re.sub(r"[ \t\xa0]+", " ", line).strip() for line in re.sub(r"[ \t]*\n[ \t]*", "\n", text).split("\n")
    )
    return "\n".join(line for line in lines if line)
