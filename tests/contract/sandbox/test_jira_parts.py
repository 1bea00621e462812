"""Comments, links, remote links, properties, and the quirks of the changelog (atlassian §1.5, §1.7)."""

from __future__ import annotations

from typing import Any

import pytest
import requests

ISSUES = "/rest/api/3/issue"


def doc(text: str) -> dict[str, Any]:
    return {
        "type": "doc",
        "version": 1,
        "content": [{"type": "paragraph", "content": [{"type": "text", "text": text}]}],
    }


@pytest.fixture
def keys(bot: requests.Session) -> list[str]:
    """Three issues."""
    body = {"fields": {"project": {"key": "CAMP"}, "issuetype": {"name": "Task"}, "summary": "Fence"}}
    return [
        str(one["key"])
        for one in bot.post(f"{ISSUES}/bulk", json={"issueUpdates": [body] * 3}).json()["issues"]
    ]


def updated(caller: requests.Session, key: str) -> str:
    return str(caller.get(f"{ISSUES}/{key}?fields=updated").json()["fields"]["updated"])


def later(caller: requests.Session) -> None:
    caller.post("/__sandbox/clock", json={"advance": 60})


def items(caller: requests.Session, key: str) -> list[dict[str, Any]]:
    entries = caller.get(f"{ISSUES}/{key}/changelog").json()["values"]
    return [item for entry in entries for item in entry["items"]]


def test_properties_are_set_read_and_removed_and_leave_no_trace(
    bot: requests.Session, keys: list[str]
) -> None:
    """F10: neither the changelog nor `updated` show them."""
    path, before = f"{ISSUES}/{keys[0]}/properties/syncer.meta", updated(bot, keys[0])
    later(bot)
    assert bot.put(path, json={"uid": 1}).status_code == 201
    assert bot.put(path, json=False).status_code == 200
    assert bot.get(path).json() == {"key": "syncer.meta", "value": False}
    assert [one["key"] for one in bot.get(f"{ISSUES}/{keys[0]}/properties").json()["keys"]] == ["syncer.meta"]
    assert bot.put(path, json="x" * 32_767).status_code == 400, "with its quotes it is a character too long"
    assert bot.put(path, json="x" * 32_766).status_code == 200
    assert bot.put(f"{ISSUES}/{keys[0]}/properties/{'k' * 256}", json=1).status_code == 400
    assert bot.delete(path).status_code == 204
    assert bot.get(path).status_code == 404
    assert updated(bot, keys[0]) == before
    assert items(bot, keys[0]) == []


def test_a_link_runs_from_the_inward_issue_to_the_outward_one(bot: requests.Session, keys: list[str]) -> None:
    """§1.7: `inward blocks outward`; each end shows the other."""
    source, destination, _ = keys
    body = {"type": {"name": "Blocks"}, "inwardIssue": {"key": source}, "outwardIssue": {"key": destination}}
    made = bot.post("/rest/api/3/issueLink", json=body | {"comment": None})
    assert (made.status_code, made.content) == (201, b"")
    (link,) = bot.get(f"{ISSUES}/{source}").json()["fields"]["issuelinks"]
    assert (link["outwardIssue"]["key"], "inwardIssue" in link, link["type"]["outward"]) == (
        destination,
        False,
        "blocks",
    )
    (other,) = bot.get(f"{ISSUES}/{destination}").json()["fields"]["issuelinks"]
    assert (other["inwardIssue"]["key"], "outwardIssue" in other, other["id"]) == (source, False, link["id"])
    assert [item["toString"] for item in items(bot, source)] == [f"This work item blocks {destination}"]
    assert "fieldId" not in items(bot, source)[0]
    assert bot.post("/rest/api/3/issueLink", json=body).status_code == 201
    assert len(bot.get(f"{ISSUES}/{source}").json()["fields"]["issuelinks"]) == 1
    both = bot.get(f"/rest/api/3/issueLink/{link['id']}").json()
    assert (both["inwardIssue"]["key"], both["outwardIssue"]["key"]) == (source, destination)
    assert bot.delete(f"/rest/api/3/issueLink/{link['id']}").status_code == 204
    assert bot.get(f"{ISSUES}/{destination}").json()["fields"]["issuelinks"] == []
    assert bot.get(f"/rest/api/3/issueLink/{link['id']}").status_code == 404


