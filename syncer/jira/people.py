"""Account ids of people by e-mail address, never guessed (B-20).

A search for an address also finds people whose address only begins alike, and hidden addresses cannot be
compared: an account counts when it shows exactly this address and no other account does. Answers are
kept in the store; whom the site does not know is asked for again on another day.
"""

from collections.abc import Callable, Iterable, Mapping
from datetime import date

from syncer.domain.json import JsonObject, JsonValue
from syncer.http.narrow import as_object, as_objects, as_text
from syncer.jira.catalogue import Cache, Cached
from syncer.jira.client import JiraClient

_NAME = "people"


class People:
    """The accounts of one site, as far as anybody asked."""

    def __init__(self, client: JiraClient, cached: Cached, cache: Cache, today: Callable[[], date]) -> None:
        self._client = client
        self._cached = cached
        self._cache = cache
        self._today = today

    def find(self, references: Iterable[str]) -> Mapping[str, str]:
        """Account ids by the addresses as given; who is not found is not in it."""
        wanted = {reference: reference.strip().casefold() for reference in references if "@" in reference}
        kept = as_object(self._cached(_NAME))
        day = self._today().isoformat()
        new: JsonObject = {}
        for address in dict.fromkeys(wanted.values()):
            if not _settled(kept.get(address), day):
                new[address] = {"account": self._ask(address), "day": day}
        if new:
            kept = {**kept, **new}
            self._cache(_NAME, kept)
        accounts = {reference: _account(kept.get(address)) for reference, address in wanted.items()}
        return {reference: account for reference, account in accounts.items() if account}

    def _ask(self, address: str) -> str:
        found = as_objects(self._client.fetch("user/search", {"query": address, "maxResults": "50"}))
        same = [one for one in found if as_text(one.get("emailAddress")).casefold() == address]
        active = [as_text(one.get("accountId")) for one in same if one.get("active") is not False]
        return active[0] if len(active) == 1 else ""


def _settled(entry: JsonValue, day: str) -> bool:
    return bool(_account(entry)) or as_text(as_object(entry).get("day")) == day


def _account(entry: JsonValue) -> str:
    return as_text(as_object(entry).get("account"))
