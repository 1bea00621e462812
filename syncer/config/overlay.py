"""Keys of config.toml given by environment variables: SYNCER__SECTION__KEY wins over the file.

`SYNCER__JIRA__URL`, `SYNCER__MODE`, `SYNCER__PROJECTS__0__KEY`. What came from a variable has the variable's name
for a place. A secret given this way stays in its variable: the tree only says which one.
"""

import tomllib
from collections.abc import Iterator, Mapping

from syncer.config.places import Node
from syncer.domain.problems import Place, Problem

PREFIX = "SYNCER__"
_SECRETS: frozenset[tuple[str, ...]] = frozenset(
    {("jira", "token"), ("confluence", "token"), ("web", "token"), ("web", "webhook_secret")}
)


def overlay(root: Node, env: Mapping[str, str]) -> tuple[Node, tuple[Problem, ...]]:
    """Return the tree with all variables laid over it, and a problem for each that leads nowhere."""
    problems: list[Problem] = []
    for name, text in _ours(env):
        steps = tuple(name.removeprefix(PREFIX).lower().split("__"))
        place = Place(name)
        value = _value(steps, name, text, place)
        found = value if isinstance(value, Problem) else _set(root, steps, value, place)
        if isinstance(found, Problem):
            problems.append(found)
        else:
            root = found
    return root, tuple(problems)


def _ours(env: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """In order of name, so that a list grows from its first element."""
    yield from sorted((name, text) for name, text in env.items() if name.startswith(PREFIX))


def _value(steps: tuple[str, ...], name: str, text: str, place: Place) -> Node | Problem:
    if steps in _SECRETS and not text.lstrip().startswith("{"):
        return Node({"env": Node(name, place, place)}, place, place)
    if not text.lstrip().startswith(("[", "{")):
        return Node(text, place, place)
    try:
        return _tree(tomllib.loads(f"value = {text}")["value"], place)
    except tomllib.TOMLDecodeError:
        return Problem("the value is no list or table", 'write it as in TOML, such as ["en", "zh-CN"]', place)


def _tree(value: object, place: Place) -> Node:
    if isinstance(value, dict):
        return Node({key: _tree(item, place) for key, item in value.items()}, place, place)
    if isinstance(value, list):
        return Node(tuple(_tree(item, place) for item in value), place, place)
    return Node(value if isinstance(value, bool | int | float | str) else str(value), place, place)


def _set(node: Node, steps: tuple[str, ...], value: Node, place: Place) -> Node | Problem:
    if not steps:
        return value
    step, *rest = steps
    if isinstance(node.value, tuple) or (step.isdigit() and not isinstance(node.value, Mapping)):
        return _set_item(node, step, tuple(rest), value, place)
    if not step or not isinstance(node.value, Mapping):
        return Problem("the name leads to no key", f"write it like {PREFIX}JIRA__URL", place)
    below = node.value.get(step) or Node(() if rest and rest[0].isdigit() else {}, place, place)
    changed = _set(below, tuple(rest), value, place)
    return (
        changed if isinstance(changed, Problem) else Node({**node.value, step: changed}, node.place, node.key)
    )


def _set_item(node: Node, step: str, rest: tuple[str, ...], value: Node, place: Place) -> Node | Problem:
    items = node.value if isinstance(node.value, tuple) else ()
    if not step.isdigit() or int(step) > len(items):
        hint = f"count from 0; the configuration has {len(items)}" if items else "count from 0"
        return Problem(f"there is no element '{step}'", hint, place)
    index = int(step)
    below = items[index] if index < len(items) else Node({}, place, place)
    changed = _set(below, rest, value, place)
    if isinstance(changed, Problem):
        return changed
    return Node((*items[:index], changed, *items[index + 1 :]), node.place, node.key)
