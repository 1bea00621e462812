"""`syncer undo`: take back what a cycle changed in the register, as new edits that the next cycle plans and writes."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

import click

from syncer.cli.asking import agreed
from syncer.cli.options import Options, examples, shared
from syncer.cli.output import emit, say, table

if TYPE_CHECKING:
    from syncer.cycle.project import Project
    from syncer.domain.json import JsonObject
    from syncer.sync.undo import Undoing
    from syncer.wiring import Wired

LAST = "last"
LEFT = (
    "what has gone out stays out: mails, signatures, comments and older versions of pages; "
    "issues that were made stay, their records are withdrawn"
)


@click.command(
    "undo",
    short_help="Take back what a cycle changed.",
    epilog=examples(
        "syncer undo last --look",
        "syncer undo last",
        "syncer undo 3f2a9c41b7de --yes",
        "syncer undo last --yes --json",
    ),
)
@shared()
@click.argument("cycle", metavar="CYCLE")
@click.option("--look", "look_only", is_flag=True, help="Only show it.")
@click.option("--yes", is_flag=True, help="Do not ask; needed where nobody can answer.")
@click.pass_obj
def command(options: Options, cycle: str, look_only: bool, yes: bool) -> int:
    """Set every value that CYCLE changed in the register back to what it was; `last` is the last one that changed any.

    A field that was changed again since, is worked out, or is said by Jira alone stays as it is and is listed. Records
    that the cycle made are withdrawn. The next cycle merges and writes it like any edit: syncer plan shows it first.
    """
    from syncer.cli.session import configured, the_one

    with configured(options) as wired:
        project = the_one(wired)
        number = _cycle(wired, project, cycle)
        found = _undoing(wired, project, number)
        _show(options, project, number, found)
        if look_only or not found.restore:
            _tell(options, project, number, found, decided=False)
            return 1 if found.kept and not found.restore else 0
        if not agreed(yes, "Take this back?", instead="say --yes, or --look to see it alone"):
            say(options, "nothing is taken back")
            return 1
        _decide(wired, project, number, found)
    _tell(options, project, number, found, decided=True)
    return 0


def _cycle(wired: "Wired", project: "Project", wanted: str) -> str:
    """The cycle's id. Raises BadParameter where nothing of that name changed the register."""
    entries = wired.hub.past(project.key)
    known = list(dict.fromkeys(entry.cycle for entry in reversed(entries)))
    if wanted == LAST and known:
        return known[0]
    alike = [one for one in known if wanted and one.startswith(wanted)]
    if len(alike) == 1:
        return alike[0]
    if alike:
        raise click.BadParameter(f"{', '.join(alike[:5])} all begin with '{wanted}'", param_hint="CYCLE")
    if wired.hub.past_cycle(project.key, wanted) is not None:
        raise click.BadParameter(f"cycle {wanted} changed nothing in the register", param_hint="CYCLE")
    named = f"the last ones that did: {', '.join(known[:5])}" if known else "no cycle ever did"
    raise click.BadParameter(f"no cycle '{wanted}' changed the register; {named}", param_hint="CYCLE")


def _undoing(wired: "Wired", project: "Project", cycle: str) -> "Undoing":
    from syncer.sync.undo import told_by_jira_alone, undoing

    hub = wired.hub.snapshot(project.key)
    return undoing(wired.hub.past(project.key, cycle=cycle), hub, told_by_jira_alone(project.mapping))


def _show(options: Options, project: "Project", cycle: str, found: "Undoing") -> None:
    from syncer.sync.printing import brief

    say(options, f"{project.key}, cycle {cycle}:")
    rows = [[one.uid, one.field, brief(one.now, 40), brief(one.to, 40)] for one in found.restore]
    table(options, ["record", "field", "now", "will be"], rows)
    if found.kept:
        say(options, "\nstays as it is:")
        table(options, ["record", "field", "why"], [[one.uid, one.field, one.why] for one in found.kept])


def _decide(wired: "Wired", project: "Project", cycle: str, found: "Undoing") -> None:
    from syncer.cli.people import whoami
    from syncer.sync.observation import DecisionKind

    payload = found.payload(cycle)
    wired.hub.decide(project.key, DecisionKind.UNDO, cycle, payload, by=whoami(), now=wired.clock())


def _tell(options: Options, project: "Project", cycle: str, found: "Undoing", *, decided: bool) -> None:
    if options.json:
        emit(_as_json(project, cycle, found, decided=decided))
    for line in _said(project, found, decided=decided):
        say(options, line)


def _said(project: "Project", found: "Undoing", *, decided: bool) -> Iterator[str]:
    if not decided:
        if not found.restore:
            yield "there is nothing to take back" if not found.kept else "nothing of it can be taken back"
        return
    fields = f"{len(found.restore)} field{'s' if len(found.restore) > 1 else ''}"
    yield f"\n{fields} will be set back by the next cycle; look first with: syncer --project {project.key} plan"
    yield LEFT


def _as_json(project: "Project", cycle: str, found: "Undoing", *, decided: bool) -> "JsonObject":
    return {
        "project": project.key,
        "cycle": cycle,
        "decided": decided,
        "restore": [
            {"uid": one.uid, "field": one.field, "now": one.now, "to": one.to} for one in found.restore
        ],
        "kept": [{"uid": one.uid, "field": one.field, "why": one.why} for one in found.kept],
    }
