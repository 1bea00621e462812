"""Routes about signing in: Data Center's cookie session, and what leads to Cloud's gateway.

`/_edge/tenant_info` tells a site's cloud id; `/oauth/token/accessible-resources` tells a token which sites it reaches.
"""

from __future__ import annotations

import uuid
from typing import Any

from starlette.routing import BaseRoute

from syncer.sandbox.signing_in.auth import SESSION_COOKIE, Doorkeeper
from syncer.sandbox.signing_in.refusals import BASIC_DISABLED
from syncer.sandbox.site import Site
from syncer.sandbox.wire import Call, Handler, Reply, refused, resource

WRONG_LOGIN = "Login failed"
NOT_SIGNED_IN = "You are not authenticated. Authentication required to perform this operation."


def routes(site: Site, door: Doorkeeper) -> list[BaseRoute]:
    """The routes of a site's flavour."""
    if site.cloud:
        return [
            resource(site, "/_edge/tenant_info", GET=_tenant_info),
            resource(site, "/oauth/token/accessible-resources", GET=_accessible),
            *(resource(site, f"/rest/auth/{version}/session", GET=_session) for version in ("1", "latest")),
        ]
    session: dict[str, Handler] = {"GET": _session, "POST": lambda call: _open(call, door), "DELETE": _close}
    return [resource(site, f"/rest/auth/{version}/session", **session) for version in ("1", "latest")]


def _tenant_info(call: Call) -> Reply:
    return Reply(body={"cloudId": call.site.cloud_id})


def _accessible(call: Call) -> Reply:
    """The one site there is, with the scopes of the token that asks."""
    if call.user is None:
        return Reply(401, {"code": 401, "message": "Unauthorized"})
    token = call.identity.token
    site = {
        "id": call.site.cloud_id,
        "url": call.site.base_url,
        "name": "sandbox",
        "scopes": list(token.scopes) if token else [],
        "avatarUrl": f"{call.site.base_url}/avatar.png",
    }
    return Reply(body=[site])


def _session(call: Call) -> Reply:
    if call.user is None:
        raise refused(401, NOT_SIGNED_IN)
    here, user = f"{call.site.base_url}/rest/api/latest/user", call.user
    if call.site.cloud:
        shown = {"self": f"{here}?accountId={user.account_id}", "name": user.account_id}
    else:
        shown = {"self": f"{here}?username={user.login}", "name": user.login}
    return Reply(body={**shown, "loginInfo": _login_info(call)})


def _open(call: Call, door: Doorkeeper) -> Reply:
    sent = call.mapping()
    identity = door.password(str(sent.get("username", "")), str(sent.get("password", "")))
    if identity.trouble == "basic_disabled":
        return Reply(403, BASIC_DISABLED)
    if identity.user is None:
        headers = {"X-Seraph-LoginReason": "AUTHENTICATED_FAILED"}
        raise refused(403 if identity.trouble else 401, WRONG_LOGIN, headers=headers)
    value = uuid.uuid4().hex.upper()
    call.site.sessions[value] = identity.user.account_id
    body = {"session": {"name": SESSION_COOKIE, "value": value}, "loginInfo": _login_info(call)}
    return Reply(body=body, headers={"Set-Cookie": f"{SESSION_COOKIE}={value}; Path=/; HttpOnly"})


def _close(call: Call) -> Reply:
    value = session_cookie(call.headers.get("cookie", ""))
    if call.site.sessions.pop(value, None) is None:
        raise refused(401, NOT_SIGNED_IN)
    return Reply(204)


def _login_info(call: Call) -> dict[str, Any]:
    now = call.site.clock.now().strftime("%Y-%m-%dT%H:%M:%S.000+0000")
    return {"loginCount": 1, "previousLoginTime": now}


def session_cookie(header: str) -> str:
    """The session's value in a Cookie header, "" for none."""
    for part in header.split(";"):
        name, _, value = part.strip().partition("=")
        if name == SESSION_COOKIE:
            return value
    return ""
