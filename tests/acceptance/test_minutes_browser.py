"""A meeting from its notice to its receipts, by people in a real browser and three commands (MTG-5, MTG-6, MTG-9, ACT-3)."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from email import message_from_bytes
from email.policy import default
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from syncer.cli.main import cli
from tests.support.campus import Campus, aged, campus

CHROMIUM = next(
    (found for name in ("chromium", "chromium-browser", "google-chrome") if (found := shutil.which(name))),
    None,
)
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run"]
pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(
        CHROMIUM is None, reason="no chromium on this machine: install it to run the browser proofs"
    ),
]
MEETING = """\
---
id: {uid}
title: {title}
type: coordination
state: planned
start: {day}T10:00:00+08:00
end: {day}T11:00:00+08:00
attendees:
  - {{person: wang, side: customer}}
  - {{person: li, side: ours}}
distribution: [wang, li, pm]
---
"""
FILES = {
    "project.yaml": """\
people:
  - {id: li, name: Li Wei, side: ours, email: analyst@example.com}
  - {id: pm, name: Zhao Min, side: ours, email: pm@example.com}
  - {id: wang, name: 王芳, side: customer, email: wang@example.org}
""",
    "meetings/MTG-0001.md": MEETING.format(uid="MTG-0001", title="Weekly", day="2026-01-05"),
    "meetings/MTG-0002.md": MEETING.format(uid="MTG-0002", title="Weekly again", day="2026-01-19"),
    "questions/QST-0001.md": "---\nid: QST-0001\ntitle: May it rain\nowner: li\nstate: open\n---\n",
}


@pytest.fixture
def here(tmp_path: Path) -> Iterator[Campus]:
    with campus(tmp_path / "home") as made:
        for name, text in FILES.items():
            path = made.register / name
            path.parent.mkdir(exist_ok=True)
            path.write_text(text, encoding="utf-8")
            aged(path)
        made.write("gate", "id: REQ-0001\ntitle: Gate opens\nagreement: awaiting_confirmation", "A gate.\n")
        made.cycle()
        made.settled()
        yield made


@dataclass
class Desk:
    """A browser with one window at a time, since a page that changed meanwhile reloads by itself; and what its scripts got wrong."""

    context: Any
    errors: list[str] = field(default_factory=list)

    def visit(self, address: str, person: str = "") -> Any:
        """A fresh window with a page, as somebody."""
        for old in self.context.pages:
            old.close()
        window = self.context.new_page()
        window.on("pageerror", lambda error: self.errors.append(str(error)))
        window.goto(address)
        if person:
            with window.expect_navigation():
                window.get_by_label("Acting as").select_option(label=person)
        return window


@pytest.fixture
def desk(here: Campus) -> Iterator[Desk]:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        context = browser.new_context(
            base_url=here.url, locale="en-GB", viewport={"width": 1360, "height": 900}
        )
        context.set_default_timeout(10_000)
        yield Desk(context)
        browser.close()


def ask(here: Campus, *words: str) -> Any:
    """A command in this process, its report as JSON."""
    given = ["--config", str(here.home / "config.toml"), *words, "--json"]
    found = CliRunner().invoke(cli, given, env={"TOKEN": "sandbox-token"}, standalone_mode=False)
    assert found.exception is None, (found.exception, found.output)
    return json.loads(found.stdout)


def values(here: Campus) -> dict[str, Any]:
    return dict(here.hub().records["MTG-0001"].values)


def test_a_meeting_from_its_notice_to_its_receipts(here: Campus, desk: Desk) -> None:
    (page,) = [one for title, one in here.pages().items() if title.startswith("MTG-0001")]
    address = f"/wiki/spaces/CAMPINT/pages/{page['id']}"

    window = desk.visit(address)
    proposed = window.locator("table", has_text="To confirm and to decide").first.inner_text()
    assert "REQ-0001" in proposed
    assert "QST-0001" in proposed
    assert ask(here, "agenda", "MTG-0001", "--take", "--by", "li")["planned"] == 55
    here.settled()

    window = desk.visit(f"/wiki/pages/{page['id']}/edit", "Analyst")
    feedback = window.locator("#tables fieldset", has_text="Customer feedback")
    for name, words in {
        "What was said": "The gate is slow",
        "Said by": "王芳",
        "Urgency": "urgent",
        "Becomes": "requirement",
    }.items():
        feedback.get_by_label(f"{name} 1", exact=True).fill(words)
    actions = window.locator("#tables fieldset", has=window.get_by_label("Target outcome", exact=True))
    actions.get_by_role("button", name="Add a row").click()
    for name, words in {"What": "Send the list", "Who": "Zhao Min", "By": "2026/1/12"}.items():
        actions.get_by_label(f"{name} 4", exact=True).fill(words)
    window.get_by_role("button", name="Update").click()
    window.locator("td", has_text="The gate is slow").wait_for()
    window.locator("li.task", has_text="Issue minutes").locator("input").check()
    window.locator("li.task.checked").wait_for()

    here.settled()
    window = desk.visit(address)
    window.get_by_text("Minutes issued").wait_for()
    assert window.locator("td", has_text="The gate is slow").first.is_visible()
    assert values(here)["issued.by"] == "li"
    assert here.hub().records["REQ-0002"].values["urgency"] == "urgent"
    assert here.hub().records["ACT-0001"].values["owner"] == "pm"

    file = here.home / "minutes.eml"
    ask(here, "mail", "MTG-0001", "--out", str(file), "--by", "li")
    letter = message_from_bytes(file.read_bytes(), policy=default)
    assert "wang@example.org" in str(letter["To"])
    ask(here, "sent", "MTG-0001", "--to", "wang", "--to", "pm", "--by", "li")
    here.settled()
    window = desk.visit(address, "Project manager")
    window.locator("li.task", has_text="Project manager").locator("input").check()
    window.locator("li.task.checked").wait_for()
    here.settled()
    (receipt,) = values(here)["receipts"]
    assert receipt["person"] == "pm"

    (later,) = [one for title, one in here.pages().items() if title.startswith("MTG-0002")]
    window = desk.visit(f"/wiki/spaces/CAMPINT/pages/{later['id']}")
    assert window.locator("tr", has_text="ACT-0001").last.is_visible(), "to be ticked off in the next meeting"
    here.change("meetings/MTG-0002.md", "state: planned", "state: held")
    here.settled()
    window = desk.visit(f"/wiki/spaces/CAMPINT/pages/{later['id']}")
    assert "carried over once" in window.locator("body").inner_text()
    assert desk.errors == []
    here.quiet()
