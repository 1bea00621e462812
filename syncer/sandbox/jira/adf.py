"""Atlassian documents as the server treats them: refused when wrong, rewritten when right.

The check is of the gross structure, the rewriting is what people have seen Jira do: empty texts go,
equal neighbours become one, nodes get a `localId`. Nothing here renders for readers.
"""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from typing import Any

LIMIT = 32_767
NOT_A_DOCUMENT = "Operation value must be an Atlassian Document (see the Atlassian Document Format)"
INVALID_INPUT = "INVALID_INPUT"

_INLINE = frozenset(
    [
        "text",
        "hardBreak",
        "mention",
        "emoji",
        "date",
        "status",
        "inlineCard",
        "inlineExtension",
        "placeholder",
        "mediaInline",
    ]
)
_BLOCK = frozenset(
    [
        "paragraph",
        "heading",
        "bulletList",
        "orderedList",
        "taskList",
        "decisionList",
        "codeBlock",
        "blockquote",
        "panel",
        "rule",
        "expand",
        "nestedExpand",
        "table",
        "mediaSingle",
        "mediaGroup",
        "blockCard",
        "embedCard",
        "extension",
        "bodiedExtension",
        "layoutSection",
        "syncBlock",
        "bodiedSyncBlock",
        "multiBodiedExtension",
    ]
)
_CHILDREN: dict[str, frozenset[str]] = {
    "doc": _BLOCK,
    "paragraph": _INLINE,
    "heading": _INLINE,
    "codeBlock": frozenset({"text"}),
    "taskItem": _INLINE,
    "decisionItem": _INLINE,
    "caption": _INLINE,
    "bulletList": frozenset({"listItem"}),
    "orderedList": frozenset({"listItem"}),
    "taskList": frozenset({"taskItem", "taskList", "blockTaskItem"}),
    "decisionList": frozenset({"decisionItem"}),
    "table": frozenset({"tableRow"}),
    "tableRow": frozenset({"tableCell", "tableHeader"}),
    "mediaSingle": frozenset({"media", "caption"}),
    "mediaGroup": frozenset({"media"}),
    "layoutSection": frozenset({"layoutColumn"}),
    "multiBodiedExtension": frozenset({"extensionFrame"}),
}
_BLOCK_HOLDERS = frozenset(
    [
        "listItem",
        "tableCell",
        "tableHeader",
        "blockquote",
        "panel",
        "expand",
        "nestedExpand",
        "layoutColumn",
        "bodiedExtension",
        "bodiedSyncBlock",
        "extensionFrame",
        "blockTaskItem",
    ]
)
_KNOWN = _INLINE | _BLOCK | _BLOCK_HOLDERS | frozenset(_CHILDREN) | {"media", "caption"}
_MARKS = frozenset(
    [
        "strong",
        "em",
        "code",
        "link",
        "strike",
        "underline",
        "subsup",
        "textColor",
        "backgroundColor",
        "border",
        "alignment",
        "indentation",
        "breakout",
        "annotation",
        "dataConsumer",
        "fragment",
    ]
)
_BESIDE_CODE = frozenset({"code", "link", "annotation"})
_LOCATED = (_BLOCK | _BLOCK_HOLDERS | {"taskItem", "decisionItem", "tableRow"}) - {"rule", "mediaGroup"}
_REQUIRED: dict[str, tuple[str, ...]] = {
    "heading": ("level",),
    "panel": ("panelType",),
    "mention": ("id",),
    "status": ("text", "color"),
    "date": ("timestamp",),
    "taskItem": ("state", "localId"),
    "emoji": ("shortName",),
}
MOST_DEEP = 150  # ours, so that whoever walks a document gets to its end


class InvalidDocumentError(ValueError):
    """The value is no document Jira would take; the message is the one Jira gives."""


def too_long(limit: int) -> str:
    """What Jira says of a text that is longer than its limit."""
    return f"The entered text is too long. It exceeds the allowed limit of {limit:,} characters."


def checked(value: Any, limit: int = LIMIT, *, as_json: bool = False) -> dict[str, Any]:
    """The value itself if its structure is acceptable and its text (or its JSON) no longer than the limit.

    Raises InvalidDocumentError.
    """
    if not isinstance(value, dict) or value.get("type") != "doc":
        raise InvalidDocumentError(NOT_A_DOCUMENT)
    if value.get("version") != 1 or not isinstance(value.get("content"), list):
        raise InvalidDocumentError(INVALID_INPUT)
    _check_children(value)
    measured = json.dumps(value, ensure_ascii=False, separators=(",", ":")) if as_json else plain_text(value)
    if len(measured) > limit:
        raise InvalidDocumentError(too_long(limit))
    return value


