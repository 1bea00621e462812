"""Replays of a year: event by event, in one batch, and with the store lost; verdicts compared, firings counted.

A clock is worked out from what happened, never counted up, so it must not matter when anybody looked (SLA-5, B-30, B-34).
What happened stands in Jira's history and, with instants of its own, in the register's folder; what people type into a file
without an instant is known only by the register's own history, and with the store lost clocks that ask for it are unknown.

    python -m tests.support.replay --issues 1000 --seed 7 --each 20
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Final

import yaml

from syncer.cycle.conduct import cycle
from syncer.cycle.project import Ports
from syncer.cycle.report import Report
from syncer.http.shared import Timer
from syncer.sandbox.app import start
from syncer.sandbox.clock import Clock as Watch
from syncer.sandbox.people.deeds import act
from syncer.sandbox.site import Site, load_seed
from syncer.sync.clock_rows import ClockRow, FiringKey
from syncer.sync.clockwork import RECORD
from syncer.sync.observation import Side
from tests.support.campus import Campus, aged
from tests.support.life import BEGIN, END, Deed, year
from tests.support.presets import SITES
from tests.support.world import Flavour, lay_out

ALONE: Final = frozenset(
    {"preliminary_plan", "state", "type"}
)  # what only the register's history dates, of some records
_VERDICT: Final = ("state", "started", "ended", "breached", "goal", "since")
_FOLDERS: Final = {"question": "questions", "meeting": "meetings"}
MAPPING: Final = """\
version: 1
extends: demo
guard: {first_push: allow, limit: {items: 100000, percent: 100}}
comments: {answer: {starts_with: ["Answer:"]}}
slas:
  - {name: change answered, on_breach: {notify: [owner], label: overdue}, due_date: true}
records:
  change_request:
    adopt: {mode: always, jql: 'type = "Change request"'}
    fields:
      urgency: {jira: {field: Urgency}, values: {urgent: Urgent, normal: Normal, low: Low}}
      impact.delay_days: {jira: {field: Delay days}}
    state:
      jira: status
      direction: from_jira
      values: {submitted: To Do, assessing: In Progress, awaiting_customer: Waiting, approved: Done, withdrawn: Cancelled}
  action:
    issues:
      create: [{type: Action item}]
      read: [Action item]
    adopt: {mode: always, jql: 'type = "Action item"'}
    fields:
      priority: {jira: priority, values: {p0: Highest, p1: High, p2: Low}}
    state:
      jira: status
      direction: from_jira
      values: {open: To Do, in_progress: In Progress, done: Done, cancelled: Cancelled}
  question:
    issues:
      create: [{type: Meeting question}]
      read: [Meeting question]
    fields:
      title: {jira: summary}
    state: {mirror: label}
"""
PEOPLE: Final = """\
people:
  - {id: analyst, name: Analyst, side: ours, role: analyst, email: analyst@example.com, reports_to: pm}
  - {id: pm, name: Project manager, side: ours, role: project_manager, email: pm@example.com}
  - {id: consultant, name: Consultant, side: ours, email: consultant@example.com}
  - {id: director, name: Camp director, side: customer, email: director@example.com}
"""
Verdicts = Mapping[tuple[str, str, int], tuple[object, ...]]  # by the record's name, rule and number
Clock = tuple[str, str]  # a record's name and a rule


def seed_of_site() -> dict[str, Any]:
    """The site: types and fields of the year's issues."""
    seed = dict(load_seed(SITES / "full_site.yaml"))
    project = dict(seed["projects"][0])
    project["statuses"] = [
        {"name": "To Do", "category": "new"},
        {"name": "In Progress", "category": "indeterminate"},
        {"name": "Waiting", "category": "indeterminate"},
        {"name": "Done", "category": "done"},
        {"name": "Cancelled", "category": "done"},
    ]
    days = {
        "name": "Delay days",
        "type": "number",
        "projects": ["CAMP"],
        "screens": [{"project": "CAMP", "types": ["Change request"]}],
    }
    return {**seed, "projects": [project, *seed["projects"][1:]], "fields": [*seed["fields"], days]}


