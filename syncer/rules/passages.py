"""Who passed a gate, when, by which door, and with what proof: judged over what really happened (GATE-1 … GATE-7).

Why it exists: a gate is held on every transition, whoever made it and wherever; so it is looked for in the past and not at the
door. A passage is judged by the values of its own instant, where evidence counts from the instant that stands in it; proof
that came later is told as that. Pure: neither side nor `now`.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, tzinfo
from enum import StrEnum
from functools import cached_property
from itertools import pairwise

from syncer.domain.json import JsonValue
from syncer.domain.kinds import Kind
from syncer.domain.project import ConfirmedPlan
from syncer.domain.stories import parse
from syncer.rules.conditions import Condition, holding, holds, inside, paths_of
from syncer.rules.gates import Gate, Lack, in_force, lacking
from syncer.rules.moments import overlap
from syncer.rules.references import around, as_list
from syncer.rules.timeline import Event, Step, Timeline

CREATED = "created"  # what a record that came after the freeze entered
OVER = frozenset({"implemented", "verified", "closed", "not_approved", "withdrawn"})  # of a change request


class Verdict(StrEnum):
    """How a passage is judged; `unknown` where nobody can tell the past of what it depends on."""

    PASSED = "passed"
    PROVED_LATE = "proved_late"
    WITHOUT_PROOF = "without_proof"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Proof:
    """What met one leaf of a gate's condition: the value, who gave it, when, and where that is written down."""

    leaf: Condition
    value: JsonValue
    by: str = ""
    at: str = ""
    ref: str = ""


@dataclass(frozen=True, slots=True)
class Passage:
    """A record that entered a gated word, or changed behind a barrier (`word` names the fields then).

    `by` and `ref` tell who and where it is written down. `missing` is what lacked at that instant, `proofs` what was there;
    `proved` is when the rest came, if it did, and `until` when it left again, as by being put back.
    """

    gate: str
    uid: str
    at: datetime
    word: str
    by: str
    ref: str
    verdict: Verdict
    missing: tuple[Lack, ...] = ()
    proofs: tuple[Proof, ...] = ()
    proved: datetime | None = None
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Baselined:
    """What of a record stands in a baseline, and since when."""

    at: datetime
    values: Mapping[str, JsonValue]


@dataclass(frozen=True)
class Facts:
    """What a gate looks at beside a record's own timeline: confirmed plans, changes, the baseline, the freeze."""

    zone: tzinfo
    plans: Sequence[ConfirmedPlan] = ()
    changes: Sequence[Timeline] = ()  # of change requests
    baselined: Mapping[str, Baselined] = field(default_factory=dict)  # by uid; the latest
    frozen: datetime | None = None  # when the requirements were frozen, if they were

    @cached_property
    def steps(self) -> Mapping[str, tuple[Step, ...]]:
        """The steps of each change request, by uid."""
        return {change.uid: tuple(change.steps()) for change in self.changes}

    @cached_property
    def touching(self) -> Mapping[str, tuple[str, ...]]:
        """By requirement, the change requests that ever spoke of it."""
        found: dict[str, dict[str, None]] = {}
        for uid, steps in self.steps.items():
            for item in (each for step in steps for each in as_list(step.values.get("changes"))):
                named = item.get("requirement") if isinstance(item, dict) else None
                if isinstance(named, str):
                    found.setdefault(named, {})[uid] = None
        return {named: tuple(uids) for named, uids in found.items()}

    def instants(self, uid: str) -> Iterator[datetime]:
        """When something happened to a change request that speaks of a requirement."""
        return (step.at for change in self.touching.get(uid, ()) for step in self.steps[change])


def passages(gates: Sequence[Gate], timeline: Timeline, facts: Facts) -> tuple[Passage, ...]:
    """Return every passage of a record through gates of its kind, in the order in which they happened."""
    ours = [gate for gate in gates if gate.record is timeline.kind]
    if not ours:
        return ()
    steps = tuple(timeline.steps())
    found = [
        _judged(gate, passing, timeline, facts, steps)
        for name in dict.fromkeys(gate.name for gate in ours)
        for gate, passing in _passings([g for g in ours if g.name == name], timeline, facts, steps)
    ]
    return tuple(sorted(found, key=lambda each: each.at))


def lacks(gate: Gate, timeline: Timeline, facts: Facts) -> tuple[Lack, ...]:
    """Return what a gate would lack of a record as it is now, () where it lets it through or is not for it."""
    steps = tuple(timeline.steps())
    instants = [steps[-1].at, *facts.instants(timeline.uid)]
    values = _looks(gate, _Passing(max(instants), "", ()), timeline, facts, steps)(max(instants))
    return lacking(gate.requires, values) if gate.meant(values) else ()


# -------------------------------------------------------------------------------- what happened


