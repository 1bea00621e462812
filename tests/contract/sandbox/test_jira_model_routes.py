"""Routes beside the issues themselves: attachments, worklogs, bulk operations, the archive, boards (atlassian §1.6, §1.7)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
import requests

from syncer.sandbox.app import Running, start
from syncer.sandbox.site import Site
from tests.contract.sandbox.conftest import Caller, Person

API = "/rest/api/3"
ISSUES = f"{API}/issue"
SAFE = {"X-Atlassian-Token": "no-check"}
FILE = {"file": ("plan.txt", b"line\r\nline\x00\xff", "text/plain")}


@pytest.fixture
def issue(bot: requests.Session) -> str:
    return create(bot)


@pytest.fixture
def admin(person: Person) -> requests.Session:
    return person("admin@example.com")


@pytest.fixture
def datacenter() -> Iterator[tuple[Running, requests.Session]]:
    with start(Site.from_seed(flavour="datacenter")) as running, Caller(running.url, None, "") as caller:
        caller.headers["Authorization"] = "Bearer sandbox-token"
        yield running, caller


def create(caller: requests.Session, api: str = API, **fields: Any) -> str:
    body = {"project": {"key": "CAMP"}, "issuetype": {"name": "Task"}, "summary": "Fence"} | fields
    reply = caller.post(f"{api}/issue", json={"fields": body})
    assert reply.status_code == 201, reply.text
    return str(reply.json()["key"])


def found(caller: requests.Session, jql: str) -> list[str]:
    reply = caller.post(f"{API}/search/jql", json={"jql": jql, "fields": ["key"]})
    return [one["key"] for one in reply.json()["issues"]]


def test_an_upload_needs_its_header_its_form_and_answers_200_with_an_array(
    bot: requests.Session, issue: str, nobody: requests.Session
) -> None:
    address = f"{ISSUES}/{issue}/attachments"
    refused = bot.post(address, files=FILE)
    assert (refused.status_code, refused.text) == (403, "XSRF check failed")
    assert bot.post(address, json={}, headers=SAFE).status_code == 415
    assert bot.post(address, files={"other": FILE["file"]}, headers=SAFE).status_code == 400
    first, again = (bot.post(address, files=FILE, headers=SAFE) for _ in range(2))
    assert first.status_code == 200
    (made,) = first.json()
    assert (made["filename"], made["size"], made["mimeType"]) == ("plan.txt", 12, "text/plain")
    assert again.json()[0]["id"] != made["id"], "the same name may come twice"
    shown = bot.get(f"{ISSUES}/{issue}?fields=attachment&expand=changelog").json()
    assert [one["id"] for one in shown["fields"]["attachment"]] == [made["id"], again.json()[0]["id"]]
    item = shown["changelog"]["histories"][0]["items"][0]
    assert (item["field"], item["toString"]) == ("Attachment", "plan.txt")
    assert nobody.post(address, files=FILE, headers=SAFE).status_code == 401


def test_cloud_redirects_to_the_bytes_and_the_link_is_the_permission(
    bot: requests.Session, issue: str, nobody: requests.Session
) -> None:
    made = bot.post(f"{ISSUES}/{issue}/attachments", files=FILE, headers=SAFE).json()[0]
    reply = bot.get(made["content"], allow_redirects=False)
    assert reply.status_code == 303
    assert nobody.get(reply.headers["Location"]).content == FILE["file"][1]
    assert bot.get(made["content"], params={"redirect": "false"}).content == FILE["file"][1]
    assert nobody.get(made["content"]).status_code == 404
    assert bot.get(f"{API}/attachment/{made['id']}").json()["filename"] == "plan.txt"
    assert bot.delete(f"{API}/attachment/{made['id']}").status_code == 204
    assert bot.get(f"{API}/attachment/{made['id']}").status_code == 404


def test_data_center_sends_the_bytes_at_once(datacenter: tuple[Running, requests.Session]) -> None:
    _, caller = datacenter
    key = create(caller, "/rest/api/2")
    made = caller.post(f"/rest/api/2/issue/{key}/attachments", files=FILE, headers=SAFE).json()[0]
    reply = caller.get(made["content"], allow_redirects=False)
    assert (reply.status_code, reply.content) == (200, FILE["file"][1])


def test_an_issue_takes_so_many_attachments_and_no_more(bot: requests.Session, issue: str) -> None:
    bot.post("/__sandbox/switches", json={"attachment_limit": 1})
    address = f"{ISSUES}/{issue}/attachments"
    assert bot.post(address, files=FILE, headers=SAFE).status_code == 200
    assert bot.post(address, files=FILE, headers=SAFE).status_code == 413


def test_work_is_logged_changed_and_taken_back(bot: requests.Session, issue: str) -> None:
    address = f"{ISSUES}/{issue}/worklog"
    made = bot.post(address, json={"timeSpent": "1h 30m", "started": "2026-11-20T09:00:00.000+0000"})
    assert made.status_code == 201
    assert (made.json()["timeSpentSeconds"], made.json()["timeSpent"]) == (5400, "1h 30m")
    own = f"{address}/{made.json()['id']}"
    assert bot.put(own, json={"timeSpentSeconds": 60}).json()["timeSpent"] == "1m"
    assert bot.get(address).json()["total"] == 1
    assert bot.post(f"{API}/worklog/list", json={"ids": [int(made.json()["id"])]}).json()[0]["issueId"]
    assert bot.get(f"{API}/worklog/updated").json()["values"]
    assert bot.delete(own).status_code == 204
    assert bot.get(own).status_code == 404


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({}, "timeLogged"),
        ({"timeSpent": "soon"}, "timeLogged"),
        ({"timeSpentSeconds": 0}, "timeLogged"),
        ({"timeSpent": "1h", "started": "yesterday"}, "started"),
        ({"timeSpent": "1h", "comment": "text"}, "comment"),
    ],
)
def test_a_worklog_that_cannot_be_says_what_is_wrong(
    bot: requests.Session, issue: str, body: dict[str, Any], field: str
) -> None:
    reply = bot.post(f"{ISSUES}/{issue}/worklog", json=body)
    assert (reply.status_code, set(reply.json()["errors"])) == (400, {field})


def labels_for(*names: str) -> dict[str, Any]:
    labels = {
        "fieldId": "labels",
        "labels": [{"name": "sy"}],
        "bulkEditMultiSelectFieldOption": "ADD",
    }
    return {
        "selectedIssueIdsOrKeys": list(names),
        "selectedActions": ["labels"],
        "editedFieldsInput": {"labelsFields": [labels]},
    }


def test_a_bulk_edit_goes_on_by_the_clock_and_tells_of_every_issue(bot: requests.Session) -> None:
    first, second = create(bot), create(bot, labels=["old"])
    reply = bot.post(f"{API}/bulk/issues/fields", json=labels_for(first, second, "CAMP-99"))
    assert reply.status_code == 201
    address = f"{API}/bulk/queue/{reply.json()['taskId']}"
    assert bot.get(address).json()["status"] == "ENQUEUED"
    bot.post("/__sandbox/clock", json={"advance": 1.05})
    assert bot.get(address).json()["status"] == "RUNNING"
    bot.post("/__sandbox/clock", json={"advance": 60})
    done = bot.get(address).json()
    assert (done["status"], done["progressPercent"], done["totalIssueCount"]) == ("COMPLETE", 100, 3)
    assert (len(done["processedAccessibleIssues"]), done["invalidOrInaccessibleIssueCount"]) == (2, 1)
    assert sorted(found(bot, "labels = sy")) == [first, second]


def test_five_bulk_operations_at_once_for_the_whole_site(bot: requests.Session, issue: str) -> None:
    address = f"{API}/bulk/issues/fields"
    assert all(bot.post(address, json=labels_for(issue)).status_code == 201 for _ in range(5))
    sixth = bot.post(address, json=labels_for(issue))
    assert (sixth.status_code, set(sixth.json())) == (400, {"errors"})
    assert set(sixth.json()["errors"][0]) == {"message"}
    bot.post("/__sandbox/clock", json={"advance": 60})
    assert bot.post(address, json=labels_for(issue)).status_code == 201


def test_a_bulk_transition_names_the_issues_it_could_not_move(bot: requests.Session) -> None:
    keys = [create(bot), create(bot)]
    ways = bot.get(f"{API}/bulk/issues/transition", params={"issueIdsOrKeys": ",".join(keys)}).json()
    (flow,) = ways["availableTransitions"]
    wanted = next(one for one in flow["transitions"] if one["to"]["statusName"] == "Done")
    inputs = [
        {"selectedIssueIdsOrKeys": [keys[0]], "transitionId": str(wanted["transitionId"])},
        {"selectedIssueIdsOrKeys": [keys[1]], "transitionId": "999"},
    ]
    task = bot.post(f"{API}/bulk/issues/transition", json={"bulkTransitionInputs": inputs}).json()["taskId"]
    bot.post("/__sandbox/clock", json={"advance": 60})
    done = bot.get(f"{API}/bulk/queue/{task}").json()
    assert len(done["processedAccessibleIssues"]) == 1
    assert list(done["failedAccessibleIssues"].values()) == [
        ["Transition id '999' is not valid for this issue."]
    ]
    assert found(bot, "status = Done") == [keys[0]]


@pytest.mark.parametrize(
    "change",
    [
        {"selectedIssueIdsOrKeys": []},
        {"selectedIssueIdsOrKeys": ["CAMP-1"] * 1001},
        {"selectedActions": ["summary"]},
        {"editedFieldsInput": {"colours": []}},
        {"editedFieldsInput": None},
    ],
)
def test_bulk_refusals_have_their_own_envelope(bot: requests.Session, change: dict[str, Any]) -> None:
    reply = bot.post(f"{API}/bulk/issues/fields", json=labels_for("CAMP-1") | change)
    assert (reply.status_code, list(reply.json())) == (400, ["errors"])


def test_bulk_fields_lists_what_can_be_edited(bot: requests.Session, issue: str) -> None:
    fields = bot.get(f"{API}/bulk/issues/fields", params={"issueIdsOrKeys": issue}).json()["fields"]
    assert "labels" in {one["id"] for one in fields}


def test_an_archived_issue_is_read_but_neither_found_nor_changed(
    bot: requests.Session, admin: requests.Session, issue: str
) -> None:
    """F13."""
    body = {"issueIdsOrKeys": [issue, "CAMP-99"]}
    assert bot.put(f"{API}/issue/archive", json=body).status_code == 403
    reply = admin.put(f"{API}/issue/archive", json=body)
    assert reply.json()["numberOfIssuesUpdated"] == 1
    assert reply.json()["errors"]["issuesNotFound"]["issueIdsOrKeys"] == ["CAMP-99"]
    assert bot.get(f"{ISSUES}/{issue}").status_code == 200
    assert found(bot, "project = CAMP") == []
    assert bot.put(f"{ISSUES}/{issue}", json={"fields": {"summary": "Gate"}}).status_code == 400
    assert bot.get(f"{ISSUES}/{issue}/transitions").json()["transitions"] == []
    assert admin.put(f"{API}/issue/unarchive", json=body).json()["numberOfIssuesUpdated"] == 1
    assert found(bot, "project = CAMP") == [issue]


def test_data_center_archives_one_by_one(datacenter: tuple[Running, requests.Session]) -> None:
    running, caller = datacenter
    key = create(caller, "/rest/api/2")
    with Caller(running.url, "admin", "sandbox") as admin:
        assert admin.put(f"/rest/api/2/issue/{key}/archive").status_code == 204
        assert caller.get(f"/rest/api/2/issue/{key}").status_code == 200
        assert caller.get("/rest/api/2/search", params={"jql": "project = CAMP"}).json()["total"] == 0
        assert admin.put(f"/rest/api/2/issue/{key}/restore").status_code == 204
    assert caller.get("/rest/api/2/search", params={"jql": "project = CAMP"}).json()["total"] == 1


def test_ranking_is_noise_in_the_changelog(bot: requests.Session) -> None:
    keys = [create(bot), create(bot)]
    before = bot.get(f"{ISSUES}/{keys[0]}").json()["fields"]["updated"]
    bot.post("/__sandbox/clock", json={"advance": 60})
    body = {"issues": [keys[0]], "rankAfterIssue": keys[1]}
    assert bot.put("/rest/agile/1.0/issue/rank", json=body).status_code == 204
    shown = bot.get(f"{ISSUES}/{keys[0]}?expand=changelog").json()
    assert shown["fields"]["updated"] > before
    item = shown["changelog"]["histories"][0]["items"][0]
    assert (item["field"], item["fieldtype"], item["toString"]) == ("Rank", "custom", "Ranked lower")
    partly = bot.put("/rest/agile/1.0/issue/rank", json=body | {"issues": [keys[0], "CAMP-99"]})
    assert [one["status"] for one in partly.json()["entries"]] == [200, 404]
    assert partly.status_code == 207
    too_many = body | {"issues": [keys[0]] * 51}
    assert bot.put("/rest/agile/1.0/issue/rank", json=too_many).status_code == 400


def test_boards_sprints_and_epics_as_command_line_clients_ask(bot: requests.Session) -> None:
    agile = "/rest/agile/1.0"
    epic, story = create(bot, issuetype={"name": "Epic"}), create(bot, issuetype={"name": "Story"})
    bot.put(f"{ISSUES}/{story}", json={"fields": {"parent": {"key": epic}}})
    (board,) = bot.get(f"{agile}/board", params={"projectKeyOrId": "CAMP"}).json()["values"]
    assert (board["type"], board["location"]["projectKey"]) == ("scrum", "CAMP")
    sprint = bot.post(f"{agile}/sprint", json={"name": "One", "originBoardId": board["id"]}).json()
    listed = bot.get(f"{agile}/board/{board['id']}/sprint", params={"state": "future"}).json()["values"]
    assert [one["name"] for one in listed] == ["One"]
    assert bot.post(f"{agile}/sprint/{sprint['id']}/issue", json={"issues": [story]}).status_code == 204
    assert [one["key"] for one in bot.get(f"{agile}/sprint/{sprint['id']}/issue").json()["issues"]] == [story]
    assert found(bot, "sprint in futureSprints()") == [story]
    assert [one["key"] for one in bot.get(f"{agile}/epic/{epic}/issue").json()["issues"]] == [story]
    assert [one["key"] for one in bot.get(f"{agile}/board/{board['id']}/epic").json()["values"]] == [epic]
    asked = bot.get(f"{agile}/board/{board['id']}/issue", params={"jql": "type = Story"}).json()
    assert (asked["total"], asked["issues"][0]["key"]) == (1, story)
    assert bot.get(f"{agile}/board/99").status_code == 404
    assert bot.get(f"{agile}/board/{board['id']}/configuration").json()["columnConfig"]["columns"]
