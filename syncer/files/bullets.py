"""What the items of a list say: `- [uat] text`, `- F1: text (urgency: high)`, a step, a flow of steps.

An item is its main words, an optional tag or name before them and details in the last parentheses; which
parts exist comes from the domain's fields. What cannot be said this way raises `Unsayable`, and stands in
the front matter instead.
"""

import re
from collections.abc import Sequence

from syncer.domain.fields import spec_of
from syncer.domain.json import JsonObject, JsonValue
from syncer.domain.problems import did_you_mean
from syncer.files import details, names
from syncer.files.items import Block, blocks
from syncer.files.payload import Collector, Loc, Spot, word
from syncer.files.sections import Section
from syncer.files.yamltree import Form, Node

_TAG = re.compile(r"[\[【]\s*([^\]】\n]{1,24}?)\s*[\]】](?![(\[])[ \t]*")
_NAME = re.compile(r"([A-Za-z]{1,3}\d+)\s*[:：.]\s*")
_ARROW = re.compile(r"\s*(?:→|->|⇒)\s*")
_NESTED = re.compile(r"^(?:[-*+]|\d+[.)])\s+", re.MULTILINE)


class Unsayable(ValueError):
    """A value that cannot stand as an item of a list in the body."""


def read(into: Collector, section: Section) -> JsonValue:
    """Read a section of items into the field's value."""
    found = blocks(into.source.text, section.inner_start, section.inner_end)
    if section.style is names.Style.FLOWS:
        return list(flows(found))
    return [item(into, section.path, block, (section.path, index)) for index, block in enumerate(found)]


def item(into: Collector, path: str, block: Block, loc: Loc) -> JsonValue:
    """Read one item."""
    into.spots[loc] = Spot(block.start, block.words)
    if not names.parts_of(into.kind, path):
        return block.text
    found: JsonObject = {}
    text = _take_front(into, path, block.text, found)
    known = _known_part(into.kind, path)
    ending = details.parse(text, known) if "\n" not in text else _last_line(text, known)
    if ending is not None:
        found |= _from_details(into, path, block, loc, ending)
        text = text[: ending.start].rstrip()
    if text:
        found[names.main_part(into.kind, path)] = text
    for part in found:
        into.spots.setdefault((*loc, part), Spot(block.start, block.words))
    return found


def _last_line(text: str, known: details.KeyPath) -> details.Details | None:
    """Details may also end the last line of an item that runs over several."""
    at = text.rfind("\n") + 1
    found = details.parse(text[at:], known)
    return found and details.Details(found.start + at, found.end + at, found.pairs, found.full_width)


def _known_part(kind: str, path: str) -> details.KeyPath:
    return lambda key: names.child(kind, path, key)


def _take_front(into: Collector, path: str, text: str, found: JsonObject) -> str:
    parts = names.parts_of(into.kind, path)
    tag = _TAG.match(text) if "dimension" in parts else None
    if tag is not None:
        said = word(into, f"{path}.dimension", tag[1])
        spec = spec_of(into.kind, f"{path}.dimension")
        if spec is not None and said in spec.values:
            found["dimension"] = said
            return text[tag.end() :]
    name = _NAME.match(text) if "id" in parts else None
    if name is not None:
        found["id"] = name[1].lower()
        return text[name.end() :]
    return text


def _from_details(into: Collector, path: str, block: Block, loc: Loc, ending: details.Details) -> JsonObject:
    found: JsonObject = {}
    for pair in ending.pairs:
        if not pair.path:
            into.say(
                block.words,
                f"'{path}' has no key '{pair.key}'",
                _hint(into.kind, path, pair.key),
                "unknown-key",
            )
            continue
        name = pair.path[len(path) + 1 :]
        found[name] = plain_value(into, pair.path, pair)
        into.spots[(*loc, name)] = Spot(block.start, block.words, str(pair.value) if pair.plain else None)
    return found


def _hint(kind: str, path: str, key: str) -> str:
    return did_you_mean(key, names.words_under(kind, path)) or "known: " + ", ".join(
        names.parts_of(kind, path)
    )


def plain_value(into: Collector, path: str, pair: details.Detail) -> JsonValue:
    """Return a detail's value: lists of words are split, figures and words of closed lists read."""
    if not pair.plain or not isinstance(pair.value, str):
        return pair.value
    spec = spec_of(into.kind, path)
    if spec is not None and spec.many:
        return [word(into, path, part) for part in re.split(r"[\s、]+", pair.value) if part]
    value = Node(Form.SCALAR, 0, 0, pair.value).typed()
    return word(into, path, value) if isinstance(value, str) else value


def flows(found: Sequence[Block]) -> list[JsonValue]:
    """Read flows: a bullet is one (steps between arrows, or listed below it), numbers from 1 on are one."""
    read_so_far: list[list[JsonValue]] = []
    for block in found:
        if block.number is not None and block.number > 1 and read_so_far:
            read_so_far[-1].append(block.text)
        elif block.number is not None:
            read_so_far.append([block.text])
        else:
            read_so_far.append(_flow(block))
    return list(read_so_far)


def _flow(block: Block) -> list[JsonValue]:
    steps: list[JsonValue] = [step for step in _ARROW.split(block.first) if step]
    return [*steps, *(part.strip() for part in _NESTED.split(block.rest) if part.strip())]


def say(kind: str, path: str, value: JsonValue, *, chinese: bool) -> str:
    """Return an item's words. Raises Unsayable."""
    if names.is_nested_list(kind, path):
        return _say_flow(value)
    if isinstance(value, str):
        return _words(value)
    if not isinstance(value, dict):
        raise Unsayable(str(value))
    main = names.main_part(kind, path)
    text = value.get(main, "")
    if not isinstance(text, str):
        raise Unsayable(main)
    front, taken = _say_front(value)
    rest = {name: value[name] for name in value if name not in {main, *taken}}
    return f"{front}{_words(text) if text else ''}{_say_details(kind, path, rest, chinese=chinese)}".lstrip()


def _say_front(value: JsonObject) -> tuple[str, tuple[str, ...]]:
    if isinstance(value.get("dimension"), str):
        return f"[{value['dimension']}] ", ("dimension",)
    name = value.get("id")
    if isinstance(name, str) and re.fullmatch(r"[a-z]{1,3}\d+", name):
        return f"{name.upper()}: ", ("id",)
    return "", ()


def _say_details(kind: str, path: str, rest: JsonObject, *, chinese: bool) -> str:
    pairs = {name: (names.key_of(kind, f"{path}.{name}", chinese=chinese), rest[name]) for name in rest}
    return details.added(pairs, full_width=chinese)


def _words(text: str) -> str:
    if text != text.strip() or "\r" in text:
        raise Unsayable(text)
    return text


def _say_flow(value: JsonValue) -> str:
    steps = value if isinstance(value, list) else [value]
    if not all(isinstance(step, str) and "\n" not in step for step in steps):
        raise Unsayable(str(value))
    return " → ".join(str(step) for step in steps)
