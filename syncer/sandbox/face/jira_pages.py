"""The face of Jira: projects, an issue list one can filter, an issue one can read and edit."""

import json

from starlette.responses import RedirectResponse, Response

from syncer.sandbox.confluence.surroundings import TONES
from syncer.sandbox.face import (
    adf_edit,
    adf_view,
    board,
    issue_filter,
    issue_history,
    jira_comments,
    jira_forms,
)
from syncer.sandbox.face import home as home_page
from syncer.sandbox.face.jira_frame import (
    digest,
    issue_mark,
    reader,
    the_issue,
    told,
)
from syncer.sandbox.face.session import Visit
from syncer.sandbox.jira import lifecycle
from syncer.sandbox.jira.edits import EditRefusedError
from syncer.sandbox.jira.records import Issue

STALE = "Somebody saved a newer version while you were editing. Copy your text and start again."
SHOWS = ("all", "comments", "history")


def home(visit: Visit) -> Response:
    """Show the projects."""
    return visit.page("projects.html", product="jira", projects=home_page.projects(visit))


def project(visit: Visit) -> Response:
    """Show a project's issues as a list, filtered as the address asks."""
    _, shown, common = issue_filter.filtered(visit)
    return visit.page("project.html", issues=sorted(shown, key=lambda one: -one.number), **common)


def issue(visit: Visit) -> Response:
    """Show an issue."""
    found = the_issue(visit)
    if found.key != visit.request.path_params["key"]:
        return RedirectResponse(f"/browse/{found.key}", 302)
    return _shown(visit, found)


def save_fields(visit: Visit) -> Response:
    """Save title, priority, assignee, labels and status, as far as they changed, by the acting person."""
    actor, found = visit.actor(), the_issue(visit)
    fields = jira_forms.changed_fields(found, visit.form)
    way = visit.form.get("transition", "")
    try:
        if fields:
            lifecycle.edit(visit.site.jira, actor, found, {"fields": fields})
        if way:
            lifecycle.transition(visit.site.jira, actor, found, {"transition": {"id": way}})
    except EditRefusedError as refusal:
        return _shown(visit, found, told(refusal))
    return RedirectResponse(f"/browse/{found.key}", 303)


def edit_description(visit: Visit) -> Response:
    """Show the description's blocks for editing."""
    return _editor(visit, the_issue(visit), [])


def save_description(visit: Visit) -> Response:
    """Save the description: only the blocks that were changed are rebuilt."""
    actor, found = visit.actor(), the_issue(visit)
    document = found.values.get("description")
    if visit.form.get("seen") != digest(document):
        return _editor(visit, found, [visit.say(STALE)])
    wanted = jira_forms.edited_description(document, visit.sent)
    try:
        if wanted != document:
            lifecycle.edit(visit.site.jira, actor, found, {"fields": {"description": wanted}})
    except EditRefusedError as refusal:
        return _editor(visit, found, told(refusal))
    return RedirectResponse(f"/browse/{found.key}", 303)


def _shown(visit: Visit, found: Issue, problems: list[str] | None = None) -> Response:
    state, whom = visit.site.jira, reader(visit)
    show = visit.request.query_params.get("show", "all")
    return visit.page(
        "issue.html",
        400 if problems else 200,
        product="jira",
        project=found.project,
        issue=found,
        categories=TONES,
        description=adf_view.render(found.values.get("description"), whom),
        render=lambda document: adf_view.render(document, whom),
        editable=jira_comments.editable,
        ways=board.ways_from(found),
        parent=state.issues.get(found.parent or 0),
        children=state.children_of(found),
        links=_links(visit, found),
        extras=jira_forms.further_fields(visit, found),
        texts=jira_forms.rich_fields(visit, found),
        history=issue_history.entries(visit, found),
        show=show if show in SHOWS else "all",
        properties=[
            (key, json.dumps(value, ensure_ascii=False, indent=2)) for key, value in found.properties.items()
        ],
        problems=problems or [],
        poll=("issue", found.key),
        mark=issue_mark(visit.site, found.key),
    )


def _links(visit: Visit, found: Issue) -> list[tuple[str, Issue]]:
    """The issues linked to one, each after the verb that leads there."""
    linked = []
    for one in visit.site.jira.links_of(found):
        outward = one.source == found.id
        other = visit.site.jira.issues[one.destination if outward else one.source]
        linked.append((one.type.outward if outward else one.type.inward, other))
    return linked


def _editor(visit: Visit, found: Issue, problems: list[str]) -> Response:
    document = found.values.get("description")
    whom = reader(visit)
    shown = [(block, adf_view.render(block.node, whom)) for block in adf_edit.blocks(document)]
    return visit.page(
        "issue_description.html",
        400 if problems else 200,
        product="jira",
        project=found.project,
        issue=found,
        blocks=shown,
        seen=digest(document),
        problems=problems,
    )
