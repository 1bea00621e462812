"""`syncer publish`: pages alone, at once."""

import click

from syncer.cli.options import Options, examples, shared


@click.command(
    "publish",
    short_help="Pages alone, at once.",
    epilog=examples("syncer publish", "syncer --project SHOP publish --json"),
)
@shared()
@click.pass_obj
def command(options: Options) -> int:
    """Publish the pages from the register as it is, those included that wait for their hour.

    With `mode = "plan"` in the configuration nothing is written: it lists the pages that would be.
    """
    from syncer.cli.work import Work, each
    from syncer.cycle.conduct import publish

    return each(options, Work(lambda one: publish(one.project, one.ports), pages_only=True))
