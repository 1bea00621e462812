"""Functions of JQL that stand for several values: versions, sprints, linked issues, the caller.

Each is listed with the fields it may be asked of. Functions that are instants are in `jql_dates`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from syncer.sandbox.jira.catalog import Version
from syncer.sandbox.jira.jql import Function, Operand

if TYPE_CHECKING:
    from syncer.sandbox.host import User
    from syncer.sandbox.jira.model import JiraState
    from syncer.sandbox.jira.records import Issue


class TermError(ValueError):
    """An operand or field JQL cannot take; the message is for the caller."""


@dataclass(frozen=True)
class Asker:
    """Who asks, of which state, under which name for the field; `field` is its kind."""

    state: JiraState
    user: User | None
    name: str
    field: str = ""

    def unknown(self, operand: Operand) -> TermError:
        """The error for a value that does not exist."""
        if isinstance(operand, str) and operand.isdecimal() and self.field not in ("option", "labels"):
            return TermError(f"A value with ID '{operand}' does not exist for the field '{self.name}'.")
        return TermError(f"The value '{shown(operand)}' does not exist for the field '{self.name}'.")

    def translated(self, one: Any) -> str:
        """The name of something in the caller's language, in lower case."""
        return self.state.name_of(one, self.user.locale if self.user else "").lower()


def shown(operand: Operand) -> str:
    """An operand as error texts show it."""
    if isinstance(operand, Function):
        return f"{operand.name}()"
    return "EMPTY" if operand is None else operand


def _current_user(asker: Asker, _call: Function) -> set[str]:
    return {asker.user.account_id} if asker.user else set()


def _members(asker: Asker, call: Function) -> set[str]:
    group = call.arguments[0] if call.arguments else ""
    found = asker.state.groups.get(group.lower())
    if found is None:
        raise TermError(
            f"Function 'membersOf' can not generate a list of usernames for group '{group}'; the group does not exist."
        )
    return set(found)


def _versions(asker: Asker, call: Function) -> list[Version]:
    seen = asker.state.seen_projects(asker.user)
    if call.arguments:
        wanted = {one.lower() for one in call.arguments}
        seen = [one for one in seen if wanted & {one.id, one.key.lower(), one.name.lower()}]
        if not seen:
            raise TermError(
                f"Could not resolve the project '{call.arguments[0]}' provided to function '{call.name}'."
            )
    return [one for project in seen for one in project.versions if not one.archived]


def _released(asker: Asker, call: Function) -> set[str]:
    return {one.id for one in _versions(asker, call) if one.released}


def _unreleased(asker: Asker, call: Function) -> set[str]:
    return {one.id for one in _versions(asker, call) if not one.released}


def _latest_released(asker: Asker, call: Function) -> set[str]:
    return {one.id for one in [one for one in _versions(asker, call) if one.released][-1:]}


def _earliest_unreleased(asker: Asker, call: Function) -> set[str]:
    return {one.id for one in [one for one in _versions(asker, call) if not one.released][:1]}


def _linked(asker: Asker, call: Function) -> set[str]:
    if not 1 <= len(call.arguments) <= 2:
        raise TermError(
            f"Function '{call.name}' expects between '1' and '2' arguments but received '{len(call.arguments)}'."
        )
    issue = asker.state.find_for(asker.user, call.arguments[0])
    if issue is None:
        raise TermError(f"Issue '{call.arguments[0]}' could not be found in function '{call.name}'.")
    wanted = call.arguments[1].lower() if len(call.arguments) == 2 else None
    found = set()
    for link in asker.state.links_of(issue):
        outward = link.source == issue.id
        verb = link.type.outward if outward else link.type.inward
        if wanted in (None, verb.lower(), link.type.name.lower()):
            found.add(str(link.destination if outward else link.source))
    return found


def _sprints(*states: str) -> Callable[[Asker, Function], set[str]]:
    return lambda asker, _call: {one.id for one in asker.state.agile.sprints.values() if one.state in states}


def _types(*, subtask: bool) -> Callable[[Asker, Function], set[str]]:
    return lambda asker, _call: {one.id for one in asker.state.types.values() if one.subtask is subtask}


def _led(asker: Asker, call: Function) -> set[str]:
    if call.arguments:
        lead = next(
            (
                one.account_id
                for one in asker.state.host.users.values()
                if call.arguments[0] in (one.account_id, one.login, one.email)
            ),
            "",
        )
    else:
        lead = asker.user.account_id if asker.user else ""
    return {one.id for one in asker.state.seen_projects(asker.user) if one.lead == lead}


def _watched(asker: Asker, _call: Function) -> set[str]:
    return _about(asker, lambda issue, account: account in issue.watchers)


def _voted(asker: Asker, _call: Function) -> set[str]:
    return _about(asker, lambda issue, account: account in issue.voters)


def _about(asker: Asker, test: Callable[[Issue, str], bool]) -> set[str]:
    account = asker.user.account_id if asker.user else ""
    return {str(one.id) for one in asker.state if test(one, account)}


_PEOPLE = frozenset({"user", "users", "fixed"})
_ISSUES = frozenset({"key", "parent"})
SINGLE = frozenset({"currentuser", "latestreleasedversion", "earliestunreleasedversion"})
FUNCTIONS: dict[str, tuple[frozenset[str], Callable[[Asker, Function], set[str]]]] = {
    "currentuser": (_PEOPLE, _current_user),
    "membersof": (_PEOPLE, _members),
    "releasedversions": (frozenset({"versions"}), _released),
    "unreleasedversions": (frozenset({"versions"}), _unreleased),
    "latestreleasedversion": (frozenset({"versions"}), _latest_released),
    "earliestunreleasedversion": (frozenset({"versions"}), _earliest_unreleased),
    "linkedissues": (_ISSUES, _linked),
    "watchedissues": (_ISSUES, _watched),
    "votedissues": (_ISSUES, _voted),
    "opensprints": (frozenset({"sprints"}), _sprints("active")),
    "closedsprints": (frozenset({"sprints"}), _sprints("closed")),
    "futuresprints": (frozenset({"sprints"}), _sprints("future")),
    "standardissuetypes": (frozenset({"issuetype"}), _types(subtask=False)),
    "subtaskissuetypes": (frozenset({"issuetype"}), _types(subtask=True)),
    "projectsleadbyuser": (frozenset({"project"}), _led),
}
