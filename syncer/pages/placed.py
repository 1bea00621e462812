"""YAML text with the place of every key, so that a message about front matter or labels can point at it.

Reads text given as a value; it opens no file and knows no schema.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

import yaml
from pydantic import BaseModel, ValidationError

from syncer.domain.json import JsonObject, JsonValue
from syncer.domain.problems import Place, Problem, did_you_mean

KeyPath = tuple[str, ...]
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # the fast one, where the platform has it


@dataclass(frozen=True, slots=True)
class Placed:
    """A YAML document's value and where each of its keys stands, by path of keys."""

    file: str
    value: JsonValue
    places: Mapping[KeyPath, Place]
    problems: tuple[Problem, ...] = ()

    def place(self, path: Iterable[object]) -> Place:
        """Return the place of the nearest key on a path that stands in the document."""
        keys = tuple(str(key) for key in path)
        while keys and keys not in self.places:
            keys = keys[:-1]
        return self.places.get(keys, Place(self.file, 1))


@lru_cache(maxsize=256)
def read(text: str, file: str, first_line: int = 1) -> Placed:
    """Read one YAML document whose first line is line `first_line` of the file; what is wrong comes as problems.

    The same text is read once in a process, so nobody may change the value.
    """
    try:
        node = yaml.compose(text, Loader=_LOADER)
    except yaml.MarkedYAMLError as error:
        return Placed(file, None, {}, (_broken(error, file, first_line),))
    except yaml.YAMLError as error:
        message = " ".join(str(error).split())
        return Placed(
            file,
            None,
            {},
            (Problem(f"this is no YAML: {message}", place=Place(file, first_line), code="yaml"),),
        )
    reader = _Reader(file, first_line)
    value = reader.value(node) if node is not None else None
    return Placed(file, value, reader.places, tuple(reader.problems))


def misfits(error: ValidationError, placed: Placed, model: type[BaseModel]) -> tuple[Problem, ...]:
    """Turn what a model says of a document's value into problems with the keys' places."""
    return tuple(
        _misfit(detail["loc"], detail["msg"], detail["type"], placed, model) for detail in error.errors()
    )


def _misfit(
    loc: tuple[int | str, ...], message: str, kind: str, placed: Placed, model: type[BaseModel]
) -> Problem:
    where = ".".join(str(step) for step in loc)
    if kind == "extra_forbidden":
        hint = did_you_mean(str(loc[-1]), model.model_fields) or f"known are {', '.join(model.model_fields)}"
        return Problem(f"unknown key '{where}'", hint, placed.place(loc), code="front-matter")
    if kind == "missing":
        return Problem(f"'{where}' is missing", f"add '{where}:'", placed.place(loc), code="front-matter")
    return Problem(
        f"'{where}': {message[0].lower()}{message[1:]}", place=placed.place(loc), code="front-matter"
    )


class _Reader:
    """Walks a YAML document's nodes, noting where each key stands and which stand twice."""

    def __init__(self, file: str, first_line: int) -> None:
        self._file = file
        self._first = first_line
        self.places: dict[KeyPath, Place] = {}
        self.problems: list[Problem] = []

    def value(self, node: yaml.Node, path: KeyPath = ()) -> JsonValue:
        if isinstance(node, yaml.MappingNode):
            return self._mapping(node, path)
        if isinstance(node, yaml.SequenceNode):
            return [self.value(item, (*path, str(at))) for at, item in enumerate(node.value)]
        return _scalar(node)

    def _mapping(self, node: yaml.MappingNode, path: KeyPath) -> JsonObject:
        found: JsonObject = {}
        for key_node, value_node in node.value:
            key = str(key_node.value)
            place = _at(key_node.start_mark, self._file, self._first)
            if key in found:
                message = f"'{key}' stands here twice"
                self.problems.append(Problem(message, "keep one of them", place, code="yaml"))
            self.places[(*path, key)] = place
            found[key] = self.value(value_node, (*path, key))
        return found


def _scalar(node: yaml.Node) -> JsonValue:
    if node.tag == "tag:yaml.org,2002:null":
        return None
    if node.tag == "tag:yaml.org,2002:bool":
        return str(node.value).lower() in {"true", "yes", "on"}
    return str(node.value)


def _at(mark: yaml.Mark, file: str, first: int) -> Place:
    return Place(file, mark.line + first, mark.column + 1)


def _broken(error: yaml.MarkedYAMLError, file: str, first: int) -> Problem:
    mark = error.problem_mark or error.context_mark
    place = _at(mark, file, first) if mark is not None else Place(file, first)
    return Problem(
        f"this is no YAML: {error.problem or error.context}",
        "check quotes and indentation",
        place,
        code="yaml",
    )
