"""How a caller is refused before any resource is asked: bad credentials, missing scopes, a CAPTCHA.

Texts and statuses as recorded on real sites; which caller it is has been decided before.
"""

from __future__ import annotations

from syncer.sandbox.signing_in import scopes
from syncer.sandbox.signing_in.auth import Identity
from syncer.sandbox.site import Site
from syncer.sandbox.wire import Reply

HTML = "text/html;charset=UTF-8"
NO_SCOPE = {"code": 401, "message": "Unauthorized; scope does not match"}
UNREADABLE_BEARER = Reply(
    403, b'{"error": "Failed to parse Connect Session Auth Token"}', media_type="application/json"
)
BASIC_DISABLED = {"message": "Basic Authentication has been disabled on this instance."}


def refusal(
    site: Site, identity: Identity, product: str, method: str, path: str, *, gateway: bool
) -> Reply | None:
    """The reply to a caller who may not even ask, None for everybody else."""
    if gateway:
        return _at_gateway(identity, product, method, path)
    if identity.unreadable_bearer and product != "confluence":
        return UNREADABLE_BEARER
    if site.cloud or not identity.failed or path.endswith("/auth/1/session"):
        return None
    return _on_datacenter(site, identity)


def _at_gateway(identity: Identity, product: str, method: str, path: str) -> Reply | None:
    """The gateway knows no anonymous callers, and looks at scopes."""
    if identity.user is None:
        return Reply(401, {"code": 401, "message": "Unauthorized"})
    token = identity.token
    if token is not None and token.scopes and not scopes.allowed(token.scopes, product, method, path):
        return Reply(401, NO_SCOPE)
    return None


def _on_datacenter(site: Site, identity: Identity) -> Reply:
    if identity.trouble == "basic_disabled":
        return Reply(403, BASIC_DISABLED)
    if identity.trouble == "captcha":
        denied = {"X-Authentication-Denied-Reason": f"CAPTCHA_CHALLENGE; login-url={site.base_url}/login.jsp"}
        return Reply(403, _page(403, "Forbidden", "AUTHENTICATION_DENIED"), denied, HTML)
    challenge = {"WWW-Authenticate": f'OAuth realm="{site.base_url}"'}
    return Reply(401, _page(401, "Unauthorized", "AUTHENTICATED_FAILED"), challenge, HTML)


def login_reason(identity: Identity) -> str:
    """The X-Seraph-LoginReason of a reply, "" for none."""
    if identity.trouble == "captcha":
        return "AUTHENTICATION_DENIED"
    return "AUTHENTICATED_FAILED" if identity.failed and not identity.unreadable_bearer else ""


def _page(status: int, phrase: str, reason: str) -> str:
    return (
        f"<html><head><title>{phrase} ({status})</title></head><body><div><p>Encountered a "
        f'<code>"{status} - {phrase}"</code> error while loading this page.</p>'
        f"<p>Basic Authentication Failure - Reason : {reason}</p></div></body></html>"
    )
