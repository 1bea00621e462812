"""The files of an issue: attached, sent and taken away by whoever acts, each told in the issue's history."""

from starlette.responses import RedirectResponse, Response

from syncer.sandbox.face.files import sent_file
from syncer.sandbox.face.jira_frame import NOTHING, the_issue
from syncer.sandbox.face.page_files import CHOOSE
from syncer.sandbox.face.session import Stop, Visit
from syncer.sandbox.jira.edits import note
from syncer.sandbox.jira.permits import check, check_living
from syncer.sandbox.jira.records import Attachment, Issue, Item


def upload(visit: Visit) -> Response:
    """Attach what was sent; the same name may come twice, as in Jira."""
    actor, found, state = visit.actor(), the_issue(visit), visit.site.jira
    check(state, actor, found, "CREATE_ATTACHMENTS")
    if not visit.files:
        raise Stop(400, CHOOSE)
    for one in visit.files:
        now = state.host.clock.now()
        made = Attachment(state.new_id(), one.name, actor.account_id, now, one.media_type, one.content)
        found.attachments = [*found.attachments, made]
        note(state, found, actor, Item("Attachment", after=str(made.id), after_text=made.name))
    return _back(found)


def remove(visit: Visit) -> Response:
    """Take a file away."""
    actor, found, state = visit.actor(), the_issue(visit), visit.site.jira
    check_living(found)
    gone = _named(visit, found)
    found.attachments = [one for one in found.attachments if one is not gone]
    note(state, found, actor, Item("Attachment", before=str(gone.id), before_text=gone.name))
    return _back(found)


def download(visit: Visit) -> Response:
    """Send a file of an issue that whoever looks may see."""
    found = _named(visit, the_issue(visit))
    return sent_file(found.name, found.content, found.media_type)


def _named(visit: Visit, issue: Issue) -> Attachment:
    wanted = visit.request.path_params["file"]
    found = next((one for one in issue.attachments if str(one.id) == wanted), None)
    if found is None:
        raise Stop(404, NOTHING)
    return found


def _back(found: Issue) -> Response:
    return RedirectResponse(f"/browse/{found.key}#files", 303)
