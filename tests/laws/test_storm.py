"""A storm of failures ends where a calm run ends: nothing doubled, nothing missing, nothing left undone (B-03, B-12).

Of all requests 30 % fail: 429 with each reason, 500, 502, 503, time-outs, connections cut before and after the commit,
truncated bodies. `make storm` plays over a thousand changes, the test run over fifty.
"""

from __future__ import annotations

import json
import os
import shutil
from pathlib import Path

import pytest

from syncer.cycle.report import Report
from syncer.ports import PortError
from tests.support import mixed
from tests.support.deaths import flavour_of
from tests.support.mixed import Inventory
from tests.support.sandbox import Sandbox, sandbox_process
from tests.support.weather import Weather
from tests.support.world import Flavour, lay_out, run, wire

pytestmark = pytest.mark.slow
SCALE = int(os.environ.get("SYNCER_STORM", "1"))
MOST_CYCLES = 40


def settled(home: Path, weather: Weather, *, cycles: int = 2) -> list[Report]:
    """Cycles until so many in a row had nothing to do; a cycle that cannot begin is one more try."""
    wired = weather.over(wire(home))
    reports: list[Report] = []
    failures: list[str] = []
    quiet = 0
    for _ in range(MOST_CYCLES):
        weather.later()
        try:
            report = run(wired)
        except PortError as error:
            failures.append(f"{error.message}; {error.hint}")
            continue
        reports.append(report)
        told = report.to_json()
        quiet = 0 if report.writes or told["failed"] or told["open_claims"] else quiet + 1
        if quiet == cycles:
            wired.close()
            return reports
    last = [report.to_json() for report in reports[-1:]]
    raise AssertionError(f"not quiet after {MOST_CYCLES} cycles: {last}, {failures[-5:]}")


def changes(reports: list[Report]) -> int:
    """How many changes they made."""
    tables: list[dict[str, dict[str, int]]] = [
        json.loads(json.dumps(r.to_json()))["changes"] for r in reports
    ]
    verbs = {"create", "update", "transition", "link", "unlink", "comment"}
    return sum(n for table in tables for side in table.values() for verb, n in side.items() if verb in verbs)


def prepared(sandbox: Sandbox, folder: Path, flavour: Flavour) -> Inventory:
    """A project with many changes due, kept as it is; returns what a calm run leaves."""
    home, weather = folder / "home", Weather(sandbox)
    sandbox.reset()
    mixed.base(lay_out(home, sandbox.url, mapping=mixed.MAPPING, flavour=flavour), SCALE)
    settled(home, weather)
    mixed.edits(home / "register", sandbox, SCALE)
    shutil.copytree(home, folder / "kept")
    sandbox.control("snapshots", {"take": "due"})
    made = changes(settled(home, weather))
    assert made >= 50 * SCALE, made
    return mixed.inventory(sandbox, home / "register", flavour)


@pytest.mark.parametrize("way", ["cloud", "datacenter"])
def test_a_storm_ends_where_a_calm_run_ends(way: Flavour, tmp_path: Path) -> None:
    with sandbox_process(flavour_of(way)) as sandbox:
        calm = prepared(sandbox, tmp_path, way)
        home, weather = tmp_path / "home", Weather(sandbox)
        shutil.rmtree(home)
        shutil.copytree(tmp_path / "kept", home)
        sandbox.control("snapshots", {"restore": "due"})
        sandbox.control("journal", method="DELETE")
        with weather.storm():
            reports = settled(home, weather, cycles=1)
            struck = weather.struck()
        sent = len(sandbox.control("journal")["entries"])
        after = settled(home, weather)
        stormy = mixed.inventory(sandbox, home / "register", way)
    twice, missing = stormy - calm, calm - stormy
    print(
        f"\n{way}: {changes(reports)} changes, {sent} requests, {sum(struck.values())} struck {struck}, "
        f"{len(reports)} cycles; duplicates {sum(twice.values())}, missing {sum(missing.values())}"
    )
    assert sum(map(bool, struck.values())) >= min(len(struck), 6 + SCALE), struck
    assert sorted(twice) == []
    assert sorted(missing) == []
    assert changes(after) == 0
