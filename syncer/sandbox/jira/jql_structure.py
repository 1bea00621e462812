"""A query as the parser of the API gives it back: fields, clauses and operands as JSON."""

from __future__ import annotations

import re
from typing import Any

from syncer.sandbox.jira.jql import (
    Clause,
    Either,
    Every,
    Function,
    Node,
    Not,
    Operand,
    Order,
    Predicate,
    Query,
)

_PLAIN = re.compile(r"[A-Za-z][\w.-]*\Z")


def structure_of(query: Query) -> dict[str, Any]:
    """Where and in what order a query looks."""
    found: dict[str, Any] = {}
    if query.where is not None:
        found["where"] = _node(query.where)
    if query.order:
        found["orderBy"] = {"fields": [_order(one) for one in query.order]}
    return found


def _node(node: Node) -> dict[str, Any]:
    if isinstance(node, Not):
        return {"operator": "not", "clauses": [_node(node.node)]}
    if isinstance(node, Every | Either):
        kind = "and" if isinstance(node, Every) else "or"
        return {"operator": kind, "clauses": [_node(one) for one in node.nodes]}
    return _clause(node)


def _clause(one: Clause) -> dict[str, Any]:
    shown: dict[str, Any] = {"field": _field(one.field), "operator": one.operator}
    if one.operator == "changed":
        return shown | {"predicates": [_predicate(each) for each in one.predicates]}
    several = one.operator.endswith("in")
    shown["operand"] = _several(one.operands) if several else _operand(one.operands[0])
    if one.operator.startswith("was"):
        shown["predicates"] = [_predicate(each) for each in one.predicates]
    return shown


def _several(operands: tuple[Operand, ...]) -> dict[str, Any]:
    values = [_operand(one) for one in operands]
    return {"values": values, "encodedOperand": f"({', '.join(_encoded(one) for one in operands)})"}


def _operand(one: Operand) -> dict[str, Any]:
    if one is None:
        return {"keyword": "empty", "encodedOperand": "empty"}
    if isinstance(one, Function):
        shown = {"function": one.name, "arguments": list(one.arguments)}
        return shown | {"encodedOperand": _encoded(one)}
    return {"value": str(one), "encodedValue": _encoded(one)}


def _predicate(one: Predicate) -> dict[str, Any]:
    operand = _operand(one.operands[0]) if len(one.operands) == 1 else _several(one.operands)
    return {"operator": one.name, "operand": operand}


def _order(one: Order) -> dict[str, Any]:
    shown = {"field": _field(one.field)}
    return shown if one.descending is None else shown | {"direction": "desc" if one.descending else "asc"}


def _field(name: str) -> dict[str, Any]:
    return {"name": name, "encodedName": name if _PLAIN.match(name) or "[" in name else _quoted(name)}


def _encoded(one: Operand) -> str:
    if one is None:
        return "empty"
    if isinstance(one, Function):
        return f"{one.name}({', '.join(_encoded(each) for each in one.arguments)})"
    return str(one) if _PLAIN.match(one) or one.isdecimal() else _quoted(one)


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
