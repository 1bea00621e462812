"""What sets a project's cycle off: polls, webhooks, and the moment its next clock falls on; one at a time, none lost (B-13)."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta

import pytest

from syncer.daemon import schedule as schedule_module
from syncer.daemon.schedule import Schedule

HOUR = timedelta(hours=1)


@dataclass
class Played:
    """A project that notes what was asked of it."""

    key: str = "CAMP"
    news: bool = True
    left: list[timedelta | None] = field(default_factory=list)
    done: list[str] = field(default_factory=list)
    busy: threading.Event = field(default_factory=threading.Event)
    held: threading.Event | None = None

    def turn(self) -> None:
        self.done.append("turn")
        self._work()

    def hooked(self) -> bool:
        self.done.append("hooked")
        self._work()
        return self.news

    def decided(self) -> None:
        self.done.append("decided")
        self._work()

    def until_next(self) -> timedelta | None:
        return self.left.pop(0) if self.left else None

    def _work(self) -> None:
        if self.held is not None:
            self.busy.set()
            self.held.wait(20)


@contextmanager
def scheduled(*turns: Played, poll: timedelta = HOUR, mailing: Played | None = None) -> Iterator[Schedule]:
    schedule = Schedule(turns, poll, mailing=mailing)
    schedule.start()
    try:
        yield schedule
    finally:
        schedule.end()


def until(true: Callable[[], object], seconds: float = 20) -> None:
    deadline = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < deadline, "it did not happen in time"
        time.sleep(0.01)


@pytest.fixture(autouse=True)
def _at_any_minute(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(schedule_module, "QUIET", timedelta())


def test_every_project_is_run_at_once_and_mail_has_a_job_of_its_own() -> None:
    camp, moon, mail = Played(), Played("MOON"), Played("")
    with scheduled(camp, moon, mailing=mail):
        until(lambda: camp.done and moon.done and mail.done)
    assert (camp.done, moon.done, mail.done) == (["turn"], ["turn"], ["turn"])


def test_many_webhooks_are_one_cycle() -> None:
    camp, moon = Played(), Played("MOON")
    with scheduled(camp, moon) as schedule:
        until(lambda: camp.done and moon.done)
        for _ in range(20):
            schedule.wake(["CAMP", "NOT-OURS"])
        until(lambda: len(camp.done) > 1)
        time.sleep(0.5)
    assert camp.done == ["turn", "hooked"]
    assert moon.done == ["turn"]


def test_webhooks_that_never_cease_are_heard_all_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(schedule_module, "LONGEST", timedelta(milliseconds=500))
    camp = Played()
    with scheduled(camp) as schedule:
        until(lambda: camp.done)
        deadline = time.monotonic() + 20
        while "hooked" not in camp.done:
            assert time.monotonic() < deadline
            schedule.wake(["CAMP"])
            time.sleep(0.05)


def test_a_webhook_during_a_cycle_is_looked_after_by_the_next() -> None:
    """The one under way may have looked already."""
    camp = Played()
    with scheduled(camp) as schedule:
        until(lambda: camp.done)
        camp.held = threading.Event()
        schedule.wake(["CAMP"])
        assert camp.busy.wait(20)
        for _ in range(3):  # while the first is under way, and each settles by itself
            schedule.wake(["CAMP"])
            time.sleep(0.4)
        camp.held.set()
        until(lambda: len(camp.done) > 2)
        time.sleep(0.5)
    assert camp.done == ["turn", "hooked", "hooked"]


def test_what_somebody_decided_is_acted_on_though_no_webhook_told_of_it() -> None:
    """B-12: whoever decides in the console does not wait for the next poll."""
    camp, moon = Played(news=False), Played("MOON")
    with scheduled(camp, moon) as schedule:
        until(lambda: camp.done and moon.done)
        schedule.act(["CAMP", "NOT-OURS"])
        until(lambda: len(camp.done) > 1)
    assert camp.done == ["turn", "decided"]
    assert moon.done == ["turn"]


def test_what_is_due_between_polls_is_run_at_its_moment() -> None:
    """SLA-5: a threshold is not told an hour late because polls are an hour apart."""
    camp = Played(left=[timedelta(milliseconds=200), timedelta(milliseconds=200)])
    with scheduled(camp):
        until(lambda: len(camp.done) == 3)
    assert camp.done == ["turn"] * 3


def test_a_moment_beyond_all_calendars_is_no_trouble() -> None:
    camp = Played(left=[timedelta.max])
    with scheduled(camp) as schedule:
        until(lambda: camp.done)
        schedule.wake(["CAMP"])
        until(lambda: "hooked" in camp.done)


def test_a_clock_that_was_set_back_has_all_polls_run_at_once() -> None:
    camp = Played()
    with scheduled(camp) as schedule:
        until(lambda: camp.done)
        schedule.everything_now()
        until(lambda: len(camp.done) == 2)


def test_a_cycle_that_foresees_its_next_moment_while_all_ends_holds_up_nothing() -> None:
    camp = Played(held=threading.Event(), left=[timedelta(seconds=5)])
    schedule = Schedule([camp, Played("MOON")], HOUR)
    schedule.start()
    assert camp.busy.wait(20)
    ending = threading.Thread(target=schedule.end)
    ending.start()
    time.sleep(0.1)
    assert camp.held is not None
    camp.held.set()
    ending.join(20)
    assert not ending.is_alive()


def test_the_cycle_under_way_is_waited_for_at_the_end() -> None:
    camp = Played(held=threading.Event())
    schedule = Schedule([camp], HOUR)
    schedule.start()
    assert camp.busy.wait(20)
    ending = threading.Thread(target=schedule.end)
    ending.start()
    ending.join(0.3)
    assert ending.is_alive()
    assert camp.held is not None
    camp.held.set()
    ending.join(20)
    assert not ending.is_alive()
