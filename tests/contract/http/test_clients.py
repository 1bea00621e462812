"""Both libraries as we use them: one sending a call, our headers, our addresses, and nothing behind our back."""

from __future__ import annotations

import base64
import gzip
import json
import time as real_time
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from syncer.confluence.client import ConfluenceClient
from syncer.confluence.wiki import ConfluenceWiki
from syncer.domain.json import JsonObject, JsonValue
from syncer.http import session as sessions
from syncer.http.counting import Counts, RequestCounter
from syncer.http.retry import RetrySettings
from syncer.jira.capabilities import Capabilities
from syncer.jira.client import JiraClient
from syncer.jira.cloud import pages
from syncer.ports import Permanent, PortError, Refused, Temporary, UnknownOutcome, Unreachable

if TYPE_CHECKING:
    from tests.contract.http.conftest import RawServer

Serve = Callable[..., "RawServer"]
Client = JiraClient | ConfluenceClient
ONCE = RetrySettings(attempts=1)

clients = pytest.mark.parametrize("make", [JiraClient, ConfluenceClient])


@clients
@pytest.mark.parametrize(
    "play", [{"status": 429, "headers": {"Retry-After": "1"}}, {"status": 503}, {"abort": True}]
)
def test_no_library_sends_a_second_time_by_itself(
    serve: Serve, make: type[Client], play: dict[str, Any]
) -> None:
    """Findings 1 and 2 of the trials: both do so by default, one of them creates included."""
    server, counter = serve(play), RequestCounter()
    began = real_time.monotonic()
    with pytest.raises(PortError):
        make(server.url, "me@example.com", "hush", retry=ONCE, counter=counter).post("thing", {"a": 1})
    assert len(server.received) == 1
    assert counter.counts == Counts(write=1)
    assert real_time.monotonic() - began < 1


@clients
def test_a_client_asks_a_silent_site_again_soon_and_gives_a_write_its_time(
    serve: Serve, make: type[Client]
) -> None:
    """B-13: both libraries have a word about time-outs too."""
    server, waits = serve({"stall": 1.3}, {"body": "{}"}, {"stall": 1.3}), list[float]()
    client = make(server.url, "me@example.com", "hush", retry=RetrySettings(hurry=1.0), sleep=waits.append)
    assert client.get("thing").data == {}
    assert (len(server.received), len(waits)) == (2, 1)
    assert client.post("thing", {"a": 1}).data == {}
    assert len(server.received) == 3


@clients
def test_a_retry_after_as_a_date_does_not_hurt(serve: Serve, make: type[Client]) -> None:
    """Finding 1: one library fails on it."""
    server = serve({"status": 429, "headers": {"Retry-After": "Fri, 01 Jan 2100 00:00:00 GMT"}})
    with pytest.raises(Temporary) as caught:
        make(server.url, "me@example.com", "hush").get("thing")
    assert caught.value.retry_after is not None
    assert caught.value.retry_after > 60


@clients
def test_user_and_token_go_as_basic_and_a_token_alone_as_bearer(serve: Serve, make: type[Client]) -> None:
    server = serve({})
    make(server.url, "me@example.com", "hush").get("thing")
    make(server.url, "", "hush").get("thing")
    basic = base64.b64encode(b"me@example.com:hush").decode()
    sent = [{name.lower(): value for name, value in one.headers.items()} for one in server.received]
    assert [one["authorization"] for one in sent] == [f"Basic {basic}", "Bearer hush"]
    assert all(one["user-agent"].startswith("syncer/") for one in sent)


@pytest.mark.parametrize(
    ("make", "path"),
    [(JiraClient, "/ex/jira/c-1/rest/api/3/thing"), (ConfluenceClient, "/ex/confluence/c-1/wiki/thing")],
)
def test_with_a_cloud_id_calls_go_through_the_gateway(serve: Serve, make: type[Client], path: str) -> None:
    gateway = serve({})
    make("https://x.invalid", "me", "hush", cloud_id="c-1", gateway=gateway.url).get("thing")
    assert [one.path for one in gateway.received] == [path]


@clients
def test_a_proxy_of_ours_overrules_the_environments(
    serve: Serve, make: type[Client], monkeypatch: pytest.MonkeyPatch
) -> None:
    ours = serve({})
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:1")
    monkeypatch.setenv("NO_PROXY", "")
    make("http://site.invalid", "me", "hush", proxy=ours.url).get("thing")
    assert ours.received[0].path.startswith("http://site.invalid/")


