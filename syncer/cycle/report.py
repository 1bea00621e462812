"""A cycle's summary: the object that `run --json` prints and `status` remembers."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import cast

from syncer.cycle.project import Ports, Project, Requests
from syncer.cycle.run import Published, Run, Struck
from syncer.cycle.tally import Tally
from syncer.domain.json import JsonObject, JsonValue
from syncer.domain.problems import Problem, Severity
from syncer.sync.census import Census
from syncer.sync.changes import Stop
from syncer.sync.clock_rows import Firing
from syncer.sync.plan import Plan


@dataclass(frozen=True, slots=True)
class Report:
    """What a cycle did, for people and for scripts; `lag` is how many seconds after the oldest edit it took in its pages told of it."""

    cycle: str
    project: str
    started: datetime
    seconds: float
    requests: Requests
    tally: Tally
    held: int
    problems: tuple[Problem, ...]
    stops: tuple[Stop, ...]
    pages: tuple[Published, ...]
    open_claims: int = 0
    census: Census | None = None
    struck: Struck = field(default_factory=Struck)
    expired: Mapping[str, int] = field(default_factory=dict)
    lag: float | None = None

    @property
    def writes(self) -> int:
        """Requests that wrote, plus files written; zero in a quiet cycle."""
        sent = sum(kinds.get("write", 0) for kinds in self.requests.values())
        return sent + sum(self.tally.table()["files"].values())

    @property
    def code(self) -> int:
        """The exit code: 4 stopped by the guard, 1 with something to look at, else 0."""
        if self.stops:
            return 4
        wrong = any(problem.severity is Severity.ERROR for problem in self.problems)
        waits = self.held or self.open_claims or self.tally.postponed
        return 1 if wrong or waits or self.tally.failed else 0

    def to_json(self) -> JsonObject:
        """The object of the contract."""
        return {
            "cycle": self.cycle,
            "project": self.project,
            "started": self.started.isoformat(timespec="seconds"),
            "seconds": round(self.seconds, 3),
            "requests": cast("JsonValue", {site: dict(kinds) for site, kinds in self.requests.items()}),
            "changes": cast("JsonValue", self.tally.table()),
            "held": self.held,
            "failed": self.tally.failed,
            "postponed": self.tally.postponed,
            "open_claims": self.open_claims,
            "clocks": {"run": self.struck.records, "fired": [_fired(one) for one in self.struck.fired]},
            "lag": None if self.lag is None else round(self.lag, 3),
            "census": self.census.to_json() if self.census is not None else None,
            "expired": dict(self.expired),
            "problems": [problem.to_json() for problem in self.problems],
            "stops": [{"item": s.item, "reason": s.reason, "command": s.command} for s in self.stops],
            "pages": [
                {"kind": p.kind, "title": p.title, "url": p.url, "version": p.version} for p in self.pages
            ],
        }


def _fired(one: Firing) -> JsonObject:
    key = one.key
    point = key.threshold.partition(" | ")[0]
    said: JsonObject = {
        "uid": key.uid,
        "rule": key.rule,
        "cycle": key.cycle,
        "point": point,
        "to": list(one.to),
    }
    return said | {"due": one.due.isoformat() if one.due is not None else None, "late": one.late}


@dataclass(frozen=True, slots=True)
class Began:
    """What a cycle is measured against: the request counts and the clock when it began."""

    requests: Requests
    at: datetime


def report(project: Project, ports: Ports, plan: Plan, run: Run | None, began: Began) -> Report:
    """Sum a cycle up; without a run, one that was stopped before its first write."""
    tally = run.tally if run is not None else Tally()
    hub = ports.hub.snapshot(project.key)
    return Report(
        cycle=run.cycle if run is not None else "",
        project=project.key,
        started=began.at,
        seconds=(ports.clock() - began.at).total_seconds(),
        requests=_since(began.requests, ports.requests()),
        tally=tally,
        held=len(hub.held),
        problems=(*plan.problems, *tally.problems),
        stops=plan.stops,
        pages=tuple(run.published) if run is not None else (),
        open_claims=len(hub.claims),
        census=plan.census,
        struck=run.struck if run is not None else Struck(),
        expired=run.expired if run is not None else {},
        lag=_lag(run) if run is not None else None,
    )


def _lag(run: Run) -> float | None:
    """From the oldest edit to its page; None where no page was written, or none of our own records was edited."""
    pages = run.tally.table()["pages"]
    if run.edited is None or not pages["create"] + pages["update"]:
        return None
    return (run.ports.clock() - run.edited).total_seconds()


def _since(before: Requests, after: Requests) -> dict[str, dict[str, int]]:
    def count(counts: Mapping[str, Mapping[str, int]], site: str, kind: str) -> int:
        return counts.get(site, {}).get(kind, 0)

    return {
        site: {kind: count(after, site, kind) - count(before, site, kind) for kind in ("read", "write")}
        for site in ("jira", "confluence")
    }
