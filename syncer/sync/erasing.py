"""A baseline in which somebody is named no more: the values that named them are gone, and it says of each that it was erased.

Why it exists: what people signed must be provable after somebody was forgotten, as far as it can be: every other value still agrees with the
beginning of its digest, and what was taken out is named. Pure.
"""

from collections.abc import Callable
from dataclasses import replace

from syncer.domain.json import JsonObject, JsonValue
from syncer.sync.baselines import ERASED, Baseline, Part
from syncer.sync.forgetting import Identity

Without = Callable[[str, JsonValue], JsonValue]


def erased(one: Baseline, who: Identity) -> Baseline:
    """The same baseline without somebody; equal to it where it does not name them."""

    def at(uid: str) -> Without:
        return lambda path, value: who.at(uid, path, value)

    def whole(_path: str, value: JsonValue) -> JsonValue:
        return who.value(value, refs=True)

    records = {
        uid: replace(
            record, customer=_less(record.customer, at(uid)), internal=_less(record.internal, at(uid))
        )
        for uid, record in one.records.items()
    }
    return replace(
        one,
        head=replace(one.head, by=who.ref(one.head.by)),
        customer=_less(one.customer, whole),
        internal=_less(one.internal, whole),
        records=records,
    )


def _less(part: Part, without: Without) -> Part:
    """Values that named them go; their checks say so."""
    values: JsonObject = part.values or {}
    gone = {path for path, value in values.items() if without(path, value) != value}
    if not gone:
        return part
    checks = {path: f"{ERASED}{check}" if path in gone else check for path, check in part.checks.items()}
    return Part(part.digest, {path: value for path, value in values.items() if path not in gone}, checks)
