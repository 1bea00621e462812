"""Tests that share what is dear to make run in one worker."""

from __future__ import annotations

import os

import pytest

pytestmark = pytest.mark.xdist_group("groups")


@pytest.mark.skipif("PYTEST_XDIST_WORKER" not in os.environ, reason="there are no workers")
def test_a_group_stands_where_workers_are_chosen_by(request: pytest.FixtureRequest) -> None:
    assert request.node.nodeid.endswith("workers_are_chosen_by@groups")
