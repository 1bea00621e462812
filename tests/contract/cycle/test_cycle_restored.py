"""An old backup put back: the next cycles double nothing, lose no edit, and end quiet."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from syncer.cycle.enter import enter
from syncer.cycle.report import Report
from syncer.domain.ids import is_provisional
from syncer.domain.kinds import Kind
from syncer.intake.draft import Draft
from syncer.store.upkeep import Upkeep
from tests.support.campus import Campus, marks
from tests.support.stores import postgres, schema_of_its_own
from tests.support.world import both, wire


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    with postgres() as url:
        yield url


def back_up(here: Campus) -> Path:
    path = here.home / "backup.db"
    Upkeep(here.wired.settings.store.url).backup(path, here.wired.clock())
    return path


def put_back(here: Campus, path: Path) -> None:
    here.wired.close()
    url = here.wired.settings.store.url
    Upkeep(url).restore(path, here.wired.clock(), replace=True, beside=here.home)
    here.wired = wire(here.home)


def work_on(here: Campus) -> None:
    """What people and we do after the backup: records with issues and pages, edits on each side, notes on a page."""
    here.write(
        "fence",
        "id: REQ-0003\ntitle: Fence\npriority: medium\nowner: analyst@example.com",
        "As a parent I want a fence.\n",
    )
    here.edit(here.key("REQ-0001"), summary="Gate that opens by itself", priority="Highest")
    here.change("requirements/bell.md", "title: Bell rings", "title: Bell rings twice")
    assert here.cycle().code == 0
    here.write(
        "lamp",
        "id: REQ-0004\ntitle: Lamp\npriority: medium\ndepends_on: [REQ-0003]",
        "As a parent I want a lamp.\n",
    )
    assert here.cycle().code == 0
    here.edit(here.key("REQ-0003"), summary="Fence of wood")
    here.settled()


def said(pages: dict[str, Any]) -> dict[str, str]:
    """The bodies of pages by title; where a line ends between two blocks, and which version a link was made to, says nothing."""
    noise = re.compile(r"\s+(?=<)| ri:version-at-save=\"\d+\"")
    return {title: noise.sub("", page["body"]["storage"]["value"]) for title, page in pages.items()}


def no_write_to_jira(report: Report) -> None:
    assert report.requests["jira"]["write"] == 0, report.to_json()


def assert_all_is_as_it_was(here: Campus, before: dict[str, object], issues: object) -> None:
    assert {uid: record.values for uid, record in here.hub().records.items()} == before
    assert here.issues() == issues
    assert marks(here) == ["REQ-0001", "REQ-0002", "REQ-0003", "REQ-0004"]
    assert here.hub().held == ()
    assert here.hub().claims == ()
    assert here.wired.hub.audit("CAMP").broken is None


@both
def test_an_old_backup_that_is_put_back_doubles_nothing(here: Campus) -> None:
    """MOVE-2: issues are known by their marks, pages by their anchors, and what both sides say by now is agreed."""
    path = back_up(here)
    work_on(here)
    before: dict[str, object] = {uid: record.values for uid, record in here.hub().records.items()}
    issues, pages = here.issues(), here.pages()
    put_back(here, path)
    assert [*here.hub().records] == ["REQ-0001", "REQ-0002"]
    for _ in range(3):
        report = here.cycle()
        no_write_to_jira(report)
    here.quiet()
    assert_all_is_as_it_was(here, before, issues)
    assert here.hub().cursors
    assert [*here.pages()] == [*pages]
    assert said(here.pages()) == said(pages)
    assert [one for one in here.hub().responses if one.kind == "edit"] == []


def test_edits_made_since_the_backup_and_after_it_was_put_back_stand(here: Campus) -> None:
    """Nobody's edit is lost: those of both sides since the backup, those in between, and those after."""
    path = back_up(here)
    work_on(here)
    here.edit(here.key("REQ-0002"), priority="Low")
    here.change("requirements/gate.md", "Old gate.", "Old gate of wood.")
    key = here.key("REQ-0003")
    put_back(here, path)
    here.edit(key, summary="Fence of stone")
    here.settled()
    (held,) = (
        here.hub().held
    )  # of a record that the backup did not know nobody can tell who moved: a person decides
    assert (held.uid, held.field) == ("REQ-0003", "title")
    assert {held.values["jira"], held.values["files"]} == {"Fence of stone", "Fence of wood"}
    here.resolve("REQ-0003", "title", "jira")
    here.settled()
    here.quiet()
    assert here.values("REQ-0003")["title"] == "Fence of stone"
    assert here.values("REQ-0001")["title"] == "Gate that opens by itself"
    assert here.values("REQ-0001")["priority"] == "high"
    assert here.values("REQ-0001")["background"] == "Old gate of wood."
    assert here.values("REQ-0002")["priority"] == "low"
    assert here.values("REQ-0002")["title"] == "Bell rings twice"
    assert marks(here) == ["REQ-0001", "REQ-0002", "REQ-0003", "REQ-0004"]


