"""Routes about the server, the caller and other users."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from syncer.sandbox.host import User
from syncer.sandbox.jira import api_groups
from syncer.sandbox.jira.desk import NO_PROJECT, actor, page, page_bounds, state_of, view_of
from syncer.sandbox.wire import Call, Handler, Refused, Reply, refused, unauthenticated

BUILD = 100_287
ADMINISTRATIVE = {"ADMINISTER", "ADMINISTER_PROJECTS", "SYSTEM_ADMIN"}
GLOBAL = frozenset(
    {
        "ADMINISTER", "SYSTEM_ADMIN", "BULK_CHANGE", "USER_PICKER", "CREATE_SHARED_OBJECTS",
        "MANAGE_GROUP_FILTER_SUBSCRIPTIONS",
    }
)  # fmt: skip
PERMISSIONS = (
    "BROWSE_PROJECTS", "CREATE_ISSUES", "EDIT_ISSUES", "TRANSITION_ISSUES", "ASSIGN_ISSUES", "ASSIGNABLE_USER",
    "LINK_ISSUES", "EDIT_OWN_COMMENTS", "DELETE_OWN_COMMENTS", "DELETE_ISSUES", "MODIFY_REPORTER",
    "SCHEDULE_ISSUES", "RESOLVE_ISSUES", "CLOSE_ISSUES", "BULK_CHANGE", "USER_PICKER", "ADMINISTER",
    "ADMINISTER_PROJECTS", "SYSTEM_ADMIN", "ADD_COMMENTS", "EDIT_ALL_COMMENTS", "DELETE_ALL_COMMENTS",
    "CREATE_ATTACHMENTS", "DELETE_OWN_ATTACHMENTS", "DELETE_ALL_ATTACHMENTS", "WORK_ON_ISSUES", "EDIT_OWN_WORKLOGS",
    "EDIT_ALL_WORKLOGS", "DELETE_OWN_WORKLOGS", "DELETE_ALL_WORKLOGS", "MOVE_ISSUES", "SET_ISSUE_SECURITY",
    "MANAGE_WATCHERS", "VIEW_VOTERS_AND_WATCHERS", "VIEW_READONLY_WORKFLOW", "CREATE_SHARED_OBJECTS",
    "MANAGE_GROUP_FILTER_SUBSCRIPTIONS", "VIEW_DEV_TOOLS", "MANAGE_SPRINTS_PERMISSION", "VIEW_AGGREGATED_DATA",
)  # fmt: skip


def table() -> dict[str, dict[str, Handler]]:
    """Paths below the API's root with their methods."""
    return {
        "serverInfo": {"GET": server_info},
        "myself": {"GET": myself},
        "mypermissions": {"GET": my_permissions},
        "user": {"GET": user},
        "user/search": {"GET": search_users},
        "user/assignable/search": {"GET": search_assignable},
        "user/assignable/multiProjectSearch": {"GET": search_assignable_anywhere},
        "user/permission/search": {"GET": search_permitted},
        "user/viewissue/search": {"GET": search_permitted},
        "user/bulk": {"GET": bulk_users},
        "user/email": {"GET": hidden_email},
    }


def server_info(call: Call) -> Reply:
    """What the server is; anonymous callers may ask."""
    view = view_of(call)
    now = {} if call.user is None else {"serverTime": view.instant(call.site.clock.now())}
    return Reply(
        body={
            "baseUrl": call.site.base_url,
            "displayUrl": call.site.base_url,
            "displayUrlServicedeskHelpCenter": call.site.base_url,
            "displayUrlConfluence": call.site.base_url,
            "version": "1001.0.0-SNAPSHOT",
            "versionNumbers": [1001, 0, 0],
            "deploymentType": "Cloud",
            "buildNumber": BUILD,
            "buildDate": "2026-11-20T09:12:33.000-0800",
            **now,
            "scmInfo": "5a9d0f1c2b3e4d5f60718293a4b5c6d7e8f90a1b",
            "serverTitle": "Jira",
            "serverTimeZone": call.site.time_zone,
        }
    )


def myself(call: Call) -> Reply:
    """The caller; the one route that tells bad credentials apart from no results."""
    if call.user is None:
        raise Refused(unauthenticated(call.site))
    shown = view_of(call).user(call.user.account_id) or {}
    mine = sorted(name for name, people in api_groups.groups(call).items() if call.user in people)
    items = [api_groups.named_group(call, one) for one in mine]
    more = {
        "groups": {"size": len(items), "items": items if "groups" in call.texts("expand") else []},
        "applicationRoles": {"size": 0, "items": []},
    }
    own = {"emailAddress": call.user.email, "locale": call.user.locale}
    return Reply(body=shown | own | more)


def my_permissions(call: Call) -> Reply:
    """Which of the permissions named the caller has, in a project or anywhere; Cloud wants them named."""
    names = call.texts("permissions") or ([] if call.site.cloud else list(PERMISSIONS))
    if not names:
        raise refused(400, "The 'permissions' query parameter is required.")
    unknown = [name for name in names if name not in PERMISSIONS]
    if unknown:
        raise refused(400, f"Unrecognized permission: {', '.join(unknown)}")
    where = _context(call)
    return Reply(body={"permissions": {name: _permission(call, name, where) for name in names}})