def test_links_to_what_is_not_there_are_not_made(bot: requests.Session, keys: list[str]) -> None:
    body = {"type": {"name": "Blocks"}, "inwardIssue": {"key": keys[0]}, "outwardIssue": {"key": "CAMP-99"}}
    assert bot.post("/rest/api/3/issueLink", json=body).status_code == 404
    wrong = body | {"type": {"name": "Adores"}, "outwardIssue": {"key": keys[1]}}
    assert bot.post("/rest/api/3/issueLink", json=wrong).status_code == 404


def test_links_go_with_a_deleted_issue(bot: requests.Session, keys: list[str]) -> None:
    body = {"type": {"name": "Relates"}, "inwardIssue": {"key": keys[0]}, "outwardIssue": {"key": keys[1]}}
    bot.post("/rest/api/3/issueLink", json=body)
    bot.delete(f"{ISSUES}/{keys[0]}")
    assert bot.get(f"{ISSUES}/{keys[1]}").json()["fields"]["issuelinks"] == []


def test_remote_links_are_idempotent_by_their_global_id(bot: requests.Session, keys: list[str]) -> None:
    """The only create in Jira that may be repeated."""
    path = f"{ISSUES}/{keys[0]}/remotelink"
    link = {"globalId": "sy=1", "object": {"url": "https://example.com/1", "title": "One"}}
    first, again = bot.post(path, json=link), bot.post(path, json=link | {"relationship": "from"})
    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json()["id"] == again.json()["id"]
    assert bot.post(path, json={"object": link["object"]}).status_code == 201
    assert bot.post(path, json={"object": link["object"]}).status_code == 201
    assert len(bot.get(path).json()) == 3
    assert bot.get(f"{path}?globalId=sy=1").json()["relationship"] == "from"
    assert bot.post(path, json={"object": {}}).json()["errors"].keys() == {"url", "title"}
    one = f"{path}/{first.json()['id']}"
    assert bot.put(one, json=link).status_code == 204
    assert "relationship" not in bot.get(one).json()
    assert bot.delete(f"{path}?globalId=sy=1").status_code == 415, "without a Content-Type"
    typed = {"Content-Type": "application/json"}
    assert bot.delete(f"{path}?globalId=sy=1", headers=typed).status_code == 204
    assert bot.get(one).status_code == 404


def test_comments_are_documents_with_bounds_and_touch_the_issue(
    bot: requests.Session, keys: list[str]
) -> None:
    path, before = f"{ISSUES}/{keys[0]}/comment", updated(bot, keys[0])
    later(bot)
    made = bot.post(path, json={"body": doc("First"), "properties": [{"key": "syncer", "value": 1}]})
    assert made.status_code == 201
    assert made.json()["author"]["displayName"] == "Syncer Bot"
    assert updated(bot, keys[0]) != before
    assert items(bot, keys[0]) == []
    later(bot)
    bot.post(path, json={"body": doc("Second")})
    assert [_text(one) for one in bot.get(f"{path}?orderBy=-created").json()["comments"]] == [
        "Second",
        "First",
    ]
    page = bot.get(f"{path}?startAt=-5&maxResults=1").json()
    assert (page["startAt"], page["maxResults"], page["total"], len(page["comments"])) == (0, 1, 2, 1)
    assert bot.get(f"{path}?orderBy=author").status_code == 400
    one = f"{path}/{made.json()['id']}"
    changed = bot.put(one, json={"body": doc("Changed")})
    assert (changed.status_code, _text(changed.json())) == (200, "Changed")
    listed = bot.post("/rest/api/3/comment/list", json={"ids": [int(made.json()["id"])]}).json()
    assert [_text(each) for each in listed["values"]] == ["Changed"]
    assert bot.post(path, json={"body": "text"}).json()["errors"] == {"comment": "Comment body is not valid!"}
    assert bot.delete(one).status_code == 204
    assert bot.get(one).status_code == 404


def _text(comment: dict[str, Any]) -> str:
    return str(comment["body"]["content"][0]["content"][0]["text"])


