"""CQL over HTTP: `search` answers with hits, `content/search` with bare content; both from the index, which lags."""

from __future__ import annotations

import re
from typing import Any

from starlette.responses import Response

from syncer.sandbox.confluence import cql
from syncer.sandbox.confluence.calls import Call
from syncer.sandbox.confluence.cql_index import asker_of, indexed, indexed_comments
from syncer.sandbox.confluence.model import ConfluenceState
from syncer.sandbox.confluence.records import Comment, Page, Space
from syncer.sandbox.confluence.v1_content import ContentShapes
from syncer.sandbox.confluence.v1_contents import content_list, shapes
from syncer.sandbox.confluence.v1_lists import listed
from syncer.sandbox.confluence.v1_shapes import Tree, tree_of

Hit = tuple[Page | Comment, cql.Found]
_SPACES = re.compile(
    r"""type\s*=\s*["']?space["']?(?:\s+and\s+(?:title|text|siteSearch|space\.title)\s*~\s*["'](?P<words>[^"']*)["'])?""",
    re.IGNORECASE,
)


def search(call: Call) -> Response:
    """GET search?cql=: hits with their total; deleted pages linger as long as the index lags (F24)."""
    if (asked := _SPACES.fullmatch(call.text("cql").strip())) is not None:
        return _spaces(call, asked["words"] or "")
    hits = _hits(call)
    shape, tree = shapes(call), tree_of(call.text("expand")).get("content", {})
    more = {"totalSize": len(hits), "cqlQuery": call.text("cql"), "searchDuration": 5}
    return listed(call, hits, lambda hit: _shown(shape, hit, tree), more=more)


def _spaces(call: Call, words: str) -> Response:
    """Spaces are found by their type, and by words of their names."""
    wanted = words.strip("*").casefold()
    found = [one for one in call.state.spaces.values() if wanted in one.name.casefold()]
    shape = shapes(call)
    more = {"totalSize": len(found), "cqlQuery": call.text("cql"), "searchDuration": 5}
    return listed(call, found, lambda one: _shown_space(shape, one), more=more)


def _shown_space(shape: ContentShapes, space: Space) -> dict[str, Any]:
    address = f"/spaces/{space.key}" if shape.site.cloud else f"/display/{space.key}"
    return {
        "space": shape.space_json(space),
        "title": space.name,
        "excerpt": space.description,
        "url": address,
        "breadcrumbs": [],
        "entityType": "space",
        "iconCssClass": "aui-icon content-type-space",
        "lastModified": shape.instant(space.created_at),
        "friendlyLastModified": f"{space.created_at:%b %d, %Y}",
        "score": 0.0,
    }


def search_content(call: Call) -> Response:
    """GET content/search?cql=: the content itself, as a list of content."""
    return content_list(call, [page for page, _found in _hits(call)])


def _hits(call: Call) -> list[Hit]:
    query = cql.prepare(call.text("cql"), asker_of(call))
    there: dict[str, Hit] = {found.id: (page, found) for page, found in indexed(call)}
    there |= {found.id: (comment, found) for comment, found in indexed_comments(call)}
    seen = [found for _page, found in there.values() if query.predicate(found)]
    hits = [there[found.id] for found in query.sorted(seen)]
    return [hit for hit in hits if call.state.visible(call.user, _page(call.state, hit[0]))]


def _page(state: ConfluenceState, one: Page | Comment) -> Page:
    """The page that is meant, or that a comment stands on."""
    return one if isinstance(one, Page) else state.pages[one.page_id]


def _shown(shape: ContentShapes, hit: Hit, tree: Tree) -> dict[str, Any]:
    one, found = hit
    page = _page(shape.state, one)
    space = shape.state.spaces[page.space_id]
    url = shape.webui(page.id)
    address = f"/spaces/{space.key}" if shape.site.cloud else f"/display/{space.key}"
    return {
        "content": shape.content(one, tree) | {"title": found.title, "status": "current"},
        "title": found.title,
        "excerpt": " ".join(found.text.split())[:200],
        "url": url,
        "resultGlobalContainer": {"title": space.name, "displayUrl": address},
        "breadcrumbs": [],
        "entityType": "content",
        "iconCssClass": f"aui-icon content-type-{found.type}",
        "lastModified": shape.instant(found.modified),
        "friendlyLastModified": f"{found.modified:%b %d, %Y}",
        "score": 0.0,
        "timestamp": int(found.modified.timestamp() * 1000),
    }
