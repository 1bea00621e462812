"""Who is calling: e-mail and token on Cloud, login and password or a personal access token on Data Center.

On routes that allow anonymous callers bad credentials do not fail on Cloud: Jira quietly goes on as anonymous
and only a header tells. Data Center answers them with 401. This module must not decide what a caller may see,
nor how a refusal reads; the handlers and `refusals` do.
"""

from __future__ import annotations

import base64
import binascii
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from syncer.sandbox.host import Token, User
from syncer.sandbox.site import Site

_SCOPE_KEY = "sandbox.identity"
SESSION_COOKIE = "JSESSIONID"
Trouble = Literal["", "captcha", "basic_disabled"]


@dataclass(frozen=True)
class Identity:
    """The caller: a user or nobody; `failed` where credentials were sent and refused, `trouble` if there is more."""

    user: User | None = None
    failed: bool = False
    unreadable_bearer: bool = False
    token: Token | None = None
    trouble: Trouble = ""


ANONYMOUS = Identity()
FAILED = Identity(failed=True)


class Doorkeeper:
    """Turns the headers of a request into an identity, remembering the ones it has let in."""

    def __init__(self, site: Site) -> None:
        self._site = site
        self._known: dict[tuple[bytes, bool], tuple[int, Identity]] = {}
        self._failures: Counter[str] = Counter()

    def identify(self, authorization: bytes | None, *, gateway: bool = False, cookie: str = "") -> Identity:
        """The identity behind a raw Authorization header or a session; `gateway`: at api.atlassian.com's address."""
        if authorization is None:
            return self._of_session(cookie)
        generation, identity = self._known.get((authorization, gateway), (-1, ANONYMOUS))
        if generation == self._generation and self._still_good(identity):
            return identity
        identity = self._check(authorization, gateway=gateway)
        if identity.user is not None:
            self._known[authorization, gateway] = (self._generation, identity)
        return identity

    @property
    def _generation(self) -> int:
        return self._site.users_generation

    def _still_good(self, identity: Identity) -> bool:
        return identity.token is None or identity.token.good(self._site.clock.now())

    def _of_session(self, cookie: str) -> Identity:
        user = self._site.users.get(self._site.sessions.get(cookie, "")) if cookie else None
        return Identity(user) if user is not None and user.active else ANONYMOUS

    def _check(self, authorization: bytes, *, gateway: bool) -> Identity:
        kind, _, rest = authorization.partition(b" ")
        site = self._site.cloud and not gateway
        if site and kind.lower() == b"bearer":
            read = kind == b"Bearer" and not rest[:1].isspace() and rest
            return Identity(failed=True, unreadable_bearer=True) if read else ANONYMOUS
        if kind.lower() == b"bearer":
            return self._bearer(rest.strip().decode("latin-1"))
        if kind.lower() != b"basic":
            return ANONYMOUS if site else FAILED
        try:
            name, colon, secret = base64.b64decode(rest.strip(), validate=True).decode().partition(":")
        except (binascii.Error, UnicodeDecodeError):
            return ANONYMOUS if site else FAILED
        if site and not (name and colon):
            return ANONYMOUS
        if self._site.cloud:
            return self._cloud_basic(name, secret, gateway=gateway)
        return self.password(name, secret)

    def _bearer(self, value: str) -> Identity:
        """A personal access token on Data Center, any token at the gateway; a Cloud site reads no bearer."""
        for user in self._site.users.values():
            token = self._token(user, value)
            if user.active and token is not None:
                return Identity(user, token=token)
        return FAILED

    def _cloud_basic(self, email: str, secret: str, *, gateway: bool) -> Identity:
        user = self._site.user_by_email(email)
        if user is None or not user.active or (user.service and not gateway):
            return FAILED
        token = self._token(user, secret)
        if token is not None and token.scopes:
            return Identity(user, token=token) if gateway else FAILED
        if gateway and not self._site.switches.unscoped_on_gateway:
            return FAILED
        if token is not None:
            return Identity(user, token=token)
        return Identity(user) if self._is_password(user, secret) else FAILED

    def password(self, login: str, secret: str) -> Identity:
        """A login and password on Data Center, with its CAPTCHA and its switch against both."""
        if self._site.switches.basic_disabled:
            return Identity(failed=True, trouble="basic_disabled")
        name, most = login.lower(), self._site.switches.captcha_after
        if most and self._failures[name] >= most:
            return Identity(failed=True, trouble="captcha")
        user = self._site.user_by_login(login)
        if user is None or not user.active or not self._is_password(user, secret):
            self._failures[name] += 1
            return FAILED
        self._failures.pop(name, None)
        return Identity(user)

    def _is_password(self, user: User, secret: str) -> bool:
        return bool(secret) and user.password == secret and secret not in self._site.revoked

    def _token(self, user: User, value: str) -> Token | None:
        if value in self._site.revoked:
            return None
        now = self._site.clock.now()
        return next((one for one in user.tokens if one.value == value and one.good(now)), None)


def remember(scope: Any, identity: Identity) -> None:
    """Attach the identity to an ASGI scope, for the handlers behind."""
    scope[_SCOPE_KEY] = identity


def identity_of(scope: Mapping[str, Any]) -> Identity:
    """The identity of an ASGI scope (or of a Starlette request, which is one)."""
    found = scope.get(_SCOPE_KEY, ANONYMOUS)
    return found if isinstance(found, Identity) else ANONYMOUS
