"""Structured conditions: which records a line of a mapping is meant for.

A mapping means all of it, a list any of it; `not:` and `all: [...]` combine; leaves are `{path: value}` (a list
of values: any of them) and `{has: path}`. There is nothing else, so that every path and value can be checked
against the domain. No expressions, no functions.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Annotated, Any, TypeAlias, cast

from pydantic import PlainSerializer, PlainValidator, WithJsonSchema

from syncer.domain.fields import FieldSpec, Node, field_specs, name_to_path, spec_of
from syncer.domain.json import JsonObject, JsonValue, canonical
from syncer.domain.problems import did_you_mean
from syncer.domain.records import REQUIREMENT_KINDS, Kind
from syncer.rules.faults import Fault, Loc, Wrong, article, choose


@dataclass(frozen=True, slots=True)
class Equals:
    """The field has one of these values, or holds one of them where it is a list; `at` is where it was said."""

    path: str
    values: tuple[JsonValue, ...]
    at: Loc = field(default=(), compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Has:
    """The field, or anything below it, has a value."""

    path: str
    at: Loc = field(default=(), compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Not:
    """The condition does not hold."""

    condition: "Condition"


@dataclass(frozen=True, slots=True)
class All:
    """Every one of them holds."""

    conditions: tuple["Condition", ...]


@dataclass(frozen=True, slots=True)
class AnyOf:
    """At least one of them holds."""

    conditions: tuple["Condition", ...]


Condition: TypeAlias = Equals | Has | Not | All | AnyOf

_LEAF_HINT = "write {path: value}, {path: [value, value]} or {has: path}"


def holds(condition: Condition, values: Mapping[str, JsonValue]) -> bool:
    """Tell whether a record's values, by leaf path, meet a condition; what is absent equals nothing."""
    match condition:
        case Equals(path, wanted):
            return _equals(inside(values, path), wanted)
        case Has(path):
            return inside(values, path) is not None or any(key.startswith(f"{path}.") for key in values)
        case Not(inner):
            return not holds(inner, values)
        case All(inner_all):
            return all(holds(inner, values) for inner in inner_all)
        case AnyOf(inner_any):
            return any(holds(inner, values) for inner in inner_any)


def inside(values: Mapping[str, JsonValue], path: str) -> JsonValue:
    """Return what stands at a path, None for nothing.

    It may lead into a leaf's value: `decision.ours.outcome` is a part of the leaf `decision.ours`. Of a list it
    gathers what its items say.
    """
    leaf, inside = path, ""
    while leaf not in values and "." in leaf:
        leaf, _, step = leaf.rpartition(".")
        inside = f"{step}.{inside}" if inside else step
    return _inside(values.get(leaf), inside)


def _inside(value: JsonValue, path: str) -> JsonValue:
    if not path or value is None:
        return value
    step, _, rest = path.partition(".")
    if isinstance(value, list):
        found = [_inside(item, path) for item in value]
        return [item for item in found if item is not None] or None
    return _inside(value.get(step), rest) if isinstance(value, dict) else None


def _equals(value: JsonValue, wanted: tuple[JsonValue, ...]) -> bool:
    if value is None:
        return False
    if isinstance(value, str):  # a word equals itself alone, and clocks ask for words by the hundred thousand
        return value in wanted
    held = value if isinstance(value, list) else [value]
    texts = {canonical(item) for item in wanted}
    return any(canonical(item) in texts for item in held)


def holding(condition: Condition, values: Mapping[str, JsonValue]) -> tuple[Condition, ...]:
    """Return the parts of a condition by which it holds, () where it does not: what a person is told as the reason."""
    if not holds(condition, values):
        return ()
    if isinstance(condition, All | AnyOf):
        return tuple(found for each in condition.conditions for found in holding(each, values))
    return (condition,)


