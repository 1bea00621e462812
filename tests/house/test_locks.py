"""The locks: they fit pyproject.toml, agree with one another, and name no address; contracts know every library."""

from __future__ import annotations

import configparser
import re
import subprocess
import tomllib
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

ROOT = Path(__file__).parents[2]
LOCKS = ("requirements.lock", "requirements-dev.lock")
_PIN = re.compile(
    r"^(?P<name>[a-z0-9][a-z0-9._-]*)==(?P<version>[^\s;\\]+)(?: ; (?P<marker>[^\\]+?))?\s*\\?$"
)

# How a distribution is called when it is imported, where the two differ.
IMPORTED_AS = {
    "prometheus-client": "prometheus_client",
    "atlassian-python-api": "atlassian",
    "markdown-it-py": "markdown_it",
    "python-docx": "docx",
    "pyyaml": "yaml",
}
# Never imported by us: found by name through another library, or data.
USED_THROUGH_OTHERS = {"tzdata", "uvloop", "httptools", "python-multipart"}


@cache
def pyproject() -> Mapping[str, Any]:
    return tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


@cache
def pins(lock: str) -> Mapping[str, tuple[Version, str]]:
    """Version and marker of every package in a lock."""
    found: dict[str, tuple[Version, str]] = {}
    for line in (ROOT / lock).read_text(encoding="utf-8").splitlines():
        match = _PIN.match(line)
        if match:
            found[canonicalize_name(match["name"])] = (Version(match["version"]), str(match["marker"] or ""))
    assert len(found) > 30, f"{lock} could not be read"
    return found


def _group(name: str) -> Iterator[str]:
    for line in pyproject()["dependency-groups"][name]:
        if isinstance(line, dict):
            yield from _group(line["include-group"])
        else:
            yield line


def _asked(lock: str) -> list[str]:
    project = pyproject()["project"]
    names = ("charts", "docx", "postgres", "tls")
    extra = [one for name in names for one in project["optional-dependencies"][name]]
    return [*project["dependencies"], *extra, *_group("build" if lock == LOCKS[0] else "dev")]


@pytest.mark.parametrize("lock", LOCKS)
def test_every_range_is_met_by_the_lock(lock: str) -> None:
    for line in _asked(lock):
        asked = Requirement(line)
        name = canonicalize_name(asked.name)
        assert name in pins(lock), f"{lock} lacks {name}: make lock"
        assert asked.specifier.contains(pins(lock)[name][0]), (
            f"{lock} has {name} {pins(lock)[name][0]}, not {line}"
        )


def test_what_is_tested_is_what_runs() -> None:
    running, tested = pins(LOCKS[0]), pins(LOCKS[1])
    assert set(running) - set(tested) == set()
    assert {name: (pin, tested[name]) for name, pin in running.items() if tested[name] != pin} == {}


@pytest.mark.parametrize("lock", LOCKS)
def test_every_package_is_pinned_by_its_hashes(lock: str) -> None:
    blocks = re.split(r"\n(?=\S)", (ROOT / lock).read_text(encoding="utf-8").strip())
    assert [block.splitlines()[0] for block in blocks if "--hash=sha256:" not in block] == []


def test_no_file_names_an_index() -> None:
    """Where packages come from is the machine's matter."""
    index = re.compile(r"(--(extra-)?index-url|--find-links|--trusted-host|files\.python" + "hosted)")
    listed = subprocess.run(
        ["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=False, encoding="utf-8"
    ).stdout
    names = listed.split("\0")[:-1] or [*LOCKS, "pyproject.toml", "Makefile", ".ci/run"]
    paths = [ROOT / name for name in names if Path(name).suffix not in {".png", ".woff2", ".ico"}]
    found = [
        path.name
        for path in paths
        if path.is_file()
        and path != Path(__file__)
        and index.search(path.read_text(encoding="utf-8", errors="replace"))
    ]
    assert found == []


def test_every_library_has_its_place_in_the_contracts() -> None:
    """A new dependency says in .importlinter which packages may use it."""
    contracts = configparser.ConfigParser()
    contracts.read(ROOT / ".importlinter", encoding="utf-8")
    held = {
        name
        for section in contracts.sections()
        for name in contracts.get(section, "protected_modules", fallback="").split()
    }
    names = {canonicalize_name(Requirement(line).name) for line in pyproject()["project"]["dependencies"]}
    imported = {IMPORTED_AS.get(name, name) for name in names - USED_THROUGH_OTHERS}
    assert imported - held == set()
