"""How fast one host may be asked, and when not at all: one limiter a host, for both products, all projects and threads.

Why it exists: a refusal for being too fast concerns a whole site, one kind of request, or one issue, and who else
asks the same host has to know of it at once (B-12). It sleeps for nobody and sends nothing: it says how long to wait.
A long pause of the whole site is handed to `remember`, so that a fresh process does not hammer either.
"""

import math
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from threading import Lock
from typing import Literal

from syncer.domain.json import JsonObject, JsonValue
from syncer.http.messages import Call, aware
from syncer.http.narrow import as_object, as_text
from syncer.http.reasons import LONGEST, SITE, burst_rate, near_limit, own_bucket, scope_of, seconds_asked

Seconds = float
SLOW_FOR = 30.0  # seconds without a warning after which an endpoint is taken at full speed again
SLOWEST = 1 / 8  # of the rate that an endpoint allows
_ASTRAY = 60.0  # seconds by which clocks of several machines may differ
_USED_UP = "all requests that the account may send are used up"


def _utc_now() -> datetime:
    return datetime.now(UTC)


def _nothing() -> JsonValue:
    return None


def _nowhere(_value: JsonObject) -> None:
    """Nothing is kept."""


def _one() -> int:
    return 1


@dataclass(frozen=True, slots=True)
class Crowd:
    """How many processes draw on what a site allows, and how soon each learns of the others' pauses.

    - size: processes at work now, this one included; a speed that a site allows is divided by it
    - recall_every: seconds after which another process may have been told to pause
    - kept_from: seconds; a shorter pause is over before another process would ask
    """

    size: Callable[[], int] = _one
    recall_every: Seconds = 60.0
    kept_from: Seconds = 10.0


ALONE = Crowd()


@dataclass(frozen=True, slots=True)
class Wait:
    """How long a request has to wait, what for ("site", "endpoint", "issue"), and the site's word for it."""

    seconds: Seconds
    scope: Literal["site", "endpoint", "issue"] = "site"
    reason: str = ""


FREE = Wait(0.0)


class Bucket:
    """So many requests at once, refilled at a steady rate; who comes too early is told when its turn is."""

    def __init__(self, per_second: float, size: float, now: Seconds) -> None:
        self.per_second, self._size = per_second, max(1.0, size)
        self._tokens, self._at = size, now

    def ahead(self, now: Seconds, tokens: float = 1.0, among: int = 1) -> Seconds:
        """Seconds until so many tokens are there; `among` how many processes the rate is shared."""
        rate, size = self.per_second / among, max(1.0, self._size / among)
        self._tokens = min(size, self._tokens + max(0.0, now - self._at) * rate)
        self._at = now
        return max(0.0, (min(tokens, size) - self._tokens) / rate)

    def take(self, now: Seconds, among: int = 1) -> Seconds:
        """Take a token, of those to come if need be; the seconds until it is there."""
        seconds = self.ahead(now, among=among)
        self._tokens -= 1
        return seconds

    def lower(self, tokens: float) -> None:
        """The site says how many are left; never more than we count ourselves, since some are on their way."""
        self._tokens = min(self._tokens, tokens)


@dataclass(slots=True)
class _Slowed:
    """An endpoint that is asked more slowly until some time has passed without a warning."""

    bucket: Bucket
    until: Seconds


