"""A JQL query made ready to run: a test for an issue and an order, or every complaint at once."""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from syncer.sandbox.host import User
from syncer.sandbox.jira import jql, jql_dates, jql_history
from syncer.sandbox.jira.catalog import Field
from syncer.sandbox.jira.index import Way
from syncer.sandbox.jira.jql import Clause, Every, Function, Node, Not, Operand
from syncer.sandbox.jira.jql_functions import FUNCTIONS, SINGLE, Asker, TermError, shown
from syncer.sandbox.jira.jql_negation import pushed_down
from syncer.sandbox.jira.jql_words import JqlError
from syncer.sandbox.jira.model import JiraState
from syncer.sandbox.jira.plans import EVERYWHERE, Plan, plan_of
from syncer.sandbox.jira.records import Issue
from syncer.sandbox.jira.sorting import INSTANTS, backwards, falls, sort_value
from syncer.sandbox.jira.terms import (
    KEY_FIELDS,
    Term,
    category_term,
    issue_term,
    key_term,
    term_for,
    text_matches,
    text_of,
)

ORDER_LIMIT = 7
UNBOUNDED = "Unbounded JQL queries are not allowed here. Add a search restriction to the query."
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
# what Jira can search and the sandbox does not: a different complaint from that of a field nobody has
_NOT_HERE = frozenset(
    """lastviewed worklogauthor worklogcomment worklogdate votes watchers hierarchylevel statuscategorychangeddate
    category projecttype timespent timeestimate timeoriginalestimate originalestimate remainingestimate workratio
    issuelinktype development approvals request-type organizations""".split()  # noqa: SIM905 -- a list of words
)
_PEOPLE = {"watcher": "watchers", "voter": "voters"}
_FILTER = {"filter", "savedfilter", "searchrequest", "request"}


class QueryError(ValueError):
    """The query cannot run; `messages` says everything that is wrong with it."""

    def __init__(self, messages: Iterable[str]) -> None:
        self.messages = list(messages)
        super().__init__("; ".join(self.messages))


@dataclass(frozen=True)
class Prepared:
    """A query ready to run; `plan` says where to look, `walk` that it is ordered by `updated` alone (and id)."""

    matches: Test
    sort_key: Callable[[Issue], SortKey]
    bounded: bool
    plan: Plan = EVERYWHERE
    walk: Way | None = None


def prepare(state: JiraState, user: User | None, text: str) -> Prepared:
    """Make a query ready for a caller; raises QueryError."""
    try:
        query = jql.parse(text)
    except JqlError as problem:
        raise QueryError([str(problem)]) from None
    maker = _Maker(state, user)
    where = None if query.where is None else pushed_down(query.where)
    test = maker.test(where) if where is not None else lambda _: True
    keys = [maker.order(one) for one in query.order]
    if len(query.order) > ORDER_LIMIT:
        maker.errors.append(f"The maximum number of fields to order by is {ORDER_LIMIT}.")
    if maker.errors:
        raise QueryError(maker.errors)
    plan = plan_of(where, state, maker.instant_of) if where is not None else EVERYWHERE
    return Prepared(test, _sort_key(keys), query.where is not None, plan, _walk(query.order))


def _sort_key(keys: list[Callable[[Issue], Any]]) -> Callable[[Issue], SortKey]:
    if keys:
        return lambda issue: (*(key(issue) for key in keys), issue.id)
    return lambda issue: (-issue.id, issue.id)


