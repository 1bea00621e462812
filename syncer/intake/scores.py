"""A score from 1 to 10, as people write one: 8, 8/10, 8 分, 8 points (MTG-4)."""

import re

_SCORE = re.compile(r"(\d{1,2})(?:[.,]0+)?\s*(?:/\s*10|分|points?|pts?)?\.?$", re.IGNORECASE)


def score(words: str) -> int | None:
    """Return the score that words are, None where they are none."""
    found = _SCORE.fullmatch(words.strip())
    return int(found[1]) if found is not None and 1 <= int(found[1]) <= 10 else None
