"""From nodes and texts to a record's payload, and from pydantic's complaints back to places.

Collects every problem instead of stopping at the first. Scalars stay the words people typed wherever the
field is a text: `title: 2024` and `version: 1.10` are texts, whatever YAML makes of them.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple, TypeVar

from pydantic import ValidationError

from syncer.domain.fields import spec_of
from syncer.domain.json import JsonObject, JsonValue
from syncer.domain.mistakes import mistakes
from syncer.domain.problems import Place, Problem, Severity, did_you_mean
from syncer.domain.specs import TRANSLATIONS
from syncer.domain.words import normalise_value
from syncer.files import names
from syncer.files.source import Source
from syncer.files.yamltree import Entry, Form, Node

Loaded = TypeVar("Loaded")
Step = str | int
Loc = tuple[Step, ...]
_WANTS_TEXT = frozenset({"string_type", "literal_error"})


class Spot(NamedTuple):
    """Where something was read: the offsets of its key and its value, and the words as typed."""

    key: int
    value: int
    typed: str | None = None


@dataclass(slots=True)
class Collector:
    """What has been read of one record so far."""

    kind: str
    source: Source
    payload: JsonObject = field(default_factory=dict)
    spots: dict[Loc, Spot] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    def say(
        self, offset: int, message: str, hint: str = "", code: str = "", severity: Severity = Severity.ERROR
    ) -> None:
        """Note a problem at an offset."""
        self.problems.append(Problem(message, hint, self.source.place(offset), severity, code))

    @property
    def broken(self) -> bool:
        """Whether an error was found: the record cannot be used."""
        return any(problem.severity is Severity.ERROR for problem in self.problems)

    def put(self, path: str, value: JsonValue, spot: Spot) -> bool:
        """Set a field of the top level; a second mention is a problem at its own place that names the first."""
        before = self.spots.get((path,))
        if before is not None:
            where = self.source.place(before.key)
            self.say(
                spot.key, f"'{path}' stands here twice", f"it stands at {where} too: keep one", "double-key"
            )
            return False
        self.spots[(path,)] = spot
        self.payload[path] = value
        return True

    def places(self) -> dict[str, Place]:
        """Return where each field stands, by dotted path, lists as a whole."""
        return {
            ".".join(str(step) for step in loc): self.source.place(spot.key)
            for loc, spot in self.spots.items()
            if all(isinstance(step, str) for step in loc)
        }


def read_mapping(into: Collector, node: Node) -> None:
    """Read a record's front matter."""
    for entry in node.entries:
        path = _path(into, "", entry)
        if path is not None and _typed_by_people(into, path, entry):
            value = _value(into, entry.value, path, (path,))
            if not _nothing(value):
                into.put(path, value, _spot(entry))


def _typed_by_people(into: Collector, path: str, entry: Entry) -> bool:
    spec = spec_of(into.kind, path)
    if spec is None or not spec.derived:
        return True
    message = f"'{entry.key.value}' is worked out by the program and cannot be typed"
    into.say(
        entry.key.start, f"{message}; it is not read", "delete the line", "derived-key", Severity.WARNING
    )
    return False


def _nothing(value: JsonValue) -> bool:
    return value is None or value in ("", [], {})


def _spot(entry: Entry) -> Spot:
    return Spot(entry.key.start, entry.value.start, _words(entry.value))


def _words(node: Node) -> str | None:
    return node.value if node.form is Form.SCALAR and not node.style else None


def _path(into: Collector, parent: str, entry: Entry) -> str | None:
    path = names.child(into.kind, parent, entry.key.value)
    if path is None:
        what = f"'{parent}'" if parent else f"a {into.kind}" if into.kind != "project" else "project.yaml"
        hint = did_you_mean(entry.key.value, names.words_under(into.kind, parent))
        fallback = f"known here: {', '.join(w for w in names.words_under(into.kind, parent) if w.isascii())}"
        into.say(entry.key.start, f"{what} has no key '{entry.key.value}'", hint or fallback, "unknown-key")
    return path


def _value(into: Collector, node: Node, path: str, loc: Loc) -> JsonValue:
    spec = spec_of(into.kind, path)
    if names.holds_anything(into.kind, path):
        return _raw(node)
    if node.form is Form.LIST:
        return _list(into, node, path, loc)
    if node.form is Form.MAPPING:
        return _mapping(into, node, path, loc)
    value = scalar_value(into, path, node)
    wrap = (
        spec is not None
        and spec.many
        and len(loc) > 0
        and not isinstance(loc[-1], int)
        and loc[0] != TRANSLATIONS  # a list is translated as one text, a bullet an item
        and not _nothing(value)
    )
    if wrap:
        into.spots[(*loc, 0)] = Spot(node.start, node.start, _words(node))
        return [[value]] if names.is_nested_list(into.kind, path) else [value]
    return value


