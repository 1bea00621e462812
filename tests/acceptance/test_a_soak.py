"""A short soak: three minutes of people, failing requests, kills, a revoked token, a site that is down and a clock that jumps (B-01, B-12, B-13, B-14).

`make soak` takes half an hour of it.
"""

from __future__ import annotations

import pytest

from tests.support.soak import Scale, play

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("soak")]


def test_nothing_is_lost_or_doubled_memory_is_flat_and_it_ends_quiet() -> None:
    found = play(Scale().short())
    assert found.well, found
    assert found.kills >= 9
    assert found.deeds > 100
