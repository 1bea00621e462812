"""Workers of one store through kills and pauses while people work, beside one process that nobody disturbs: what each leaves is compared.

`python -m tests.support.ordeal --seconds 600` is `make workers`.
"""

from __future__ import annotations

import argparse
import random
import shutil
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from syncer.cycle.conduct import cycle
from syncer.wiring import build
from tests.support import workforce
from tests.support.commands import environment
from tests.support.sandbox import Sandbox, sandbox_process
from tests.support.stores import postgres, schema_of_its_own
from tests.support.workforce import Found, Spans, Workforce, deeds, do, inventory, keys, wait

RECORDS = 4
DEAR = 0.5  # seconds between two looks at all of the site, which take it from those who work
SETTLING = 40.0  # seconds that the workers have when people have gone
MOST_ROUNDS = 6  # cycles a project that one process may need until it has nothing to write


@dataclass(frozen=True)
class Scale:
    """How long people work and how much they do; a kill each so many seconds, a pause so long."""

    seconds: float = 20.0
    deeds: int = 40
    projects: int = 8
    workers: int = 4
    every: float = 5.0
    pause: float = 4.0
    seed: int = 1


@dataclass(frozen=True)
class Outcome:
    """What the workers left that one process does not, and the other way round; what was there twice; whose turns overlapped."""

    more: tuple[str, ...]
    missing: tuple[str, ...]
    doubled: tuple[str, ...]
    overlapping: tuple[str, ...]
    turns: int
    killed: int
    paused: int
    quiet: bool
    rates: dict[int, float]  # cycles a second, by number of workers

    @property
    def well(self) -> bool:
        """Whether all is as one process leaves it."""
        return self.quiet and not (self.more or self.missing or self.doubled or self.overlapping)


def play(folder: Path, server: str, scale: Scale, counts: Sequence[int] = (1, 2, 4)) -> Outcome:
    """The whole of it, below a folder."""
    with sandbox_process() as sandbox, schema_of_its_own(server) as store:
        alone = _alone(folder / "alone", sandbox, scale)
        with _set_up(folder / "shared", sandbox, store, scale) as force:
            return _shared(force, sandbox, scale, alone, counts)


def _alone(home: Path, sandbox: Sandbox, scale: Scale) -> Found:
    """What one process leaves that does everything in order."""
    projects = keys(scale.projects)
    workforce.site(sandbox, projects)
    workforce.lay_out(home, sandbox.url, "sqlite:///var/syncer.db", projects, engine="local", records=RECORDS)
    settle(home)
    for deed in deeds(projects, RECORDS, scale.deeds, scale.seed):
        do(deed, home, sandbox)
    settle(home)
    return inventory(sandbox, home, projects)


def settle(home: Path) -> int:
    """Cycles of all projects in this process until none writes anything; how many times round."""
    wired = build(home / "config.toml", environment())
    ports = {project.key: wired.ports(project) for project in wired.projects}
    try:
        for rounds in range(1, MOST_ROUNDS + 1):
            if sum(cycle(project, ports[project.key]).writes for project in wired.projects) == 0:
                return rounds
    finally:
        wired.close()
    raise AssertionError(f"still writing after {MOST_ROUNDS} rounds")


@contextmanager
def _set_up(home: Path, sandbox: Sandbox, store: str, scale: Scale) -> Iterator[Workforce]:
    projects = keys(scale.projects)
    workforce.site(sandbox, projects)
    workforce.lay_out(home, sandbox.url, store, projects, records=RECORDS)
    with workforce.workforce(home, store) as force:
        yield force


def _shared(force: Workforce, sandbox: Sandbox, scale: Scale, alone: Found, counts: Sequence[int]) -> Outcome:
    projects, spans = keys(scale.projects), Spans()
    force.hire(scale.workers)
    force.service()
    wait(lambda: _all_pushed(sandbox, projects), 120, DEAR)
    _people(force, sandbox, scale, spans)
    with suppress(AssertionError):  # then it is told what differs
        wait(lambda: inventory(sandbox, force.home, projects) == alone, SETTLING, DEAR)
    found = inventory(sandbox, force.home, projects)
    doubled = [*workforce.doubled(sandbox), *workforce.unmarked(sandbox)]
    force.dismiss()
    spans.read(sandbox)
    quiet = settle(force.home) == 1
    return Outcome(
        tuple(sorted((found - alone).elements())),
        tuple(sorted((alone - found).elements())),
        tuple(doubled),
        tuple(spans.overlaps()),
        spans.count,
        force.killed,
        force.paused,
        quiet,
        {many: rate(force, projects, many) for many in counts},
    )


