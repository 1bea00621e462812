"""`syncer confirm`: links between records that wait for somebody to look again, and the word that somebody did (B-28).

A confirmation is a row in the store: it waits for no lock, and the next cycle carries it out.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import click

from syncer.cli.moments import local
from syncer.cli.options import Options, examples, shared
from syncer.cli.output import emit, say, table

if TYPE_CHECKING:
    from syncer.cycle.project import Project
    from syncer.domain.json import JsonObject
    from syncer.rules.suspects import Alarm
    from syncer.sync.observation import HubState, Suspect
    from syncer.wiring import Wired

_WORDS = {
    "figure": "figure",
    "unit": "unit",
    "modal": "how binding it is",
    "actor": "who acts",
    "criterion": "acceptance criterion",
}


@click.command(
    "confirm",
    short_help="Links that somebody has to look at again.",
    epilog=examples(
        "syncer confirm --list",
        "syncer confirm 'REQ-0005>depends_on>REQ-0001'",
        "syncer confirm REQ-0001 SOL-0002",
        "syncer --project SHOP confirm --all --json",
    ),
)
@shared()
@click.argument("links", metavar="[LINK]...", nargs=-1)
@click.option("--list", "list_only", is_flag=True, help="Only show which links wait, and why.")
@click.option("--all", "whole", is_flag=True, help="Confirm every link that waits.")
@click.pass_obj
def command(options: Options, links: tuple[str, ...], list_only: bool, whole: bool) -> int:
    """Say of each LINK that you looked at it again and it still holds.

    A LINK is written as it is listed, or is the ID of a record: then all links from and to it are meant. Links wait when
    a figure, a unit, a binding word, an actor or an acceptance criterion changed in the record that they lead to.
    """
    from syncer.cli.people import whoami
    from syncer.cli.session import configured

    if not list_only and not whole and not links:
        list_only = True
    if whole and links:
        raise click.UsageError("say either which links, or --all")
    with configured(options) as wired:
        waiting = [one for project in wired.projects for one in _waiting(wired, project)]
        chosen = waiting if whole or not links else _chosen(waiting, links)
        for one in () if list_only else chosen:
            _confirm(wired, one, whoami())
    _tell(options, chosen, confirmed=not list_only)
    return 0


@dataclass(frozen=True, slots=True)
class _Waiting:
    """A suspect link of a project, what changed, and a digest of what was looked at."""

    project: str
    suspect: "Suspect"
    alarms: tuple["Alarm", ...]
    seen: str
    title: str
    zone: str
    confirmed: bool

    def to_json(self) -> "JsonObject":
        return {
            "project": self.project,
            "link": self.suspect.link,
            "record": self.suspect.uid,
            "field": self.suspect.field,
            "depends_on": self.suspect.on,
            "since": self.suspect.since.isoformat(timespec="seconds"),
            "changed": [
                {"field": one.path, "what": one.reason.value, "from": one.before, "to": one.after}
                for one in self.alarms
            ],
            "confirmed": self.confirmed,
        }


def _waiting(wired: "Wired", project: "Project") -> Iterator[_Waiting]:
    """Every link of a project that waits, in order; one that was confirmed waits only for the next cycle."""
    from syncer.cli.people import data_of
    from syncer.sync.observation import DecisionKind
    from syncer.sync.suspects import looked_at, why

    hub = wired.hub.snapshot(project.key)
    records = {uid: (stored.kind, stored.values) for uid, stored in hub.records.items()}
    done = {d.subject for d in hub.decisions if d.kind is DecisionKind.CONFIRM}
    if not hub.suspects:
        return
    data = data_of(wired, project)
    for one in sorted(hub.suspects, key=lambda one: one.link):
        found = why(project.mapping.suspects, one, records, data)
        title, seen = _title(hub, one.on), looked_at(one, records)
        yield _Waiting(project.key, one, found, seen, title, project.timezone, one.link in done)


def _title(hub: "HubState", uid: str) -> str:
    return str(hub.records[uid].values.get("title") or "") if uid in hub.records else ""


def _chosen(waiting: Sequence[_Waiting], wanted: Sequence[str]) -> list[_Waiting]:
    """The links that were meant. Raises BadParameter for a word that means none, naming the nearest."""
    from syncer.domain.problems import did_you_mean

    found: dict[str, _Waiting] = {}
    for word in wanted:
        meant = [one for one in waiting if _means(word, one.suspect)]
        if not meant:
            known = [name for one in waiting for name in (one.suspect.link, one.suspect.uid, one.suspect.on)]
            hint = did_you_mean(word, known) or "syncer confirm --list shows what waits"
            raise click.BadParameter(f"no link waits as '{word}'; {hint}", param_hint="LINK")
        found.update({one.suspect.link: one for one in meant})
    return list(found.values())


def _means(word: str, suspect: "Suspect") -> bool:
    names = {suspect.link, f"{suspect.uid}>{suspect.on}", suspect.uid, suspect.on}
    return word.strip().casefold() in {name.casefold() for name in names}


def _confirm(wired: "Wired", one: _Waiting, by: str) -> None:
    from syncer.sync.observation import DecisionKind

    if not one.confirmed:
        payload: JsonObject = {"seen": one.seen}
        wired.hub.decide(
            one.project, DecisionKind.CONFIRM, one.suspect.link, payload, by=by, now=wired.clock()
        )


def _tell(options: Options, chosen: Sequence[_Waiting], *, confirmed: bool) -> None:
    if options.json:
        emit([one.to_json() if not confirmed else {**one.to_json(), "confirmed": True} for one in chosen])
    if not chosen:
        say(options, "no link waits for anybody")
        return
    rows = [
        [one.suspect.link, _why(one), f"{local(one.suspect.since, one.zone):%Y-%m-%d}", _state(one)]
        for one in chosen
    ]
    if not confirmed:
        table(options, ["link", "what changed", "since", ""], rows)
        say(options, "look at each, then: syncer confirm LINK, or a record's ID for all of its links")
        return
    for one in chosen:
        say(options, f"{one.suspect.link} is confirmed; the next cycle clears it (syncer run, or the daemon)")


def _state(one: _Waiting) -> str:
    return "confirmed" if one.confirmed else ""


def _why(one: _Waiting) -> str:
    """What changed in the record the link leads to, in a few words."""
    said = [
        f"{_WORDS[alarm.reason.value]}: {alarm.before or 'nothing'} → {alarm.after or 'nothing'}"
        for alarm in one.alarms
    ]
    return f"{one.suspect.on} {one.title}: {'; '.join(said)}"
