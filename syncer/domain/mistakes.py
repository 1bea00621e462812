"""Wrong values in a record, said in plain words: which field, what is wrong, what to write instead.

Turns pydantic's errors into mistakes by leaf, so that whoever read the file can put the line beside each. All at once.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from pydantic import ValidationError

from syncer.domain.fields import field_specs, names_of
from syncer.domain.problems import did_you_mean
from syncer.domain.specs import TRANSLATIONS, FieldSpec, Node


@dataclass(frozen=True, slots=True)
class Mistake:
    """A wrong value: its leaf (to look up its place), its full path with positions, what is wrong, what to do."""

    leaf: str
    path: str
    message: str
    hint: str = ""


def mistakes(kind: str, error: ValidationError) -> tuple[Mistake, ...]:
    """Return every wrong value pydantic found in a payload of a kind, each once, in the order of the fields."""
    found: dict[str, Mistake] = {}
    for detail in error.errors(include_url=False):
        mistake = _mistake(kind, detail)
        found.setdefault(mistake.path, mistake)
    return tuple(found.values())


def _mistake(kind: str, detail: Mapping[str, Any]) -> Mistake:
    specs = field_specs(kind)
    unknown = detail["type"] == "extra_forbidden"
    path, shown = _locate(specs, detail["loc"], keep_last=unknown)
    leaf = _leaf(specs, path)
    if unknown:
        key, parent = str(detail["loc"][-1]), path.rpartition(".")[0]
        where = f"a field of '{parent}'" if parent else f"a field of {kind.replace('_', ' ')}"
        return Mistake(leaf, shown, f"'{key}' is not {where}", did_you_mean(key, names_of(kind, parent)))
    message, hint = _words(shown, detail, specs.get(path))
    return Mistake(leaf, shown, message, hint)


def _locate(
    specs: Mapping[str, FieldSpec], loc: tuple[int | str, ...], *, keep_last: bool
) -> tuple[str, str]:
    """The field's path, and the same with list positions from 1; steps that are pydantic's own are left out."""
    path = shown = ""
    for position, step in enumerate(loc):
        if isinstance(step, int):
            shown += f"[{step + 1}]"
            continue
        below = f"{path}.{step}" if path else step
        last = keep_last and position == len(loc) - 1
        if below in specs or last or path.startswith(TRANSLATIONS):
            path, shown = below, f"{shown}.{step}" if shown else step
    return path, shown


def _leaf(specs: Mapping[str, FieldSpec], path: str) -> str:
    """The shortest beginning of a path that is no group."""
    if path.startswith(f"{TRANSLATIONS}."):
        return path
    steps = path.split(".")
    starts = (".".join(steps[: depth + 1]) for depth in range(len(steps)))
    return next(
        (start for start in starts if start not in specs or specs[start].node is not Node.GROUP), path
    )


def _words(shown: str, detail: Mapping[str, Any], spec: FieldSpec | None) -> tuple[str, str]:
    given = detail.get("input")
    match detail["type"]:
        case "missing":
            return f"'{shown}' is needed", ""
        case "literal_error" if spec is not None:
            hint = did_you_mean(str(given), spec.values) or f"write one of: {', '.join(spec.values)}"
            return f"'{given}' is no value of '{shown}'", hint
        case "string_type" if isinstance(given, bool | int | float):
            return f"'{shown}' must be text, not the number {given}", f'put it in quotes: "{given}"'
        case "tuple_type":
            return f"'{shown}' must be a list", f"write it as [{given}]" if isinstance(
                given, str | int
            ) else ""
        case "model_type" | "model_attributes_type" | "dict_type":
            return f"'{shown}' must be fields with their values, not '{given}'", ""
        case "value_error":
            return f"'{shown}': {str(detail['msg']).removeprefix('Value error, ')}", ""
        case _:
            message = str(detail["msg"])
            return f"'{shown}': {message[:1].lower()}{message[1:]}", ""
