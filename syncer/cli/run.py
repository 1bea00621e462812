"""`syncer run`: one cycle for every project; in plan mode, only what it would do."""

import click

from syncer.cli.options import Options, examples, shared


@click.command(
    "run", short_help="One cycle.", epilog=examples("syncer run", "syncer --project SHOP run --json")
)
@shared()
@click.pass_obj
def command(options: Options) -> int:
    """Run one cycle: look at every side, settle what changed, write, publish.

    With `mode = "plan"` in the configuration nothing is written: it prints what would be.
    `--json` prints one object, or a list of them where there are several projects.
    """
    from syncer.cli.work import Work, each
    from syncer.cycle.conduct import cycle

    return each(options, Work(lambda one: cycle(one.project, one.ports)))
