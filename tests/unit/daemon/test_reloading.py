"""A configuration loaded again under a service that runs: whatever is wrong with it, the service goes on (B-13)."""

import pytest
from structlog.testing import capture_logs

from syncer.config.places import Invalid
from syncer.daemon.reloading import reloaded
from syncer.domain.problems import Problem
from syncer.ports import Temporary

WRONG = [
    Invalid([Problem("wrong", "mend it")]),
    Temporary("the store is away", "wait"),
    RuntimeError("a defect"),
]


@pytest.mark.parametrize("wrong", WRONG, ids=lambda wrong: type(wrong).__name__)
def test_what_cannot_be_loaded_changes_nothing(wrong: Exception) -> None:
    """A defect of ours that a file came upon ended the service, with the cycles of all projects."""

    def load() -> str:
        raise wrong

    with capture_logs() as said:
        assert reloaded("former", load) == "former"
    assert said[-1]["log_level"] == "error"
    assert "all goes on with the former one" in said[-1]["event"]


def test_what_can_be_loaded_takes_its_place() -> None:
    assert reloaded("former", lambda: "fresh") == "fresh"
