"""The console's own words in both languages, and which of them a visitor reads.

Why it exists: what people wrote is never translated; everything else on a page comes from here, and a house test proves both
languages whole.
"""

from collections.abc import Mapping
from functools import cache
from pathlib import Path

import yaml

LANGUAGES: Mapping[str, str] = {"en": "English", "zh-CN": "中文"}
HOME = Path(__file__).parent


@cache
def words(language: str) -> Mapping[str, str]:
    """All words of a language by name."""
    read = yaml.safe_load((HOME / f"words.{language}.yaml").read_text(encoding="utf-8"))
    return {str(name): str(text) for name, text in read.items()}


def say(language: str, name: str, /, **given: object) -> str:
    """A word or sentence with what belongs in it. Raises KeyError for one that nobody wrote."""
    return words(language)[name].format(**given)


def chosen(wanted: str, accepted: str) -> str:
    """The language that was switched to, else the first that the browser asks for and we have."""
    if wanted in LANGUAGES:
        return wanted
    for one in accepted.split(","):
        name = one.partition(";")[0].strip().lower()
        if name.startswith("zh"):
            return "zh-CN"
        if name.startswith("en"):
            return "en"
    return "en"
