"""`syncer form`: a blank form for a customer to fill in, a workbook or a Word document; `syncer import` reads it back (PG-15, PG-16)."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from syncer.cli import completion
from syncer.cli.options import Options, examples, shared
from syncer.cli.output import emit, say

if TYPE_CHECKING:
    from syncer.cycle.project import Project
    from syncer.intake.forms import Blank, Stamp
    from syncer.wiring import Wired

_SUFFIXES = (".xlsx", ".docx")
_TITLE = 120  # characters of a meeting's title that a form shows


@click.command(
    "form",
    short_help="A blank form for a customer to fill in.",
    epilog=examples(
        "syncer form change --out change-application.xlsx",
        "syncer form change --out 变更申请表.docx --locale zh-CN",
        "syncer form feedback --out feedback.xlsx",
        "syncer form feedback --out 客户反馈表.docx --locale zh-CN --meeting MTG-0001",
    ),
)
@shared()
@click.argument("form", type=click.Choice(["change", "feedback"]))
@click.option(
    "--out",
    required=True,
    type=click.Path(dir_okay=False, path_type=Path),
    help="The file to write, .xlsx or .docx.",
)
@click.option("--locale", type=click.Choice(["en", "zh-CN"]), help="The project's first language by default.")
@click.option(
    "--meeting",
    metavar="UID",
    default="",
    shell_complete=completion.uids,
    help="With feedback: the meeting whose feedback it becomes.  [default: none, so that it becomes questions]",
)
@click.option("--force", is_flag=True, help="Overwrite a file that is there.")
@click.pass_obj
def command(options: Options, form: str, out: Path, locale: str | None, meeting: str, *, force: bool) -> int:
    """Write a blank form: a change application, by which a customer who has no account applies for a change in writing, or a feedback form.

    Give the file to the customer; `syncer import` knows the filled one by what is hidden in it, whatever it is called by then.
    A change application becomes a change request. A feedback form asks what somebody thinks and how satisfied they are: with --meeting its
    rows and scores become feedback of that meeting, without one each row becomes a question, and scores stay internal.

    A form that comes back corrected changes what it made before. A copy that somebody else fills in is a form of its own.
    """
    import secrets

    from syncer.cli.session import configured, the_one
    from syncer.intake.forms import FEEDBACK, Stamp

    if out.suffix.casefold() not in _SUFFIXES:
        raise click.UsageError(
            f"--out {out}: a form is a workbook or a Word document: call it .xlsx or .docx"
        )
    if meeting and form != FEEDBACK:
        raise click.UsageError(f"--meeting: not for a form of {form}; only feedback belongs to a meeting")
    if out.exists() and not force:
        raise click.UsageError(f"{out} is there already; give another name, or --force")
    with configured(options) as wired:
        project = the_one(wired)
        uid, title = _meeting(wired, project, meeting) if meeting else ("", "")
        stamp = Stamp(project.key, form, locale or project.locales[0], secrets.token_hex(4), uid)
    data = _bytes(_blank(project, stamp, title), stamp, out)
    try:
        out.write_bytes(data)
    except OSError as error:
        raise click.UsageError(f"{error.filename}: {error.strerror}") from None
    if options.json:
        said = {"project": stamp.project, "form": form, "locale": stamp.locale, "id": stamp.id}
        emit({**said, "meeting": stamp.meeting, "file": str(out)})
    say(options, f"{out}  form {stamp.id}; filled in, it comes back by: syncer import {out}")
    return 0


def _meeting(wired: "Wired", project: "Project", name: str) -> tuple[str, str]:
    """The ID and the title of a meeting. Raises BadParameter where there is none, or it is called off."""
    from syncer.cli.one_record import one_record
    from syncer.domain.kinds import Kind

    found = one_record(wired, name)
    hint = "--meeting"
    if found.project.key != project.key:
        raise click.BadParameter(f"{found.uid} is in {found.project.key}, not {project.key}", param_hint=hint)
    if found.record.kind is not Kind.MEETING:
        raise click.BadParameter(f"{found.uid} is no meeting", param_hint=hint)
    if found.record.values.get("state") == "cancelled":
        raise click.BadParameter(f"{found.uid} is cancelled; leave --meeting out", param_hint=hint)
    return found.uid, found.title


def _blank(project: "Project", stamp: "Stamp", title: str) -> "Blank":
    """What stands in the form."""
    from syncer.intake import form_change, form_feedback
    from syncer.intake.forms import FEEDBACK, OF_MEETING, blank

    if stamp.form != FEEDBACK:
        return blank(form_change.FORM, stamp)
    listed = [
        {str(locale): said for locale, said in one.items()} for one in project.mapping.pages.forms.topics
    ]
    asked = form_feedback.topics(listed, stamp.locale)
    shown = f"{title[:_TITLE]}…" if len(title) > _TITLE else title
    notes = [OF_MEETING[stamp.locale].format(uid=stamp.meeting, title=shown)] if stamp.meeting else []
    return blank(form_feedback.FORM, stamp, notes=notes, given={form_feedback.SCORES: asked})


def _bytes(filled: "Blank", stamp: "Stamp", out: Path) -> bytes:
    """The form's file. Raises UsageError where the library for documents is missing."""
    from importlib.util import find_spec

    from syncer.files.formfile import form_workbook

    if out.suffix.casefold() == ".xlsx":
        return form_workbook(filled, str(stamp))
    if find_spec("docx") is None:
        raise click.UsageError(
            "writing Word documents needs python-docx: pip install 'syncer[docx]', or ask for .xlsx"
        )
    from syncer.files.formdoc import form_document

    return form_document(filled, str(stamp))
