"""Who asks for a cycle leaves one job a project, at the most urgent lane, and by the clock not more often than the poll."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path
from typing import Any

import psycopg
import pytest
from procrastinate import schema

from syncer.daemon.queue import Fleet, Queue, address, queue_of
from syncer.ports import Temporary
from syncer.sync.lanes import Lane


def rows(url: str, statement: str) -> list[Any]:
    with psycopg.connect(address(url)) as connection:
        return connection.execute(statement.encode()).fetchall()


def waiting(url: str) -> list[tuple[str, int]]:
    return rows(url, "SELECT lock, priority FROM procrastinate_jobs WHERE status = 'todo' ORDER BY lock")


def asked(queue: Queue, project: str, lanes: Sequence[Lane]) -> None:
    for lane in lanes:
        queue.defer(project, lane)


def test_many_services_that_start_at_once_make_one_set_of_tables(url: str) -> None:
    def opened(_number: int) -> None:
        queue = Queue(url)
        queue.open()
        queue.close()

    with ThreadPoolExecutor(6) as pool:
        list(pool.map(opened, range(6)))
    assert rows(url, "SELECT count(*) FROM procrastinate_jobs") == [(0,)]


def test_tables_of_an_older_version_are_brought_to_this_one(url: str) -> None:
    """Each step of the library's that is newer than the tables is taken, and what waits stays."""
    steps = sorted(Path(schema.migrations_path).glob("*.sql"))
    with psycopg.connect(address(url)) as connection:
        for step in steps[:-2]:
            connection.execute(step.read_bytes())
        connection.execute(f"COMMENT ON TABLE procrastinate_jobs IS '{steps[-3].name}'".encode())
    former = "procrastinate_retry_job_v2"
    assert rows(url, f"SELECT to_regproc('{former}') IS NULL") == [(True,)]
    queue = Queue(url)
    queue.open()
    queue.defer("CAMP", Lane.PEOPLE)
    queue.close()
    assert rows(url, f"SELECT to_regproc('{former}') IS NULL") == [(False,)]
    assert rows(url, "SELECT obj_description('procrastinate_jobs'::regclass)") == [(steps[-1].name,)]
    assert waiting(url) == [("CAMP", 10)]


def test_tables_that_another_program_made_are_left_as_they_are(url: str, queue: Queue) -> None:
    with psycopg.connect(address(url)) as connection:
        connection.execute("COMMENT ON TABLE procrastinate_jobs IS 'of the shop'")
    again = Queue(url)
    again.open()
    again.close()
    assert rows(url, "SELECT obj_description('procrastinate_jobs'::regclass)") == [("of the shop",)]


def test_one_job_waits_for_a_project_however_many_ask(url: str, queue: Queue) -> None:
    asked(queue, "CAMP", [Lane.BACKFILL] * 3)
    asked(queue, "DEMO", [Lane.PEOPLE])
    assert waiting(url) == [("CAMP", 0), ("DEMO", 10)]


@pytest.mark.parametrize(
    ("lanes", "priority"),
    [
        ([Lane.BACKFILL, Lane.PEOPLE], 10),
        ([Lane.BACKFILL, Lane.PEOPLE, Lane.CLOCK, Lane.GATE], 30),
        ([Lane.GATE, Lane.BACKFILL, Lane.PEOPLE], 30),
    ],
)
def test_what_waits_takes_the_most_urgent_lane(
    url: str, queue: Queue, lanes: Sequence[Lane], priority: int
) -> None:
    """B-12: gate before clock before people before the round."""
    asked(queue, "CAMP", lanes)
    assert waiting(url) == [("CAMP", priority)]


def test_only_a_round_waits_for_a_rest_to_end(url: str, queue: Queue) -> None:
    put_off = "UPDATE procrastinate_jobs SET scheduled_at = now() + interval '1 hour'"
    due = "SELECT scheduled_at IS NULL FROM procrastinate_jobs"
    queue.defer("CAMP", Lane.BACKFILL)
    with psycopg.connect(address(url)) as connection:
        connection.execute(put_off)
    queue.defer("CAMP", Lane.BACKFILL)
    assert rows(url, due) == [(False,)]
    queue.defer("CAMP", Lane.PEOPLE)
    assert rows(url, due) == [(True,)]


def test_the_polls_of_several_services_are_one(url: str, queue: Queue) -> None:
    other = Queue(url)
    other.open()
    least = timedelta(hours=1)
    assert [one.poll("CAMP", least) for one in (queue, other, queue)] == [True, False, False]
    assert [one.poll("DEMO", least) for one in (other, queue)] == [True, False]
    assert other.poll("CAMP", timedelta()) is True
    assert waiting(url) == [("CAMP", 0), ("DEMO", 0)]
    other.close()


def test_a_poll_that_a_clock_running_ahead_has_noted_keeps_no_other_away(url: str, queue: Queue) -> None:
    """B-12: the server's clock was set back; else no project would be looked at before it is as late again."""
    assert queue.poll("CAMP", timedelta(minutes=1))
    with psycopg.connect(address(url)) as connection:
        connection.execute("UPDATE syncer_polls SET at = now() + interval '1 day'")
    assert queue.poll("CAMP", timedelta(minutes=1))


def test_a_server_that_does_not_answer_is_said_as_such() -> None:
    with pytest.raises(Temporary, match="the queue does not answer"):
        Queue("postgresql://nobody@127.0.0.1:1/none").open()


def test_the_size_of_the_fleet_is_asked_once_in_a_while_and_kept_through_an_outage() -> None:
    answers: list[int | Temporary] = [4, Temporary("away"), 0]
    now = [0.0]

    def count() -> int:
        answer = answers.pop(0)
        if isinstance(answer, Temporary):
            raise answer
        return answer

    fleet = Fleet(count, every=5.0, clock=lambda: now[0])
    assert [fleet(), fleet()] == [4, 4]
    now[0] = 5.0
    assert [fleet(), fleet()] == [4, 4]
    now[0] = 10.0
    assert fleet() == 1  # whoever asks
    assert answers == []


def test_a_very_long_key_has_a_queue_whose_name_a_channel_takes(url: str, queue: Queue) -> None:
    key = "A" * 200
    queue.defer(key, Lane.PEOPLE)
    assert waiting(url) == [(key, 10)]
    assert len(queue_of(key)) <= 40
    assert queue_of("CAMP") == "CAMP"
