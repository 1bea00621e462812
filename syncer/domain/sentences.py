"""Sentences of a Markdown text as people write them, each with the slice of the text it stands in.

Only as much of Markdown as is needed to find where a sentence begins: markers of lists, headings and quotes,
emphasis, fenced code. The text itself is never changed.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

_FENCE = re.compile(r"^\s*(```|~~~)")
_MARKER = re.compile(r"^\s*(?:>\s*)*(?:#{1,6}\s+|[-*+•·]\s+|\(?\d{1,3}[.)、）]\s*)?(?:\[[ xX]\]\s+)?")
_STARTS_BLOCK = re.compile(r"^\s*(?:>|#{1,6}\s|[-*+•·]\s|\(?\d{1,3}[.)、）]|\||```|~~~)")
_CONTINUES = re.compile(
    r"^\s*[*_]{0,2}(?!as\s+an?\b)(?:[a-z0-9(]|(?:I|We|So|In order)\b|我|为了|為了|以便|以|从而|從而|这样|這樣|希望|需要|想要|能够|能夠)"
)
_ENDS = re.compile(
    r"[。！？!?]+[”’」』\"']*|\.(?=\s+[\"“'(]?[A-Z\u3400-\u9fff])|；\s*(?=作为|作為|身为|身為)"
)
_ABBREVIATED = re.compile(r"(?:\b(?:e\.g|i\.e|etc|vs|approx|incl|resp)|\b[A-Z])$", re.IGNORECASE)
_CARRIES_ON = re.compile(
    r"[\s，,*_]*(?:so\s+that\b|in order\b|so\s+I\b|以便|从而|從而|这样|這樣|以期)", re.IGNORECASE
)
_STRONG = re.compile(r"(\*\*|__)(?=\S)(.+?)(?<=\S)\1")
_EMPHASIS = re.compile(r"(?<![\w*_])([*_])(?=[^\s*_])([^*_]+?)(?<=\S)\1(?![\w*_])")
_SPACES = re.compile(r"\s+")
_LONGEST_ABBREVIATION = 8


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence: its words without Markdown and with single spaces, and the slice of the text as it was written."""

    words: str
    original: str


def sentences(text: str) -> Iterator[Sentence]:
    """Yield the sentences of a text in order; their originals, code and tables aside, make up the text."""
    for block in _blocks(text):
        for original in _split(block):
            words = plain(original)
            if words:
                yield Sentence(words, original)


def plain(text: str) -> str:
    """Return a text without byte-order mark, leading list marker and emphasis, its white space folded."""
    folded = _SPACES.sub(" ", _MARKER.sub("", text.replace("\ufeff", ""), count=1))
    return _EMPHASIS.sub(r"\2", _STRONG.sub(r"\2", folded)).strip()


def _blocks(text: str) -> Iterator[str]:
    """Lines, joined where the next one plainly goes on with the sentence."""
    block = ""
    fenced = False
    for line in text.splitlines(keepends=True):
        if _FENCE.match(line):
            fenced = not fenced
            yield block
            block = ""
        elif fenced or line.lstrip().startswith("|"):
            continue
        elif block.strip() and _goes_on(block, line):
            block += line
        else:
            yield block
            block = line
    yield block


def _goes_on(block: str, line: str) -> bool:
    return not block.endswith("\n\n") and not _STARTS_BLOCK.match(line) and bool(_CONTINUES.match(line))


def _split(block: str) -> Iterator[str]:
    start = 0
    for end in _ENDS.finditer(block):
        before = block[max(start, end.start() - _LONGEST_ABBREVIATION) : end.start()]
        if _ABBREVIATED.search(before) or _CARRIES_ON.match(block, end.end()):
            continue
        space = _SPACES.match(block, end.end())
        cut = space.end() if space else end.end()
        yield block[start:cut]
        start = cut
    yield block[start:]
