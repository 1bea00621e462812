"""Records in which every field holds something that can be found again: marked words, days of their own, amounts of their own."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from syncer.domain.fields import field_specs, unflatten
from syncer.domain.json import JsonObject, JsonValue
from syncer.domain.kinds import PREFIXES, Kind
from syncer.domain.meta import Audience
from syncer.domain.records import Record, load
from syncer.domain.specs import FieldSpec, Node

SECRET = "绝密词"
FIRST_DAY = date(2031, 1, 1)
_AMOUNT = 7_000_001
_FORMS = {"timezone": "Asia/Shanghai", "kind": "functional", "feedback.id": "f1"}


def _days() -> Iterator[date]:
    day = FIRST_DAY
    while True:
        if day.day > 9:  # "3 January" also stands in "13 January"
            yield day
        day += timedelta(days=1)


class Planter:
    """Fills records; `days` tells which field each day stands in, `amounts` which internal amounts there are."""

    def __init__(self) -> None:
        self.days: dict[date, str] = {}
        self.amounts: list[int] = []
        self._next = _days()

    def record(self, kind: Kind, **over: JsonValue) -> Record:
        """A record with every field filled but those worked out; `over` by path takes the place of what is planted."""
        leaves: dict[str, JsonValue] = {}
        for path, spec in field_specs(kind).items():
            if spec.node is not Node.LEAF or spec.derived or path in {"id", "translations", "attachments"}:
                continue
            leaves[path] = self._value(kind, path, spec)
        leaves |= {name.replace("__", "."): value for name, value in over.items()}
        payload = unflatten(kind, {path: value for path, value in leaves.items() if value is not None})
        return load(kind, {**payload, "id": f"{PREFIXES[kind]}-0001"})

    def _value(self, kind: Kind, path: str, spec: FieldSpec) -> JsonValue:
        parts = {
            name: each
            for name, each in field_specs(kind).items()
            if each.node is Node.PART and name.rpartition(".")[0] == path and not each.derived
        }
        if spec.type == "money":
            return self._money(internal=spec.audience is Audience.INTERNAL)
        one: JsonValue = (
            {name.rpartition(".")[2]: self._value(kind, name, each) for name, each in parts.items()}
            if parts
            else self._plain(kind, path, spec)
        )
        if path.endswith("_flows") or path == "main_flow":
            return [["one"]] if path.endswith("_flows") else ["one"]
        return [one] if spec.many else one

    def _plain(self, kind: Kind, path: str, spec: FieldSpec) -> JsonValue:
        internal = spec.audience is Audience.INTERNAL
        if spec.values:
            return spec.values[0]
        if spec.refers:
            return _referred(spec)
        if spec.type in {"date", "moment", "instant"}:
            return self._day(kind, path, instant=spec.type == "instant")
        if spec.type in {"integer", "number"}:
            return 3
        if spec.type == "boolean":
            return True
        return _FORMS.get(path) or f"{SECRET if internal else 'said'} {path}"

    def _day(self, kind: Kind, path: str, *, instant: bool) -> str:
        day = next(self._next)
        self.days[day] = f"{kind.value}.{path}"
        return f"{day}T10:00:00+08:00" if instant else day.isoformat()

    def _money(self, *, internal: bool) -> JsonObject:
        amount = _AMOUNT + len(self.days) + 1_000 * len(self.amounts)
        if internal:
            self.amounts.append(amount)
        return {"amount": f"{amount}.00" if internal else "120.00", "currency": "CNY"}


def _referred(spec: FieldSpec) -> str:
    if spec.refers in {kind.value for kind in Kind}:
        return f"{PREFIXES[Kind(spec.refers)]}-0001"
    return {"person": "wang", "issue": "SHOP-9"}.get(spec.refers, "REQ-0001")
