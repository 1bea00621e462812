"""The JSON of what hangs on an issue or a board: attachments, worklogs, watchers, votes, sprints, option trees.

Each function takes the view it is shown through; nothing here decides who may see what.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any, Protocol
from urllib.parse import quote

from syncer.sandbox.host import User
from syncer.sandbox.jira import timetracking
from syncer.sandbox.jira.agile import Sprint
from syncer.sandbox.jira.catalog import Named, Option, SecurityLevel
from syncer.sandbox.jira.model import JiraState
from syncer.sandbox.jira.records import Attachment, Issue, Worklog

WORKLOGS_SHOWN = 20


class View(Protocol):
    """What these functions need of the view they show through."""

    state: JiraState
    viewer: User | None
    base: str

    def instant(self, instant: datetime | None) -> str | None:
        """An instant in the viewer's zone."""

    def user(self, account_id: str | None) -> dict[str, Any] | None:
        """A person."""

    def option(self, option: Option) -> dict[str, Any]:
        """An option of a field."""

    def rich(self, document: Any) -> Any:
        """Rich text in the form of the API's version."""


def category(view: View, one: Named) -> dict[str, Any]:
    """A category of projects."""
    return {
        "self": f"{view.base}/projectCategory/{one.id}",
        "id": one.id,
        "name": one.name,
        "description": "",
    }


def attachment(view: View, one: Attachment) -> dict[str, Any]:
    """An attachment; the address of its bytes differs by flavour."""
    host = view.state.host
    name = quote(one.name)
    content = f"{view.base}/attachment/content/{one.id}"
    return {
        "self": f"{view.base}/attachment/{one.id}",
        "id": str(one.id),
        "filename": one.name,
        "author": view.user(one.author),
        "created": view.instant(one.created),
        "size": len(one.content),
        "mimeType": one.media_type,
        "content": content if host.cloud else f"{host.base_url}/secure/attachment/{one.id}/{name}",
    }


def worklog(view: View, issue: Issue, one: Worklog) -> dict[str, Any]:
    """A worklog, its comment in the form of the API's version."""
    return {
        "self": f"{view.base}/issue/{issue.id}/worklog/{one.id}",
        "author": view.user(one.author),
        "updateAuthor": view.user(one.update_author),
        "comment": view.rich(one.comment),
        "created": view.instant(one.created),
        "updated": view.instant(one.updated),
        "started": view.instant(one.started),
        "timeSpent": timetracking.spent(one.seconds),
        "timeSpentSeconds": one.seconds,
        "id": str(one.id),
        "issueId": str(issue.id),
    }


def times(_view: View, issue: Issue) -> dict[str, Any]:
    """Estimates and time spent."""
    return timetracking.shown(issue.values.get(timetracking.FIELD), issue.worklogs)


def seconds(name: str) -> Callable[[View, Issue], int | None]:
    """One of the estimates or the time spent, as a number of seconds."""

    def show(view: View, issue: Issue) -> int | None:
        found: int | None = times(view, issue).get(name)
        return found

    return show


def worklogs(view: View, issue: Issue) -> dict[str, Any]:
    """The first worklogs as a field of the issue: never more than twenty."""
    shown = [worklog(view, issue, one) for one in issue.worklogs[:WORKLOGS_SHOWN]]
    return {"startAt": 0, "maxResults": WORKLOGS_SHOWN, "total": len(issue.worklogs), "worklogs": shown}


def watches(view: View, issue: Issue) -> dict[str, Any]:
    """How many watch an issue, and whether the viewer does."""
    mine = view.viewer is not None and view.viewer.account_id in issue.watchers
    own = f"{view.base}/issue/{issue.key}/watchers"
    return {"self": own, "watchCount": len(issue.watchers), "isWatching": mine}


def votes(view: View, issue: Issue) -> dict[str, Any]:
    """How many voted for an issue, and whether the viewer did."""
    mine = view.viewer is not None and view.viewer.account_id in issue.voters
    return {"self": f"{view.base}/issue/{issue.key}/votes", "votes": len(issue.voters), "hasVoted": mine}


def cascade(view: View, chosen: tuple[Option, ...]) -> dict[str, Any]:
    """A choice of a cascading field with the one below it, if there is one."""
    shown = view.option(chosen[0])
    return shown | ({"child": view.option(chosen[1])} if len(chosen) > 1 else {})


def option_tree(view: View, one: Option) -> dict[str, Any]:
    """An option with those below it that may be chosen."""
    children = [view.option(child) for child in one.children if not child.disabled]
    return view.option(one) | ({"children": children} if children else {})


def security(view: View, level: SecurityLevel | None) -> dict[str, Any] | None:
    """A security level."""
    if level is None:
        return None
    own = f"{view.base}/securitylevel/{level.id}"
    return {"self": own, "id": level.id, "name": level.name, "description": level.description}


def sprints(view: View, ids: Any) -> list[Any] | None:
    """The sprints of an issue: objects on Cloud, the texts of Java objects on Data Center."""
    known = view.state.agile.sprints
    found = [known[one] for one in ids or () if one in known]
    if not found:
        return None
    return [sprint(view, one) if view.state.host.cloud else _sprint_text(view, one) for one in found]


def sprint(view: View, one: Sprint) -> dict[str, Any]:
    """A sprint as Cloud shows it."""
    shown: dict[str, Any] = {
        "id": int(one.id),
        "name": one.name,
        "state": one.state,
        "boardId": one.board,
        "goal": one.goal,
    }
    instants = {"startDate": one.start, "endDate": one.end, "completeDate": one.complete}
    return shown | {name: view.instant(each) for name, each in instants.items() if each is not None}


def _sprint_text(view: View, one: Sprint) -> str:
    def said(instant: datetime | None) -> str:
        return view.instant(instant) or "<null>"

    return (
        f"com.atlassian.greenhopper.service.sprint.Sprint@{int(one.id):x}[id={one.id},rapidViewId={one.board},"
        f"state={one.state.upper()},name={one.name},startDate={said(one.start)},endDate={said(one.end)},"
        f"completeDate={said(one.complete)},activatedDate={said(one.start)},sequence={one.id},goal={one.goal},"
        "autoStartStop=false]"
    )
