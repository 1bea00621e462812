"""The short forms people may write in a mapping, each read into one value.

One name or a list of names, `1h`, `{category: done}`, `jira: summary` or `jira: {field: …}`: the models see only
the result, and the JSON Schema here accepts the same forms as the readers do.
"""

import re
from collections.abc import Mapping
from datetime import timedelta
from typing import Annotated, Any, Literal

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Discriminator,
    Field,
    PlainSerializer,
    PlainValidator,
    Tag,
    WithJsonSchema,
)

from syncer.sync.faults import Wrong, choose

EITHER = " | "  # stands between a custom field's names in its neutral name
_UNITS: Mapping[str, int] = {"s": 1, "m": 60, "h": 3600, "d": 86400}
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
    return timedelta(seconds=int(found["count"]) * _UNITS[found["unit"]])


def write_duration(duration: timedelta) -> str:
    """Return a duration in the largest unit that says it exactly."""
    seconds = int(duration.total_seconds())
    fitting = [unit for unit, size in _UNITS.items() if seconds and seconds % size == 0]
    unit = fitting[-1] if fitting else "s"
    return f"{seconds // _UNITS[unit]}{unit}"


_NAME_SCHEMA: dict[str, Any] = {"type": "string", "minLength": 1}
Name = Annotated[str, Field(min_length=1)]
_NAMES_SCHEMA: dict[str, Any] = {
    "anyOf": [_NAME_SCHEMA, {"type": "array", "items": _NAME_SCHEMA, "minItems": 1}]
}
AnyNames = Annotated[tuple[Name, ...], BeforeValidator(_several), WithJsonSchema(_NAMES_SCHEMA)]
Names = Annotated[
    tuple[Name, ...], Field(min_length=1), BeforeValidator(_several), WithJsonSchema(_NAMES_SCHEMA)
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


class CustomField(Written):
    """A custom field of Jira by its name; the id only where a name is ambiguous on the site."""

    field: Names = Field(
        description="The field's name as people see it in Jira; of several names the first that the project has."
    )
    id: str = Field(
        default="",
        pattern=r"^(customfield_[0-9]+)?$",
        description="The field's id (customfield_10037), only where two fields share the name.",
    )

    @property
    def neutral(self) -> str:
        """Its neutral name: "field:" and the id, or all its names."""
        return f"field:{self.id or EITHER.join(self.field)}"


def _target_tag(raw: object) -> str:
    return "name" if isinstance(raw, str) else "custom"


JiraField = Annotated[
    Annotated[str, Tag("name")] | Annotated[CustomField, Tag("custom")], Discriminator(_target_tag)
]


class StatusMatch(Written):
    """Statuses by name, or a whole category of them; one of the two, and the resolution where that decides."""

    category: Literal["to_do", "in_progress", "done"] | None = Field(
        default=None, description="Every status of this category; needs no name and works in any language."
    )
    names: AnyNames = Field(
        default=(),
        alias="status",
        description="Statuses by name: the first that exists is written, all are read.",
    )
    resolution: AnyNames = Field(
        default=(),
        description="Only with one of these resolutions, such as Won't Do: the first is written, all are read.",
    )


def _status(raw: object) -> object:
    if isinstance(raw, str):
        return {"status": [raw]}
    return {"status": raw} if isinstance(raw, list | tuple) else raw


WrittenStatus = Annotated[
    StatusMatch,
    BeforeValidator(_status),
    WithJsonSchema(
        {
            "anyOf": [
                _NAME_SCHEMA,
                {"type": "array", "items": _NAME_SCHEMA, "minItems": 1},
                {
                    "type": "object",
                    "properties": {
                        "category": {"enum": ["to_do", "in_progress", "done"]},
                        "status": _NAMES_SCHEMA,
                        "resolution": _NAMES_SCHEMA,
                    },
                    "anyOf": [{"required": ["category"]}, {"required": ["status"]}],
                    "additionalProperties": False,
                },
            ]
        }
    ),
]

FORMS: tuple[str, ...] = (
    "text",
    "date",
    "datetime",
    "integer",
    "decimal",
    "person",
    "bullets",
    "version",
    "money",
    "component",
    "cascade",
    "labels",
    "checklist",
    "record",
    "sprint",
)


def _form(raw: object) -> object:
    """`[person]`, a YAML list of one, says: a list of persons."""
    many = isinstance(raw, list | tuple) and len(raw) == 1
    word = raw[0] if many and isinstance(raw, list | tuple) else raw
    if not isinstance(word, str):
        raise Wrong(
            f"'{raw}' is no form of value", f"use one of: {', '.join(FORMS)}, or a list of one of them"
        )
    bare = word.removeprefix("[").removesuffix("]")
    if bare not in FORMS:
        raise Wrong(f"'{bare}' is no form of value", choose(bare, FORMS))
    return f"[{bare}]" if many else word


Form = Annotated[
    str,
    BeforeValidator(_form),
    WithJsonSchema(
        {
            "anyOf": [
                {"enum": list(FORMS)},
                {"type": "array", "items": {"enum": list(FORMS)}, "minItems": 1, "maxItems": 1},
            ]
        }
    ),
]
