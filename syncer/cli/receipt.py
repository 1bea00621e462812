"""`syncer receipt`: somebody has the minutes, and did not say so by a tick on the page (MTG-5, SLA-3).

A row in the store that the next cycle carries out, with who of us recorded it and where the proof is. Nobody on the
customer's side needs an account for it.
"""

from datetime import timedelta
from typing import TYPE_CHECKING

import click

from syncer.cli import completion
from syncer.cli.options import Options, examples, shared

if TYPE_CHECKING:
    from datetime import datetime

    from syncer.acts.evidence import Proof, Target
    from syncer.cli.evidence import Asking
    from syncer.domain.people import Person


@click.command(
    "receipt",
    short_help="Record that a recipient has the minutes.",
    epilog=examples(
        'syncer receipt MTG-0001 --of wang --how letter --at 2026-11-05 --ref "scan 2026-121.pdf"',
        "syncer receipt MTG-0001 --of wang --of chen --how mail --ref '<c3d4@mail.example.com>' --by li",
    ),
)
@shared()
@click.argument("record", metavar="UID", shell_complete=completion.uids)
@click.option(
    "--of", "people", multiple=True, required=True, metavar="PERSON", help="Who has them; repeatable."
)
@click.option(
    "--how",
    type=click.Choice(["mail", "letter", "scan", "call"]),
    required=True,
    help="In which form it was said.",
)
@click.option("--at", metavar="WHEN", help="A day or an instant, never a future one.  [default: now]")
@click.option("--ref", default="", metavar="WHERE", help="Where the proof can be found: a file, a message.")
@click.option("--by", metavar="PERSON", help="Who of us records it: an id, e-mail or name.  [default: you]")
@click.pass_obj
def command(  # noqa: PLR0917 -- click passes options by name
    options: Options, record: str, people: tuple[str, ...], how: str, at: str | None, ref: str, by: str | None
) -> int:
    """Record that recipients of a meeting's minutes have them, as they said by mail, letter, scan or phone.

    It is what their own tick on the page would be, and their part of the response time ends. The pages show who recorded it, in
    which form, and where the proof is. The same twice adds nothing.

    Ends with 2, and nothing is recorded, when anything is wrong.
    """
    from syncer.cli.evidence import Asking, people_in
    from syncer.cli.evidence import record as recorded
    from syncer.cli.session import configured

    with configured(options) as wired:
        asking = Asking(wired, wired.clock())
        proofs: list[Proof] = []
        for target in asking.targets([record]):
            known = people_in(wired, target.project)
            recorder = asking.person(known, by, "--by")
            when = _when(asking, target, at)
            meant = [one for name in people if (one := asking.person(known, name, "--of")) is not None]
            if recorder is None or not _may_record(asking, target, recorder, when):
                continue
            proofs += [_proof(asking, target, one, recorder, (how, when, ref.strip())) for one in meant]
        return recorded(asking, proofs, options)


def _may_record(asking: "Asking", target: "Target", recorder: "Person", when: "datetime") -> bool:
    """Whether there are minutes that were out by then, and somebody of ours says so."""
    from syncer.domain.kinds import Kind
    from syncer.domain.values import write_moment
    from syncer.sync.receipts import out

    if target.kind is not Kind.MEETING:
        asking.refuse("only minutes have receipts", "name a meeting, as in MTG-0001", target.uid)
        return False
    if recorder.side != "ours":
        name = recorder.name or recorder.id
        hint = "their own receipt is a tick on the page; name with --by who of us records it"
        asking.refuse(f"{name} is not on our side", hint, target.uid)
        return False
    if not out(target.hub, target.uid):
        hint = f"first: syncer sent {target.uid} --to PERSON"
        asking.refuse("its minutes are recorded neither as issued nor as sent", hint, target.uid)
        return False
    since = _sent(target)
    if since is not None and when < since:
        hint = "say with --at when they had them"
        asking.refuse(f"the minutes were sent on {write_moment(since)} only", hint, target.uid)
        return False
    return True


def _sent(target: "Target") -> "datetime | None":
    from syncer.domain.values import read_instant

    sent = target.value("sent")
    since = sent.get("at") if isinstance(sent, dict) else None
    return read_instant(since) if isinstance(since, str) else None


def _when(asking: "Asking", target: "Target", words: str | None) -> "datetime":
    """When they had them; of a day alone its beginning, or later on that day the sending."""
    when, since = asking.instant(target.project, words), _sent(target)
    whole_day = len(asking.moment(target.project, words)) == len("2026-11-05")
    return max(when, since) if whole_day and since is not None and since - when < timedelta(days=1) else when


def _proof(
    asking: "Asking",
    target: "Target",
    person: "Person",
    recorder: "Person",
    said: "tuple[str, datetime, str]",
) -> "Proof":
    from syncer.acts.evidence import Proof
    from syncer.cli.evidence import people_in
    from syncer.sync import receipts

    data_people = people_in(asking.wired, target.project)
    if person.id not in receipts.recipients(target.hub, target.uid, data_people):
        hint = f"they are in its distribution; to add one: syncer sent {target.uid} --to {person.id}"
        asking.refuse(f"{person.name or person.id} is none of the recipients", hint, target.uid)
    how, when, ref = said
    payload = receipts.payload(person.id, when, how=how, ref=ref, recorded_by=recorder.id)
    there = receipts.confirmed(target.hub, target.uid, person.id, data_people)
    shown = f"{person.name or person.id} has the minutes, {how}, recorded by {recorder.name or recorder.id}"
    return Proof(target, receipts.PATH, payload, shown, there)
