"""The reference of what can be written, as text: every key with its form, default and meaning.

Made from the schemas, so that it cannot say anything else than they do.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from syncer.config.schema import Schema, config_schema, mapping_schema, record_schema
from syncer.domain.problems import did_you_mean
from syncer.domain.records import Kind

_LEVELS = 2
TOPICS: Mapping[str, Callable[[], Schema]] = {
    "config": config_schema,
    "mapping": mapping_schema,
    **{word: partial(record_schema, word) for word in (*(kind.value for kind in Kind), "project")},
}


@dataclass(frozen=True, slots=True)
class Entry:
    """One key: its path, the form of its value, its default as text, what it means."""

    path: str
    form: str
    default: str
    meaning: str


def reference(path: str) -> str:
    """Return the reference of a topic or of a part of one ("config.jira", "records.requirement.fields").

    Two levels below the path are shown. Raises ValueError, with a cure, for a path that leads nowhere.
    """
    topic, _, inside = path.partition(".")
    if topic in TOPICS:
        found = list(entries(TOPICS[topic](), inside))
    else:
        found = [each for name in ("mapping", "config") for each in entries(TOPICS[name](), path)]
    if not found:
        hint = did_you_mean(path, _known(topic)) or f"use one of: {', '.join(TOPICS)}"
        raise ValueError(f"'{path}' is nothing that can be written ({hint})")
    return "\n".join(_line(each) for each in found)


def _known(topic: str) -> Iterator[str]:
    yield from TOPICS
    if topic in TOPICS:
        yield from (f"{topic}.{each.path}" for each in entries(TOPICS[topic](), ""))
    for name in ("mapping", "config"):
        yield from (each.path for each in entries(TOPICS[name](), ""))


def entries(schema: Schema, below: str) -> Iterator[Entry]:
    """Yield the keys of a schema at a path ("" for the top) and two levels below it, parents before children."""
    steps = below.split(".") if below else []
    yield from _walk(schema, schema, "", steps)


def _line(entry: Entry) -> str:
    default = f"; default {entry.default}" if entry.default else ""
    meaning = f"\n    {entry.meaning}" if entry.meaning else ""
    return f"{entry.path}: {entry.form}{default}{meaning}"


def _walk(root: Schema, schema: Schema, path: str, steps: list[str], level: int = 1) -> Iterator[Entry]:
    """`steps` is the way still to go to the path asked for; a field's own path may hold dots."""
    for key, declared in _members(root, schema):
        own = key.split(".")
        if steps and steps[: len(own)] != own[: len(steps)]:
            continue
        at, left = f"{path}.{key}" if path else key, steps[len(own) :]
        if not left:
            form = " or ".join(dict.fromkeys(_forms(root, declared)))
            yield Entry(at, form, _default(declared), _meaning(root, declared))
        if left or steps or level < _LEVELS:
            yield from _walk(root, declared, at, left, 1 if left or steps else level + 1)


def _members(root: Schema, schema: Schema) -> Iterator[tuple[str, Schema]]:
    """The keys of every branch; `<name>` stands for names people choose."""
    for branch in _branches(root, schema):
        yield from ((key, each) for key, each in branch.get("properties", {}).items() if key.isascii())
        if isinstance(branch.get("additionalProperties"), dict):
            yield "<name>", branch["additionalProperties"]
        if isinstance(branch.get("items"), dict):
            yield from _members(root, branch["items"])


def _branches(root: Schema, schema: Schema) -> Iterator[Schema]:
    if "$ref" in schema:
        name = str(schema["$ref"]).rpartition("/")[2]
        if name != "Condition":
            yield from _branches(root, root["$defs"][name])
        return
    inside = schema.get("anyOf", schema.get("oneOf"))
    if inside is None:
        yield schema
        return
    for branch in inside:
        yield from _branches(root, branch)


def _forms(root: Schema, schema: Schema) -> Iterator[str]:
    if str(schema.get("$ref", "")).endswith("/Condition") or any(
        str(each.get("$ref", "")).endswith("/Condition") for each in schema.get("anyOf", ())
    ):
        yield "a condition"
        return
    for branch in _branches(root, schema):
        if "enum" in branch:
            yield " | ".join(str(word) for word in branch["enum"])
        elif "const" in branch:
            yield str(branch["const"])
        elif branch.get("type") == "array":
            yield "a list"
        elif branch.get("type") == "object":
            yield "keys"
        elif branch.get("type") != "null":
            yield _word(branch.get("type"))


def _word(kind: Any) -> str:
    words = {"string": "text", "integer": "a whole number", "number": "a number", "boolean": "true | false"}
    if isinstance(kind, list):
        return " or ".join(words.get(str(each), str(each)) for each in kind)
    return words.get(str(kind), "any value")


def _default(schema: Schema) -> str:
    value = schema.get("default")
    return "" if value in (None, "", [], {}) or isinstance(value, dict) else str(value)


def _meaning(root: Schema, schema: Schema) -> str:
    own = str(schema.get("description", ""))
    return own or next(
        (str(branch["description"]) for branch in _branches(root, schema) if "description" in branch), ""
    )
