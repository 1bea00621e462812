"""`syncer sent`: that minutes or an answer were sent, with who, when, how and to whom (MTG-5, SLA-3, SLA-6).

The evidence is a row in the store: it waits for no lock, and the next cycle carries it out. Nothing is sent from here.
"""

from typing import TYPE_CHECKING

import click

from syncer.cli import completion
from syncer.cli.options import Options, examples, shared

if TYPE_CHECKING:
    from datetime import datetime

    from syncer.acts.answers import Said
    from syncer.acts.evidence import Proof, Target
    from syncer.cli.evidence import Asking
    from syncer.domain.json import JsonObject
    from syncer.domain.people import Directory, Person


@click.command(
    "sent",
    short_help="Record that a draft, minutes or an answer were sent.",
    epilog=examples(
        "syncer sent MTG-0002 --to wang --to zhao --by li",
        "syncer sent MTG-0002 --to wang --by li --at 2026-11-12T17:40+08:00 --ref '<c3d4@mail.example.com>'",
        "syncer sent QST-0003 --to wang --by li",
        "syncer sent REQ-0007 --draft received --to wang --by li",
    ),
)
@shared()
@click.argument("record", metavar="UID", shell_complete=completion.uids)
@click.option(
    "--to", "recipients", multiple=True, required=True, metavar="PERSON", help="To whom; repeatable."
)
@click.option("--draft", metavar="KIND", help="The kind of draft that was sent, as syncer drafts shows it.")
@click.option("--by", metavar="PERSON", help="Who sent it: an id, e-mail or name.  [default: you]")
@click.option("--at", metavar="WHEN", help="A day or an instant, never a future one.  [default: now]")
@click.option(
    "--how",
    type=click.Choice(["mail", "letter", "online"]),
    default="mail",
    show_default=True,
    help="In which form.",
)
@click.option(
    "--ref", default="", metavar="WHERE", help="Where the proof can be found: a message id, a link."
)
@click.option(
    "--replace", is_flag=True, help="Take the place of earlier evidence for minutes; the history keeps that."
)
@click.pass_obj
def command(  # noqa: PLR0917 -- click passes options by name
    options: Options,
    record: str,
    recipients: tuple[str, ...],
    draft: str | None,
    by: str | None,
    at: str | None,
    how: str,
    ref: str,
    *,
    replace: bool,
) -> int:
    """Record that the minutes of a meeting, or the answer to a requirement, change request or question, were sent.

    Of a meeting, recipients that its distribution does not name yet are added to it, so that their receipts are
    waited for. The same evidence twice adds nothing.

    With --draft it is that letter: it waits no longer. One that answers is recorded as the answer, too; a mere receipt is not.

    Ends with 2, and nothing is recorded, when anything is wrong.
    """
    from syncer.acts.letters import Marked, known, mark_sent, recipient
    from syncer.cli import evidence
    from syncer.cli.session import configured
    from syncer.domain.kinds import Kind

    with configured(options) as wired:
        asking = evidence.Asking(wired, wired.clock())
        made = Marked()
        for target in asking.targets([record]):
            people = evidence.people_in(wired, target.project)
            person = asking.person(people, by, "--by")
            read = recipient if draft is not None else known
            to = [one for name in recipients if (one := read(asking, people, name)) is not None]
            if person is None:
                continue
            said = (how, at, ref.strip())
            if draft is not None:
                made = mark_sent(asking, target, draft, person, to, said)
            elif target.kind is Kind.MEETING:
                made.proofs += _minutes(asking, target, person, to, said, replace=replace)
            else:
                made.proofs += _answer(asking, target, people, person, to, said)
        return evidence.record(asking, made.proofs, options, made.letters)


def _minutes(
    asking: "Asking", target: "Target", person: "Person", to: "list[Person]", said: "Said", *, replace: bool
) -> "list[Proof]":
    from syncer.acts.evidence import Proof, recorded
    from syncer.domain.values import Evidence
    from syncer.sync.evidence import adding, setting
    from syncer.sync.receipts import recipients
    from syncer.sync.values import empty

    if person.side == "customer":
        asking.refuse(
            f"{person.name or person.id} is on the customer's side; we send the minutes",
            "name with --by who sent them",
            target.uid,
        )
    how, at, ref = said
    when = asking.instant(target.project, at)
    given = {"how": how, "by": person.id, "at": when, "ref": ref or None}
    _check_held(asking, target, when)
    value: JsonObject = Evidence.model_validate(given).model_dump(mode="json", exclude_defaults=True)
    present = target.value("sent")
    there = recorded([present], value, target.project, at_any_time=at is None)
    if not there and not empty(present) and not replace:
        hint = f"say --replace if this is to take its place; the earlier one stays in syncer history {target.uid}.sent"
        asking.refuse("sent: it is recorded already that the minutes were sent", hint, target.uid)
    payload = setting(value, present, person.id, replace=replace)
    proofs = [Proof(target, "sent", payload, f"{how} by {person.name or person.id}", there)]
    listed = recipients(target.hub, target.uid, asking.people(target.project))
    new = [one.id for one in to if one.id not in listed]
    if new:
        proofs.append(Proof(target, "distribution", adding([*dict.fromkeys(new)], person.id), ", ".join(new)))
    return proofs


def _check_held(asking: "Asking", target: "Target", sent: "datetime") -> None:
    """Minutes are of a meeting that was held by then (SLA-3)."""
    from syncer.domain.values import read_instant

    if target.value("state") == "cancelled":
        hint = "if it was held, correct its state first"
        asking.refuse("the meeting was cancelled, so there are no minutes to send", hint, target.uid)
        return
    start = target.value("start")
    if isinstance(start, str) and "T" in start and read_instant(start) > sent:
        hint = "say with --at when the minutes were sent, or correct the meeting's start"
        asking.refuse(
            f"the meeting begins on {start} only, so its minutes were not sent before", hint, target.uid
        )


def _answer(  # noqa: PLR0917 -- in the order of the sentence
    asking: "Asking",
    target: "Target",
    people: "Directory",
    person: "Person",
    to: "list[Person]",
    said: "Said",
) -> "list[Proof]":
    """An answer that was mailed; only one that went to the side that asked is one."""
    from syncer.acts.answers import answered, may_answer, told

    if not may_answer(asking, target, people, person) or not told(asking, target, person, to):
        return []
    return [answered(asking, target, person, said)]
