"""The host both products run on: its people, clock, address, chances and switches.

The products' states stand on it and read it; it knows nothing of either product.
"""

from __future__ import annotations

import random
import uuid
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any, Literal
from zoneinfo import ZoneInfo

from syncer.sandbox.clock import Clock
from syncer.sandbox.faults.limits import Limits
from syncer.sandbox.faults.settings import Faults
from syncer.sandbox.journal import Journal
from syncer.sandbox.switches import Switches
from syncer.sandbox.webhooks.hooks import Hook

Flavour = Literal["cloud", "datacenter"]
DEFAULT_URL = "http://127.0.0.1"
_ACCOUNT_SPACE = uuid.UUID("71202071-2020-5712-8071-202071202071")
_USER_KEYS = {
    "account_id",
    "name",
    "email",
    "time_zone",
    "locale",
    "active",
    "password",
    "admin",
    "email_visible",
    "login",
    "key",
    "user_key",
    "tokens",
    "service",
}
_TOKEN_KEYS = {"value", "scopes", "expires"}


@dataclass(frozen=True)
class Token:
    """An API token or personal access token; scopes make it one of Cloud's scoped ones, `expires` ends it."""

    value: str
    scopes: tuple[str, ...] = ()
    expires: datetime | None = None

    def good(self, now: datetime) -> bool:
        """Whether it has not expired."""
        return self.expires is None or now < self.expires


@dataclass(frozen=True)
class User:
    """An account: `password` is the API token (or a person's password, which serves the same).

    Data Center knows the same person by `login` (what they type, which may change), Jira's `key` (which stays)
    and Confluence's `user_key`; `tokens` are their API tokens (Cloud) or personal access tokens (Data Center).
    A `service` account reaches Cloud through the gateway only.
    """

    account_id: str
    name: str
    email: str
    time_zone: str = "Etc/UTC"
    locale: str = "en_US"
    active: bool = True
    password: str = "sandbox"  # noqa: S105 -- a throw-away server that listens on loopback only
    admin: bool = False
    email_visible: bool = True
    login: str = ""
    key: str = ""
    user_key: str = ""
    tokens: tuple[Token, ...] = ()
    service: bool = False

    @property
    def zone(self) -> ZoneInfo:
        """The zone of the profile, in which Jira reads this user's date literals."""
        return ZoneInfo(self.time_zone)


