"""NOT pushed down to the comparisons, as Jira does before it searches.

This is why `NOT labels = x` finds no issue without labels: it means `labels != x`, which none of them answers.
"""

from __future__ import annotations

from dataclasses import replace

from syncer.sandbox.jira.jql import Clause, Either, Every, Node, Not

_OPPOSITES = {
    "=": "!=", "in": "not in", "~": "!~", "<": ">=", ">": "<=", "is": "is not", "was": "was not",
    "was in": "was not in",
}  # fmt: skip
_OPPOSITES |= {after: before for before, after in _OPPOSITES.items()}


def pushed_down(node: Node, *, negate: bool = False) -> Node:
    """The same query with NOT only where a comparison has no opposite (CHANGED)."""
    if isinstance(node, Not):
        return pushed_down(node.node, negate=not negate)
    if isinstance(node, Clause):
        if not negate:
            return node
        opposite = _OPPOSITES.get(node.operator)
        return Not(node) if opposite is None else replace(node, operator=opposite)
    nodes = tuple(pushed_down(one, negate=negate) for one in node.nodes)
    return Every(nodes) if isinstance(node, Every) is not negate else Either(nodes)
