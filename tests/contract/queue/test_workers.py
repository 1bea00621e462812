"""Workers over one queue: quick to begin, one at a time a project, nothing lost by those that die, are paused or lose the server."""

from __future__ import annotations

import signal
import statistics
import time
from itertools import pairwise

import psycopg
import pytest

from syncer.daemon.queue import Queue, address
from syncer.sync.lanes import Lane
from tests.contract.queue.test_queue import waiting
from tests.support.crew import Crowd, Line


def runs(workers: Crowd) -> dict[str, list[tuple[float, float, str]]]:
    """When which worker had a project's lock, by project; a run that was killed ends with the next one's begin."""
    found: dict[str, list[tuple[float, float, str]]] = {}
    for line in workers.lines():
        spans = found.setdefault(line.project, [])
        if line.what == "began":
            spans.append((line.at, float("inf"), line.name))
        elif line.what == "ended":
            began, _, _ = next(span for span in reversed(spans) if span[2] == line.name)
            spans[spans.index((began, float("inf"), line.name))] = (began, line.at, line.name)
    return found


def ready(workers: Crowd, queue: Queue, *names: str, seconds: float = 0.0) -> None:
    """Start workers, and wait until all of them are at work."""
    for name in names:
        workers.start(name, seconds)
    deadline = time.monotonic() + 20
    while queue.at_work() < len(workers.workers):
        assert time.monotonic() < deadline
        time.sleep(0.02)


def left(url: str) -> int:
    with psycopg.connect(address(url)) as connection:
        row = connection.execute(
            "SELECT count(*) FROM procrastinate_jobs WHERE task_name = 'syncer:cycle'"
        ).fetchone()
    assert row is not None
    return int(row[0])


def nothing_left(url: str) -> None:
    """Wait until no job of a project is left."""
    deadline = time.monotonic() + 15
    while left(url):
        assert time.monotonic() < deadline
        time.sleep(0.02)


def test_a_worker_begins_right_after_it_is_asked(
    workers: Crowd, queue: Queue, capsys: pytest.CaptureFixture[str]
) -> None:
    ready(workers, queue, "one", "two")
    took: list[float] = []
    for number in range(1, 21):
        asked = time.monotonic()
        queue.defer("CAMP", Lane.PEOPLE)
        took.append(workers.until("began", number)[-1].at - asked)
        workers.until("ended", number)
    with capsys.disabled():
        print(
            f"\nfrom asking to the project's lock: median {statistics.median(took) * 1000:.0f} ms, most {max(took) * 1000:.0f} ms"
        )
    assert statistics.median(took) < 0.1


def test_whoever_asks_while_a_project_is_run_gets_a_run_of_his_own(
    workers: Crowd, queue: Queue, url: str
) -> None:
    ready(workers, queue, "one", seconds=0.5)
    queue.defer("CAMP", Lane.PEOPLE)
    workers.until("began")
    for _ in range(5):
        queue.defer("CAMP", Lane.PEOPLE)
    workers.until("ended", 2)
    nothing_left(url)
    assert len(workers.lines("began")) == 2


def test_two_workers_share_projects_and_never_have_the_same(workers: Crowd, queue: Queue, url: str) -> None:
    ready(workers, queue, "one", "two", seconds=0.05)
    for _ in range(15):
        for project in workers.projects:
            queue.defer(project, Lane.PEOPLE)
        time.sleep(0.03)
    nothing_left(url)
    assert {line.name for line in workers.lines("began")} == {"one", "two"}
    for spans in runs(workers).values():
        ordered = sorted(spans)
        assert all(before[1] <= after[0] for before, after in pairwise(ordered)), ordered


def test_what_is_urgent_goes_first(workers: Crowd, queue: Queue) -> None:
    for project, lane in zip(workers.projects, (Lane.BACKFILL, Lane.PEOPLE, Lane.GATE), strict=True):
        queue.defer(project, lane)
    workers.start("one", 0.05)
    began = workers.until("began", 3)
    assert [line.project for line in began] == ["SHOP", "DEMO", "CAMP"]
    assert {line.project for line in workers.lines("woken")} == {
        "SHOP",
        "DEMO",
    }  # a round lets a project rest


def test_what_waits_long_goes_first_at_last(workers: Crowd, queue: Queue, url: str) -> None:
    """Else the round of a quiet project never comes while others keep all workers busy."""
    queue.defer("CAMP", Lane.BACKFILL)
    with psycopg.connect(address(url)) as connection:
        connection.execute("UPDATE procrastinate_events SET at = now() - interval '1 hour'")
    for project in ("DEMO", "SHOP"):
        queue.defer(project, Lane.GATE)
    workers.start("one", 2.5)  # looks after what waits between its first run and its second
    began = workers.until("began", 3, seconds=25)
    assert [line.project for line in began][:2] in (["CAMP", "DEMO"], ["DEMO", "CAMP"])


