"""What the program says in English, said again in the language of whoever reads the console.

Why it exists: problems, stops and failures are worded where they are found, in English, and stored so; logs and commands show them as
they are. Here each is known again by its own pattern. What is not known stays as it was said, and the page marks it as English:
names, places and texts of sites are part of it, and are never translated. A place of a pattern whose name begins with `_` has to be
known itself. What a site says may be long and made to be slow: the work grows with the length of a text and no faster.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache

import yaml

from syncer.web.console.words import HOME

ENGLISH = "en"
LONGEST = 2_000  # characters; what is longer is a text of a site, and stays as it is
_DEEPEST = 4  # messages within messages
_BETWEEN = re.compile(r"( · |; )")
_PLACE = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True, slots=True)
class Told:
    """A text, and the language that it is in by now."""

    text: str
    language: str = ENGLISH


@cache
def catalogue(language: str) -> Mapping[str, str]:
    """Patterns in English, with places in braces, and what they are in a language; empty for English."""
    path = HOME / f"told.{language}.yaml"
    if not path.exists():
        return {}
    read = yaml.safe_load(path.read_text(encoding="utf-8"))
    return {str(pattern): str(text) for pattern, text in read.items()}


@lru_cache(maxsize=2048)
def told(language: str, text: str) -> Told:
    """A message in a language: part by part where each part is known, else as a whole."""
    if len(text) > LONGEST:
        return Told(text)
    parts = _BETWEEN.split(text)[::2]
    said = [one for part in parts if (one := _whole(language, part)) is not None]
    if len(said) == len(parts):
        return Told("；".join(said), language)
    found = _whole(language, text)
    return Told(text) if found is None else Told(found, language)


def _whole(language: str, text: str, depth: int = 0) -> str | None:
    for pattern in _patterns(language):
        found = pattern.match(text)
        filled = _filled(language, found, depth + 1) if found is not None else None
        if filled is not None:
            return pattern.said.format_map(filled)
    return None


def _filled(language: str, given: Mapping[str, str], depth: int) -> Mapping[str, str] | None:
    """What stands in a pattern's places; None where one that has to be known is not."""
    filled: dict[str, str] = {}
    for name, text in given.items():
        known = text if not name.startswith("_") else _inner(language, text, depth)
        if known is None:
            return None
        filled[name] = known
    return filled


def _inner(language: str, text: str, depth: int) -> str | None:
    return _whole(language, text, depth) if depth < _DEEPEST else None


@dataclass(frozen=True, slots=True)
class _Pattern:
    """A message with places: what it says in between, how it is read, and what it is in the other language."""

    between: tuple[str, ...]
    read: re.Pattern[str]
    said: str

    def match(self, text: str) -> Mapping[str, str] | None:
        """What stands in its places; None of a text that it is not.

        The expression is tried on a text that has all its words in their order, and none but such: it finds those soon, and
        would look for them in every way there is.
        """
        found = self.read.fullmatch(text) if self.may_be(text) else None
        return None if found is None else found.groupdict()

    def may_be(self, text: str) -> bool:
        """Whether a text has all its words, in their order."""
        first, *middle, last = self.between if len(self.between) > 1 else (*self.between, "")
        if not text.startswith(first) or not text.endswith(last):
            return False
        at = len(first)
        for words in middle:
            at = text.find(words, at) + len(words)
            if at < len(words):
                return False
        return at <= len(text) - len(last)


@cache
def _patterns(language: str) -> tuple[_Pattern, ...]:
    return tuple(
        _Pattern(tuple(_PLACE.split(english)[::2]), _compiled(english), said)
        for english, said in catalogue(language).items()
    )


def _compiled(english: str) -> re.Pattern[str]:
    """A pattern whose places take anything: as little as will do, and as much where it has to be known."""
    parts = _PLACE.split(english)
    made = [_place(part) if at % 2 else re.escape(part) for at, part in enumerate(parts)]
    return re.compile("".join(made), re.DOTALL)


def _place(name: str) -> str:
    if name == "count":
        return r"(?P<count>\d+)"
    return f"(?P<{name}>.+)" if name.startswith("_") else f"(?P<{name}>.+?)"