@dataclass
class World:
    """A site with its register and clock, where a year's deeds are done; `fired` are the firings that cycles have told."""

    campus: Campus
    keys: dict[int, str] = field(default_factory=dict)
    waiting: list[Deed] = field(default_factory=list)
    fired: Counter[FiringKey] = field(default_factory=Counter)
    told: set[FiringKey] = field(default_factory=set)
    cycles: int = 0
    ports: Ports = field(init=False)

    # --------------------------------------------------------------------------------- time

    def wire(self) -> None:
        """Let the project live in the site's time."""
        clock = self.campus.site.clock
        self.campus.wired.clock = clock.now
        self.campus.wired.timer = Timer(lambda: clock.now().timestamp(), clock.advance)  # type: ignore[arg-type]
        self.ports = self.campus.wired.ports(self.campus.project)

    def until(self, at: datetime) -> None:
        """Let time pass."""
        clock = self.campus.site.clock
        if at > clock.now():
            clock.set(at)

    def cycle(self) -> Report:
        """One cycle of a service that stays up; what it fired is counted."""
        report = cycle(self.campus.project, self.ports)
        self.cycles += 1
        for one in report.struck.fired:
            self.fired[one.key] += 1
            if one.to or one.later:
                self.told.add(one.key)
        return report

    def settled(self) -> None:
        """Cycles until one writes nothing. Raises AssertionError where there is no end."""
        for _ in range(8):
            if self.cycle().writes == 0:
                return
        raise AssertionError("still writing after 8 cycles")

    # -------------------------------------------------------------------------------- deeds

    def do(self, deed: Deed) -> None:
        """Carry a deed out at its instant; one in a file that is not there yet waits for the next cycle."""
        self.until(deed.at)
        if deed.in_jira:
            self._in_jira(deed)
        elif not self._in_file(deed):
            self.waiting.append(deed)

    def catch_up(self) -> None:
        """Do what waited for a file."""
        self.waiting = [deed for deed in self.waiting if not self._in_file(deed)]

    def _in_jira(self, deed: Deed) -> None:
        wanted = dict(deed.wanted)
        if deed.do == "create":
            made = act(self.campus.site, {**_by(deed), "do": "create_issue", "project": "CAMP", **wanted})
            self.keys[deed.number] = str(made["key"])
            return
        name = "edit_issue" if deed.do == "edit" else deed.do
        act(self.campus.site, {**_by(deed), "do": name, "issue": self.keys[deed.number], **wanted})

    def _in_file(self, deed: Deed) -> bool:
        if deed.do == "write":
            path = self.campus.register / _FOLDERS[deed.kind] / f"number-{deed.number}.md"
            path.parent.mkdir(exist_ok=True)
            _write(path, deed.wanted["values"], "")
            self.keys[deed.number] = f"{_FOLDERS[deed.kind]}/{path.name}"
            return True
        path_of = self._file(deed)
        if path_of is None:
            return False
        front, body = _parsed(path_of)
        if deed.do == "set":
            front.update(deed.wanted["values"])
        else:
            front[deed.wanted["path"]] = [*(front.get(deed.wanted["path"]) or ()), deed.wanted["item"]]
        _write(path_of, front, body)
        return True

    def _file(self, deed: Deed) -> Path | None:
        """The file of a thing; of an issue that was adopted, where the cycle put it."""
        name = self.keys.get(deed.number, "")
        if deed.kind in _FOLDERS:
            return self.campus.register / name if name else None
        parts = self.campus.hub().counterparts
        uid = next((one.uid for one in parts if one.side is Side.JIRA and one.key == name), None)
        found = [one.key for one in parts if one.side is Side.FILES and one.uid == uid]
        return self.campus.register / found[0].partition("#")[0] if uid and found else None

    # ----------------------------------------------------------------------------- verdicts

    def rows(self) -> list[ClockRow]:
        """All clocks as they were last run."""
        return [row for row in self.campus.wired.hub.clocks("CAMP") if row.rule != RECORD]

    def names(self) -> dict[str, str]:
        """What each record is called in any of these worlds: by its number in the year; others by their own id."""
        numbers = {key: number for number, key in self.keys.items()}
        parts = self.campus.hub().counterparts
        return {one.uid: f"#{numbers[one.key]}" for one in parts if one.key in numbers}

    def verdicts(self) -> Verdicts:
        """What every cycle of a clock came to."""
        names = self.names()
        return {
            (names.get(row.uid, row.uid), row.rule, row.cycle): tuple(row.row.get(name) for name in _VERDICT)
            for row in self.rows()
        }

    def shown(self) -> dict[str, tuple[object, ...]]:
        """What people see on each issue of what rules write there."""
        return {
            key: (
                one["fields"].get("duedate"),
                *sorted(one["fields"].get("labels") or ()),
                len(one["comments"]),
            )
            for key, one in self.campus.issues().items()
        }

    def unknown(self) -> dict[Clock, frozenset[str]]:
        """Clocks that nobody can tell, with the fields whose past is not known."""
        names = self.names()
        return {
            (names.get(row.uid, row.uid), row.rule): frozenset(map(str, row.row.get("unknown") or ()))  # type: ignore[arg-type]
            for row in self.rows()
            if row.row["state"] == "unknown"
        }


