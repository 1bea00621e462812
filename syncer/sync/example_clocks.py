"""What comes of a worked example of a response time: the rule, its record and the looks at it, as an administrator wrote them.

Why it exists: the examples beside the shipped rules prove them in the test run and explain them on the page of rules (PG-18), so
both run them in one way. Pure; it reads no file, and knows no `now` but the example's own.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from syncer.domain.fields import flatten
from syncer.domain.json import JsonValue
from syncer.domain.values import write_moment
from syncer.rules.calendars import by_name
from syncer.rules.clock_values import Around, ClockCycle
from syncer.rules.clocks import run
from syncer.rules.escalation import Memory, decide, notices
from syncer.rules.slas import Policy
from syncer.rules.timeline import Event, Timeline
from syncer.rules.weekly import read_recurrence
from syncer.rules.worktime import Hours
from syncer.sync.mapping import Mapping as SyncMapping

ZONE = "Asia/Shanghai"
UID = "X-0001"
Given = Mapping[str, Any]


def came(mapping: SyncMapping, given: Given) -> Mapping[str, object]:
    """Return all that an example may ask for, under the names that it uses; StopIteration where its rule is not there."""
    case = _Case(mapping, given)
    if "looks" in given:
        return {"told": list(case.told(given["looks"]))}
    found = case.cycles(given["now"])
    return {"cycles": len(found), **(_shown(found[-1]) if found else {})}


class _Case:
    def __init__(self, mapping: SyncMapping, given: Given) -> None:
        self.given = given
        self.versions = tuple(_versions(mapping, given))
        self.hours = {name: Hours(each, ZONE) for name, each in by_name(mapping.calendars).items()}
        self.timeline = _timeline(self.versions[0], given)

    def cycles(self, now: datetime) -> tuple[ClockCycle, ...]:
        around = Around(ZoneInfo(ZONE), read_recurrence(self.given.get("weekly", "")))
        return run(self.versions, self.timeline, self.hours, now, around)

    def told(self, looks: Sequence[datetime]) -> Iterator[list[str]]:
        policy = self.versions[0]
        began = {policy.name: self.given["created"]} if self.given.get("watched") else {}
        memory, hours = Memory(began=began), self.hours[policy.calendar]
        for now in looks:
            found = [each for cycle in self.cycles(now) for each in notices(policy, cycle, hours, now)]
            people = {(UID, word): (word,) for each in found for word in each.to}
            done = decide(found, people, memory, now, zone=ZoneInfo(ZONE))
            memory = replace(memory, fired=(*memory.fired, *done.fired), began={**memory.began, **done.began})
            yield [f"{each.key[3]}: {' '.join(each.to)}" for each in done.fired if each.to]


def _versions(mapping: SyncMapping, given: Given) -> Iterator[Policy]:
    """The rule as it stands by now, whatever the day from which it does: an example is about what it says."""
    rule = next(each for each in reversed(mapping.slas) if each.name == given["rule"])
    written = {**rule.model_dump(mode="json", by_alias=True), "since": None, **given.get("changed", {})}
    for version in given.get("versions", [{}]):
        yield Policy.model_validate({**written, **version})


def _timeline(policy: Policy, given: Given) -> Timeline:
    values, events = flatten(policy.record, _plain(given["values"])), []
    for number, event in enumerate(given.get("events", [])):
        for path, after in flatten(policy.record, _plain(event["set"])).items():
            at, program = event["at"].astimezone(UTC), event.get("by_program", False)
            events.append(
                Event(at, path, values.get(path), after, ref=f"example:{number}", automatic=program)
            )
            values[path] = after
    unknown = frozenset(given.get("unknown", ()))
    created = given["created"].astimezone(UTC)
    return Timeline(UID, policy.record, created, values, tuple(events), unknown)


def _plain(value: Any) -> Any:
    """Instants as records hold them."""
    if isinstance(value, datetime):
        return write_moment(value.astimezone(UTC))
    if isinstance(value, dict):
        return {key: _plain(each) for key, each in value.items()}
    return [_plain(each) for each in value] if isinstance(value, list) else value


def _shown(cycle: ClockCycle) -> Mapping[str, object]:
    return {
        "state": cycle.state.value,
        "goal": cycle.goal,
        "since": cycle.since,
        "started": cycle.started,
        "ended": cycle.ended,
        "deadline": cycle.deadline,
        "elapsed": _hours(cycle.elapsed),
        "reached": [each.name for each in cycle.thresholds if each.reached],
        "evidence": [_ref(each) for each in cycle.evidence if _ref(each)],
        "unknown": list(cycle.unknown),
    }


def _hours(duration: timedelta) -> str:
    return f"{duration / timedelta(hours=1):g}h"


def _ref(evidence: JsonValue) -> str:
    return str(evidence.get("ref", "")) if isinstance(evidence, dict) else ""
