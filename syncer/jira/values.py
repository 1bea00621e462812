"""Jira's field values and the neutral ones the rest of the program knows, both ways, by schema.

Neutral: text, numbers, ISO dates, names of options, versions and the like, accounts of people,
lists of those, Markdown for rich text, `[parent, child]` for a cascading option. Instants are in UTC.
Empty is None (B-17). How a site writes rich text and people is told by its `Shapes`.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from syncer.domain.json import JsonObject, JsonValue
from syncer.domain.values import read_moment, write_moment
from syncer.http.narrow import as_list, as_object, as_objects, as_text, dig
from syncer.jira.names import Named
from syncer.text import sections
from syncer.text.forms import FormName
from syncer.text.sections import LEAD, RichText, SectionSpec

_BY_NAME = frozenset(
    {
        "priority",
        "version",
        "component",
        "resolution",
        "status",
        "issuetype",
        "project",
        "group",
        "securitylevel",
    }
)
WHOLE = (SectionSpec(LEAD, (), ""),)  # a text of its own, without sections
_UNORDERED = frozenset({"string", "user", "option", "component"})
_SORTS: Mapping[str, str] = {
    "string": "a line of text",
    "paragraph": "a paragraph",
    "number": "a number",
    "date": "a date",
    "datetime": "a date with time",
    "user": "a person",
    "option": "a choice",
    "option-with-child": "a cascading choice",
    "[user]": "a list of people",
    "[option]": "a multiple choice",
    "[string]": "a list of labels",
    "version": "a version",
    "[version]": "a list of versions",
    "[component]": "a list of components",
    "issuelink": "another issue",
    "sprint": "sprints",
    "any": "of a kind that only its app knows",
}
_DELTAS = frozenset(
    {"string", "option", "user", "version", "component"}
)  # lists that take additions and removals
_OFFERED = frozenset({"option", "option-with-child", "version", "component"})
_STATE = re.compile(r"[\[,]state=(\w+)")
_NAME = re.compile(r"[\[,]name=(.*?)(?:,\w+=|\]$)")
_RICH_SYSTEM = frozenset({"description", "environment"})
Written = Callable[[str], JsonValue]  # an account as the site takes it in a write


@dataclass(frozen=True, slots=True)
class Shapes:
    """How a deployment writes rich text, and which member of a user it shows is the account."""

    form: FormName
    account: str
    known_as: Callable[[str], str] = (
        str  # what an account is called here: somebody who was forgotten by a pseudonym
    )

    def rich(self, value: JsonValue) -> RichText | None:
        """A rich text as it came; None where there is none."""
        kind = dict if self.form == "adf" else str
        return RichText(self.form, value) if isinstance(value, kind) and value else None

    def wire(self, text: RichText) -> JsonValue:
        """A rich text as it is sent; an emptied one clears the field."""
        value = text.value.get("content") if isinstance(text.value, dict) else text.value
        return text.value if value else None

    def spliced(self, before: JsonValue, text: str) -> JsonValue:
        """A text of its own saying this Markdown; what Markdown cannot say stays where it is."""
        return self.wire(sections.splice(self.rich(before), WHOLE, {LEAD: text}, form=self.form))

    def person(self, user: JsonValue) -> str:
        """The account of a user as the site shows one."""
        return self.known_as(as_text(dig(user, self.account)))


@dataclass(frozen=True, slots=True)
class FieldInfo(Named):
    """A field: its schema, whether it was made on this site, and the project it is limited to.

    `pick`: which of several versions counts, where only one does.
    """

    custom: bool = False
    type: str = "string"
    items: str = ""
    rich: bool = False
    project: str = ""
    pick: str = ""

    @property
    def chosen(self) -> bool:
        """Whether it takes only names that the site offers for it."""
        return bool(_OFFERED & {self.type, self.items})

    @property
    def sort(self) -> str:
        """What it holds: its type, "paragraph" for rich text, "[user]" and the like for lists."""
        return "paragraph" if self.rich else f"[{self.items}]" if self.type == "array" else self.type


def read_field(data: JsonObject) -> FieldInfo:
    """A field as `GET field` lists it."""
    schema = as_object(data.get("schema"))
    name = as_text(data.get("id"))
    sprint = as_text(schema.get("custom")).endswith(":gh-sprint")
    return FieldInfo(
        id=name,
        name=as_text(data.get("name")),
        original=as_text(data.get("untranslatedName")),
        custom=data.get("custom") is True,
        type="sprint" if sprint else as_text(schema.get("type")),
        items=as_text(schema.get("items")),
        rich=name in _RICH_SYSTEM or as_text(schema.get("custom")).endswith(":textarea"),
        project=as_text(dig(data, "scope", "project", "id")),
    )


def called(field: FieldInfo) -> str:
    """What a field holds, in words for people."""
    return _SORTS.get(field.sort, field.sort)


def decode(field: FieldInfo, value: JsonValue, shapes: Shapes) -> JsonValue:
    """A wire value in neutral terms; None where it is empty. Labels, options and people come sorted."""
    if field.rich:
        return _markdown(shapes.rich(value))
    if field.pick:
        return _next_version(as_objects(value))
    if field.type == "sprint":
        return _sprint(as_list(value))
    if field.type != "array":
        return _decode_one(field.type, value, shapes)
    values: list[JsonValue] = [_decode_one(field.items, item, shapes) for item in as_list(value)]
    if field.items in _UNORDERED:
        values.sort(key=as_text)
    return [one for one in values if one not in (None, "")] or None


def encode(field: FieldInfo, value: JsonValue, shapes: Shapes, written: Written) -> JsonValue:
    """A neutral value as Jira takes it; empty clears the field. Raises what `written` raises."""
    if value in (None, "", []):
        return [] if field.type == "array" else None
    if field.rich:
        return shapes.spliced(None, as_text(value))
    if field.type == "array":
        many = value if isinstance(value, list) else [value]
        return [_encode_one(field.items, one, written) for one in many]
    if field.type in _BY_NAME and isinstance(value, list):
        value = value[0]
    return _encode_one(field.type, value, written)


def operations(
    field: FieldInfo, before: JsonValue, after: JsonValue, written: Written
) -> list[JsonObject] | None:
    """What to add to a list and what to take from it, so that others' elements stay (B-21); None where it is no list.

    Raises what `written` raises.
    """
    if field.type != "array" or field.items not in _DELTAS:
        return None
    old, new = as_list(before), as_list(after)
    moves = [("add", one) for one in new if one not in old] + [
        ("remove", one) for one in old if one not in new
    ]
    return [{verb: _encode_one(field.items, one, written)} for verb, one in moves]


def _sprint(sprints: list[JsonValue]) -> JsonValue:
    """The name of the sprint under way, else of the next one, else of the last."""
    read = [_sprint_parts(one) for one in sprints]
    named = [(state, name) for state, name in read if name]
    for wanted in ("active", "future"):
        found = [name for state, name in named if state == wanted]
        if found:
            return found[0]
    return named[-1][1] if named else None


def _sprint_parts(sprint: JsonValue) -> tuple[str, str]:
    """State and name; Data Center sends them inside a line of text."""
    if isinstance(sprint, dict):
        return as_text(sprint.get("state")).casefold(), as_text(sprint.get("name"))
    state, name = _STATE.search(as_text(sprint)), _NAME.search(as_text(sprint))
    return (state[1].casefold() if state else ""), (name[1] if name else "")


def _markdown(rich: RichText | None) -> JsonValue:
    text = sections.read(rich, WHOLE)[LEAD] if rich is not None else None
    return text if isinstance(text, str) and text else None


def _next_version(versions: list[JsonObject]) -> JsonValue:
    """The name of the version that will be released first; one without a date comes after those with one."""
    open_ones = [one for one in versions if not (one.get("released") is True or one.get("archived") is True)]
    dated = sorted(open_ones, key=lambda one: as_text(one.get("releaseDate")) or "9999-12-31")
    return as_text(dated[0].get("name")) or None if dated else None


def _decode_one(kind: str, value: JsonValue, shapes: Shapes) -> JsonValue:
    if kind == "user":
        return shapes.person(value) or None
    if kind == "option":
        return as_text(dig(value, "value")) or None
    if kind == "option-with-child":
        path: list[JsonValue] = [dig(value, "value"), dig(value, "child", "value")]
        return [step for step in path if step] or None
    if kind in _BY_NAME:
        return as_text(dig(value, "name")) or None
    if kind == "issuelink":
        return as_text(dig(value, "key")) or None
    if kind == "datetime":
        return _instant(as_text(value))
    if kind == "number" and isinstance(value, float) and value.is_integer():
        return int(value)
    return None if value in ("", [], {}) else value


def _encode_one(kind: str, value: JsonValue, written: Written) -> JsonValue:
    if kind == "user":
        return written(as_text(value))
    if kind == "option":
        return {"value": value}
    if kind == "option-with-child":
        parent, *child = as_list(value) or [value]
        return {"value": parent, "child": {"value": child[0]}} if child else {"value": parent}
    if kind in _BY_NAME:
        return {"name": value}
    if kind == "issuelink":
        return {"key": value}
    if kind == "datetime":
        moment = read_moment(value)
        milliseconds = moment.isoformat(timespec="milliseconds") if isinstance(moment, datetime) else ""
        return milliseconds.replace("+00:00", "+0000")
    return value


def _instant(text: str) -> JsonValue:
    try:
        return write_moment(read_moment(text)) if text else None
    except ValueError:
        return text
