"""Faults of single requests (F19): each kind does what it says, to the request it names and to no other."""

from __future__ import annotations

import threading
import time
from typing import Any

import pytest
import requests

from syncer.sandbox.app import Running
from syncer.sandbox.faults.rules import Rule, parse_fault

CREATE = {"fields": {"project": {"key": "CAMP"}, "issuetype": {"name": "Task"}, "summary": "Fence"}}
ISSUE = "/rest/api/3/issue/CAMP-1"


@pytest.fixture
def issue(bot: requests.Session) -> str:
    """CAMP-1, to do something with."""
    assert bot.post("/rest/api/3/issue", json=CREATE).status_code == 201
    return "CAMP-1"


def plant(bot: requests.Session, **rule: Any) -> None:
    reply = bot.post("/__sandbox/faults", json={"rules": [rule]})
    assert reply.ok, reply.text


def summary(bot: requests.Session) -> str:
    """As the store has it, past all faults."""
    found: str = bot.get("/__sandbox/state").json()["jira"]["issues"]["CAMP-1"]["fields"]["summary"]
    return found


def test_a_rule_strikes_the_nth_match_and_those_after_it_and_counts(
    bot: requests.Session, issue: str
) -> None:
    plant(bot, status=503, method="get", path="/issue/CAMP-1$", nth=2, count=2, retry_after=7)
    got = [bot.get(ISSUE) for _ in range(5)]
    assert [one.status_code for one in got] == [200, 503, 503, 200, 200]
    assert got[1].headers["Retry-After"] == "7"
    assert got[1].headers["Content-Type"].startswith("text/html")
    (rule,) = bot.get("/__sandbox/faults").json()["rules"]
    assert (rule["seen"], rule["strikes"]) == (5, 2)
    struck = [one["faults"] for one in bot.get("/__sandbox/journal?path=CAMP-1").json()["entries"]]
    assert struck == [[], ["status before"], ["status before"], [], []]
    assert bot.delete("/__sandbox/faults").status_code == 204
    assert bot.get("/__sandbox/faults").json()["rules"] == []


def test_a_rule_may_strike_for_ever_and_by_chance_that_can_be_repeated(
    bot: requests.Session, issue: str
) -> None:
    def played() -> list[int]:
        bot.post("/__sandbox/seed", json={"replace": True})
        return [bot.get("/rest/api/3/serverInfo").status_code for _ in range(30)]

    plant(bot, status=500, count=0, probability=0.5)
    statuses = played()
    assert 5 < statuses.count(500) < 25


@pytest.mark.parametrize("when", ["before", "after"])
def test_an_error_instead_of_a_reply_tells_nothing_of_what_was_done(
    bot: requests.Session, issue: str, when: str
) -> None:
    """B-01: after a 502 nobody knows."""
    plant(bot, status=502, method="PUT", when=when)
    assert bot.put(ISSUE, json={"fields": {"summary": "Gate"}}).status_code == 502
    assert summary(bot) == ("Gate" if when == "after" else "Fence")


def test_errors_come_in_the_envelope_of_their_product(bot: requests.Session, issue: str) -> None:
    for status, path, inside in (
        (409, "/rest/api/3/issue/CAMP-1/transitions", "errorMessages"),
        (500, ISSUE, "errorMessages"),
        (404, "/wiki/api/v2/pages/1", "errors"),
        (403, "/wiki/rest/api/search?cql=type=page", "statusCode"),
        (415, ISSUE, "detail"),
    ):
        plant(bot, status=status)
        reply = bot.get(path)
        assert reply.status_code == status
        assert inside in reply.json()


def test_pages_of_proxies_and_log_ins_stand_where_json_was_expected(
    bot: requests.Session, issue: str
) -> None:
    plant(bot, kind="login_page")
    page = bot.get(ISSUE)
    assert (page.status_code, page.headers["Content-Type"]) == (200, "text/html;charset=UTF-8")
    assert "<form" in page.text
    plant(bot, kind="proxy_page")
    assert bot.get(ISSUE).status_code == 502


def test_a_redirect_to_another_host_loses_the_credentials(
    sandbox: Running, bot: requests.Session, issue: str
) -> None:
    plant(bot, kind="redirect", location="same")
    assert bot.get(ISSUE).status_code == 200
    plant(bot, kind="redirect", location="other")
    first = bot.get(ISSUE, allow_redirects=False)
    assert first.status_code == 302
    assert first.headers["Location"] == sandbox.url.replace("127.0.0.1", "localhost") + ISSUE


