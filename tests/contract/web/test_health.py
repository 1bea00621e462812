"""What supervisors, load balancers and Prometheus are told: yes or no to everybody, why and how much to who bears the token."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import requests
from prometheus_client.parser import text_string_to_metric_families

from syncer.ports import CycleRow, PutClocks, PutHeld, Temporary
from syncer.store.hub import SqlHub
from syncer.store.watch import SqlWatch
from syncer.sync.clock_rows import ClockRow
from syncer.sync.observation import DecisionKind, Held
from syncer.web.app import application, hosts_of
from syncer.web.health import STUCK, Health, Watched
from syncer.web.metrics import Elsewhere, Metrics
from syncer.web.pulse import Ended, Pulse
from syncer.web.server import WebServer
from syncer.web.troubles import Trouble, TroubleKind
from syncer.web.watching import standings
from tests.support.stores import empty_store

NOW = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)
TOKEN = "a token of the tests"


@dataclass
class Observed:
    """A served web over a store of two projects."""

    hub: SqlHub
    watch: SqlWatch
    pulse: Pulse = field(default_factory=Pulse)
    token: str = ""
    away: bool = False
    writes: bool = True
    now: datetime = NOW
    port: int = 0

    def __post_init__(self) -> None:
        self.metrics = Metrics(
            self.pulse, lambda: standings(self.watch, ["CAMP", "MOON"], lambda: self.now, self.elsewhere)
        )

    def elsewhere(self) -> Elsewhere:
        return Elsewhere({"todo": 3}, {"jira": 12}, workers=0, poll=60.0, writes=self.writes)

    def watched(self) -> Watched:
        return Watched(self.pulse, self.metrics, lambda: self.now, self._reach, self.token, ("CAMP", "MOON"))

    def _reach(self) -> None:
        if self.away:
            raise Temporary("the store does not answer")
        self.watch.reach()

    def get(self, path: str, token: str = "") -> requests.Response:
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        return requests.get(f"http://127.0.0.1:{self.port}{path}", headers=headers, timeout=20)

    def figures(self) -> dict[str, dict[tuple[str, ...], float]]:
        """By name and labels, these in the order of their names."""
        families = text_string_to_metric_families(self.get("/metrics", self.token).text)
        return {
            family.name: {
                tuple(one.labels[name] for name in sorted(one.labels)): one.value
                for one in family.samples
                if not one.name.endswith("_created")
            }
            for family in families
        }


@pytest.fixture
def web(tmp_path: Path) -> Iterator[Observed]:
    url = empty_store(tmp_path / "hub.db")
    with ExitStack() as stack, ThreadPoolExecutor(1) as reader:
        hub, watch = SqlHub(url), SqlWatch(url)
        stack.callback(hub.close)
        stack.callback(watch.close)
        made = Observed(hub, watch)
        server = WebServer(
            application(Health(made.watched, reader).routes(), hosts_of("127.0.0.1", "")), "127.0.0.1", 0
        )
        server.start()
        stack.callback(server.stop)
        made.port = server.port
        yield made


def test_it_is_alive_until_a_cycle_takes_longer_than_any(web: Observed) -> None:
    assert (web.get("/healthz").status_code, web.get("/healthz").text) == (200, "ok")
    web.pulse.begin("CAMP", NOW)
    web.now = NOW + STUCK + timedelta(seconds=1)
    assert web.get("/healthz").status_code == 503
    web.pulse.end("CAMP", Ended.OK, web.now)
    assert web.get("/healthz").status_code == 200


def test_it_is_ready_once_every_project_had_its_turn(web: Observed) -> None:
    web.pulse.end("CAMP", Ended.OK, NOW)
    assert web.get("/readyz").status_code == 503
    web.pulse.end("MOON", Ended.STOPPED, NOW)
    assert web.get("/readyz").json() == {"ready": True, "wrong": {}}
    web.pulse.end("MOON", Ended.FAILED, NOW, Trouble(TroubleKind.UNREACHABLE, "Jira could not be reached"))
    reply = web.get("/readyz")
    assert (reply.status_code, reply.json()["wrong"]) == (503, {"MOON": "Jira could not be reached"})


def test_a_store_that_is_away_is_told(web: Observed) -> None:
    web.away = True
    assert web.get("/readyz").json()["wrong"] == {"store": "the store does not answer"}
    assert web.get("/healthz").status_code == 200, "ending the process cures no store"


def test_strangers_hear_yes_or_no_and_no_figures(web: Observed) -> None:
    web.token = TOKEN
    web.pulse.end("CAMP", Ended.FAILED, NOW, Trouble(TroubleKind.UNREACHABLE, "Jira could not be reached"))
    assert (web.get("/readyz").status_code, web.get("/readyz").text) == (503, "not ready")
    for token in ("", "guess"):
        assert web.get("/metrics", token).status_code == 401
    assert web.get("/metrics", TOKEN).status_code == 200
    assert web.get("/readyz", TOKEN).json()["wrong"]["CAMP"]


def test_figures_say_how_projects_stand(web: Observed) -> None:
    running = ClockRow(
        "CR-0001", "answered", 1, "d", NOW, {"state": "running", "deadline": "2026-11-23T09:00:00+00:00"}
    )
    ended = ClockRow(
        "CR-0001", "answered", 2, "d", None, {"state": "met", "ended": "2026-11-23T09:00:00+00:00"}
    )
    held = Held("REQ-0001", "title", {"register": "a", "jira": "b"}, {}, "base", NOW, "changed twice")
    with web.hub.lock("CAMP"):
        web.hub.commit("CAMP", [PutClocks("CR-0001", (running, ended)), PutHeld(held)], cycle="c", now=NOW)
    web.hub.decide("CAMP", DecisionKind.PAUSE, "pause", {}, by="pm", now=NOW)
    web.pulse.begin("CAMP", NOW)
    found = web.figures()
    assert found["syncer_clocks"] == {("CAMP", "breached"): 1}
    assert (found["syncer_held"]["CAMP",], found["syncer_held"]["MOON",]) == (1, 0)
    assert (found["syncer_paused"]["CAMP",], found["syncer_paused"]["MOON",]) == (1, 0)
    assert found["syncer_running"] == {("CAMP",): 1}
    assert found["syncer_jobs"] == {("todo",): 3}
    assert found["syncer_token_days"] == {("jira",): 12}


def test_the_last_cycle_is_told_whichever_process_ran_it(web: Observed) -> None:
    """With a queue no cycle runs here: without this nobody would hear that all workers are gone."""
    for name, minutes in (("late", 5), ("early", 9)):
        web.hub.finish(CycleRow(name, "CAMP", NOW - timedelta(minutes=minutes), {}))
    last = (NOW - timedelta(minutes=5)).timestamp()
    found = web.figures()
    assert found["syncer_last_cycle_timestamp_seconds"] == {("CAMP",): last, ("MOON",): 0}
    assert (found["syncer_workers"], found["syncer_poll_seconds"]) == ({(): 0}, {(): 60})
    web.writes = False
    assert web.figures()["syncer_last_cycle_timestamp_seconds"] == {}, "a look leaves no summary"


def test_a_project_that_is_no_longer_here_is_told_no_more(web: Observed) -> None:
    """After a reload: alerts about it would never end."""
    for project in ("CAMP", "MOON"):
        web.pulse.end(project, Ended.OK, NOW)
    web.pulse.only(["CAMP"])
    assert set(web.figures()["syncer_last_success_timestamp_seconds"]) == {("CAMP",)}


def test_requests_and_waits_are_counted_by_endpoint_and_outcome(web: Observed) -> None:
    from syncer.http.counting import Sent

    for outcome in ("200", "200", "429"):
        web.metrics.sent("jira", Sent("GET", "/issue/{}", outcome, 0.05))
    web.metrics.waited("jira", 2.5, "jira-burst-based")
    web.metrics.hook("jira", "kept")
    found = web.figures()
    assert found["syncer_requests"]["/issue/{}", "GET", "200", "jira"] == 2
    assert found["syncer_requests"]["/issue/{}", "GET", "429", "jira"] == 1
    assert found["syncer_limit_wait_seconds"]["jira-burst-based", "jira"] == 2.5
    assert found["syncer_hooks"]["kept", "jira"] == 1
