"""`make bench`: plays all scenes and prints a table, or with `--json` one object; exit 1 when a budget in requests is broken."""

from __future__ import annotations

import argparse
import json
import os
import platform
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from benchmarks import clocks, following, planning, publishing, pull, sandbox, workers
from benchmarks.budgets import Budget
from benchmarks.clocks import Clocked
from benchmarks.following import Followed
from benchmarks.planning import Planned
from benchmarks.publishing import Compared
from benchmarks.scenes import Scene, Stage
from benchmarks.workers import Shared
from tests.support.sandbox import sandbox_process
from tests.support.world import Flavour

PARTS = ("scenes", "pull", "planning", "clocks", "pages", "following")
ALONE = ("workers",)  # takes as long as all others
SIZES = {"pull": 10_000, "workers": 200}
LOCALES: Sequence[tuple[str, ...]] = (("en",), ("en", "zh-CN"))
HEAD = (
    "scene",
    "locales",
    "jira r+w",
    "wiki r+w",
    "budget",
    "",
    "s",
    "cycle s",
    "bare s",
    "x",
    "CPU s",
    "MiB",
)


def main() -> int:
    """Measure and print; returns the exit code."""
    parser = argparse.ArgumentParser(prog="make bench", description=__doc__)
    parser.add_argument("--sandbox", action="store_true", help="measure the sandbox itself instead")
    parser.add_argument(
        "--size",
        type=int,
        help="requirements in the register, and pages (1000); issues of the sandbox or the pull alone (10000); projects of workers (200)",
    )
    parser.add_argument("--rounds", type=int, default=3, help="how often each edit is measured (3)")
    parser.add_argument(
        "--flavour", choices=("cloud", "datacenter"), default="cloud", help="of the sites (cloud)"
    )
    parser.add_argument("--only", choices=PARTS + ALONE, help="one part (all but workers)")
    parser.add_argument("--edits", type=int, default=500, help="edits that are followed to their page (500)")
    parser.add_argument("--json", action="store_true", help="one object instead of a table")
    chosen = parser.parse_args()
    chosen.size = chosen.size or SIZES.get("pull" if chosen.sandbox else chosen.only, 1000)
    if chosen.size < (1 if chosen.only in ALONE else 10) or chosen.rounds < 1:
        parser.error("at least 10 requirements and one round")
    if chosen.sandbox:
        return sandbox.report(chosen.size, chosen.rounds, as_json=chosen.json, show=_show)
    return _measure(chosen)


def _measure(chosen: argparse.Namespace) -> int:
    """Play what was asked for, each line as it is found; 1 where a budget is broken."""
    scenes: list[Scene] = []
    parts = (chosen.only,) if chosen.only else PARTS
    if not chosen.json and {"scenes", "pull"} & set(parts):
        print(_line(HEAD))
    for scene in _scenes(chosen, parts):
        scenes.append(scene)
        if not chosen.json:
            print(_line(_cells(scene)), flush=True)
    planned = list(planning.play()) if "planning" in parts else []
    clocked = list(clocks.play()) if "clocks" in parts else []
    paged = list(publishing.play(chosen.size)) if "pages" in parts else []
    if "workers" in parts:
        return _shared(chosen)
    followed = list(following.play(chosen.edits)) if "following" in parts else []
    if chosen.json:
        found = _object(chosen.size, scenes, planned=planned, clocked=clocked, paged=paged, followed=followed)
        print(json.dumps(found, indent=1))
    else:
        _tell(chosen.size, scenes, planned)
        _tell_clocks(clocked)
        _tell_pages(paged)
        _tell_followed(followed)
    broken = [f"{scene.name} {scene.locales}: {scene.budgets}" for scene in scenes if not scene.within]
    broken += [f"planning {one.size:,} records: {one.budgets}" for one in planned if not one.within]
    broken += [f"{one.name} of {one.pages:,} pages: {one}" for one in paged if not one.within]
    broken += [f"an edit to its page, {one.name}: {one}" for one in followed if not one.within]
    for one in broken:
        print(f"over its budget: {one}", file=sys.stderr)
    return 1 if broken else 0


def _shared(chosen: argparse.Namespace) -> int:
    """Workers by number; nothing of it has a budget."""
    found: list[Shared] = []
    for one in workers.play(chosen.size, chosen.rounds):
        found.append(one)
        if not chosen.json:
            print(*list(workers.told(found))[-1:], flush=True)
    if chosen.json:
        print(json.dumps({"machine": _machine(), "workers": [asdict(one) for one in found]}, indent=1))
    return 0


def _scenes(chosen: argparse.Namespace, parts: Sequence[str]) -> Iterator[Scene]:
    if "scenes" in parts:
        yield from play(chosen.size, chosen.rounds, chosen.flavour)
    if "pull" in parts:
        yield pull.play(chosen.size if chosen.only else pull.SIZE, chosen.flavour)


def _tell(size: int, scenes: Sequence[Scene], planned: Sequence[Planned]) -> None:
    """What stands below the table: on what it was measured, what was found out, and planning alone."""
    if scenes:
        print(f"\n{_machine()}, {size} requirements; x is the cycle beside as many bare requests")
        print(*(f"{scene.name}: asked {'; '.join(scene.asked.discovery)}" for scene in scenes[:1]), sep="\n")
    for one in planned:
        limits = "; ".join(
            f"{b.what} {b.used}/{b.bound} {'within' if b.within else 'OVER'}" for b in one.budgets
        )
        print(
            f"planning {planning.CHANGED} edits among {one.size:,} records: {one.seconds:.2f} s CPU, "
            f"{one.mib:.0f} MiB beyond the {one.input_mib:.0f} MiB of what it looks at  {limits}".rstrip()
        )
    if planned:
        print(f"planning grows with the number of records to the power of {planning.exponent(planned):.2f}")


