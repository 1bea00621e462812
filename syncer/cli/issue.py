"""`syncer issue`: the minutes of a meeting, as they stand on its page and in the register, are issued (MTG-9).

The page is read once and judged as a whole. What is wrong is said by table, row and column, all at once, and then nothing happens. What
is right is kept in one piece; the next cycle makes the records and freezes the page. Nothing is sent, and no clock starts.
"""

from typing import TYPE_CHECKING

import click

from syncer.cli import completion
from syncer.cli.options import Options, examples, shared
from syncer.cli.output import emit, say

if TYPE_CHECKING:
    from collections.abc import Iterator

    from syncer.acts.evidence import Target
    from syncer.cli.evidence import Asking
    from syncer.cycle.issuing import Looked
    from syncer.domain.json import JsonObject
    from syncer.domain.people import Person
    from syncer.domain.problems import Problem
    from syncer.intake.flaws import Flaw

_TABLES = {
    "feedback": "Customer feedback",
    "agreed": "Agreed points",
    "question": "Questions",
    "action": "Actions",
    "review": "Last meeting's actions",
    "meeting": "the meeting",
}


@click.command(
    "issue",
    short_help="Issue the minutes of a meeting.",
    epilog=examples(
        "syncer issue MTG-0001",
        "syncer issue MTG-0001 --by li",
        "syncer issue MTG-0001 --dry-run --json",
    ),
)
@shared()
@click.argument("record", metavar="UID", shell_complete=completion.uids)
@click.option("--by", metavar="PERSON", help="Who issues them: an id, e-mail or name.  [default: you]")
@click.option(
    "--dry-run", is_flag=True, help="Say what rows would become and what is missing, keeping nothing."
)
@click.pass_obj
def command(options: Options, record: str, by: str | None, *, dry_run: bool) -> int:
    """Issue the minutes of UID, a meeting: what stands in its page's input tables, and what the register has of it.

    Feedback becomes what its column "becomes" says, actions and questions become records, agreed points are kept, and the page
    shows the finished minutes after the next cycle. Minutes that were imported are issued the same way. Issuing sends nothing:
    see syncer mail.

    Ends with 1, nothing issued, when something is missing: each place is named, here and in a box on the page.
    """
    from syncer.cli import evidence
    from syncer.cli.session import configured
    from syncer.config.places import Invalid

    with configured(options) as wired:
        asking = evidence.Asking(wired, wired.clock())
        for target in asking.targets([record]):
            person = _person(asking, target, by)
            if not asking.wrong and person is not None:
                return _issue(asking, target, person, options, dry_run=dry_run)
        raise Invalid(asking.problems())


def _person(asking: "Asking", target: "Target", by: str | None) -> "Person | None":
    """Who issues them, on our side (MTG-9)."""
    from syncer.cli.evidence import people_in
    from syncer.domain.kinds import Kind

    if target.kind is not Kind.MEETING:
        word = target.kind.value.replace("_", " ")
        asking.refuse(
            f"{target.uid} is a {word}; minutes are issued of meetings", "name a meeting", target.uid
        )
        return None
    person = asking.person(people_in(asking.wired, target.project), by, "--by")
    if person is not None and person.side == "customer":
        name = person.name or person.id
        asking.refuse(
            f"{name} is on the customer's side; we issue the minutes", "name one of us with --by", target.uid
        )
    return person


def _issue(asking: "Asking", target: "Target", person: "Person", options: Options, *, dry_run: bool) -> int:
    from syncer.cli.errors import show
    from syncer.cli.people import data_of, whoami
    from syncer.cycle import issuing
    from syncer.sync.issuing import is_issued

    project, ports = target.project, asking.wired.ports(target.project)
    data = data_of(asking.wired, project)
    looked = issuing.look(project, ports, target.hub, data, target.uid, person.id, asking.now)
    if is_issued(looked.meeting.values):
        if options.json:
            emit({"project": project.key, "uid": target.uid, "issued": True, "before": True, "records": []})
        say(options, f"{target.uid}: its minutes are issued already")
        return 0
    if looked.made.flaws:
        if not dry_run:
            issuing.ask(project, ports, looked, by=whoami())
        return _refused(target, looked, options)
    if looked.drafted:
        show([_draft(target.uid)], options)
    uids = [] if dry_run else issuing.carry(project, ports, target.hub, looked, whoami())
    if uids is None:
        raise click.ClickException(
            f"{target.uid} was issued or changed by somebody else just now, and nothing was kept: syncer issue {target.uid} again"
        )
    return _told(target, looked, uids, options, dry_run=dry_run)


