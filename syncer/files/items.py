"""Lists in Markdown as blocks with spans, so that one item can change while the others stay as typed.

A block is a bullet or a numbered line with what is indented below it, or a paragraph between bullets.
Nothing here knows fields: what an item says is read by others.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from syncer.files.source import line_end

_MARKER = re.compile(
    r"(?P<indent> {0,3})(?P<mark>[-*+]|(?P<number>\d{1,9})[.)])(?:[ ]{1,4}(?=\S)|[ \t]+|(?=\r?$))|(?P<cn>\d{1,3})、[ ]*"
)
_OWN = re.compile(r"<!--|#{1,6}[ \t]")
_COMMENT = re.compile(r"\s*<!--.*-->\s*", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Block:
    """An item at `text[start:end]`; `words` is where its first line's words begin, `width` what its further lines are indented by."""

    start: int
    end: int
    words: int
    width: int
    number: int | None
    bullet: bool
    first: str
    rest: str

    @property
    def text(self) -> str:
        """All of its words, further lines without their indentation."""
        return f"{self.first}\n{self.rest}" if self.rest else self.first


def blocks(text: str, start: int, end: int) -> list[Block]:
    """Split `text[start:end]` into items; comments of their own are left out."""
    spans: list[tuple[int, int, re.Match[str] | None]] = []
    width, blank, offset = 0, True, start
    while offset < end:
        stop = text.find("\n", offset, end)
        stop = end if stop < 0 else stop + 1
        line = text[offset:stop].rstrip()
        if not line:
            blank = True
        else:
            indent = len(line) - len(line.lstrip(" \t"))
            marker = _MARKER.match(line)
            inside = bool(spans) and (
                indent >= width > 0 or (not blank and marker is None and not _OWN.match(line))
            )
            if inside:
                spans[-1] = (spans[-1][0], offset + len(line), spans[-1][2])
            else:
                spans.append((offset, offset + len(line), marker))
                width = marker.end() if marker else 0
            blank = False
        offset = stop
    return [_block(text, *span) for span in spans if not _not_said(text[span[0] : span[1]])]


def _not_said(text: str) -> bool:
    """Comments and headings between items are people's own."""
    return bool(_COMMENT.fullmatch(text)) or text.startswith("#")


def _block(text: str, start: int, end: int, marker: re.Match[str] | None) -> Block:
    lines = text[start:end].replace("\r\n", "\n").split("\n")
    width = marker.end() if marker else 0
    number = (marker["number"] or marker["cn"]) if marker else None
    rest = "\n".join(_dedent(line, width) for line in lines[1:])
    return Block(
        start,
        end,
        start + width,
        width,
        int(number) if number else None,
        marker is not None,
        lines[0][width:],
        rest.rstrip("\n"),
    )


def _dedent(line: str, width: int) -> str:
    spaces = len(line) - len(line.lstrip(" "))
    return line[min(spaces, width) :] if line.strip() else ""


def render(words: str, like: Block | None, newline: str) -> str:
    """Return an item's text with the marker of a neighbour ("- " without one), further lines indented."""
    mark = _mark(like)
    first, *rest = words.split("\n")
    below = [f"{' ' * len(mark)}{line}" if line else "" for line in rest]
    return newline.join([f"{mark}{first}".rstrip() if not first else f"{mark}{first}", *below])


def _mark(like: Block | None) -> str:
    if like is None or not like.bullet:
        return "- "
    return f"{like.number + 1}. " if like.number is not None else "- "


@dataclass(frozen=True, slots=True)
class ListText:
    """A list as it stands: `text[start:end]` with its blocks and what each of them says, in canonical form."""

    text: str
    start: int
    end: int
    blocks: Sequence[Block]
    said: Sequence[str]


def rewrite(
    old: ListText, said: Sequence[str], write: Callable[[int, Block | None], str], newline: str
) -> str:
    """Return the list's new text: items that say the same stay byte for byte, `write(i, neighbour)` gives the others."""
    kept: list[tuple[str, int | None]] = []
    for _, a, b, c, d in SequenceMatcher(a=list(old.said), b=list(said), autojunk=False).get_opcodes():
        same = old.said[a:b] == said[c:d]
        for at in range(c, d):
            near = old.blocks[min(a, len(old.blocks) - 1)] if old.blocks else None
            source = a + at - c if same else None
            kept.append((_raw(old, source) if source is not None else write(at, _like(near)), source))
    return _join(old, kept, newline)


def _like(block: Block | None) -> Block | None:
    return block if block is not None and block.bullet else None


def _raw(old: ListText, index: int) -> str:
    return old.text[old.blocks[index].start : _stop(old, index)]


def _stop(old: ListText, index: int) -> int:
    """Where an item's last line ends, invisible blanks included; the list's own end for the last item."""
    end = old.blocks[index].end
    return end if index + 1 == len(old.blocks) else min(line_end(old.text, end), old.blocks[index + 1].start)


def _join(old: ListText, kept: Sequence[tuple[str, int | None]], newline: str) -> str:
    """Neighbours that were neighbours keep what stood between them; comments between items stay too."""
    if not old.blocks:
        return newline.join(text for text, _ in kept)
    parts = [old.text[old.start : old.blocks[0].start]]
    sources = {source for _, source in kept}
    for position, (text, source) in enumerate(kept):
        parts.append(text)
        follows = kept[position + 1][1] if position + 1 < len(kept) else None
        last = position + 1 == len(kept)
        if source is not None and follows == source + 1:
            parts.append(_gap(old, source))
        elif not last:
            parts.append(newline)
    parts.extend(_comments(old, sources, newline))
    parts.append(old.text[old.blocks[-1].end : old.end])
    return "".join(parts)


def _gap(old: ListText, index: int) -> str:
    return old.text[_stop(old, index) : old.blocks[index + 1].start]


def _comments(old: ListText, kept: set[int | None], newline: str) -> list[str]:
    gaps = [_gap(old, i).strip() for i in range(len(old.blocks) - 1) if i not in kept or i + 1 not in kept]
    return [f"{newline}{gap}" for gap in gaps if gap]
