"""The JSON of v1 (`/rest/api`) around content: people, spaces, versions, labels, properties, lists; both flavours.

v1 answers with little and names the rest in `_expandable`; `expand` asks for more, dots leading inwards.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote, quote_plus

from syncer.sandbox.confluence.model import ConfluenceState
from syncer.sandbox.confluence.records import Label, Property, Space, Version
from syncer.sandbox.host import User
from syncer.sandbox.site import Site

Tree = Mapping[str, "Tree"]
Part = Callable[[Tree], Any]
NOTHING: Tree = {}
API = "/rest/api"


def tree_of(text: str) -> dict[str, Any]:
    """Return what `expand=a.b,c` asks for: `{"a": {"b": {}}, "c": {}}`."""
    found: dict[str, Any] = {}
    for path in text.split(","):
        node = found
        for name in path.strip().split(".") if path.strip() else ():
            node = node.setdefault(name, {})
    return found


def expanded(parts: Mapping[str, tuple[Part, str]], tree: Tree) -> dict[str, Any]:
    """Return the parts that were asked for, and where the others are to be had in `_expandable`."""
    shown = {name: part(tree[name]) for name, (part, _where) in parts.items() if name in tree}
    return shown | {"_expandable": {name: where for name, (_, where) in parts.items() if name not in tree}}


class Shapes:
    """Writes one site's v1 JSON for one caller."""

    def __init__(self, site: Site, user: User) -> None:
        self.site = site
        self.user = user

    @property
    def state(self) -> ConfluenceState:
        """The site's Confluence."""
        return self.site.confluence

    @property
    def base(self) -> str:
        """The address Confluence takes itself to have."""
        return f"{self.site.base_url}{self.site.wiki_path}"

    def address(self, path: str) -> str:
        """Return the full address of a resource of the API."""
        return f"{self.base}{API}/{path}"

    def instant(self, at: datetime) -> str:
        """Return an instant as v1 writes it: UTC on Cloud, the server's zone with its offset on Data Center."""
        local = at.astimezone(UTC if self.site.cloud else self.site.zone)
        zone = "Z" if self.site.cloud else local.isoformat()[-6:]
        return f"{local:%Y-%m-%dT%H:%M:%S}.{local.microsecond // 1000:03d}{zone}"

    # people

    def person(self, account_id: str) -> dict[str, Any]:
        """Return a person by account id; nobody any more is `unknown`."""
        found = self.site.users.get(account_id)
        if found is not None:
            return self.user_json(found)
        if self.site.cloud:
            return {
                "type": "unknown",
                "accountId": account_id,
                "displayName": "Former user",
                "publicName": "",
            }
        return {
            "type": "unknown",
            "displayName": f"Unknown User ({account_id})",
            "profilePicture": self.picture(),
        }

    def user_json(self, user: User, tree: Tree = NOTHING) -> dict[str, Any]:
        """Return an account: by account id on Cloud, by user name and user key on Data Center."""
        if not user.account_id:
            return {"type": "anonymous", "profilePicture": self.picture(), "displayName": "Anonymous"}
        if self.site.cloud:
            return self._cloud_user(user)
        status: dict[str, tuple[Part, str]] = {
            "status": (lambda _: "current" if user.active else "deactivated", "")
        }
        return {
            "type": "known",
            "username": user.login,
            "userKey": user.user_key,
            "profilePicture": self.picture(),
            "displayName": user.name,
            "_links": {"self": self.address(f"user?key={user.user_key}")},
        } | expanded(status, tree)

    def _cloud_user(self, user: User) -> dict[str, Any]:
        return {
            "type": "known",
            "accountId": user.account_id,
            "accountType": "atlassian",
            "email": user.email if user.email_visible else "",
            "publicName": user.name,
            "displayName": user.name,
            "timeZone": user.time_zone,
            "isExternalCollaborator": False,
            "profilePicture": self.picture(),
            "_links": {"self": self.address(f"user?accountId={quote(user.account_id, safe='')}")},
            "_expandable": {"operations": "", "personalSpace": ""},
        }

    def picture(self) -> dict[str, Any]:
        """Return the picture everybody has here."""
        path = f"{self.site.wiki_path}/images/icons/profilepics/default.svg"
        return {"path": path, "width": 48, "height": 48, "isDefault": True}

    # spaces

    def space_json(self, space: Space, tree: Tree = NOTHING) -> dict[str, Any]:
        """Return a space; its id is a number here."""
        parts: dict[str, tuple[Part, str]] = {
            "metadata": (self._space_metadata, ""),
            "icon": (lambda _: self.picture(), ""),
            "description": (lambda _: {"plain": self._described(space), "_expandable": {"view": ""}}, ""),
            "homepage": (lambda _: self.homepage(space), f"{API}/content/{space.homepage_id}"),
        }
        links = {"webui": f"/display/{space.key}", "self": self.address(f"space/{space.key}")}
        return {
            "id": int(space.id),
            "key": space.key,
            "name": space.name,
            "status": space.status,
            "type": space.kind,
            "_links": links,
        } | expanded(parts, tree)

    def _space_metadata(self, tree: Tree) -> dict[str, Any]:
        return expanded({"labels": (lambda _: self.listing([]), "")}, tree)

    def _described(self, space: Space) -> dict[str, Any]:
        return {"representation": "plain", "value": space.description, "embeddedContent": []}

    def homepage(self, space: Space) -> dict[str, Any] | None:
        """Return a space's home page in short."""
        page = self.state.pages.get(space.homepage_id)
        if page is None:
            return None
        links = {"self": self.address(f"content/{page.id}"), "webui": self.webui(page.id)}
        return {"id": page.id, "type": "page", "status": page.status, "title": page.title, "_links": links}

    def webui(self, page_id: str) -> str:
        """Return a page's address below the base, as the flavour writes it."""
        page = self.state.pages[page_id]
        space = self.state.spaces[page.space_id].key
        if self.site.cloud:
            return f"/spaces/{space}/pages/{page.id}/{quote_plus(page.title)}"
        plain = page.title.isascii() and not set(page.title) & set('+?%&"/\\;:')
        if plain and page.status == "current":
            return f"/display/{space}/{quote_plus(page.title)}"
        return f"/pages/viewpage.action?pageId={page.id}"

    # what hangs on content

    def version_json(self, content_id: str, version: Version, tree: Tree = NOTHING) -> dict[str, Any]:
        """Return a version."""
        parts: dict[str, tuple[Part, str]] = {
            "content": (lambda _: {"id": content_id}, f"{API}/content/{content_id}")
        }
        if self.site.cloud:
            users = {"users": [self.person(version.author_id)], "userKeys": [version.author_id], "_links": {}}
            parts["collaborators"] = (lambda _: users, "")
        more = {} if self.site.cloud else {"hidden": False}
        return (
            {
                "by": self.person(version.author_id),
                "when": self.instant(version.created_at),
                "friendlyWhen": f"{version.created_at:%b %d, %Y}",
                "message": version.message,
                "number": version.number,
                "minorEdit": version.minor_edit,
                "_links": {"self": self.address(f"content/{content_id}/version/{version.number}")},
            }
            | more
            | expanded(parts, tree)
        )

    def label_json(self, label: Label) -> dict[str, Any]:
        """Return a label."""
        return {"prefix": label.prefix, "name": label.name, "id": label.id, "label": label.name}

    def property_json(self, owner: str, prop: Property, tree: Tree | None = None) -> dict[str, Any]:
        """Return a property of what stands at `owner` (`content/1`, `space/KEY`); its version comes by itself."""
        version = {
            "when": self.instant(prop.created_at),
            "message": prop.message,
            "number": prop.number,
            "minorEdit": False,
            "hidden": True,
        }
        parts: dict[str, tuple[Part, str]] = {
            "content": (lambda _: {"id": owner.partition("/")[2]}, f"{API}/{owner}"),
            "version": (lambda _: version, ""),
        }
        links = {"self": self.address(f"{owner}/property/{quote(prop.key)}")}
        wanted = {"version": NOTHING} if tree is None else tree
        return {"id": prop.id, "key": prop.key, "value": prop.value, "_links": links} | expanded(
            parts, wanted
        )

    def listing(self, items: Iterable[Any], limit: int = 25, path: str = "") -> dict[str, Any]:
        """Return a whole list as it stands inside something else."""
        results = list(items)
        links = {"self": self.address(path)} if path else {}
        return {"results": results, "start": 0, "limit": limit, "size": len(results), "_links": links}
