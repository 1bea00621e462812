"""Who is calling, and how Jira and the framework around it refuse (atlassian §1.0)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import unquote

import pytest
import requests

Person = Callable[..., requests.Session]
UNSEEN = "Issue does not exist or you do not have permission to see it."
TASK = {"fields": {"project": {"key": "CAMP"}, "issuetype": {"name": "Task"}, "summary": "Fence"}}


def test_the_caller_is_named_in_every_reply(bot: requests.Session) -> None:
    reply = bot.get("/rest/api/3/myself")
    assert reply.status_code == 200
    assert reply.headers["Content-Type"] == "application/json;charset=UTF-8"
    account = reply.json()["accountId"]
    assert unquote(reply.headers["X-AAccountId"]) == account
    assert reply.json()["timeZone"] == "Etc/UTC"
    assert "key" not in reply.json()
    assert "name" not in reply.json()


def test_without_credentials_only_myself_says_so(nobody: requests.Session) -> None:
    """B-14: missing credentials look like no data."""
    reply = nobody.get("/rest/api/3/myself")
    assert (reply.status_code, reply.text) == (401, "Client must be authenticated to access this resource.")
    assert reply.headers["WWW-Authenticate"].startswith("OAuth realm=")
    assert nobody.get("/rest/api/3/serverInfo").json()["deploymentType"] == "Cloud"
    assert nobody.get("/rest/api/3/project/search").json()["values"] == []
    assert nobody.get("/rest/api/3/field").json() == []


def test_bad_credentials_become_anonymous_and_only_a_header_tells(
    person: Person, bot: requests.Session
) -> None:
    bot.post("/rest/api/3/issue", json=TASK)
    stranger = person("bot@example.com", "wrong")
    found = stranger.get("/rest/api/3/issue/CAMP-1")
    assert (found.status_code, found.json()["errorMessages"]) == (404, [UNSEEN])
    assert found.headers["X-Seraph-LoginReason"] == "AUTHENTICATED_FAILED"
    assert "X-AAccountId" not in found.headers
    assert (
        stranger.post("/rest/api/3/issue/bulkfetch", json={"issueIdsOrKeys": ["CAMP-1"]}).json()["issues"]
        == []
    )
    search = stranger.get("/rest/api/3/search/jql", params={"jql": "project = CAMP"})
    assert search.json()["errorMessages"] == ["The value 'CAMP' does not exist for the field 'project'."]
    assert "X-Seraph-LoginReason" not in person(None).get("/rest/api/3/serverInfo").headers
    assert stranger.post("/rest/api/3/issue", json=TASK).status_code == 401


def test_a_bearer_token_on_the_site_is_unreadable(nobody: requests.Session) -> None:
    reply = nobody.get("/rest/api/3/myself", headers={"Authorization": "Bearer abc"})
    assert (reply.status_code, reply.json()) == (403, {"error": "Failed to parse Connect Session Auth Token"})


def test_unknown_paths_and_methods_get_the_framework_error(bot: requests.Session) -> None:
    missing = bot.get("/rest/api/3/nothing")
    assert missing.headers["Content-Type"] == "application/problem+json;charset=UTF-8"
    assert (missing.status_code, missing.json()["detail"]) == (404, "No endpoint GET /rest/api/3/nothing.")
    wrong = bot.post("/rest/api/3/myself", json={})
    assert (wrong.status_code, wrong.headers["Allow"]) == (405, "GET")
    assert wrong.json()["type"] == "about:blank"


def test_a_body_needs_its_content_type(bot: requests.Session) -> None:
    reply = bot.post("/rest/api/3/search/jql", data=b"{}")
    assert (reply.status_code, reply.json()["detail"]) == (415, "Content-Type 'null' is not supported.")
    assert (
        bot.post("/rest/api/3/search/jql", data=b"{}", headers={"Content-Type": "text/plain"}).status_code
        == 415
    )


@pytest.mark.parametrize(
    ("body", "message"),
    [
        (b"{", "There was an error parsing JSON. Check that your request body is valid."),
        (b"", "No content to map to Object due to end of input"),
        (b'{"limit": 5}', "Invalid request payload. Refer to the REST API documentation and try again."),
        (b'{"jql": [5]}', "Invalid request payload. Refer to the REST API documentation and try again."),
    ],
)
def test_bodies_that_cannot_be_read(bot: requests.Session, body: bytes, message: str) -> None:
    reply = bot.post("/rest/api/3/search/jql", data=body, headers={"Content-Type": "application/json"})
    assert (reply.status_code, reply.json()["errorMessages"]) == (400, [message])


def test_a_query_parameter_of_the_wrong_type(bot: requests.Session) -> None:
    reply = bot.get("/rest/api/3/search/jql?jql=project=CAMP&maxResults=abc")
    assert (reply.status_code, reply.json()["detail"]) == (
        400,
        "Failed to convert 'maxResults' with value: 'abc'",
    )


@pytest.mark.parametrize("path", ["/rest/api/2/search", "/rest/api/3/search", "/rest/api/latest/search"])
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_the_old_search_is_gone(bot: requests.Session, path: str, method: str) -> None:
    """B-11: endpoints vanish; the 410 names the one to use."""
    reply = bot.request(method, path, json={"jql": "project = CAMP"})
    assert reply.status_code == 410
    assert reply.json() == {
        "errorMessages": [
            (
                "The requested API has been removed. Please migrate to the /rest/api/3/search/jql API. A full migration "
                "guideline is available at https://developer.atlassian.com/changelog/#CHANGE-2046"
            )
        ],
        "errors": {},
    }


def test_version_2_takes_wiki_markup_where_version_3_takes_documents(bot: requests.Session) -> None:
    rich: dict[str, Any] = {"fields": TASK["fields"] | {"description": "*bold*"}}
    assert bot.post("/rest/api/2/issue", json=rich).status_code == 201
    shown = bot.get("/rest/api/3/issue/CAMP-1?fields=description").json()["fields"]["description"]
    assert shown["content"][0]["content"] == [{"type": "text", "text": "bold", "marks": [{"type": "strong"}]}]
    assert bot.get("/rest/api/2/issue/CAMP-1?fields=description").json()["fields"] == {
        "description": "*bold*"
    }


def test_permissions_are_asked_for_by_name(bot: requests.Session) -> None:
    assert bot.get("/rest/api/3/mypermissions").status_code == 400
    found = bot.get("/rest/api/3/mypermissions?permissions=EDIT_ISSUES,ADMINISTER").json()["permissions"]
    assert (found["EDIT_ISSUES"]["havePermission"], found["ADMINISTER"]["havePermission"]) == (True, False)


def test_users_are_found_by_mail_or_name_or_account_and_nothing_else(bot: requests.Session) -> None:
    """B-20: only account ids name people."""
    (found,) = bot.get("/rest/api/3/user/search?query=pm@example.com").json()
    assert found["displayName"] == "Project manager"
    assert [one["displayName"] for one in bot.get("/rest/api/3/user/search?query=camp").json()] == [
        "Camp director",
        "Camp worker",
    ]
    account = found["accountId"]
    assert (
        bot.get("/rest/api/3/user", params={"accountId": account}).json()["displayName"] == "Project manager"
    )
    assert bot.get("/rest/api/3/user/bulk", params={"accountId": [account, "gone"]}).json()["total"] == 1
    assert bot.get("/rest/api/3/user/search").status_code == 400
    assert bot.get("/rest/api/3/user?accountId=gone").status_code == 404
    assert bot.get("/rest/api/3/user/assignable/search?project=NONE").status_code == 404
    assert len(bot.get("/rest/api/3/user/assignable/search?project=CAMP&query=camp").json()) == 2
