"""The exit codes of the contract, error by error and for several projects at once."""

from __future__ import annotations

import pytest

from syncer.cli.errors import combined, outcome
from syncer.config.places import Invalid
from syncer.domain.problems import Problem
from syncer.ports import Locked, Misconfigured, Permanent, Refused, Temporary, Unreachable

PROBLEM = Problem("wrong", "mend it")


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (Invalid([PROBLEM]), 2),
        (Misconfigured([PROBLEM]), 2),
        (Unreachable("gone"), 3),
        (Temporary("busy"), 3),
        (Refused("no"), 3),
        (Locked("taken"), 5),
        (Permanent("refused"), 1),
    ],
)
def test_an_error_that_was_foreseen_has_its_code(error: Exception, code: int) -> None:
    found = outcome(error)
    assert found is not None
    assert found[0] == code
    assert found[1]


def test_any_other_error_was_not_foreseen() -> None:
    assert outcome(ValueError("x")) is None


@pytest.mark.parametrize(
    ("codes", "whole"),
    [
        ([], 0),
        ([0, 0], 0),
        ([0, 1], 1),
        ([0, 4], 4),
        ([0, 5], 5),
        ([3, 3], 3),
        ([0, 3], 1),  # something was written: 3 would say that nothing was
        ([2, 0], 1),
        ([4, 5], 1),
    ],
)
def test_several_projects_have_one_code(codes: list[int], whole: int) -> None:
    assert combined(codes) == whole
