"""What the routes of boards and sprints share: the JSON of boards, sprints and epics, and which one a path names."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from syncer.sandbox.jira import search, views_parts
from syncer.sandbox.jira.agile import Board, Sprint
from syncer.sandbox.jira.desk import last_page, page_bounds, state_of, the_issue
from syncer.sandbox.jira.epics import EPIC_NAME
from syncer.sandbox.jira.query import Prepared, QueryError, prepare
from syncer.sandbox.jira.records import Issue
from syncer.sandbox.jira.views import View, selected_fields
from syncer.sandbox.wire import Call, Reply, refused

ROOT = "/rest/agile/1.0"
NO_BOARD = "The requested board cannot be viewed because it either does not exist or you do not have permission to view it."
NO_SPRINT = "Sprint does not exist or you do not have permission to view it."
NO_EPIC = "The requested epic does not exist or you do not have permission to see it."


def view_of_agile(call: Call) -> View:
    """Issues are shown as version 2 of the API shows them, on Cloud too."""
    return View(call.site.jira, call.user, 2)


def page_of(call: Call, found: list[dict[str, Any]]) -> Reply:
    """A page of boards, sprints and so on."""
    start, size = page_bounds(call, 50, 50)
    shown = found[start : start + size]
    last = last_page(start, len(shown), len(found))
    return Reply(
        body={"maxResults": size, "startAt": start, "total": len(found), "isLast": last, "values": shown}
    )


def board_view(call: Call, one: Board) -> dict[str, Any]:
    """A board; Cloud says of which project it is."""
    own = f"{call.site.base_url}{ROOT}/board/{one.id}"
    shown = {"id": one.id, "self": own, "name": one.name, "type": one.kind}
    if not call.site.cloud:
        return shown
    project = state_of(call).projects[one.project]
    return shown | {
        "location": {
            "projectId": int(project.id),
            "displayName": f"{project.name} ({project.key})",
            "projectName": project.name,
            "projectKey": project.key,
            "projectTypeKey": project.kind,
            "name": f"{project.name} ({project.key})",
        }
    }


def sprint_view(call: Call, one: Sprint) -> dict[str, Any]:
    """A sprint by itself: here its board is `originBoardId`."""
    shown = {"self": f"{call.site.base_url}{ROOT}/sprint/{one.id}"} | views_parts.sprint(
        view_of_agile(call), one
    )
    shown["originBoardId"] = shown.pop("boardId")
    return shown


def epic_view(call: Call, issue: Issue) -> dict[str, Any]:
    """An epic: its name is a field of its own on Data Center, and beside the issue on Cloud."""
    state, summary = state_of(call), issue.values.get("summary")
    look = state.agile.epics.get(issue.id, {})
    kept = look.get("name") if call.site.cloud else issue.values.get(EPIC_NAME.id)
    return {
        "id": issue.id,
        "key": issue.key,
        "self": f"{call.site.base_url}{ROOT}/epic/{issue.id}",
        "name": kept or summary,
        "summary": summary,
        "color": {"key": look.get("color", "color_1")},
        "done": look.get("done", issue.status.category == "done"),
    }


def issue_view(call: Call, one: Issue) -> dict[str, Any]:
    """An issue with the fields asked for."""
    view = view_of_agile(call)
    return view.issue(one, selected_fields(view.state, call.texts("fields"), "*navigable"))


# what a path names


def the_board(call: Call) -> Board:
    """The board of the path; 404 where there is none or its project is hidden."""
    wanted, state = call.params["board"], state_of(call)
    found = state.agile.boards.get(int(wanted)) if wanted.isdecimal() else None
    if found is None or state.project_for(call.user, found.project) is None:
        raise refused(404, NO_BOARD)
    return found


def the_sprint(call: Call) -> Sprint:
    """The sprint of the path."""
    found = state_of(call).agile.sprints.get(call.params["sprint"])
    if found is None or call.user is None:
        raise refused(404, NO_SPRINT)
    return found


def the_epic(call: Call) -> Issue:
    """The epic of the path; 404 for issues that are none."""
    found = the_issue(call)
    if found.type.level < 1:
        raise refused(404, NO_EPIC)
    return found


# which issues


def of_board(call: Call, one: Board) -> Iterable[Issue]:
    """The issues of a board's project."""
    return (each for each in state_of(call) if each.project.key == one.project)


def in_backlog(call: Call, one: Board) -> Iterable[Issue]:
    """The issues of a board that are in no sprint under way, and not done."""
    state, field = state_of(call), sprint_field(call)

    def waits(each: Issue) -> bool:
        held = (state.agile.sprints[name].state for name in each.values.get(field) or ())
        return each.status.category != "done" and each.type.level == 0 and "active" not in held

    return (each for each in of_board(call, one) if waits(each))


def in_sprint(call: Call, one: Sprint) -> Iterable[Issue]:
    """The issues of a sprint."""
    field = sprint_field(call)
    return (each for each in state_of(call) if one.id in (each.values.get(field) or ()))


def in_no_epic(call: Call) -> Iterable[Issue]:
    """The issues that could be under an epic and are not."""
    return (each for each in state_of(call) if each.parent is None and each.type.level == 0)


def sprint_field(call: Call) -> str:
    """The id of the field that holds sprints."""
    return next(one.id for one in state_of(call).fields.values() if one.kind == "sprints")


def sorted_issues(call: Call, found: Iterable[Issue]) -> list[Issue]:
    """Those the caller sees and a query finds, if one was sent, in its order; the oldest first without one."""
    state, text = state_of(call), call.text("jql")
    shown = [one for one in found if state.sees(call.user, one) and not one.archived]
    query = _prepared(call, text or "order by id asc")
    if text:
        allowed = {one.id for one in search.matches(state, call.user, query)}
        shown = [one for one in shown if one.id in allowed]
    return sorted(shown, key=query.sort_key)


def _prepared(call: Call, text: str) -> Prepared:
    try:
        return prepare(state_of(call), call.user, text)
    except QueryError as problem:
        raise refused(400, *problem.messages) from None


def page_of_issues(call: Call, found: Iterable[Issue]) -> Reply:
    """A page of issues by offset."""
    shown = sorted_issues(call, found)
    start, size = page_bounds(call, 50, 1_000)
    body = {"expand": "schema,names", "startAt": start, "maxResults": size, "total": len(shown)}
    return Reply(body=body | {"issues": [issue_view(call, one) for one in shown[start : start + size]]})
