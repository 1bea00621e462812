"""A tick on a page is a command by the person who ticked, and by nobody else; either kind of site (MTG-5, B-35)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner

from benchmarks import budgets
from syncer.cli.main import cli
from syncer.domain.json import JsonValue
from syncer.text import storage
from syncer.text.storage import Box
from tests.support.begun import Start, begun
from tests.support.campus import Campus, aged
from tests.support.dying import just_before
from tests.support.world import TOKEN, Flavour, both, wire

PEOPLE = """\
people:
  - {id: wang, name: 王芳, side: customer, email: director@example.com}
  - {id: chen-x, name: Chen Xi, side: customer, email: worker@example.com}
  - {id: zhao, name: Zhao Min, side: ours, email: pm@example.com}
  - {id: away, name: Al Away, side: customer, email: nobody@example.com}
"""
MEETING = """\
---
id: MTG-0001
title: First workshop
state: issued
start: 2026-11-02T01:00:00Z
end: 2026-11-02T02:00:00Z
distribution: [director@example.com, chen-x, zhao, away]
issued: {by: zhao, at: 2026-11-02T03:00:00Z}
sent: {how: mail, by: zhao, at: 2026-11-02T03:05:00Z}
---
"""
READ = re.compile(r"/(pages|content)/\d+(/version.*)?$")  # a single page, or a version of it
WANG, CHEN, ZHAO, STRANGER = (
    "director@example.com",
    "worker@example.com",
    "pm@example.com",
    "expert@example.com",
)


def box(person: str) -> str:
    return Box("receipt", "MTG-0001", person).name


def minutes(here: Campus) -> str:
    return next(title for title in here.pages() if title.startswith("MTG-0001") and "(internal)" in title)


def said(here: Campus, person: str) -> str:
    """What the page says at somebody's box."""
    name = re.escape(box(person))
    found = re.search(
        rf"<ac:task-body>(?:(?!<ac:task-body>).)*{name}.*?</ac:task-body>", here.text("MTG-0001"), re.S
    )
    return (
        "" if found is None else " ".join(re.sub(r"<[^>]*>", " ", found[0].replace(box(person), "")).split())
    )


def task(here: Campus, person: str) -> str:
    """The local id of somebody's box."""
    return task_in(here.text("MTG-0001"), person)


def task_in(body: str, person: str) -> str:
    found = re.search(
        rf"<ac:task-id>(\d+)</ac:task-id>(?:(?!<ac:task-id>).)*?{re.escape(box(person))}<",
        body,
        re.S,
    )
    assert found is not None, body
    return found[1]


def tick(here: Campus, person: str, who: str, *, done: bool = True) -> None:
    here.person("tick", who, page=minutes(here), task=task(here, person), done=done)


def receipts(here: Campus) -> list[JsonValue]:
    found = here.values("MTG-0001").get("receipts")
    return [one["person"] for one in found if isinstance(one, dict)] if isinstance(found, list) else []


def ticked(here: Campus, person: str) -> bool:
    return storage.ticks(here.text("MTG-0001"))[box(person)]


@pytest.fixture
def sent(tmp_path: Path, flavour: Flavour) -> Iterator[Campus]:
    """Minutes that were sent to four people of whom three have accounts; all quiet."""
    with begun(tmp_path / "home", Start(minutes_sent, flavour=flavour)) as made:
        yield made


def minutes_sent(here: Campus) -> None:
    (here.register / "project.yaml").write_text(PEOPLE, encoding="utf-8")
    path = here.register / "meetings" / "MTG-0001.md"
    path.parent.mkdir()
    path.write_text(MEETING, encoding="utf-8")
    aged(path)
    here.settled()