def test_a_create_that_was_open_when_the_backup_was_taken_is_settled(here: Campus) -> None:
    """A claim that came back with the backup is looked up in Jira; the issue that it became is not made again."""
    here.write("fence", "id: REQ-0003\ntitle: Fence", "As a parent I want a fence.\n")
    hub = here.wired.hub
    path = here.home / "backup.db"
    commit = type(hub).commit

    def and_back_up(*given: object, **more: object) -> None:
        commit(*given, **more)  # type: ignore[arg-type]
        if not path.exists() and here.hub().claims:
            back_up(here)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(type(hub), "commit", and_back_up)
        assert here.cycle().code == 0
    assert path.exists()
    put_back(here, path)
    assert [claim.key for claim in here.hub().claims] != []
    here.settled()
    here.quiet()
    assert marks(here) == ["REQ-0001", "REQ-0002", "REQ-0003"]
    assert here.hub().claims == ()


@pytest.mark.pages(False)
def test_a_project_goes_on_quietly_on_the_database_it_was_moved_to(here: Campus, server: str) -> None:
    """MOVE-1: from a SQLite to PostgreSQL with one command and one line of configuration, and back."""
    issues, url = here.issues(), here.wired.settings.store.url
    with schema_of_its_own(server) as there:
        for source, target in ((url, there), (there, f"sqlite:///{here.home / 'back.db'}")):
            here.wired.close()
            Upkeep(source).copy_to(target)
            config = here.home / "config.toml"
            text = config.read_text("utf-8").partition("[store]")[0]
            config.write_text(f'{text}[store]\nurl = "{target}"\n', encoding="utf-8")
            here.wired = wire(here.home)
            here.quiet()
            assert here.issues() == issues
            here.edit(here.key("REQ-0001"), summary=f"Gate {len(target)}")
            assert here.cycle().code == 0
            assert here.values("REQ-0001")["title"] == f"Gate {len(target)}"
            issues = here.issues()
        here.wired.close()


def test_a_number_that_was_given_after_the_backup_is_not_given_again(fresh: Campus) -> None:
    """B-25: the store alone is the register and is lost; until a cycle has read Jira's marks, new records have provisional ids."""
    config = fresh.home / "config.toml"
    config.write_text(config.read_text("utf-8").replace('register = {folder = "register"}\n', ""), "utf-8")
    fresh.wired.close()
    fresh.wired = wire(fresh.home)

    def entered(title: str) -> str:
        draft = Draft(Kind.REQUIREMENT, {"title": title, "description": f"As a parent I want: {title}."})
        (done,) = enter(fresh.project, fresh.wired.offline(fresh.project), [draft], by="pm")
        return done.uid

    entered("Map")
    fresh.settled()
    path = back_up(fresh)
    assert entered("Gate") == "REQ-0002"
    fresh.settled()
    fresh.wired.close()
    for file in (fresh.home / "var").iterdir():
        file.unlink()
    put_back(fresh, path)
    assert is_provisional(entered("Bell"))
    fresh.settled()
    fresh.quiet()
    titles = {uid: record.values["title"] for uid, record in fresh.hub().records.items()}
    assert titles == {"REQ-0001": "Map", "REQ-0002": "Gate", "REQ-0003": "Bell"}
    assert marks(fresh) == ["REQ-0001", "REQ-0002", "REQ-0003"]
    assert entered("Lamp") == "REQ-0004"
