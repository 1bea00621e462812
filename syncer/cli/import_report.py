"""What `syncer import` says at its end: what was entered, what stood twice or is there already, what was wrong."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from syncer.cli.errors import WRONG, show
from syncer.cli.import_reading import Material
from syncer.cli.options import Options
from syncer.cli.output import emit, say
from syncer.cycle.enter import Entered
from syncer.cycle.known import Known
from syncer.domain.json import JsonObject, JsonValue
from syncer.domain.problems import Problem, Severity
from syncer.intake.identity import Sifted

_LINES = 5  # that are named of what is wrong in many rows


@dataclass(frozen=True, slots=True)
class Report:
    """An import that is done; `entered` is empty when it was only tried."""

    project: str
    file: str
    material: Material
    sifted: Sifted
    known: Known
    entered: Sequence[Entered]
    dry_run: bool = False

    @property
    def done(self) -> list[Entered]:
        """What was entered."""
        return [one for one in self.entered if one.problem is None]

    @property
    def problems(self) -> tuple[Problem, ...]:
        """All that was odd, each once, in the order of the file."""
        failed = [one.problem for one in self.entered if one.problem is not None]
        return tuple(dict.fromkeys([*_ordered(self.material.problems), *failed, *_unread(self.known)]))

    @property
    def code(self) -> int:
        """1 where something could not be taken."""
        return WRONG if any(one.severity is Severity.ERROR for one in self.problems) else 0


def tell(report: Report, options: Options) -> int:
    """Print a report and return the exit code."""
    if options.json:
        emit(_json(report))
    show(report.problems if options.verbose else folded(report.problems), options)
    for line in _lines(report, wordy=bool(options.verbose)):
        say(options, line)
    return report.code


def folded(problems: Sequence[Problem]) -> list[Problem]:
    """The same thing wrong in many rows said once, at the first, with how often and the first lines; -v says all."""
    alike: dict[tuple[str, str, Severity, str], list[Problem]] = {}
    for one in problems:
        place = "" if one.place is None else one.place.file
        alike.setdefault((one.message, one.hint, one.severity, place), []).append(one)
    return [_once(together) for together in alike.values()]


def _once(together: Sequence[Problem]) -> Problem:
    first = together[0]
    lines = list(dict.fromkeys(one.place.line for one in together if one.place is not None))
    if len(together) == 1:
        return first
    more = ", …" if len(lines) > _LINES else ""
    where = f", in lines {', '.join(str(line) for line in lines[:_LINES])}{more}" if lines else ""
    return replace(first, message=f"{first.message} ({len(together)} times{where}; -v lists them)")


def _ordered(problems: Sequence[Problem]) -> list[Problem]:
    return sorted(problems, key=lambda one: (one.place.line, one.place.column) if one.place else (0, 0))


def _unread(known: Known) -> Iterator[Problem]:
    if known.unread:
        files = ", ".join(known.unread[:3]) + (" …" if len(known.unread) > 3 else "")
        message = f"{len(known.unread)} files of the register cannot be read, so their words are not compared: {files}"
        yield Problem(message, "syncer check says why", severity=Severity.WARNING, code="unread")


def _lines(report: Report, *, wordy: bool) -> Iterator[str]:
    yield f"{report.project}: {_entered(report)}"
    for draft, first in report.sifted.twice:
        yield f"{report.file}:{draft.line}: the same words as in line {first.line} (skipped)"
    if report.sifted.there:
        hint = "" if wordy else " (-v lists them)"
        yield f"already there: {len(report.sifted.there)}{hint}"
    if wordy:
        for draft, uid in report.sifted.there:
            yield f"{report.file}:{draft.line}: {uid} has these words"
        for one in report.done:
            yield f"{report.file}:{one.draft.line}: {one.uid} {one.draft.title}"
    if report.dry_run:
        yield "nothing was written (--dry-run)"
    elif report.done:
        yield f"next: syncer --project {report.project} plan"


def _entered(report: Report) -> str:
    count = len(report.sifted.fresh) if report.dry_run else len(report.done)
    kinds = report.material.kind.value.replace("_", " ")
    what = f"{count} {kinds}{'' if count == 1 else 's'}"
    if report.dry_run:
        return f"{what} would be entered from {report.file}"
    if not report.sifted.fresh:
        return f"nothing new in {report.file}"
    if not count:
        return f"none of {len(report.sifted.fresh)} could be entered from {report.file}"
    first, last = report.done[0], report.done[-1]
    ids = first.uid if count == 1 else f"{first.uid} … {last.uid}"
    files = first.file if count == 1 else f"{first.file} … {last.file.rpartition('/')[2]}"
    return (
        f"{what} entered: {ids} ({files or 'with the next cycle'})"
        if first.file
        else (f"{what} entered: {ids}; the next cycle makes records of them")
    )


def _json(report: Report) -> JsonObject:
    material, sifted = report.material, report.sifted
    entered: list[JsonValue] = (
        [{"title": one.title, "line": one.line} for one in sifted.fresh]
        if report.dry_run
        else [
            {"id": one.uid, "title": one.draft.title, "line": one.draft.line, "file": one.file}
            for one in report.done
        ]
    )
    return {
        "project": report.project,
        "file": report.file,
        "format": material.form,
        "kind": material.kind.value,
        "dry_run": report.dry_run,
        "entered": entered,
        "twice": [{"line": one.line, "first": first.line} for one, first in sifted.twice],
        "already_there": [{"line": one.line, "id": uid} for one, uid in sifted.there],
        "problems": [problem.to_json() for problem in report.problems],
    }
