"""`syncer adopt`: a mapping proposed from a project that is in use already; it looks and writes nothing on any site."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from syncer.cli.options import Options, examples, shared
from syncer.cli.output import emit, say

if TYPE_CHECKING:
    from syncer.sync.proposal import Proposal
    from syncer.sync.survey import Survey


@click.command(
    "adopt",
    short_help="A mapping proposed from a live project.",
    epilog=examples(
        "syncer adopt SHOP", "syncer adopt SHOP --out mappings/mapping.yaml", "syncer adopt SHOP --json"
    ),
)
@shared()
@click.argument("key", metavar="PROJ")
@click.option(
    "--out",
    metavar="FILE",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Write it there, if nothing is there.",
)
@click.pass_obj
def command(options: Options, key: str, out: Path | None) -> int:
    """Look at the Jira project PROJ and print a mapping for it, with comments on what does not fit.

    It reads types, statuses, priorities, fields, link types and the hundred newest issues in some ten requests, and
    writes nothing on any site. PROJ need not stand in config.toml yet. The issues there are proposed for adoption
    one by one; none is taken in before somebody approves it.
    """
    import os

    from syncer.sync.proposal import chosen, proposed
    from syncer.wiring import without_projects

    if out is not None and out.exists():
        raise click.UsageError(f"{out} is there already: nothing was written")
    wired = without_projects(options.config, os.environ)
    try:
        surveyor = wired.jira_surveyor()
        if surveyor is None:
            raise click.UsageError(f"{options.config} names no Jira: add a section [jira]")
        survey = surveyor.look(key)
        survey = surveyor.with_screens(survey, chosen(survey).values())
    finally:
        wired.close()
    found = proposed(survey)
    if out is not None:
        _write(out, found.text)
    _show(options, survey, found, out)
    return 0


def _write(out: Path, text: str) -> None:
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        out.write_text(text, encoding="utf-8")
    except OSError as error:
        raise click.UsageError(f"{error.filename} cannot be written: {error.strerror}") from None


def _show(options: Options, survey: "Survey", found: "Proposal", out: Path | None) -> None:
    if options.json:
        written = str(out) if out is not None else None
        told = {"project": survey.project, "looked_at": survey.looked_at, "written": written}
        emit({**told, "mapping": found.text, "misfits": [*found.misfits]})
    if out is None:
        say(options, found.text.rstrip())
        return
    say(
        options,
        f"written: {out}, from {survey.looked_at} issues of {survey.project}; read it before you use it",
    )
    for line in found.misfits:
        say(options, f"  does not fit: {line}")
    say(options, "Next: syncer check, then syncer plan")