@both
def test_a_receipt_is_that_very_person_s_tick(sent: Campus, flavour: Flavour) -> None:
    """MTG-5: it stands in the register by name, stops the clock, shows on the page, and stays ticked."""
    assert box("away") not in sent.text("MTG-0001")  # nobody needs an account
    tick(sent, "wang", WANG)
    report = sent.cycle()
    assert (report.code, receipts(sent)) == (0, ["wang"])
    kept = sent.values("MTG-0001")["receipts"]
    assert isinstance(kept, list)
    assert isinstance(one := kept[0], dict)
    assert one["how"] == "tick"
    assert "recorded_by" not in one
    assert "wang" in sent.read("meetings/MTG-0001.md")
    assert ticked(sent, "wang")
    assert "Recorded: ticked here" in said(sent, "wang")
    past = sent.wired.hub.past("CAMP", uid="MTG-0001")
    assert [change.by for change in past if change.field == "receipts"] == ["decision:wang"]
    sent.quiet()
    assert ticked(sent, "wang")
    tick(sent, "chen-x", CHEN)
    sent.settled()
    assert sorted(map(str, receipts(sent))) == ["chen-x", "wang"]
    assert ticked(sent, "wang")
    sent.quiet()


@both
def test_a_tick_that_does_not_count_says_why_and_stays(sent: Campus) -> None:
    """Somebody else of the same side, somebody of the other side, somebody whom nobody named."""
    tick(sent, "wang", CHEN)
    tick(sent, "chen-x", ZHAO)
    tick(sent, "zhao", STRANGER)
    sent.settled()
    assert receipts(sent) == []
    assert "Ticked by Chen Xi on" in said(sent, "wang")
    assert "This box is 王芳's own" in said(sent, "wang")
    assert "Ticked by Zhao Min" in said(sent, "chen-x")
    assert "is not for that side" in said(sent, "chen-x")
    assert "an account that belongs to nobody named in this project" in said(sent, "zhao")
    assert all(ticked(sent, person) for person in ("wang", "chen-x", "zhao"))
    sent.quiet()
    for who in (CHEN, WANG):
        tick(sent, "wang", who, done=who == WANG)
    sent.settled()
    assert receipts(sent) == ["wang"]
    (sent.register / "project.yaml").write_text(
        PEOPLE.replace("Min, side: ours, email: pm@", "Min, side: ours, email: expert@"), encoding="utf-8"
    )
    aged(sent.register / "project.yaml")
    sent.settled()
    assert sorted(map(str, receipts(sent))) == ["wang", "zhao"]  # once the account is somebody's
    sent.quiet()


@both
def test_a_tick_that_was_taken_off_undoes_nothing_and_one_more_adds_nothing(sent: Campus) -> None:
    tick(sent, "wang", WANG)
    sent.settled()
    before = sent.values("MTG-0001")["receipts"]
    tick(sent, "wang", WANG, done=False)
    sent.settled()
    assert "The tick was taken off on" in said(sent, "wang")
    assert not ticked(sent, "wang")
    tick(sent, "wang", WANG)
    sent.settled()
    assert sent.values("MTG-0001")["receipts"] == before
    assert "had been recorded before" in said(sent, "wang")
    sent.quiet()


@both
def test_several_people_between_two_looks_are_told_apart_and_the_last_ends_the_clock(sent: Campus) -> None:
    """SLA-3: on Data Center by the version in which each tick appeared; who has no account says so in another way."""
    assert running(sent)
    tick(sent, "wang", WANG)
    tick(sent, "zhao", ZHAO)
    tick(sent, "chen-x", CHEN)
    sent.settled()
    assert sorted(map(str, receipts(sent))) == ["chen-x", "wang", "zhao"]
    assert "Not confirmed yet by Al Away" in plain(sent)
    assert running(sent)
    words = ["receipt", "MTG-0001", "--of", "away", "--how", "letter", "--ref", "scan-7.pdf", "--by", "zhao"]
    told = CliRunner(env=TOKEN).invoke(cli, ["--config", str(sent.home / "config.toml"), *words])
    assert told.exit_code == 0, told.output
    sent.settled()
    assert "by letter · scan-7.pdf · recorded by Zhao Min" in plain(sent)
    assert "Not confirmed yet by" not in plain(sent)
    assert not running(sent)
    sent.quiet()


def plain(here: Campus) -> str:
    """The page in plain words."""
    return " ".join(re.sub(r"<[^>]*>", " ", here.text("MTG-0001")).split())


def running(here: Campus) -> bool:
    """Whether somebody's receipt is still waited for."""
    (row,) = [one for one in here.wired.hub.clocks("CAMP") if one.rule == "minutes received" and one.cycle]
    return row.row.get("ended") is None


