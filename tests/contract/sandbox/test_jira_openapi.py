"""The sandbox's replies against Atlassian's published OpenAPI document."""

from __future__ import annotations

import json
import os
import re
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import requests
from jsonschema import Draft7Validator, ValidationError

SPECS = Path(os.environ.get("SYNCER_TEST_SPECS", Path(__file__).parents[4] / "shared" / "specs"))
SPEC = SPECS / "jira-cloud-v3.openapi.json"
pytestmark = pytest.mark.skipif(
    not SPEC.exists(), reason=f"set SYNCER_TEST_SPECS to a folder with Atlassian's {SPEC.name}"
)


@cache
def spec() -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads(SPEC.read_text(encoding="utf-8"))
    _allow_nulls(loaded["components"]["schemas"])
    return loaded


def _allow_nulls(node: Any) -> None:
    """OpenAPI 3.0 says `nullable` where JSON Schema says type null; real replies have null for what is not set."""
    if isinstance(node, list):
        for one in node:
            _allow_nulls(one)
    if not isinstance(node, dict):
        return
    for one in node.values():
        _allow_nulls(one)
    if node.pop("nullable", False) and isinstance(node.get("type"), str):
        node["type"] = [node["type"], "null"]


def exempt(problem: ValidationError) -> bool:
    """What the real product does too, against its own document: nulls in the changelog, instants as numbers."""
    place = [str(part) for part in problem.absolute_path]
    if "items" in place and place[-1] in ("from", "fromString", "to", "toString"):
        return problem.instance is None
    return "changeHistories" in place and place[-1] == "created" and isinstance(problem.instance, int)


def problems(method: str, path: str, reply: requests.Response) -> list[str]:
    """Where a reply differs from what the document promises for that path and status."""
    promised = spec()["paths"][f"/rest/api/3/{path}"][method.lower()]["responses"]
    assert str(reply.status_code) in promised, f"{reply.status_code} is not promised: {reply.text}"
    content = promised[str(reply.status_code)].get("content", {}).get("application/json")
    if content is None or "schema" not in content:
        return []
    schema = content["schema"] | {"components": spec()["components"]}
    found = (one for one in Draft7Validator(schema).iter_errors(reply.json()) if not exempt(one))
    return [f"{'.'.join(str(part) for part in one.absolute_path)}: {one.message[:200]}" for one in found]


# remote links are left out: the document says one object where the server gives a list
GETS = [
    "serverInfo", "myself", "project/search", "project/{projectIdOrKey}", "project/{projectIdOrKey}/statuses",
    "project/{projectIdOrKey}/versions", "issuetype", "status", "priority", "priority/search", "resolution",
    "issueLinkType", "field", "issue/createmeta/{projectIdOrKey}/issuetypes",
    "issue/createmeta/{projectIdOrKey}/issuetypes/{issueTypeId}", "issue/{issueIdOrKey}",
    "issue/{issueIdOrKey}/editmeta", "issue/{issueIdOrKey}/transitions", "issue/{issueIdOrKey}/changelog",
    "issue/{issueIdOrKey}/comment", "issue/{issueIdOrKey}/properties",
    "user/search", "statuscategory",
]  # fmt: skip
VALUES = {"projectIdOrKey": "CAMP", "issueTypeId": "10001", "issueIdOrKey": "CAMP-1"}
BODIES: dict[str, Any] = {
    "search/jql": {"jql": "project = CAMP", "fields": ["*all"], "expand": "names,schema,changelog"},
    "search/approximate-count": {"jql": "project = CAMP"},
    "issue/bulkfetch": {"issueIdsOrKeys": ["CAMP-1"], "fields": ["*all"]},
    "changelog/bulkfetch": {"issueIdsOrKeys": ["CAMP-1"]},
    "jql/match": {"issueIds": [1], "jqls": ["project = CAMP"]},
}


def fill(caller: requests.Session) -> None:
    """An issue that has some of everything."""
    doc = {
        "type": "doc",
        "version": 1,
        "content": [{"type": "paragraph", "content": [{"type": "text", "text": "a"}]}],
    }
    fields = {
        "project": {"key": "CAMP"},
        "issuetype": {"name": "Story"},
        "summary": "Fence",
        "description": doc,
    }
    for _ in range(2):
        assert caller.post("/rest/api/3/issue", json={"fields": fields}).status_code == 201
    issue = "/rest/api/3/issue/CAMP-1"
    link = {"type": {"name": "Blocks"}, "inwardIssue": {"key": "CAMP-1"}, "outwardIssue": {"key": "CAMP-2"}}
    remote = {"globalId": "1", "object": {"url": "https://example.com", "title": "One"}}
    assert caller.post(f"{issue}/comment", json={"body": doc}).status_code == 201
    assert caller.post("/rest/api/3/issueLink", json=link).status_code == 201
    assert caller.post(f"{issue}/remotelink", json=remote).status_code == 201
    assert caller.put(f"{issue}/properties/syncer", json=1).status_code == 201
    assert caller.post(f"{issue}/transitions", json={"transition": {"id": "41"}}).status_code == 204
    assert caller.put(issue, json={"fields": {"labels": ["sy"]}}).status_code == 204


@pytest.mark.parametrize("path", GETS)
def test_what_is_read_is_as_published(bot: requests.Session, path: str) -> None:
    fill(bot)
    real = re.sub(r"\{(\w+)\}", lambda name: VALUES[name[1]], path)
    query = (
        "?query=pm"
        if path == "user/search"
        else "?expand=changelog,transitions,names,schema,transitions.fields"
    )
    reply = bot.get(f"/rest/api/3/{real}{query}")
    assert reply.status_code == 200
    assert problems("get", path, reply) == []


@pytest.mark.parametrize("path", BODIES)
def test_what_is_read_by_post_is_as_published(bot: requests.Session, path: str) -> None:
    fill(bot)
    reply = bot.post(f"/rest/api/3/{path}", json=BODIES[path])
    assert reply.status_code == 200
    assert problems("post", path, reply) == []


def test_what_is_written_answers_as_published(bot: requests.Session) -> None:
    task = {"fields": {"project": {"key": "CAMP"}, "issuetype": {"name": "Task"}, "summary": "Fence"}}
    assert problems("post", "issue", bot.post("/rest/api/3/issue", json=task)) == []
    assert problems("post", "issue", bot.post("/rest/api/3/issue", json={"fields": {}})) == []
    both = {"issueUpdates": [task, {"fields": {}}]}
    assert problems("post", "issue/bulk", bot.post("/rest/api/3/issue/bulk", json=both)) == []
    one = "/rest/api/3/issue/CAMP-1"
    assert (
        problems(
            "put", "issue/{issueIdOrKey}", bot.put(f"{one}?returnIssue=true", json=task | {"fields": {}})
        )
        == []
    )
    remote = {"object": {"url": "https://example.com", "title": "One"}}
    made = bot.post(f"{one}/remotelink", json=remote)
    assert problems("post", "issue/{issueIdOrKey}/remotelink", made) == []
    project = int(bot.get("/rest/api/3/project/CAMP").json()["id"])
    version = bot.post("/rest/api/3/version", json={"name": "1", "projectId": project})
    assert problems("post", "version", version) == []
