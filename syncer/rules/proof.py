"""What was said since a cycle of a clock began, and whether that ends it (SLA-2, SLA-5, B-31).

Why it exists: a question that is opened anew is not answered by what answered it before, by the same words said once more, nor by
a word taken back; a call after it is no answer in writing only because an older mail still stands there. What is said at the very
instant of a beginning belongs to what begins, in whatever order it was written down. Nothing here looks at a clock.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from syncer.domain.json import JsonValue
from syncer.rules.conditions import Condition, Not, holding, holds, paths_of
from syncer.rules.moments import Moment, overlap, touching
from syncer.rules.slas import AtField, EachOf, Policy

Values = Mapping[str, JsonValue]
_EMPTY: Values = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Proof:
    """What is new since a cycle began: `values` by leaf path, of a list its new elements alone.

    `turned` are the negations that came to hold.
    """

    values: Values = field(default_factory=lambda: _EMPTY)
    turned: frozenset[Condition] = frozenset()


def told(policy: Policy, moment: Moment) -> Values:
    """Return the values by which a clock is stopped at a moment: what proves something as people made it (SLA-6).

    All else, such as who is urgent, counts as it stands: the goal is chosen by the same.
    """
    if policy.automatic or moment.made is moment.values:
        return moment.values
    standing = {leaf: value for leaf, value in moment.values.items() if not _proves(policy, leaf)}
    return standing | {leaf: value for leaf, value in moment.made.items() if _proves(policy, leaf)}


def grown(proof: Proof, policy: Policy, before: Moment | None, moment: Moment) -> Proof:
    """Return what is new after a moment, from what was new before it; what was taken away again is new no more."""
    if not touching(moment.events, policy.proven_by):
        return proof
    was = _EMPTY if before is None else told(policy, before)
    now = told(policy, moment)
    leaves = (leaf for leaf in now if _proves(policy, leaf))
    found = {leaf: _new(now[leaf], was.get(leaf), proof.values.get(leaf)) for leaf in leaves}
    values = {leaf: value for leaf, value in found.items() if value is not None}
    turned = frozenset(
        each for each in _negations(policy, now) if each in proof.turned or not holds(each, was)
    )
    return Proof(MappingProxyType(values), turned)


def suffices(proof: Proof, policy: Policy, values: Values) -> bool:
    """Tell whether what is new is among that by which a condition holds; whether all of it holds is asked elsewhere."""
    if isinstance(policy.stops, EachOf):
        return bool(proof.values)
    assert not isinstance(policy.stops, AtField), "an instant says itself whether it came after the beginning"
    return any(
        leaf in proof.turned if isinstance(leaf, Not) else holds(leaf, proof.values)
        for leaf in holding(policy.stops, values)
    )


def _proves(policy: Policy, leaf: str) -> bool:
    return any(overlap(leaf, path) for path in policy.proven_by)


def _negations(policy: Policy, values: Values) -> tuple[Condition, ...]:
    if isinstance(policy.stops, AtField | EachOf):
        return ()
    return tuple(
        each
        for each in holding(policy.stops, values)
        if isinstance(each, Not) and not paths_of(each).isdisjoint(policy.proven_by)
    )


def _new(now: JsonValue, was: JsonValue, known: JsonValue) -> JsonValue:
    if not isinstance(now, list):
        return now if now != was or known is not None else None
    old, since = _items(was), _items(known)
    return [item for item in now if item in since or item not in old] or None


def _items(value: JsonValue) -> list[JsonValue]:
    return value if isinstance(value, list) else []
