"""What a service does at its times where workers run the cycles: it asks for them, and whatever goes wrong is logged."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from functools import partial

import psycopg
import pytest
from structlog.testing import capture_logs

from syncer.daemon.deferring import Deferring
from syncer.daemon.queue import HURRIED, Queue, address
from syncer.ports import Temporary
from syncer.store.hub import SqlHub
from syncer.store.inbox import SqlInbox
from syncer.sync.hints import Hint, Product
from syncer.web.metrics import Elsewhere, Metrics
from syncer.web.pulse import Ended, Pulse
from syncer.web.troubles import Trouble, TroubleKind
from syncer.web.watching import Watching
from tests.contract.queue.test_queue import waiting
from tests.support.crew import PACE

POLL = timedelta(seconds=60)
now = partial(datetime.now, UTC)


@pytest.fixture
def hub(url: str) -> Iterator[SqlHub]:
    made = SqlHub(url)
    yield made
    made.close()


def test_a_poll_asks_for_a_round_and_a_webhook_for_what_people_did(
    url: str, queue: Queue, hub: SqlHub
) -> None:
    pulse = Pulse()
    camp = Deferring(
        "CAMP", hub, queue, POLL, now, Watching(pulse, Metrics(pulse, lambda: ((), Elsewhere())))
    )
    camp.turn()
    assert waiting(url) == [("CAMP", 0)]
    assert not camp.hooked()  # nothing that is not known yet
    with hub.lock("CAMP"):
        pass  # a cycle has run
    inbox = SqlInbox(url)
    inbox.append(["CAMP"], Hint("k1", Product.JIRA, "10001", "", datetime.now(UTC)))
    inbox.close()
    assert camp.hooked()
    assert waiting(url) == [("CAMP", 10)]
    assert camp.until_next() is None
    assert pulse.beats["CAMP"].ended is Ended.OK  # the service is ready
    assert queue.jobs() == {"todo": 1}


def test_a_server_that_is_away_is_waited_for_once_and_told_once(
    url: str, hub: SqlHub, monkeypatch: pytest.MonkeyPatch
) -> None:
    """B-13: each of two hundred projects waited ten seconds for a connection, at each of its polls, and each said so."""
    monkeypatch.setattr("syncer.daemon.queue.PATIENT", 0.3)
    queue = Queue(url, PACE)
    queue.open()
    pool = queue._connector.pool
    there, pool.conninfo = pool.conninfo, "postgresql://127.0.0.1:1/none"
    _end_sessions(url, "syncer")
    projects = [Deferring(key, hub, queue, POLL, now) for key in ("CAMP", "DEMO", "SHOP", "MOON")]
    with capture_logs() as logs:
        for one in projects:
            one.turn()
        assert queue.silent
        assert pool.timeout == HURRIED
        pool.conninfo = there
        while projects[0].queue.silent:  # as soon as it is found again
            projects[0].turn()
    told = [(line["event"], line["log_level"]) for line in logs if line["log_level"] != "debug"]
    assert told == [("cycle not asked for", "error"), ("the queue answers again", "info")]
    assert len(waiting(url)) >= 1
    queue.close()


def _end_sessions(url: str, name: str) -> None:
    with psycopg.connect(address(url), autocommit=True) as connection:
        connection.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = %s", [name]
        )


class Gone(Queue):
    """A queue whose server does not answer."""

    def poll(self, project: str, least: timedelta) -> bool:
        raise Temporary(f"the queue does not answer: {project} after {least}")


def test_a_service_whose_store_is_gone_says_so_and_goes_on(url: str, hub: SqlHub) -> None:
    pulse = Pulse()
    with capture_logs() as logs:
        Deferring(
            "CAMP", hub, Gone(url), POLL, now, Watching(pulse, Metrics(pulse, lambda: ((), Elsewhere())))
        ).turn()
    assert pulse.beats["CAMP"].trouble == Trouble(
        TroubleKind.TEMPORARY, "the queue does not answer: CAMP after 0:00:48"
    )
    assert [line["event"] for line in logs] == ["cycle not asked for"]
