"""Routes of links between issues, and of an issue's properties."""

from __future__ import annotations

from typing import Any

from syncer.sandbox.jira.api_comments import comment_body
from syncer.sandbox.jira.desk import actor, state_of, the_issue, view_of
from syncer.sandbox.jira.edits import (
    UNSEEN,
    add_comment,
    find_link_type,
    make_link,
    named_issue,
    property_problem,
    remove_link,
)
from syncer.sandbox.jira.records import Issue, IssueLink
from syncer.sandbox.wire import Call, Handler, Reply, refused

LINK_LIMIT = "The number of links on the issue exceeds the limit."


def table() -> dict[str, dict[str, Handler]]:
    """Paths below the API's root with their methods."""
    return {
        "issueLink": {"POST": create_link},
        "issueLink/{link}": {"GET": link, "DELETE": delete_link},
        "issue/{issue}/properties": {"GET": properties},
        "issue/{issue}/properties/{key}": {
            "GET": show_property,
            "PUT": set_property,
            "DELETE": delete_property,
        },
    }


# links between issues


def create_link(call: Call) -> Reply:
    """Link two issues: the inward issue is the source of the outward verb; the reply is empty."""
    user, state, body = actor(call), state_of(call), call.mapping()
    kind = find_link_type(state, body.get("type"))
    if kind is None:
        raise refused(404, f"No issue link type with name '{_name(body.get('type'))}' found.")
    if "comment" in body and body["comment"] is None:
        body.pop("comment")  # the jira library sends it
    source, destination = (_end(call, body.get(name)) for name in ("inwardIssue", "outwardIssue"))
    if source is destination:
        raise refused(400, "You cannot link an issue to itself.")
    if max(len(state.links_of(one)) for one in (source, destination)) >= call.site.switches.link_limit:
        raise refused(413, LINK_LIMIT)
    text = comment_body(call, body["comment"]) if "comment" in body else None
    make_link(state, user, kind, source, destination)
    if text is not None:
        add_comment(state, source, user, text)
        state.changed(source)
    return Reply(201)


def _name(wanted: Any) -> Any:
    return wanted.get("name") if isinstance(wanted, dict) else None


def _end(call: Call, wanted: Any) -> Issue:
    found = named_issue(state_of(call), call.user, wanted)
    if found is None:
        raise refused(404, UNSEEN)
    return found


def link(call: Call) -> Reply:
    """One link with both its ends."""
    return Reply(body=view_of(call).link(None, _the_link(call).id))


def delete_link(call: Call) -> Reply:
    """Remove a link."""
    remove_link(state_of(call), actor(call), _the_link(call))
    return Reply(204)


def _the_link(call: Call) -> IssueLink:
    wanted = call.params["link"]
    found = state_of(call).links.get(int(wanted)) if wanted.isdecimal() and call.user else None
    if found is None:
        raise refused(404, f"No issue link with id '{wanted}' exists.")
    return found


# properties


def properties(call: Call) -> Reply:
    """The keys of an issue's properties."""
    issue, base = the_issue(call), view_of(call).base
    keys = [{"self": f"{base}/issue/{issue.id}/properties/{key}", "key": key} for key in issue.properties]
    return Reply(body={"keys": keys})


def show_property(call: Call) -> Reply:
    """One property."""
    issue, key = the_issue(call), call.params["key"]
    _check_property_exists(issue, key)
    return Reply(body={"key": key, "value": issue.properties[key]})


def set_property(call: Call) -> Reply:
    """Set a property to any JSON value: 201 when new, 200 when not; neither history nor `updated` show it."""
    actor(call)
    issue, key, value = the_issue(call), call.params["key"], call.json()
    problem = property_problem(key, value)
    if problem:
        raise refused(400, problem)
    status = 200 if key in issue.properties else 201
    issue.properties = issue.properties | {key: value}
    state_of(call).changed(issue, touch=False)
    return Reply(status)


def delete_property(call: Call) -> Reply:
    """Delete a property."""
    actor(call)
    issue, key = the_issue(call), call.params["key"]
    _check_property_exists(issue, key)
    issue.properties = {name: value for name, value in issue.properties.items() if name != key}
    state_of(call).changed(issue, touch=False)
    return Reply(204)


def _check_property_exists(issue: Issue, key: str) -> None:
    if key not in issue.properties:
        raise refused(404, f"The property with key '{key}' does not exist.")
