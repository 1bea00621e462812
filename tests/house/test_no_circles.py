"""No module imports, by whatever way round, a module that imports it: each can be read and changed without the others.

Imports for type checkers and inside functions count like those at the top: they hide a circle, they do not undo it.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


def sources() -> dict[str, str]:
    """Every module of the package by its dotted name."""
    found = {}
    for path in sorted((ROOT / "syncer").rglob("*.py")):
        parts = path.relative_to(ROOT).with_suffix("").parts
        name = ".".join(parts[:-1] if parts[-1] == "__init__" else parts)
        found[name] = path.read_text(encoding="utf-8")
    return found


def imported(source: str) -> Iterator[str]:
    """The names a module imports anywhere in it: `from a import b` is a, and a.b in case that is a module."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            yield from (each.name for each in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield str(node.module)
            yield from (f"{node.module}.{each.name}" for each in node.names)


def circle(modules: Mapping[str, str]) -> list[str]:
    """The modules of one circle, each imported by the next; empty where there is none."""
    graph = {
        module: {name for name in imported(source) if name in modules and name != module}
        for module, source in modules.items()
    }
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        return list(error.args[1])
    return []


def test_no_modules_of_the_program_import_one_another_in_a_circle() -> None:
    assert circle(sources()) == []


@pytest.mark.parametrize(
    "back",
    [
        "import a.first",
        "from a import first",
        "from a.first import thing",
        "if TYPE_CHECKING:\n    from a.first import Thing",
        "def later():\n    from a.first import thing",
    ],
)
def test_a_circle_is_found_however_it_is_closed(back: str) -> None:
    modules = {"a": "", "a.first": "import a.second", "a.second": "import a.third", "a.third": back}
    assert set(circle(modules)) == {"a.first", "a.second", "a.third"}
    assert circle(modules | {"a.third": "import a"}) == []
