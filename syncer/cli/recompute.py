"""`syncer recompute`: drop a person's override, so that the rule's value holds again (REQ-9, CR-3).

A decision is a row in the store: it waits for no lock, `plan` shows what it will do, and the next cycle carries it out.
"""

from typing import TYPE_CHECKING

import click

from syncer.cli import completion
from syncer.cli.options import Options, examples, shared
from syncer.cli.output import emit, say

if TYPE_CHECKING:
    from syncer.cli.one_record import OneRecord
    from syncer.rules.computed import Computed


@click.command(
    "recompute",
    short_help="Drop an override: the rule's value holds again.",
    epilog=examples("syncer recompute REQ-0007", "syncer recompute CR-0002 --json"),
)
@shared()
@click.argument("record", metavar="UID", shell_complete=completion.uids)
@click.pass_obj
def command(options: Options, record: str) -> int:
    """Drop the override of UID's priority, or of a change request's grade; it takes effect with the next cycle.

    The override stays in the history; syncer explain shows what the rule says meanwhile.
    """
    from syncer.cli.one_record import one_record
    from syncer.cli.people import whoami
    from syncer.cli.session import configured
    from syncer.sync.observation import DecisionKind

    with configured(options) as wired:
        one = one_record(wired, record)
        field = _overridden(one)
        waits = any(d.kind is DecisionKind.RECOMPUTE and d.subject == one.uid for d in one.hub.decisions)
        if not waits:
            key, kind = one.project.key, DecisionKind.RECOMPUTE
            wired.hub.decide(key, kind, one.uid, {}, by=whoami(), now=wired.clock())
    override = one.record.values[field.override]
    if options.json:
        emit({"project": one.project.key, "uid": one.uid, "field": field.path, "override": override})
    already = "is to be dropped already" if waits else "will be dropped"
    look = f"see it first with syncer --project {one.project.key} plan"
    say(options, f"{one.uid}: the override of its {field.path} {already} by the next cycle; {look}")
    return 0


def _overridden(one: "OneRecord") -> "Computed":
    """The field with an override. Raises BadParameter where nobody overrode anything."""
    from syncer.rules.computed import COMPUTED

    field = COMPUTED.get(one.record.kind)
    if field is None:
        kind = one.record.kind.value.replace("_", " ")
        raise click.BadParameter(
            f"nothing of a {kind} is worked out; requirements have a priority, change requests a grade",
            param_hint="UID",
        )
    if field.override not in one.record.values:
        message = f"nobody overrode the {field.path} of {one.uid}"
        waits = any((held.uid, held.field) == (one.uid, field.path) for held in one.hub.held)
        hint = f"syncer explain {one.uid} shows how it comes about"
        hint = "it waits for a decision instead: syncer conflicts list" if waits else hint
        raise click.BadParameter(f"{message}; {hint}", param_hint="UID")
    return field
