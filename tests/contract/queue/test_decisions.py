"""A command by which somebody decides something has workers act on it at once, where there are any."""

from __future__ import annotations

from pathlib import Path

import pytest

from syncer.daemon.queue import Queue
from tests.contract.queue.test_queue import waiting
from tests.support.commands import syncer
from tests.support.workforce import lay_out

NOWHERE = "http://127.0.0.1:1"  # no site is asked


@pytest.mark.parametrize(("engine", "asked"), [("queue", [("W2", 30)]), ("local", [])])
def test_what_is_decided_is_asked_for_before_all_else(
    tmp_path: Path, url: str, queue: Queue, engine: str, asked: list[tuple[str, int]]
) -> None:
    home = tmp_path / "home"
    lay_out(home, NOWHERE, url, ["W1", "W2"], engine=engine, records=1)
    assert syncer(home, "--project", "W2", "approve", "first-push").code == 0
    assert waiting(url) == asked
    assert syncer(home, "--project", "W1", "check").code == 0
    assert waiting(url) == asked
