"""Values as people type them, on a command line or in a form, in their field's canonical form."""

import re

import yaml
from pydantic import ValidationError

from syncer.acts.unfit import Unfit, Why
from syncer.domain.fields import canonical_leaf, leaf_paths, name_to_path, spec_of
from syncer.domain.json import JsonValue
from syncer.domain.kinds import Kind
from syncer.domain.problems import nearest
from syncer.domain.vocabulary import REQUIREMENT_KINDS
from syncer.domain.words import normalise_value


def typed(kind: Kind, path: str, text: str, about: str) -> JsonValue:
    """Return what a text says for a field: as it stands, else as YAML. Raises Unfit about `about`."""
    text = readable(text, about)
    try:
        value = canonical_leaf(kind, path, normalise_value(kind, path, text))
        _check_kind(kind, path, value, about)
        return value
    except ValidationError as error:
        wrong = error.errors()[0]
    try:
        return canonical_leaf(kind, path, normalise_value(kind, path, yaml.safe_load(text)))
    except (ValueError, yaml.YAMLError):  # ValueError: pydantic's, or YAML's for a day that no calendar has
        known = re.findall(r"'([^']+)'", str(wrong.get("ctx", {}).get("expected", "")))
        raise Unfit(Why.VALUE, about, known=known, field=path, text=text, said=wrong["msg"]) from None


def _check_kind(kind: Kind, path: str, value: JsonValue, about: str) -> None:
    """A requirement's kind is an open word in a file; what somebody types now is one of those that are known (REQ-3)."""
    if kind is Kind.REQUIREMENT and path == "kind" and value not in {None, *REQUIREMENT_KINDS}:
        near = nearest(str(value), REQUIREMENT_KINDS)
        raise Unfit(Why.CHOICE, about, near=near, known=REQUIREMENT_KINDS, field=path, text=str(value))


def readable(text: str, about: str) -> str:
    """Return a text as it was typed. Raises Unfit where the shell's bytes are no characters."""
    if any("\ud800" <= sign <= "\udfff" for sign in text):
        raise Unfit(Why.CHARACTERS, about)
    return text


def path_of(kind: Kind, name: str, about: str) -> str:
    """Return the leaf that a name, English or Chinese, means. Raises Unfit with the nearest name."""
    if name == "id":
        raise Unfit(Why.ID, about)
    path = name_to_path(kind, name)
    spec = spec_of(kind, path) if path is not None else None
    if path is None or spec is None or path not in leaf_paths(kind):
        near = nearest(name, leaf_paths(kind))
        raise Unfit(Why.FIELD, about, near=near, kind=kind.value.replace("_", " "), field=name)
    whole = spec_of(kind, path.partition(".")[0])
    if spec.derived or (whole is not None and whole.derived):
        raise Unfit(Why.DERIVED, about, field=path)
    return path