def _people(force: Workforce, sandbox: Sandbox, scale: Scale, spans: Spans) -> None:
    """People work; each so many seconds a worker is killed, and another is paused until the next is."""
    projects, chance = keys(scale.projects), random.Random(scale.seed)
    todo = deeds(projects, RECORDS, scale.deeds, scale.seed)
    began, done, accidents = time.monotonic(), 0, 1
    service = force.running[-1]
    while done < len(todo):
        passed = time.monotonic() - began
        while done < len(todo) and done * scale.seconds < passed * len(todo):
            do(todo[done], force.home, sandbox)
            done += 1
        if passed > accidents * scale.every:
            accidents += 1
            workers = [one for one in force.running if one is not service]
            victim, sleeper = chance.sample(workers, 2)
            force.kill(victim)
            with force.pausing(sleeper):
                time.sleep(scale.pause)
        spans.read(sandbox)
        time.sleep(0.1)


def _all_pushed(sandbox: Sandbox, projects: Sequence[str]) -> bool:
    issues = sandbox.state()["jira"]["issues"]
    return sum("syncer" in one["properties"] for one in issues.values()) == len(projects) * RECORDS


def rate(force: Workforce, projects: Sequence[str], workers: int, rounds: int = 3) -> float:
    """Cycles a second of so many workers, without a service beside them."""
    force.hire(workers)
    force.round(projects)  # each worker's first turn reads more than the ones that follow
    seconds = sum(force.round(projects) for _ in range(rounds))
    force.dismiss()
    return rounds * len(projects) / seconds


def main() -> int:
    """The long form; prints what was found."""
    parser = argparse.ArgumentParser(prog="make workers", description=__doc__)
    parser.add_argument("--seconds", type=float, default=600.0, help="how long people work (600)")
    parser.add_argument("--every", type=float, default=20.0, help="seconds between two kills (20)")
    parser.add_argument("--projects", type=int, default=8, help="of one store (8)")
    parser.add_argument("--workers", type=int, default=4, help="that share them (4)")
    parser.add_argument("--seed", type=int, default=1, help="of what people do and who is killed (1)")
    chosen = parser.parse_args()
    scale = Scale(
        chosen.seconds,
        int(chosen.seconds * 2),
        chosen.projects,
        chosen.workers,
        chosen.every,
        min(10.0, chosen.every / 2),
        chosen.seed,
    )
    folder = Path(tempfile.mkdtemp(prefix="syncer-workers-"))
    try:
        with postgres() as server:
            outcome = play(folder, server, scale)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    print(said(scale, outcome))
    return 0 if outcome.well else 1


def said(scale: Scale, outcome: Outcome) -> str:
    """An outcome in words."""
    ran = f"{outcome.turns} turns, {outcome.killed} workers killed, {outcome.paused} paused"
    lines = [
        f"{scale.projects} projects, {scale.workers} workers, {scale.deeds} edits in {scale.seconds:.0f} s: {ran}",
        f"{len(outcome.overlapping)} turns beside another of their project, {len(outcome.doubled)} things twice",
        f"{len(outcome.missing)} missing, {len(outcome.more)} more than one process leaves",
        "quiet in the end" if outcome.quiet else "NOT QUIET in the end",
    ]
    lines += [f"  twice: {one}" for one in outcome.doubled]
    lines += [f"  missing: {one[:300]}" for one in outcome.missing]
    lines += [f"  more: {one[:300]}" for one in outcome.more]
    lines += [f"  two at once: {one}" for one in outcome.overlapping]
    if outcome.rates:
        rates = ", ".join(f"{many}: {rate:.1f}" for many, rate in outcome.rates.items())
        lines.append(f"cycles a second by number of workers: {rates}")
    return "\n".join(lines)


if __name__ == "__main__":
    sys.exit(main())