def _tell_clocks(clocked: Sequence[Clocked]) -> None:
    for one in clocked:
        print(
            f"{one.size:,} clocks: {one.run:.2f} s CPU to run and {one.keep:.2f} s to keep, {one.each:.0f} µs each, "
            f"{one.mib:.0f} MiB; nothing changed: {one.idle * 1000:.1f} ms"
        )
    if clocked:
        print(f"clocks grow with their number to the power of {clocks.exponent(clocked):.2f}")


def _tell_pages(paged: Sequence[Compared]) -> None:
    """Ours beside the peer's: requests, seconds, and the share that ours are of the peer's."""
    for one in paged:
        ours, peer = one.ours, one.peer
        line = f"{one.pages:,} pages, {one.name}: {ours.requests} requests ({ours.write} writes) in {ours.seconds:.1f} s"
        if peer is None:
            print(f"{line}; markdown-to-confluence is not installed (make .witness/md2conf/.runs)")
            continue
        print(
            f"{line}; markdown-to-confluence {peer.requests} ({peer.write}) in {peer.seconds:.1f} s; "
            f"ratios {ours.requests / peer.requests:.3f} and {ours.seconds / peer.seconds:.2f}"
        )


def _tell_followed(followed: Sequence[Followed]) -> None:
    """Seconds from an edit to its page, beside what is promised."""
    for one in followed:
        print(
            f"from an edit in Jira to its page, {one.name}: {one.edits} edits, median {one.median:.2f} s, 95 of 100 within "
            f"{one.p95:.2f} s of {one.promised:.1f} s ({one.p95 / one.promised:.2f}), worst {one.worst:.2f} s, lost {one.lost}"
        )


def _show(line: str) -> None:
    print(line, flush=True)


def play(size: int, rounds: int, flavour: Flavour = "cloud") -> Iterator[Scene]:
    """All scenes with one locale and then with both, each against the same sandbox, emptied."""
    with sandbox_process(flavour) as served:
        for locales in LOCALES:
            with tempfile.TemporaryDirectory(prefix="syncer-bench-") as folder:
                yield from Stage(served, Path(folder), size, locales, rounds, flavour).play()


def _cells(scene: Scene) -> tuple[str, ...]:
    jira, wiki = (
        f"{counts['read']}+{counts['write']}"
        for counts in (scene.asked.requests[s] for s in ("jira", "confluence"))
    )
    cost = scene.cost
    return (
        scene.name,
        " ".join(scene.locales),
        jira,
        wiki,
        *_verdict(scene.budgets),
        f"{cost.seconds:.2f}",
        f"{cost.cycle:.2f}",
        f"{scene.bare:.3f}",
        f"{cost.cycle / scene.bare:.1f}" if scene.bare else "-",
        f"{cost.cpu:.2f}",
        f"{cost.mib:.0f}",
    )


def _verdict(budgets: Sequence[Budget]) -> tuple[str, str]:
    """The tightest of the budgets with its share, and whether all were kept."""
    if not budgets:
        return "none", ""
    tightest = max(budgets, key=lambda one: (not one.within, one.used / one.bound if one.bound else 0.0))
    share = f" ({tightest.used / tightest.bound:.2f})" if tightest.bound else ""
    kept = all(budget.within for budget in budgets)
    return f"{tightest.used}/{tightest.bound}{share}", "within" if kept else "OVER"


def _line(cells: Sequence[str]) -> str:
    widths = (42, 10, 10, 9, 16, 8, 8, 9, 8, 9, 8, 5)
    return "".join(cell.ljust(width) for cell, width in zip(cells, widths, strict=True)).rstrip()


def _machine() -> str:
    return (
        f"{platform.system()} {platform.machine()}, {os.cpu_count()} CPUs, Python {platform.python_version()}"
    )


def _object(
    size: int,
    scenes: Sequence[Scene],
    *,
    planned: Sequence[Planned],
    clocked: Sequence[Clocked],
    paged: Sequence[Compared],
    followed: Sequence[Followed],
) -> dict[str, Any]:
    growth = {"exponent": planning.exponent(planned)} if planned else {}
    return {
        "size": size,
        "machine": _machine(),
        "within": all(
            [
                *(one.within for one in scenes),
                *(one.within for one in planned),
                *(one.within for one in paged),
                *(one.within for one in followed),
            ]
        ),
        "scenes": [_scene(scene) for scene in scenes],
        "planning": {"sizes": [asdict(one) | {"within": one.within} for one in planned], **growth},
        "clocks": [asdict(one) | {"microseconds_each": one.each} for one in clocked],
        "pages": [asdict(one) | {"within": one.within} for one in paged],
        "following": [asdict(one) | {"within": one.within} for one in followed],
    }


def _scene(scene: Scene) -> dict[str, Any]:
    cost = scene.cost
    return {
        "name": scene.name,
        "locales": list(scene.locales),
        "requests": {site: dict(counts) for site, counts in scene.asked.requests.items()},
        "discovery": list(scene.asked.discovery),
        "budgets": [
            {"what": b.what, "used": b.used, "bound": b.bound, "allowed": b.allowed, "within": b.within}
            for b in scene.budgets
        ],
        "within": scene.within,
        "rounds": scene.rounds,
        "seconds": {"process": cost.seconds, "cycle": cost.cycle, "bare": scene.bare, "cpu": cost.cpu},
        "peak_mib": cost.mib,
    }


if __name__ == "__main__":
    sys.exit(main())
