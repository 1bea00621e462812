"""Worked examples of drafts: what is given, put together as the program would, and which drafts wait (NOT-1 … NOT-4)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from syncer.domain.fields import flatten
from syncer.domain.ids import kind_of
from syncer.domain.json import JsonObject, JsonValue
from syncer.domain.kinds import PREFIXES, Kind
from syncer.domain.project import ConfirmedPlan, load_project
from syncer.domain.records import dump, load
from syncer.sync.drafts import Desk, SentDraft, on_demand, waiting
from syncer.sync.mapping import Mapping as SyncMapping

Given = Mapping[str, Any]
NOW = datetime(2026, 11, 20, 2, tzinfo=UTC)
PEOPLE: list[JsonObject] = [
    {"id": "wang", "name": "王芳", "side": "customer", "role": "project_lead"},
    {"id": "chen", "name": "陈静", "side": "customer", "role": "operator"},
    {"id": "zhao", "name": "赵敏", "side": "ours", "role": "project_manager"},
    {"id": "he", "name": "何军", "side": "ours", "role": "consultant"},
    {"id": "sun", "name": "孙丽", "side": "ours", "role": "account_manager"},
]


def leaves(uid: str, kind: Kind, payload: Given) -> Mapping[str, JsonValue]:
    """A record's leaf values, as the register has them."""
    return flatten(kind, dump(load(kind, {"id": uid, "title": "Something", **payload})))


def desk_of(given: Given) -> tuple[str, Desk]:
    """The record of an example, and all that its drafts are worked out from but what was sent."""
    kind = Kind(given["record"])
    uid = f"{PREFIXES[kind]}-0001"
    records = {uid: (kind, leaves(uid, kind, given["values"]))}
    for name, said in given.get("others", {}).items():
        other = kind_of(name) or Kind.REQUIREMENT
        records[name] = (other, leaves(name, other, said))
    plan = given.get("promised")
    return uid, Desk(
        records=records,
        data=load_project({"people": [*PEOPLE], "confirmed_plans": given.get("plans", [])}),
        promised={uid: ConfirmedPlan.model_validate(plan)} if plan else {},
        now=given.get("now", NOW),
        zone="Asia/Shanghai",
        sent=given.get("letters", ()),
        only=uid,
    )


def waits(shipped: SyncMapping, given: Given) -> Mapping[str, object]:
    """Which drafts wait of the record of an example, to whom they go, and which come again."""
    uid, _ = desk_of(given)
    letters = [
        SentDraft(uid, name, "zhao", NOW, "mail", (), _reason(shipped, given, name), "")
        for name in given.get("sent", ())
    ]
    _, desk = desk_of({**given, "letters": letters})
    found = waiting(shipped.notices, desk)
    return {
        "waits": [one.kind.name for one in found],
        "to": {one.kind.name: list(one.to) for one in found},
        "again": [one.kind.name for one in found if one.again],
    }


def _reason(shipped: SyncMapping, given: Given, name: str) -> str:
    """The reason a draft had before the other records came that the example speaks of."""
    uid, desk = desk_of({key: said for key, said in given.items() if key != "others"})
    one = on_demand(next(each for each in shipped.notices if each.name == name), uid, desk)
    assert one is not None
    return one.reason
