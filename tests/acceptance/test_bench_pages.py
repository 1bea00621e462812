"""The bench of pages measures what it says: a page a requirement, nothing written twice, one page for one change."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.publishing import Compared, Figures, play

SIZE = 12


def test_first_unchanged_and_one_change_cost_what_they_must() -> None:
    """B-39: an unchanged page is not written, and one change writes one page."""
    first, unchanged, one = play(SIZE, peer=Path("not-installed"))
    assert (first.ours.write, unchanged.ours.write, one.ours.write) == (2 * SIZE, 0, 2)
    assert unchanged.quiet is not None
    assert unchanged.ours.requests <= unchanged.quiet
    assert one.ours.requests <= unchanged.ours.requests + 3 + 2 + 2  # the budget of one edit


@pytest.mark.parametrize(
    ("ours", "within"),
    [
        (Figures(3, 2, 1.0), True),
        (Figures(30, 2, 1.0), False),
        (Figures(3, 2, 3.0), False),
    ],
)
def test_more_requests_or_more_time_than_the_peer_breaks_it(ours: Figures, within: bool) -> None:
    assert Compared("first publish", 1, ours, Figures(10, 5, 2.0)).within is within


def test_a_write_where_nothing_changed_breaks_it() -> None:
    assert not Compared("unchanged", 1, Figures(3, 1, 1.0), None, quiet=10).within
