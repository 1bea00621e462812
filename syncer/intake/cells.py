"""A cell's words as the value of a field: lists split, dates and people recognised, synonyms understood.

A word that cannot be a value is said, with what could stand there; it is never dropped and never guessed.
"""

import json
import re
from collections.abc import Mapping

from pydantic import ValidationError

from syncer.domain.fields import FieldSpec, Node, canonical_leaf, field_specs, spec_of
from syncer.domain.json import JsonObject, JsonValue
from syncer.domain.kinds import Kind
from syncer.domain.mistakes import mistakes
from syncer.domain.people import Directory
from syncer.domain.problems import did_you_mean
from syncer.domain.records import REQUIREMENT_KINDS
from syncer.domain.words import normalise_value
from syncer.intake import moments

DIMENSION = "acceptance_criteria.dimension"
_PLAIN = {"text", "word"}
_PARTED = re.compile(r"[;；、|\n]|[,，](?=\s*\S)")
_LINES = re.compile(r"\n|[;；](?=\s*\S)")
_BULLET = re.compile(r"^\s*(?:[-*+•·]\s+|\d{1,3}[.)、）]\s*)?")
_TAG = re.compile(r"^[\[【](?P<tag>[^\]】]{1,24})[\]】]\s*(?P<text>\S.*)$", re.DOTALL)


class Misread(Exception):
    """Words that cannot be a value of the field."""

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.message, self.hint = message, hint


def fold(word: str) -> str:
    """Return a table's own word as it is looked up: case and white space do not tell words apart."""
    return " ".join(word.split()).casefold()


def allowed(kind: Kind, path: str) -> list[str]:
    """Return the leaves of a group of fields."""
    specs = field_specs(kind)
    return [name for name, spec in specs.items() if name.startswith(f"{path}.") and spec.node is Node.LEAF]


def leaf(kind: Kind, path: str, text: str, words: Mapping[str, str], people: Directory) -> JsonValue:
    """Return the canonical value that a cell's text is, None when it says nothing. Raises Misread.

    `words`: what the table's own words stand for, by the folded word; "" is no value.
    """
    spec = spec_of(kind, path)
    assert spec is not None, f"{path} was resolved before"
    raw = _raw(spec, text.strip(), words, people)
    if raw is None or raw in ("", []):
        return None
    value = normalise_value(kind, path, raw)
    if (kind, path) == (Kind.REQUIREMENT, "kind") and value not in REQUIREMENT_KINDS:
        raise Misread(*_no_kind(text))
    try:
        return canonical_leaf(kind, path, value)
    except ValidationError as error:
        first = mistakes(kind, error)[0]
        raise Misread(first.message, first.hint) from None


def _no_kind(text: str) -> tuple[str, str]:
    near = did_you_mean(text.strip(), REQUIREMENT_KINDS)
    hint = near or f"write one of: {', '.join(REQUIREMENT_KINDS)}"
    return (
        f"'{text.strip()}' is no value of 'kind'",
        f"{hint}; or say what it stands for: --values 'kind.{text.strip()}=…'",
    )


def _raw(spec: FieldSpec, text: str, words: Mapping[str, str], people: Directory) -> JsonValue:
    if fold(text) in words:
        text = words[fold(text)]
    if spec.type == "criterion":
        return _criteria(text)
    if spec.many and spec.type in _PLAIN:
        parts = [part.strip() for part in _PARTED.split(text)]
        return [_one(spec, words.get(fold(part), part), people) for part in parts if part]
    if text[:1] in "[{" and spec.type not in _PLAIN:
        return _json(spec, text)
    return _one(spec, text, people)


def _one(spec: FieldSpec, text: str, people: Directory) -> str:
    if spec.refers == "person":
        return people.reference(text)
    if spec.type in {"date", "moment", "instant"}:
        return moments.iso(text)
    return text if spec.shape.value in {"text", "markdown"} else " ".join(text.split())


def _criteria(text: str) -> JsonValue:
    """A line or a part between semicolons each, with its dimension before it as in the register: [uat] (REQ-10)."""
    found: list[JsonValue] = []
    for line in _LINES.split(text):
        words = _BULLET.sub("", line).strip()
        if words:
            found.append(criterion(words, {}))
    return found


def criterion(words: str, own: Mapping[str, str]) -> JsonObject:
    """Return words with a dimension in brackets before them as a criterion: [uat] seen by a parent (REQ-10).

    A word in brackets that is no dimension, such as [iOS], is the criterion's own, as in a file of the register. `own`: what the
    project's words stand for, folded.
    """
    tagged = _TAG.match(words)
    if tagged is not None:
        said = own.get(fold(tagged["tag"]), tagged["tag"].strip())
        value, spec = normalise_value(Kind.REQUIREMENT, DIMENSION, said), spec_of(Kind.REQUIREMENT, DIMENSION)
        if spec is not None and value in spec.values:
            return {"dimension": value, "text": tagged["text"].strip()}
    return {"text": words}


def _json(spec: FieldSpec, text: str) -> JsonValue:
    try:
        value: JsonValue = json.loads(text)
    except (ValueError, RecursionError):
        raise Misread(f"'{spec.path}' holds no JSON", "write a list or an object as JSON") from None
    return value
