"""What `status` tells of our right to enter the sites: who does not accept our credentials, and when tokens end (B-14)."""

from collections.abc import Iterator
from contextlib import suppress
from typing import TYPE_CHECKING, cast

if TYPE_CHECKING:
    from syncer.domain.json import JsonObject, JsonValue
    from syncer.http.gate import Refusal
    from syncer.wiring import Wired


def known_of_sites(wired: "Wired") -> "JsonObject":
    """Refusals as the store knows them, and the last days of tokens as the configuration does."""
    from syncer.cli.session import tokens
    from syncer.config.places import Invalid

    refused: list[JsonValue] = []
    with suppress(Invalid):  # without a token nobody was refused by it
        refused += [{"site": site, **one.to_json()} for site, one in refused_at(wired).items()]
    today = wired.clock().date()
    ends: list[JsonValue] = [
        {"site": one.site, "expires": one.expires.isoformat(), "days": one.left(today)}
        for one in tokens(wired.settings)
    ]
    return {"credentials_refused": refused, "tokens": ends}


def refused_at(wired: "Wired") -> "dict[str, Refusal]":
    """Which sites do not accept our credentials, as the store knows it. Raises Invalid where there is no token."""
    from syncer.http.shared import refusals

    sites = {"jira": wired.settings.jira, "confluence": wired.settings.confluence}
    known = {
        name: (site.url, site.user, site.token.reveal(wired.env))
        for name, site in sites.items()
        if site is not None
    }
    return refusals(known, wired.shared.cached)


def lines(one: "JsonObject") -> Iterator[str]:
    """Refusals with their cure, and how long tokens live."""
    for refusal in cast("list[JsonObject]", one.get("credentials_refused", [])):
        yield f"  {refusal['site']} does not accept our credentials since {refusal['since']}: nothing is sent there"
        yield f"    {refusal['message']}; {refusal['hint']}"
        yield f"    asked again at {refusal['until']}; then everything goes on by itself"
    for token in cast("list[JsonObject]", one.get("tokens", [])):
        yield f"  the token of {token['site']} is good until {token['expires']} ({token['days']} days)"
