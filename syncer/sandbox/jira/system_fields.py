"""The fields every Jira site has, with their schema and the names JQL knows them by."""

from __future__ import annotations

from typing import Any

from syncer.sandbox.jira.catalog import Field, Kind

SYSTEM_FIELDS: tuple[Field, ...] = (
    Field("summary", "Summary", "text", clauses=("summary",)),
    Field("issuetype", "Issue Type", "issuetype", clauses=("issuetype", "type")),
    Field("project", "Project", "project", clauses=("project",)),
    Field("description", "Description", "rich", clauses=("description",)),
    Field("environment", "Environment", "rich", clauses=("environment",)),
    Field("priority", "Priority", "priority", clauses=("priority",)),
    Field("labels", "Labels", "labels", clauses=("labels",)),
    Field("assignee", "Assignee", "user", clauses=("assignee",)),
    Field("reporter", "Reporter", "user", clauses=("reporter",)),
    Field("duedate", "Due date", "date", clauses=("due", "duedate")),
    Field("fixVersions", "Fix versions", "versions", clauses=("fixVersion",)),
    Field("versions", "Affects versions", "versions", clauses=("affectedVersion",)),
    Field("components", "Components", "components", clauses=("component",)),
    Field("parent", "Parent", "parent", clauses=("parent",)),
    Field("issuelinks", "Linked Issues", "links", clauses=("issueLink",)),
    Field("resolution", "Resolution", "resolution", clauses=("resolution",), screens=()),
    Field("status", "Status", "status", clauses=("status",), settable=False),
    Field("resolutiondate", "Resolved", "fixed", clauses=("resolutiondate", "resolved"), settable=False),
    Field("created", "Created", "fixed", clauses=("created", "createdDate"), settable=False),
    Field("updated", "Updated", "fixed", clauses=("updated", "updatedDate"), settable=False),
    Field("creator", "Creator", "fixed", clauses=("creator",), settable=False),
    Field("subtasks", "Sub-tasks", "fixed", clauses=("subtasks",), settable=False),
    Field("comment", "Comment", "fixed", clauses=("comment",), settable=False),
    Field("attachment", "Attachment", "fixed", clauses=("attachments",), settable=False),
    Field("worklog", "Log Work", "fixed", clauses=(), settable=False),
    Field("timetracking", "Time tracking", "timetracking"),
    Field("timespent", "Time Spent", "fixed", settable=False),
    Field("timeestimate", "Remaining Estimate", "fixed", settable=False),
    Field("timeoriginalestimate", "Original estimate", "fixed", settable=False),
    Field("security", "Security Level", "security", clauses=("level",)),
)


def agile_fields(*, cloud: bool) -> tuple[Field, ...]:
    """The fields boards bring along, besides those of epics."""
    sprint, rank = ("10020", "10019") if cloud else ("10007", "10011")
    return (_agile(sprint, "Sprint", "sprints", "gh-sprint"), _agile(rank, "Rank", "rank", "gh-lexo-rank"))


def _agile(number: str, name: str, kind: Kind, custom: str) -> Field:
    return Field(
        f"customfield_{number}",
        name,
        kind,
        f"com.pyxis.greenhopper.jira:{custom}",
        clauses=(f"cf[{number}]", name),
        settable=False,
    )


CUSTOM_KINDS: dict[str, tuple[Kind, str]] = {
    "text": ("text", "textfield"),
    "textarea": ("rich", "textarea"),
    "number": ("number", "float"),
    "date": ("date", "datepicker"),
    "datetime": ("datetime", "datetime"),
    "user": ("user", "userpicker"),
    "multiuser": ("users", "multiuserpicker"),
    "labels": ("labels", "labels"),
    "select": ("option", "select"),
    "multiselect": ("options", "multiselect"),
    "url": ("url", "url"),
    "cascade": ("cascade", "cascadingselect"),
    "radio": ("option", "radiobuttons"),
    "checkboxes": ("options", "multicheckboxes"),
}
_CUSTOM_PREFIX = "com.atlassian.jira.plugin.system.customfieldtypes:"
_SCHEMA_TYPES: dict[Kind, tuple[str, str | None]] = {
    "text": ("string", None),
    "rich": ("string", None),
    "url": ("string", None),
    "number": ("number", None),
    "date": ("date", None),
    "datetime": ("datetime", None),
    "user": ("user", None),
    "users": ("array", "user"),
    "labels": ("array", "string"),
    "option": ("option", None),
    "options": ("array", "option"),
    "priority": ("priority", None),
    "resolution": ("resolution", None),
    "versions": ("array", "version"),
    "components": ("array", "component"),
    "issuetype": ("issuetype", None),
    "project": ("project", None),
    "status": ("status", None),
    "parent": ("issuelink", None),
    "links": ("array", "issuelinks"),
    "cascade": ("option-with-child", None),
    "rank": ("any", None),
    "sprints": ("array", "json"),
    "security": ("securitylevel", None),
    "timetracking": ("timetracking", None),
}
_FIXED_TYPES: dict[str, tuple[str, str | None]] = {
    "creator": ("user", None),
    "subtasks": ("array", "issuelinks"),
    "comment": ("comments-page", None),
    "attachment": ("array", "attachment"),
    "worklog": ("array", "worklog"),
    "timespent": ("number", None),
    "timeestimate": ("number", None),
    "timeoriginalestimate": ("number", None),
}


def schema_of(field: Field) -> dict[str, Any]:
    """A field's schema as the field list and the create metadata show it."""
    kind, items = _SCHEMA_TYPES.get(field.kind) or _FIXED_TYPES.get(field.id) or ("datetime", None)
    schema: dict[str, Any] = {"type": kind}
    if items is not None:
        schema["items"] = items
    if field.custom is None:
        return schema | {"system": field.id}
    if field.custom.endswith("gh-epic-link"):
        schema["type"] = "any"
    return schema | {
        "custom": field.custom if ":" in field.custom else _CUSTOM_PREFIX + field.custom,
        "customId": int(field.id.removeprefix("customfield_")),
    }