def _walk(order: tuple[jql.Order, ...]) -> Way | None:
    """Whether the order is that of the index's own list, and from which end."""
    names = [one.field.lower() for one in order]
    if names not in (["updated"], ["updated", "id"]) or (len(order) > 1 and falls(order[1])):
        return None
    return "down" if falls(order[0]) else "up"


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
        try:
            value = sort_value(self._state, one.field)
        except TermError as problem:
            self.errors.append(str(problem))
            return lambda _: None
        descending = falls(one)

        def rising(issue: Issue) -> Any:
            found = value(issue)
            return (found is None, 0 if found is None else found)

        def falling(issue: Issue) -> Any:
            found = value(issue)
            return (found is not None, 0 if found is None else backwards(found))

        return falling if descending else rising

    def instant_of(self, clause: Clause) -> datetime | None:
        """The instant a clause compares with, for the plan."""
        return self._instant(clause)

    def _clause(self, clause: Clause) -> Test:
        name = clause.field.lower()
        if clause.operator.startswith(("was", "changed")):
            return self._history(clause)
        asker = Asker(self._state, self._user, clause.field, "key")
        if name in KEY_FIELDS:
            return self._keys(clause, asker)
        if name == "statuscategory":
            return _membership(clause, asker, category_term())
        if name in ("text", "textfields"):
            return _text(clause, None)
        if name in _PEOPLE:
            return _membership(clause, self._asker(clause, "user"), issue_term(_PEOPLE[name]))
        if name in _FILTER:
            raise asker.unknown(clause.operands[0])
        fields = self._state.fields_by_clause(clause.field)
        if not fields:
            raise TermError(_no_field(clause.field))
        return self._any_field(clause, fields)

    def _any_field(self, clause: Clause, fields: list[Field]) -> Test:
        """One name may mean several fields: an operand has to mean something to one of them at least."""
        tests: list[Test] = []
        complaints: list[TermError] = []
        for one in fields:
            try:
                tests.append(self._field(clause, self._asker(clause, one.kind), one))
            except TermError as problem:
                complaints.append(problem)
        if not tests:
            raise complaints[0]
        return tests[0] if len(tests) == 1 else lambda issue: any(test(issue) for test in tests)

    def _asker(self, clause: Clause, kind: str) -> Asker:
        return Asker(self._state, self._user, clause.field, kind)

    def _history(self, clause: Clause) -> Test:
        fields = self._state.fields_by_clause(clause.field)
        if not fields:
            raise TermError(_no_field(clause.field))
        field, verb = fields[0], clause.operator.split()[0]
        term = term_for(field)
        if field.id not in jql_history.KEPT or term is None:
            raise TermError(f"History searches do not support the field '{clause.field}' ({verb.upper()}).")
        asker = self._asker(clause, field.kind)
        asked = self._narrowing(clause, asker, term)
        if verb == "changed":
            return jql_history.changed(field.id, asked)
        wanted, with_empty = _meant(clause.operands, asker, term)
        values: set[str | None] = {*wanted} | ({None} if with_empty else set())

        def now(issue: Issue) -> str | None:
            return next(iter(term.values(issue)), None)

        test = jql_history.was(field.id, values, asked, now)
        return (lambda issue: not test(issue)) if "not" in clause.operator else test

    def _narrowing(self, clause: Clause, asker: Asker, term: Term) -> jql_history.Narrowing:
        found: dict[str, Any] = {}
        for one in clause.predicates:
            if one.name in ("from", "to"):
                wanted, empty = _meant(one.operands, asker, term)
                found["before" if one.name == "from" else "after"] = frozenset(
                    {*wanted, *([None] if empty else [])}
                )
            elif one.name == "by":
                user = Asker(self._state, self._user, clause.field, "user")
                people = term_for(self._state.fields["reporter"])
                found["authors"] = frozenset(_meant(one.operands, user, people)[0]) if people else frozenset()
            else:
                found |= self._stretch(clause, one)
        return jql_history.Narrowing(**found)

    def _stretch(self, clause: Clause, one: jql.Predicate) -> dict[str, datetime]:
        if len(one.operands) != (2 if one.name == "during" else 1):
            raise TermError(f"Incorrect number of values for the predicate '{one.name.upper()}'.")
        instants = [self._instant(Clause(clause.field, "=", (each,))) for each in one.operands]
        if one.name == "after":
            return {"since": instants[0]}
        if one.name == "before":
            return {"until": instants[0]}
        return {"since": instants[0], "until": instants[-1] + timedelta(days=one.name == "on", minutes=1)}

    def _field(self, clause: Clause, asker: Asker, field: Field) -> Test:
        if field.id in INSTANTS:
            return self._instants(clause, INSTANTS[field.id])
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
        if field.id == "priority" and clause.operator in ("<", ">", "<=", ">="):
            return self._priorities(clause, asker, term)
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

    def _priorities(self, clause: Clause, asker: Asker, term: Term) -> Test:
        """Priorities compare by their order on the site: what stands above is greater."""
        places = {one.id: -place for place, one in enumerate(self._state.priorities)}
        wanted = max(places[one] for one in term.wanted(asker, clause.operands[0]))
        compare = _COMPARISONS[clause.operator]
        return lambda issue: any(compare(places.get(one, 0), wanted) for one in term.values(issue))

    def _instants(self, clause: Clause, value: Callable[[Issue], datetime | None]) -> Test:
        if clause.operator in ("is", "is not"):
            return _emptiness(clause, lambda issue: value(issue) is None)
        if clause.operands == (None,) and clause.operator in ("=", "!="):
            empty = Clause(clause.field, "is" if clause.operator == "=" else "is not", (None,))
            return _emptiness(empty, lambda issue: value(issue) is None)
        if clause.operator in ("in", "not in"):
            return self._among(clause, value)
        compare, wanted = _comparison(clause), self._instant(clause)

        def test(issue: Issue) -> bool:
            found = value(issue)
            return found is not None and compare(jql_dates.minute(found), wanted)

        return test

    def _among(self, clause: Clause, value: Callable[[Issue], datetime | None]) -> Test:
        wanted = {self._instant(Clause(clause.field, "=", (one,))) for one in clause.operands}
        found = clause.operator == "in"
        return lambda issue: (
            (instant := value(issue)) is not None and (jql_dates.minute(instant) in wanted) is found
        )

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
        except jql_dates.InvalidDateError as problem:
            if problem.function:
                raise TermError(f"Unable to find JQL function '{problem}'.") from None
            raise TermError(
                f"Date value '{shown(clause.operands[0])}' for field '{clause.field}' is invalid. Valid formats "
                "include: 'yyyy/MM/dd HH:mm', 'yyyy-MM-dd HH:mm', 'yyyy/MM/dd', 'yyyy-MM-dd', or a period format "
                "e.g. '-5d', '4w 2d'."
            ) from None

    def _zone(self) -> Any:
        return self._user.zone if self._user else self._state.host.zone


