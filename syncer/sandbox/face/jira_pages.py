"""The face of Jira: projects, an issue list one can filter, an issue one can read and edit."""

import json

from starlette.responses import RedirectResponse, Response

from syncer.sandbox.confluence.surroundings import TONES
from syncer.sandbox.face import (
    adf_edit,
    board,
    issue_filter,
    issue_forms,
    issue_history,
    jira_comments,
    jira_forms,
    rich,
)
from syncer.sandbox.face import home as home_page
from syncer.sandbox.face.jira_frame import (
    digest,
    issue_mark,
    may_see,
    reader,
    the_issue,
    told,
)
from syncer.sandbox.face.session import Visit
from syncer.sandbox.jira import lifecycle
from syncer.sandbox.jira.edits import EditRefusedError
from syncer.sandbox.jira.records import Issue
from syncer.sandbox.texts import adf_view

STALE = "Somebody saved a newer version while you were editing. Copy your text and start again."
SHOWS = ("all", "comments", "history", "work")


def home(visit: Visit) -> Response:
    """Show the projects."""
    return visit.page("projects.html", product="jira", projects=home_page.projects(visit))


def project(visit: Visit) -> Response:
    """Show a project's issues as a list, filtered as the address asks."""
    _, shown, common = issue_filter.filtered(visit)
    number, size = issue_filter.page_number(visit), issue_filter.PAGE_SIZE
    newest = sorted(shown, key=lambda one: -one.number)[(number - 1) * size : number * size]
    return visit.page("project.html", issues=newest, number=number, size=size, **common)


def issue(visit: Visit) -> Response:
    """Show an issue."""
    found = the_issue(visit)
    if found.key != visit.request.path_params["key"]:
        return RedirectResponse(f"/browse/{found.key}", 302)
    return show(visit, found)


def save_fields(visit: Visit) -> Response:
    """Save title, priority, assignee, labels and status, as far as they changed, by the acting person."""
    actor, found = visit.actor(), the_issue(visit)
    fields = jira_forms.changed_fields(visit, found)
    way = visit.form.get("transition", "")
    try:
        if fields:
            lifecycle.edit(visit.site.jira, actor, found, {"fields": fields})
        if way:
            lifecycle.transition(visit.site.jira, actor, found, {"transition": {"id": way}})
    except EditRefusedError as refusal:
        return show(visit, found, told(refusal))
    return RedirectResponse(f"/browse/{found.key}", 303)


def edit_description(visit: Visit) -> Response:
    """Show the description's blocks (on Data Center its wiki markup) for editing."""
    return _editor(visit, the_issue(visit), [])


def save_description(visit: Visit) -> Response:
    """Save the description: of a document only the blocks that were changed are rebuilt."""
    actor, found = visit.actor(), the_issue(visit)
    before = found.values.get("description")
    if visit.form.get("seen") != digest(before):
        return _editor(visit, found, [visit.say(STALE)])
    if visit.form.get("do") == "preview":
        return _editor(visit, found, [])
    if visit.site.cloud:
        wanted = jira_forms.edited_description(before, visit.sent)
    else:
        wanted = rich.typed(visit, visit.form.get("text", ""))
    try:
        if wanted != before:
            lifecycle.edit(visit.site.jira, actor, found, {"fields": {"description": wanted}})
    except EditRefusedError as refusal:
        return _editor(visit, found, told(refusal))
    return RedirectResponse(f"/browse/{found.key}", 303)


def show(visit: Visit, found: Issue, problems: list[str] | None = None) -> Response:
    """Show an issue, with what was wrong with the last form."""
    state, whom = visit.site.jira, reader(visit)
    tab = visit.request.query_params.get("show", "all")
    return visit.page(
        "issue.html",
        400 if problems else 200,
        product="jira",
        project=found.project,
        issue=found,
        categories=TONES,
        description=rich.rendered(found.values.get("description"), whom),
        render=lambda text: rich.rendered(text, whom),
        editable=jira_comments.editable,
        help=rich.help_line(visit),
        ways=board.ways_from(visit, found),
        parent=state.issues.get(found.parent or 0),
        children=[one for one in state.children_of(found) if may_see(visit, one)],
        links=_links(visit, found),
        link_types=list(state.link_types.values()),
        below=issue_forms.types_below(found.project, found),
        moved_from=_former_keys(found),
        spent=issue_history.spent,
        extras=jira_forms.further_fields(visit, found),
        texts=jira_forms.rich_fields(visit, found),
        history=issue_history.entries(visit, found),
        show=tab if tab in SHOWS else "all",
        properties=[
            (key, json.dumps(value, ensure_ascii=False, indent=2)) for key, value in found.properties.items()
        ],
        problems=problems or [],
        poll=("issue", found.key),
        mark=issue_mark(visit.site, found.key),
    )


def _links(visit: Visit, found: Issue) -> list[tuple[str, Issue, int]]:
    """The issues linked to one, each after the verb that leads there, and the link's id."""
    linked = []
    for one in visit.site.jira.links_of(found):
        outward = one.source == found.id
        other = visit.site.jira.issues[one.destination if outward else one.source]
        if not may_see(visit, other):
            continue
        linked.append((one.type.outward if outward else one.type.inward, other, one.id))
    return linked


def _former_keys(found: Issue) -> list[str]:
    items = (item for entry in found.history for item in entry.items if item.field == "Key")
    return [item.before_text for item in items if item.before_text]


def _editor(visit: Visit, found: Issue, problems: list[str]) -> Response:
    stored = found.values.get("description")
    common = {"product": "jira", "project": found.project, "issue": found, "problems": problems}
    status, seen = 400 if problems else 200, digest(stored)
    whom = reader(visit)
    if visit.site.cloud:
        shown = [(block, adf_view.render(block.node, whom)) for block in adf_edit.blocks(stored)]
        return visit.page("issue_description.html", status, blocks=shown, seen=seen, **common)
    text = visit.form.get("text", rich.editable(stored) or "")
    preview = rich.rendered(text, whom) if visit.form.get("do") == "preview" else ""
    return visit.page(
        "issue_markup.html", status, text=text, preview=preview, seen=seen, help=rich.WIKI, **common
    )
