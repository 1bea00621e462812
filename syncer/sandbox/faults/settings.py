"""The switches that make the sandbox behave as badly as the real thing does on a bad day.

A fault changes when and whether replies arrive, or what search shows; it must never change what the
store holds once a request has been committed.
"""

from __future__ import annotations

import random
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any, Literal, get_args

from syncer.sandbox.faults.rules import Rule, When, checked_pattern, parse_rule

LagMode = Literal["none", "fixed", "erratic"]
Portion = Literal["none", "some", "all"]
ShortPages = Literal["never", "heavy", "always"]


@dataclass(frozen=True)
class IndexLag:
    """How far search stays behind the store: not at all, a fixed time, or erratically up to that time.

    `issues` are seconds of their own for some issues, by key or id.
    """

    mode: LagMode = "none"
    seconds: float = 0.0
    issues: Mapping[str, float] = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        """In the form `Faults.set` takes."""
        shown: dict[str, Any] = {"mode": self.mode, "seconds": self.seconds}
        return shown | ({"issues": dict(self.issues)} if self.issues else {})


@dataclass
class Abort:
    """Cut the connection without a reply at the nth matching request, before or after it is carried out."""

    when: When
    nth: int = 1
    method: str | None = None
    path: str | None = None
    seen: int = 0

    def strikes(self, method: str, path: str) -> bool:
        """Count this request if it matches, and say whether it is the one."""
        if self.method is not None and self.method != method:
            return False
        if self.path is not None and not re.search(self.path, path):
            return False
        self.seen += 1
        return self.seen == self.nth

    @property
    def spent(self) -> bool:
        """Whether it has struck."""
        return self.seen >= self.nth


@dataclass
class BulkCreateCut:
    """At the nth bulk create from now, commit none, some (the first half) or all, then cut the connection."""

    commit: Portion
    nth: int = 1
    seen: int = 0


@dataclass(frozen=True)
class HookFaults:
    """What becomes of webhooks, by chance from 0 to 1 each, and after how many seconds at the earliest.

    A stale one carries the issue as it was told the time before; one out of order comes half a minute late.
    """

    duplicate: float = 0.0
    reorder: float = 0.0
    drop: float = 0.0
    stale: float = 0.0
    delay: float = 0.0


