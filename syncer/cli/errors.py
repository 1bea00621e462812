"""What went wrong, in one place: the words, the places and the exit code.

No traceback unless -v asks for it, and never a secret: messages come from our own errors alone, and
frames are shown without their variables.
"""

import traceback
from collections.abc import Iterable, Sequence

import click

from syncer.cli.options import Options
from syncer.cli.output import clear, emit
from syncer.config.places import Invalid
from syncer.domain.json import JsonObject
from syncer.domain.problems import Problem, Severity
from syncer.ports import Locked, Misconfigured, PortError, Refused, Temporary
from syncer.text.characters import printable

WRONG, USAGE, UNREACHABLE, STOPPED, LOCKED = 1, 2, 3, 4, 5
_COLOURS = {Severity.ERROR: "red", Severity.WARNING: "yellow", Severity.INFO: "blue"}


def outcome(error: Exception) -> tuple[int, tuple[Problem, ...]] | None:
    """The exit code and the problems of an error that was foreseen; None for any other."""
    if isinstance(error, (Invalid, Misconfigured)):
        return USAGE, error.problems
    if not isinstance(error, PortError):
        return None
    problems = (Problem(error.message, error.hint),)
    if isinstance(error, Locked):
        return LOCKED, problems
    return UNREACHABLE if isinstance(error, (Refused, Temporary)) else WRONG, problems


def tell(error: Exception, options: Options) -> int:
    """Print an error that ended a command; returns the exit code."""
    foreseen = outcome(error)
    if options.verbose and foreseen is None:
        click.echo("".join(traceback.format_tb(error.__traceback__)), err=True, nl=False)
    if foreseen is None:
        foreseen = WRONG, (_unforeseen(error),)
    code, problems = foreseen
    if options.json:
        found: JsonObject = {"exit": code, "problems": [problem.to_json() for problem in problems]}
        emit(found)
    show(problems, options)
    return code


def _unforeseen(error: Exception) -> Problem:
    """The kind of error and where it came from; its text may hold anything, so only a file's is shown."""
    frames = traceback.extract_tb(error.__traceback__)
    where = f" in {frames[-1].name}" if frames else ""
    said = f": {error.strerror} ({error.filename})" if isinstance(error, OSError) and error.strerror else ""
    return Problem(
        f"unexpected {type(error).__name__}{where}{said}", "run it again with -v and report what it shows"
    )


def show(problems: Iterable[Problem], options: Options) -> None:
    """Print problems to standard error, `file:line:column: message` first, what helps below."""
    for problem in problems:
        clear()
        where = ": ".join(part for part in (str(problem.place or ""), problem.uid) if part)
        level = click.style(problem.severity.value, fg=_COLOURS[problem.severity], bold=True)
        head = f"{where}: " if where else ""
        tint = False if options.no_color else None
        click.echo(printable(f"{head}{level}: {problem.message}"), err=True, color=tint)
        if problem.hint:
            click.echo(printable(f"    {problem.hint}"), err=True)
        if problem.trace and options.verbose:
            click.echo(problem.trace, err=True, nl=False)


def combined(codes: Sequence[int]) -> int:
    """One exit code for several projects: theirs where they agree, 1 where some went and some did not."""
    wrong = {code for code in codes if code}
    if not wrong:
        return 0
    only = min(wrong)
    alone = len(wrong) == 1 and (only not in {USAGE, UNREACHABLE} or 0 not in codes)
    return only if alone else WRONG
