"""What a line of a rule says to people, in each of the languages that pages and commands speak.

The words are an administrator's own and are shown as they stand; a line without them goes by its name.
"""

from collections.abc import Mapping
from typing import Literal, TypeAlias

from syncer.rules.written import Name

Locale: TypeAlias = Literal["en", "zh-CN"]
Says: TypeAlias = dict[Locale, Name]


def words(says: Mapping[Locale, str], name: str, locale: str) -> str:
    """Return what is said in a locale: its words, else those of the first language that has any, else the name."""
    by_language = {str(language): text for language, text in says.items()}
    return by_language.get(locale) or next(iter(by_language.values()), name)
