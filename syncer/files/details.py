"""Details in the last parentheses of a line: `Title (owner: analyst@example.com, due: 2026-10-12)`.

    details = "(" pair { ("," | ";") pair } ")"       half- or full-width marks alike: （负责人：张三，截止：2026-10-12）
    pair    = key (":" | "：") value
    value   = words as they are | "a JSON string" | [a JSON list] | {a JSON object}

Parentheses are details only when they end the line and their first key is known; otherwise they are
people's words. A value ends at a separator that a known key follows, so ordinary commas may stand in it.
"""

import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from syncer.domain.json import JsonValue
from syncer.files.yamltree import Form, Node

KeyPath = Callable[[str], str | None]

_OPEN, _CLOSE = "(（", ")）"
_KEY = re.compile(r"\s*([^\s:：,，;；()（）\"][^:：,，;；()（）\"\n]{0,40}?)\s*[:：]\s*")
_SEPARATOR = re.compile(r"\s*[,，;；]\s*")
_BREAKS = re.compile(r"[\s、]")
_NEEDS_QUOTES = re.compile(r"[,，;；()（）\"\n]|^[\s\[{]|\s$|^$")


@dataclass(frozen=True, slots=True)
class Detail:
    """One pair at `line[start:end]`; its value at `line[value_start:end]`, `path` "" where the key is unknown."""

    key: str
    path: str
    value: JsonValue
    plain: bool
    start: int
    value_start: int
    end: int


@dataclass(frozen=True, slots=True)
class Details:
    """What stands in the parentheses at `line[start:end]`, and whether they are full-width."""

    start: int
    end: int
    pairs: tuple[Detail, ...]
    full_width: bool

    @property
    def chinese(self) -> bool:
        """Whether the keys are Chinese."""
        return any(ord(letter) > 0x2E80 for pair in self.pairs for letter in pair.key)


def parse(line: str, known: KeyPath) -> Details | None:
    """Read the details that end a line; None when it has none. `known` gives a key's path or None."""
    end = len(line.rstrip())
    if not end or line[end - 1] not in _CLOSE:
        return None
    for start in (i for i, letter in enumerate(line) if letter in _OPEN):
        pairs = _pairs(line, start + 1, end - 1, known)
        if pairs:
            return Details(start, end, tuple(pairs), line[start] == "（")
    return None


def _pairs(line: str, start: int, end: int, known: KeyPath) -> list[Detail]:
    """The pairs of `line[start:end]`; none when the first key is not known or a bracket stays open."""
    found: list[Detail] = []
    while start < end:
        key = _KEY.match(line, start, end)
        if key is None or (not found and known(key[1]) is None):
            return []
        value, stop, plain = _value(line, key.end(), end, known)
        if plain and not _balanced(line[key.end() : stop]):
            return []
        found.append(Detail(key[1], known(key[1]) or "", value, plain, key.start(1), key.end(), stop))
        separator = _SEPARATOR.match(line, stop, end)
        start = separator.end() if separator else end
        if separator is None and line[stop:end].strip():
            return []
    return found


def _value(line: str, start: int, end: int, known: KeyPath) -> tuple[JsonValue, int, bool]:
    if start < end and line[start] in '"[{':
        try:
            value, stop = json.JSONDecoder().raw_decode(line, start)
        except ValueError:
            pass
        else:
            if stop <= end and (line[stop:end].strip() == "" or _SEPARATOR.match(line, stop, end)):
                return value, stop, False
    for separator in _SEPARATOR.finditer(line, start, end):
        key = _KEY.match(line, separator.end(), end)
        if key and (known(key[1]) is not None or _looks_like_key(key[1])):
            return line[start : separator.start()].strip(), separator.start(), True
    return line[start:end].strip(), start + len(line[start:end].rstrip()), True


def _looks_like_key(word: str) -> bool:
    """A single word before a colon is meant as a key, known or not; a phrase is not."""
    return re.fullmatch(r"[a-z_]+|[\u4e00-\u9fff]{2,6}", word) is not None


def _balanced(text: str) -> bool:
    depth = 0
    for letter in text:
        depth += (letter in _OPEN) - (letter in _CLOSE)
        if depth < 0:
            return False
    return depth == 0


def value_text(value: JsonValue) -> str:
    """Return a value as it stands behind a key."""
    if isinstance(value, str):
        return value if _is_plain(value) else json.dumps(value, ensure_ascii=False)
    if isinstance(value, list) and value:
        words = [
            item for item in value if isinstance(item, str) and _is_plain(item) and not _BREAKS.search(item)
        ]
        if len(words) == len(value):
            return " ".join(words)
    return json.dumps(value, ensure_ascii=False)


def _is_plain(text: str) -> bool:
    """Whether a text may stand as it is: it holds no mark of ours and would not be read as a figure or nothing."""
    return not _NEEDS_QUOTES.search(text) and Node(Form.SCALAR, 0, 0, text).typed() == text


def patch(line: str, old: Details | None, new: Mapping[str, tuple[str, JsonValue]]) -> str:
    """Return the line with details set: path -> (key to write it with where it is new, value; None removes)."""
    if old is None:
        return line + added(new)
    kept = [pair for pair in old.pairs if not (pair.path in new and new[pair.path][1] is None)]
    texts = [_pair_text(line, pair, new) for pair in kept]
    colon = "：" if old.full_width else ": "
    have = {pair.path for pair in old.pairs}
    texts += [
        f"{key}{colon}{value_text(value)}"
        for path, (key, value) in new.items()
        if path not in have and value is not None
    ]
    if not texts:
        return line[: old.start].rstrip() + line[old.end :]
    return line[: old.start + 1] + _join(line, old, kept, texts) + line[old.pairs[-1].end :]


def _pair_text(line: str, pair: Detail, new: Mapping[str, tuple[str, JsonValue]]) -> str:
    if pair.path not in new:
        return line[pair.start : pair.end]
    return line[pair.start : pair.value_start] + value_text(new[pair.path][1])


def _join(line: str, old: Details, kept: Sequence[Detail], texts: Sequence[str]) -> str:
    """Pairs that stay neighbours keep the separator they had."""
    usual = "，" if old.full_width else ", "
    parts: list[str] = [line[old.start + 1 : kept[0].start] if kept and kept[0] is old.pairs[0] else ""]
    for position, text in enumerate(texts):
        if position:
            before = kept[position - 1] if position - 1 < len(kept) else None
            after = kept[position] if position < len(kept) else None
            side_by_side = before and after and old.pairs.index(after) == old.pairs.index(before) + 1
            parts.append(line[before.end : after.start] if before and after and side_by_side else usual)
        parts.append(text)
    return "".join(parts)


def added(new: Mapping[str, tuple[str, JsonValue]], *, full_width: bool = False) -> str:
    """Return parentheses with these details, with the blank before them; "" when there are none."""
    colon, comma = ("：", "，") if full_width else (": ", ", ")
    texts = [f"{key}{colon}{value_text(value)}" for key, value in new.values() if value is not None]
    if not texts:
        return ""
    return f"（{comma.join(texts)}）" if full_width else f" ({comma.join(texts)})"
