"""Webhooks as they are registered: on Cloud by an administrator's form, on Data Center by its newer one, or by a seed.

This module holds what is registered and how it is written; events and their delivery stand elsewhere.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

SECTION = "issue-related-events-section"
EVENTS = frozenset(
    {
        "jira:issue_created",
        "jira:issue_updated",
        "jira:issue_deleted",
        "comment_created",
        "comment_updated",
        "comment_deleted",
        "issuelink_created",
        "issuelink_deleted",
        "jira:version_created",
        "jira:version_updated",
        "jira:version_released",
        "jira:version_unreleased",
        "jira:version_deleted",
    }
)
_SENT = {"name": "name", "url": "url", "events": "events", "excludeBody": "exclude_body"}
_SEED_KEYS = {"name", "url", "events", "jql", "secret", "exclude_body", "active"}


@dataclass
class Hook:
    """One registration; `jql` limits events about issues, `secret` signs the body."""

    id: int
    name: str
    url: str
    events: tuple[str, ...]
    jql: str = ""
    secret: str = ""
    exclude_body: bool = False
    active: bool = True
    by: str = ""
    by_name: str = ""
    changed: datetime | None = None
    configuration: dict[str, Any] = field(default_factory=dict)

    def wants(self, event: str) -> bool:
        """Whether it listens to such events."""
        return self.active and event in self.events

    def as_cloud(self, base_url: str) -> dict[str, Any]:
        """As Cloud's administrators see it; the secret is shown to nobody."""
        return {
            "name": self.name,
            "url": self.url,
            "excludeBody": self.exclude_body,
            "filters": {SECTION: self.jql},
            "events": list(self.events),
            "enabled": self.active,
            "isSigned": bool(self.secret),
            "self": f"{base_url}/rest/webhooks/1.0/webhook/{self.id}",
            "lastUpdatedUser": self.by or None,
            "lastUpdatedDisplayName": self.by_name or None,
            "lastUpdated": _epoch(self.changed),
        }

    def as_datacenter(self) -> dict[str, Any]:
        """As Data Center's administrators see it."""
        return {
            "id": self.id,
            "name": self.name,
            "createdDate": _epoch(self.changed),
            "updatedDate": _epoch(self.changed),
            "events": list(self.events),
            "configuration": {name: one for name, one in self.configuration.items() if name != "secret"},
            "filters": {SECTION: self.jql} if self.jql else {},
            "url": self.url,
            "active": self.active,
            "excludeBody": self.exclude_body,
            "scopeType": "global",
            "sslVerificationRequired": True,
        }


def seed_hook(hooks: dict[int, Hook], mapping: Mapping[str, Any]) -> Hook:
    """Add one as a seed writes it: url, events (all, if none are named), jql, secret; ValueError otherwise."""
    unknown = set(mapping) - _SEED_KEYS
    if unknown:
        raise ValueError(f"webhook: unknown {sorted(unknown)}; known: {', '.join(sorted(_SEED_KEYS))}")
    given = dict(mapping) | {"events": list(mapping.get("events") or sorted(EVENTS))}
    return add_hook(hooks, given | {"name": mapping.get("name") or "webhook"})


def add_hook(hooks: dict[int, Hook], given: Mapping[str, Any], number: int = 0) -> Hook:
    """Add one from our own names of its parts, or put it in the place of a number's; ValueError says what is wrong."""
    checked = _checked(given)
    made = Hook(number or max(hooks, default=0) + 1, **checked)
    hooks[made.id] = made
    return made


def read_cloud(body: Mapping[str, Any], before: Hook | None = None) -> dict[str, Any]:
    """Our names for what Cloud's form sends; what a change leaves out stays as it was."""
    return _read(body, before, _SENT | {"secret": "secret", "enabled": "active"})


def read_datacenter(body: Mapping[str, Any], before: Hook | None = None) -> dict[str, Any]:
    """Our names for what Data Center's form sends; its secret stands in the configuration."""
    found = _read(body, before, _SENT | {"active": "active"})
    if isinstance(body.get("configuration"), Mapping):
        found["configuration"] = dict(body["configuration"])
        found["secret"] = str(found["configuration"].get("secret") or "")
    return found


def _read(body: Mapping[str, Any], before: Hook | None, names: Mapping[str, str]) -> dict[str, Any]:
    """What a hook was, changed by what a form sends under these names of its own for ours."""
    found = {} if before is None else {name: one for name, one in vars(before).items() if name != "id"}
    found |= {ours: body[theirs] for theirs, ours in names.items() if theirs in body}
    filters = body.get("filters")
    if isinstance(filters, Mapping):
        found["jql"] = str(filters.get(SECTION) or "")
    return found


def _checked(given: Mapping[str, Any]) -> dict[str, Any]:
    url, events = str(given.get("url") or ""), given.get("events")
    if not given.get("name"):
        raise ValueError("The name of the webhook is required.")
    if not _reachable(url):
        raise ValueError("The URL of the webhook must be an absolute http or https address.")
    if not isinstance(events, list | tuple) or not events:
        raise ValueError("At least one event is required.")
    unknown = sorted(set(map(str, events)) - EVENTS)
    if unknown:
        raise ValueError(f"Unknown events: {', '.join(unknown)}")
    return dict(given) | {"url": url, "events": tuple(map(str, events))}


def _reachable(url: str) -> bool:
    try:
        place = urlsplit(url)
        return place.scheme in ("http", "https") and bool(place.hostname) and place.port != 0
    except ValueError:
        return False


def _epoch(instant: datetime | None) -> int | None:
    return None if instant is None else int(instant.timestamp() * 1000)
