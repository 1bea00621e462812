"""Routes that help to choose and to check before something is made (Cloud): keys, names, types, features."""

from __future__ import annotations

import re
from typing import Any

from syncer.sandbox.jira import api_groups
from syncer.sandbox.jira.catalog import IssueType, Project
from syncer.sandbox.jira.desk import actor, last_page, page, state_of, the_project, view_of
from syncer.sandbox.wire import Call, Handler, Reply, refused

SHORT_KEY = 2
LONG_KEY = 10
NAME_LIMIT = 80
NO_KEY = "You must specify a valid project key."
SHORT = "The project key must be at least 2 characters long."
LONG = "The project key must not exceed 10 characters in length."
BAD_KEY = "Project keys must start with an uppercase letter, followed by one or more uppercase alphanumeric characters."
TAKEN = "Project '{}' uses this project key."
_LEVELS = {1: "Epic", 0: "Base", -1: "Subtask"}
_FEATURES: tuple[tuple[str, str, bool, tuple[str, ...]], ...] = (
    ("jsw.agility.board", "Board", True, ()),
    ("jsw.agility.backlog", "Backlog", False, ("jsw.agility.board",)),
    ("jsw.agility.sprints", "Sprints", False, ("jsw.agility.backlog",)),
    ("jsw.agility.roadmap", "Timeline", False, ()),
    ("jsw.agility.reports", "Reports", False, ("jsw.agility.board",)),
)


def cloud_table() -> dict[str, dict[str, Handler]]:
    """Paths of Cloud alone below the API's root, with their methods."""
    return {
        "projectvalidate/validProjectKey": {"GET": valid_key},
        "projectvalidate/validProjectName": {"GET": valid_name},
        "project/{project}/features": {"GET": features},
        "project/{project}/hierarchy": {"GET": hierarchy},
        "component": {"GET": components},
    }


def table() -> dict[str, dict[str, Handler]]:
    """What Data Center has in the same shape."""
    return {
        "issuetype/{id}/alternatives": {"GET": alternatives},
        "projectvalidate/key": {"GET": check_key},
        "groupuserpicker": {"GET": pick_both},
    }


# keys and names of projects


def _complaint(call: Call, key: str) -> str:
    """Why a project cannot have a key; "" if it can."""
    if not key:
        return NO_KEY
    if len(key) < SHORT_KEY:
        return SHORT
    if len(key) > LONG_KEY:
        return LONG
    if not re.fullmatch(r"[A-Z][A-Z0-9]+", key):
        return BAD_KEY
    taken = state_of(call).project(key)
    return TAKEN.format(taken.name) if taken is not None else ""


def check_key(call: Call) -> Reply:
    """Whether a project could have a key: an error collection, empty if so, with 200 either way."""
    complaint = _complaint(call, call.text("key") or "")
    return Reply(body={"errorMessages": [], "errors": {"projectKey": complaint} if complaint else {}})


def valid_key(call: Call) -> Reply:
    """A key, or one made of it that a project could have; an empty text where none can be made."""
    wanted = re.sub(r"[^A-Z0-9]", "", (call.text("key") or "").upper()).lstrip("0123456789")[:LONG_KEY]
    tries = [wanted, *(f"{wanted[: LONG_KEY - len(str(n))]}{n}" for n in range(2, 100))]
    return Reply(body=_text(next((one for one in tries if not _complaint(call, one)), "")))


def valid_name(call: Call) -> Reply:
    """A name, or one made of it that no project has."""
    actor(call)
    wanted = (call.text("name") or "").strip()[:NAME_LIMIT]
    if not wanted:
        raise refused(400, "The 'name' query parameter needs to be provided.")
    taken = {one.name.lower() for one in state_of(call).projects.values()}
    tries = [wanted, *(f"{wanted[: NAME_LIMIT - 4]} {n}" for n in range(2, 1_000))]
    return Reply(body=_text(next((one for one in tries if one.lower() not in taken), "")))


def _text(value: str) -> bytes:
    return f'"{value}"'.replace("\\", "\\\\").encode() if '"' not in value else b'""'


# people and groups together


def pick_both(call: Call) -> Reply:
    """Users and groups by a word, each with their number."""
    found = {"users": api_groups.pick_users(call).body, "groups": api_groups.pick_groups(call).body}
    return Reply(body=found)


# of a project and of types


def features(call: Call) -> Reply:
    """The features of a project; in a company-managed one none can be switched."""
    one = the_project(call)
    locked = one.style != "next-gen"
    shown = [
        {
            "projectId": int(one.id),
            "feature": key,
            "state": "ENABLED",
            "localisedName": name,
            "localisedDescription": "",
            "imageUri": "",
            "prerequisites": list(before),
            "toggleLocked": locked or always,
        }
        for key, name, always, before in _FEATURES
    ]
    return Reply(body={"features": shown})


def hierarchy(call: Call) -> Reply:
    """The levels of a team-managed project with its types; 404 for others."""
    one = the_project(call)
    if one.style != "next-gen":
        raise refused(404, f"The project with id {one.id} is not simplified.")
    levels = [
        {
            "level": level,
            "name": name,
            "issueTypes": [_brief(each) for each in one.types if each.level == level],
        }
        for level, name in _LEVELS.items()
    ]
    return Reply(body={"projectId": int(one.id), "hierarchy": levels})


def _brief(kind: IssueType) -> dict[str, Any]:
    return {"id": int(kind.id), "name": kind.name}


def alternatives(call: Call) -> Reply:
    """The types an issue of a type could be given instead: of the same kind, wherever both are used."""
    actor(call)
    state, view = state_of(call), view_of(call)
    kind = state.types.get(call.params["id"])
    if kind is None:
        raise refused(404, f"Issue type with id '{call.params['id']}' does not exist.")
    beside = {one.id for each in _using(call, kind) for one in each.types} - {kind.id}
    found = [one for one in state.types.values() if one.id in beside and one.subtask == kind.subtask]
    return Reply(body=[view.issue_type(one) for one in found])


def _using(call: Call, kind: IssueType) -> list[Project]:
    return [one for one in state_of(call).seen_projects(call.user) if kind in one.types]


def components(call: Call) -> Reply:
    """A page of the components of all projects, or of some, by a word."""
    actor(call)
    wanted, word = call.texts("projectIdsOrKeys"), (call.text("query") or "").lower()
    view = view_of(call)
    found = [
        {"self": f"{view.base}/component/{one.id}", "id": one.id, "name": one.name}
        for owner in state_of(call).seen_projects(call.user)
        if not wanted or {owner.id, owner.key} & set(wanted)
        for one in owner.components
        if word in one.name.lower()
    ]
    if "name" in (call.text("orderBy") or ""):
        found.sort(key=lambda one: one["name"].lower(), reverse=(call.text("orderBy") or "").startswith("-"))
    body = page(call, found)
    return Reply(body=body | {"isLast": last_page(body["startAt"], len(body["values"]), len(found))})
