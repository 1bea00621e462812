"""Bytes as text: in whichever of the usual encodings they were saved, and said so when it was not UTF-8.

Guesses only what can be told for sure: a wrong guess would put words into the register that nobody wrote.
"""

import codecs
from dataclasses import dataclass
from unicodedata import category

from syncer.domain.problems import Place, Problem

_MARKS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
_OTHERS = (
    (b"PK\x03\x04", "a workbook, a document or an archive"),
    (b"\xd0\xcf\x11\xe0", "a document of an old office program"),
    (b"%PDF", "a PDF"),
)
_SAMPLE = 4096  # bytes
_MOSTLY = 0.9  # of the characters stand in GB 2312, which holds what is written every day
_HINT = "save it as UTF-8 and import it again"


@dataclass(frozen=True, slots=True)
class Decoded:
    """A text without a byte-order mark at its start, and the name of the encoding it was saved in."""

    text: str
    encoding: str


def decode(raw: bytes, file: str) -> Decoded | Problem:
    """Return the text of a file's bytes: UTF-8, UTF-16 or GBK; a problem with its line where it is none of them."""
    for mark, what in _OTHERS:
        if raw.startswith(mark):
            hint = "save the sheet as CSV, or the text as Markdown, and import that"
            return Problem(f"this is {what}, not a text", hint, Place(file), code="not-text")
    mark, encoding = next((found for found in _MARKS if raw.startswith(found[0])), (b"", ""))
    encoding = encoding or _without_mark(raw)
    body = raw[len(mark) :]
    try:
        return Decoded(body.decode(encoding), encoding)
    except UnicodeDecodeError as error:
        return _undecodable(body, file, encoding, error.start)


def _without_mark(raw: bytes) -> str:
    """UTF-16 of mostly Latin text has a zero in every second byte; GBK is taken where nearly all of it is common."""
    sample = raw[:_SAMPLE]
    for encoding, zeros in (("utf-16-le", sample[1::2]), ("utf-16-be", sample[::2])):
        looks = zeros.count(0) > 0.4 * len(zeros) and sample.count(0) < 1.2 * zeros.count(0)
        if len(zeros) > 1 and looks and _decoded(raw, encoding) is not None:
            return encoding
    return "gb18030" if _decoded(raw, "utf-8") is None and _is_gbk(raw) else "utf-8"


def _decoded(raw: bytes, encoding: str) -> str | None:
    try:
        return raw.decode(encoding)
    except UnicodeDecodeError:
        return None


def _is_gbk(raw: bytes) -> bool:
    text = _decoded(raw, "gb18030")
    if text is None:
        return False
    written = [character for character in text if not character.isascii()]
    common = sum(bool(character.encode("gb2312", "ignore")) for character in written)
    return common >= _MOSTLY * len(written)


def _undecodable(body: bytes, file: str, encoding: str, at: int) -> Problem:
    if encoding.startswith("utf-16"):
        return Problem("the file begins as UTF-16 but is not", _HINT, Place(file), code="encoding")
    line = body.count(b"\n", 0, at) + 1
    message = f"byte 0x{body[at]:02X} is neither UTF-8 nor GBK"
    return Problem(message, _HINT, Place(file, line), code="encoding")


def without_controls(text: str) -> str:
    """Return a text without characters that are no words and that no site takes: controls (line ends and tabs stay)."""
    return "".join(character for character in text if not _is_control(character)) if _any(text) else text


def _any(text: str) -> bool:
    return any(map(_is_control, text))


def _is_control(character: str) -> bool:
    if character in "\n\t":
        return False
    return character in "\ufeff\ufffe\uffff" or category(character) in {"Cc", "Cs"}
