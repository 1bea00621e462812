"""The face of Jira: projects, an issue list one can filter, an issue one can read, edit, move on and comment."""

import hashlib
import json
from typing import Any

from starlette.responses import RedirectResponse, Response

from syncer.sandbox.confluence.surroundings import TONES
from syncer.sandbox.face import adf_edit, adf_view, jira_forms
from syncer.sandbox.face.adf_view import Reader
from syncer.sandbox.face.session import Stop, Visit
from syncer.sandbox.jira import lifecycle
from syncer.sandbox.jira.catalog import Project
from syncer.sandbox.jira.edits import EditRefusedError, add_comment
from syncer.sandbox.jira.records import Issue
from syncer.sandbox.site import Site

NOTHING = "There is nothing here, or it has been deleted."
STALE = "Somebody saved a newer version while you were editing. Copy your text and start again."


def home(visit: Visit) -> Response:
    """Show the projects."""
    state = visit.site.jira
    counted = [
        (project, sum(1 for issue in state if issue.project is project))
        for project in state.projects.values()
    ]
    return visit.page("projects.html", product="jira", projects=counted)


def project(visit: Visit) -> Response:
    """Show a project's issues, filtered by words and type."""
    found = _project(visit)
    text = visit.request.query_params.get("text", "").strip()
    kind = visit.request.query_params.get("type", "")
    issues = [one for one in visit.site.jira if one.project is found and _matches(one, text.lower(), kind)]
    issues.sort(key=lambda one: one.number, reverse=True)
    return visit.page(
        "project.html",
        product="jira",
        project=found,
        issues=issues,
        text=text,
        kind=kind,
        categories=TONES,
        poll=("project", found.key),
        mark=project_mark(visit.site, found.key),
    )


def issue(visit: Visit) -> Response:
    """Show an issue."""
    found = _issue(visit)
    if found.key != visit.request.path_params["key"]:
        return RedirectResponse(f"/browse/{found.key}", 302)
    return _shown(visit, found)


def save_fields(visit: Visit) -> Response:
    """Save title, priority, assignee, labels and status, as far as they changed, by the acting person."""
    actor, found = visit.actor(), _issue(visit)
    fields = jira_forms.changed_fields(found, visit.form)
    way = visit.form.get("transition", "")
    try:
        if fields:
            lifecycle.edit(visit.site.jira, actor, found, {"fields": fields})
        if way:
            lifecycle.transition(visit.site.jira, actor, found, {"transition": {"id": way}})
    except EditRefusedError as refusal:
        return _shown(visit, found, [*refusal.messages, *refusal.errors.values()])
    return RedirectResponse(f"/browse/{found.key}", 303)


def comment(visit: Visit) -> Response:
    """Add a comment by the acting person."""
    actor, found = visit.actor(), _issue(visit)
    nodes = adf_edit.as_nodes(visit.form.get("text", ""))
    if nodes:
        add_comment(visit.site.jira, found, actor, {"type": "doc", "version": 1, "content": nodes})
        visit.site.jira.changed(found)
    return RedirectResponse(f"/browse/{found.key}#activity", 303)


def edit_description(visit: Visit) -> Response:
    """Show the description's blocks for editing."""
    return _editor(visit, _issue(visit), [])


def save_description(visit: Visit) -> Response:
    """Save the description: only the blocks that were changed are rebuilt."""
    actor, found = visit.actor(), _issue(visit)
    document = found.values.get("description")
    if visit.form.get("seen") != _digest(document):
        return _editor(visit, found, [visit.say(STALE)])
    wanted = jira_forms.edited_description(document, visit.sent)
    try:
        if wanted != document:
            lifecycle.edit(visit.site.jira, actor, found, {"fields": {"description": wanted}})
    except EditRefusedError as refusal:
        return _editor(visit, found, [*refusal.messages, *refusal.errors.values()])
    return RedirectResponse(f"/browse/{found.key}", 303)


def issue_mark(site: Site, key: str) -> str:
    """Return what changes whenever an issue on screen would look different."""
    found = site.jira.find(key)
    if found is None:
        return "gone"
    return _digest(
        [found.updated.isoformat(), len(found.history), len(found.comments), len(site.jira.links_of(found))]
    )


def project_mark(site: Site, key: str) -> str:
    """Return what changes whenever a project's list would look different."""
    return _digest([(one.id, one.updated.isoformat()) for one in site.jira if one.project.key == key])


def _shown(visit: Visit, found: Issue, problems: list[str] | None = None) -> Response:
    state = visit.site.jira
    reader = _reader(visit)
    links = [
        (one.type, state.issues[one.source], state.issues[one.destination]) for one in state.links_of(found)
    ]
    return visit.page(
        "issue.html",
        400 if problems else 200,
        product="jira",
        project=found.project,
        issue=found,
        categories=TONES,
        description=adf_view.render(found.values.get("description"), reader),
        render=lambda document: adf_view.render(document, reader),
        ways=[way for way in found.project.workflow.transitions if way.leads_from(found.status)],
        parent=state.issues.get(found.parent or 0),
        children=state.children_of(found),
        links=[
            (kind.outward, other) if source is found else (kind.inward, source)
            for kind, source, other in links
        ],
        extras=jira_forms.further_fields(visit, found),
        problems=problems or [],
        poll=("issue", found.key),
        mark=issue_mark(visit.site, found.key),
    )


def _editor(visit: Visit, found: Issue, problems: list[str]) -> Response:
    document = found.values.get("description")
    reader = _reader(visit)
    shown = [(block, adf_view.render(block.node, reader)) for block in adf_edit.blocks(document)]
    return visit.page(
        "issue_description.html",
        400 if problems else 200,
        product="jira",
        project=found.project,
        issue=found,
        blocks=shown,
        seen=_digest(document),
        problems=problems,
    )


def _reader(visit: Visit) -> Reader:
    users = visit.site.users
    return Reader(lambda account: users[account].name if account in users else None, visit.language)


def _digest(value: Any) -> str:
    return hashlib.sha256(json.dumps(value, sort_keys=True, default=str).encode()).hexdigest()[:16]


def _matches(one: Issue, text: str, kind: str) -> bool:
    if kind and one.type.name != kind:
        return False
    words = f"{one.key} {one.values.get('summary') or ''} {' '.join(one.values.get('labels') or ())}".lower()
    return text in words


def _project(visit: Visit) -> Project:
    found = visit.site.jira.project(visit.request.path_params["key"])
    if found is None:
        raise Stop(404, NOTHING)
    return found


def _issue(visit: Visit) -> Issue:
    found = visit.site.jira.find(visit.request.path_params["key"])
    if found is None:
        raise Stop(404, NOTHING)
    return found
