"""Routes of `/rest/software/1.0` (Cloud): the issues of boards, sprints and epics by pages with tokens, without a total."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Callable, Iterable

from syncer.sandbox.jira.agile_views import (
    in_backlog,
    in_no_epic,
    in_sprint,
    issue_view,
    of_board,
    sorted_issues,
    the_board,
    the_epic,
    the_sprint,
)
from syncer.sandbox.jira.desk import state_of
from syncer.sandbox.jira.records import Issue
from syncer.sandbox.wire import Call, Handler, Reply, refused

ROOT = "/rest/software/1.0"
PAGE = 50
MOST = 5_000
BAD_TOKEN = "The provided next page token is invalid or has expired."  # noqa: S105 -- a message
Found = Callable[[Call], Iterable[Issue]]


def table() -> dict[str, dict[str, Handler]]:
    """Paths below the root with their methods."""
    pages: dict[str, Found] = {
        "board/{board}/issue": lambda call: of_board(call, the_board(call)),
        "board/{board}/backlog": lambda call: in_backlog(call, the_board(call)),
        "board/{board}/epic/none/issue": lambda call: _on_board(call, in_no_epic(call)),
        "board/{board}/epic/{issue}/issue": lambda call: _on_board(call, _under_epic(call)),
        "board/{board}/sprint/{sprint}/issue": lambda call: _on_board(
            call, in_sprint(call, the_sprint(call))
        ),
        "sprint/{sprint}/issue": lambda call: in_sprint(call, the_sprint(call)),
        "epic/none/issue": in_no_epic,
        "epic/{issue}/issue": _under_epic,
    }
    found: dict[str, dict[str, Handler]] = {path: {"GET": _paged(one)} for path, one in pages.items()}
    for path in ("board/{board}/issue", "board/{board}/backlog"):
        found[f"{path}/approximate-count"] = {"GET": _counted(pages[path])}
    return found


def _on_board(call: Call, found: Iterable[Issue]) -> Iterable[Issue]:
    key = the_board(call).project
    return (one for one in found if one.project.key == key)


def _under_epic(call: Call) -> Iterable[Issue]:
    return state_of(call).children_of(the_epic(call))


def _paged(found: Found) -> Handler:
    def show(call: Call) -> Reply:
        issues = sorted_issues(call, found(call))
        size = call.integer("maxResults", PAGE)
        if not 1 <= size <= MOST:
            raise refused(400, f"The value of maxResults must be between 1 and {MOST}.")
        start = _start(call)
        end = start + size
        shown = [issue_view(call, one) for one in issues[start:end]]
        body = {"expand": "schema,names", "issues": shown, "isLast": end >= len(issues)}
        return Reply(body=body if end >= len(issues) else body | {"nextPageToken": _token(end)})

    return show


def _counted(found: Found) -> Handler:
    def count(call: Call) -> Reply:
        return Reply(body={"count": len(sorted_issues(call, found(call)))})

    return count


def _token(place: int) -> str:
    return base64.urlsafe_b64encode(f"at:{place}".encode()).decode()


def _start(call: Call) -> int:
    token = call.text("nextPageToken")
    if not token:
        return 0
    try:
        word, _, place = base64.urlsafe_b64decode(token).decode().partition(":")
    except (binascii.Error, ValueError):
        word, place = "", ""
    if word != "at" or not place.isdecimal():
        raise refused(400, BAD_TOKEN)
    return int(place)