def normalised(document: dict[str, Any], chances: random.Random) -> dict[str, Any]:
    """A new document, rewritten as the server stores it."""
    return _rewritten(document, chances)


def plain_text(document: Any) -> str:
    """What a document says, one line a block: how the changelog and text search know it; wiki markup as it is."""
    if isinstance(document, str):
        return document
    if not isinstance(document, dict):
        return ""
    return "\n".join(_lines(document))


def document_of(text: str) -> dict[str, Any]:
    """A document of plain paragraphs, one a line; for people who type into the sandbox."""
    paragraphs = [
        {"type": "paragraph", "content": [{"type": "text", "text": line}]}
        if line.strip()
        else {"type": "paragraph"}
        for line in text.split("\n")
    ]
    return {"type": "doc", "version": 1, "content": paragraphs}


def _check_children(node: dict[str, Any], depth: int = 0) -> None:
    if depth > MOST_DEEP:
        raise InvalidDocumentError(INVALID_INPUT)
    kind = node["type"]
    allowed = _CHILDREN.get(kind) or (_BLOCK if kind in _BLOCK_HOLDERS else None)
    for child in node.get("content") or ():
        kind_of_child = child.get("type") if isinstance(child, dict) else None
        if not isinstance(kind_of_child, str) or kind_of_child not in _KNOWN:
            raise InvalidDocumentError(INVALID_INPUT)
        if allowed is None or kind_of_child not in allowed:
            raise InvalidDocumentError(INVALID_INPUT)
        _check_node(child, kind)
        _check_children(child, depth + 1)


def _check_node(node: dict[str, Any], parent: str) -> None:
    attrs, content, marks = node.get("attrs") or {}, node.get("content"), node.get("marks") or []
    if not isinstance(attrs, dict) or not isinstance(content, list | None) or not isinstance(marks, list):
        raise InvalidDocumentError(INVALID_INPUT)
    if any(name not in attrs for name in _REQUIRED.get(node["type"], ())):
        raise InvalidDocumentError(INVALID_INPUT)
    kinds = {str(mark.get("type")) if isinstance(mark, dict) else "" for mark in marks}
    if not kinds <= _MARKS or ("code" in kinds and not kinds <= _BESIDE_CODE):
        raise InvalidDocumentError(INVALID_INPUT)
    if node["type"] == "text":
        _check_text(node, parent)


def _check_text(node: dict[str, Any], parent: str) -> None:
    text = node.get("text")
    if not isinstance(text, str) or ("\n" in text and parent != "codeBlock"):
        raise InvalidDocumentError(INVALID_INPUT)


def _rewritten(node: dict[str, Any], chances: random.Random) -> dict[str, Any]:
    made = dict(node)
    if "content" in node:
        made["content"] = _joined([_rewritten(child, chances) for child in node["content"] or ()])
    if node["type"] in _LOCATED:
        attrs = dict(node.get("attrs") or {})
        attrs.setdefault("localId", f"{chances.getrandbits(48):012x}")
        made["attrs"] = attrs
    return made


def _joined(nodes: list[dict[str, Any]]) -> list[dict[str, Any]]:
    result: list[dict[str, Any]] = []
    for node in nodes:
        if node["type"] != "text":
            result.append(node)
        elif node["text"] != "":
            before = result[-1] if result else None
            if before is not None and _same_look(before, node):
                result[-1] = before | {"text": before["text"] + node["text"]}
            else:
                result.append(node)
    return result


def _same_look(one: dict[str, Any], other: dict[str, Any]) -> bool:
    return one["type"] == "text" and (one.get("marks") or []) == (other.get("marks") or [])


def _lines(node: dict[str, Any]) -> Iterator[str]:
    children = node.get("content") or []
    if any(child["type"] in _INLINE for child in children):
        yield "".join(_inline_text(child) for child in children)
        return
    for child in children:
        yield from _lines(child)


def _inline_text(node: dict[str, Any]) -> str:
    attrs = node.get("attrs") or {}
    if node["type"] == "text":
        return str(node["text"])
    if node["type"] == "hardBreak":
        return "\n"
    return str(attrs.get("text") or attrs.get("shortName") or attrs.get("url") or "")
