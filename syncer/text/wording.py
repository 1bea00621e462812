"""What changed in a text, word by word: lines first, of long ones sentences, then the words inside what differs.

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
_SENTENCE: Final = re.compile(r"[^.!?;。！？；\n]*(?:[.!?;。！？；\n]+|$)\s*", re.DOTALL)
_IDEOGRAPH: Final = re.compile(r"[\u2e80-\u9fff\uf900-\ufaff]")
_SIGNS: Final = re.compile(r"[\W_]+")
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
        if tag == "equal":
            yield Piece("same", "".join(old[a:b]))
        elif b - a == d - c:  # as many lines as before: each became another
            for before, after in zip(old[a:b], new[c:d], strict=True):
                yield from _changed_text(before, after)
        else:
            yield from _changed_text("".join(old[a:b]), "".join(new[c:d]))


def _changed_text(before: str, after: str) -> Iterator[Piece]:
    """The words that differ; of what is too long for that, first the sentences."""
    old, new = _TOKEN.findall(before), _TOKEN.findall(after)
    if len(old) * len(new) <= _MOST:
        yield from _by_word(old, new)
        return
    for tag, one, other in _opcodes(_SENTENCE.findall(before), _SENTENCE.findall(after)):
        if tag == "equal":
            yield Piece("same", one)
        else:
            yield from _by_word(_TOKEN.findall(one), _TOKEN.findall(other))


def _by_word(old: Sequence[str], new: Sequence[str]) -> Iterator[Piece]:
    if len(old) * len(new) > _MOST:
        yield from (Piece("out", "".join(old)), Piece("in", "".join(new)))
        return
    for tag, before, after in _opcodes(old, new):
        if tag == "equal":
            yield Piece("same", before)
        else:
            yield from (Piece("out", before), Piece("in", after))


def _opcodes(old: Sequence[str], new: Sequence[str]) -> Iterator[tuple[str, str, str]]:
    for tag, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        yield tag, "".join(old[a:b]), "".join(new[c:d])


def _joined(found: Iterator[Piece]) -> Iterator[Piece]:
    """Neighbouring changes as one, old words before new ones; an island between them does not keep two changes apart."""
    kept, out, came, gap = "", "", "", ""
    for piece in found:
        changed = bool(out or came)
        if piece.op == "same" and changed and not gap and _is_island(piece.text):
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


def _is_island(text: str) -> bool:
    """Whether a stretch is blanks, signs or a single Chinese character on one line: people read phrases."""
    bare = _SIGNS.sub("", text)
    single = len(bare) == 1 and _IDEOGRAPH.match(bare) is not None
    return (not bare or single) and not {"\n", "\r"} & set(text)


def _changed(kept: str, out: str, came: str) -> Iterator[Piece]:
    if kept:
        yield Piece("same", kept)
    if out:
        yield Piece("out", out)
    if came:
        yield Piece("in", came)
