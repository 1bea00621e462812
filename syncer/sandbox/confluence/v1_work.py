"""v1's work on whole pages: archiving, moving and copying, converting bodies, and looking how long tasks are getting on."""

from __future__ import annotations

from typing import Any

from starlette.responses import JSONResponse, Response

from syncer.sandbox.confluence import access, bodies, copying
from syncer.sandbox.confluence.calls import Call
from syncer.sandbox.confluence.errors import Refused, invalid, not_found, server_error
from syncer.sandbox.confluence.records import LongTask, Page
from syncer.sandbox.confluence.surroundings import of_page
from syncer.sandbox.confluence.v1_content import RENDERED
from syncer.sandbox.confluence.v1_contents import rooted, shapes
from syncer.sandbox.confluence.v1_lists import listed
from syncer.sandbox.confluence.v1_shapes import tree_of
from syncer.sandbox.confluence.view import render

ARCHIVING, COPYING = 1.0, 1.0
CONVERTIBLE = frozenset({"storage", "wiki", "editor", "atlas_doc_format"})


def archive(call: Call) -> Response:
    """POST content/archive: 202 and the id of the work; an unknown page is a 500, as on live sites (F29)."""
    said = call.object().get("pages")
    if (
        not isinstance(said, list)
        or not said
        or not all(isinstance(one, dict) and "id" in one for one in said)
    ):
        raise invalid("pages is required: a list of objects with id")
    pages = [call.state.pages.get(str(one["id"])) for one in said]
    if any(page is None or not call.state.visible(call.user, page) for page in pages):
        raise server_error()
    for page in pages:
        if page is not None and page.status == "current":
            call.state.archive(page)
    task = call.state.begin("com.atlassian.confluence.pages.archive.task", ARCHIVING, str(len(pages)))
    links = {"status": f"/rest/api/longtask/{task.id}"}
    return JSONResponse({"id": task.id, "links": links}, 202)


def list_tasks(call: Call) -> Response:
    """GET longtask."""
    return listed(call, list(call.state.long_tasks.values()), lambda one: _progress(call, one), default=100)


def get_task(call: Call) -> Response:
    """GET longtask/{id}: how much is done, by the sandbox's clock."""
    found = call.state.long_tasks.get(call.params["id"])
    if found is None:
        raise not_found(f"No task found with id: {call.params['id']}")
    return JSONResponse(_progress(call, found))


def _progress(call: Call, task: LongTask) -> dict[str, Any]:
    now = call.state.now()
    done = task.done(now)
    shape = shapes(call)
    return {
        "id": task.id,
        "ari": task.id,
        "name": {"key": task.name, "args": []},
        "elapsedTime": int((now - task.started_at).total_seconds() * 1000),
        "percentageComplete": done,
        "successful": done == 100,
        "finished": done == 100,
        "messages": [],
        "status": "",
        "errors": [],
        "additionalDetails": dict(task.details),
        "_links": {
            "self": shape.address(f"longtask/{task.id}"),
            "base": shape.base,
            "context": call.site.wiki_path,
        },
    }


def move(call: Call) -> Response:
    """PUT content/{id}/move/{position}/{target}: under, before or after another page."""
    page, position = call.page(), call.params["position"]
    target = call.page("target")
    if position not in {"append", "before", "after"}:
        raise invalid(f"position must be append, before or after, not {position}")
    if not access.editable(call.user, page):
        raise Refused(403, f"User not permitted to move content with id: {page.id}")
    call.state.move(page, target, position)
    return JSONResponse({"pageId": page.id})


def copy_page(call: Call) -> Response:
    """POST content/{id}/copy: to a space, under a page, or in the place of one."""
    made = copying.copy_page(call.state, call.me, call.page(), call.object())
    return JSONResponse(
        rooted(call, shapes(call).page(made, tree_of(call.text("expand") or "version,space")))
    )


def copy_tree(call: Call) -> Response:
    """POST content/{id}/pagehierarchy/copy: 202 and the id of the work."""
    page, sent = call.page(), call.object()
    under = call.seen_page(str(sent.get("destinationPageId", "")))
    options = sent.get("titleOptions") if isinstance(sent.get("titleOptions"), dict) else {}
    top = copying.copy_tree(call.state, call.me, page, under, asked=sent, titles=options or {})
    task = call.state.begin("copy-page-hierarchy", COPYING, page.title, destinationId=top.id)
    return JSONResponse({"id": task.id, "links": {"status": f"/rest/api/longtask/{task.id}"}}, 202)


# bodies


def convert(call: Call) -> Response:
    """POST contentbody/convert/{to}."""
    sent, to = call.object(), call.params["to"]
    return JSONResponse({"value": _converted(call, sent, to), "representation": to, "_expandable": {}})


def convert_later(call: Call) -> Response:
    """POST contentbody/convert/async/{to}: the answer is fetched by its id."""
    sent, to = call.object(), call.params["to"]
    task = call.state.begin("convert", 0.0, to, value=_converted(call, sent, to))
    return JSONResponse({"asyncId": task.id})


def converted(call: Call) -> Response:
    """GET contentbody/convert/async/{id}."""
    task = call.state.long_tasks.get(call.params["id"])
    if task is None or task.name != "convert":
        raise not_found("No conversion with that id")
    value = dict(task.details)["value"]
    return JSONResponse(
        {"value": value, "representation": task.args[0], "renderTaskId": task.id, "status": "COMPLETED"}
    )


def _converted(call: Call, sent: dict[str, Any], to: str) -> str:
    said = str(sent.get("representation"))
    if said not in CONVERTIBLE or to not in (*RENDERED, "storage", "atlas_doc_format"):
        raise invalid(f"Cannot convert from {said} to {to}")
    value = bodies.to_storage(str(said), sent.get("value"))
    if to in RENDERED:
        page = _context(call)
        return render(value, of_page(call.site, page, call.user) if page else None)
    return bodies.from_storage(to, value)


def _context(call: Call) -> Page | None:
    wanted = call.text("contentIdContext") or call.text("pageIdContext")
    return call.seen_page(wanted) if wanted else None


def system_info(call: Call) -> Response:
    """GET settings/systemInfo: for administrators."""
    if not call.user.admin:
        raise Refused(403, "User not permitted to see the system's information")
    base = f"{call.site.base_url}{call.site.wiki_path}"
    found = {"baseUrl": base, "cloudId": call.site.cloud_id, "commitHash": "sandbox"}
    return JSONResponse(
        found if call.site.cloud else {"baseUrl": base, "title": "Confluence", "version": "9.2.1"}
    )


def look_and_feel(call: Call) -> Response:
    """GET settings/lookandfeel: nothing but the default."""
    return JSONResponse({"selected": "default", "_links": {"base": shapes(call).base}})
