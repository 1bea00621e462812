"""What somebody wrote into plain fields between our last look and our write, by the issues' histories.

Why it exists: Jira has no conditional write, so what a write undid is found out afterwards; without it, the edit would
stand in Jira's history alone (B-05). Lists are none of it: they take additions and removals, which undo nobody's.
Reads replies, and sends nothing.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from syncer.domain.json import JsonObject, JsonValue
from syncer.http.narrow import as_number, as_objects, as_text
from syncer.jira.authors import author, moment
from syncer.jira.catalogue import PARENT
from syncer.jira.names import UnknownName
from syncer.jira.site import Site
from syncer.jira.values import FieldInfo, decode
from syncer.ports import Overwrite, Wrote

_OF_PARENTS = frozenset({"issueparentassociation", "epic link"})
_BY_ID = frozenset(
    {"user", "date", "datetime"}
)  # whose value stands in `to`, and words for people in `toString`


@dataclass(frozen=True, slots=True)
class Asked:
    """An issue whose history is to tell: since when, and of which fields by their neutral names."""

    since: str
    fields: Mapping[str, FieldInfo]


def asked_for(site: Site, project: str, wrote: Mapping[str, Wrote]) -> dict[str, Asked]:
    """Issues whose history has to be asked, by id: those of which we wrote fields that hold one plain value."""
    found: dict[str, Asked] = {}
    for native, one in wrote.items():
        infos = {name: info for name in one.fields if (info := _plain(site, project, name)) is not None}
        if infos and one.since:
            found[native] = Asked(one.since, infos)
    return found


def field_ids(asked: Mapping[str, Asked]) -> list[str]:
    """The fields to ask histories for; none where a field goes by another name there, so that all come."""
    ids = {info.id for one in asked.values() for info in one.fields.values()}
    return [] if PARENT.id in ids else sorted(ids)


def overwritten(site: Site, asked: Asked, history: Sequence[JsonObject]) -> dict[str, Overwrite]:
    """What others wrote after our look and before our last entry, by neutral field."""
    entries = sorted(history, key=lambda entry: (moment(entry), as_number(entry.get("id"))))
    found: dict[str, Overwrite] = {}
    for name, info in asked.fields.items():
        lost = _lost(site, asked.since, info, entries)
        if lost is not None:
            found[name] = lost
    return found


def _plain(site: Site, project: str, name: str) -> FieldInfo | None:
    try:
        info = site.catalogue.field(name, project)
    except UnknownName:
        return None
    return None if info.rich or info.type == "array" else info


def _lost(site: Site, since: str, info: FieldInfo, entries: Sequence[JsonObject]) -> Overwrite | None:
    called = {one.casefold() for one in (info.id, info.name, info.original) if one}
    if info.id == PARENT.id:
        called |= _OF_PARENTS
    fresh = [
        (entry, item)
        for entry in entries
        if moment(entry) > since and (item := _item(entry, called)) is not None and not _moves(entry)
    ]
    us = site.client.account
    writers = [site.shapes.person(entry.get("author")) for entry, _ in fresh]
    ours = max((place for place, writer in enumerate(writers) if writer == us), default=0)
    theirs = [fresh[place] for place in range(ours) if writers[place] != us]
    if not theirs:
        return None
    entry, item = theirs[-1]
    return Overwrite(_value(site, info, item), author(entry))


def _moves(entry: JsonObject) -> bool:
    """Whether an entry tells of a move to another project, which takes fields along as they go there (B-09)."""
    return any(as_text(item.get("field")).casefold() == "project" for item in as_objects(entry.get("items")))


def _item(entry: JsonObject, called: Collection[str]) -> JsonObject | None:
    """The last of an entry's items that is about the field."""
    items = as_objects(entry.get("items"))
    about = [i for i in items if {as_text(i.get(k)).casefold() for k in ("fieldId", "field")} & {*called}]
    return about[-1] if about else None


def _value(site: Site, info: FieldInfo, item: JsonObject) -> JsonValue:
    """What an item says was written, in neutral terms; its words where they are all there is."""
    words, value = as_text(item.get("toString")), as_text(item.get("to"))
    if info.type in _BY_ID:
        wire: JsonValue = {site.shapes.account: value} if info.type == "user" else value
        return decode(info, wire, site.shapes) or words or None
    if info.type == "number":
        return _number(words)
    return words or None


def _number(words: str) -> JsonValue:
    try:
        figure = float(words)
    except ValueError:
        return words or None
    return int(figure) if figure.is_integer() else figure
