"""Code of templates that is kept between processes: found again, and believed only where nobody else can have written it."""

from __future__ import annotations

import sys
from pathlib import Path
from types import CodeType

import pytest

from syncer.config import compiled as compiled_
from syncer.config.compiled import Compiled
from syncer.pages.environment import build

CODE = compile("1 + 1", "sum", "eval")
KEY = "0" * 64


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Where code is kept: it is not there yet, and neither is what it stands in."""
    return tmp_path / "cache" / "templates"


def kept(folder: Path) -> Path:
    """The file of one code that was kept."""
    Compiled(folder, "1").keep(KEY, CODE)
    return folder / f"1-{KEY}"


def test_another_process_finds_the_code_that_one_has_kept(folder: Path) -> None:
    assert Compiled(folder, "1").find(KEY) is None
    file = kept(folder)
    found = Compiled(folder, "1").find(KEY)
    assert found is not None
    assert eval(found) == 2
    assert [one.name for one in folder.iterdir()] == [f"1-{KEY}"]
    assert (folder.stat().st_mode & 0o777, file.stat().st_mode & 0o777) == (0o700, 0o600)


def test_code_of_another_edition_is_not_found(folder: Path) -> None:
    kept(folder)
    assert Compiled(folder, "2").find(KEY) is None


@pytest.mark.parametrize("mode", [0o770, 0o707])
def test_code_in_a_folder_that_others_may_write_is_not_believed(folder: Path, mode: int) -> None:
    kept(folder)
    folder.chmod(mode)
    assert Compiled(folder, "1").find(KEY) is None
    Compiled(folder, "1").keep("1" * 64, CODE)
    assert [one.name for one in folder.iterdir()] == [f"1-{KEY}"]


@pytest.mark.parametrize("mode", [0o660, 0o606])
def test_code_in_a_file_that_others_may_write_is_not_believed(folder: Path, mode: int) -> None:
    kept(folder).chmod(mode)
    assert Compiled(folder, "1").find(KEY) is None


def test_code_behind_a_link_is_not_believed(folder: Path) -> None:
    file = kept(folder)
    file.rename(file.with_name("1-elsewhere"))
    file.symlink_to("1-elsewhere")
    assert Compiled(folder, "1").find(KEY) is None
    folder.rename(folder.with_name("moved"))
    folder.symlink_to("moved")
    assert Compiled(folder, "1").find("elsewhere") is None


def test_code_of_somebody_else_is_not_believed(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    kept(folder)
    monkeypatch.setattr("os.geteuid", lambda: 12_345)
    assert Compiled(folder, "1").find(KEY) is None


def test_nothing_is_made_in_somebody_elses_folder(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An administrator's `sudo syncer` keeps the home of whoever typed it."""
    monkeypatch.setattr("os.geteuid", lambda: 12_345)
    kept(folder)
    assert not folder.parent.exists()


@pytest.mark.parametrize(
    "spoilt", [b"", b"\0" * 31, b"\0" * 40], ids=["empty", "too short", "of another digest"]
)
def test_code_that_is_not_whole_is_made_anew(folder: Path, spoilt: bytes) -> None:
    file = kept(folder)
    file.write_bytes(spoilt)
    assert Compiled(folder, "1").find(KEY) is None
    file.write_bytes(kept(folder).read_bytes()[:-1])
    assert Compiled(folder, "1").find(KEY) is None
    assert isinstance(Compiled(kept(folder).parent, "1").find(KEY), CodeType)


def test_a_place_where_nothing_can_be_kept_ends_nothing(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.write_text("x", encoding="utf-8")
    Compiled(file / "below", "1").keep(KEY, CODE)
    assert Compiled(file / "below", "1").find(KEY) is None


def test_whoever_wants_no_code_kept_has_none(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    kept(folder)
    assert not folder.exists()


def test_what_is_kept_has_an_end(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(compiled_, "MOST", 3)
    for number in range(6):
        Compiled(folder, "1").keep(f"{number}", CODE)
    assert len(list(folder.iterdir())) == 4


def test_a_template_is_compiled_once_for_all_processes(folder: Path) -> None:
    """Of text that differs nothing is taken for the other's."""
    one, other = "{{ 6 * 7 }} words that no other test has", "{{ 6 * 8 }} words that no other test has"
    first, second = Compiled(folder, "1"), Compiled(folder, "1")
    assert build({"page": one}, first).get_template("page").render().startswith("42")
    made = {file.name: file.stat().st_mtime_ns for file in folder.iterdir()}
    assert len(made) == 1
    assert build({"page": one}, second).get_template("page").render().startswith("42")
    assert build({"page": other}, second).get_template("page").render().startswith("48")
    assert {name: file.stat().st_mtime_ns for file in folder.iterdir() if (name := file.name) in made} == made
    assert len(list(folder.iterdir())) == 2


def test_the_folder_is_the_users_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for given, home, stands in (
        (str(tmp_path), "/home/x", tmp_path),
        ("relative", str(tmp_path), tmp_path / ".cache"),
        ("", str(tmp_path), tmp_path / ".cache"),
    ):
        monkeypatch.setenv("XDG_CACHE_HOME", given)
        monkeypatch.setenv("HOME", home)
        compiled_.compiled.cache_clear()
        found = compiled_.compiled()
        compiled_.compiled.cache_clear()
        assert found is not None
        assert found._folder.parent == stands / "syncer"
