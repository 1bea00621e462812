"""What stands beside a field: its Chinese key, audience, origin and description.

A field is declared in one line, `goal: Text | None = internal("真实目的", "…")`; everything the rest of the
program knows about it (files, mappings, pages, JSON Schema) is read from there by specs.py.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any, cast

from pydantic import Field
from pydantic.fields import FieldInfo


class Audience(StrEnum):
    """Who may see a field: our side alone, or the customer too."""

    INTERNAL = "internal"
    CUSTOMER = "customer"


class Shape(StrEnum):
    """How two values of a field are compared and merged: TEXT and MARKDOWN by paragraph, LIST by element, SET by add and remove."""

    SCALAR = "scalar"
    TEXT = "text"
    MARKDOWN = "markdown"
    LIST = "list"
    SET = "set"


@dataclass(frozen=True, slots=True)
class Refers:
    """Marks a text that names something else: "person", "issue", "uid" (any record) or the word of a kind."""

    to: str


@dataclass(frozen=True, slots=True)
class Holds:
    """Marks what a value is where its Python type does not tell: "date", "instant", "moment", "money", …."""

    word: str


@dataclass(frozen=True, slots=True)
class Meta:
    """What a field's declaration says about it; audience None means: as its parent."""

    zh: str
    also: tuple[str, ...]
    audience: Audience | None
    derived: bool
    computed: bool
    description: str


def shown(zh: str, description: str, *, many: bool = False, **more: Any) -> Any:
    """Declare a field the customer may see; `many` makes its default empty, `derived`, `computed`, `also` and `alias` as in `part`."""
    return part(zh, description, many=many, audience=Audience.CUSTOMER, **more)


def internal(zh: str, description: str, *, many: bool = False, **more: Any) -> Any:
    """Declare a field that never leaves our side; arguments as in `shown`."""
    return part(zh, description, many=many, audience=Audience.INTERNAL, **more)


def part(
    zh: str,
    description: str,
    *,
    many: bool = False,
    audience: Audience | None = None,
    derived: bool = False,
    computed: bool = False,
    required: bool = False,
    mapping: bool = False,
    also: tuple[str, ...] = (),
    alias: str | None = None,
) -> Any:
    """Declare a sub-field with its parent's audience; derived = never typed, computed = worked out but may be overridden."""
    default: object = ... if required else () if many else {} if mapping else None
    extra = {
        "x-zh": zh,
        "x-also": list(also),
        "x-audience": audience,
        "x-derived": derived,
        "x-computed": computed,
    }
    kept = {key: value for key, value in extra.items() if value}
    return Field(default, description=description, alias=alias, json_schema_extra=cast("Any", kept))


def meta_of(info: FieldInfo) -> Meta:
    """Read back what `part`, `shown` or `internal` put beside a field; a field declared otherwise is a TypeError."""
    extra = cast("Any", info.json_schema_extra)
    if not isinstance(extra, dict) or "x-zh" not in extra or not info.description:
        raise TypeError(f"field {info!r} lacks its Chinese key or its description")
    audience = extra.get("x-audience")
    return Meta(
        zh=extra["x-zh"],
        also=tuple(extra.get("x-also", ())),
        audience=Audience(audience) if audience else None,
        derived=bool(extra.get("x-derived")),
        computed=bool(extra.get("x-computed")),
        description=info.description,
    )
