"""Whatever the published documents allow (and what they forbid) is answered, never failed at: schemathesis on Cloud.

Short here; `make fuzz` runs the long form. The only 5xx are those that live sites give, and each is named below.
"""

from __future__ import annotations

import json
import logging
import re
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

import pytest
import requests
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from schemathesis.core.result import Ok

from syncer.sandbox.app import start
from syncer.sandbox.keeping.snapshot import new_site, restore
from tests.fuzz.ground import EXAMPLES, LIVE_FAILURES, REAL, caller_of, furnished, operations
from tests.support import published

pytestmark = pytest.mark.skipif(not published.present(), reason=published.WHY_NOT)
_AT_ONCE = 12
DOCUMENTS = {
    "jira-cloud-v3.openapi.json": "",
    "confluence-cloud-v2.openapi.json": "/wiki/api/v2",
    "confluence-v1-2021.openapi.json": "",
}


@cache
def _served() -> frozenset[str]:
    return frozenset(f"{method} {_bare(path)}" for method, path in operations("cloud"))


def _bare(path: str) -> str:
    return re.sub(r"\{[^}]+\}", "{}", path)


def _is_served(method: str, path: str) -> bool:
    """Whether the sandbox has the operation; the many it has not are answered 404, and tested elsewhere."""
    return f"{method} {_bare(path)}" in _served()


def _chunks() -> Iterator[Any]:
    """A few operations each: a site takes longer to start than they do."""
    found = [*_found()]
    for at in range(0, len(found), _AT_ONCE):
        yield pytest.param(found[at : at + _AT_ONCE], id=found[at].label.replace(" ", ":"))


def _found() -> Iterator[Any]:
    if not published.present():
        return
    for name, prefix in DOCUMENTS.items():
        document = json.loads((published.SPECS / name).read_text(encoding="utf-8"))
        document.pop("servers", None)
        _loosen(document)
        document["paths"] = {f"{prefix}{path}": methods for path, methods in document["paths"].items()}
        schema = schemathesis.openapi.from_dict(document)
        for result in schema.get_all_operations():
            if isinstance(result, Ok) and _is_served(result.ok().method.upper(), result.ok().path):
                yield result.ok()


def _loosen(node: Any) -> None:
    """The body of a page matches two branches of its `oneOf`, so that nothing could ever be sent."""
    for one in node if isinstance(node, list) else [*node.values()] if isinstance(node, dict) else ():
        _loosen(one)
    if isinstance(node, dict) and isinstance(node.get("oneOf"), list):
        node["anyOf"] = node.pop("oneOf")


@pytest.mark.parametrize("some", [*_chunks()])
def test_an_operation_is_never_failed_at(some: list[Any], caplog: pytest.LogCaptureFixture) -> None:
    document, real = furnished()
    with start(new_site(document, "cloud")) as running, requests.Session() as caller:
        caller.auth = caller_of("cloud")
        for operation in some:
            restore(running.site, document)
            _try(operation, running.url, real, caller)
    broken = [record for record in caplog.records if record.levelno >= logging.ERROR]
    assert [f"{one.getMessage()} {one.exc_text or ''}" for one in broken] == []


def _try(operation: Any, url: str, real: Mapping[str, Any], caller: requests.Session) -> None:
    said = settings(
        max_examples=EXAMPLES,
        database=None,
        deadline=None,
        derandomize=EXAMPLES < 100,
        suppress_health_check=list(HealthCheck),
        phases=[Phase.generate],
    )

    @said
    @given(case=operation.as_strategy(), honest=st.booleans())
    def tried(case: Any, honest: bool) -> None:
        if honest:  # else nearly everything ends at a page that does not exist
            for name in case.path_parameters:
                case.path_parameters[name] = real.get(name, REAL.get(name, case.path_parameters[name]))
        reply = case.call(base_url=url, session=caller)
        assert reply.status_code < 500 or operation.label in LIVE_FAILURES, case.as_curl_command()

    tried()
