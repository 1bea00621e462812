"""A process that keeps its clients and its folder from cycle to cycle, as the daemon does, and counts what each costs.

A line on standard input runs a cycle; a line of JSON on standard output tells of it.
"""

from __future__ import annotations

import json
import os
import resource
import sys
import time
from pathlib import Path

from benchmarks.process import MIB
from syncer import wiring
from syncer.cli.main import collect_seldom
from syncer.cycle.conduct import cycle


def main() -> None:
    """Run cycles of the one project in the current folder until standard input ends."""
    collect_seldom()
    wired = wiring.build(Path("config.toml"), os.environ)
    (project,) = wired.projects
    ports = wired.ports(project)
    for _ in sys.stdin:
        before = time.process_time()
        summary = cycle(project, ports).to_json()
        cpu = time.process_time() - before
        mib = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / MIB
        print(json.dumps({"summary": summary, "cpu": cpu, "mib": mib}), flush=True)


if __name__ == "__main__":
    main()
