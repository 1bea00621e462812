"""Comments on issues: added by whoever acts, edited and deleted by their authors alone."""

from typing import Any

from starlette.responses import RedirectResponse, Response

from syncer.sandbox.face import adf_edit, jira_forms, rich
from syncer.sandbox.face.jira_frame import NOTHING, the_issue
from syncer.sandbox.face.session import Stop, Visit
from syncer.sandbox.jira.edits import add_comment, remove_comment, replace_comment
from syncer.sandbox.jira.records import Comment, Issue

NOT_YOURS = "Only its author may edit or delete a comment."


def add(visit: Visit) -> Response:
    """Add a comment by the acting person."""
    actor, found = visit.actor(), the_issue(visit)
    body = rich.typed(visit, visit.form.get("text", ""))
    if body is not None:
        add_comment(visit.site.jira, found, actor, body)
        visit.site.jira.changed(found)
    return _back(found)


def edit(visit: Visit) -> Response:
    """Save what the author made of a comment: only the blocks that were changed are rebuilt."""
    actor, found = visit.actor(), the_issue(visit)
    old = _own(visit, found)
    if isinstance(old.body, str):
        body = rich.typed(visit, visit.form.get("text-0", ""))
    else:
        body = jira_forms.edited_description(old.body, visit.sent)
    if body != old.body and body and (isinstance(body, str) or body["content"]):
        replace_comment(visit.site.jira, found, actor, old, body)
    return _back(found)


def delete(visit: Visit) -> Response:
    """Delete a comment of the acting person."""
    visit.actor()
    found = the_issue(visit)
    remove_comment(visit.site.jira, found, _own(visit, found))
    return _back(found)


def editable(body: Any) -> list[tuple[int, str]]:
    """Return the parts of a comment that can be written as text, by their place: wiki markup is one."""
    if isinstance(body, str):
        return [(0, body.replace("\r\n", "\n"))]
    return [(one.index, one.text) for one in adf_edit.blocks(body) if one.text is not None]


def _own(visit: Visit, issue: Issue) -> Comment:
    wanted = visit.request.path_params["comment"]
    found = next((one for one in issue.comments if str(one.id) == wanted), None)
    if found is None:
        raise Stop(404, NOTHING)
    if visit.user is None or found.author != visit.user.account_id:
        raise Stop(403, NOT_YOURS)
    return found


def _back(issue: Issue) -> Response:
    return RedirectResponse(f"/browse/{issue.key}#activity", 303)
