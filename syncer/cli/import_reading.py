"""What `syncer import` reads: the file, the profile and the options, all mistakes told before anything is entered."""

import fcntl
import os
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from syncer.config.explain import validate
from syncer.config.places import Invalid, Node, place_of, shown
from syncer.config.yaml_reader import read_yaml
from syncer.domain.fields import name_to_path
from syncer.domain.kinds import Kind
from syncer.domain.people import Directory
from syncer.domain.problems import Place, Problem, Severity
from syncer.intake import minutes, rows, sheettables, stories, tables
from syncer.intake.draft import Draft, Intake
from syncer.intake.encoding import Decoded, decode
from syncer.intake.grid import Grid
from syncer.intake.profile import Layout, Profile, understand, why_not
from syncer.intake.sheetwords import SheetWords
from syncer.intake.validity import faults

if TYPE_CHECKING:
    from syncer.files.sheetxml import ReadBook

STORIES, CSV, MINUTES, XLSX = "stories", "csv", "minutes", "xlsx"
_SUFFIXES = {".csv": CSV, ".tsv": CSV, ".md": MINUTES, ".markdown": MINUTES, ".docx": MINUTES, ".xlsx": XLSX}
_WORD = ".docx"
_REFUSED = {
    ".xlsm": "a workbook with macros: save it as .xlsx (Excel workbook)",
    **dict.fromkeys(
        (".xls", ".xlsb", ".et", ".ods", ".numbers"),
        "a workbook of another kind: save it as .xlsx (Excel workbook)",
    ),
    **dict.fromkeys(
        (".doc", ".docm", ".odt", ".rtf", ".pdf"), "a document: save it as .docx, as Markdown or as text"
    ),
}
_MOST_BYTES = 64 * 2**20
_SURE = 0.8  # share of rows as wide as the first


@dataclass(frozen=True, slots=True)
class Asked:
    """A file and what was said about it; "" and () for what was not."""

    path: Path
    form: str = ""
    kind: str = ""
    columns: tuple[str, ...] = ()
    values: tuple[str, ...] = ()
    fixed: tuple[str, ...] = ()
    profile: Path | None = None
    sheet: str = ""

    @property
    def file(self) -> str:
        """The file as messages call it."""
        return shown(self.path)


@dataclass(frozen=True, slots=True)
class Material:
    """What was read, and as what."""

    form: str
    kind: Kind
    drafts: tuple[Draft, ...]
    problems: tuple[Problem, ...]


@contextmanager
def alone(config: Path) -> Iterator[None]:
    """One import at a time with one configuration on this machine; where its file system has no locks, without."""
    descriptor = os.open(config, os.O_RDONLY | os.O_CLOEXEC)
    try:
        with suppress(OSError):
            fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


def read(asked: Asked, people: Directory, zone: str, words: SheetWords) -> Material:
    """Read a file as what it was said to be, or as what it looks like; `words` are those of sheets' heads.

    Raises Invalid where file or profile cannot be used, UsageError where an option cannot.
    """
    if is_workbook(asked):
        return _from_workbook(asked, people, words)
    decoded = _text(asked)
    form = asked.form or _form(asked.path, decoded.text)
    _fitting(asked, form)
    layout = _layout(asked, form, people)
    try:
        intake = _intake(form, decoded.text, asked.file, layout=layout, people=people, zone=zone)
    except rows.Unusable as error:
        raise Invalid(error.problems) from None
    if asked.path.suffix.casefold() == _WORD:  # nobody sees lines in a document
        whole = (replace(one, place=Place(asked.file)) for one in intake.problems)
        intake = replace(intake, problems=tuple(whole))
    drafts, wrong = _valid(intake.drafts, asked.file)
    return Material(form, layout.kind, drafts, (*_encoded(decoded, asked.file), *intake.problems, *wrong))


def is_workbook(asked: Asked) -> bool:
    """Whether a file is to be read as a workbook: it was said to be one, or is called one."""
    return asked.form == XLSX or (not asked.form and asked.path.suffix.casefold() == ".xlsx")


def _from_workbook(asked: Asked, people: Directory, words: SheetWords) -> Material:
    """A list that somebody keeps in a workbook, one sheet of it."""
    _fitting(asked, XLSX)
    layout = _layout(asked, XLSX, people)
    sheets = workbook(asked).shown
    wanted = tuple(layout.columns.values())
    chosen, said = _sheet(asked, sheets, layout.kind, words, wanted)
    table, wrong = sheettables.table_of(chosen, asked.file, layout.kind, words, wanted)
    if table is None:
        raise Invalid(wrong)
    try:
        intake = rows.read_rows_of(table, asked.file, layout, people)
    except rows.Unusable as error:
        raise Invalid(error.problems) from None
    drafts, invalid = _valid(intake.drafts, asked.file)
    return Material(XLSX, layout.kind, drafts, (*said, *wrong, *intake.problems, *invalid))


