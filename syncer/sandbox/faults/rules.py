"""One fault of a request: which requests it strikes, what it does to them, and how it is written.

A rule counts the requests that match it and strikes the nth of them and the `count - 1` after it, each with
its probability. It only says what is to happen; `fault_replies` and the gate do it.
"""

from __future__ import annotations

import json
import random
import re
import shlex
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from difflib import get_close_matches
from typing import Any, Literal, get_args

Kind = Literal[
    "abort",
    "delay",
    "status",
    "limit",
    "login_page",
    "proxy_page",
    "redirect",
    "truncated",
    "longer_length",
    "shorter_length",
    "drip",
    "deed",
]
When = Literal["before", "after"]
SPOILING: frozenset[str] = frozenset({"truncated", "longer_length", "shorter_length", "drip"})
INSTEAD: frozenset[str] = frozenset({"status", "limit", "login_page", "proxy_page", "redirect"})
EXAMPLE = "'PUT /issue/ kind=delay seconds=5 when=after nth=2'"
_NUMBERS: dict[str, type] = {"nth": int, "count": int, "status": int, "probability": float, "seconds": float}
_HARMLESS = "a fault takes method, path, kind, when, nth, count, probability and what its kind needs"


@dataclass
class Rule:
    """A fault as written, and how often it has been asked (`seen`) and has struck (`strikes`).

    - `nth`, `count`: strike the nth match and the following, `count` in all (0: for ever)
    - `when`: before or after the request is carried out; what stands instead of a reply counts as "before"
    - `seconds`: of a delay or a drip, in real time; `status`, `headers`, `body`, `retry_after`: of the reply
    - `reason`: of a limit (burst, issue, quota-global, quota-tenant, cost, user-search); `location`: same or other
    - `deeds`: what people do meanwhile, each as POST people takes it
    """

    kind: Kind
    when: When = "before"
    method: str | None = None
    path: str | None = None
    nth: int = 1
    count: int = 1
    probability: float = 1.0
    seconds: float = 0.0
    status: int = 0
    headers: dict[str, str] = field(default_factory=dict)
    body: Any = None
    retry_after: str | None = None
    reason: str = "burst"
    location: str = "same"
    deeds: list[dict[str, Any]] = field(default_factory=list)
    seen: int = 0
    strikes: int = 0

    def strikes_now(self, method: str, path: str, chances: random.Random) -> bool:
        """Count this request if it matches, and say whether it is struck."""
        if self.method is not None and self.method != method:
            return False
        if self.path is not None and not re.search(self.path, path):
            return False
        self.seen += 1
        if self.seen < self.nth or self.spent:
            return False
        if self.probability < 1 and chances.random() >= self.probability:
            return False
        self.strikes += 1
        return True

    @property
    def spent(self) -> bool:
        """Whether it will strike no more."""
        return self.count > 0 and self.strikes >= self.count

    def as_json(self) -> dict[str, Any]:
        """As `parse_rule` takes it, with the counts."""
        return asdict(self)


_KNOWN = tuple(name for name in Rule.__dataclass_fields__ if name not in ("seen", "strikes"))


def parse_rule(value: Any) -> Rule:
    """Read a rule from JSON; ValueError says what is wrong and what may be written."""
    if not isinstance(value, Mapping):
        raise ValueError(f"rules: {value!r} is no mapping; {_HARMLESS}")
    given = {name: one for name, one in value.items() if name not in ("seen", "strikes")}
    for name in given:
        if name not in _KNOWN:
            raise ValueError(f"rules: unknown {name!r}{_near(name, _KNOWN)}")
    given.setdefault("kind", "status" if "status" in given else "deed" if "deeds" in given else None)
    kind = given["kind"]
    if kind not in get_args(Kind):
        raise ValueError(f"rules: kind {kind!r}{_near(str(kind), get_args(Kind))}")
    rule = Rule(**given)
    _check(rule)
    rule.method = rule.method.upper() if rule.method and rule.method != "*" else None
    if rule.retry_after is not None:
        rule.retry_after = str(rule.retry_after)
    return rule


def parse_fault(text: str) -> Rule:
    """Read `PUT /issue/ kind=delay seconds=5 when=after` (method or *, path, then words) from a command line."""
    try:
        words = shlex.split(text)
        method, path, *rest = words
        given: dict[str, Any] = {"method": method, "path": path}
        for word in rest:
            name, equals, value = word.partition("=")
            if not equals:
                raise ValueError(f"{word!r} has no '='")
            given[name.replace("-", "_")] = _value(name.replace("-", "_"), value)
        return parse_rule(given)
    except ValueError as problem:
        raise ValueError(f"fault {text!r}: {problem}; write for example {EXAMPLE}") from None


def _value(name: str, text: str) -> Any:
    if name in _NUMBERS:
        return _NUMBERS[name](text)
    if name in ("headers", "deeds") or text.startswith(("{", "[")):
        return json.loads(text)
    return text


def _check(rule: Rule) -> None:
    for name, wanted in _NUMBERS.items():
        found = getattr(rule, name)
        if isinstance(found, bool) or not isinstance(found, int | float if wanted is float else int):
            raise ValueError(f"rules: {name} {found!r} is no number")
    if rule.when not in get_args(When):
        raise ValueError("rules: when is before or after")
    if rule.nth < 1 or rule.count < 0 or rule.seconds < 0 or not 0 <= rule.probability <= 1:
        raise ValueError("rules: nth from 1, count from 0 (for ever), seconds from 0, probability 0 to 1")
    if rule.kind == "status" and not 200 <= rule.status <= 599:
        raise ValueError("rules: status is from 200 to 599")
    if rule.kind in ("delay", "drip") and rule.seconds == 0:
        raise ValueError(f"rules: a {rule.kind} needs seconds")
    if rule.kind == "deed" and not rule.deeds:
        raise ValueError('rules: a deed needs deeds, each as in {"as": E-MAIL, "do": DEED, ...}')
    if not isinstance(rule.headers, dict) or not all(map(_sendable, rule.headers.items())):
        raise ValueError("rules: headers is a mapping of plain text to plain text")
    if rule.path is not None:
        checked_pattern(rule.path, "rules")


def _sendable(header: tuple[Any, Any]) -> bool:
    return all(isinstance(one, str) and one.isascii() and one.isprintable() for one in header)


def checked_pattern(path: str, where: str) -> None:
    """Refuse what is no regular expression, with ValueError."""
    try:
        re.compile(path)
    except re.error as problem:
        raise ValueError(f"{where}: path {path!r} is no regular expression: {problem}") from None


def _near(name: str, known: tuple[str, ...]) -> str:
    near = get_close_matches(name, known, 1)
    return f"; did you mean {near[0]}?" if near else f"; known: {', '.join(known)}"
