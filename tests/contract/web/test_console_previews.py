"""Page preview in the console: what is shown of pages, what nothing in them can do, and that nobody waits for them."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from threading import Event

import pytest
from structlog.testing import capture_logs

from syncer.cycle.project import Project
from syncer.domain.meta import Audience
from syncer.ports import CycleRow, PutFailure
from syncer.preview.leaves import Leaf, Preview, preview
from syncer.sync.observation import DecisionKind
from syncer.web.console import previewing
from syncer.wiring import Wired
from tests.support.visited import HOSTILE, NOW, Browser, Visited, visited

LIST = "/p/CAMP/pages"
SPECIFICATION = "/p/CAMP/pages/internal/requirement-spec.en"
POLICY = (
    r"default-src 'none'; style-src 'sha256-[A-Za-z0-9+/=]+'; img-src data:; base-uri 'none'; form-action 'none'; "
    r"frame-ancestors 'self'; sandbox allow-top-navigation-by-user-activation"
)


@pytest.fixture(name="console", scope="module")
def _console(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Visited]:
    with visited(tmp_path_factory.mktemp("previews")) as opened:
        yield opened


@pytest.fixture(name="inside")
def _inside(console: Visited) -> Browser:
    browser = console.browser()
    assert browser.sign_in().status_code == 303
    return browser


def shown(browser: Browser, path: str, **headers: str) -> str:
    """A page once what it shows has been made."""
    for _ in range(60):
        reply = browser.get(path, **headers)
        assert reply.status_code == 200, reply.text
        if "data-waiting" not in reply.text:
            return reply.text
    raise AssertionError(path)


def framed(browser: Browser, path: str) -> str:
    """What the frame of a page shows."""
    found = re.search(r'<iframe [^>]*src="([^"]+)"', shown(browser, path))
    assert found
    reply = browser.get(found[1])
    assert reply.status_code == 200
    return reply.text


# ------------------------------------------------------------------------------------- what is shown


def test_all_pages_are_listed_with_how_they_stand(inside: Browser) -> None:
    text = shown(inside, LIST)
    assert f'href="{SPECIFICATION}"' in text
    assert "would be new" in text
    assert "将新建" in shown(inside, LIST, **{"Accept-Language": "zh-CN"})
    customers = shown(inside, f"{LIST}?audience=customer")
    assert f'href="{LIST}/customer/requirement-spec.customer.en"' in customers
    assert "never released" in customers


def test_a_page_has_ways_to_the_next_and_to_the_other_audience(inside: Browser) -> None:
    text = shown(inside, SPECIFICATION)
    assert f'href="{LIST}/customer/requirement-spec.customer.en"' in text
    assert 'rel="prev"' in text
    assert 'rel="next"' in text
    assert 'class="paper phone"' in shown(inside, f"{SPECIFICATION}?look=narrow")


def test_a_customer_edition_shows_nothing_internal(inside: Browser) -> None:
    """Who leafs through them must be able to believe what is not there."""
    pages = re.findall(rf'href="({LIST}/customer/[^"]+)"', shown(inside, f"{LIST}?audience=customer"))
    assert len(pages) > 3
    assert all("(internal)" not in framed(inside, page) for page in pages)
    assert "(internal)" in framed(inside, SPECIFICATION)


@pytest.mark.parametrize(
    "path", [f"{LIST}/nobody/index.en", "/p/MOON/pages", "/p/CAMP/sheets/internal/x.en", "/p/CAMP/sheets/x/y"]
)
def test_what_is_no_page(inside: Browser, path: str) -> None:
    assert inside.get(path).status_code == 404


def test_a_page_that_the_audience_has_not_leads_to_those_that_it_has(inside: Browser) -> None:
    shown(inside, f"{LIST}?audience=customer")
    reply = inside.get(f"{LIST}/customer/rules.customer.en")
    assert (reply.status_code, reply.headers["Location"]) == (303, f"{LIST}?audience=customer")


# ------------------------------------------------------------------------------------- what it cannot do


def test_the_frame_may_do_nothing_and_only_our_page_may_frame_it(inside: Browser) -> None:
    text = shown(inside, SPECIFICATION)
    frame = re.search(r"<iframe [^>]*>", text)
    assert frame
    assert 'sandbox="allow-top-navigation-by-user-activation"' in frame[0]
    around = inside.get(SPECIFICATION).headers["Content-Security-Policy"]
    assert around.endswith("; frame-src 'self'")
    assert "frame-ancestors 'none'" in around
    within = inside.get("/p/CAMP/sheets/internal/requirement-spec.en").headers
    assert re.fullmatch(POLICY, within["Content-Security-Policy"])
    assert within["X-Frame-Options"] == "SAMEORIGIN"
    assert "frame-src" not in inside.get(LIST).headers["Content-Security-Policy"]


def test_what_people_wrote_stays_text_in_the_page_and_around_it(inside: Browser) -> None:
    inner = framed(inside, SPECIFICATION)
    assert "alert(1)" in inner
    assert "alert(3)" in inner, "the text of the record is there"
    for sign in (
        "<script",
        "<svg",
        "<iframe",
        "</iframe",
        "<object",
        "<form",
    ):
        assert sign not in inner, sign
    assert not re.search(r"<[a-z][^>]*\son\w+=", inner)
    links = re.findall(r'<a [^>]*?href="([^"]*)"', inner)
    assert all(one.startswith(("#", "/p/CAMP/pages/", "https://")) for one in links), links
    outer = shown(inside, SPECIFICATION)
    assert outer.count("<script") == 1
    assert HOSTILE not in outer
    assert "alert(3)" not in outer


def test_links_lead_out_of_the_frame_and_anchors_stay_in_it(inside: Browser) -> None:
    inner = framed(inside, SPECIFICATION)
    assert re.search(r'<a href="https://evil.example/there" target="_top">', inner)
    assert re.search(r'<a href="#[^"]+">', inner)
    assert not re.search(r'<a href="#[^"]+" target', inner)


@pytest.mark.parametrize("path", [LIST, SPECIFICATION, "/p/CAMP/sheets/internal/requirement-spec.en"])
def test_nothing_of_it_is_shown_to_who_is_not_signed_in(console: Visited, path: str) -> None:
    reply = console.browser().get(path)
    assert (reply.status_code, reply.headers["Location"]) == (303, "/sign-in")


# --------------------------------------------------------------------------------- when it is made


def test_it_is_made_again_when_something_has_changed_and_only_then(console: Visited, inside: Browser) -> None:
    mark = previewing.mark_of(console.wired, "CAMP")
    shown(inside, LIST)
    assert previewing.mark_of(console.wired, "CAMP") == mark, "looking changes nothing"
    console.wired.hub.decide("CAMP", DecisionKind.RESUME, "CAMP", {}, by="li", now=NOW)
    assert previewing.mark_of(console.wired, "CAMP") != mark


def test_it_is_not_made_again_for_a_change_that_goes_on_failing_but_once_that_is_tried(
    tmp_path: Path,
) -> None:
    """Each cycle tells of it, and pages say the same: they were made without end, and said to be older than they were."""
    with visited(tmp_path) as console:
        hub = console.wired.hub
        mark = previewing.mark_of(console.wired, "CAMP")
        hub.finish(CycleRow("d", "CAMP", NOW.replace(hour=10), {"started": NOW.isoformat(), "failed": 1}))
        assert previewing.mark_of(console.wired, "CAMP") == mark, "nothing was tried"
        with hub.lock("CAMP"):
            tried = replace(hub.failures("CAMP")[0], tries=9)
            hub.commit("CAMP", [PutFailure(tried)], cycle="e", now=NOW)
        assert previewing.mark_of(console.wired, "CAMP") != mark


def test_the_former_page_is_shown_while_the_newer_is_made(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its frame, too: it stayed empty until the newer was there."""
    goes_on = Event()

    def slow(wired: Wired, project: Project, audience: Audience) -> Preview:
        goes_on.wait(60)
        return preview(wired, project, audience)

    with visited(tmp_path) as console:
        browser = console.browser()
        browser.sign_in()
        shown(browser, SPECIFICATION)
        monkeypatch.setattr(previewing, "preview", slow)
        console.wired.hub.decide("CAMP", DecisionKind.RESUME, "CAMP", {}, by="li", now=NOW)
        try:
            assert "data-waiting" in browser.get(SPECIFICATION).text
            assert "(internal)" in browser.get("/p/CAMP/sheets/internal/requirement-spec.en").text
        finally:
            goes_on.set()