def _no_field(name: str) -> str:
    if name.lower() in _NOT_HERE:
        return f"The field '{name}' cannot be searched in this sandbox."
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
    if clause.operator in ("=", "!=") and isinstance(clause.operands[0], Function) and _is_list(clause):
        raise TermError(
            f"Operator '{clause.operator}' does not support the non-list value \"{shown(clause.operands[0])}\" "
            f"for field '{clause.field}'."
        )
    wanted, with_empty = _meant(clause.operands, asker, term)
    values = term.values
    if clause.operator in ("=", "in"):
        if with_empty:
            return lambda issue: not (held := values(issue)) or not wanted.isdisjoint(held)
        return lambda issue: not wanted.isdisjoint(values(issue))
    return lambda issue: bool(held := values(issue)) and wanted.isdisjoint(held)


def _is_list(clause: Clause) -> bool:
    operand = clause.operands[0]
    name = operand.name.lower() if isinstance(operand, Function) else ""
    return name in FUNCTIONS and name not in SINGLE


def _meant(operands: Iterable[Operand], asker: Asker, term: Term) -> tuple[set[str], bool]:
    wanted: set[str] = set()
    with_empty, complaints = False, []
    for operand in operands:
        if operand is None or shown(operand).lower() == "unresolved":
            with_empty = True
            continue
        try:
            wanted |= term.wanted(asker, operand)
        except TermError as problem:
            complaints.append(str(problem))
    if complaints:
        raise TermError(complaints[0])
    return wanted, with_empty


def _text(clause: Clause, field: Field | None) -> Test:
    if clause.operator in ("is", "is not") and field is not None:
        return _emptiness(clause, lambda issue: not text_of(issue, field).strip())
    if clause.operator not in ("~", "!~"):
        raise _unsupported(clause)
    if isinstance(clause.operands[0], Function) or clause.operands[0] is None:
        raise TermError(f"The operator '{clause.operator}' takes a text, not {shown(clause.operands[0])}.")
    wanted, found = shown(clause.operands[0]), clause.operator == "~"
    if found:
        return lambda issue: text_matches(text_of(issue, field), wanted)
    return lambda issue: bool((held := text_of(issue, field)).strip()) and not text_matches(held, wanted)


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
