"""A project of its own for every test: on Cloud, and where a test is marked `both`, on Data Center too.

Tests that ask nothing about pages are marked `pages(False)`: making them is half of a cycle.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.begun import Start, begun
from tests.support.campus import Campus, campus, two_requirements
from tests.support.once import worked_out_once
from tests.support.world import MAPPING, Flavour


@pytest.fixture
def flavour() -> Flavour:
    """What most tests run on; `both` runs one on each."""
    return "cloud"


def pytest_configure(config: pytest.Config) -> None:
    """Make the marks known by which tests do without pages, and say what has happened before they begin."""
    config.addinivalue_line("markers", "pages(made): whether the project has pages")
    config.addinivalue_line("markers", "begins(after, mapping): what has happened in `here`")


@pytest.fixture(autouse=True)
def _once() -> Iterator[None]:
    with worked_out_once():
        yield


@pytest.fixture
def fresh(request: pytest.FixtureRequest, tmp_path: Path, flavour: Flavour) -> Iterator[Campus]:
    """Nothing written, nothing run."""
    with campus(tmp_path / "home", flavour=flavour, pages=_with_pages(request)) as made:
        yield made


@pytest.fixture
def here(request: pytest.FixtureRequest, tmp_path: Path, flavour: Flavour) -> Iterator[Campus]:
    """Two requirements on both sides and on pages, all quiet; or what the mark `begins` says."""
    mark = request.node.get_closest_marker("begins")
    prepare = mark.kwargs["after"] if mark is not None else two_requirements
    mapping = mark.kwargs.get("mapping", MAPPING) if mark is not None else MAPPING
    wanted = Start(prepare, mapping, flavour=flavour, pages=_with_pages(request))
    with begun(tmp_path / "home", wanted) as made:
        yield made


def _with_pages(request: pytest.FixtureRequest) -> bool:
    mark = request.node.get_closest_marker("pages")
    return mark is None or bool(mark.args[0])