def test_the_changelog_has_the_quirks_of_the_real_one(bot: requests.Session, keys: list[str]) -> None:
    """§1.5: joined labels, plain text for rich text, no `fieldId` for parents."""
    account = bot.get("/rest/api/3/myself").json()["accountId"]
    epic = bot.post(
        ISSUES,
        json={"fields": {"project": {"key": "CAMP"}, "issuetype": {"name": "Epic"}, "summary": "Camp"}},
    ).json()
    fields = {
        "labels": ["b", "a"],
        "description": doc("Plain"),
        "assignee": {"accountId": account},
        "duedate": "2026-12-24",
        "parent": {"key": epic["key"]},
    }
    assert bot.put(f"{ISSUES}/{keys[0]}", json={"fields": fields}).status_code == 204
    found = {item["field"]: item for item in items(bot, keys[0])}
    assert (found["labels"]["fromString"], found["labels"]["toString"], found["labels"]["to"]) == (
        "",
        "a b",
        None,
    )
    assert found["description"]["toString"] == "Plain"
    assert (found["assignee"]["to"], found["assignee"]["toString"]) == (account, "Syncer Bot")
    assert found["duedate"] == {
        "field": "duedate",
        "fieldtype": "jira",
        "fieldId": "duedate",
        "from": None,
        "fromString": None,
        "to": "2026-12-24",
        "toString": "2026-12-24 00:00:00.0",
    }
    parent = found["IssueParentAssociation"]
    assert (parent["to"], parent["toString"], "fieldId" in parent) == (epic["id"], epic["key"], False)


def test_the_changelog_comes_in_pages_by_list_and_for_many_issues(
    bot: requests.Session, keys: list[str]
) -> None:
    for number in range(3):
        bot.put(f"{ISSUES}/{keys[0]}", json={"fields": {"summary": f"Fence {number}"}})
    bot.put(f"{ISSUES}/{keys[1]}", json={"fields": {"labels": ["x"]}})
    page = bot.get(f"{ISSUES}/{keys[0]}/changelog?maxResults=2").json()
    assert ([one["items"][0]["toString"] for one in page["values"]], page["isLast"]) == (
        ["Fence 0", "Fence 1"],
        False,
    )
    rest = bot.get(page["nextPage"]).json()
    assert (len(rest["values"]), rest["isLast"], "nextPage" in rest) == (1, True, False)
    listed = bot.post(
        f"{ISSUES}/{keys[0]}/changelog/list", json={"changelogIds": [int(page["values"][1]["id"])]}
    )
    assert [one["items"][0]["toString"] for one in listed.json()["histories"]] == ["Fence 1"]
    expanded = bot.get(f"{ISSUES}/{keys[0]}?expand=changelog").json()["changelog"]["histories"]
    assert expanded[0]["items"][0]["toString"] == "Fence 2"
    bulk = {"issueIdsOrKeys": keys, "maxResults": 2}
    first = bot.post("/rest/api/3/changelog/bulkfetch", json=bulk).json()
    second = bot.post(
        "/rest/api/3/changelog/bulkfetch", json=bulk | {"nextPageToken": first["nextPageToken"]}
    ).json()
    assert [len(one["changeHistories"]) for one in first["issueChangeLogs"]] == [2]
    assert [len(one["changeHistories"]) for one in second["issueChangeLogs"]] == [1, 1]
    assert "nextPageToken" not in second
    only = bot.post(
        "/rest/api/3/changelog/bulkfetch", json={"issueIdsOrKeys": keys, "fieldIds": ["labels"]}
    ).json()
    assert len(only["issueChangeLogs"]) == 1


def test_an_edit_may_say_on_whose_behalf_it_was_made(bot: requests.Session, keys: list[str]) -> None:
    metadata = {"type": "syncer", "actor": {"id": "pm@example.com"}, "description": "minutes of MTG-0001"}
    body = {"fields": {"summary": "Gate"}, "historyMetadata": metadata}
    assert bot.put(f"{ISSUES}/{keys[0]}", json=body).status_code == 204
    (entry,) = bot.get(f"{ISSUES}/{keys[0]}/changelog").json()["values"]
    assert entry["historyMetadata"] == metadata
