"""Routes of `/rest/agile/1.0`: ranking, which is noise in every changelog, and what command-line clients ask of boards.

Issues are shown as version 2 of the API shows them, on Cloud too.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from starlette.routing import BaseRoute

from syncer.sandbox.jira import search, views_parts
from syncer.sandbox.jira.agile import Board, Sprint
from syncer.sandbox.jira.desk import actor, handled, last_page, page_bounds, state_of, strings, the_issue
from syncer.sandbox.jira.edits import UNSEEN, note
from syncer.sandbox.jira.permits import EditRefusedError, check
from syncer.sandbox.jira.query import QueryError, prepare
from syncer.sandbox.jira.records import Issue, Item
from syncer.sandbox.jira.views import View, selected_fields
from syncer.sandbox.site import Site
from syncer.sandbox.wire import Call, Handler, Reply, refused, resource

RANKED_AT_ONCE = 50
ROOT = "/rest/agile/1.0"


def routes(site: Site) -> list[BaseRoute]:
    """Every route below the root."""
    table: dict[str, dict[str, Handler]] = {
        "issue/rank": {"PUT": rank},
        "issue/{issue}": {"GET": show_issue},
        "board": {"GET": boards},
        "board/{board}": {"GET": show_board},
        "board/{board}/configuration": {"GET": configuration},
        "board/{board}/sprint": {"GET": sprints},
        "board/{board}/issue": {"GET": board_issues},
        "board/{board}/backlog": {"GET": backlog},
        "board/{board}/epic": {"GET": epics},
        "backlog/issue": {"POST": to_backlog},
        "sprint": {"POST": create_sprint},
        "sprint/{sprint}": {"GET": show_sprint},
        "sprint/{sprint}/issue": {"GET": sprint_issues, "POST": to_sprint},
        "epic/{issue}": {"GET": show_epic},
        "epic/{issue}/issue": {"GET": epic_issues},
    }
    return [
        resource(site, f"{ROOT}/{path}", **{name: handled(one) for name, one in methods.items()})
        for path, methods in table.items()
    ]


# ranking


def rank(call: Call) -> Reply:
    """Rank up to fifty issues: 204, or 207 with every issue's own status where some could not be."""
    user, body, state = actor(call), call.mapping(), state_of(call)
    names = strings(body.get("issues"))
    if not 1 <= len(names) <= RANKED_AT_ONCE:
        raise refused(400, f"The number of issues to rank must be between 1 and {RANKED_AT_ONCE}.")
    before = "rankBeforeIssue" in body
    other = state.find_for(user, str(body.get("rankBeforeIssue" if before else "rankAfterIssue", "")))
    if other is None:
        raise refused(400, UNSEEN)
    entries = [_ranked(call, name, other, higher=before) for name in names]
    if all(one["status"] == 200 for one in entries):
        return Reply(204)
    return Reply(207, {"entries": entries})


def _ranked(call: Call, name: str, other: Issue, *, higher: bool) -> dict[str, Any]:
    state, user = state_of(call), actor(call)
    issue = state.find_for(user, name)
    if issue is None:
        return {"issueKey": name, "status": 404, "errors": [UNSEEN]}
    shown = {"issueId": issue.id, "issueKey": issue.key}
    try:
        check(state, user, issue, "EDIT_ISSUES")
    except EditRefusedError as refusal:
        return shown | {"status": refusal.status, "errors": refusal.messages}
    field = next(one for one in state.fields.values() if one.kind == "rank")
    place = f"{other.values.get(field.id) or f'0|i{other.id:05x}:'}{'' if higher else 'i'}"
    issue.values = issue.values | {field.id: place}
    before = issue.updated
    text = "Ranked higher" if higher else "Ranked lower"
    note(state, issue, user, Item("Rank", "custom", field.id, "", "", "", text))
    if not call.site.switches.rank_bumps_updated:
        issue.updated = before
        state.changed(issue, touch=False)
    return shown | {"status": 200, "errors": []}


# boards and sprints


