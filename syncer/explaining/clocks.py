"""A record's clocks explained: every cycle with each of its intervals, the event it began with, and who was told (SLA-5, B-30).

Here are the facts, as JSON; `clock_words` puts them into words. Nothing is worked out that the rules did not.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime

from syncer.domain.json import JsonObject, JsonValue
from syncer.domain.kinds import Kind
from syncer.explaining.watched import Watch
from syncer.rules.clock_values import ClockCycle, Ending, Interval, Threshold
from syncer.rules.escalation import Notice, acknowledged
from syncer.rules.moments import touching
from syncer.rules.says import words
from syncer.rules.slas import Policy
from syncer.rules.timeline import Event, Timeline
from syncer.sync.clock_rows import Firing


def clocks_of(watch: Watch, kind: Kind) -> list[str]:
    """The names of the clocks that a kind of record has."""
    return list(dict.fromkeys(p.name for p in watch.works.policies if p.enabled and p.record is kind))


def explained(watch: Watch, uid: str, name: str, locale: str) -> JsonObject:
    """Every cycle of a record's clocks, or of the one of that name ("": of all), and what begins by itself."""
    found = [each for each in watch.cycles([uid]) if name in ("", each[1].name)]
    fired = watch.fired([uid])
    clocks: list[JsonValue] = [_Telling(watch, each, fired, locale).data() for each in found]
    begin: list[JsonValue] = [
        {"rule": rule, "at": at.isoformat()}
        for timeline in watch.timelines([uid]).values()
        for rule, at in watch.works.beginnings(timeline, watch.now)
        if name in ("", rule)
    ]
    return {"timezone": watch.project.timezone, "clocks": clocks, "begin": begin}


