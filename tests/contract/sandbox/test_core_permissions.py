"""Permissions of the sandbox's callers: what they are told of them, and that what they were denied is refused."""

from __future__ import annotations

from typing import Any

import requests

from syncer.sandbox.app import Running
from tests.contract.sandbox.conftest import Person

ASK = "/rest/api/3/mypermissions"
BOTH = "BROWSE_PROJECTS,CREATE_ISSUES"


def deny(sandbox: Running, *permissions: str, **where: str) -> None:
    wanted = {"as": "admin@example.com", "do": "deny", "from": "bot@example.com"}
    body = wanted | {"permissions": list(permissions)} | where
    requests.post(f"{sandbox.url}/__sandbox/people", json=body, timeout=10).raise_for_status()


def had(caller: requests.Session, project: str = "CAMP") -> dict[str, bool]:
    found = caller.get(ASK, params={"permissions": BOTH, "projectKey": project}).json()["permissions"]
    return {name: one["havePermission"] for name, one in found.items()}


def test_an_unknown_permission_is_a_400_and_an_unseen_project_a_404(bot: requests.Session) -> None:
    assert bot.get(ASK, params={"permissions": "FLY"}).status_code == 400
    assert bot.get(ASK, params={"permissions": BOTH, "projectKey": "NONE"}).status_code == 404
    assert bot.get(ASK, params={"permissions": BOTH, "projectId": "10000"}).status_code == 200


def test_what_was_denied_in_a_project_is_denied_there_and_to_that_person_alone(
    sandbox: Running, bot: requests.Session, person: Person
) -> None:
    deny(sandbox, "CREATE_ISSUES", project="CAMP")
    assert had(bot) == {"BROWSE_PROJECTS": True, "CREATE_ISSUES": False}
    assert had(bot, "DEMO") == {"BROWSE_PROJECTS": True, "CREATE_ISSUES": True}
    assert had(person("pm@example.com"))["CREATE_ISSUES"]
    fields: dict[str, Any] = {
        "project": {"key": "CAMP"},
        "issuetype": {"name": "Story"},
        "summary": "Fence",
    }
    refused = bot.post("/rest/api/3/issue", json={"fields": fields})
    assert refused.status_code == 400
    assert "project" in refused.json()["errors"]
    deny(sandbox, project="CAMP")
    assert bot.post("/rest/api/3/issue", json={"fields": fields}).status_code == 201


def test_what_was_denied_in_a_space_is_not_among_its_operations(
    sandbox: Running, bot: requests.Session
) -> None:
    space = bot.get("/wiki/api/v2/spaces", params={"keys": "CAMP"}).json()["results"][0]["id"]
    address = f"/wiki/api/v2/spaces/{space}/operations"
    create = {"operation": "create", "targetType": "page"}
    assert create in bot.get(address).json()["operations"]
    deny(sandbox, "create page", space="CAMP")
    assert create not in bot.get(address).json()["operations"]
    body = {"representation": "storage", "value": "<p>Hello</p>"}
    sent = {"spaceId": space, "status": "current", "title": "New", "body": body}
    assert bot.post("/wiki/api/v2/pages", json=sent).status_code == 404
    assert bot.get("/wiki/api/v2/spaces/999999/operations").status_code == 404
