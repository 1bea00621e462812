"""A newcomer's walk through the README and the tutorial works line by line."""

from __future__ import annotations

from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.support.walk import Walk, steps, tools

ROOT = Path(__file__).parents[2]
pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("tutorial")]


@pytest.mark.parametrize("page", ["README.md", "docs/tutorial.md"])
def test_every_line_works(page: str, tmp_path: Path) -> None:
    found = list(steps(ROOT / page))
    assert len([step for step in found if step.form == "console"]) > 10
    with ExitStack() as stack:
        walk = Walk(tmp_path, tools(tmp_path / "bin"), stack)
        for step in found:
            walk.take(step)
