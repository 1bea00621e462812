"""`syncer render --serve` in a real browser: the page follows the file while nobody touches the browser."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.acceptance.test_render_serve import Served, serving
from tests.support.browsers import begun, driven
from tests.support.commands import edit
from tests.support.world import lay_out, requirement

pytestmark = driven("render-serve-browser")


@pytest.fixture
def served(tmp_path: Path) -> Iterator[Served]:
    register = lay_out(tmp_path, "http://127.0.0.1:9", locale='["en", "zh-CN"]')
    requirement(register, "first", "id: REQ-0001\ntitle: Enrol a camper", "Enrol them.\n")
    with serving(tmp_path) as running:
        yield running


@pytest.fixture(scope="module")
def chromium() -> Iterator[Any]:
    with begun() as browser:
        yield browser


@pytest.fixture
def window(chromium: Any) -> Iterator[Any]:
    page = chromium.new_page()
    page.set_default_timeout(20_000)
    yield page
    page.close()


@pytest.mark.parametrize("events", [True, False], ids=["told", "asking"])
def test_an_edited_file_shows_by_itself_and_so_does_a_mistake(
    served: Served, window: Any, events: bool
) -> None:
    """Both ways in which the browser learns of it: it is told, or, where it knows no EventSource, it asks."""
    said: list[str] = []
    window.on("console", lambda message: said.append(message.text))
    if not events:
        window.add_init_script("delete window.EventSource")
    window.goto(served.url)
    window.get_by_role("link", name="Requirement").first.click()
    window.get_by_text("Enrol a camper").first.wait_for()
    path = served.home / "register" / "requirements" / "first.md"
    edit(path, "Enrol a camper", "Enrol a whole family")
    window.get_by_text("Enrol a whole family").first.wait_for()
    edit(path, "title: Enrol a whole family", "title: [Enrol a whole family")
    window.get_by_role("alert").get_by_text("first.md").first.wait_for()
    edit(path, "title: [Enrol a whole family", "title: Enrol two families")
    window.get_by_text("Enrol two families").first.wait_for()
    assert window.get_by_role("alert").count() == 0
    assert said == [], "the browser found something wrong"
