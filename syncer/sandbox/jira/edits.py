"""Edits of issues: what a request's `fields` and `update` ask for, checked whole, then carried out whole.

An edit is first gathered into a `Draft` together with all its errors; only a draft without errors is
committed, as one history entry. People playing in the sandbox use the same functions as the API.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from syncer.sandbox.host import User
from syncer.sandbox.jira import adf, epics, richtext, timetracking
from syncer.sandbox.jira.catalog import Field, IssueType, LinkType, Project
from syncer.sandbox.jira.changes import items_for, link_item, parent_item
from syncer.sandbox.jira.model import JiraState
from syncer.sandbox.jira.permits import NO_COMMENT, NO_LINK, check_comment, check_link, check_living, may
from syncer.sandbox.jira.permits import EditRefusedError as EditRefusedError  # noqa: PLC0414 -- raised by this module
from syncer.sandbox.jira.records import Comment, History, Issue, IssueLink, Item
from syncer.sandbox.jira.values import Context, InvalidValueError, off_screen, parse

PROPERTY_LIMIT = 32_768
PROPERTY_KEY_LIMIT = 255
HIERARCHY = "Given parent work item does not belong to appropriate hierarchy."
NO_PARENT = "Issue type is a sub-task but parent issue key or id not specified."
BAD_PROJECT = "valid project is required"
BAD_TYPE = "valid issue type is required"
TWICE = "Field '{}' may be set either in 'fields' or in 'update', not in both."
UNSEEN = "Issue does not exist or you do not have permission to see it."
_COLLECTIONS = {"labels", "versions", "components", "options", "users"}


@dataclass(frozen=True)
class NewLink:
    """A link to make from the edited issue: it is the source when `outward`."""

    type: LinkType
    outward: bool
    other: Issue


@dataclass
class Draft:
    """An edit being gathered: new values by field id, and what else it does."""

    state: JiraState
    actor: User
    project: Project
    type: IssueType
    issue: Issue | None = None
    values: dict[str, Any] = field(default_factory=dict)
    links: list[NewLink] = field(default_factory=list)
    comments: list[Any] = field(default_factory=list)
    properties: dict[str, Any] = field(default_factory=dict)
    metadata: dict[str, Any] | None = None
    messages: list[str] = field(default_factory=list)
    errors: dict[str, str] = field(default_factory=dict)

    def set(self, one: Field, raw: Any) -> None:
        """Take a value for an ordinary field, or its error."""
        try:
            self.values[one.id] = parse(Context(self.state, self.project, one, self.type.name), raw)
        except InvalidValueError as problem:
            self._wrong(one.id, str(problem))

    def refuse(self) -> None:
        """Raise EditRefusedError if anything was wrong."""
        if self.errors or self.messages:
            raise EditRefusedError(self.messages, self.errors)

    def _wrong(self, field_id: str, message: str) -> None:
        if message == adf.INVALID_INPUT:
            self.messages.append(message)
        else:
            self.errors[field_id] = message


def gather(draft: Draft, body: Mapping[str, Any], allowed: Any) -> None:
    """Read `fields`, `update` and `properties` into a draft; `allowed(field)` says what the screen lets through."""
    fields, updates = body.get("fields") or {}, body.get("update") or {}
    if not isinstance(fields, dict) or not isinstance(updates, dict):
        draft.messages.append("Invalid request payload. Refer to the REST API documentation and try again.")
        return
    for name in fields.keys() & updates.keys():
        draft.errors[name] = TWICE.format(name)
    for name, raw in fields.items():
        _gather_field(draft, name, raw, allowed)
    for name, operations in updates.items():
        _gather_update(draft, name, operations, allowed)
    _gather_properties(draft, body.get("properties") or ())
    metadata = body.get("historyMetadata")
    draft.metadata = metadata if isinstance(metadata, dict) else None


def _gather_field(draft: Draft, name: str, raw: Any, allowed: Any) -> None:
    one = draft.state.fields.get(name)
    if name in ("project", "issuetype") and draft.issue is None:
        return
    if one is None or not one.settable or not allowed(one) or one.kind == "links":
        draft.errors.setdefault(name, off_screen(name))
    elif one.kind == "parent":
        _gather_parent(draft, one, raw)
    elif one.kind == "issuetype":
        _gather_type(draft, raw)
    else:
        draft.set(one, raw)


def _gather_parent(draft: Draft, one: Field, raw: Any) -> None:
    if not draft.state.host.cloud and (one.custom is None) != draft.type.subtask:
        draft.errors[one.id] = off_screen(one.id)
        return
    raw = epics.wanted_parent(raw) if one.custom else raw
    if raw is None or (isinstance(raw, dict) and raw.get("none") is True):
        if draft.type.subtask:
            draft.errors["issuetype"] = NO_PARENT
        draft.values["parent"] = None
        return
    parent = named_issue(draft.state, draft.actor, raw)
    if one.custom and (parent is None or parent.type.level < 1):
        draft.errors[one.id] = epics.NO_EPIC.format(raw.get("key") if isinstance(raw, dict) else raw)
    elif parent is None:
        draft.errors["parent"] = "Could not find issue by id or key."
    elif parent.type.level != draft.type.level + 1 or (
        draft.type.subtask and parent.project is not draft.project
    ):
        draft.errors["parentId"] = HIERARCHY
    else:
        draft.values["parent"] = parent.id


def _gather_type(draft: Draft, raw: Any) -> None:
    found = draft.project.type_of(raw)
    if found is None or found.subtask != draft.type.subtask:
        draft.errors["issuetype"] = "The issue type selected is invalid."
    else:
        draft.values["issuetype"] = found


def _gather_update(draft: Draft, name: str, operations: Any, allowed: Any) -> None:
    one = draft.state.fields.get(name)
    if one is None or (not one.settable and name != "comment") or not allowed(one):
        draft.errors.setdefault(name, off_screen(name))
        return
    if not isinstance(operations, list) or not all(
        isinstance(each, dict) and len(each) == 1 for each in operations
    ):
        draft.errors[name] = "data was not an array"
        return
    for operation in operations:
        ((verb, raw),) = operation.items()
        _gather_operation(draft, one, verb, raw)


def _gather_operation(draft: Draft, one: Field, verb: str, raw: Any) -> None:
    if (verb == "set" and one.kind != "links") or (verb == "edit" and one.kind == "timetracking"):
        _gather_field(draft, one.id, raw, lambda _: True)
    elif verb == "add" and one.id == "comment":
        _gather_comment(draft, raw)
    elif verb == "add" and one.kind == "links":
        _gather_link(draft, raw)
    elif verb in ("add", "remove") and one.kind in _COLLECTIONS:
        _gather_element(draft, one, verb, raw)
    else:
        draft.errors[one.id] = f"Field '{one.id}' does not support the operation '{verb}'."


def _gather_comment(draft: Draft, raw: Any) -> None:
    if not may(draft.state, draft.actor, draft.project, "ADD_COMMENTS"):
        draft.errors["comment"] = NO_COMMENT.format(draft.actor.name)
        return
    body = raw.get("body") if isinstance(raw, dict) else None
    try:
        draft.comments.append(richtext.accepted(draft.state.host, "" if body is None else body))
    except adf.InvalidDocumentError as problem:
        draft.errors["comment"] = str(problem)


def _gather_link(draft: Draft, raw: Any) -> None:
    kind = find_link_type(draft.state, raw.get("type") if isinstance(raw, dict) else None)
    if kind is None:
        draft.errors["issuelinks"] = "No issue link type found."
        return
    outward = "outwardIssue" in raw
    other = named_issue(draft.state, draft.actor, raw.get("outwardIssue") or raw.get("inwardIssue"))
    if other is None:
        draft.errors["issuelinks"] = UNSEEN
    elif not may(draft.state, draft.actor, draft.project, "LINK_ISSUES"):
        draft.errors["issuelinks"] = NO_LINK.format(draft.issue.key if draft.issue else draft.project.key)
    else:
        draft.links.append(NewLink(kind, outward, other))


def _gather_element(draft: Draft, one: Field, verb: str, raw: Any) -> None:
    before = draft.values.get(one.id)
    if before is None:
        before = (draft.issue.values.get(one.id) if draft.issue else None) or ()
    draft.set(one, [raw])
    if one.id in draft.errors:
        return
    element = draft.values[one.id]
    kept = tuple(each for each in before if each not in element)
    result = kept + element if verb == "add" else kept
    draft.values[one.id] = tuple(sorted(result)) if one.kind == "labels" else result


def _gather_properties(draft: Draft, properties: Any) -> None:
    if not isinstance(properties, list | tuple):
        draft.messages.append("The properties have to be an array.")
        return
    for one in properties:
        key = one.get("key") if isinstance(one, dict) else None
        problem = property_problem(key, one.get("value") if isinstance(one, dict) else None)
        if problem:
            draft.errors["properties"] = problem
        else:
            draft.properties[str(key)] = one["value"]


def property_problem(key: Any, value: Any) -> str | None:
    """Why a property cannot be set, None if it can."""
    if not isinstance(key, str) or not key or len(key) > PROPERTY_KEY_LIMIT:
        return "The property key must be 1 to 255 characters long."
    if value is None or len(json.dumps(value, ensure_ascii=False, separators=(",", ":"))) > PROPERTY_LIMIT:
        return "The property value must be a JSON value of at most 32768 characters."
    return None


def named_issue(state: JiraState, user: User | None, wanted: Any) -> Issue | None:
    """The issue `{id}` or `{key}` means, None if the user sees none."""
    name = wanted.get("id") or wanted.get("key") if isinstance(wanted, dict) else None
    return state.find_for(user, str(name)) if name else None


def find_link_type(state: JiraState, wanted: Any) -> LinkType | None:
    """The link type `{id}` or `{name}` means, None if there is none."""
    if not isinstance(wanted, dict):
        return None
    if wanted.get("id") is not None:
        return state.link_types.get(str(wanted["id"]))
    name = str(wanted.get("name", "")).lower()
    return next((one for one in state.link_types.values() if one.name.lower() == name), None)


# carrying out


def commit(draft: Draft, issue: Issue, extra: Iterable[Item] = ()) -> None:
    """Write a draft without errors into its issue: values, links, comments, properties, one history entry."""
    items = [*_apply_values(draft, issue), *extra]
    issue.properties = issue.properties | draft.properties
    for body in draft.comments:
        add_comment(draft.state, issue, draft.actor, body)
    _note(draft.state, issue, draft.actor, items, draft.metadata)
    touched = bool(items or draft.comments)
    draft.state.changed(issue, touch=touched)
    for one in draft.links:
        source, destination = (issue, one.other) if one.outward else (one.other, issue)
        make_link(draft.state, draft.actor, one.type, source, destination)


def _apply_values(draft: Draft, issue: Issue) -> list[Item]:
    items: list[Item] = []
    for name, value in draft.values.items():
        if name == "parent":
            if value != issue.parent:
                items.append(parent_item(draft.state, issue.parent, value))
                _tell_epics(draft, issue, value)
                draft.state.set_parent(issue, value)
        elif name == "security":
            items += items_for(draft.state, draft.state.fields[name], issue.security, value)
            issue.security = value
        elif name == "issuetype":
            items += items_for(draft.state, draft.state.fields[name], issue.type, value)
            issue.type = value
        else:
            before = issue.values.get(name)
            new = timetracking.merged(before, value) if name == timetracking.FIELD else value
            items += items_for(draft.state, draft.state.fields[name], before, new)
            issue.values = issue.values | {name: new}
    return items


def _tell_epics(draft: Draft, issue: Issue, parent: int | None) -> None:
    """On Data Center the epics an issue leaves and comes under have it in their history too."""
    if draft.state.host.cloud or issue.type.subtask:
        return
    for number, gone in ((issue.parent, True), (parent, False)):
        epic = draft.state.issues.get(number or 0)
        if epic is not None:
            note(draft.state, epic, draft.actor, epics.child_item(issue, gone=gone))


def _note(
    state: JiraState,
    issue: Issue,
    actor: User,
    items: Iterable[Item],
    metadata: dict[str, Any] | None = None,
) -> None:
    found, now = tuple(items), state.host.clock.now()
    if found:
        entry = History(state.new_id(), actor.account_id, now, found, metadata)
        issue.history = [*issue.history, entry]


def note(state: JiraState, issue: Issue, actor: User, *items: Item) -> None:
    """Write one history entry and move `updated`."""
    _note(state, issue, actor, items)
    state.changed(issue)


def add_comment(state: JiraState, issue: Issue, actor: User, body: Any, **rest: Any) -> Comment:
    """Add a comment; the caller tells the index."""
    check_comment(state, actor, issue)
    now = state.host.clock.now()
    made = Comment(state.new_id(), actor.account_id, body, now, now, actor.account_id, **rest)
    issue.comments = [*issue.comments, made]
    return made


def replace_comment(
    state: JiraState, issue: Issue, actor: User, old: Comment, body: Any, **rest: Any
) -> Comment:
    """Replace a comment's body (and what `rest` names), keeping its id and its author; the index is told."""
    check_comment(state, actor, issue)
    now = state.host.clock.now()
    new = replace(old, body=body, updated=now, update_author=actor.account_id, **rest)
    issue.comments = [new if one.id == old.id else one for one in issue.comments]
    state.changed(issue)
    return new


def remove_comment(state: JiraState, issue: Issue, gone: Comment) -> None:
    """Delete a comment; the index is told."""
    check_living(issue)
    issue.comments = [one for one in issue.comments if one.id != gone.id]
    state.changed(issue)


def make_link(state: JiraState, actor: User, kind: LinkType, source: Issue, destination: Issue) -> IssueLink:
    """Link two issues, with a history entry at both ends unless the link was there."""
    check_link(state, actor, source, destination)
    before = len(state.links)
    link = state.link(kind, source, destination)
    if len(state.links) > before:
        note(state, source, actor, link_item(link, source, destination))
        note(state, destination, actor, link_item(link, destination, source))
    return link


def remove_link(state: JiraState, actor: User, link: IssueLink) -> None:
    """Remove a link, with a history entry at both ends."""
    source, destination = state.issues[link.source], state.issues[link.destination]
    check_link(state, actor, source, destination)
    state.unlink(link)
    note(state, source, actor, link_item(link, source, destination, removed=True))
    note(state, destination, actor, link_item(link, destination, source, removed=True))
