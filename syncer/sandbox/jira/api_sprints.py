"""Routes of sprints and of what is moved about on boards: into sprints, to the backlog, under epics."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, get_args

from syncer.sandbox.jira import lifecycle
from syncer.sandbox.jira.agile import Sprint, SprintState
from syncer.sandbox.jira.agile_views import (
    epic_view,
    in_sprint,
    page_of_issues,
    sprint_field,
    sprint_view,
    the_board,
    the_epic,
    the_sprint,
)
from syncer.sandbox.jira.desk import actor, state_of, strings
from syncer.sandbox.jira.edits import UNSEEN, note
from syncer.sandbox.jira.epics import EPIC_LINK, EPIC_NAME
from syncer.sandbox.jira.permits import check
from syncer.sandbox.jira.records import Issue, Item
from syncer.sandbox.wire import Call, Handler, Reply, refused

MOVED_AT_ONCE = 50
LONGEST_NAME = 30
COLORS = tuple(f"color_{number}" for number in range(1, 15))
_DATES = {"startDate": "start", "endDate": "end", "completeDate": "complete"}
_WAYS = {("future", "active"), ("active", "closed")}


def table() -> dict[str, dict[str, Handler]]:
    """Paths below the root of boards with their methods."""
    return {
        "backlog/issue": {"POST": to_backlog},
        "backlog/{board}/issue": {"POST": to_backlog_of},
        "sprint": {"POST": create},
        "sprint/{sprint}": {"GET": show, "POST": change, "PUT": replace, "DELETE": delete},
        "sprint/{sprint}/issue": {"GET": issues, "POST": to_sprint},
        "sprint/{sprint}/swap": {"POST": swap},
        "epic/none/issue": {"POST": out_of_epics},
        "epic/{issue}": {"POST": change_epic},
        "epic/{issue}/issue": {"POST": into_epic},
    }


def show(call: Call) -> Reply:
    """One sprint."""
    return Reply(body=sprint_view(call, the_sprint(call)))


def issues(call: Call) -> Reply:
    """A page of the issues of a sprint."""
    return page_of_issues(call, in_sprint(call, the_sprint(call)))


def create(call: Call) -> Reply:
    """A new sprint, in the future."""
    actor(call)
    body, agile = call.mapping(), state_of(call).agile
    number = body.get("originBoardId")
    board = agile.boards.get(number) if isinstance(number, int) else None
    if board is None or not isinstance(body.get("name"), str):
        raise refused(400, "A sprint needs a name and the originBoardId of a board.")
    if board.kind != "scrum":
        raise refused(400, "The board does not support sprints")
    dates = _dates(body)
    made = agile.add_sprint(board.id, _name(body), "future", str(body.get("goal") or ""))
    made.start, made.end = dates.get("start"), dates.get("end")
    return Reply(201, sprint_view(call, made))


def change(call: Call) -> Reply:
    """Change what the body names of a sprint."""
    return _changed(call, call.mapping())


def replace(call: Call) -> Reply:
    """Change a sprint wholly: what the body does not name becomes empty; name and state it must name."""
    body = call.mapping()
    if not body.get("name") or not body.get("state"):
        raise refused(400, "A full update of a sprint needs its name and state.")
    return _changed(call, {"startDate": None, "endDate": None, "goal": ""} | body)


def _changed(call: Call, body: Mapping[str, Any]) -> Reply:
    actor(call)
    one = the_sprint(call)
    dates, wanted = _dates(body), body.get("state", one.state)
    name = _name(body) if "name" in body else one.name
    start, end = dates.get("start", one.start), dates.get("end", one.end)
    _check_state(one, wanted, start, end)
    if wanted == "closed" and one.state != "closed":
        one.complete = call.site.clock.now()
    one.name, one.state, one.start, one.end = name, wanted, start, end
    one.goal = str(body.get("goal", one.goal) or "")
    return Reply(body=sprint_view(call, one))


def _check_state(one: Sprint, wanted: Any, start: datetime | None, end: datetime | None) -> None:
    if wanted not in get_args(SprintState):
        raise refused(400, f"The sprint state '{wanted}' is none of future, active and closed.")
    if wanted != one.state and (one.state, wanted) not in _WAYS:
        raise refused(400, f"The sprint cannot go from state '{one.state}' to '{wanted}'.")
    if wanted == "active" and (start is None or end is None):
        raise refused(400, "A sprint needs a start date and an end date to be started.")
    if start is not None and end is not None and end <= start:
        raise refused(400, "The end date of a sprint must be after its start date.")


def _name(body: Mapping[str, Any]) -> str:
    name = body.get("name")
    if not isinstance(name, str) or not name.strip():
        raise refused(400, "The sprint name must not be empty.")
    if len(name) > LONGEST_NAME:
        raise refused(400, f"The sprint name must be shorter than {LONGEST_NAME} characters.")
    return name.strip()


def _dates(body: Mapping[str, Any]) -> dict[str, datetime | None]:
    found: dict[str, datetime | None] = {}
    for name, own in _DATES.items():
        given = body.get(name)
        if name not in body or given in (None, ""):
            found |= {own: None} if name in body else {}
            continue
        try:
            moment = datetime.fromisoformat(str(given))
        except ValueError:
            raise refused(400, f"'{given}' is not a valid date for {name}.") from None
        found[own] = moment if moment.tzinfo is not None else moment.replace(tzinfo=UTC)
    return found


def delete(call: Call) -> Reply:
    """Delete a sprint; its issues lose it."""
    actor(call)
    state, one = state_of(call), the_sprint(call)
    for issue in list(in_sprint(call, one)):
        _resprint(call, issue, tuple(name for name in issue.values[sprint_field(call)] if name != one.id))
    del state.agile.sprints[one.id]
    state.properties.pop(f"sprint/{one.id}", None)
    return Reply(204)


def swap(call: Call) -> Reply:
    """Let two sprints of a board change places."""
    actor(call)
    one, agile = the_sprint(call), state_of(call).agile
    other = agile.sprints.get(str(call.mapping().get("sprintToSwapWith")))
    if other is None or other is one:
        raise refused(400, "The sprint to swap with does not exist or is the same sprint.")
    exchanged = {one.id: other.id, other.id: one.id}
    agile.sprints = {
        exchanged.get(name, name): agile.sprints[exchanged.get(name, name)] for name in agile.sprints
    }
    return Reply(204)


# moving issues


def to_sprint(call: Call) -> Reply:
    """Move issues into a sprint that is not over."""
    one = the_sprint(call)
    if one.state == "closed":
        raise refused(400, "Issues cannot be moved into a sprint that is closed.")
    return _sprinted(call, one)


def to_backlog(call: Call) -> Reply:
    """Take issues out of the sprints that are not over."""
    return _sprinted(call, None)


def to_backlog_of(call: Call) -> Reply:
    """The same, for a board: its issues only."""
    board = the_board(call)
    for one in _issues(call):
        if one.project.key != board.project:
            raise refused(400, f"Issue {one.key} is not on board {board.id}.")
    return _sprinted(call, None)


def _issues(call: Call) -> list[Issue]:
    user, state = actor(call), state_of(call)
    names = strings(call.mapping().get("issues"))
    if len(names) > MOVED_AT_ONCE:
        raise refused(400, f"At most {MOVED_AT_ONCE} issues can be moved at once.")
    found = [state.find_for(user, name) for name in names]
    known = [one for one in found if one is not None]
    if len(known) < len(found):
        raise refused(400, UNSEEN)
    for one in known:
        check(state, user, one, "EDIT_ISSUES")
    return known


def _sprinted(call: Call, one: Sprint | None) -> Reply:
    sprints, field = state_of(call).agile.sprints, sprint_field(call)
    for issue in _issues(call):
        over = tuple(name for name in issue.values.get(field) or () if sprints[name].state == "closed")
        _resprint(call, issue, over if one is None else (*over, one.id))
    return Reply(204)


def _resprint(call: Call, issue: Issue, new: tuple[str, ...]) -> None:
    state, field = state_of(call), sprint_field(call)
    old = issue.values.get(field) or ()
    if old == new:
        return
    issue.values = issue.values | {field: new}
    names = [", ".join(state.agile.sprints[one].name for one in each) for each in (old, new)]
    item = Item("Sprint", "custom", field, ", ".join(old), names[0], ", ".join(new), names[1])
    note(state, issue, actor(call), item)


# epics


def into_epic(call: Call) -> Reply:
    """Put issues under an epic."""
    key = the_epic(call).key
    named = {"parent": {"key": key}} if call.site.cloud else {EPIC_LINK.id: key}
    for one in _issues(call):
        lifecycle.edit(state_of(call), actor(call), one, {"fields": named})
    return Reply(204)


def out_of_epics(call: Call) -> Reply:
    """Take issues out of their epics."""
    cleared = (
        {"update": {"parent": [{"set": {"none": True}}]}}
        if call.site.cloud
        else {"fields": {EPIC_LINK.id: None}}
    )
    for one in _issues(call):
        if one.parent is not None:
            lifecycle.edit(state_of(call), actor(call), one, cleared)
    return Reply(204)


def change_epic(call: Call) -> Reply:
    """Change an epic's name, summary, colour, or whether it is done."""
    user, state, one, body = actor(call), state_of(call), the_epic(call), call.mapping()
    colour = body.get("color")
    key = colour.get("key") if isinstance(colour, dict) else None
    if colour is not None and key not in COLORS:
        raise refused(400, f"The colour of an epic is one of {', '.join(COLORS)}.")
    fields = {name: body[name] for name in ("summary",) if body.get(name) is not None}
    if body.get("name") is not None and not call.site.cloud:
        fields[EPIC_NAME.id] = body["name"]
    if fields:
        lifecycle.edit(state, user, one, {"fields": fields})
    look = {"color": key, "done": body.get("done"), "name": body.get("name") if call.site.cloud else None}
    kept = {name: value for name, value in look.items() if value is not None}
    state.agile.epics[one.id] = {**state.agile.epics.get(one.id, {}), **kept}
    return Reply(body=epic_view(call, one))
