"""What the forms agree on about single characters: which are legal, which are CJK, which are punctuation."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import Final

# Controls, surrogates and non-characters: not XML, or not sayable as a character reference.
_ILLEGAL: Final = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef"
    + "".join(f"{chr(plane + 0xFFFE)}{chr(plane + 0xFFFF)}" for plane in range(0, 0x110000, 0x10000))
    + "]"
)
# All of them and more, as few ranges: what hardly any text has is asked for first, ten times as fast.
_SUSPECT: Final = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe-\U0010ffff]"
)
# Whatever moves a terminal's cursor, hides words or turns their order about; colours are left, with which our own lines are printed.
_COMMANDS: Final = re.compile(
    "(?P<colour>\x1b\\[(?:[01249]|3[1-6]|41)m)|[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]"
)
_SCHEME: Final = re.compile(r"([A-Za-z][A-Za-z0-9+.\-]*):")
_ALLOWED_SCHEMES: Final = frozenset({"http", "https", "mailto"})
_CJK: Final = re.compile(
    "[\u1100-\u11ff\u2e80-\u303e\u3041-\u33ff\u3400-\u4dbf\u4e00-\u9fff\ua000-\ua4cf\ua960-\ua97f"
    "\uac00-\ud7ff\uf900-\ufaff\ufe30-\ufe4f\uff00-\uffef\U0001b000-\U0001b16f\U00020000-\U0003ffff]"
)
# Korean is written with spaces, so its lines are joined with one.
_SPACED_CJK: Final = re.compile("[\u1100-\u11ff\u3130-\u318f\ua960-\ua97f\uac00-\ud7ff\uffa0-\uffdc]")


def clean(text: str) -> str:
    """Drop what no form can carry (XML-illegal characters, controls) and use `\\n` for line ends (B-41)."""
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    return _ILLEGAL.sub("", text) if _SUSPECT.search(text) else text


def printable(text: str) -> str:
    """A text with `\\u001b` for what a terminal would obey: people elsewhere wrote much of what is printed."""
    return _COMMANDS.sub(lambda found: found["colour"] or f"\\u{ord(found[0]):04x}", text)


@lru_cache(maxsize=4096)
def is_cjk(char: str) -> bool:
    """Whether a character is Chinese, Japanese or Korean, punctuation included."""
    return bool(_CJK.match(char))


def joins_without_space(before: str, after: str) -> bool:
    """Whether a line end between two characters is no space: both are Chinese or Japanese."""
    return all(is_cjk(char) and not _SPACED_CJK.match(char) for char in (before, after))


@lru_cache(maxsize=4096)
def is_punctuation(char: str) -> bool:
    """Whether a character is punctuation or a symbol, as CommonMark 0.31 means it."""
    return unicodedata.category(char)[0] in "PS"


def is_safe_link(href: str) -> bool:
    """Whether a link may stand, hidden white space left out: http, https, mailto, relative or an anchor."""
    scheme = _SCHEME.match(clean_link(href))
    return bool(href) and (scheme is None or scheme.group(1).lower() in _ALLOWED_SCHEMES)


def clean_link(href: str) -> str:
    """An address without white space or controls, so that no scheme can hide behind them."""
    stripped = clean(href).strip().replace("\n", "").replace("\t", "")
    return "".join("%20" if char == " " else "" if char.isspace() else char for char in stripped)
