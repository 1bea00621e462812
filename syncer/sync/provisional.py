"""Provisional ids, and what they became: in every field of every file, and inside texts (B-25).

Why it exists: two branches cannot both take the next number, so people write `REQ-?a7f3` until a cycle gives one. From
then on the old name leads to the record for ever, and no file, link or text is left with it. Pure.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from syncer.domain.ids import PROVISIONAL, is_provisional
from syncer.domain.json import JsonValue
from syncer.sync.observation import Decision, DecisionKind, FileRecord, Observation
from syncer.sync.subjects import NEW


def resolved(seen: Observation) -> Observation:
    """The observation with every provisional id that is known replaced, in what files and entered records say.

    One that is still to be given a number is replaced where a value is nothing else, so that links find it; inside
    a text it stays until it has one (see `cycle.names`). Files remember which of their fields have to be written.
    """
    known, given = _names(seen), dict(seen.hub.aliases)
    if not known:
        return seen
    decisions = tuple(_entered(one, known, given) for one in seen.hub.decisions)
    files = seen.files
    if files is not None:
        files = replace(files, records=tuple(_file(one, known, given) for one in files.records))
    return replace(seen, hub=replace(seen.hub, decisions=decisions), files=files)


def renamed(value: JsonValue, whole: Mapping[str, str], given: Mapping[str, str]) -> JsonValue:
    """A value with names replaced: by `whole` where a text is nothing else, by `given` inside texts."""
    if isinstance(value, str):
        if value in whole:
            return whole[value]
        return PROVISIONAL.sub(lambda name: given.get(name[0], name[0]), value) if "-?" in value else value
    if isinstance(value, list):
        return [renamed(item, whole, given) for item in value]
    if isinstance(value, dict):
        return {key: renamed(item, whole, given) for key, item in value.items()}
    return value


def _names(seen: Observation) -> dict[str, str]:
    """What each provisional id stands for: a record's id, or a handle where it gets one in this very cycle."""
    files = seen.files.records if seen.files is not None else ()
    known = {one.alias: NEW + one.handle for one in files if one.alias}
    entered = [one.subject for one in seen.hub.decisions if one.kind is DecisionKind.ENTER]
    known.update({name: NEW + name for name in entered if is_provisional(name)})
    known.update(seen.hub.aliases)
    return known


def _file(record: FileRecord, known: Mapping[str, str], given: Mapping[str, str]) -> FileRecord:
    stale = frozenset(path for path, value in record.values.items() if _mentions(value, known))
    if not stale:
        return record
    values = {
        path: renamed(value, known, given) if path in stale else value
        for path, value in record.values.items()
    }
    return replace(record, values=values, stale=stale)


def _mentions(value: JsonValue, known: Mapping[str, str]) -> bool:
    """Whether a value names a provisional id that is known or will be."""
    if isinstance(value, str):
        return "-?" in value and any(name[0] in known for name in PROVISIONAL.finditer(value))
    if isinstance(value, list):
        return any(_mentions(item, known) for item in value)
    return isinstance(value, dict) and any(_mentions(item, known) for item in value.values())


def _entered(decision: Decision, known: Mapping[str, str], given: Mapping[str, str]) -> Decision:
    """What people entered, and evidence that names it."""
    values = decision.payload.get("values")
    if decision.kind is DecisionKind.EVIDENCE and _mentions(decision.payload, known):
        told = {name: renamed(value, known, given) for name, value in decision.payload.items()}
        return replace(decision, payload=told)
    if decision.kind is not DecisionKind.ENTER or not isinstance(values, dict):
        return decision
    return replace(decision, payload={**decision.payload, "values": renamed(values, known, given)})
