"""`syncer pause`: a person stops all writes of a project, from the next cycle on."""

import click

from syncer.cli.options import Options, examples, shared
from syncer.cli.output import emit, say


@click.command(
    "pause",
    short_help="Stop all writes until `resume`.",
    epilog=examples("syncer pause", 'syncer --project SHOP pause --reason "data migration until noon"'),
)
@shared()
@click.option("--reason", default="", metavar="TEXT", help="Why; shown wherever the pause shows.")
@click.pass_obj
def command(options: Options, reason: str) -> int:
    """Stop all writes of the configured projects, or of those named by --project.

    A cycle that is under way ends; those that follow look and write nothing, to no side and no page, and end with
    exit code 4. Nothing is lost: what people change meanwhile is taken up after `syncer resume`. People without
    a command line can make a page “syncer: pause” in the internal space instead.
    """
    from syncer.cli.decisions import decide_for_all
    from syncer.sync.guard import paused
    from syncer.sync.observation import DecisionKind

    done = decide_for_all(
        options,
        DecisionKind.PAUSE,
        {"reason": reason} if reason else {},
        needed=lambda key, hub: paused(key, hub) is None,
    )
    for key, decided in done.items():
        said = "is paused; go on with" if decided else "was paused already; go on with"
        say(options, f"{key} {said}: syncer --project {key} resume")
    if options.json:
        emit([{"project": key, "paused": True, "changed": decided} for key, decided in done.items()])
    return 0