class Host:
    """People, clock, faults and journal, without the products."""

    def __init__(
        self,
        clock: Clock | None = None,
        base_url: str = DEFAULT_URL,
        seed: int = 0,
        flavour: Flavour = "cloud",
    ) -> None:
        self.flavour = flavour
        self.clock = clock or Clock()
        self.base_url = base_url
        self.time_zone = "Etc/UTC"
        self.seed = seed
        self.random = random.Random(seed)  # noqa: S311 -- chances that can be repeated, no secrets
        self.users: dict[str, User] = {}
        self.users_generation = 0
        self.notices: list[str] = []
        self.denied: dict[tuple[str, str], frozenset[str]] = {}
        self.revoked: set[str] = set()
        self.sessions: dict[str, str] = {}
        self.listeners: list[Callable[..., None]] = []
        self.hooks: dict[int, Hook] = {}
        self.faults = Faults(chances=self.random_for("faults"))
        self.switches = Switches()
        self.limits = Limits()
        self.journal = Journal()

    @property
    def cloud(self) -> bool:
        """Whether this is Atlassian's cloud; otherwise a Data Center of somebody's own."""
        return self.flavour == "cloud"

    @property
    def cloud_id(self) -> str:
        """The id under which Atlassian's gateway knows this site."""
        return str(uuid.uuid5(_ACCOUNT_SPACE, f"cloud {self.seed}"))

    @property
    def wiki_path(self) -> str:
        """The context path of Confluence: given on Cloud, the usual one on Data Center."""
        return "/wiki" if self.cloud else "/confluence"

    @property
    def zone(self) -> ZoneInfo:
        """The server's own zone, used for callers who have none."""
        return ZoneInfo(self.time_zone)

    def add_user(self, mapping: Mapping[str, Any]) -> User:
        """Add one user (or replace the one with that e-mail); the account id follows from the e-mail."""
        unknown = set(mapping) - _USER_KEYS
        if unknown or not {"name", "email"} <= set(mapping):
            raise ValueError(f"user {dict(mapping)!r}: needs name and email; may have {sorted(_USER_KEYS)}")
        email = mapping["email"]
        own = uuid.uuid5(_ACCOUNT_SPACE, email)
        known = self.user_by_email(email)
        number = len(self.users) if known is None else list(self.users.values()).index(known)
        values = {
            "account_id": f"712020:{own}",
            "login": email.partition("@")[0],
            "key": f"JIRAUSER{10_100 + number}",
            "user_key": uuid.uuid5(own, "confluence").hex,
        } | dict(mapping)
        values["tokens"] = tuple(read_token(one) for one in values.get("tokens") or ())
        user = User(**values)
        ZoneInfo(user.time_zone)
        self.users[user.account_id] = user
        self.users_generation += 1
        return user

    def user_by_email(self, email: str) -> User | None:
        """The user with that e-mail address, case aside."""
        wanted = email.lower()
        return next((user for user in self.users.values() if user.email.lower() == wanted), None)

    def user_by_login(self, login: str) -> User | None:
        """The user who signs in so on Data Center, case aside."""
        wanted = login.lower()
        return next((user for user in self.users.values() if user.login.lower() == wanted), None)

    def find_user(self, wanted: str) -> User:
        """The user with that account id, e-mail address, name, login or key; raises KeyError naming who there is."""
        for user in self.users.values():
            if wanted in (user.account_id, user.email, user.name, user.login, user.key):
                return user
        raise KeyError(f"no user {wanted!r}; there are {', '.join(u.email for u in self.users.values())}")

    def add_token(self, user: User, token: Token) -> None:
        """Give a user one more token."""
        self.revoked.discard(token.value)
        self.users[user.account_id] = replace(user, tokens=(*user.tokens, token))
        self.users_generation += 1

    def revoke(self, secret: str) -> None:
        """Refuse a token (or password) from now on."""
        self.revoked.add(secret)
        self.users_generation += 1

    def tell(self, event: str, *subject: Any) -> None:
        """Tell whoever listens (the webhooks) that something in a product has changed."""
        for listener in self.listeners:
            listener(event, *subject)

    def deny(self, user: User, where: str, permissions: Iterable[str]) -> None:
        """Take permissions from a user in "project KEY" or "space KEY"; an empty list gives all of them back."""
        self.denied[user.account_id, where] = frozenset(permissions)

    def may(self, user: User | None, where: str, permission: str) -> bool:
        """Whether a user has a permission there: everybody who is signed in, unless it was taken away."""
        return user is not None and permission not in self.denied.get((user.account_id, where), ())

    def random_for(self, purpose: str) -> random.Random:
        """A stream of chances of its own, so that one purpose does not disturb another."""
        return random.Random(f"{self.seed}/{purpose}")  # noqa: S311 -- as above


def read_token(value: Any) -> Token:
    """A token as a seed writes it: its value, or `{value, scopes, expires}`; ValueError says what is wrong."""
    if isinstance(value, str) and value:
        return Token(value)
    if not isinstance(value, Mapping) or set(value) - _TOKEN_KEYS or not value.get("value"):
        raise ValueError(
            "a token is its value, or a mapping of value, scopes (a list) and expires (an instant)"
        )
    expires = value.get("expires")
    if isinstance(expires, str):
        expires = datetime.fromisoformat(expires)
    if expires is not None and expires.tzinfo is None:
        expires = expires.replace(tzinfo=UTC)
    return Token(str(value["value"]), tuple(value.get("scopes") or ()), expires)
