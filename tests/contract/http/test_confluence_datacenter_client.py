"""Confluence Data Center as it refuses: in HTML, as a log-in page, as a stranger's 404, with a captcha."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest

from syncer.confluence.client import ConfluenceClient
from syncer.confluence.wiki import ConfluenceWiki
from syncer.domain.json import JsonValue
from syncer.ports import Misconfigured, PageDraft, Permanent, Refused

if TYPE_CHECKING:
    from tests.contract.http.conftest import RawServer

Serve = Callable[..., "RawServer"]
ME = {"type": "known", "username": "bot", "userKey": "8a7f", "displayName": "Bot"}


def wiki_on(server: RawServer, user: str = "") -> ConfluenceWiki:
    client = ConfluenceClient(f"{server.url}/confluence", user, "pat", deployment="datacenter")
    memory: dict[str, JsonValue] = {}
    return ConfluenceWiki(client, user=user, cached=memory.get, cache=memory.__setitem__)


def test_the_token_goes_as_bearer_whoever_is_named(serve: Serve) -> None:
    server = serve({"body": json.dumps(ME)})
    assert wiki_on(server, "bot").connect().account == "8a7f"
    (received,) = server.received
    assert received.path == "/confluence/rest/api/user/current"
    assert received.headers["Authorization"] == "Bearer pat"


def test_a_token_of_another_account_than_configured_is_refused(serve: Serve) -> None:
    with pytest.raises(Refused, match="takes us for bot, not for robot"):
        wiki_on(serve({"body": json.dumps(ME)}), "robot").connect()


def test_a_wrong_token_is_answered_in_html_and_refused_all_the_same(serve: Serve) -> None:
    server = serve({"status": 401, "body": "<html>Unauthorized (401)</html>", "kind": "text/html"})
    with pytest.raises(Refused) as caught:
        wiki_on(server).connect()
    assert caught.value.hint == "the personal access token is wrong, revoked or expired"


def test_a_log_in_page_is_not_taken_for_an_answer(serve: Serve) -> None:
    server = serve({"body": "<!DOCTYPE html><title>Log In</title>", "kind": "text/html;charset=UTF-8"})
    with pytest.raises(Refused, match="web page") as caught:
        wiki_on(server).connect()
    assert "address of Confluence itself" in caught.value.hint
    assert "log-in page" in caught.value.hint


def test_a_captcha_is_named_with_what_helps(serve: Serve) -> None:
    denied = {"X-Authentication-Denied-Reason": "CAPTCHA_CHALLENGE; login-url=http://x/login.action"}
    server = serve({"status": 403, "body": "<html/>", "kind": "text/html", "headers": denied})
    with pytest.raises(Refused) as caught:
        wiki_on(server).connect()
    assert "captcha" in caught.value.hint


def test_a_stranger_is_refused_whom_the_site_greets_as_anonymous(serve: Serve) -> None:
    """B-14."""
    server = serve({"body": json.dumps({"type": "anonymous", "displayName": "Anonymous"})})
    with pytest.raises(Refused, match="stranger"):
        wiki_on(server).connect()


@pytest.mark.parametrize("name", ["anonymous", "somebody.else"])
def test_a_404_to_somebody_else_is_no_page_that_is_gone(serve: Serve, name: str) -> None:
    """B-14: a token that ends in the middle of a cycle."""
    known = {"body": json.dumps(ME), "headers": {"X-AUSERNAME": "bot"}}
    server = serve(known, {"status": 404, "body": '{"statusCode":404}', "headers": {"X-AUSERNAME": name}})
    wiki = wiki_on(server)
    wiki.connect()
    with pytest.raises(Refused):
        wiki.read("7")


def test_an_empty_space_shown_to_a_stranger_is_not_believed(serve: Serve) -> None:
    """B-14: every page would look gone."""
    known = {"body": json.dumps(ME), "headers": {"X-AUSERNAME": "bot"}}
    nothing = {"body": '{"results": [], "limit": 250}', "headers": {"X-AUSERNAME": "anonymous"}}
    wiki = wiki_on(serve(known, nothing))
    wiki.connect()
    with pytest.raises(Refused, match="stranger"):
        wiki.versions("SHOP")


def test_our_own_name_in_other_letters_is_ours(serve: Serve) -> None:
    known = {"body": json.dumps({**ME, "username": "böt"}), "headers": {"X-AUSERNAME": "B%C3%B6t"}}
    server = serve(known, {"status": 404, "body": "{}", "headers": {"X-AUSERNAME": "B%C3%96t"}})
    wiki = wiki_on(server)
    wiki.connect()
    assert wiki.read("7") is None


def test_a_page_of_more_than_5_mb_is_refused_with_what_helps(serve: Serve) -> None:
    said = "Request too large. Requests for this resource can be at most 5242880 bytes"
    server = serve({"status": 413, "body": json.dumps({"statusCode": 413, "message": said})})
    with pytest.raises(Permanent, match="5242880") as caught:
        wiki_on(server).create(PageDraft("spec", "SHOP", "Title", "<p/>"))
    assert "split it" in caught.value.hint


def test_a_space_spelled_in_another_case_is_not_taken(serve: Serve) -> None:
    """Queries by key tell capitals apart, and would find nothing."""
    row = {"id": 1, "key": "SHOP", "name": "Shop"}
    server = serve({"body": json.dumps(row)}, {"body": json.dumps({"results": [row], "limit": 250})})
    with pytest.raises(Misconfigured, match="no space 'shop'") as caught:
        wiki_on(server).space_id("shop")
    assert "SHOP" in caught.value.problems[0].hint


def test_people_are_looked_up_once_by_their_user_name(serve: Serve) -> None:
    server = serve({"body": json.dumps({"type": "known", "username": "li", "userKey": "k1"})})
    wiki = wiki_on(server)
    assert wiki.people(["li"]) == wiki.people(["li"]) == {"li": "k1"}
    assert [one.path for one in server.received] == ["/confluence/rest/api/user?username=li"]