def _context(call: Call) -> str:
    """The project asked about, by id or key; "" for the whole site. 404 where the caller does not see it."""
    asked = call.text("projectId") or call.text("projectKey")
    if not asked:
        return ""
    found = state_of(call).project_for(call.user, asked)
    if found is None:
        raise refused(404, NO_PROJECT.format("id" if call.text("projectId") else "key", asked))
    return f"project {found.key}"


def _permission(call: Call, name: str, where: str) -> dict[str, Any]:
    user = call.user
    rank = user is not None and (user.admin or name not in ADMINISTRATIVE)
    held = rank and call.site.may(user, where, name)
    return {"id": str(10 + PERMISSIONS.index(name))} | described(name) | {"havePermission": held}


def described(name: str) -> dict[str, Any]:
    """A permission, whoever has it."""
    return {
        "key": name,
        "name": name.replace("_", " ").capitalize(),
        "type": "GLOBAL" if name in GLOBAL else "PROJECT",
        "description": "",
    }


def user(call: Call) -> Reply:
    """One user by account id; user names and keys are gone."""
    actor(call)
    account = call.text("accountId")
    if account is None:
        raise refused(400, "Either the 'accountId' or the 'query' query parameter needs to be provided")
    if account not in call.site.users:
        raise refused(404, "Specified user does not exist or you do not have required permissions")
    return Reply(body=view_of(call).user(account))


def search_users(call: Call) -> Reply:
    """Users whose name or e-mail address a query begins, or the one with an account id."""
    query, account = call.text("query"), call.text("accountId")
    if (query is None) == (account is None):
        raise refused(400, "Exactly one of the query parameters 'query' and 'accountId' needs to be provided")
    return _users(call, _matching(call, query, account))


def search_assignable(call: Call) -> Reply:
    """Users who can be assigned issues of a project or a certain issue."""
    actor(call)
    if call.text("issueKey") is not None:
        the_issue_key(call)
    elif call.text("project") is None:
        raise refused(400, "Either the 'project' or the 'issueKey' query parameter needs to be provided")
    elif state_of(call).project_for(call.user, call.text("project") or "") is None:
        raise refused(404, f"The project '{call.text('project')}' could not be found.")
    found = _matching(call, call.text("query") or "", call.text("accountId"))
    return _users(call, [one for one in found if one.active])


def search_assignable_anywhere(call: Call) -> Reply:
    """Users who can be assigned issues of all the projects named."""
    actor(call)
    keys = call.texts("projectKeys")
    if not keys:
        raise refused(400, "The 'projectKeys' query parameter needs to be provided")
    for key in keys:
        if state_of(call).project_for(call.user, key) is None:
            raise refused(404, NO_PROJECT.format("key", key))
    found = _matching(call, call.text("query") or "", call.text("accountId"))
    return _users(call, [one for one in found if one.active])


def search_permitted(call: Call) -> Reply:
    """Users who have permissions in a project, or who see an issue of it."""
    actor(call)
    key = call.text("projectKey") or (call.text("issueKey") or "").rpartition("-")[0]
    if not key:
        raise refused(400, "Either the 'projectKey' or the 'issueKey' query parameter needs to be provided")
    if state_of(call).project_for(call.user, key) is None:
        raise refused(404, NO_PROJECT.format("key", key))
    if call.path.endswith("/viewissue/search") and call.text("query") is None and not call.text("accountId"):
        raise refused(400, "Either the 'query' or the 'accountId' query parameter needs to be provided")
    wanted = call.texts("permissions") or ["BROWSE_PROJECTS"]
    found = [one for one in _matching(call, call.text("query") or "", call.text("accountId")) if one.active]
    able = [one for one in found if all(call.site.may(one, f"project {key}", each) for each in wanted)]
    return _users(call, able)


def the_issue_key(call: Call) -> None:
    """Refuse an `issueKey` parameter that names no issue."""
    if state_of(call).find_for(call.user, call.text("issueKey") or "") is None:
        raise refused(404, "Issue does not exist or you do not have permission to see it.")


def hidden_email(call: Call) -> Reply:
    """The e-mail address of anybody, which only approved apps may ask for: people are refused (Cloud)."""
    actor(call)
    raise refused(400, "This API is only available to apps that Atlassian has approved.")


def bulk_users(call: Call) -> Reply:
    """Users by account ids; unknown ones are absent."""
    actor(call)
    accounts = call.query.get("accountId", [])
    if not accounts:
        raise refused(400, "The 'accountId' query parameter needs to be provided.")
    view = view_of(call)
    found = [view.user(one) for one in accounts if one in call.site.users]
    body = page(call, found, default=10, most=200)
    total, shown = body["total"], len(body["values"])
    return Reply(body=body | {"self": f"{view.base}/user/bulk", "isLast": body["startAt"] + shown >= total})


def _matching(call: Call, query: str | None, account: str | None) -> list[User]:
    if call.user is None:
        return []
    if account is not None:
        return [one for one in call.site.users.values() if one.account_id == account]
    return [one for one in call.site.users.values() if _answers_to(one, (query or "").lower())]


def _answers_to(one: User, query: str) -> bool:
    words = [one.name.lower(), *one.name.lower().split()]
    if one.email_visible:
        words.append(one.email.lower())
    return any(word.startswith(query) for word in words)


def _users(call: Call, found: Iterable[User]) -> Reply:
    start, size = page_bounds(call, 50, 1000)
    view = view_of(call)
    return Reply(body=[view.user(one.account_id) for one in list(found)[start : start + size]])
