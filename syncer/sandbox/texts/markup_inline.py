"""Reads the inside of a paragraph of wiki markup: phrases, links, mentions, colours, line breaks.

Every opening sign looks its closing one up in a list made once for the text, so that hostile texts cost no more
than others.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from functools import cache
from typing import Any

Node = dict[str, Any]
Mark = dict[str, Any]
Marks = tuple[Mark, ...]

_PHRASES: dict[str, Mark] = {
    "*": {"type": "strong"},
    "_": {"type": "em"},
    "-": {"type": "strike"},
    "+": {"type": "underline"},
    "^": {"type": "subsup", "attrs": {"type": "sup"}},
    "~": {"type": "subsup", "attrs": {"type": "sub"}},
    "??": {"type": "em"},
}
_COLOURS = {
    "red": "#ff0000", "green": "#008000", "blue": "#0000ff", "yellow": "#ffff00", "orange": "#ffa500",
    "purple": "#800080", "gray": "#808080", "grey": "#808080", "black": "#000000", "white": "#ffffff",
    "navy": "#000080", "teal": "#008080", "maroon": "#800000", "brown": "#a52a2a", "darkgreen": "#006400",
}  # fmt: skip
_EMOJI = {
    ":)": ":slight_smile:", ":(": ":disappointed:", ":P": ":stuck_out_tongue:", ":D": ":smiley:", ";)": ":wink:",
    "(y)": ":thumbsup:", "(n)": ":thumbsdown:", "(i)": ":info:", "(/)": ":check_mark:", "(x)": ":cross_mark:",
    "(!)": ":warning:", "(+)": ":plus:", "(-)": ":minus:", "(?)": ":question:", "(on)": ":light_bulb_on:",
    "(off)": ":light_bulb_off:", "(*)": ":yellow_star:",
}  # fmt: skip
SHORT_NAMES = {name: sign for sign, name in _EMOJI.items()}
_SIGNS = re.compile(
    r"\\\\(?=\s|$)"  # a forced line break
    r"|\\[!-/:-@\[-`{-~]"  # an escaped sign
    r"|\n|&#\d{2,5};|\{\{|\{color(?::[^}\n]{1,40})?\}|\[|!|\?\?|[*_\-+^~]|https?://|"
    + "|".join(re.escape(one) for one in _EMOJI)
)
_URL = re.compile(r"https?://[^\s|<>\[\]{}\"]+")
_TARGET = re.compile(r"(?:[a-zA-Z][\w+.-]*:|//?|#|www\.|mailto:)\S+")
_HEX = re.compile(r"#[0-9a-fA-F]{6}")
_CARD_KINDS = frozenset({"smart-link", "smart-card", "smart-embed"})
_WORD = re.compile(r"[^\W_]")


def inline(text: str, marks: Marks = ()) -> list[Node]:
    """The inline nodes of a text, its line ends as hard breaks."""
    nodes: list[Node] = []
    reader = _Reader(text)
    reader.read(0, len(text), marks, nodes)
    return _joined(nodes)


def text_node(text: str, marks: Marks = ()) -> Node:
    """A text node, with its marks if it has any."""
    return {"type": "text", "text": text} | ({"marks": [dict(one) for one in marks]} if marks else {})


class _Reader:
    """One text with the places of its closing signs."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._places = cache(self._find)

    def _find(self, sign: str) -> list[int]:
        if sign in _PHRASES:
            pattern = rf"(?<=[^\s\\]){re.escape(sign)}(?![^\W_])"
            return [one.start() for one in re.finditer(pattern, self._text)]
        return [one.start() for one in re.finditer(re.escape(sign), self._text)]

    def closing(self, sign: str, start: int, end: int) -> int:
        """Where a sign closes at or after `start`, before `end`; -1 if it does not."""
        places = self._places(sign)
        place = bisect_left(places, start)
        return places[place] if place < len(places) and places[place] + len(sign) <= end else -1

    def read(self, start: int, end: int, marks: Marks, into: list[Node]) -> None:
        """Read a part of the text under some marks into a list of nodes."""
        at = start
        while at < end:
            found = _SIGNS.search(self._text, at, end)
            if found is None:
                break
            self._plain(at, found.start(), marks, into)
            at = self._sign(found, end, marks, into)
        self._plain(at, end, marks, into)

    def _plain(self, start: int, end: int, marks: Marks, into: list[Node]) -> None:
        if start < end:
            into.append(text_node(self._text[start:end], marks))

    def _sign(self, found: re.Match[str], end: int, marks: Marks, into: list[Node]) -> int:
        """Read what begins at a sign; where to go on."""
        sign, at = found[0], found.start()
        if sign in ("\n", "\\\\"):
            into.append({"type": "hardBreak"})
            return found.end()
        if sign[0] in "\\&":
            into.append(text_node(_literal(sign), marks))
            return found.end()
        if sign in _EMOJI:
            return self._emoji(found, marks, into)
        after = -1
        if sign == "{{":
            after = self._code(at, end, marks, into)
        elif sign == "[":
            after = self._link(at, end, marks, into)
        elif sign.startswith("{color"):
            after = self._colour(found, end, marks, into)
        elif sign.startswith("http"):
            after = self._address(at, end, marks, into)
        elif sign in _PHRASES:
            after = self._phrase(sign, at, end, marks, into)
        if after < 0:
            self._plain(at, found.end(), marks, into)
            return found.end()
        return after

    def _phrase(self, sign: str, at: int, end: int, marks: Marks, into: list[Node]) -> int:
        mark = _PHRASES[sign]
        inside = at + len(sign)
        before = self._text[at - 1 : at] if at else ""
        opens = not _WORD.match(before) and inside < end and not self._text[inside].isspace()
        if not opens or any(one["type"] == mark["type"] for one in marks):
            return -1
        close = self.closing(sign, inside + 1, end)
        line_end = self.closing("\n", inside, end)
        if close < 0 or -1 < line_end < close or self._text[inside] == sign[0]:
            return -1
        self.read(inside, close, (*marks, mark), into)
        return close + len(sign)

    def _code(self, at: int, end: int, marks: Marks, into: list[Node]) -> int:
        close = self.closing("}}", at + 3, end)
        line_end = self.closing("\n", at, end)
        if close < 0 or -1 < line_end < close:
            return -1
        kept = tuple(one for one in marks if one["type"] == "link")
        into.append(text_node(unescaped(self._text[at + 2 : close]), (*kept, {"type": "code"})))
        return close + 2

    def _colour(self, found: re.Match[str], end: int, marks: Marks, into: list[Node]) -> int:
        name = found[0][len("{color") : -1].removeprefix(":").strip().lower()
        close = self.closing("{color}", found.end(), end) if name else -1
        if close < 0:
            return -1
        colour = name if _HEX.fullmatch(name) else _COLOURS.get(name)
        known = colour is None or any(one["type"] == "textColor" for one in marks)
        extra: Marks = () if known else ({"type": "textColor", "attrs": {"color": colour}},)
        self.read(found.end(), close, (*marks, *extra), into)
        return close + len("{color}")

    def _address(self, at: int, end: int, marks: Marks, into: list[Node]) -> int:
        found = _URL.match(self._text, at, end)
        if found is None or any(one["type"] == "link" for one in marks):
            return -1
        address = found[0].rstrip(".,;:!?)'*_")
        into.append(text_node(address, (*marks, _link_mark(address))))
        return at + len(address)

    def _link(self, at: int, end: int, marks: Marks, into: list[Node]) -> int:
        close, line_end = self.closing("]", at + 2, end), self.closing("\n", at, end)
        if close < 0 or -1 < line_end < close or any(one["type"] == "link" for one in marks):
            return -1
        inside = self._text[at + 1 : close]
        if inside.startswith("~") and len(inside) > 1 and "|" not in inside:
            into.append(_mention(inside[1:]))
            return close + 1
        label, _, rest = inside.rpartition("|") if "|" in inside else ("", "", inside)
        if rest in _CARD_KINDS:
            into.append({"type": "inlineCard", "attrs": {"url": label.rpartition("|")[2] or label}})
            return close + 1
        if _TARGET.fullmatch(rest.strip()) is None:
            return -1
        shown = inline(label, (*marks, _link_mark(rest.strip()))) if label else []
        into.extend(
            shown or [text_node(rest.strip().removeprefix("mailto:"), (*marks, _link_mark(rest.strip())))]
        )
        return close + 1

    def _emoji(self, found: re.Match[str], marks: Marks, into: list[Node]) -> int:
        before = self._text[found.start() - 1 : found.start()]
        after = self._text[found.end() : found.end() + 1]
        if _WORD.match(before) or _WORD.match(after):
            into.append(text_node(found[0], marks))
        else:
            into.append({"type": "emoji", "attrs": {"shortName": _EMOJI[found[0]], "text": found[0]}})
        return found.end()


def unescaped(text: str) -> str:
    """A text whose escaped signs stand for themselves."""
    return re.sub(r"\\[!-/:-@\[-`{-~]|&#\d{2,5};", lambda found: _literal(found[0]), text)


def _literal(sign: str) -> str:
    if sign.startswith("&#"):
        number = int(sign[2:-1])
        return chr(number) if 32 <= number < 0xD800 else sign
    return sign[1:]


def _mention(who: str) -> Node:
    account = who.removeprefix("accountid:")
    return {"type": "mention", "attrs": {"id": account, "text": f"@{account}"}}


def _link_mark(address: str) -> Mark:
    return {"type": "link", "attrs": {"href": address}}


def _joined(nodes: list[Node]) -> list[Node]:
    """Neighbouring texts of one look as one."""
    made: list[Node] = []
    parts: list[str] = []
    for node in nodes:
        if node["type"] == "text" and parts and made[-1].get("marks") == node.get("marks"):
            parts.append(node["text"])
            continue
        if parts:
            made[-1] = made[-1] | {"text": "".join(parts)}
        parts = [node["text"]] if node["type"] == "text" else []
        made.append(node)
    if parts:
        made[-1] = made[-1] | {"text": "".join(parts)}
    return made
