"""Whatever is thrown at any route is answered, never failed at: a fuzzer over our own table, in both flavours.

No document describes Data Center's routes, so parameters and bodies are made of words that the products know, of
real things, and of rubbish. Short here; `make fuzz` runs the long form.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import quote

import pytest
import requests
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from syncer.sandbox.app import start
from syncer.sandbox.host import Flavour
from syncer.sandbox.keeping.snapshot import new_site
from tests.fuzz.ground import EXAMPLES, caller_of, furnished, operations

RUBBISH = [
    "",
    "0",
    "-1",
    "1",
    "99999999999999999999",
    "x",
    "中文",
    "a b",
    "%",
    "..",
    "true",
    "null",
    "CAMP-1",
    "CAMP",
]
QUERY = [
    "startAt", "maxResults", "start", "limit", "cursor", "expand", "fields", "properties", "jql", "cql", "query",
    "username", "key", "accountId", "orderBy", "title", "spaceKey", "type", "status", "version", "id", "globalId",
    "filename", "location", "depth", "name", "projectKeyOrId", "deleteSubtasks", "validateQuery", "body-format",
    "space-id", "sort", "notifyUsers", "returnIssue", "inwardIssue", "redirect", "operations",
]  # fmt: skip
WORDS = [
    "fields", "update", "summary", "description", "project", "issuetype", "key", "id", "name", "value", "type",
    "labels", "add", "remove", "set", "transition", "body", "storage", "representation", "title", "space", "version",
    "number", "ancestors", "container", "inwardIssue", "outwardIssue", "comment", "object", "url", "jql", "issues",
    "issueUpdates", "issueIdsOrKeys", "assignee", "priority", "parent", "customfield_10001", "timeSpent", "pages",
    "prefix", "status", "restrictions", "operation", "user", "results", "properties", "events", "release", "rankBeforeIssue",
]  # fmt: skip
SCALARS = st.one_of(
    st.none(), st.booleans(), st.integers(-2, 2**70), st.floats(allow_nan=False, allow_infinity=False), st.text(max_size=8),
    st.sampled_from([*RUBBISH, "CAMP-2", "Story", "page", "storage", "<p>x</p>", "<p>", "2026-02-30", "*all"]),
)  # fmt: skip
BODIES = st.recursive(
    SCALARS,
    lambda inner: st.one_of(
        st.lists(inner, max_size=3), st.dictionaries(st.sampled_from(WORDS), inner, max_size=4)
    ),
    max_leaves=12,
)
QUERIES = st.dictionaries(
    st.sampled_from(QUERY), st.one_of(st.sampled_from(RUBBISH), st.text(max_size=6)), max_size=4
)
# a 5xx that live sites give too, by the words of the reply; see docs/sandbox.md
DELIBERATE = re.compile(r"reconcileIssues|representation|longtask|DataAccessException|Relation favourite")


def _chunks(flavour: Flavour) -> Iterator[Any]:
    routes = operations(flavour)
    for at in range(0, len(routes), 20):
        yield pytest.param(flavour, routes[at : at + 20], id=f"{flavour}-{at}")


@pytest.mark.parametrize(("flavour", "routes"), [*_chunks("cloud"), *_chunks("datacenter")])
def test_a_route_is_never_failed_at(
    flavour: Flavour, routes: list[tuple[str, str]], caplog: pytest.LogCaptureFixture
) -> None:
    said = settings(
        max_examples=EXAMPLES * len(routes),
        database=None,
        deadline=None,
        derandomize=EXAMPLES < 100,
        suppress_health_check=list(HealthCheck),
        phases=[Phase.generate],
    )
    failed: list[str] = []
    document, real = furnished(flavour)
    with start(new_site(document, flavour)) as running, requests.Session() as caller:
        caller.auth = caller_of(flavour)

        @said
        @given(
            route=st.sampled_from(routes),
            part=st.one_of(st.none(), st.sampled_from(RUBBISH)),
            query=QUERIES,
            body=BODIES,
        )
        def tried(route: tuple[str, str], part: str | None, query: Any, body: Any) -> None:
            method, path = route
            filled = re.sub(r"\{(\w+)(:\w+)?\}", lambda hole: _filling(hole[1], part, real), path)
            reply = caller.request(
                method,
                f"{running.url}{filled}",
                params=query,
                json=None if method == "GET" else body,
                timeout=20,
            )
            if reply.status_code >= 500 and not DELIBERATE.search(f"{filled} {reply.text} {body}"):
                failed.append(f"{method} {filled} {query} {body!r} -> {reply.status_code} {reply.text[:200]}")

        tried()
    broken = [record for record in caplog.records if record.levelno >= logging.ERROR]
    assert failed == []
    assert [f"{one.getMessage()} {one.exc_text or ''}" for one in broken] == []


def _filling(name: str, part: str | None, real: Mapping[str, Any]) -> str:
    if part is not None:
        return quote(part, safe="") or "x"
    return str(real.get(name, real["id" if name == "id" else "issue"]))