def _by(deed: Deed) -> dict[str, str]:
    return {"as": f"{deed.who}@example.com"}


def _parsed(path: Path) -> tuple[dict[str, Any], str]:
    _, front, body = path.read_text("utf-8").split("---\n", 2)
    return yaml.safe_load(front) or {}, body


def _write(path: Path, front: Mapping[str, Any], body: str) -> None:
    text = yaml.safe_dump(dict(front), allow_unicode=True, sort_keys=False)
    path.write_text(f"---\n{text}---\n{body}", encoding="utf-8")
    aged(path)


@contextmanager
def world(home: Path, flavour: Flavour = "cloud") -> Iterator[World]:
    """A fresh site at the year's beginning, and a project that publishes no page."""
    clock = Watch(frozen_at=BEGIN)
    with start(Site.from_seed(seed_of_site(), clock=clock, flavour=flavour)) as running:
        register = lay_out(home, running.url, mapping=MAPPING, flavour=flavour)
        (register / "project.yaml").write_text(PEOPLE, encoding="utf-8")
        config = home / "config.toml"
        text = config.read_text("utf-8").replace('space = {internal = "CAMPINT"}\n', "")
        jira, projects = text[: text.index("[confluence]")], text[text.index("[[projects]]") :]
        config.write_text(f'{jira}[daemon]\ncensus = "mon 02:17"\n\n{projects}', "utf-8")
        made = World(Campus(running.site, running.url, home))
        made.wire()
        try:
            yield made
        finally:
            made.campus.wired.close()


# ------------------------------------------------------------------------------------- replays


def event_by_event(here: World, deeds: Sequence[Deed], each: int = 1) -> None:
    """A cycle after so many deeds; then until all is quiet at the year's end."""
    for start_at in range(0, len(deeds), each):
        for deed in deeds[start_at : start_at + each]:
            here.do(deed)
        here.until(here.campus.site.clock.now() + timedelta(seconds=1))
        here.cycle()
        here.catch_up()
    _ended(here)


def in_one_batch(here: World, deeds: Sequence[Deed]) -> None:
    """All that was done in Jira, and one cycle; then all that was done in the folder."""
    for deed in deeds:
        if deed.in_jira:
            here.do(deed)
    here.until(END)
    here.cycle()
    here.waiting = [deed for deed in deeds if not deed.in_jira]
    _ended(here)


def _ended(here: World) -> None:
    here.until(END)
    here.catch_up()
    here.settled()
    assert not here.waiting, f"{len(here.waiting)} deeds found no file"


def store_lost(here: World) -> None:
    """The store is gone; Jira and the folder stand. Cycles until all is quiet."""
    here.campus.lose_store()
    here.wire()
    here.settled()


# ---------------------------------------------------------------------------------- comparing


@dataclass(frozen=True, slots=True)
class Compared:
    """Two worlds' verdicts: how many cycles, how many of them alike; those of clocks that the second calls unknown; `alone`:
    others that differ by what only the register's history knows; `wrong`: all the rest."""

    cycles: int
    identical: int
    unknown: int = 0
    alone: int = 0
    wrong: tuple[str, ...] = ()


def compared(
    one: Verdicts, other: Verdicts, *, unknown: Container[Clock] = (), alone: Container[Clock] = ()
) -> Compared:
    """Compare every cycle of every clock of two worlds."""
    found: Counter[str] = Counter()
    wrong: list[str] = []
    for key in sorted({*one, *other}):
        if key[:2] in unknown:
            found["unknown"] += key in one
        elif one.get(key) == other.get(key):
            found["identical"] += 1
        elif key[:2] in alone:
            found["alone"] += 1
        else:
            wrong.append(f"{key}: {one.get(key)} / {other.get(key)}")
    return Compared(len(one), found["identical"], found["unknown"], found["alone"], tuple(wrong))


