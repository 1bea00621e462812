"""The screens on which people create issues and edit all their fields, by project and type as Jira lays them out."""

from collections.abc import Sequence
from dataclasses import replace

from starlette.responses import RedirectResponse, Response

from syncer.sandbox.face import inputs, rich
from syncer.sandbox.face.inputs import Input, Screen
from syncer.sandbox.face.jira_frame import elsewhere, the_issue, the_project
from syncer.sandbox.face.session import Stop, Visit
from syncer.sandbox.jira import lifecycle
from syncer.sandbox.jira.catalog import Field, IssueType, Project
from syncer.sandbox.jira.edits import EditRefusedError
from syncer.sandbox.jira.records import Issue

NO_TYPES = "This project has no type for such an issue."
_FIRST = ("summary", "parent", "description", "priority", "assignee", "reporter", "labels")
_APART = frozenset({"issuetype", "project", "issuelinks", "resolution"})
_ELSEWHERE = frozenset({"links", "rank", "sprints", "fixed"})
REQUIRED = frozenset({"summary"})


def ask_new(visit: Visit) -> Response:
    """Show the create screen of a project, for the type (and under the parent) that the address asks for."""
    return _new(visit, the_project(visit))


def create(visit: Visit) -> Response:
    """Create an issue by the acting person, or show the screen of another type with what was typed so far."""
    actor, project = visit.actor(), the_project(visit)
    kind = _wanted(visit, project)
    if visit.form.get("do") != "create":
        return _new(visit, project)
    fields = inputs.filled(visit, _create_fields(visit, project, kind))
    body = {"fields": {**fields, "project": {"key": project.key}, "issuetype": {"id": kind.id}}}
    try:
        made = lifecycle.create(visit.site.jira, actor, body)
    except EditRefusedError as refusal:
        return _new(visit, project, refusal)
    return RedirectResponse(f"/browse/{made.key}", 303)


def ask_edit(visit: Visit) -> Response:
    """Show every field of an issue that can be edited."""
    return _edited(visit, the_issue(visit))


def edit(visit: Visit) -> Response:
    """Save the fields that were changed on the edit screen, as one edit by the acting person."""
    actor, found = visit.actor(), the_issue(visit)
    main, further = _edit_fields(visit, found)
    fields = inputs.changed(visit, [*main, *further], found)
    if visit.form.get("type") not in (None, found.type.id):
        fields["issuetype"] = {"id": visit.form["type"]}
    try:
        if fields:
            lifecycle.edit(visit.site.jira, actor, found, {"fields": fields})
    except EditRefusedError as refusal:
        return _edited(visit, found, refusal)
    return RedirectResponse(f"/browse/{found.key}", 303)


def types_below(project: Project, parent: Issue | None) -> list[IssueType]:
    """Return the types an issue of a project may have: under a parent, those of the level below it."""
    if parent is None:
        return [one for one in project.types if not one.subtask]
    return [one for one in project.types if one.level == parent.type.level - 1]


def _new(visit: Visit, project: Project, refusal: EditRefusedError | None = None) -> Response:
    kind, parent = _wanted(visit, project), _parent(visit)
    errors = dict(refusal.errors) if refusal else {}
    if "parentId" in errors:
        errors["parent"] = errors.pop("parentId")
    screen = Screen(project, kind, None, _required(kind), errors)
    asked = inputs.shown(visit, _create_fields(visit, project, kind), screen)
    asked = [replace(one, values=one.values or _first_value(visit, project, parent, one)) for one in asked]
    return visit.page(
        "issue_new.html",
        400 if refusal else 200,
        product="jira",
        project=project,
        parent=parent,
        kind=kind,
        types=types_below(project, parent),
        inputs=asked,
        problems=elsewhere(refusal, asked),
    )


def _wanted(visit: Visit, project: Project) -> IssueType:
    offered = types_below(project, _parent(visit))
    name = visit.form.get("type") or visit.request.query_params.get("type", "")
    if not offered:
        raise Stop(400, NO_TYPES)
    return next((one for one in offered if name in (one.id, one.name)), offered[0])


def _parent(visit: Visit) -> Issue | None:
    wanted = visit.form.get("under") or visit.request.query_params.get("parent", "")
    return visit.site.jira.find(wanted) if wanted else None


def _required(kind: IssueType) -> frozenset[str]:
    return REQUIRED | {"parent"} if kind.subtask else REQUIRED


def _first_value(visit: Visit, project: Project, parent: Issue | None, one: Input) -> tuple[str, ...]:
    """What stands in a field of a screen that was not sent yet."""
    if "shown" in visit.form:
        return ()
    default = lifecycle.default_priority(project) if one.id == "priority" else None
    found = {
        "parent": parent.key if parent else "",
        "priority": default.id if default else "",
        "reporter": visit.user.account_id if visit.user else "",
    }.get(one.id, "")
    return (found,) if found else ()


def _create_fields(visit: Visit, project: Project, kind: IssueType) -> list[Field]:
    every = visit.site.jira.fields.values()
    on_screen = (one for one in every if lifecycle.on_create_screen(one, project, kind.name))
    return _ordered([one for one in on_screen if _asked(visit, one, project, kind)])


def _asked(visit: Visit, one: Field, project: Project, kind: IssueType) -> bool:
    """Whether a field is one people fill in on a screen of that type."""
    if not one.settable or one.id in _APART or one.kind in _ELSEWHERE:
        return False
    if one.kind == "security":
        return bool(project.security_levels)
    # Data Center ties epics by a field of their own: its `parent` is for sub-tasks alone
    return one.kind != "parent" or one.custom is not None or visit.site.cloud or kind.subtask


def _ordered(fields: Sequence[Field]) -> list[Field]:
    return sorted(fields, key=lambda one: _FIRST.index(one.id) if one.id in _FIRST else len(_FIRST))


def _edit_fields(visit: Visit, issue: Issue) -> tuple[list[Field], list[Field]]:
    """The fields of an issue's own screen (or filled in), and on Cloud the rest that its project knows."""
    project, kind = issue.project, issue.type
    every = [
        one
        for one in visit.site.jira.fields.values()
        if _asked(visit, one, project, kind) and one.in_context(project.key, kind.name) and _says(issue, one)
    ]
    main = [one for one in every if lifecycle.on_edit_screen(one, issue)]
    if not visit.site.cloud:
        return _ordered(main), []
    main += [one for one in every if one not in main and issue.values.get(one.id) not in (None, ())]
    return _ordered(main), [one for one in every if one not in main]


def _says(issue: Issue, field: Field) -> bool:
    """Whether a field can be edited as one text; documents that lose something have editors of their own."""
    return field.kind != "rich" or rich.editable(issue.values.get(field.id)) is not None


def _edited(visit: Visit, issue: Issue, refusal: EditRefusedError | None = None) -> Response:
    errors = dict(refusal.errors) if refusal else {}
    if "parentId" in errors:
        errors["parent"] = errors.pop("parentId")
    screen = Screen(issue.project, issue.type, issue, REQUIRED, errors)
    main, further = (inputs.shown(visit, fields, screen) for fields in _edit_fields(visit, issue))
    return visit.page(
        "issue_edit.html",
        400 if refusal else 200,
        product="jira",
        project=issue.project,
        issue=issue,
        types=[one for one in issue.project.types if one.subtask == issue.type.subtask],
        inputs=main,
        further=further,
        blocks_only=rich.editable(issue.values.get("description")) is None,
        problems=elsewhere(refusal, [*main, *further]),
    )
