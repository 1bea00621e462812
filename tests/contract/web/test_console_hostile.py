"""Nothing that somebody wrote, named or answered becomes part of a page of the console, whatever it stands in, in either language."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from syncer.web.console.frame import SECTIONS
from tests.support.visited import HOSTILE, Browser, visited

PAGES = ["/", "/p/CAMP", *(f"/p/CAMP/{section}" for section in SECTIONS if section != "overview")]


@pytest.fixture(name="inside", scope="module")
def _inside(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    with visited(tmp_path_factory.mktemp("hostile"), sly=True) as console:
        browser = console.browser()
        browser.sign_in(name=HOSTILE)
        yield browser


@pytest.mark.parametrize("language", ["en", "zh-CN"])
@pytest.mark.parametrize("path", PAGES)
def test_hostile_names_stay_text(inside: Browser, path: str, language: str) -> None:
    reply = inside.get(path, **{"Accept-Language": language})
    assert reply.status_code == 200
    text = reply.text
    assert text.count("<script") == 1, "ours"
    for sign in ("<img", "<svg on", "<iframe", "</iframe", "<object", "<style", ' style="', "<base"):
        assert sign not in text, sign
    tags = re.findall(r"<[a-zA-Z/][^<>]*>", text)
    assert not [one for one in tags if re.search(r"\son\w+\s*=", re.sub(r'"[^"]*"', '""', one))]
    leads = re.findall(r'\s(?:href|src|action)="([^"]*)"', text)
    assert all(one.startswith(("/", "#", "data:,")) and not one.startswith("//") for one in leads), leads
    assert ">49<" not in text
    assert "unsafe" not in reply.headers["Content-Security-Policy"]


def test_they_are_really_there(inside: Browser) -> None:
    for path in ("/p/CAMP/conflicts", "/p/CAMP/proposals", "/p/CAMP/failures", "/p/CAMP/board"):
        assert "alert(1)" in inside.get(path).text, path


@pytest.mark.parametrize(
    "path",
    [
        "/p/%22%3E%3Cscript%3E",
        "/p/CAMP/%3Cimg%20src=x%3E",
        "/p/CAMP/plan?done=%3Cscript%3E",
        "/?x=%3Cscript%3E",
    ],
)
def test_nothing_of_an_address_is_shown(inside: Browser, path: str) -> None:
    text = inside.get(path).text
    assert "<script>" not in text
    assert "<img" not in text


def test_hostile_items_are_sent_back_as_they_were_shown(inside: Browser) -> None:
    """What a form carries is the item itself, and stays data on its way."""
    given = {"seal": inside.seal(), "item": HOSTILE}
    assert inside.post("/p/CAMP/do/retry", given).status_code == 303
    refused = inside.post("/p/CAMP/do/approve", given)
    assert refused.status_code == 422
    assert "<script>alert" not in refused.text
