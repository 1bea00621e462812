"""The sandbox's Confluence replies against Atlassian's published OpenAPI document."""

import json
import os
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import requests
from jsonschema import Draft7Validator

SPECS = Path(os.environ.get("SYNCER_TEST_SPECS", Path(__file__).parents[4] / "shared" / "specs"))
SPEC = SPECS / "confluence-cloud-v2.openapi.json"
pytestmark = pytest.mark.skipif(
    not SPEC.exists(), reason=f"set SYNCER_TEST_SPECS to a folder with Atlassian's {SPEC.name}"
)


@cache
def spec() -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads(SPEC.read_text(encoding="utf-8"))
    _allow_nulls(loaded["components"]["schemas"])
    return loaded


def _allow_nulls(node: Any) -> None:
    """Real replies hold null for what is not set, which the document does not say."""
    for one in node if isinstance(node, list) else node.values() if isinstance(node, dict) else ():
        _allow_nulls(one)
    if isinstance(node, dict) and isinstance(node.get("type"), str):
        node["type"] = [node["type"], "null"]
        if "enum" in node:
            node["enum"] = [*node["enum"], None]


def problems(method: str, path: str, reply: requests.Response) -> list[str]:
    promised = spec()["paths"][f"/{path}"][method]["responses"]
    assert str(reply.status_code) in promised, f"{reply.status_code} is not promised: {reply.text}"
    content = promised[str(reply.status_code)].get("content", {}).get("application/json")
    if content is None:
        return []
    schema = content["schema"] | {"components": spec()["components"]}
    return [
        f"{'.'.join(str(part) for part in one.absolute_path)}: {one.message[:200]}"
        for one in Draft7Validator(schema).iter_errors(reply.json())
    ]


NAMES = {
    "pages/{page}/properties": "pages/{page-id}/properties",
    "pages/{page}/versions/1": "pages/{page-id}/versions/{version-number}",
}
BODY = (
    '<ac:task-list><ac:task><ac:task-status>incomplete</ac:task-status><ac:task-body>a <time datetime="2026-11-30"/>'
    "</ac:task-body></ac:task></ac:task-list><p>words</p>"
)


@pytest.fixture
def page(bot: requests.Session) -> dict[str, Any]:
    """A page that has some of everything."""
    space = bot.get("/wiki/api/v2/spaces", params={"keys": "CAMP"}).json()["results"][0]["id"]
    sent = {
        "spaceId": space,
        "status": "current",
        "title": "T",
        "body": {"representation": "storage", "value": BODY},
    }
    reply = bot.post("/wiki/api/v2/pages", json=sent)
    assert problems("post", "pages", reply) == []
    page: dict[str, Any] = reply.json()
    bot.post(f"/wiki/rest/api/content/{page['id']}/label", json=[{"name": "sy"}])
    said = {"pageId": page["id"], "body": {"representation": "storage", "value": "<p>c</p>"}}
    assert problems("post", "footer-comments", bot.post("/wiki/api/v2/footer-comments", json=said)) == []
    said["inlineCommentProperties"] = {
        "textSelection": "words",
        "textSelectionMatchCount": 1,
        "textSelectionMatchIndex": 0,
    }
    assert problems("post", "inline-comments", bot.post("/wiki/api/v2/inline-comments", json=said)) == []
    files = {"file": ("a.txt", b"one", "text/plain")}
    address = f"/wiki/rest/api/content/{page['id']}/child/attachment"
    assert bot.post(address, files=files, headers={"X-Atlassian-Token": "no-check"}).status_code == 200
    return page


@pytest.mark.parametrize(
    ("path", "query"),
    [
        ("spaces", ""),
        ("spaces/{space}", ""),
        ("spaces/{space}/operations", ""),
        ("spaces/{space}/pages", "body-format=storage"),
        ("pages", "body-format=storage"),
        (
            "pages/{page}",
            "body-format=storage&include-labels=true&include-properties=true&include-versions=true",
        ),
        ("pages/{page}", "body-format=view"),
        ("pages/{page}/versions", "body-format=storage"),
        ("pages/{page}/versions/1", ""),
        ("pages/{page}/ancestors", ""),
        ("pages/{page}/children", ""),
        ("pages/{page}/labels", ""),
        ("pages/{page}/properties", ""),
        ("pages/{page}/attachments", ""),
        ("pages/{page}/footer-comments", "body-format=storage"),
        ("pages/{page}/inline-comments", "body-format=storage"),
        ("footer-comments", "body-format=storage"),
        ("inline-comments", ""),
        ("tasks", "body-format=storage"),
    ],
)
def test_reads_are_as_promised(bot: requests.Session, page: dict[str, Any], path: str, query: str) -> None:
    reply = bot.get(f"/wiki/api/v2/{path.format(page=page['id'], space=page['spaceId'])}?{query}")
    assert reply.status_code == 200
    assert problems("get", NAMES.get(path) or path.format(page="{id}", space="{id}"), reply) == []


def test_writes_are_as_promised(bot: requests.Session, page: dict[str, Any]) -> None:
    address = f"/wiki/api/v2/pages/{page['id']}"
    sent = {
        "id": page["id"],
        "status": "current",
        "title": "U",
        "body": {"representation": "storage", "value": BODY},
        "version": {"number": 2},
    }
    assert problems("put", "pages/{id}", bot.put(address, json=sent)) == []
    made = bot.post(f"{address}/properties", json={"key": "k", "value": {"a": 1}})
    assert problems("post", "pages/{page-id}/properties", made) == []
    changed = bot.put(
        f"{address}/properties/{made.json()['id']}", json={"key": "k", "value": 2, "version": {"number": 2}}
    )
    assert problems("put", "pages/{page-id}/properties/{property-id}", changed) == []
    task = bot.get("/wiki/api/v2/tasks").json()["results"][0]["id"]
    assert (
        problems("put", "tasks/{id}", bot.put(f"/wiki/api/v2/tasks/{task}", json={"status": "complete"}))
        == []
    )
    assert problems("delete", "pages/{id}", bot.delete(address)) == []
