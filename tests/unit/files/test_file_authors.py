"""Who changed a file last: git's author where it is committed as it stands, else its owner."""

from __future__ import annotations

import subprocess
from pathlib import Path

from syncer.files.authors import author


def git(folder: Path, *arguments: str) -> None:
    who = ["-c", "user.name=Ann Author", "-c", "user.email=ann@example.com"]
    subprocess.run(["git", *who, *arguments], cwd=folder, check=True, capture_output=True)


def test_of_a_committed_file_it_is_the_commits_author(tmp_path: Path) -> None:
    file = tmp_path / "gate.md"
    file.write_text("one", encoding="utf-8")
    owner = author(file)
    assert owner.startswith(f"{file.owner()}, 20")
    git(tmp_path, "init", "--quiet")
    assert author(file) == owner, "not committed yet"
    git(tmp_path, "add", "gate.md")
    git(tmp_path, "commit", "--quiet", "-m", "x")
    assert author(file).startswith("Ann Author, 20")
    file.write_text("two", encoding="utf-8")
    assert author(file).startswith(f"{file.owner()}, 20"), "changed since"


def test_of_no_file_nobody_can_tell(tmp_path: Path) -> None:
    assert author(tmp_path / "gone.md") == ""
    assert author(tmp_path / "no folder" / "gone.md") == ""
