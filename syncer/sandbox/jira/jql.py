"""JQL's grammar: from text to a tree, or the complaint Jira makes.

Reading only: what fields exist and what values mean is for `query`. The grammar itself is in `jql.lark`; it
is compiled at the first query, not when the sandbox starts, and what was read once is kept.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from lark import Lark, Token, Transformer, v_args
from lark.exceptions import UnexpectedCharacters, UnexpectedToken

from syncer.sandbox.jira.jql_words import (
    KEYWORDS,
    RESERVED,
    JqlError,
    reserved_sign,
    reserved_word,
    unescaped,
    unexpected,
    unfinished,
)

GRAMMAR = Path(__file__).with_suffix(".lark")
LONGEST = 100_000
DEEPEST = 100


@dataclass(frozen=True)
class Function:
    """A function call as an operand, such as `currentUser()`."""

    name: str
    arguments: tuple[str, ...]


Operand = str | Function | None
"""A literal, a function, or None for `EMPTY`."""


@dataclass(frozen=True)
class Predicate:
    """What narrows WAS and CHANGED: `after`, `by`, `from` and so on, with what follows it."""

    name: str
    operands: tuple[Operand, ...]


@dataclass(frozen=True)
class Clause:
    """One comparison: field, operator in lower case, operands (one, or those of a list), predicates of history."""

    field: str
    operator: str
    operands: tuple[Operand, ...]
    predicates: tuple[Predicate, ...] = ()


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
    """One field of ORDER BY; `descending` is None where the query leaves it to the field."""

    field: str
    descending: bool | None


@dataclass(frozen=True)
class Query:
    """A whole query; `where` is None when there is no restriction at all."""

    where: Node | None
    order: tuple[Order, ...]


@lru_cache(maxsize=4096)
def parse(text: str) -> Query:
    """Read a query; raises JqlError."""
    if len(text) > LONGEST:
        raise JqlError(f"The JQL query is too long: it may have {LONGEST} characters.")
    try:
        found: Any = _parser().parse(text)
    except UnexpectedCharacters as problem:
        raise _bad_sign(text, problem) from None
    except UnexpectedToken as problem:
        got = "" if problem.token.type == "$END" else str(problem.token)
        raise unexpected(got, set(problem.accepts), problem.line, problem.column) from None
    query: Query = found
    if query.where is not None:
        _check_depth(query.where, DEEPEST)
    return query


def _check_depth(node: Node, left: int) -> None:
    if left < 0:
        raise JqlError("Error in the JQL Query: The query is nested too deeply.")
    inner = (node.node,) if isinstance(node, Not) else () if isinstance(node, Clause) else node.nodes
    for one in inner:
        _check_depth(one, left - 1)


def _bad_sign(text: str, problem: UnexpectedCharacters) -> JqlError:
    place = problem.pos_in_stream or 0
    sign = text[place]
    if sign in "\"'":
        return unfinished(text[place + 1 :], problem.line, problem.column)
    return reserved_sign(sign, problem.line, problem.column)


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
    """A word that is a keyword, as that keyword."""
    keyword = KEYWORDS.get(token.lower())
    return token if keyword is None else token.update(type=keyword)


@v_args(inline=True)
class _Builder(Transformer[Token, Any]):
    """Makes the tree while the parser reads."""

    def start(self, where: Node | None, order: tuple[Order, ...] | None) -> Query:
        return Query(where, order or ())

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

    def emptiness(self, field: str, _is: Token, no: Token | None, operand: Operand) -> Clause:
        return Clause(field, "is not" if no else "is", (operand,))

    def was(
        self, field: str, _was: Token, no: Token | None, operand: Operand, *predicates: Predicate
    ) -> Clause:
        return Clause(field, "was not" if no else "was", (operand,), predicates)

    def was_in(
        self, field: str, _was: Token, no: Token | None, _in: Token, operands: Any, *predicates: Predicate
    ) -> Clause:
        return Clause(field, "was not in" if no else "was in", _several(operands), predicates)

    def changed(self, field: str, _changed: Token, *predicates: Predicate) -> Clause:
        return Clause(field, "changed", (), predicates)

    def predicate(self, name: Token, operands: Any) -> Predicate:
        return Predicate(name.lower(), _several(operands))

    def several(self, *operands: Operand) -> tuple[Operand, ...]:
        return operands

    def nothing(self, _empty: Token) -> None:
        return None

    def function(self, name: str, *arguments: str | None) -> Function:
        return Function(str(name), tuple(str(one) for one in arguments if one is not None))

    def field(self, name: Token, *indices: str) -> str:
        if name.lower() == "cf" and name.type == "WORD" and not indices:
            raise reserved_word(str(name), *_place(name))
        return str(name) + "".join(indices)

    def index(self, name: str, path: str | None) -> str:
        return f"[{name}]{path or ''}"

    def text(self, token: Token) -> Token:
        if token.type == "STRING":
            return token.update(value=unescaped(token[1:-1], *_place(token)))
        if token.lower() in RESERVED and token.lower() != "cf":
            raise reserved_word(str(token), *_place(token))
        return token.update(value=unescaped(token, *_place(token)))

    def order(self, _order: Token, _by: Token, *fields: Order) -> tuple[Order, ...]:
        return fields

    def sorting(self, field: str, way: Token | None) -> Order:
        return Order(field, None if way is None else way.type == "DESC")


def _nodes(parts: tuple[Any, ...]) -> tuple[Node, ...]:
    return tuple(one for one in parts if not isinstance(one, Token))


def _several(operands: Any) -> tuple[Operand, ...]:
    return operands if isinstance(operands, tuple) else (operands,)


def _place(token: Token) -> tuple[int, int]:
    return token.line or 1, token.column or 1