@clients
def test_a_netrc_overrules_no_token(
    serve: Serve, make: type[Client], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """B-14: a site would be asked as somebody else."""
    netrc = tmp_path / "netrc"
    netrc.write_text("machine 127.0.0.1 login somebody password else\n", encoding="utf-8")
    monkeypatch.setenv("NETRC", str(netrc))
    server = serve({})
    make(server.url, "", "hush").get("thing")
    sent = {name.lower(): value for name, value in server.received[0].headers.items()}
    assert sent["authorization"] == "Bearer hush"


@clients
def test_the_environments_proxy_is_taken_where_none_is_configured_and_not_for_what_it_excepts(
    serve: Serve, make: type[Client], monkeypatch: pytest.MonkeyPatch
) -> None:
    proxy, direct = serve({}), serve({})
    monkeypatch.setenv("HTTP_PROXY", proxy.url)
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    make("http://site.invalid", "me", "hush").get("thing")
    make(direct.url, "me", "hush").get("thing")
    assert proxy.received[0].path.startswith("http://site.invalid/")
    assert direct.received[0].path.endswith("/thing")
    assert direct.received[0].path.startswith("/")


@clients
def test_a_certificate_file_that_is_missing_is_no_crash_of_ours(make: type[Client]) -> None:
    client = make("https://127.0.0.1:1", "me", "hush", ca_bundle="/nowhere/ca.pem", retry=ONCE)
    with pytest.raises(Unreachable) as caught:
        client.get("thing")
    assert "ca_bundle" in caught.value.hint


@clients
def test_a_redirect_to_another_host_takes_no_token_along(serve: Serve, make: type[Client]) -> None:
    """Trap 29."""
    elsewhere = serve({})
    server = serve({"status": 302, "headers": {"Location": f"{elsewhere.url}/thing"}})
    with pytest.raises(PortError, match="redirects"):
        make(server.url, "me", "hush").get("thing")
    assert elsewhere.received == []


@clients
def test_a_reply_that_would_fill_the_memory_is_not_taken_in(
    serve: Serve, make: type[Client], monkeypatch: pytest.MonkeyPatch
) -> None:
    """NFR, security: also one whose bytes are few until they are unpacked."""
    monkeypatch.setattr(sessions, "MOST_BYTES", 2**20)
    flood = gzip.compress(b'"' + b"a" * 2**22 + b'"')
    assert len(flood) < 2**13
    server = serve({"raw": flood, "headers": {"Content-Encoding": "gzip"}}, {"body": '"' + "a" * 2**22 + '"'})
    for _ in range(2):
        with pytest.raises(Permanent, match="was not taken in"):
            make(server.url, "me", "hush").get("thing")
    assert len(server.received) == 2


@clients
def test_a_reply_nested_beyond_reason_ends_the_call_and_nothing_else(
    serve: Serve, make: type[Client]
) -> None:
    server = serve({"body": "[" * 100_000 + "]" * 100_000})
    with pytest.raises(Permanent, match="nested too deeply"):
        make(server.url, "me", "hush").get("thing")


@clients
def test_cookies_are_not_kept(serve: Serve, make: type[Client]) -> None:
    server = serve({"headers": {"Set-Cookie": "JSESSIONID=1; Path=/"}})
    client = make(server.url, "me", "hush")
    client.get("thing")
    client.get("thing")
    assert all("Cookie" not in one.headers for one in server.received)


@clients
def test_a_create_cut_off_is_unknown_and_sent_once(serve: Serve, make: type[Client]) -> None:
    server = serve({"abort": True})
    with pytest.raises(UnknownOutcome):
        make(server.url, "me", "hush").post("thing", {})
    assert len(server.received) == 1


def test_jira_treating_us_as_a_stranger_is_refused_whatever_it_answers(serve: Serve) -> None:
    """B-14: 200 and nothing in it."""
    server = serve({"body": '{"issues": []}', "headers": {"X-Seraph-LoginReason": "AUTHENTICATED_FAILED"}})
    with pytest.raises(Refused):
        JiraClient(server.url, "me", "hush").ask("search/jql", {})


def test_jira_answering_for_another_account_is_refused(serve: Serve) -> None:
    server = serve({"headers": {"X-AAccountId": "712020%3Aother"}})
    client = JiraClient(server.url, "me", "hush")
    client.identify("712020:me", "712020:me")
    with pytest.raises(Refused, match="another account"):
        client.get("thing")


def searched(server: RawServer) -> Iterator[JsonObject]:
    """What Cloud's search finds on a site that is not known to lack anything."""
    known = Capabilities(lambda _name: None, lambda _name, _value: None, lambda: date(2026, 11, 22))
    return pages(JiraClient(server.url, "me", "hush"), "project = X", ("updated",), known)


def test_a_search_goes_on_after_short_and_empty_pages_until_it_is_told_to_stop(serve: Serve) -> None:
    """B-11: a short page is not the last one, and the last one may say so in two ways."""
    pages: list[dict[str, Any]] = [
        {"issues": [{"id": "1"}], "nextPageToken": "a", "isLast": False},
        {"issues": [], "nextPageToken": "b"},
        {"issues": [{"id": "2"}, {"id": "3"}]},
    ]
    server = serve(*({"body": json.dumps(page)} for page in pages))
    found = list(searched(server))
    assert [one["id"] for one in found] == ["1", "2", "3"]
    assert [json.loads(one.body).get("nextPageToken") for one in server.received] == [None, "a", "b"]


def test_a_search_that_says_last_is_not_asked_again(serve: Serve) -> None:
    server = serve({"body": json.dumps({"issues": [], "nextPageToken": "a", "isLast": True})})
    assert list(searched(server)) == []
    assert len(server.received) == 1


def test_a_search_that_turns_in_circles_is_stopped(serve: Serve) -> None:
    server = serve({"body": json.dumps({"issues": [{"id": "1"}], "nextPageToken": "a", "isLast": False})})
    with pytest.raises(Temporary, match="repeats"):
        list(searched(server))
    assert len(server.received) == 2


def test_a_title_that_only_resembles_ours_is_not_ours(serve: Serve) -> None:
    """B-38: some sites compare titles as parts, or whatever their case."""
    rows = [{"id": "1", "title": "Plan B"}, {"id": "2", "title": "plan"}, {"id": "3", "title": "Plan"}]
    server = serve({"body": json.dumps({"results": rows[:2]})}, {"body": json.dumps({"results": rows})})
    memory: dict[str, JsonValue] = {}
    client = ConfluenceClient(server.url, "me", "hush")
    wiki = ConfluenceWiki(client, user="me", cached=memory.get, cache=memory.__setitem__)
    assert wiki.find("42", "Plan") is None
    found = wiki.find("42", "Plan")
    assert found is not None
    assert found.id == "3"
