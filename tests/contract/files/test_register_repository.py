"""A register in a branch of a real repository: commits are read, one commit is written, nobody's is lost."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from syncer.domain.kinds import Kind
from syncer.files.repository import Origin, RegisterRepository, message
from syncer.ports import FilesSide, FileWritten, KeepsBaselines, Misconfigured, Unreachable
from syncer.sync.changes import FileEdit
from syncer.sync.observation import FilesObservation

REQ = "---\nid: REQ-{0:04d}\ntitle: {1}   # kept\n---\nWords of it.\n"
AUTHOR = {
    "GIT_AUTHOR_NAME": "Li Lei",
    "GIT_AUTHOR_EMAIL": "lilei@example.com",
    "GIT_COMMITTER_NAME": "Li Lei",
    "GIT_COMMITTER_EMAIL": "lilei@example.com",
    "GIT_CONFIG_GLOBAL": os.devnull,
}


def git(folder: Path, *arguments: str) -> str:
    done = subprocess.run(
        ["git", *arguments],
        cwd=folder,
        env={**os.environ, **AUTHOR},
        capture_output=True,
        check=True,
        text=True,
    )
    return done.stdout.strip()


class Team:
    """A bare repository and somebody's clone of it."""

    def __init__(self, home: Path) -> None:
        self.home, self.bare, self.clone = home, home / "shop.git", home / "clone"
        git(home, "init", "--quiet", "--bare", "-b", "main", str(self.bare))
        git(home, "clone", "--quiet", str(self.bare), str(self.clone))
        git(self.clone, "checkout", "--quiet", "-B", "main")
        self.push("requirements/one.md", REQ.format(1, "One"))

    def push(self, path: str, text: str | None) -> None:
        target = self.clone / path
        if text is None:
            target.unlink()
        else:
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(text, encoding="utf-8")
        git(self.clone, "add", "--all")
        git(self.clone, "commit", "--quiet", "-m", f"Change {path}")
        git(self.clone, "pull", "--quiet", "--rebase", "origin", "main") if self._pushed() else None
        git(self.clone, "push", "--quiet", "origin", "HEAD:main")

    def _pushed(self) -> bool:
        return bool(git(self.clone, "ls-remote", "--heads", "origin"))

    def side(self, name: str = "ours", below: str = "") -> RegisterRepository:
        return RegisterRepository(Origin(str(self.bare), "main", below), self.home / name)

    def text(self, path: str) -> str:
        return git(self.bare, "show", f"main:{path}")

    def commits(self) -> list[str]:
        return git(self.bare, "log", "--format=%an: %s", "main").splitlines()


@pytest.fixture
def team(tmp_path: Path) -> Team:
    return Team(tmp_path)


def titled(seen: FilesObservation, title: str, number: int = 1) -> FileEdit:
    record = next(one for one in seen.records if one.uid == f"REQ-{number:04d}")
    return FileEdit(record.handle, Kind.REQUIREMENT, record.uid, {"title": title}, seen.digests[record.path])


def wrong(outcomes: list[FileWritten]) -> list[str]:
    return [one.problem.code for one in outcomes if one.problem is not None]


def test_it_is_a_side_like_a_folder(team: Team) -> None:
    side: FilesSide = team.side()
    (record,) = side.read().records
    assert (record.uid, record.values["title"]) == ("REQ-0001", "One")
    assert str(record.places["title"]) == "main:requirements/one.md:3:1"


def test_what_is_committed_counts_and_not_what_lies_in_a_work_tree(team: Team) -> None:
    """B-07: a checkout in motion, with all its files gone, is nobody's deletion."""
    side = team.side()
    side.read()
    shutil.rmtree(team.clone / "requirements")
    (team.home / "ours" / "requirements" / "one.md").unlink()
    (team.home / "ours" / ".git" / "index.lock").touch()  # as a killed process leaves it
    assert [one.uid for one in side.read().records] == ["REQ-0001"]


def test_one_commit_holds_all_that_is_written_and_keeps_every_other_byte(team: Team) -> None:
    team.push("requirements/two.md", REQ.format(2, "Two"))
    side = team.side()
    seen = side.read()
    assert wrong(side.write([titled(seen, "First"), titled(seen, "Second", 2)])) == []
    assert team.commits()[0] == "syncer: Keep REQ-0001, REQ-0002 in step"
    assert team.text("requirements/one.md") == REQ.format(1, "First").strip()
    assert len(team.commits()) == 3