@pytest.mark.parametrize("kind", ["truncated", "longer_length"])
def test_a_reply_may_end_too_soon(bot: requests.Session, issue: str, kind: str) -> None:
    plant(bot, kind=kind, path="CAMP-1")
    with pytest.raises(requests.exceptions.ChunkedEncodingError, match="IncompleteRead"):
        bot.get(ISSUE)
    assert bot.get(ISSUE).status_code == 200


def test_a_length_too_short_leaves_half_a_json(sandbox: Running, bot: requests.Session, issue: str) -> None:
    whole = bot.get(ISSUE)
    plant(bot, kind="shorter_length", path="CAMP-1")
    half = requests.get(sandbox.url + ISSUE, auth=bot.auth, timeout=5)
    assert half.status_code == 200
    assert 0 < len(half.content) < len(whole.content)
    with pytest.raises(requests.exceptions.JSONDecodeError):
        half.json()


def test_a_slow_drip_arrives_whole(bot: requests.Session, issue: str) -> None:
    whole = bot.get(ISSUE).json()
    plant(bot, kind="drip", seconds=0.2, path="CAMP-1")
    began = time.monotonic()
    assert bot.get(ISSUE).json() == whole
    assert time.monotonic() - began >= 0.15


def test_nobody_else_waits_for_a_delayed_request(sandbox: Running, bot: requests.Session, issue: str) -> None:
    plant(bot, kind="delay", seconds=3, when="after", method="PUT")
    with pytest.raises(requests.exceptions.ReadTimeout):
        bot.put(ISSUE, json={"fields": {"summary": "Gate"}}, timeout=0.3)
    began = time.monotonic()
    waiting = threading.Thread(
        target=lambda: requests.get(sandbox.url + "/rest/api/3/serverInfo", timeout=5), daemon=True
    )
    waiting.start()
    waiting.join()
    assert bot.get(ISSUE).json()["fields"]["summary"] == "Gate"
    assert time.monotonic() - began < 2, "the delay is one request's own"


def test_a_delay_before_commits_late(bot: requests.Session, issue: str) -> None:
    plant(bot, kind="delay", seconds=0.5, method="PUT")
    with pytest.raises(requests.exceptions.ReadTimeout):
        bot.put(ISSUE, json={"fields": {"summary": "Gate"}}, timeout=0.2)
    assert summary(bot) == "Fence"
    time.sleep(0.6)
    assert summary(bot) == "Gate"


def test_somebody_writes_between_our_reading_and_our_writing(bot: requests.Session, issue: str) -> None:
    """F30: the GET shows the old state; right after it a person edits."""
    deed = {"as": "pm@example.com", "do": "edit_issue", "issue": "CAMP-1", "fields": {"summary": "Theirs"}}
    plant(bot, kind="deed", when="after", method="GET", path="/issue/CAMP-1$", deeds=[deed])
    assert bot.get(ISSUE).json()["fields"]["summary"] == "Fence"
    assert bot.get(ISSUE).json()["fields"]["summary"] == "Theirs"


def test_a_deed_that_cannot_be_done_is_told_in_the_journal(bot: requests.Session, issue: str) -> None:
    plant(bot, path="CAMP-1", deeds=[{"as": "pm@example.com", "do": "sing"}])
    assert bot.get(ISSUE).status_code == 200
    (entry,) = bot.get("/__sandbox/journal?path=CAMP-1").json()["entries"]
    assert entry["faults"][0] == "deed before"
    assert "deed refused" in entry["faults"][1]


def test_the_next_requests_can_be_limited_with_headers_of_ones_choice(
    bot: requests.Session, issue: str
) -> None:
    """F18: what Retry-After may look like."""
    for written, expected in (("1847", "1847"), ("date:30", "Sat, 21 Nov 2026 15:39:45 GMT"), ("none", None)):
        plant(bot, kind="limit", reason="issue", retry_after=written, headers={"X-Extra": "1"})
        reply = bot.put(ISSUE, json={"fields": {"summary": "Gate"}})
        assert (reply.status_code, reply.headers.get("Retry-After")) == (429, expected)
        assert reply.headers["RateLimit-Reason"] == "jira-per-issue-on-write"
        assert reply.headers["X-Extra"] == "1"
    plant(bot, kind="limit", reason="quota-global", status=503, body="<html>busy</html>")
    busy = bot.get(ISSUE)
    assert (busy.status_code, busy.text) == (503, "<html>busy</html>")


