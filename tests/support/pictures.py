"""Takes the pictures of the documentation: the demo's pages and an issue, in a real headless browser.

`make pictures` runs it; look at every picture before committing it.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from playwright.sync_api import Page, sync_playwright

from tests.support.sandbox import free_port

OUT = Path(__file__).resolve().parents[2] / "docs" / "images"
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run"]


def main() -> None:
    """Run the demo, take every picture, end the demo."""
    browser = next((found for name in BROWSERS if (found := shutil.which(name))), None)
    if browser is None:
        sys.exit("no chromium found: install one, or leave the pictures as they are")
    OUT.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        port = free_port()
        demo = subprocess.Popen(
            [sys.executable, "-m", "syncer", "demo", "--dir", f"{folder}/demo", "--port", str(port)],
            stdout=subprocess.PIPE,
            text=True,
        )
        try:
            _wait(demo)
            config = f"{folder}/demo/config.toml"
            _pictures(browser, f"http://127.0.0.1:{port}", _pages(config))
        finally:
            demo.terminate()
            demo.wait(timeout=30)


def _wait(demo: subprocess.Popen[str]) -> None:
    assert demo.stdout is not None
    for line in demo.stdout:
        if "Ctrl-C" in line:
            return
    sys.exit("the demo ended before it was up")


def _pages(config: str) -> list[str]:
    """Addresses of the published pages, English first."""
    said = subprocess.run(
        [sys.executable, "-m", "syncer", "--config", config, "--json", "status"],
        capture_output=True,
        text=True,
        check=True,
    )
    status: Any = json.loads(said.stdout)
    project = status["projects"][0] if isinstance(status, dict) and "projects" in status else status
    found = project[0] if isinstance(project, list) else project
    return [page["url"] for page in found["pages"]]


def _pictures(browser: str, site: str, pages: list[str]) -> None:
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=browser, args=FLAGS)
        page = chromium.new_page(viewport={"width": 1280, "height": 1600})
        for locale, url in zip(("en", "zh-CN"), pages, strict=True):
            page.goto(f"{url}{'&' if '?' in url else '?'}lang={locale}")
            _shot(page, f"requirement-spec.{locale}")
            _scroll_to(page, "REQ-0007")
            _shot(page, f"requirement-card.{locale}")
        page.set_viewport_size({"width": 1280, "height": 900})
        page.goto(f"{site}/browse/CAMP-5?lang=en")
        _shot(page, "issue")
        chromium.close()


def _scroll_to(page: Page, uid: str) -> None:
    heading = page.locator("h3, h4, h5").filter(has_text=f"{uid} ·").first
    heading.evaluate("element => element.scrollIntoView({block: 'start'})")
    page.mouse.wheel(0, -90)


def _shot(page: Page, name: str) -> None:
    page.wait_for_timeout(400)
    page.screenshot(path=OUT / f"{name}.png")
    print(OUT / f"{name}.png")


if __name__ == "__main__":
    main()
