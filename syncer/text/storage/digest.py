"""A digest of a page body that a server's rewriting does not change, but an edited letter does (B-39).

Attributes are sorted, ids that servers add are dropped, white space is folded outside code, and CDATA is
text like any other.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from typing import Final

from syncer.text.storage.xml import Element, attribute, parse, short, tag, text_of

_ADDED: Final = frozenset(
    {"ac:macro-id", "ac:schema-version", "ac:local-id", "local-id", "ac:task-uuid", "ri:version-at-save"}
    | {"data-layout", "data-table-width", "data-table-display-mode", "ac:breakout-mode", "ac:breakout-width"}
)
_ADDED_CLASSES: Final = frozenset(
    {"confluenceTable", "confluenceTh", "confluenceTd", "confluenceTr", "wrapped"}
)
_DROPPED: Final = frozenset({"colgroup", "ac:task-uuid", ""})
_TICKS: Final = frozenset({"ac:task-status", "ac:task-id"})
_CODE: Final = frozenset({"pre", "ac:plain-text-body"})
_INLINE: Final = frozenset(
    {"a", "b", "strong", "i", "em", "u", "s", "del", "sub", "sup", "code", "span", "small", "time", "br"}
    | {"ac:link", "ac:emoticon", "ac:image", "ac:inline-comment-marker"}
)
_INLINE_MACROS: Final = frozenset({"status", "anchor", "jira"})
_SPACES: Final = re.compile(r"[ \t\r\n]+")


def digest(xml: str, *, ticks: bool = True) -> str:
    """SHA-256 (hex) of a body's canonical form; without `ticks`, a ticked task makes no difference."""
    skipped = _DROPPED if ticks else _DROPPED | _TICKS
    hashed = hashlib.sha256()
    for token in _tokens(parse(xml), skipped):
        hashed.update(f"{len(token)}:{token}".encode())
    return hashed.hexdigest()


def _tokens(element: Element, skipped: frozenset[str]) -> Iterator[str]:
    name = tag(element)
    if name == "tbody":
        yield from _inside(element, skipped)
        return
    yield f"<{name}"
    yield from _attributes(element)
    if name in _CODE or (name == "code" and not len(element)):
        yield text_of(element).replace("\r\n", "\n")
    else:
        yield from _inside(element, skipped)
    yield ">"


def _attributes(element: Element) -> Iterator[str]:
    for key, value in sorted((short(str(key)), str(value)) for key, value in element.attrib.items()):
        if key == "class":
            value = " ".join(sorted(set(value.split()) - _ADDED_CLASSES))
        if key not in _ADDED and not (key == "class" and not value):
            yield f"{key}={value}"


def _inside(element: Element, skipped: frozenset[str]) -> Iterator[str]:
    """Text and children in order; parameters of macros by name, because their order means nothing."""
    children = [child for child in element if tag(child) not in skipped]
    parameters = [child for child in children if tag(child) == "ac:parameter"]
    for child in sorted(parameters, key=lambda child: attribute(child, "ac:name")):
        yield from _tokens(child, skipped)
    yield from _content(element, skipped)


def _content(element: Element, skipped: frozenset[str]) -> Iterator[str]:
    text = element.text or ""
    behind_block = not _is_inline(element)
    for child in element:
        name = tag(child)
        if name in skipped or name == "ac:parameter":
            text += child.tail or ""
            continue
        inline = _is_inline(child)
        yield from _folded(text, left=behind_block, right=not inline)
        yield from _tokens(child, skipped)
        text = child.tail or ""
        behind_block = not inline
    yield from _folded(text, left=behind_block, right=not _is_inline(element))


def _is_inline(element: Element) -> bool:
    if tag(element) == "ac:structured-macro":
        return attribute(element, "ac:name") in _INLINE_MACROS
    return tag(element) in _INLINE


def _folded(text: str, *, left: bool, right: bool) -> Iterator[str]:
    """Text with white space folded, and gone on the sides where a block begins or ends."""
    folded = _SPACES.sub(" ", text)
    folded = folded.lstrip(" ") if left else folded
    folded = folded.rstrip(" ") if right else folded
    if folded:
        yield folded
