"""What the caller may do to an issue, and that an archived one takes no change: refused before anything is written.

Seeing is decided elsewhere (`JiraState.sees`): what a caller does not see is a 404 before this is asked.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from syncer.sandbox.host import User
from syncer.sandbox.jira.catalog import Project, Transition
from syncer.sandbox.jira.model import JiraState
from syncer.sandbox.jira.records import Issue

ARCHIVED = "Issue {} is archived and cannot be changed. Restore it first."
NO_LINK = "No Link Issue Permission for issue '{}'"
NO_COMMENT = "{}, you do not have the permission to comment on this issue."
_REFUSALS = {
    "EDIT_ISSUES": (403, "You do not have permission to edit issues in this project."),
    "DELETE_ISSUES": (403, "You do not have permission to delete issues in this project."),
    "TRANSITION_ISSUES": (400, "You do not have permission to transition issues in this project."),
    "CREATE_ATTACHMENTS": (403, "You do not have permission to create attachments for this issue."),
    "WORK_ON_ISSUES": (403, "You do not have the permission to associate a worklog to this issue."),
}


class EditRefusedError(Exception):
    """An edit that cannot be: every message and every field's error, and the status to answer with."""

    def __init__(
        self, messages: Iterable[str] = (), errors: Mapping[str, str] | None = None, status: int = 400
    ) -> None:
        self.messages = list(messages)
        self.errors = dict(errors or {})
        self.status = status
        super().__init__(f"{status} {self.messages} {self.errors}")


def may(state: JiraState, actor: User, project: Project, permission: str) -> bool:
    """Whether somebody has a permission in a project."""
    return state.host.may(actor, f"project {project.key}", permission)


def check(state: JiraState, actor: User, issue: Issue, permission: str) -> None:
    """Refuse a change of an archived issue, and one the actor may not make."""
    check_living(issue)
    if not may(state, actor, issue.project, permission):
        status, message = _REFUSALS[permission]
        raise EditRefusedError([message], status=status)


def check_living(issue: Issue) -> None:
    """Refuse a change of an issue that is archived, or whose project is (F13)."""
    if issue.archived or issue.project.archived:
        raise EditRefusedError([ARCHIVED.format(issue.key)])


def check_comment(state: JiraState, actor: User, issue: Issue) -> None:
    """Refuse a comment the actor may not make."""
    check_living(issue)
    if not may(state, actor, issue.project, "ADD_COMMENTS"):
        raise EditRefusedError([NO_COMMENT.format(actor.name)], status=403)


def check_link(state: JiraState, actor: User, *ends: Issue) -> None:
    """Refuse a link, made or removed, whose ends the actor may not link."""
    for one in ends:
        check_living(one)
        if not may(state, actor, one.project, "LINK_ISSUES"):
            raise EditRefusedError([NO_LINK.format(one.key)], status=401)


def open_transitions(state: JiraState, actor: User | None, issue: Issue) -> list[Transition]:
    """The transitions somebody may take now; none where they may not, or the issue is archived (§1.4)."""
    if actor is None or issue.archived or issue.project.archived:
        return []
    if not may(state, actor, issue.project, "TRANSITION_ISSUES"):
        return []
    return issue.open_to(actor.account_id)
