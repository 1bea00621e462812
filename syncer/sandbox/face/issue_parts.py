"""What people do with an issue beside editing its fields: link, unlink, clone and delete it."""

from starlette.responses import RedirectResponse, Response

from syncer.sandbox.face.jira_frame import NOTHING, the_issue, told
from syncer.sandbox.face.jira_pages import show
from syncer.sandbox.face.session import Stop, Visit
from syncer.sandbox.jira import lifecycle
from syncer.sandbox.jira.edits import EditRefusedError, remove_link
from syncer.sandbox.jira.records import Issue


def link(visit: Visit) -> Response:
    """Link an issue to another by a verb, `<type>:outward` or `<type>:inward`."""
    actor, found = visit.actor(), the_issue(visit)
    kind, _, direction = visit.form.get("verb", "").partition(":")
    end = "outwardIssue" if direction == "outward" else "inwardIssue"
    other = visit.form.get("other", "").strip().upper()
    update = {"issuelinks": [{"add": {"type": {"id": kind}, end: {"key": other}}}]}
    try:
        lifecycle.edit(visit.site.jira, actor, found, {"update": update})
    except EditRefusedError as refusal:
        return show(visit, found, [f"{other}: {one}" for one in told(refusal)])
    return _back(found, "links")


def unlink(visit: Visit) -> Response:
    """Remove one of an issue's links."""
    actor, found = visit.actor(), the_issue(visit)
    wanted = visit.request.path_params["link"]
    gone = next((one for one in visit.site.jira.links_of(found) if str(one.id) == wanted), None)
    if gone is None:
        raise Stop(404, NOTHING)
    try:
        remove_link(visit.site.jira, actor, gone)
    except EditRefusedError as refusal:
        return show(visit, found, told(refusal))
    return _back(found, "links")


def clone(visit: Visit) -> Response:
    """Clone an issue, and show the clone."""
    actor, found = visit.actor(), the_issue(visit)
    try:
        return _back(lifecycle.clone(visit.site.jira, actor, found))
    except EditRefusedError as refusal:
        return show(visit, found, told(refusal))


def ask_delete(visit: Visit) -> Response:
    """Ask whether an issue is really to be deleted."""
    return _asked(visit, the_issue(visit), [])


def delete(visit: Visit) -> Response:
    """Delete an issue, with its sub-tasks where the form says so."""
    actor, found = visit.actor(), the_issue(visit)
    try:
        lifecycle.delete(visit.site.jira, found, with_subtasks=visit.form.get("subtasks") == "1", actor=actor)
    except EditRefusedError as refusal:
        return _asked(visit, found, told(refusal))
    return RedirectResponse(f"/projects/{found.project.key}/board", 303)


def _asked(visit: Visit, found: Issue, problems: list[str]) -> Response:
    return visit.page(
        "issue_delete.html",
        400 if problems else 200,
        product="jira",
        project=found.project,
        issue=found,
        subtasks=[one for one in visit.site.jira.children_of(found) if one.type.subtask],
        problems=problems,
    )


def _back(found: Issue, place: str = "") -> Response:
    return RedirectResponse(f"/browse/{found.key}" + (f"#{place}" if place else ""), 303)
