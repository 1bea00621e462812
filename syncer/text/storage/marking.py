"""Carries the markers of people's inline comments from the page they stand on into the body we write next (B-36).

A marker goes where its words stand: at the same place where the text around is the same, else at the likeliest one.
No word is changed, and no other comment's marker; a comment whose words are gone is named.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter
from typing import Final, NamedTuple

from lxml import etree

from syncer.text.align import matched
from syncer.text.storage.runs import (
    MARKER,
    REF,
    SOLID,
    Line,
    Markup,
    Part,
    Place,
    fill,
    places,
    text,
)
from syncer.text.storage.xml import Element, new_body, parse, qualified, serialize

_NAME: Final = "inline-comment-marker"
_AROUND: Final = 80  # letters looked at on either side
_SAME_PLACE: Final = 2  # letters: it decides where the text around is the same in several places
_SAME_ANCHOR: Final = 20  # letters that the same card is worth
_ENOUGH: Final = 6  # letters that speak for a place: fewer may be found anywhere
_WIDE: Final = "\u2e80"  # from here on a letter is worth a word


class Anchored(NamedTuple):
    """A body with people's markers in it, and the refs of those whose words are gone."""

    body: str
    lost: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Marked:
    """Words that a marker stands around, in one line; `before` and `after` are what stands beside them."""

    ref: str
    at: int
    start: int
    end: int
    words: str
    anchor: str
    before: str = ""
    after: str = ""


@dataclass(frozen=True, slots=True)
class _Spot:
    at: int
    start: int
    end: int

    def meets(self, other: _Spot) -> bool:
        return self.at == other.at and self.start < other.end and other.start < self.end


def re_anchored(theirs: str, ours: str) -> Anchored:
    """Our body with every marker of theirs whose words it holds; MalformedStorageError where either is no XML."""
    if _NAME not in theirs:
        return Anchored(ours, ())
    theirs_body, body = parse(theirs), parse(ours)
    old, new = places(theirs_body), places(body)
    wanted, there = marked(old), marked(new)
    found = _Finder(old, new).spots(_missing(wanted, there), there)
    _mark(new, found)
    kept = set(_refs(body))
    lost = tuple(ref for ref in dict.fromkeys(_refs(theirs_body)) if ref not in kept)
    return Anchored(serialize(body) if found else ours, lost)


def marked_where_alone(xml: str, ref: str, words: str) -> str | None:
    """A body with a comment's marker around its words, where they stand in it once; None where they do not."""
    body = parse(xml)
    found = places(body)
    spots = list(_Finder([], found).candidates(" ".join(words.split())))
    if not words.strip() or len(spots) != 1:
        return None
    _mark(found, [(ref, spots[0])])
    return serialize(body)


def markers(xml: str) -> dict[str, str]:
    """The words that each marker of a body stands around, by its ref; "" for one that stands around none."""
    if _NAME not in xml:
        return {}
    body = parse(xml)
    words: dict[str, list[str]] = {ref: [] for ref in _refs(body)}
    for mark in marked(places(body)):
        words[mark.ref].append(mark.words.replace(SOLID, ""))
    return {ref: " ".join(said) for ref, said in words.items()}


def unmarked(xml: str) -> str:
    """A body without its markers, which are nothing of what it says. Raises MalformedStorageError."""
    body = parse(xml)
    if not _refs(body):
        return xml
    etree.strip_tags(body, qualified(MARKER))
    return serialize(body)


def _refs(body: Element) -> list[str]:
    return [str(found.get(qualified(REF)) or "") for found in body.iter(qualified(MARKER))]


def marked(found: Sequence[Place]) -> list[Marked]:
    """Every stretch of words with a marker around it; what touches in one line is one stretch."""
    return [mark for at, place in enumerate(found) for mark in _line_marks(found, at, place.line)]


def _line_marks(found: Sequence[Place], at: int, line: Line) -> Iterator[Marked]:
    spans: dict[str, list[tuple[int, int]]] = defaultdict(list)
    for ref, start, end in _spans(line.parts, 0):
        joined = spans[ref]
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    for ref, stretches in spans.items():
        for stretch in stretches:
            start, end = line.span(*stretch)
            if start < end:
                around = _before(found, at, start), _after(found, at, end)
                yield Marked(ref, at, start, end, line.text[start:end], line.anchor, *around)


def _spans(parts: Iterable[Part], start: int) -> Iterator[tuple[str, int, int]]:
    """Refs with where they stand in a line's raw text, outer ones first."""
    for part in parts:
        end = start + len(text(part))
        if isinstance(part, Markup):
            if part.ref:
                yield part.ref, start, end
            yield from _spans(part.parts, start)
        start = end


def _before(found: Sequence[Place], at: int, start: int) -> str:
    near = found[at].line.text[:start]
    while len(near) < _AROUND and at:
        at -= 1
        near = f"{found[at].line.text}\n{near}"
    return near[-_AROUND:]


def _after(found: Sequence[Place], at: int, end: int) -> str:
    near = found[at].line.text[end:]
    while len(near) < _AROUND and at + 1 < len(found):
        at += 1
        near = f"{near}\n{found[at].line.text}"
    return near[:_AROUND]


def _missing(wanted: Iterable[Marked], there: Iterable[Marked]) -> list[Marked]:
    """What does not stand in our body yet: a merge may have kept a person's block with the markers in it."""
    held: dict[str, list[str]] = defaultdict(list)
    for mark in there:
        held[mark.ref].append(mark.words)
    missing = [mark for mark in wanted if not _taken(held[mark.ref], mark.words, whole=True)]
    return [mark for mark in missing if not _taken(held[mark.ref], mark.words, whole=False)]


