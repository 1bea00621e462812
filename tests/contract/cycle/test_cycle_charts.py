"""Charts on pages: there before the text that shows them, uploaded when what they show has changed, never twice (B-39)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from syncer import wiring
from syncer.cycle.conduct import plan
from syncer.ports import PutCursor
from syncer.sync.attachments import refusals
from tests.contract.cycle.test_cycle_releases import customers, let_out
from tests.contract.cycle.test_cycle_releases import theirs as theirs_of
from tests.support.campus import Campus, aged, campus
from tests.support.commands import environment, syncer
from tests.support.world import Flavour, both

pytestmark = pytest.mark.xdist_group("charts")

SPEC = "Requirement specification"
NAME = "sy-flow-scn-0001.png"
SCENARIO = """\
---
id: SCN-0001
title: Enrol a camper
---
## Main flow
1. The parent signs in
2. The parent sends the form
"""


@pytest.fixture
def drawn(tmp_path: Path, flavour: Flavour) -> Iterator[Campus]:
    """A project with one scenario whose flow can be drawn; nothing run yet."""
    with campus(tmp_path / "home", flavour=flavour) as here:
        switch(here, draw=True)
        (here.register / "scenarios").mkdir()
        (here.register / "scenarios" / "SCN-0001.md").write_text(SCENARIO, encoding="utf-8")
        aged(here.register / "scenarios" / "SCN-0001.md")
        yield here


def switch(here: Campus, *, draw: bool) -> None:
    """Configure charts and read everything anew."""
    here.wired.close()
    config = here.home / "config.toml"
    text = re.sub(r"\n\[charts\].*?\n\n", "\n", config.read_text("utf-8"), flags=re.DOTALL)
    config.write_text(
        text.replace("\n[[projects]]", f"\n[charts]\ndraw = {str(draw).lower()}\n\n[[projects]]"), "utf-8"
    )
    here.wired = wiring.build(config, {"TOKEN": "sandbox-token"})
    here.wired.projects = tuple(
        replace(one, patience=timedelta(0), at_most=timedelta(0)) for one in here.wired.projects
    )


def first(here: Campus, code: int = 0) -> dict[str, int]:
    """A requirement besides, and one cycle; what it did to pages."""
    here.write("gate", "id: REQ-0001\ntitle: Gate opens by itself", "As a parent I want a gate.\n")
    report = here.cycle()
    assert report.code == code, report.to_json()
    return report.tally.table()["pages"]


def files(here: Campus) -> list[Any]:
    """The attachments of the specification's page."""
    state = here.site.confluence
    (found,) = [one for title, one in here.pages().items() if SPEC in title and "internal" in title]
    return sorted(state.attachments_of(state.pages[found["id"]]), key=lambda one: str(one.title))


def shows(here: Campus) -> bool:
    return f'ri:filename="{NAME}"' in here.text(SPEC)


def uploads(here: Campus) -> int:
    return sum("child/attachment" in entry.path and entry.method == "POST" for entry in here.site.journal)


@both
def test_a_chart_is_there_before_the_text_that_shows_it_and_drawn_anew_when_it_shows_something_else(
    drawn: Campus,
) -> None:
    did = first(drawn)
    assert (did["update"], did["chart"]) == (0, 1)
    (file,) = files(drawn)
    assert shows(drawn)
    assert (file.title, file.media_type, file.content[:4]) == (NAME, "image/png", b"\x89PNG")
    page = drawn.site.confluence.pages[drawn.page(SPEC)["id"]]
    assert [NAME in str(version.body) for version in page.versions] == [False, True]
    assert "ac:alt=" in drawn.text(SPEC)
    drawn.quiet(1)
    drawn.change("requirements/gate.md", "title: Gate opens by itself", "title: Gate opens alone")
    assert drawn.cycle().code == 0
    assert uploads(drawn) == 1
    drawn.change("scenarios/SCN-0001.md", "The parent signs in", "The parent makes an account")
    assert drawn.cycle().tally.table()["pages"]["chart"] == 1
    (file,) = files(drawn)
    assert (uploads(drawn), file.number) == (2, 2)
    drawn.quiet(1)


def test_a_lost_reply_uploads_nothing_twice(drawn: Campus) -> None:
    drawn.site.faults.set({"aborts": [{"when": "after", "method": "POST", "path": "child/attachment$"}]})
    first(drawn, code=1)
    assert not shows(drawn)
    assert drawn.cycle().code == 0
    (file,) = files(drawn)
    assert (shows(drawn), file.number) == (True, 1)
    drawn.quiet(1)


def test_a_file_of_that_name_that_is_not_ours_is_left_alone(drawn: Campus) -> None:
    switch(drawn, draw=False)
    first(drawn)
    assert (uploads(drawn), shows(drawn), files(drawn)) == (0, False, [])
    state = drawn.site.confluence
    page = state.pages[drawn.page(SPEC)["id"]]
    state.attach(drawn.site.find_user("analyst@example.com").account_id, page, NAME, b"mine", "image/png")
    switch(drawn, draw=True)
    report = drawn.cycle()
    assert (report.code, [one.code for one in report.problems]) == (0, ["chart"])
    assert not shows(drawn)
    assert [one.content for one in files(drawn)] == [b"mine"]
    assert drawn.cycle().problems == (), "it is told when the page is made, and the next cycle is quiet"
    drawn.quiet(1)


