"""The register at one moment against the register at another, field by field (TRC-1).

Pure, and the same for every way of showing it. What the customer's edition hides is taken out before anything
is compared, so that no difference tells what must not be told (B-22).
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

from syncer.domain.fields import audience_of, field_specs, flatten, leaf_paths, unflatten
from syncer.domain.ids import parse_uid
from syncer.domain.json import JsonValue
from syncer.domain.meta import Audience
from syncer.domain.prune import prune
from syncer.domain.records import Kind, visible_payload
from syncer.domain.specs import TRANSLATIONS
from syncer.sync.past import PastRecord

_ENDED = "withdrawn"
_STATES = ("agreement", "state")


class Fate(StrEnum):
    """What became of a record between the two moments."""

    ADDED = "added"
    CHANGED = "changed"
    WITHDRAWN = "withdrawn"
    GONE = "gone"


@dataclass(frozen=True, slots=True)
class FieldDifference:
    """One field that differs; None is nothing, `erased` names the sides ("from", "to") nobody can tell any more."""

    path: str
    before: JsonValue
    after: JsonValue
    erased: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class RecordDifference:
    """One record that differs, with its title as it is at the later moment it is there."""

    uid: str
    kind: Kind
    title: str
    fate: Fate
    fields: tuple[FieldDifference, ...]


def differences(
    before: Mapping[str, PastRecord], after: Mapping[str, PastRecord]
) -> tuple[RecordDifference, ...]:
    """Every record that differs, by kind and number."""
    found = []
    for uid in sorted(before.keys() | after.keys(), key=in_order):
        one = _difference(before.get(uid), after.get(uid))
        if one is not None:
            found.append(one)
    return tuple(found)


def in_order(uid: str) -> tuple[int, int, str]:
    """What to sort uids by, so that they come by kind and number."""
    parsed = parse_uid(uid)
    return (list(Kind).index(parsed[0]), parsed[1], uid) if parsed else (len(Kind), 0, uid)


def _difference(before: PastRecord | None, after: PastRecord | None) -> RecordDifference | None:
    there = after or before
    assert there is not None
    fields = tuple(_fields(before, after, there.kind))
    if before is not None and after is not None and not fields:
        return None
    return RecordDifference(there.uid, there.kind, there.title, _fate(before, after), fields)


def _fate(before: PastRecord | None, after: PastRecord | None) -> Fate:
    if after is None:
        return Fate.GONE
    if before is None:
        return Fate.ADDED
    ended = any(after.values.get(path) == _ENDED and before.values.get(path) != _ENDED for path in _STATES)
    return Fate.WITHDRAWN if ended else Fate.CHANGED


def _fields(before: PastRecord | None, after: PastRecord | None, kind: Kind) -> Iterator[FieldDifference]:
    order = {path: place for place, path in enumerate(leaf_paths(kind))}
    sides = (before or PastRecord("", kind, {}), after or PastRecord("", kind, {}))
    paths = {path for side in sides for path in (*side.values, *side.erased)}
    for path in sorted(paths, key=lambda path: (order.get(path, len(order)), path)):
        old, new = (side.values.get(path) for side in sides)
        erased = tuple(name for name, side in zip(("from", "to"), sides, strict=True) if path in side.erased)
        if old != new or len(erased) == 1:
            yield FieldDifference(path, old, new, erased)


# ------------------------------------------------------------------------------- for whom


def for_reader(
    records: Mapping[str, PastRecord], audience: Audience, named: Callable[[str], str]
) -> dict[str, PastRecord]:
    """The register as an audience may see it; for the customer, people are called by `named` (PPL-4)."""
    if audience is Audience.INTERNAL:
        return dict(records)
    return {uid: _shown(record, named) for uid, record in records.items()}


def _shown(record: PastRecord, named: Callable[[str], str]) -> PastRecord:
    kind = record.kind
    payload = visible_payload(kind, unflatten(kind, record.values), Audience.CUSTOMER)
    leaves = flatten(kind, prune(payload))
    values = {path: with_names(kind, path, value, named) for path, value in leaves.items()}
    erased = frozenset(path for path in record.erased if audience_of(kind, path) is Audience.CUSTOMER)
    return replace(record, values=values, erased=erased)


def with_names(kind: str, path: str, value: JsonValue, named: Callable[[str], str]) -> JsonValue:
    """A value in which every reference to a person is what `named` calls the person, at any depth."""
    if isinstance(value, list):
        return [with_names(kind, path, item, named) for item in value]
    if isinstance(value, dict):
        return {key: with_names(kind, f"{path}.{key}", item, named) for key, item in value.items()}
    spec = field_specs(kind).get(path)
    person = spec is not None and spec.refers == "person"
    return named(value) if person and isinstance(value, str) else value


# ------------------------------------------------------------------------------- names of fields


def chinese_path(kind: str, path: str) -> str:
    """A path by its Chinese keys ("来源.渠道"); a step that has none stays as it is."""
    specs = field_specs(kind)
    head, _, rest = path.partition(".")
    if head == TRANSLATIONS and "." in rest:
        locale, _, name = rest.partition(".")
        return f"{specs[TRANSLATIONS].zh}.{locale}.{chinese_path(kind, name)}"
    steps = path.split(".")
    found = [specs.get(".".join(steps[: depth + 1])) for depth in range(len(steps))]
    return ".".join(spec.zh if spec is not None else step for spec, step in zip(found, steps, strict=True))