class _Telling:
    """One cycle as JSON."""

    def __init__(
        self,
        watch: Watch,
        found: tuple[Timeline, Policy, ClockCycle],
        fired: Iterable[Firing],
        locale: str,
    ) -> None:
        self._watch, self._locale = watch, locale
        self._timeline, self._policy, cycle = found
        self._cycle = cycle
        of_this = (one for one in fired if (one.key.rule, one.key.cycle) == (cycle.policy, cycle.number))
        self._fired = {one.key.threshold: one for one in of_this}

    def data(self) -> JsonObject:
        """All that is known of it."""
        policy, cycle = self._policy, self._cycle
        return {
            "rule": policy.name,
            "says": words(policy.says, policy.name, self._locale),
            "cycle": cycle.number,
            "version": cycle.since,
            "digest": cycle.digest,
            "state": cycle.state.value,
            "goal": cycle.goal,
            "calendar": policy.calendar,
            "started": _at(cycle.started),
            "started_by": self._events(cycle.started_refs, cycle.started, policy.started_by),
            "deadline": _at(cycle.deadline),
            "skipped": self._skipped(),
            "worked": int(cycle.elapsed.total_seconds()),
            "left": int(cycle.left.total_seconds()) if cycle.left is not None else None,
            "intervals": [self._interval(one) for one in cycle.intervals],
            "points": self._points(),
            "ended": _at(cycle.ended),
            "ending": cycle.ending.value if cycle.ending is not None else None,
            "ended_by": self._ended_by(),
            "evidence": list(cycle.evidence),
            "evidence_gone": self._evidence_gone(),
            "unknown": [{"field": path, "why": self._why_unknown(path)} for path in cycle.unknown],
        }

    def _interval(self, one: Interval) -> JsonObject:
        return {
            "from": _at(one.start),
            "to": _at(one.until),
            "kind": one.kind,
            "worked": int(one.worked.total_seconds()),
            "goal": one.aim,
            "why": one.why,
            "events": self._events(one.refs, one.start, self._policy.paths),
        }

    def _evidence_gone(self) -> bool:
        """Whether what stopped it was taken out of the record again: the verdict stands, and its proof does not."""
        values = (self._timeline.values.get(path) for path in self._policy.stopped_by)
        there = [item for value in values for item in (value if isinstance(value, list) else [value])]
        evidence = [one for one in self._cycle.evidence if isinstance(one, dict)]
        return bool(evidence) and not any(one in there for one in evidence)

    def _skipped(self) -> list[JsonValue]:
        """The days up to the deadline on which nobody worked (B-29)."""
        cycle = self._cycle
        if cycle.deadline is None:
            return []
        days = self._watch.works.hours[self._policy.calendar].skipped(cycle.started, cycle.deadline)
        return [{"day": d.day.isoformat(), "kind": d.kind, "name": d.name(self._locale)} for d in days]

    def _ended_by(self) -> list[JsonValue]:
        cycle, policy = self._cycle, self._policy
        if cycle.ended is None:
            return []
        paths = policy.stopped_by if cycle.ending is Ending.STOPPED else policy.paths
        return self._events(cycle.ended_refs, cycle.ended, paths)

    def _events(self, refs: Sequence[str], at: datetime, paths: Iterable[str]) -> list[JsonValue]:
        """The events of these references that changed one of these fields, each as it last was by an instant."""
        by = max(at, self._timeline.created)
        known = [event for event in self._timeline.events if event.ref in refs and event.at <= by]
        found = touching(known, paths)
        last = max((event.at for event in found), default=None)
        return [_event(event) for event in found if event.at == last]

    # --------------------------------------------------------------------------- points

    def _points(self) -> list[JsonValue]:
        """Thresholds, levels to come, and whatever else was said, in time."""
        found: dict[str, JsonObject] = {}
        for point in self._cycle.thresholds:
            found[f"{point.name} | {point.trigger}"] = self._threshold(point)
        memory, said = self._watch.memory([self._cycle.uid]), self._said()
        for notice in said:
            if acknowledged(notice, memory) and notice.at > self._watch.now:
                continue  # nobody will be told
            reached = notice.at <= self._watch.now
            level = _point(notice.name, notice.kind, notice.trigger, notice.at, reached=reached)
            found.setdefault(f"{notice.name} | {notice.trigger}", level)
        for key, firing in self._fired.items():
            name, _, trigger = key.partition(" | ")
            fresh = _point(name, _kind(name), trigger, firing.at, reached=True)
            meant = self._meant(one for one in said if (one.name, one.trigger) == (name, trigger))
            found[key] = {**found.get(key, fresh), "told": _told(firing, self._heard(firing, meant))}
        in_time: list[JsonObject] = sorted(found.values(), key=_instant)
        return [*in_time]

    def _said(self) -> tuple[Notice, ...]:
        return self._watch.works.said(self._policy, self._cycle, self._watch.now)

    def _meant(self, said: Iterable[Notice]) -> set[str]:
        """Whom the rule means by what it says."""
        uid = self._cycle.uid
        people = self._watch.works.people(said, {uid: self._watch.hub.records[uid].values})
        return {person for several in people.values() for person in several}

    def _heard(self, firing: Firing, meant: set[str]) -> list[JsonValue]:
        """Who of them was told of something graver of the same clock instead (B-32)."""
        together = (one for one in self._fired.values() if one.at == firing.at and one is not firing)
        told = {person for one in together for person in (*one.to, *one.later)}
        return [*sorted(meant & told - {*firing.to, *firing.later})]

    def _threshold(self, one: Threshold) -> JsonObject:
        return _point(one.name, one.kind, one.trigger, one.at, reached=one.reached)

    # -------------------------------------------------------------------------- unknown

    def _why_unknown(self, path: str) -> JsonObject:
        """What is known of why nobody can tell a field's past."""
        watch, uid = self._watch, self._timeline.uid
        noted = [one for one in watch.ports.hub.past(watch.project.key, uid=uid) if one.field == path]
        erased = next((one for one in noted if one.erased), None)
        if erased is not None:
            return {"code": "erased", "ref": f"history:{erased.seq}"}
        if self._timeline.found and path not in self._timeline.unknown:
            return {"code": "rebuilt", "at": _at(self._timeline.created)}
        if noted and noted[0].source == "created":
            return {"code": "known_late", "at": _at(noted[0].at), "since": _at(self._timeline.created)}
        return {"code": "does_not_lead_to_present"}


def _point(name: str, kind: str, trigger: str, at: datetime | None, *, reached: bool) -> JsonObject:
    return {"name": name, "kind": kind, "goal": trigger, "at": _at(at), "reached": reached, "told": None}


def _instant(point: JsonObject) -> tuple[bool, str]:
    return point["at"] is None, str(point["at"])


def _kind(name: str) -> str:
    if name.startswith("level "):
        return "again" if " again " in name else "level"
    return name if name in {"breach", "pause"} else "warning"


def _told(firing: Firing, heard: list[JsonValue]) -> JsonObject:
    return {
        "at": _at(firing.at),
        "late": firing.late,
        "to": list(firing.to),
        "later": list(firing.later),
        "heard": heard,
        "acknowledged_by": firing.acknowledged_by,
        "acknowledged_at": _at(firing.acknowledged_at),
    }


def _event(event: Event) -> JsonObject:
    return {
        "at": _at(event.at),
        "field": event.path,
        "before": event.before,
        "after": event.after,
        "by": event.by,
        "ref": event.ref,
        "automatic": event.automatic,
    }


def _at(instant: datetime | None) -> str | None:
    return instant.isoformat() if instant is not None else None
