"""`syncer import` of a form that was filled in: known by what is hidden in it, read by its labels (PG-15, PG-16)."""

from dataclasses import dataclass, replace
from importlib.util import find_spec
from typing import TYPE_CHECKING

import click

from syncer.cli.form_report import FormReport, tell
from syncer.cli.import_reading import Asked, alone
from syncer.cli.options import Options
from syncer.config.places import Invalid
from syncer.domain.problems import Place, Problem, Severity
from syncer.files.archive import Unreadable
from syncer.files.bookfile import read_patiently
from syncer.files.formfile import workbook_stamp
from syncer.intake import form_change, form_feedback
from syncer.intake.draft import Draft
from syncer.intake.form_reading import has
from syncer.intake.forms import CHANGE, FEEDBACK, TAB, Stamp, is_printed, stamp_of
from syncer.intake.grid import Grid, cell_name
from syncer.intake.sheetvalues import SheetReader
from syncer.intake.validity import faults

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from syncer.cycle.conduct import Planned
    from syncer.cycle.formback import Coming
    from syncer.cycle.known import Known
    from syncer.cycle.project import Ports, Project
    from syncer.intake.forms import Form


_FORMS = {CHANGE: form_change.FORM, FEEDBACK: form_feedback.FORM}


@dataclass(frozen=True, slots=True)
class Filled:
    """A filled form: what it is known by, its cells, how people call one, and what of the file is no part of it."""

    stamp: Stamp
    grid: Grid
    name: "Callable[[int, int], str]"
    notices: tuple[Problem, ...] = ()


def form_in(asked: Asked) -> Filled | None:
    """The form that a file is; None for every other file, also one that cannot be read: who reads it says why.

    Raises Invalid for a form that cannot be told any more, or of which there are several.
    """
    suffix = asked.path.suffix.casefold()
    if asked.form or suffix not in {".xlsx", ".docx"} or (suffix == ".docx" and find_spec("docx") is None):
        return None
    try:
        raw = read_patiently(asked.path, asked.file)
        said, shown, outside = _stamped(raw, asked.file, word=suffix == ".docx")
    except Unreadable:
        return None
    stamp = stamp_of(said)
    if stamp is None:
        _refuse_unknown(asked, said, shown)
        return None
    form = _FORMS[stamp.form]
    grid = _sheet(asked, form, shown)
    notices = [_unread(asked, f"the sheet '{one.name}'") for one in shown if one is not grid and one.cells]
    notices += [_unread(asked, f"'{text}'") for text in outside if not is_printed(form, text)]
    return Filled(stamp, grid, _in_table if suffix == ".docx" else cell_name, tuple(notices))


def _sheet(asked: Asked, form: "Form", shown: tuple[Grid, ...]) -> Grid:
    """The sheet on which the form stands; where it stands on none any more, the first one. Raises Invalid where it is on several."""
    found = [one for one in shown if has(one, form)]
    if len(found) > 1:
        names = ", ".join(f"'{one.name}'" for one in found)
        message = f"the form stands on several sheets: {names}"
        hint = "keep one in a file, and import the others as files of their own"
        raise Invalid([Problem(message, hint, Place(asked.file), code="form")])
    return found[0] if found else shown[0]


def _unread(asked: Asked, what: str) -> Problem:
    hint = "where it matters, write it into a line or a table of the form, and import it again"
    message = f"{what} is no part of the form, and is not taken"
    return Problem(message, hint, Place(asked.file), severity=Severity.WARNING, code="form-unread")


def _refuse_unknown(asked: Asked, said: str, shown: tuple[Grid, ...]) -> None:
    """Raises Invalid for a form of another version, and for one that has lost what it is known by."""
    looks = next((name for name, form in _FORMS.items() if any(has(one, form) for one in shown)), "")
    if said.startswith(f"{TAB} "):
        message = "this form was written by another version of syncer, or its hidden ID was changed"
    elif looks:
        message = "this is a form that has lost its hidden ID: it was copied into another file, or saved by a program that drops it"
    else:
        return
    hint = f"copy what was filled in into a fresh one: syncer form {looks or CHANGE} --out NEW{asked.path.suffix}"
    raise Invalid([Problem(message, hint, Place(asked.file), code="form")])


