"""`syncer answer`: that a request, a change or a question was answered, with who, when and how (SLA-6).

The evidence is a row in the store: it waits for no lock, and the next cycle carries it out.
"""

from typing import TYPE_CHECKING

import click

from syncer.cli import completion
from syncer.cli.options import Options, examples, shared

if TYPE_CHECKING:
    from syncer.acts.evidence import Proof, Target
    from syncer.cli.evidence import Asking
    from syncer.domain.people import Person

_FORMS = ("mail", "call", "comment", "meeting", "minutes", "letter", "online", "scan")


@click.command(
    "answer",
    short_help="Record that somebody was answered.",
    epilog=examples(
        "syncer answer REQ-0007 --how call --by zhao",
        "syncer answer CR-0002 --how mail --by zhao --at 2026-11-12T09:30+08:00 --ref '<a1b2@mail.example.com>'",
        'syncer answer QST-0003 --how meeting --by li --ref MTG-0002 --text "Exports are kept for a year."',
    ),
)
@shared()
@click.argument("record", metavar="UID", shell_complete=completion.uids)
@click.option("--how", type=click.Choice(_FORMS), required=True, help="In which form.")
@click.option("--by", metavar="PERSON", help="Who answered: an id, e-mail or name.  [default: you]")
@click.option("--at", metavar="WHEN", help="A day or an instant, never a future one.  [default: now]")
@click.option(
    "--ref", default="", metavar="WHERE", help="Where the proof can be found: a link, a message, a meeting."
)
@click.option("--text", default="", metavar="TEXT", help="Of a question: what was answered.")
@click.option(
    "--replace", is_flag=True, help="Let --text take the place of another answer; the history keeps that."
)
@click.pass_obj
def command(  # noqa: PLR0917 -- click passes options by name
    options: Options,
    record: str,
    how: str,
    by: str | None,
    at: str | None,
    ref: str,
    text: str,
    *,
    replace: bool,
) -> int:
    """Record that UID, a requirement, a change request or a question, was answered.

    The answer counts from when it was given, however late it is recorded. The same evidence twice adds nothing.

    Ends with 2, and nothing is recorded, when anything is wrong.
    """
    from syncer.acts.answers import answered, may_answer
    from syncer.cli.evidence import Asking, people_in
    from syncer.cli.evidence import record as keep
    from syncer.cli.session import configured

    with configured(options) as wired:
        asking = Asking(wired, wired.clock())
        proofs: list[Proof] = []
        for target in asking.targets([record]):
            people = people_in(wired, target.project)
            person = asking.person(people, by, "--by")
            if may_answer(asking, target, people, person) and person is not None:
                proofs.append(answered(asking, target, person, (how, at, ref.strip())))
                proofs += _worded(asking, target, person, text.strip(), replace=replace)
        return keep(asking, proofs, options)


def _worded(
    asking: "Asking", target: "Target", person: "Person", text: str, *, replace: bool
) -> "list[Proof]":
    """The words of an answer, which only a question keeps."""
    from syncer.acts.evidence import Proof
    from syncer.domain.kinds import Kind
    from syncer.sync.evidence import setting
    from syncer.sync.values import empty

    if not text:
        return []
    if target.kind is not Kind.QUESTION:
        hint = "leave it out, and say with --ref where the words are"
        asking.refuse("--text: only a question keeps an answer in words", hint, target.uid)
        return []
    present = target.value("answer")
    there = isinstance(present, str) and present.strip() == text
    if not there and not empty(present) and not replace:
        hint = f"say --replace if this is to take its place; it stays in syncer history {target.uid}.answer"
        asking.refuse("answer: the question has another answer already", hint, target.uid)
    payload = setting(text, present, person.id, replace=replace)
    return [Proof(target, "answer", payload, "the words", there)]
