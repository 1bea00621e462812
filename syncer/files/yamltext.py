"""Values as YAML text that reads back as the same values, in the style that stood there before where it can.

Whatever YAML 1.1 would take for something else (`on`, `2026-10-12`, `1.10`, `a: b`, a leading `-` or `#`)
is quoted, also where our own reader would not be misled: other tools read these files too.
"""

import json
import re

import yaml

from syncer.domain.json import JsonValue

_RESOLVERS = yaml.SafeLoader.yaml_implicit_resolvers
_INDICATORS = "-?:,[]{}#&*!|>'\"%@`="
_UNSAFE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\xa0\u2028\u2029\ufeff\ufffe\uffff\ud800-\udfff]")
_BLANKS = re.compile(r"[ \t]+$", re.MULTILINE)
INDENT = "  "


class Bare(str):
    """A text that may stand without quotes though YAML has a type for it: a day in a field of days."""

    __slots__ = ()


def scalar(value: JsonValue, style: str = "", *, flow: bool = False) -> str:
    """Return a value on one line; `style` is the quote that stood there before ("" none)."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return json.dumps(value)
    if isinstance(value, list):
        return f"[{', '.join(scalar(item, flow=True) for item in value)}]"
    if isinstance(value, dict):
        pairs = (f"{scalar(key, flow=True)}: {scalar(item, flow=True)}" for key, item in value.items())
        return "{" + ", ".join(pairs) + "}"
    return _text(value, style, flow=flow)


def _text(value: str, style: str, *, flow: bool) -> str:
    if isinstance(value, Bare) and not style and not flow:
        return str(value)
    if "\n" in value or "\t" in value or _UNSAFE.search(value) or style == '"':
        return _double_quoted(value)
    if style == "'" or not is_plain(value, flow=flow):
        return "'" + value.replace("'", "''") + "'"
    return value


def _double_quoted(value: str) -> str:
    quoted = json.dumps(value, ensure_ascii=False)
    return _UNSAFE.sub(lambda m: f"\\u{ord(m[0]):04x}", quoted)


def is_plain(value: str, *, flow: bool = False) -> bool:
    """Tell whether a text may stand without quotes and still be text to every reader of YAML 1.1."""
    if not value or value != value.strip() or value[0] in _INDICATORS:
        return False
    if ": " in value or " #" in value or value.endswith(":") or value.startswith(("---", "...")):
        return False
    if flow and any(mark in value for mark in ",[]{}:?"):
        return False
    rules = _RESOLVERS.get(value[0], []) + _RESOLVERS.get(None, [])
    return not any(pattern.match(value) for _, pattern in rules)


def needs_block(value: JsonValue) -> bool:
    """Tell whether a value is written over several lines: lists, mappings, texts with line ends."""
    if isinstance(value, list | dict):
        return bool(value)
    return isinstance(value, str) and "\n" in value and _literal_header(value) != ""


def block(value: JsonValue, indent: str) -> tuple[str, list[str]]:
    """Return what stands behind the key and the lines below it; the lines are indented and have no line end."""
    if isinstance(value, str):
        return _literal_header(value), [
            f"{indent}{line}" if line else "" for line in value.rstrip("\n").split("\n")
        ]
    return "", [line for chunk in _lines(value, indent) for line in chunk.split("\n")]


def _literal_header(value: str) -> str:
    """A literal block keeps every character but those YAML cannot show; "" where it cannot hold the text."""
    if _UNSAFE.search(value) or not value.strip() or _BLANKS.search(value):
        return ""
    body = value.rstrip("\n")
    tail = len(value) - len(body)
    if tail > 1:
        return ""
    return "|" + (str(len(INDENT)) if body[0] in " \n\t" else "") + ("" if tail else "-")


def _lines(value: JsonValue, indent: str) -> list[str]:
    if isinstance(value, list):
        return [line for item in value for line in item_lines(item, indent)]
    if isinstance(value, dict):
        return [line for key, item in value.items() for line in pair_lines(key, item, indent)]
    return [indent + scalar(value)]


def pair_lines(key: str, value: JsonValue, indent: str) -> list[str]:
    """Return `key: value` as lines of a block mapping at an indentation."""
    name = scalar(key)
    if not needs_block(value):
        return [f"{indent}{name}: {scalar(value)}"]
    header, lines = block(value, indent + INDENT)
    return [f"{indent}{name}:{' ' + header if header else ''}", *lines]


def item_lines(item: JsonValue, indent: str) -> list[str]:
    """Return one item of a block list as lines at an indentation."""
    if isinstance(item, str) and needs_block(item):
        header, lines = block(item, indent + INDENT)
        return [f"{indent}- {header}", *lines]
    if not isinstance(item, list | dict) or not item:
        return [f"{indent}- {scalar(item)}"]
    inner = _lines(item, indent + INDENT)
    return [f"{indent}- {inner[0][len(indent) + len(INDENT) :]}", *inner[1:]]