def _stamped(raw: bytes, file: str, *, word: bool) -> tuple[str, tuple[Grid, ...], tuple[str, ...]]:
    """The stamp, the sheets, and paragraphs beside them."""
    if not word:
        return *workbook_stamp(raw, file), ()
    from syncer.files.formdoc import document_stamp

    said, cells, outside = document_stamp(raw, file)
    return said, (cells,), outside


def _in_table(row: int, column: int) -> str:
    return f"row {row} of the tables, cell {column}"


def check(asked: Asked, filled: Filled, project: str) -> None:
    """Refuse what does not go with a form. Raises UsageError for options, Invalid for a form of another project."""
    given = {"--kind": asked.kind, "--columns": asked.columns, "--values": asked.values, "--set": asked.fixed}
    idle = [
        name for name, said in {**given, "--profile": asked.profile, "--sheet": asked.sheet}.items() if said
    ]
    if idle:
        raise click.UsageError(f"{', '.join(idle)}: not for a form, which knows its own fields")
    if filled.stamp.project != project:
        message = f"this form is one of project {filled.stamp.project}, not of {project}"
        hint = f"syncer --project {filled.stamp.project} import {asked.file}"
        raise Invalid([Problem(message, hint, Place(asked.file), code="form")])


def take(
    options: Options, project: "Project", ports: "Ports", asked: Asked, filled: Filled, *, dry_run: bool
) -> int:
    """Enter what a form says for the first time, correct what it said before, and return the exit code. Raises Invalid, PortError."""
    from zoneinfo import ZoneInfo

    from syncer.cli.people import people_of, whoami
    from syncer.cycle.conduct import decide
    from syncer.cycle.enter import enter
    from syncer.cycle.known import known
    from syncer.cycle.takeback import carry
    from syncer.intake.identity import sift
    from syncer.pages.sheets import sheet_words

    check(asked, filled, project.key)
    reader = SheetReader(
        ZoneInfo(project.timezone), sheet_words(project.templates.labels), people_of(project, ports)
    )
    with alone(options.config):
        already, planned = known(project, ports), decide(project, ports)
        coming = _coming(planned, asked, filled, reader, already)
        known_by = (
            already.uids if filled.stamp.form != FEEDBACK else {}
        )  # two may think the same, and be owed an answer
        sifted = sift(coming.fresh, known_by)
        entered = [] if dry_run else enter(project, ports, sifted.fresh, by=whoami())
        carried, refused = ({}, []) if dry_run else carry(project, ports, planned, coming.edits, by=whoami())
    report = FormReport(
        project.key, asked.file, filled.stamp, coming, sifted, entered, carried, tuple(refused), dry_run
    )
    return tell(report, options)


def _coming(
    planned: "Planned", asked: Asked, filled: Filled, reader: SheetReader, already: "Known"
) -> "Coming":
    """What comes of a form, or nothing but all that is wrong with it; with what is told of it."""
    from syncer.cycle.formback import Coming, application, feedback

    place, stamp = Place(asked.file), filled.stamp
    if stamp.form == FEEDBACK:
        said = form_feedback.read(filled.grid, asked.file, filled.name, reader, already.ids)
        problems, coming = said.problems, None
        if not _errors(problems):
            person = reader.people.find(said.by)
            called = (person.name or person.id) if person is not None else said.by
            coming = _sound(feedback(planned, stamp, said, called, place), place)
    else:
        found = form_change.read(filled.grid, asked.file, filled.name, reader, already.ids)
        problems = (*found.problems, *_wrong(found.drafts, place))
        coming = None
        if not _errors(problems):
            (draft,) = found.drafts
            coming = application(planned, stamp, form_change.with_application(draft, asked.path.name), place)
    coming = coming or Coming()
    return replace(coming, problems=[*coming.problems, *problems, *filled.notices])


def _errors(problems: "Iterable[Problem]") -> bool:
    return any(one.severity is Severity.ERROR for one in problems)


def _sound(coming: "Coming", place: Place) -> "Coming":
    wrong = _wrong(coming.fresh, place)
    return replace(coming, fresh=[], edits=[], problems=[*coming.problems, *wrong]) if wrong else coming


def _wrong(drafts: "Iterable[Draft]", place: Place) -> list[Problem]:
    return [problem for one in drafts for problem in faults(one.kind, one.values, place)]
