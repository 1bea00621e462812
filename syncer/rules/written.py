"""What every model that an administrator writes stands on: strictness, names, durations.

One name or a list of names, `1h`: the models see only the result, and the JSON Schema here accepts the same forms as
the readers do. Nothing here knows what the names name.
"""

import re
from collections.abc import Mapping
from datetime import timedelta
from typing import Annotated, Any

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    PlainSerializer,
    PlainValidator,
    WithJsonSchema,
)

from syncer.rules.faults import Wrong

_UNITS: Mapping[str, int] = {"s": 1, "m": 60, "h": 3600, "d": 86400}
_LONGEST = timedelta(days=3650)
_DURATION = re.compile(r"(?P<count>[0-9]+)(?P<unit>[smhd])")


class Written(BaseModel):
    """What an administrator writes: frozen, and an unknown key is an error."""

    model_config = ConfigDict(frozen=True, extra="forbid", validate_by_name=True, validate_by_alias=True)


def _several(raw: object) -> object:
    return [raw] if isinstance(raw, str) else raw


def read_duration(raw: object) -> timedelta:
    """Read "60s", "5m", "1h" or "2d"; raises Wrong for anything else."""
    if isinstance(raw, timedelta):
        return raw
    found = _DURATION.fullmatch(raw.strip()) if isinstance(raw, str) else None
    if found is None:
        raise Wrong(f"'{raw}' is no duration", "write a whole number and s, m, h or d, such as 60s, 5m or 1h")
    seconds = int(found["count"]) * _UNITS[found["unit"]]
    if seconds > _LONGEST.total_seconds():
        raise Wrong(f"'{raw}' is longer than anything takes", f"write at most {_LONGEST.days}d, ten years")
    return timedelta(seconds=seconds)


def write_duration(duration: timedelta) -> str:
    """Return a duration in the largest unit that says it exactly."""
    seconds = int(duration.total_seconds())
    fitting = [unit for unit, size in _UNITS.items() if seconds and seconds % size == 0]
    unit = fitting[-1] if fitting else "s"
    return f"{seconds // _UNITS[unit]}{unit}"


NAME_SCHEMA: dict[str, Any] = {"type": "string", "minLength": 1}
Name = Annotated[str, Field(min_length=1)]
NAMES_SCHEMA: dict[str, Any] = {
    "anyOf": [NAME_SCHEMA, {"type": "array", "items": NAME_SCHEMA, "minItems": 1}]
}
AnyNames = Annotated[tuple[Name, ...], BeforeValidator(_several), WithJsonSchema(NAMES_SCHEMA)]
Names = Annotated[
    tuple[Name, ...], Field(min_length=1), BeforeValidator(_several), WithJsonSchema(NAMES_SCHEMA)
]
Duration = Annotated[
    timedelta,
    PlainValidator(read_duration),
    PlainSerializer(write_duration),
    WithJsonSchema(
        {
            "type": "string",
            "pattern": f"^{_DURATION.pattern.replace('?P<count>', '').replace('?P<unit>', '')}$",
        }
    ),
]
