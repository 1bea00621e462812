"""What all clients of a process share: request counts a product, and one limiter a host.

Why it exists: Jira and Confluence of one Cloud site draw on one budget, and so do all projects and threads (B-12).
Where a pause is kept is the caller's affair; nothing here knows a store.
"""

import hashlib
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from urllib.parse import urlsplit

from syncer.domain.json import JsonObject, JsonValue
from syncer.http.counting import Counts, RequestCounter, Sent, Traffic
from syncer.http.gate import Gate, Refusal, kept_refusal
from syncer.http.limiter import ALONE, Crowd, Limiter

_PROOF = 12  # hex digits: enough to tell tokens apart, and of no use to anybody
PAUSED = "paused"  # the fact of a host under which its pause is kept


def host_of(url: str) -> str:
    """Scheme and host with port: what a limiter and its kept pause belong to."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc.rpartition('@')[2].lower()}"


def _refused_name(product: str, user: str, token: str) -> str:
    """The fact of a host under which it is kept that a product does not know who comes with this token."""
    proof = hashlib.sha256(f"{user}\n{token}".encode()).hexdigest()
    return f"refused:{product}:{proof[:_PROOF]}"


def refusals(
    sites: Mapping[str, tuple[str, str, str]], cached: Callable[[str, str], JsonValue]
) -> dict[str, Refusal]:
    """By product, that it did not accept our credentials when it was asked last; `sites` are addresses, users and tokens."""
    facts = {name: cached(host_of(url), _refused_name(name, *who)) for name, (url, *who) in sites.items()}
    kept = {name: kept_refusal(fact) for name, fact in facts.items()}
    return {name: one for name, one in kept.items() if one is not None}


@dataclass(frozen=True, slots=True)
class Timer:
    """A clock in seconds that only goes on, and how to let some of them pass."""

    clock: Callable[[], float] = time.monotonic
    sleep: Callable[[float], None] = time.sleep


@dataclass(frozen=True, slots=True)
class Audience:
    """Who listens to all requests of a process, by product, and to waits on limits: measuring, and nothing else."""

    sent: Callable[[str, Sent], None]
    waited: Callable[[str, float, str], None]


NOBODY = Audience(lambda _product, _sent: None, lambda _product, _seconds, _why: None)


@dataclass(slots=True)
class Shared:
    """Counters by product and limiters by host; `cached` and `cache` keep facts of a host, `crowd` is who else asks it.

    `audience` may be set at any time: it hears of what is sent from then on.
    """

    timer: Timer
    now: Callable[[], datetime]
    cached: Callable[[str, str], JsonValue]
    cache: Callable[[str, str, JsonObject], None]
    crowd: Crowd = ALONE
    audience: Audience = NOBODY
    _counters: dict[str, RequestCounter] = field(default_factory=dict)
    _limiters: dict[str, Limiter] = field(default_factory=dict)
    _gates: dict[tuple[str, str], Gate] = field(default_factory=dict)

    def beside(self) -> "Shared":
        """The same limits for further clients of this process, whose requests are counted by themselves; who listens hears of both."""
        return replace(self, _counters={})

    def counter(self, product: str) -> RequestCounter:
        """The counter of a product."""
        if product not in self._counters:
            traffic = Traffic(
                lambda sent: self.audience.sent(product, sent),
                lambda seconds, why: self.audience.waited(product, seconds, why),
            )
            self._counters[product] = RequestCounter(traffic)
        return self._counters[product]

    def limiter(self, url: str) -> Limiter:
        """The limiter of the host of an address."""
        host = host_of(url)
        if host not in self._limiters:
            self._limiters[host] = Limiter(
                self.timer.clock,
                now=self.now,
                remember=lambda value: self.cache(host, PAUSED, value),
                recall=lambda: self.cached(host, PAUSED),
                crowd=self.crowd,
            )
        return self._limiters[host]

    def gate(self, product: str, url: str, user: str, token: str) -> Gate:
        """The gate of a product on a host for who comes with this token, so that a new one finds it open."""
        host, name = host_of(url), _refused_name(product, user, token)
        if (host, name) not in self._gates:
            self._gates[host, name] = Gate(
                product,
                now=self.now,
                remember=lambda value: self.cache(host, name, value),
                recall=lambda: self.cached(host, name),
            )
        return self._gates[host, name]

    @property
    def counts(self) -> Mapping[str, Counts]:
        """Requests sent so far, by product."""
        return {product: counter.counts for product, counter in self._counters.items()}
