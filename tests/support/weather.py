"""Bad weather: a share of all requests fails in every way that sites fail, and time that passes without waiting.

Every failure is the sandbox's own, over real HTTP; only the waits that the program would sleep through are played, by
the timer and the clock that it takes anyway.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from syncer.http.session import Connection
from syncer.http.shared import Timer
from syncer.wiring import Wired
from tests.support.sandbox import Sandbox

SHARE = 0.3  # of all requests
LONG = {
    "kind": "limit",
    "reason": "quota-tenant",
    "retry_after": "90",
    "nth": 30,
}  # more than a cycle waits for; once
PATIENCE = 0.4  # seconds until a reply counts as lost
FAILURES: tuple[dict[str, Any], ...] = (
    {"kind": "limit", "reason": "burst", "retry_after": "1"},
    {"kind": "limit", "reason": "issue", "retry_after": "3", "method": "PUT"},  # of writes alone
    {"kind": "limit", "reason": "quota-global", "retry_after": "20"},
    {"kind": "limit", "reason": "quota-tenant", "retry_after": "40"},
    {"kind": "limit", "reason": "cost", "retry_after": "date:4"},
    {"kind": "limit", "reason": "user-search", "retry_after": "none"},
    {"kind": "status", "status": 500},
    {"kind": "status", "status": 502},
    {"kind": "status", "status": 503},
    {"kind": "delay", "seconds": 2 * PATIENCE, "when": "before"},
    {"kind": "delay", "seconds": 2 * PATIENCE, "when": "after"},
    {"kind": "abort", "when": "before"},
    {"kind": "abort", "when": "after"},
    {"kind": "truncated"},
)


@dataclass
class Weather:
    """A clock and a timer of one's own: whoever sleeps is awake at once, and it is that much later."""

    sandbox: Sandbox
    passed: float = 0.0

    def over(self, wired: Wired) -> Wired:
        """The same project, living by this clock."""
        return replace(wired, clock=self.now, timer=Timer(lambda: self.passed, self.sleep))

    def now(self) -> datetime:
        """The time of day."""
        return datetime.now(UTC) + timedelta(seconds=self.passed)

    def sleep(self, seconds: float) -> None:
        """Let time pass."""
        self.passed += seconds

    def later(self, seconds: float = 120) -> None:
        """Let time pass here and at the site."""
        self.sleep(seconds)
        self.sandbox.control("clock", {"advance": seconds})

    @contextmanager
    def storm(self, share: float = SHARE) -> Iterator[None]:
        """So much of all requests fails, each way as often as the others."""
        each = 1 - (1 - share) ** (1 / len(FAILURES))
        rules = [{**failure, "probability": each, "count": 0} for failure in FAILURES]
        rules.append(LONG)
        self.sandbox.control("faults", {"rules": rules})
        with pytest.MonkeyPatch.context() as patch:  # no setting says how long a lost reply is waited for
            patch.setattr(Connection, "timeouts", property(lambda _site: (5.0, PATIENCE)))
            yield
        self.sandbox.control("faults", {"rules": []})

    def struck(self) -> dict[str, int]:
        """How often each failure has struck so far."""
        found = Counter[str]()
        for rule in self.sandbox.control("faults")["rules"]:
            which = rule["reason"] if rule["kind"] == "limit" else rule["status"] or rule["when"]
            found[f"{rule['kind']} {which}"] += rule["strikes"]
        return dict(found)
