"""What the program says in English, said again in the language of whoever reads the console.

Why it exists: problems, stops and failures are worded where they are found, in English, and stored so; logs and commands show them as
they are. Here each is known again by its own pattern. What is not known stays as it was said, and the page marks it as English:
names, places and texts of sites are part of it, and are never translated. A place of a pattern whose name begins with `_` has to be
known itself.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache

import yaml

from syncer.web.console.words import HOME

ENGLISH = "en"
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
    parts = _BETWEEN.split(text)[::2]
    said = [one for part in parts if (one := _whole(language, part)) is not None]
    if len(said) == len(parts):
        return Told("；".join(said), language)
    found = _whole(language, text)
    return Told(text) if found is None else Told(found, language)


def _whole(language: str, text: str) -> str | None:
    for pattern, said in _patterns(language):
        found = pattern.fullmatch(text)
        filled = _filled(language, found.groupdict()) if found is not None else None
        if filled is not None:
            return said.format_map(filled)
    return None


def _filled(language: str, given: Mapping[str, str]) -> Mapping[str, str] | None:
    """What stands in a pattern's places; None where one that has to be known is not."""
    filled = {name: _whole(language, text) if name.startswith("_") else text for name, text in given.items()}
    known = {name: text for name, text in filled.items() if text is not None}
    return known if len(known) == len(filled) else None


@cache
def _patterns(language: str) -> tuple[tuple[re.Pattern[str], str], ...]:
    return tuple((_compiled(english), said) for english, said in catalogue(language).items())


def _compiled(english: str) -> re.Pattern[str]:
    """A pattern whose places take anything: as little as will do, and as much where it has to be known."""
    parts = _PLACE.split(english)
    made = [_place(part) if at % 2 else re.escape(part) for at, part in enumerate(parts)]
    return re.compile("".join(made), re.DOTALL)


def _place(name: str) -> str:
    if name == "count":
        return r"(?P<count>\d+)"
    return f"(?P<{name}>.+)" if name.startswith("_") else f"(?P<{name}>.+?)"
