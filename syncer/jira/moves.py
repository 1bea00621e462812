"""The whole history of issues as moves of fields, in neutral terms.

Why it exists: rules that look back need every value a field had and the instant at which it got it; histories say that in
words of their own (labels in one line, versions one by one, people and statuses by id). Reads, and decides nothing. What a
history does not tell of as a value (rich text, parents, links, sprints) is left out.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from syncer.domain.json import JsonObject, JsonValue
from syncer.http.narrow import as_number, as_objects, as_text, dig
from syncer.jira.authors import moment
from syncer.jira.site import Site
from syncer.jira.values import FieldInfo, decode
from syncer.sync.histories import IssueHistories, IssueMove
from syncer.sync.observation import Category, Status

StatusesById = Callable[[Collection[str]], Mapping[str, Status]]

_ALWAYS: Mapping[str, FieldInfo] = {
    "status": FieldInfo("status", "Status", type="status"),
    "resolution": FieldInfo("resolution", "Resolution", type="resolution"),
}
_ELSEWHERE: Mapping[str, str] = {
    "fixVersions": "fix version",
    "versions": "version",
    "components": "component",
}
_ONE_BY_ONE = frozenset({"version", "component"})
_SINGLE = frozenset(
    {
        "string",
        "number",
        "date",
        "datetime",
        "user",
        "option",
        "option-with-child",
        "priority",
        "resolution",
        "status",
    }
)
_STEPS = re.compile(r"(?:Parent|Level \d+) values: (.*?)\(\d+\)")


@dataclass(frozen=True, slots=True)
class _Field:
    """A field that histories tell of, under its neutral name."""

    neutral: str
    info: FieldInfo


@dataclass(frozen=True, slots=True)
class _Words:
    """What the words of histories mean on a site: fields by what items call them, and statuses by id."""

    site: Site
    fields: Mapping[tuple[bool, str], Sequence[_Field]]
    statuses: Mapping[str, Status]


def read_histories(
    site: Site,
    ids: Sequence[str],
    fields: Mapping[str, FieldInfo],
    statuses: StatusesById,
    ridden: Mapping[str, list[JsonObject]],
) -> IssueHistories:
    """All moves of issues; `fields` are those of interest by neutral name. Raises PortError where the site tells nothing.

    `ridden` are histories that came along with issues. In bulk an issue without an entry is left out; where issues are
    read one by one, what is left out was not to be read.
    """
    known = {name: info for name, info in {**fields, **_ALWAYS}.items() if _told(info)}
    asked = [one for one in ids if one not in ridden]
    entries = {**ridden, **(site.dialect.histories(site.client, asked, [], whole=True) if asked else {})}
    words = _Words(site, _by_name(known), statuses(_statuses(entries)))
    read = [one for one in ids if one in entries or site.dialect.histories_in_bulk]
    moves = {native: tuple(_moves(words, entries.get(native, []))) for native in read}
    return IssueHistories(frozenset(known), moves)


def _statuses(entries: Mapping[str, Sequence[JsonObject]]) -> set[str]:
    """The ids of all statuses that histories speak of."""
    items = (item for found in entries.values() for entry in found for item in as_objects(entry.get("items")))
    moved = [item for item in items if item.get("field") == "status"]
    return {as_text(item.get(end)) for item in moved for end in ("from", "to")} - {""}


def _told(info: FieldInfo) -> bool:
    if info.rich or info.pick:
        return False
    return info.type in _SINGLE or (
        info.type == "array" and info.items in {"string", "user", "option", *_ONE_BY_ONE}
    )


def _by_name(known: Mapping[str, FieldInfo]) -> dict[tuple[bool, str], list[_Field]]:
    """Fields by what items call them, those made on the site apart: names are unique in neither."""
    found: dict[tuple[bool, str], list[_Field]] = defaultdict(list)
    for neutral, info in known.items():
        names = {info.id, info.name, info.original, _ELSEWHERE.get(info.id, "")}
        for name in {one.casefold() for one in names if one}:
            found[info.custom, name].append(_Field(neutral, info))
    return found


def _moves(words: _Words, entries: Sequence[JsonObject]) -> list[IssueMove]:
    """An issue's moves in the order in which they happened."""
    found = [
        _move(words, entry, item, field)
        for entry in sorted(entries, key=lambda one: (moment(one), as_number(one.get("id"))))
        for item in as_objects(entry.get("items"))
        for field in _meant(words.fields, item)
        if moment(entry)
    ]
    return [one for one in found if one.before != one.after]


def _meant(names: Mapping[tuple[bool, str], Sequence[_Field]], item: JsonObject) -> Sequence[_Field]:
    custom = as_text(item.get("fieldtype")) == "custom"
    called = (as_text(item.get(key)).casefold() for key in ("fieldId", "field"))
    return next((found for name in called if (found := names.get((custom, name)))), ())


def _move(words: _Words, entry: JsonObject, item: JsonObject, field: _Field) -> IssueMove:
    site = words.site
    account = site.shapes.person(entry.get("author"))
    ours = account == site.client.account
    app = as_text(dig(entry, "author", "accountType")) == "app"
    return IssueMove(
        entry=as_text(entry.get("id")) or str(as_number(entry.get("id"))),
        at=datetime.fromisoformat(moment(entry)),
        field=field.neutral,
        before=_value(words, field.info, item, "from"),
        after=_value(words, field.info, item, "to"),
        account=account,
        name=as_text(dig(entry, "author", "displayName")),
        automatic=ours or app or not account,
        ours=ours,
        partial=field.info.items in _ONE_BY_ONE,
    )


def _value(known: _Words, info: FieldInfo, item: JsonObject, end: str) -> JsonValue:
    """What an item says of one end of a move, in the neutral form that `decode` gives the field's present value."""
    value, words = as_text(item.get(end)), as_text(item.get(f"{end}String"))
    match info.type:
        case "status":
            return _status(known.statuses, value, words)
        case "array":
            return _list(info, value, words)
        case "user":
            return value or None
        case "date":
            return (value or words)[:10] or None
        case "datetime":
            return decode(info, value or words, known.site.shapes)
        case "number":
            return _number(words)
        case "option-with-child":
            return [*_STEPS.findall(words)] or None
        case _:
            return words or None


def _status(known: Mapping[str, Status], native: str, name: str) -> JsonValue:
    """A status by its id under the name it had then; of one that is gone from the site, nobody knows the category."""
    if not native and not name:
        return None
    category = known[native].category if native in known else Category.UNDEFINED
    return {"id": native, "name": name, "category": category.value}


def _list(info: FieldInfo, value: str, words: str) -> JsonValue:
    """Labels stand in one line, people by id in brackets, versions and components one an item."""
    if info.items in _ONE_BY_ONE:
        return [words] if words else None
    if info.items == "user":
        named = value.strip("[]").split(",")
    else:
        named = words.split() if info.items == "string" else words.split(",")
    return [*sorted(one.strip() for one in named if one.strip())] or None


def _number(words: str) -> JsonValue:
    try:
        figure = float(words)
    except ValueError:
        return None
    return int(figure) if figure.is_integer() else figure
