"""Routes that name one configured thing by its id, and the small lists clients ask for on their way."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from syncer.sandbox.jira.catalog import CATEGORIES, Named
from syncer.sandbox.jira.desk import actor, last_page, page, state_of, view_of
from syncer.sandbox.wire import Call, Handler, Reply, refused

LABEL_PAGE = 1_000
NEARLY_FULL = 0.9
_CUSTOM = ("=", "!=", "in", "not in", "is", "is not", "<", "<=", ">", ">=", "~", "!~")


def table() -> dict[str, dict[str, Handler]]:
    """Paths below the API's root with their methods."""
    return {
        "status/{name}": {"GET": status},
        "issuetype/{id}": {"GET": issue_type},
        "priority/{id}": {"GET": priority},
        "resolution/{id}": {"GET": resolution},
        "issueLinkType/{id}": {"GET": link_type},
        "statuscategory/{id}": {"GET": category},
        "label": {"GET": labels},
        "configuration": {"GET": configuration},
        "jql/autocompletedata": {"GET": autocomplete},
        "issue/limit/report": {"GET": limit_report},
    }


def status(call: Call) -> Reply:
    """One status, by id or name."""
    wanted = call.params["name"].lower()
    for one in state_of(call).statuses.values():
        if call.user and wanted in (one.id, one.name.lower()):
            return Reply(body=view_of(call).status(one))
    raise refused(404, f"The status with id '{call.params['name']}' does not exist")


def category(call: Call) -> Reply:
    """One status category, by id or key."""
    wanted, base = call.params["id"], view_of(call).base
    for key, (number, name, colour) in CATEGORIES.items():
        if call.user and wanted in (key, str(number)):
            own = f"{base}/statuscategory/{number}"
            return Reply(body={"self": own, "id": number, "key": key, "colorName": colour, "name": name})
    raise refused(404, f"The status category with id '{wanted}' does not exist")


def issue_type(call: Call) -> Reply:
    """One issue type."""
    found = state_of(call).types.get(call.params["id"])
    if found is None or not call.user:
        raise refused(404, f"Issue type with id '{call.params['id']}' does not exist.")
    return Reply(body=view_of(call).issue_type(found))


def priority(call: Call) -> Reply:
    """One priority."""
    return Reply(body=view_of(call).priority(_one_of(call, state_of(call).priorities, "priority")))


def resolution(call: Call) -> Reply:
    """One resolution."""
    return Reply(body=view_of(call).resolution(_one_of(call, state_of(call).resolutions, "resolution")))


def link_type(call: Call) -> Reply:
    """One link type."""
    found = state_of(call).link_types.get(call.params["id"])
    if found is None or not call.user:
        raise refused(404, f"No issue link type with id '{call.params['id']}' found.")
    return Reply(body=view_of(call).link_type(found))


def _one_of(call: Call, choices: Iterable[Named], what: str) -> Named:
    for one in choices:
        if call.user and one.id == call.params["id"]:
            return one
    raise refused(404, f"The {what} with id '{call.params['id']}' does not exist")


# small lists


def labels(call: Call) -> Reply:
    """A page of the labels in use on issues the caller sees (Cloud only)."""
    state = state_of(call)
    seen = (one for one in state if state.sees(call.user, one))
    found = sorted({label for one in seen for label in one.values.get("labels") or ()})
    body = page(call, found, default=LABEL_PAGE, most=LABEL_PAGE)
    return Reply(body=body | {"isLast": last_page(body["startAt"], len(body["values"]), len(found))})


def configuration(call: Call) -> Reply:
    """What the site has switched on."""
    actor(call)
    on = ("voting", "watching", "subTasks", "issueLinking", "timeTracking", "attachments")
    tracking = {
        "workingHoursPerDay": 8.0,
        "workingDaysPerWeek": 5.0,
        "timeFormat": "pretty",
        "defaultUnit": "minute",
    }
    body: dict[str, Any] = {f"{one}Enabled": True for one in on} | {"unassignedIssuesAllowed": True}
    return Reply(body=body | {"timeTrackingConfiguration": tracking})


def autocomplete(call: Call) -> Reply:
    """The fields JQL knows, for those who help people to type."""
    names = [
        {
            "value": clause,
            "displayName": one.name,
            "auto": "true",
            "orderable": "true",
            "searchable": "true",
            "operators": list(_CUSTOM),
            "types": ["java.lang.String"],
        }
        for one in state_of(call).fields.values()
        if call.user
        for clause in one.clauses[:1]
    ]
    functions = [
        {
            "value": f"{name}()",
            "displayName": f"{name}()",
            "types": ["com.atlassian.jira.user.ApplicationUser"],
        }
        for name in ("currentUser",)
    ]
    words = ["and", "or", "not", "in", "is", "empty", "null", "order", "by", "was", "changed"]
    return Reply(
        body={"visibleFieldNames": names, "visibleFunctionNames": functions, "jqlReservedWords": words}
    )


def limit_report(call: Call) -> Reply:
    """Which issues come near a limit or are past it (Cloud, administrators only)."""
    if not actor(call).admin:
        raise refused(403, "You do not have permission to view the issue limit report.")
    switches, state = call.site.switches, state_of(call)
    limits = {
        "attachment": switches.attachment_limit,
        "comment": switches.comment_limit,
        "issuelinks": switches.link_limit,
        "remoteIssueLinks": switches.link_limit,
        "worklog": switches.worklog_limit,
    }
    near: dict[str, dict[str, int]] = {}
    past: dict[str, dict[str, int]] = {}
    by_key = call.flag("isReturningKeys")
    for issue in state:
        counts = (
            len(issue.attachments),
            len(issue.comments),
            len(state.links_of(issue)),
            len(issue.remote_links),
            len(issue.worklogs),
        )
        for (name, limit), count in zip(limits.items(), counts, strict=True):
            if count > NEARLY_FULL * limit:
                into = past if count > limit else near
                into.setdefault(name, {})[issue.key if by_key else str(issue.id)] = count
    return Reply(body={"issuesApproachingLimit": near, "issuesBreachingLimit": past, "limits": limits})
