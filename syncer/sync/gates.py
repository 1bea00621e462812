"""What planning knows of the gates that do more than observe, and what is kept of those that stopped somebody.

Why it exists: whether a state may be entered is asked while a record is planned, and said again on its issue for as long as
proof is lacking. Nothing here decides; `gating` does. Pure.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Final

from syncer.domain.json import JsonObject, JsonValue, canonical, digest
from syncer.domain.kinds import Kind
from syncer.domain.project import ConfirmedPlan, ProjectData
from syncer.rules.barriers import Barriers
from syncer.rules.conditions import Equals
from syncer.rules.gates import Gate, Lack, in_force, lacking
from syncer.rules.passages import derived
from syncer.rules.references import Find, around, nobody
from syncer.sync.histories import IssueMove
from syncer.sync.mapping import Mapping as SyncMapping
from syncer.sync.observation import Agreed, Counterpart, Observation, StoredRecord
from syncer.sync.values import empty

GATE: Final = (
    "#gate"  # agreed under this name: by field, which gate stopped or only noted a move, and what lacked
)
GATED: Final = "not let in by the gate "  # how the reason of a held state begins
_EVER: Final = datetime.max.replace(tzinfo=UTC)
_SIDES = ("ours", "customer", "executive")


@dataclass(frozen=True, slots=True)
class Gates:
    """The gates of a cycle by kind and state, those before what is frozen by kind, and what they look at beside a record's own values.

    `moves` are the last moves of issues' statuses by issue id, as far as histories were read.
    """

    gates: Mapping[tuple[Kind, str], tuple[Gate, ...]] = field(default_factory=dict)
    plans: Sequence[ConfirmedPlan] = ()
    changed_by: Mapping[str, tuple[JsonValue, ...]] = field(default_factory=dict)
    known: Mapping[str, Mapping[str, JsonValue]] = field(default_factory=dict)
    moves: Mapping[str, IssueMove] = field(default_factory=dict)
    freezing: Mapping[Kind, tuple[Gate, ...]] = field(default_factory=dict)
    barriers: Barriers = field(default_factory=Barriers)
    now: datetime = _EVER

    @classmethod
    def of(cls, seen: Observation, mapping: SyncMapping) -> Gates:
        """Those of a mapping that refuse or comment; nothing is looked at where there is none."""
        gates = in_force(mapping.gates, seen.now, seen.barriers.zone)
        gates = tuple(gate for gate in gates if gate.mode != "observe")
        if not gates:
            return cls()
        made = cls.over(gates, seen.hub.records, seen.data)
        return replace(made, moves=_moves(seen), barriers=seen.barriers, now=seen.now)

    @classmethod
    def over(cls, gates: Sequence[Gate], records: Mapping[str, StoredRecord], data: ProjectData) -> Gates:
        """Gates before states, with what they look at in a register and its project's data."""
        found: dict[tuple[Kind, str], tuple[Gate, ...]] = {}
        for gate in gates:
            if gate.entering:
                key = (gate.record, gate.state)
                found[key] = (*found.get(key, ()), gate)
        known = {uid: record.values for uid, record in records.items()}
        kinds = {gate.record for gate in gates if gate.changing}
        freezing = {kind: tuple(g for g in gates if g.changing and g.record is kind) for kind in kinds}
        return cls(found, data.confirmed_plans, _changed_by(known), known, freezing=freezing)

    def knowing(self, planned: Mapping[str, Mapping[str, JsonValue]]) -> Gates:
        """The same, with records as they will be after this cycle."""
        known = {**self.known, **planned}
        return replace(self, known=known, changed_by=_changed_by(known))

    def asked(self, kind: Kind, uid: str, path: str, before: JsonValue, after: JsonValue) -> tuple[Gate, ...]:
        """The gates that a field meets on its way from one value to another."""
        entering = self.gates.get((kind, path), ())
        met = [gate for gate in entering if after in gate.entering and before not in gate.entering]
        if before != after:
            frozen = self.freezing.get(kind, ())
            met += [gate for gate in frozen if self.barriers.bars(gate, uid, path, after, self.now)]
        return tuple(met)

    def named(self, kind: Kind, path: str, name: str) -> Gate | None:
        """The gate of a name that guards a field."""
        several = (*self.gates.get((kind, path), ()), *self.freezing.get(kind, ()))
        return next((gate for gate in several if gate.name == name), None)

    def states(self, kind: Kind) -> frozenset[str]:
        """The states of a kind that gates guard."""
        return frozenset(path for known, path in self.gates if known is kind)

    def lacking(
        self, gate: Gate, uid: str, values: Mapping[str, JsonValue], find: Find = nobody, path: str = ""
    ) -> tuple[Lack, ...]:
        """What a gate lacks of a record with these values; `find` knows records that were planned before.

        Of changes only those count that speak of a frozen field's `path`.
        """
        whole = dict(values)
        if gate.record is Kind.REQUIREMENT:
            whole = derived(whole, self.plans)
            covering = [
                one for one in self.changed_by.get(uid, ()) if self._covers(gate, uid, path, str(one))
            ]
            if covering:
                whole["changed_by"] = covering
        seen = around(gate.required, gate.record, whole, lambda other: find(other) or self.known.get(other))
        return lacking(gate.requires, seen) if gate.meant(seen) else ()

    def _covers(self, gate: Gate, uid: str, path: str, change: str) -> bool:
        changes = self.known.get(change, {}).get("changes")
        return not (path and gate.changing) or self.barriers.covers(gate, uid, path, change, changes)


