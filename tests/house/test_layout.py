"""How the code is laid out: reasons in docstrings, files one can read at a sitting, imports that go one way."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path

import pytest

pytestmark = pytest.mark.xdist_group("layout")  # each module is parsed once
ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "syncer"
LINES_OF_A_FILE = 450  # lines with something on them
LINES_OF_A_FUNCTION = 45

# Where heavy libraries may be imported inside functions, because start-up time counts or a choice is made there.
LAZY = (
    "syncer.cli",
    "syncer.wiring",
    "syncer.store.engine",
    "syncer.config.secrets",
    "syncer.config.day_files",
)


PURE = ("domain", "text", "sync", "pages", "cycle", "ports")
CLOCKS_AND_STREAMS = {"now", "utcnow", "today", "open", "print", "input", "getenv", "read_text", "write_text"}


@cache
def modules() -> Mapping[str, Path]:
    """Every module of the package by its dotted name."""
    found = {}
    for path in sorted(PACKAGE.rglob("*.py")):
        parts = path.relative_to(ROOT).with_suffix("").parts
        found[".".join(parts[:-1] if parts[-1] == "__init__" else parts)] = path
    return found


@cache
def tree(module: str) -> ast.Module:
    return ast.parse(modules()[module].read_text(encoding="utf-8"))


def below(module: str, *packages: str) -> bool:
    return any(module == each or module.startswith(f"{each}.") for each in packages)


def test_every_module_says_why_it_exists() -> None:
    said = {module: (ast.get_docstring(tree(module)) or "").partition("\n")[0] for module in modules()}
    assert {module: line for module, line in said.items() if not line.endswith((".", "?"))} == {}


def test_no_file_is_too_long_to_read() -> None:
    sizes = {
        str(path.relative_to(ROOT)): sum(
            1 for line in path.read_text(encoding="utf-8").splitlines() if line.strip()
        )
        for folder in (PACKAGE, ROOT / "tests", ROOT / "benchmarks")
        for path in folder.rglob("*.py")
    }
    assert {name: size for name, size in sizes.items() if size > LINES_OF_A_FILE} == {}


def _functions(module: str) -> Iterator[tuple[str, int]]:
    for node in ast.walk(tree(module)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            assert node.end_lineno is not None
            yield f"{module}.{node.name}", node.end_lineno - node.lineno + 1


def test_no_function_is_too_long_to_follow() -> None:
    found = {name: size for module in modules() for name, size in _functions(module)}
    migrations = "syncer.store.migrations.versions"
    long = {n: s for n, s in found.items() if s > LINES_OF_A_FUNCTION and not below(n, migrations)}
    assert long == {}


# ----------------------------------------------------------------------------------------------- imports


def _imports(module: str, nodes: Iterator[ast.AST]) -> Iterator[tuple[str, int]]:
    """Names imported, with their lines: `from a import b` is a.b where that is a module, else a."""
    for node in nodes:
        if isinstance(node, ast.Import):
            yield from ((each.name, node.lineno) for each in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert not node.level, f"{module}:{node.lineno} imports by a relative path"
            for each in node.names:
                whole = f"{node.module}.{each.name}"
                yield (whole if whole in modules() else str(node.module)), node.lineno


def _in_functions(module: str) -> Iterator[tuple[str, int]]:
    for node in ast.walk(tree(module)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield from _imports(module, ast.walk(node))


def test_imports_stand_at_the_top() -> None:
    """A lazy import hides a dependency, and often a circle; where start-up time asks for it, it is allowed by name."""
    hidden = [
        f"{module}:{line} {name}"
        for module in modules()
        if not below(module, *LAZY)
        for name, line in _in_functions(module)
    ]
    assert hidden == []


def test_the_sandbox_imports_nothing_of_the_rest() -> None:
    """Else one wrong field name would be wrong on both sides, and every test would pass."""
    found = [
        f"{module}:{line} {name}"
        for module in modules()
        if below(module, "syncer.sandbox")
        for name, line in _imports(module, ast.walk(tree(module)))
        if below(name, "syncer") and not below(name, "syncer.sandbox")
    ]
    assert found == []


def test_what_decides_asks_no_clock_and_opens_no_file() -> None:
    """`now` is a value of the observation; imports are held by contracts, calls are held here."""
    found = []
    for module in modules():
        if below(module, *(f"syncer.{each}" for each in PURE)):
            for node in ast.walk(tree(module)):
                if isinstance(node, ast.Call):
                    name = getattr(node.func, "attr", getattr(node.func, "id", ""))
                    if name in CLOCKS_AND_STREAMS and not _a_given_clock(node):
                        found.append(f"{module}:{node.lineno} {name}()")
    assert found == []


def _a_given_clock(call: ast.Call) -> bool:
    """`ports.clock.now()`: a clock somebody handed in."""
    owner = call.func.value if isinstance(call.func, ast.Attribute) else None
    return isinstance(owner, ast.Attribute) and owner.attr == "clock"


def test_nothing_is_left_to_be_done() -> None:
    note = re.compile(r"(#|<!--|/\*|//).*\b(TODO|FIXME|XXX|HACK)\b")
    found = [
        f"{path.relative_to(ROOT)}:{number}"
        for folder in ("syncer", "tests", "mappings", "templates", "sample", "docs")
        for path in (ROOT / folder).rglob("*")
        if path.suffix in {".py", ".yaml", ".j2", ".md", ".toml"} and path != Path(__file__)
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if note.search(line)
    ]
    assert found == []
