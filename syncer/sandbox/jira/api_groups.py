"""Routes of groups and pickers: who is where, and the short lists that help people to choose.

Every site has one group of everybody and one of administrators; a seed may name more.
"""

from __future__ import annotations

import uuid
from html import escape
from typing import Any

from syncer.sandbox.host import User
from syncer.sandbox.jira import membership
from syncer.sandbox.jira.desk import (
    actor,
    last_page,
    page,
    page_bounds,
    state_of,
    the_issue,
    the_project,
    view_of,
)
from syncer.sandbox.jira.values import by_key
from syncer.sandbox.wire import Call, Handler, Reply, refused

MEMBERS_PAGE = 50
PICKED = 20
_GROUP_SPACE = uuid.UUID("6b1f1c52-71ea-4b6c-9e1b-2f8f1b0a7a11")


def table() -> dict[str, dict[str, Handler]]:
    """Paths below the API's root with their methods."""
    return {
        "group/member": {"GET": members},
        "groups/picker": {"GET": pick_groups},
        "user/groups": {"GET": groups_of},
        "user/picker": {"GET": pick_users},
        "issue/picker": {"GET": pick_issues},
        "issue/{issue}/notify": {"POST": notify},
        "project/{project}/securitylevel": {"GET": security_levels},
        "project/{project}/component": {"GET": page_of_components},
        "users/search": {"GET": all_users},
    }


# groups


def groups(call: Call) -> dict[str, list[User]]:
    """The groups of the site with their active members."""
    return membership.groups(state_of(call))


def group_id(name: str) -> str:
    """The id of a group on Cloud; it follows from the name."""
    return str(uuid.uuid5(_GROUP_SPACE, name))


def named_group(call: Call, name: str) -> dict[str, Any]:
    """A group as users and lists show it; ids are Cloud's."""
    base = view_of(call).base
    if not call.site.cloud:
        return {"name": name, "self": f"{base}/group?groupname={name}"}
    return {"name": name, "groupId": group_id(name), "self": f"{base}/group?groupId={group_id(name)}"}


def group_of_call(call: Call) -> str:
    """The group the query names, by name or (Cloud) id; 400 where it names none, 404 where there is none."""
    asked, known = call.text("groupname"), groups(call)
    by_id = {group_id(one): one for one in known}
    name = asked if asked is not None else by_id.get(call.text("groupId") or "", "")
    if not asked and not call.text("groupId"):
        raise refused(400, "The group name was not specified.")
    if name not in known:
        raise refused(404, f"The group named '{name}' does not exist.")
    return name


def members(call: Call) -> Reply:
    """A page of a group's members."""
    actor(call)
    name = group_of_call(call)
    start, size = page_bounds(call, MEMBERS_PAGE, MEMBERS_PAGE)
    view, found = view_of(call), groups(call)[name]
    shown = [view.user(one.account_id) for one in found[start : start + size]]
    body = {
        "self": f"{view.base}/group/member?groupname={name}&startAt={start}&maxResults={size}",
        "maxResults": size,
        "startAt": start,
        "total": len(found),
        "isLast": last_page(start, len(shown), len(found)),
        "values": shown,
    }
    return Reply(body=body)


def pick_groups(call: Call) -> Reply:
    """Groups by a word of their name, without those left out by name or id."""
    word = (call.text("query") or "").lower()
    left_out = {*call.texts("exclude"), *call.texts("excludeId")}
    found = sorted(
        one
        for one in groups(call)
        if call.user and word in one.lower() and not {one, group_id(one)} & left_out
    )
    shown = [
        {"name": one, "html": escape(one), "labels": []}
        | ({"groupId": group_id(one)} if call.site.cloud else {})
        for one in found[: call.integer("maxResults", PICKED)]
    ]
    header = f"Showing {len(shown)} of {len(found)} matching groups"
    return Reply(body={"header": header, "total": len(found), "groups": shown})


def groups_of(call: Call) -> Reply:
    """The groups somebody is in."""
    actor(call)
    user = _asked_user(call)
    return Reply(body=[named_group(call, name) for name, found in groups(call).items() if user in found])


def _asked_user(call: Call) -> User:
    if call.site.cloud:
        found = call.site.users.get(call.text("accountId") or "")
    elif call.text("key") is not None:
        found = by_key(call.site, call.text("key") or "")
    else:
        found = call.site.user_by_login(call.text("username") or "")
    if found is None:
        raise refused(404, "The user does not exist.")
    return found


# people and issues to choose from


def all_users(call: Call) -> Reply:
    """All users, a page at a time, inactive ones too (Cloud)."""
    actor(call)
    start, size = page_bounds(call, MEMBERS_PAGE, 1000)
    view = view_of(call)
    found = list(call.site.users.values())[start : start + size]
    return Reply(body=[view.user(one.account_id) for one in found])


def pick_users(call: Call) -> Reply:
    """Active users by a word of what is known of them, with the word marked."""
    word = call.text("query")
    if word is None:
        raise refused(400, "The 'query' query parameter needs to be provided.")
    found = [one for one in call.site.users.values() if call.user and one.active and _has(one, word.lower())]
    shown = [_picked(call, one) for one in found[: call.integer("maxResults", MEMBERS_PAGE)]]
    header = f"Showing {len(shown)} of {len(found)} matching users"
    return Reply(body={"users": shown, "total": len(found), "header": header})


def _has(one: User, word: str) -> bool:
    said = [one.name, one.login, *([one.email] if one.email_visible else [])]
    return any(word in each.lower() for each in said)


def _picked(call: Call, one: User) -> dict[str, Any]:
    who = {"accountId": one.account_id} if call.site.cloud else {"name": one.login, "key": one.key}
    return who | {"html": escape(one.name), "displayName": one.name}


def pick_issues(call: Call) -> Reply:
    """Issues whose key or summary has a word."""
    word, state = (call.text("query") or "").lower(), state_of(call)
    found = [
        one
        for one in state
        if state.sees(call.user, one)
        and word
        and (word in one.key.lower() or word in one.values["summary"].lower())
    ]
    shown = [
        {
            "id": one.id,
            "key": one.key,
            "keyHtml": escape(one.key),
            "img": "/images/issue.svg",
            "summary": escape(one.values["summary"]),
            "summaryText": one.values["summary"],
        }
        for one in found[:PICKED]
    ]
    section = {
        "label": "Current Search",
        "sub": f"Showing {len(shown)} of {len(found)} matching issues",
        "id": "cs",
    }
    return Reply(body={"sections": [section | {"issues": shown}]})


def notify(call: Call) -> Reply:
    """Send a mail about an issue; nobody reads mail here."""
    actor(call)
    the_issue(call)
    call.mapping()
    return Reply(204)


# of a project


def security_levels(call: Call) -> Reply:
    """The security levels of a project."""
    base = view_of(call).base
    levels = [
        {
            "self": f"{base}/securitylevel/{one.id}",
            "id": one.id,
            "name": one.name,
            "description": one.description,
        }
        for one in the_project(call).security_levels
    ]
    return Reply(body={"levels": levels})


def page_of_components(call: Call) -> Reply:
    """A page of a project's components, with the number of issues in each (Cloud)."""
    project, view = the_project(call), view_of(call)
    counts = {
        one.id: sum(1 for issue in state_of(call) if one in (issue.values.get("components") or ()))
        for one in project.components
    }
    rest = {"project": project.key, "projectId": int(project.id)}
    found = [view.component(one) | rest | {"issueCount": counts[one.id]} for one in project.components]
    body = page(call, found)
    return Reply(body=body | {"isLast": last_page(body["startAt"], len(body["values"]), len(found))})