@both
@pytest.mark.parametrize("before", ["GET", "PUT"])
def test_a_tick_that_is_made_while_a_cycle_is_under_way_is_heard_by_the_next(
    sent: Campus, before: str
) -> None:
    """Between our look and our writing, or between that and a second one: whose it is, the version tells."""
    native = sent.page("MTG-0001")["id"]
    sent.change("meetings/MTG-0001.md", "title: First workshop", "title: The first workshop")
    with just_before(lambda: tick(sent, "wang", WANG), method=before, path=f"/{native}"):
        assert sent.cycle().code == 0
    assert "The first workshop" in sent.page("MTG-0001")["title"]
    assert ticked(sent, "wang")
    sent.settled()
    assert receipts(sent) == ["wang"]
    assert "Recorded: ticked here" in said(sent, "wang")
    sent.quiet()
    sent.change("meetings/MTG-0001.md", "title: The first workshop", "title: A first workshop")
    with just_before(lambda: tick(sent, "wang", WANG, done=False), method=before, path=f"/{native}"):
        assert sent.cycle().code == 0
    sent.settled()
    assert "The tick was taken off on" in said(sent, "wang")
    assert not ticked(sent, "wang")
    sent.quiet()


def test_a_tick_that_makes_no_version_counts_too(sent: Campus) -> None:
    """On Cloud, where it may or may not; and what is published later does not take it off."""
    sent.site.switches.set({"task_update_bumps_version": False})
    number = sent.page("MTG-0001")["version"]["number"]
    tick(sent, "wang", WANG)
    assert sent.page("MTG-0001")["version"]["number"] == number
    sent.settled()
    assert receipts(sent) == ["wang"]
    assert ticked(sent, "wang")
    sent.quiet()


def test_a_site_that_does_not_list_tasks_is_told_and_versions_tell(sent: Campus) -> None:
    rule = {"method": "GET", "path": "/api/v2/tasks$", "kind": "status", "status": 403, "body": {}}
    sent.site.faults.set({"rules": [rule]})
    tick(sent, "wang", WANG)
    report = sent.cycle()
    assert [problem.code for problem in report.problems] == ["ticks-unread"]
    assert receipts(sent) == ["wang"]


@both
def test_a_tick_on_a_released_page_counts_and_the_page_stays_as_it_was_released(sent: Campus) -> None:
    config = sent.home / "config.toml"
    text = config.read_text("utf-8").replace('"CAMPINT"}', '"CAMPINT", customer = "CAMP"}')
    config.write_text(text, encoding="utf-8")
    sent.wired.close()
    sent.wired = wire(sent.home)
    released = CliRunner(env=TOKEN).invoke(
        cli, ["--config", str(config), "release", "minutes.MTG-0001.customer.en", "--yes", "--by", "zhao"]
    )
    assert released.exit_code == 0, released.output
    sent.settled()
    (title,) = [title for title in sent.pages() if title.startswith("MTG-0001") and "(internal)" not in title]
    body = str(sent.pages()[title]["body"]["storage"]["value"])
    sent.person("tick", WANG, page=title, task=task_in(body, "wang"))
    sent.settled()
    assert receipts(sent) == ["wang"]
    after = str(sent.pages()[title]["body"]["storage"]["value"])
    assert storage.ticks(after)[box("wang")]
    assert storage.digest(after, ticks=False) == storage.digest(body, ticks=False)
    sent.quiet()
    sent.person("edit_page", CHEN, page=title, body=after + "<p>Mine.</p>")
    sent.cycle()
    assert sent.pages()[title]["body"]["storage"]["value"].endswith("<p>Mine.</p>")
    sent.site.journal.clear()
    sent.quiet(1)
    assert [
        entry.path for entry in sent.site.journal if READ.search(entry.path)
    ] == []  # read once, not each time


@both
def test_the_list_is_read_once_a_cycle_and_only_where_there_are_boxes(sent: Campus, flavour: Flavour) -> None:
    sent.site.journal.clear()
    assert sent.cycle().writes == 0
    asked = [entry.path for entry in sent.site.journal if "/tasks" in entry.path]
    assert len(asked) == (1 if flavour == "cloud" else 0)
    names = ("product", "effect", "method", "path", "query")
    found = budgets.asked({name: getattr(entry, name) for name in names} for entry in sent.site.journal)
    assert [one for one in budgets.quiet(found, len(sent.pages()), fresh=True) if not one.within] == []
