"""Writes ADF as wiki markup, as Cloud's version 2 shows documents to clients that know no others.

Signs of a text that markup would read as its own are escaped, so that the text reads back the same.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from typing import Any

from syncer.sandbox.texts.markup_inline import SHORT_NAMES
from syncer.sandbox.texts.markup_reader import PANEL_COLOURS

Node = dict[str, Any]
DEEPEST = 60
_PHRASES = {"strong": "*", "em": "_", "strike": "-", "underline": "+"}
_SPECIAL = re.compile(
    r"[{\[\\]|(?<![^\W_])[*_\-+^~](?=\S)|(?<=\S)[*_\-+^~](?![^\W_])|\?\?|^\s*[#*\-](?=\s)|^\s*h(?=[1-6]\.)|^\s*bq(?=\.)|\|"
    r"|(?<![^\W_])(?:[:;][)(PD]|\((?:y|n|i|/|x|!|\+|-|\?|on|off|\*)\))(?![^\W_])|^\s*!(?=http)",
    re.MULTILINE,
)
_NUMBERED = re.compile(r"[\\hb]")


def written(document: Any) -> str:
    """The wiki text of a document or node; what is no node says nothing."""
    if not isinstance(document, dict):
        return document if isinstance(document, str) else ""
    if document.get("type") == "doc":
        return _blocks(document, 0)
    return _block(document, 0)


def _children(node: Node) -> list[Node]:
    content = node.get("content")
    return [one for one in content if isinstance(one, dict)] if isinstance(content, list) else []


def _attr(node: Node, name: str) -> str:
    attrs = node.get("attrs")
    value = attrs.get(name) if isinstance(attrs, dict) else None
    return "" if value is None else str(value)


def _blocks(node: Node, depth: int) -> str:
    if depth > DEEPEST:
        return ""
    return "\n\n".join(text for one in _children(node) if (text := _block(one, depth + 1)))


def _block(node: Node, depth: int) -> str:
    write = _BLOCKS.get(str(node.get("type")))
    if write is not None:
        return write(node, depth)
    children = _children(node)
    if not children or any(str(one.get("type")) in _INLINE for one in children):
        return _inline(children) if children else _inline([node])
    return _blocks(node, depth)


def _heading(node: Node, _depth: int) -> str:
    level = _attr(node, "level")
    return f"h{level if level in '123456' and level else '1'}. {_one_line(_inline(_children(node)))}"


def _one_line(text: str) -> str:
    return " ".join(text.split("\n"))


def _paragraph(node: Node, _depth: int) -> str:
    return _inline(_children(node))


def _code_block(node: Node, _depth: int) -> str:
    text = "".join(str(one.get("text") or "") for one in _children(node))
    language = _attr(node, "language")
    if "{code}" in text:
        return f"{{noformat}}\n{text}\n{{noformat}}"
    return f"{{code{':' + language if language else ''}}}\n{text}\n{{code}}"


def _quote(node: Node, depth: int) -> str:
    return f"{{quote}}\n{_blocks(node, depth)}\n{{quote}}"


def _panel(node: Node, depth: int) -> str:
    colour = PANEL_COLOURS.get(_attr(node, "panelType")) or _attr(node, "panelColor") or PANEL_COLOURS["info"]
    return f"{{panel:bgColor={colour}}}\n{_blocks(node, depth)}\n{{panel}}"


def _list(node: Node, _depth: int) -> str:
    return "\n".join(_items(node, ""))


def _items(node: Node, above: str) -> Iterable[str]:
    sign = above + ("#" if node.get("type") == "orderedList" else "*")
    if len(sign) > DEEPEST:
        return
    for item in _children(node):
        if item.get("type") in _LISTS:
            yield from _items(item, above)
            continue
        children = _children(item)
        if item.get("type") in ("taskItem", "decisionItem"):
            yield f"{sign} {_inline(children)}"
            continue
        blocks = [_block(one, 1) for one in children if one.get("type") not in _LISTS]
        yield f"{sign} {chr(10).join(one for one in blocks if one) or ' '}"
        for one in children:
            if one.get("type") in _LISTS:
                yield from _items(one, sign)


def _table(node: Node, _depth: int) -> str:
    return "\n".join(_row(one) for one in _children(node))


def _row(node: Node) -> str:
    cells = _children(node)
    if not cells:
        return ""
    bars = ["||" if one.get("type") == "tableHeader" else "|" for one in cells]
    texts = (re.sub(r"\n{2,}", "\n", _blocks(one, 1)) or " " for one in cells)
    return "".join(bar + text for bar, text in zip(bars, texts, strict=True)) + bars[-1]


def _expand(node: Node, depth: int) -> str:
    title = _attr(node, "title")
    return "\n\n".join(one for one in (f"*{_escaped(title)}*" if title else "", _blocks(node, depth)) if one)


def _media(node: Node, _depth: int) -> str:
    shown = []
    for one in _children(node):
        name = _attr(one, "url") or _attr(one, "alt") or _attr(one, "id")
        if one.get("type") == "media" and name:
            shown.append(f"!{name}!")
    return "\n".join(shown)


def _card(kind: str) -> Callable[[Node, int], str]:
    return lambda node, _depth: _smart(_attr(node, "url"), kind)


def _smart(url: str, kind: str) -> str:
    return f"[{url}|{url}|{kind}]" if url else ""


# the inside of paragraphs


def _inline(nodes: Iterable[Node]) -> str:
    return "".join(_inline_node(one) for one in nodes)


def _inline_node(node: Node) -> str:
    kind = str(node.get("type"))
    if kind == "text":
        return _marked(str(node.get("text") or ""), node.get("marks"))
    write = _INLINE.get(kind)
    return write(node) if write is not None else _inline(_children(node))


def _marked(text: str, marks: Any) -> str:
    known = (
        {str(one.get("type")): one for one in marks or () if isinstance(one, dict)}
        if isinstance(marks, list)
        else {}
    )
    inner = text.strip()
    if not inner:
        return text
    lead, tail = text[: len(text) - len(text.lstrip())], text[len(text.rstrip()) :]
    shown = f"{{{{{inner}}}}}" if "code" in known else _escaped(inner)
    for name, sign in _PHRASES.items():
        if name in known and "code" not in known:
            shown = f"{sign}{shown}{sign}"
    if "subsup" in known:
        sign = "~" if _attr(known["subsup"], "type") == "sub" else "^"
        shown = f"{sign}{shown}{sign}"
    if "textColor" in known:
        shown = f"{{color:{_attr(known['textColor'], 'color')}}}{shown}{{color}}"
    if "link" in known and _attr(known["link"], "href"):
        href = _attr(known["link"], "href")
        shown = f"[{href}]" if inner == href else f"[{shown}|{href}]"
    return lead + shown + tail


def _escaped(text: str) -> str:
    return _SPECIAL.sub(_escape, text)


def _escape(found: re.Match[str]) -> str:
    sign = found[0].lstrip()
    space = found[0][: len(found[0]) - len(sign)]
    if _NUMBERED.match(sign):
        return f"{space}&#{ord(sign[0])};{sign[1:]}"
    return space + "".join("\\" + one if not one.isalnum() else one for one in sign)


def _date(node: Node) -> str:
    stamp = _attr(node, "timestamp")
    try:
        return datetime.fromtimestamp(int(stamp) / 1000, UTC).date().isoformat()
    except (ValueError, OverflowError, OSError):
        return ""


def _emoji(node: Node) -> str:
    return SHORT_NAMES.get(_attr(node, "shortName")) or _attr(node, "text") or _attr(node, "shortName")


_LISTS = {"bulletList", "orderedList", "taskList", "decisionList"}
_INLINE: dict[str, Callable[[Node], str]] = {
    "text": lambda node: _escaped(str(node.get("text") or "")),
    "hardBreak": lambda _: "\n",
    "mention": lambda node: f"[~accountid:{_attr(node, 'id')}]",
    "emoji": _emoji,
    "date": _date,
    "status": lambda node: f"*[ {_attr(node, 'text')} ]*",
    "inlineCard": lambda node: _smart(_attr(node, "url"), "smart-link"),
    "mediaInline": lambda node: f"[^{_attr(node, 'alt') or _attr(node, 'id')}]",
    "placeholder": lambda node: _escaped(_attr(node, "text")),
    "inlineExtension": lambda node: _escaped(_attr(node, "text")),
}
_BLOCKS: dict[str, Callable[[Node, int], str]] = {
    "heading": _heading,
    "paragraph": _paragraph,
    "taskItem": _paragraph,
    "decisionItem": _paragraph,
    "codeBlock": _code_block,
    "blockquote": _quote,
    "panel": _panel,
    "rule": lambda _node, _depth: "----",
    "table": _table,
    "expand": _expand,
    "nestedExpand": _expand,
    "mediaSingle": _media,
    "mediaGroup": _media,
    "blockCard": _card("smart-card"),
    "embedCard": _card("smart-embed"),
    **dict.fromkeys(_LISTS, _list),
}