def test_the_run_of_a_killed_worker_is_run_by_another(workers: Crowd, queue: Queue) -> None:
    ready(workers, queue, "one", seconds=30)
    queue.defer("CAMP", Lane.PEOPLE)
    workers.until("began")
    ready(workers, queue, "two")
    queue.defer("CAMP", Lane.PEOPLE)  # two jobs: the dead one's, and one that waits for it
    killed = time.monotonic()
    workers.signal("one", signal.SIGKILL)
    taken = workers.until("began", 2)[-1]
    assert taken.name == "two"
    assert taken.at - killed < 6


def test_a_paused_worker_keeps_its_project_and_the_others_wait(
    workers: Crowd, queue: Queue, url: str
) -> None:
    """It may go on at any moment. The others try again and again, and have it when it is dead."""
    ready(workers, queue, "one", seconds=2)
    queue.defer("CAMP", Lane.PEOPLE)
    workers.until("began")
    workers.signal("one", signal.SIGSTOP)
    workers.start("two")
    workers.until("locked", 3)  # its job was given to the other, its lock was not
    assert len(workers.lines("began")) == 1
    queue.defer("DEMO", Lane.PEOPLE)
    assert workers.until("began", 2)[-1] == Line(workers.lines("began")[-1].at, "two", "began", "DEMO")
    workers.signal("one", signal.SIGCONT)
    workers.until("ended", 2)
    third = workers.until("began", 3)[-1]
    assert third.project == "CAMP"  # whatever was asked for meanwhile is run, by whoever is free
    ended = next(line for line in workers.lines("ended") if line.name == "one")
    assert ended.at <= third.at
    nothing_left(url)
    queue.defer("CAMP", Lane.PEOPLE)  # whoever was paused works on
    queue.defer("SHOP", Lane.PEOPLE)
    workers.until("began", 5)


def test_a_paused_worker_that_is_killed_frees_its_project(workers: Crowd, queue: Queue) -> None:
    ready(workers, queue, "one", seconds=30)
    queue.defer("CAMP", Lane.PEOPLE)
    workers.until("began")
    workers.signal("one", signal.SIGSTOP)
    workers.start("two")
    workers.until("locked")
    workers.signal("one", signal.SIGKILL)
    assert workers.until("began", 2)[-1].name == "two"


def test_sigterm_finishes_what_is_under_way_and_takes_nothing_more(
    workers: Crowd, queue: Queue, url: str
) -> None:
    ready(workers, queue, "one", seconds=1)
    queue.defer("CAMP", Lane.PEOPLE)
    workers.until("began")
    queue.defer("DEMO", Lane.PEOPLE)
    workers.signal("one", signal.SIGTERM)
    assert workers.workers["one"].wait(10) == 0
    assert [line.project for line in workers.lines("ended")] == ["CAMP"]
    cycles = [one for one in waiting(url) if one[0]]  # besides the house's own
    assert cycles == [("CAMP", 10), ("DEMO", 10)], "what the cycle was not let send others do now"
    assert queue.at_work() == 0


def test_a_worker_whose_server_ended_its_sessions_goes_on(workers: Crowd, queue: Queue, url: str) -> None:
    ready(workers, queue, "one")
    with psycopg.connect(address(url)) as connection:
        connection.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name LIKE 'syncer worker%'"
        )
    queue.defer("CAMP", Lane.PEOPLE)
    workers.until("began")


def test_a_cycle_whose_end_the_server_was_not_told_of_keeps_its_project_from_nobody(
    workers: Crowd, queue: Queue, url: str
) -> None:
    """B-09: the one connection was cut over which its worker told so; the worker lives, and has no other job."""
    ready(workers, queue, "one")
    queue.defer("CAMP", Lane.PEOPLE)
    workers.until("ended")
    nothing_left(url)
    with psycopg.connect(address(url)) as connection:
        connection.execute(
            "INSERT INTO procrastinate_jobs (queue_name, task_name, lock, args, status, worker_id) "
            "SELECT 'CAMP', 'syncer:cycle', 'CAMP', '{\"project\": \"CAMP\"}', 'doing', id FROM procrastinate_workers"
        )
    queue.defer("CAMP", Lane.PEOPLE)
    workers.until("ended", 2)
    nothing_left(url)


def test_a_worker_that_was_forgotten_while_it_was_paused_begins_anew(
    workers: Crowd, queue: Queue, url: str
) -> None:
    ready(workers, queue, "one")
    while not _forgotten_while_paused(workers, url):
        time.sleep(0.05)
    queue.defer("CAMP", Lane.PEOPLE)
    workers.until("began")
    assert queue.at_work() == 1


def _forgotten_while_paused(workers: Crowd, url: str) -> bool:
    """Whether it was: one that is stopped while it says that it is alive keeps its row from everybody."""
    workers.signal("one", signal.SIGSTOP)
    try:
        with psycopg.connect(address(url)) as connection:
            connection.execute("SET lock_timeout = '1s'")
            connection.execute("DELETE FROM procrastinate_workers")
    except psycopg.errors.LockNotAvailable:
        return False
    finally:
        workers.signal("one", signal.SIGCONT)
    return True
