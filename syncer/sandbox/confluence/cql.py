"""CQL carried out: a test for what the index knows of a piece of content, and an order.

Fields, operators and functions are those of Atlassian's "Advanced searching using CQL", as far as they concern
pages, blog posts, comments and attachments; every other one is a 400 that names it.
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from typing import Any

from syncer.sandbox.confluence.cql_tree import Clause, CqlError, Every, Function, Node, Not, Operand, Order
from syncer.sandbox.confluence.cql_tree import parse as parse_tree
from syncer.sandbox.confluence.errors import Refused

_DATES = {"lastmodified", "created"}
_TEXTS = {"title", "text", "sitesearch", "space.title"}
_PEOPLE = {"creator", "contributor", "mention"}
_SETS = {
    "space", "space.key", "space.type", "type", "label", "id", "content", "parent", "ancestor", "macro", "container",
    *_PEOPLE,
}  # fmt: skip
FIELDS = _DATES | _TEXTS | _SETS
_SORTED = {"title", "created", "lastmodified", "id", "space", "type", "creator"}
_FORMS = ("%Y-%m-%d %H:%M", "%Y/%m/%d %H:%M", "%Y-%m-%d", "%Y/%m/%d")
_PERIOD = re.compile(r"([+-]?)(\d{1,6})([yMwdhm])")
_EDGE = re.compile(r"(start|end)of(day|week|month|year)")
_LENGTHS = {"y": 525_600, "M": 43_200, "w": 10_080, "d": 1_440, "h": 60, "m": 1}
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Found:
    """A piece of content as the index shows it to a query; people are account ids."""

    id: str
    space: str
    title: str
    labels: frozenset[str]
    parent: str
    ancestors: frozenset[str]
    modified: datetime
    type: str = "page"
    created: datetime = _EPOCH
    creator: str = ""
    contributors: frozenset[str] = frozenset()
    mentions: frozenset[str] = frozenset()
    macros: frozenset[str] = frozenset()
    text: str = ""
    space_title: str = ""
    container: str = ""


@dataclass(frozen=True, slots=True)
class Asker:
    """Who asks, when and in which zone; `people` turns what a query calls somebody into an account id."""

    now: datetime = _EPOCH
    zone: tzinfo = UTC
    account: str = ""
    people: Callable[[str], str] = field(default=lambda name: name)


Predicate = Callable[[Found], bool]


@dataclass(frozen=True, slots=True)
class Query:
    """A query ready to run."""

    predicate: Predicate
    order: tuple[Order, ...] = ()

    def sorted(self, found: Iterable[Found]) -> list[Found]:
        """What was found in the query's order; by title where it has none."""
        result = sorted(found, key=lambda one: one.title)
        for one in reversed(self.order):
            result.sort(key=_sort_key(one.field), reverse=one.descending)
        return result


def parse(text: str) -> tuple[Predicate, tuple[str, bool]]:
    """The predicate of a query nobody in particular asks, and its first order: a field and whether it descends."""
    query = prepare(text, Asker())
    order = query.order[0] if query.order else Order("", descending=False)
    return query.predicate, (order.field, order.descending)


def prepare(text: str, asker: Asker) -> Query:
    """The query ready to run; Refused (400) for what is malformed or not carried out."""
    try:
        if not text.strip():
            raise CqlError("the query is empty")
        tree = parse_tree(text)
        for one in tree.order:
            if one.field not in _SORTED:
                raise CqlError(f"cannot order by {one.field!r}")
        return Query(_test(tree.where, asker), tree.order)
    except CqlError as problem:
        raise Refused(400, f"Could not parse cql : {text} ({problem})") from None


def _sort_key(name: str) -> Callable[[Found], Any]:
    if name == "lastmodified":
        return lambda one: one.modified
    if name == "id":
        return lambda one: (len(one.id), one.id)
    return lambda one: getattr(one, name)


def _test(node: Node, asker: Asker) -> Predicate:
    if isinstance(node, Clause):
        return _clause(node, asker)
    if isinstance(node, Not):
        inner = _test(node.node, asker)
        return lambda page: not inner(page)
    tests = [_test(one, asker) for one in node.nodes]
    if isinstance(node, Every):
        return lambda page: all(test(page) for test in tests)
    return lambda page: any(test(page) for test in tests)


def _clause(clause: Clause, asker: Asker) -> Predicate:
    name, operator = clause.field, clause.operator
    if name not in FIELDS:
        raise CqlError(f"no field {name!r}; there are {', '.join(sorted(FIELDS))}")
    if name in _DATES:
        return _dated(clause, asker)
    if operator in ("~", "!~"):
        return _said(clause)
    if operator not in ("=", "!=", "in", "not in") or name in ("text", "sitesearch"):
        raise CqlError(f"the field {name!r} does not support the operator {operator!r}")
    wanted = {_word(name, one, asker).lower() for one in clause.operands}
    found = operator in ("=", "in")
    return lambda page: any(one.lower() in wanted for one in _values(name, page)) is found


