"""What happens to issues: created, edited, moved along the workflow, moved to another project, deleted.

Each function checks everything before it changes anything, and raises EditRefusedError otherwise.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from syncer.sandbox.host import User
from syncer.sandbox.jira import epics, permits, timetracking
from syncer.sandbox.jira.catalog import Field, Named, Project, Status, Transition, Validator
from syncer.sandbox.jira.changes import items_for
from syncer.sandbox.jira.edits import (
    BAD_PROJECT,
    BAD_TYPE,
    NO_PARENT,
    Draft,
    EditRefusedError,
    commit,
    find_link_type,
    gather,
    make_link,
    note,
)
from syncer.sandbox.jira.model import JiraState
from syncer.sandbox.jira.records import Issue, Item
from syncer.sandbox.jira.values import NO_SUMMARY

NO_CREATE = "You do not have permission to create issues in this project."
_ALWAYS_ON_CREATE = {"summary", "issuetype", "project", "parent", "issuelinks", "comment"}


def draft_create(state: JiraState, actor: User, body: Mapping[str, Any]) -> tuple[Draft, Transition | None]:
    """Check a create request whole; the draft it becomes and the transition that rides along."""
    fields = body.get("fields")
    fields = fields if isinstance(fields, dict) else {}
    project = _wanted_project(state, actor, fields.get("project"))
    if project is None:
        raise EditRefusedError(errors={"project": BAD_PROJECT})
    if project.archived or not state.host.may(actor, f"project {project.key}", "CREATE_ISSUES"):
        raise EditRefusedError(errors={"project": NO_CREATE})
    kind = project.type_of(fields.get("issuetype"))
    if kind is None:
        raise EditRefusedError(
            errors={"issuetype": BAD_TYPE} | ({} if fields.get("summary") else {"summary": NO_SUMMARY})
        )
    draft = Draft(state, actor, project, kind)
    gather(draft, body, lambda one: on_create_screen(one, project, kind.name))
    if "summary" not in draft.values and "summary" not in draft.errors:
        draft.errors["summary"] = NO_SUMMARY
    if kind.subtask and draft.values.get("parent") is None:
        draft.errors.setdefault("issuetype", NO_PARENT)
    _check_required(draft)
    transition = _riding_transition(draft, body.get("transition"))
    draft.refuse()
    return draft, transition


def _check_required(draft: Draft) -> None:
    """What a field configuration asks for has to be there on creating, and may not be emptied later."""
    for one in draft.state.fields.values():
        touched = draft.issue is None or one.id in draft.values
        empty = draft.values.get(one.id) in (None, (), "")
        if touched and empty and one.required_on(draft.project.key, draft.type.name):
            draft.errors.setdefault(one.id, f"{one.name} is required.")


def create(state: JiraState, actor: User, body: Mapping[str, Any]) -> Issue:
    """Create an issue from a request body, whole or not at all."""
    draft, transition = draft_create(state, actor, body)
    return commit_create(draft, transition)


def commit_create(draft: Draft, transition: Transition | None) -> Issue:
    """Put a checked draft into the store as a new issue."""
    state, actor, project = draft.state, draft.actor, draft.project
    now = state.host.clock.now()
    project.last_number += 1
    issue = Issue(
        id=state.new_id(),
        number=project.last_number,
        project=project,
        type=draft.type,
        status=project.workflow_of(draft.type).statuses[0],
        creator=actor.account_id,
        created=now,
        updated=now,
        values={"reporter": actor.account_id, "priority": default_priority(project), "labels": ()}
        | draft.values,
    )
    parent, draft.values = issue.values.pop("parent", None), {}
    issue.security = issue.values.pop("security", None)
    if timetracking.FIELD in issue.values:
        issue.values[timetracking.FIELD] = timetracking.merged(None, issue.values[timetracking.FIELD])
    state.enter(issue)
    state.set_parent(issue, parent)
    commit(draft, issue)
    if transition is not None:
        note(state, issue, actor, *enter_status(state, issue, transition.target))
    return issue


def edit(state: JiraState, actor: User, issue: Issue, body: Mapping[str, Any]) -> None:
    """Edit an issue from a request body: atomic, with every field's error at once."""
    permits.check(state, actor, issue, "EDIT_ISSUES")
    draft = Draft(state, actor, issue.project, issue.type, issue)
    gather(draft, body, lambda one: _on_edit_screen(state, one, issue))
    _check_required(draft)
    draft.refuse()
    commit(draft, issue)


def transition(state: JiraState, actor: User, issue: Issue, body: Mapping[str, Any]) -> None:
    """Take a transition, with the fields of its screen and no others."""
    permits.check_living(issue)
    wanted = body.get("transition")
    asked = wanted.get("id") if isinstance(wanted, dict) else None
    found = find_transition(permits.open_transitions(state, actor, issue), asked)
    draft = Draft(state, actor, issue.project, issue.type, issue)
    gather(draft, body, lambda one: one.id in found.screen or one.id == "comment")
    for name in found.required:
        held = tuple(draft.comments) if name == "comment" else issue.values.get(name)
        value = draft.values.get(name, held)
        if value in (None, ()) and name not in draft.errors:
            draft.errors[name] = f"{state.fields[name].name} is required."
    draft.messages += [one.message for one in found.validators if not _passes(draft, one)]
    draft.refuse()
    commit(draft, issue, enter_status(state, issue, found.target, draft.values.get("resolution")))


