"""`syncer import`: what people have already – story lists, tables, minutes – becomes records of the register.

Reads one file, enters what is new in it, and says what became of every line. Which words are new is asked and
answered under one lock, so that two imports at once enter nothing twice.
"""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from syncer.cli.options import Options, examples, shared

if TYPE_CHECKING:
    from syncer.cli.import_reading import Asked
    from syncer.cycle.project import Ports, Project
    from syncer.files.sheetxml import ReadBook
    from syncer.intake.memo import Memo
    from syncer.wiring import Wired

_KINDS = ("requirement", "question", "action", "change_request", "scenario", "solution")


@click.command(
    "import",
    short_help="Story lists, tables and minutes into the register.",
    epilog=examples(
        "syncer import stories.txt --dry-run",
        "syncer import stories.txt --set source.channel=workshop --set kind=functional",
        "syncer import needs.csv --columns description=RequirementText,kind=class --values kind.PE=performance",
        "syncer import needs.csv --profile promise.yaml",
        "syncer import questions.xlsx --kind question",
        "syncer import SHOP-register-2026-11-03.xlsx --dry-run",
        "syncer import 2026-11-03.md",
        "syncer import change-application.xlsx",
        "syncer import feedback-wang.docx --dry-run",
    ),
)
@shared()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--format",
    "form",
    type=click.Choice(["stories", "csv", "xlsx", "minutes"]),
    help="What the file is.  [default: told by its name and content]",
)
@click.option("--kind", type=click.Choice(_KINDS), help="What a line or row becomes.  [default: requirement]")
@click.option("--columns", multiple=True, metavar="FIELD=COLUMN,…", help="The columns of fields; repeatable.")
@click.option(
    "--values",
    multiple=True,
    metavar="FIELD.WORD=VALUE",
    help="What a table's own word stands for; repeatable.",
)
@click.option("--set", "fixed", multiple=True, metavar="FIELD=VALUE", help="A value all have; repeatable.")
@click.option(
    "--profile",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="A YAML file with kind, columns, values and set; options go before it.",
)
@click.option("--sheet", default="", help="The sheet of a workbook.  [default: the first that names fields]")
@click.option(
    "--take",
    type=click.Choice(["workbook", "register"]),
    help="Of an exported workbook: who is right where both were edited.  [default: told, nothing moves]",
)
@click.option("--dry-run", is_flag=True, help="Show what would be entered, writing nothing.")
@click.pass_obj
def command(  # noqa: PLR0917 -- click passes options by name
    options: Options,
    file: Path,
    form: str | None,
    kind: str | None,
    columns: tuple[str, ...],
    values: tuple[str, ...],
    fixed: tuple[str, ...],
    profile: Path | None,
    *,
    sheet: str,
    take: str | None,
    dry_run: bool,
) -> int:
    """Enter what stands in FILE into the register: nothing is sent to Jira before the next cycle.

    A line or row is known by its words: those the register has already, and those that stand twice, are told and
    not entered again, so that the same file can be imported as often as one likes. Fields are named as in the
    register's files, in English or Chinese.

    A workbook that `syncer export` wrote is taken back: only cells that somebody edited count, merged with what the
    register says by now; new rows become records, and rows that are gone are told, never deleted.

    A form that `syncer form` wrote and somebody filled in becomes a change request, or feedback; where something in it is
    wrong, all of that is told by its cells, and nothing is entered. One that comes back corrected changes what it made
    before, as long as that is still open.

    Ends with 1 when some rows could not be taken; with 2, nothing done, when the file or an option cannot be used.
    """
    from syncer.cli import taking_back
    from syncer.cli.import_reading import Asked
    from syncer.cli.session import configured, the_one

    asked = Asked(file, form or "", kind or "", columns, values, fixed, profile, sheet)
    exported = taking_back.memo_in(asked)
    taking_back.check_options(asked, take, exported=exported is not None)
    with configured(options) as wired:
        project = _exported_from(wired, exported) or the_one(wired)
        ports = wired.offline(project)
        if exported is None:
            return _entered(options, project, ports, asked, dry_run=dry_run)
        back = taking_back.take_back(options, project, ports, exported, asked, take or "", dry_run=dry_run)
        return taking_back.tell(back, options)


def _exported_from(wired: "Wired", exported: "tuple[ReadBook, Memo] | None") -> "Project | None":
    """The project of which an exported workbook says that it is; None where it is not among these."""
    origin = exported[1].origin.project if exported is not None else ""
    return next((project for project in wired.projects if project.key == origin), None)


def _entered(options: Options, project: "Project", ports: "Ports", asked: "Asked", *, dry_run: bool) -> int:
    """Enter what is new in a list, in minutes or in a form; returns the exit code."""
    from syncer.cli import import_reading, import_report, taking_form
    from syncer.cli.people import people_of, whoami
    from syncer.cycle.enter import enter
    from syncer.cycle.known import known
    from syncer.intake.identity import sift
    from syncer.pages.sheets import sheet_words

    form = taking_form.form_in(asked)
    if form is not None:
        return taking_form.take(options, project, ports, asked, form, dry_run=dry_run)
    words, people = sheet_words(project.templates.labels), people_of(project, ports)
    material = import_reading.read(asked, people, project.timezone, words)
    with import_reading.alone(options.config):
        already = known(project, ports)
        sifted = sift(material.drafts, already.uids)
        entered = [] if dry_run else enter(project, ports, sifted.fresh, by=whoami())
    report = import_report.Report(
        project.key, asked.file, material, sifted, already, entered, dry_run=dry_run
    )
    return import_report.tell(report, options)
