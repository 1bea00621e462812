"""`syncer check`: every mistake that can be found without asking a site, each with its place."""

import os
from typing import TYPE_CHECKING

import click

from syncer.cli.options import Options, examples, shared
from syncer.cli.output import emit, say

if TYPE_CHECKING:
    from syncer.domain.problems import Problem
    from syncer.ports import PortError


@click.command(
    "check",
    short_help="Every mistake that can be found offline.",
    epilog=examples("syncer check", "syncer --config prod/config.toml check --json"),
)
@shared()
@click.pass_obj
def command(options: Options) -> int:
    """Check configuration, mappings, templates and register files, offline.

    Ends with 2 when the first three cannot be used, with 1 when a register file cannot, else with 0.
    """
    from syncer.cli.errors import USAGE, WRONG, show
    from syncer.domain.problems import Severity

    broken, warned = _configuration(options)
    told = _registers(options)
    problems = (*broken, *warned, *told)
    wrong = any(problem.severity is Severity.ERROR for problem in told)
    code = USAGE if broken else WRONG if wrong else 0
    if options.json:
        emit({"exit": code, "problems": [problem.to_json() for problem in problems]})
    show(problems, options)
    if not problems:
        say(options, "configuration, mappings, templates and register files: nothing wrong")
    return code


def _configuration(options: Options) -> "tuple[tuple[Problem, ...], tuple[Problem, ...]]":
    """What cannot be used, and what can be and may still surprise."""
    from syncer.config.assets import assets
    from syncer.config.mappings import load_mapping
    from syncer.config.places import Invalid
    from syncer.wiring import build

    try:
        wired = build(options.config, os.environ, only=options.project)
    except Invalid as invalid:
        return invalid.problems, ()
    today, used = wired.clock().date(), {project.key for project in wired.projects}
    loaded = [load_mapping(each, assets().mappings) for each in wired.settings.projects if each.key in used]
    return (), tuple(dict.fromkeys(problem for each in loaded for problem in each.warnings(today)))


def _registers(options: Options) -> "tuple[Problem, ...]":
    """Problems of register files; none where the configuration itself cannot be read."""
    from syncer.config.load import load
    from syncer.config.places import Invalid
    from syncer.ports import PortError
    from syncer.sync.oneself import naming_themselves
    from syncer.wiring import register_folder, register_repository, register_workbook

    try:
        settings = load(options.config, os.environ)
    except Invalid:
        return ()
    found: list[Problem] = []
    for project in settings.projects:
        if options.project and project.key not in options.project:
            continue
        folder = register_workbook(project) or register_folder(project)
        repository = register_repository(project)
        try:
            read = folder.read() if folder else repository.read_last() if repository else None
            found += read.problems if read is not None else _unseen(project.key) if repository else ()
            records = read.records if read is not None else ()
            found += naming_themselves((one.kind, one.uid, one.values, one.places) for one in records)
        except PortError as error:
            found += _as_problems(error)
    return tuple(found)


def _unseen(key: str) -> "tuple[Problem, ...]":
    """A register that nobody can look at offline is not said to be right."""
    from syncer.domain.problems import Problem, Severity

    message = f"{key}: the register's repository was never fetched, so its files are not checked"
    return (Problem(message, f"fetch it with: syncer --project {key} plan", severity=Severity.WARNING),)


def _as_problems(error: "PortError") -> "tuple[Problem, ...]":
    from syncer.domain.problems import Problem
    from syncer.ports import Misconfigured

    if isinstance(error, Misconfigured):
        return error.problems
    return (Problem(error.message, error.hint),)