def _changed_by(records: Mapping[str, Mapping[str, JsonValue]]) -> dict[str, tuple[JsonValue, ...]]:
    found: dict[str, tuple[JsonValue, ...]] = {}
    for uid, values in records.items():
        changes = values.get("changes")
        for item in changes if isinstance(changes, list) else ():
            named = item.get("requirement") if isinstance(item, dict) else None
            if isinstance(named, str) and uid not in found.get(named, ()):
                found[named] = (*found.get(named, ()), uid)
    return found


def _moves(seen: Observation) -> dict[str, IssueMove]:
    histories = seen.jira.histories.moves if seen.jira is not None else {}
    last = ((native, [m for m in moves if m.field == "status"]) for native, moves in histories.items())
    return {native: moves[-1] for native, moves in last if moves}


# --------------------------------------------------------------------------------- what is kept


@dataclass(frozen=True, slots=True)
class Note:
    """A move that a gate put back (`back` is where), only noted ("" for that), or held in the end.

    Of a field that is `frozen`, `word` and `back` are digests of its values. `entry` is the id of the move in the issue's history, "" where none is known; `tries` counts by mover.
    """

    gate: str
    word: str
    back: str
    entry: str
    tries: Mapping[str, int]
    lacks: tuple[tuple[str, str, str], ...]  # field, what it asks for, what stands there
    noted: bool = False
    held: bool = False
    frozen: bool = False

    @classmethod
    def read(cls, raw: JsonValue) -> Note | None:
        """What was kept, None for nothing."""
        if not isinstance(raw, dict) or not isinstance(raw.get("gate"), str):
            return None
        tries, lacks = raw.get("tries"), raw.get("lacks")
        return cls(
            gate=str(raw["gate"]),
            word=str(raw.get("word") or ""),
            back=str(raw.get("back") or ""),
            entry=str(raw.get("entry") or ""),
            tries={k: int(str(v)) for k, v in tries.items()} if isinstance(tries, dict) else {},
            lacks=tuple(
                (str(one[0]), str(one[1]), str(one[2]))
                for one in (lacks if isinstance(lacks, list) else ())
                if isinstance(one, list)
            ),
            noted=raw.get("noted") is True,
            held=raw.get("held") is True,
            frozen=raw.get("frozen") is True,
        )

    def payload(self) -> JsonObject:
        """As it is kept."""
        return {
            "gate": self.gate,
            "word": self.word,
            "back": self.back,
            "entry": self.entry,
            "tries": dict(self.tries),
            "lacks": [list(lack) for lack in self.lacks],
            "noted": self.noted,
            "held": self.held,
            **({"frozen": True} if self.frozen else {}),
        }


def mark(gate: Gate, value: JsonValue) -> str:
    """How a value is kept in a note: a state as it is, of a frozen field its digest."""
    return str(value or "") if gate.entering else digest([value or None])


def notes_of(agreed: Agreed | None) -> dict[str, Note]:
    """What is kept of a record, by the field of its state."""
    kept = agreed.register if agreed is not None and isinstance(agreed.register, dict) else {}
    found = ((path, Note.read(raw)) for path, raw in kept.items())
    return {path: note for path, note in found if note is not None}


def notes_on(part: Counterpart | None) -> dict[str, Note]:
    """What is kept with a side of it."""
    return notes_of(part.agreed.get(GATE)) if part is not None else {}


def kept(notes: Mapping[str, Note]) -> Agreed:
    """The same as it is agreed."""
    value: JsonValue = {path: note.payload() for path, note in notes.items()} or None
    return Agreed(value, value)


# ------------------------------------------------------------------------------------- in words


def said(lack: Lack) -> tuple[str, str, str]:
    """What lacks, as text: the field, what it asks for ("" for anything), what stands there ("" for nothing)."""
    leaf = lack.leaf
    wanted = " / ".join(str(value) for value in leaf.values) if isinstance(leaf, Equals) else ""
    there = "" if empty(lack.there) else lack.there
    return lack.path, wanted, there if isinstance(there, str) else canonical(there)


def cures(uid: str, paths: Sequence[str]) -> Iterator[str]:
    """The commands that record what lacks, as far as there are some: a side's decision is signed."""
    for path in paths:
        first, _, rest = path.partition(".")
        side = rest.partition(".")[0]
        if first == "decision" and side in _SIDES:
            yield f"syncer sign {uid} --as {side} --outcome approved"
        elif first == "confirmations":
            yield f"syncer sign {uid} --as customer --outcome approved"
        elif first == "answers":
            yield f"syncer answer {uid}"
