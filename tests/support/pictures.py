"""Takes the pictures of the documentation: the demo's pages, its Jira and a preview, in a real headless browser.

`make pictures` runs it, or `python -m tests.support.pictures index minutes` for some of them; look at every
picture before committing it.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path
from typing import IO, Any

import requests
from PIL import Image
from playwright.sync_api import Page, sync_playwright

from tests.support.sandbox import free_port

OUT = Path(__file__).resolve().parents[2] / "docs" / "images"
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run"]
WIDTH = 1200


@dataclass(frozen=True, slots=True)
class Picture:
    """What a picture shows: a page of the demonstration, how much of it, and from which heading on; or one chart of it."""

    name: str
    page: str
    height: int
    start: str = ""
    chart: str = ""  # part of the file's name


PICTURES = (
    Picture("index.en", "index.en", 1000),
    Picture("index.zh-CN", "index.zh-CN", 1000),
    Picture("requirement-spec.en", "requirement-spec.en", 1150),
    Picture("requirement-spec.zh-CN", "requirement-spec.zh-CN", 1150),
    Picture("requirement-card.en", "requirement-spec.en", 800, "REQ-0001 ·"),
    Picture("requirement-card.zh-CN", "requirement-spec.zh-CN", 800, "REQ-0001 ·"),
    Picture("change-ledger.en", "change-ledger.en", 1000),
    Picture("change-ledger.zh-CN", "change-ledger.zh-CN", 1000),
    Picture("change-impact.en", "change-impact.CR-0002.en", 1150),
    Picture("options-comparison.zh-CN", "options-comparison.zh-CN", 1000),
    Picture("traceability-matrix.zh-CN", "traceability-matrix.zh-CN", 1000),
    Picture("weekly-report.en", "weekly-report.????-W??.en", 1000),
    Picture("action-tracker.en", "action-tracker.en", 900),
    Picture("plan-deviation.en", "plan-deviation.en", 1000),
    Picture("response-board.en", "response-board.en", 900),
    Picture("rules.en", "rules.en", 1000),
    Picture("rules.zh-CN", "rules.zh-CN", 1000),
    Picture("minutes.en", "minutes.MTG-0002.en", 1100),
    Picture("minutes.zh-CN", "minutes.MTG-0002.zh-CN", 1070),
    Picture("minutes-desk.en", "minutes.MTG-0003.en", 1050, "Customer feedback"),
    Picture("notice.zh-CN", "minutes.MTG-0003.zh-CN", 800, "议程建议"),
    Picture("customer-index.en", "index.customer.en", 1000),
    Picture("customer-index.zh-CN", "index.customer.zh-CN", 1000),
    Picture("customer-spec.zh-CN", "requirement-spec.customer.zh-CN", 1000),
    Picture("customer-spec.en", "requirement-spec.customer.en", 1000),
    Picture("baseline.zh-CN", "baseline.R1.0.zh-CN", 1000),
    Picture("chart-matrix.en", "requirement-spec.en", 900, chart="sy-matrix"),
    Picture("chart-flow.zh-CN", "requirement-spec.zh-CN", 900, chart="sy-flow-scn-0001"),
    Picture("confirmation-letter.en", "confirmation-letter.R1.0.en", 1000),
    Picture("issue", "issue", 750),
    Picture("board.en", "board", 700),
    Picture("requests.en", "requests", 700),
    Picture("comparison.en", "comparison", 800),
    Picture("preview", "preview", 700),
)


def main() -> None:
    """Run the demo and its preview, take every picture that was asked for, end both."""
    browser = next((found for name in BROWSERS if (found := shutil.which(name))), None)
    if browser is None:
        sys.exit("no chromium found: install one, or leave the pictures as they are")
    wanted = [one for one in PICTURES if not sys.argv[1:] or one.name.startswith(tuple(sys.argv[1:]))]
    OUT.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, _shown(folder) as addresses:
        _take(browser, wanted, addresses)


@contextmanager
def _shown(folder: str) -> Iterator[Mapping[str, str]]:
    """Addresses of all that can be shown, by the names pictures use."""
    site, preview = free_port(), free_port()
    config = f"{folder}/demo/config.toml"
    with (
        _running("Ctrl-C", "demo", "--dir", f"{folder}/demo", "--port", str(site)),
        _running("Ctrl-C", "--config", config, "render", "--serve", "--port", str(preview)),
    ):
        root = f"http://127.0.0.1:{site}"
        pages = _pages(config)
        _revise(Path(folder) / "demo", config)
        _take_notes(root)
        yield {
            **pages,
            "comparison": f"{root}/wiki/pages/{_number(pages['requirement-spec.en'])}/compare?lang=en",
            "issue": f"{root}/browse/CAMP-5?lang=en",
            "board": f"{root}/projects/CAMP/board?lang=en",
            "requests": f"{root}/sandbox/journal?lang=en",
            "preview": f"http://127.0.0.1:{preview}/",
        }


@contextmanager
def _running(up: str, *words: str) -> Iterator[None]:
    """A command of ours that stays up: it is up once it says `up`, and ended afterwards."""
    process = subprocess.Popen([sys.executable, "-m", "syncer", *words], stdout=subprocess.PIPE, text=True)
    try:
        _wait(process.stdout, up)
        yield
    finally:
        process.terminate()
        process.wait(timeout=30)


def _wait(said: IO[str] | None, up: str) -> None:
    for line in said or ():
        if up in line:
            return
    sys.exit(f"a command ended before it said {up!r}")


def _revise(demo: Path, config: str) -> None:
    """Edit a requirement's file, and wait until the page has a second version to compare with the first."""
    path = demo / "register" / "requirements" / "REQ-0007.md"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("priority: medium", "priority: high"), encoding="utf-8")
    was = {page["page"]: page["version"] for page in _published(config)}
    for _ in range(120):
        if any(page["version"] > was[page["page"]] for page in _published(config)):
            return
        time.sleep(0.5)
    sys.exit("the page was not published again after an edit")


