"""JSON as values: the types that cross every boundary, and one canonical text of them.

The store chains digests over this text, so its form must never change for a value that did not.
"""

import hashlib
import json
from typing import TypeAlias

JsonValue: TypeAlias = "bool | int | float | str | list[JsonValue] | dict[str, JsonValue] | None"
JsonObject: TypeAlias = dict[str, JsonValue]


def canonical(value: JsonValue) -> str:
    """Return the one text of a JSON value: sorted keys, no spaces, characters as they are; NaN is a ValueError."""
    return json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":"), allow_nan=False)


def digest(value: JsonValue) -> str:
    """Return the SHA-256, as 64 hex digits, of the UTF-8 canonical text of a JSON value."""
    return hashlib.sha256(canonical(value).encode("utf-8", "surrogatepass")).hexdigest()
