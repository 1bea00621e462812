"""`syncer import` of a form that was filled in: known by what is hidden in it, read by its labels (PG-15)."""

from collections.abc import Container
from dataclasses import dataclass, replace
from importlib.util import find_spec
from typing import TYPE_CHECKING

import click

from syncer.cli.import_reading import Asked, Material
from syncer.config.places import Invalid
from syncer.domain.kinds import Kind
from syncer.domain.problems import Place, Problem
from syncer.files.archive import Unreadable
from syncer.files.bookfile import read_patiently
from syncer.files.formfile import workbook_stamp
from syncer.intake.forms import Stamp, read, stamp_of, with_application
from syncer.intake.grid import Grid, cell_name
from syncer.intake.sheetvalues import SheetReader
from syncer.intake.validity import faults

if TYPE_CHECKING:
    from collections.abc import Callable

FORM = "form"


@dataclass(frozen=True, slots=True)
class Filled:
    """A filled form: what it is known by, its cells, and how people call one."""

    stamp: Stamp
    grid: Grid
    name: "Callable[[int, int], str]"


def form_in(asked: Asked) -> Filled | None:
    """The form that a file is; None for every other file, also one that cannot be read: who reads it says why."""
    suffix = asked.path.suffix.casefold()
    if asked.form or suffix not in {".xlsx", ".docx"} or (suffix == ".docx" and find_spec("docx") is None):
        return None
    try:
        raw = read_patiently(asked.path, asked.file)
        said, cells = _stamped(raw, asked.file, word=suffix == ".docx")
    except Unreadable:
        return None
    stamp = stamp_of(said)
    return None if stamp is None else Filled(stamp, cells, _in_table if suffix == ".docx" else cell_name)


def _stamped(raw: bytes, file: str, *, word: bool) -> tuple[str, Grid]:
    if not word:
        return workbook_stamp(raw, file)
    from syncer.files.formdoc import document_stamp

    return document_stamp(raw, file)


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


def material(asked: Asked, filled: Filled, reader: SheetReader, known: Container[str]) -> Material:
    """The change request that a form asks for, with the file as its written application (CR-1), or all that is wrong."""
    found = read(filled.grid, asked.file, filled.name, reader, known)
    drafts = tuple(with_application(one, asked.path.name) for one in found.drafts)
    wrong = [said for one in drafts for said in faults(one.kind, one.values, Place(asked.file))]
    if wrong:
        found = replace(found, problems=(*found.problems, *wrong))
    return Material(FORM, Kind.CHANGE_REQUEST, () if wrong else drafts, found.problems)
