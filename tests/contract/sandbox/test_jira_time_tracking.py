"""Estimates and time spent: the field, what logging work does to it, and its history (atlassian §1.7)."""

from __future__ import annotations

from typing import Any

import pytest
import requests

ISSUES = "/rest/api/3/issue"


@pytest.fixture
def key(bot: requests.Session) -> str:
    """One issue."""
    return create(bot)


def create(caller: requests.Session, **more: Any) -> str:
    fields = {"project": {"key": "CAMP"}, "issuetype": {"name": "Task"}, "summary": "Fence"} | more
    return str(caller.post(ISSUES, json={"fields": fields}).json()["key"])


def tracked(caller: requests.Session, key: str) -> dict[str, Any]:
    path = f"{ISSUES}/{key}?fields=timetracking,timespent"
    shown: dict[str, Any] = caller.get(path).json()["fields"]
    assert shown["timespent"] == shown["timetracking"].get("timeSpentSeconds")
    return dict(shown["timetracking"])


def test_logged_work_is_the_time_spent(bot: requests.Session, key: str) -> None:
    """As a client's suite found it on live Cloud: a total nothing returns, and nothing remains."""
    assert tracked(bot, key) == {}
    log = bot.post(f"{ISSUES}/{key}/worklog", json={"timeSpent": "1h 30m"}).json()
    assert tracked(bot, key) == {
        "remainingEstimate": "0m",
        "remainingEstimateSeconds": 0,
        "timeSpent": "1h 30m",
        "timeSpentSeconds": 5_400,
    }
    bot.put(f"{ISSUES}/{key}/worklog/{log['id']}", json={"timeSpent": "2h"})
    assert tracked(bot, key)["timeSpentSeconds"] == 7_200
    bot.delete(f"{ISSUES}/{key}/worklog/{log['id']}")
    assert tracked(bot, key) == {}


def test_what_remains_shrinks_with_the_work_unless_told_otherwise(bot: requests.Session) -> None:
    key = create(bot, timetracking={"originalEstimate": "2d"})
    assert tracked(bot, key)["remainingEstimate"] == "2d", "a first estimate remains wholly"
    path = f"{ISSUES}/{key}/worklog"
    bot.post(path, json={"timeSpent": "4h"})
    assert tracked(bot, key)["remainingEstimate"] == "1d 4h"
    bot.post(f"{path}?adjustEstimate=leave", json={"timeSpent": "4h"})
    assert tracked(bot, key)["remainingEstimate"] == "1d 4h"
    bot.post(f"{path}?adjustEstimate=new&newEstimate=3d", json={"timeSpent": "4h"})
    assert tracked(bot, key)["remainingEstimate"] == "3d"
    log = bot.post(f"{path}?adjustEstimate=manual&reduceBy=1d", json={"timeSpent": "4h"}).json()
    assert tracked(bot, key)["remainingEstimate"] == "2d"
    assert (
        bot.post(f"{path}?adjustEstimate=new&newEstimate=soon", json={"timeSpent": "1h"}).status_code == 400
    )
    bot.delete(f"{path}/{log['id']}?adjustEstimate=manual&increaseBy=1d")
    assert tracked(bot, key)["remainingEstimate"] == "3d"
    assert tracked(bot, key)["timeSpent"] == "1d 4h", "the refused log was not kept"


def test_an_estimate_that_is_none_is_the_field_s_error(bot: requests.Session, key: str) -> None:
    body = {"fields": {"timetracking": {"originalEstimate": "soon"}}}
    reply = bot.put(f"{ISSUES}/{key}", json=body)
    assert (reply.status_code, list(reply.json()["errors"])) == (400, ["timetracking"])
    edit = {"update": {"timetracking": [{"edit": {"remainingEstimate": "1d"}}]}}
    assert bot.put(f"{ISSUES}/{key}", json=edit).status_code == 204
    assert tracked(bot, key) == {"remainingEstimate": "1d", "remainingEstimateSeconds": 28_800}


def test_the_history_tells_of_estimates_in_seconds(bot: requests.Session, key: str) -> None:
    bot.put(f"{ISSUES}/{key}", json={"fields": {"timetracking": {"originalEstimate": "1h"}}})
    bot.post(f"{ISSUES}/{key}/worklog", json={"timeSpent": "15m"})
    entries = bot.get(f"{ISSUES}/{key}/changelog").json()["values"]
    told = [[(one["field"], one["from"], one["to"]) for one in entry["items"]] for entry in entries]
    assert told[-2:] == [
        [("timeoriginalestimate", None, "3600"), ("timeestimate", None, "3600")],
        [("timeestimate", "3600", "2700"), ("timespent", "0", "900")],
    ]


def test_worklogs_since_an_instant_are_asked_for_in_milliseconds(bot: requests.Session, key: str) -> None:
    log = bot.post(f"{ISSUES}/{key}/worklog", json={"timeSpent": "1h"}).json()
    found = bot.get("/rest/api/3/worklog/updated?since=1763000000000").json()
    assert str(log["id"]) in [str(one["worklogId"]) for one in found["values"]]
