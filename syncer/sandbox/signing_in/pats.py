"""Data Center's personal access tokens, made, listed and revoked by their owners: `/rest/pat/{1.0,latest}/tokens`.

A token is shown once, when it is made. Ids count a user's tokens from one on.
"""

from __future__ import annotations

import secrets
from datetime import timedelta
from typing import Any

from starlette.routing import BaseRoute

from syncer.sandbox.host import Token, User
from syncer.sandbox.site import Site
from syncer.sandbox.wire import Call, Handler, Refused, Reply, refused, resource

NOT_SIGNED_IN = "You are not authenticated. Authentication required to perform this operation."
NO_NAME = "The token name must not be empty."
BAD_DURATION = "The expiration duration must be a positive number of days."


def routes(site: Site) -> list[BaseRoute]:
    """The routes of a Data Center; Cloud has none."""
    if site.cloud:
        return []
    found: list[BaseRoute] = []
    for version in ("1.0", "latest"):
        every: dict[str, Handler] = {"GET": listed, "POST": make}
        where = f"/rest/pat/{version}/tokens"
        found += [resource(site, where, **every), resource(site, f"{where}/{{token}}", DELETE=revoke)]
    return found


def _owner(call: Call) -> User:
    if call.user is None:
        raise refused(401, NOT_SIGNED_IN)
    return call.user


def make(call: Call) -> Reply:
    """A new token with a name, for some days or (without a duration) for ever: 201 with the token itself."""
    owner, body = _owner(call), call.mapping()
    name, days = body.get("name"), body.get("expirationDuration")
    if not isinstance(name, str) or not name.strip():
        raise refused(400, NO_NAME)
    if days is not None and (not isinstance(days, int) or isinstance(days, bool) or days < 1):
        raise refused(400, BAD_DURATION)
    ends = None if days is None else call.site.clock.now() + timedelta(days=days)
    made = Token(secrets.token_urlsafe(33), expires=ends)
    call.site.add_token(owner, made)
    shown = _shown(call, len(owner.tokens) + 1, made)
    return Reply(201, shown | {"name": name, "rawToken": made.value})


def _shown(call: Call, number: int, token: Token) -> dict[str, Any]:
    def said(instant: Any) -> str:
        return f"{instant:%Y-%m-%dT%H:%M:%S.000Z}"

    shown = {"id": number, "name": f"token {number}", "createdAt": said(call.site.clock.now())}
    return shown | ({"expiringAt": said(token.expires)} if token.expires else {})


def listed(call: Call) -> Reply:
    """The caller's tokens that hold, without their values."""
    tokens = enumerate(_owner(call).tokens, 1)
    gone = call.site.revoked
    return Reply(body=[_shown(call, number, one) for number, one in tokens if one.value not in gone])


def revoke(call: Call) -> Reply:
    """End one of the caller's tokens."""
    owner, wanted = _owner(call), call.params["token"]
    held = dict(enumerate(owner.tokens, 1))
    found = held.get(int(wanted)) if wanted.isdecimal() else None
    if found is None or found.value in call.site.revoked:
        raise Refused(call.problem(404, ""))
    call.site.revoke(found.value)
    return Reply(204)
