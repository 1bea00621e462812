"""What still needs `/wiki/rest/api`: who am I, labels, attachment uploads, moving, and CQL search."""

from datetime import UTC
from typing import Any
from urllib.parse import urlencode

from starlette.responses import JSONResponse, Response

from syncer.sandbox.confluence import cql
from syncer.sandbox.confluence.calls import Call
from syncer.sandbox.confluence.errors import Refused, invalid, not_found
from syncer.sandbox.confluence.records import Attachment, Page
from syncer.sandbox.confluence.wire import instant, label_json, webui


def current_user(call: Call) -> Response:
    """GET user/current: the identity check of a start-up."""
    user = call.user
    found = {
        "type": "known",
        "accountId": user.account_id,
        "accountType": "atlassian",
        "email": user.email,
        "publicName": user.name,
        "displayName": user.name,
        "timeZone": user.time_zone,
        "isExternalCollaborator": False,
        "_links": {"self": f"{call.site.base_url}/wiki/rest/api/user?accountId={user.account_id}"},
    }
    return JSONResponse(found)


def add_labels(call: Call) -> Response:
    """POST content/{id}/label: an array of named labels, answered with the full list (F27)."""
    page, sent = call.page(), call.json()
    if not isinstance(sent, list) or not all(isinstance(one, dict) and one.get("name") for one in sent):
        raise Refused(400, "Could not parse Labels")
    for one in sent:
        call.state.add_label(page, str(one["name"]))
    labels = [label_json(label) | {"label": label.name} for label in call.state.labels_of(page)]
    return JSONResponse({"results": labels, "start": 0, "limit": 200, "size": len(labels), "_links": {}})


def remove_label(call: Call) -> Response:
    """DELETE content/{id}/label?name= and content/{id}/label/{name}."""
    name = call.request.path_params.get("name") or call.text("name")
    if not name:
        raise Refused(400, "Label name is required")
    call.state.remove_label(call.page(), name)
    return Response(status_code=204)


def search(call: Call) -> Response:
    """GET search?cql=: over the index, which lags (F24); deleted pages linger that long."""
    text = call.text("cql")
    predicate, order = cql.parse(text)
    limit, start = call.number("limit", 25, 0, 1000), call.number("start", 0, 0, 2**31)
    found = [(page, entry) for page, entry in _index(call) if predicate(entry)]
    found.sort(
        key=lambda pair: pair[1].modified if order[0] == "lastmodified" else pair[1].title, reverse=order[1]
    )
    chosen = [_hit(call, page, entry) for page, entry in found[start : start + limit]]
    base = f"{call.site.base_url}/wiki"
    links = {"base": base, "context": "/wiki", "self": f"{base}/rest/api/search?{urlencode({'cql': text})}"}
    if start + limit < len(found):
        links["next"] = f"/rest/api/search?{urlencode({'cql': text, 'limit': limit, 'start': start + limit})}"
    summary = {"start": start, "limit": limit, "size": len(chosen), "totalSize": len(found)}
    tail = {"cqlQuery": text, "searchDuration": 5, "_links": links}
    return JSONResponse({"results": chosen} | summary | tail)


def move(call: Call) -> Response:
    """PUT content/{id}/move/{position}/{target}: under, before or after another page."""
    page, position = call.page(), call.request.path_params["position"]
    target = call.state.page(call.id("target"))
    if position not in {"append", "before", "after"}:
        raise invalid(f"position must be append, before or after, not {position}")
    call.state.move(page, target, position)
    return JSONResponse({"pageId": page.id})


def attach(call: Call) -> Response:
    """POST content/{id}/child/attachment: a name that is taken is a 400 (F26)."""
    page, (name, content, media) = call.page(), _file(call)
    made = call.state.attach(
        call.user.account_id, page, name, content, media, comment=str(call.form.get("comment", ""))
    )
    return JSONResponse(_attachments(made))


def attach_or_replace(call: Call) -> Response:
    """PUT content/{id}/child/attachment: creates, or saves a new version under the same id (Cloud only, F26)."""
    page, (name, content, media) = call.page(), _file(call)
    old = call.state.attachment_named(page, name)
    if old is None:
        made = call.state.attach(
            call.user.account_id, page, name, content, media, comment=str(call.form.get("comment", ""))
        )
    else:
        made = call.state.replace_attachment(call.user.account_id, old, content, media)
    return JSONResponse(_attachments(made))


def replace_data(call: Call) -> Response:
    """POST content/{id}/child/attachment/{att}/data: new bytes, version + 1."""
    page, (_, content, media) = call.page(), _file(call)
    old = call.state.attachments.get(call.request.path_params["attachment"])
    if old is None or old.page_id != page.id:
        raise not_found()
    made = call.state.replace_attachment(call.user.account_id, old, content, media)
    return JSONResponse(_attachments(made)["results"][0])


def _index(call: Call) -> list[tuple[Page, cql.Found]]:
    shows = call.state.shows()
    found = []
    for page in call.state.pages.values():
        entry = page.indexed.seen(shows)
        if entry is None or entry.status != "current":
            continue
        labels = (trail.seen(shows) for trail in page.labels.values())
        seen = cql.Found(
            id=page.id,
            space=call.state.spaces[entry.space_id].key,
            title=entry.title,
            labels=frozenset(label.name for label in labels if label is not None),
            parent=entry.parent_id or "",
            ancestors=frozenset(one.id for one in call.state.ancestors(page)),
            modified=entry.modified,
        )
        found.append((page, seen))
    return found


def _hit(call: Call, page: Page, entry: cql.Found) -> dict[str, Any]:
    url, space = webui(call.state, page), call.state.spaces[page.space_id]
    content = {
        "id": page.id,
        "type": "page",
        "status": "current",
        "title": entry.title,
        "_links": {"webui": url},
    }
    return {
        "content": content,
        "title": entry.title,
        "excerpt": "",
        "url": url,
        "entityType": "content",
        "iconCssClass": "aui-icon content-type-page",
        "lastModified": entry.modified.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.000Z"),
        "friendlyLastModified": entry.modified.strftime("%b %d, %Y"),
        "score": 0.0,
        "resultGlobalContainer": {"title": space.name, "displayUrl": f"/spaces/{space.key}"},
        "breadcrumbs": [],
    }


def _file(call: Call) -> tuple[str, bytes, str]:
    if call.request.headers.get("x-atlassian-token", "") not in {"no-check", "nocheck"}:
        raise Refused(403, "XSRF check failed", v1_class="PermissionException")
    part = call.form.get("file")
    if not isinstance(part, tuple):
        raise Refused(400, "A file is required in the part named 'file'")
    name, content, media = part
    return str(name), bytes(content), str(media) or "application/octet-stream"


def _attachments(made: Attachment) -> dict[str, Any]:
    one = {
        "id": made.id,
        "type": "attachment",
        "status": "current",
        "title": made.title,
        "version": {
            "number": made.number,
            "when": instant(made.created_at),
            "message": made.comment,
            "minorEdit": False,
        },
        "metadata": {"mediaType": made.media_type, "comment": made.comment},
        "extensions": {"mediaType": made.media_type, "fileSize": len(made.content)},
        "_links": {"download": f"/download/attachments/{made.page_id}/{made.title}?version={made.number}"},
    }
    return {"results": [one], "start": 0, "limit": 25, "size": 1, "_links": {}}
