"""`syncer simulate`: what other rules would have said of what happened (B-33).

It reads another folder of mappings, looks at the store alone, asks no site, takes no lock and writes nothing.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from syncer.cli.options import Options, examples, shared
from syncer.cli.output import emit, say, table

if TYPE_CHECKING:
    from syncer.cycle.project import Project
    from syncer.cycle.simulation import Counts, Judged, Simulated
    from syncer.domain.json import JsonObject
    from syncer.wiring import Wired

_FEW = 20  # differences of a kind that are listed one by one
_CLOCKS = ("met", "breached", "running", "paused", "cancelled", "unknown")
_GATES = ("passed", "proved_late", "without_proof", "unknown")


@click.command(
    "simulate",
    short_help="What other rules would have said of what happened.",
    epilog=examples(
        "syncer simulate --mappings trial",
        "syncer simulate --mappings trial --since 2026-01-01",
        "syncer --project SHOP simulate --mappings trial --since 90d --json",
    ),
)
@shared()
@click.option(
    "--mappings",
    "folder",
    required=True,
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    metavar="DIR",
    help="The folder with the other mapping, as [[projects]] names one.",
)
@click.option(
    "--since",
    metavar="DATE",
    help="Only clocks and passages that began then: a day, or 90d.  [default: ever]",
)
@click.pass_obj
def command(options: Options, folder: Path, since: str | None) -> int:
    """Judge the recorded past by the mapping in DIR, and show what would have been different.

    Clocks: what would have been met or breached, rule by rule, and each cycle whose verdict changes. Gates: what would have passed
    without proof. Priorities and grades: which would be others today. What a field was that the other mapping asks for and nobody
    recorded is called unknown. Nothing is written; the exit code is 0 whatever is found.
    """
    from syncer.cli.people import data_of
    from syncer.cli.session import configured
    from syncer.cycle.simulation import simulate

    told: list[JsonObject] = []
    with configured(options) as wired:
        for project in wired.projects:
            now, start = wired.clock(), _since(wired, project, since)
            data, other = data_of(wired, project), _other(wired, project, folder)
            found = simulate(project, other, wired.hub, data, now=now, since=start)
            told.append(_json(project, found, start))
            _show(options, project, found)
    if options.json:
        emit(told[0] if len(told) == 1 else told)
    return 0


def _other(wired: "Wired", project: "Project", folder: Path) -> "Project":
    """The project with the mapping of that folder. Raises Invalid with everything that is wrong with it."""
    from syncer.config.assets import assets
    from syncer.config.mappings import load_folder

    settings = next(one for one in wired.settings.projects if one.key == project.key)
    return replace(project, mapping=load_folder(folder, assets().mappings, besides=settings.project_path))


def _since(wired: "Wired", project: "Project", asked: str | None) -> datetime | None:
    """The instant that was asked for. Raises BadParameter for what is none, or is to come."""
    from zoneinfo import ZoneInfo

    from syncer.sync.moments import FORMS, instant_of_words

    if asked is None:
        return None
    now = wired.clock()
    try:
        found = instant_of_words(asked, now, ZoneInfo(project.timezone))
    except ValueError as error:
        raise click.BadParameter(str(error), param_hint="--since") from None
    if found is None or found > now:
        wrong = "is no moment" if found is None else "lies in the future"
        raise click.BadParameter(f"'{asked}' {wrong}; give {FORMS}", param_hint="--since")
    return found


# ---------------------------------------------------------------------------------------- JSON


def _json(project: "Project", found: "Simulated", since: datetime | None) -> "JsonObject":
    return {
        "project": project.key,
        "since": since.isoformat() if since is not None else None,
        "records": found.records,
        "same": found.same,
        "clocks": _counts(found.clocks, _CLOCKS),
        "gates": _counts(found.gates, _GATES),
        "cycles": [_judged(one, "started") for one in found.cycles],
        "passages": [_judged(one, "at") for one in found.passages],
        "values": [
            {"uid": one.uid, "field": one.field, "before": one.before, "after": one.after}
            for one in found.values
        ],
    }


def _counts(counts: "tuple[Counts, Counts]", words: Sequence[str]) -> "JsonObject":
    before, after = counts
    return {
        rule: {
            "before": {word: before.get(rule, {}).get(word, 0) for word in words},
            "after": {word: after.get(rule, {}).get(word, 0) for word in words},
        }
        for rule in sorted({*before, *after})
    }


def _judged(one: "Judged", at: str) -> "JsonObject":
    due = [each.isoformat() if each is not None else None for each in one.due]
    more: JsonObject = {"word": one.word} if one.word else {"due_before": due[0], "due_after": due[1]}
    named: JsonObject = {"uid": one.uid, "rule": one.rule, at: one.at.isoformat()}
    return {**named, "before": one.before or None, "after": one.after or None, **more}


# ---------------------------------------------------------------------------------- for people


def _show(options: Options, project: "Project", found: "Simulated") -> None:
    say(options, f"{project.key}: {found.records} records judged by both mappings; nothing is written")
    if found.same:
        say(options, "nothing would have been different")
        return
    _sums(options, "clock", found.clocks, _CLOCKS)
    _sums(options, "gate", found.gates, _GATES)
    zone = project.timezone
    _listed(options, "clocks with another verdict:", [_line(one, zone, "began") for one in found.cycles])
    _listed(options, "gates:", [_line(one, zone, "entered") for one in found.passages])
    values = [
        f"{one.uid} {one.field}: {one.before or 'not set'} → {one.after or 'not set'}" for one in found.values
    ]
    _listed(options, "priorities and grades:", values)
    if found.cycles or found.passages:
        say(options, f"times in {zone}")


def _sums(options: Options, head: str, counts: "tuple[Counts, Counts]", words: Sequence[str]) -> None:
    """The rules of which some figure differs, each as before → after."""
    before, after = counts
    changed = [rule for rule in sorted({*before, *after}) if before.get(rule) != after.get(rule)]
    shown = [w for w in words if any(side.get(rule, {}).get(w) for rule in changed for side in counts)]
    rows = [
        [rule, *(f"{before.get(rule, {}).get(w, 0)} → {after.get(rule, {}).get(w, 0)}" for w in shown)]
        for rule in changed
    ]
    table(options, [head, *(word.replace("_", " ") for word in shown)], rows)


def _line(one: "Judged", zone: str, verb: str) -> str:
    from syncer.cli.moments import local

    said = [(word or "none").replace("_", " ") for word in (one.before, one.after)]
    at = local(one.at, zone).strftime("%Y-%m-%d %H:%M")
    word = f" {one.word}" if one.word else ""
    return f"{one.uid} {one.rule}, {verb}{word} {at}: {said[0]} → {said[1]}"


def _listed(options: Options, head: str, lines: Sequence[str]) -> None:
    if not lines:
        return
    say(options, head)
    shown = lines if options.verbose else lines[:_FEW]
    for line in shown:
        say(options, f"  {line}")
    if len(shown) < len(lines):
        say(options, f"  and {len(lines) - len(shown)} more (-v lists them)")
