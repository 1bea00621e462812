"""People at work on pages, between publishes and during them: nothing of theirs is lost, and each inside edit is a proposal (B-35, B-36, B-38).

A short form; `make people` plays 500 rounds on either kind of site.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.pagework import play
from tests.support.world import Flavour, both

ROUNDS = 7


@both
@pytest.mark.parametrize("seed", ["a"])
def test_nothing_that_people_do_on_pages_is_lost(tmp_path: Path, flavour: Flavour, seed: str) -> None:
    work, wrong = play(tmp_path, ROUNDS, seed, flavour)
    assert wrong == []
    assert work.deeds >= ROUNDS
