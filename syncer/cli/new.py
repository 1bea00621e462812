"""`syncer new`: a record with an ID of its own, to be filled in."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import click

from syncer.cli.options import Options, examples, shared
from syncer.cli.output import emit, say

if TYPE_CHECKING:
    from syncer.cycle.enter import Entered
    from syncer.cycle.project import Project
    from syncer.domain.json import JsonValue
    from syncer.domain.kinds import Kind
    from syncer.wiring import Wired

KINDS = ("requirement", "scenario", "change_request", "meeting", "action", "question", "solution")
OFFERED: Mapping[str, tuple[str, ...]] = {
    "requirement": ("background", "acceptance_criteria"),
    "scenario": ("main_flow", "exception_flows"),
    "change_request": ("reason", "objective"),
    "meeting": ("agenda_review", "feedback", "agreed", "open_questions", "actions"),
    "question": ("answer",),
    "solution": ("expected_effect", "implementation_plan"),
}


@click.command(
    "new",
    short_help="A new record, with an ID and a file to fill in.",
    epilog=examples(
        'syncer new requirement --title "Payment data are stored encrypted"',
        "syncer new requirement --phone",
        'syncer new action --title "Send the quotations" --set owner=expert@example.com --set due=2026-12-12',
        'syncer --project SHOP new meeting --title "Kick-off" --set type=kick_off',
    ),
)
@shared()
@click.argument("kind", type=click.Choice(KINDS), metavar="KIND")
@click.option("--title", metavar="TEXT", help="What it is called, in one line.")
@click.option("--set", "given", multiple=True, metavar="FIELD=VALUE", help="A field's value; repeatable.")
@click.option("--phone", is_flag=True, help="Ask what to ask a customer who rings (requirements).")
@click.pass_obj
def command(options: Options, kind: str, title: str | None, given: Sequence[str], phone: bool) -> int:
    """Make a record of a KIND, with an ID that nothing else will ever have.

    KIND is requirement, scenario, change_request, meeting, action, question or solution. Where the register has a
    folder, the record is a file there, with headings for what usually follows; the next cycle takes it up.
    With --phone the answers of a call are asked one by one, in the project's language; each may stay empty.
    """
    from syncer.cli.session import configured, the_one
    from syncer.domain.kinds import Kind

    chosen = Kind(kind)
    if phone and chosen is not Kind.REQUIREMENT:
        raise click.UsageError("--phone asks about a requirement: syncer new requirement --phone")
    with configured(options) as wired:
        project = the_one(wired)
        values = _given(chosen, given)
        advice: list[str] = []
        if phone:
            values, advice = _asked(wired, project, values)
        values["title"] = _title(title, values, phone=phone)
        entered = _entered(wired, project, chosen, values)
    _tell(options, project.key, entered, advice)
    return 1 if entered.problem is not None else 0


def _given(kind: "Kind", given: Sequence[str]) -> "dict[str, JsonValue]":
    from syncer.acts.typed import path_of, typed
    from syncer.cli.unfit import fitting

    values: dict[str, JsonValue] = {}
    for one in given:
        name, sign, text = one.partition("=")
        if not sign:
            raise click.BadParameter(f"'{one}' is not FIELD=VALUE", param_hint="--set")
        with fitting(field="--set", value="--set"):
            path = path_of(kind, name.strip(), "field")
            values[path] = typed(kind, path, text, "value")
    return values


def _asked(
    wired: "Wired", project: "Project", values: "dict[str, JsonValue]"
) -> "tuple[dict[str, JsonValue], list[str]]":
    from syncer.cli.callsheet import WORDS, CallSheet
    from syncer.cli.people import people_of

    directory = people_of(project, wired.offline(project))
    sheet = CallSheet(
        project.templates.labels,
        project.locales[0],
        directory.reference,
        dict(values),
    )
    try:
        filled = sheet.fill()
    except click.Abort:
        _noted(sheet.values)
        raise
    filled.setdefault("source.channel", "phone")
    if filled.get(WORDS):
        filled.setdefault("description", filled[WORDS])
    return filled, sheet.advice()


def _noted(values: "Mapping[str, JsonValue]") -> None:
    """Nothing that was said on the telephone is lost when a call breaks off: a command that goes on with it."""
    import json
    import shlex

    said = {
        path: value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
        for path, value in values.items()
    }
    if said:
        given = " ".join(f"--set {shlex.quote(f'{path}={text}')}" for path, text in said.items())
        click.echo("\nnothing was entered; to go on with what was said:", err=True)
        click.echo(f"  syncer new requirement --phone {given}", err=True)


def _title(title: str | None, values: "Mapping[str, JsonValue]", *, phone: bool) -> str:
    """As given; else cut from the customer's words; else asked for on a terminal."""
    import sys

    from syncer.acts.typed import readable
    from syncer.cli.callsheet import WORDS
    from syncer.cli.unfit import fitting
    from syncer.intake.titles import title_of

    if title is None and values.get("title"):
        return str(values["title"])
    if title is None and values.get(WORDS):
        return title_of(str(values[WORDS]))
    if title is None and sys.stdin.isatty():
        title = _prompted(values, phone=phone)
    if title is None or not title.strip():
        if phone:
            _noted(values)
        raise click.UsageError("a record needs a title: --title TEXT")
    with fitting(value="--title"):
        return " ".join(readable(title, "value").split())


def _prompted(values: "Mapping[str, JsonValue]", *, phone: bool) -> str:
    try:
        return str(click.prompt("What it is called, in one line", err=True))
    except click.Abort:
        if phone:
            _noted(values)
        raise


def _entered(wired: "Wired", project: "Project", kind: "Kind", values: "dict[str, JsonValue]") -> "Entered":
    from syncer.cli.people import whoami
    from syncer.cycle.enter import enter
    from syncer.intake.draft import Draft

    offered = OFFERED.get(kind.value, ())
    (entered,) = enter(project, wired.offline(project), [Draft(kind, values)], by=whoami(), offered=offered)
    return entered


def _tell(options: Options, key: str, entered: "Entered", advice: Sequence[str]) -> None:
    from syncer.cli.errors import show
    from syncer.rules.checks.subjects import Around, Subject
    from syncer.rules.checks.table import is_gap, of

    said = of(Subject(entered.uid, entered.draft.kind, entered.draft.values), Around())
    lacking = list(dict.fromkeys(finding.path.partition(".")[0] for finding in said if is_gap(finding)))
    if options.json:
        emit(
            {
                "project": key,
                "uid": entered.uid,
                "title": entered.draft.title,
                "file": entered.file,
                "lacks": lacking,
                "problem": str(entered.problem) if entered.problem is not None else None,
            }
        )
    if entered.problem is not None:
        show([entered.problem], options)
        return
    say(options, f"{entered.uid}  {entered.draft.title}" + (f"  ({entered.file})" if entered.file else ""))
    if lacking:
        say(options, f"  not said yet: {', '.join(lacking)}")
    for line in advice:
        say(options, f"  {line}")
    then = "edit the file; " if entered.file else ""
    say(options, f"  {then}the next cycle takes it up (syncer plan shows what that does)")
