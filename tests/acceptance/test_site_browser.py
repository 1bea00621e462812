"""The static site on a telephone, where a wide table scrolls by itself and the page never does, and on paper (PG-1, PG-9)."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from syncer.cli.site import Documents, Site
from syncer.config.assets import assets
from syncer.pages.catalogue import load
from syncer.pages.render import Rendered
from syncer.preview.pictures import Pictures
from tests.support.browsers import begun, driven

LABELS = load({"labels.yaml": (assets().templates / "labels.yaml").read_text("utf-8")}).labels
CELL = '<td><p><span style="white-space: nowrap;">22 November 2026, 17:00</span></p></td>'
BODY = (
    f"<table><tbody><tr>{CELL * 6}</tr></tbody></table>"
    '<p><span style="white-space: nowrap;">Decided by: everybody who leads the project at the customer\'s</span></p>'
    f"<table><tbody><tr><th><p>When</p></th>{CELL}</tr></tbody></table>"
)
pytestmark = driven("site-browser")


@pytest.fixture(scope="module")
def chromium() -> Iterator[Any]:
    with begun() as browser:
        yield browser


def test_no_page_is_wider_than_a_telephone(tmp_path: Path, chromium: Any) -> None:
    page = Rendered("weekly-report.en", "weekly-report", "CAMP · Weekly report", BODY, (), "", "", "")
    site = Site(Documents(tmp_path, {}, Pictures(lambda _figure: b"")), [page], LABELS, "CAMP")
    site.write(page)
    site.finish()
    window = chromium.new_page(viewport={"width": 390, "height": 844})
    window.goto((tmp_path / f"{page.page}.html").as_uri())
    assert window.evaluate("document.documentElement.scrollWidth") == 390
    wide, facts = window.locator("table").all()
    assert wide.evaluate("one => one.scrollWidth > one.clientWidth"), "it can be scrolled to its end"
    assert facts.evaluate("one => one.scrollWidth <= one.clientWidth"), "facts stand whole"
    window.close()


def test_no_sum_is_printed_on_a_sheet_of_its_own(tmp_path: Path, chromium: Any) -> None:
    rows = "<tr><td><p>x</p></td></tr>" * 3
    page = Rendered(
        "index.en", "index", "CAMP · Index", f"<table><tbody>{rows}</tbody></table>", (), "", "", ""
    )
    path = Documents(tmp_path, {}, Pictures(lambda _figure: b"")).write(page)
    window = chromium.new_page()
    window.goto(path.as_uri())
    window.emulate_media(media="print")
    breaks = window.locator("tr").evaluate_all("all => all.map(one => getComputedStyle(one).breakBefore)")
    window.close()
    assert breaks == ["auto", "auto", "avoid"]