def test_nothing_to_write_makes_no_commit(team: Team) -> None:
    side = team.side()
    assert wrong(side.write([titled(side.read(), "One")])) == []
    assert len(team.commits()) == 1


def test_somebody_who_pushed_meanwhile_loses_nothing(team: Team) -> None:
    side = team.side()
    seen = side.read()
    team.push("requirements/two.md", REQ.format(2, "Two"))
    assert wrong(side.write([titled(seen, "Other")])) == []
    assert team.commits()[:2] == ["syncer: Keep REQ-0001 in step", "Li Lei: Change requirements/two.md"]
    assert len(side.read().records) == 2


def test_a_file_that_was_changed_meanwhile_is_left_to_the_next_cycle(team: Team) -> None:
    side = team.side()
    seen = side.read()
    team.push("requirements/one.md", REQ.format(1, "Theirs"))
    assert wrong(side.write([titled(seen, "Ours")])) == ["changed-meanwhile"]
    assert team.text("requirements/one.md") == REQ.format(1, "Theirs").strip()


def test_a_push_that_is_refused_fails_every_edit_and_leaves_nothing_behind(team: Team) -> None:
    side = team.side()
    seen = side.read()
    hook = team.bare / "hooks" / "pre-receive"
    hook.write_text("#!/bin/sh\necho 'main is protected' >&2\nexit 1\n", encoding="utf-8")
    hook.chmod(0o755)
    outcomes = side.write([titled(seen, "Other")])
    assert wrong(outcomes) == ["not-pushed"]
    hook.unlink()
    assert [one.values["title"] for one in side.read().records] == ["One"]
    assert wrong(side.write([titled(side.read(), "Other")])) == []


def test_history_that_was_rewritten_is_followed(team: Team) -> None:
    side = team.side()
    side.read()
    (team.clone / "requirements/one.md").write_text(REQ.format(1, "Anew"), encoding="utf-8")
    git(team.clone, "commit", "--quiet", "--all", "--amend", "-m", "Anew")
    git(team.clone, "push", "--quiet", "--force", "origin", "HEAD:main")
    assert [one.values["title"] for one in side.read().records] == ["Anew"]


def test_a_checkout_that_is_deleted_comes_back(team: Team) -> None:
    side = team.side()
    side.read()
    shutil.rmtree(team.home / "ours")
    assert len(side.read().records) == 1


def test_a_register_may_be_a_folder_of_a_repository(team: Team) -> None:
    team.push("docs/register/requirements/nine.md", REQ.format(9, "Nine"))
    side = team.side(below="docs/register")
    seen = side.read()
    assert [one.uid for one in seen.records] == ["REQ-0009"]
    assert wrong(side.write([titled(seen, "Ninth", 9)])) == []
    assert "Ninth" in team.text("docs/register/requirements/nine.md")


def test_a_new_file_of_two_clones_is_merged_by_nobody(team: Team) -> None:
    """Two checkouts of ours write one after the other, each on what the other pushed."""
    one, two = team.side("one"), team.side("two")
    first, second = one.read(), two.read()
    assert wrong(one.write([titled(first, "Ours")])) == []
    assert wrong(two.write([titled(second, "Other")])) == ["changed-meanwhile"]
    new = FileEdit("", Kind.REQUIREMENT, "REQ-0005", {"title": "Five"}, "")
    assert wrong(two.write([new])) == []
    assert sorted(record.uid for record in one.read().records) == ["REQ-0001", "REQ-0005"]


def test_a_repository_that_is_away_is_said_to_be(team: Team) -> None:
    with pytest.raises(Unreachable, match="cannot be reached"):
        RegisterRepository(Origin(str(team.home / "nowhere.git"), "main"), team.home / "x").read()


def test_a_branch_that_is_not_there_is_named_beside_those_that_are(team: Team) -> None:
    with pytest.raises(Misconfigured) as raised:
        RegisterRepository(Origin(str(team.bare), "mian"), team.home / "x").read()
    assert "has no branch mian" in str(raised.value)
    assert raised.value.problems[0].hint == "it has main"


def test_a_branch_that_somebody_has_checked_out_is_told_with_the_cure(team: Team) -> None:
    side = RegisterRepository(Origin(str(team.clone), "main"), team.home / "x")
    (outcome,) = side.write([titled(side.read(), "Other")])
    assert outcome.problem is not None
    assert "is checked out" in outcome.problem.message
    assert "bare repository" in outcome.problem.hint


