"""Baselines as text: one file that anybody can check with standard tools, a line for each record.

Why it exists: what is signed goes to people who have none of our programs, and lies in repositories beside the register. The text
is canonical JSON but for its line ends, so that a difference of two files names the records that differ. Reading is strict: a
key that is not known, one that stands twice or a number that is none is refused with its line and record, since whatever would
be passed over would not be proven. Digests are not judged here. Pure.
"""

import json
import math
import re
from collections.abc import Sequence
from typing import NoReturn

from syncer.domain.json import JsonObject, JsonValue, canonical
from syncer.domain.kinds import Kind
from syncer.domain.values import read_instant
from syncer.sync.baselines import (
    CUSTOMER,
    FORMAT,
    INTERNAL,
    Baseline,
    Frozen,
    Head,
    Part,
    approved_in,
    said_of,
)

_CONTROLS = re.compile(r"[\x00-\x1f\x7f-\x9f]")
_UID = re.compile(r'"uid":"([^"\\\x00-\x1f]{1,40})"')
_LONGEST = 40  # digits of a number
_WORDS = ("name", "project", "by", "mapping", "document", "digest")
_KEYS = frozenset({*_WORDS, "format", "made", "only", "pages", "history", "salt", "data", "records"})


class NoBaseline(ValueError):
    """A text that is no baseline of a form known here; its words say why, `line` and `column` where (0: nowhere)."""

    def __init__(self, said: str, line: int = 0, column: int = 0) -> None:
        super().__init__(said)
        self.line, self.column = line, column


# ------------------------------------------------------------------------------------- writing


def to_json(one: Baseline) -> JsonObject:
    """A baseline as it is kept and exported."""
    return {
        **said_of(one.head),
        "digest": one.head.digest,
        "salt": one.salt,
        "data": _both(one.customer, one.internal),
        "records": [
            {"uid": uid, "kind": record.kind.value, **_both(record.customer, record.internal)}
            for uid, record in sorted(one.records.items())
        ],
    }


def _both(customer: Part, internal: Part) -> JsonObject:
    return {
        name: {"digest": part.digest, "values": part.values, "checks": dict(part.checks)}
        for name, part in ((CUSTOMER, customer), (INTERNAL, internal))
    }


def written(one: Baseline) -> str:
    """The text of a baseline: canonical JSON, each key and each record on a line of its own."""
    lines = [f"{canonical(name)}:{_value(value)}" for name, value in sorted(to_json(one).items())]
    return "{\n" + ",\n".join(lines) + "\n}\n"


def _value(value: JsonValue) -> str:
    if not isinstance(value, list) or not value or not isinstance(value[0], dict):
        return canonical(value)
    return "[\n" + ",\n".join(canonical(item) for item in value) + "\n]"


# ------------------------------------------------------------------------------------- reading


def read(text: str) -> Baseline:
    """The baseline that a text describes, whatever its digests say. Raises NoBaseline."""
    try:
        return from_json(_parsed(text))
    except json.JSONDecodeError as error:
        said = f"it is no JSON{_of(text, error.lineno)}: {error.msg.lower()}"
        raise NoBaseline(said, error.lineno, error.colno) from None
    except RecursionError:
        raise NoBaseline("it is nested deeper than any baseline") from None
    except _Strange as error:
        line = next((n for n, one in enumerate(text.split("\n"), 1) if _is_strange(one)), 0)
        raise NoBaseline(f"{error}{_of(text, line)}", line, 1 if line else 0) from None


class _Strange(ValueError):
    """JSON that readers of it may take for different things."""


def _parsed(text: str) -> JsonValue:
    found: JsonValue = json.loads(
        text, object_pairs_hook=_once, parse_constant=_no_number, parse_float=_finite, parse_int=_whole
    )
    return found


def _is_strange(line: str) -> bool:
    """Whether a line of the file, which is a record or a key with its value, has what is strange."""
    bare = line.rstrip(",")
    try:
        _parsed(bare if bare.startswith("{") else f"{{{bare}}}")
    except _Strange:
        return True
    except (ValueError, RecursionError):
        return False
    return False


def odd_line(text: str, one: Baseline) -> int:
    """The first line of a text that reads otherwise than `written` has it, though it says the same; 0 where none does."""
    expected = written(one)
    if text == expected:
        return 0
    pairs = zip(text.split("\n"), expected.split("\n"), strict=False)
    return next((number for number, (a, b) in enumerate(pairs, 1) if a != b), expected.count("\n") + 1)


