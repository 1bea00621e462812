"""What Atlassian publishes of its REST interfaces, as a judge of traffic: requests, 2xx replies and ADF bodies.

The documents are not ours and stay outside the repository; where they are absent `documents()` is empty and who
needs them skips, and says so. What the real products do against their own documents is exempt, here and by name.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import jsonschema_rs

SPECS = Path(os.environ.get("SYNCER_TEST_SPECS", Path(__file__).parents[3] / "shared" / "specs"))
ADF = Path(__file__).parents[1] / "specs" / "adf-full.schema.json"
_FILES = {
    "jira": ("jira-cloud-v3.openapi.json", ""),
    "confluence": ("confluence-cloud-v2.openapi.json", "/wiki/api/v2"),
    "confluence-v1": ("confluence-v1-2021.openapi.json", ""),
}
_READABLE = "application/json"


@dataclass(frozen=True, slots=True)
class Exchange:
    """One request and its reply; bodies are decoded JSON, None where there was none or it was none."""

    method: str
    path: str
    query: str
    status: int
    sent: Any = None
    got: Any = None


@dataclass(slots=True)
class Judge:
    """Judges exchanges; `undescribed` collects operations that no document knows.

    `requests`: whether what was asked is judged too, as for our own traffic; tests ask what nobody should.
    """

    requests: bool = True
    undescribed: set[str] = field(default_factory=set)
    judged: int = 0

    def problems(self, exchange: Exchange) -> list[str]:
        """Where an exchange differs from what is published; refusals and other paths are not judged."""
        if not 200 <= exchange.status < 300:
            return []
        found = [*_bad_documents(exchange)]
        operation = _operation(exchange.method.lower(), exchange.path)
        if operation is None:
            self.undescribed.add(f"{exchange.method} {_numberless(exchange.path)}")
            return found
        self.judged += 1
        asked = operation.unpublished(exchange) if self.requests else ()
        return [*found, *asked, *operation.answered(exchange)]


def present() -> bool:
    """Whether the documents are on this machine."""
    return all((SPECS / name).exists() for name, _ in _FILES.values())


WHY_NOT = (
    f"set SYNCER_TEST_SPECS to a folder with Atlassian's {', '.join(name for name, _ in _FILES.values())}"
)


# ------------------------------------------------------------------------------------ operations


@dataclass(frozen=True)
class _Operation:
    """One operation of one document."""

    document: str
    name: str
    described: dict[str, Any]
    parameters: frozenset[str]

    def unpublished(self, exchange: Exchange) -> Iterator[str]:
        """What of a request the document does not know."""
        for name in parse_qs(urlsplit(f"?{exchange.query}").query, keep_blank_values=True):
            if name not in self.parameters:
                yield f"{self.name}: the query parameter '{name}' is not published"
        if exchange.sent is not None and self.name not in _TWICE:
            schema = _schema(self.described.get("requestBody"))
            yield from (f"{self.name} sent {one}" for one in self._broken(schema, exchange.sent))

    def answered(self, exchange: Exchange) -> Iterator[str]:
        """What of a reply the document does not promise."""
        promised = self.described["responses"].get(str(exchange.status)) or self.described["responses"].get(
            "default"
        )
        if promised is None:
            yield f"{self.name}: {exchange.status} is not a published status"
            return
        yield from (f"{self.name} gave {one}" for one in self._broken(_schema(promised), exchange.got))

    def _broken(self, schema: Any, value: Any) -> Iterator[str]:
        if schema is None or value is None or self.name in _WRONG_DOCUMENT:
            return
        for one in _validator(self.document, json.dumps(schema)).iter_errors(value):
            place = [str(step) for step in one.instance_path]
            if not _exempt(place, one.instance):
                yield f"{'.'.join(place)}: {one.message[:200]}"


# The request body's `oneOf` matches twice; the reply of the list of remote links is described as a single one;
# a clause of a parsed query is described as one that may have no property at all.
_TWICE = frozenset({"POST /wiki/api/v2/pages", "PUT /wiki/api/v2/pages/{id}"})
# the place of a gadget is described with its explanations as the names of its properties.
_WRONG_DOCUMENT = frozenset(
    {
        "GET /rest/api/3/issue/{issueIdOrKey}/remotelink",
        "POST /rest/api/3/jql/parse",
        "GET /rest/api/3/dashboard/{dashboardId}/gadget",
        "POST /rest/api/3/dashboard/{dashboardId}/gadget",
    }
)


def _exempt(place: list[str], instance: Any) -> bool:
    """What the real product does too: nulls in the changelog, instants as numbers."""
    if "items" in place and place[-1] in ("from", "fromString", "to", "toString"):
        return instance is None
    return "changeHistories" in place and place[-1] == "created" and isinstance(instance, int)


def _schema(described: Any) -> Any:
    content = (described or {}).get("content", {})
    return content.get(_READABLE, {}).get("schema")


@cache
def _document(name: str) -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads((SPECS / _FILES[name][0]).read_text(encoding="utf-8"))
    _allow_nulls(loaded["components"]["schemas"], everywhere=name != "jira")
    return loaded


def _allow_nulls(node: Any, *, everywhere: bool) -> None:
    """OpenAPI 3.0 says `nullable` where JSON Schema says type null; Confluence's documents say nothing at all."""
    for one in node if isinstance(node, list) else node.values() if isinstance(node, dict) else ():
        _allow_nulls(one, everywhere=everywhere)
    if not isinstance(node, dict) or not isinstance(node.get("type"), str):
        return
    if node.pop("nullable", False) or everywhere:
        node["type"] = [node["type"], "null"]
        if "enum" in node:
            node["enum"] = [*node["enum"], None]


