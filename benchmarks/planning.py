"""Planning alone: a hundred edits among more and more records that are in memory; seconds, memory, how both grow.

Each size is measured in a process of its own, whose peak of memory is then its own too. Run as a program, it is that
process: it plans once and prints what that took.
"""

from __future__ import annotations

import gc
import json
import math
import resource
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from typing import Final

from benchmarks.budgets import Budget
from benchmarks.memory_world import mapping, observation
from benchmarks.process import MIB
from syncer.cli.main import collect_seldom
from syncer.sync.plan import make_plan
from tests.support.commands import environment

SIZES: Final = (1_000, 10_000, 100_000)
CHANGED: Final = 100
MOST_SECONDS: Final = 10
MOST_MIB: Final = 500


@dataclass(frozen=True, slots=True)
class Planned:
    """One plan: CPU seconds of planning, what of memory it took beyond its input, and the input's own MiB.

    `found` is how many changes it has for a register and its two sides together; it says that the plan is right.
    """

    size: int
    seconds: float
    mib: float
    input_mib: float
    found: int

    @property
    def budgets(self) -> tuple[Budget, ...]:
        """Held against the largest size alone."""
        if self.size < SIZES[-1]:
            return ()
        return (
            Budget("seconds", math.ceil(self.seconds), MOST_SECONDS, MOST_SECONDS),
            Budget("MiB of planning", math.ceil(self.mib), MOST_MIB, MOST_MIB),
        )

    @property
    def within(self) -> bool:
        """Whether all its budgets were kept."""
        return all(budget.within for budget in self.budgets)


def play(sizes: Sequence[int] = SIZES) -> Iterator[Planned]:
    """Plan each size in a process of its own. Raises RuntimeError where the plan is not what was edited."""
    for size in sizes:
        command = [sys.executable, "-m", "benchmarks.planning", str(size)]
        told = subprocess.run(
            command, env=environment(), stdout=subprocess.PIPE, check=True, text=True
        ).stdout
        planned = Planned(**json.loads(told))
        if planned.found != 2 * CHANGED:
            raise RuntimeError(f"{CHANGED} edits among {size} records led to {planned.found} changes")
        yield planned


def exponent(found: Sequence[Planned]) -> float:
    """By which power of the number of records the seconds grew from the smallest to the largest; 1 is in proportion."""
    few, many = found[0], found[-1]
    return math.log(many.seconds / few.seconds) / math.log(many.size / few.size)


def measured(size: int) -> Planned:
    """Plan in this very process, which has done nothing else."""
    collect_seldom()
    rules = mapping()
    seen = observation(size, CHANGED)
    make_plan(observation(CHANGED, 1), rules, "en")  # what is worked out once a process is not planning
    gc.collect()  # of what making the input left; planning comes upon its own alone
    before, began = _peak(), time.process_time()
    plan = make_plan(seen, rules, "en")
    seconds = time.process_time() - began
    sides = len(plan.edits) + len(plan.files)
    return Planned(size, seconds, _peak() - before, before, len(plan.changes) + sides)


def _peak() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / MIB


if __name__ == "__main__":
    print(json.dumps(asdict(measured(int(sys.argv[1])))))
