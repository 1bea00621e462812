"""Turns an ADF document into storage format, for pages written as `atlas_doc_format` or `wiki`.

What has no counterpart here is refused by name, so that nothing is dropped in silence.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from html import escape
from typing import Any

from syncer.sandbox.confluence.errors import invalid

Node = Mapping[str, Any]
Writer = Callable[[Node], str]
PANELS = {
    "info": "info",
    "note": "note",
    "warning": "note",
    "success": "tip",
    "error": "warning",
    "tip": "tip",
}
STATUS_COLOURS = {
    "neutral": "Grey",
    "purple": "Purple",
    "blue": "Blue",
    "red": "Red",
    "yellow": "Yellow",
    "green": "Green",
}
WRAPPED = {"strong": "strong", "em": "em", "code": "code", "strike": "del", "underline": "u"}
IGNORED_MARKS = frozenset(
    {"annotation", "alignment", "indentation", "breakout", "dataConsumer", "fragment", "border"}
)


def storage_of(document: Node) -> str:
    """Return the storage format of a document; 400 naming the first node it has no form for."""
    return _inside(document)


def _inside(node: Node) -> str:
    return "".join(_node(child) for child in _children(node, "content"))


def _children(node: Node, name: str) -> list[Node]:
    found = node.get(name) or []
    if not isinstance(found, list) or not all(isinstance(one, Mapping) for one in found):
        raise invalid(f"The body could not be converted: {name} must be a list of objects")
    return found


def _node(node: Node) -> str:
    writer = _WRITERS.get(str(node.get("type")))
    if writer is None:
        raise invalid(f"The body could not be converted: unsupported ADF node '{node.get('type')}'")
    return writer(node)


def _attrs(node: Node) -> Mapping[str, Any]:
    found = node.get("attrs")
    return found if isinstance(found, Mapping) else {}


def _tag(name: str) -> Writer:
    return lambda node: f"<{name}>{_inside(node)}</{name}>"


def _text(node: Node) -> str:
    text = escape(str(node.get("text", "")), quote=False)
    for mark in _children(node, "marks"):
        text = _marked(mark, text)
    return text


def _marked(mark: Node, text: str) -> str:
    kind, attrs = str(mark.get("type")), _attrs(mark)
    if kind in WRAPPED:
        return f"<{WRAPPED[kind]}>{text}</{WRAPPED[kind]}>"
    if kind == "link":
        return f'<a href="{escape(str(attrs.get("href", "")))}">{text}</a>'
    if kind == "subsup":
        name = "sup" if attrs.get("type") == "sup" else "sub"
        return f"<{name}>{text}</{name}>"
    if kind in ("textColor", "backgroundColor"):
        style = "color" if kind == "textColor" else "background-color"
        return f'<span style="{style}: {escape(str(attrs.get("color", "")))};">{text}</span>'
    if kind in IGNORED_MARKS:
        return text
    raise invalid(f"The body could not be converted: unsupported ADF mark '{kind}'")


def macro(name: str, inside: str, **parameters: str) -> str:
    """Return a macro with its parameters."""
    said = "".join(
        f'<ac:parameter ac:name="{key}">{escape(value, quote=False)}</ac:parameter>'
        for key, value in parameters.items()
    )
    return f'<ac:structured-macro ac:name="{name}">{said}{inside}</ac:structured-macro>'


def _rich(node: Node) -> str:
    return f"<ac:rich-text-body>{_inside(node)}</ac:rich-text-body>"


def _heading(node: Node) -> str:
    level = _attrs(node).get("level")
    level = level if isinstance(level, int) and 1 <= level <= 6 else 1
    return f"<h{level}>{_inside(node)}</h{level}>"


def _ordered(node: Node) -> str:
    order = _attrs(node).get("order")
    start = f' start="{order}"' if isinstance(order, int) and order != 1 else ""
    return f"<ol{start}>{_inside(node)}</ol>"


def _code(node: Node) -> str:
    text = "".join(str(child.get("text", "")) for child in _children(node, "content"))
    split = text.replace("]]>", "]]]]><![CDATA[>")
    language = str(_attrs(node).get("language") or "")
    body = f"<ac:plain-text-body><![CDATA[{split}]]></ac:plain-text-body>"
    return macro("code", body, **({"language": language} if language else {}))


def _panel(node: Node) -> str:
    return macro(PANELS.get(str(_attrs(node).get("panelType")), "info"), _rich(node))


def _expand(node: Node) -> str:
    title = str(_attrs(node).get("title") or "")
    return macro("expand", _rich(node), **({"title": title} if title else {}))


def _cell(name: str) -> Writer:
    def written(node: Node) -> str:
        attrs = _attrs(node)
        spans = "".join(
            f' {key}="{attrs[key]}"'
            for key in ("colspan", "rowspan")
            if isinstance(attrs.get(key), int) and attrs[key] > 1
        )
        return f"<{name}{spans}>{_inside(node)}</{name}>"

    return written


def _task_list(node: Node) -> str:
    return f"<ac:task-list>{_inside(node)}</ac:task-list>"


def _task(node: Node) -> str:
    status = "complete" if _attrs(node).get("state") == "DONE" else "incomplete"
    said = f"<ac:task-status>{status}</ac:task-status>"
    return f"<ac:task>{said}<ac:task-body><span>{_inside(node)}</span></ac:task-body></ac:task>"


def _status(node: Node) -> str:
    colour = STATUS_COLOURS.get(str(_attrs(node).get("color")), "Grey")
    return macro("status", "", title=str(_attrs(node).get("text", "")), colour=colour)


def _date(node: Node) -> str:
    stamp = str(_attrs(node).get("timestamp", ""))
    if not stamp.lstrip("-").isdigit():
        raise invalid("The body could not be converted: a date's timestamp is milliseconds")
    at = datetime.fromtimestamp(int(stamp) / 1000, UTC)
    return f'<time datetime="{at:%Y-%m-%d}" />'


def _mention(node: Node) -> str:
    return f'<ac:link><ri:user ri:account-id="{escape(str(_attrs(node).get("id", "")))}" /></ac:link>'


def _card(node: Node) -> str:
    url = escape(str(_attrs(node).get("url", "")))
    return f'<a href="{url}">{url}</a>'


def _media(node: Node) -> str:
    attrs = _attrs(node)
    if attrs.get("type") == "external":
        return f'<ac:image><ri:url ri:value="{escape(str(attrs.get("url", "")))}" /></ac:image>'
    name = str(attrs.get("alt") or attrs.get("id") or "")
    return f'<ac:image><ri:attachment ri:filename="{escape(name)}" /></ac:image>'


_WRITERS: dict[str, Writer] = {
    "doc": _inside,
    "text": _text,
    "paragraph": _tag("p"),
    "heading": _heading,
    "bulletList": _tag("ul"),
    "orderedList": _ordered,
    "listItem": _tag("li"),
    "blockquote": _tag("blockquote"),
    "rule": lambda _node: "<hr />",
    "hardBreak": lambda _node: "<br />",
    "codeBlock": _code,
    "panel": _panel,
    "expand": _expand,
    "nestedExpand": _expand,
    "table": lambda node: f"<table><tbody>{_inside(node)}</tbody></table>",
    "tableRow": _tag("tr"),
    "tableHeader": _cell("th"),
    "tableCell": _cell("td"),
    "taskList": _task_list,
    "taskItem": _task,
    "decisionList": _tag("ul"),
    "decisionItem": _tag("li"),
    "status": _status,
    "date": _date,
    "mention": _mention,
    "emoji": lambda node: escape(
        str(_attrs(node).get("text") or _attrs(node).get("shortName") or ""), quote=False
    ),
    "inlineCard": _card,
    "blockCard": lambda node: f"<p>{_card(node)}</p>",
    "embedCard": lambda node: f"<p>{_card(node)}</p>",
    "mediaSingle": _inside,
    "mediaGroup": _inside,
    "media": _media,
    "mediaInline": _media,
    "layoutSection": lambda node: (
        f'<ac:layout><ac:layout-section ac:type="two_equal">{_inside(node)}</ac:layout-section></ac:layout>'
    ),
    "layoutColumn": lambda node: f"<ac:layout-cell>{_inside(node)}</ac:layout-cell>",
}
