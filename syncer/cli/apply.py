"""`syncer apply`: a person's act, which writes in both modes; what was seen, or nothing."""

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from syncer.cli.asking import agreed
from syncer.cli.options import Options, examples, shared
from syncer.cli.output import emit, say

if TYPE_CHECKING:
    from syncer.cli.session import Opened
    from syncer.cycle.conduct import Planned
    from syncer.cycle.report import Report
    from syncer.domain.json import JsonObject
    from syncer.sync.plan import Plan


@click.command(
    "apply",
    short_help="The same, and write it: exactly that, or nothing.",
    epilog=examples("syncer apply", "syncer apply plan.json --yes"),
)
@shared()
@click.argument("file", required=False, type=click.Path(dir_okay=False, path_type=Path))
@click.option("--yes", is_flag=True, help="Do not ask; needed where nobody can answer.")
@click.pass_obj
def command(options: Options, file: Path | None, yes: bool) -> int:
    """Show the plan, ask, and carry it out; with FILE, exactly the plan that was saved there.

    It refuses as a whole when anything it would do, or any value it would change, is another by now.
    """
    from syncer.cli import saved
    from syncer.cli.session import opened
    from syncer.cycle.conduct import plan
    from syncer.sync.guard import PAUSE

    wanted = saved.read(file) if file is not None else None
    with opened(options) as (_, projects):
        chosen = _chosen(options, projects, wanted)
        plans = [plan(one.project, one.ports).plan for one in chosen]
        if wanted is not None:
            for one, made in zip(chosen, plans, strict=True):
                if not any(
                    stop.item == PAUSE for stop in made.stops
                ):  # it stops below, and says how to go on
                    saved.insist(wanted[one.project.key], one.project, made)
        if wanted is None:
            for made in plans:
                say(options, saved.shown(made, "text"))
        stopped = any(made.stops for made in plans)
        if not stopped and any(made.writes for made in plans) and not agreed(yes, "Write this?"):
            say(options, "nothing was written")
            return 1
        return _apply(options, chosen, plans)


def _chosen(
    options: Options, projects: "list[Opened]", wanted: "dict[str, JsonObject] | None"
) -> "list[Opened]":
    if wanted is None:
        return projects
    known = {one.project.key: one for one in projects}
    missing = [key for key in wanted if key not in known]
    if missing and not options.project:
        raise click.UsageError(
            f"the saved plan is for {', '.join(missing)}, which the configuration does not have"
        )
    chosen = [one for key, one in known.items() if key in wanted]
    if not chosen:
        raise click.UsageError(f"the saved plan is for {', '.join(wanted)} only")
    return chosen


def _carry_out(one: "Opened", made: "Plan") -> "Report":
    """Under the lock: what a cycle would do now has still to be what was shown."""
    from syncer.cli import saved
    from syncer.cycle.conduct import carry_out, decide

    shown = json.loads(json.dumps(saved.entry(one.project, made)))

    def again() -> "Planned":
        planned = decide(one.project, one.ports)
        saved.insist(shown, one.project, planned.plan)
        return planned

    with one.ports.hub.lock(one.project.key):
        return carry_out(one.project, one.ports, again)


def _apply(options: Options, chosen: "list[Opened]", plans: "list[Plan]") -> int:
    from syncer.cli.errors import combined
    from syncer.cli.work import Done, guarded, written

    def one_of(one: "Opened", made: "Plan") -> Done:
        return guarded(options, one, lambda: written(options, _carry_out(one, made)))

    done = [one_of(one, made) for one, made in zip(chosen, plans, strict=True)]
    if options.json:
        summaries = [one.summary for one in done]
        emit(summaries[0] if len(summaries) == 1 else summaries)
    return combined([one.code for one in done])
