"""The wheel by itself: built, installed far from the checkout, it runs the demonstration with what it carries."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tarfile
import tomllib
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
CARRIED = ("mappings", "templates", "sample")

pytestmark = pytest.mark.xdist_group("wheel")


@dataclass(frozen=True, slots=True)
class Installed:
    """Where the wheel was unpacked, and the two archives."""

    folder: Path
    wheel: Path
    sdist: Path

    def run(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """`python -m syncer` from a folder that is no checkout; only the installed copy can be imported."""
        kept = {
            name: value for name, value in os.environ.items() if not name.startswith(("SYNCER", "PYTHON"))
        }
        away = self.folder.parent
        return subprocess.run(
            [sys.executable, "-m", "syncer", *arguments],
            cwd=away,
            env=kept | {"PYTHONPATH": str(self.folder)},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            encoding="utf-8",
            timeout=180,
            check=False,
        )


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installed]:
    """Both archives built from a copy of the tree, without a network, and the wheel installed into an empty folder."""
    home = tmp_path_factory.mktemp("wheel")
    tree = home / "tree"
    shutil.copytree(
        ROOT, tree, ignore=shutil.ignore_patterns(".*cache", ".venv", ".git", ".hypothesis", "var")
    )
    _python(["-m", "hatchling", "build", "-d", str(home / "dist")], tree)
    (wheel,) = (home / "dist").glob("*.whl")
    (sdist,) = (home / "dist").glob("*.tar.gz")
    shutil.rmtree(tree)
    place = home / "installed"
    command = ["-m", "pip", "install", "--quiet", "--no-deps", "--no-index", "--no-compile", "--target"]
    _python([*command, str(place), str(wheel)], home)
    yield Installed(place, wheel, sdist)
    shutil.rmtree(home, ignore_errors=True)


def _python(arguments: list[str], folder: Path) -> None:
    done = subprocess.run(
        [sys.executable, *arguments], cwd=folder, capture_output=True, encoding="utf-8", check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr


def _files(folder: str) -> set[str]:
    return {
        path.relative_to(ROOT).as_posix()
        for path in (ROOT / folder).rglob("*")
        if path.is_file() and path.suffix != ".pyc"
    }


def test_the_wheel_carries_mappings_templates_and_the_sample(installed: Installed) -> None:
    names = set(zipfile.ZipFile(installed.wheel).namelist())
    shipped = {f"syncer/_shipped/{name}" for folder in CARRIED for name in _files(folder)}
    assert shipped | {"syncer/py.typed", "syncer/_shipped/config.example.toml"} <= names
    assert {name for name in _files("syncer") if name.endswith((".py", ".mako", ".yaml"))} <= names


def test_the_wheel_carries_nothing_else(installed: Installed) -> None:
    names = zipfile.ZipFile(installed.wheel).namelist()
    others = {name for name in names if not name.startswith(("syncer/", "syncer-"))}
    assert others == set()
    assert [name for name in names if name.endswith((".pyc", ".db", ".lock"))] == []


def test_the_source_archive_holds_what_the_tests_need(installed: Installed) -> None:
    with tarfile.open(installed.sdist) as archive:
        names = {name.partition("/")[2] for name in archive.getnames()}
    wanted = {
        "Makefile",
        "LICENSE",
        "README.md",
        "pyproject.toml",
        *("requirements.lock", "requirements-dev.lock"),
    }
    assert wanted | {"tests/house/test_layout.py", "mappings/stock.yaml", "sample/CREDITS.md"} <= names
    assert {name for name in names if ".venv" in name or "__pycache__" in name} == set()


def test_what_is_installed_is_what_runs(installed: Installed) -> None:
    version = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"]
    assert installed.run("--version").stdout.split()[-1] == version
    asked = "import syncer, syncer.config.assets as a; print(syncer.__file__); print(a.assets().root)"
    done = subprocess.run(
        [sys.executable, "-c", asked],
        cwd=installed.folder.parent,
        env=os.environ | {"PYTHONPATH": str(installed.folder)},
        capture_output=True,
        encoding="utf-8",
        check=True,
    )
    assert all(line.startswith(str(installed.folder)) for line in done.stdout.splitlines())


def test_a_project_is_laid_out_from_the_wheel(installed: Installed, tmp_path: Path) -> None:
    done = installed.run("--project", "SHOP", "init", str(tmp_path / "shop"))
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "shop" / "config.toml").is_file()
    checked = installed.run("--config", str(tmp_path / "shop" / "config.toml"), "check")
    assert str(ROOT) not in checked.stdout + checked.stderr


def test_the_demonstration_runs_from_the_wheel(installed: Installed) -> None:
    done = installed.run(
        "demo", "--once", "--fresh", "--json", "--dir", str(installed.folder.parent / "demo")
    )
    assert done.returncode == 0, done.stderr
    first, second = json.loads(done.stdout)
    assert first["changes"]["jira"]["create"] > 50
    assert {page["kind"] for page in first["pages"]} >= {"requirement-spec"}
    assert second["requests"]["jira"]["write"] == second["requests"]["confluence"]["write"] == 0