@dataclass(frozen=True, slots=True)
class _Passing:
    """Something that a gate is asked about: when, what was entered, by which events, and up to when it counts."""

    at: datetime
    word: str
    events: tuple[Event, ...]
    until: datetime | None = None


def _passings(
    versions: Sequence[Gate], timeline: Timeline, facts: Facts, steps: Sequence[Step]
) -> Iterator[tuple[Gate, _Passing]]:
    """What each version of a gate is asked about, while it holds."""
    for gate in versions:
        several = _entered(gate, steps) if gate.entering else _changed(gate, timeline, facts, steps)
        for passing in several:
            if gate in in_force(versions, passing.at, facts.zone):
                yield gate, passing


def _entered(gate: Gate, steps: Sequence[Step]) -> Iterator[_Passing]:
    """Each time the state came from elsewhere to a gated word; creation in such a state counts."""
    state, before = gate.state, False
    for index, step in enumerate(steps):
        now = step.values.get(state) in gate.entering
        if now and not before:
            left = (s.at for s in steps[index + 1 :] if s.values.get(state) not in gate.entering)
            events = tuple(event for event in step.events if event.path == state)
            yield _Passing(step.at, str(step.values[state]), events, next(left, None))
        before = now


def _changed(gate: Gate, timeline: Timeline, facts: Facts, steps: Sequence[Step]) -> Iterator[_Passing]:
    """Each change of what is frozen; of a baseline only what is another than was signed (GATE-4, GATE-7)."""
    base = facts.baselined.get(timeline.uid)
    since = facts.frozen if gate.changing == "requirement_freeze" else base.at if base is not None else None
    if since is None:
        return
    if gate.changing == "requirement_freeze" and timeline.created > since:
        yield _Passing(timeline.created, CREATED, ())
    for step in steps:
        events = tuple(e for e in step.events if step.at > since and _frozen(gate, e, base))
        if events:
            word = ", ".join(dict.fromkeys(event.path for event in events))
            yield _Passing(step.at, word, events, _undone(gate, events, base, steps))


def _undone(
    gate: Gate, events: Sequence[Event], base: Baselined | None, steps: Sequence[Step]
) -> datetime | None:
    """When all that had changed was again as it was signed, or before; None where it never was."""
    signed = base.values if gate.changing == "baseline" and base is not None else None
    former = {e.path: e.before if signed is None else signed.get(e.path) for e in events}
    later = (step for step in steps if step.at > events[-1].at)
    return next((s.at for s in later if all(s.values.get(p) == v for p, v in former.items())), None)


def _frozen(gate: Gate, event: Event, base: Baselined | None) -> bool:
    if not any(overlap(event.path, path) for path in gate.watched):
        return False
    return gate.changing != "baseline" or base is None or base.values.get(event.path) != event.after


# -------------------------------------------------------------------------------------- judging


def _judged(
    gate: Gate, passing: _Passing, timeline: Timeline, facts: Facts, steps: Sequence[Step]
) -> Passage:
    look = _looks(gate, passing, timeline, facts, steps)
    values = look(passing.at)
    missing = () if not gate.meant(values) else lacking(gate.requires, values)
    found = holding(gate.requires, values) if gate.meant(values) else ()
    proved = _proved(gate, passing, timeline, facts, look) if missing else None
    verdict = Verdict.PASSED
    if missing:
        verdict = Verdict.WITHOUT_PROOF if proved is None else Verdict.PROVED_LATE
    if _untold(gate, timeline, [one.leaf for one in missing] or found):
        verdict = Verdict.UNKNOWN
    met = found or tuple(leaf for leaf in _leaves(gate.requires) if holds(leaf, values))
    return Passage(
        gate=gate.name,
        uid=timeline.uid,
        at=passing.at,
        word=passing.word,
        by=next((event.by for event in passing.events if event.by), ""),
        ref=next((event.ref for event in passing.events if event.ref), ""),
        verdict=verdict,
        missing=missing,
        proofs=tuple(_proof(leaf, values, timeline.events, passing.at) for leaf in met),
        proved=proved,
        until=passing.until,
    )


def _untold(gate: Gate, timeline: Timeline, leaves: Iterable[Condition]) -> bool:
    asked = {gate.state} if gate.entering else set(gate.watched)
    asked |= {path for leaf in leaves for path in paths_of(leaf)}
    return any(overlap(path, unknown) for path in asked for unknown in timeline.unknown)


def _leaves(condition: Condition) -> Iterator[Condition]:
    """The parts of a condition whose being met is a proof: what a record must not be proves nothing."""
    several = getattr(condition, "conditions", None)
    if several is not None:
        for each in several:
            yield from _leaves(each)
    elif not hasattr(condition, "condition"):
        yield condition


_Look = Callable[[datetime], Mapping[str, JsonValue]]


