"""Projects to mail about, each built once, and a mail server."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.support.mailroom import Built, built
from tests.support.post_office import PostOffice, post_office


@pytest.fixture
def office() -> Iterator[PostOffice]:
    """A mail server without encryption, on this machine."""
    with post_office() as found:
        yield found


@pytest.fixture(scope="session")
def english(tmp_path_factory: pytest.TempPathFactory) -> Built:
    return built(tmp_path_factory.mktemp("english"), '["en"]')


@pytest.fixture(scope="session")
def chinese(tmp_path_factory: pytest.TempPathFactory) -> Built:
    return built(tmp_path_factory.mktemp("chinese"), '["zh-CN", "en"]')
