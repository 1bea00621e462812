"""Values as people type them, on a command line or in a form, in their field's canonical form."""

import yaml
from pydantic import ValidationError

from syncer.acts.unfit import Unfit
from syncer.domain.fields import canonical_leaf, leaf_paths, name_to_path, spec_of
from syncer.domain.json import JsonValue
from syncer.domain.kinds import Kind
from syncer.domain.problems import did_you_mean
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
        said = error.errors()[0]["msg"]
    try:
        return canonical_leaf(kind, path, normalise_value(kind, path, yaml.safe_load(text)))
    except (ValueError, yaml.YAMLError):  # ValueError: pydantic's, or YAML's for a day that no calendar has
        raise Unfit(f"{path} cannot be '{text}': {said}", about) from None


def _check_kind(kind: Kind, path: str, value: JsonValue, about: str) -> None:
    """A requirement's kind is an open word in a file; what somebody types now is one of those that are known (REQ-3)."""
    if kind is Kind.REQUIREMENT and path == "kind" and value not in {None, *REQUIREMENT_KINDS}:
        near = did_you_mean(str(value), REQUIREMENT_KINDS) or f"it is one of {', '.join(REQUIREMENT_KINDS)}"
        raise Unfit(f"kind cannot be '{value}'; {near}", about)


def readable(text: str, about: str) -> str:
    """Return a text as it was typed. Raises Unfit where the shell's bytes are no characters."""
    if any("\ud800" <= sign <= "\udfff" for sign in text):
        message = "these are no characters of this locale; set LANG to one of UTF-8, such as C.UTF-8"
        raise Unfit(message, about)
    return text


def path_of(kind: Kind, name: str, about: str) -> str:
    """Return the leaf that a name, English or Chinese, means. Raises Unfit with the nearest name."""
    if name == "id":
        raise Unfit("the register gives the id; leave it out", about)
    path = name_to_path(kind, name)
    spec = spec_of(kind, path) if path is not None else None
    if path is None or spec is None or path not in leaf_paths(kind):
        near = did_you_mean(name, leaf_paths(kind)) or "syncer schema names them all"
        raise Unfit(f"a {kind.value.replace('_', ' ')} has no field '{name}'; {near}", about)
    whole = spec_of(kind, path.partition(".")[0])
    if spec.derived or (whole is not None and whole.derived):
        raise Unfit(f"'{path}' is worked out, nobody types it", about)
    return path
