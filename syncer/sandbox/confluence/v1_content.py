"""The JSON of v1's content: pages and blog posts, comments, attachments, with everything `expand` may ask for."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any
from urllib.parse import quote

from syncer.sandbox.confluence import access, bodies
from syncer.sandbox.confluence.records import (
    Attachment,
    Comment,
    FileVersion,
    Page,
    Restriction,
    Version,
    tiny,
)
from syncer.sandbox.confluence.surroundings import of_page
from syncer.sandbox.confluence.v1_shapes import API, NOTHING, Part, Shapes, Tree, expanded
from syncer.sandbox.confluence.view import render

Content = Page | Comment | Attachment
Parts = dict[str, tuple[Part, str]]
RENDERED = ("view", "export_view", "styled_view", "anonymous_export_view", "editor", "editor2")
OPERATIONS = ("read", "update", "delete")


class ContentShapes(Shapes):
    """Writes one site's content for one caller."""

    def content(self, one: Content, tree: Tree = NOTHING, version: Version | None = None) -> dict[str, Any]:
        """Return whatever content it is; `version` is an older one of a page."""
        if isinstance(one, Page):
            return self.page(one, tree, version)
        return self.comment(one, tree) if isinstance(one, Comment) else self.attachment(one, tree)

    def page(self, page: Page, tree: Tree = NOTHING, version: Version | None = None) -> dict[str, Any]:
        """Return a page or a blog post."""
        shown = version or page.latest
        historical = shown is not page.latest and shown is not page.draft
        status = "historical" if historical else "draft" if shown is page.draft else page.status
        links = {
            "webui": self.webui(page.id),
            "tinyui": f"/x/{tiny(page.id)}",
            "self": self.address(f"content/{page.id}"),
            "editui" if self.site.cloud else "edit": f"/pages/resumedraft.action?draftId={page.id}",
        }
        found = {"id": page.id, "type": page.kind, "status": status, "title": shown.title}
        more = {"subtype": page.subtype} if page.subtype and self.site.cloud else {}
        return (
            found
            | more
            | {"extensions": {"position": page.position}, "_links": links}
            | self._page_parts(page, shown, tree)
        )

    def _page_parts(self, page: Page, shown: Version, tree: Tree) -> dict[str, Any]:
        at, space = f"{API}/content/{page.id}", self.state.spaces[page.space_id]
        parts: Parts = {
            "container": (lambda inner: self.space_json(space, inner), f"{API}/space/{space.key}"),
            "metadata": (lambda inner: self._metadata(page, inner), ""),
            "operations": (lambda _: self._operations(page.kind, page), ""),
            "children": (lambda inner: self._children(page, inner), f"{at}/child"),
            "childTypes": (lambda inner: self._child_types(page, inner), ""),
            "restrictions": (lambda inner: self.restrictions(page, inner), f"{at}/restriction/byOperation"),
            "history": (lambda inner: self.history(page, inner), f"{at}/history"),
            "ancestors": (lambda _: [self.page(one) for one in self.state.ancestors(page)], ""),
            "body": (lambda inner: self._body(page.id, shown.body, page, inner), ""),
            "version": (lambda inner: self.version_json(page.id, shown, inner), ""),
            "descendants": (lambda inner: self._descendants(page, inner), f"{at}/descendant"),
            "space": (lambda inner: self.space_json(space, inner), f"{API}/space/{space.key}"),
        }
        return expanded(parts, tree)

    def comment(self, one: Comment, tree: Tree = NOTHING) -> dict[str, Any]:
        """Return a comment; where it stands is in `extensions`."""
        page, at = self.state.pages[one.page_id], f"{API}/content/{one.id}"
        above = self.state.comments.get(one.parent_id or "")
        replies = [other for other in self.state.comments.values() if other.parent_id == one.id]
        parts: Parts = {
            "container": (lambda inner: self.page(page, inner), f"{API}/content/{page.id}"),
            "history": (lambda inner: self.history(one, inner), f"{at}/history"),
            "ancestors": (lambda _: [self.comment(above)] if above else [], ""),
            "body": (lambda inner: self._body(one.id, one.body, page, inner), ""),
            "version": (lambda inner: self.version_json(one.id, one.latest, inner), ""),
            "children": (lambda inner: self._replies(replies, inner), f"{at}/child"),
            "space": (lambda inner: self.space_json(self.state.spaces[page.space_id], inner), ""),
            "metadata": (lambda inner: self._metadata(one, inner), ""),
            "operations": (lambda _: self._operations("comment"), ""),
        }
        address = (
            f"{self.webui(page.id)}{'&' if '?' in self.webui(page.id) else '?'}focusedCommentId={one.id}"
        )
        return {
            "id": one.id,
            "type": "comment",
            "status": "current",
            "title": f"Re: {page.title}",
            "extensions": self._placed(one, tree.get("extensions", NOTHING)),
            "_links": {"webui": address, "self": self.address(f"content/{one.id}")},
        } | expanded(parts, tree)

    def _placed(self, one: Comment, tree: Tree) -> dict[str, Any]:
        marks = {"originalSelection": one.selection, "markerRef": one.marker_ref}
        resolution: dict[str, Any] = {"status": one.resolution}
        if one.resolved_at is not None:
            resolution["lastModifier"] = self.person(one.resolved_by)
            resolution["lastModifiedDate"] = self.instant(one.resolved_at)
        parts: Parts = {"resolution": (lambda _: resolution, "")}
        if one.kind == "inline":
            parts["inlineProperties"] = (lambda _: marks, "")
        return {"location": one.kind} | expanded(parts, tree)

    def _replies(self, replies: list[Comment], tree: Tree) -> dict[str, Any]:
        return expanded(
            {"comment": (lambda inner: self.listing(self.comment(x, inner) for x in replies), "")}, tree
        )

    def attachment(self, one: Attachment, tree: Tree = NOTHING) -> dict[str, Any]:
        """Return an attachment; file size and media type are in `extensions`, the comment in both places."""
        page, at = self.state.pages[one.page_id], f"{API}/content/{one.id}"
        version = Version(one.number, "", "", one.author_id, one.created_at, one.comment, one.minor_edit)
        parts: Parts = {
            "container": (lambda inner: self.page(page, inner), f"{API}/content/{page.id}"),
            "history": (lambda inner: self.history(one, inner), f"{at}/history"),
            "version": (lambda inner: self.version_json(one.id, version, inner), ""),
            "space": (lambda inner: self.space_json(self.state.spaces[page.space_id], inner), ""),
            "operations": (lambda _: self._operations("attachment"), ""),
        }
        name = quote(one.title)
        address = f"/pages/viewpage.action?pageId={page.id}&preview=%2F{page.id}%2F{one.id.removeprefix('att')}%2F{name}"
        stamp = int(one.created_at.timestamp() * 1000)
        download = (
            f"/download/attachments/{page.id}/{name}?version={one.number}&modificationDate={stamp}&api=v2"
        )
        if self.site.cloud:
            download = f"{API}/content/{page.id}/child/attachment/{one.id}/download"
        links = {"webui": address, "download": download, "self": self.address(f"content/{one.id}")}
        thing = {"mediaType": one.media_type, "fileSize": len(one.content), "comment": one.comment}
        return {
            "id": one.id,
            "type": "attachment",
            "status": one.status,
            "title": one.title,
            "metadata": {"mediaType": one.media_type, "comment": one.comment}
            | self._metadata(one, tree.get("metadata", NOTHING)),
            "extensions": thing,
            "_links": links,
        } | expanded(parts, {"version": NOTHING, **tree})

    # parts

    def history(self, one: Content, tree: Tree = NOTHING) -> dict[str, Any]:
        """Return who made content and, where asked for, who changed it last."""
        first, last = one.versions[0], one.versions[-1]
        before = one.versions[-2] if len(one.versions) > 1 else None
        people = list(dict.fromkeys(version.author_id for version in one.versions))
        publishers = {"users": [self.person(who) for who in people], "userKeys": people}
        parts: Parts = {
            "lastUpdated": (lambda inner: self._stamp(one.id, last, inner), ""),
            "previousVersion": (lambda inner: self._stamp(one.id, before, inner) if before else None, ""),
            "contributors": (lambda _: {"publishers": publishers}, ""),
            "nextVersion": (lambda _: None, ""),
        }
        made = {"createdBy": self.person(first.author_id), "createdDate": self.instant(first.created_at)}
        links = {"self": self.address(f"content/{one.id}/history")}
        return {"latest": True} | made | {"_links": links} | expanded(parts, tree)

    def _stamp(self, content_id: str, one: Version | FileVersion, tree: Tree) -> dict[str, Any]:
        message = one.message if isinstance(one, Version) else one.comment
        version = Version(one.number, "", "", one.author_id, one.created_at, message, one.minor_edit)
        return self.version_json(content_id, version, tree)

    def _body(self, content_id: str, value: str, page: Page, tree: Tree) -> dict[str, Any]:
        def written(kind: str) -> Part:
            return lambda _: {
                "value": self.written(kind, value, page),
                "representation": kind,
                "_expandable": {"content": f"{API}/content/{content_id}"},
            }

        kinds = ("storage", *RENDERED, *(("atlas_doc_format",) if self.site.cloud else ()))
        return expanded({kind: (written(kind), "") for kind in kinds}, tree)

    def written(self, kind: str, value: str, page: Page) -> str:
        """Return a body in a representation."""
        if kind in RENDERED:
            return render(value, of_page(self.site, page, self.user))
        return bodies.from_storage(kind, value)

    def _metadata(self, one: Content, tree: Tree) -> dict[str, Any]:
        labels = [] if isinstance(one, Comment) else self.state.labels_of(one)
        parts: Parts = {
            "labels": (lambda _: self.listing((self.label_json(x) for x in labels), 200), ""),
            "properties": (lambda inner: self._properties(one, inner), ""),
            "currentuser": (lambda _: {"_expandable": {"favourited": "", "lastmodified": ""}}, ""),
            "frontend": (lambda _: {}, ""),
        }
        return expanded(parts, tree)

    def _properties(self, one: Content, tree: Tree) -> dict[str, Any]:
        held = [trail.now for trail in one.properties.values() if trail.now is not None]
        parts: Parts = {}
        for prop in held:
            shape = self.property_json(f"content/{one.id}", prop)
            parts[prop.key] = (
                _always(shape),
                f"{API}/content/{one.id}/property/{quote(prop.key)}",
            )
        return {"_links": {}} | expanded(parts, {key: NOTHING for key in parts if key.split(".")[0] in tree})

    def _operations(self, kind: str, page: Page | None = None) -> list[dict[str, str]]:
        """What the caller may do with content; who may add pages to a space may edit those that are not locked."""
        found = [operation for operation in OPERATIONS if page is None or self._may(operation, page)]
        return [{"operation": operation, "targetType": kind} for operation in found]

    def _may(self, operation: str, page: Page) -> bool:
        needed = f"{'create' if operation == 'update' else operation} {page.kind}"
        where = f"space {self.state.spaces[page.space_id].key}"
        locked = operation != "read" and not access.editable(self.user, page)
        return not locked and self.site.may(self.user, where, needed)

    def _children(self, page: Page, tree: Tree) -> dict[str, Any]:
        at = f"content/{page.id}/child"
        shown = [one for one in self.state.children(page) if self.state.visible(self.user, one)]
        files = self.state.attachments_of(page)
        said = [x for x in self.state.comments.values() if x.page_id == page.id and not x.parent_id]
        parts: Parts = {
            "page": (
                lambda inner: self.listing((self.page(x, inner) for x in shown), path=f"{at}/page"),
                f"{API}/{at}/page",
            ),
            "attachment": (
                lambda inner: self.listing(
                    (self.attachment(x, inner) for x in files), path=f"{at}/attachment"
                ),
                f"{API}/{at}/attachment",
            ),
            "comment": (
                lambda inner: self.listing((self.comment(x, inner) for x in said), path=f"{at}/comment"),
                f"{API}/{at}/comment",
            ),
        }
        return {"_links": {"self": self.address(at)}} | expanded(parts, tree)

    def _child_types(self, page: Page, tree: Tree) -> dict[str, Any]:
        there = {
            "attachment": bool(self.state.attachments_of(page)),
            "comment": any(one.page_id == page.id for one in self.state.comments.values()),
            "page": bool(self.state.children(page)),
        }
        wanted = {name: NOTHING for name in there if "all" in tree or name in tree}
        at = f"content/{page.id}/child"
        parts: Parts = {
            name: (_always({"value": value, "_links": {"self": self.address(f"{at}/{name}")}}), "")
            for name, value in there.items()
        }
        return expanded(parts, wanted)

    def _descendants(self, page: Page, tree: Tree) -> dict[str, Any]:
        below = self.below(page)
        parts: Parts = {"page": (lambda inner: self.listing(self.page(x, inner) for x in below), "")}
        return {"_links": {}} | expanded(parts, tree)

    def below(self, page: Page) -> list[Page]:
        """Return all pages under a page that the caller may see, nearest first."""
        found: list[Page] = []
        waiting = self.state.children(page)
        while waiting:
            one = waiting.pop(0)
            if self.state.visible(self.user, one):
                found.append(one)
                waiting.extend(self.state.children(one))
        return found

    # restrictions

    def restrictions(self, page: Page, tree: Tree = NOTHING) -> dict[str, Any]:
        """Return who alone may read and update a page, by operation."""
        at = f"{API}/content/{page.id}/restriction/byOperation"
        parts: Parts = {
            name: (partial(self.restriction, page, name), f"{at}/{name}") for name in access.OPERATIONS
        }
        links = {"self": self.address(f"content/{page.id}/restriction/byOperation")}
        return expanded(parts, tree) | {"_links": links}

    def restriction(self, page: Page, operation: str, tree: Tree | None = None) -> dict[str, Any]:
        """Return who alone may do one thing with a page; without `tree` the people are named."""
        held = page.restrictions.get(operation, Restriction())
        named: Mapping[str, Tree] = {"user": NOTHING, "group": NOTHING}
        wanted = {"restrictions": named} if tree is None else tree
        groups = [{"type": "group", "name": name, "_links": {}} for name in sorted(held.groups)]
        inner: Parts = {
            "user": (lambda _: self.listing((self.person(who) for who in sorted(held.users)), 100), ""),
            "group": (lambda _: self.listing(groups, 100), ""),
        }
        parts: Parts = {
            "restrictions": (lambda below: expanded(inner, below), ""),
            "content": (lambda below: self.page(page, below), f"{API}/content/{page.id}"),
        }
        links = {"self": self.address(f"content/{page.id}/restriction/byOperation/{operation}")}
        return {"operation": operation, "_links": links} | expanded(parts, wanted)


def _always(value: Any) -> Part:
    return lambda _tree: value
