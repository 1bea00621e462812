"""`syncer conflicts`: fields that several sides changed, and a person's word on them.

A decision is a row in the store: it waits for no lock, and the next cycle carries it out.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import click

from syncer.cli import completion
from syncer.cli.moments import local
from syncer.cli.options import Options, examples, shared
from syncer.cli.output import emit, say, table

if TYPE_CHECKING:
    from datetime import datetime

    from syncer.domain.json import JsonObject, JsonValue
    from syncer.sync.observation import Held, HubState
    from syncer.wiring import Wired

SIDES = ("jira", "files", "register")


@click.group(
    "conflicts",
    short_help="Fields changed on several sides: list, show, resolve.",
    epilog=examples(
        "syncer conflicts list",
        "syncer conflicts show REQ-0007.title",
        "syncer conflicts resolve REQ-0007.title --take jira",
        'syncer conflicts resolve 1 --value "Payment data are encrypted"',
    ),
)
@shared()
def command() -> None:
    """Fields that were changed on several sides and are held until somebody decides."""


@command.command("list", epilog=examples("syncer conflicts list", "syncer conflicts list --json"))
@shared()
@click.pass_obj
def list_(options: Options) -> int:
    """List what is held, with a number and an ID for each, who decides it and until when."""
    from syncer.cli.session import configured

    with configured(options) as wired:
        found, now = list(_all(wired)), wired.clock()
    if options.json:
        emit([_as_json(one) for one in found])
    elif not found:
        say(options, "nothing is held")
    rows = [
        [str(x.number), x.name, *(_cell(x.held, side) for side in SIDES), x.held.owner, _due(x, now)]
        for x in found
    ]
    table(options, ["no.", "conflict", *SIDES, "decides", "until"], rows)
    return 0


@command.command("show", epilog=examples("syncer conflicts show REQ-0007.title", "syncer conflicts show 1"))
@shared()
@click.argument("conflict", metavar="ID", shell_complete=completion.held)
@click.pass_obj
def show(options: Options, conflict: str) -> int:
    """Show what each side says of ID (as listed, or its number), and how to decide."""
    from syncer.cli.session import configured

    with configured(options) as wired:
        one = _find(wired, conflict)
        hub, now = wired.hub.snapshot(one.project), wired.clock()
    if options.json:
        emit(_as_json(one))
    for line in _told(one, hub, now):
        say(options, line)
    return 0


@command.command(
    "resolve",
    epilog=examples(
        "syncer conflicts resolve REQ-0007.title --take files", "syncer conflicts resolve 2 --value high"
    ),
)
@shared()
@click.argument("conflict", metavar="ID", shell_complete=completion.held)
@click.option("--take", type=click.Choice([*SIDES, "workbook"]), help="Whose value holds on all sides.")
@click.option("--value", help='Another value, as in a register file; lists as YAML: "[a, b]".')
@click.pass_obj
def resolve(options: Options, conflict: str, take: str | None, value: str | None) -> int:
    """Decide ID. It takes effect with the next cycle; a running daemon picks it up by itself."""
    from syncer.acts import conflicts
    from syncer.cli.people import whoami
    from syncer.cli.session import configured
    from syncer.cli.unfit import fitting
    from syncer.sync.printing import brief

    if (take is None) == (value is None):
        raise click.UsageError("say either --take jira|files|register or --value TEXT")
    with configured(options) as wired, fitting():
        one = _find(wired, conflict)
        if take is not None:
            chosen = conflicts.taken(one.held, "files" if take == "workbook" else take)
        else:
            record = wired.hub.snapshot(one.project).records[one.held.uid]
            chosen = conflicts.worded(one.held, record, value or "")
        conflicts.resolve(wired.hub, one.project, one.held, chosen, by=whoami(), now=wired.clock())
    if options.json:
        emit({"project": one.project, "id": one.name, "value": chosen})
    say(
        options,
        f"{one.name}: {brief(chosen)} is decided; the next cycle writes it (syncer run, or the daemon)",
    )
    return 0


# --------------------------------------------------------------------------------- what is held


@dataclass(frozen=True, slots=True)
class _Conflict:
    """A held field with its project and its number in the list."""

    project: str
    number: int
    held: "Held"
    zone: str = "UTC"

    @property
    def name(self) -> str:
        """What people call it by."""
        return f"{self.held.uid}.{self.held.field}"


def _all(wired: "Wired") -> Iterator[_Conflict]:
    number = 0
    for project in wired.projects:
        for held in wired.hub.snapshot(project.key).held:
            number += 1
            yield _Conflict(project.key, number, held, project.timezone)


def _find(wired: "Wired", wanted: str) -> _Conflict:
    """The conflict of that ID or number. Raises BadParameter naming the nearest."""
    from syncer.domain.problems import did_you_mean

    found = list(_all(wired))
    matching = [one for one in found if wanted in {one.name, str(one.number)}]
    if len(matching) > 1:
        keys = ", ".join(one.project for one in matching)
        raise click.BadParameter(f"{wanted} is held in {keys}: say --project", param_hint="ID")
    if not matching:
        hint = did_you_mean(wanted, [one.name for one in found]) or "see syncer conflicts list"
        raise click.BadParameter(f"nothing is held as '{wanted}'; {hint}", param_hint="ID")
    return matching[0]


def _cell(held: "Held", side: str) -> str:
    from syncer.sync.printing import brief

    return brief(held.values[side], 32) if side in held.values else ""


def _as_json(one: _Conflict) -> "JsonObject":
    held = one.held
    return {
        "id": one.name,
        "number": one.number,
        "project": one.project,
        "uid": held.uid,
        "field": held.field,
        "values": dict(held.values),
        "base": held.base,
        "since": held.since.isoformat(timespec="seconds"),
        "reason": held.reason,
        "owner": held.owner,
        "due": held.due.isoformat(timespec="seconds") if held.due is not None else None,
        "authors": dict(held.authors),
    }


def _due(one: _Conflict, now: "datetime") -> str:
    """Until when somebody has to decide, by the project's clocks, and whether that is past; "" where nobody said."""
    due = one.held.due
    return f"{_clock(one, due)}{' (late)' if due < now else ''}" if due is not None else ""


