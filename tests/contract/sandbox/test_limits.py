"""Rate limits (F18): off unless asked for, then the documented numbers and headers, on the sandbox's clock."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
import requests

from syncer.sandbox.app import Running, start
from syncer.sandbox.clock import Clock
from syncer.sandbox.faults.limits import Limits
from syncer.sandbox.site import Site

CREATE = {"fields": {"project": {"key": "CAMP"}, "issuetype": {"name": "Task"}, "summary": "Fence"}}
ISSUE = "/rest/api/3/issue/CAMP-1"


def limit(caller: requests.Session, **numbers: Any) -> None:
    reply = caller.post("/__sandbox/limits", json=numbers)
    assert reply.ok, reply.text


def test_nothing_is_limited_unless_asked_for(bot: requests.Session) -> None:
    assert bot.get("/__sandbox/limits").json()["mode"] == "off"
    got = [bot.get("/rest/api/3/serverInfo") for _ in range(150)]
    assert {one.status_code for one in got} == {200}
    assert not any(name.startswith("X-RateLimit") for name in got[-1].headers)


def test_the_documented_burst_is_a_hundred_a_second_for_each_endpoint(bot: requests.Session) -> None:
    limit(bot, mode="documented")
    got = [bot.get("/rest/api/3/serverInfo") for _ in range(101)]
    assert [one.status_code for one in got] == [200] * 100 + [429]
    refused = got[-1]
    assert refused.headers["RateLimit-Reason"] == "jira-burst-based"
    assert refused.headers["Retry-After"] == "1"
    assert refused.headers["X-RateLimit-Limit"] == "100"
    assert refused.headers["X-RateLimit-Reset"] == "2026-11-21T15:39:16Z"
    assert refused.json()["errorMessages"]
    assert "X-RateLimit-Reset" not in got[0].headers
    assert ("X-RateLimit-NearLimit" in got[50].headers, "X-RateLimit-NearLimit" in got[90].headers) == (
        False,
        True,
    )
    assert bot.get("/rest/api/3/myself").status_code == 200, "another endpoint has a bucket of its own"


def test_buckets_refill_on_the_sandboxs_clock(bot: requests.Session) -> None:
    limit(bot, rates={"GET": 2})
    path = "/rest/api/3/serverInfo"
    assert [bot.get(path).status_code for _ in range(3)] == [200, 200, 429]
    bot.post("/__sandbox/clock", json={"advance": 0.5})
    assert [bot.get(path).status_code for _ in range(2)] == [200, 429]
    assert bot.get("/__sandbox/limits").json()["refused"] == {"burst": 2}


def test_the_endpoint_counts_not_the_issue(bot: requests.Session) -> None:
    for _ in range(2):
        bot.post("/rest/api/3/issue", json=CREATE)
    limit(bot, overrides={"GET issue/{issue}": 2})
    got = [bot.get(f"/rest/api/3/issue/{key}").status_code for key in ("CAMP-1", "CAMP-2", "CAMP-1")]
    assert got == [200, 200, 429]


def test_writes_of_one_issue_are_limited_by_whatever_name_it_is_called(bot: requests.Session) -> None:
    made = [bot.post("/rest/api/3/issue", json=CREATE).json() for _ in range(2)]
    limit(bot, mode="documented")
    names = [made[0]["id"], made[0]["key"]] * 10 + ["CAMP-1"]
    got = [bot.put(f"/rest/api/3/issue/{one}", json={"fields": {"summary": "Gate"}}) for one in names]
    assert [one.status_code for one in got] == [204] * 20 + [429]
    assert got[-1].headers["RateLimit-Reason"] == "jira-per-issue-on-write"
    assert bot.get(ISSUE).status_code == 200, "reading goes on"
    assert bot.put("/rest/api/3/issue/CAMP-2", json={"fields": {"summary": "Gate"}}).status_code == 204
    bot.post("/__sandbox/clock", json={"advance": 2})
    assert bot.put(ISSUE, json={"fields": {"summary": "Gate"}}).status_code == 204


def test_searches_for_people_share_one_budget(bot: requests.Session) -> None:
    limit(bot, user_search=2)
    paths = ["user/search?query=a", "user/assignable/search?project=CAMP", "user/search?query=b"]
    got = [bot.get(f"/rest/api/3/{one}") for one in paths]
    assert [one.status_code for one in got] == [200, 200, 429]
    assert "RateLimit-Reason" not in got[-1].headers


def test_a_quota_lasts_until_the_hour_is_full(bot: requests.Session) -> None:
    limit(bot, quota_tenant=3)
    got = [bot.get("/rest/api/3/serverInfo") for _ in range(4)]
    assert [one.status_code for one in got] == [200, 200, 200, 429]
    assert got[-1].headers["RateLimit-Reason"] == "jira-quota-tenant-based"
    assert got[-1].headers["Retry-After"] == str(20 * 60 + 45)
    assert got[-1].headers["Beta-Retry-After"] == got[-1].headers["Retry-After"]


@pytest.mark.parametrize(
    ("style", "said"), [("date", "Sat, 21 Nov 2026 15:39:16 GMT"), ("none", None), ("1847", "1847")]
)
def test_retry_after_may_be_said_in_several_ways(bot: requests.Session, style: str, said: str | None) -> None:
    limit(bot, rates={"GET": 1}, retry_after=style)
    got = [bot.get("/rest/api/3/serverInfo") for _ in range(2)]
    assert got[-1].headers.get("Retry-After") == said


def test_what_cannot_be_set_is_refused(bot: requests.Session) -> None:
    for wrong in ({"mode": "sometimes"}, {"get": 5}, {"rates": 5}, {"issue_short": [1]}, {"user_search": -1}):
        assert bot.post("/__sandbox/limits", json=wrong).status_code == 400


def test_a_bucket_never_holds_more_than_its_size() -> None:
    limits = Limits()
    limits.set({"mode": "documented"})
    assert limits.as_json()["rates"] == {"GET": 100, "POST": 100, "PUT": 50, "DELETE": 50}


@pytest.fixture
def datacenter() -> Iterator[Running]:
    """A Data Center whose clock stands still."""
    clock = Clock(frozen_at=datetime(2026, 11, 21, 15, 39, 15, tzinfo=UTC))
    with start(Site.from_seed(clock=clock, flavour="datacenter")) as running:
        yield running


def test_data_center_says_on_every_authenticated_reply_how_much_is_left(datacenter: Running) -> None:
    with requests.Session() as caller:
        caller.trust_env = False
        control = f"{datacenter.url}/__sandbox/limits"
        assert caller.post(control, json={"dc_limit": 2, "dc_fill": 1}, timeout=5).ok
        path = f"{datacenter.url}/rest/api/2/myself"
        got = [caller.get(path, auth=("bot", "sandbox-token"), timeout=5) for _ in range(3)]
        anonymous = caller.get(f"{datacenter.url}/rest/api/2/serverInfo", timeout=5)
    assert [one.status_code for one in got] == [200, 200, 429]
    names = ("Limit", "Remaining", "Interval-Seconds", "FillRate")
    assert [got[0].headers[f"X-RateLimit-{name}"] for name in names] == ["2", "1", "1", "1"]
    assert [one.headers["Retry-After"] for one in got] == ["0", "1", "1"]
    assert "Too Many Requests" in got[-1].text
    assert "X-RateLimit-Limit" not in anonymous.headers
