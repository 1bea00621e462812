"""Version 2 of Cloud's API beside version 3: wiki markup for documents, everything else the same (atlassian §1.9)."""

from __future__ import annotations

from typing import Any

import pytest
import requests
from atlassian.jira import JiraCloud
from jira import JIRA

from syncer.sandbox.app import Running

TASK = {"project": {"key": "CAMP"}, "issuetype": {"name": "Task"}, "summary": "Fence"}
WIKI = "h2. Gate\n\n* _wide_\n* {{high}}"


def doc(*content: dict[str, Any]) -> dict[str, Any]:
    return {"type": "doc", "version": 1, "content": list(content)}


def paragraph(text: str) -> dict[str, Any]:
    return {"type": "paragraph", "content": [{"type": "text", "text": text}]}


def test_what_one_version_writes_the_other_reads(bot: requests.Session) -> None:
    made = bot.post("/rest/api/2/issue", json={"fields": TASK | {"description": WIKI, "environment": "*x*"}})
    assert made.status_code == 201
    assert made.json()["self"].endswith("/rest/api/2/issue/10001")
    shown = bot.get("/rest/api/3/issue/CAMP-1").json()["fields"]["description"]
    assert [one["type"] for one in shown["content"]] == ["heading", "bulletList"]
    assert all("localId" in one["attrs"] for one in shown["content"]), (
        "normalised as any other document (F15)"
    )
    back = bot.get("/rest/api/2/issue/CAMP-1").json()["fields"]
    assert back["description"] == WIKI.replace("\n", "\r\n")
    assert back["environment"] == "*x*"


def test_what_markup_cannot_say_is_lost_on_the_way(bot: requests.Session) -> None:
    """§1.9: a panel keeps its colour, an expand is flattened; writing it back keeps it so."""
    panel = {"type": "panel", "attrs": {"panelType": "warning"}, "content": [paragraph("careful")]}
    expand = {"type": "expand", "attrs": {"title": "More"}, "content": [paragraph("inside")]}
    bot.post("/rest/api/3/issue", json={"fields": TASK | {"description": doc(panel, expand)}})
    wiki = bot.get("/rest/api/2/issue/CAMP-1").json()["fields"]["description"]
    assert wiki == "{panel:bgColor=#fffae6}\r\ncareful\r\n{panel}\r\n\r\n*More*\r\n\r\ninside"
    assert bot.put("/rest/api/2/issue/CAMP-1", json={"fields": {"description": wiki}}).status_code == 204
    kinds = [
        one["type"] for one in bot.get("/rest/api/3/issue/CAMP-1").json()["fields"]["description"]["content"]
    ]
    assert kinds == ["panel", "paragraph", "paragraph"]


@pytest.mark.parametrize(
    ("version", "wrong", "said"),
    [
        ("2", doc(), "Operation value must be a string"),
        ("3", "text", "Operation value must be an Atlassian Document (see the Atlassian Document Format)"),
    ],
)
def test_each_version_takes_its_own_form_alone(
    bot: requests.Session, version: str, wrong: Any, said: str
) -> None:
    """F9; with every other error at once (F5)."""
    reply = bot.post(
        f"/rest/api/{version}/issue", json={"fields": TASK | {"summary": "", "description": wrong}}
    )
    assert reply.status_code == 400
    assert reply.json()["errors"] == {
        "summary": "You must specify a summary of the issue.",
        "description": said,
    }
    bot.post(f"/rest/api/{version}/issue", json={"fields": TASK})
    bulk = bot.post(
        f"/rest/api/{version}/issue/bulk", json={"issueUpdates": [{"fields": TASK | {"description": wrong}}]}
    )
    assert bulk.json()["errors"][0]["elementErrors"]["errors"] == {"description": said}
    update = {"update": {"description": [{"set": wrong}]}}
    assert bot.put(f"/rest/api/{version}/issue/CAMP-1", json=update).json()["errors"] == {"description": said}


