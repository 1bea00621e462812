"""When the demonstration calls its work finished: time that goes on between two cycles is no fault of the first."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from syncer.cli.demo import calm
from syncer.cycle.report import Report
from syncer.cycle.run import Struck
from syncer.cycle.tally import Tally
from syncer.sync.clock_rows import Firing, FiringKey

NOW = datetime(2026, 11, 23, 18, 0, tzinfo=UTC)
STILL = Struck()
WARNED = Struck(8, (Firing(FiringKey("QST-0001", "requirement answered", 1, "50%"), NOW, ("analyst",)),))


def report(writes: int, struck: Struck = STILL) -> Report:
    sent = {"confluence": {"read": 1, "write": writes}}
    return Report("c", "CAMP", NOW, 1.0, sent, Tally(), 0, (), (), (), struck=struck)


@pytest.mark.parametrize(
    ("cycles", "writes", "took"),
    [
        ([report(0)], 0, 1),
        ([report(0, WARNED)], 0, 1),
        ([report(2, WARNED), report(0)], 0, 2),
        ([report(2, WARNED), report(1, WARNED)], 1, 2),
        ([report(2)], 2, 1),
    ],
)
def test_what_a_clock_reached_meanwhile_is_written_and_nothing_else(
    cycles: list[Report], writes: int, took: int
) -> None:
    """SLA-1: a half of its time may be over just between two cycles; a write for any other reason is told at once."""
    told: Iterator[Report] = iter(cycles)
    run: list[Report] = []

    def cycle() -> Report:
        run.append(next(told))
        return run[-1]

    assert (calm(cycle).writes, len(run)) == (writes, took)
