"""Renders Atlassian documents (ADF) as the HTML that Jira shows; every text escaped, unknown nodes opened up.

Reads only: what a person edits is turned back into nodes by `adf_edit`.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from html import escape
from typing import Any

Node = Mapping[str, Any]
_HREF = re.compile(r"^(https?:|mailto:|tel:|/|#)", re.IGNORECASE)
_COLOUR = re.compile(r"^#[0-9a-fA-F]{3,8}$")
PANELS = frozenset({"info", "note", "warning", "success", "error"})
STATUS = {
    "neutral": "grey",
    "purple": "purple",
    "blue": "blue",
    "red": "red",
    "yellow": "yellow",
    "green": "green",
}


@dataclass(frozen=True, slots=True)
class Reader:
    """For whom a document is rendered: how people are called, and the language of dates and labels."""

    person: Callable[[str], str | None] = field(default=lambda _id: None)
    language: str = "en"


def render(document: Node | None, reader: Reader | None = None) -> str:
    """Return a document, or one node of it, as safe HTML."""
    if not document:
        return ""
    return _node(document, reader or Reader())


def date_form(language: str) -> str:
    """Return how a date is written in a language, for `strftime`."""
    return "%Y年%m月%d日" if language == "zh-CN" else "%d %b %Y"


def _node(node: Node, reader: Reader) -> str:
    kind = str(node.get("type", ""))
    special = _SPECIAL.get(kind)
    if special is not None:
        return special(node, reader)
    tag = _TAGS.get(kind)
    inside = _inside(node, reader)
    return f"<{tag}>{inside}</{tag}>" if tag else inside


def _inside(node: Node, reader: Reader) -> str:
    children = node.get("content")
    return "".join(_node(child, reader) for child in children) if isinstance(children, list) else ""


def _attr(node: Node, name: str, default: str = "") -> str:
    attrs = node.get("attrs")
    value = attrs.get(name) if isinstance(attrs, dict) else None
    return default if value is None else str(value)


def _text(node: Node, _reader: Reader) -> str:
    html = escape(str(node.get("text", "")), quote=False)
    for mark in node.get("marks") or ():
        html = _marked(mark, html)
    return html


def _marked(mark: Node, html: str) -> str:
    kind = str(mark.get("type", ""))
    if kind in _MARK_TAGS:
        return f"<{_MARK_TAGS[kind]}>{html}</{_MARK_TAGS[kind]}>"
    if kind == "link" and _HREF.match(_attr(mark, "href")):
        return f'<a href="{escape(_attr(mark, "href"))}" rel="noopener noreferrer">{html}</a>'
    if kind == "subsup":
        tag = "sub" if _attr(mark, "type") == "sub" else "sup"
        return f"<{tag}>{html}</{tag}>"
    if kind in ("textColor", "backgroundColor") and _COLOUR.match(_attr(mark, "color")):
        name = "color" if kind == "textColor" else "background-color"
        return f'<span style="{name}: {_attr(mark, "color")}">{html}</span>'
    return html


def _heading(node: Node, reader: Reader) -> str:
    level = _attr(node, "level", "3")
    level = level if level in "123456" else "3"
    return f"<h{level}>{_inside(node, reader)}</h{level}>"


def _ordered(node: Node, reader: Reader) -> str:
    start = _attr(node, "order", "1")
    first = f' start="{start}"' if start.isdigit() and start != "1" else ""
    return f"<ol{first}>{_inside(node, reader)}</ol>"


def _code(node: Node, reader: Reader) -> str:
    language = _attr(node, "language")
    head = f'<div class="code-head">{escape(language)}</div>' if language else ""
    return f'<div class="code-block">{head}<pre><code>{_inside(node, reader)}</code></pre></div>'


def _panel(node: Node, reader: Reader) -> str:
    kind = _attr(node, "panelType", "info")
    kind = kind if kind in PANELS else "custom"
    colour = _attr(node, "panelColor")
    style = f' style="background: {colour}"' if kind == "custom" and _COLOUR.match(colour) else ""
    inside = _inside(node, reader)
    return f'<div class="panel panel-{kind}"{style}><span class="panel-icon"></span><div class="panel-body">{inside}</div></div>'


def _expand(node: Node, reader: Reader) -> str:
    title = _attr(node, "title") or "…"
    return f'<details class="expand"><summary>{escape(title)}</summary><div>{_inside(node, reader)}</div></details>'


def _table(node: Node, reader: Reader) -> str:
    return f'<div class="table-wrap"><table class="confluenceTable"><tbody>{_inside(node, reader)}</tbody></table></div>'


def _cell(tag: str) -> Callable[[Node, Reader], str]:
    def cell(node: Node, reader: Reader) -> str:
        spans = "".join(
            f' {name}="{value}"'
            for name in ("colspan", "rowspan")
            if (value := _attr(node, name, "1")).isdigit() and value != "1"
        )
        colour = _attr(node, "background")
        style = f' style="background: {colour}"' if _COLOUR.match(colour) else ""
        return f"<{tag}{spans}{style}>{_inside(node, reader)}</{tag}>"

    return cell


def _task(node: Node, reader: Reader) -> str:
    done = _attr(node, "state") == "DONE"
    checked = " checked" if done else ""
    box = f'<input type="checkbox" disabled{checked}>'
    return f'<li class="task{checked}">{box}<div class="task-body">{_inside(node, reader)}</div></li>'


def _mention(node: Node, reader: Reader) -> str:
    name = reader.person(_attr(node, "id")) or _attr(node, "text").lstrip("@") or _attr(node, "id")
    return f'<span class="mention">@{escape(name)}</span>'


def _status(node: Node, _reader: Reader) -> str:
    colour = STATUS.get(_attr(node, "color"), "grey")
    return f'<span class="status status-{colour}">{escape(_attr(node, "text"))}</span>'


def _date(node: Node, reader: Reader) -> str:
    stamp = _attr(node, "timestamp", "0")
    try:
        at = datetime.fromtimestamp(int(stamp) / 1000, UTC)
    except (ValueError, OverflowError, OSError):
        return f'<span class="date">{escape(stamp)}</span>'
    return f'<time class="date" datetime="{at:%Y-%m-%d}">{at.strftime(date_form(reader.language))}</time>'


def _emoji(node: Node, _reader: Reader) -> str:
    return f'<span class="emoji">{escape(_attr(node, "text") or _attr(node, "shortName"))}</span>'


def _card(node: Node, _reader: Reader) -> str:
    url = _attr(node, "url")
    shown = escape(url)
    return (
        f'<a class="issue-chip" href="{shown}" rel="noopener noreferrer">{shown}</a>'
        if _HREF.match(url)
        else shown
    )


def _media(node: Node, _reader: Reader) -> str:
    return f'<span class="missing-file">{escape(_attr(node, "alt") or _attr(node, "id") or "media")}</span>'


def _extension(node: Node, reader: Reader) -> str:
    name = _attr(node, "text") or _attr(node, "extensionKey", "extension")
    return (
        f'<div class="macro-box"><span class="macro-name">{escape(name)}</span>{_inside(node, reader)}</div>'
    )


def _break(_node: Node, _reader: Reader) -> str:
    return "<br>"


def _rule(_node: Node, _reader: Reader) -> str:
    return "<hr>"


_MARK_TAGS = {"strong": "strong", "em": "em", "code": "code", "strike": "del", "underline": "u"}
_TAGS = {
    "paragraph": "p",
    "bulletList": "ul",
    "listItem": "li",
    "blockquote": "blockquote",
    "tableRow": "tr",
    "caption": "figcaption",
    "decisionList": "ul",
    "decisionItem": "li",
}
_SPECIAL: dict[str, Callable[[Node, Reader], str]] = {
    "text": _text,
    "heading": _heading,
    "orderedList": _ordered,
    "codeBlock": _code,
    "panel": _panel,
    "expand": _expand,
    "nestedExpand": _expand,
    "table": _table,
    "tableCell": _cell("td"),
    "tableHeader": _cell("th"),
    "taskList": lambda node, reader: f'<ul class="inline-task-list">{_inside(node, reader)}</ul>',
    "taskItem": _task,
    "blockTaskItem": _task,
    "mention": _mention,
    "status": _status,
    "date": _date,
    "emoji": _emoji,
    "inlineCard": _card,
    "blockCard": _card,
    "embedCard": _card,
    "media": _media,
    "mediaInline": _media,
    "extension": _extension,
    "inlineExtension": _extension,
    "bodiedExtension": _extension,
    "hardBreak": _break,
    "rule": _rule,
}