def boards(call: Call) -> Reply:
    """A page of the boards the caller sees, of one project, type or name if asked."""
    state, wanted = state_of(call), call.text("projectKeyOrId")
    kind, name = call.text("type"), (call.text("name") or "").lower()
    seen = {one.key for one in state.seen_projects(call.user)}
    if wanted:
        project = state.project_for(call.user, wanted)
        if project is None:
            raise refused(400, f"No project could be found with key or id '{wanted}'.")
        seen = {project.key}
    found = [
        one
        for one in state.agile.boards.values()
        if one.project in seen and kind in (None, one.kind) and name in one.name.lower()
    ]
    return _page(call, [_board(call, one) for one in found])


def show_board(call: Call) -> Reply:
    """One board."""
    return Reply(body=_board(call, _the_board(call)))


def configuration(call: Call) -> Reply:
    """The columns of a board: the statuses of its project, one each."""
    board, view = _the_board(call), _view(call)
    project = view.state.projects[board.project]
    columns = [
        {"name": one.name, "statuses": [{"id": one.id, "self": view.status(one)["self"]}]}
        for one in project.every_status()
    ]
    ranking = next(one.id for one in view.state.fields.values() if one.kind == "rank")
    return Reply(
        body=_board(call, board)
        | {
            "columnConfig": {"columns": columns, "constraintType": "none"},
            "ranking": {"rankCustomFieldId": int(ranking.removeprefix("customfield_"))},
        }
    )


def sprints(call: Call) -> Reply:
    """A page of a board's sprints, in some states if asked."""
    board, states = _the_board(call), call.texts("state")
    if board.kind != "scrum":
        raise refused(400, "The board does not support sprints")
    found = [one for one in state_of(call).agile.sprints_of(board.id) if not states or one.state in states]
    return _page(call, [_sprint(call, one) for one in found])


def show_sprint(call: Call) -> Reply:
    """One sprint."""
    return Reply(body=_sprint(call, _the_sprint(call)))


def create_sprint(call: Call) -> Reply:
    """A new sprint, in the future."""
    actor(call)
    body, agile = call.mapping(), state_of(call).agile
    board = agile.boards.get(body["originBoardId"]) if isinstance(body.get("originBoardId"), int) else None
    if board is None or not isinstance(body.get("name"), str):
        raise refused(400, "A sprint needs a name and the originBoardId of a board.")
    made = agile.add_sprint(board.id, body["name"], "future", str(body.get("goal") or ""))
    return Reply(201, _sprint(call, made))


def to_sprint(call: Call) -> Reply:
    """Move issues into a sprint."""
    return _sprinted(call, _the_sprint(call))


def to_backlog(call: Call) -> Reply:
    """Take issues out of the sprints that are not over."""
    return _sprinted(call, None)


def _sprinted(call: Call, sprint: Sprint | None) -> Reply:
    user, state = actor(call), state_of(call)
    found = [state.find_for(user, name) for name in strings(call.mapping().get("issues"))]
    issues = [one for one in found if one is not None]
    if len(issues) < len(found):
        raise refused(400, UNSEEN)
    for issue in issues:
        check(state, user, issue, "EDIT_ISSUES")
    field = next(one for one in state.fields.values() if one.kind == "sprints")
    for issue in issues:
        old = issue.values.get(field.id) or ()
        over = tuple(one for one in old if state.agile.sprints[one].state == "closed")
        new = over if sprint is None else (*over, sprint.id)
        issue.values = issue.values | {field.id: new}
        names = [", ".join(state.agile.sprints[one].name for one in each) for each in (old, new)]
        item = Item("Sprint", "custom", field.id, ", ".join(old), names[0], ", ".join(new), names[1])
        note(state, issue, user, item)
    return Reply(204)


# issues


def show_issue(call: Call) -> Reply:
    """One issue."""
    return Reply(body=_issue(call, the_issue(call)))


def board_issues(call: Call) -> Reply:
    """A page of the issues of a board, those a query finds if there is one."""
    return _issues(call, _of_project(call, _the_board(call)))


def backlog(call: Call) -> Reply:
    """A page of the issues of a board that are in no sprint under way, and not done."""
    state = state_of(call)
    field = next(one.id for one in state.fields.values() if one.kind == "sprints")

    def waits(issue: Issue) -> bool:
        held = (state.agile.sprints[one].state for one in issue.values.get(field) or ())
        return issue.status.category != "done" and issue.type.level == 0 and "active" not in held

    return _issues(call, (one for one in _of_project(call, _the_board(call)) if waits(one)))


