"""Routes of `/rest/agile/1.0`: boards and their issues, epics, and ranking, which is noise in every changelog."""

from __future__ import annotations

from typing import Any

from starlette.routing import BaseRoute

from syncer.sandbox.jira import api_boards, api_software, api_sprints
from syncer.sandbox.jira.agile import Board
from syncer.sandbox.jira.agile_views import (
    ROOT,
    board_view,
    epic_view,
    in_backlog,
    in_no_epic,
    issue_view,
    of_board,
    page_of,
    page_of_issues,
    sprint_view,
    the_board,
    the_epic,
    the_sprint,
    view_of_agile,
)
from syncer.sandbox.jira.api_properties import property_routes
from syncer.sandbox.jira.desk import actor, handled, state_of, strings, the_issue
from syncer.sandbox.jira.edits import UNSEEN, note
from syncer.sandbox.jira.permits import EditRefusedError, check
from syncer.sandbox.jira.ranks import place_beside
from syncer.sandbox.jira.records import Issue, Item
from syncer.sandbox.site import Site
from syncer.sandbox.wire import Call, Handler, Reply, refused, resource

RANKED_AT_ONCE = 50
FIRST_OWN_FILTER = 90_000


def routes(site: Site) -> list[BaseRoute]:
    """Every route below the root, and on Cloud those that page by tokens below `/rest/software/1.0`."""
    found = _routes(site, ROOT, _table())
    return found + (_routes(site, api_software.ROOT, api_software.table()) if site.cloud else [])


def _routes(site: Site, root: str, table: dict[str, dict[str, Handler]]) -> list[BaseRoute]:
    return [
        resource(site, f"{root}/{path}", **{name: handled(one) for name, one in methods.items()})
        for path, methods in sorted(table.items(), key=_fixed_names_first)
    ]


def _fixed_names_first(entry: tuple[str, object]) -> list[bool]:
    return [part.startswith("{") for part in entry[0].split("/")]


def _table() -> dict[str, dict[str, Handler]]:
    found: dict[str, dict[str, Handler]] = {
        "issue/rank": {"PUT": rank},
        "issue/{issue}": {"GET": show_issue},
        "board": {"GET": boards, "POST": api_boards.create},
        "board/{board}": {"GET": show_board, "DELETE": api_boards.delete},
        "board/{board}/configuration": {"GET": configuration},
        "board/{board}/project": {"GET": projects},
        "board/{board}/version": {"GET": versions},
        "board/{board}/quickfilter": {"GET": quick_filters},
        "board/{board}/sprint": {"GET": sprints},
        "board/{board}/issue": {"GET": board_issues},
        "board/{board}/backlog": {"GET": backlog},
        "board/{board}/epic": {"GET": epics},
        "board/{board}/epic/none/issue": {"GET": board_issues_in_no_epic},
        "board/{board}/epic/{issue}/issue": {"GET": board_epic_issues},
        "epic/none/issue": {"GET": issues_in_no_epic},
        "epic/{issue}": {"GET": show_epic},
        "epic/{issue}/issue": {"GET": epic_issues},
    }
    properties = property_routes("board/{board}", _board_path) | property_routes(
        "sprint/{sprint}", _sprint_path
    )
    for path, methods in (api_sprints.table() | properties).items():
        found[path] = found.get(path, {}) | methods
    return found


def _board_path(call: Call) -> str:
    return f"board/{the_board(call).id}"


def _sprint_path(call: Call) -> str:
    return f"sprint/{the_sprint(call).id}"


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
    place = place_beside(state, field.id, issue, other, higher=higher)
    issue.values = issue.values | {field.id: place}
    before = issue.updated
    text = "Ranked higher" if higher else "Ranked lower"
    note(state, issue, user, Item("Rank", "custom", field.id, "", "", "", text))
    if not call.site.switches.rank_bumps_updated:
        issue.updated = before
        state.changed(issue, touch=False)
    return shown | {"status": 200, "errors": []}


