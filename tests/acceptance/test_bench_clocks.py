"""The bench of clocks measures what it says: every clock is run, some are late, and nothing is due right after."""

from __future__ import annotations

import pytest

from benchmarks.clocks import Clocked, exponent, measured


def test_every_clock_is_run_and_kept_and_the_next_cycle_has_nothing_to_do() -> None:
    found = measured(60)
    assert (found.size, found.found) == (60, 60)
    assert 0 <= found.idle < found.run + found.keep


def test_growth_in_proportion_is_a_power_of_one() -> None:
    few = Clocked(10, 1.0, 1.0, 0.0, 0.0, 10, 0)
    assert exponent([few, Clocked(100, 10.0, 10.0, 0.0, 0.0, 100, 0)]) == pytest.approx(1.0)
