"""Which fields of a record merging need not look at, since every side says what the register says and was known to.

Why it exists: in every cycle this is so of all but a handful of a register's fields, so it is asked of all of them
and has to cost next to nothing. A law holds that merging would have changed nothing; in doubt a field is merged.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from syncer.domain.json import JsonValue
from syncer.sync.bindings import Binding
from syncer.sync.linked import targets
from syncer.sync.merge import UNSEEN, Absent
from syncer.sync.observation import Agreed
from syncer.sync.values import empty
from syncer.sync.work import Work, agreed_with_issue, has_room, link_view, on_jira, typed


def unsettled(work: Work) -> list[str]:
    """The fields to merge: held or decided ones, and those where some side does not rest."""
    values, bindings = work.values, _bindings(work)
    links = _links(work)
    found = []
    for path in _paths(work, bindings, links):
        value = values.get(path)
        rests = (
            (value is None or not empty(value))
            and _rests_in_jira(work, bindings.get(path), value)
            and (path not in links or _rests_in_links(work, path, value))
            and _rests_in_file(work, path, value)
        )
        if not rests or _asked(work, path):
            found.append(path)
    return found


def _asked(work: Work, path: str) -> bool:
    """Whether a person was asked about the field, or has decided it."""
    held, rulings = work.context.held, work.context.rulings
    return bool(held or rulings) and ((work.subject.uid, path) in held or (work.subject.uid, path) in rulings)


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


def _rests_in_jira(work: Work, binding: Binding | None, value: JsonValue) -> bool:
    if binding is None:
        return True
    path = binding.path
    agreed = agreed_with_issue(work, path)
    return binding.at_rest(work.natives.get(path), agreed, value, unseen=path in work.unseen)


def _links(work: Work) -> list[str]:
    """The fields that show as links and that people may type."""
    if work.bound is None or not on_jira(work):
        return []
    return [path for path in work.bound.mapping.links if typed(work.subject, path)]


def _rests_in_links(work: Work, path: str, value: JsonValue) -> bool:
    view = link_view(work, path)
    if view is None:
        return True
    rests = at_rest(view.native, view.pulled, view.agreed, value)
    if rests and view.native == (sorted(targets(value)) or None):
        work.resting.add(path)  # none has still to be made
    return rests


def _rests_in_file(work: Work, path: str, value: JsonValue) -> bool:
    file, part = work.subject.file, work.subject.file_part
    if file is None or not has_room(work, path):
        return True
    native, agreed = file.values.get(path), part.agreed.get(path) if part is not None else None
    return at_rest(native, native, agreed, value) or not typed(work.subject, path)
