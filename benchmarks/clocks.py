"""Clocks alone: all of more and more run once, as when a rule changed, and then a cycle in which nothing did; seconds and memory.

A clock is that of a change request that was submitted, assessed, paused while the customer was asked, and taken up again;
every second one is answered. Each size is measured in a process of its own, whose peak of memory is then its own too. Run as
a program, it is that process.
"""

from __future__ import annotations

import json
import math
import resource
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from benchmarks.memory_world import NOW, mapping
from benchmarks.process import MIB
from syncer.cli.main import collect_seldom
from syncer.domain.json import JsonValue
from syncer.domain.kinds import Kind
from syncer.domain.project import ProjectData
from syncer.ports import PutClocks
from syncer.rules.escalation import Memory, Notice
from syncer.rules.timeline import Event, Timeline
from syncer.store.hub import SqlHub
from syncer.sync.clockwork import Clockwork
from tests.support.commands import environment

SIZES: Final = (10_000, 100_000)
PROJECT: Final = "BENCH"
_AT_ONCE: Final = 2_000  # as many as a cycle has in memory


@dataclass(frozen=True, slots=True)
class Clocked:
    """All clocks of one size: CPU seconds to run them, to keep what they say, and to find in the next cycle that nothing is due.

    `mib` is what of memory all of it took beyond the rules; `found` is how many cycles were kept, `breached` how many are late.
    """

    size: int
    run: float
    keep: float
    idle: float
    mib: float
    found: int
    breached: int

    @property
    def each(self) -> float:
        """Microseconds that running and keeping one clock takes."""
        return (self.run + self.keep) / self.size * 1e6


def play(sizes: Sequence[int] = SIZES) -> Iterator[Clocked]:
    """Run each size in a process of its own. Raises RuntimeError where not every clock was run."""
    for size in sizes:
        command = [sys.executable, "-m", "benchmarks.clocks", str(size)]
        told = subprocess.run(
            command, env=environment(), stdout=subprocess.PIPE, check=True, text=True
        ).stdout
        found = Clocked(**json.loads(told))
        if found.found != size:
            raise RuntimeError(f"{size} clocks led to {found.found} cycles")
        yield found


def exponent(found: Sequence[Clocked]) -> float:
    """By which power of the number of clocks the seconds grew from the smallest to the largest; 1 is in proportion."""
    few, many = found[0], found[-1]
    return math.log((many.run + many.keep) / (few.run + few.keep)) / math.log(many.size / few.size)


def measured(size: int) -> Clocked:
    """Run in this very process, which has done nothing else."""
    collect_seldom()
    rules = mapping()
    works = Clockwork(rules.slas, rules.calendars, "Asia/Shanghai", ProjectData(), rules.routing)
    works.record(_timeline(0), NOW)  # what is worked out once a process is not running clocks
    before = _peak()
    with TemporaryDirectory(prefix="syncer-bench-") as folder:
        hub = SqlHub(f"sqlite:///{Path(folder) / 'clocks.db'}")
        with hub.lock(PROJECT):
            run, keep, found, breached = _played(works, hub, size)
        began = time.process_time()
        due = hub.due_clocks(PROJECT, NOW)
        idle = time.process_time() - began
        hub.close()
    if due:
        raise RuntimeError(f"{len(due)} clocks are due that were just run")
    return Clocked(size, run, keep, idle, _peak() - before, found, breached)


def _played(works: Clockwork, hub: SqlHub, size: int) -> tuple[float, float, int, int]:
    """Seconds to run and to keep, and how many cycles were found and are late."""
    run = keep = 0.0
    found = breached = 0
    said: list[Notice] = []
    for start in range(0, size, _AT_ONCE):
        timelines = [_timeline(number) for number in range(start, min(start + _AT_ONCE, size))]
        began = time.process_time()
        ran = [works.record(timeline, NOW) for timeline in timelines]
        run += time.process_time() - began
        said += [notice for one in ran for notice in one.notices]
        rows = [row for one in ran for row in one.rows if row.cycle]
        found += len(rows)
        breached += sum(row.row["state"] == "breached" for row in rows)
        began = time.process_time()
        hub.commit(PROJECT, [PutClocks(one.uid, one.rows) for one in ran], cycle="bench", now=NOW)
        keep += time.process_time() - began
    began = time.process_time()
    works.decided([one for one in said if one.at <= NOW], {}, Memory(), NOW)
    return run + time.process_time() - began, keep, found, breached


def _timeline(number: int) -> Timeline:
    """A change request of the last days."""
    made = NOW - timedelta(minutes=30 + number * 7 % 14_400)
    moves = (
        ("submitted", "assessing", 5),
        ("assessing", "awaiting_customer", 10),
        ("awaiting_customer", "assessing", 30),
    )
    events = [
        Event(made + timedelta(hours=hours), "state", before, after, "ann", f"jira:{number}{hours}")
        for before, after, hours in moves
        if made + timedelta(hours=hours) < NOW
    ]
    answered = made + timedelta(hours=40)
    values: dict[str, JsonValue] = {"title": f"Change {number}", "urgency": "normal"}
    if number % 2 and answered < NOW:
        answers: JsonValue = [{"how": "mail", "by": "ann", "at": answered.isoformat()}]
        given: Mapping[str, JsonValue] = {"answers": answers, "impact.delay_days": 2}
        events += [Event(answered, path, None, value, "ann", "evidence") for path, value in given.items()]
        values |= given
    values["state"] = next((event.after for event in reversed(events) if event.path == "state"), "submitted")
    return Timeline(f"CR-{number:06d}", Kind.CHANGE_REQUEST, made, values, tuple(events))


def _peak() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / MIB


if __name__ == "__main__":
    print(json.dumps(asdict(measured(int(sys.argv[1])))))
