"""Which fields of a record merging need not look at, since every side says what the register says and was known to.

Why it exists: in every cycle this is so of all but a handful of a register's fields, so it is asked of all of them
and has to cost next to nothing. A law holds that merging would have changed nothing; in doubt a field is merged.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from syncer.domain.json import JsonValue
from syncer.sync.bindings import Binding
from syncer.sync.linked import linked_to_none, targets
from syncer.sync.merge import UNSEEN, Absent, View
from syncer.sync.observation import Agreed
from syncer.sync.subjects import Subject
from syncer.sync.values import empty
from syncer.sync.work import Work, agreed_with_issue, link_view, on_jira, typed


def unsettled(work: Work) -> list[str]:
    """The fields to merge: held or decided ones, and those where some side does not rest."""
    values, bindings = work.values, _bindings(work)
    links, in_file = _links(work), _File.of(work)
    asked = work.context.held or work.context.rulings
    at_ease = in_file.at_ease(values) if in_file is not None else set()
    found = []
    for path in _paths(work, bindings, links):
        value = values.get(path)
        rests = (
            (value is None or not empty(value))
            and ((binding := bindings.get(path)) is None or _rests_in_jira(work, binding, value))
            and (path not in links or _rests_in_links(work, path, value))
            and (path in at_ease or in_file is None or in_file.rests(path, value))
        )
        if not rests or (asked and _asked(work, path)):
            found.append(path)
    return found


def _asked(work: Work, path: str) -> bool:
    """Whether a person was asked about the field, or has decided it."""
    key = (work.subject.uid, path)
    return key in work.context.held or key in work.context.rulings


def at_rest(native: JsonValue, pulled: JsonValue | Absent, agreed: Agreed | None, value: JsonValue) -> bool:
    """Whether a side says what the register says and was known to; of nothing, it may as well show no field."""
    if pulled is UNSEEN:
        return value is None
    if pulled != value:
        return False
    if agreed is None:
        return value is None and native is None
    return agreed.side == native and agreed.register == value


def _bindings(work: Work) -> Mapping[str, Binding]:
    return work.bound.bindings if work.bound is not None and on_jira(work) else {}


def _paths(work: Work, bindings: Mapping[str, Binding], links: Sequence[str]) -> list[str]:
    """Every leaf that any side, the register or the mapping speaks of."""
    file, part = work.subject.file, work.subject.file_part
    paths = dict.fromkeys(work.values)
    if file is not None:
        paths |= dict.fromkeys(file.values)
    if part is not None:
        paths |= dict.fromkeys(part.agreed)
    paths |= dict.fromkeys(bindings)
    paths |= dict.fromkeys(links)
    paths |= dict.fromkeys(work.context.ruled.get(work.subject.uid, ()))
    return [path for path in paths if path != "id" and path[0] != "#"]


def _rests_in_jira(work: Work, binding: Binding, value: JsonValue) -> bool:
    path = binding.path
    if work.subject.further and binding.neutral == "status":
        return False  # several issues speak of it
    agreed = agreed_with_issue(work, path)
    return binding.at_rest(work.natives.get(path), agreed, value, unseen=path in work.unseen)


def _links(work: Work) -> list[str]:
    """The fields that show as links and that people may type."""
    if work.bound is None or not on_jira(work):
        return []
    return [path for path in work.bound.mapping.between if typed(work.subject, path)]


def _rests_in_links(work: Work, path: str, value: JsonValue) -> bool:
    if value is None and linked_to_none(work.subject, work.context.web):
        return True
    view = link_view(work, path)
    if view is None:
        return True
    rests = at_rest(view.native, view.pulled, view.agreed, value)
    if rests and all_made(view, value):
        work.resting.add(path)
    return rests


def all_made(view: View, value: JsonValue) -> bool:
    """Whether every link that the register says stands, so that none has still to be made."""
    return view.native == (sorted(targets(value)) or None)


@dataclass(frozen=True, slots=True)
class _File:
    """A record's file: what it says, what was agreed with it, and what it has room for (None: everything)."""

    subject: Subject
    said: Mapping[str, JsonValue]
    agreed: Mapping[str, Agreed]
    room: Collection[str] | None

    @classmethod
    def of(cls, work: Work) -> _File | None:
        """The file of the record, if it has one."""
        subject, holds = work.subject, work.context.holds
        if subject.file is None:
            return None
        agreed = subject.file_part.agreed if subject.file_part is not None else {}
        room = None if holds is None else holds.get(subject.kind, ())
        return cls(subject, subject.file.values, agreed, room)

    def at_ease(self, values: Mapping[str, JsonValue]) -> set[str]:
        """The fields of which the file, the register and what was agreed say the same; most are, so it is told in one go."""
        said = self.said
        return {
            path
            for path, pair in self.agreed.items()
            if pair.register == (value := values.get(path)) and pair.side == value and said.get(path) == value
        }

    def rests(self, path: str, value: JsonValue) -> bool:
        """Whether it has nothing to say of a field, or says what is known."""
        if self.room is not None and path not in self.room:
            return True
        native = self.said.get(path)
        return at_rest(native, native, self.agreed.get(path), value) or not typed(self.subject, path)
