"""Which characters of plain text need a backslash so that Markdown reads them as typed, and no others."""

from __future__ import annotations

import re
from typing import Final

_SPECIAL: Final = re.compile(r"[\\`*_~\[\]<&!@]")
_ENTITY: Final = re.compile(r"&(?:#[0-9]{1,8}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{0,31});")
_LINE_START: Final = re.compile(r"#{1,6}(?=[ \t]|$)|>|[-+](?=[ \t]|$)|-[-\t ]*$|=+[ \t]*$|[-:|][-:| \t]*$")
_NUMBERED: Final = re.compile(r"(\d{1,9})([.)])(?=[ \t]|$)")
_BRACKETED: Final = re.compile(r"\[(?:[^\[\]\\]|\\.)*\]:|\[[ xX]\](?=[ \t\n]|$)", re.DOTALL)


def escape(text: str, *, angles: bool, in_link: bool) -> str:
    """Escape one run of text; `angles` says that a `>` follows somewhere, so that `<` may open something."""

    def written(found: re.Match[str]) -> str:
        needed = _needs(text, found.start(), angles=angles, in_link=in_link)
        return "\\" + found[0] if needed else found[0]

    return _SPECIAL.sub(written, text)


def _needs(text: str, at: int, *, angles: bool, in_link: bool) -> bool:
    char, after = text[at], text[at + 1 : at + 2]
    match char:
        case "_":
            return not _inside_word(text, at)
        case "~":
            return after in ("", "~") or at == 0 or text[at - 1] == "~"
        case "[" | "]":
            return in_link or (char == "]" and after == "(")
        case "<":
            return angles and after != " "
        case "&":
            return _ENTITY.match(text, at) is not None
        case "!" | "@":
            return after == ""
        case _:
            return True


def _inside_word(text: str, at: int) -> bool:
    """Whether a run of underscores stands between letters or digits, where it cannot mark anything."""
    left = text[:at].rstrip("_")[-1:]
    right = text[at:].lstrip("_")[:1]
    return left.isalnum() and right.isalnum()


def escape_lines(written: str) -> str:
    """Escape what would begin a block at the start of a paragraph's lines."""
    first, *rest = written.split("\n")
    first = "\\" + first if _BRACKETED.match(written) else _escape_start(first, first=True)
    return "\n".join((first, *(_escape_start(line) for line in rest)))


def escape_continued(written: str) -> str:
    """Escape what would begin a block in the lines behind the first."""
    first, *rest = written.split("\n")
    return "\n".join((first, *(_escape_start(line) for line in rest)))


def _escape_start(line: str, *, first: bool = False) -> str:
    body = line.removesuffix("\\")
    numbered = _NUMBERED.match(body)
    if numbered:
        return f"{numbered[1]}\\{line[len(numbered[1]) :]}"
    found = _LINE_START.match(body)
    if found is None or (first and found[0][0] in ":|="):
        return line
    return "\\" + line


def code_span(text: str) -> str:
    """A code span whose fence no run of backticks inside can close."""
    runs = {len(run) for run in re.findall("`+", text)}
    fence = "`" * next(length for length in range(1, len(text) + 2) if length not in runs)
    padded = text.startswith("`") or text.endswith("`") or (text[0] == text[-1] == " " and not text.isspace())
    return f"{fence} {text} {fence}" if padded else f"{fence}{text}{fence}"


def destination(href: str) -> str:
    """An address as a link destination."""
    escaped = re.sub(r"[\\()<>]", r"\\\g<0>", href)
    return _ENTITY.sub(lambda found: "\\" + found[0], escaped)
