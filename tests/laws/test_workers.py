"""Four workers over PostgreSQL, some killed and some paused while people work: each project ends as one process leaves it.

The long form is `make workers`, which also measures cycles a second of one, two and four: here, beside other tests, that would tell nothing.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.ordeal import Scale, play, said
from tests.support.stores import postgres

SHORT = Scale(seconds=10, deeds=24, every=4, pause=3)


@pytest.mark.slow
@pytest.mark.xdist_group("workers")
def test_workers_that_die_or_are_paused_leave_what_one_process_does(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """B-09: nothing is lost or made twice, no project is ever worked on by two, and in the end all is quiet."""
    with postgres() as server:
        outcome = play(tmp_path, server, SHORT, counts=())
    with capsys.disabled():
        print(f"\n{said(SHORT, outcome)}")
    assert outcome.well, said(SHORT, outcome)
    assert outcome.killed >= 2
    assert outcome.paused >= 2
    assert outcome.turns > SHORT.projects
