"""What a model says about its fields, read once into flat tables by dotted path.

This knows models, not kinds: fields.py puts the names of the kinds in front. A path is a group ("source"), a
leaf ("source.channel", the unit that is compared, mapped and merged) or a part inside a leaf ("alternatives.cost").
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cache
from types import MappingProxyType, UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from syncer.domain.json import JsonObject, JsonValue
from syncer.domain.meta import Audience, Holds, Refers, Shape, meta_of
from syncer.domain.prune import prune
from syncer.domain.values import Group

TRANSLATIONS = "translations"


class Node(StrEnum):
    """What a path is: a group of leaves, a leaf, or a part inside a leaf's value."""

    GROUP = "group"
    LEAF = "leaf"
    PART = "part"


@dataclass(frozen=True, slots=True)
class FieldSpec:
    """One field of a kind: where it is, what it is called, who sees it, what it holds (see the words in `_TYPES`)."""

    kind: str
    path: str
    zh: str
    audience: Audience
    derived: bool
    shape: Shape
    values: tuple[str, ...]
    refers: str
    description: str
    node: Node = Node.LEAF
    computed: bool = False
    many: bool = False
    required: bool = False
    type: str = "text"
    also: tuple[str, ...] = ()


@dataclass(slots=True)
class _Type:
    """What an annotation holds, gathered while it is unwrapped."""

    shape: Shape | None = None
    refers: str = ""
    holds: str = ""
    many: bool = False
    values: tuple[str, ...] = ()
    models: list[type[BaseModel]] = field(default_factory=list)
    plain: object = None


_TYPES: Mapping[object, str] = MappingProxyType(
    {str: "text", int: "integer", bool: "boolean", float: "number"}
)


@cache
def specs_of(model: type[BaseModel]) -> Mapping[str, FieldSpec]:
    """Return a model's fields by dotted path, parents before children, in the order they are declared."""
    found: dict[str, FieldSpec] = {}
    _collect(model, "", Audience.INTERNAL, Node.LEAF, found)
    return MappingProxyType(found)


def audience_in(model: type[BaseModel], path: str) -> Audience:
    """Return who may see a path of a model; a translation is seen by who sees its field, an unknown path is internal."""
    specs = specs_of(model)
    if path.startswith(f"{TRANSLATIONS}.") and path.count(".") >= 2:
        path = path.split(".", 2)[2]
    while path not in specs and "." in path:
        path = path.rpartition(".")[0]
    return specs[path].audience if path in specs else Audience.INTERNAL


def resolve(model: type[BaseModel], word: str) -> str | None:
    """Return the dotted path of a field named in English or Chinese ("来源.渠道" is "source.channel"); None when unknown."""
    path = ""
    steps = [step.strip() for step in word.split(".")]
    for position, step in enumerate(steps):
        if path == TRANSLATIONS:
            rest = resolve(model, ".".join(steps[2:])) if len(steps) > 2 else ""
            return None if rest is None else ".".join(part for part in (path, step, rest) if part)
        key = _names(model).get((path, step))
        if key is None:
            return None
        path = key if position == 0 else f"{path}.{key}"
    return path


def words_in(model: type[BaseModel], parent: str = "") -> tuple[str, ...]:
    """Return every name, English and Chinese, that is understood under a path ("" for the top)."""
    return tuple(word for above, word in _names(model) if above == parent)


def visible(model: type[BaseModel], payload: JsonObject, audience: Audience) -> JsonObject:
    """Return what an audience may see of a model's payload, without what is empty then."""
    if audience is Audience.INTERNAL:
        return payload
    seen: JsonObject = prune(_visible(model, "", payload))
    return seen


def _visible(model: type[BaseModel], path: str, value: JsonValue) -> JsonValue:
    if isinstance(value, list):
        return [_visible(model, path, item) for item in value]
    if path == TRANSLATIONS and isinstance(value, dict):
        return {locale: _visible_texts(model, texts) for locale, texts in value.items()}
    if not isinstance(value, dict) or (path and path not in _parents(model)):
        return value
    paths = {key: f"{path}.{key}" if path else key for key in value}
    return {
        key: _visible(model, paths[key], item) for key, item in value.items() if paths[key] in _shown(model)
    }


