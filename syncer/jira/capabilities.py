"""What a Jira turned out to lack, remembered for a day: older servers, filtering proxies, restricted tokens.

Why it exists: everything is asked for as Atlassian documents it, and only a refusal that leaves no doubt (the
fallback worked where the documented way did not) is noted, with its date. A day later it is tried again. It asks
nothing itself; who falls back says what was found.
"""

from collections.abc import Callable
from contextlib import suppress
from datetime import date

from syncer.domain.json import JsonObject, JsonValue
from syncer.facts import Capability
from syncer.http.narrow import as_object, as_text
from syncer.ports import PortError

NAME = "capabilities"


class Capabilities:
    """What one site lacks, by name with the day on which that was found."""

    def __init__(
        self,
        cached: Callable[[str], JsonValue],
        cache: Callable[[str, JsonValue], None],
        today: Callable[[], date],
    ) -> None:
        self._cached, self._cache, self._today = cached, cache, today
        self._found: JsonObject | None = None

    def lacks(self, what: Capability) -> bool:
        """Whether the site was found today to be without it; yesterday's finding is tried again."""
        return self._known.get(what.value) == self._today().isoformat()

    def note(self, what: Capability, *, there: bool) -> None:
        """Remember what was found; writes only what is news, and never fails: it may follow on a create."""
        if (what.value not in self._known) if there else self.lacks(what):
            return
        kept = {name: day for name, day in self._known.items() if name != what.value}
        self._found = kept if there else {**kept, what.value: self._today().isoformat()}
        with suppress(PortError):
            self._cache(NAME, self._found)

    @property
    def lacking(self) -> dict[Capability, str]:
        """All that was last found lacking, with the day."""
        known = {one.value: one for one in Capability}
        return {known[name]: as_text(day) for name, day in self._known.items() if name in known}

    @property
    def _known(self) -> JsonObject:
        if self._found is None:
            self._found = as_object(self._cached(NAME))
        return self._found
