"""Workers by number: many small projects of one store, all of them run with nothing new, and with one edit in each.

Each request of theirs is answered some time later, as by a site that is far away; sandbox, PostgreSQL and workers share one machine.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.support import workforce
from tests.support.ordeal import settle
from tests.support.sandbox import Sandbox, sandbox_process
from tests.support.stores import postgres, schema_of_its_own
from tests.support.workforce import Workforce

LATE = 0.05  # seconds
RECORDS = 4
COUNTS = (1, 2, 4)


@dataclass(frozen=True, slots=True)
class Shared:
    """So many workers: cycles a second with nothing new, and with one edit a project."""

    workers: int
    projects: int
    quiet: float
    edited: float


def play(size: int, rounds: int, counts: Sequence[int] = COUNTS) -> Iterator[Shared]:
    """Each number of workers in turn, over the same projects."""
    projects = workforce.keys(size)
    with (
        tempfile.TemporaryDirectory(prefix="syncer-bench-") as folder,
        sandbox_process() as sandbox,
        postgres() as server,
        schema_of_its_own(server) as store,
    ):
        home = Path(folder, "home")
        workforce.site(sandbox, projects)
        workforce.lay_out(home, sandbox.url, store, projects, records=RECORDS, poll="60s")
        settle(home)
        issues = [
            next(key for key in sandbox.state()["jira"]["issues"] if key.startswith(f"{project}-"))
            for project in projects
        ]
        late = {"method": "*", "path": "", "kind": "delay", "seconds": LATE, "count": 0}
        for workers in counts:
            sandbox.control("faults", {"rules": [late]})
            with workforce.workforce(home, store) as force:
                yield _measured(force, sandbox, issues, workers=workers, rounds=rounds)
            sandbox.control("faults", method="DELETE")


def _measured(
    force: Workforce, sandbox: Sandbox, issues: Sequence[str], *, workers: int, rounds: int
) -> Shared:
    projects = [issue.partition("-")[0] for issue in issues]
    force.hire(workers)
    for _ in range(2):  # the first time that a worker has a project, it reads more
        force.round(projects)
    quiet = sum(force.round(projects) for _ in range(rounds))
    edited = 0.0
    for number in range(rounds):
        for issue in issues:
            said = {"summary": f"Said by {workers}, {number}"}
            sandbox.control(
                "people", {"as": "pm@example.com", "do": "edit_issue", "issue": issue, "fields": said}
            )
        edited += force.round(projects)
    force.dismiss()
    cycles = rounds * len(projects)
    return Shared(workers, len(projects), cycles / quiet, cycles / edited)


def told(found: Sequence[Shared]) -> Iterator[str]:
    """A line a number of workers, beside one."""
    one = found[0]
    for shared in found:
        yield (
            f"{shared.projects} projects, {shared.workers} workers: {shared.quiet:.1f} quiet cycles a second "
            f"({shared.quiet / one.quiet:.2f} of one worker's), {shared.edited:.1f} with an edit ({shared.edited / one.edited:.2f})"
        )
