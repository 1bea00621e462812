"""Fields by kind and dotted path: what mappings, files and pages ask about a field, and payloads as leaves.

A kind is the word of a record kind, or "project", "people" or "customer". A *leaf* is the unit that is compared,
mapped and merged; lists and value types (money, evidence, decision, override, attachment) are leaves as a whole.
"""

from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from types import MappingProxyType

from pydantic import BaseModel

from syncer.domain.json import JsonObject, JsonValue
from syncer.domain.kinds import PREFIXES, Kind
from syncer.domain.meta import Audience, Shape
from syncer.domain.people import Customer, Person
from syncer.domain.project import ProjectData
from syncer.domain.prune import prune
from syncer.domain.records import MODELS
from syncer.domain.specs import TRANSLATIONS, FieldSpec, Node, audience_in, resolve, specs_of, words_in

__all__ = [
    "Audience",
    "FieldSpec",
    "Node",
    "Shape",
    "audience_of",
    "canonical_leaf",
    "field_specs",
    "flatten",
    "leaf_paths",
    "model_of",
    "name_to_path",
    "names_of",
    "schema",
    "spec_of",
    "unflatten",
]

_OTHERS: Mapping[str, type[BaseModel]] = MappingProxyType(
    {"project": ProjectData, "people": Person, "customer": Customer}
)


def model_of(kind: str) -> type[BaseModel]:
    """Return the model of a record kind, "project", "people" or "customer"; ValueError for another word."""
    return _OTHERS[kind] if kind in _OTHERS else MODELS[Kind(kind)]


@cache
def field_specs(kind: str) -> Mapping[str, FieldSpec]:
    """Return a kind's fields by dotted path: groups, leaves and parts of leaves, parents before children."""
    specs = specs_of(model_of(kind))
    return MappingProxyType({path: replace(spec, kind=str(kind)) for path, spec in specs.items()})


@cache
def leaf_paths(kind: str) -> tuple[str, ...]:
    """Return the paths of a kind's leaves as declared; translations, whose leaves depend on the record, are not among them."""
    return tuple(path for path, spec in field_specs(kind).items() if spec.node is Node.LEAF)


def spec_of(kind: str, path: str) -> FieldSpec | None:
    """Return the field at a path; "translations.en.title" has title's spec under its own path; None when there is none."""
    specs = field_specs(kind)
    if path in specs:
        return specs[path]
    head, _, rest = path.partition(".")
    _, _, translated = rest.partition(".")
    if head != TRANSLATIONS or TRANSLATIONS not in specs or translated not in specs:
        return None
    return replace(specs[translated], path=path, node=Node.LEAF, derived=False, computed=False)


def audience_of(kind: str, path: str) -> Audience:
    """Return who may see a path, a sub-field as its parent unless listed; an unknown path is internal."""
    return audience_in(model_of(kind), path)


def name_to_path(kind: str, word: str) -> str | None:
    """Return the path of a field named in English or Chinese, step by step ("来源.渠道"); None when unknown."""
    return resolve(model_of(kind), word)


def names_of(kind: str, parent: str = "") -> tuple[str, ...]:
    """Return every name understood under a path ("" for the top), for "did you mean"."""
    return words_in(model_of(kind), parent)


def flatten(kind: str, payload: JsonObject) -> dict[str, JsonValue]:
    """Return a payload as leaves by dotted path; what is absent is not there, an unknown key is a leaf of its own."""
    leaves: dict[str, JsonValue] = {}
    _flatten(field_specs(kind), "", payload, leaves)
    return leaves


def _flatten(
    specs: Mapping[str, FieldSpec], prefix: str, payload: JsonObject, leaves: dict[str, JsonValue]
) -> None:
    for key, value in payload.items():
        path = f"{prefix}{key}"
        grouped = path in specs and specs[path].node is Node.GROUP
        if isinstance(value, dict) and (grouped or prefix == f"{TRANSLATIONS}."):
            _flatten(specs, f"{path}.", value, leaves)
        else:
            leaves[path] = value


def unflatten(kind: str, leaves: Mapping[str, JsonValue]) -> JsonObject:
    """Return the payload whose leaves these are; the inverse of `flatten`."""
    specs = field_specs(kind)
    payload: JsonObject = {}
    for path, value in leaves.items():
        *groups, key = _steps(specs, path)
        inside = payload
        for group in groups:
            below = inside.setdefault(group, {})
            assert isinstance(below, dict), f"{path} lies inside a leaf"
            inside = below
        inside[key] = value
    return payload


def _steps(specs: Mapping[str, FieldSpec], path: str) -> list[str]:
    """A translated field's path may hold dots of its own; so may a key nobody knows."""
    head, _, _ = path.partition(".")
    if head == TRANSLATIONS:
        return path.split(".", 2)
    return path.split(".") if head in specs and specs[head].node is Node.GROUP else [path]


def canonical_leaf(kind: str, path: str, raw: JsonValue) -> JsonValue:
    """Return one leaf's value in canonical form, None when it is empty; pydantic.ValidationError when it is wrong.

    Two sides that write one value differently ("12.5 CNY", {"amount": "12.50", "currency": "CNY"}) agree after this.
    """
    model = model_of(kind)
    stand_in = "x" if kind in _OTHERS else f"{PREFIXES[Kind(kind)]}-1"
    needed = {name: stand_in for name, info in model.model_fields.items() if info.is_required()}
    record = model.model_validate(prune(unflatten(kind, {**needed, path: raw})))
    dumped: JsonObject = record.model_dump(mode="json", by_alias=True, exclude_defaults=True)
    return flatten(kind, dumped).get(path)


def schema(kind: str) -> JsonObject:
    """Return the JSON Schema (2020-12) of a kind's payload, with each field's Chinese key and audience as `x-…`."""
    found: JsonObject = model_of(kind).model_json_schema(by_alias=True)
    return found
