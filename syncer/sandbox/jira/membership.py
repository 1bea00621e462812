"""Which groups a site has and who is in them: the two every site has, and those a seed or an administrator made."""

from __future__ import annotations

from dataclasses import replace

from syncer.sandbox.host import User
from syncer.sandbox.jira.model import JiraState

EVERYBODY = "jira-software-users"
ADMINISTRATORS = "jira-administrators"


def groups(state: JiraState) -> dict[str, list[User]]:
    """The groups of the site with their active members."""
    active = [one for one in state.host.users.values() if one.active]
    found = {EVERYBODY: active, ADMINISTRATORS: [one for one in active if one.admin]}
    for name, accounts in state.groups.items():
        found[name] = [one for one in active if one.account_id in accounts]
    return found


def join(state: JiraState, user: User, group: str) -> None:
    """Put somebody into a group; into the administrators' makes them one."""
    if group == ADMINISTRATORS:
        _rank(state, user, admin=True)
    elif group != EVERYBODY:
        state.groups[group] |= {user.account_id}


def leave(state: JiraState, user: User, group: str) -> None:
    """Take somebody out of a group."""
    if group == ADMINISTRATORS:
        _rank(state, user, admin=False)
    elif group != EVERYBODY:
        state.groups[group] -= {user.account_id}


def _rank(state: JiraState, user: User, *, admin: bool) -> None:
    state.host.users[user.account_id] = replace(user, admin=admin)
    state.host.users_generation += 1
