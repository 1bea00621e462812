"""Once a day the census takes out of the store what is old enough, counts it, and no verdict changes."""

from __future__ import annotations

from datetime import timedelta

import pytest

from syncer.cycle.expiring import CURSOR
from syncer.ports import CycleRow, PutCursor
from syncer.sync.expiry import limits
from tests.support.campus import Campus, a_day_later


@pytest.mark.pages(False)
def test_a_census_takes_away_what_is_old_and_says_so(here: Campus) -> None:
    now, hub = here.wired.clock(), here.wired.hub
    hub.finish(CycleRow("old", "CAMP", now - timedelta(days=91), {}))
    old = len(hub.cycles("CAMP", 99))  # those that ran before it are no younger
    assert here.cycle().expired == {}, "it was done today"
    past = (now - timedelta(days=1)).isoformat()
    with hub.lock("CAMP"):
        hub.commit("CAMP", [PutCursor(CURSOR, past)], cycle="t", now=now)
    a_day_later(here)
    report = here.cycle()
    assert report.census is not None
    assert report.expired == {"cycles": old}
    assert report.to_json()["expired"] == {"cycles": old}
    assert report.writes == 0
    here.quiet()


@pytest.mark.pages(False)
def test_words_that_a_rule_looks_at_stay(here: Campus) -> None:
    """Evidence: what a clock, a gate or a draft of the demonstration looks at keeps its words, whatever `retention` says."""
    texts = limits(here.project.mapping).texts
    assert "description" in texts
    assert not texts & {"answer", "background", "done", "goal"}
    assert not texts & {"title", "agreement", "priority", "confirmations"}
