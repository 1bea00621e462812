"""Routes of comments: pages of them, their bodies in the form of the API's version, who may see them, properties, pins."""

from __future__ import annotations

from typing import Any

from syncer.sandbox.jira import adf, rendering, richtext
from syncer.sandbox.jira.desk import (
    actor,
    bad_payload,
    page,
    page_bounds,
    rich_value,
    state_of,
    strings,
    the_issue,
    unrecognised,
    view_of,
)
from syncer.sandbox.jira.edits import add_comment, property_problem, remove_comment, replace_comment
from syncer.sandbox.jira.permits import check_living
from syncer.sandbox.jira.records import Comment, Issue
from syncer.sandbox.wire import Call, Handler, Reply, refused

CLOUD_PAGE = 100
EVERYTHING = 1_048_576
LIST_LIMIT = 1_000
NO_COMMENT = "Can not find a comment for the id: {}."
COMMENT_BEAN = "com.atlassian.jira.issue.fields.rest.json.beans.CommentJsonBean"
_KEYS = frozenset(
    [
        "self",
        "id",
        "author",
        "body",
        "renderedBody",
        "updateAuthor",
        "created",
        "updated",
        "visibility",
        "properties",
    ]
)
_LEVELS = ("role", "group")


def table() -> dict[str, dict[str, Handler]]:
    """Paths below the API's root with their methods."""
    return {
        "issue/{issue}/comment": {"GET": comments, "POST": create_comment},
        "issue/{issue}/comment/{comment}": {"GET": comment, "PUT": edit_comment, "DELETE": delete_comment},
        "comment/list": {"POST": listed_comments},
        "comment/{comment}/properties": {"GET": properties},
        "comment/{comment}/properties/{key}": {
            "GET": show_property,
            "PUT": set_property,
            "DELETE": delete_property,
        },
    }


def comments(call: Call) -> Reply:
    """A page of an issue's comments, oldest first unless asked otherwise; Data Center gives them all at once."""
    most = CLOUD_PAGE if call.site.cloud else EVERYTHING
    page_bounds(call, most, most)
    newest_first = _newest_first(call)
    issue, view = the_issue(call), view_of(call)
    seen = view.seen_comments(issue)
    body = page(call, seen[::-1] if newest_first else seen, "comments", default=most, most=most, least=1)
    return Reply(body=body | {"comments": [_shown(call, issue, one) for one in body["comments"]]})


def _newest_first(call: Call) -> bool:
    """Whether the newest come first; refused before the issue is sought, as measured (one sigil, any case)."""
    said = ",".join(call.query.get("orderBy", ["created"])).strip()
    name = said[1:].strip() if said[:1] in ("+", "-") else said
    if name.lower() != "created":
        text = f"The orderBy parameter must be one of the following: [created]. Instead: {name}"
        raise refused(400, text)
    return said.startswith("-")


def comment(call: Call) -> Reply:
    """One comment."""
    issue = the_issue(call)
    return Reply(body=_shown(call, issue, _the_comment(call, issue)))


def _shown(call: Call, issue: Issue, one: Comment) -> dict[str, Any]:
    shown = view_of(call).comment(issue, one)
    return shown | (
        {"renderedBody": rendering.html(one.body)} if "renderedBody" in call.texts("expand") else {}
    )


def create_comment(call: Call) -> Reply:
    """Add a comment."""
    user, issue = actor(call), the_issue(call)
    if len(issue.comments) >= call.site.switches.comment_limit:
        raise refused(413, "The number of comments on the issue exceeds the limit.")
    body = _body(call)
    text, held = comment_body(call, body), _held(body)
    made = add_comment(
        state_of(call), issue, user, text, properties=held, visibility=_visibility(call, issue, body)
    )
    state_of(call).changed(issue)
    return Reply(201, _shown(call, issue, made))


def edit_comment(call: Call) -> Reply:
    """Replace a comment's body."""
    user, issue = actor(call), the_issue(call)
    old, body = _the_comment(call, issue), _body(call)
    new = replace_comment(
        state_of(call),
        issue,
        user,
        old,
        comment_body(call, body),
        properties=dict(old.properties) | _held(body),
        visibility=_visibility(call, issue, body) if "visibility" in body else old.visibility,
    )
    return Reply(200, _shown(call, issue, new))


def delete_comment(call: Call) -> Reply:
    """Delete a comment."""
    actor(call)
    issue = the_issue(call)
    remove_comment(state_of(call), issue, _the_comment(call, issue))
    return Reply(204)


def listed_comments(call: Call) -> Reply:
    """Comments by their ids, whatever issue they are on (Cloud only); those not seen are absent."""
    actor(call)
    wanted, view = set(strings(call.mapping().get("ids"))), view_of(call)
    if len(wanted) > LIST_LIMIT:
        raise refused(400, f"The number of comment IDs must not exceed {LIST_LIMIT}.")
    found = [
        _shown(call, issue, one)
        for issue in state_of(call)
        if view.sees(issue)
        for one in view.seen_comments(issue)
        if str(one.id) in wanted
    ]
    body = {"startAt": 0, "maxResults": EVERYTHING, "total": len(found), "isLast": True, "values": found}
    return Reply(body=body)


