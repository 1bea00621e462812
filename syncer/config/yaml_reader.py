"""YAML into a tree with places: duplicate keys refused, and no value turned into what nobody wrote.

Only plain words are typed: `true`, `false`, `null` and decimal numbers. `on`, `off`, `yes`, `no`, dates, times such
as 09:30 and numbers with leading zeros stay text. A few hundred bytes of aliases can stand for gigabytes, and brackets
in brackets end a process: both are refused with their place.
"""

import re
from pathlib import Path
from typing import Any

import yaml

from syncer.config.places import Node, Read, Scalar, read_text, shown
from syncer.domain.problems import Place, Problem

_Base: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_TAG = "tag:yaml.org,2002:"
_DEEPEST = 100
_MOST_REPEATED = 20_000  # values that stand for others by aliases, those inside them included


class _Loader(_Base):  # type: ignore[misc]
    """YAML 1.2's idea of a plain word, without timestamps."""

    yaml_implicit_resolvers: dict[str, list[Any]] = {}  # noqa: RUF012 — declared so by the base class
    depth = 0

    def descend_resolver(self, above: yaml.Node | None, index: Any) -> None:
        """The library goes one level down; it keeps no count of its own, and the stack ends at some ten thousand."""
        self.depth += 1
        if self.depth > _DEEPEST:
            mark = above.start_mark if above is not None else None
            raise yaml.MarkedYAMLError(None, None, f"more than {_DEEPEST} levels within one another", mark)
        super().descend_resolver(above, index)

    def ascend_resolver(self) -> None:
        """And up again."""
        self.depth -= 1
        super().ascend_resolver()


_Loader.add_implicit_resolver(f"{_TAG}bool", re.compile(r"^(?:true|false)$"), list("tf"))
_Loader.add_implicit_resolver(f"{_TAG}null", re.compile(r"^(?:~|null|)$"), ["~", "n", ""])
_Loader.add_implicit_resolver(f"{_TAG}int", re.compile(r"^[-+]?(?:0|[1-9][0-9]*)$"), list("-+0123456789"))
_Loader.add_implicit_resolver(
    f"{_TAG}float",
    re.compile(r"^[-+]?(?:0|[1-9][0-9]*)(?:\.[0-9]+(?:[eE][-+]?[0-9]+)?|[eE][-+]?[0-9]+)$"),
    list("-+0123456789"),
)


def read_yaml(path: Path) -> Read:
    """Read a YAML file; never raises for what people wrote."""
    text = read_text(path)
    return Read(None, (text,)) if isinstance(text, Problem) else parse_yaml(text, shown(path))


def parse_yaml(text: str, file: str) -> Read:
    """Read a YAML text; `file` is what places call it. An empty text is an empty mapping."""
    try:
        root = yaml.compose(text, Loader=_Loader)
    except yaml.MarkedYAMLError as error:
        return Read(None, (_syntax(error, text, file),))
    except yaml.reader.ReaderError as error:
        line = text.count("\n", 0, error.position) + 1
        hint = "remove the character, or write it as an escape in double quotes"
        return Read(None, (Problem("a character YAML does not allow", hint, Place(file, line)),))
    if root is None:
        return Read(Node({}, Place(file, 1, 1)))
    builder = _Builder(file)
    try:
        node = builder.build(root, None, ())
    except _TooMuchError as error:
        return Read(None, (error.problem,))
    return Read(node, tuple(builder.problems))


def _syntax(error: yaml.MarkedYAMLError, text: str, file: str) -> Problem:
    mark = error.problem_mark or error.context_mark
    place = Place(file, mark.line + 1, mark.column + 1) if mark else Place(file)
    lines = text.splitlines()
    if mark and mark.line < len(lines) and lines[mark.line][mark.column : mark.column + 1] == "\t":
        return Problem("YAML cannot be indented with a tab", "use spaces", place)
    reason = error.problem or "it cannot be understood"
    return Problem(f"this is no YAML: {reason}", "check indentation, colons and quotes around here", place)


class _TooMuchError(Exception):
    """Aliases stand for more than anybody can have meant."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.message)
        self.problem = problem


class _Builder:
    """Turns composed nodes into ours, gathering problems on the way. Raises _TooMuchError."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.problems: list[Problem] = []
        self._built: set[int] = set()
        self._again = 0

    def build(self, node: yaml.Node, key: Place | None, above: tuple[int, ...]) -> Node:
        place = self._place(node)
        self._count(node, place)
        if id(node) in above:
            self._wrong("an alias that contains itself", "write the value out", place)
            return Node(None, place, key)
        inside = (*above, id(node))
        if isinstance(node, yaml.MappingNode):
            return Node(self._mapping(node, inside), place, key)
        if isinstance(node, yaml.SequenceNode):
            return Node(tuple(self.build(item, None, inside) for item in node.value), place, key)
        return Node(self._scalar(node, place), place, key)

    def _count(self, node: yaml.Node, place: Place) -> None:
        self._again += id(node) in self._built
        self._built.add(id(node))
        if self._again > _MOST_REPEATED:
            message = f"the aliases of this file stand for more than {_MOST_REPEATED:,} values"
            raise _TooMuchError(Problem(message, "write them out, or leave them out", place))

    def _mapping(self, node: yaml.MappingNode, inside: tuple[int, ...]) -> dict[str, Node]:
        found: dict[str, Node] = {}
        for key, value in node.value:
            at = self._place(key)
            if not isinstance(key, yaml.ScalarNode):
                self._wrong("a key must be text", "write one word before the colon", at)
                continue
            word = str(key.value)
            first = found.get(word)
            if first is not None:
                where = f"{first.key.line}:{first.key.column}" if first.key else "above"
                self._wrong(f"'{word}' is said twice, first at {where}", "keep one of the two", at)
                continue
            found[word] = self.build(value, at, inside)
        return found

    def _scalar(self, node: yaml.Node, place: Place) -> Scalar:
        text, tag = str(node.value), str(node.tag).removeprefix(_TAG)
        if tag == "null":
            return None
        if tag == "bool":
            return text == "true"
        if tag == "str":
            return text
        if tag not in {"int", "float"}:
            self._wrong(f"the tag '{tag}' is not understood", "remove it; plain values are enough", place)
            return None
        try:
            return int(text) if tag == "int" else float(text)
        except ValueError:
            self._wrong(f"'{text}' is no number", "remove the tag before it", place)
            return None

    def _place(self, node: yaml.Node) -> Place:
        return Place(self.file, node.start_mark.line + 1, node.start_mark.column + 1)

    def _wrong(self, message: str, hint: str, place: Place) -> None:
        self.problems.append(Problem(message, hint, place))
