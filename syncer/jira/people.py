"""Accounts of people by e-mail address or login, never guessed (B-20).

A search for an address also finds people whose address only begins alike, and hidden addresses cannot be
compared: an account counts when it answers to exactly this reference and no other account does. Answers are
kept in the store; whom the site does not know is asked for again on another day.
"""

from collections.abc import Callable, Iterable, Mapping
from datetime import date

from syncer.domain.json import JsonObject, JsonValue
from syncer.http.narrow import as_object, as_text
from syncer.jira.catalogue import Cache, Cached
from syncer.jira.client import JiraClient
from syncer.jira.dialect import Account, Dialect

_NAME = "people"


class People:
    """The accounts of one site, as far as anybody asked."""

    def __init__(
        self, client: JiraClient, dialect: Dialect, cached: Cached, cache: Cache, today: Callable[[], date]
    ) -> None:
        self._client = client
        self._dialect = dialect
        self._cached = cached
        self._cache = cache
        self._today = today
        self._written: dict[tuple[str, date], JsonObject] = {}

    def find(self, references: Iterable[str]) -> Mapping[str, str]:
        """Accounts by the references as given; who is not found is not in it."""
        wanted = {reference: reference.strip().casefold() for reference in references if reference.strip()}
        kept = as_object(self._cached(_NAME))
        day = self._today().isoformat()
        new: JsonObject = {}
        for reference, word in wanted.items():
            asked = word in new or _settled(kept.get(word), day)
            if not asked and self._dialect.answers(word):
                new[word] = {**_remembered(self._dialect.find(self._client, reference.strip())), "day": day}
        if new:
            kept = {**kept, **new}
            self._cache(_NAME, kept)
        accounts = {reference: _account(kept.get(word)) for reference, word in wanted.items()}
        return {reference: account for reference, account in accounts.items() if account}

    def logins(self, accounts: Iterable[str]) -> Mapping[str, str]:
        """What a Confluence beside this site knows accounts by, of those that were found; sends nothing."""
        kept = map(as_object, as_object(self._cached(_NAME)).values())
        known = {_account(entry): as_text(entry.get("login")) for entry in kept}
        told = {account: self._dialect.login(account) or known.get(account, "") for account in accounts}
        return {account: login for account, login in told.items() if login}

    def written(self, account: str) -> JsonValue:
        """An account as a write takes it, asked for once a day where it may change. Raises UnknownName."""
        place = (account, self._today())
        if place not in self._written:
            self._written[place] = self._dialect.person(self._client, account)
        return self._written[place]


def _remembered(found: list[Account]) -> JsonObject:
    """The only account; none where there are several."""
    return {"account": found[0].id, "login": found[0].login} if len(found) == 1 else {"account": ""}


def _settled(entry: JsonValue, day: str) -> bool:
    return bool(_account(entry)) or as_text(as_object(entry).get("day")) == day


def _account(entry: JsonValue) -> str:
    return as_text(as_object(entry).get("account"))
