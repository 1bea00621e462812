"""`syncer import`: what people have already – story lists, tables, minutes – becomes records of the register.

Reads one file, enters what is new in it, and says what became of every line. Which words are new is asked and
answered under one lock, so that two imports at once enter nothing twice.
"""

from pathlib import Path

import click

from syncer.cli.options import Options, examples, shared

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
        "syncer import 2026-11-03.md",
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
    dry_run: bool,
) -> int:
    """Enter what stands in FILE into the register: nothing is sent to Jira before the next cycle.

    A line or row is known by its words: those the register has already, and those that stand twice, are told and
    not entered again, so that the same file can be imported as often as one likes. Fields are named as in the
    register's files, in English or Chinese.

    Ends with 1 when some rows could not be taken; with 2, nothing done, when the file or an option cannot be used.
    """
    from syncer.cli import import_reading, import_report
    from syncer.cli.people import people_of, whoami
    from syncer.cli.session import configured, the_one
    from syncer.cycle.enter import enter
    from syncer.cycle.known import known
    from syncer.intake.identity import sift
    from syncer.pages.sheets import sheet_words

    asked = import_reading.Asked(file, form or "", kind or "", columns, values, fixed, profile, sheet)
    with configured(options) as wired:
        project = the_one(wired)
        ports = wired.offline(project)
        people = people_of(project, ports)
        words = sheet_words(project.templates.labels)
        material = import_reading.read(asked, people, project.timezone, words)
        with import_reading.alone(options.config):
            already = known(project, ports)
            sifted = sift(material.drafts, already.uids)
            entered = [] if dry_run else enter(project, ports, sifted.fresh, by=whoami())
    report = import_report.Report(
        project.key, asked.file, material, sifted, already, entered, dry_run=dry_run
    )
    return import_report.tell(report, options)