def test_a_page_is_written_where_its_attachments_may_not_be_listed(drawn: Campus) -> None:
    first(drawn)
    drawn.change("scenarios/SCN-0001.md", "The parent signs in", "The parent makes an account")
    rule = {"method": "GET", "path": "/attachments?$|child/attachment$", "status": 403}
    drawn.site.faults.set({"rules": [rule]})
    report = drawn.cycle()
    assert (report.code, [one.code for one in report.problems]) == (1, ["chart"])
    assert "The parent makes an account" in drawn.text(SPEC)
    drawn.site.faults.set({"rules": []})
    drawn.quiet(1)
    a_day_since(drawn)
    assert drawn.cycle().code == 0
    assert uploads(drawn) == 2
    drawn.quiet(1)


def a_day_since(here: Campus) -> None:
    """What was refused was refused yesterday."""
    old = [replace(one, at=one.at - timedelta(days=1)) for one in refusals(here.hub().cursors).values()]
    assert old
    with here.wired.hub.lock("CAMP"):
        writes = [PutCursor(*one.cursor) for one in old]
        here.wired.hub.commit("CAMP", writes, cycle="t", now=here.wired.clock())


def test_a_page_goes_without_a_chart_that_cannot_be_uploaded(drawn: Campus) -> None:
    """It is told once, and tried again when the page changes."""
    rule = {"method": "POST", "path": "child/attachment$", "status": 413}
    drawn.site.faults.set({"rules": [rule]})
    first(drawn, code=1)
    assert "Enrol a camper" in drawn.text(SPEC)
    assert not shows(drawn)
    tried = uploads(drawn)
    drawn.quiet()
    made = plan(drawn.project, drawn.wired.ports(drawn.project)).plan
    assert ({one.action for one in made.pages}, uploads(drawn)) == ({"unchanged"}, tried)
    drawn.site.faults.set({"rules": []})
    drawn.change("requirements/gate.md", "title: Gate opens by itself", "title: Gate opens alone")
    assert drawn.cycle().code == 0
    assert (shows(drawn), refusals(drawn.hub().cursors)) == (True, {})
    drawn.quiet(1)


def test_a_page_that_is_made_anew_gets_its_charts_again(drawn: Campus) -> None:
    first(drawn)
    name = next(one.page for one in drawn.hub().pages.values() if SPEC in one.title)
    drawn.person("trash_page", page=str(drawn.page(SPEC)["title"]), space="CAMPINT")
    drawn.cycle()
    drawn.approve(f"page:{name}")
    assert drawn.cycle().code == 0
    assert shows(drawn)
    assert [one.number for one in files(drawn)] == [1]
    drawn.quiet(1)


def test_pages_as_files_have_their_charts_beside_them(drawn: Campus) -> None:
    env = environment(SYNCER__CHARTS__DRAW="true")
    ran = syncer(drawn.home, "render", "requirement-spec", "--audience", "customer", "--out", "out", env=env)
    assert ran.code == 0, ran.err
    name = f"requirement-spec.customer.en.{NAME}"
    assert (drawn.home / "out" / name).read_bytes().startswith(b"\x89PNG")
    assert f'src="{name}"' in (drawn.home / "out" / "requirement-spec.customer.en.html").read_text("utf-8")


def test_a_customer_gets_the_charts_that_were_released_and_none_of_ours(drawn: Campus) -> None:
    """B-22: the matrix of what a requirement is worth stands on our page alone; a chart changes with the next release."""
    config = drawn.home / "config.toml"
    config.write_text(
        config.read_text("utf-8").replace('"CAMPINT"}', '"CAMPINT", customer = "CAMP"}'), encoding="utf-8"
    )
    switch(drawn, draw=True)
    drawn.write("bell", "id: REQ-0002\ntitle: Bell rings\nvalue: 5\ncost: 2", "As a worker I want a bell.\n")
    first(drawn)
    assert [one.title for one in files(drawn)] == [NAME, "sy-matrix.png"]
    let_out(drawn)
    assert drawn.cycle().code == 0
    (theirs,) = customers_files(drawn)
    assert theirs.title == NAME
    (body,) = customers(drawn).values()
    assert (NAME in body, "sy-matrix" in body) == (True, False)
    drawn.change("scenarios/SCN-0001.md", "The parent signs in", "The parent makes an account")
    drawn.settled()
    assert [one.number for one in customers_files(drawn)] == [1]
    let_out(drawn)
    assert drawn.cycle().code == 0
    assert [one.number for one in customers_files(drawn)] == [2]
    drawn.quiet(1)


def customers_files(here: Campus) -> list[Any]:
    """The attachments of the one page in the customer's space."""
    state = here.site.confluence
    (page,) = theirs_of(here)
    return list(state.attachments_of(state.pages[page["id"]]))
