"""Which characters of plain text need a backslash or an entity so that Jira shows them as typed, and no others."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from syncer.text.wiki.syntax import (
    BAD_URL_END,
    EMOTICON,
    ENTITY,
    ESCAPABLE,
    HEADING,
    IMAGE,
    QUOTED,
    ROW,
    RULE,
    is_obstacle,
    is_word,
    item_marker,
    url_at,
)

_SPECIAL: Final = re.compile(r"[\\*_\-+^~?{}\[\]!&(:;|]|(?<![A-Za-z0-9])(?=[a-z]{3,6}:)")
_HALF_ENTITY: Final = re.compile(r"&[#A-Za-z0-9]*$")
_TARGET: Final = re.compile(rf"[\[\]|{{}}\\!\s]|&(?={ENTITY.pattern[1:]})")
_OTHER: Final = re.compile(r"[^?]")
_SIGNS: Final = frozenset("*_-+^~?")


@dataclass(frozen=True, slots=True)
class Place:
    """Where a run of text stands: what follows in its line, and what is open around it."""

    first: bool = True
    last: bool = True
    later: str = ""
    open_signs: frozenset[str] = frozenset()
    in_link: bool = False
    in_cell: bool = False
    in_code: bool = False
    before_entity: bool = False


def escape(text: str, place: Place) -> str:
    """One run of text as it is written at a place."""
    return _Escaper(text, place).write()


class _Escaper:
    def __init__(self, text: str, place: Place) -> None:
        self._text = text
        self._place = place
        self._closing: dict[str, int] = {}
        for at, char in enumerate(text):
            if char in _SIGNS and self._may_close(at):
                self._closing[char] = at
        self._brace = text.rfind("}")
        self._bracket = text.rfind("]")
        self._loud = text.rfind("!")

    def write(self) -> str:
        text = self._text
        out: list[str] = []
        at = 0
        while at < len(text):
            match = _SPECIAL.search(text, at)
            stop = match.start() if match else len(text)
            out.append(self._plain(text[at:stop]))
            if match is None:
                break
            written, at = self._special(stop)
            out.append(written)
        return "".join(out)

    def _plain(self, text: str) -> str:
        """Inside a phrase, what Jira lets none span is written as a number."""
        if not self._place.open_signs or text.isascii():
            return text
        return "".join(f"&#{ord(char)};" if is_obstacle(char) else char for char in text)

    def _special(self, at: int) -> tuple[str, int]:
        text, char = self._text, self._text[at]
        url = url_at(text, at)
        if url and self._is_entity(self._end_of(at + len(url))):
            # An entity would become part of the address, so this one is no address but its characters.
            colon = text.index(":", at)
            return f"{text[at:colon]}&#58;", colon + 1
        if url:
            return url, at + len(url)
        emoticon = EMOTICON.match(text, at) if char in "(:;" else None
        if emoticon:
            return _no_emoticon(text, at)
        if char == "|":
            return ("&#124;" if self._place.in_link else "\\|" if self._place.in_cell else "|"), at + 1
        if char == "\\":
            return ("&#92;" if self._is_escape(at) else "\\"), at + 1
        if char == "&":
            entity = ENTITY.match(text, at) or (not self._place.last and _HALF_ENTITY.match(text, at))
            return ("&amp;" if entity else "&"), at + 1
        if char == "?":
            return self._questions(at)
        if char in ESCAPABLE and self._needs(at):
            return "\\" + char, at + 1
        return self._plain(char), at + 1

    def _questions(self, at: int) -> tuple[str, int]:
        """A run of question marks: where its last ones could begin a citation, no two of it are left together."""
        match = _OTHER.search(self._text, at)
        end = match.start() if match else len(self._text)
        size = end - at
        # A pair with another behind it begins none; of an odd run the last pair but for one sign may do so too.
        begins = (end - 2,) if size % 2 == 0 else (end - 2, end - 3)
        if size > 1 and any(self._is_phrase(start, size=2) for start in begins):
            return "\\??" * (size // 2) + "\\?" * (size % 2), end
        return "?" * size, end

    def _end_of(self, at: int) -> int:
        """Where an address would end that an entity made longer: past the punctuation that else is the sentence's."""
        rest = self._text[at:]
        return at + len(rest) - len(rest.lstrip(BAD_URL_END))

    def _is_entity(self, at: int) -> bool:
        """Whether the next character is written as a number."""
        if at >= len(self._text):
            return self._place.before_entity
        char = self._text[at]
        if char == "|":
            return self._place.in_link
        return self._is_escape(at) if char == "\\" else self._plain(char) != char

    def _is_escape(self, at: int) -> bool:
        following = self._text[at + 1 : at + 2]
        doubled = "\\" in (following, self._text[at - 1 : at])
        return doubled or following in ESCAPABLE or (following == "" and not self._place.last)

    def _needs(self, at: int) -> bool:
        text, place, char = self._text, self._place, self._text[at]
        match char:
            case "{":
                return place.in_code or not place.last or self._brace > at
            case "}":
                return place.in_code
            case "[":
                return place.in_link or not place.last or self._bracket > at
            case "]":
                return place.in_link
            case "!":
                later = IMAGE.match(text, at) if place.last else self._loud > at or not place.last
                return bool(later) and self._may_open(at)
            case _ if char in _SIGNS:
                return self._is_phrase(at)
            case _:
                return False

    def _is_phrase(self, at: int, size: int = 1) -> bool:
        char = self._text[at]
        if char in self._place.open_signs and self._may_close(at):
            return True
        follows = self._closing.get(char, -1) > at + size or char in self._place.later
        return follows and self._may_open(at, size)

    def _may_open(self, at: int, size: int = 1) -> bool:
        before, after = self._text[at - 1 : at], self._text[at + size : at + size + 1]
        if before and is_word(before):
            return False
        return not after.isspace() if after else not self._place.last

    def _may_close(self, at: int) -> bool:
        before, after = self._text[at - 1 : at], self._text[at + 1 : at + 2]
        if after and is_word(after):
            return False
        return not before.isspace() if before else not self._place.first


def _no_emoticon(text: str, at: int) -> tuple[str, int]:
    """The beginning of a smiley, so that Jira shows its characters and no picture."""
    if text[at] == "(":
        return "\\(", at + 1
    if text[at + 1] in "PD":
        return f"&#{ord(text[at])};", at + 1
    return f"{text[at]}\\{text[at + 1]}", at + 2


def escape_lines(written: str) -> str:
    """Lines of text of which none begins a block."""
    return "\n".join(_escape_start(line) for line in written.split("\n"))


def _escape_start(line: str) -> str:
    if item_marker(line) or RULE.match(line) or ROW.match(line):
        return "\\" + line
    if HEADING.match(line):
        return f"h&#{ord(line[1])};{line[2:]}"
    return f"b&#113;{line[2:]}" if QUOTED.match(line) else line


def target(href: str) -> str:
    """An address as the target of a link or picture; what would end it is written as a number."""
    written = _TARGET.sub(lambda found: _number(found[0]), href)
    return _number(written[0]) + written[1:] if written[:1] in ("^", "~") else written


def _number(char: str) -> str:
    return f"&#{ord(char)};"
