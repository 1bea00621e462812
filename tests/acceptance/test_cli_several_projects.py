"""Several projects in one configuration: which one a command means that takes one."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.commands import Ran, edit, syncer
from tests.support.world import lay_out

SECOND = """
[[projects]]
key = "SAIL"
register = {folder = "sail"}
mappings = "mappings"
locale = ["en"]
timezone = "Asia/Shanghai"
"""
pytestmark = pytest.mark.xdist_group("cli-several")


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """Two projects, of which no site is ever asked."""
    lay_out(tmp_path, "http://127.0.0.1:9")
    with (tmp_path / "config.toml").open("a", encoding="utf-8") as config:
        config.write(SECOND)
    (tmp_path / "sail" / "requirements").mkdir(parents=True)
    return tmp_path


def new(home: Path, *words: str, here: Path | None = None) -> Ran:
    said = ("--config", str(home / "config.toml"), *words)
    return syncer(here or home, *said, "new", "requirement", "--title", "Gate opens")


def counted(home: Path) -> tuple[int, int]:
    """The records there are in each register."""
    first, second = (len([*(home / one).rglob("*.md")]) for one in ("register", "sail"))
    return first, second


def default(home: Path, key: str) -> None:
    edit(home / "config.toml", 'mode = "apply"', f'mode = "apply"\ndefault_project = "{key}"')


def test_a_command_that_takes_one_project_asks_which(home: Path) -> None:
    ran = new(home)
    assert ran.code == 2
    assert "say for which project: --project CAMP | SAIL; default_project says it for good" in ran.err
    assert counted(home) == (0, 0)


def test_it_is_the_one_named_else_that_of_the_folder_else_the_default(home: Path) -> None:
    default(home, "CAMP")
    assert new(home).code == 0
    assert counted(home) == (1, 0)
    assert new(home, here=home / "sail" / "requirements").code == 0
    assert counted(home) == (1, 1)
    assert new(home, "--project", "CAMP", here=home / "sail").code == 0
    assert counted(home) == (2, 1)


def test_a_default_that_is_no_project_is_told_with_its_line(home: Path) -> None:
    default(home, "SAILS")
    ran = syncer(home, "check")
    assert ran.code == 2
    assert "config.toml:" in ran.err
    assert "the configuration has no project SAILS" in ran.err
    assert "SAIL" in ran.err.partition("SAILS")[2]


def test_an_exported_workbook_goes_back_to_the_project_that_it_came_from(home: Path) -> None:
    default(home, "CAMP")
    assert new(home, "--project", "SAIL").code == 0
    assert syncer(home, "--project", "SAIL", "export", "sail.xlsx").code == 0
    ran = syncer(home, "import", "sail.xlsx", "--dry-run")
    assert ran.code == 0, ran.err
    assert "SAIL" in ran.out
    assert "CAMP" not in ran.out


def test_a_word_that_lets_something_go_on_means_the_default_too(home: Path) -> None:
    assert syncer(home, "approve", "first-push").code == 2
    default(home, "SAIL")
    ran = syncer(home, "approve", "first-push")
    assert ran.out.startswith("SAIL: first-push is approved"), ran.err
