"""`syncer ack`: somebody knows of a breach; what would follow from it stops (B-32, B-33).

It is a word in the store beside what was said of the breach, with who and when. It waits for no lock, and nothing is sent.
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import click

from syncer.cli import completion
from syncer.cli.options import Options, examples, shared
from syncer.cli.output import emit, say

if TYPE_CHECKING:
    from syncer.cli.one_record import OneRecord
    from syncer.sync.clock_rows import ClockRow, Firing


@click.command(
    "ack",
    short_help="Acknowledge a breached clock: what follows from it stops.",
    epilog=examples(
        "syncer ack QST-0003",
        "syncer ack CR-0002 change answered",
        'syncer ack "CR-0002 change answered" --json',
    ),
)
@shared()
@click.argument("item", metavar="UID [RULE]", nargs=-1, required=True, shell_complete=completion.uids)
@click.pass_obj
def command(options: Options, item: tuple[str, ...]) -> int:
    """Say that you know of the breach of UID's clock: no further level is told, and nothing is said again.

    RULE is the name of the clock, needed where several of the record are breached. The clock itself goes on: it stops by
    evidence alone. A later breach, under another goal or in another cycle, is told anew. Acknowledging twice changes nothing:
    the first word stands. With the next cycle it stands in the record's history.
    """
    from syncer.acts.breaches import acknowledge, breaches, going_on
    from syncer.cli.one_record import one_record
    from syncer.cli.people import whoami
    from syncer.cli.session import configured

    name, _, rule = " ".join(" ".join(item).split()).partition(" ")
    with configured(options) as wired:
        one, now = one_record(wired, name), wired.clock()
        rows = [row for row in wired.hub.clocks(one.project.key) if row.uid == one.uid]
        row = _meant(one, going_on(rows, one.hub, now), rule)
        said = breaches(row, wired.hub.fired(one.project.key, [one.uid]))
        _must_be_said(row, said)
        fresh = acknowledge(wired.hub, one.project.key, row, said, by=whoami(), now=now)
        known = breaches(row, wired.hub.fired(one.project.key, [one.uid]))
    first = min(known, key=lambda each: each.acknowledged_at or now)
    _tell(options, one, row, first, fresh=fresh)
    return 0


def _meant(one: "OneRecord", rows: "Sequence[ClockRow]", rule: str) -> "ClockRow":
    """The breached clock that was meant. Raises BadParameter where there is none, or several and none was named."""
    from syncer.domain.problems import did_you_mean

    names = [row.rule for row in rows]
    look = f"syncer explain {one.uid} --sla shows its clocks"
    if not rows:
        raise click.BadParameter(f"no clock of {one.uid} is breached; {look}", param_hint="UID")
    found = [row for row in rows if not rule or row.rule.casefold() == rule.casefold()]
    if not found:
        hint = did_you_mean(rule, names) or f"breached: {', '.join(names)}"
        raise click.BadParameter(f"no breached clock of {one.uid} is '{rule}'; {hint}", param_hint="RULE")
    if len(found) > 1:
        several = "; or ".join(f"syncer ack {one.uid} {name}" for name in names)
        raise click.BadParameter(
            f"several clocks of {one.uid} are breached: say {several}", param_hint="RULE"
        )
    return found[0]


def _must_be_said(row: "ClockRow", said: "Sequence[Firing]") -> None:
    """Raises BadParameter where nothing was said of the breach yet, so that there is nothing to acknowledge."""
    if not said:
        message = f"nobody was told yet that '{row.rule}' of {row.uid} is breached"
        hint = "a cycle does it where the rule names somebody (syncer run); then acknowledge it"
        raise click.BadParameter(f"{message}; {hint}", param_hint="UID")


def _tell(options: Options, one: "OneRecord", row: "ClockRow", first: "Firing", *, fresh: bool) -> None:
    from syncer.cli.moments import local

    at, zone = first.acknowledged_at, one.project.timezone
    if options.json:
        emit(
            {
                "project": one.project.key,
                "uid": one.uid,
                "rule": row.rule,
                "cycle": row.cycle,
                "acknowledged_by": first.acknowledged_by,
                "acknowledged_at": at.isoformat(timespec="seconds") if at else None,
                "before": not fresh,
            }
        )
    said = "is" if fresh else "was already"
    when = f", {local(at, zone):%Y-%m-%d %H:%M} ({zone})" if at else ""
    say(
        options, f"{one.uid}: the breach of '{row.rule}' {said} acknowledged by {first.acknowledged_by}{when}"
    )
    say(options, f"no further level is told; the clock stops by evidence: syncer explain {one.uid} --sla")
