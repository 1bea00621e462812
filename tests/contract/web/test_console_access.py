"""Who gets into the console, and the list of what others try: forged forms, names, sessions and texts; none of it decides anything."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
import requests

from syncer.sync.observation import DecisionKind
from syncer.web.console.access import Rules
from tests.support.visited import HOSTILE, TOKEN, Browser, Visited, visited

PAGES = [
    "/",
    "/p/CAMP",
    *(f"/p/CAMP/{x}" for x in ("plan", "conflicts", "proposals", "drafts", "board", "failures", "cycles")),
]
DEED = "/p/CAMP/do/approve"


@pytest.fixture(name="console")
def _console(tmp_path: Path) -> Iterator[Visited]:
    with visited(tmp_path) as opened:
        yield opened


@pytest.fixture(name="inside")
def _inside(console: Visited) -> Browser:
    browser = console.browser()
    assert browser.sign_in(name="  li\u202e\n wei ").status_code == 303
    return browser


def decided(console: Visited) -> list[str]:
    return [one.subject for one in console.decisions() if one.kind is not DecisionKind.PAUSE]


# ---------------------------------------------------------------------------------------- who may


@pytest.mark.parametrize("path", [*PAGES, "/pulse"])
def test_nothing_is_shown_to_who_is_not_signed_in(console: Visited, path: str) -> None:
    reply = console.browser().get(path)
    assert (reply.status_code, reply.headers["Location"]) == (303, "/sign-in")
    assert "CAMP" not in reply.text


def test_the_token_opens_it_and_the_cookie_is_not_the_token(console: Visited) -> None:
    browser = console.browser()
    reply = browser.sign_in()
    cookie = reply.headers["Set-Cookie"]
    assert TOKEN not in cookie
    assert "HttpOnly" in cookie
    assert "SameSite=strict" in cookie
    assert all(browser.get(path).status_code == 200 for path in PAGES)


def test_behind_https_the_cookie_is_for_https_and_this_host_alone(tmp_path: Path) -> None:
    with visited(tmp_path, Rules(token=TOKEN, url="https://sync.example.com")) as console:
        reply = requests.get(f"{console.url}/sign-in", headers={"Host": "sync.example.com"}, timeout=20)
    assert reply.headers["Set-Cookie"].startswith("__Host-syncer=")
    assert "Secure" in reply.headers["Set-Cookie"]


def test_who_decides_is_recorded(console: Visited, inside: Browser) -> None:
    inside.post(DEED, {"seal": inside.seal(), "item": "first-push"})
    assert [(one.subject, one.by) for one in console.decisions()][-1] == ("first-push", "li wei")
    assert console.woken == [["CAMP"]]


def test_scripts_bring_the_token_itself(console: Visited) -> None:
    bearer = {"Authorization": f"Bearer {TOKEN}"}
    assert requests.get(f"{console.url}/p/CAMP", headers=bearer, timeout=20).status_code == 200
    reply = requests.post(f"{console.url}{DEED}", {"item": "first-push"}, headers=bearer, timeout=20)
    assert reply.status_code == 200
    assert decided(console) == ["first-push"]


def test_signed_out_is_out(console: Visited, inside: Browser) -> None:
    kept = dict(inside.session.cookies)
    inside.post("/sign-out", {"seal": inside.seal()})
    assert (
        requests.get(f"{console.url}/p/CAMP", cookies=kept, timeout=20, allow_redirects=False).status_code
        == 303
    )


def test_on_this_machine_without_a_token_it_is_open(tmp_path: Path) -> None:
    with visited(tmp_path, Rules(alone=True)) as console:
        assert console.browser().get("/p/CAMP").status_code == 200
        for name in ("X-Forwarded-For", "Forwarded", "Via"):
            reply = requests.get(f"{console.url}/p/CAMP", headers={name: "10.0.0.1"}, timeout=20)
            assert reply.status_code == 403, "somebody else's call, handed on by a proxy"


def test_where_others_reach_it_and_no_token_is_set_nobody_gets_in(tmp_path: Path) -> None:
    with visited(tmp_path, Rules()) as console:
        assert console.browser().get("/p/CAMP").status_code == 403
        assert console.browser().sign_in("").status_code == 403


def test_guessing_takes_longer_and_longer(console: Visited) -> None:
    browser = console.browser()
    codes = [browser.sign_in(f"guess {n}").status_code for n in range(5)]
    assert codes[:3] == [401, 401, 401]
    assert codes[4] == 429
    assert browser.sign_in(TOKEN).status_code == 429, "not even the right one, for a while"
    bearer = {"Authorization": f"Bearer {TOKEN}"}
    assert (
        requests.get(f"{console.url}/p/CAMP", headers=bearer, timeout=20, allow_redirects=False).status_code
        == 303
    )


def test_who_follows_a_link_from_elsewhere_keeps_the_session(inside: Browser) -> None:
    """Browsers bring a strict cookie along from our own pages alone."""
    fresh = requests.get(f"{inside.url}/p/CAMP", headers={"Sec-Fetch-Site": "cross-site"}, timeout=20)
    assert "Set-Cookie" not in fresh.headers
    assert 'http-equiv="refresh"' in fresh.text


# ---------------------------------------------------------------------------------- forged names


def test_a_proxy_that_is_trusted_says_who_it_is(tmp_path: Path) -> None:
    rules = Rules(user_header="X-Forwarded-User", proxies=("127.0.0.1/32",))
    with visited(tmp_path, rules) as console:
        browser = console.browser()
        browser.session.headers["X-Forwarded-User"] = "zhao"
        assert browser.post(DEED, {"seal": browser.seal(), "item": "first-push"}).status_code == 303
        assert console.decisions()[-1].by == "zhao"
        assert console.browser().get("/p/CAMP").status_code == 403, "the proxy that names nobody"


@pytest.mark.parametrize("proxies", [(), ("10.0.0.0/8",), ("127.0.0.2/32",)])
def test_a_stranger_who_forges_the_header_is_nobody(tmp_path: Path, proxies: tuple[str, ...]) -> None:
    with visited(tmp_path, Rules(user_header="X-Forwarded-User", proxies=proxies)) as console:
        for name in ("X-Forwarded-User", "x-forwarded-user", "X_Forwarded_User"):
            headers = {name: "zhao", "X-Forwarded-For": "10.0.0.1", "X-Real-IP": "10.0.0.1"}
            assert requests.get(f"{console.url}/p/CAMP", headers=headers, timeout=20).status_code == 403


# ---------------------------------------------------------------------------------- forged forms

FORGED: Mapping[str, Mapping[str, str]] = {
    "another site": {"Origin": "https://evil.example", "Sec-Fetch-Site": "cross-site"},
    "a neighbour": {"Origin": "http://127.0.0.1:1", "Sec-Fetch-Site": "same-site"},
    "a file": {"Origin": "null"},
    "a typed address": {"Sec-Fetch-Site": "none"},
    "one that says nothing": {},
    "one that lies by half": {"Origin": "https://evil.example", "Sec-Fetch-Site": "same-origin"},
}


@pytest.mark.parametrize("headers", FORGED.values(), ids=list(FORGED))
def test_a_form_of_another_site(console: Visited, inside: Browser, headers: Mapping[str, str]) -> None:
    """Even one that knows the seal."""
    reply = inside.post(DEED, {"seal": inside.seal(), "item": "first-push"}, headers)
    assert reply.status_code == 403
    assert "Access-Control-Allow-Origin" not in reply.headers
    assert decided(console) == []


def test_a_missing_or_wrong_seal(console: Visited, inside: Browser) -> None:
    other = console.browser()
    other.sign_in()
    for seal in ("", "0" * 64, other.seal(), "é", inside.seal()[:-1]):
        assert inside.post(DEED, {"seal": seal, "item": "first-push"}).status_code == 403
    assert inside.post(DEED, {"item": "first-push"}).status_code == 403
    assert decided(console) == []


def test_every_form_is_guarded(console: Visited, inside: Browser) -> None:
    deeds = ("approve", "resolve", "answer", "sent", "acknowledge", "retry")
    for path in ("/look", "/sign-out", "/p/CAMP/plan", *(f"/p/CAMP/do/{deed}" for deed in deeds)):
        assert inside.post(path, {"item": "first-push"}).status_code == 403
        assert inside.get(path).status_code in {200, 404, 405}, "reading decides nothing"
    assert decided(console) == []
    assert inside.get("/p/CAMP").status_code == 200, "still signed in"


def test_no_form_is_another_kind_of_body(console: Visited, inside: Browser) -> None:
    manners = {"Origin": inside.url, "Sec-Fetch-Site": "same-origin"}
    for kind in ("text/plain", "application/json", "multipart/form-data; boundary=x"):
        body = f"seal={inside.seal()}&item=first-push"
        reply = inside.session.post(
            f"{inside.url}{DEED}", body, headers={**manners, "Content-Type": kind}, timeout=20
        )
        assert reply.status_code == 415
    big = inside.post(DEED, {"seal": inside.seal(), "item": "x" * 2_000_000})
    assert big.status_code == 413
    assert decided(console) == []


def test_a_session_that_somebody_planted(console: Visited) -> None:
    """Whoever signs in gets another one, and one that we did not make is none."""
    planter = console.browser()
    planter.get("/sign-in")
    victim = console.browser()
    victim.session.cookies.update(planter.session.cookies)
    victim.sign_in()
    assert dict(victim.session.cookies) != dict(planter.session.cookies)
    assert planter.get("/p/CAMP").status_code == 303
    for made_up in ("x", "x.y", ".", "", planter.session.cookies["syncer"][:-1] + "0"):
        reply = requests.get(
            f"{console.url}/p/CAMP", cookies={"syncer": made_up}, timeout=20, allow_redirects=False
        )
        assert reply.status_code == 303


@pytest.mark.parametrize(
    "back", ["//evil.example", "https://evil.example", "/\\evil.example", "/\r\nX: y", "javascript:1"]
)
def test_no_way_leads_elsewhere(inside: Browser, back: str) -> None:
    reply = inside.post("/look", {"seal": inside.seal(), "theme": "dark", "back": back})
    assert reply.headers["Location"] == "/"


@pytest.mark.parametrize(
    "path",
    [
        "/static/../access.py",
        "/static/%2e%2e%2faccess.py",
        "/static/words.en.yaml",
        "/p/..%2f..%2fetc",
        "/p/MOON",
    ],
)
def test_paths_that_lead_out(inside: Browser, path: str) -> None:
    reply = inside.get(path)
    assert reply.status_code == 404
    assert "import" not in reply.text


# ------------------------------------------------------------------------------------ hostile texts


@pytest.mark.parametrize("path", PAGES)
def test_what_people_wrote_stays_text(inside: Browser, path: str) -> None:
    """Titles, names, reasons and whatever Jira said are shown as they were typed."""
    reply = inside.get(path, **{"Accept-Language": "zh-CN"})
    assert reply.status_code == 200
    assert "<img" not in reply.text
    assert reply.text.count("<script") == 1, "ours"
    assert ">49<" not in reply.text
    assert "script-src 'self'" in reply.headers["Content-Security-Policy"]
    assert "unsafe" not in reply.headers["Content-Security-Policy"]
    assert ' style="' not in reply.text
    assert "onclick" not in reply.text


def test_the_hostile_text_is_really_there(inside: Browser) -> None:
    seen = "".join(inside.get(path).text for path in PAGES)
    assert seen.count("&lt;script&gt;alert(1)") > 10
    assert HOSTILE not in seen
    assert (
        "49"
        not in inside.get("/p/CAMP/conflicts?done={{7*7}}").text.partition("<main")[2].partition("</p>")[0]
    )


# -------------------------------------------------------------------------------------- decisions


def test_a_conflict_is_resolved_as_the_command_does(console: Visited, inside: Browser) -> None:
    given = inside.hidden("/p/CAMP/conflicts", "/p/CAMP/do/resolve")
    assert inside.post("/p/CAMP/do/resolve", {**given, "take": "files"}).status_code == 303
    one = console.decisions()[-1]
    assert (one.kind, one.subject, one.payload["value"]) == (DecisionKind.RESOLVE, "REQ-0001 title", "b")
    assert one.payload["against"] == {"jira": HOSTILE, "files": "b"}


def test_a_value_of_ones_own(console: Visited, inside: Browser) -> None:
    given = inside.hidden("/p/CAMP/conflicts", "/p/CAMP/do/resolve")
    inside.post("/p/CAMP/do/resolve", {**given, "take": "text", "value": "Another title"})
    assert console.decisions()[-1].payload["value"] == "Another title"


def test_what_changed_since_it_was_shown_is_not_decided(console: Visited, inside: Browser) -> None:
    given = inside.hidden("/p/CAMP/conflicts", "/p/CAMP/do/resolve")
    assert inside.post("/p/CAMP/do/resolve", {**given, "mark": "x", "take": "files"}).status_code == 409
    assert inside.post("/p/CAMP/do/resolve", {**given, "take": "workbook"}).status_code == 422
    assert inside.post("/p/CAMP/do/retry", {"seal": inside.seal(), "item": "REQ-9999"}).status_code == 409
    assert inside.post(DEED, {"seal": inside.seal(), "item": "everything"}).status_code == 422
    assert decided(console) == []


def test_what_failed_is_sent_again(console: Visited, inside: Browser) -> None:
    given = inside.hidden("/p/CAMP/failures", "/p/CAMP/do/retry")
    assert inside.post("/p/CAMP/do/retry", given).status_code == 303
    assert (console.decisions()[-1].kind, console.decisions()[-1].subject) == (DecisionKind.RETRY, "REQ-0001")
    assert 'do/retry"' not in inside.get("/p/CAMP/failures").text


def test_how_somebody_wants_to_see_it_is_remembered(inside: Browser) -> None:
    assert 'lang="en"' in inside.get("/").text
    assert '<html lang="zh-CN"' in inside.get("/", **{"Accept-Language": "zh-CN,zh;q=0.9"}).text
    inside.post("/look", {"seal": inside.seal(), "language": "zh-CN", "back": "/p/CAMP"})
    inside.post("/look", {"seal": inside.seal(), "theme": "dark", "back": "/p/CAMP"})
    assert '<html lang="zh-CN" data-theme="dark">' in inside.get("/").text
