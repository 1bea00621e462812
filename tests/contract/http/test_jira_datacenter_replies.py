"""What only a Data Center answers: who it takes us for, captchas, and a database that holds no emoji (B-14, §6.13)."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from syncer.domain.kinds import Kind
from syncer.jira.client import CharactersRefused, JiraClient
from syncer.jira.creating import create_issues
from syncer.jira.datacenter import DataCenter
from syncer.jira.tracker import JiraTracker
from syncer.ports import Outcome, Refused, UnknownOutcome
from syncer.sync.changes import IssueDraft, Sections
from tests.contract.http.conftest import RawServer

Serve = Callable[..., RawServer]
ME = {"key": "JIRAUSER10101", "name": "sync bot", "emailAddress": "bot@example.com", "displayName": "Bot"}
DATABASE = (
    "java.sql.SQLException: Incorrect string value: '\\xF0\\x9F\\x98\\x80' for column 'SUMMARY' at row 1"
)


def client(url: str) -> JiraClient:
    return JiraClient(url, "bot@example.com", "a-token", api=DataCenter.api)


def tracker(url: str, user: str = "") -> JiraTracker:
    return JiraTracker(client(url), DataCenter(), user=user, cached=lambda _: None, cache=lambda *_: None)


def as_me(**more: Any) -> dict[str, Any]:
    return {"body": json.dumps(ME), "headers": {"X-AUSERNAME": "sync%20bot"}, **more}


def test_the_token_alone_says_who_we_are_at_version_2_below_a_context_path(serve: Serve) -> None:
    server = serve(as_me())
    assert tracker(f"{server.url}/jira", user="Sync Bot").connect().account == "JIRAUSER10101"
    assert server.received[0].path == "/jira/rest/api/2/myself"
    sent = {name.lower(): value for name, value in server.received[0].headers.items()}
    assert sent["authorization"] == "Bearer a-token"


def test_what_the_site_is_is_asked_without_our_name(serve: Serve) -> None:
    server = serve({"body": json.dumps({"deploymentType": "Server"})})
    client(f"{server.url}/jira").about()
    assert server.received[0].path == "/jira/rest/api/2/serverInfo"
    assert "authorization" not in {name.lower() for name in server.received[0].headers}


def test_a_reply_for_nobody_is_refused_whatever_it_says(serve: Serve) -> None:
    """B-14: the login in each reply is ours, or emptiness would pass for truth."""
    server = serve(as_me(), {"body": '{"issues": []}', "headers": {"X-AUSERNAME": "anonymous"}})
    ours = tracker(server.url)
    ours.connect()
    with pytest.raises(Refused, match="another account"):
        ours.highest("SHOP")


@pytest.mark.parametrize("user", ["other@example.com", "other"])
def test_another_account_than_the_configured_one_is_refused(serve: Serve, user: str) -> None:
    with pytest.raises(Refused, match=f"not for {user}"):
        tracker(serve(as_me()).url, user=user).connect()


@pytest.mark.parametrize("method", ["get", "post", "put"])
def test_a_captcha_is_told_with_its_cure_and_is_no_missing_permission(serve: Serve, method: str) -> None:
    page = {"status": 403, "body": "<html>", "kind": "text/html"}
    server = serve({**page, "headers": {"X-Authentication-Denied-Reason": "CAPTCHA_CHALLENGE; login-url=x"}})
    with pytest.raises(Refused) as told:
        getattr(client(server.url), method)("issue/1", {})
    assert "captcha" in told.value.hint


def test_a_page_in_html_in_place_of_the_api_names_the_address(serve: Serve) -> None:
    server = serve({"status": 404, "body": "<html><title>Dead link</title>", "kind": "text/html"})
    with pytest.raises(Refused, match="web page") as told:
        tracker(server.url).connect()
    assert "the address of a Jira Data Center site" in told.value.hint
    assert "log-in page" in told.value.hint


def test_a_site_that_moved_is_told_with_its_new_address(serve: Serve) -> None:
    server = serve(
        {"status": 301, "headers": {"Location": "https://jira.example.org:8443/rest/api/2/myself"}}
    )
    with pytest.raises(Refused) as told:
        tracker(server.url).connect()
    assert "set the url to https://jira.example.org:8443" in told.value.hint


def test_a_token_that_is_not_taken_is_told_in_data_centers_words(serve: Serve) -> None:
    with pytest.raises(Refused) as told:
        tracker(serve({"status": 401}).url).connect()
    assert told.value.hint == "the personal access token is wrong, revoked or expired"


def test_a_refusal_while_reading_may_be_a_permission(serve: Serve) -> None:
    with pytest.raises(Refused, match="403") as told:
        client(serve({"status": 403}).url).get("field")
    assert "may not do this" in told.value.hint


def test_a_limit_that_asks_for_zero_seconds_is_waited_for_all_the_same(serve: Serve) -> None:
    """§3: Data Center writes Retry-After 0 while a token is left; tried again at once, it would only refuse again."""
    tokens = {"X-RateLimit-Limit": "10", "X-RateLimit-Remaining": "0", "Retry-After": "0"}
    server = serve({"status": 429, "headers": tokens}, {"status": 429, "headers": tokens}, as_me())
    waits: list[float] = []
    asking = JiraClient(server.url, "", "a-token", api=DataCenter.api, sleep=waits.append)
    assert asking.get("myself").ok
    assert len(waits) == 2
    assert min(waits) >= 1.5


# ----------------------------------------------------------------- a database of three bytes a character


def broken(body: str = DATABASE) -> dict[str, Any]:
    return {"status": 500, "body": json.dumps({"errorMessages": [body]})}


def test_a_character_that_the_database_cannot_hold_is_named_and_sent_once(serve: Serve) -> None:
    server = serve(broken())
    with pytest.raises(CharactersRefused, match="emoji") as told:
        client(server.url).put("issue/1", {"fields": {"summary": "\N{GRINNING FACE}"}})
    assert "utf8mb4" in told.value.hint
    assert len(server.received) == 1


def test_any_other_failure_of_the_server_leaves_a_write_unknown(serve: Serve) -> None:
    with pytest.raises(UnknownOutcome):
        client(serve(broken("Deadlock found")).url).post("issue/bulk", {})


def draft(title: str) -> IssueDraft:
    sections = Sections((), {})
    return IssueDraft(title, Kind.REQUIREMENT, "SHOP", ("Story",), {"summary": title}, sections, (), {}, {})


def test_an_issue_with_the_character_fails_by_itself_and_plain_ones_of_a_broken_request_are_unknown(
    serve: Serve,
) -> None:
    """B-01: where a plain request is broken off, issues before the break may have been made; recovery tells."""
    field = {"id": "summary", "name": "Summary", "schema": {"type": "string"}}
    project = {"id": "1", "key": "SHOP", "issueTypes": [{"id": "7", "name": "Story"}]}
    lists = ({"body": json.dumps(one)} for one in ([field], project))
    server = serve(as_me(), *lists, broken())
    ours = tracker(server.url)
    ours.connect()
    drafts = [(draft("plain"), "t1"), (draft("\N{GRINNING FACE}"), "t2"), (draft("as plain"), "t3")]
    made = create_issues(ours._site, drafts, "inst")
    assert [one.outcome for one in made] == [Outcome.UNKNOWN, Outcome.FAILED, Outcome.UNKNOWN]
    assert "emoji" in str(made[1].problem)
    sent = [len(json.loads(one.body)["issueUpdates"]) for one in server.received if "bulk" in one.path]
    assert sent == [2, 1]