def _word(name: str, operand: Operand, asker: Asker) -> str:
    if isinstance(operand, Function):
        if operand.name.lower() != "currentuser" or name not in _PEOPLE:
            raise CqlError(f"no function {operand.name!r} for the field {name!r}")
        return asker.account
    return asker.people(operand) if name in _PEOPLE else operand


def _values(name: str, page: Found) -> frozenset[str]:
    sets = {
        "label": page.labels,
        "ancestor": page.ancestors,
        "contributor": page.contributors,
        "mention": page.mentions,
        "macro": page.macros,
        "content": frozenset({page.id}),
        "space.key": frozenset({page.space}),
        "space.type": frozenset({"personal" if page.space.startswith("~") else "global"}),
        "space.title": frozenset({page.space_title}),
    }
    return sets[name] if name in sets else frozenset({str(getattr(page, name))})


def _said(clause: Clause) -> Predicate:
    name, (operand, *_) = clause.field, clause.operands
    if name not in _TEXTS or isinstance(operand, Function):
        raise CqlError(f"the field {name!r} does not support the operator {clause.operator!r}")
    words = [one for one in re.split(r"[\s*?\"]+", operand.lower()) if one]
    found = clause.operator == "~"
    return lambda page: all(word in _text(name, page).lower() for word in words) is found


def _text(name: str, page: Found) -> str:
    if name == "title":
        return page.title
    if name == "space.title":
        return page.space_title
    return (
        f"{page.title}\n{page.text}\n{' '.join(page.labels)}"
        if name == "sitesearch"
        else f"{page.title}\n{page.text}"
    )


# dates


def _dated(clause: Clause, asker: Asker) -> Predicate:
    if clause.operator not in _COMPARED:
        raise CqlError(f"the field {clause.field!r} does not support the operator {clause.operator!r}")
    at, whole_day = _instant(clause.operands[0], asker)
    compare = _COMPARED[clause.operator]

    def test(page: Found) -> bool:
        held = page.modified if clause.field == "lastmodified" else page.created
        if whole_day and clause.operator in ("=", "!=", "<=", ">"):
            return compare(held.astimezone(asker.zone).date(), at.astimezone(asker.zone).date())
        return compare(held.replace(second=0, microsecond=0), at)

    return test


def _instant(operand: Operand, asker: Asker) -> tuple[datetime, bool]:
    """The instant an operand means, and whether it is a whole day."""
    if isinstance(operand, Function):
        return _function(operand, asker), False
    for form in _FORMS:
        try:
            return datetime.strptime(operand, form).replace(tzinfo=asker.zone), "%H" not in form
        except ValueError:
            continue
    raise CqlError(f'no date {operand!r}; write yyyy-MM-dd, yyyy-MM-dd HH:mm or now("-1d")')


def _function(call: Function, asker: Asker) -> datetime:
    shift = _period(call.arguments[0]) if call.arguments else timedelta(0)
    edge = _EDGE.fullmatch(call.name.lower())
    if call.name.lower() == "now":
        return (asker.now + shift).replace(second=0, microsecond=0)
    if edge is None:
        raise CqlError(f"no function {call.name!r} for a date")
    day = _first(asker.now.astimezone(asker.zone).date(), edge[2])
    if edge[1] == "end":
        day = _first(day + timedelta(days={"day": 1, "week": 7, "month": 32, "year": 367}[edge[2]]), edge[2])
    begin = datetime.combine(day, time(0), asker.zone) + shift
    return begin - timedelta(minutes=1) if edge[1] == "end" else begin


def _first(day: date, unit: str) -> date:
    if unit == "week":
        return day - timedelta(days=(day.weekday() + 1) % 7)
    if unit == "month":
        return day.replace(day=1)
    return day.replace(month=1, day=1) if unit == "year" else day


def _period(text: str) -> timedelta:
    match = _PERIOD.fullmatch(text.strip())
    if match is None:
        raise CqlError(f"no period {text!r}; write for example -1d, -4w or 2h")
    minutes = int(match[2]) * _LENGTHS[match[3]]
    if minutes > 100 * _LENGTHS["y"]:
        raise CqlError(f"the period {text!r} is too long")
    return timedelta(minutes=-minutes if match[1] == "-" else minutes)


_COMPARED: dict[str, Callable[[Any, Any], bool]] = {
    ">": lambda held, at: bool(held > at),
    ">=": lambda held, at: bool(held >= at),
    "<": lambda held, at: bool(held < at),
    "<=": lambda held, at: bool(held <= at),
    "=": lambda held, at: bool(held == at),
    "!=": lambda held, at: bool(held != at),
}
