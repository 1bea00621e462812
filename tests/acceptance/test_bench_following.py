"""The benchmark of edits on their way to a page: every edit arrives, with webhooks and without (no seconds are judged here)."""

from __future__ import annotations

import pytest

from benchmarks import following

pytestmark = pytest.mark.xdist_group("bench-following")


def test_every_edit_arrives_at_its_page(monkeypatch: pytest.MonkeyPatch) -> None:
    """B-03."""
    monkeypatch.setattr(following, "SIZE", 10)
    monkeypatch.setattr(following, "GAP", 0.5)
    monkeypatch.setattr(following, "POLL", 1.0)
    hooked, polled = following.play(6)
    assert (hooked.lost, polled.lost) == (0, 0)
    assert hooked.median <= hooked.p95
