"""Routes that make and unmake boards: a board is made of a saved filter and shows the project the filter names."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

from syncer.sandbox.jira.administration import SavedFilter
from syncer.sandbox.jira.agile import BoardKind
from syncer.sandbox.jira.agile_views import board_view, the_board
from syncer.sandbox.jira.api_projects import may_administer
from syncer.sandbox.jira.catalog import Project
from syncer.sandbox.jira.desk import actor, state_of
from syncer.sandbox.jira.shares import may_use
from syncer.sandbox.wire import Call, Reply, refused

KINDS: dict[str, BoardKind] = {"scrum": "scrum", "kanban": "kanban", "agility": "kanban"}
NO_FILTER = "The filter does not exist or you do not have permission to view it."
NO_PROJECT = "The sandbox needs a project for a board: a filter with 'project = KEY', or a location."
_PROJECT = re.compile(
    r"""\bproject\s*(?:=|in\s*\()\s*["']?([\w .-]+?)["']?\s*(?:\)|,|$|\band\b|\border\b)""", re.I
)


def create(call: Call) -> Reply:
    """A new board of a filter: it is given a name, a type and, if it is to be found there, a project."""
    actor(call)
    body, agile = call.mapping(), state_of(call).agile
    errors = {}
    if not isinstance(body.get("name"), str) or not body["name"].strip():
        errors["name"] = "The board name must not be empty."
    if body.get("type") not in KINDS:
        errors["type"] = "The board type must be one of scrum, kanban, agility."
    if errors:
        raise refused(400, errors=errors)
    found = _filter(call, body.get("filterId"))
    project = _project(call, body.get("location"), found)
    made = agile.add_board(body["name"], KINDS[body["type"]], project.key)
    agile.boards[made.id] = replace(made, filter=found.id)
    return Reply(201, board_view(call, agile.boards[made.id]))


def _filter(call: Call, number: Any) -> SavedFilter:
    found = state_of(call).filters.get(int(number)) if str(number).isdecimal() else None
    if found is None or not may_use(call, found.owner, found.shares):
        raise refused(400, errors={"filterId": NO_FILTER})
    return found


def _project(call: Call, location: Any, found: SavedFilter) -> Project:
    named = location.get("projectKeyOrId") if isinstance(location, dict) else None
    match = _PROJECT.search(found.jql)
    wanted = str(named or (match[1] if match else ""))
    project = state_of(call).project_for(call.user, wanted) if wanted else None
    if project is None:
        raise refused(400, errors={"location": NO_PROJECT})
    return project


def delete(call: Call) -> Reply:
    """Delete a board; its sprints stay."""
    user, board = actor(call), the_board(call)
    may_administer(user, state_of(call).projects[board.project])
    state_of(call).agile.remove_board(board.id)
    return Reply(204)
