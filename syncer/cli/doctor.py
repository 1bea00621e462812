"""`syncer doctor`: whether everything a cycle needs is there, asked of this machine and of the live sites, read-only.

Everything at once, each failure with its cure. It writes nothing on any site and does not change a project, but for webhooks that an administrator has it register.
"""

from typing import TYPE_CHECKING

import click

from syncer.cli.asking import agreed
from syncer.cli.options import Options, examples, shared
from syncer.cli.output import clear, emit, progress, say
from syncer.text.characters import printable

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from syncer.doctor.examination import Group
    from syncer.doctor.results import Result

_COLOURS = {"ok": "green", "warning": "yellow", "failed": "red"}


@click.command(
    "doctor",
    short_help="What is wrong on the sites and here, with its cure.",
    epilog=examples(
        "syncer doctor",
        "syncer --project SHOP doctor",
        "syncer doctor --json",
        "SYNCER__JIRA__USER=admin@example.com syncer doctor --register-webhooks",
    ),
)
@click.option(
    "--register-webhooks",
    "register",
    is_flag=True,
    help="Instead: have the sites send their webhooks to [web] url, which takes an administrator; shown first.",
)
@click.option("--yes", is_flag=True, help="Register without asking; needed where nobody can answer.")
@shared()
@click.pass_obj
def command(options: Options, *, register: bool, yes: bool) -> int:
    """Look at the configuration, the store, the register and the live sites; write nothing.

    With --register-webhooks nothing else is looked at: where a webhook to us lacks it is registered, where one of
    ours (named "syncer") is wrong it is corrected, and nobody else's is touched.

    Ends with 0 where nothing failed (warnings may be there), with 1 where something did, with 3 where a site
    did not answer or refused the credentials, with 2 where the configuration cannot be read.
    """
    import logging
    import os

    from syncer.doctor.examination import as_json, code, examined

    logging.basicConfig(level=logging.INFO if options.verbose else logging.ERROR, format="%(message)s")
    if register:
        return _register(options, os.environ, yes=yes)
    with progress(options) as watch:
        groups = list(examined(options.config, os.environ, options.project, watch))
    if options.json:
        emit(as_json(groups))
    for line in _lines(options, groups):
        say(options, line)
    if options.quiet:
        _show_failures(options, groups)
    return code(groups)


def _register(options: Options, env: "Mapping[str, str]", *, yes: bool) -> int:
    from syncer.doctor.examination import Group, code
    from syncer.doctor.registering import planned, secret_of
    from syncer.wiring import without_projects

    wired = without_projects(options.config, env)
    try:
        secret = secret_of(wired, env)
        with progress(options) as watch:
            watch("asking about webhooks", 0, 0)
            plan = planned(wired)
        for step in plan.steps:
            say(options, str(step))
        results, wanted = list(plan.results), bool(plan.steps)
        if wanted and agreed(yes, "Register this?"):
            results += plan.carried_out(secret)
    finally:
        wired.close()
    group = Group("webhooks", results)
    if options.json:
        emit(
            {
                "exit": code([group]),
                "planned": [step.to_json() for step in plan.steps],
                "probes": group.to_json()["probes"],
            }
        )
    for result in results:
        say(options, f"{_level(options, result)} {result.found}")
        if result.cure:
            say(options, f"         {result.cure}")
    if options.quiet:
        _show_failures(options, [group])
    return code([group])


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
                told = f"{group.title}: {result.level.value}: {result.probe}: {_found(result)}"
                click.echo(printable(told), err=True)
                if result.cure:
                    click.echo(printable(f"    {result.cure}"), err=True)
