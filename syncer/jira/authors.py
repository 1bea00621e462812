"""Who wrote a field of an issue last, by the issues' histories.

Why it exists: whoever settles a conflict wants to know whom to ask. Asked only for fields that have just become
held; where a site does not tell, nobody is named. Reads, and decides nothing.
"""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime

from syncer.domain.json import JsonObject, JsonValue
from syncer.http.narrow import as_objects, as_text, dig
from syncer.jira.instants import instant
from syncer.jira.names import UnknownName
from syncer.jira.site import Site
from syncer.ports import Author

LINKS = "issuelinks"
_LINK = "Link"  # what histories call links; they have no field's id


def last_authors(
    site: Site, project: str, asked: Mapping[str, Sequence[str]]
) -> dict[str, dict[str, Author]]:
    """Who wrote each of these neutral fields last, by issue id and field."""
    called = {name: _called(site, name, project) for names in asked.values() for name in names}
    wanted = [] if LINKS in called else sorted({ids[0] for ids in called.values() if ids})
    histories = site.dialect.histories(site.client, sorted(asked, key=int), wanted)
    found: dict[str, dict[str, Author]] = {}
    for native, names in asked.items():
        entries = sorted(histories.get(native, []), key=moment)
        for name in names:
            last = next((one for one in reversed(entries) if _touches(one, called[name])), None)
            if last is not None:
                found.setdefault(native, {})[name] = author(last)
    return found


def _called(site: Site, name: str, project: str) -> tuple[str, ...]:
    """A field's id, and what a history without ids calls it."""
    if name == LINKS:
        return (_LINK,)
    try:
        info = site.catalogue.field(name, project)
    except UnknownName:
        return (name,)
    return (info.id, info.name, info.original)


def _touches(entry: JsonObject, called: Sequence[str]) -> bool:
    names = {one.casefold() for one in called if one}
    return any(
        as_text(item.get(key)).casefold() in names
        for item in as_objects(entry.get("items"))
        for key in ("fieldId", "field")
    )


def author(entry: JsonObject) -> Author:
    """Who made an entry, and when."""
    return Author(as_text(dig(entry, "author", "displayName")), moment(entry))


def moment(entry: JsonObject) -> str:
    """When it was, in UTC; bulk histories count milliseconds, others write text."""
    created: JsonValue = entry.get("created")
    if isinstance(created, int):
        return datetime.fromtimestamp(created / 1000, UTC).isoformat(timespec="milliseconds")
    return instant(as_text(created))
