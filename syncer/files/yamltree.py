"""YAML as a tree of nodes with the spans they stand at, every problem with its place.

PyYAML composes, we keep its marks; values stay the words people typed (`on`, `1.10`, `2026-10-12` are text
until the domain says otherwise). Aliases and tags are refused: what they stand for cannot be edited in place.
"""

import re
from dataclasses import dataclass, field
from enum import Enum
from typing import NamedTuple

import yaml

from syncer.domain.problems import Problem
from syncer.files.source import Source

_TEXT = "tag:yaml.org,2002:str"
_LIBRARY: type[yaml.SafeLoader] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class _Loader(_LIBRARY):  # type: ignore[misc,valid-type]  # one of two, found out at run time
    """The library's, without working out what a value without a tag may be: the domain says that later."""

    def resolve(self, *_about: object) -> str:
        """Return a tag that is understood."""
        return _TEXT

    depth = 0

    def descend_resolver(self, above: yaml.Node | None, _index: object) -> None:
        """Nothing is resolved by where it stands; but the library counts no levels, and ten thousand end the process."""
        self.depth += 1
        if self.depth > _DEEPEST:
            mark = above.start_mark if above is not None else None
            raise yaml.MarkedYAMLError(None, None, "nested too deeply", mark)

    def ascend_resolver(self) -> None:
        """Nothing is resolved by where it stands."""
        self.depth -= 1


_INTEGER = re.compile(r"[-+]?(?:0|[1-9][0-9]*)")
_DECIMAL = re.compile(r"[-+]?(?:0|[1-9][0-9]*)\.[0-9]+")
_NULLS = frozenset({"", "~", "null", "Null", "NULL"})
_MAX_DEPTH, _DEEPEST = 40, 100  # of what is told with its place; of what the library may go down to
_TAGS = frozenset(
    f"tag:yaml.org,2002:{name}"
    for name in ("str", "int", "float", "bool", "null", "timestamp", "map", "seq", "merge", "value")
)
_HINTS = (
    ("mapping values are not allowed", "put a text that holds ': ' into quotes, and check the indentation"),
    ("tab", "indent with spaces, not with tabs"),
    ("cannot start any token", "put the value into quotes; indent with spaces, not with tabs"),
    ("could not find expected ':'", "every line needs 'key: value'"),
    ("quoted scalar", "close the quote"),
    ("flow", "close the bracket, and put texts with commas or brackets into quotes"),
    ("alias", "put a value that starts with * or & into quotes"),
)


class Form(Enum):
    """What a node is."""

    SCALAR = "value"
    MAPPING = "mapping"
    LIST = "list"


class Node(NamedTuple):
    """A node at `text[start:end]`; `end` lies right behind its last character (no comment, no blank line).

    Named tuples, because a register has tens of thousands and they are made in a third of the time.
    """

    form: Form
    start: int
    end: int
    value: str = ""
    style: str = ""  # "", "'", '"', "|", ">" of a scalar
    flow: bool = False
    entries: tuple["Entry", ...] = ()
    items: tuple["Node", ...] = ()

    @property
    def empty(self) -> bool:
        """Whether it says nothing (`key:`, `~`, `null`)."""
        return self.form is Form.SCALAR and not self.style and self.value in _NULLS

    def typed(self) -> bool | int | float | str | None:
        """Return a scalar as JSON would read it; only `true`, `false`, plain figures and nothing are no text."""
        if self.style:
            return self.value
        if self.empty:
            return None
        if self.value in {"true", "false"}:
            return self.value == "true"
        if _INTEGER.fullmatch(self.value) and len(self.value) <= 18:
            return int(self.value)
        return float(self.value) if _DECIMAL.fullmatch(self.value) else self.value


class Entry(NamedTuple):
    """A key of a mapping with its value."""

    key: Node
    value: Node


@dataclass(slots=True)
class _Reader:
    source: Source
    base: int
    problems: list[Problem] = field(default_factory=list)
    seen: set[int] = field(default_factory=set)

    def say(self, offset: int, message: str, hint: str, code: str) -> None:
        self.problems.append(Problem(message, hint, self.source.place(offset), code=code))


def compose(source: Source, start: int, end: int) -> tuple[Node | None, list[Problem]]:
    """Read `text[start:end]` as one YAML document; None when it is empty or cannot be read."""
    reader = _Reader(source, start)
    try:
        root = yaml.compose(source.text[start:end], Loader=_Loader)
    except yaml.MarkedYAMLError as error:
        return None, [_syntax(source, start, end, error)]
    except (yaml.YAMLError, RecursionError) as error:
        message = " ".join(str(error).split())
        return None, [Problem(f"this is not YAML: {message}", "", source.place(start), code="yaml")]
    if root is None:
        return None, []
    return _node(reader, root, 0), reader.problems


def _syntax(source: Source, start: int, end: int, error: yaml.MarkedYAMLError) -> Problem:
    mark = error.problem_mark or error.context_mark
    text = " ".join(part for part in (error.context, error.problem) if part)
    hint = next((cure for sign, cure in _HINTS if sign in text), "")
    offset = min(start + mark.index, end) if mark is not None else start
    return Problem(f"this is not YAML: {error.problem or text}", hint, source.place(offset), code="yaml")


def _node(reader: _Reader, raw: yaml.Node, depth: int) -> Node:
    start = reader.base + raw.start_mark.index
    if id(raw) in reader.seen:
        reader.say(start, "an alias (*name) stands here", "write the value out", "yaml-alias")
        return Node(Form.SCALAR, start, start)
    reader.seen.add(id(raw))
    if depth > _MAX_DEPTH:
        reader.say(start, "nested too deeply", "", "yaml")
        return Node(Form.SCALAR, start, start)
    if raw.tag not in _TAGS:
        reader.say(start, f"the tag {raw.tag} is not understood", "leave it out", "yaml-tag")
    if isinstance(raw, yaml.MappingNode):
        return _mapping(reader, raw, start, depth)
    if isinstance(raw, yaml.SequenceNode):
        items = tuple(_node(reader, item, depth + 1) for item in raw.value)
        return Node(Form.LIST, start, _end(reader, raw, items), flow=bool(raw.flow_style), items=items)
    return _scalar(reader, raw, start)


def _scalar(reader: _Reader, raw: yaml.Node, start: int) -> Node:
    end = reader.base + int(raw.end_mark.index)
    style = (raw.style if isinstance(raw, yaml.ScalarNode) else None) or ""
    if style in {"|", ">"}:
        end = start + len(reader.source.text[start:end].rstrip())
    return Node(Form.SCALAR, start, end, value=raw.value, style=style)


def _mapping(reader: _Reader, raw: yaml.MappingNode, start: int, depth: int) -> Node:
    entries: list[Entry] = []
    for key, value in raw.value:
        if not isinstance(key, yaml.ScalarNode):
            reader.say(reader.base + key.start_mark.index, "a key must be one word", "", "yaml")
            continue
        entries.append(
            Entry(_scalar(reader, key, reader.base + key.start_mark.index), _node(reader, value, depth + 1))
        )
    nodes = tuple(node for entry in entries for node in (entry.key, entry.value))
    return Node(
        Form.MAPPING, start, _end(reader, raw, nodes), flow=bool(raw.flow_style), entries=tuple(entries)
    )


def _end(reader: _Reader, raw: yaml.CollectionNode, inside: tuple[Node, ...]) -> int:
    """libyaml ends a block collection at the next token, behind comments; we end it at its last value."""
    if raw.flow_style or not inside:
        return reader.base + int(raw.end_mark.index)
    return max(node.end for node in inside)