def paths_of(condition: Condition) -> frozenset[str]:
    """Return every field that a condition asks for."""
    match condition:
        case Equals(path=path) | Has(path=path):
            return frozenset({path})
        case Not(inner):
            return paths_of(inner)
        case All(several) | AnyOf(several):
            return frozenset(path for each in several for path in paths_of(each))


# ------------------------------------------------------------------------------------- reading


def parse(raw: object) -> Condition:
    """Read a condition as written; raises Wrong with a fault for each thing that is none."""
    if isinstance(raw, Equals | Has | Not | All | AnyOf):
        return raw
    faults: list[Fault] = []
    found = _parse(raw, (), faults)
    if found is None or faults:
        raise Wrong("this is no condition", faults=faults)
    return found


def _parse(raw: object, at: Loc, faults: list[Fault]) -> Condition | None:
    if isinstance(raw, dict) and raw:
        return _joined(All, [_entry(key, value, (*at, key), faults) for key, value in raw.items()])
    if isinstance(raw, list | tuple) and raw:
        return _joined(AnyOf, [_parse(item, (*at, index), faults) for index, item in enumerate(raw)])
    empty = isinstance(raw, dict | list | tuple)
    message = "an empty condition says nothing" if empty else f"'{raw}' is no condition"
    faults.append(Fault(at, message, _LEAF_HINT))
    return None


def _joined(how: type[All | AnyOf], parts: list[Condition | None]) -> Condition | None:
    whole = [part for part in parts if part is not None]
    return whole[0] if len(whole) == 1 else how(tuple(whole)) if whole else None


def _entry(key: str, value: object, at: Loc, faults: list[Fault]) -> Condition | None:
    if key == "not":
        inner = _parse(value, at, faults)
        return None if inner is None else Not(inner)
    if key == "all":
        return _all(value, at, faults)
    if key == "has":
        return _has(value, at, faults)
    wanted = value if isinstance(value, list | tuple) else [value]
    if not wanted or any(not isinstance(item, str | int | float | bool) for item in wanted):
        faults.append(Fault(at, f"'{key}' is compared with no plain value", _value_hint(key, value)))
        return None
    return Equals(key, tuple(cast("list[JsonValue]", wanted)), at)


def _value_hint(key: str, value: object) -> str:
    if value is None:
        return f"to ask for an empty field write {{not: {{has: {key}}}}}"
    if isinstance(value, dict) and value:
        return f"name what lies inside with a dot, such as {key}.{next(iter(value))}"
    return _LEAF_HINT


def _all(value: object, at: Loc, faults: list[Fault]) -> Condition | None:
    if not isinstance(value, list | tuple) or not value:
        faults.append(Fault(at, "'all' takes a list of conditions", "write all: [{…}, {…}]"))
        return None
    return _joined(All, [_parse(item, (*at, index), faults) for index, item in enumerate(value)])


def _has(value: object, at: Loc, faults: list[Fault]) -> Condition | None:
    if not isinstance(value, str):
        faults.append(
            Fault(at, "'has' takes the path of one field", "write {has: path}, and a list for any of several")
        )
        return None
    return Has(value, at)


def written(condition: Condition) -> JsonValue:
    """Return a condition as it is written in YAML; `parse` reads it back."""
    match condition:
        case Equals(path, values):
            return {path: values[0] if len(values) == 1 else list(values)}
        case Has(path):
            return {"has": path}
        case Not(inner):
            return {"not": written(inner)}
        case All(inner_all):
            return {"all": [written(inner) for inner in inner_all]}
        case AnyOf(inner_any):
            return [written(inner) for inner in inner_any]


# ------------------------------------------------------------------------------------ checking


def check(condition: Condition, kind: Kind) -> Iterator[Fault]:
    """Yield what in a condition does not exist in a kind of record: paths, enum words, types of value."""
    match condition:
        case Equals():
            yield from _check_equals(condition, kind)
        case Has(path, at):
            if spec_of(kind, path) is None:
                yield Fault(at, *unknown_path(kind, path))
        case Not(inner):
            yield from check(inner, kind)
        case All(conditions) | AnyOf(conditions):
            for inner in conditions:
                yield from check(inner, kind)