def _clock(one: _Conflict, instant: "datetime") -> str:
    return f"{local(instant, one.zone):%Y-%m-%d %H:%M} {one.zone}"


def _who(one: _Conflict, side: str) -> str:
    """Who wrote that side's value, and when, as far as it told."""
    from datetime import datetime

    name, _, moment = one.held.authors.get(side, "").rpartition(", ")
    try:
        when = f" on {_clock(one, datetime.fromisoformat(moment))}"
    except ValueError:
        name, when = one.held.authors.get(side, ""), ""
    return f"   by {name}{when}" if name else ""


def _told(one: _Conflict, hub: "HubState", now: "datetime") -> Iterator[str]:
    held = one.held
    title = hub.records[held.uid].values.get("title", "") if held.uid in hub.records else ""
    yield f"{one.name}  {title}"
    yield f"held since {_clock(one, held.since)}{f': {held.reason}' if held.reason else ''}"
    if held.owner or held.due is not None:
        until = f" until {_due(one, now)}" if held.due is not None else ""
        yield f"to be decided by {held.owner or 'whoever comes first'}{until}"
    yield f"  last agreed  {_whole(held.base)}"
    for side, value in held.values.items():
        yield f"  {side.ljust(11)}  {_whole(value)}{_where(held.uid, side, hub)}{_who(one, side)}"
    yield "decide:"
    for side in held.values:
        yield f"  syncer --project {one.project} conflicts resolve {one.name} --take {side}"
    yield f"  syncer --project {one.project} conflicts resolve {one.name} --value TEXT"


def _whole(value: "JsonValue") -> str:
    """All of a value; further lines are set below the first."""
    from syncer.domain.json import canonical

    text = value if isinstance(value, str) else "nothing" if value is None else canonical(value)
    return text.strip().replace("\n", "\n" + " " * 15)


def _where(uid: str, side: str, hub: "HubState") -> str:
    """Where that side has it, as far as the store knows."""
    for part in hub.counterparts:
        if part.uid == uid and part.side == side and part.primary:
            return f"   ({part.key})"
    return ""