def workbook(asked: Asked) -> "ReadBook":
    """What a workbook says, waited for a moment where another program holds it. Raises Invalid."""
    from syncer.files.archive import Unreadable
    from syncer.files.bookfile import read_patiently
    from syncer.files.sheetxml import read_book

    _refuse(asked)
    try:
        return read_book(read_patiently(asked.path, asked.file), asked.file)
    except Unreadable as error:
        raise Invalid([error.problem]) from None


def _sheet(
    asked: Asked, sheets: Sequence[Grid], kind: Kind, words: SheetWords, wanted: Sequence[str]
) -> tuple[Grid, list[Problem]]:
    if asked.sheet:
        found = [sheet for sheet in sheets if sheet.name.casefold() == asked.sheet.casefold()]
        if not found:
            names = ", ".join(sheet.name for sheet in sheets)
            raise click.UsageError(f"--sheet: {asked.file} has no sheet '{asked.sheet}'; it has {names}")
        return found[0], []
    chosen, said = sheettables.choose(sheets, asked.file, kind, words, wanted)
    if chosen is None:
        raise Invalid([Problem("there is nothing in the workbook", "", Place(asked.file), code="empty")])
    return chosen, said


def _intake(form: str, text: str, file: str, *, layout: Layout, people: Directory, zone: str) -> Intake:
    if form == CSV:
        return rows.read(text, file, layout, people)
    if form == STORIES:
        return stories.read(text, file, kind=layout.kind, fixed=layout.fixed)
    found = minutes.read(text, file, people=people, zone=zone)
    return replace(
        found, drafts=tuple(replace(draft, values={**draft.values, **layout.fixed}) for draft in found.drafts)
    )


# ---------------------------------------------------------------------------------------- the file


def _refuse(asked: Asked) -> None:
    """Raises Invalid for files of programs whose formats nobody reads here."""
    refused = _REFUSED.get(asked.path.suffix.casefold())
    if refused is not None:
        what, _, cure = refused.partition(": ")
        raise Invalid([Problem(f"{what} cannot be imported", f"{cure} and import that", Place(asked.file))])


def _text(asked: Asked) -> Decoded:
    _refuse(asked)
    try:
        if asked.path.stat().st_size > _MOST_BYTES:
            message = f"the file has more than {_MOST_BYTES >> 20} MiB, and is not read"
            raise Invalid([Problem(message, "import it in parts", Place(asked.file), code="too-large")])
        raw = asked.path.read_bytes()
    except OSError as error:
        reason = f"the file cannot be read: {error.strerror}"
        raise Invalid([Problem(reason, "check its permissions", Place(asked.file))]) from None
    if asked.path.suffix.casefold() == _WORD:
        return _from_word(raw, asked)
    decoded = decode(raw, asked.file)
    if isinstance(decoded, Problem):
        raise Invalid([decoded])
    return decoded


def _from_word(raw: bytes, asked: Asked) -> Decoded:
    """A document's text as Markdown. Raises Invalid."""
    from importlib.util import find_spec

    from syncer.files.archive import Unreadable
    from syncer.files.wordfile import markdown_of

    if find_spec("docx") is None:
        hint = "install it with pip install 'syncer[docx]', or save the document as Markdown or as text"
        raise Invalid([Problem("reading Word documents needs python-docx", hint, Place(asked.file))])
    try:
        return Decoded(markdown_of(raw, asked.file), "utf-8")
    except Unreadable as error:
        raise Invalid([error.problem]) from None


def _encoded(decoded: Decoded, file: str) -> Iterator[Problem]:
    if decoded.encoding != "utf-8":
        name = {"gb18030": "GBK"}.get(decoded.encoding, "UTF-16")
        yield Problem(f"read as {name}", "", Place(file), Severity.INFO, "encoding")


def _form(path: Path, text: str) -> str:
    """By the name; a text that begins with a row of fields' names is a table all the same."""
    known = _SUFFIXES.get(path.suffix.casefold())
    if known is not None:
        return known
    dialect = tables.sniff(text)
    if tables.regular(text, dialect) < _SURE:
        return STORIES
    head = next(iter(tables.read_rows(text, dialect)), ())
    names = [name_to_path(kind, cell.text.strip().casefold()) for cell in head for kind in Kind]
    return CSV if any(names) else STORIES


