"""Where in an issue each field stood when it was last agreed, so that a mapping that says otherwise now loses nothing.

Why it exists: what was agreed is compared with what the same place in Jira says now. Read against another place (another
field, a section that became a field, another form), an empty field would pass for one that somebody cleared, and the
register would be cleared after it (B-05). So what was agreed elsewhere is forgotten, and the new place is a first contact.
The same holds for an issue whose status stands for another word by now: nobody has moved it.
A section that is mapped no more keeps its heading, or its text would count as part of the section before it. Pure.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import replace

from syncer.domain.fields import spec_of
from syncer.domain.json import JsonObject, JsonValue, canonical
from syncer.domain.records import Kind
from syncer.sync.mapping import FieldMapping, RecordMapping
from syncer.sync.mapping import Mapping as SyncMapping
from syncer.sync.observation import Counterpart, HubState, Side
from syncer.sync.shorthand import CustomField
from syncer.sync.states import StatusMapping
from syncer.sync.work import STATUS
from syncer.text.sections import SectionSpec

PLACES = "places"  # the cursor that holds all this
_FIELDS, _HEADINGS = "fields", "headings"
_CATEGORY = "category:"


def remembered(cursors: Mapping[str, str], mapping: SyncMapping) -> str:
    """The cursor's new value: places as they are now; of what is not mapped any more, as they were."""
    kept = _kept(cursors)
    fields, headings = dict(_part(kept, _FIELDS)), dict(_part(kept, _HEADINGS))
    for kind, record in mapping.records.items():
        now = dict(_places(kind, record))
        fields[kind.value] = {**_part(fields, kind.value), **now}
        headings[kind.value] = _joined(_part(headings, kind.value), _headings(record))
    return canonical({_FIELDS: fields, _HEADINGS: headings})


def forgetting(hub: HubState, mapping: SyncMapping) -> HubState:
    """The store without what was agreed with places in issues where the fields do not stand any more."""
    kept = _part(_kept(hub.cursors), _FIELDS)
    moved = {
        kind: frozenset(
            path
            for path, place in _places(kind, record)
            if _elsewhere(_part(kept, kind.value).get(path), place)
        )
        for kind, record in mapping.records.items()
    }
    reworded = {
        kind: _reworded(_part(kept, kind.value), kind, record) for kind, record in mapping.records.items()
    }
    if not any(moved.values()) and not any(reworded.values()):
        return hub
    return replace(hub, counterparts=tuple(_without(part, hub, moved, reworded) for part in hub.counterparts))


def retired(cursors: Mapping[str, str], kind: Kind, record: RecordMapping) -> tuple[SectionSpec, ...]:
    """Sections that the mapping had and has no more: their headings still end the one before."""
    mapped = {name.casefold() for names in _headings(record).values() for name in _words(names)}
    kept = _part(_part(_kept(cursors), _HEADINGS), kind.value)
    gone = {
        path: tuple(n for n in _words(names) if n.casefold() not in mapped) for path, names in kept.items()
    }
    return tuple(SectionSpec(f"#{path}", names, names[0]) for path, names in sorted(gone.items()) if names)


def _kept(cursors: Mapping[str, str]) -> JsonObject:
    found: JsonValue = json.loads(cursors.get(PLACES) or "{}")
    return found if isinstance(found, dict) else {}


def _part(kept: JsonObject, name: str) -> JsonObject:
    found = kept.get(name)
    return found if isinstance(found, dict) else {}


def _words(names: JsonValue) -> list[str]:
    return [str(name) for name in names] if isinstance(names, list) else []


def _places(kind: Kind, record: RecordMapping) -> Iterator[tuple[str, JsonObject]]:
    """Each mapped field by its path: the names of its place, and the form in which it stands there."""
    for path, line in record.fields.items():
        spec = spec_of(kind, path)
        if spec is not None:
            part = "lead" if line.part else "section" if line.section else ""
            form = [line.effective_form(spec), part, line.pick or "", line.prefix or "", line.currency or ""]
            yield path, {"at": [*_names(line)], "form": "|".join(form)}
    for path, link in record.links.items():
        yield path, {"at": ["issuelinks"], "form": f"{link.type}|{link.verb}"}
    for path, state in record.states.items():
        if isinstance(state, StatusMapping):
            yield path, {"at": ["status"], "form": "status", "words": _meanings(state)}


def _meanings(state: StatusMapping) -> JsonObject:
    """The words of each status, by its name in small letters or by its category."""
    found: dict[str, list[JsonValue]] = {}
    for word, match in state.values.items():
        for name in (*match.names, *([f"{_CATEGORY}{match.category}"] if match.category else [])):
            found.setdefault(name.casefold(), []).append(word)
    return {**found}


def _reworded(
    kept: JsonObject, kind: Kind, record: RecordMapping
) -> dict[str, tuple[JsonObject, JsonObject]]:
    """The states whose statuses stand for other words than before, by path: what they stood for, and do by now."""
    found = {}
    for path, place in _places(kind, record):
        before, now = (_part(of, "words") for of in (_part(kept, path), place))
        if before and before != now:
            found[path] = (before, now)
    return found


def _means_another(seen: JsonValue, before: JsonObject, now: JsonObject) -> bool:
    """Whether a status, as last seen, stood for a word and stands for another."""
    name, category = (str(one) for one in seen) if isinstance(seen, list) and len(seen) == 2 else ("", "")
    was, is_ = (
        _words(words.get(name.casefold())) or _words(words.get(f"{_CATEGORY}{category}"))
        for words in (before, now)
    )
    return bool(was and is_) and sorted(was) != sorted(is_)


def _names(line: FieldMapping) -> list[str]:
    if isinstance(line.jira, CustomField):
        return [*(name.casefold() for name in line.jira.field), *([line.jira.id] if line.jira.id else [])]
    return [line.target]


def _headings(record: RecordMapping) -> JsonObject:
    return {path: [*line.section.values()] for path, line in record.fields.items() if line.section}


def _joined(before: JsonObject, now: JsonObject) -> JsonObject:
    paths = dict.fromkeys([*before, *now])
    return {path: [*dict.fromkeys([*_words(before.get(path)), *_words(now.get(path))])] for path in paths}


def _elsewhere(before: JsonValue, now: JsonObject) -> bool:
    """Whether a field that was mapped stands elsewhere now; a field of Jira may have got another name beside its own."""
    if not isinstance(before, dict):
        return False
    return before.get("form") != now["form"] or not {*_words(before.get("at"))} & {*_words(now["at"])}


def _without(
    part: Counterpart,
    hub: HubState,
    moved: Mapping[Kind, frozenset[str]],
    reworded: Mapping[Kind, Mapping[str, tuple[JsonObject, JsonObject]]],
) -> Counterpart:
    record = hub.records.get(part.uid)
    if record is None or part.side is not Side.JIRA:
        return part
    states = reworded.get(record.kind, {}).items()
    others = {path for path, (before, now) in states if _means_another(part.seen.get(STATUS), before, now)}
    gone = moved.get(record.kind, frozenset()) | others
    if not gone:
        return part
    return replace(
        part,
        agreed={path: pair for path, pair in part.agreed.items() if path not in gone},
        seen={path: value for path, value in part.seen.items() if path not in gone},
        unseen=part.unseen - gone,
    )
