"""`syncer import` of a workbook that `syncer export` wrote: the edited cells back into the register, and what became of each."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import click

from syncer.cli.errors import WRONG, show
from syncer.cli.import_reading import XLSX, Asked, alone, is_workbook, workbook
from syncer.cli.options import Options
from syncer.cli.output import emit, say
from syncer.config.places import Invalid
from syncer.cycle.enter import Entered
from syncer.cycle.takeback import CLASHES, MERGED, TAKEN, THERE, UNKNOWN, Weighed
from syncer.domain.json import JsonObject, JsonValue
from syncer.domain.problems import Place, Problem, Severity
from syncer.intake.identity import Sifted
from syncer.intake.memo import Memo, Tampered, memo_of
from syncer.intake.takeback import Returned

if TYPE_CHECKING:
    from syncer.cycle.project import Ports, Project
    from syncer.domain.people import Directory
    from syncer.files.sheetxml import ReadBook
    from syncer.intake.sheetvalues import SheetReader


@dataclass(frozen=True, slots=True)
class Back:
    """A taking back that is done, or was only tried."""

    project: str
    file: str
    memo: Memo
    returned: Returned
    weighed: tuple[Weighed, ...]
    carried: dict[str, str]
    sifted: Sifted
    entered: Sequence[Entered]
    refused: Sequence[Problem]
    dry_run: bool

    @property
    def problems(self) -> tuple[Problem, ...]:
        """Everything that was odd, clashes included."""
        failed = [one.problem for one in self.entered if one.problem is not None]
        told = (self._told(one) for one in self.weighed)
        return (*self.returned.problems, *(one for one in told if one is not None), *self.refused, *failed)

    def _told(self, one: Weighed) -> Problem | None:
        edit = one.edit
        if one.how == UNKNOWN:
            message = f"{edit.cell}: the register knows no {edit.uid}"
            hint = "an ID that was provisional is final after a cycle: export the workbook anew and edit that"
            return Problem(message, hint, edit.place, code="unknown-id", uid=edit.uid)
        if one.how != CLASHES:
            return None
        from syncer.sync.printing import brief

        base, now, cell = (brief(value, 48) for value in (edit.base, one.present, edit.value))
        message = f"{edit.cell} ({edit.path}): exported as {base}, the register says {now} by now, the workbook {cell}"
        hint = "decide: the same command with --take workbook or --take register"
        return Problem(message, hint, edit.place, code="clash", uid=edit.uid)


def memo_in(asked: Asked) -> "tuple[ReadBook, Memo] | None":
    """The workbook and what it remembers of its export; None for a file that was not exported. Raises Invalid."""
    if not is_workbook(asked):
        return None
    book = workbook(asked)
    try:
        memo = memo_of(sheet.grid for sheet in book.sheets)
    except (Tampered, ValueError, KeyError, IndexError):
        message = "the hidden sheet, by which edits are told, was changed or comes from another version"
        hint = "export the workbook anew; to enter its rows as new records, delete the sheet 'syncer' first"
        raise Invalid([Problem(message, hint, Place(asked.file), code="workbook")]) from None
    return None if memo is None else (book, memo)


def check_options(asked: Asked, take: str | None, *, exported: bool) -> None:
    """Options that say nothing about such a file. Raises UsageError."""
    if not exported:
        if take:
            raise click.UsageError(f"--take: {asked.file} is no workbook that was exported")
        return
    given = {"--kind": asked.kind, "--columns": asked.columns, "--values": asked.values, "--set": asked.fixed}
    idle = [
        name for name, said in {**given, "--profile": asked.profile, "--sheet": asked.sheet}.items() if said
    ]
    if idle:
        names = ", ".join(idle)
        raise click.UsageError(f"{names}: not for a workbook that was exported, which knows its own columns")


def take_back(  # noqa: PLR0917 -- what a command has at hand
    options: Options,
    project: "Project",
    ports: "Ports",
    found: "tuple[ReadBook, Memo]",
    asked: Asked,
    take: str,
    *,
    dry_run: bool,
) -> Back:
    """Weigh every edited cell, carry what can be, and enter new rows. Raises Invalid, PortError."""
    from syncer.cli.people import people_of

    _check_project(found[1], project, asked)
    reader = _reader(found[1], project, people_of(project, ports))
    with alone(options.config):
        return _taken_back(project, ports, found, reader, asked, take, dry_run=dry_run)


def _check_project(memo: Memo, project: "Project", asked: Asked) -> None:
    if memo.origin.project != project.key:
        message = f"the workbook was exported from {memo.origin.project}, this is {project.key}"
        raise Invalid([Problem(message, f"say --project {memo.origin.project}", Place(asked.file))])


def _reader(memo: Memo, project: "Project", people: "Directory") -> "SheetReader":
    from zoneinfo import ZoneInfo

    from syncer.intake.sheetvalues import SheetReader
    from syncer.pages.sheets import sheet_words

    return SheetReader(ZoneInfo(memo.origin.timezone), sheet_words(project.templates.labels), people)


def _taken_back(  # noqa: PLR0917 -- one step of the above
    project: "Project",
    ports: "Ports",
    found: "tuple[ReadBook, Memo]",
    reader: "SheetReader",
    asked: Asked,
    take: str,
    *,
    dry_run: bool,
) -> Back:
    from syncer.cli.people import whoami
    from syncer.cycle.conduct import decide
    from syncer.cycle.enter import enter
    from syncer.cycle.known import known
    from syncer.cycle.takeback import carry, weigh
    from syncer.intake.identity import sift
    from syncer.intake.takeback import returned

    book, memo = found
    back = returned(book.shown, memo, reader, asked.file)
    planned = decide(project, ports)
    weighed = weigh(planned.plan.records, back.edits, reader, take)
    sifted = sift(back.fresh, known(project, ports).uids)
    carried: dict[str, str] = {}
    refused: list[Problem] = list(_elsewhere(memo, planned.seen.hub.instance, asked.file))
    entered: list[Entered] = []
    if not dry_run:
        carried, wrong = carry(project, ports, planned, weighed, by=whoami())
        refused += wrong
        entered = enter(project, ports, sifted.fresh, by=whoami())
    return Back(project.key, asked.file, memo, back, weighed, carried, sifted, entered, refused, dry_run)


def _elsewhere(memo: Memo, instance: str, file: str) -> Iterator[Problem]:
    if memo.origin.instance != instance:
        message = "the workbook was exported from another store than this one"
        yield Problem(message, "look twice at what was taken", Place(file), Severity.WARNING, "elsewhere")


# ------------------------------------------------------------------------------------- telling


def tell(back: Back, options: Options) -> int:
    """Print what became of the workbook; returns the exit code, 1 where something could not be taken."""
    if options.json:
        emit(_json(back))
    show(back.problems, options)
    for line in _lines(back, wordy=bool(options.verbose)):
        say(options, line)
    return WRONG if any(one.severity is Severity.ERROR for one in back.problems) else 0


def _lines(back: Back, *, wordy: bool) -> Iterator[str]:
    from syncer.sync.printing import brief

    moved = [one for one in back.weighed if one.moves and (back.dry_run or one.edit.uid in back.carried)]
    would = "would be " if back.dry_run else ""
    yield f"{back.project}: {_count(len(moved), 'edited cell')} of {back.file} {would}taken"
    for one in moved:
        how = " (merged with the register's)" if one.how == MERGED else ""
        where = back.carried.get(one.edit.uid, "")
        yield f"  {one.edit.uid}.{one.edit.path}: {brief(one.present, 40)} → {brief(one.value, 40)}{how}{f'  {where}' if where else ''}"
    fresh = len(back.sifted.fresh) if back.dry_run else sum(one.problem is None for one in back.entered)
    if fresh:
        ids = "" if back.dry_run else f": {', '.join(one.uid for one in back.entered if one.problem is None)}"
        yield f"{_count(fresh, 'new row')} {would}entered{ids}"
    there = [one for one in back.weighed if one.how == THERE]
    if there and wordy:
        yield f"{_count(len(there), 'edited cell')} the register says already"
    if back.dry_run:
        yield "nothing was written (--dry-run)"
    elif moved or fresh:
        yield f"next: syncer --project {back.project} plan"


def _count(number: int, what: str) -> str:
    return f"{number} {what}{'' if number == 1 else 's'}"


def _json(back: Back) -> JsonObject:
    fresh: list[JsonValue] = (
        [{"title": one.title, "line": one.line} for one in back.sifted.fresh]
        if back.dry_run
        else [
            {"id": one.uid, "title": one.draft.title, "line": one.draft.line, "file": one.file}
            for one in back.entered
        ]
    )
    return {
        "project": back.project,
        "file": back.file,
        "format": XLSX,
        "exported": True,
        "dry_run": back.dry_run,
        "point": back.memo.origin.point,
        "edits": list(_edits(back.weighed, back)),
        "entered": fresh,
        "already_there": [{"line": one.line, "id": uid} for one, uid in back.sifted.there],
        "gone": list(back.returned.gone),
        "problems": [problem.to_json() for problem in back.problems],
    }


def _edits(weighed: Iterable[Weighed], back: Back) -> Iterator[JsonValue]:
    for one in weighed:
        edit = one.edit
        refused = one.how in {TAKEN, MERGED} and not back.dry_run and edit.uid not in back.carried
        yield {
            "id": edit.uid,
            "field": edit.path,
            "cell": edit.cell,
            "exported": edit.base,
            "register": one.present,
            "workbook": edit.value,
            "becomes": one.present if refused else one.value,
            "how": "refused" if refused else one.how,
        }