def _looks(gate: Gate, passing: _Passing, timeline: Timeline, facts: Facts, steps: Sequence[Step]) -> _Look:
    """What a gate sees of a record at an instant, with what follows from others."""

    def look(at: datetime) -> Mapping[str, JsonValue]:
        values = dict(_at(steps, at))
        if timeline.kind is Kind.REQUIREMENT:
            values = derived(values, facts.plans)
            covering: list[JsonValue] = [*_covering(timeline.uid, gate, passing, facts, at)]
            values |= {"changed_by": covering} if covering else {}

        def find(uid: str) -> Mapping[str, JsonValue] | None:
            return _at(facts.steps[uid], at) if uid in facts.steps else None

        return around(gate.required, timeline.kind, values, find)

    return look


def _proved(gate: Gate, passing: _Passing, timeline: Timeline, facts: Facts, look: _Look) -> datetime | None:
    """When what lacked came, while the record stood where it had entered; None where it never did."""
    instants = {event.at for event in timeline.events}
    if any(path.partition(".")[0] == "changed_by" for path in gate.required):
        instants |= set(facts.instants(timeline.uid))
    later = sorted(at for at in instants if at > passing.at and (passing.until is None or at < passing.until))
    return next((at for at in later if holds(gate.requires, look(at))), None)


def _at(steps: Sequence[Step], at: datetime) -> Mapping[str, JsonValue]:
    """A record's values at an instant; before its creation there are none."""
    for step, following in pairwise([*steps, None]):
        assert step is not None, "only the last one is followed by none"
        if step.at <= at and (following is None or following.at > at):
            return step.values
    return {}


def _covering(uid: str, gate: Gate, passing: _Passing, facts: Facts, at: datetime) -> Iterator[str]:
    """The change requests that speak of what changed; those that were over before the barrier excuse nothing after it."""
    base = facts.baselined.get(uid)
    barrier = base.at if gate.changing == "baseline" and base is not None else facts.frozen
    for change in facts.touching.get(uid, ()):
        steps = facts.steps[change]
        if gate.changing is not None and barrier is not None and _at(steps, barrier).get("state") in OVER:
            continue
        said = as_list(_at(steps, at).get("changes"))
        if any(_speaks(item, uid, passing.events) for item in said):
            yield change


def _speaks(item: JsonValue, uid: str, events: Sequence[Event]) -> bool:
    """Whether a line of a change is about a requirement and, where it names a field, about one that changed."""
    if not isinstance(item, dict) or item.get("requirement") != uid:
        return False
    named = item.get("field")
    return not isinstance(named, str) or not events or any(overlap(event.path, named) for event in events)


def _proof(leaf: Condition, values: Mapping[str, JsonValue], events: Sequence[Event], at: datetime) -> Proof:
    """Who gave what met a leaf: as the value says itself, else as its last change before the passage does."""
    path = min(paths_of(leaf))
    value = inside(values, path)
    evidence = _evidence(values, path)
    if evidence is not None:
        by = str(evidence.get("by") or evidence.get("person") or "")
        return Proof(leaf, value, by, str(evidence.get("at") or ""), str(evidence.get("ref") or ""))
    last = [event for event in events if event.at <= at and overlap(event.path, path)]
    if not last:
        return Proof(leaf, value)
    return Proof(leaf, value, last[-1].by, last[-1].at.isoformat(), last[-1].ref)


def _evidence(values: Mapping[str, JsonValue], path: str) -> Mapping[str, JsonValue] | None:
    """The value that says who and when itself: the leaf that the path leads into, or the last of a list."""
    leaf = path
    while leaf not in values and "." in leaf:
        leaf = leaf.rpartition(".")[0]
    value = values.get(leaf)
    one = value[-1] if isinstance(value, list) and value else value
    return one if isinstance(one, dict) and ("by" in one or "at" in one) else None


# ----------------------------------------------------------------------------- what is worked out


def derived(values: Mapping[str, JsonValue], plans: Sequence[ConfirmedPlan] = ()) -> dict[str, JsonValue]:
    """Return a requirement's values with its story, read from the description, and its commitment, if it is one."""
    found = dict(values)
    story = parse(str(values.get("description") or ""))
    if story is not None:
        found |= {f"story.{part}": said for part, said in story.payload().items()}
    plan = committed(values, plans)
    if plan is not None:
        found["commitment.version"] = plan.version
        if plan.date is not None:
            found["commitment.date"] = plan.date.isoformat()
    return found


def committed(values: Mapping[str, JsonValue], plans: Sequence[ConfirmedPlan]) -> ConfirmedPlan | None:
    """Return the confirmed plan that makes a forecast a commitment, None where there is none: then nothing is promised.

    Version and day have to be those that were confirmed, by somebody and on a day (REQ-17, GATE-2).
    """
    version, day = values.get("forecast.version"), values.get("forecast.date")
    for plan in plans:
        signed = plan.confirmed_by is not None and plan.confirmed_at is not None
        fits = day is None or (plan.date is not None and day == plan.date.isoformat())
        if version is not None and signed and plan.version == version and fits:
            return plan
    return None
