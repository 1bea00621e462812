"""When `*`, `_` and `~~` may open or close: CommonMark's rule, with Chinese next to punctuation allowed.

CommonMark leaves `**超时。**后续` plain, because `。` is punctuation followed by a letter. Here CJK
punctuation is no obstacle and a CJK neighbour counts like a space. Reader and writer share the rule.
"""

from __future__ import annotations

from dataclasses import dataclass

from syncer.text.characters import is_cjk, is_punctuation


@dataclass(frozen=True, slots=True)
class Flanking:
    """What a run of delimiters between two characters may do."""

    opens: bool
    closes: bool


def flanking(marker: str, before: str, after: str) -> Flanking:
    """Whether a run of `marker` between two characters (a space at the edges) opens, closes, or both."""
    if marker == "_":
        return _underscore(before, after)
    return Flanking(_leans(after, before), _leans(before, after))


def _leans(inner: str, outer: str) -> bool:
    if inner.isspace():
        return False
    obstacle = is_punctuation(inner) and not is_cjk(inner)
    return not obstacle or outer.isspace() or is_punctuation(outer) or is_cjk(outer)


def _underscore(before: str, after: str) -> Flanking:
    """Underscores keep the strict rule, so that snake_case stays text."""
    left = _touches(after, before)
    right = _touches(before, after)
    return Flanking(
        left and (not right or is_punctuation(before)), right and (not left or is_punctuation(after))
    )


def _touches(inner: str, outer: str) -> bool:
    if inner.isspace():
        return False
    return not is_punctuation(inner) or outer.isspace() or is_punctuation(outer)
