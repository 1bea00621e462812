"""Routes of archiving: an archived issue can be read and is found no more; nothing changes it until it is restored.

Cloud archives lists of issues at once, Data Center one by one or by a list of keys (§1.3).
"""

from __future__ import annotations

from typing import Any

from syncer.sandbox.host import User
from syncer.sandbox.jira.desk import actor, state_of, strings, the_issue
from syncer.sandbox.jira.records import Issue
from syncer.sandbox.wire import Call, Handler, Reply, refused

MOST = 1_000
NO_ARCHIVE = "You do not have permission to archive issues. Only administrators can."
_REASONS = {
    "missing": "Issue is inaccessible or doesn't exist.",
    "subtask": "Issue is subtask.",
    "archived": "Issue is in an archived project or archived already.",
}


def table() -> dict[str, dict[str, Handler]]:
    """Paths below the API's root with their methods on Cloud."""
    return {"issue/archive": {"PUT": archive}, "issue/unarchive": {"PUT": unarchive}}


def datacenter_table() -> dict[str, dict[str, Handler]]:
    """The same on Data Center."""
    return {
        "issue/archive": {"POST": archive_keys},
        "issue/{issue}/archive": {"PUT": archive_one},
        "issue/{issue}/restore": {"PUT": restore_one},
    }


def archive(call: Call) -> Reply:
    """Archive up to a thousand issues with their sub-tasks; what cannot be is counted and named."""
    return _several(call, archived=True)


def unarchive(call: Call) -> Reply:
    """Take up to a thousand issues out of the archive."""
    return _several(call, archived=False)


def archive_one(call: Call) -> Reply:
    """Archive one issue (Data Center)."""
    _administrator(call)
    issue = the_issue(call)
    if issue.archived:
        raise refused(400, f"Issue {issue.key} is already archived.")
    _set(call, issue, archived=True)
    return Reply(204)


def restore_one(call: Call) -> Reply:
    """Restore one issue (Data Center)."""
    _administrator(call)
    issue = the_issue(call)
    if not issue.archived:
        raise refused(400, f"Issue {issue.key} is not archived.")
    _set(call, issue, archived=False)
    return Reply(204)


def archive_keys(call: Call) -> Reply:
    """Archive the issues whose keys the body lists (Data Center)."""
    _administrator(call)
    found, errors = _sorted_out(call, strings(call.json()), archived=True)
    for one in found:
        _set(call, one, archived=True)
    return Reply(202, {"numberOfIssuesUpdated": len(found), "errors": errors})


def _several(call: Call, *, archived: bool) -> Reply:
    _administrator(call)
    wanted = strings(call.mapping().get("issueIdsOrKeys"))
    if not 1 <= len(wanted) <= MOST:
        raise refused(400, f"The number of issues must be between 1 and {MOST}.")
    found, errors = _sorted_out(call, wanted, archived=archived)
    for one in found:
        _set(call, one, archived=archived)
    return Reply(200, {"numberOfIssuesUpdated": len(found), "errors": errors})


def _sorted_out(
    call: Call, wanted: list[str], *, archived: bool
) -> tuple[list[Issue], dict[str, dict[str, Any]]]:
    """The issues to change, and why the others are not."""
    state, found, wrong = state_of(call), dict[int, Issue](), dict[str, list[str]]()
    for name in wanted:
        issue = state.find_for(call.user, name)
        if issue is None:
            wrong.setdefault("missing", []).append(name)
        elif issue.type.subtask:
            wrong.setdefault("subtask", []).append(name)
        elif issue.archived is archived:
            wrong.setdefault("archived", []).append(name)
        else:
            found[issue.id] = issue
    names = {"missing": "issuesNotFound", "subtask": "issueIsSubtask", "archived": "issuesInArchivedProjects"}
    errors = {
        names[reason]: {"count": len(keys), "issueIdsOrKeys": keys, "message": _REASONS[reason]}
        for reason, keys in wrong.items()
    }
    return list(found.values()), errors


def _set(call: Call, issue: Issue, *, archived: bool) -> None:
    state = state_of(call)
    for one in (issue, *(child for child in state.children_of(issue) if child.type.subtask)):
        one.archived = archived
        state.changed(one, touch=False)


def _administrator(call: Call) -> User:
    user = actor(call)
    if not user.admin:
        raise refused(403, NO_ARCHIVE)
    return user
