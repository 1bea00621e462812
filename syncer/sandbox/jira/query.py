"""A JQL query made ready to run: a test for an issue and an order, or every complaint at once."""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from syncer.sandbox.host import User
from syncer.sandbox.jira import jql, jql_dates
from syncer.sandbox.jira.catalog import Field, Named
from syncer.sandbox.jira.jql import Clause, Every, Node, Not, Operand
from syncer.sandbox.jira.model import JiraState
from syncer.sandbox.jira.records import Issue
from syncer.sandbox.jira.terms import (
    KEY_FIELDS,
    Asker,
    Term,
    TermError,
    category_term,
    key_term,
    shown,
    term_for,
    text_matches,
    text_of,
)

ORDER_LIMIT = 7
UNBOUNDED = "Unbounded JQL queries are not allowed here. Please add a search restriction to your query."
Test = Callable[[Issue], bool]
SortKey = tuple[Any, ...]
_COMPARISONS: dict[str, Callable[[Any, Any], bool]] = {
    "<": operator.lt,
    ">": operator.gt,
    "<=": operator.le,
    ">=": operator.ge,
    "=": operator.eq,
    "!=": operator.ne,
}
_INSTANTS: dict[str, Callable[[Issue], datetime | None]] = {
    "created": lambda issue: issue.created,
    "updated": lambda issue: issue.updated,
    "resolutiondate": lambda issue: issue.resolution_date,
}
_UNSORTABLE = {"labels", "links", "parent", "options"}


class QueryError(ValueError):
    """The query cannot run; `messages` says everything that is wrong with it."""

    def __init__(self, messages: Iterable[str]) -> None:
        self.messages = list(messages)
        super().__init__("; ".join(self.messages))


@dataclass(frozen=True)
class Prepared:
    """A query ready to run."""

    matches: Test
    sort_key: Callable[[Issue], SortKey]
    bounded: bool


def prepare(state: JiraState, user: User | None, text: str) -> Prepared:
    """Make a query ready for a caller; raises QueryError."""
    try:
        query = jql.parse(text)
    except jql.JqlError as problem:
        raise QueryError([str(problem)]) from None
    maker = _Maker(state, user)
    test = maker.test(query.where) if query.where is not None else lambda _: True
    keys = [maker.order(one) for one in query.order]
    if len(query.order) > ORDER_LIMIT:
        maker.errors.append(f"The maximum number of fields to order by is {ORDER_LIMIT}.")
    if maker.errors:
        raise QueryError(maker.errors)
    return Prepared(test, _sort_key(keys), query.where is not None)


def _sort_key(keys: list[Callable[[Issue], Any]]) -> Callable[[Issue], SortKey]:
    if keys:
        return lambda issue: (*(key(issue) for key in keys), issue.id)
    return lambda issue: (_Backwards(issue.id), issue.id)


@dataclass(frozen=True)
class _Backwards:
    """A value that sorts the other way round."""

    value: Any

    def __lt__(self, other: _Backwards) -> bool:
        return bool(other.value < self.value)


class _Maker:
    """Turns clauses into tests, gathering complaints instead of stopping at the first."""

    def __init__(self, state: JiraState, user: User | None) -> None:
        self._state = state
        self._user = user
        self.errors: list[str] = []

    def test(self, node: Node) -> Test:
        """The test a node of the tree makes."""
        if isinstance(node, Clause):
            try:
                return self._clause(node)
            except TermError as problem:
                self.errors.append(str(problem))
                return lambda _: False
        if isinstance(node, Not):
            inner = self.test(node.node)
            return lambda issue: not inner(issue)
        tests = [self.test(one) for one in node.nodes]
        if isinstance(node, Every):
            return lambda issue: all(test(issue) for test in tests)
        return lambda issue: any(test(issue) for test in tests)

    def order(self, one: jql.Order) -> Callable[[Issue], Any]:
        """The sort key one field of ORDER BY makes; issues without a value come last."""
        value = self._sort_value(one.field)

        def key(issue: Issue) -> Any:
            found = value(issue)
            ranked = (found is None, 0 if found is None else found)
            return _Backwards(ranked) if one.descending else ranked

        return key

    def _sort_value(self, name: str) -> Callable[[Issue], Any]:
        lowered = name.lower()
        if lowered == "id":
            return lambda issue: issue.id
        if lowered in KEY_FIELDS:
            return lambda issue: issue.key  # as text: CAMP-10 before CAMP-9
        fields = self._state.fields_by_clause(name)
        if not fields:
            self.errors.append(_no_field(name))
            return lambda _: None
        if fields[0].kind in _UNSORTABLE:
            self.errors.append(f"Not able to sort using field '{name}'.")
        return lambda issue: _comparable(issue, fields[0])

    def _clause(self, clause: Clause) -> Test:
        name = clause.field.lower()
        asker = Asker(self._state, self._user, clause.field)
        if name in KEY_FIELDS:
            return self._keys(clause, asker)
        if name == "statuscategory":
            return _membership(clause, asker, category_term())
        if name == "text":
            return _text(clause, None)
        fields = self._state.fields_by_clause(clause.field)
        if not fields:
            raise TermError(_no_field(clause.field))
        tests = [self._field(clause, asker, one) for one in fields]
        return tests[0] if len(tests) == 1 else lambda issue: any(test(issue) for test in tests)

    def _field(self, clause: Clause, asker: Asker, field: Field) -> Test:
        if field.id in _INSTANTS:
            return self._instants(clause, _INSTANTS[field.id])
        if field.kind == "datetime":
            return self._instants(clause, lambda issue: issue.values.get(field.id))
        if field.kind == "date":
            return self._dates(clause, field)
        if field.kind == "number":
            return _numbers(clause, field)
        if field.kind in ("text", "rich", "url") or field.id == "comment":
            return _text(clause, field)
        term = term_for(field)
        if term is None:
            raise TermError(f"The field '{clause.field}' cannot be searched in this sandbox.")
        return _membership(clause, asker, term)

    def _keys(self, clause: Clause, asker: Asker) -> Test:
        if clause.operator not in ("<", ">", "<=", ">="):
            return _membership(clause, asker, key_term())
        compare, wanted = _COMPARISONS[clause.operator], shown(clause.operands[0])
        if wanted.isdecimal():
            return lambda issue: compare(issue.id, int(wanted))
        project, _, number = wanted.upper().rpartition("-")
        if not project or not number.isdecimal():
            raise TermError(f"The issue key '{wanted}' for field '{asker.name}' is invalid.")
        return lambda issue: issue.project.key == project and compare(issue.number, int(number))

    def _instants(self, clause: Clause, value: Callable[[Issue], datetime | None]) -> Test:
        if clause.operator in ("is", "is not"):
            return _emptiness(clause, lambda issue: value(issue) is None)
        compare, wanted = _comparison(clause), self._instant(clause)

        def test(issue: Issue) -> bool:
            found = value(issue)
            return found is not None and compare(jql_dates.minute(found), wanted)

        return test

    def _dates(self, clause: Clause, field: Field) -> Test:
        if clause.operator in ("is", "is not"):
            return _emptiness(clause, lambda issue: issue.values.get(field.id) is None)
        compare = _comparison(clause)
        wanted = self._instant(clause).astimezone(self._zone()).date().isoformat()
        return lambda issue: (
            issue.values.get(field.id) is not None and compare(issue.values[field.id], wanted)
        )

    def _instant(self, clause: Clause) -> datetime:
        try:
            return jql_dates.read(clause.operands[0], self._state.host.clock.now(), self._zone())
        except jql_dates.InvalidDateError:
            raise TermError(
                f"Date value '{shown(clause.operands[0])}' for field '{clause.field}' is invalid. Valid formats "
                "include: 'yyyy/MM/dd HH:mm', 'yyyy-MM-dd HH:mm', 'yyyy/MM/dd', 'yyyy-MM-dd', or a period format "
                "e.g. '-5d', '4w 2d'."
            ) from None

    def _zone(self) -> Any:
        return self._user.zone if self._user else self._state.host.zone


