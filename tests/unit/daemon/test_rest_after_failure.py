"""A project that fails is looked at the more seldom the longer it lasts, and at once again when it is over (B-13)."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, cast

import pytest
from structlog.testing import capture_logs

from syncer.cycle.project import Ports, Project
from syncer.daemon.work import BUSY, REST_MOST, SOON, Worker
from syncer.ports import Locked, PortError, Throttled, Unreachable
from syncer.sync.hints import Reach
from syncer.web.pulse import Ended

if TYPE_CHECKING:
    import structlog

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)


@dataclass(slots=True)
class Failing(Worker):
    """A worker whose cycle ends as told, and who remembers when it was tried."""

    ends: PortError | None = None
    ended: Ended = Ended.OK
    tried: list[float] = field(default_factory=list)
    reached: list[Reach] = field(default_factory=list)
    seconds: float = 0.0

    def _cycle(self, log: structlog.typing.FilteringBoundLogger, reach: Reach) -> Ended:
        self.tried.append(self.seconds)
        self.reached.append(reach)
        if self.ends is not None:
            raise self.ends
        return self.ended

    def poll(self, until: float) -> None:
        """A poll a second until then."""
        while self.seconds < until:
            self.turn()
            self.seconds += 1


@dataclass
class Named:
    """All that a worker asks of a project that never gets anywhere."""

    key: str = "CAMP"


@pytest.fixture
def worker() -> Failing:
    made: list[Failing] = []
    ports = Ports(hub=cast("Any", None), clock=lambda: NOON + timedelta(seconds=made[0].seconds))
    made.append(Failing(cast("Project", Named()), ports))
    return made[0]


def test_the_first_failure_is_tried_again_at_the_next_poll_and_others_ever_later(worker: Failing) -> None:
    worker.ends = Unreachable("gone")
    worker.poll(100)
    assert worker.tried == [0, 1, 5, 13, 29, 61]


def test_no_outage_lets_a_project_rest_for_longer_than_minutes(worker: Failing) -> None:
    worker.ends = Unreachable("gone")
    worker.poll(4_000)
    gaps = [later - earlier for earlier, later in zip(worker.tried, worker.tried[1:], strict=False)]
    assert max(gaps) == REST_MOST


def test_a_pause_that_the_site_asked_for_is_kept_to_the_second(worker: Failing) -> None:
    worker.ends = Throttled("jira asked for a pause", "", 50.0)
    worker.poll(49)
    assert worker.tried == [0]
    worker.ends = None
    worker.poll(53)
    assert worker.tried == [0, 50, 51, 52]


def test_when_it_is_over_every_poll_is_a_cycle_again(worker: Failing) -> None:
    worker.ends = Unreachable("gone")
    worker.poll(30)
    worker.ends = None
    worker.poll(64)
    assert worker.tried[-3:] == [61, 62, 63]


def test_an_outage_of_weeks_is_no_more_than_an_outage(worker: Failing) -> None:
    worker.ends = Unreachable("gone")
    worker._failures = 5_000
    worker.poll(400)
    assert worker.tried == [0, REST_MOST]


def test_a_clock_that_is_set_back_ends_a_rest(worker: Failing) -> None:
    worker.ends = Throttled("jira asked for a pause", "", 3_600.0)
    worker.poll(10)
    worker.seconds = -50_000
    worker.poll(-49_990)
    assert worker.tried == [0, -50_000]


def test_another_instance_at_work_is_no_outage(worker: Failing) -> None:
    worker.ends = Locked("another instance is writing")
    worker.poll(5)
    assert worker.tried == [0, 1, 2, 3, 4]


def test_a_worker_of_the_queue_is_told_when_another_try_is_worth_it(worker: Failing) -> None:
    """It asks for the project again then, and not before."""
    worker.turn()
    assert worker.again_in == 0
    worker.ends = Locked("another instance is writing project CAMP")
    worker.turn()
    assert worker.again_in == BUSY
    worker.ends = Throttled("jira asked for a pause", "", 50.0)
    worker.turn()
    assert worker.again_in == 50
    worker.seconds = 20
    worker.turn()
    assert worker.again_in == 30
    assert len(worker.tried) == 3


def test_the_next_try_waits_for_no_poll_that_comes_seldom(worker: Failing) -> None:
    """With webhooks polls may be an hour apart: what one of them told would wait so long after one lost connection."""
    asked = []
    for ends in (Unreachable("gone"), Unreachable("gone"), Locked("another instance is writing")):
        worker.ends, worker._rest = ends, None
        worker.turn()
        asked.append(worker.until_next())
    assert asked == [timedelta(seconds=SOON), timedelta(seconds=4), timedelta(seconds=BUSY)]


def test_whoever_asks_ends_a_rest_but_never_a_pause_of_the_site(worker: Failing) -> None:
    worker.ends = Unreachable("gone")
    worker.turn()
    worker.turn()
    assert worker.again_in == 4
    worker.wake()
    worker.turn()
    assert len(worker.tried) == 3
    worker.ends = Throttled("jira asked for a pause", "", 50.0)
    worker.wake()
    worker.turn()
    worker.wake()
    worker.turn()
    assert len(worker.tried) == 4
    assert worker.again_in == 50


def test_that_another_is_at_work_is_told_once(worker: Failing) -> None:
    worker.ends = Locked("another instance is writing project CAMP")
    with capture_logs() as logs:
        worker.poll(3)
        worker.ends = None
        worker.poll(4)
        worker.ends = Locked("another instance is writing project CAMP")
        worker.poll(6)
    assert [line["event"] for line in logs] == ["no cycle: another is at work"] * 2


def test_what_a_webhook_names_is_looked_at_alone_only_after_a_look_at_everything_that_went_well(
    worker: Failing, monkeypatch: pytest.MonkeyPatch
) -> None:
    """B-13, B-14: after a failure the next look is a whole one, whoever asks for it."""
    monkeypatch.setattr("syncer.daemon.work.awaited", lambda _hub, _key: True)
    worker.hooked()
    worker.hooked()
    worker.ends = Unreachable("gone")
    worker.hooked()
    worker.ends = None
    worker.hooked()
    worker.turn()
    worker.hooked()
    whole, named = Reach.WHOLE, Reach.NAMED
    assert worker.reached == [whole, named, named, whole, whole, named]


def test_after_a_stop_everything_is_looked_at_until_somebody_has_let_it_go_on(
    worker: Failing, monkeypatch: pytest.MonkeyPatch
) -> None:
    """B-07: what was stopped as too much at once must not come in one by one, as webhooks name it."""
    monkeypatch.setattr("syncer.daemon.work.awaited", lambda _hub, _key: True)
    worker.ended = Ended.STOPPED
    worker.turn()
    worker.hooked()
    worker.ended = Ended.OK
    worker.hooked()
    worker.hooked()
    assert worker.reached == [Reach.WHOLE, Reach.WHOLE, Reach.WHOLE, Reach.NAMED]