def _visible_texts(model: type[BaseModel], texts: JsonValue) -> JsonValue:
    if not isinstance(texts, dict):
        return {}
    return {name: text for name, text in texts.items() if audience_in(model, name) is Audience.CUSTOMER}


@cache
def _shown(model: type[BaseModel]) -> frozenset[str]:
    """Paths a customer sees, with the groups that lead to one."""
    seen = {path for path, spec in specs_of(model).items() if spec.audience is Audience.CUSTOMER}
    steps = [path.split(".") for path in seen]
    return frozenset(".".join(step[: depth + 1]) for step in steps for depth in range(len(step)))


@cache
def _parents(model: type[BaseModel]) -> frozenset[str]:
    return frozenset(path.rpartition(".")[0] for path in specs_of(model)) - {""}


@cache
def _names(model: type[BaseModel]) -> Mapping[tuple[str, str], str]:
    """Every word a field answers to, under the path of its parent."""
    found: dict[tuple[str, str], str] = {}
    for path, spec in specs_of(model).items():
        parent, _, key = path.rpartition(".")
        for word in (key, spec.zh, *spec.also):
            found.setdefault((parent, word), key)
    return MappingProxyType(found)


def _collect(
    model: type[BaseModel], prefix: str, above: Audience, node: Node, found: dict[str, FieldSpec]
) -> None:
    for name, info in model.model_fields.items():
        path = f"{prefix}{info.alias or name}"
        held = _held(info)
        spec = _spec(path, info, held, above, node)
        found[path] = spec
        inside = Node.LEAF if spec.node is Node.GROUP else Node.PART
        for child in held.models:
            _collect(child, f"{path}.", spec.audience, inside, found)


def _spec(path: str, info: FieldInfo, held: _Type, above: Audience, node: Node) -> FieldSpec:
    meta = meta_of(info)
    grouped = path == TRANSLATIONS or (
        not held.many and any(issubclass(model, Group) for model in held.models)
    )
    return FieldSpec(
        kind="",
        path=path,
        zh=meta.zh,
        audience=meta.audience or above,
        derived=meta.derived,
        shape=_shape(held),
        values=held.values,
        refers=held.refers,
        description=meta.description,
        node=Node.GROUP if grouped else node,
        computed=meta.computed,
        many=held.many,
        required=info.is_required(),
        type=held.holds or _TYPES.get(held.plain, "object"),
        also=meta.also,
    )


def _shape(held: _Type) -> Shape:
    if held.shape is not None:
        return held.shape
    if held.many:
        return Shape.SET if held.refers else Shape.LIST
    return Shape.SCALAR


def _held(info: FieldInfo) -> _Type:
    held = _Type()
    _mark(held, tuple(info.metadata))
    _unwrap(info.annotation, held)
    return held


def _unwrap(annotation: Any, held: _Type) -> None:
    origin = get_origin(annotation)
    if origin is Annotated:
        inner, *marks = get_args(annotation)
        _mark(held, tuple(marks))
        _unwrap(inner, held)
    elif origin in {Union, UnionType}:
        for choice in get_args(annotation):
            _unwrap(choice, held)
    elif origin is tuple:
        held.many = True
        _unwrap(get_args(annotation)[0], held)
    elif origin is Literal:
        held.values = tuple(get_args(annotation))
        held.holds = "word"
    elif isinstance(annotation, type) and annotation is not type(None):
        _note_class(annotation, held)


def _note_class(annotation: type, held: _Type) -> None:
    if issubclass(annotation, BaseModel):
        held.models.append(annotation)
        held.holds = held.holds or _snake(annotation.__name__.removesuffix("Value"))
    else:
        held.plain = annotation


def _snake(name: str) -> str:
    return "".join(f"_{letter.lower()}" if letter.isupper() else letter for letter in name).lstrip("_")


def _mark(held: _Type, marks: tuple[object, ...]) -> None:
    """Marks of a list's elements do not tell how the list itself is compared; later marks refine earlier ones."""
    for mark in marks:
        if isinstance(mark, Shape) and not held.many:
            held.shape = mark
        elif isinstance(mark, Refers):
            held.refers = mark.to
        elif isinstance(mark, Holds):
            held.holds = held.holds or mark.word
