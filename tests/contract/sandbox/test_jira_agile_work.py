"""Boards, sprints and epics as clients work with them, by offsets and (Cloud) by tokens."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import requests

from syncer.sandbox.app import start
from syncer.sandbox.site import Site
from tests.contract.sandbox.conftest import Caller

AGILE = "/rest/agile/1.0"
SOFTWARE = "/rest/software/1.0"


@pytest.fixture
def board(bot: requests.Session) -> int:
    """The board of a project."""
    found = bot.get(f"{AGILE}/board?projectKeyOrId=CAMP&type=scrum").json()["values"]
    return int(found[0]["id"])


def issue(caller: requests.Session, kind: str = "Task", root: str = "/rest/api/3", **more: str) -> str:
    fields = {"project": {"key": "CAMP"}, "issuetype": {"name": kind}, "summary": f"A {kind}"} | more
    return str(caller.post(f"{root}/issue", json={"fields": fields}).json()["key"])


def keys(caller: requests.Session, path: str) -> list[str]:
    return [one["key"] for one in caller.get(path).json()["issues"]]


def test_a_board_says_its_project_its_filter_and_its_versions(bot: requests.Session, board: int) -> None:
    assert [one["key"] for one in bot.get(f"{AGILE}/board/{board}/project").json()["values"]] == ["CAMP"]
    assert bot.get(f"{AGILE}/board/{board}/configuration").json()["filter"]["id"]
    made = bot.post("/rest/api/3/version", json={"name": "1.0", "project": "CAMP"}).json()["id"]
    path = f"{AGILE}/board/{board}/version"
    (version,) = bot.get(path).json()["values"]
    assert (version["id"], version["name"]) == (int(made), "1.0"), "here, ids are numbers"
    assert bot.get(f"{path}?released=true").json()["values"] == []


def test_a_sprint_lives_from_future_to_closed_and_takes_no_short_cut(
    bot: requests.Session, board: int
) -> None:
    made = bot.post(f"{AGILE}/sprint", json={"name": "One", "originBoardId": board})
    assert (made.status_code, made.json()["state"], made.json()["originBoardId"]) == (201, "future", board)
    path = f"{AGILE}/sprint/{made.json()['id']}"
    assert bot.post(path, json={"name": "Two"}).json()["name"] == "Two"
    assert bot.post(path, json={"state": "closed"}).status_code == 400
    assert bot.post(path, json={"state": "active"}).status_code == 400, "it has no dates"
    dates = {"startDate": "2026-11-22T09:00:00.000Z", "endDate": "2026-12-06T09:00:00.000+0100"}
    assert bot.post(path, json={"state": "active"} | dates).json()["state"] == "active"
    assert bot.put(path, json={"name": "Three"}).status_code == 400, "all of it must be there"
    closed = bot.put(path, json={"name": "Three", "state": "closed"} | dates).json()
    assert (closed["name"], "completeDate" in closed) == ("Three", True)
    assert bot.post(f"{path}/issue", json={"issues": [issue(bot)]}).status_code == 400
    assert bot.post(path, json={"name": "x" * 31}).status_code == 400
    assert [bot.delete(path).status_code, bot.get(path).status_code] == [204, 404]


def test_sprints_change_places(bot: requests.Session, board: int) -> None:
    first, second = (
        bot.post(f"{AGILE}/sprint", json={"name": name, "originBoardId": board}).json()["id"]
        for name in ("A", "B")
    )
    assert bot.post(f"{AGILE}/sprint/{first}/swap", json={"sprintToSwapWith": second}).status_code == 204
    found = bot.get(f"{AGILE}/board/{board}/sprint").json()["values"]
    assert [one["id"] for one in found if one["id"] in (first, second)] == [second, first]


def test_issues_go_into_a_sprint_and_back_and_lose_one_that_is_deleted(
    bot: requests.Session, board: int
) -> None:
    key = issue(bot)
    sprint = bot.post(f"{AGILE}/sprint", json={"name": "One", "originBoardId": board}).json()["id"]
    inside = f"{AGILE}/sprint/{sprint}/issue"
    assert bot.post(inside, json={"issues": [key]}).status_code == 204
    assert keys(bot, inside) == keys(bot, f"{SOFTWARE}/sprint/{sprint}/issue") == [key]
    assert bot.post(f"{AGILE}/backlog/{board}/issue", json={"issues": [key]}).status_code == 204
    assert keys(bot, inside) == []
    assert bot.post(f"{AGILE}/backlog/99/issue", json={"issues": [key]}).status_code == 404
    bot.post(inside, json={"issues": [key]})
    bot.delete(f"{AGILE}/sprint/{sprint}")
    assert bot.get(f"{AGILE}/issue/{key}?fields=customfield_10020").json()["fields"] == {
        "customfield_10020": None
    }


def test_an_epic_takes_issues_and_gives_them_back(bot: requests.Session, board: int) -> None:
    epic, child = issue(bot, "Epic"), issue(bot)
    path = f"{AGILE}/epic/{epic}"
    assert bot.post(f"{path}/issue", json={"issues": [child]}).status_code == 204
    assert keys(bot, f"{SOFTWARE}/epic/{epic}/issue") == [child]
    assert keys(bot, f"{AGILE}/board/{board}/epic/{epic}/issue") == [child]
    assert child not in keys(bot, f"{SOFTWARE}/board/{board}/epic/none/issue")
    assert bot.get(f"/rest/api/3/issue/{child}").json()["fields"]["parent"]["key"] == epic
    shown = bot.post(path, json={"name": "Renamed", "color": {"key": "color_3"}, "done": True}).json()
    assert (shown["name"], shown["color"]["key"], shown["done"]) == ("Renamed", "color_3", True)
    assert bot.get(path).json()["summary"] == "A Epic"
    assert bot.post(f"{AGILE}/epic/none/issue", json={"issues": [child]}).status_code == 204
    assert child in keys(bot, f"{AGILE}/epic/none/issue")
    assert bot.post(f"{AGILE}/epic/{child}", json={"name": "x"}).status_code == 404, "it is no epic"


def test_the_newer_lists_page_by_tokens_without_a_total(bot: requests.Session, board: int) -> None:
    made = [issue(bot) for _ in range(3)]
    path = f"{SOFTWARE}/board/{board}/issue?maxResults=2&jql=summary ~ Task ORDER BY id"
    first = bot.get(path).json()
    assert ("total" in first, first["isLast"]) == (False, False)
    last = bot.get(f"{path}&nextPageToken={first['nextPageToken']}").json()
    assert (last["isLast"], "nextPageToken" in last) == (True, False)
    assert [one["key"] for one in first["issues"] + last["issues"]] == made
    assert bot.get(f"{SOFTWARE}/board/{board}/issue/approximate-count").json() == {"count": 3}
    assert bot.get(f"{SOFTWARE}/board/{board}/backlog?nextPageToken=nonsense").status_code == 400


def test_boards_and_sprints_have_properties(bot: requests.Session, board: int) -> None:
    path = f"{AGILE}/board/{board}/properties/syncer.test"
    assert [bot.put(path, json={"a": 1}).status_code, bot.get(path).json()["value"]] == [201, {"a": 1}]
    assert [bot.delete(path).status_code, bot.get(path).status_code] == [204, 404]


@pytest.fixture
def admin() -> Iterator[requests.Session]:
    """An administrator of a Data Center."""
    with start(Site.from_seed(flavour="datacenter")) as running, Caller(running.url, None, "") as caller:
        caller.auth = ("admin", "sandbox")
        yield caller


def test_on_data_center_epics_are_linked_and_named_by_fields(admin: requests.Session) -> None:
    root = "/rest/api/2"
    epic, child = issue(admin, "Epic", root, customfield_10009="Camp"), issue(admin, "Task", root)
    assert admin.post(f"{AGILE}/epic/{epic}/issue", json={"issues": [child]}).status_code == 204
    assert admin.get(f"{root}/issue/{child}").json()["fields"]["customfield_10008"] == epic
    assert keys(admin, f"{AGILE}/epic/{epic}/issue") == [child]
    assert admin.post(f"{AGILE}/epic/{epic}", json={"name": "Gate"}).json()["name"] == "Gate"
    assert admin.get(f"{root}/issue/{epic}").json()["fields"]["customfield_10009"] == "Gate"
    assert admin.post(f"{AGILE}/epic/none/issue", json={"issues": [child]}).status_code == 204
    assert admin.get(f"{root}/issue/{child}").json()["fields"]["customfield_10008"] is None
    assert "location" not in admin.get(f"{AGILE}/board").json()["values"][0]
    assert admin.get(f"{SOFTWARE}/board/1/issue").status_code == 404