def test_a_hook_of_the_repository_never_runs_here(team: Team) -> None:
    side = team.side()
    seen = side.read()
    hooks = team.home / "ours" / ".git" / "hooks"
    hooks.mkdir(exist_ok=True)
    (hooks / "post-checkout").write_text(f"#!/bin/sh\ntouch {team.home}/ran\n", encoding="utf-8")
    (hooks / "post-checkout").chmod(0o755)
    side.write([titled(seen, "Other")])
    side.read()
    assert not (team.home / "ran").exists()


def test_what_was_fetched_last_is_read_without_asking(team: Team) -> None:
    side = team.side()
    assert side.read_last() is None
    side.read()
    shutil.rmtree(team.bare)
    last = side.read_last()
    assert last is not None
    assert len(last.records) == 1


def test_who_is_who_is_read_without_asking_and_without_a_record(team: Team) -> None:
    team.push("project.yaml", "people: [{id: zhao, name: Zhao}]\n")
    side = team.side()
    side.read()
    shutil.rmtree(team.bare)
    (team.home / "ours" / ".git" / "index.lock").touch()
    data = side.project()
    assert data is not None
    assert [one.id for one in data.people] == ["zhao"]


def test_only_what_was_pushed_is_read_again_without_asking(team: Team) -> None:
    """A commit of ours that a killed process never pushed is nobody's word."""
    side = team.side()
    side.read()
    ours = team.home / "ours"
    (ours / "requirements/one.md").write_text(REQ.format(1, "Never pushed"), encoding="utf-8")
    git(ours, "commit", "--quiet", "--all", "-m", "Ours")
    last = side.read_last()
    assert last is not None
    assert [one.values["title"] for one in last.records] == ["One"]


def test_a_checkout_that_broke_never_touches_the_repository_around_it(team: Team) -> None:
    """An installation is often in git itself; what git finds there is not our checkout."""
    git(team.home, "init", "--quiet")
    (team.home / "mine.txt").write_text("committed", encoding="utf-8")
    git(team.home, "add", "mine.txt")
    git(team.home, "commit", "--quiet", "-m", "Mine")
    (team.home / "mine.txt").write_text("edited", encoding="utf-8")
    side = team.side()
    side.read()
    shutil.rmtree(team.home / "ours" / ".git")
    (team.home / "ours" / ".git").mkdir()  # as a process leaves it that was killed at once
    assert len(side.read().records) == 1
    assert (team.home / "mine.txt").read_text(encoding="utf-8") == "edited"


def test_a_folder_that_somebody_keeps_is_no_place_for_a_checkout(team: Team) -> None:
    (team.home / "ours").mkdir()
    (team.home / "ours" / "notes.txt").write_text("mine", encoding="utf-8")
    for _ in range(2):
        with pytest.raises(Misconfigured, match="is not empty"):
            team.side().read()
    assert (team.home / "ours" / "notes.txt").read_text(encoding="utf-8") == "mine"


@pytest.mark.parametrize("left", ["HEAD.lock", "refs/syncer/seen.lock", "config.lock", "index"])
def test_what_a_killed_git_leaves_is_mended(team: Team, left: str) -> None:
    side = team.side()
    side.read()
    (team.home / "ours" / ".git" / left).write_bytes(b"")
    team.push("requirements/two.md", REQ.format(2, "Two"))
    assert len(side.read().records) == 2


def test_a_push_that_met_another_one_on_the_server_is_made_again(team: Team) -> None:
    """Both were offered at once; the server took the other one while it looked at ours."""
    side = team.side()
    seen = side.read()
    team.push("requirements/two.md", REQ.format(2, "Two"))
    theirs = git(team.bare, "rev-parse", "main")
    git(team.bare, "update-ref", "refs/heads/main", f"{theirs}~1")
    hook = team.bare / "hooks" / "update"
    hook.write_text(
        f"#!/bin/sh\nrm hooks/update\ngit update-ref refs/heads/main {theirs}\n", encoding="utf-8"
    )
    hook.chmod(0o755)
    assert wrong(side.write([titled(seen, "Ours")])) == []
    assert team.commits()[:2] == ["syncer: Keep REQ-0001 in step", "Li Lei: Change requirements/two.md"]


def test_a_repository_that_goes_away_fails_the_edits_and_not_the_cycle(team: Team) -> None:
    side = team.side()
    edit = titled(side.read(), "Ours")
    shutil.move(team.bare, team.home / "away.git")
    (outcome,) = side.write([edit])
    assert outcome.problem is not None
    assert "cannot be reached" in outcome.problem.message


