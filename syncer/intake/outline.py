"""A Markdown text as sections and list items with their lines, every word still in its place.

Why it exists: minutes are read by their headings, and what no heading explains has to be kept verbatim; so this
counts lines and cuts nothing. It knows no field and no language.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

BOLD = 7  # the level of a line that is a heading only by being bold
_ATX = re.compile(r" {0,3}(#{1,6})(?:[ \t]+(.*?))?(?:[ \t]+#+)?[ \t]*$")
_BOLD_LINE = re.compile(r"[ \t]*(?:\*\*|__)(?P<words>(?:(?!\*\*|__).)+)(?:\*\*|__)[ \t]*[:：]?[ \t]*$")
_UNDERLINE = re.compile(r" {0,3}(=+|-{3,})[ \t]*$")
_FENCE = re.compile(r" {0,3}(`{3,}|~{3,})")
_RULE = re.compile(r" {0,3}(?:(?:\*[ \t]*){3,}|(?:-[ \t]*){3,}|(?:_[ \t]*){3,})$")
_QUOTED = re.compile(r"(?P<key>[^:#]+:[ \t]+)(?P<mark>[\"'])(?P<words>.*)(?P=mark)[ \t]*$")
MARKER = re.compile(r"(?P<indent> {0,3})(?:[-*+]|\d{1,9}[.)])(?P<gap>[ \t]+)|(?P<cn> {0,3}\d{1,3}、[ \t]*)")


@dataclass(frozen=True, slots=True)
class Section:
    """A heading as written and the lines below it, up to the next heading; `line` is the heading's, from 1.

    The text before the first heading has level 0, no heading, and line 0.
    """

    level: int
    title: str
    line: int
    heading: str
    body: tuple[str, ...]

    @property
    def text(self) -> str:
        """The body without blank lines around it."""
        return "\n".join(self.body).strip("\n").rstrip()


@dataclass(frozen=True, slots=True)
class Item:
    """A list item of the first level: its first paragraph in one line, what else stands in it, and where."""

    words: str
    rest: str
    line: int
    raw: str


def sections(text: str) -> list[Section]:
    """Split a text at its headings; code blocks hold none, a line that is wholly bold is one."""
    lines = text.split("\n")
    heads = list(_headings(lines))
    found = [Section(0, "", 0, "", tuple(lines[: heads[0][0] if heads else len(lines)]))]
    for at, (start, end, level, title) in enumerate(heads):
        stop = heads[at + 1][0] if at + 1 < len(heads) else len(lines)
        found.append(Section(level, title, start + 1, "\n".join(lines[start:end]), tuple(lines[end:stop])))
    return found


def front(text: str) -> str:
    """Return a text whose YAML front matter reads like the head of minutes: without its fences, values without quotes."""
    lines = text.split("\n")
    if lines[0].rstrip() != "---":
        return text
    end = next((at for at, line in enumerate(lines[1:], 1) if line.rstrip() in {"---", "..."}), 0)
    inner = [_QUOTED.sub(r"\g<key>\g<words>", line) for line in lines[1:end]]
    return "\n".join(["", *inner, "", *lines[end + 1 :]]) if end else text


def _headings(lines: Sequence[str]) -> Iterator[tuple[int, int, int, str]]:
    """First line, line after, level and words of every heading."""
    fence = ""
    for at, line in enumerate(lines):
        mark = _FENCE.match(line)
        if mark is not None and (not fence or mark[1].startswith(fence)):
            fence = "" if fence else mark[1]
        if fence or mark is not None:
            continue
        if found := _ATX.match(line):
            yield at, at + 1, len(found[1]), (found[2] or "").strip()
        elif found := _BOLD_LINE.match(line):
            yield at, at + 1, BOLD, found["words"].strip()
        elif _is_underlined(lines, at):
            yield at, at + 2, 1 if lines[at + 1].lstrip().startswith("=") else 2, line.strip()


def _is_underlined(lines: Sequence[str], at: int) -> bool:
    """A paragraph of one line above a row of = or - is a heading too."""
    alone = at == 0 or not lines[at - 1].strip()
    plain = lines[at].strip() and not MARKER.match(lines[at]) and not _UNDERLINE.match(lines[at])
    return bool(alone and plain and at + 1 < len(lines) and _UNDERLINE.match(lines[at + 1]))


def items(body: Iterable[str], first: int) -> tuple[list[Item], list[str]]:
    """Return the items of a body whose first line has the number `first`, and the lines that belong to none.

    A code block belongs to the item it is indented below, else to none; a rule says nothing and is left out.
    """
    groups: list[tuple[int, int, list[str]]] = []
    loose: list[str] = []
    blank, lines = False, list(body)
    for number, (line, fence) in enumerate(zip(lines, _fences(lines), strict=True), first):
        deep = bool(groups) and (_indent(line) if fence is None else fence) >= groups[-1][1]
        marker = MARKER.match(line) if fence is None else None
        if fence is not None:
            (groups[-1][2] if deep else loose).append(line)
        elif not line.strip() or (not deep and _RULE.match(line)):
            if groups:
                groups[-1][2].append("")
            blank = True
            continue
        elif marker is not None and not deep:
            groups.append((number, len(marker[0]), [line]))
        elif deep or (groups and not blank and marker is None):
            groups[-1][2].append(line)
        else:
            loose.append(line)
        blank = fence is not None
    return [_item(number, width, lines) for number, width, lines in groups], loose


def _fences(lines: Iterable[str]) -> Iterator[int | None]:
    """Yield for each line how far the code block is indented in which it stands; None outside of any."""
    fence, column = "", 0
    for line in lines:
        mark = _FENCE.match(line.lstrip())
        if fence:
            yield column
            if mark is not None and mark[1].startswith(fence) and line.strip() == mark[1]:
                fence = ""
        elif mark is not None:
            fence, column = mark[1], _indent(line)
            yield column
        else:
            yield None


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip(" ")) if line.strip() else 0


def _item(number: int, width: int, lines: list[str]) -> Item:
    words = [lines[0][width:].strip()]
    rest = lines[1:]
    while rest and rest[0].strip() and not _begins_block(rest[0]):
        words.append(rest.pop(0).strip())
    below = "\n".join(line[min(_indent(line), width) :] for line in rest).strip("\n").rstrip()
    return Item(joined(words), below, number, "\n".join(lines).rstrip())


def _begins_block(line: str) -> bool:
    return bool(MARKER.match(line.lstrip()) or _FENCE.match(line.lstrip()))


def joined(lines: Iterable[str]) -> str:
    """Return lines of one paragraph as one line; between Chinese characters no blank is needed."""
    text = ""
    for line in lines:
        close = not text or (ord(text[-1]) > 0x2E7F and bool(line) and ord(line[0]) > 0x2E7F)
        text += line if close else f" {line}"
    return text