class Limiter:
    """One host's pauses and speeds; `remember` and `recall` keep the pause of the whole host beyond this process.

    `clock` counts seconds, `now` tells the time of day, `crowd` who else asks the host.
    """

    def __init__(
        self,
        clock: Callable[[], Seconds] = time.monotonic,
        *,
        now: Callable[[], datetime] = _utc_now,
        remember: Callable[[JsonObject], None] = _nowhere,
        recall: Callable[[], JsonValue] = _nothing,
        crowd: Crowd = ALONE,
    ) -> None:
        self._crowd = crowd
        self._clock, self._now = clock, now
        self._remember, self._recall = remember, recall
        self._lock = Lock()
        self._holds: dict[str, tuple[Seconds, str]] = {}
        self._slow: dict[str, _Slowed] = {}
        self._accounts: dict[str, Bucket] = {}
        self._recalled: Seconds | None = None

    # ------------------------------------------------------------------------------- asking

    def wait(self, site: str, call: Call) -> Wait:
        """The longest pause that concerns a request; takes no turn."""
        self._look_back()
        now, longest = self._clock(), FREE
        for kind, key in scope_of(site, call).keys:
            until, reason = self._holds.get(key, (now, ""))
            if until - now > longest.seconds:
                longest = Wait(until - now, kind, reason)
        return longest

    def turn(self, site: str, call: Call, most: Seconds = math.inf) -> Wait:
        """Take the request's turn, and say in how many seconds it comes; 0 while nobody asked us to be slow.

        Where it comes later than `most`, it is not taken: then nobody asks until all that our account may send is
        there again, since a cycle takes more than one request.
        """
        scope, among = scope_of(site, call), self._among()
        with self._lock:
            now = self._clock()
            account, slowed = self._accounts.get(scope.account), self._slow.get(scope.endpoint)
            if account is not None and account.ahead(now, among=among) > most:
                wait = Wait(min(LONGEST, account.ahead(now, math.inf, among)), "site", _USED_UP)
                self._holds[scope.account] = (now + wait.seconds, _USED_UP)
                return wait
            buckets = [account] if account is not None else []
            if slowed is not None and slowed.until > now:
                buckets.append(slowed.bucket)
            return Wait(max((bucket.take(now, among) for bucket in buckets), default=0.0), "endpoint")

    # ------------------------------------------------------------------------------- learning

    def refused(self, site: str, call: Call, status: int, headers: Mapping[str, str]) -> Wait:
        """Learn from a 429 or 503 (§3): what has to wait, and how long the site asked for, 0 where it did not."""
        scope, reason = scope_of(site, call), headers.get("RateLimit-Reason", "")
        kind = scope.named(reason) if status == 429 else "site"
        asked = seconds_asked(headers, reason, self._now) or 0.0
        if kind == "endpoint":
            self._slow_down(scope.endpoint, call, headers, harder=True)
        self.pause(asked, reason, scope.key(kind))
        return Wait(asked, kind, reason)

    def answered(self, site: str, call: Call, headers: Mapping[str, str]) -> None:
        """Learn from any reply: how near a limit is."""
        if near_limit(headers):
            self._slow_down(scope_of(site, call).endpoint, call, headers, harder=False)
        account = own_bucket(headers)
        if account is None:
            return
        among = max(1, self._crowd.size())
        with self._lock:
            key = scope_of(site, call).account
            known = self._accounts.get(key)
            if known is None or known.per_second != account.per_second:
                known = self._accounts[key] = Bucket(account.per_second, account.size, self._clock())
            known.lower(account.remaining / among)

    def pause(self, seconds: Seconds, reason: str = "", key: str | None = SITE) -> None:
        """Nobody of that scope sends for so long, at most an hour; a longer pause stays."""
        if seconds <= 0 or key is None:
            return
        seconds = min(seconds, LONGEST)
        with self._lock:
            until = self._clock() + seconds
            if until <= self._holds.get(key, (0.0, ""))[0]:
                return
            self._holds[key] = (until, reason)
        if key == SITE and seconds >= self._crowd.kept_from:
            self._keep(Paused(self._now() + timedelta(seconds=seconds), reason))

    # ------------------------------------------------------------------------------- private

    def _among(self) -> int:
        """How many processes share what is allowed; asked only where somebody asked us to be slow."""
        return max(1, self._crowd.size()) if self._accounts or self._slow else 1

    def _slow_down(self, key: str, call: Call, headers: Mapping[str, str], *, harder: bool) -> None:
        """Half of what the endpoint allows; half of that again for each refusal that follows."""
        with self._lock:
            now = self._clock()
            known = self._slow.get(key)
            allowed = burst_rate(call.method, headers)
            rate = allowed / 2
            if known is not None and known.until > now:
                rate = known.bucket.per_second / 2 if harder else known.bucket.per_second
            rate = max(SLOWEST * allowed, rate)
            if known is None or known.bucket.per_second != rate:
                known = _Slowed(Bucket(rate, 1.0, now), now)
            known.until = now + SLOW_FOR
            self._slow[key] = known

    def _look_back(self) -> None:
        """Once in a while: has another process, or we before we were started anew, been told to pause?"""
        now = self._clock()
        if self._recalled is not None and now - self._recalled < self._crowd.recall_every:
            return
        self._recalled = now
        paused = kept_pause(self._recall())
        left = paused.left(self._now()) if paused is not None else 0.0
        if paused is not None and left > 0:
            with self._lock:
                self._holds[SITE] = max(self._holds.get(SITE, (0.0, "")), (now + left, paused.reason))

    def _keep(self, paused: "Paused") -> None:
        """Keep a pause beyond this process, unless another has kept a longer one."""
        known, now = kept_pause(self._recall()), self._now()
        if known is None or known.left(now) < paused.left(now):
            self._remember({"until": paused.until.isoformat(), "reason": paused.reason})


@dataclass(frozen=True, slots=True)
class Paused:
    """Until when a host asked not to be asked, and its word for why."""

    until: datetime
    reason: str = ""

    def left(self, now: datetime) -> Seconds:
        """Seconds that it still lasts; 0 where it is over, or ends so late that a clock must have been wrong."""
        seconds = (self.until - now).total_seconds()
        return seconds if 0 < seconds <= LONGEST + _ASTRAY else 0.0


def kept_pause(value: JsonValue) -> Paused | None:
    """What `remember` was given, read back; None where it is nothing of the kind."""
    kept = as_object(value)
    try:
        until = aware(datetime.fromisoformat(as_text(kept.get("until"))))
        return Paused(until, as_text(kept.get("reason")))
    except ValueError:
        return None
