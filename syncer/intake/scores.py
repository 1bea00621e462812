"""A score from 1 to 10, as people write one: 8, 8/10, 8 分, 八分, 8 points (MTG-4)."""

import re
from unicodedata import normalize

_SCORE = re.compile(
    r"(\d{1,2}|[一二三四五六七八九十])(?:[.,]0+)?\s*(?:/\s*10|分|points?|pts?)?\.?$", re.IGNORECASE
)
_FIGURES = "零一二三四五六七八九十"
_NONE = frozenset({"n/a", "na", "none", "-", "--", "–", "—", "/", "无", "不适用", "不评分", "未使用"})


def score(words: str) -> int | None:
    """Return the score that words are, None where they are none."""
    found = _SCORE.fullmatch(normalize("NFKC", words).strip())
    number = _number(found[1]) if found is not None else 0
    return number if 1 <= number <= 10 else None


def is_none(words: str) -> bool:
    """Whether words say that nothing was scored."""
    return normalize("NFKC", words).strip().casefold() in _NONE


def _number(figure: str) -> int:
    return int(figure) if figure.isdecimal() else _FIGURES.index(figure)
