"""What changed in a text, word by word: lines first, then words inside the lines that differ.

Chinese is compared character by character, since it has no spaces. Nothing is lost: the pieces kept and taken
away are the old text, those kept and put in the new one. How it is shown is not decided here.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Final, Literal

Op = Literal["same", "out", "in"]

_TOKEN: Final = re.compile(r"\s+|[0-9A-Za-z_\u00c0-\u024f\u0370-\u052f]+|.", re.DOTALL)
_MOST: Final = 4_000_000  # comparisons of words with words; beyond it lines are told apart and no words


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text that stayed, went out, or came in."""

    op: Op
    text: str


def pieces(before: str, after: str) -> tuple[Piece, ...]:
    """The stretches that lead from one text to the other, in order, neighbours of one kind joined."""
    old, new = before.splitlines(keepends=True), after.splitlines(keepends=True)
    return tuple(_joined(_by_line(old, new)))


def likeness(found: Sequence[Piece]) -> float:
    """How much of the longer text stayed, from 0 to 1; 1 for two empty ones."""
    size = {op: sum(len(piece.text) for piece in found if piece.op == op) for op in ("same", "out", "in")}
    whole = size["same"] + max(size["out"], size["in"])
    return size["same"] / whole if whole else 1.0


def _by_line(old: Sequence[str], new: Sequence[str]) -> Iterator[Piece]:
    for tag, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        before, after = "".join(old[a:b]), "".join(new[c:d])
        if tag == "equal":
            yield Piece("same", before)
        else:
            yield from _by_word(_TOKEN.findall(before), _TOKEN.findall(after))


def _by_word(old: Sequence[str], new: Sequence[str]) -> Iterator[Piece]:
    if len(old) * len(new) > _MOST:
        yield from (Piece("out", "".join(old)), Piece("in", "".join(new)))
        return
    for tag, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            yield Piece("same", "".join(old[a:b]))
        else:
            yield from (Piece("out", "".join(old[a:b])), Piece("in", "".join(new[c:d])))


def _joined(found: Iterator[Piece]) -> Iterator[Piece]:
    """Neighbouring changes as one, old words before new ones; a space alone does not keep two changes apart."""
    kept, out, came, gap = "", "", "", ""
    for piece in found:
        changed = bool(out or came)
        if piece.op == "same" and changed and not gap and piece.text.isspace() and "\n" not in piece.text:
            gap = piece.text
        elif piece.op == "same":
            yield from _changed(kept if changed else "", out, came)
            kept = gap + piece.text if changed else kept + piece.text
            out, came, gap = "", "", ""
        elif piece.text:
            out += gap + (piece.text if piece.op == "out" else "")
            came += gap + (piece.text if piece.op == "in" else "")
            gap = ""
    yield from _changed(kept, out, came)
    if gap:
        yield Piece("same", gap)


def _changed(kept: str, out: str, came: str) -> Iterator[Piece]:
    if kept:
        yield Piece("same", kept)
    if out:
        yield Piece("out", out)
    if came:
        yield Piece("in", came)
