"""A line of wiki markup as tokens: words, delimiters, and what stands whole (links, addresses, entities).

Tokens join up to the text they came from. Whether a delimiter opens or closes is decided here, by what
touches it; which of them belong together is not.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass
from typing import Final, Literal, TypeAlias

from syncer.text.wiki.syntax import (
    EMOTICON,
    ENTITY,
    ESCAPABLE,
    IMAGE,
    LINK,
    MACRO,
    is_picture,
    is_word,
    url_at,
)

TokenKind: TypeAlias = Literal[
    "text",
    "escape",
    "break",
    "newline",
    "delimiter",
    "mono",
    "link",
    "image",
    "url",
    "entity",
    "emoticon",
    "macro",
    "bar",
]
_SPECIAL: Final = re.compile(r"\r\n|[\\*_\-+^~?{\[!&(:;|\r\n]|(?<![A-Za-z0-9])(?=[a-z]{3,6}:)")
_BRACED: Final = re.compile(r"\{([*_\-+^~]|\?\?)\}")
_MONO: Final = re.compile(r"\{\{\{\}|\{\{")
_WORD: Final = re.compile(r"\S*")
_LINE_END: Final = re.compile(r"\r\n|\r|\n")
_PATTERNS: Final[dict[str, tuple[TokenKind, re.Pattern[str]]]] = {
    "\r": ("newline", _LINE_END),
    "\n": ("newline", _LINE_END),
    "[": ("link", LINK),
    "&": ("entity", ENTITY),
    "|": ("bar", re.compile(r"\|\|?")),
    "(": ("emoticon", EMOTICON),
    ":": ("emoticon", EMOTICON),
    ";": ("emoticon", EMOTICON),
}
_CANDIDATES: Final = 8  # ends of code that turn out to be none before the search is given up
_SINGLE: Final = frozenset("*_-+^~")


@dataclass(frozen=True, slots=True)
class Token:
    """A piece of the source; a delimiter knows its sign and what it may do, mono its inside."""

    kind: TokenKind
    start: int
    end: int
    sign: str = ""
    opens: bool = False
    closes: bool = False
    inside: tuple[int, int] = (0, 0)


class Lexer:
    """Cuts a stretch of source into tokens."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._mono_ends = [found.start() for found in re.finditer(r"\}(?=\})", text)]
        self._line_ends = [found.start() for found in re.finditer(r"[\r\n]", text)]
        self._word_end = 0
        self._word_backslash = -1

    def tokens(self) -> list[Token]:
        """All tokens, neighbouring text joined."""
        found: list[Token] = []
        at = done = 0
        while match := _SPECIAL.search(self._text, at):
            token = self._token(match.start(), done)
            if token is None:
                at = max(match.end(), match.start() + 1)
                continue
            if token.start > done:
                found.append(Token("text", done, token.start))
            found.append(token)
            at = done = token.end
        if done < len(self._text):
            found.append(Token("text", done, len(self._text)))
        return found

    def _token(self, at: int, done: int) -> Token | None:
        text, char = self._text, self._text[at]
        match char:
            case "\\":
                return self._backslash(at)
            case "{":
                return self._brace(at)
            case "!":
                return self._image(at)
            case "?" if text[at + 1 : at + 2] == "?":
                return self._delimiter(at, 2, done)
            case _ if char in _SINGLE:
                return self._delimiter(at, 1, done)
            case _ if url := url_at(text, at):
                return Token("url", at, at + len(url))
            case _:
                return self._simple(at)

    def _simple(self, at: int) -> Token | None:
        """What one pattern tells."""
        kind, pattern = _PATTERNS.get(self._text[at], (None, None))
        found = pattern.match(self._text, at) if pattern else None
        return Token(kind, at, found.end()) if kind and found else None

    def _backslash(self, at: int) -> Token | None:
        """An escape, or a line break if no address of a share goes on behind it."""
        following = self._text[at + 1 : at + 2]
        if following == "\\" and self._text[at - 1 : at] != "\\":
            if at >= self._word_end:
                found = _WORD.match(self._text, at)
                self._word_end = found.end() if found else at
                self._word_backslash = self._text.rfind("\\", at, self._word_end)
            return Token("break", at, at + 2) if self._word_backslash == at + 1 else None
        escapes = following in ESCAPABLE and following != "" and self._text[at - 1 : at] != "\\"
        return Token("escape", at, at + 2) if escapes else None

    def _brace(self, at: int) -> Token | None:
        braced = _BRACED.match(self._text, at)
        if braced:
            return self._delimiter_token(at, braced.end(), braced[1], braced=True)
        mono = _MONO.match(self._text, at)
        if mono:
            return self._mono(at, mono.end())
        macro = MACRO.match(self._text, at)
        return Token("macro", at, macro.end(), macro[1]) if macro else None

    def _mono(self, at: int, inside: int) -> Token | None:
        """`{{code}}`, whose ends may not touch letters unless they are written `{{{}` and `{}}}`."""
        text = self._text
        if inside - at == 2 and is_word(text[at - 1 : at] or " "):
            return None
        if text[inside : inside + 1] in ("", " ", "\t", "\r", "\n"):
            return None
        index = bisect_left(self._mono_ends, inside + 1)
        for end in self._mono_ends[index : index + _CANDIDATES]:
            if end >= self._line_end(inside):
                return None
            if text[end - 1] in " \t\\":
                continue
            if text[end - 1] == "{" and text[end : end + 3] == "}}}" and not _escaped(text, end):
                return Token("mono", at, end + 3, inside=(inside, end - 1))
            if not is_word(text[end + 2 : end + 3] or " "):
                return Token("mono", at, end + 2, inside=(inside, end))
        return None

    def _line_end(self, at: int) -> int:
        index = bisect_left(self._line_ends, at)
        return self._line_ends[index] if index < len(self._line_ends) else len(self._text)

    def _image(self, at: int) -> Token | None:
        found = IMAGE.match(self._text, at)
        if found is None or not is_picture(found[1]) or is_word(self._text[at - 1 : at] or " "):
            return None
        return (
            None
            if is_word(self._text[found.end() : found.end() + 1] or " ")
            else Token("image", at, found.end())
        )

    def _delimiter(self, at: int, size: int, done: int) -> Token:
        return self._delimiter_token(at, at + size, self._text[at : at + size], touches=at == done)

    def _delimiter_token(
        self, start: int, end: int, sign: str, *, braced: bool = False, touches: bool = False
    ) -> Token:
        """`touches`: the token before ends here, so that no letter of it is in the way."""
        text = self._text
        before, after = text[start - 1 : start] or " ", text[end : end + 1] or " "
        opens = not after.isspace() and (braced or text[end : end + len(sign)] != sign)
        closes = not before.isspace() and (
            braced or text[start - len(sign) : start] != sign or _escaped(text, start)
        )
        if not braced:
            opens = opens and (touches or not is_word(before)) and before != "\\"
            closes = closes and not is_word(after)
        return Token("delimiter", start, end, sign, opens, closes)


def _escaped(text: str, start: int) -> bool:
    return text[start - 2 : start - 1] == "\\"