# boards


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
    return page_of(call, [board_view(call, one) for one in found])


def show_board(call: Call) -> Reply:
    """One board."""
    return Reply(body=board_view(call, the_board(call)))


def configuration(call: Call) -> Reply:
    """The columns of a board: the statuses of its project, one each."""
    board, view = the_board(call), view_of_agile(call)
    project = view.state.projects[board.project]
    columns = [
        {"name": one.name, "statuses": [{"id": one.id, "self": view.status(one)["self"]}]}
        for one in project.every_status()
    ]
    ranking = next(one.id for one in view.state.fields.values() if one.kind == "rank")
    return Reply(
        body=board_view(call, board)
        | {
            "filter": _filter(call, board),
            "columnConfig": {"columns": columns, "constraintType": "none"},
            "ranking": {"rankCustomFieldId": int(ranking.removeprefix("customfield_"))},
        }
    )


def _filter(call: Call, board: Board) -> dict[str, str]:
    """The saved filter a board is made of; boards that came with their project have one nobody else asks for."""
    number = board.filter or FIRST_OWN_FILTER + board.id
    return {"id": str(number), "self": f"{view_of_agile(call).base}/filter/{number}"}


def projects(call: Call) -> Reply:
    """A page of the projects on a board: the one it is of."""
    view = view_of_agile(call)
    return page_of(call, [view.project(view.state.projects[the_board(call).project])])


def versions(call: Call) -> Reply:
    """A page of the versions of a board's project, released or not if asked; their ids are numbers here."""
    view, released = view_of_agile(call), call.text("released")
    held = view.state.projects[the_board(call).project].versions
    found = [view.version_of(one) | {"id": int(one.id)} for one in held]
    return page_of(call, [one for one in found if released in (None, str(one["released"]).lower())])


def quick_filters(call: Call) -> Reply:
    """A board's quick filters: none."""
    the_board(call)
    return page_of(call, [])


def sprints(call: Call) -> Reply:
    """A page of a board's sprints, in some states if asked."""
    board, states = the_board(call), call.texts("state")
    if board.kind != "scrum":
        raise refused(400, "The board does not support sprints")
    found = [one for one in state_of(call).agile.sprints_of(board.id) if not states or one.state in states]
    return page_of(call, [sprint_view(call, one) for one in found])


# issues


def show_issue(call: Call) -> Reply:
    """One issue."""
    return Reply(body=issue_view(call, the_issue(call)))


def epics(call: Call) -> Reply:
    """A page of the epics of a board."""
    found = [epic_view(call, one) for one in of_board(call, the_board(call)) if one.type.level == 1]
    return page_of(call, found)


def show_epic(call: Call) -> Reply:
    """One epic."""
    return Reply(body=epic_view(call, the_epic(call)))


def epic_issues(call: Call) -> Reply:
    """A page of the issues under an epic."""
    return page_of_issues(call, state_of(call).children_of(the_epic(call)))


def issues_in_no_epic(call: Call) -> Reply:
    """A page of the issues under no epic."""
    return page_of_issues(call, in_no_epic(call))


def board_issues(call: Call) -> Reply:
    """A page of the issues of a board, those a query finds if there is one."""
    return page_of_issues(call, of_board(call, the_board(call)))


def backlog(call: Call) -> Reply:
    """A page of the issues of a board that are in no sprint under way, and not done."""
    return page_of_issues(call, in_backlog(call, the_board(call)))


def board_issues_in_no_epic(call: Call) -> Reply:
    """A page of the issues of a board under no epic."""
    key = the_board(call).project
    return page_of_issues(call, (one for one in in_no_epic(call) if one.project.key == key))


def board_epic_issues(call: Call) -> Reply:
    """A page of the issues of a board under an epic."""
    key = the_board(call).project
    found = state_of(call).children_of(the_epic(call))
    return page_of_issues(call, (one for one in found if one.project.key == key))
