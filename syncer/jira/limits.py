"""How long a text a site takes: what Atlassian documents, until a refusal names less.

Why it exists: an administrator may lower the limit (`jira.text.field.character.limit`) and no endpoint tells it, so that
the words of a refusal are the only source (§1.3). What was learnt counts for that day; it is tried again on the next.
"""

import re
from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import date

from syncer.domain.json import JsonValue, canonical
from syncer.http.narrow import as_number, as_object
from syncer.ports import PortError
from syncer.sync.work import RICH_TEXT

NAME = "limits"
_LINE = 255  # what lines of text may have everywhere, and no limit of rich text
_NUMBER = re.compile(r"\d+(?:[.,'’\s]\d{3})*")


class Limits:
    """The limit of one site for rich text."""

    def __init__(
        self,
        cached: Callable[[str], JsonValue],
        cache: Callable[[str, JsonValue], None],
        today: Callable[[], date],
    ) -> None:
        self._cached, self._cache, self._today = cached, cache, today

    @property
    def text(self) -> int:
        """Characters that a text may have in its final form."""
        kept = as_object(self._cached(NAME))
        return as_number(kept.get("text")) if kept.get("day") == self._today().isoformat() else RICH_TEXT

    def hear(self, refused: Mapping[str, str], fields: Mapping[str, JsonValue]) -> bool:
        """Whether a refusal of fields, by their wire names, tells a lower limit than we knew; then it counts.

        A number in it counts if it is less than what was sent, and more than a line of text may have.
        """
        sizes = {name: size(fields.get(name)) for name in refused}
        told = [
            number for name, words in refused.items() for number in _numbers(words) if number < sizes[name]
        ]
        lower = [number for number in told if _LINE < number < self.text]
        if lower:
            with suppress(PortError):
                self._cache(NAME, {"text": min(lower), "day": self._today().isoformat()})
        return bool(lower)


def size(value: JsonValue) -> int:
    """What counts of a text: of a document its JSON, of wiki markup its characters; of anything else nothing."""
    if isinstance(value, dict) and value.get("type") == "doc":
        return len(canonical(value))
    return len(value) if isinstance(value, str) else 0


def _numbers(words: str) -> list[int]:
    return [int(re.sub(r"\D", "", found)) for found in _NUMBER.findall(words)]
