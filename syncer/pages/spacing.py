"""The blank between Chinese and Latin words or figures, where a value stands in a Chinese sentence.

Why it exists: the sentence says where a value stands, and not how the value ends: a day ends in 日 and wants no blank, a time of
day in a figure and wants one. Nothing is taken away, and a sentence without Chinese stays as it is.
"""

import re
from collections.abc import Mapping
from functools import lru_cache

from markupsafe import Markup

_HAN = "[\N{CJK UNIFIED IDEOGRAPH-4E00}-\N{CJK UNIFIED IDEOGRAPH-9FFF}]"
_AFTER_HAN = re.compile(rf"(?<={_HAN}){{(\w+)}}")
_BEFORE_HAN = re.compile(rf"{{(\w+)}}(?={_HAN})")
_TAG = re.compile("<[^>]*>")


def spaced(sentence: str, values: Mapping[str, object]) -> Mapping[str, object]:
    """Return the values with a blank where a Latin letter would touch Chinese before it, or a letter or figure Chinese after it.

    A day that Chinese comes before needs none ("于2026年5月4日"), and of numbers alone the sentence itself says it ("第{n}周").
    """
    after, before = _neighbours(sentence)
    if not after and not before:
        return values
    return {
        name: _padded(value, after=name in after, before=name in before) for name, value in values.items()
    }


@lru_cache(maxsize=2048)
def _neighbours(sentence: str) -> tuple[frozenset[str], frozenset[str]]:
    return frozenset(_AFTER_HAN.findall(sentence)), frozenset(_BEFORE_HAN.findall(sentence))


def _padded(value: object, *, after: bool, before: bool) -> object:
    if not after and not before:
        return value
    if not isinstance(value, str) or value.isdigit():
        return value
    words = _TAG.sub("", value) if isinstance(value, Markup) else value
    lead = " " if after and words[:1].isascii() and words[:1].isalpha() else ""
    trail = " " if before and words[-1:].isascii() and words[-1:].isalnum() else ""
    return lead + value + trail if lead or trail else value