def _check_equals(leaf: Equals, kind: Kind) -> Iterator[Fault]:
    spec = spec_of(kind, leaf.path)
    if spec is None:
        yield Fault(leaf.at, *unknown_path(kind, leaf.path), at_key=True)
        return
    if spec.node is Node.GROUP:
        yield Fault(leaf.at, f"'{leaf.path}' is a group of fields and has no value", members(kind, leaf.path))
        return
    for index, value in enumerate(leaf.values):
        at = leaf.at if len(leaf.values) == 1 else (*leaf.at, index)
        yield from (fault.under(at) for fault in _check_value(spec, kind, value))


def _check_value(spec: FieldSpec, kind: Kind, value: JsonValue) -> Iterator[Fault]:
    words = words_of(kind, spec)
    if words and value not in words:
        yield Fault((), f"'{value}' is no value of {spec.path}", choose(str(value), words))
    elif spec.type in {"integer", "number"} and (
        isinstance(value, bool) or not isinstance(value, int | float)
    ):
        yield Fault((), f"{spec.path} is a number, '{value}' is none", "write a figure without quotes")
    elif spec.type == "boolean" and not isinstance(value, bool):
        yield Fault((), f"{spec.path} is true or false, '{value}' is neither", "write true or false")
    elif spec.type == "text" and not isinstance(value, str):
        yield Fault((), f"{spec.path} is text, {written_scalar(value)} is none", "put the value in quotes")


def words_of(kind: Kind, spec: FieldSpec) -> tuple[str, ...]:
    """Return the words a field can hold, () when it is free; a requirement's kinds are the shipped list (REQ-3)."""
    return REQUIREMENT_KINDS if (kind, spec.path) == (Kind.REQUIREMENT, "kind") else spec.values


def written_scalar(value: JsonValue) -> str:
    """Return a scalar as YAML shows it."""
    return canonical(value)


def unknown_path(kind: Kind, path: str) -> tuple[str, str]:
    """Return message and hint for a field path a kind does not have."""
    message = f"'{path}' is no field of {article(kind.value)}"
    english = name_to_path(kind, path)
    if english is not None:
        return message, f"mappings use the English name: write '{english}'"
    return message, did_you_mean(path, field_specs(kind)) or f"'syncer schema {kind.value}' lists its fields"


def members(kind: Kind, group: str) -> str:
    """Return the hint that lists the fields of a group."""
    below = [
        path
        for path in field_specs(kind)
        if path.startswith(f"{group}.") and path.count(".") == group.count(".") + 1
    ]
    return f"use one of: {', '.join(below)}"


_SCALAR: JsonObject = {"type": ["string", "number", "boolean"]}
JSON_SCHEMA: JsonObject = {
    "description": "A condition: a mapping means all of it, a list any of it.",
    "anyOf": [
        {"type": "array", "minItems": 1, "items": {"$ref": "#/$defs/Condition"}},
        {
            "type": "object",
            "minProperties": 1,
            "properties": {
                "not": {"$ref": "#/$defs/Condition"},
                "all": {"type": "array", "minItems": 1, "items": {"$ref": "#/$defs/Condition"}},
                "has": {"type": "string"},
            },
            "additionalProperties": {"anyOf": [_SCALAR, {"type": "array", "minItems": 1, "items": _SCALAR}]},
        },
    ],
}


if TYPE_CHECKING:
    WrittenCondition: TypeAlias = Condition
else:
    # The schema of a recursive form cannot stand in place; whoever writes the whole puts `JSON_SCHEMA` there.
    WrittenCondition = Annotated[
        Any,
        PlainValidator(parse),
        PlainSerializer(written, return_type=Any),
        WithJsonSchema({"x-ref": "Condition"}),
    ]
