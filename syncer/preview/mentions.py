"""Whom pages mention, by what the store has kept of earlier answers: nobody is asked, so that a preview waits for no site."""

from collections.abc import Mapping
from dataclasses import dataclass

from syncer.domain.json import JsonValue
from syncer.domain.project import ProjectData
from syncer.sync.people import names_for_wiki
from syncer.wiring import Wired

_FACT = "people"  # as both adapters keep whom they found


@dataclass(frozen=True, slots=True)
class Known:
    """What pages mention people by, by every reference to them, and the name of each who is mentioned so."""

    mentions: Mapping[str, str]
    names: Mapping[str, str]


def known(wired: Wired, data: ProjectData) -> Known:
    """Whom the Confluence of this configuration is known to know; nobody where there is none."""
    jira, confluence = wired.settings.jira, wired.settings.confluence
    if confluence is None:
        return Known({}, {})
    found = _kept(wired, jira.url) if jira is not None else {}
    accounts = {reference: one["account"] for reference, one in found.items() if one["account"]}
    shared = confluence.deployment == "cloud"
    logins = {one["account"]: one["account"] if shared else one["login"] for one in found.values()}
    asked = names_for_wiki(data, accounts, {account: login for account, login in logins.items() if login})
    there = {name: one["account"] for name, one in _kept(wired, confluence.url).items()}
    mentions = {
        reference: account
        for reference, name in asked.items()
        if (account := name if shared else there.get(name, ""))
    }
    names = {
        mentions[word.casefold()]: person.name
        for person in data.people
        for word in (person.id, person.email)
        if person.name and word and word.casefold() in mentions
    }
    return Known(mentions, names)


def _kept(wired: Wired, site: str) -> dict[str, dict[str, str]]:
    """Account and login by the reference that was asked for."""
    kept = wired.hub.cached(site, _FACT)
    entries = kept.items() if isinstance(kept, dict) else ()
    return {
        name: {"account": _text(one, "account"), "login": _text(one, "login")}
        for name, one in entries
        if isinstance(one, dict)
    }


def _text(entry: Mapping[str, JsonValue], name: str) -> str:
    said = entry.get(name)
    return said if isinstance(said, str) else ""
