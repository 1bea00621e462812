"""Laws of the sandbox's query languages: what is printed reads back the same, and any text is a query or a refusal."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from syncer.sandbox.clock import Clock
from syncer.sandbox.confluence import cql, cql_tree
from syncer.sandbox.confluence.errors import Refused
from syncer.sandbox.host import User
from syncer.sandbox.jira import jql, search
from syncer.sandbox.jira.jql_words import JqlError
from syncer.sandbox.jira.query import QueryError, prepare
from syncer.sandbox.site import Site
from tests.support.tries import tries

SEED = {
    "users": [{"name": "Bot", "email": "bot@example.com"}],
    "projects": [{"key": "CAMP", "types": ["Task", "Epic"]}],
}
TEXT = st.text(st.characters(codec="utf-8"), max_size=12)
OPERAND = st.one_of(
    TEXT,
    st.none(),
    st.builds(jql.Function, st.sampled_from(["now", "currentUser"]), st.tuples(TEXT) | st.just(())),
)
FIELD = st.sampled_from(["project", "labels", "Business value", "cf[10031]", "issue.property[a].b", "名前"])
COMPARISON = st.builds(
    jql.Clause,
    FIELD,
    st.sampled_from(["=", "!=", "~", "!~", "<", ">=", "is", "is not"]),
    st.tuples(OPERAND),
)
MEMBERSHIP = st.builds(
    jql.Clause,
    FIELD,
    st.sampled_from(["in", "not in"]),
    st.lists(OPERAND, min_size=1, max_size=3).map(tuple),
)
PREDICATES = st.lists(
    st.builds(jql.Predicate, st.sampled_from(["after", "by", "from", "to"]), st.tuples(OPERAND)), max_size=2
)
HISTORY = st.builds(
    jql.Clause, FIELD, st.sampled_from(["was", "was not"]), st.tuples(OPERAND), PREDICATES.map(tuple)
)
NODE: st.SearchStrategy[jql.Node] = st.recursive(
    st.one_of(COMPARISON, MEMBERSHIP, HISTORY),
    lambda inner: st.one_of(
        st.builds(jql.Not, inner),
        st.builds(jql.Every, st.lists(inner, min_size=2, max_size=3).map(tuple)),
        st.builds(jql.Either, st.lists(inner, min_size=2, max_size=3).map(tuple)),
    ),
    max_leaves=6,
)
ORDER = st.lists(st.builds(jql.Order, FIELD, st.sampled_from([None, True, False])), max_size=3).map(tuple)
SNIPPETS = st.lists(
    st.sampled_from(
        ["project", "=", "CAMP", "and", "or", "not", "(", ")", "in", "labels", "updated", ">=", "-1d", '"x"', ",", "order by",
         "id", "key", "CAMP-1", "is", "empty", "was", "changed", "after", "~", "cf[1]", "[", "now()", "'", "\\", "priority",
         "statusCategory", "text", "desc", "issue.property[a].b", "9", "due", "sprint", "parent", "title", "space", "type"]
    ),
    max_size=9,
).map(" ".join)  # fmt: skip


def quoted(text: str) -> str:
    """A string in the language's own quotation."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return '"' + escaped.replace("\n", "\\n").replace("\r", "\\r").replace("\t", "\\t") + '"'


def printed(node: jql.Node) -> str:
    """A node as text that means the same."""
    if isinstance(node, jql.Not):
        return f"NOT ({printed(node.node)})"
    if isinstance(node, jql.Clause):
        return printed_clause(node)
    word = " AND " if isinstance(node, jql.Every) else " or "
    return word.join(f"({printed(one)})" for one in node.nodes)


def printed_clause(clause: jql.Clause) -> str:
    name = clause.field if "[" in clause.field else quoted(clause.field)
    operands = ", ".join(printed_operand(one) for one in clause.operands)
    several = f"({operands})" if clause.operator.endswith("in") else operands
    rest = "".join(f" {one.name} {printed_operand(one.operands[0])}" for one in clause.predicates)
    return f"{name} {clause.operator.upper()} {several}{rest}"


def printed_operand(operand: jql.Operand) -> str:
    if operand is None:
        return "EMPTY"
    if isinstance(operand, jql.Function):
        return f"{operand.name}({', '.join(quoted(one) for one in operand.arguments)})"
    return quoted(operand)


def printed_order(order: tuple[jql.Order, ...]) -> str:
    ways = {None: "", True: " desc", False: " ASC"}
    fields = ", ".join(
        (one.field if "[" in one.field else quoted(one.field)) + ways[one.descending] for one in order
    )
    return f" ORDER BY {fields}" if fields else ""


@settings(max_examples=tries(150), deadline=None)
@given(NODE, ORDER)
def test_a_query_reads_back_as_it_was_printed(node: jql.Node, order: tuple[jql.Order, ...]) -> None:
    assert jql.parse(printed(node) + printed_order(order)) == jql.Query(node, order)


def a_site() -> tuple[Site, User]:
    site = Site.from_seed(SEED, clock=Clock(datetime(2026, 11, 21, tzinfo=UTC)))
    return site, site.find_user("bot@example.com")


@settings(max_examples=tries(200), deadline=None)
@given(st.one_of(SNIPPETS, st.text(max_size=40), NODE.map(printed)))
def test_any_text_is_a_query_that_runs_or_is_refused(text: str) -> None:
    site, user = a_site()
    query, messages = None, ["found"]
    try:
        query = prepare(site.jira, user, text)
    except QueryError as refusal:
        messages = refusal.messages
    assert messages
    assert all(messages)
    assert query is None or search.page(site.jira, user, query, 5) == ([], False)


@settings(max_examples=tries(200), deadline=None)
@given(st.one_of(SNIPPETS, st.text(max_size=40)))
def test_any_text_is_cql_or_refused(text: str) -> None:
    query, status = None, 400
    try:
        query = cql.prepare(text, cql.Asker(now=datetime(2026, 11, 21, tzinfo=UTC)))
    except Refused as refusal:
        status = refusal.status
    assert status == 400
    assert query is None or query.sorted([]) == []


CQL_TEXT = st.text(st.characters(codec="utf-8"), max_size=12)


@settings(max_examples=tries(100), deadline=None)
@given(
    st.lists(st.tuples(st.sampled_from(["title", "space", "label"]), CQL_TEXT), min_size=1, max_size=4),
    st.sampled_from(["and", "OR"]),
)
def test_cql_reads_back_as_it_was_printed(parts: list[tuple[str, str]], word: str) -> None:
    clauses = [cql_tree.Clause(name, "=", (value,)) for name, value in parts]
    text = f" {word} ".join(f"{name} = {quoted_cql(value)}" for name, value in parts)
    joined = cql_tree.Every if word == "and" else cql_tree.Either
    expected = clauses[0] if len(clauses) == 1 else joined(tuple(clauses))
    assert cql_tree.parse(text).where == expected


def quoted_cql(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


@settings(max_examples=tries(60), deadline=None)
@given(NODE)
def test_a_text_that_cannot_be_read_says_where_or_what(node: jql.Node) -> None:
    with pytest.raises(JqlError, match="Error in"):
        jql.parse(printed(node) + " )")