def test_comments_are_wiki_markup_too(bot: requests.Session) -> None:
    bot.post("/rest/api/2/issue", json={"fields": TASK})
    made = bot.post("/rest/api/2/issue/CAMP-1/comment", json={"body": "*Seen* by [~accountid:1]"})
    assert (made.status_code, made.json()["body"]) == (201, "*Seen* by [~accountid:1]")
    one = f"issue/CAMP-1/comment/{made.json()['id']}"
    assert bot.get(f"/rest/api/3/{one}").json()["body"]["content"][0]["content"][2]["type"] == "mention"
    assert bot.put(f"/rest/api/2/{one}", json={"body": "h1. New"}).json()["body"] == "h1. New"
    update = {"update": {"comment": [{"add": {"body": "_third_"}}]}}
    assert bot.put("/rest/api/2/issue/CAMP-1", json=update).status_code == 204
    assert [each["body"] for each in bot.get("/rest/api/2/issue/CAMP-1/comment").json()["comments"]] == [
        "h1. New",
        "_third_",
    ]
    wrong = bot.post("/rest/api/2/issue/CAMP-1/comment", json={"body": doc(paragraph("x"))})
    assert wrong.json()["errors"] == {"comment": "Comment body is not valid!"}


@pytest.mark.parametrize("version", ["2", "3"])
def test_rendered_fields_are_html_in_both(bot: requests.Session, version: str) -> None:
    bot.post(
        "/rest/api/2/issue", json={"fields": TASK | {"description": "h2. Gate", "duedate": "2026-12-24"}}
    )
    bot.post("/rest/api/2/issue/CAMP-1/comment", json={"body": "*Seen*"})
    rendered = bot.get(f"/rest/api/{version}/issue/CAMP-1?expand=renderedFields").json()["renderedFields"]
    assert rendered["description"].startswith("<h2")
    assert rendered["duedate"] == "24/Dec/26"
    assert rendered["created"] == "21/Nov/26 03:39 PM"
    assert rendered["summary"] is None
    assert "<strong>Seen</strong>" in rendered["comment"]["comments"][0]["body"]
    shown = bot.get(f"/rest/api/{version}/issue/CAMP-1/comment?expand=renderedBody").json()["comments"][0]
    assert "<strong>Seen</strong>" in shown["renderedBody"]


def test_what_latest_means_is_a_switch(sandbox: Running, bot: requests.Session) -> None:
    bot.post("/rest/api/latest/issue", json={"fields": TASK | {"description": "*x*"}})
    assert bot.get("/rest/api/latest/issue/CAMP-1").json()["fields"]["description"] == "*x*"
    sandbox.site.switches.set({"cloud_latest": "3"})
    shown = bot.get("/rest/api/latest/issue/CAMP-1").json()
    assert shown["fields"]["description"]["type"] == "doc"
    assert "/rest/api/3/" in shown["self"]


def test_a_limit_counts_the_text_or_the_json(sandbox: Running, bot: requests.Session) -> None:
    """F9, §1.3: conflicting reports, so a switch."""
    long = {"fields": TASK | {"description": doc(paragraph("x" * 32_700))}}
    assert list(bot.post("/rest/api/3/issue", json=long).json()["errors"]) == ["description"]
    sandbox.site.switches.set({"adf_length": "text"})
    assert bot.post("/rest/api/3/issue", json=long).status_code == 201


def test_the_jira_library_as_it_comes_speaks_version_2(sandbox: Running) -> None:
    """§5.1: its default on Cloud too."""
    made: Any = JIRA(sandbox.url, basic_auth=("bot@example.com", "sandbox-token"), max_retries=0, timeout=10)
    issue = made.create_issue(TASK | {"description": "*bold*"})
    assert issue.fields.description == "*bold*"
    assert made.add_comment(issue, "_said_").body == "_said_"
    assert [one.fields.description for one in made.search_issues("project = CAMP")] == ["*bold*"]
    made.close()


def test_the_other_library_speaks_version_2_when_told(sandbox: Running) -> None:
    cloud: Any = JiraCloud(
        url=sandbox.url,
        username="bot@example.com",
        password="sandbox-token",
        api_version=2,
        retry_with_header=False,
        timeout=10,
    )
    assert cloud.create_issue(data={"fields": TASK | {"description": "*bold*"}})["key"] == "CAMP-1"
    assert cloud.get_issue("CAMP-1")["fields"]["description"] == "*bold*"
    cloud.close()
