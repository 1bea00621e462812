"""The site: its people, its clock, its switches, and the state of both products.

One `Site` is one server's memory. It knows nothing of HTTP; the handlers read and change it, one request
at a time, so it needs no locks.
"""

from __future__ import annotations

import random
import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import yaml

from syncer.sandbox.clock import Clock
from syncer.sandbox.faults import Faults
from syncer.sandbox.journal import Journal

DEFAULT_SITE = Path(__file__).with_name("default_site.yaml")
DEFAULT_URL = "http://127.0.0.1"
_ACCOUNT_SPACE = uuid.UUID("71202071-2020-5712-8071-202071202071")
_SEED_SUFFIXES = {".yaml", ".yml", ".json"}
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
}


@dataclass(frozen=True)
class User:
    """An account: `password` is the API token (or a person's password, which serves the same)."""

    account_id: str
    name: str
    email: str
    time_zone: str = "Etc/UTC"
    locale: str = "en_US"
    active: bool = True
    password: str = "sandbox"  # noqa: S105 -- a throw-away server that listens on loopback only
    admin: bool = False
    email_visible: bool = True

    @property
    def zone(self) -> ZoneInfo:
        """The zone of the profile, in which Jira reads this user's date literals."""
        return ZoneInfo(self.time_zone)


class Site:
    """People, clock, faults, journal and the two products of one sandbox."""

    def __init__(self, clock: Clock | None = None, base_url: str = DEFAULT_URL, seed: int = 0) -> None:
        self.clock = clock or Clock()
        self.base_url = base_url
        self.time_zone = "Etc/UTC"
        self.seed = seed
        self.random = random.Random(seed)  # noqa: S311 -- chances that can be repeated, no secrets
        self.users: dict[str, User]
        self.users_generation = 0
        self.faults = Faults()
        self.journal = Journal()
        self.clear()

    def clear(self) -> None:
        """Forget people and contents; clock, faults and journal stay."""
        from syncer.sandbox.confluence.model import ConfluenceState
        from syncer.sandbox.jira.model import JiraState

        self.users = {}
        self.users_generation += 1
        self.jira = JiraState(self)
        self.confluence = ConfluenceState(self)

    @classmethod
    def from_seed(
        cls,
        mapping: Mapping[str, Any] | None = None,
        *,
        clock: Clock | None = None,
        base_url: str = DEFAULT_URL,
        seed: int = 0,
    ) -> Site:
        """A site holding what the mapping describes; without one, the default site."""
        site = cls(clock, base_url, seed)
        site.add(load_seed(DEFAULT_SITE) if mapping is None else mapping)
        return site

    @property
    def zone(self) -> ZoneInfo:
        """The server's own zone, used for callers who have none."""
        return ZoneInfo(self.time_zone)

    def add(self, mapping: Mapping[str, Any]) -> None:
        """Add users, projects, spaces and so on to what is there; raises ValueError on what it cannot read."""
        self.time_zone = mapping.get("time_zone", self.time_zone)
        for one in mapping.get("users") or ():
            self.add_user(one)
        self.jira.seed(mapping)
        self.confluence.seed(mapping)

    def add_user(self, mapping: Mapping[str, Any]) -> User:
        """Add one user (or replace the one with that e-mail); the account id follows from the e-mail."""
        unknown = set(mapping) - _USER_KEYS
        if unknown or not {"name", "email"} <= set(mapping):
            raise ValueError(f"user {dict(mapping)!r}: needs name and email; may have {sorted(_USER_KEYS)}")
        values = {"account_id": f"712020:{uuid.uuid5(_ACCOUNT_SPACE, mapping['email'])}"} | dict(mapping)
        user = User(**values)
        ZoneInfo(user.time_zone)
        self.users[user.account_id] = user
        self.users_generation += 1
        return user

    def user_by_email(self, email: str) -> User | None:
        """The user with that e-mail address, case aside."""
        wanted = email.lower()
        return next((user for user in self.users.values() if user.email.lower() == wanted), None)

    def find_user(self, wanted: str) -> User:
        """The user with that account id, e-mail address or name; raises KeyError naming who there is."""
        for user in self.users.values():
            if wanted in (user.account_id, user.email, user.name):
                return user
        raise KeyError(f"no user {wanted!r}; there are {', '.join(u.email for u in self.users.values())}")

    def snapshot(self) -> dict[str, Any]:
        """Both products and the people, as JSON values."""
        return {
            "now": self.clock.now().isoformat(),
            "base_url": self.base_url,
            "users": [_user_as_json(user) for user in self.users.values()],
            "jira": self.jira.snapshot(),
            "confluence": self.confluence.snapshot(),
        }

    def random_for(self, purpose: str) -> random.Random:
        """A stream of chances of its own, so that one purpose does not disturb another."""
        return random.Random(f"{self.seed}/{purpose}")  # noqa: S311 -- as above


def load_seed(path: Path) -> dict[str, Any]:
    """Read a seed file (YAML, of which JSON is a part), or every such file of a folder, in order of name."""
    if path.is_dir():
        files = sorted(one for one in path.iterdir() if one.suffix in _SEED_SUFFIXES)
        return merged(load_seed(one) for one in files)
    found = yaml.safe_load(path.read_text(encoding="utf-8"))
    if not isinstance(found, dict):
        raise ValueError(f"{path}: a seed file holds one mapping with users, projects, spaces and so on")
    return found


def merged(mappings: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    """One seed of several: lists are joined, later scalars win."""
    result: dict[str, Any] = {}
    for mapping in mappings:
        for key, value in mapping.items():
            both_lists = isinstance(value, list) and isinstance(result.get(key), list)
            result[key] = [*result[key], *value] if both_lists else value
    return result


def _user_as_json(user: User) -> dict[str, Any]:
    return {
        "account_id": user.account_id,
        "name": user.name,
        "email": user.email,
        "time_zone": user.time_zone,
        "active": user.active,
        "admin": user.admin,
    }