def test_bytes_are_kept_whatever_attributes_and_ignored_files_say(team: Team) -> None:
    """Line ends are people's; a new record that a pattern ignores is committed all the same."""
    (team.clone / "requirements/two.md").write_bytes(b"---\r\nid: REQ-0002\r\ntitle: Two\r\n---\r\n")
    git(team.clone, "-c", "core.autocrlf=false", "add", "--all")
    git(team.clone, "commit", "--quiet", "-m", "Two")
    (team.clone / ".gitignore").write_text("REQ-*.md\n", encoding="utf-8")
    team.push(".gitattributes", "*.md text eol=lf ident\n")
    before = git(team.bare, "rev-parse", "main:requirements/two.md")
    git(team.clone, "config", "core.autocrlf", "false")
    side = team.side()
    new = FileEdit("", Kind.REQUIREMENT, "REQ-0005", {"title": "Five"}, "")
    assert wrong(side.write([titled(side.read(), "Ours"), new])) == []
    assert git(team.bare, "rev-parse", "main:requirements/two.md") == before
    assert sorted(one.uid for one in side.read().records) == ["REQ-0001", "REQ-0002", "REQ-0005"]
    assert wrong(side.write([titled(side.read(), "Second", 2)])) == []
    sizes = [int(git(team.bare, "cat-file", "-s", blob)) for blob in (before, "main:requirements/two.md")]
    assert sizes[1] - sizes[0] == len("Second") - len("Two")


@pytest.mark.parametrize("link", ["project.yaml", "docs"])
def test_links_that_lead_out_of_the_repository_are_refused(team: Team, link: str) -> None:
    elsewhere = team.home / "elsewhere"
    (elsewhere / "requirements").mkdir(parents=True)
    (team.clone / link).symlink_to(elsewhere if link == "docs" else elsewhere / "secret")
    team.push("requirements/two.md", REQ.format(2, "Two"))
    side = team.side(below="docs" if link == "docs" else "")
    with pytest.raises(Misconfigured, match="leads out of the register's repository"):
        side.read()
    with pytest.raises(Misconfigured, match="leads out of the register's repository"):
        side.project()
    new = FileEdit("", Kind.REQUIREMENT, "REQ-0005", {"title": "Five"}, "")
    assert wrong(side.write([new])) == ["symlink"]
    assert not list((elsewhere / "requirements").iterdir())


def test_a_machine_without_git_is_told_with_the_cure(team: Team, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(team.home))
    with pytest.raises(Misconfigured, match="no git on this machine"):
        team.side().read()


def test_a_mistake_in_the_projects_data_is_placed_in_the_branch(team: Team) -> None:
    team.push("project.yaml", "peopel: []\n")
    (problem,) = team.side().read().problems
    assert str(problem.place) == "main:project.yaml:1:1"


def test_a_folder_that_the_branch_lacks_is_named_as_in_the_branch(team: Team) -> None:
    (problem,) = team.side(below="docs/register").read().problems
    assert problem.message == "there is no folder main:docs/register"


def test_a_commit_says_whose_fields_it_moves() -> None:
    edits = [
        FileEdit("a", Kind.REQUIREMENT, "REQ-0001", {"title": "x", "owner": "y"}, "d"),
        FileEdit("", Kind.ACTION, "ACT-0001", {"title": "x"}, ""),
    ]
    assert message(edits).splitlines() == [
        "Keep REQ-0001, ACT-0001 in step",
        "",
        "REQ-0001: title, owner",
        "ACT-0001: new",
    ]


def test_a_baseline_is_one_commit_and_is_never_written_over(team: Team) -> None:
    """GATE-4: what was frozen lies beside the register, whoever lost a store."""
    side = team.side()
    assert isinstance(side, KeepsBaselines)
    assert wrong([side.keep_baseline("V1.0", "{}\n")]) == []
    assert wrong([side.keep_baseline("V1.0", "{}\n")]) == [], "the same again is nothing new"
    assert wrong([side.keep_baseline("V1.0", "[]\n")]) == ["baseline"]
    assert team.commits()[0] == "syncer: Keep the baseline V1.0"
    assert len(team.commits()) == 2
    assert team.text("baselines/V1.0.json") == "{}"
    assert team.side("another").kept_baselines() == {"main:baselines/V1.0.json": "{}\n"}
    assert [one.uid for one in side.read().records] == ["REQ-0001"]