@dataclass(frozen=True, slots=True)
class Played:
    """What the replays of one year came to.

    `batch` compares the year cycled event by event with one batch, `lost` with a store that was lost and rebuilt; `fields` are
    those for which clocks are unknown then. `twice` were fired more than once, `again` were told once more after the loss, and
    `changed` are issues that the rebuilding wrote something else to.
    """

    deeds: int
    cycles: int
    batch: Compared
    lost: Compared
    fields: frozenset[str]
    fired: int
    told: int
    twice: int
    again: int
    changed: tuple[str, ...]
    seconds: Mapping[str, float]

    @property
    def sound(self) -> bool:
        """Whether the year is the same whichever way it was looked at."""
        wrong = self.batch.wrong or self.lost.wrong or self.changed
        return not (wrong or self.twice or self.again or self.fields - ALONE)


def play(home: Path, issues: int, seed: int | str, *, each: int = 1, flavour: Flavour = "cloud") -> Played:
    """Replay a year in every way. Raises AssertionError where one does not come to rest."""
    deeds, took = year(issues, seed), _Took()
    with world(home / "one", flavour) as here:
        took.time("event by event", lambda: event_by_event(here, deeds, each))
        one, fired, told, cycles = here.verdicts(), Counter(here.fired), set(here.told), here.cycles
        before = here.shown()
        assert not here.unknown(), "what was seen as it happened is known"
        here.told.clear()
        took.time("store lost", lambda: store_lost(here))
        lost = compared(one, here.verdicts(), unknown=here.unknown())
        fields = frozenset(path for found in here.unknown().values() for path in found)
        changed = tuple(key for key, shows in here.shown().items() if before.get(key) != shows)
        again = len(here.told)
    with world(home / "other", flavour) as here:
        took.time("one batch", lambda: in_one_batch(here, deeds))
        stands = {f"#{deed.number}" for deed in deeds if deed.kind != "question"}
        first, second = ({k: v for k, v in of.items() if k[0] in stands} for of in (one, here.verdicts()))
        batch = compared(first, second, alone=_alone(deeds))
    twice = sum(count > 1 for count in fired.values())
    return Played(
        deeds=len(deeds),
        cycles=cycles,
        batch=batch,
        lost=lost,
        fields=fields,
        fired=len(fired),
        told=len(told),
        twice=twice,
        again=again,
        changed=changed,
        seconds=took.seconds,
    )


def _alone(deeds: Iterable[Deed]) -> set[Clock]:
    """Clocks that look at what somebody typed into a file without an instant."""
    typed = (one for one in deeds if one.do == "set" and ALONE & one.wanted["values"].keys())
    return {(f"#{one.number}", "change answered") for one in typed}


@dataclass
class _Took:
    """Seconds by what was done."""

    seconds: dict[str, float] = field(default_factory=dict)

    def time(self, what: str, do: Callable[[], None]) -> None:
        """Do it, and note how long it took."""
        began = time.monotonic()
        do()
        self.seconds[what] = time.monotonic() - began


# -------------------------------------------------------------------------------- command line


def main() -> int:
    """Replay a year and print a table; 1 where it is not the same whichever way it was looked at."""
    asked = argparse.ArgumentParser(prog="make replay", description=main.__doc__)
    asked.add_argument("--issues", type=int, default=1000)
    asked.add_argument("--seed", default="1")
    asked.add_argument("--each", type=int, default=20, help="deeds between two cycles")
    asked.add_argument("--flavour", choices=["cloud", "datacenter"], default="cloud")
    chosen = asked.parse_args()
    with tempfile.TemporaryDirectory(prefix="syncer-replay-") as folder:
        found = play(Path(folder), chosen.issues, chosen.seed, each=chosen.each, flavour=chosen.flavour)
    print(table(found))
    return 0 if found.sound else 1


def table(found: Played) -> str:
    """What was found, for a person."""
    head = f"{'':16}{'cycles':>8}{'identical':>11}{'unknown':>9}{'register':>10}{'wrong':>7}{'seconds':>9}"
    lines = [
        f"{found.deeds} deeds, {found.cycles} cycles, {found.seconds['event by event']:.0f} seconds",
        head,
    ]
    for name, one in (("one batch", found.batch), ("store lost", found.lost)):
        figures = f"{one.cycles:8}{one.identical:11}{one.unknown:9}{one.alone:10}{len(one.wrong):7}"
        lines.append(f"{name:16}{figures}{found.seconds[name]:9.0f}")
    lines.append(f"unknown for {', '.join(sorted(found.fields)) or 'nothing'}")
    said = f"fired {found.fired}, of which told {found.told}; fired twice {found.twice}"
    lines.append(
        f"{said}; told again after the loss {found.again}; issues changed by it {len(found.changed)}"
    )
    return "\n".join([*lines, *found.batch.wrong[:20], *found.lost.wrong[:20], *found.changed[:20]])


if __name__ == "__main__":
    sys.exit(main())
