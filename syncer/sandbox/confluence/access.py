"""Who may see and change a page: its restrictions, those it inherits, and the groups people are in (F29).

What is hidden is absent everywhere: the caller gets the 404 of what does not exist, and lists leave it out.
"""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Iterable, Mapping

from syncer.sandbox.confluence.records import Page, Restriction
from syncer.sandbox.host import User

OPERATIONS = ("read", "update")
EVERYBODY = "confluence-users"
ADMINISTRATORS = "confluence-administrators"
GROUPS = (EVERYBODY, ADMINISTRATORS)


_GROUP_IDS = uuid.UUID("9c0a9c0a-0000-4000-8000-9c0a9c0a9c0a")


def group_id(name: str) -> str:
    """Return the id a group has on Cloud."""
    return str(uuid.uuid5(_GROUP_IDS, name))


def group_ids() -> dict[str, str]:
    """Return the groups' names by their ids."""
    return {group_id(name): name for name in GROUPS}


def group_json(name: str, *, with_id: bool) -> dict[str, object]:
    """Return a group; only Cloud's have an id."""
    return {"type": "group", "name": name, **({"id": group_id(name)} if with_id else {}), "_links": {}}


def groups_of(user: User) -> frozenset[str]:
    """Return the groups a person is in."""
    return frozenset(GROUPS if user.admin else GROUPS[:1])


def admits(restriction: Restriction | None, user: User) -> bool:
    """Whether a restriction lets somebody through; none at all lets everybody."""
    if not restriction:
        return True
    return user.account_id in restriction.users or bool(restriction.groups & groups_of(user))


def visible(user: User, page: Page, above: Iterable[Page]) -> bool:
    """Whether a person sees a page: restrictions to read are inherited, a draft is its author's alone."""
    if page.status == "draft" and page.author_id != user.account_id:
        return False
    return all(admits(one.restrictions.get("read"), user) for one in (page, *above))


def editable(user: User, page: Page) -> bool:
    """Whether a person may change a page; restrictions to update are not inherited."""
    return admits(page.restrictions.get("update"), user)


def fingerprint(restrictions: Mapping[str, Restriction]) -> str:
    """Return what Confluence calls `restrictionsHash`; empty where there are no restrictions."""
    if not any(restrictions.values()):
        return ""
    said = [(name, sorted(one.users), sorted(one.groups)) for name, one in sorted(restrictions.items())]
    return hashlib.sha1(repr(said).encode(), usedforsecurity=False).hexdigest()
