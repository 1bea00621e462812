"""CQL's grammar: from text to a tree. What fields exist and what values mean is for `cql`.

The grammar is in `cql.lark`; it is compiled at the first query, not when the sandbox starts.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from lark import Lark, Token, Transformer, v_args
from lark.exceptions import UnexpectedInput, UnexpectedToken

GRAMMAR = Path(__file__).with_name("cql.lark")
LONGEST = 20_000
DEEPEST = 100
_KEYWORDS = {"and", "or", "not", "in", "order", "by", "asc", "desc"}


class CqlError(ValueError):
    """The text is no CQL; the message says where."""


@dataclass(frozen=True)
class Function:
    """A function call as an operand, such as `now("-1d")`."""

    name: str
    arguments: tuple[str, ...]


Operand = str | Function


@dataclass(frozen=True)
class Clause:
    """One comparison: field and operator in lower case, operands (one, or those of a list)."""

    field: str
    operator: str
    operands: tuple[Operand, ...]


@dataclass(frozen=True)
class Not:
    """The opposite of a node."""

    node: Node


@dataclass(frozen=True)
class Every:
    """All of the nodes."""

    nodes: tuple[Node, ...]


@dataclass(frozen=True)
class Either:
    """At least one of the nodes."""

    nodes: tuple[Node, ...]


Node = Clause | Not | Every | Either


@dataclass(frozen=True)
class Order:
    """One field of ORDER BY."""

    field: str
    descending: bool


@dataclass(frozen=True)
class Tree:
    """A whole query."""

    where: Node
    order: tuple[Order, ...]


@lru_cache(maxsize=1024)
def parse(text: str) -> Tree:
    """Read a query; raises CqlError."""
    if len(text) > LONGEST:
        raise CqlError(f"the query is longer than {LONGEST} characters")
    try:
        found: Any = _parser().parse(text)
    except UnexpectedInput as problem:
        ended = isinstance(problem, UnexpectedToken) and problem.token.type == "$END"
        place = "its end" if ended else f"line {problem.line}, column {problem.column}"
        raise CqlError(f"unexpected input at {place}") from None
    tree: Tree = found
    _check_depth(tree.where, DEEPEST)
    return tree


def _check_depth(node: Node, left: int) -> None:
    if left < 0:
        raise CqlError("the query is nested too deeply")
    inner = (node.node,) if isinstance(node, Not) else () if isinstance(node, Clause) else node.nodes
    for one in inner:
        _check_depth(one, left - 1)


@cache
def _parser() -> Lark:
    return Lark(
        GRAMMAR.read_text(encoding="utf-8"),
        parser="lalr",
        lexer="basic",
        transformer=_Builder(),
        maybe_placeholders=True,
        lexer_callbacks={"WORD": _named},
    )


def _named(token: Token) -> Token:
    return token.update(type=token.upper()) if token.lower() in _KEYWORDS else token


@v_args(inline=True)
class _Builder(Transformer[Token, Any]):
    """Makes the tree while the parser reads."""

    def start(self, where: Node, order: tuple[Order, ...] | None) -> Tree:
        return Tree(where, order or ())

    def either(self, *parts: Any) -> Node:
        return Either(_nodes(parts))

    def every(self, *parts: Any) -> Node:
        return Every(_nodes(parts))

    def negation(self, _not: Token, node: Node) -> Node:
        return Not(node)

    def comparison(self, field: str, operator: Token, operand: Operand) -> Clause:
        return Clause(field, str(operator), (operand,))

    def within(self, field: str, _in: Token, operands: Any) -> Clause:
        return Clause(field, "in", _several(operands))

    def without(self, field: str, _not: Token, _in: Token, operands: Any) -> Clause:
        return Clause(field, "not in", _several(operands))

    def several(self, *operands: Operand) -> tuple[Operand, ...]:
        return operands

    def function(self, name: Token, *arguments: str | None) -> Function:
        return Function(str(name), tuple(one for one in arguments if one is not None))

    def field(self, name: Token) -> str:
        return name.lower()

    def text(self, token: Token) -> str:
        return re.sub(r"\\(.)", r"\1", token[1:-1], flags=re.DOTALL) if token.type == "STRING" else str(token)

    def order(self, _order: Token, _by: Token, *fields: Order) -> tuple[Order, ...]:
        return fields

    def sorting(self, field: str, way: Token | None) -> Order:
        return Order(field, way is not None and way.type == "DESC")


def _nodes(parts: tuple[Any, ...]) -> tuple[Node, ...]:
    return tuple(one for one in parts if not isinstance(one, Token))


def _several(operands: Any) -> tuple[Operand, ...]:
    return operands if isinstance(operands, tuple) else (operands,)