# ---------------------------------------------------------------------------------------- options


def _fitting(asked: Asked, form: str) -> None:
    """Options that say nothing about such a file are a mistake, not to be passed over."""
    tabular = {"--columns": asked.columns, "--values": asked.values, "--profile": asked.profile}
    idle = [name for name, given in tabular.items() if given and form not in {CSV, XLSX}]
    if asked.sheet and form != XLSX:
        idle.append("--sheet")
    if form == MINUTES and asked.kind:
        idle.append("--kind")
    if idle:
        raise click.UsageError(
            f"{', '.join(idle)}: not for {form}; {asked.file} is taken as {form}, see --format"
        )
    if form == STORIES and asked.kind and Kind(asked.kind) not in stories.LISTED:
        raise click.UsageError(f"a line of words is no {asked.kind}: import a table, see --format csv")


def _layout(asked: Asked, form: str, people: Directory) -> Layout:
    told = _profile(asked.profile) if asked.profile is not None else None
    kind = Kind.MEETING if form == MINUTES else Kind(asked.kind or (told[0].kind if told else "requirement"))
    layout = _placed(told, people, kind) if told is not None else Layout(kind)
    given, faults = understand(_given(asked, kind), people, kind)
    if faults:
        lines = (f"--{one.loc[0]} {one.loc[1]}: {one.message}; {one.hint}".rstrip("; ") for one in faults)
        raise click.UsageError("\n".join(lines))
    return layout.under(given)


def _profile(path: Path) -> tuple[Profile, Node]:
    found = read_yaml(path)
    if found.node is None or found.problems:
        raise Invalid(found.problems)
    profile, problems = validate(Profile, found.node, lambda _: ())
    if profile is None:
        raise Invalid(problems)
    return profile, found.node


def _placed(told: tuple[Profile, Node], people: Directory, kind: Kind) -> Layout:
    profile, root = told
    layout, faults = understand(profile, people, kind)
    if faults:
        raise Invalid(
            Problem(one.message, one.hint, place_of(root, one.loc, at_key=one.at_key)) for one in faults
        )
    return layout


def _given(asked: Asked, kind: Kind) -> Profile:
    columns = dict(_pair("--columns", text) for text in _parted(asked.columns))
    fixed = dict(_pair("--set", text) for text in asked.fixed)
    values: dict[str, dict[str, str]] = {}
    for text in asked.values:
        key, value = _pair("--values", text)
        name, word = _field_and_word(kind, key)
        values.setdefault(name, {})[word] = value
    return Profile.model_validate({"columns": columns, "values": values, "set": fixed})


def _parted(options: Iterable[str]) -> Iterator[str]:
    """Pairs between commas; what has no sign of equality belongs to the name before, which has a comma in it."""
    for option in options:
        pairs: list[str] = []
        for piece in option.split(","):
            if "=" in piece or not pairs:
                pairs.append(piece)
            else:
                pairs[-1] += f",{piece}"
        yield from pairs


def _pair(option: str, text: str) -> tuple[str, str]:
    name, sign, value = text.partition("=")
    if not sign or not name.strip():
        raise click.UsageError(f"{option} '{text}': write it as FIELD=VALUE")
    return name.strip(), value.strip()


def _field_and_word(kind: Kind, key: str) -> tuple[str, str]:
    """Where the field ends and the table's word begins: either may have dots, the field is as long as there is one."""
    steps = key.split(".")
    for end in range(len(steps) - 1, 0, -1):
        path = name_to_path(kind, ".".join(steps[:end]))
        if path is not None and why_not(kind, path) is None:
            return ".".join(steps[:end]), ".".join(steps[end:])
    if len(steps) < 2:
        raise click.UsageError(f"--values '{key}': write it as FIELD.WORD=VALUE, such as kind.PE=performance")
    return steps[0], ".".join(steps[1:])


# ---------------------------------------------------------------------------------------- records


def _valid(drafts: Iterable[Draft], file: str) -> tuple[tuple[Draft, ...], list[Problem]]:
    """Drafts that records can be made of, parts included, and what is wrong with the others."""
    good: list[Draft] = []
    problems: list[Problem] = []
    for draft in drafts:
        wrong = [
            problem
            for one in draft.whole()
            for problem in faults(one.kind, one.values, Place(file, one.line))
        ]
        problems += wrong
        if not wrong:
            good.append(draft)
    return tuple(good), problems