def sprint_issues(call: Call) -> Reply:
    """A page of the issues of a sprint."""
    state, sprint = state_of(call), _the_sprint(call)
    field = next(one.id for one in state.fields.values() if one.kind == "sprints")
    return _issues(call, (one for one in state if sprint.id in (one.values.get(field) or ())))


def epics(call: Call) -> Reply:
    """A page of the epics of a board."""
    found = [_epic(call, one) for one in _of_project(call, _the_board(call)) if one.type.level == 1]
    return _page(call, found)


def show_epic(call: Call) -> Reply:
    """One epic."""
    return Reply(body=_epic(call, _the_epic(call)))


def epic_issues(call: Call) -> Reply:
    """A page of the issues under an epic, or (`none`) under no epic."""
    state = state_of(call)
    if call.params["issue"] == "none":
        return _issues(call, (one for one in state if one.parent is None and one.type.level == 0))
    return _issues(call, state.children_of(_the_epic(call)))


def _the_epic(call: Call) -> Issue:
    issue = the_issue(call)
    if issue.type.level < 1:
        raise refused(404, "The requested epic does not exist or you do not have permission to see it.")
    return issue


def _of_project(call: Call, board: Board) -> Iterable[Issue]:
    return (one for one in state_of(call) if one.project.key == board.project)


def _issues(call: Call, found: Iterable[Issue]) -> Reply:
    state = state_of(call)
    shown = [one for one in found if state.sees(call.user, one) and not one.archived]
    text = call.text("jql")
    try:
        query = prepare(state, call.user, text or "order by id asc")
    except QueryError as problem:
        raise refused(400, *problem.messages) from None
    if text:
        allowed = {one.id for one in search.matches(state, call.user, query)}
        shown = [one for one in shown if one.id in allowed]
    shown.sort(key=query.sort_key)
    start, size = page_bounds(call, 50, 1_000)
    body = {"expand": "schema,names", "startAt": start, "maxResults": size, "total": len(shown)}
    return Reply(body=body | {"issues": [_issue(call, one) for one in shown[start : start + size]]})


def _issue(call: Call, issue: Issue) -> dict[str, Any]:
    view = _view(call)
    return view.issue(issue, selected_fields(view.state, call.texts("fields"), "*navigable"))


# shapes


def _view(call: Call) -> View:
    return View(call.site.jira, call.user, 2)


def _page(call: Call, found: list[dict[str, Any]]) -> Reply:
    start, size = page_bounds(call, 50, 50)
    shown = found[start : start + size]
    last = last_page(start, len(shown), len(found))
    return Reply(
        body={"maxResults": size, "startAt": start, "total": len(found), "isLast": last, "values": shown}
    )


def _board(call: Call, one: Board) -> dict[str, Any]:
    project = state_of(call).projects[one.project]
    location = {
        "projectId": int(project.id),
        "displayName": f"{project.name} ({project.key})",
        "projectName": project.name,
        "projectKey": project.key,
        "projectTypeKey": "software",
        "name": f"{project.name} ({project.key})",
    }
    own = f"{call.site.base_url}{ROOT}/board/{one.id}"
    return {"id": one.id, "self": own, "name": one.name, "type": one.kind, "location": location}


def _sprint(call: Call, one: Sprint) -> dict[str, Any]:
    return {"self": f"{call.site.base_url}{ROOT}/sprint/{one.id}"} | views_parts.sprint(_view(call), one)


def _epic(call: Call, issue: Issue) -> dict[str, Any]:
    return {
        "id": issue.id,
        "key": issue.key,
        "self": f"{call.site.base_url}{ROOT}/epic/{issue.id}",
        "name": issue.values.get("summary"),
        "summary": issue.values.get("summary"),
        "color": {"key": "color_1"},
        "done": issue.status.category == "done",
    }


def _the_board(call: Call) -> Board:
    wanted, state = call.params["board"], state_of(call)
    found = state.agile.boards.get(int(wanted)) if wanted.isdecimal() else None
    if found is None or state.project_for(call.user, found.project) is None:
        raise refused(
            404,
            "The requested board cannot be viewed because it either does not exist or you do not have permission to view it.",
        )
    return found


def _the_sprint(call: Call) -> Sprint:
    found = state_of(call).agile.sprints.get(call.params["sprint"])
    if found is None or call.user is None:
        raise refused(404, "Sprint does not exist or you do not have permission to view it.")
    return found
