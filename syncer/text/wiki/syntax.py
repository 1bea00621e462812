"""What is markup where: the patterns that reader and writer share, so that one escapes what the other would read.

Letters and digits are Unicode's, so Chinese beside a `*` keeps it plain; `{*}` marks anywhere. Nothing here
knows the tree.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import Final

from syncer.text.tree import Mark

# A backslash makes these plain; before anything else it is itself.
ESCAPABLE: Final = frozenset("-#*_+?^~|%{}[]()!@")
MARKS: Final[dict[str, Mark]] = {"*": "strong", "_": "em", "-": "strike"}
DELIMITERS: Final[dict[Mark, str]] = {mark: char for char, mark in MARKS.items()}
NEWLINE: Final = r"\r\n|\r|\n"
_LINES: Final = re.compile(rf"[^\r\n]*(?:{NEWLINE})|[^\r\n]+")

_NAMES: Final = r"\(/\)|\([xyni!+?\-]\)|\(on\)|\(off\)|\(\*[rgby]?\)|\(flag(?:off)?\)"
EMOTICON: Final = re.compile(rf"(?:[:;]-?\)|:-?\(|:-?[PD]|{_NAMES})(?![A-Za-z])")
ENTITY: Final = re.compile(r"&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")
URL: Final = re.compile(
    r"(?<![A-Za-z0-9])(?:(?:https?|ftps?|file|irc|nntp)://|mailto:)[\-_.!~*';/?:@#&=%+$,A-Za-z0-9()]+"
)
BAD_URL_END: Final = ".,>)];}\"'!"
MACRO: Final = re.compile(r"\{([A-Za-z][\w\-]{0,40})(?::([^{}\r\n]{0,400}))?\}")
LINK: Final = re.compile(r"\[((?:\\[^\r\n]|[^\[\]\\\r\n])+)\]")
IMAGE: Final = re.compile(r"!([^\s!|\\](?:[^!\r\n\\]*[^\s!\\])?)!")
_PICTURE: Final = re.compile(r"[^|]*(?:\.[A-Za-z0-9]{1,5}|://[^|]*)(?:\|.*)?|[^|]*\|alt=.*")

HEADING: Final = re.compile(r"[ \t]*h([1-6])\.[ \t]*")
RULE: Final = re.compile(r"[ \t]*-{4,}[ \t]*$")
QUOTED: Final = re.compile(r"[ \t]*bq\.[ \t]*")
ITEM: Final = re.compile(r"[ \t]*([*#\-]+)[ \t]+")
_DASHES: Final = re.compile(r"[ \t]*-{2,3}")
ROW: Final = re.compile(r"[ \t]*\|")
TASK: Final = re.compile(r"\(([x/])\)(?:[ \t]+|(?=[\r\n])|\Z)")


@lru_cache(maxsize=8192)
def is_word(char: str) -> bool:
    """Whether a character keeps the delimiter beside it plain: any script's letters and decimal digits."""
    category = unicodedata.category(char)
    return category[0] == "L" or category == "Nd"


@lru_cache(maxsize=8192)
def is_obstacle(char: str) -> bool:
    """Whether Jira lets no phrase span the character: controls, joiners, and numbers such as ① and ½."""
    category = unicodedata.category(char)
    return category[0] == "C" or category in ("No", "Nl")


def is_picture(target: str) -> bool:
    """Whether `!target!` names a file or an address, and is not just a loud word."""
    return _PICTURE.fullmatch(target) is not None


def item_marker(line: str) -> re.Match[str] | None:
    """The marker of a list item that begins the line; runs of two or three dashes are none."""
    found = ITEM.match(line)
    return None if found is None or _DASHES.match(line) or RULE.match(line) else found


def begins_block(line: str) -> bool:
    """Whether a line begins something else than a paragraph."""
    return any(found.match(line) for found in (HEADING, RULE, QUOTED, ROW)) or item_marker(line) is not None


def url_at(text: str, at: int) -> str:
    """The bare address that begins here, without the punctuation of the sentence around it, or nothing."""
    found = URL.match(text, at)
    return found[0].rstrip(BAD_URL_END) if found else ""


def lines(text: str) -> list[str]:
    """Lines with their ends, as Jira has them: fewer than `splitlines` would find."""
    return _LINES.findall(text)
