"""Values as people type them on a command line, in their field's canonical form."""

from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from syncer.domain.json import JsonValue
    from syncer.domain.kinds import Kind


def typed(kind: "Kind", path: str, text: str, option: str) -> "JsonValue":
    """Return what a text says for a field: as it stands, else as YAML. Raises BadParameter naming the option."""
    import yaml
    from pydantic import ValidationError

    from syncer.domain.fields import canonical_leaf
    from syncer.domain.words import normalise_value

    text = readable(text, option)
    try:
        value = canonical_leaf(kind, path, normalise_value(kind, path, text))
        _check_kind(kind, path, value, option)
        return value
    except ValidationError as error:
        said = error.errors()[0]["msg"]
    try:
        return canonical_leaf(kind, path, normalise_value(kind, path, yaml.safe_load(text)))
    except (ValueError, yaml.YAMLError):  # ValueError: pydantic's, or YAML's for a day that no calendar has
        raise click.BadParameter(f"{path} cannot be '{text}': {said}", param_hint=option) from None


def _check_kind(kind: "Kind", path: str, value: "JsonValue", option: str) -> None:
    """A requirement's kind is an open word in a file; what somebody types now is one of those that are known (REQ-3)."""
    from syncer.domain.kinds import Kind
    from syncer.domain.problems import did_you_mean
    from syncer.domain.vocabulary import REQUIREMENT_KINDS

    if kind is Kind.REQUIREMENT and path == "kind" and value not in {None, *REQUIREMENT_KINDS}:
        near = did_you_mean(str(value), REQUIREMENT_KINDS) or f"it is one of {', '.join(REQUIREMENT_KINDS)}"
        raise click.BadParameter(f"kind cannot be '{value}'; {near}", param_hint=option)


def readable(text: str, option: str) -> str:
    """Return a text as it was typed. Raises BadParameter where the shell's bytes are no characters."""
    if any("\ud800" <= sign <= "\udfff" for sign in text):
        message = "these are no characters of this locale; set LANG to one of UTF-8, such as C.UTF-8"
        raise click.BadParameter(message, param_hint=option)
    return text


def path_of(kind: "Kind", name: str, option: str) -> str:
    """Return the leaf that a name, English or Chinese, means. Raises BadParameter with the nearest name."""
    from syncer.domain.fields import leaf_paths, name_to_path, spec_of
    from syncer.domain.problems import did_you_mean

    if name == "id":
        raise click.BadParameter("the register gives the id; leave it out", param_hint=option)
    path = name_to_path(kind, name)
    spec = spec_of(kind, path) if path is not None else None
    if path is None or spec is None or path not in leaf_paths(kind):
        near = did_you_mean(name, leaf_paths(kind)) or "syncer schema names them all"
        raise click.BadParameter(
            f"a {kind.value.replace('_', ' ')} has no field '{name}'; {near}", param_hint=option
        )
    whole = spec_of(kind, path.partition(".")[0])
    if spec.derived or (whole is not None and whole.derived):
        raise click.BadParameter(f"'{path}' is worked out, nobody types it", param_hint=option)
    return path
