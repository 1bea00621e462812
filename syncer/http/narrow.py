"""Reads JSON that a site sent without trusting its shape: what is not there is empty.

Why it exists: a missing member must never crash a cycle in the middle, and `Any` must not spread.
"""

from syncer.domain.json import JsonObject, JsonValue


def as_object(value: JsonValue) -> JsonObject:
    """The value where it is an object, else an empty one."""
    return value if isinstance(value, dict) else {}


def as_list(value: JsonValue) -> list[JsonValue]:
    """The value where it is a list, else an empty one."""
    return value if isinstance(value, list) else []


def as_objects(value: JsonValue) -> list[JsonObject]:
    """The objects of a list, anything else left out."""
    return [item for item in as_list(value) if isinstance(item, dict)]


def as_text(value: JsonValue) -> str:
    """Text as it is, numbers as written, everything else empty (ids come as both)."""
    if isinstance(value, str):
        return value
    return str(value) if isinstance(value, (int, float)) and not isinstance(value, bool) else ""


def as_number(value: JsonValue) -> int:
    """A whole number, also where the site writes it as text; 0 otherwise."""
    try:
        return int(as_text(value))
    except ValueError:
        return 0


def dig(value: JsonValue, *path: str) -> JsonValue:
    """The member at a path of object keys, None where any of them is missing."""
    for key in path:
        value = as_object(value).get(key)
    return value
