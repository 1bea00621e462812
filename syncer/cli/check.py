"""`syncer check`: every mistake that can be found without asking a site, and what records still lack, each with its place."""

import os
from collections.abc import Iterator
from typing import TYPE_CHECKING

import click

from syncer.cli.options import Options, examples, shared
from syncer.cli.output import emit, say

if TYPE_CHECKING:
    from syncer.config.settings import ProjectSettings
    from syncer.domain.findings import Finding
    from syncer.domain.problems import Problem
    from syncer.ports import PortError
    from syncer.sync.observation import FilesObservation
    from syncer.wiring import Wired


@click.command(
    "check",
    short_help="Every mistake that can be found offline.",
    epilog=examples(
        "syncer check",
        "syncer check --register",
        "syncer check --register --locale zh-CN",
        "syncer --config prod/config.toml check --json",
    ),
)
@shared()
@click.option(
    "--register", is_flag=True, help="Also tell what each record lacks, says vaguely or contradicts."
)
@click.option(
    "--locale", type=click.Choice(["en", "zh-CN"]), default="en", help="The language of that.  [default: en]"
)
@click.pass_obj
def command(options: Options, register: bool, locale: str) -> int:
    """Check configuration, mappings, templates and register files, offline.

    Ends with 2 when the first three cannot be used, with 1 when a register file cannot, else with 0. What records lack
    stops nothing; with --register, a finding that the mapping calls an error ends with 1.
    """
    from syncer.cli.errors import USAGE, WRONG, show
    from syncer.cli.findings import as_json
    from syncer.domain.problems import Severity
    from syncer.sync.judged import tally

    wired, broken, warned = _configuration(options)
    reads, told = _registers(options)
    problems = (*broken, *warned, *told)
    judged = list(_judged(wired, reads, locale)) if wired is not None else []
    counts = tally(finding for finding, _ in judged)
    wrong = any(problem.severity is Severity.ERROR for problem in told) or (register and "error" in counts)
    code = USAGE if broken else WRONG if wrong else 0
    if options.json:
        listed = {"findings": list(as_json(judged))} if register else {}
        emit({"exit": code, "problems": [each.to_json() for each in problems], "counts": counts, **listed})
    show(problems, options)
    if register and not options.json:
        show((sentence for _, sentence in judged), options)
    _conclude(options, counts, listed=register, fine=not problems)
    return code


def _conclude(options: Options, counts: dict[str, int], *, listed: bool, fine: bool) -> None:
    from syncer.cli.findings import summed

    if fine:
        say(options, "configuration, mappings, templates and register files: nothing wrong")
    if counts:
        more = "" if listed else " (syncer check --register tells them)"
        say(options, f"what records say: {summed(counts)}{more}")


def _configuration(options: Options) -> "tuple[Wired | None, tuple[Problem, ...], tuple[Problem, ...]]":
    """The configuration, what of it cannot be used, and what can be and may still surprise."""
    from syncer.config.assets import assets
    from syncer.config.mappings import load_mapping
    from syncer.config.places import Invalid
    from syncer.wiring import build

    try:
        wired = build(options.config, os.environ, only=options.project)
    except Invalid as invalid:
        return None, invalid.problems, ()
    today, used = wired.clock().date(), {project.key for project in wired.projects}
    loaded = [load_mapping(each, assets().mappings) for each in wired.settings.projects if each.key in used]
    return wired, (), tuple(dict.fromkeys(problem for each in loaded for problem in each.warnings(today)))


def _registers(options: Options) -> "tuple[dict[str, FilesObservation], tuple[Problem, ...]]":
    """Registers as read, by project, and their problems; none where the configuration itself cannot be read."""
    from syncer.config.load import load
    from syncer.config.places import Invalid
    from syncer.ports import PortError
    from syncer.sync.oneself import naming_themselves

    try:
        settings = load(options.config, os.environ)
    except Invalid:
        return {}, ()
    reads: dict[str, FilesObservation] = {}
    found: list[Problem] = []
    for project in settings.projects:
        if options.project and project.key not in options.project:
            continue
        try:
            read, unseen = _read(project)
        except PortError as error:
            found += _as_problems(error)
            continue
        found += unseen
        if read is not None:
            reads[project.key] = read
            found += read.problems
            found += naming_themselves((one.kind, one.uid, one.values, one.places) for one in read.records)
    return reads, tuple(found)


def _read(project: "ProjectSettings") -> "tuple[FilesObservation | None, tuple[Problem, ...]]":
    """A register as it is here, and what to say where nobody can look at it offline. Raises PortError."""
    from syncer.wiring import register_folder, register_repository, register_workbook

    folder = register_workbook(project) or register_folder(project)
    if folder is not None:
        return folder.read(), ()
    repository = register_repository(project)
    if repository is None:
        return None, ()
    read = repository.read_last()
    return read, _unseen(project.key) if read is None else ()


def _judged(
    wired: "Wired", reads: "dict[str, FilesObservation]", locale: str
) -> "Iterator[tuple[Finding, Problem]]":
    """What there is to say of the records of all registers."""
    from syncer.cli.findings import of_files, of_plan

    for project in wired.projects:
        if project.key in reads:
            yield from of_files(project, reads[project.key], locale)
            yield from of_plan(wired, project, reads[project.key], locale)


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