def _no_field(name: str) -> str:
    return f"Field '{name}' does not exist or you do not have permission to view it."


def _comparison(clause: Clause) -> Callable[[Any, Any], bool]:
    found = _COMPARISONS.get(clause.operator)
    if found is None:
        raise _unsupported(clause)
    return found


def _unsupported(clause: Clause) -> TermError:
    return TermError(f"The operator '{clause.operator}' is not supported by the '{clause.field}' field.")


def _emptiness(clause: Clause, empty: Test) -> Test:
    if clause.operands != (None,):
        raise TermError(f"The operator '{clause.operator}' takes EMPTY or NULL only.")
    return empty if clause.operator == "is" else lambda issue: not empty(issue)


def _membership(clause: Clause, asker: Asker, term: Term) -> Test:
    """As Jira has it: `!=` and `not in` do not find issues whose field is empty."""
    if clause.operator in ("is", "is not"):
        return _emptiness(clause, lambda issue: not tuple(term.values(issue)))
    if clause.operator not in ("=", "!=", "in", "not in"):
        raise _unsupported(clause)
    wanted, with_empty = _meant(clause.operands, asker, term)

    def among(issue: Issue) -> bool:
        values = tuple(term.values(issue))
        return any(one in wanted for one in values) if values else with_empty

    if clause.operator in ("=", "in"):
        return among
    return lambda issue: bool(tuple(term.values(issue))) and not among(issue)


def _meant(operands: Iterable[Operand], asker: Asker, term: Term) -> tuple[set[str], bool]:
    wanted: set[str] = set()
    with_empty, complaints = False, []
    for operand in operands:
        if operand is None or shown(operand).lower() == "unresolved":
            with_empty = True
            continue
        try:
            wanted |= term.means(asker, operand)
        except TermError as problem:
            complaints.append(str(problem))
    if complaints:
        raise TermError(complaints[0])
    return wanted, with_empty


def _text(clause: Clause, field: Field | None) -> Test:
    if clause.operator in ("is", "is not") and field is not None:
        return _emptiness(clause, lambda issue: not text_of(issue, field))
    if clause.operator not in ("~", "!~"):
        raise _unsupported(clause)
    wanted, found = shown(clause.operands[0]), clause.operator == "~"
    return lambda issue: text_matches(text_of(issue, field), wanted) is found


def _numbers(clause: Clause, field: Field) -> Test:
    if clause.operator in ("is", "is not"):
        return _emptiness(clause, lambda issue: issue.values.get(field.id) is None)
    compare = _comparison(clause)
    try:
        wanted = float(shown(clause.operands[0]))
    except ValueError:
        text = f"The value '{shown(clause.operands[0])}' for the field '{clause.field}' is not a number."
        raise TermError(text) from None
    return lambda issue: issue.values.get(field.id) is not None and compare(issue.values[field.id], wanted)


def _comparable(issue: Issue, field: Field) -> Any:
    if field.id in _INSTANTS:
        return _INSTANTS[field.id](issue)
    attributes = {"status": issue.status.id, "project": issue.project.key, "issuetype": issue.type.name}
    value = attributes.get(field.id, issue.values.get(field.id))
    if isinstance(value, Named):
        return int(value.id)
    return str(value).lower() if isinstance(value, str | tuple) else value