def test_nobody_waits_while_pages_are_made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Not the other pages of the console, and whoever asked is told."""
    goes_on = Event()

    def slow(*_: object) -> Preview:
        goes_on.wait(30)
        leaves: Mapping[str, Leaf] = {}
        return Preview(leaves, {})

    monkeypatch.setattr(previewing, "preview", slow)
    with visited(tmp_path) as console:
        browser = console.browser()
        browser.sign_in()
        try:
            told = browser.get(LIST).text
            assert "data-waiting" in told
            assert "data-live" in told
            began = time.monotonic()
            assert browser.get("/p/CAMP").status_code == 200
            mark = browser.get("/pulse").json()["mark"]
            assert time.monotonic() - began < 5
        finally:
            goes_on.set()
        assert "There is no page for this audience" in shown(browser, LIST)
        assert browser.get("/pulse").json()["mark"] != mark, "so that the page renews itself"


def test_what_goes_wrong_is_said_on_the_page_in_both_languages_and_its_cause_in_the_log(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> Preview:
        raise RuntimeError(HOSTILE)

    monkeypatch.setattr(previewing, "preview", broken)
    with visited(tmp_path) as console, capture_logs() as lines:
        browser = console.browser()
        browser.sign_in()
        text = shown(browser, LIST)
        chinese = shown(browser, LIST, **{"Accept-Language": "zh-CN"})
    assert "No page can be made:" in text
    assert "This is an error of syncer itself." in text
    assert "RuntimeError" in text
    assert "系统自身出错，原因已写入日志，请反馈给开发者。" in chinese
    assert "程序错误：RuntimeError" in chinese
    assert HOSTILE not in text
    assert Audience.INTERNAL.value in text
    logged = [one for one in lines if one["event"] == "pages of the console not made"]
    assert {one["log_level"] for one in logged} == {"error"}
    assert {(one["project"], one["audience"]) for one in logged} == {("CAMP", "internal")}
    assert all(isinstance(one["exc_info"], RuntimeError) for one in logged), "the log has the trace"