@cache
def _table() -> list[tuple[str, re.Pattern[str], _Operation]]:
    """Every published operation with a pattern of its paths, the most specific first."""
    found = []
    for name, (_, prefix) in _FILES.items():
        for path, methods in _document(name)["paths"].items():
            shared = methods.get("parameters", [])
            for method, described in methods.items():
                if method in ("get", "post", "put", "delete", "patch"):
                    asked = frozenset(
                        one["name"]
                        for one in (
                            _resolved(name, each) for each in (*shared, *described.get("parameters", []))
                        )
                        if one["in"] == "query"
                    )
                    full = f"{prefix}{path}"
                    pattern = re.compile(re.sub(r"\\\{[^/]+?\\\}", "[^/]+", re.escape(full)))
                    operation = _Operation(name, f"{method.upper()} {full}", described, asked)
                    found.append((method, pattern, operation))
    return sorted(found, key=lambda one: one[2].name.count("{"))


def _resolved(document: str, node: dict[str, Any]) -> dict[str, Any]:
    if "$ref" not in node:
        return node
    found: Any = _document(document)
    for step in node["$ref"].removeprefix("#/").split("/"):
        found = found[step]
    return dict(found)


@cache
def _operation(method: str, path: str) -> _Operation | None:
    """The published operation; version 2 of Jira is version 3 but for the form of texts."""
    path = re.sub(r"^/rest/api/(2|latest)/", "/rest/api/3/", path)
    return next((one for verb, pattern, one in _table() if verb == method and pattern.fullmatch(path)), None)


def describes(method: str, path: str) -> bool:
    """Whether a document describes an operation; `path` may hold names in braces."""
    return f"{method} {_nameless(path)}" in _names()


@cache
def _names() -> frozenset[str]:
    return frozenset(_nameless(operation.name) for _, _, operation in _table())


def _nameless(path: str) -> str:
    return re.sub(r"\{[^}]+\}", "{}", path)


@cache
def _validator(document: str, schema: str) -> jsonschema_rs.Draft7Validator:
    whole = json.loads(schema) | {"components": _document(document)["components"]}
    return jsonschema_rs.Draft7Validator(whole, validate_formats=False)


# ------------------------------------------------------------------------------------------- ADF


def _bad_documents(exchange: Exchange) -> Iterator[str]:
    for way, body in (("sent", exchange.sent), ("gave", exchange.got)):
        for one in documents_in(body):
            error = next(iter(_adf().iter_errors(one)), None)
            if error is not None:
                yield f"{exchange.method} {exchange.path} {way} ADF that the schema refuses: {error.message[:200]}"


def documents_in(body: Any) -> Iterator[dict[str, Any]]:
    """Every ADF document inside a body."""
    if isinstance(body, dict):
        if body.get("type") == "doc" and "content" in body:
            yield body
            return
        for one in body.values():
            yield from documents_in(one)
    elif isinstance(body, list):
        for one in body:
            yield from documents_in(one)


@cache
def _adf() -> jsonschema_rs.Draft4Validator:
    return jsonschema_rs.Draft4Validator(json.loads(ADF.read_text(encoding="utf-8")))


def _numberless(path: str) -> str:
    return re.sub(r"(?<=/)(att)?\d+(?=/|$)|[A-Z]+-\d+", "{}", path)
