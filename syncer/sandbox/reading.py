"""Numbers and JSON as Jira Cloud's frameworks read them, which is neither as Python nor as the documents have it.

Measured by github.com/brekkylab/backlot (tests/test_atlassian.py, Sep-Oct 2026). It must not know any resource.
"""

from __future__ import annotations

import json
import re
from typing import Any

INT, LONG = 2**31, 2**63
MOST_DIGITS = 1_000
_JAVA_KEEPS = frozenset("\u00a0\u2007\u202f")  # no white space to Java, although it is to Python
_JSON_SPACE = " \t\r\n"
_NUMBER = re.compile(r"[+-]?\d+")


class UnreadableError(ValueError):
    """A body that cannot be read; `kind` says how: empty, json, payload or digits."""

    def __init__(self, kind: str) -> None:
        super().__init__(kind)
        self.kind = kind


class TooLong:
    """Stands for a number of more digits than are read."""


def whole_number(text: str, bound: int = INT) -> int | None:
    """A whole number of a query, None where there is nothing but space; raises ValueError for anything else."""
    kept = "".join(sign for sign in text if sign in _JAVA_KEEPS or not sign.isspace())
    if not kept:
        return None
    if _NUMBER.fullmatch(kept) is None:
        raise ValueError(text)
    found = int(kept)
    if not -bound <= found < bound:
        raise ValueError(text)
    return found


def json_value(raw: bytes) -> Any:
    """The first JSON value of a body, whatever follows it; raises UnreadableError."""
    if not raw:
        raise UnreadableError("empty")
    try:
        text = raw.decode().lstrip(_JSON_SPACE)
        found = _DECODER.raw_decode(text)[0] if text else TooLong
    except UnicodeDecodeError:
        raise UnreadableError("payload") from None
    except RecursionError:
        raise UnreadableError("payload") from None
    except ValueError:
        raise UnreadableError("json") from None
    if found is None:
        raise UnreadableError("empty")
    if len(raw) > MOST_DIGITS or found is TooLong:
        _check_digits(found)
    return found


def _check_digits(found: Any) -> None:
    if found is TooLong:
        raise UnreadableError("payload")
    members = list(found.values()) if isinstance(found, dict) else [found]
    if any(isinstance(one, TooLong) for one in members):
        raise UnreadableError("digits")
    while members:
        one = members.pop()
        if isinstance(one, TooLong):
            raise UnreadableError("payload")
        if isinstance(one, dict | list):
            members.extend(one.values() if isinstance(one, dict) else one)


def _whole(text: str) -> int | TooLong:
    return TooLong() if sum(map(str.isdigit, text)) > MOST_DIGITS else int(text)


def _broken(text: str) -> float | TooLong:
    return TooLong() if sum(map(str.isdigit, text)) > MOST_DIGITS else float(text)


def _constant(text: str) -> Any:
    raise ValueError(text)


_DECODER = json.JSONDecoder(parse_int=_whole, parse_float=_broken, parse_constant=_constant)