def _taken(held: list[str], words: str, *, whole: bool) -> bool:
    """Whether words stand among those held; they are taken from them then."""
    for at, there in enumerate(held):
        if there == words or (not whole and words in there):
            held[at] = there.replace(words, "\n", 1)
            return True
    return False


class _Finder:
    """Where the words of a page stand in another."""

    def __init__(self, old: Sequence[Place], new: Sequence[Place]) -> None:
        self._new = new
        self._old_lines = [place.line.text for place in old]
        self._lines = [place.line.text for place in new]
        pairs = matched(self._old_lines, self._lines)
        self._moved = {before: now for now, before in pairs.items()}

    def spots(self, wanted: Iterable[Marked], there: Iterable[Marked]) -> list[tuple[str, _Spot]]:
        """The place of each marker that has one; none of a ref meets another of it."""
        taken: dict[str, list[_Spot]] = defaultdict(list)
        for mark in there:
            taken[mark.ref].append(_Spot(mark.at, mark.start, mark.end))
        found = []
        for mark in wanted:
            spot = self._spot(mark, taken[mark.ref])
            if spot is not None:
                taken[mark.ref].append(spot)
                found.append((mark.ref, spot))
        return found

    def _spot(self, mark: Marked, taken: list[_Spot]) -> _Spot | None:
        free = [spot for spot in self.candidates(mark.words) if not any(spot.meets(other) for other in taken)]
        alone = len(free) == 1 and sum(line.count(mark.words) for line in self._old_lines) == 1
        stays, near = self._stays(mark), self._moved.get(mark.at, mark.at)
        judged = [(self._speaks(mark, spot), -abs(spot.at - near), -spot.start, spot) for spot in free]
        score, _, _, best = max(judged, key=lambda one: one[:3], default=(0, 0, 0, None))
        return best if alone or best == stays or score + _weight(mark.words) >= _ENOUGH else None

    def _stays(self, mark: Marked) -> _Spot | None:
        """Where a mark stands in a line that is as it was."""
        at = self._moved.get(mark.at)
        return None if at is None else _Spot(at, mark.start, mark.end)

    def candidates(self, words: str) -> Iterator[_Spot]:
        """Wherever words stand."""
        for at, line in enumerate(self._lines):
            start = line.find(words)
            while start >= 0:
                end = start + len(words)
                if SOLID not in line or not (
                    line.count(SOLID, 0, start) % 2 or line.count(SOLID, 0, end) % 2
                ):
                    yield _Spot(at, start, end)
                start = line.find(words, start + 1)

    def _speaks(self, mark: Marked, spot: _Spot) -> int:
        """How much speaks for a place: letters that are the same on both sides, the same card, the same line."""
        before, after = (
            _before(self._new, spot.at, spot.start),
            _after(self._new, spot.at, spot.end),
        )
        score = _common(reversed(mark.before), reversed(before)) + _common(mark.after, after)
        if mark.anchor and mark.anchor == self._new[spot.at].line.anchor:
            score += _SAME_ANCHOR
        if spot == self._stays(mark):
            score += _SAME_PLACE
        return score


def _common(one: Iterable[str], other: Iterable[str]) -> int:
    same = 0
    for letter, facing in zip(one, other, strict=False):
        if letter != facing:
            break
        same += 1
    return same


def _weight(words: str) -> int:
    """How much words say of themselves where they stand; a Chinese letter as much as three of an alphabet."""
    return sum(3 if letter >= _WIDE else 1 for letter in words) // 2


def _mark(found: Sequence[Place], spots: Iterable[tuple[str, _Spot]]) -> None:
    """Put markers around words, the last first, so that what stood inside another does so again."""
    touched: dict[int, Place] = {}
    for ref, spot in reversed(list(spots)):
        place = found[spot.at]
        line = place.line
        start, end = line.raw_span(spot.start, spot.end)
        parts = tuple(_wrapped(line.parts, start, end, ref))
        place.home.content[place.at] = Line(parts, line.raw, line.text, line.anchor)
        touched[id(place.home)] = place
    for place in touched.values():
        fill(place.home.element, place.home.content)


def _wrapped(parts: Iterable[Part], start: int, end: int, ref: str) -> Iterator[Part]:
    """Parts with a marker around all that stands from `start` to `end`."""
    for inside, run in groupby(_cut(parts, start, end, ref), key=itemgetter(0)):
        found = tuple(part for _, part in run)
        if inside:
            element = new_body().makeelement(qualified(MARKER), {qualified(REF): ref})
            yield Markup(element, element, found, "".join(map(text, found)))
        else:
            yield from found


def _cut(parts: Iterable[Part], start: int, end: int, ref: str) -> Iterator[tuple[bool, Part]]:
    """Parts with whether they stand inside; words are cut at both ends, and markup that reaches out is marked within."""
    at = 0
    for part in parts:
        first, at = at, at + len(text(part))
        low, high = max(start - first, 0), min(end, at) - first
        if start <= first and at <= end and start < at and first < end:
            yield True, part
        elif isinstance(part, str) and low < high:
            pieces = (False, part[:low]), (True, part[low:high]), (False, part[high:])
            yield from ((inside, piece) for inside, piece in pieces if piece)
        elif isinstance(part, Markup) and low < high:
            within = tuple(_wrapped(part.parts, low, high, ref))
            yield False, Markup(part.element, part.holder, within, part.text)
        else:
            yield False, part
