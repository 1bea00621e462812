"""A project of its own for every test."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.campus import Campus, campus, two_requirements


@pytest.fixture
def fresh(tmp_path: Path) -> Iterator[Campus]:
    """Nothing written, nothing run."""
    with campus(tmp_path / "home") as made:
        yield made


@pytest.fixture
def here(fresh: Campus) -> Campus:
    """Two requirements on both sides and on pages, all quiet."""
    two_requirements(fresh)
    return fresh
