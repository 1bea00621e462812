"""A project of its own for every test: on Cloud, and where a test is marked `both`, on Data Center too."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.campus import Campus, campus, two_requirements
from tests.support.world import Flavour


@pytest.fixture
def flavour() -> Flavour:
    """What most tests run on; `both` runs one on each."""
    return "cloud"


@pytest.fixture
def fresh(tmp_path: Path, flavour: Flavour) -> Iterator[Campus]:
    """Nothing written, nothing run."""
    with campus(tmp_path / "home", flavour=flavour) as made:
        yield made


@pytest.fixture
def here(fresh: Campus) -> Campus:
    """Two requirements on both sides and on pages, all quiet."""
    two_requirements(fresh)
    return fresh
