"""A field that several sides changed is decided: by one of their values, or by another (B-05)."""

from datetime import datetime

from syncer.acts.typed import typed
from syncer.acts.unfit import Unfit, Why
from syncer.domain.json import JsonObject, JsonValue
from syncer.ports import Hub
from syncer.sync.observation import DecisionKind, Held, StoredRecord


def taken(held: Held, side: str) -> JsonValue:
    """What one side says. Raises Unfit about take where it says nothing."""
    if side not in held.values:
        raise Unfit(Why.SIDE, "take", known=held.values, side=side, uid=held.uid, field=held.field)
    return held.values[side]


def worded(held: Held, record: StoredRecord, text: str) -> JsonValue:
    """What somebody typed instead, in the field's canonical form. Raises Unfit about value."""
    return typed(record.kind, held.field, text, "value")


def resolve(hub: Hub, project: str, held: Held, value: JsonValue, *, by: str, now: datetime) -> None:
    """Decide it; the next cycle carries it out. It names what it overrules, so that a later edit is not overruled unseen."""
    payload: JsonObject = {"value": value, "against": dict(held.sides)}
    hub.decide(project, DecisionKind.RESOLVE, f"{held.uid} {held.field}", payload, by=by, now=now)