def _of(text: str, number: int) -> str:
    """Of which record a line of the file tells, in words; "" where of none."""
    lines = text.split("\n")
    found = _UID.search(lines[number - 1]) if 0 < number <= len(lines) else None
    return f" in what it says of {found[1]}" if found else ""


def _once(pairs: list[tuple[str, JsonValue]]) -> JsonObject:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise _Strange("a key stands twice")
    return found


def _no_number(name: str) -> NoReturn:
    raise _Strange(f"there is {name}, which is no number")


def _finite(text: str) -> float:
    found = float(text)
    if not math.isfinite(found):
        raise _Strange("there is a number that is too large")
    return found


def _whole(text: str) -> int:
    if len(text) > _LONGEST:
        raise _Strange("there is a number that is too large")
    return int(text)


def from_json(raw: JsonValue) -> Baseline:
    """The baseline that a JSON value describes, whatever its digests say. Raises NoBaseline."""
    if not isinstance(raw, dict) or raw.get("format") != FORMAT:
        raise NoBaseline(f"it is no baseline: it does not say “{FORMAT}”")
    try:
        return _read(raw)
    except KeyError as error:
        raise NoBaseline(f"it is no whole baseline: it does not say {error}") from error
    except (TypeError, ValueError) as error:
        raise NoBaseline(f"it is no whole baseline: {error}") from error


def _read(raw: JsonObject) -> Baseline:
    _keys(raw, _KEYS, "")
    records = [_read_record(one) for one in _list(raw["records"])]
    head = _read_head(raw, records)
    data, found = _object(raw["data"]), {one.uid: one for one in records}
    _keys(data, {CUSTOMER, INTERNAL}, " of the project")
    if len(found) != len(records):
        raise ValueError("a record stands in it twice")
    customer, internal = (_read_part(data[name], "the project") for name in (CUSTOMER, INTERNAL))
    return Baseline(head, _text(raw["salt"]), customer, internal, found)


def _read_head(raw: JsonObject, records: Sequence[Frozen]) -> Head:
    words = {name: _text(raw[name]) for name in _WORDS}
    only = tuple(_text(uid) for uid in _list(raw["only"]))
    pages, history = _object(raw["pages"]), _object(raw["history"])
    _keys(history, {"entries", "head"}, " of the history")
    said = "".join([*words.values(), *only, *pages, *(one.uid for one in records)])
    if _CONTROLS.search(said):  # what is shown on a terminal must not steer it
        raise ValueError("a name in it has signs that cannot be shown")
    return Head(
        **words,
        made=read_instant(raw["made"]),
        only=only,
        pages=tuple(sorted((page, _number(version)) for page, version in pages.items())),
        entries=_number(history["entries"]),
        chain=_text(history["head"]),
        records=len(records),
        approved=approved_in(records),
    )


def _read_record(raw: JsonValue) -> Frozen:
    one = _object(raw)
    uid = _text(one.get("uid"))
    try:
        _keys(one, {"uid", "kind", CUSTOMER, INTERNAL}, "")
        parts = [_read_part(one[name], name) for name in (CUSTOMER, INTERNAL)]
        return Frozen(uid, Kind(_text(one["kind"])), *parts)
    except KeyError as error:
        raise ValueError(f"{uid} does not say {error}") from error
    except (TypeError, ValueError) as error:
        raise ValueError(f"{uid}: {error}") from error


def _read_part(raw: JsonValue, what: str) -> Part:
    one = _object(raw)
    _keys(one, {"digest", "values", "checks"}, f" of {what}")
    values = one["values"]
    checks = {path: _text(check) for path, check in _object(one["checks"]).items()}
    return Part(_text(one["digest"]), None if values is None else _object(values), checks)


def _keys(raw: JsonObject, known: frozenset[str] | set[str], what: str) -> None:
    strange = sorted(raw.keys() - known)
    if strange:
        raise ValueError(f"{strange[0]!r}{what} is none of its keys")


def _text(raw: JsonValue) -> str:
    if not isinstance(raw, str):
        raise TypeError("a text was expected")
    return raw


def _number(raw: JsonValue) -> int:
    if not isinstance(raw, int) or isinstance(raw, bool):
        raise TypeError("a whole number was expected")
    return raw


def _object(raw: JsonValue) -> JsonObject:
    if not isinstance(raw, dict):
        raise TypeError("an object was expected")
    return raw


def _list(raw: JsonValue) -> list[JsonValue]:
    if not isinstance(raw, list):
        raise TypeError("a list was expected")
    return raw
