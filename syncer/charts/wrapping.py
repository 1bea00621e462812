"""Breaking text into lines of a width: at blanks, between Chinese characters, and within a word that is too long. Pure."""

import re
from collections.abc import Callable, Iterator

Measure = Callable[[str], float]
ELLIPSIS = "…"
_NEVER_FIRST = frozenset("，。、；：！？）】》”’…—,.;:!?)]}%")
_NEVER_LAST = frozenset("（【《“‘([{")
_WIDE = r"[\u2e80-\u9fff\uac00-\ud7ff\uf900-\ufaff\ufe30-\ufe4f\uff00-\uffef\U00020000-\U0003ffff]"
_PIECES = re.compile(rf"\s+|{_WIDE}|(?:(?!{_WIDE})\S)+")


def wrap(text: str, width: float, measure: Measure, most: int = 99) -> list[str]:
    """Return the lines of a text, at most so many; the last ends with an ellipsis where something is left out."""
    lines: list[str] = []
    line = ""
    for piece in _pieces(" ".join(text.split()), width, measure):
        if line and measure((line + piece).rstrip()) > width:
            lines.append(line.rstrip())
            line = ""
        line += piece if line else piece.lstrip()
    lines += [line.rstrip()] if line.strip() else []
    if len(lines) <= most:
        return lines
    return [*lines[: most - 1], shorten(" ".join(lines[most - 1 :]), width, measure)]


def shorten(text: str, width: float, measure: Measure) -> str:
    """Return a text that fits a width, its end left out for an ellipsis where it would not."""
    if measure(text) <= width:
        return text
    while text and measure(text.rstrip() + ELLIPSIS) > width:
        text = text[:-1]
    return text.rstrip() + ELLIPSIS


def _pieces(text: str, width: float, measure: Measure) -> Iterator[str]:
    """What must not be parted: words, Chinese characters with the marks that belong to them."""
    held = ""
    for found in _PIECES.findall(text):
        if held and (found[0] in _NEVER_FIRST or held[-1] in _NEVER_LAST) and measure(held + found) <= width:
            held += found
            continue
        if held:
            yield from _split(held, width, measure)
        held = found
    if held:
        yield from _split(held, width, measure)


def _split(word: str, width: float, measure: Measure) -> Iterator[str]:
    """A word in parts that fit."""
    while measure(word) > width and len(word) > 1:
        cut = max((n for n in range(1, len(word)) if measure(word[:n]) <= width), default=1)
        yield word[:cut]
        word = word[cut:]
    yield word
