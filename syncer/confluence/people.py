"""Whom pages mention, by the names that are known of them; asked once and kept.

Whom the site does not know, or does not tell of, is asked for again on another day: no page waits for a mention.
"""

from collections.abc import Callable, Iterable, Mapping
from datetime import date

from syncer.domain.json import JsonObject, JsonValue
from syncer.http.narrow import as_object, as_text
from syncer.ports import PortError, Temporary

_NAME = "people"


class People:
    """The people of one site, as far as anybody asked; `ask` gives "" for nobody."""

    def __init__(
        self,
        ask: Callable[[str], str],
        cached: Callable[[str], JsonValue],
        cache: Callable[[str, JsonValue], None],
        today: Callable[[], date],
    ) -> None:
        self._ask, self._cached, self._cache, self._today = ask, cached, cache, today

    def find(self, names: Iterable[str]) -> Mapping[str, str]:
        """What pages mention them by; who is not found is not in it."""
        kept, day = as_object(self._cached(_NAME)), self._today().isoformat()
        wanted = list(dict.fromkeys(names))
        new: JsonObject = {}
        for name in wanted:
            if _settled(kept.get(name), day):
                continue
            try:
                new[name] = {"account": self._ask(name), "day": day}
            except Temporary:
                break
            except PortError:
                new[name] = {"account": "", "day": day}
        if new:
            kept = {**kept, **new}
            self._cache(_NAME, kept)
        found = {name: as_text(as_object(kept.get(name)).get("account")) for name in wanted}
        return {name: account for name, account in found.items() if account}


def _settled(entry: JsonValue, day: str) -> bool:
    told = as_object(entry)
    return bool(as_text(told.get("account"))) or as_text(told.get("day")) == day
