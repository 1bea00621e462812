"""Each behaviour that must not go wrong is held by a test that names its number.

The numbers are those of the project's list of failures that users of comparable tools reported in public. What the
sandbox does by itself proves nothing of ours, so its own tests do not count.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

TESTS = Path(__file__).parents[1]
NOT_COUNTED = (TESTS / "house", TESTS / "contract" / "sandbox", TESTS / "support")
BEHAVIOURS = {
    "B-01": "a restart or redeploy creates duplicates",
    "B-02": "two events for one item race and create two issues",
    "B-03": "Jira's search does not show what was just written",
    "B-04": "echo loops and false reversals",
    "B-05": "conflict handling takes or drops the whole record",
    "B-06": "deleted on one side, edited on the other; silent divergence",
    "B-07": "a transient empty view becomes a mass deletion",
    "B-08": "deleted, or merely not visible any more",
    "B-09": "an issue moved or a project remapped: links break, sync stops silently",
    "B-10": "JQL dates are read in the account's time zone",
    "B-11": "endpoints vanish and paging rules change",
    "B-12": "storms of 429",
    "B-15": "a field that is not on the appropriate screen",
    "B-16": "custom field ids differ per site; two fields share one name",
    "B-17": "select options, cascades, multi-selects",
    "B-18": "transitions need fields, or forbid them",
    "B-19": "a transition's name is no target status; names are translated",
    "B-20": "people: cleared, wrong, or a random assignee",
    "B-21": "what people added by hand is wiped, or written twice",
    "B-23": "rich text is damaged or too long",
    "B-25": "two branches take the same requirement number",
    "B-26": "a workbook's round trip destroys its structure",
}
_LAST = 40
_NUMBER = re.compile(r"\bB-\d{2}\b")


def _named(path: Path) -> Iterator[str]:
    """The numbers in the docstrings of a module of tests and of its test functions."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    yield from _NUMBER.findall(ast.get_docstring(tree) or "")
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test_"):
            yield from _NUMBER.findall(ast.get_docstring(node) or "")


@cache
def _proofs() -> dict[str, frozenset[str]]:
    """By number, the modules of tests that name it."""
    found: dict[str, set[str]] = {}
    for path in sorted(TESTS.rglob("test_*.py")):
        if not any(path.is_relative_to(folder) for folder in NOT_COUNTED):
            for number in _named(path):
                found.setdefault(number, set()).add(path.relative_to(TESTS).as_posix())
    return {number: frozenset(paths) for number, paths in found.items()}


@pytest.mark.parametrize("number", BEHAVIOURS, ids=str)
def test_a_behaviour_is_proven_by_a_test_that_names_it(number: str) -> None:
    assert _proofs().get(number), f"no test names {number}: {BEHAVIOURS[number]}"


def test_no_test_names_a_behaviour_that_is_not_listed() -> None:
    """A slip of the pen would count as the proof of another row."""
    unknown = {number for number in _proofs() if not 1 <= int(number[2:]) <= _LAST}
    assert not unknown, {number: _proofs()[number] for number in unknown}
