"""Issues of a seed: created as their reporters would have, through the same checks as the API.

So a seed cannot hold an issue the sandbox itself would refuse.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from syncer.sandbox.jira import epics, lifecycle, richtext
from syncer.sandbox.jira.catalog import Status
from syncer.sandbox.jira.edits import EditRefusedError, note
from syncer.sandbox.jira.model import JiraState
from syncer.sandbox.jira.records import Issue

_PLAIN_KEYS = {"key", "project", "type", "status", "reporter", "comments", "properties", "archived"}


def add_issues(state: JiraState, issues: Iterable[Mapping[str, Any]]) -> None:
    """Add issues in order; ValueError says which one is wrong and why."""
    for one in issues:
        try:
            _add(state, one)
        except EditRefusedError as refusal:
            raise ValueError(f"issue {one.get('summary')!r}: {refusal.messages} {refusal.errors}") from None


def _add(state: JiraState, one: Mapping[str, Any]) -> Issue:
    key = one.get("key")
    project_key = one.get("project") or str(key).rpartition("-")[0]
    _reserve_number(state, project_key, key)
    actor = (
        state.host.find_user(one["reporter"]) if "reporter" in one else next(iter(state.host.users.values()))
    )
    body = {
        "fields": _fields(state, one)
        | {"project": {"key": project_key}, "issuetype": {"name": one.get("type", "Task")}},
        "properties": [
            {"key": name, "value": value} for name, value in (one.get("properties") or {}).items()
        ],
    }
    issue = lifecycle.create(state, actor, body)
    if "status" in one:
        status = _status(issue, one["status"])
        note(state, issue, actor, *lifecycle.enter_status(state, issue, status))
    for text in one.get("comments") or ():
        lifecycle.edit(
            state,
            actor,
            issue,
            {"update": {"comment": [{"add": {"body": richtext.typed(state.host, text)}}]}},
        )
    issue.archived = bool(one.get("archived"))
    state.changed(issue, touch=False)
    return issue


def _status(issue: Issue, name: str) -> Status:
    found = next((one for one in issue.workflow.statuses if one.name == name), None)
    if found is None:
        known = ", ".join(one.name for one in issue.workflow.statuses)
        raise ValueError(f"issue {issue.key}: status {name!r} is none of {known}")
    return found


def _reserve_number(state: JiraState, project_key: str, key: Any) -> None:
    project = state.project(project_key)
    number = str(key).rpartition("-")[2] if key else ""
    if project is not None and number.isdecimal():
        if int(number) <= project.last_number:
            raise ValueError(f"issue {key}: the number is taken; numbers rise in a seed")
        project.last_number = int(number) - 1


def _fields(state: JiraState, one: Mapping[str, Any]) -> dict[str, Any]:
    return readable_fields(state, {name: value for name, value in one.items() if name not in _PLAIN_KEYS})


def readable_fields(state: JiraState, fields: Mapping[str, Any]) -> dict[str, Any]:
    """Fields as people write them (names, plain text, e-mail addresses) as the API takes them."""
    return dict(_readable(state, name, value) for name, value in fields.items())


def _readable(state: JiraState, name: str, value: Any) -> tuple[str, Any]:
    found = state.fields.get(name) or next(
        (one for one in state.fields.values() if one.custom and one.name == name), None
    )
    if found is None:
        return name, value
    if found.kind == "rich" and isinstance(value, str):
        return found.id, richtext.typed(state.host, value)
    if found.kind == "user" and isinstance(value, str):
        return found.id, _person(state, value)
    if found.kind == "parent" and isinstance(value, str):
        return _parent(state, value)
    if found.kind in ("priority", "issuetype") and isinstance(value, str):
        return found.id, {"name": value}
    if found.kind == "option" and isinstance(value, str):
        return found.id, {"value": value}
    if isinstance(value, list):
        return found.id, [_element(state, found.kind, one) for one in value]
    return found.id, value


def _parent(state: JiraState, key: str) -> tuple[str, Any]:
    parent = state.find(key)
    if not state.host.cloud and parent is not None and parent.type.level > 0:
        return epics.EPIC_LINK.id, key
    return "parent", {"key": key}


def _element(state: JiraState, kind: str, one: Any) -> Any:
    if not isinstance(one, str):
        return one
    if kind == "users":
        return _person(state, one)
    if kind == "options":
        return {"value": one}
    return {"name": one} if kind in ("versions", "components") else one


def _person(state: JiraState, wanted: str) -> dict[str, str]:
    user = state.host.find_user(wanted)
    return {"accountId": user.account_id} if state.host.cloud else {"name": user.login}
