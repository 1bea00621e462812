"""Content states of Cloud's v1: the coloured word beside a page's title, one of the space's or one's own.

Kept among the state's `notes`; a state belongs to the published page, drafts have none here.
"""

from __future__ import annotations

from typing import Any

from starlette.responses import JSONResponse, Response

from syncer.sandbox.confluence.calls import Call
from syncer.sandbox.confluence.errors import invalid
from syncer.sandbox.confluence.records import Page
from syncer.sandbox.confluence.routing import Row
from syncer.sandbox.confluence.v1_contents import content_list, shapes
from syncer.sandbox.confluence.v1_spaces import space_of

SUGGESTED = (
    {"id": 0, "name": "Rough draft", "color": "#FFC400"},
    {"id": 1, "name": "In progress", "color": "#2684FF"},
    {"id": 2, "name": "Ready for review", "color": "#57D9A3"},
    {"id": 3, "name": "Verified", "color": "#1D7AFC"},
)
_OWN = 1_000


def _note(page: Page) -> str:
    return f"state/{page.id}"


def get_state(call: Call) -> Response:
    """GET content/{id}/state: without one the answer is empty, not a 404."""
    return JSONResponse(call.state.notes.get(_note(call.page()), {}))


def put_state(call: Call) -> Response:
    """PUT content/{id}/state: by the id of one of the space's, or by name and colour."""
    page, sent = call.page(), call.object()
    found = next((one for one in SUGGESTED if one["id"] == sent.get("id")), None) or _custom(call, sent)
    call.state.notes[_note(page)] = {
        "contentState": found,
        "lastUpdated": shapes(call).instant(call.state.now()),
    }
    return JSONResponse(call.state.notes[_note(page)])


def _custom(call: Call, sent: dict[str, Any]) -> dict[str, Any]:
    name, color = sent.get("name"), sent.get("color")
    if not isinstance(name, str) or not isinstance(color, str) or not 0 < len(name) <= 20:
        raise invalid("A content state needs an id, or a name of 1 to 20 characters and a color")
    own: list[dict[str, Any]] = call.state.notes.setdefault(f"states/{call.me}", [])
    found = next((one for one in own if (one["name"], one["color"]) == (name, color)), None)
    if found is None:
        found = {"id": _OWN + len(own), "name": name, "color": color}
        own.append(found)
    return found


def delete_state(call: Call) -> Response:
    """DELETE content/{id}/state."""
    call.state.notes.pop(_note(call.page()), None)
    return JSONResponse({})


def available(call: Call) -> Response:
    """GET content/{id}/state/available."""
    call.page()
    return JSONResponse({"spaceContentStates": SUGGESTED, "customContentStates": _mine(call)})


def own_states(call: Call) -> Response:
    """GET content-states: the caller's own."""
    return JSONResponse(_mine(call))


def _mine(call: Call) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = call.state.notes.get(f"states/{call.me}", [])
    return found


def space_states(call: Call) -> Response:
    """GET space/{key}/state."""
    space_of(call)
    return JSONResponse(SUGGESTED)


def settings(call: Call) -> Response:
    """GET space/{key}/state/settings."""
    space_of(call)
    allowed = ("contentStatesAllowed", "customContentStatesAllowed", "spaceContentStatesAllowed")
    return JSONResponse(dict.fromkeys(allowed, True) | {"spaceContentStates": SUGGESTED})


def contents(call: Call) -> Response:
    """GET space/{key}/state/content: the pages in a state; an unknown one has none."""
    space, wanted = space_of(call), call.number("state-id", -1, -1, 2**31 - 1)
    pages = [one for one in call.state.pages.values() if one.space_id == space.id]
    found = [
        one
        for one in pages
        if call.state.notes.get(_note(one), {}).get("contentState", {}).get("id") == wanted
        and call.state.visible(call.user, one)
    ]
    return content_list(call, found)


ROWS: tuple[Row, ...] = (
    ("GET", "content/{id}/state", get_state),
    ("PUT", "content/{id}/state", put_state),
    ("DELETE", "content/{id}/state", delete_state),
    ("GET", "content/{id}/state/available", available),
    ("GET", "content-states", own_states),
    ("GET", "space/{key}/state", space_states),
    ("GET", "space/{key}/state/settings", settings),
    ("GET", "space/{key}/state/content", contents),
)
