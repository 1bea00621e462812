"""Who is calling: e-mail and token on Cloud, login and password or a personal access token on Data Center.

On routes that allow anonymous callers bad credentials do not fail on Cloud: Jira quietly goes on as anonymous
and only a header tells. Data Center answers them with 401. This module must not decide what a caller may see; the handlers do.
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from syncer.sandbox.host import User
from syncer.sandbox.site import Site

_SCOPE_KEY = "sandbox.identity"


@dataclass(frozen=True)
class Identity:
    """The caller: a user or nobody; `failed` where credentials were sent and refused."""

    user: User | None = None
    failed: bool = False
    unreadable_bearer: bool = False


ANONYMOUS = Identity()


class Doorkeeper:
    """Turns an Authorization header into an identity, remembering the ones it has checked."""

    def __init__(self, site: Site) -> None:
        self._site = site
        self._known: dict[bytes, tuple[int, Identity]] = {}

    def identify(self, authorization: bytes | None) -> Identity:
        """The identity behind a raw Authorization header, None meaning there is none."""
        if authorization is None:
            return ANONYMOUS
        generation, identity = self._known.get(authorization, (-1, ANONYMOUS))
        if generation != self._site.users_generation:
            identity = self._check(authorization)
            self._known[authorization] = (self._site.users_generation, identity)
        return identity

    def _check(self, authorization: bytes) -> Identity:
        kind, _, rest = authorization.partition(b" ")
        if kind.lower() == b"bearer":
            return self._bearer(rest.strip())
        if kind.lower() != b"basic":
            return Identity(failed=True)
        try:
            email, _, secret = base64.b64decode(rest.strip(), validate=True).decode().partition(":")
        except (binascii.Error, UnicodeDecodeError):
            return Identity(failed=True)
        find = self._site.user_by_email if self._site.cloud else self._site.user_by_login
        user = find(email)
        good = user is not None and user.active and bool(secret) and user.password == secret
        return Identity(user) if good else Identity(failed=True)

    def _bearer(self, token: bytes) -> Identity:
        """A personal access token on Data Center; a site's own address on Cloud reads no bearer."""
        if self._site.cloud:
            return Identity(failed=True, unreadable_bearer=True)
        words = token.decode("latin-1")
        users = (user for user in self._site.users.values() if user.active and words in user.tokens)
        user = next(users, None)
        return Identity(user) if user else Identity(failed=True)


def remember(scope: Any, identity: Identity) -> None:
    """Attach the identity to an ASGI scope, for the handlers behind."""
    scope[_SCOPE_KEY] = identity


def identity_of(scope: Mapping[str, Any]) -> Identity:
    """The identity of an ASGI scope (or of a Starlette request, which is one)."""
    found = scope.get(_SCOPE_KEY, ANONYMOUS)
    return found if isinstance(found, Identity) else ANONYMOUS
