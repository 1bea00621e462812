"""The site: a host and the state of both products, filled from a seed and shown as a whole.

One `Site` is one server's memory. It knows nothing of HTTP; the handlers read and change it, one request
at a time, so it needs no locks.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import yaml

from syncer.sandbox.clock import Clock
from syncer.sandbox.confluence.model import ConfluenceState
from syncer.sandbox.confluence.seeding import seed_into as seed_confluence
from syncer.sandbox.confluence.wire import snapshot as confluence_snapshot
from syncer.sandbox.host import DEFAULT_URL, Flavour, Host, User
from syncer.sandbox.jira.model import JiraState
from syncer.sandbox.jira.seed import seed_into as seed_jira
from syncer.sandbox.jira.seed_export import seed_of
from syncer.sandbox.jira.snapshot import snapshot as jira_snapshot
from syncer.sandbox.webhooks.hooks import seed_hook

DEFAULT_SITE = Path(__file__).with_name("default_site.yaml")
_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # in C where there is one
_SEED_SUFFIXES = {".yaml", ".yml", ".json"}


class Site(Host):
    """A host with the two products of one sandbox."""

    def __init__(
        self,
        clock: Clock | None = None,
        base_url: str = DEFAULT_URL,
        seed: int = 0,
        flavour: Flavour = "cloud",
    ) -> None:
        super().__init__(clock, base_url, seed, flavour)
        self.snapshots: dict[str, dict[str, Any]] = {}
        self.clear()

    def clear(self) -> None:
        """Forget people and contents; clock, faults and journal stay."""
        self.users = {}
        self.users_generation += 1
        self.notices = []
        self.denied = {}
        self.revoked.clear()
        self.sessions.clear()
        self.jira = JiraState(self)
        self.confluence = ConfluenceState(self)
        self.hooks.clear()
        self.tell("cleared")

    @classmethod
    def from_seed(
        cls,
        mapping: Mapping[str, Any] | None = None,
        *,
        clock: Clock | None = None,
        base_url: str = DEFAULT_URL,
        seed: int = 0,
        flavour: Flavour = "cloud",
    ) -> Site:
        """A site holding what the mapping describes; without one, the default site."""
        site = cls(clock, base_url, seed, flavour)
        site.add(load_seed(DEFAULT_SITE) if mapping is None else mapping)
        return site

    def add(self, mapping: Mapping[str, Any]) -> None:
        """Add users, projects, spaces and so on to what is there; raises ValueError on what it cannot read.

        An export that comes without users and spaces is joined by those of the default site, so that one can sign in.
        """
        mapping = seed_of(mapping) or mapping
        if mapping.get("export") and not self.users and not mapping.get("users"):
            default = load_seed(DEFAULT_SITE)
            mapping = {name: default[name] for name in ("time_zone", "users", "spaces")} | dict(mapping)
        self.time_zone = mapping.get("time_zone", self.time_zone)
        self.switches.set(mapping.get("switches") or {})
        for one in mapping.get("users") or ():
            self.add_user(one)
        seed_jira(self.jira, mapping)
        seed_confluence(self.confluence, mapping)
        for one in mapping.get("webhooks") or ():
            seed_hook(self.hooks, one, cloud=self.cloud)
        self.tell("seeded")

    def snapshot(self) -> dict[str, Any]:
        """Both products and the people, as JSON values."""
        return {
            "now": self.clock.now().isoformat(),
            "base_url": self.base_url,
            "users": [_user_as_json(user) for user in self.users.values()],
            "jira": jira_snapshot(self.jira),
            "confluence": confluence_snapshot(self.confluence),
        }


def load_seed(path: Path) -> dict[str, Any]:
    """Read a seed file (YAML or JSON), or every such file of a folder, in order of name.

    What Jira's REST API gave of issues, a search result or a list, is a seed too.
    """
    if path.is_dir():
        files = sorted(one for one in path.iterdir() if one.suffix in _SEED_SUFFIXES)
        return merged(load_seed(one) for one in files)
    text = path.read_text(encoding="utf-8")
    found = json.loads(text) if path.suffix == ".json" else yaml.load(text, Loader=_LOADER)  # noqa: S506 - safe
    found = seed_of(found) or found
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
