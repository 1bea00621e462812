"""What people have done in the demonstration before a visitor comes: frozen, signed and released, by the commands they would use.

Why it exists: a project on its first day has no baseline, no signature and no customer edition to look at. Nothing here writes
to the store or to a site by itself: it runs cycles and commands, so that all of it stands in the history like anybody's work.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from syncer.cli.options import Options
from syncer.cli.output import say

if TYPE_CHECKING:
    from syncer.cli.session import Opened
    from syncer.cycle.project import Project, Requests
    from syncer.cycle.report import Report
    from syncer.wiring import Wired

_BASELINE = "R1.0"  # of some requirements, so it gives the document no number
_CHANGE = "CR-0001"  # is in it
_SHOWN = ("index", "requirement-spec")  # what people had before them when they signed


def lived(options: Options, wired: "Wired", one: "Opened", told: "Callable[[Report], None]") -> "Report":
    """Push the project, let both sides sign what they agreed on, release what the customer may see, and publish all of it.

    Every cycle is told; returns what all of it came to, as one.
    """
    from syncer.cycle.conduct import cycle

    first = cycle(_as_it_was(one.project), one.ports)
    told(first)
    if first.code:
        return first
    confirmed = _confirmed(wired, one.project)
    for words in _done(confirmed):
        _run(options, *words)
    say(
        options,
        f"Both sides sign {_BASELINE}, {len(confirmed)} requirements, and the analyst releases the customer's pages",
    )
    second = cycle(one.project, one.ports)
    told(second)
    return _together(first, second)


def _as_it_was(project: "Project") -> "Project":
    """Without what nobody needed for the sign-off, charts included: then few pages are written twice within seconds."""
    later = [kind for kind in project.templates.pages if kind not in _SHOWN]
    return replace(project, customer_space="", templates=project.templates.without(later), charts=None)


def _confirmed(wired: "Wired", project: "Project") -> tuple[str, ...]:
    """The requirements that both sides have agreed on."""
    from syncer.domain.kinds import Kind

    records = wired.hub.snapshot(project.key).records
    agreed = (uid for uid, one in records.items() if one.values.get("agreement") == "confirmed")
    return tuple(sorted(uid for uid in agreed if records[uid].kind is Kind.REQUIREMENT))


def _done(confirmed: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    """The commands, in their order."""
    chosen = [word for uid in (*confirmed, _CHANGE) for word in ("--only", uid)]
    signing = (
        "sign",
        "--baseline",
        _BASELINE,
        "--outcome",
        "approved",
        "--how",
        "letter",
        "--ref",
        "LSC-2026-014",
    )
    yield ("baseline", "create", _BASELINE, "--by", "analyst", *chosen)
    yield (*signing, "--as", "ours", "--by", "pm")
    yield (*signing, "--as", "customer", "--by", "director")
    yield ("release", "--all", "--by", "analyst", "--yes")


def _run(options: Options, *words: str) -> None:
    """A command as somebody types it, without what it prints. Raises Invalid or UsageError."""
    from syncer.cli.main import cli

    given = ("--config", str(options.config), "--quiet", *words)
    cli.main(list(given), obj=Options(), standalone_mode=False)


def _together(first: "Report", second: "Report") -> "Report":
    """Two cycles as one: what the demonstration took until everything stood."""
    counts = first.tally.counts + second.tally.counts
    return replace(
        second,
        tally=replace(second.tally, counts=counts),
        started=first.started,
        seconds=(second.started - first.started).total_seconds() + second.seconds,
        requests=_summed(first.requests, second.requests),
        problems=(*first.problems, *second.problems),
    )


def _summed(first: "Requests", second: "Requests") -> "Mapping[str, Mapping[str, int]]":
    return {
        site: {kind: count + second.get(site, {}).get(kind, 0) for kind, count in counts.items()}
        for site, counts in first.items()
    }
