"""`make crash`: dies at every request of a cycle of mixed changes, in every way, and says of each point what came of it.

The last line counts. With `--keep FILE` what was found is kept there, and who starts it again goes on; a file is of
use for one state of the program alone.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from tests.support.deaths import WAYS, Case, Death, Restless, Way, flavour_of
from tests.support.sandbox import sandbox_process


def main() -> int:
    """Try the points asked for; 1 where something was doubled or missing."""
    parser = argparse.ArgumentParser(prog="make crash", description=__doc__)
    parser.add_argument(
        "--way", choices=WAYS, help="one of the three (all of them, each in a process of its own)"
    )
    parser.add_argument("--every", type=int, default=1, help="only every so manieth point (1)")
    parser.add_argument("--keep", type=Path, help="what was found so far, to go on from")
    chosen = parser.parse_args()
    found = _one(chosen.way, chosen.every, chosen.keep) if chosen.way else _all(chosen.every, chosen.keep)
    points, twice, missing, restless = found
    for line in restless:
        print(f"did not come to rest: {line}")
    print(f"points {points}, duplicates {twice}, missing {missing}")
    return 1 if twice or missing or restless or not points else 0


Found = tuple[int, int, int, list[str]]


def _all(every: int, keep: Path | None) -> Found:
    """Each way in a process of its own, side by side; their lines as they come."""
    with tempfile.TemporaryDirectory(prefix="syncer-crash-") as folder:
        kept = {way: keep.with_suffix(f".{way}") if keep else Path(folder) / way for way in WAYS}
        running = [
            subprocess.Popen(
                [
                    sys.executable,
                    "-m",
                    "tests.support.sweep",
                    "--way",
                    way,
                    "--every",
                    str(every),
                    "--keep",
                    kept[way],
                ]
            )
            for way in WAYS
        ]
        ended = [process.wait() for process in running]
        if any(code not in {0, 1} for code in ended):
            raise SystemExit("a sweep ended by itself; what it said stands above")
        return _sum([line for path in kept.values() for line in _lines(path)])


def _one(way: Way, every: int, keep: Path | None) -> Found:
    lines = _lines(keep) if keep else []
    known = {line["point"] for line in lines}
    with (
        sandbox_process(flavour_of(way)) as sandbox,
        tempfile.TemporaryDirectory(prefix="syncer-crash-") as folder,
    ):
        case = Case.prepared(sandbox, Path(folder), way)
        print(f"{way}: {len(case.journal)} requests; {json.dumps(case.changes)}", flush=True)
        deaths = _spread(case.deaths(), every) + [Death(nth, "after", bulk) for nth, bulk in _cuts(case)]
        for death in deaths:
            point = f"{way}: {death} ({case.journal[death.nth - 1] if death.nth <= len(case.journal) else 'lives on'})"
            if point in known:
                continue
            lines.append(_tried(case, death, point))
            if keep:
                with keep.open("a", encoding="utf-8") as file:
                    file.write(json.dumps(lines[-1], ensure_ascii=False) + "\n")
    return _sum(lines)


def _spread(deaths: list[Death], every: int) -> list[Death]:
    """Every so manieth, by turns before and after a request."""
    if every == 1:
        return deaths
    return [deaths[at + turn % 2] for turn, at in enumerate(range(0, len(deaths) - 1, every))]


def _cuts(case: Case) -> list[tuple[int, str]]:
    """A bulk create of which none, some or all is committed, where the process is killed and where it lives on."""
    at = [n for n, sent in enumerate(case.journal, 1) if sent.endswith("/issue/bulk")][:1]
    return [(nth, bulk) for bulk in ("none", "some", "all") for nth in (*at, *(n + 1000 for n in at))]


def _tried(case: Case, death: Death, point: str) -> dict[str, Any]:
    began = time.monotonic()
    line: dict[str, Any] = {"point": point, "duplicates": [], "missing": []}
    try:
        outcome = case.dies(death)
        line |= {"duplicates": outcome.duplicates, "missing": outcome.missing}
        said = f"resumed, quiet after {outcome.restarts} cycles; "
        said += f"{'; '.join(outcome.duplicates) or 'no duplicate'}; missing {'; '.join(outcome.missing) or 'nothing'}"
    except Restless as error:
        said = line["restless"] = str(error)
    print(f"{point}: {said} ({time.monotonic() - began:.1f} s)", flush=True)
    return line


def _lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()] if path.exists() else []


def _sum(lines: list[dict[str, Any]]) -> Found:
    restless = [f"{line['point']}: {line['restless']}" for line in lines if "restless" in line]
    twice, missing = (sum(len(line[name]) for line in lines) for name in ("duplicates", "missing"))
    return len(lines), twice, missing, restless


if __name__ == "__main__":
    sys.exit(main())
