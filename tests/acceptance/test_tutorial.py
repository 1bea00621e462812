"""A newcomer's walk through the tutorial works line by line."""

from __future__ import annotations

from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.support.walk import Walk, steps, tools

ROOT = Path(__file__).parents[2]
pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("tutorial")]


def test_every_line_of_the_tutorial_works(tmp_path: Path) -> None:
    with ExitStack() as stack:
        walk = Walk(tmp_path, tools(tmp_path / "bin"), stack)
        for step in steps(ROOT / "docs" / "tutorial.md"):
            walk.take(step)
