"""What pydantic found wrong, said so that an administrator knows the place and the cure; and all of it at once.

A part that cannot be read is reported, cut out, and the rest is validated and checked all the same. Values of
secrets are never repeated in a message.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from syncer.config.anatomy import fields_of, inner
from syncer.config.places import Node, children, place_of, plain, written_path
from syncer.domain.problems import Problem, did_you_mean
from syncer.rules.faults import Fault, Loc, Wrong, choose, later

M = TypeVar("M", bound=BaseModel)
Checks = Callable[[M], Iterable[Fault]]

_ROUNDS = 20
_KINDS: Mapping[str, str] = {
    "string_type": "text",
    "int_type": "a whole number",
    "int_parsing": "a whole number",
    "int_from_float": "a whole number",
    "float_type": "a number",
    "float_parsing": "a number",
    "finite_number": "a number",
    "tuple_type": "a list",
    "list_type": "a list",
    "dict_type": "a mapping of keys to values",
    "model_type": "a mapping of keys to values",
    "date_type": "a day such as 2027-05-01",
    "date_parsing": "a day such as 2027-05-01",
    "date_from_datetime_parsing": "a day such as 2027-05-01",
    "path_type": "a path",
}


@dataclass(frozen=True, slots=True)
class _Mistake:
    """One of pydantic's errors."""

    kind: str
    loc: Loc
    message: str
    context: Mapping[str, Any]


def _mistakes(error: ValidationError) -> list[_Mistake]:
    found = error.errors(include_url=False)
    return [_Mistake(each["type"], each["loc"], each["msg"], each.get("ctx", {})) for each in found]


def validate(
    model: type[M], root: Node, checks: Checks[M], context: Mapping[str, Any] | None = None
) -> tuple[M | None, tuple[Problem, ...]]:
    """Return the model of a tree, or None and every problem in it, in the order of their places."""
    problems: list[Problem] = []
    cut: set[Loc] = set()
    node: Node | None = root
    for _ in range(_ROUNDS):
        if node is None:
            break
        try:
            value = model.model_validate(plain(node), by_alias=True, by_name=False, context=context)
        except ValidationError as error:
            details = _mistakes(error)
            if not cut:
                told = [each for each in details if not _follows_another(model, each, details)]
                problems += [problem for each in told for problem in _explained(model, node, each)]
            bad = {_culprit(node, each) for each in details}
            cut |= bad
            node = _without(node, bad)
        else:
            problems += [_problem(node, fault) for fault in checks(value) if not _follows(fault, cut)]
            return (None if problems else value), tuple(problems)
    return None, tuple(problems)


def _problem(root: Node, fault: Fault) -> Problem:
    return Problem(fault.message, fault.hint, place_of(root, fault.loc, at_key=fault.at_key))


def _follows(fault: Fault, cut: set[Loc]) -> bool:
    """What is lacking in a part that could not be read whole is most likely what could not be read."""
    within = fault.within
    return within is not None and any(loc[: len(within)] == within for loc in cut)


def _follows_another(model: type[BaseModel], error: _Mistake, details: Iterable[_Mistake]) -> bool:
    """A list whose elements are wrong is called too short as well; what an unknown key stands for is missing."""
    loc = error.loc
    if error.kind == "too_short":
        return any(each.loc[: len(loc)] == loc for each in details if len(each.loc) > len(loc))
    if error.kind != "missing":
        return False
    beside = [each.loc for each in details if each.kind == "extra_forbidden" and each.loc[:-1] == loc[:-1]]
    unknown = {str(other[-1]) for other in beside}
    return bool(unknown & _later_keys(model, loc[:-1])) or any(
        did_you_mean(each, [str(loc[-1])]) for each in unknown
    )


def _later_keys(model: type[BaseModel], loc: Loc) -> frozenset[str]:
    """Keys of the contract that the model at a path does not have yet."""
    owner, _ = inner(model, loc)
    found: frozenset[str] = getattr(owner, "later", frozenset())
    return found


def _culprit(root: Node, error: _Mistake) -> Loc:
    """The path to cut: what was written wrongly, or what lacks something."""
    return written_path(root, error.loc)[1]


def _without(node: Node, bad: set[Loc]) -> Node | None:
    """The tree without some of its parts; None where nothing is left to validate."""
    if () in bad:
        return None
    kept = []
    for key, below in children(node):
        inside = {loc[1:] for loc in bad if loc[0] == key}
        left = _without(below, inside) if inside else below
        if left is not None:
            kept.append((key, left))
    if isinstance(node.value, tuple):
        return Node(tuple(each for _, each in kept), node.place, node.key)
    return Node({str(key): each for key, each in kept}, node.place, node.key)


# ------------------------------------------------------------------------------ one error, said


def _explained(model: type[BaseModel], root: Node, error: _Mistake) -> Iterator[Problem]:
    kind, loc = error.kind, error.loc
    wrong = error.context.get("error")
    if isinstance(wrong, Wrong):
        for fault in wrong.faults:
            yield _problem(root, fault.under(written_path(root, loc)[1]))
    elif kind == "extra_forbidden":
        message, hint = _unknown_key(model, loc)
        yield Problem(message, hint, place_of(root, loc, at_key=True))
    elif kind == "missing":
        yield Problem(f"'{loc[-1]}' is missing", _add(model, loc), place_of(root, loc, at_key=True))
    elif loc[-1] == "[key]":
        word = str(loc[-2])
        yield Problem(
            f"'{word}' is not known here", choose(word, _expected(error)), place_of(root, loc, at_key=True)
        )
    else:
        message, hint = _wrong_value(model, root, error)
        yield Problem(message, hint, place_of(root, loc))


def _unknown_key(model: type[BaseModel], loc: Loc) -> tuple[str, str]:
    owner, _ = inner(model, loc[:-1])
    key = str(loc[-1])
    if owner is None:
        return f"unknown key '{key}'", "remove it"
    if key in _later_keys(model, loc[:-1]):
        return later(f"'{key}'"), "remove the key"
    return f"unknown key '{key}'", choose(key, fields_of(owner))


def _add(model: type[BaseModel], loc: Loc) -> str:
    _, info = inner(model, loc)
    return f"add it: {info.description}" if info is not None and info.description else "add it"


def _wrong_value(model: type[BaseModel], root: Node, error: _Mistake) -> tuple[str, str]:
    node, steps = written_path(root, error.loc)
    name = next((f"'{step}'" for step in reversed(steps) if isinstance(step, str)), "this")
    _, info = inner(model, error.loc)
    described = info.description if info is not None and info.description else "see `syncer schema`"
    kind = error.kind
    if kind in {"literal_error", "enum"}:
        return f"{_seen(node)} is not allowed for {name}", choose(str(node.value), _expected(error))
    if kind in _KINDS:
        return f"{name} must be {_KINDS[kind]}, not {_seen(node)}", described
    if kind in {"too_short", "string_too_short"}:
        return f"{name} is empty", described
    if kind == "string_pattern_mismatch":
        return f"{_seen(node)} does not fit {name}", described
    text = error.message
    return f"{name}: {text[:1].lower()}{text[1:]}", described


def _expected(error: _Mistake) -> list[str]:
    return re.findall(r"'([^']*)'", str(error.context.get("expected", "")))


def _seen(node: Node) -> str:
    if isinstance(node.value, tuple):
        return "a list"
    if isinstance(node.value, Mapping):
        return "a mapping"
    return "nothing" if node.value is None else f"'{node.value}'"