def _draft(uid: str) -> "Problem":
    from syncer.domain.problems import Problem, Severity

    return Problem(
        "somebody has a draft of its page, and what stands in that alone is no part of the minutes",
        "ask them to publish it, or to look it over afterwards",
        severity=Severity.WARNING,
        uid=uid,
        code="minutes-draft",
    )


def _told(target: "Target", looked: "Looked", uids: list[str], options: Options, *, dry_run: bool) -> int:
    records = looked.made.records
    shown = uids or [f"{one.kind.value.replace('_', ' ')}" for one in records]
    if options.json:
        listed: list[JsonObject] = [
            {
                "table": one.table,
                "row": one.row,
                "kind": one.kind.value,
                "title": one.values.get("title"),
                "uid": uid,
            }
            for one, uid in zip(records, uids or [""] * len(records), strict=True)
        ]
        bugs = [row.number for row in looked.minutes.of("feedback") if row.becomes == "bug"]
        emit(
            {
                "project": target.project.key,
                "uid": target.uid,
                "issued": not dry_run,
                "before": False,
                "records": [*listed],
                "bugs": [*bugs],
            }
        )
    say(options, f"{target.uid}: {'would be issued' if dry_run else 'issued'}")
    for name, one in zip(shown, records, strict=True):
        say(options, f"  {_TABLES[one.table]}, row {one.row}: {name}  {one.values.get('title')}")
    for row in looked.minutes.of("feedback"):
        if row.becomes == "bug":
            say(
                options, f"  {_TABLES['feedback']}, row {row.number}: a bug in Jira  {row.values.get('text')}"
            )
    if not dry_run:
        key = target.project.key
        say(
            options,
            f"the next cycle carries it into the register and freezes the page: syncer --project {key} run",
        )
        say(options, f"then send the minutes: syncer mail {target.uid}")
    return 0


# -------------------------------------------------------------------------------- what is missing


def _refused(target: "Target", looked: "Looked", options: Options) -> int:
    from syncer.cli.errors import WRONG, show
    from syncer.cycle.issuing import flaws_of

    if options.json:
        emit({"project": target.project.key, "uid": target.uid, "issued": False, "flaws": flaws_of(looked)})
    show(list(problems(target.uid, looked)), options)
    return WRONG


def problems(uid: str, looked: "Looked") -> "Iterator[Problem]":
    """Every flaw as a sentence with its place and a cure."""
    from syncer.domain.problems import Problem

    where = f" ({looked.page.address})" if looked.page is not None else ""
    for one in looked.made.flaws:
        message, hint = _worded(one)
        place = _TABLES[one.table] if one.table == "meeting" else f"{_TABLES[one.table]}{where}"
        row = f", row {one.row}" if one.row else ""
        yield Problem(f"{place}{row}: {message}", hint, uid=uid, code=f"minutes-{one.code}")


def _worded(one: "Flaw") -> tuple[str, str]:
    column = one.column.rpartition(".")[2].replace("_", " ")
    options = ", ".join(one.options)
    said = f"“{one.words}”"
    table: dict[str, tuple[str, str]] = {
        "empty": (
            f"“{column}” is empty",
            "fill it in" if one.table != "meeting" else f"say when it began: {column}",
        ),
        "word": (f"{said} is no value of “{column}”", f"write one of: {options}"),
        "day": (f"{said} in “{column}” is no day", "write it like 2026-11-03"),
        "number": (f"{said} in “{column}” is no figure from 1 to 10", "write a whole number"),
        "person": (
            f"{said} in “{column}” is nobody that the project knows",
            options or "mention somebody of project.yaml, or add the person and the account there",
        ),
        "people": (
            f"{said} in “{column}” means several people",
            f"name one: {options}" if options else "name one",
        ),
        "record": (f"“{column}” names {said}, which the register has not", "correct the ID"),
        "columns": (f"it has no column “{column}”", "give it that head again; the order does not matter"),
        "cancelled": ("it was cancelled", "correct its state if it was held"),
        "future": (
            f"it begins on {one.words} only",
            "correct its start, or issue the minutes when it is over",
        ),
        "nothing": (
            "nothing was written yet: no feedback, agreed point, question or action",
            "fill in its page's tables",
        ),
        "inner": (
            f"{said} leads into our side's space, and the customer must not read it",
            "write words for the link: the records say these",
        ),
        "bugs": ("the mapping has no `bugs`, so nobody knows what to make of a bug", "see syncer bug --help"),
        "gone": (
            f"its page {said} is gone or hidden from us, so nobody knows what was written there",
            "restore it from the space's trash or archive; syncer run says how to make it anew",
        ),
        "held": (f"“{column}” waits for somebody to decide", "see syncer conflicts list"),
    }
    return table[one.code]
