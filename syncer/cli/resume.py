"""`syncer resume`: a person lets a paused project go on."""

import click

from syncer.cli.options import Options, examples, shared
from syncer.cli.output import emit, say


@click.command(
    "resume",
    short_help="Go on after `pause`.",
    epilog=examples("syncer resume", "syncer --project SHOP resume"),
)
@shared()
@click.pass_obj
def command(options: Options) -> int:
    """Let the configured projects, or those named by --project, be written again from the next cycle on.

    A pause by a page “syncer: pause” ends when that page is deleted or renamed.
    """
    from syncer.cli.decisions import decide_for_all
    from syncer.sync.guard import paused
    from syncer.sync.observation import DecisionKind

    done = decide_for_all(
        options, DecisionKind.RESUME, {}, needed=lambda key, hub: paused(key, hub) is not None
    )
    for key, decided in done.items():
        say(
            options,
            f"{key} goes on with the next cycle (syncer run)"
            if decided
            else f"{key} was not paused by `syncer pause` (a page “syncer: pause” ends its own pause when it is deleted)",
        )
    if options.json:
        emit([{"project": key, "paused": False, "changed": decided} for key, decided in done.items()])
    return 0
