"""A file's text with its byte-order mark, its line ends and the places of its characters.

Everything that reads or changes a register file works on offsets into this text, so that what nobody
asked to change is never written anew. Nothing here knows YAML or Markdown.
"""

import re
from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass, field

from syncer.domain.json import JsonValue
from syncer.domain.problems import Place, Problem

BOM = b"\xef\xbb\xbf"
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]|\r(?!\n)")
_CONFLICT = re.compile(r"^(?:<{7} |>{7} )", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Splice:
    """Replace `text[start:end]` by `new`."""

    start: int
    end: int
    new: str


@dataclass(frozen=True, slots=True)
class Source:
    """A decoded file; `file` is what messages call it, `text` has no byte-order mark."""

    file: str
    text: str
    bom: bool = False
    _starts: list[int] = field(default_factory=list, repr=False, compare=False)

    @property
    def newline(self) -> str:
        r"""The line end of the file: that of its first line, "\n" when it has none."""
        first = self.text.find("\n")
        return "\r\n" if first > 0 and self.text[first - 1] == "\r" else "\n"

    def place(self, offset: int) -> Place:
        """Return where an offset is, lines and columns (in characters) counted from 1."""
        if not self._starts:
            self._starts.extend((0, *(m.end() for m in re.finditer("\n", self.text))))
        line = bisect_right(self._starts, offset)
        return Place(self.file, line, offset - self._starts[line - 1] + 1)

    def encode(self) -> bytes:
        """Return the file's bytes."""
        return (BOM if self.bom else b"") + self.text.encode("utf-8")

    def with_text(self, text: str) -> "Source":
        """Return the same file with another text."""
        return Source(self.file, text, self.bom)


def decode(file: str, raw: bytes) -> tuple[Source | None, list[Problem]]:
    """Decode a file's bytes; (None, problems) when they are not clean UTF-8 text."""
    bom = raw.startswith(BOM)
    body = raw[len(BOM) :] if bom else raw
    try:
        source = Source(file, body.decode("utf-8"), bom)
    except UnicodeDecodeError as error:
        return None, [_bad_utf8(file, body, error.start)]
    problems = [
        Problem(
            f"control character U+{ord(m[0]):04X}",
            "delete it",
            source.place(m.start()),
            code="control-character",
        )
        for m in _CONTROL.finditer(source.text)
    ]
    if conflict := _CONFLICT.search(source.text):
        place = source.place(conflict.start())
        problems.append(
            Problem(
                "a merge conflict was left in the file",
                "choose one side and delete the markers",
                place,
                code="conflict-marker",
            )
        )
    return (None if problems else source), problems


def _bad_utf8(file: str, body: bytes, start: int) -> Problem:
    line = body.count(b"\n", 0, start) + 1
    column = len(body[body.rfind(b"\n", 0, start) + 1 : start].decode("utf-8", "replace")) + 1
    hint = "save the file as UTF-8"
    if body[:2] in {b"\xff\xfe", b"\xfe\xff"}:
        hint = "it looks like UTF-16: save the file as UTF-8"
    return Problem(f"byte 0x{body[start]:02X} is not UTF-8", hint, Place(file, line, column), code="bad-utf8")


def apply_splices(text: str, splices: Iterable[Splice]) -> str:
    """Return the text with all splices made; they must not overlap."""
    for splice in sorted(splices, key=lambda s: (s.start, s.end), reverse=True):
        text = text[: splice.start] + splice.new + text[splice.end :]
    return text


def line_start(text: str, offset: int) -> int:
    """Return the offset of the first character of the line an offset is in."""
    return text.rfind("\n", 0, offset) + 1


def line_end(text: str, offset: int) -> int:
    """Return the offset of the line end (of its carriage return, if any) of the line an offset is in."""
    end = text.find("\n", offset)
    if end < 0:
        return len(text)
    return end - 1 if end > offset and text[end - 1] == "\r" else end


def next_line(text: str, offset: int) -> int:
    """Return the offset of the line after the one an offset is in, or of the text's end."""
    end = text.find("\n", offset)
    return len(text) if end < 0 else end + 1


def trim(text: str, start: int, end: int) -> tuple[int, int]:
    """Return the span without blank lines at its start and without white space at its end."""
    inner = text[start:end]
    kept = len(inner.rstrip())
    if not kept:
        return start, start
    blank = re.match(r"(?:[ \t]*\r?\n)*", inner)
    return start + (blank.end() if blank else 0), start + kept


def tidy(value: str) -> str:
    r"""Return people's text as the register keeps it: "\n" line ends, no blank lines around it."""
    plain = value.replace("\r\n", "\n")
    start, end = trim(plain, 0, len(plain))
    return plain[start:end]


def tidied(value: JsonValue) -> JsonValue:
    """Return a value with every text in it tidied, so that body, front matter and hub mean the same."""
    if isinstance(value, str):
        return tidy(value)
    if isinstance(value, list):
        return [tidied(item) for item in value]
    if isinstance(value, dict):
        return {key: tidied(item) for key, item in value.items()}
    return value
