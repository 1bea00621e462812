"""Changing single values of the front matter: each function returns the one splice that does it.

Quotes, Chinese keys, comments, order and the form (flow or block) stay where the value can be said in
them; a new key goes behind the last one.
"""

import re
from collections.abc import Sequence

from syncer.domain.fields import spec_of
from syncer.domain.json import JsonObject, JsonValue, canonical
from syncer.domain.kinds import Kind
from syncer.files import items, names, yamltext
from syncer.files.document import Document, find_entry
from syncer.files.source import Splice, line_end, line_start, next_line
from syncer.files.yamltree import Entry, Form, Node

_HEADER = re.compile(r"[|>][0-9+-]*")
_DATES = frozenset({"date", "instant", "moment"})


def prefixes(path: str) -> list[str]:
    """Return the path's groups and itself: "a.b.c" gives ["a", "a.b", "a.b.c"]."""
    steps = path.split(".")
    return [".".join(steps[: depth + 1]) for depth in range(len(steps))]


def trail(document: Document, path: str) -> list[tuple[Node, Entry]]:
    """Return the mappings and entries that lead to a leaf, as far as they exist."""
    found: list[tuple[Node, Entry]] = []
    mapping, parent = document.root, ""
    for step in prefixes(path):
        entry = find_entry(document.kind, parent, mapping, step)
        if mapping is None or entry is None:
            break
        found.append((mapping, entry))
        mapping, parent = (entry.value if entry.value.form is Form.MAPPING else None), step
    return found


def has(document: Document, path: str) -> bool:
    """Tell whether the front matter has this leaf."""
    return len(trail(document, path)) == len(prefixes(path))


def set_value(document: Document, path: str, value: JsonValue, said: Sequence[JsonValue] = ()) -> Splice:
    """Set a leaf; `said` is what the items of its present list say, so that equal ones stay as typed."""
    found = trail(document, path)
    steps = prefixes(path)
    chinese = bool(document.chinese_keys)
    spoken = localised(document.kind, path, value, chinese=chinese)
    missing = steps[len(found) + 1 :] if len(found) < len(steps) else []
    last_given = len(found) == len(steps)
    if not last_given and found and found[-1][1].value.form is not Form.MAPPING:
        nested = _nested(
            document.kind, [*steps[len(found) : len(found) + 1], *missing], spoken, chinese=chinese
        )
        return _replace(document, *found[-1], nested, ())
    if last_given:
        return _replace(document, *found[-1], spoken, said)
    mapping = found[-1][1].value if found else document.root
    if found and mapping is not None:
        chinese = any(names.is_chinese(entry.key.value) for entry in mapping.entries) or chinese
        spoken = localised(document.kind, path, value, chinese=chinese)
    key = names.key_of(document.kind, steps[len(found)], chinese=chinese)
    return _add(
        document, mapping, key, _nested(document.kind, missing, spoken, chinese=chinese), root=not found
    )


def remove(document: Document, path: str) -> Splice:
    """Remove a leaf with its line; a group that is empty then goes too."""
    found = trail(document, path)
    while len(found) > 1 and len(found[-1][0].entries) == 1:
        found.pop()
    mapping, entry = found[-1]
    if mapping.flow:
        return _remove_from_flow(mapping, entry)
    return Splice(line_start(document.text, entry.key.start), next_line(document.text, entry.value.end), "")


def set_id(document: Document, uid: str) -> Splice:
    """Write the id: over a provisional one, else as the first key."""
    entry = document.entry("id")
    if entry is not None and document.root is not None:
        return _replace(document, document.root, entry, uid, ())
    key = names.key_of(document.kind, "id", chinese=bool(document.chinese_keys))
    root = document.root
    if root is not None and root.flow:
        return Splice(root.start + 1, root.start + 1, f"{key}: {uid}" + (", " if root.entries else ""))
    return Splice(document.front, document.front, f"{key}: {uid}{document.newline}")


def localised(kind: Kind, path: str, value: JsonValue, *, chinese: bool) -> JsonValue:
    """Return a value with the keys inside it in the file's language, and days ready to stand without quotes."""
    spec = spec_of(kind, path)
    if names.holds_anything(kind, path):
        return value
    if isinstance(value, list):
        return [localised(kind, path, item, chinese=chinese) for item in value]
    if isinstance(value, dict):
        inside = {key: localised(kind, f"{path}.{key}", item, chinese=chinese) for key, item in value.items()}
        return {names.key_of(kind, f"{path}.{key}", chinese=chinese): item for key, item in inside.items()}
    if isinstance(value, str) and spec is not None and spec.type in _DATES:
        return yamltext.Bare(value)
    return value