def _take_notes(root: str) -> None:
    """Two rows in the tables of the meeting to come."""
    title = "MTG-0003 · Special meeting on paying online · Notice and minutes (internal)"
    rows = {
        "Becomes": [
            "See at once who has paid",
            "Treasurer",
            "urgent",
            "core",
            "6",
            "Camp director",
            "requirement",
        ],
        "Target outcome": [
            "Sign the contract with the provider",
            "Camp director",
            "2026-12-11",
            "P0",
            "Signed by both",
        ],
    }
    for column, cells in rows.items():
        head = f"{column}</p></th></tr>"
        row = "".join(f"<td><p>{cell}</p></td>" for cell in cells)
        deed = {
            "as": "analyst@example.com",
            "do": "edit_page",
            "page": title,
            "replace": [head, f"{head}<tr>{row}</tr>"],
        }
        requests.post(f"{root}/__sandbox/people", json=deed, timeout=10).raise_for_status()


def _number(url: str) -> str:
    return url.partition("/pages/")[2].partition("/")[0]


def _published(config: str) -> list[dict[str, Any]]:
    """The pages there are, each with our own name of it."""
    said = subprocess.run(
        [sys.executable, "-m", "syncer", "--config", config, "--json", "status"],
        capture_output=True,
        text=True,
        check=True,
    )
    pages: list[dict[str, Any]] = json.loads(said.stdout)["pages"]
    return pages


def _pages(config: str) -> dict[str, str]:
    """Addresses of the published pages by our own names of them, each in the language of its page."""
    return {one["page"]: f"{one['url']}?lang={one['page'].rpartition('.')[2]}" for one in _published(config)}


def _take(browser: str, wanted: list[Picture], addresses: Mapping[str, str]) -> None:
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=browser, args=FLAGS)
        page = chromium.new_page()
        for picture in wanted:
            page.set_viewport_size({"width": WIDTH, "height": picture.height})
            page.goto(next(url for name, url in addresses.items() if fnmatchcase(name, picture.page)))
            if picture.start:
                _scroll_to(page, picture.start)
            page.wait_for_timeout(400)
            shown = page.locator(f'img[src*="{picture.chart}"]').first if picture.chart else page
            shown.screenshot(path=_path(picture))
            _shrink(_path(picture))
            print(_path(picture), f"{_path(picture).stat().st_size // 1024} KB")
        chromium.close()


def _shrink(path: Path) -> None:
    """Half the size: a page has few colours."""
    with Image.open(path) as shot:
        shot.convert("RGB").quantize(256, kmeans=2, dither=Image.Dither.NONE).save(path, optimize=True)


def _path(picture: Picture) -> Path:
    return OUT / f"{picture.name}.png"


def _scroll_to(page: Page, words: str) -> None:
    heading = page.locator("h2, h3, h4, h5").filter(has_text=words).first
    heading.evaluate("element => element.scrollIntoView({block: 'start'})")


if __name__ == "__main__":
    main()
