"""A digest of a page body that a server's rewriting does not change, but an edited letter does (B-39).

Attributes are sorted, ids that servers add are dropped, white space is folded outside code, and CDATA is
text like any other. Digests stand in stores: for a given body the tokens below must never change.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from functools import lru_cache
from typing import Final, cast

from lxml import etree

from syncer.text.storage.xml import NAMESPACES, Element, attribute, parse, short, tag, text_of

ADDED: Final = frozenset(
    {"ac:macro-id", "ac:schema-version", "ac:local-id", "local-id", "ac:task-uuid", "ri:version-at-save"}
    | {"data-layout", "data-table-width", "data-table-display-mode", "ac:breakout-mode", "ac:breakout-width"}
)
ADDED_CLASSES: Final = frozenset(
    {"confluenceTable", "confluenceTh", "confluenceTd", "confluenceTr", "wrapped"}
)
DROPPED: Final = frozenset({"colgroup", "ac:task-uuid", ""})
TICKS: Final = frozenset({"ac:task-status", "ac:task-id"})
CODE: Final = frozenset({"pre", "ac:plain-text-body"})
_INLINE: Final = frozenset(
    {"a", "b", "strong", "i", "em", "u", "s", "del", "sub", "sup", "code", "span", "small", "time", "br"}
    | {"ac:link", "ac:emoticon", "ac:image", "ac:inline-comment-marker"}
)
_INLINE_MACROS: Final = frozenset({"status", "anchor", "jira"})
_MACRO: Final = "ac:structured-macro"
_PARAMETER: Final = "ac:parameter"
# Parameters stand in macros; whatever else holds one is found at once, instead of looking for one in each element.
_ODD: Final = etree.XPath("//ac:parameter[not(parent::ac:structured-macro)]/..", namespaces=NAMESPACES)
_SPACES: Final = re.compile(r"[ \t\r\n]+")
_UNFOLDED: Final = re.compile(r"[\t\r\n]|  ")
_BATCH: Final = 4096  # tokens hashed at once


def digest(xml: str, *, ticks: bool = True) -> str:
    """SHA-256 (hex) of a body's canonical form; without `ticks`, a ticked task makes no difference."""
    return _digest(xml, DROPPED if ticks else DROPPED | TICKS)


@lru_cache(maxsize=16)  # a page that is written anew is compared several times over with what it was
def _digest(xml: str, skipped: frozenset[str]) -> str:
    root = parse(xml)
    tokens = _Tokens(skipped, cast("list[Element]", _ODD(root)))
    tokens.element(root, tag(root), inline=False)
    return tokens.digest()


def fingerprint(element: Element) -> str:
    """SHA-256 (hex) of one element's canonical form, as of a body without its ticks."""
    odd = [found for found in element.iter("{*}macro") if tag(found) == "ac:macro"]
    tokens = _Tokens(DROPPED | TICKS, odd)
    tokens.element(element, tag(element), inline=False)
    return tokens.digest()


def fingerprint_of(name: str, attributes: Iterable[tuple[str | bytes, str | bytes]]) -> str:
    """The same of an element that holds nothing, by its name and attributes."""
    return _hashed_once(f"<{name}", *attributes_told(attributes), ">")


@lru_cache(maxsize=1024)  # a table has thousands of cells that differ in nothing but what they hold
def _hashed_once(*tokens: str) -> str:
    return hashlib.sha256(_joined(tokens)).hexdigest()


def _joined(tokens: Iterable[str]) -> bytes:
    """Each token with its length, so that no two sequences of tokens run together to the same text."""
    return "".join([f"{len(token)}:{token}" for token in tokens]).encode()


def is_inline(element: Element) -> bool:
    """Whether an element stands in a line of text rather than by itself."""
    name = tag(element)
    return name in _INLINE if name != _MACRO else _is_inline_macro(element)


class _Tokens:
    """The tokens of a body in order, hashed as they come: the page of a large register has hundreds of thousands."""

    def __init__(self, skipped: frozenset[str], odd: list[Element]) -> None:
        self._skipped = skipped
        self._odd = odd
        self._hash = hashlib.sha256()
        self._found: list[str] = []

    def digest(self) -> str:
        """The digest of all tokens so far."""
        self._flush()
        return self._hash.hexdigest()

    def element(self, element: Element, name: str, *, inline: bool) -> None:
        """An element with all it holds."""
        found = self._found
        if name == "tbody":
            self._inside(element, name, inline=inline)
            return
        found.append(f"<{name}")
        attributes = element.items()
        if attributes:
            found.extend(attributes_told(attributes))
        leaf = not len(element)
        if name in CODE or (leaf and name == "code"):
            found.append(text_of(element).replace("\r\n", "\n"))
        elif not leaf:
            self._inside(element, name, inline=inline)
        elif text := element.text:
            self._text(text, left=not inline, right=not inline)
        found.append(">")
        if len(found) > _BATCH:
            self._flush()

    def _inside(self, element: Element, name: str, *, inline: bool) -> None:
        """Text and children in order; parameters of macros first and by name, because their order means nothing."""
        if name == _MACRO or element in self._odd:
            parameters = [child for child in element if tag(child) == _PARAMETER]
            for child in sorted(parameters, key=_parameter_name):
                self.element(child, _PARAMETER, inline=False)
        self._content(element, inline=inline)

    def _content(self, element: Element, *, inline: bool) -> None:
        text, skipped = element.text, self._skipped
        behind_block = not inline
        for child in element:
            name = tag(child)
            if name in skipped or name == _PARAMETER:
                text = (text or "") + (child.tail or "")
                continue
            within_line = name in _INLINE if name != _MACRO else _is_inline_macro(child)
            if text:
                self._text(text, left=behind_block, right=not within_line)
            self.element(child, name, inline=within_line)
            text = child.tail
            behind_block = not within_line
        if text:
            self._text(text, left=behind_block, right=not inline)

    def _text(self, text: str, *, left: bool, right: bool) -> None:
        """Text with white space folded, and gone on the sides where a block begins or ends."""
        folded = _SPACES.sub(" ", text) if _UNFOLDED.search(text) else text
        if left:
            folded = folded.lstrip(" ")
        if right:
            folded = folded.rstrip(" ")
        if folded:
            self._found.append(folded)

    def _flush(self) -> None:
        self._hash.update(_joined(self._found))
        self._found.clear()


def _parameter_name(element: Element) -> str:
    return attribute(element, "ac:name")


def attributes_told(items: Iterable[tuple[str | bytes, str | bytes]]) -> list[str]:
    """An element's attributes in order, as `name=value`, without those that servers add."""
    found = []
    for key, value in sorted([(short(str(key)), str(value)) for key, value in items]):
        if key == "class":
            value = " ".join(sorted(set(value.split()) - ADDED_CLASSES))
            if not value:
                continue
        if key not in ADDED:
            found.append(f"{key}={value}")
    return found


def _is_inline_macro(element: Element) -> bool:
    return attribute(element, "ac:name") in _INLINE_MACROS
