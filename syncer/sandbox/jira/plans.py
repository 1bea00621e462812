"""Where a query has to look: what every issue it finds must fulfil, read off the tops of its AND.

A plan only narrows: whatever it leaves is still tested whole. So it may miss chances, never issues.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime

from syncer.sandbox.jira.jql import Clause, Every, Node
from syncer.sandbox.jira.model import JiraState

_KEYS = ("key", "issuekey", "id", "issue")
_UPDATED = ("updated", "updateddate")


@dataclass(frozen=True)
class Plan:
    """Bounds of a search: ids (None: any), project ids (None: any), the earliest `updated` (None: any)."""

    ids: frozenset[int] | None = None
    projects: frozenset[str] | None = None
    since: datetime | None = None


EVERYWHERE = Plan()


def plan_of(node: Node, state: JiraState, instant: Callable[[Clause], datetime | None]) -> Plan:
    """The plan of a query that has been found valid."""
    ids: frozenset[int] | None = None
    projects: frozenset[str] | None = None
    since: datetime | None = None
    for one in _needed(node):
        name, words = one.field.lower(), [each for each in one.operands if isinstance(each, str)]
        literal = len(words) == len(one.operands)
        if name in _KEYS and one.operator in ("=", "in") and literal:
            found = (state.find(each) for each in words)
            some = frozenset(each.id for each in found if each is not None)
            ids = some if ids is None else ids & some
        elif name == "project" and one.operator in ("=", "in") and literal:
            those = _projects(state, words)
            projects = those if projects is None else projects & those
        elif name in _UPDATED and one.operator in (">", ">="):
            bound = instant(one)
            since = bound if since is None or (bound is not None and bound > since) else since
    return Plan(ids, projects, since)


def _needed(node: Node) -> Iterator[Clause]:
    if isinstance(node, Clause):
        yield node
    elif isinstance(node, Every):
        for one in node.nodes:
            yield from _needed(one)


def _projects(state: JiraState, words: list[str]) -> frozenset[str]:
    wanted = {one.lower() for one in words}
    return frozenset(
        one.id for one in state.projects.values() if wanted & {one.id, one.key.lower(), one.name.lower()}
    )
