"""Whole cycles over a register in a branch: people's commits go to Jira, Jira's edits come back as one commit."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

from tests.support.campus import Campus
from tests.support.world import wire

REQ = "---\nid: REQ-0001\ntitle: Gate\nvalue: 3   # as agreed\n---\nAs a parent I want a gate.\n"


def git(folder: Path, *arguments: str) -> str:
    who = {"GIT_AUTHOR_NAME": "Li", "GIT_AUTHOR_EMAIL": "li@example.com", "GIT_CONFIG_GLOBAL": os.devnull}
    who |= {"GIT_COMMITTER_NAME": "Li", "GIT_COMMITTER_EMAIL": "li@example.com"}
    done = subprocess.run(
        ["git", *arguments], cwd=folder, env={**os.environ, **who}, capture_output=True, check=True, text=True
    )
    return done.stdout


@pytest.fixture
def kept(fresh: Campus) -> Campus:
    """The campus with its register in a bare repository beside it, and a clone in which people work."""
    home, clone = fresh.home, fresh.home / "clone"
    git(home, "init", "--quiet", "--bare", "-b", "main", "shop.git")
    git(home, "clone", "--quiet", "shop.git", "clone")
    git(clone, "checkout", "--quiet", "-B", "main")
    config = home / "config.toml"
    text = config.read_text(encoding="utf-8")
    config.write_text(
        text.replace('{folder = "register"}', '{git = "shop.git", branch = "main"}'), encoding="utf-8"
    )
    push(fresh, REQ)
    fresh.wired.close()
    fresh.wired = wire(home)
    return fresh


def push(here: Campus, text: str) -> None:
    clone = here.home / "clone"
    if (clone / ".git" / "refs" / "remotes").exists():
        git(clone, "pull", "--quiet", "--rebase", "origin", "main")
    path = clone / "requirements" / "gate.md"
    path.parent.mkdir(exist_ok=True)
    path.write_text(text, encoding="utf-8")
    git(clone, "add", "--all")
    git(clone, "commit", "--quiet", "-m", "Edit")
    git(clone, "push", "--quiet", "origin", "HEAD:main")


def committed(here: Campus) -> str:
    return git(here.home / "shop.git", "show", "main:requirements/gate.md")


def test_commits_and_issues_are_kept_in_step(kept: Campus) -> None:
    """B-07: what is committed is read, and what Jira says comes back as a commit that keeps every other byte."""
    assert kept.cycle().code == 0
    assert kept.issue("REQ-0001")["fields"]["summary"] == "Gate"
    kept.quiet()
    kept.edit(kept.key("REQ-0001"), summary="A gate")
    assert kept.cycle().code == 0
    assert committed(kept) == REQ.replace("title: Gate", "title: A gate")
    kept.quiet()
    push(kept, committed(kept).replace("A gate", "A higher gate"))
    assert kept.cycle().code == 0
    assert kept.issue("REQ-0001")["fields"]["summary"] == "A higher gate"
    kept.quiet()


def test_a_push_between_reading_and_writing_is_never_lost(kept: Campus) -> None:
    """The branch moved on: our commit goes on top of it, or waits, and both edits stand in the end."""
    kept.settled()
    kept.edit(kept.key("REQ-0001"), summary="A gate")
    ports = kept.wired.ports(kept.project)
    assert ports.files is not None
    ports.files.read()
    push(kept, REQ.replace("As a parent", "As a mother"))
    kept.settled()
    assert "title: A gate" in committed(kept)
    assert "As a mother" in committed(kept)
    kept.quiet()
