"""JQL's grammar: from text to a tree, or the complaint Jira makes.

Reading only: what fields exist and what values mean is for `query`. The whole grammar is read, also the
operators the sandbox then says it does not carry out.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import NamedTuple

RESERVED_OPERATORS = ("was", "changed")
_TOKEN = re.compile(
    r"""\s*(?:
      (?P<string>"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*')
    | (?P<operator>!=|!~|>=|<=|=|~|>|<)
    | (?P<mark>[(),])
    | (?P<connective>&&|\|\||&|\||!)
    | (?P<word>(?:[^\s()"'=!<>~,&|\\]|\\.)+)
    )""",
    re.VERBOSE,
)
_CONNECTIVES = {"&&": "and", "&": "and", "||": "or", "|": "or", "!": "not"}
_ESCAPE = re.compile(r"\\(u[0-9a-fA-F]{4}|.)")
_ESCAPED = {"n": "\n", "t": "\t", "r": "\r"}


class JqlError(ValueError):
    """The text is no JQL; the message is for the caller."""


class Token(NamedTuple):
    """A piece of the text: its kind, its value and where it begins."""

    kind: str
    value: str
    at: int


@dataclass(frozen=True)
class Function:
    """A function call as an operand, such as `currentUser()`."""

    name: str
    arguments: tuple[str, ...]


Operand = str | Function | None
"""A literal, a function, or None for `EMPTY`."""


@dataclass(frozen=True)
class Clause:
    """One comparison: field, operator in lower case, operands (one, or those of a list)."""

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
class Query:
    """A whole query; `where` is None when there is no restriction at all."""

    where: Node | None
    order: tuple[Order, ...]


def parse(text: str) -> Query:
    """Read a query; raises JqlError."""
    return _Reader(_tokens(text)).query()


def _tokens(text: str) -> list[Token]:
    tokens, at = [], 0
    while text[at:].strip():
        match = _TOKEN.match(text, at)
        if match is None or match.lastgroup is None:
            column = at + len(text[at:]) - len(text[at:].lstrip()) + 1
            raise JqlError(
                f"Error in the JQL Query: The character '{text[column - 1]}' is a reserved JQL character. "
                f"You must enclose it in a string or use the escape instead. (line 1, character {column})"
            )
        value = match[match.lastgroup]
        tokens.append(
            Token(match.lastgroup, _value(match.lastgroup, value), match.start(match.lastgroup) + 1)
        )
        at = match.end()
    return tokens


def _value(kind: str, value: str) -> str:
    if kind == "connective":
        return _CONNECTIVES[value]
    if kind == "string":
        return _unescaped(value[1:-1])
    return _unescaped(value) if kind == "word" else value


def _unescaped(text: str) -> str:
    def one(match: re.Match[str]) -> str:
        code = match[1]
        return chr(int(code[1:], 16)) if len(code) == 5 else _ESCAPED.get(code, code)

    return _ESCAPE.sub(one, text)


class _Reader:
    """Recursive descent over the tokens; OR binds weakest, then AND, then NOT."""

    def __init__(self, tokens: list[Token]) -> None:
        self._tokens = tokens
        self._at = 0

    def query(self) -> Query:
        where = None if self._ahead("order") or not self._tokens else self._any()
        order = self._order() if self._ahead("order") else ()
        if self._at < len(self._tokens):
            token = self._tokens[self._at]
            raise JqlError(
                f"Error in the JQL Query: Expecting either 'OR' or 'AND' but got '{token.value}'. "
                f"(line 1, character {token.at})"
            )
        return Query(where, order)

    def _any(self) -> Node:
        nodes = [self._every()]
        while self._take("or"):
            nodes.append(self._every())
        return nodes[0] if len(nodes) == 1 else Either(tuple(nodes))

    def _every(self) -> Node:
        nodes = [self._not()]
        while self._take("and"):
            nodes.append(self._not())
        return nodes[0] if len(nodes) == 1 else Every(tuple(nodes))

    def _not(self) -> Node:
        if self._take("not"):
            return Not(self._not())
        if self._take("("):
            node = self._any()
            self._expect(")")
            return node
        return self._clause()

    def _clause(self) -> Clause:
        field = self._field()
        operator = self._operator()
        if operator in ("in", "not in"):
            return Clause(field, operator, self._list())
        return Clause(field, operator, (self._operand(),))

    def _field(self) -> str:
        token = self._next("a field name")
        if token.kind not in ("word", "string"):
            raise self._unexpected(token, "a field name")
        if token.value == "issue.property" or token.value.startswith("issue.property["):
            return token.value
        return token.value

    def _operator(self) -> str:
        token = self._next("an operator")
        word = token.value.lower()
        if token.kind == "operator":
            return word
        if word in RESERVED_OPERATORS:
            raise JqlError(f"Error in the JQL Query: this sandbox does not carry out the operator '{word}'.")
        if word == "is":
            return "is not" if self._take("not") else "is"
        if word == "in":
            return "in"
        if word == "not" and self._take("in"):
            return "not in"
        raise self._unexpected(
            token, "either '=', '!=', '<', '>', '<=', '>=', '~', '!~', 'IN', 'NOT IN', 'IS' or 'IS NOT'"
        )

    def _list(self) -> tuple[Operand, ...]:
        if not self._take("("):
            return (self._operand(),)
        operands = [self._operand()]
        while self._take(","):
            operands.append(self._operand())
        self._expect(")")
        return tuple(operands)

    def _operand(self) -> Operand:
        token = self._next("a value")
        if token.kind not in ("word", "string"):
            raise self._unexpected(token, "a value, list or function")
        if token.kind == "word" and token.value.lower() in ("empty", "null"):
            return None
        if token.kind == "word" and self._take("("):
            return Function(token.value, self._arguments())
        return token.value

    def _arguments(self) -> tuple[str, ...]:
        found: list[str] = []
        while not self._take(")"):
            if found:
                self._expect(",")
            found.append(self._next("an argument").value)
        return tuple(found)

    def _order(self) -> tuple[Order, ...]:
        self._expect("order")
        self._expect("by")
        found = [self._order_field()]
        while self._take(","):
            found.append(self._order_field())
        return tuple(found)

    def _order_field(self) -> Order:
        field = self._field()
        if self._take("desc"):
            return Order(field, descending=True)
        self._take("asc")
        return Order(field, descending=False)

    def _ahead(self, value: str) -> bool:
        if self._at >= len(self._tokens):
            return False
        token = self._tokens[self._at]
        return token.kind != "string" and token.value.lower() == value

    def _take(self, value: str) -> bool:
        taken = self._ahead(value)
        self._at += taken
        return taken

    def _expect(self, value: str) -> None:
        if not self._take(value):
            raise self._unexpected(self._next(f"'{value}'"), f"'{value}'")

    def _next(self, wanted: str) -> Token:
        if self._at >= len(self._tokens):
            raise JqlError(f"Error in the JQL Query: Expecting {wanted} before the end of the query.")
        self._at += 1
        return self._tokens[self._at - 1]

    def _unexpected(self, token: Token, wanted: str) -> JqlError:
        return JqlError(
            f"Error in the JQL Query: Expecting {wanted} but got '{token.value}'. (line 1, character {token.at})"
        )
