"""The counterparts of one cycle while it is applied: each write that succeeds moves its agreement.

Why it exists: agreement moves field by field and only for what really happened; whatever fails keeps
its old agreement and is planned again.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace

from syncer.ports import PutCounterpart
from syncer.sync.observation import Agreed, Counterpart, Side


class Ledger:
    """Counterparts as they are known now: a record has one place on a side, and may have further issues beside it."""

    def __init__(self, parts: Iterable[Counterpart]) -> None:
        self._parts = {(part.side, part.native): part for part in parts}
        self._places = {(part.side, part.uid): part.native for part in self._parts.values() if part.primary}

    def get(self, side: Side, uid: str) -> Counterpart | None:
        """The record's place on a side; never a further issue."""
        return self._parts.get((side, self._places.get((side, uid), "")))

    def all(self, side: Side) -> list[Counterpart]:
        """All records' places on a side."""
        return [self._parts[which, native] for (which, _), native in self._places.items() if which is side]

    def put(self, part: Counterpart, agree: Mapping[str, Agreed] | None = None) -> PutCounterpart:
        """Remember a counterpart, with further agreements; returns the write that keeps it."""
        merged = replace(part, agreed={**part.agreed, **(agree or {})})
        self._parts[part.side, part.native] = merged
        if part.primary:
            self._places[part.side, part.uid] = part.native
        return PutCounterpart(merged)

    def highest(self, project: str) -> int:
        """The highest issue number among our counterparts in a project; a moved one counts elsewhere (B-09)."""
        keys = (part.key.rpartition("-") for part in self._parts.values() if part.side is Side.JIRA)
        return max((int(number) for where, _, number in keys if where == project), default=0)