def _passes(draft: Draft, one: Validator) -> bool:
    """Whether what a validator asks for is there: a field filled, and matching where it has a pattern."""
    if one.field is None:
        return False
    field = next((each for each in draft.state.fields.values() if one.field in (each.id, each.name)), None)
    held = draft.issue.values if draft.issue else {}
    value = None if field is None else draft.values.get(field.id, held.get(field.id))
    if value in (None, (), ""):
        return False
    return one.pattern is None or re.search(one.pattern, str(getattr(value, "name", value))) is not None


def find_transition(ways: Iterable[Transition], wanted: Any) -> Transition:
    """Of the transitions open to somebody, the one with that id (text or number)."""
    if wanted is None or wanted == "":
        raise EditRefusedError(["The transition identifier must be an integer."])
    for one in ways:
        if one.id == str(wanted):
            return one
    raise EditRefusedError([f"Transition id '{wanted}' is not valid for this issue."])


def enter_status(
    state: JiraState, issue: Issue, status: Status, resolution: Named | None = None
) -> list[Item]:
    """Put an issue into a status; entering a done one resolves it, leaving it clears that. Returns the changes."""
    before = issue.status
    issue.status = status
    items = items_for(state, state.fields["status"], before, status)
    items += _resolve(state, issue, resolution)
    return items


def _resolve(state: JiraState, issue: Issue, given: Named | None) -> list[Item]:
    old = issue.values.get("resolution")
    if issue.status.category == "done":
        new = given or old or state.resolutions[0]
        issue.resolution_date = issue.resolution_date or state.host.clock.now()
    else:
        new, issue.resolution_date = None, None
    if given is not None and new is given:
        return []  # the draft has it and notes it
    issue.values = issue.values | {"resolution": new}
    return items_for(state, state.fields["resolution"], old, new)


def delete(state: JiraState, issue: Issue, *, with_subtasks: bool = False, actor: User | None = None) -> None:
    """Delete an issue; with sub-tasks only when told to delete them too."""
    if actor is not None:
        permits.check(state, actor, issue, "DELETE_ISSUES")
    subtasks = [one for one in state.children_of(issue) if one.type.subtask]
    if subtasks and not with_subtasks:
        message = f"The issue '{issue.key}' has subtasks.  You must specify the 'deleteSubtasks' parameter to delete this issue and all its subtasks."
        raise EditRefusedError([message])
    for one in subtasks:
        state.remove(one)
    for one in state.children_of(issue):
        state.set_parent(one, None)
        state.changed(one)
    state.remove(issue)


def move(state: JiraState, actor: User, issue: Issue, project: Project) -> None:
    """Move an issue to another project: a new key, the same id, and the old key still finds it."""
    kind = next((one for one in project.types if one.name == issue.type.name), project.types[0])
    flow = project.workflow_of(kind)
    status = next((one for one in flow.statuses if one.name == issue.status.name), None)
    before_key, before = issue.key, issue.project
    project.last_number += 1
    issue.project, issue.number, issue.type = project, project.last_number, kind
    issue.status = status or flow.statuses[0]
    issue.security = None
    state.enter(issue)
    moved = Item("project", "jira", "project", before.id, before.name, project.id, project.name)
    note(state, issue, actor, moved, Item("Key", before_text=before_key, after_text=issue.key))


def clone(state: JiraState, actor: User, issue: Issue) -> Issue:
    """Clone an issue as a person does by a click: fields, labels and properties are copied, and a link is made."""
    draft = Draft(state, actor, issue.project, issue.type)
    draft.values = dict(issue.values) | {
        "summary": f"CLONE - {issue.values['summary']}",
        "parent": issue.parent,
    }
    draft.values["resolution"] = None
    draft.properties = dict(issue.properties)
    made = commit_create(draft, None)
    kind = find_link_type(state, {"name": "Cloners"})
    if kind is not None:
        make_link(state, actor, kind, made, issue)
    return made


def default_priority(project: Project) -> Named | None:
    """Medium where there is such a priority, else the one in the middle."""
    choices = project.priorities
    medium = next((one for one in choices if one.name == "Medium"), None)
    return medium or (choices[len(choices) // 2] if choices else None)


def on_create_screen(one: Field, project: Project, type_name: str) -> bool:
    """Whether a field may be given when an issue of that project and type is created."""
    if one.id in _ALWAYS_ON_CREATE:
        return True
    if not epics.offered(one, project.type_of({"name": type_name})):
        return False
    return one.in_context(project.key, type_name) and one.on_create_screen(project.key, type_name)


def on_edit_screen(one: Field, issue: Issue) -> bool:
    """Whether the edit screen of an issue shows a field."""
    if one.id in _ALWAYS_ON_CREATE:
        return True
    key, kind = issue.project.key, issue.type
    return epics.offered(one, kind) and one.in_context(key, kind.name) and one.on_edit_screen(key, kind.name)


def _on_edit_screen(state: JiraState, one: Field, issue: Issue) -> bool:
    """Cloud lets an edit set every field of the issue's context, Data Center those of the screen (§1.3)."""
    if one.id in ("project", "resolution") or not one.in_context(issue.project.key, issue.type.name):
        return False
    return state.host.cloud or on_edit_screen(one, issue)


def _wanted_project(state: JiraState, actor: User, wanted: Any) -> Project | None:
    if not isinstance(wanted, dict):
        return None
    name = wanted.get("key") or wanted.get("id")
    return state.project_for(actor, str(name)) if name else None


def _riding_transition(draft: Draft, wanted: Any) -> Transition | None:
    if wanted is None:
        return None
    flow = draft.project.workflow_of(draft.type)
    first = flow.statuses[0]
    for one in flow.transitions:
        if isinstance(wanted, dict) and one.id == str(wanted.get("id")) and one.leads_from(first):
            return one
    draft.messages.append("The transition is not valid for a new issue.")
    return None