@dataclass
class Faults:
    """Every switch, all off to begin with, but for pages that come short where fields are heavy, as they do."""

    index_lag: IndexLag = field(default_factory=IndexLag)
    aborts: list[Abort] = field(default_factory=list)
    bulk_create: BulkCreateCut | None = None
    short_pages: ShortPages = "heavy"
    rules: list[Rule] = field(default_factory=list)
    webhooks: HookFaults = field(default_factory=HookFaults)
    chances: random.Random = field(default_factory=lambda: random.Random(0), repr=False)  # noqa: S311 -- repeatable

    def struck(self, method: str, path: str) -> list[Rule]:
        """The rules that strike this request, each having counted it, in the order in which they were set."""
        if not self.rules:
            return []
        return [one for one in self.rules if one.strikes_now(method, path, self.chances)]

    def abort_for(self, method: str, path: str) -> When | None:
        """Whether this request's connection is to be cut; every abort set counts it by itself."""
        struck = [abort.when for abort in self.aborts if abort.strikes(method, path)]
        self.aborts = [abort for abort in self.aborts if not abort.spent]
        return struck[0] if struck else None

    def cut_bulk_create(self, size: int) -> int | None:
        """How many of `size` creates to commit before cutting, or None to go through undisturbed."""
        cut = self.bulk_create
        if cut is None:
            return None
        cut.seen += 1
        if cut.seen < cut.nth:
            return None
        self.bulk_create = None
        return {"none": 0, "some": max(1, size // 2), "all": size}[cut.commit]

    def clear(self) -> None:
        """Everything off, as in the beginning."""
        self.set({"index_lag": None, "aborts": [], "bulk_create": None, "short_pages": "heavy"})
        self.set({"rules": [], "webhooks": None})

    def set(self, mapping: dict[str, Any]) -> None:
        """Set what the mapping names, leave the rest; raises ValueError that says what may be written."""
        unknown = set(mapping) - set(self.as_json())
        if unknown:
            raise ValueError(f"unknown fault {sorted(unknown)}; known: {', '.join(self.as_json())}")
        if "index_lag" in mapping:
            self.index_lag = _index_lag(mapping["index_lag"])
        if "aborts" in mapping:
            self.aborts = [_abort(one) for one in mapping["aborts"] or ()]
        if "bulk_create" in mapping:
            self.bulk_create = _bulk_create(mapping["bulk_create"])
        if "short_pages" in mapping:
            self.short_pages = _short_pages(mapping["short_pages"])
        if "rules" in mapping:
            self.rules = [parse_rule(one) for one in mapping["rules"] or ()]
        if "webhooks" in mapping:
            self.webhooks = _hook_faults(mapping["webhooks"] or {})

    def as_json(self) -> dict[str, Any]:
        """The present switches in the form `set` takes."""
        cut = self.bulk_create
        return {
            "index_lag": self.index_lag.as_json(),
            "aborts": [
                {"when": one.when, "nth": one.nth - one.seen, "method": one.method, "path": one.path}
                for one in self.aborts
            ],
            "bulk_create": None if cut is None else {"commit": cut.commit, "nth": cut.nth - cut.seen},
            "short_pages": self.short_pages,
            "rules": [one.as_json() for one in self.rules],
            "webhooks": asdict(self.webhooks),
        }


def parse_lag(text: str) -> IndexLag:
    """Read `none`, `5` (seconds, fixed) or `erratic:5` as written on a command line."""
    mode, _, seconds = text.rpartition(":")
    if text == "none":
        return IndexLag()
    try:
        return _index_lag({"mode": mode or "fixed", "seconds": float(seconds)})
    except ValueError:
        raise ValueError(f"index lag {text!r}: write none, a number of seconds, or erratic:SECONDS") from None


def parse_abort(text: str) -> Abort:
    """Read `after:3`, `before:1:POST` or `after:1:POST:/issue$` (when, nth, method, path) from a command line."""
    when, nth, method, path = [*text.split(":", 3), "", "", ""][:4]
    if not nth.isdigit():
        raise ValueError(f"abort {text!r}: write before or after, a colon and a number, for example after:3")
    return _abort({"when": when, "nth": int(nth), "method": method or None, "path": path or None})


def _index_lag(value: Any) -> IndexLag:
    if value is None:
        return IndexLag()
    mode = value.get("mode", "fixed")
    seconds = float(value.get("seconds", 0))
    if mode not in get_args(LagMode) or seconds < 0:
        raise ValueError("index_lag: mode is none, fixed or erratic; seconds is 0 or more")
    own = {str(key): float(delay) for key, delay in (value.get("issues") or {}).items()}
    return IndexLag(mode, 0.0 if mode == "none" else seconds, own)


def _abort(value: Any) -> Abort:
    when, nth = value.get("when"), value.get("nth", 1)
    if when not in get_args(When) or not isinstance(nth, int) or nth < 1:
        raise ValueError("aborts: when is before or after; nth is 1 or more")
    path = value.get("path")
    if path is not None:
        checked_pattern(path, "aborts")
    method = value.get("method")
    return Abort(when, nth, method.upper() if method else None, path)


def _hook_faults(value: Any) -> HookFaults:
    known = asdict(HookFaults())
    wrong = [name for name, one in value.items() if name not in known or not float(one) >= 0]
    wrong += [name for name, one in value.items() if name != "delay" and float(one) > 1]
    if wrong:
        raise ValueError(
            f"webhooks: {', '.join(wrong)}; known: {', '.join(known)}, each from 0 to 1, delay in seconds"
        )
    return HookFaults(**{name: float(one) for name, one in value.items()})


def _bulk_create(value: Any) -> BulkCreateCut | None:
    if value is None:
        return None
    commit, nth = value.get("commit"), value.get("nth", 1)
    if commit not in get_args(Portion) or not isinstance(nth, int) or nth < 1:
        raise ValueError("bulk_create: commit is none, some or all; nth is 1 or more")
    return BulkCreateCut(commit, nth)


def _short_pages(value: Any) -> ShortPages:
    for known in get_args(ShortPages):
        if value == known:
            found: ShortPages = known
            return found
    raise ValueError(f"short_pages is one of {', '.join(get_args(ShortPages))}")
