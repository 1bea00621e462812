"""Routes of remote links: links from an issue to something outside.

With a global id this is the only create in Jira that can be repeated without harm.
"""

from __future__ import annotations

from typing import Any

from syncer.sandbox.host import User
from syncer.sandbox.jira.desk import actor, state_of, the_issue, view_of
from syncer.sandbox.jira.edits import note
from syncer.sandbox.jira.records import Issue, Item, RemoteLink
from syncer.sandbox.wire import Call, Handler, Refused, Reply, refused

GLOBAL_ID_LIMIT = 255


def table() -> dict[str, dict[str, Handler]]:
    """Paths below the API's root with their methods."""
    return {
        "issue/{issue}/remotelink": {"GET": links, "POST": create_or_update, "DELETE": delete_by_global_id},
        "issue/{issue}/remotelink/{link}": {"GET": link, "PUT": update, "DELETE": delete},
    }


def links(call: Call) -> Reply:
    """All remote links of an issue, or the one with a global id."""
    issue, wanted = the_issue(call), call.text("globalId")
    found = [one for one in issue.remote_links if wanted in (None, one.global_id)]
    if wanted is None:
        return Reply(body=[_shown(call, issue, one) for one in found])
    if not found:
        raise refused(404, f"No remote issue link with the global id '{wanted}' exists.")
    return Reply(body=_shown(call, issue, found[0]))


def link(call: Call) -> Reply:
    """One remote link."""
    issue = the_issue(call)
    return Reply(body=_shown(call, issue, _the_link(call, issue)))


def create_or_update(call: Call) -> Reply:
    """Add a remote link (201), or replace the one with the same global id (200)."""
    user, issue = actor(call), the_issue(call)
    value = _checked(call.mapping())
    global_id = value.get("globalId")
    old = next((one for one in issue.remote_links if global_id and one.global_id == global_id), None)
    if old is None and len(issue.remote_links) >= call.site.switches.link_limit:
        raise refused(413, "The number of remote links on the issue exceeds the limit.")
    made = _put(call, user, issue, old, value)
    own = f"{view_of(call).base}/issue/{issue.id}/remotelink/{made.id}"
    return Reply(201 if old is None else 200, {"id": made.id, "self": own})


def update(call: Call) -> Reply:
    """Replace a remote link; what the body leaves out is emptied."""
    user, issue = actor(call), the_issue(call)
    _put(call, user, issue, _the_link(call, issue), _checked(call.mapping()))
    return Reply(204)


def delete(call: Call) -> Reply:
    """Delete a remote link."""
    user, issue = actor(call), the_issue(call)
    _remove(call, user, issue, _the_link(call, issue))
    return Reply(204)


def delete_by_global_id(call: Call) -> Reply:
    """Delete the remote link with a global id; Cloud needs a Content-Type although there is no body."""
    user, issue = actor(call), the_issue(call)
    if call.site.cloud and call.headers.get("content-type") is None:
        raise Refused(call.problem(415, "Content-Type 'null' is not supported."))
    wanted = call.text("globalId")
    if not wanted:
        raise refused(400, "The 'globalId' query parameter needs to be provided.")
    for one in issue.remote_links:
        if one.global_id == wanted:
            _remove(call, user, issue, one)
            return Reply(204)
    raise refused(404, f"No remote issue link with the global id '{wanted}' exists.")


def _checked(body: dict[str, Any]) -> dict[str, Any]:
    target, global_id = body.get("object"), body.get("globalId")
    errors = {}
    target = target if isinstance(target, dict) else {}
    for name in ("url", "title"):
        if not target.get(name):
            errors[name] = f"'{name}' is required."
    if global_id is not None and (not isinstance(global_id, str) or len(global_id) > GLOBAL_ID_LIMIT):
        errors["globalId"] = "'globalId' must be at most 255 characters long."
    if errors:
        raise refused(400, errors=errors)
    return body


def _put(call: Call, user: User, issue: Issue, old: RemoteLink | None, value: dict[str, Any]) -> RemoteLink:
    kept = {
        name: value[name] for name in ("application", "relationship", "object") if value.get(name) is not None
    }
    global_id = value.get("globalId")
    made = RemoteLink(old.id if old else state_of(call).new_id(), global_id, kept)
    if old == made:
        return made
    issue.remote_links = [*(one for one in issue.remote_links if one.id != made.id), made]
    text = f'This issue links to "{kept["object"]["title"]}"'
    note(state_of(call), issue, user, Item("RemoteIssueLink", after=str(made.id), after_text=text))
    return made


def _remove(call: Call, user: User, issue: Issue, gone: RemoteLink) -> None:
    issue.remote_links = [one for one in issue.remote_links if one.id != gone.id]
    text = f'This issue links to "{gone.value["object"]["title"]}"'
    note(state_of(call), issue, user, Item("RemoteIssueLink", before=str(gone.id), before_text=text))


def _the_link(call: Call, issue: Issue) -> RemoteLink:
    wanted = call.params["link"]
    for one in issue.remote_links:
        if str(one.id) == wanted:
            return one
    raise refused(404, f"No remote issue link with the id '{wanted}' exists.")


def _shown(call: Call, issue: Issue, one: RemoteLink) -> dict[str, Any]:
    own = f"{view_of(call).base}/issue/{issue.id}/remotelink/{one.id}"
    shown: dict[str, Any] = {"id": one.id, "self": own}
    if one.global_id is not None:
        shown["globalId"] = one.global_id
    return shown | {"application": {}} | dict(one.value)
