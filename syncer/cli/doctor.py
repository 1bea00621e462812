"""`syncer doctor`: whether everything a cycle needs is there, asked of this machine and of the live sites, read-only.

Everything at once, each failure with its cure. It writes nothing on any site and does not change a project.
"""

from typing import TYPE_CHECKING

import click

from syncer.cli.options import Options, examples, shared
from syncer.cli.output import clear, emit, progress, say

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from syncer.doctor.examination import Group
    from syncer.doctor.results import Result

_COLOURS = {"ok": "green", "warning": "yellow", "failed": "red"}


@click.command(
    "doctor",
    short_help="What is wrong on the sites and here, with its cure.",
    epilog=examples("syncer doctor", "syncer --project SHOP doctor", "syncer doctor --json"),
)
@shared()
@click.pass_obj
def command(options: Options) -> int:
    """Look at the configuration, the store, the register and the live sites; write nothing.

    Ends with 0 where nothing failed (warnings may be there), with 1 where something did, with 3 where a site
    did not answer or refused the credentials, with 2 where the configuration cannot be read.
    """
    import logging
    import os

    from syncer.doctor.examination import as_json, code, examined

    logging.basicConfig(level=logging.INFO if options.verbose else logging.ERROR, format="%(message)s")
    with progress(options) as watch:
        groups = list(examined(options.config, os.environ, options.project, watch))
    if options.json:
        emit(as_json(groups))
    for line in _lines(options, groups):
        say(options, line)
    if options.quiet:
        _show_failures(options, groups)
    return code(groups)


def _lines(options: Options, groups: "Sequence[Group]") -> "Iterator[str]":
    for group in groups:
        yield group.title
        for result in group.results:
            yield f"  {_level(options, result)} {result.probe}: {_found(result)}"
            if result.cure:
                yield f"           {result.cure}"
    counts = {level: sum(r.level.value == level for g in groups for r in g.results) for level in _COLOURS}
    yield f"{counts['ok']} ok, {counts['warning']} warnings, {counts['failed']} failed"


def _level(options: Options, result: "Result") -> str:
    word = f"{result.level.value:8}"
    return word if options.no_color else click.style(word, fg=_COLOURS[result.level.value])


def _found(result: "Result") -> str:
    return f"{result.place}: {result.found}" if result.place is not None else result.found


def _show_failures(options: Options, groups: "Sequence[Group]") -> None:
    """With --quiet, only what is wrong, where other commands print problems."""
    clear()
    for group in groups:
        for result in group.results:
            if result.level.value != "ok" and not options.json:
                click.echo(f"{group.title}: {result.level.value}: {result.probe}: {_found(result)}", err=True)
                if result.cure:
                    click.echo(f"    {result.cure}", err=True)
