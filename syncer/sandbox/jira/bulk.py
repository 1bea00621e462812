"""Bulk operations: many issues changed by one request, whose progress one asks for by the task's id (§1.6).

Every issue is changed by itself through the same functions as the API; what fails is told by issue. The work is
done when it is asked for; how far it says it is follows the site's clock.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import timedelta
from typing import Any

from syncer.sandbox.host import User
from syncer.sandbox.jira.model import JiraState
from syncer.sandbox.jira.permits import EditRefusedError
from syncer.sandbox.jira.records import BulkTask, Issue

AT_ONCE = 5
KEPT = timedelta(days=14)
Change = Callable[[Issue], None]


def busy(state: JiraState) -> int:
    """How many are under way on the site, whoever asked for them."""
    now = state.host.clock.now()
    return sum(1 for one in state.bulk_tasks.values() if now < one.ends)


def find(state: JiraState, task: str) -> BulkTask | None:
    """A task that is still kept."""
    found = state.bulk_tasks.get(task)
    return found if found is not None and state.host.clock.now() - found.created <= KEPT else None


def run(state: JiraState, user: User, jobs: Iterable[tuple[list[str], Change]]) -> BulkTask:
    """Carry out changes of issues named by ids or keys; ones the user does not see are only counted."""
    task = BulkTask(str(state.new_id()), user.account_id, state.host.clock.now(), 0)
    for names, change in jobs:
        for name in dict.fromkeys(names):
            task.total += 1
            issue = state.find_for(user, name)
            if issue is None:
                task.invalid += 1
            else:
                _change(task, issue, change)
    state.bulk_tasks[task.id] = task
    return task


def _change(task: BulkTask, issue: Issue, change: Change) -> None:
    try:
        change(issue)
    except EditRefusedError as refusal:
        task.failed[str(issue.id)] = [*refusal.messages, *refusal.errors.values()]
    else:
        task.processed.append(issue.id)


def edits_of(given: Any) -> dict[str, tuple[str, Any]]:
    """From `editedFieldsInput` to a verb and value by field id; ValueError says what is wrong."""
    if not isinstance(given, dict):
        raise ValueError("editedFieldsInput is missing.")
    found: dict[str, tuple[str, Any]] = {}
    for name, value in given.items():
        if name not in _VALUES:
            raise ValueError(f"The field kind '{name}' cannot be edited in bulk here.")
        for one in value if isinstance(value, list) else [value]:
            if not isinstance(one, dict):
                raise ValueError(f"'{name}' must hold objects.")
            field_id = _SINGLE.get(name) or str(one.get("fieldId") or "")
            verb = str(one.get("bulkEditMultiSelectFieldOption") or "REPLACE")
            try:
                found[field_id] = verb, _VALUES[name](one)
            except (AttributeError, KeyError, TypeError):
                raise ValueError(f"'{name}' has not the form it must have.") from None
    return found


def body_of(edits: dict[str, tuple[str, Any]]) -> dict[str, Any]:
    """The edit of one issue that a bulk edit amounts to."""
    fields: dict[str, Any] = {}
    update: dict[str, Any] = {}
    for name, (verb, value) in edits.items():
        if verb in ("ADD", "REMOVE"):
            update[name] = [{verb.lower(): one} for one in value]
        else:
            fields[name] = [] if verb == "REMOVE_ALL" else value
    return {"fields": fields, "update": update}


_SINGLE = {"priority": "priority", "issueType": "issuetype", "multiselectComponents": "components"}
_VALUES: dict[str, Callable[[dict[str, Any]], Any]] = {
    "labelsFields": lambda one: [each["name"] for each in one.get("labels") or ()],
    "singleLineTextFields": lambda one: one["text"],
    "urlFields": lambda one: one["url"],
    "clearableNumberFields": lambda one: one.get("value"),
    "datePickerFields": lambda one: (one.get("date") or {}).get("formattedDate"),
    "dateTimePickerFields": lambda one: (one.get("dateTime") or {}).get("formattedDateTime"),
    "richTextFields": lambda one: one["richText"].get("adfValue"),
    "singleSelectFields": lambda one: {"id": str(one["option"]["optionId"])},
    "multipleSelectFields": lambda one: [{"id": str(each["optionId"])} for each in one["options"]],
    "singleSelectClearableUserPickerFields": lambda one: one.get("user"),
    "multipleSelectClearableUserPickerFields": lambda one: one.get("users") or [],
    "multipleVersionPickerFields": lambda one: [{"id": str(each["versionId"])} for each in one["versions"]],
    "multiselectComponents": lambda one: [{"id": str(each["componentId"])} for each in one["components"]],
    "priority": lambda one: {"id": str(one["priorityId"])},
    "issueType": lambda one: {"id": str(one["issueTypeId"])},
}
