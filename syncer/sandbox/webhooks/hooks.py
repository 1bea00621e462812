"""Webhooks as they are registered: on Cloud by an administrator's form, on Data Center by its newer one, or by a seed.

Confluence has them on Data Center only. On Cloud apps alone may register; what an administrator without one can make
is an automation rule that sends a web request: unsigned, with headers of its own, and of few kinds of events.

This module holds what is registered and how it is written; events and their delivery stand elsewhere.
"""

from __future__ import annotations

import shlex
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal, get_args
from urllib.parse import urlsplit

SECTION = "issue-related-events-section"
FILTER, BODILESS, SECRETS = "FILTERS", "EXCLUDE_BODY", ("SECRET", "secret")  # of Data Center's configuration
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
# what Data Center's form offers; which of them ever happen here is said in `wiki_events`
WIKI_EVENTS = frozenset(
    {
        *(
            f"{kind}_{verb}"
            for kind in ("page", "blog")
            for verb in ("created", "removed", "restored", "trashed", "updated")
        ),
        *(f"attachment_{verb}" for verb in ("created", "removed", "restored", "trashed", "updated")),
        *(f"content_{verb}" for verb in ("created", "restored", "trashed", "updated", "permissions_updated")),
        *(f"comment_{verb}" for verb in ("created", "removed", "updated")),
        *(f"label_{verb}" for verb in ("added", "created", "deleted", "removed")),
        *(
            f"space_{verb}"
            for verb in ("created", "logo_updated", "permissions_updated", "removed", "updated")
        ),
        *(f"user_{verb}" for verb in ("created", "deactivated", "followed", "reactivated", "removed")),
        *(
            "blueprint_page_created",
            "group_created",
            "group_removed",
            "page_children_reordered",
            "page_moved",
        ),
        "theme_enabled",
    }
)
# the triggers of an automation rule on Cloud, by the names the same things have on Data Center
RULE_EVENTS = frozenset(
    {"page_created", "page_updated", "blog_created", "blog_updated", "label_added", "comment_created"}
)
Product = Literal["jira", "confluence"]
_SENT = {"name": "name", "url": "url", "events": "events", "excludeBody": "exclude_body"}
_SEED_KEYS = {"name", "url", "events", "jql", "secret", "exclude_body", "active", "product", "headers"}


@dataclass
class Hook:
    """One registration; `jql` limits events about issues, `secret` signs the body, `headers` are sent besides."""

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
    product: Product = "jira"
    headers: dict[str, str] = field(default_factory=dict)

    def wants(self, product: Product, event: str) -> bool:
        """Whether it listens to such events of that product: some names are common to both."""
        return self.active and product == self.product and event in self.events

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
        """As Data Center's administrators see it: filter and form stand in the configuration, the secret is shown to nobody."""
        return {
            "id": self.id,
            "name": self.name,
            "createdDate": _epoch(self.changed),
            "updatedDate": _epoch(self.changed),
            "events": list(self.events),
            "configuration": self._configured(),
            "url": self.url,
            "active": self.active,
            "scopeType": "global",
            "sslVerificationRequired": True,
        }

    def _configured(self) -> dict[str, Any]:
        kept = {name: one for name, one in self.configuration.items() if name not in SECRETS}
        kept |= {FILTER: self.jql} if self.jql else {}
        return kept | ({BODILESS: "true"} if self.exclude_body else {})


def seed_hook(hooks: dict[int, Hook], mapping: Mapping[str, Any], *, cloud: bool) -> Hook:
    """Add one as a seed writes it: url, product (jira), events (all, if none are named), jql, secret, headers.

    Of Confluence on Cloud it is an automation rule: ValueError where it asks for more than one can do, as otherwise.
    """
    unknown = set(mapping) - _SEED_KEYS
    if unknown:
        raise ValueError(f"webhook: unknown {sorted(unknown)}; known: {', '.join(sorted(_SEED_KEYS))}")
    product = mapping.get("product") or "jira"
    rule = cloud and product == "confluence"
    if rule and mapping.get("secret"):
        raise ValueError("webhook: Confluence Cloud signs nothing; give a header, as an automation rule does")
    known = RULE_EVENTS if rule else events_of(product)
    given = dict(mapping) | {"events": list(mapping.get("events") or sorted(known))}
    if rule and set(given["events"]) - RULE_EVENTS:
        raise ValueError(f"webhook: on Confluence Cloud rules know only {', '.join(sorted(RULE_EVENTS))}")
    return add_hook(hooks, given | {"name": mapping.get("name") or "webhook", "product": product})


def parse_hook(text: str) -> dict[str, Any]:
    """A registration as a command line writes it: "URL product=confluence secret=s jql='project = A' header='N: v'"."""
    url, *rest = shlex.split(text) or [""]
    found: dict[str, Any] = {"url": url}
    for word in rest:
        key, equals, value = word.partition("=")
        name, colon, content = value.partition(":")
        if key == "header" and colon:
            found.setdefault("headers", {})[name.strip()] = content.strip()
        elif equals and key == "events":
            found[key] = value.split(",")
        elif equals and key in ("product", "secret", "jql", "name"):
            found[key] = value
        else:
            raise ValueError(
                f"{word!r}: write URL and then product=, secret=, events=, jql=, name= or header=NAME:VALUE"
            )
    return found


def events_of(product: Any) -> frozenset[str]:
    """Everything a product's form offers; ValueError for what is no product."""
    if product not in get_args(Product):
        raise ValueError(f"webhook: the product is one of {', '.join(get_args(Product))}, not {product!r}")
    return EVENTS if product == "jira" else WIKI_EVENTS


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
    """Our names for what Data Center's form sends since version 10; Confluence's is the same, with a `secret`.

    The filter, the secret and whether a body is sent stand in the configuration; the members of their names that Cloud's form
    has are ignored without a word (JRASERVER-78733).
    """
    ignored = {"filters", "excludeBody", "secret"}
    told = {name: one for name, one in body.items() if name not in ignored}
    found = _read(told, before, _SENT | {"active": "active"})
    given = body.get("configuration")
    if isinstance(given, Mapping):
        found["configuration"] = dict(given)
        found["secret"] = next((str(given[name]) for name in SECRETS if given.get(name)), "")
        found["jql"] = str(given.get(FILTER) or "")
        found["exclude_body"] = str(given.get(BODILESS, "")).lower() == "true"
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
    unknown = sorted(set(map(str, events)) - events_of(given.get("product", "jira")))
    if unknown:
        raise ValueError(f"Unknown events: {', '.join(unknown)}")
    headers = given.get("headers") or {}
    if not isinstance(headers, Mapping) or not all(_header(*one) for one in headers.items()):
        raise ValueError("Headers are a mapping of names to values, each of one line.")
    active = str(given.get("active", True)).lower() == "true"  # clients send the word too
    kept = {"url": url, "active": active, "events": tuple(map(str, events)), "headers": dict(headers)}
    return dict(given) | kept


def _header(name: Any, value: Any) -> bool:
    return all(
        isinstance(one, str) and one.isprintable() and one.isascii() for one in (name, value)
    ) and bool(name)


def _reachable(url: str) -> bool:
    try:
        place = urlsplit(url)
        return place.scheme in ("http", "https") and bool(place.hostname) and place.port != 0
    except ValueError:
        return False


def _epoch(instant: datetime | None) -> int | None:
    return None if instant is None else int(instant.timestamp() * 1000)
