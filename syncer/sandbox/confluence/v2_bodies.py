"""Bodies and inclusions of v2: what `body-format` and the `include-` parameters ask for."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from syncer.sandbox.confluence import bodies
from syncer.sandbox.confluence.calls import Call
from syncer.sandbox.confluence.records import Page
from syncer.sandbox.confluence.surroundings import of_page
from syncer.sandbox.confluence.view import render

PRIMARY = frozenset({"storage", "atlas_doc_format"})
RENDERED = frozenset({"view", "export_view", "anonymous_export_view", "styled_view", "editor"})
SINGLE = PRIMARY | RENDERED
MOST_INCLUDED = 50


def body_format(call: Call, *, single: bool = False) -> str:
    """Return the format bodies are wanted in; empty for none at all; lists give fewer formats than one page."""
    return call.choice("body-format", SINGLE if single else PRIMARY)


def body_json(call: Call, value: str, page: Page, wanted: str) -> dict[str, Any]:
    """Return a body in one representation, under its name; nothing where none was asked for."""
    if not wanted:
        return {}
    if wanted in RENDERED:
        value = render(value, of_page(call.site, page, call.user))
    else:
        value = bodies.from_storage(wanted, value)
    return {wanted: {"representation": wanted, "value": value}}


def included(call: Call, results: Iterable[dict[str, Any]]) -> dict[str, Any]:
    """Return what an `include-` parameter brings along: the first fifty."""
    found = list(results)
    return {
        "results": found[:MOST_INCLUDED],
        "meta": {"hasMore": len(found) > MOST_INCLUDED, "cursor": ""},
        "_links": {"self": f"{call.site.base_url}{call.request.url.path}"},
    }


def operations(call: Call, kind: str, where: str) -> list[dict[str, str]]:
    """Return what the caller may do with content of a kind in a space."""
    whole = kind in ("page", "blogpost")
    known = ("read", "update", "delete", *(("restrict_content",) if whole else ()))
    wanted = [one for one in known if call.site.may(call.user, where, f"{one} {kind}")]
    return [{"operation": one, "targetType": kind} for one in wanted]