def scalar_value(into: Collector, path: str, node: Node) -> JsonValue:
    """Read one scalar: a word of a closed list in either language becomes the word of the model."""
    value = node.typed()
    return word(into, path, value) if isinstance(value, str) else value


def word(into: Collector, path: str, text: str) -> JsonValue:
    """Return the model's word for what people wrote ("紧急", "Urgent" → "urgent"); other texts as they are."""
    return normalise_value(into.kind, path, text)


def _list(into: Collector, node: Node, path: str, loc: Loc) -> JsonValue:
    values: list[JsonValue] = []
    for item in node.items:
        at = (*loc, len(values))
        into.spots[at] = Spot(item.start, item.start, _words(item))
        value = _value(into, item, path, at)
        if not _nothing(value):
            values.append(value)
    return values


def _mapping(into: Collector, node: Node, path: str, loc: Loc) -> JsonValue:
    found: JsonObject = {}
    for entry in node.entries:
        inner = _path(into, path, entry)
        if inner is None:
            continue
        key = inner[len(path) + 1 :]
        at = (*loc, key)
        if at in into.spots:
            where = into.source.place(into.spots[at].key)
            into.say(
                entry.key.start,
                f"'{inner}' stands here twice",
                f"it stands at {where} too: keep one",
                "double-key",
            )
            continue
        into.spots[at] = _spot(entry)
        value = _value(into, entry.value, inner, at)
        if not _nothing(value):
            found[key] = value
    return found


def _raw(node: Node) -> JsonValue:
    if node.form is Form.LIST:
        return [_raw(item) for item in node.items]
    if node.form is Form.MAPPING:
        return {entry.key.value: _raw(entry.value) for entry in node.entries}
    return node.typed()


def validate(into: Collector, load: Callable[[JsonObject], Loaded]) -> Loaded | None:
    """Load the payload; None after noting what is wrong. Figures where a text belongs are read as typed."""
    try:
        return load(into.payload)
    except ValidationError as error:
        wrong = error
    if _as_typed(into, [tuple(detail["loc"]) for detail in wrong.errors() if detail["type"] in _WANTS_TEXT]):
        try:
            return load(into.payload)
        except ValidationError as error:
            wrong = error
    by_name = {_show(loc): spot for loc, spot in into.spots.items()}
    for mistake in mistakes(into.kind, wrong):
        spot = _nearest(by_name, mistake.path) or by_name.get(mistake.leaf)
        into.say(spot.value if spot else 0, mistake.message, mistake.hint, "wrong-value")
    return None


def _as_typed(into: Collector, locs: Sequence[Loc]) -> bool:
    changed = False
    for loc in locs:
        known = _known(into, loc)
        spot = into.spots.get(known)
        if spot is not None and spot.typed:
            changed = _replace(into.payload, known, spot.typed) or changed
    return changed


def _known(into: Collector, loc: Loc) -> Loc:
    """pydantic names union branches in its paths; keep the steps that were really read."""
    kept: Loc = ()
    for step in loc:
        if (*kept, step) in into.spots:
            kept = (*kept, step)
    return kept


def _replace(inside: JsonValue, loc: Loc, typed: str) -> bool:
    """Put the words as typed in place of a figure; False when there is no figure."""
    for step in loc[:-1]:
        inside = _step(inside, step)
    before = _step(inside, loc[-1])
    if before is None or isinstance(before, str | list | dict):
        return False
    if isinstance(inside, dict):
        inside[str(loc[-1])] = typed
    elif isinstance(inside, list) and isinstance(loc[-1], int):
        inside[loc[-1]] = typed
    return True


def _step(inside: JsonValue, step: Step) -> JsonValue:
    if isinstance(inside, dict):
        return inside.get(str(step))
    return inside[step] if isinstance(inside, list) and isinstance(step, int) and step < len(inside) else None


def _show(loc: Loc) -> str:
    """A path as mistakes show it: list positions from 1 in brackets."""
    return "".join(f"[{step + 1}]" if isinstance(step, int) else f".{step}" for step in loc).lstrip(".")


def _nearest(by_name: Mapping[str, Spot], path: str) -> Spot | None:
    while path and path not in by_name:
        path = path[: max(path.rfind("."), path.rfind("["), 0)]
    return by_name.get(path)
