"""What a mapping lets go: how old, and of which fields old words are nobody's evidence. Pure."""

from collections.abc import Iterator
from typing import Any

from syncer.domain.fields import Shape, field_specs
from syncer.domain.kinds import Kind
from syncer.sync.mapping import Mapping
from syncer.sync.retention import Limits, Retention

_LONG = {Shape.TEXT, Shape.MARKDOWN}


def limits(mapping: Mapping) -> Limits:
    """What a mapping lets go, by how old it is; what its clocks, gates and notices look at keeps its words."""
    said = mapping.retention
    ages = {name: getattr(said, name) for name in Retention.model_fields}
    watched = set[str]()
    for rule in (*mapping.slas, *mapping.gates, *mapping.notices):
        watched.update(_words(rule.model_dump(mode="json", by_alias=True)))
    return Limits({name: age for name, age in ages.items() if age is not None}, frozenset(_texts() - watched))


def _texts() -> set[str]:
    """Fields that are long texts wherever there are such."""
    shapes = dict[str, set[Shape]]()
    for kind in Kind:
        for path, spec in field_specs(kind).items():
            shapes.setdefault(path, set()).add(spec.shape)
    return {path for path, found in shapes.items() if found <= _LONG}


def _words(said: Any) -> Iterator[str]:
    """Every word of a rule, keys included: a path that it looks at is one of them."""
    if isinstance(said, str):
        yield said
    elif isinstance(said, dict):
        for key, value in said.items():
            yield str(key)
            yield from _words(value)
    elif isinstance(said, (list, tuple)):
        for value in said:
            yield from _words(value)
