"""Ways of signing in (F16, F17): what each product takes, how it refuses, and that every reply names the caller."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
import requests

from syncer.sandbox.app import Running, start
from syncer.sandbox.clock import Clock
from syncer.sandbox.signing_in.scopes import allowed
from syncer.sandbox.site import Site

AT = datetime(2026, 11, 21, 15, 39, 15, tzinfo=UTC)
MORE: dict[str, Any] = {
    "users": [
        {
            "name": "Reader",
            "email": "reader@example.com",
            "tokens": [
                "plain",
                {"value": "scoped", "scopes": ["read:jira-work", "read:jira-user", "read:page:confluence"]},
                {"value": "short", "expires": "2026-11-21T16:00:00+00:00"},
            ],
        },
        {"name": "Robot", "email": "robot@example.com", "service": True, "tokens": ["robots"]},
    ]
}


@pytest.fixture
def cloud(sandbox: Running) -> Running:
    """The default site and two accounts with tokens."""
    sandbox.site.add(MORE)
    return sandbox


def site_of(flavour: Any, **more: Any) -> Running:
    site = Site.from_seed(clock=Clock(frozen_at=AT), flavour=flavour)
    site.switches.set(more)
    return start(site)


@pytest.fixture
def datacenter() -> Iterator[Running]:
    """A Data Center with the default site."""
    with site_of("datacenter") as running:
        yield running


def get(running: Running, path: str, **rest: Any) -> requests.Response:
    with requests.Session() as session:
        session.trust_env = False
        return session.get(running.url + path, timeout=5, **rest)


def gateway(running: Running, product: str = "jira") -> str:
    cloud_id = get(running, "/_edge/tenant_info").json()["cloudId"]
    return f"/ex/{product}/{cloud_id}"


# Cloud


def test_bad_basic_credentials_become_nobody_and_only_a_header_tells(cloud: Running) -> None:
    reply = get(cloud, "/rest/api/3/serverInfo", auth=("bot@example.com", "wrong"))
    assert (reply.status_code, reply.headers["X-Seraph-LoginReason"]) == (200, "AUTHENTICATED_FAILED")
    assert "X-AAccountId" not in reply.headers
    mine = get(cloud, "/rest/api/3/myself", auth=("bot@example.com", "wrong"))
    assert (mine.status_code, mine.text) == (401, "Client must be authenticated to access this resource.")
    assert mine.headers["WWW-Authenticate"].startswith("OAuth realm=")


def test_a_scoped_token_works_through_the_gateway_only(cloud: Running) -> None:
    auth = ("reader@example.com", "scoped")
    assert get(cloud, "/rest/api/3/myself", auth=auth).status_code == 401
    through = get(cloud, f"{gateway(cloud)}/rest/api/3/myself", auth=auth)
    assert (through.status_code, through.json()["emailAddress"]) == (200, "reader@example.com")
    assert through.headers["X-AAccountId"]
    wiki = get(cloud, f"{gateway(cloud, 'confluence')}/wiki/api/v2/pages", auth=auth)
    assert wiki.status_code == 200
    bearer = get(cloud, f"{gateway(cloud)}/rest/api/3/myself", headers={"Authorization": "Bearer scoped"})
    assert bearer.status_code == 200


def test_a_scope_that_is_missing_is_a_refusal(cloud: Running) -> None:
    create = {"fields": {"project": {"key": "CAMP"}, "issuetype": {"name": "Task"}, "summary": "Fence"}}
    with requests.Session() as session:
        session.auth = ("reader@example.com", "scoped")
        url = f"{cloud.url}{gateway(cloud)}/rest/api/3/issue"
        reply = session.post(url, json=create, timeout=5)
    assert reply.status_code == 401
    assert reply.json() == {"code": 401, "message": "Unauthorized; scope does not match"}
    assert (
        get(cloud, f"{gateway(cloud, 'confluence')}/wiki/api/v2/spaces", auth=session.auth).status_code == 401
    )


def test_the_gateway_knows_no_anonymous_callers_and_no_other_site(cloud: Running) -> None:
    assert get(cloud, f"{gateway(cloud)}/rest/api/3/serverInfo").status_code == 401
    auth = ("reader@example.com", "scoped")
    assert get(cloud, "/ex/jira/another/rest/api/3/myself", auth=auth).status_code == 404


def test_a_token_learns_which_site_it_reaches(cloud: Running) -> None:
    path = "/oauth/token/accessible-resources"
    assert get(cloud, path).status_code == 401
    assert get(cloud, path, headers={"Authorization": "Bearer wrong"}).status_code == 401
    (site,) = get(cloud, path, headers={"Authorization": "Bearer scoped"}).json()
    assert gateway(cloud) == f"/ex/jira/{site['id']}"
    assert "read:jira-work" in site["scopes"]


def test_a_service_account_reaches_the_gateway_only(cloud: Running) -> None:
    auth = ("robot@example.com", "robots")
    assert get(cloud, "/rest/api/3/myself", auth=auth).status_code == 401
    assert get(cloud, f"{gateway(cloud)}/rest/api/3/myself", auth=auth).status_code == 200


def test_a_token_ends_when_it_expires_or_is_revoked_in_the_middle_of_a_run(cloud: Running) -> None:
    def status(token: str) -> int:
        return get(cloud, "/rest/api/3/myself", auth=("reader@example.com", token)).status_code

    assert (status("short"), status("plain")) == (200, 200)
    cloud.site.clock.advance(3600)
    assert (status("short"), status("plain")) == (401, 200)
    assert requests.post(f"{cloud.url}/__sandbox/tokens", json={"revoke": "plain"}, timeout=5).ok
    assert status("plain") == 401
    added = {"add": {"user": "reader@example.com", "value": "fresh"}}
    shown = requests.post(f"{cloud.url}/__sandbox/tokens", json=added, timeout=5).json()
    assert status("fresh") == 200
    assert "fresh" not in str(shown)


def test_scopes_are_read_as_documented() -> None:
    read = {"read:jira-work"}
    assert allowed(read, "jira", "POST", "/rest/api/3/search/jql")
    assert not allowed(read, "jira", "PUT", "/rest/api/3/issue/CAMP-1")
    assert not allowed(read, "jira", "GET", "/rest/api/3/myself")
    assert allowed({"write:issue:jira"}, "jira", "PUT", "/rest/api/3/issue/CAMP-1")
    assert allowed({"manage:jira-webhook"}, "jira", "POST", "/rest/webhooks/1.0/webhook")
    assert allowed({"delete:page:confluence"}, "confluence", "DELETE", "/wiki/api/v2/pages/1")
    assert not allowed({"write:page:confluence"}, "confluence", "DELETE", "/wiki/api/v2/pages/1")
    assert allowed(
        {"write:confluence-file"}, "confluence", "POST", "/wiki/rest/api/content/1/child/attachment"
    )
    assert allowed({"search:confluence"}, "confluence", "GET", "/wiki/rest/api/search")


# Data Center


@pytest.mark.parametrize(
    "rest",
    [{"auth": ("bot", "wrong")}, {"headers": {"Authorization": "Bearer wrong"}}, {"auth": ("ghost", "x")}],
)
def test_data_center_refuses_bad_credentials_even_where_anybody_may_ask(
    datacenter: Running, rest: dict[str, Any]
) -> None:
    reply = get(datacenter, "/rest/api/2/serverInfo", **rest)
    assert reply.status_code == 401
    assert reply.headers["X-Seraph-LoginReason"] == "AUTHENTICATED_FAILED"
    assert reply.headers["WWW-Authenticate"].startswith("OAuth realm=")
    assert "Basic Authentication Failure - Reason : AUTHENTICATED_FAILED" in reply.text


def test_data_center_names_the_caller_on_every_reply(datacenter: Running) -> None:
    assert get(datacenter, "/rest/api/2/serverInfo").headers["X-AUSERNAME"] == "anonymous"
    by_password = get(datacenter, "/rest/api/2/myself", auth=("pm", "sandbox"))
    assert (by_password.status_code, by_password.headers["X-AUSERNAME"]) == (200, "pm")
    by_token = get(datacenter, "/rest/api/2/myself", headers={"Authorization": "Bearer sandbox-token"})
    assert (by_token.status_code, by_token.headers["X-AUSERNAME"]) == (200, "bot")


def test_where_basic_is_disabled_only_tokens_open() -> None:
    with site_of("datacenter", basic_disabled=True) as running:
        refused = get(running, "/rest/api/2/myself", auth=("pm", "sandbox"))
        assert (refused.status_code, refused.json()) == (
            403,
            {"message": "Basic Authentication has been disabled on this instance."},
        )
        headers = {"Authorization": "Bearer sandbox-token"}
        assert get(running, "/rest/api/2/myself", headers=headers).status_code == 200


def test_too_many_wrong_passwords_ask_for_a_captcha() -> None:
    with site_of("datacenter", captcha_after=2) as running:
        statuses = [get(running, "/rest/api/2/myself", auth=("pm", "no")).status_code for _ in range(2)]
        right = get(running, "/rest/api/2/myself", auth=("pm", "sandbox"))
        assert (statuses, right.status_code) == ([401, 401], 403)
        assert right.headers["X-Authentication-Denied-Reason"].startswith("CAPTCHA_CHALLENGE")
        assert right.headers["X-Seraph-LoginReason"] == "AUTHENTICATION_DENIED"


def test_a_session_is_opened_used_and_closed(datacenter: Running) -> None:
    url = f"{datacenter.url}/rest/auth/1/session"
    with requests.Session() as session:
        session.trust_env = False
        assert session.get(url, timeout=5).status_code == 401
        wrong = session.post(url, json={"username": "pm", "password": "no"}, timeout=5)
        assert (wrong.status_code, wrong.json()["errorMessages"]) == (401, ["Login failed"])
        opened = session.post(url, json={"username": "pm", "password": "sandbox"}, timeout=5).json()
        assert opened["session"]["name"] == "JSESSIONID"
        assert session.get(url, timeout=5).json()["name"] == "pm"
        mine = session.get(f"{datacenter.url}/rest/api/2/myself", timeout=5)
        assert (mine.status_code, mine.headers["X-AUSERNAME"]) == (200, "pm")
        assert session.delete(url, timeout=5).status_code == 204
        assert session.get(url, timeout=5).status_code == 401


def test_the_journal_keeps_bodies_where_told_to_and_credentials_never(bot: requests.Session) -> None:
    assert bot.post("/__sandbox/switches", json={"keep_bodies": True}).json()["keep_bodies"] is True
    bot.post("/rest/api/3/issue", json={"fields": {}})
    (entry,) = bot.get("/__sandbox/journal?status=400").json()["entries"]
    assert entry["request_body"] == '{"fields": {}}'
    assert "errors" in entry["reply_body"]
    assert entry["request_headers"]["authorization"] == "Basic ..."
    assert (entry["request_size"], entry["user_agent"].split("/")[0]) == (14, "python-requests")
    assert entry["seconds"] < 5
    after = entry["number"]
    bot.get("/rest/api/3/serverInfo")
    later = bot.get(f"/__sandbox/journal?after={after}").json()["entries"]
    assert [one["path"] for one in later] == ["/rest/api/3/serverInfo"]
    assert bot.get("/__sandbox/journal?colour=blue").status_code == 400


def test_switches_explain_themselves_and_refuse_what_they_do_not_know(bot: requests.Session) -> None:
    shown = bot.get("/__sandbox/switches").json()["switches"]
    assert all(one["meaning"] and one["value"] == one["default"] for one in shown)
    for wrong, says in (
        ({"basic_disable": True}, "did you mean basic_disabled?"),
        ({"title_filter": "fuzzy"}, "none of exact, substring"),
        ({"captcha_after": "two"}, "is not like 0"),
    ):
        reply = bot.post("/__sandbox/switches", json=wrong)
        assert (reply.status_code, says in reply.text) == (400, True)
    assert Site.from_seed({"switches": {"captcha_after": 3}}).switches.captcha_after == 3