def _the_comment(call: Call, issue: Issue) -> Comment:
    wanted = call.params["comment"]
    for one in view_of(call).seen_comments(issue):
        if str(one.id) == wanted:
            return one
    raise refused(404, NO_COMMENT.format(wanted))


# bodies


def _body(call: Call) -> dict[str, Any]:
    body = call.mapping()
    if not call.site.cloud:
        for name in body:
            if name not in _KEYS:
                raise unrecognised(COMMENT_BEAN, name)
    return body


def comment_body(call: Call, body: dict[str, Any]) -> Any:
    """The stored form of a comment's body; refuses what is none, and an empty one."""
    sent = body.get("body")
    try:
        stored = richtext.accepted(call.site, rich_value(call, "" if sent is None else sent))
    except adf.InvalidDocumentError as problem:
        text = str(problem)
        if text == adf.INVALID_INPUT:
            raise refused(400, text) from None
        invalid = text in (adf.NOT_A_DOCUMENT, richtext.NOT_A_STRING)
        raise refused(400, errors={"comment": "Comment body is not valid!" if invalid else text}) from None
    if not _says_something(stored):
        raise refused(400, errors={"comment": "Comment body can not be empty!"})
    return stored


def _says_something(stored: Any) -> bool:
    if isinstance(stored, dict) and any(one.get("type") not in ("paragraph",) for one in stored["content"]):
        return True
    return bool(adf.plain_text(stored).strip())


def _held(body: dict[str, Any]) -> dict[str, Any]:
    found = body.get("properties") or []
    if not isinstance(found, list) or not all(isinstance(one, dict) and "key" in one for one in found):
        raise bad_payload()
    return {str(one["key"]): one.get("value") for one in found}


def _visibility(call: Call, issue: Issue, body: dict[str, Any]) -> dict[str, Any] | None:
    """Who may see a comment: a role of the project or a group, where the site has one of that name."""
    wanted = body.get("visibility")
    if not wanted:
        return None
    kind, name = (wanted.get("type"), wanted.get("value")) if isinstance(wanted, dict) else (None, None)
    if kind not in _LEVELS or not isinstance(name, str):
        raise bad_payload()
    project = issue.project
    known = {*project.roles, *project.role_groups} if kind == "role" else {*state_of(call).groups}
    if known and name not in known:
        raise refused(400, errors={"commentLevel": f"{kind.capitalize()}: {name} does not exist."})
    if known and kind == "role" and not _in_role(call, issue, name):
        text = f"You are currently not a member of the project role: {name}."
        raise refused(400, errors={"commentLevel": text})
    return {"type": kind, "value": name} | ({"identifier": name} if call.site.cloud else {})


def _in_role(call: Call, issue: Issue, name: str) -> bool:
    """Whether the caller is in a role of the project, as a person or through a group."""
    account = actor(call).account_id
    groups = [state_of(call).groups.get(one, ()) for one in issue.project.role_groups.get(name, ())]
    return account in issue.project.roles.get(name, ()) or any(account in members for members in groups)


# properties, by the comment's id alone


def _anywhere(call: Call) -> tuple[Issue, Comment]:
    wanted, view = call.params["comment"], view_of(call)
    for issue in state_of(call):
        for one in issue.comments:
            if str(one.id) == wanted and view.sees(issue) and one in view.seen_comments(issue):
                return issue, one
    raise refused(404, NO_COMMENT.format(wanted))


def properties(call: Call) -> Reply:
    """The keys of a comment's properties."""
    _, one = _anywhere(call)
    own = f"{view_of(call).base}/comment/{one.id}/properties"
    return Reply(body={"keys": [{"self": f"{own}/{key}", "key": key} for key in one.properties]})


def show_property(call: Call) -> Reply:
    """One property."""
    _, one = _anywhere(call)
    key = _known_key(call, one)
    return Reply(body={"key": key, "value": one.properties[key]})


def set_property(call: Call) -> Reply:
    """Set a property of a comment: 201 when new, 200 when not; the issue's `updated` stays."""
    actor(call)
    issue, one = _anywhere(call)
    key, value = call.params["key"], call.json()
    problem = property_problem(key, value)
    if problem:
        raise refused(400, problem)
    _hold(call, issue, one, dict(one.properties) | {key: value})
    return Reply(200 if key in one.properties else 201)


def delete_property(call: Call) -> Reply:
    """Delete a property of a comment."""
    actor(call)
    issue, one = _anywhere(call)
    gone = _known_key(call, one)
    _hold(call, issue, one, {key: value for key, value in one.properties.items() if key != gone})
    return Reply(204)


def _known_key(call: Call, one: Comment) -> str:
    key = call.params["key"]
    if key not in one.properties:
        raise refused(404, f"The property with key '{key}' does not exist.")
    return key


def _hold(call: Call, issue: Issue, one: Comment, held: dict[str, Any]) -> None:
    check_living(issue)
    new = one.holding(held)
    issue.comments = [new if each.id == one.id else each for each in issue.comments]
    state_of(call).changed(issue, touch=False)
