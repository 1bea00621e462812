"""What a model has at a path: the keys an unknown one may have meant, and what a key is for."""

from collections.abc import Iterator
from types import UnionType
from typing import Annotated, Any, Union, get_args, get_origin

from pydantic import BaseModel, Tag
from pydantic.fields import FieldInfo

from syncer.rules.faults import Loc


def fields_of(model: type[BaseModel]) -> dict[str, FieldInfo]:
    """Return a model's fields by the key people write."""
    return {info.alias or name: info for name, info in model.model_fields.items()}


def inner(model: type[BaseModel], loc: Loc) -> tuple[type[BaseModel] | None, FieldInfo | None]:
    """Return the model a path leads to (None for a plain value) and the last field on the way."""
    found: Any = model
    info: FieldInfo | None = None
    for step in loc:
        found, named = _step(found, step)
        info = named or info
    return next(_models(found), None), info


def _step(annotation: Any, step: str | int) -> tuple[Any, FieldInfo | None]:
    """One step down; the name of a union's branch chooses the branch, an unknown step stays where it is."""
    tagged = next((each for each in _branches(annotation) if _tag(each) == step), None)
    if tagged is not None:
        return tagged, None
    for model in _models(annotation):
        info = fields_of(model).get(str(step))
        if info is not None:
            return info.annotation, info
    for branch in _branches(annotation):
        bare = _bare(branch)
        if get_origin(bare) is dict:
            return get_args(bare)[1], None
        if get_origin(bare) is tuple and isinstance(step, int):
            return get_args(bare)[0], None
    return annotation, None


def _bare(annotation: Any) -> Any:
    while get_origin(annotation) is Annotated:
        annotation = get_args(annotation)[0]
    return annotation


def _tag(annotation: Any) -> str | None:
    marks = get_args(annotation)[1:] if get_origin(annotation) is Annotated else ()
    return next((mark.tag for mark in marks if isinstance(mark, Tag)), None)


def _branches(annotation: Any) -> Iterator[Any]:
    """The branches of a union, with what is annotated on each; of anything else, itself."""
    if _tag(annotation) is not None:
        yield annotation
        return
    bare = _bare(annotation)
    if get_origin(bare) not in {Union, UnionType}:
        yield bare
        return
    for branch in get_args(bare):
        yield from _branches(branch)


def _models(annotation: Any) -> Iterator[type[BaseModel]]:
    for branch in _branches(annotation):
        bare = _bare(branch)
        if isinstance(bare, type) and issubclass(bare, BaseModel):
            yield bare
