"""Conditions that look through a reference: `scenarios.tier` of a requirement is the tier of the scenarios it plays in.

Why it exists: some rules turn on what a record refers to. Where a rule allows it, such a path is checked against the kind at
the other end, and what the records there say is laid beside the record's own values, under the very path. One step, no
further; whoever judges hands in how a record is found. Nothing here knows where records are kept.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from functools import cache
from typing import TypeAlias

from syncer.domain.fields import spec_of
from syncer.domain.json import JsonValue
from syncer.domain.kinds import Kind
from syncer.rules import conditions
from syncer.rules.conditions import All, AnyOf, Condition, Equals, Has, Not, inside
from syncer.rules.faults import Fault

Find: TypeAlias = Callable[[str], Mapping[str, JsonValue] | None]  # a record's leaf values by its uid
_KINDS = frozenset(kind.value for kind in Kind)


def nobody(_uid: str) -> None:
    """Find no record: for values that are judged by themselves."""
    return


@cache
def reference(kind: Kind, path: str) -> tuple[str, Kind, str] | None:
    """Return the referring field, the kind at its other end and the path there; None for a path of the record itself."""
    if spec_of(kind, path) is not None:
        return None
    near, _, far = path.partition(".")
    while far:
        spec = spec_of(kind, near)
        if spec is not None and spec.refers in _KINDS:
            return near, Kind(spec.refers), far
        step, _, far = far.partition(".")
        near = f"{near}.{step}"
    return None


def check(condition: Condition, kind: Kind) -> Iterator[Fault]:
    """Yield what in a condition does not exist, in a kind of record or through its references."""
    match condition:
        case Equals(path) | Has(path):
            through = reference(kind, path)
            there = kind if through is None else through[1]
            yield from conditions.check(
                condition if through is None else replace(condition, path=through[2]), there
            )
        case Not(inner):
            yield from check(inner, kind)
        case All(inner_all) | AnyOf(inner_all):
            for inner in inner_all:
                yield from check(inner, kind)


def paths(condition: Condition) -> Iterator[str]:
    """Yield every path that a condition looks at."""
    match condition:
        case Equals(path) | Has(path):
            yield path
        case Not(inner):
            yield from paths(inner)
        case All(inner_all) | AnyOf(inner_all):
            for inner in inner_all:
                yield from paths(inner)


def around(
    wanted: Iterable[str], kind: Kind, values: Mapping[str, JsonValue], find: Find
) -> dict[str, JsonValue]:
    """Return a record's values with what `wanted` paths lead to in others, as a list under the path; nothing there, no key."""
    found = dict(values)
    for path in wanted:
        through = reference(kind, path)
        if through is None:
            continue
        near, _, far = through
        said = inside(values, near)
        others = (find(uid) for uid in as_list(said) if isinstance(uid, str))
        there = [inside(other, far) for other in others if other is not None]
        kept: list[JsonValue] = [one for each in there for one in as_list(each) if one is not None]
        if kept:
            found[path] = kept
    return found


def as_list(value: JsonValue) -> list[JsonValue]:
    """Return a list as it is, and anything else as a list of one."""
    return value if isinstance(value, list) else [value]
