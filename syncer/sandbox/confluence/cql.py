"""The part of CQL that publishers use: space, type, title, label, id, parent, ancestor, lastmodified; and, or, not.

A query is parsed into a predicate over what the index knows of a page. Malformed queries are refused with 400.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

from syncer.sandbox.confluence.errors import Refused

_TOKEN = re.compile(r'\s*("(?:\\.|[^"\\])*"|\'(?:\\.|[^\'\\])*\'|!=|!~|>=|<=|[=~<>(),]|[\w.\-:/]+)')
FIELDS = {
    "space",
    "space.key",
    "type",
    "title",
    "text",
    "label",
    "id",
    "content",
    "parent",
    "ancestor",
    "lastmodified",
}


@dataclass(frozen=True, slots=True)
class Found:
    """A page as the index shows it to a query."""

    id: str
    space: str
    title: str
    labels: frozenset[str]
    parent: str
    ancestors: frozenset[str]
    modified: datetime


Predicate = Callable[[Found], bool]


def parse(text: str) -> tuple[Predicate, tuple[str, bool]]:
    """Return the predicate of a query and its order: a field and whether it descends."""
    query = _Parser(text)
    return query.whole()


class _Parser:
    def __init__(self, text: str) -> None:
        self.text = text
        self.tokens = self._split(text)
        self.at = 0

    def whole(self) -> tuple[Predicate, tuple[str, bool]]:
        if not self.tokens:
            raise self._bad("the query is empty")
        predicate = self._either()
        order = self._order()
        if self.at < len(self.tokens):
            raise self._bad(f"unexpected {self.tokens[self.at]!r}")
        return predicate, order

    def _split(self, text: str) -> list[str]:
        tokens, at = [], 0
        while at < len(text.rstrip()):
            match = _TOKEN.match(text, at)
            if match is None:
                raise self._bad(f"unexpected character at {at + 1}")
            tokens.append(match.group(1))
            at = match.end()
        return tokens

    def _either(self) -> Predicate:
        parts = [self._both()]
        while self._word("or"):
            parts.append(self._both())
        return lambda page: any(part(page) for part in parts)

    def _both(self) -> Predicate:
        parts = [self._one()]
        while self._word("and"):
            parts.append(self._one())
        return lambda page: all(part(page) for part in parts)

    def _one(self) -> Predicate:
        if self._word("not"):
            inner = self._one()
            return lambda page: not inner(page)
        if self._word("("):
            inside = self._either()
            self._expect(")")
            return inside
        return self._clause()

    def _clause(self) -> Predicate:
        field = self._next().lower()
        if field not in FIELDS:
            raise self._bad(f"no field {field!r}")
        operator = self._next().lower()
        negative = operator in ("!=", "!~")
        if operator == "not":
            self._expect("in")
            operator, negative = "in", True
        if operator == "in":
            return _negated(_any_of(field, self._list()), negative=negative)
        if operator not in ("=", "!=", "~", "!~", ">", ">=", "<", "<="):
            raise self._bad(f"no operator {operator!r}")
        value = _unquoted(self._next())
        if field == "lastmodified":
            return _compared(operator, self._date(value))
        if operator in ("~", "!~"):
            return _negated(_contains(field, value), negative=negative)
        return _negated(_any_of(field, [value]), negative=negative)

    def _list(self) -> list[str]:
        self._expect("(")
        values = [_unquoted(self._next())]
        while self._word(","):
            values.append(_unquoted(self._next()))
        self._expect(")")
        return values

    def _order(self) -> tuple[str, bool]:
        if not self._word("order"):
            return "", False
        self._expect("by")
        field = self._next().lower()
        down = self._word("desc")
        if not down:
            self._word("asc")
        return field, down

    def _date(self, value: str) -> datetime:
        for form in ("%Y-%m-%d %H:%M", "%Y/%m/%d %H:%M", "%Y-%m-%d", "%Y/%m/%d"):
            try:
                return datetime.strptime(value, form).replace(tzinfo=UTC)
            except ValueError:
                continue
        raise self._bad(f"no date {value!r}")

    def _word(self, word: str) -> bool:
        if self.at < len(self.tokens) and self.tokens[self.at].lower() == word:
            self.at += 1
            return True
        return False

    def _next(self) -> str:
        if self.at >= len(self.tokens):
            raise self._bad("the query ends too early")
        self.at += 1
        return self.tokens[self.at - 1]

    def _expect(self, word: str) -> None:
        if not self._word(word):
            raise self._bad(f"expected {word!r}")

    def _bad(self, why: str) -> Refused:
        return Refused(400, f"Could not parse cql : {self.text} ({why})")


def _unquoted(token: str) -> str:
    return re.sub(r"\\(.)", r"\1", token[1:-1]) if token[0] in "\"'" else token


def _negated(predicate: Predicate, *, negative: bool) -> Predicate:
    return (lambda page: not predicate(page)) if negative else predicate


def _values(field: str, page: Found) -> frozenset[str]:
    if field in ("space", "space.key"):
        return frozenset({page.space})
    if field == "label":
        return page.labels
    if field == "ancestor":
        return page.ancestors
    single = {"type": "page", "title": page.title, "text": page.title, "parent": page.parent}
    return frozenset({single.get(field, page.id)})


def _any_of(field: str, values: list[str]) -> Predicate:
    wanted = {value.lower() for value in values}
    return lambda page: any(value.lower() in wanted for value in _values(field, page))


def _contains(field: str, value: str) -> Predicate:
    words = [word for word in re.split(r"[\s*]+", value.lower()) if word]
    return lambda page: all(any(word in one.lower() for one in _values(field, page)) for word in words)


def _compared(operator: str, at: datetime) -> Predicate:
    tests: dict[str, Predicate] = {
        ">": lambda page: page.modified > at,
        ">=": lambda page: page.modified >= at,
        "<": lambda page: page.modified < at,
        "<=": lambda page: page.modified <= at,
        "=": lambda page: page.modified.date() == at.date(),
    }
    return tests.get(operator, lambda _page: False)
