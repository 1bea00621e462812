"""`syncer export`: the register as a workbook to mail, as CSV or as JSON; it asks no site.

What leaves the house by mail is the customer's edition unless somebody asks for the internal one, which says so.
"""

import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import click

from syncer.cli.options import Options, examples, shared
from syncer.cli.output import emit, say

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date, tzinfo

    from syncer.cycle.conduct import Planned
    from syncer.cycle.project import Project
    from syncer.domain.problems import Problem
    from syncer.intake.sheetvalues import SheetReader
    from syncer.pages.sheets import Book
    from syncer.pages.vocabulary import Vocabulary
    from syncer.wiring import Wired

_KINDS = ("requirement", "scenario", "change_request", "meeting", "action", "question", "solution")
_INTERNAL = "INTERNAL-内部"
_SAYS_INTERNAL = re.compile("internal|内部", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Wanted:
    """What was asked for."""

    audience: str
    locale: str | None
    kinds: tuple[str, ...]
    form: str
    live: bool = False


@dataclass(frozen=True, slots=True)
class _Content:
    """One project's export, ready to be written, and what is wrong with the register it came from."""

    project: "Project"
    data: bytes
    dated: "date"
    records: int
    problems: "Sequence[Problem]"


@click.command(
    "export",
    short_help="A workbook to mail; also CSV and JSON.",
    epilog=examples(
        "syncer export",
        "syncer export register.xlsx --locale en",
        "syncer export SHOP-INTERNAL.xlsx --audience internal",
        "syncer export requirements.csv --format csv --kind requirement",
        "syncer export register.xlsx --live",
    ),
)
@shared()
@click.argument("file", required=False, type=click.Path(dir_okay=False, path_type=Path))
@click.option("--kind", "kinds", type=click.Choice(_KINDS), multiple=True, help="Only this kind; repeatable.")
@click.option(
    "--audience",
    type=click.Choice(["customer", "internal"]),
    default="customer",
    show_default=True,
    help="internal: with scores and costs; the file says so.",
)
@click.option("--locale", type=click.Choice(["en", "zh-CN"]), help="The project's first language by default.")
@click.option(
    "--format", "form", type=click.Choice(["xlsx", "csv", "json"]), default="xlsx", show_default=True
)
@click.option(
    "--live", is_flag=True, help="A workbook to keep the register in: every value whole, in its own words."
)
@click.option("--force", is_flag=True, help="Overwrite a file that is there.")
@click.pass_obj
def command(
    options: Options,
    *,
    file: Path | None,
    kinds: tuple[str, ...],
    audience: str,
    locale: str | None,
    form: str,
    live: bool,
    force: bool,
) -> int:
    """Write the register into FILE (by default one named for the project and the day), a sheet a kind.

    From the register and its files as they are now. CSV holds one kind; FILE "-" is standard output, not for xlsx.
    """
    from syncer.cli.errors import show
    from syncer.cli.session import configured, the_one
    from syncer.domain.problems import Severity

    wanted = _Wanted("internal" if live else audience, locale, kinds, form, live)
    _check_name(file, wanted, force=force)
    with configured(options) as wired:
        projects = wired.projects if file is None else (the_one(wired),)
        made = [_content(wired, project, wanted) for project in projects]
    paths = [file or Path(_default_name(one, wanted)) for one in made]
    _check_free(paths, force=force)
    for path, one in zip(paths, made, strict=True):
        _write(path, one.data)
    told = [_as_json(path, one, wanted) for path, one in zip(paths, made, strict=True)]
    _tell(options, told)
    problems = [problem for one in made for problem in one.problems]
    show(problems, options)
    return 1 if any(problem.severity is Severity.ERROR for problem in problems) else 0


# -------------------------------------------------------------------------------------- content


def _content(wired: "Wired", project: "Project", wanted: _Wanted) -> _Content:
    """One project's export, from what the register would be without asking Jira anew."""
    from zoneinfo import ZoneInfo

    from syncer.config.places import Invalid
    from syncer.cycle.conduct import decide
    from syncer.pages.sheets import book

    planned = decide(project, wired.offline(project))
    missing = [problem for problem in planned.seen.problems if problem.code == "no-folder"]
    if missing and not wanted.live:
        raise Invalid(missing)  # a workbook without what the files say would be mailed as if it were all
    decided, nameless = _with_ids(project, planned)
    said, unreadable = _vocabulary(wired, project, decided, wanted)
    zone = ZoneInfo(project.timezone)
    dated = _dated(decided, zone)
    sheets = book(said, wanted.kinds, dated)
    left_out: Sequence[Problem] = ()
    if wanted.live:
        sheets, left_out = _whole(project, decided, said, sheets, wanted)
    memo = _memo(wired, project, decided, said, sheets) if wanted.form == "xlsx" and not wanted.live else ()
    data, cut = _bytes(said, sheets, wanted, zone, memo)
    records = sum(len(sheet.rows) for sheet in sheets.sheets)
    told = [problem for problem in decided.seen.problems if problem not in missing]
    return _Content(project, data, dated, records, [*told, *nameless, *unreadable, *left_out, *cut])


def _with_ids(project: "Project", decided: "Planned") -> "tuple[Planned, Sequence[Problem]]":
    """New records under provisional IDs, wherever they are named, and a word on how they get theirs."""
    from dataclasses import replace

    from syncer.cycle.names import named
    from syncer.domain.ids import format_provisional
    from syncer.domain.problems import Problem, Severity

    new = [create for create in decided.plan.creates if not create.uid]
    given = {
        create.handle: create.alias or format_provisional(project.prefix, create.kind, f"{number:04d}")
        for number, create in enumerate(new, 1)
    }
    if not given:
        return decided, ()
    message = f"{len(new)} new records have no ID yet and are listed under provisional ones"
    problem = Problem(message, "syncer run gives them theirs", severity=Severity.WARNING, code="no-id")
    return replace(decided, plan=named(decided.plan, given)), [problem]


def _vocabulary(
    wired: "Wired", project: "Project", decided: "Planned", wanted: _Wanted
) -> "tuple[Vocabulary, Sequence[Problem]]":
    """The audience's edition with its words, and records that could not be read."""
    from zoneinfo import ZoneInfo

    from syncer.cycle.pages import issues_of, ranks_of
    from syncer.domain.meta import Audience
    from syncer.pages.context import PageContext
    from syncer.pages.edition import edition
    from syncer.pages.view import register
    from syncer.pages.vocabulary import Vocabulary
    from syncer.pages.writing import Writing
    from syncer.sync.judged import rules_of

    seen, records = decided.seen, decided.plan.records
    values = [(kind, {"id": uid, **leaves}) for uid, (kind, leaves) in sorted(records.items())]
    ranks, rules = ranks_of(project, seen.hub, records), rules_of(project.mapping)
    view = register(values, seen.data, issues_of(seen.hub, wired.issue_url), ranks, rules)
    locale = wanted.locale or project.locales[0]
    labels = project.templates.labels
    context = PageContext(
        instance=seen.hub.instance,
        project_key=project.key,
        timezone=project.timezone,
        locales=project.locales,
    )
    writing = Writing(labels.formats[locale], ZoneInfo(project.timezone))
    said = Vocabulary(labels, edition(view, locale, Audience(wanted.audience)), writing, context)
    return said, view.problems


def _reader(project: "Project", decided: "Planned", said: "Vocabulary") -> "SheetReader":
    """How the workbook is read when it comes back, or is the register."""
    from syncer.domain.people import Directory
    from syncer.intake.sheetvalues import SheetReader
    from syncer.pages.sheets import sheet_words

    words = sheet_words(project.templates.labels)
    return SheetReader(said.writing.zone, words, Directory(decided.seen.data.people))


def _whole(
    project: "Project", decided: "Planned", said: "Vocabulary", book: "Book", wanted: _Wanted
) -> "tuple[Book, Sequence[Problem]]":
    """The same records with every value as a register's workbook holds it."""
    from syncer.files.remembering import live_book

    values = {uid: leaves for uid, (_, leaves) in decided.plan.records.items()}
    words = project.templates.labels, said.edition.locale
    return live_book(book, wanted.kinds, values, _reader(project, decided, said), words)


def _memo(
    wired: "Wired", project: "Project", decided: "Planned", said: "Vocabulary", sheets: "Book"
) -> "Sequence[Sequence[str]]":
    """What the workbook remembers on its hidden sheet, so that `import` can take it back."""
    from syncer.files.remembering import remembered
    from syncer.intake.memo import Origin, to_rows

    seen = decided.seen
    point = wired.hub.past_until(project.key, seen.now)
    audience = "internal" if sheets.internal else "customer"
    origin = Origin(project.key, seen.hub.instance, audience, said.edition.locale, project.timezone, point)
    values = {uid: leaves for uid, (_, leaves) in decided.plan.records.items()}
    return to_rows(remembered(sheets, origin, values, _reader(project, decided, said)))


def _dated(decided: "Planned", zone: "tzinfo") -> "date":
    """The day of the newest change; today where files hold what the register has not taken in yet."""
    seen, plan = decided.seen, decided.plan
    times = [record.updated for record in seen.hub.records.values() if record.updated is not None]
    moved = plan.creates or plan.changes or not times
    return (seen.now if moved else max(times)).astimezone(zone).date()


def _bytes(
    said: "Vocabulary", book: "Book", wanted: _Wanted, zone: "tzinfo", memo: "Sequence[Sequence[str]]"
) -> "tuple[bytes, Sequence[Problem]]":
    """The file's bytes. Raises UsageError for a CSV of several kinds."""
    import json

    from syncer.files.workbook import csv_file, workbook
    from syncer.pages.sheets import as_json

    if wanted.form == "xlsx":
        return workbook(book, zone, memo)
    if wanted.form == "csv":
        if len(book.sheets) != 1:
            kinds = ", ".join(sheet.kind for sheet in book.sheets) or "none"
            raise click.UsageError(f"CSV holds one kind: say --kind (there are {kinds})")
        return csv_file(book.sheets[0], zone), ()
    content = {
        "project": said.context.project_key,
        "audience": wanted.audience,
        "locale": said.edition.locale,
        "dated": book.dated.isoformat() if book.dated is not None else None,
        "records": as_json(said, wanted.kinds),
    }
    return (json.dumps(content, ensure_ascii=False, indent=2) + "\n").encode(), ()


# ----------------------------------------------------------------------------------------- file


def _default_name(one: _Content, wanted: _Wanted) -> str:
    parts = [one.project.key, "register", _INTERNAL if wanted.audience == "internal" else ""]
    parts += [*wanted.kinds, one.dated.isoformat()]
    return f"{'-'.join(part for part in parts if part)}.{wanted.form}"


def _check_name(file: Path | None, wanted: _Wanted, *, force: bool) -> None:
    """Before any work: a name that hides what is inside, or that is taken. Raises UsageError."""
    if file is None:
        return
    if str(file) == "-":
        if wanted.form == "xlsx":
            raise click.UsageError("a workbook goes into a file; --format csv or json can be printed")
        return
    if wanted.live and wanted.form != "xlsx":
        raise click.UsageError("--live makes a workbook: leave --format out")
    if wanted.audience == "internal" and not wanted.live and not _SAYS_INTERNAL.search(file.name):
        better = file.with_name(f"{file.stem}-{_INTERNAL}{file.suffix}").name
        raise click.UsageError(f"an internal file says so in its name: call it {better}")
    _check_free([file], force=force)


def _check_free(paths: "Sequence[Path]", *, force: bool) -> None:
    """Raises UsageError where a file is there already."""
    taken = [str(path) for path in paths if str(path) != "-" and path.exists()]
    if taken and not force:
        raise click.UsageError(f"{', '.join(taken)} is there already; give another name, or --force")


def _write(path: Path, data: bytes) -> None:
    """Raises UsageError where the file cannot be written."""
    if str(path) == "-":
        click.echo(data, nl=False)
        return
    try:
        path.write_bytes(data)
    except OSError as error:
        raise click.UsageError(f"{error.filename}: {error.strerror}") from None


def _as_json(path: Path, one: _Content, wanted: _Wanted) -> dict[str, object]:
    return {
        "project": one.project.key,
        "file": str(path),
        "audience": wanted.audience,
        "dated": one.dated.isoformat(),
        "records": one.records,
    }


def _tell(options: Options, told: "Sequence[dict[str, object]]") -> None:
    files = [one for one in told if one["file"] != "-"]
    if options.json and files:
        emit(files[0] if len(files) == 1 else files)
    for one in files:
        count = "1 record" if one["records"] == 1 else f"{one['records']} records"
        whom = "for our side only" if one["audience"] == "internal" else "as the customer may see it"
        say(options, f"{one['file']}  {count}, {whom}")
