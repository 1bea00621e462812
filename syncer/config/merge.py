"""Mapping files laid over one another: by record and field, lists of named things by `name` (and `since`), null removes.

Places survive: what is wrong in the result points at the file that said it.
"""

from collections.abc import Mapping

from syncer.config.places import Node, plain
from syncer.domain.problems import Problem, did_you_mean

_WHOLE = frozenset(
    {"when", "starts", "pauses", "stops", "cancels", "resets", "requires", "goal"}
)  # of a rule, each one statement
_EXCLUSIVE: Mapping[str, str] = {"part": "section", "section": "part"}


def merge(lower: Node, upper: Node) -> Node:
    """Return two trees as one, the upper winning; its nulls remove what the lower has, and stay where it has nothing."""
    if isinstance(lower.value, Mapping) and isinstance(upper.value, Mapping):
        if _elsewhere(lower.value, upper.value):
            return _fresh(lower.value, upper)
        return Node(_merged(lower.value, upper.value), upper.place, upper.key)
    if _named(lower) and _named(upper):
        return Node(_by_name(lower, upper), upper.place, upper.key)
    return upper


def without_nulls(node: Node) -> tuple[Node, tuple[Problem, ...]]:
    """Return a merged tree without keys that are null, and a problem for each: it removed nothing.

    Lists stay as they are written.
    """
    if not isinstance(node.value, Mapping):
        return node, ()
    kept: dict[str, Node] = {}
    problems: list[Problem] = []
    for key, below in node.value.items():
        if below.value is None:
            there = [each for each, other in node.value.items() if other.value is not None]
            hint = did_you_mean(key, there) or "remove the line"
            problems.append(Problem(f"there is no '{key}' here that null could remove", hint, below.key))
        else:
            kept[key], inside = without_nulls(below)
            problems += inside
    return Node(kept, node.place, node.key), tuple(problems)


def _fresh(lower: Mapping[str, Node], upper: Node) -> Node:
    """What replaces a line whole may still say null for what that line had."""
    values = upper.value if isinstance(upper.value, Mapping) else {}
    kept = {key: value for key, value in values.items() if value.value is not None or key not in lower}
    return Node(kept, upper.place, upper.key)


def _merged(lower: Mapping[str, Node], upper: Mapping[str, Node]) -> dict[str, Node]:
    found = {key: value for key, value in lower.items() if not _excluded(key, upper)}
    for key, value in upper.items():
        if key not in found or found[key].value is None:
            found[key] = value
        elif value.value is None:
            del found[key]
        else:
            found[key] = merge(found[key], value)
    return found


def _excluded(key: str, upper: Mapping[str, Node]) -> bool:
    """Of two keys that exclude each other the one said last holds."""
    other = _EXCLUSIVE.get(key)
    return other is not None and other in upper and key not in upper


def _elsewhere(lower: Mapping[str, Node], upper: Mapping[str, Node]) -> bool:
    """A line that names another place in Jira is a new line: options of the old place do not fit it."""
    places = [{key: plain(line[key]) for key in ("jira", "mirror") if key in line} for line in (lower, upper)]
    return bool(places[1]) and bool(places[0]) and places[0] != places[1]


def _named(node: Node) -> bool:
    items = node.value if isinstance(node.value, tuple) else ()
    return bool(items) and all(isinstance(item.value, Mapping) and "name" in item.value for item in items)


def _by_name(lower: Node, upper: Node) -> tuple[Node, ...]:
    """What one list says twice stays twice, so that whoever checks it sees it; versions of one name are different lines."""
    found = list(lower.value) if isinstance(lower.value, tuple) else []
    places = {_version(item): place for place, item in enumerate(found)}
    for item in upper.value if isinstance(upper.value, tuple) else ():
        place = places.pop(_version(item), None)
        if place is None:
            found.append(item)
        else:
            found[place] = merge(_without_statements(found[place], item), item)
    return tuple(found)


def _without_statements(lower: Node, upper: Node) -> Node:
    """A line without the conditions and goals that another says anew: half of one and half of the other would mean neither."""
    if not isinstance(lower.value, Mapping) or not isinstance(upper.value, Mapping):
        return lower
    said = {key for key in _WHOLE & upper.value.keys() if upper.value[key].value is not None}
    return Node({key: value for key, value in lower.value.items() if key not in said}, lower.place, lower.key)


def _version(item: Node) -> tuple[str, ...]:
    line = item.value if isinstance(item.value, Mapping) else {}
    return tuple(str(line[key].value) if key in line else "" for key in ("name", "since"))
