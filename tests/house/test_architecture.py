"""The architecture's description shows the house as it stands: every package, on its floor, and paths that exist."""

from __future__ import annotations

import configparser
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "syncer"
PAGE = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
NO_FLOOR = {"__init__", "__main__"}
_ITEM = re.compile(r"(?<!\S)([a-z_]+)(?:/|\.py)(?=\s|$)")


def _map(heading: str) -> list[set[str]]:
    """What a page's map shows line by line: the names before the words that explain them."""
    block = PAGE.partition(f"## {heading}\n")[2].partition("```\n")[2].partition("```")[0]
    heads = (re.split(r" {2,}(?![a-z_]+(?:/|\.py))", line)[0] for line in block.splitlines() if line.strip())
    return [set(_ITEM.findall(head)) for head in heads]


def _there(folder: Path) -> set[str]:
    packages = {path.parent.name for path in folder.glob("*/__init__.py")}
    return (packages | {path.stem for path in folder.glob("*.py")}) - NO_FLOOR


@pytest.mark.parametrize(
    ("heading", "folder"), [("The house", PACKAGE), ("The sandbox", PACKAGE / "sandbox")]
)
def test_a_map_shows_every_package_and_no_other(heading: str, folder: Path) -> None:
    assert set().union(*_map(heading)) == _there(folder)


def test_the_map_of_the_house_has_the_floors_that_are_checked() -> None:
    """In the order of the import law; packages of one floor may stand on one line or on several."""
    rules = configparser.ConfigParser()
    rules.read(ROOT / ".importlinter", encoding="utf-8")
    layers = [line for line in rules["importlinter:contract:house"]["layers"].split("\n") if line]
    floor = {name.strip(): level for level, names in enumerate(layers) for name in names.split("|")}
    shown = [{floor[name] for name in line if name in floor} for line in _map("The house")]
    assert all(len(line) <= 1 for line in shown), "two floors on one line"
    levels = [level for line in shown for level in line]
    assert levels == sorted(levels)


PATHS = sorted(
    {
        found
        for found in re.findall(r"`([a-z_]+/[\w/.<>*-]*)`", PAGE)
        if "<" not in found and "*" not in found and "NNNN" not in found
    }
)


@pytest.mark.parametrize("path", PATHS, ids=str)
def test_a_path_that_is_named_exists(path: str) -> None:
    """Below the package, or from the top."""
    assert (PACKAGE / path).exists() or (ROOT / path).exists()
