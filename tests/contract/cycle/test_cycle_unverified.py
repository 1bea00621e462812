"""What was written and not read back is not what was last seen: an index that lags makes no edit of ours undone (B-01, B-10)."""

from __future__ import annotations

from contextlib import suppress

from tests.support.campus import Campus
from tests.support.dying import Killed, dying


def test_a_cycle_that_died_before_it_read_back_takes_nothing_back(here: Campus) -> None:
    here.site.faults.set({"index_lag": {"mode": "fixed", "seconds": 60}})
    here.change("requirements/gate.md", "title: Gate opens by itself", "title: Gate opens at once")
    with suppress(Killed), dying(method="POST", path="/issue/bulkfetch", sent=False):
        here.cycle()
    assert here.issue("REQ-0001")["fields"]["summary"] == "Gate opens at once"

    report = here.cycle()

    assert report.to_json()["changes"]["files"] == {"create": 0, "update": 0}  # type: ignore[call-overload,index]
    assert here.values("REQ-0001")["title"] == "Gate opens at once"
    here.site.clock.advance(60)
    here.settled()
    here.quiet()
    assert "title: Gate opens at once" in here.read("requirements/gate.md")
