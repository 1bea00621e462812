"""Reads the blocks of wiki markup into ADF: headings, lists, tables, quotes, panels, code, rules, paragraphs.

Line by line, once. What may not stand where it stands in a document is turned into paragraphs by `fitting`, so
that every result is valid.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

from syncer.sandbox.texts.markup_inline import Node, inline, text_node

DEEPEST_LIST = 8
_MACRO = re.compile(r"(?<!\\)\{(code|noformat|quote|panel)(:[^}\n]*)?\}")
_HEADING = re.compile(r"\s*h([1-6])\.\s*(.*)")
_QUOTE_LINE = re.compile(r"\s*bq\.\s+(.*)")
_RULE = re.compile(r"\s*-{4,}\s*$")
_ITEM = re.compile(r"\s*([*#]+|-)\s+(\S.*)$")
_ROW = re.compile(r"\s*\|")
_IMAGE = re.compile(r"\s*!(https?://[^\s!|]+)(?:\|[^!\n]*)?!\s*$")
_PANELS = {
    "#deebff": "info", "#eae6ff": "note", "#e3fcef": "success", "#fffae6": "warning", "#ffebe6": "error",
}  # fmt: skip
PANEL_COLOURS = {kind: colour for colour, kind in _PANELS.items()}
_TEXT_BLOCKS = {"paragraph", "bulletList", "orderedList", "codeBlock", "mediaSingle"}
_ALLOWED = {
    "blockquote": _TEXT_BLOCKS,
    "panel": _TEXT_BLOCKS | {"heading", "rule"},
    "tableCell": _TEXT_BLOCKS | {"heading", "rule", "panel", "blockquote"},
}


def blocks_of(wiki: str) -> list[Node]:
    """The blocks of a wiki text, in order."""
    return _blocks(wiki.replace("\r\n", "\n").replace("\r", "\n"), nested=False)


def _blocks(text: str, *, nested: bool) -> list[Node]:
    found: list[Node] = []
    at = 0
    closings = _Closings(text)
    for macro in _MACRO.finditer(text):
        if macro.start() < at or (nested and macro[1] in ("quote", "panel")):
            continue
        close = closings.after(macro[1], macro.end())
        if close is None:
            continue
        found += _lines(text[at : macro.start()])
        found += _macro(macro[1], (macro[2] or "").removeprefix(":"), text[macro.end() : close.start()])
        at = close.end()
    return found + _lines(text[at:])


class _Closings:
    """Where the macros of each name close, looked up in order and never searched twice."""

    def __init__(self, text: str) -> None:
        self._left = {
            name: iter(re.finditer(r"(?<!\\)\{" + name + r"\}", text))
            for name in ("code", "noformat", "quote", "panel")
        }
        self._next: dict[str, re.Match[str] | None] = {
            name: next(left, None) for name, left in self._left.items()
        }

    def after(self, name: str, place: int) -> re.Match[str] | None:
        """The first closing of that name at or after a place; places must not go back."""
        found = self._next[name]
        while found is not None and found.start() < place:
            found = next(self._left[name], None)
            self._next[name] = found
        return found


def _macro(name: str, settings: str, inside: str) -> list[Node]:
    if name in ("code", "noformat"):
        return [_code(settings if name == "code" else "", inside)]
    body = _blocks(inside, nested=True)
    if name == "quote":
        return [{"type": "blockquote", "content": fitting("blockquote", body)}]
    title, colour = _setting(settings, "title"), _setting(settings, "bgColor").lower()
    if title:
        strong = text_node(title, ({"type": "strong"},))
        body = [{"type": "paragraph", "content": [strong]}, *body]
    attrs = {"panelType": _PANELS.get(colour, "info")}
    return [{"type": "panel", "attrs": attrs, "content": fitting("panel", body)}]


def _setting(settings: str, name: str) -> str:
    for one in settings.split("|"):
        key, equals, value = one.partition("=")
        if equals and key.strip().lower() == name.lower():
            return value.strip()
    return ""


def _code(settings: str, inside: str) -> Node:
    language = next((one.strip() for one in settings.split("|") if one.strip() and "=" not in one), "")
    text = inside.removeprefix("\n").removesuffix("\n")
    node: Node = {"type": "codeBlock"}
    if language:
        node["attrs"] = {"language": language}
    return node | ({"content": [text_node(text)]} if text else {})


def fitting(holder: str, blocks: list[Node]) -> list[Node]:
    """Blocks as a quote, panel or cell may hold them: at least one, and those it may not hold as paragraphs."""
    allowed, made = _ALLOWED[holder], []
    for one in blocks:
        made += [one] if one["type"] in allowed else _flat(one)
    return made or [{"type": "paragraph"}]


def _flat(node: Node) -> list[Node]:
    if node["type"] == "rule":
        return []
    children = node.get("content") or []
    if not any(
        child["type"] in ("text", "hardBreak", "emoji", "mention", "inlineCard") for child in children
    ):
        return [flat for child in children for flat in _flat(child)]
    return [{"type": "paragraph", "content": children}]


# lines


def _lines(text: str) -> list[Node]:
    lines, at, found = text.split("\n"), 0, []
    while at < len(lines):
        if not lines[at].strip():
            at += 1
            continue
        block, at = _block(lines, at)
        found.append(block)
    return found


def _block(lines: list[str], at: int) -> tuple[Node, int]:
    line = lines[at]
    if _RULE.match(line):
        return {"type": "rule"}, at + 1
    if heading := _HEADING.match(line):
        return _holding("heading", heading[2], {"level": int(heading[1])}), at + 1
    if quote := _QUOTE_LINE.match(line):
        return {"type": "blockquote", "content": [_paragraph(quote[1])]}, at + 1
    if image := _IMAGE.match(line):
        return _image(image[1]), at + 1
    if _ITEM.match(line):
        return _list(lines, at)
    if _ROW.match(line):
        return _table(lines, at)
    last = _paragraph_end(lines, at)
    return _paragraph("\n".join(lines[at:last])), last


def _paragraph_end(lines: list[str], at: int) -> int:
    last = at + 1
    while last < len(lines) and lines[last].strip() and not _starts_block(lines[last]):
        last += 1
    return last


def _starts_block(line: str) -> bool:
    return any(one.match(line) for one in (_RULE, _HEADING, _QUOTE_LINE, _IMAGE, _ITEM, _ROW))


def _paragraph(text: str) -> Node:
    return _holding("paragraph", text, {})


def _holding(kind: str, text: str, attrs: dict[str, Any]) -> Node:
    node: Node = {"type": kind}
    if attrs:
        node["attrs"] = attrs
    content = inline(text.strip())
    return node | ({"content": content} if content else {})


def _image(address: str) -> Node:
    media = {"type": "media", "attrs": {"type": "external", "url": address}}
    return {"type": "mediaSingle", "attrs": {"layout": "center"}, "content": [media]}


# lists


def _list(lines: list[str], at: int) -> tuple[Node, int]:
    items: list[tuple[str, str]] = []
    while at < len(lines) and lines[at].strip():
        item = _ITEM.match(lines[at])
        if item is None or _RULE.match(lines[at]):
            break
        end = _paragraph_end(lines, at)
        items.append((item[1][:DEEPEST_LIST], "\n".join([item[2], *lines[at + 1 : end]])))
        at = end
        if items and at < len(lines) and _ITEM.match(lines[at]) and not _same_root(items[0][0], lines[at]):
            break
    return _nested(items, 0), at


def _same_root(first: str, line: str) -> bool:
    item = _ITEM.match(line)
    return item is not None and _kind(item[1][0]) == _kind(first[0])


def _kind(sign: str) -> str:
    return "orderedList" if sign == "#" else "bulletList"


def _nested(items: list[tuple[str, str]], depth: int) -> Node:
    made: list[Node] = []
    for sign, group in _grouped(items, depth):
        content = [_paragraph(group[0][1])] if len(group[0][0]) == depth + 1 else [{"type": "paragraph"}]
        below = group[1:] if len(group[0][0]) == depth + 1 else group
        content += [_nested(part, depth + 1) for part in _runs(below, depth + 1)]
        made.append({"type": "listItem", "content": content})
        kind = _kind(sign)
    return {"type": kind, "content": made}


def _grouped(items: list[tuple[str, str]], depth: int) -> Iterator[tuple[str, list[tuple[str, str]]]]:
    """Each item of this depth with what stands below it."""
    group: list[tuple[str, str]] = []
    for one in items:
        if len(one[0]) <= depth + 1 and group:
            yield group[0][0][depth], group
            group = []
        group.append((one[0].ljust(depth + 1, one[0][-1]), one[1]))
    if group:
        yield group[0][0][depth], group


def _runs(items: list[tuple[str, str]], depth: int) -> Iterator[list[tuple[str, str]]]:
    """Items below, parted where the kind of list changes."""
    run: list[tuple[str, str]] = []
    for one in items:
        if run and len(one[0]) == depth + 1 and _kind(one[0][depth]) != _kind(run[0][0][depth]):
            yield run
            run = []
        run.append(one)
    if run:
        yield run


# tables


def _table(lines: list[str], at: int) -> tuple[Node, int]:
    rows: list[Node] = []
    while at < len(lines) and _ROW.match(lines[at]):
        end = at + 1
        while end < len(lines) and not lines[end - 1].rstrip().endswith("|") and lines[end].strip():
            if _ROW.match(lines[end]):
                break
            end += 1
        rows.append({"type": "tableRow", "content": _cells("\n".join(lines[at:end]).strip())})
        at = end
    return {"type": "table", "content": rows}, at


def _cells(row: str) -> list[Node]:
    cells: list[Node] = []
    starts = [*_bars(row), (len(row), len(row), "")]
    for (_, start, bar), (end, _, _) in pairwise(starts):
        text = row[start:end]
        if end == len(row) and not text.strip():
            continue
        kind = "tableHeader" if bar == "||" else "tableCell"
        cells.append({"type": kind, "content": fitting("tableCell", _lines(text.strip()))})
    return cells or [{"type": "tableCell", "content": [{"type": "paragraph"}]}]


_BAR_OR_HOLDER = re.compile(r"\\.|\[|\]|\{\{|\}\}|\|\|?", re.DOTALL)


def _bars(row: str) -> Iterator[tuple[int, int, str]]:
    """The bars that part cells; those inside links and code do not, if what they stand in closes."""
    signs = list(_BAR_OR_HOLDER.finditer(row))
    last = {
        sign: max((n for n, one in enumerate(signs) if one[0] == sign), default=-1) for sign in ("]", "}}")
    }
    closing = ""
    for number, one in enumerate(signs):
        sign = one[0]
        if closing:
            closing = "" if sign == closing else closing
        elif sign in ("[", "{{") and last["]" if sign == "[" else "}}"] > number:
            closing = "]" if sign == "[" else "}}"
        elif sign.startswith("|"):
            yield one.start(), one.end(), sign