@pytest.mark.parametrize("status", [204, 304, 420, 520])
def test_statuses_without_a_body_or_a_name_are_sent_too(
    sandbox: Running, bot: requests.Session, issue: str, status: int
) -> None:
    plant(bot, status=status, headers={"X-Proxy": "p"})
    reply = requests.get(sandbox.url + ISSUE, auth=bot.auth, timeout=5)
    assert (reply.status_code, bool(reply.content), reply.headers["X-Proxy"]) == (status, status >= 400, "p")
    assert requests.get(sandbox.url + ISSUE, auth=bot.auth, timeout=5).ok


@pytest.mark.parametrize(
    ("name", "body"),
    [
        ("faults", {"rules": [{"status": 500, "headers": {"X": "a\r\nb"}}]}),
        ("faults", {"rules": [{"status": 500, "headers": ["X"]}]}),
        ("faults", {"rules": ["abort"]}),
        ("faults", {"rules": [{"kind": "abort", "nth": "first"}]}),
        ("faults", {"rules": 5}),
        ("faults", {"webhooks": {"lose": 1}}),
        ("faults", {"webhooks": {"drop": "often"}}),
        ("faults", {"webhooks": 5}),
        ("limits", {"issue_short": [20, 0]}),
        ("limits", {"dc_interval": 0}),
        ("clock", {"advance": "inf"}),
        ("clock", {"set": 5}),
        ("tokens", {"add": {"value": "x"}}),
        ("tokens", {"add": "x"}),
        ("tokens", {"add": {"user": "bot@example.com", "value": "x", "expires": "soon"}}),
        ("webhooks", {"url": "http://[::1"}),
        ("webhooks", {"url": "http://127.0.0.1:99999/"}),
        ("webhooks", {"url": "http://127.0.0.1/", "events": ["page_created"]}),
        ("person", {"deeds": "many"}),
        ("switches", {"keep_bodies": "yes"}),
    ],
)
def test_the_control_interface_refuses_what_it_cannot_use(
    bot: requests.Session, name: str, body: dict[str, Any]
) -> None:
    reply = bot.post(f"/__sandbox/{name}", json=body)
    assert reply.status_code == 400, reply.text
    assert reply.json()["errorMessages"][0]


def test_a_limit_of_nothing_refuses_everything(bot: requests.Session) -> None:
    bot.post("/__sandbox/limits", json={"rates": {"GET": 0}})
    reply = bot.get("/rest/api/3/serverInfo")
    assert (reply.status_code, reply.headers["Retry-After"]) == (429, "3600")


def test_faults_are_written_shortly_on_a_command_line() -> None:
    assert parse_fault("PUT /issue/ kind=delay seconds=5 when=after nth=2") == Rule(
        "delay", "after", "PUT", "/issue/", nth=2, seconds=5
    )
    assert parse_fault("* /wiki/ status=503 retry-after=3 count=0") == Rule(
        "status", path="/wiki/", status=503, retry_after="3", count=0
    )
    deed = """GET /issue/ when=after deeds='[{"as": "pm@example.com", "do": "comment"}]'"""
    assert parse_fault(deed).deeds == [{"as": "pm@example.com", "do": "comment"}]


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("PUT", "write for example"),
        ("PUT /issue/ kind=dealy seconds=1", "did you mean delay?"),
        ("PUT /issue/ kind=delay", "needs seconds"),
        ("PUT /issue/ secs=1 kind=delay", "unknown 'secs'"),
        ("PUT [ status=500", "no regular expression"),
        ("PUT /issue/ status=99", "from 200 to 599"),
        ("PUT /issue/ kind=abort nth=0", "nth from 1"),
        ("PUT /issue/ kind=abort soon", "no '='"),
    ],
)
def test_a_fault_written_wrongly_says_what_to_write(text: str, says: str) -> None:
    with pytest.raises(ValueError, match="fault") as refused:
        parse_fault(text)
    assert says in str(refused.value)
