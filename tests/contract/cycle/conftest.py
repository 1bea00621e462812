"""A project of its own for every test: on Cloud, and where a test is marked `both`, on Data Center too.

Tests that ask nothing about pages are marked `pages(False)`: making them is half of a cycle.
"""

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


def pytest_configure(config: pytest.Config) -> None:
    """Make the mark known by which tests do without pages."""
    config.addinivalue_line("markers", "pages(made): whether the project has pages")


@pytest.fixture
def fresh(request: pytest.FixtureRequest, tmp_path: Path, flavour: Flavour) -> Iterator[Campus]:
    """Nothing written, nothing run."""
    mark = request.node.get_closest_marker("pages")
    with campus(tmp_path / "home", flavour=flavour, pages=mark is None or mark.args[0]) as made:
        yield made


@pytest.fixture
def here(fresh: Campus) -> Campus:
    """Two requirements on both sides and on pages, all quiet."""
    two_requirements(fresh)
    return fresh
