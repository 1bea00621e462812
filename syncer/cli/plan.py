"""`syncer plan`: what a cycle would do now, writing nothing anywhere."""

from pathlib import Path

import click

from syncer.cli.options import Options, examples, shared


@click.command(
    "plan",
    short_help="What a cycle would do, writing nothing.",
    epilog=examples("syncer plan", "syncer plan --out plan.json", "syncer plan --format markdown > plan.md"),
)
@shared()
@click.option(
    "--out", type=click.Path(dir_okay=False, path_type=Path), help="Save the plan, for `syncer apply FILE`."
)
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json", "markdown"]),
    help="What is printed.  [default: text]",
)
@click.pass_obj
def command(options: Options, out: Path | None, form: str | None) -> int:
    """Show what a cycle would do: creates, changes with both values, conflicts, pages, what it waits for.

    It reads every side and writes nothing. A saved plan holds the values that its changes were made from, so
    that `syncer apply FILE` does exactly that, or refuses.
    """
    from syncer.cli import saved
    from syncer.cli.errors import combined, show
    from syncer.cli.findings import judged_in
    from syncer.cli.output import clear, emit
    from syncer.cli.session import opened
    from syncer.cycle.conduct import plan
    from syncer.sync import plan_json
    from syncer.text.characters import printable

    form = form or ("json" if options.json else "text")
    with opened(options) as (_, projects):
        planned = [plan(one.project, one.ports) for one in projects]
        plans = [each.plan for each in planned]
        found = [judged_in(one.project, each) for one, each in zip(projects, planned, strict=True)]
        entries = [saved.entry(one.project, made) for one, made in zip(projects, plans, strict=True)]
    if out is not None:
        saved.write(out, entries)
    if form == "json":
        told = {made.project: one.to_json() for made, one in zip(plans, found, strict=True)}
        emit({**plan_json.document(entries), "findings": told})
    elif not options.quiet:
        clear()
        for made, one in zip(plans, found, strict=True):
            click.echo(printable(saved.shown(made, form)), color=False if options.no_color else None)
            if form == "text":
                click.echo(printable("".join(f"\n{line}" for line in one.lines())), nl=bool(one.lines()))
    if out is not None and form == "text" and not options.quiet:
        click.echo(f"\nsaved: syncer apply {out}")
    if form != "text":
        show((problem for made in plans for problem in made.problems), options)
    return combined([saved.code(made) for made in plans])
