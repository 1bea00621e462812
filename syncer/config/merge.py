"""Mapping files laid over one another: by record and field, lists of named things by `name`, null removes.

Places survive: what is wrong in the result points at the file that said it.
"""

from collections.abc import Mapping

from syncer.config.places import Node, plain


def merge(lower: Node, upper: Node) -> Node:
    """Return two trees as one, the upper winning; its nulls remove what the lower has."""
    if isinstance(lower.value, Mapping) and isinstance(upper.value, Mapping):
        if _elsewhere(lower.value, upper.value):
            return upper
        return Node(_merged(lower.value, upper.value), upper.place, upper.key)
    if _named(lower) and _named(upper):
        return Node(tuple(_by_name(lower, upper).values()), upper.place, upper.key)
    return upper


def without_nulls(node: Node) -> Node:
    """Return a tree without keys that are null; lists stay as they are written."""
    if not isinstance(node.value, Mapping):
        return node
    kept = {key: without_nulls(below) for key, below in node.value.items() if below.value is not None}
    return Node(kept, node.place, node.key)


def _merged(lower: Mapping[str, Node], upper: Mapping[str, Node]) -> dict[str, Node]:
    found = dict(lower)
    for key, value in upper.items():
        if value.value is None:
            found.pop(key, None)
        else:
            found[key] = merge(found[key], value) if key in found else value
    return found


def _elsewhere(lower: Mapping[str, Node], upper: Mapping[str, Node]) -> bool:
    """A line that names another place in Jira is a new line: options of the old place do not fit it."""
    places = [{key: plain(line[key]) for key in ("jira", "mirror") if key in line} for line in (lower, upper)]
    return bool(places[1]) and bool(places[0]) and places[0] != places[1]


def _named(node: Node) -> bool:
    items = node.value if isinstance(node.value, tuple) else ()
    return bool(items) and all(isinstance(item.value, Mapping) and "name" in item.value for item in items)


def _by_name(lower: Node, upper: Node) -> dict[str, Node]:
    found: dict[str, Node] = {}
    for node in (lower, upper):
        for item in node.value if isinstance(node.value, tuple) else ():
            name = str(item.value["name"].value) if isinstance(item.value, Mapping) else ""
            found[name] = merge(found[name], item) if name in found else item
    return found
