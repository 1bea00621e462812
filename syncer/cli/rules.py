"""`syncer rules`: what the rules will do by themselves; `rules next` says what fires when, and whom it tells (B-33).

It looks at the store alone, asks no site, takes no lock and writes nothing.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING

import click

from syncer.cli import completion
from syncer.cli.options import Options, examples, shared
from syncer.cli.output import emit, say, table

if TYPE_CHECKING:
    from syncer.domain.json import JsonObject
    from syncer.explaining.watched import Watch
    from syncer.rules.clock_values import ClockCycle
    from syncer.rules.escalation import Memory
    from syncer.rules.slas import Policy

_FEW = 20


@click.group("rules", short_help="What the rules will do: next.", epilog=examples("syncer rules next"))
@shared()
def command() -> None:
    """What rules do by themselves as time passes."""


@command.command(
    "next",
    epilog=examples(
        "syncer rules next", "syncer rules next CR-0002", "syncer --project SHOP rules next --all --json"
    ),
)
@shared()
@click.argument("record", required=False, metavar="[UID]", shell_complete=completion.uids)
@click.option("--all", "whole", is_flag=True, help="All of them.  [default: the first 20]")
@click.pass_obj
def following(options: Options, record: str | None, whole: bool) -> int:
    """Show what clocks will do if nobody does anything, of UID or of all records: when, what, and whom it tells.

    Warnings, breaches, escalation levels and what is said again, pauses that get too long, and clocks that begin by themselves,
    such as at a meeting's end. What somebody acknowledged is left out. Of a clock that is paused nobody can tell.
    """
    from syncer.cli.one_record import one_record
    from syncer.cli.session import configured
    from syncer.explaining.watched import Watch

    with configured(options) as wired:
        now = wired.clock()
        if record is not None:
            one = one_record(wired, record)
            watches, uids = [Watch(one.project, wired.offline(one.project), one.hub, now)], [one.uid]
        else:
            watches = [
                Watch(each, wired.offline(each), wired.hub.snapshot(each.key), now) for each in wired.projects
            ]
            uids = None
        found = sorted((one for watch in watches for one in _coming(watch, uids)), key=lambda one: one.order)
        several = len(watches) > 1
    shown = found if whole else found[:_FEW]
    if options.json:
        emit([one.to_json() for one in shown])
    _show(options, shown, len(found), several=several)
    return 0


@dataclass(frozen=True, slots=True)
class _Coming:
    """Something that will happen by itself."""

    project: str
    uid: str
    title: str
    rule: str
    what: str
    name: str
    at: datetime
    zone: str
    words: tuple[str, ...] = ()
    people: tuple[str, ...] = ()
    vain: tuple[str, ...] = ()  # the words that mean nobody

    @property
    def order(self) -> tuple[datetime, str, str, str]:
        return (self.at, self.uid, self.rule, self.name)

    def to_json(self) -> "JsonObject":
        return {
            "project": self.project,
            "uid": self.uid,
            "title": self.title,
            "rule": self.rule,
            "what": self.what,
            "name": self.name,
            "at": self.at.isoformat(),
            "tells": list(self.words),
            "people": list(self.people),
        }


def _coming(watch: "Watch", uids: Sequence[str] | None) -> Iterator[_Coming]:
    """What comes of these records, or of all, in any order."""
    memory = watch.memory(uids)
    for timeline in watch.timelines(watch.ahead() if uids is None else uids).values():
        for rule, at in watch.works.beginnings(timeline, watch.now):
            yield _one(watch, (timeline.uid, rule, "begins", "begins"), at)
        for policy, cycle in watch.works.cycles(timeline, watch.now):
            if cycle.open:
                yield from _of_cycle(watch, policy, cycle, memory)


def _of_cycle(watch: "Watch", policy: "Policy", cycle: "ClockCycle", memory: "Memory") -> Iterator[_Coming]:
    """The points of a cycle that are to come, told or not, and what follows from its breach."""
    from syncer.rules.escalation import acknowledged

    said = [one for one in watch.works.said(policy, cycle, watch.now) if one.at > watch.now]
    told = [one for one in said if not acknowledged(one, memory)]
    people = watch.works.people(told, {cycle.uid: watch.hub.records[cycle.uid].values})
    for one in told:
        meant = dict.fromkeys(person for word in one.to for person in people[one.uid, word])
        vain = tuple(word for word in one.to if not people[one.uid, word])
        coming = _one(watch, (one.uid, one.policy, one.kind, one.name), one.at, one.to, tuple(meant))
        yield replace(coming, vain=vain)
    names = {(one.name, one.trigger) for one in said}
    for point in cycle.thresholds:
        silent = (point.name, point.trigger) not in names and not point.reached and not point.carried
        if silent and point.at is not None and point.at > watch.now:
            yield _one(watch, (cycle.uid, cycle.policy, point.kind, point.name), point.at)


def _one(
    watch: "Watch",
    point: tuple[str, str, str, str],
    at: datetime,
    words: tuple[str, ...] = (),
    people: tuple[str, ...] = (),
) -> _Coming:
    uid, rule, what, name = point
    title = str(watch.hub.records[uid].values.get("title") or "")
    return _Coming(watch.project.key, uid, title, rule, what, name, at, watch.project.timezone, words, people)


def _show(options: Options, shown: Sequence[_Coming], count: int, *, several: bool) -> None:
    if not shown:
        say(options, "nothing will happen by itself: no clock has a point to come")
        return
    heads = [*(["project"] if several else []), "when", "record", "clock", "what", "tells"]
    table(options, heads, [[*([one.project] if several else []), *_row(one)] for one in shown])
    say(options, f"times in {', '.join(dict.fromkeys(one.zone for one in shown))}")
    if len(shown) < count:
        say(options, f"and {count - len(shown)} more (--all lists them)")


def _row(one: _Coming) -> list[str]:
    from syncer.cli.moments import local

    when = local(one.at, one.zone).strftime("%Y-%m-%d %H:%M")
    vain = f" ({', '.join(one.vain)}: nobody is named)" if one.vain else ""
    tells = (", ".join(one.people) or "nobody") + vain
    name = {"warning": f"warning {one.name}", "pause": "pause too long"}.get(one.what, one.name)
    return [when, one.uid, one.rule, name, tells]
