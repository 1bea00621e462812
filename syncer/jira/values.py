"""Jira's field values and the neutral ones the rest of the program knows, both ways, by schema.

Neutral: text, numbers, ISO dates, names of options, versions and the like, account ids of people,
lists of those, Markdown for rich text, `[parent, child]` for a cascading option. Empty is None (B-17).
"""

from dataclasses import dataclass

from syncer.domain.json import JsonObject, JsonValue
from syncer.http.narrow import as_list, as_object, as_text, dig
from syncer.jira.names import Named
from syncer.text import adf, markdown

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
_RICH_SYSTEM = frozenset({"description", "environment"})


@dataclass(frozen=True, slots=True)
class FieldInfo(Named):
    """A field: its schema, whether it was made on this site, and the project it is limited to."""

    custom: bool = False
    type: str = "string"
    items: str = ""
    rich: bool = False
    project: str = ""


def read_field(data: JsonObject) -> FieldInfo:
    """A field as `GET field` lists it."""
    schema = as_object(data.get("schema"))
    name = as_text(data.get("id"))
    return FieldInfo(
        id=name,
        name=as_text(data.get("name")),
        original=as_text(data.get("untranslatedName")),
        custom=data.get("custom") is True,
        type=as_text(schema.get("type")),
        items=as_text(schema.get("items")),
        rich=name in _RICH_SYSTEM or as_text(schema.get("custom")).endswith(":textarea"),
        project=as_text(dig(data, "scope", "project", "id")),
    )


def decode(field: FieldInfo, value: JsonValue) -> JsonValue:
    """A wire value in neutral terms; None where it is empty. Lists of labels come sorted."""
    if field.rich:
        return markdown.write(adf.read(as_object(value))) or None if isinstance(value, dict) else None
    if field.type != "array":
        return _decode_one(field.type, value)
    values: list[JsonValue] = [_decode_one(field.items, item) for item in as_list(value)]
    if field.items == "string":
        values = [*sorted(as_text(one) for one in values)]
    return [one for one in values if one not in (None, "")] or None


def encode(field: FieldInfo, value: JsonValue) -> JsonValue:
    """A neutral value as Jira takes it; empty clears the field."""
    if value in (None, "", []):
        return [] if field.type == "array" else None
    if field.rich:
        return adf.write(markdown.read(as_text(value)))
    if field.type == "array":
        many = value if isinstance(value, list) else [value]
        return [_encode_one(field.items, one) for one in many]
    return _encode_one(field.type, value)


def _decode_one(kind: str, value: JsonValue) -> JsonValue:
    if kind == "user":
        return as_text(dig(value, "accountId")) or None
    if kind == "option":
        return as_text(dig(value, "value")) or None
    if kind == "option-with-child":
        path: list[JsonValue] = [dig(value, "value"), dig(value, "child", "value")]
        return [step for step in path if step] or None
    if kind in _BY_NAME:
        return as_text(dig(value, "name")) or None
    if kind == "issuelink":
        return as_text(dig(value, "key")) or None
    if kind == "number" and isinstance(value, float) and value.is_integer():
        return int(value)
    return None if value in ("", [], {}) else value


def _encode_one(kind: str, value: JsonValue) -> JsonValue:
    if kind == "user":
        return {"accountId": value}
    if kind == "option":
        return {"value": value}
    if kind == "option-with-child":
        parent, *child = as_list(value) or [value]
        return {"value": parent, "child": {"value": child[0]}} if child else {"value": parent}
    if kind in _BY_NAME:
        return {"name": value}
    if kind == "issuelink":
        return {"key": value}
    return value
