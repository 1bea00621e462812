"""The static site on a telephone, where a wide table scrolls by itself and the page never does, and on paper (PG-1, PG-9)."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from syncer.cli.site import Documents, Site
from syncer.config.assets import assets
from syncer.pages.catalogue import load
from syncer.pages.render import Rendered
from syncer.preview.pictures import Pictures

CHROMIUM = next(
    (found for name in ("chromium", "chromium-browser", "google-chrome") if (found := shutil.which(name))),
    None,
)
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run"]
LABELS = load({"labels.yaml": (assets().templates / "labels.yaml").read_text("utf-8")}).labels
CELL = '<td><p><span style="white-space: nowrap;">22 November 2026, 17:00</span></p></td>'
BODY = (
    f"<table><tbody><tr>{CELL * 6}</tr></tbody></table>"
    '<p><span style="white-space: nowrap;">Decided by: everybody who leads the project at the customer\'s</span></p>'
    f"<table><tbody><tr><th><p>When</p></th>{CELL}</tr></tbody></table>"
)
pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(
        CHROMIUM is None, reason="no chromium on this machine: install it to run the browser proofs"
    ),
]


def test_no_page_is_wider_than_a_telephone(tmp_path: Path) -> None:
    from playwright.sync_api import sync_playwright

    page = Rendered("weekly-report.en", "weekly-report", "CAMP · Weekly report", BODY, (), "", "", "")
    site = Site(Documents(tmp_path, {}, Pictures(lambda _figure: b"")), [page], LABELS, "CAMP")
    site.write(page)
    site.finish()
    with sync_playwright() as driver:
        chromium = driver.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        window = chromium.new_page(viewport={"width": 390, "height": 844})
        window.goto((tmp_path / f"{page.page}.html").as_uri())
        assert window.evaluate("document.documentElement.scrollWidth") == 390
        wide, facts = window.locator("table").all()
        assert wide.evaluate("one => one.scrollWidth > one.clientWidth"), "it can be scrolled to its end"
        assert facts.evaluate("one => one.scrollWidth <= one.clientWidth"), "facts stand whole"
        chromium.close()


def test_no_sum_is_printed_on_a_sheet_of_its_own(tmp_path: Path) -> None:
    from playwright.sync_api import sync_playwright

    rows = "<tr><td><p>x</p></td></tr>" * 3
    page = Rendered(
        "index.en", "index", "CAMP · Index", f"<table><tbody>{rows}</tbody></table>", (), "", "", ""
    )
    path = Documents(tmp_path, {}, Pictures(lambda _figure: b"")).write(page)
    with sync_playwright() as driver:
        chromium = driver.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        window = chromium.new_page()
        window.goto(path.as_uri())
        window.emulate_media(media="print")
        breaks = window.locator("tr").evaluate_all("all => all.map(one => getComputedStyle(one).breakBefore)")
        chromium.close()
    assert breaks == ["auto", "auto", "avoid"]
