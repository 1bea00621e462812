"""Routes about what hangs on an issue: comments, links, remote links, properties."""

from __future__ import annotations

from typing import Any

from syncer.sandbox.jira import adf, richtext
from syncer.sandbox.jira.desk import (
    actor,
    bad_payload,
    page,
    rich_value,
    state_of,
    strings,
    the_issue,
    view_of,
)
from syncer.sandbox.jira.edits import (
    UNSEEN,
    add_comment,
    find_link_type,
    make_link,
    named_issue,
    property_problem,
    remove_comment,
    remove_link,
    replace_comment,
)
from syncer.sandbox.jira.records import Comment, Issue, IssueLink
from syncer.sandbox.wire import Call, Handler, Reply, refused

COMMENT_LIMIT = 5_000
NO_COMMENT = "Can not find a comment for the id: {}."


def table() -> dict[str, dict[str, Handler]]:
    """Paths below the API's root with their methods."""
    return {
        "issue/{issue}/comment": {"GET": comments, "POST": create_comment},
        "issue/{issue}/comment/{comment}": {"GET": comment, "PUT": edit_comment, "DELETE": delete_comment},
        "comment/list": {"POST": listed_comments},
        "issueLink": {"POST": create_link},
        "issueLink/{link}": {"GET": link, "DELETE": delete_link},
        "issue/{issue}/properties": {"GET": properties},
        "issue/{issue}/properties/{key}": {
            "GET": show_property,
            "PUT": set_property,
            "DELETE": delete_property,
        },
    }


# comments


def comments(call: Call) -> Reply:
    """A page of an issue's comments, oldest first unless asked otherwise."""
    issue, view = the_issue(call), view_of(call)
    order = call.text("orderBy") or "created"
    if order not in ("created", "+created", "-created"):
        raise refused(400, f"The orderBy value '{order}' is not supported.")
    found = issue.comments[::-1] if order == "-created" else issue.comments
    body = page(call, found, "comments", default=100)
    return Reply(body=body | {"comments": [view.comment(issue, one) for one in body["comments"]]})


def comment(call: Call) -> Reply:
    """One comment."""
    issue = the_issue(call)
    return Reply(body=view_of(call).comment(issue, _the_comment(call, issue)))


def create_comment(call: Call) -> Reply:
    """Add a comment."""
    user, issue = actor(call), the_issue(call)
    if len(issue.comments) >= COMMENT_LIMIT:
        raise refused(413, "The number of comments on the issue exceeds the limit.")
    body = call.mapping()
    text, held = _comment_body(call, body), _comment_properties(body)
    made = add_comment(state_of(call), issue, user, text, properties=held, visibility=body.get("visibility"))
    state_of(call).changed(issue)
    return Reply(201, view_of(call).comment(issue, made))


def edit_comment(call: Call) -> Reply:
    """Replace a comment's body."""
    user, issue = actor(call), the_issue(call)
    old, body = _the_comment(call, issue), call.mapping()
    new = replace_comment(
        state_of(call),
        issue,
        user,
        old,
        _comment_body(call, body),
        properties=dict(old.properties) | _comment_properties(body),
        visibility=body.get("visibility", old.visibility),
    )
    return Reply(200, view_of(call).comment(issue, new))


def delete_comment(call: Call) -> Reply:
    """Delete a comment."""
    actor(call)
    issue = the_issue(call)
    remove_comment(state_of(call), issue, _the_comment(call, issue))
    return Reply(204)


def listed_comments(call: Call) -> Reply:
    """Comments by their ids, whatever issue they are on."""
    actor(call)
    wanted, view = set(strings(call.mapping().get("ids"))), view_of(call)
    if len(wanted) > 1000:
        raise refused(400, "The number of comment IDs must not exceed 1000.")
    found = [
        view.comment(issue, one)
        for issue in state_of(call)
        if state_of(call).sees(call.user, issue)
        for one in issue.comments
        if str(one.id) in wanted
    ]
    body = {"startAt": 0, "maxResults": 1048576, "total": len(found), "isLast": True, "values": found}
    return Reply(body=body)


def _the_comment(call: Call, issue: Issue) -> Comment:
    wanted = call.params["comment"]
    for one in issue.comments:
        if str(one.id) == wanted:
            return one
    raise refused(404, NO_COMMENT.format(wanted))


def _comment_body(call: Call, body: dict[str, Any]) -> Any:
    sent = body.get("body")
    try:
        stored = richtext.accepted(call.site, rich_value(call, "" if sent is None else sent))
    except adf.InvalidDocumentError as problem:
        text = str(problem)
        if text == adf.INVALID_INPUT:
            raise refused(400, text) from None
        wrong = "Comment body is not valid!" if text in (adf.NOT_A_DOCUMENT, richtext.NOT_A_STRING) else text
        raise refused(400, errors={"comment": wrong}) from None
    if not adf.plain_text(stored).strip():
        raise refused(400, errors={"comment": "Comment body can not be empty!"})
    return stored


def _comment_properties(body: dict[str, Any]) -> dict[str, Any]:
    found = body.get("properties") or []
    if not isinstance(found, list) or not all(isinstance(one, dict) and "key" in one for one in found):
        raise bad_payload()
    return {str(one["key"]): one.get("value") for one in found}


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
    text = _comment_body(call, body["comment"]) if "comment" in body else None
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
