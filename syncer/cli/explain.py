"""`syncer explain`: why something is as it is, from the store alone; it asks no site and takes no lock.

What can be explained stands in one table: a word, and the function that tells it of a record. A function gets the record, what was
given with its option (None: nothing) and the language; it returns None where it has nothing to tell of such a record.
"""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

import click

from syncer.cli import completion
from syncer.cli.options import Options, examples, shared
from syncer.cli.output import emit, say

if TYPE_CHECKING:
    from syncer.cli.explaining import Told
    from syncer.cli.one_record import OneRecord


def _priority(one: "OneRecord", _given: object, locale: str) -> "Told | None":
    """The sum behind a requirement's priority (PRI-1), or what makes a change's grade (CR-3)."""
    from syncer.cli.explaining_sums import told

    return told(one, locale)


def _gates(one: "OneRecord", given: object, locale: str) -> "Told | None":
    """Who passed its gates with what proof, and what lacks now (GATE-1 to GATE-7)."""
    from syncer.cli.explaining_gates import told

    return told(one, given, locale)


def _sla(one: "OneRecord", given: object, locale: str) -> "Told | None":
    """Every cycle of its clocks (SLA-5), or of the one that was named."""
    from syncer.cli.explaining_clocks import told

    return told(one, given, locale)


def _field(one: "OneRecord", given: object, locale: str) -> "Told | None":
    """What each side says of the field that was named, who moved it last, and what holds it (TRC-1)."""
    from syncer.cli.explaining_field import told

    return told(one, given, locale)


KINDS: "Mapping[str, Callable[[OneRecord, object, str], Told | None]]" = {
    "priority": _priority,
    "gate": _gates,
    "sla": _sla,
    "field": _field,
}


@click.command(
    "explain",
    short_help="Why: the sum behind a priority or a grade, each interval of a clock, what passed a gate, who moved a field.",
    epilog=examples(
        "syncer explain REQ-0007",
        "syncer explain REQ-0007 --priority --locale zh-CN",
        "syncer explain CR-0002 --gate",
        'syncer explain CR-0002 --gate "no change without both sides"',
        "syncer explain CR-0002 --sla",
        'syncer explain CR-0002 --sla "change answered" --locale zh-CN',
        "syncer explain REQ-0007 --field owner",
        "syncer explain CAMP-12 --json",
    ),
)
@shared()
@click.argument("record", metavar="UID", shell_complete=completion.uids)
@click.option("--priority", is_flag=True, help="The sum behind its priority; of a change request, its grade.")
@click.option(
    "--gate",
    is_flag=False,
    flag_value="*",
    metavar="[NAME]",
    shell_complete=completion.gates,
    help="Who passed its gates with what proof, and what lacks now; or the gate of that name alone.",
)
@click.option(
    "--sla",
    is_flag=False,
    flag_value="*",
    metavar="[NAME]",
    shell_complete=completion.clocks,
    help="Its clocks: each interval, its source, who was told; or the clock of that name alone.",
)
@click.option("--field", metavar="F", help="One field: each side's word, who moved it last, what holds it.")
@click.option(
    "--locale", type=click.Choice(["en", "zh-CN"]), help="The language; without it, the project's first."
)
@click.pass_obj
def command(  # noqa: PLR0917 -- click passes options by name
    options: Options,
    record: str,
    gate: str | None,
    sla: str | None,
    field: str | None,
    locale: str | None,
    *,
    priority: bool,
) -> int:
    """Show why UID is as it is: a record's ID, its provisional ID, or its issue's key.

    Without an option everything that can be told of the record is shown, its single fields apart.
    """
    from syncer.cli.one_record import one_record
    from syncer.cli.session import configured

    with configured(options) as wired:
        one = one_record(wired, record)
        asked: dict[str, object] = {"priority": priority, "gate": gate, "sla": sla, "field": field}
        given = {name: said for name, said in asked.items() if said}
        told = _told(one, given, locale or one.project.locales[0])
    if options.json:
        explained = {name: found.data for name, found in told.items()}
        emit({"project": one.project.key, "uid": one.uid, "title": one.title, **explained})
    say(options, f"{one.uid}  {one.title}".rstrip())
    for found in told.values():
        for line in found.lines:
            say(options, line)
    return 0


def _told(one: "OneRecord", asked: dict[str, object], locale: str) -> "dict[str, Told]":
    """What is told by the words that were asked for, or all. Raises BadParameter where nothing can be."""
    found = {
        name: told
        for name, tell in KINDS.items()
        if (name in asked or not asked) and (told := tell(one, asked.get(name), locale)) is not None
    }
    if not found:
        kind = one.record.kind.value.replace("_", " ")
        message = f"{one.uid} is a {kind}, of which nothing is worked out that could be explained"
        hint = f"syncer history {one.uid} shows who changed what"
        raise click.BadParameter(f"{message}; {hint}", param_hint="UID")
    return found
