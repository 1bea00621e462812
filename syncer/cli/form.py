"""`syncer form`: a blank form for a customer to fill in, a workbook or a Word document; `syncer import` reads it back (PG-15)."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from syncer.cli.options import Options, examples, shared
from syncer.cli.output import emit, say

if TYPE_CHECKING:
    from syncer.intake.forms import Stamp

_SUFFIXES = (".xlsx", ".docx")


@click.command(
    "form",
    short_help="A blank form for a customer to fill in.",
    epilog=examples(
        "syncer form change --out change-application.xlsx",
        "syncer form change --out 变更申请表.docx --locale zh-CN",
    ),
)
@shared()
@click.argument("form", type=click.Choice(["change"]))
@click.option(
    "--out",
    required=True,
    type=click.Path(dir_okay=False, path_type=Path),
    help="The file to write, .xlsx or .docx.",
)
@click.option("--locale", type=click.Choice(["en", "zh-CN"]), help="The project's first language by default.")
@click.option("--force", is_flag=True, help="Overwrite a file that is there.")
@click.pass_obj
def command(options: Options, *, form: str, out: Path, locale: str | None, force: bool) -> int:
    """Write a blank change application: by it a customer who has no account applies for a change in writing.

    Give the file to the customer; `syncer import` knows the filled one by what is hidden in it, whatever it is
    called by then, and makes a change request of it.
    """
    import secrets

    from syncer.cli.session import configured, the_one
    from syncer.intake.forms import Stamp

    if out.suffix.casefold() not in _SUFFIXES:
        raise click.UsageError(
            f"--out {out}: a form is a workbook or a Word document: call it .xlsx or .docx"
        )
    if out.exists() and not force:
        raise click.UsageError(f"{out} is there already; give another name, or --force")
    with configured(options) as wired:
        project = the_one(wired)
        stamp = Stamp(project.key, form, locale or project.locales[0], secrets.token_hex(4))
    data = _bytes(stamp, out)
    try:
        out.write_bytes(data)
    except OSError as error:
        raise click.UsageError(f"{error.filename}: {error.strerror}") from None
    if options.json:
        emit(
            {"project": stamp.project, "form": form, "locale": stamp.locale, "id": stamp.id, "file": str(out)}
        )
    say(options, f"{out}  form {stamp.id}; filled in, it comes back by: syncer import {out}")
    return 0


def _bytes(stamp: "Stamp", out: Path) -> bytes:
    """The form's file. Raises UsageError where the library for documents is missing."""
    from importlib.util import find_spec

    from syncer.files.formfile import form_workbook
    from syncer.intake.forms import blank

    if out.suffix.casefold() == ".xlsx":
        return form_workbook(blank(stamp), str(stamp))
    if find_spec("docx") is None:
        raise click.UsageError(
            "writing Word documents needs python-docx: pip install 'syncer[docx]', or ask for .xlsx"
        )
    from syncer.files.formdoc import form_document

    return form_document(blank(stamp), str(stamp))