def _nested(kind: Kind, steps: Sequence[str], value: JsonValue, *, chinese: bool) -> JsonValue:
    for step in reversed(steps):
        inside: JsonObject = {names.key_of(kind, step, chinese=chinese): value}
        value = inside
    return value


# --------------------------------------------------------------------------------- replacing


def _replace(
    document: Document, mapping: Node, entry: Entry, value: JsonValue, said: Sequence[JsonValue]
) -> Splice:
    old = entry.value
    quote = old.style if old.style in {"'", '"'} else ""
    flow_list = (
        old.form is Form.LIST
        and old.flow
        and isinstance(value, list)
        and not any(isinstance(v, dict | list) for v in value)
    )
    if mapping.flow:
        gap = " " if old.start == old.end else ""
        return Splice(old.start, old.end, gap + yamltext.scalar(value, quote, flow=True))
    if flow_list or not yamltext.needs_block(value):
        return _inline(document, entry, yamltext.scalar(value, quote))
    if isinstance(value, list) and old.form is Form.LIST and not old.flow and len(old.items) == len(said) > 0:
        return _items(document, old, value, said)
    return _block(document, entry, value)


def _inline(document: Document, entry: Entry, new: str) -> Splice:
    text, old = document.text, entry.value
    colon = _colon(document, entry)
    if "\n" in text[colon : old.start]:
        comment = text[colon : line_end(text, colon)].rstrip()
        return Splice(colon, old.end, f" {new}{comment}")
    if old.style in {"|", ">"}:
        return Splice(old.start, old.end, new + _header_comment(text, old))
    return Splice(old.start, old.end, new if text[old.start - 1] in " \t" else f" {new}")


def _block(document: Document, entry: Entry, value: JsonValue) -> Splice:
    text, old, newline = document.text, entry.value, document.newline
    colon = _colon(document, entry)
    indent = " " * (entry.key.start - line_start(text, entry.key.start)) + yamltext.INDENT
    header, lines = yamltext.block(value, indent)
    end = line_end(text, old.end)
    comment = text[old.end : end].rstrip()
    if "\n" in text[colon : old.start]:
        comment = text[colon : line_end(text, colon)].rstrip() + comment
    elif old.style in {"|", ">"}:
        comment = _header_comment(text, old)
    head = f" {header}" if header else ""
    return Splice(colon, end, newline.join([f"{head}{comment}", *lines]))


def _colon(document: Document, entry: Entry) -> int:
    return document.text.index(":", entry.key.end) + 1


def _header_comment(text: str, old: Node) -> str:
    header = _HEADER.match(text, old.start)
    start = header.end() if header else old.start
    return text[start : line_end(text, start)].rstrip()


def _items(document: Document, old: Node, value: list[JsonValue], said: Sequence[JsonValue]) -> Splice:
    """Change single items of a block list, the others stay as typed."""
    text = document.text
    blocks: list[items.Block] = []
    before = old.start
    for item in old.items:
        dash = text.rfind("-", before, item.start + 1) if item.start > before else before
        before = line_end(text, item.end)
        blocks.append(items.Block(dash, before, item.start, 0, None, bullet=True, first="", rest=""))
    indent = text[line_start(text, old.start) : old.start]
    whole = items.ListText(text, old.start, blocks[-1].end, blocks, [canonical(one) for one in said])

    def write(at: int, _: items.Block | None) -> str:
        return document.newline.join(yamltext.item_lines(value[at], indent)).removeprefix(indent)

    new = items.rewrite(whole, [canonical(one) for one in value], write, document.newline + indent)
    return Splice(whole.start, whole.end, new)


# ------------------------------------------------------------------------ adding and removing


def _add(document: Document, mapping: Node | None, key: str, value: JsonValue, *, root: bool) -> Splice:
    text, newline = document.text, document.newline
    if mapping is not None and mapping.flow:
        pair = f"{key}: {yamltext.scalar(value, flow=True)}"
        if not mapping.entries:
            return Splice(mapping.start + 1, mapping.start + 1, pair)
        last = mapping.entries[-1].value.end
        return Splice(last, last, f", {pair}")
    indent, at = "", document.fence
    if mapping is not None and not root:
        first = mapping.entries[0].key.start
        indent = " " * (first - line_start(text, first))
        at = next_line(text, mapping.entries[-1].value.end)
    return Splice(at, at, "".join(line + newline for line in yamltext.pair_lines(key, value, indent)))


def _remove_from_flow(mapping: Node, entry: Entry) -> Splice:
    index = mapping.entries.index(entry)
    if index:
        return Splice(mapping.entries[index - 1].value.end, entry.value.end, "")
    end = mapping.entries[1].key.start if len(mapping.entries) > 1 else entry.value.end
    return Splice(entry.key.start, end, "")
