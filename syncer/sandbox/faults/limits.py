"""Rate limits: token buckets on the sandbox's clock, with the numbers and headers Atlassian documents.

Off unless asked for. While the clock stands still nothing refills; moving it on refills. The limits know paths
and people, but no resource; how a refusal reads is `fault_replies`' affair. Points and costs are counted one a request, two where people are asked for: how many
objects a reply will hold is not known before.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields
from datetime import datetime
from typing import Any, Literal, get_args

from syncer.sandbox.journal import effect_of

NEVER_SECONDS = 3600
Mode = Literal["off", "documented"]
ISSUE = re.compile(r"/rest/api/\w+/issue/(?!bulk|archive|createmeta|picker)([^/]+)")
_PEOPLE = re.compile(r"/rest/api/\w+/(user/.*search|user/picker|users/search|groupuserpicker)")


@dataclass
class Numbers:
    """What the limits are; those of Atlassian's documents unless set otherwise.

    - rates: requests a second for each endpoint and method; overrides: by `METHOD template`
    - issue_short, issue_long: writes of one issue within so many seconds
    - user_search: searches for people a minute, all its endpoints together (no number is documented)
    - quota_global, quota_tenant: points an hour, cost: cost an hour; 0 is none, as for API tokens
    - dc_limit, dc_fill, dc_interval: the bucket of each user on Data Center, as its administrator sets it
    - retry_after: how it is said: seconds, date, none, or a text of one's own such as 1847
    """

    rates: dict[str, float] = field(
        default_factory=lambda: {"GET": 100, "POST": 100, "PUT": 50, "DELETE": 50}
    )
    overrides: dict[str, float] = field(
        default_factory=lambda: {
            "GET issue/{issue}": 150,
            "GET issue/{issue}/changelog": 200,
            "POST search/approximate-count": 150,
        }
    )
    issue_short: tuple[float, float] = (20, 2)
    issue_long: tuple[float, float] = (100, 30)
    user_search: float = 300
    quota_global: float = 0
    quota_tenant: float = 0
    cost: float = 0
    dc_limit: float = 100
    dc_fill: float = 10
    dc_interval: float = 1
    retry_after: str = "seconds"


@dataclass
class Bucket:
    """So many tokens at most, refilled at a steady rate."""

    size: float
    per_second: float
    at: datetime
    tokens: float

    def take(self, now: datetime, amount: float = 1) -> bool:
        """Take tokens out, or say that there are too few."""
        passed = max(0.0, (now - self.at).total_seconds())
        self.tokens = min(self.size, self.tokens + passed * self.per_second)
        self.at = now
        if self.tokens < amount:
            return False
        self.tokens -= amount
        return True

    def wait(self, amount: float = 1) -> int:
        """Whole seconds until there are enough."""
        if self.per_second <= 0:
            return NEVER_SECONDS
        return max(1, math.ceil((amount - self.tokens) / self.per_second))


_WHOLE = "{path:path}"  # a product mounted as one route, whose endpoints only its paths tell
_ID = re.compile(r"/\d+(?=/|$)")


@dataclass(frozen=True)
class Asked:
    """A request as the limits see it: `template` is its path with names for ids, `user` its caller or "".

    `issue` is the id of the issue it writes, "" for none; `payer` whom the cost quota counts it for.
    """

    now: datetime
    cloud: bool
    product: str
    method: str
    path: str
    template: str
    user: str
    issue: str = ""
    payer: str = ""


@dataclass(frozen=True)
class Refusal:
    """Which limit refuses, how large it is, in how many seconds to come again, and how that is to be said."""

    reason: str
    size: int
    seconds: int
    retry_after: str


@dataclass(frozen=True)
class Verdict:
    """What the limits say of a request: the refusal if it is one, and headers for its reply otherwise."""

    refusal: Refusal | None = None
    headers: Mapping[str, str] = field(default_factory=dict)


FREE = Verdict()


class Limits:
    """The limits of one site and how far they are used up."""

    def __init__(self) -> None:
        self.mode: Mode = "off"
        self.numbers = Numbers()
        self._buckets: dict[tuple[str, ...], Bucket] = {}
        self._refused: dict[str, int] = {}

    @property
    def on(self) -> bool:
        """Whether anything is limited."""
        return self.mode != "off"

    def set(self, mapping: Mapping[str, Any]) -> None:
        """Set `mode` and any of the numbers; begins with full buckets. ValueError says what is wrong."""
        known = {one.name for one in fields(Numbers)}
        unknown = set(mapping) - known - {"mode"}
        if unknown:
            raise ValueError(f"unknown limit {sorted(unknown)}; known: mode, {', '.join(sorted(known))}")
        if mapping.get("mode", "documented") not in get_args(Mode):
            raise ValueError(f"limits: mode is one of {', '.join(get_args(Mode))}")
        self.mode = mapping.get("mode", "documented")
        self.numbers = Numbers()
        for name, value in mapping.items():
            if name != "mode":
                setattr(self.numbers, name, _number(name, getattr(self.numbers, name), value))
        self._buckets.clear()
        self._refused.clear()

    def as_json(self) -> dict[str, Any]:
        """The mode, the numbers, and how often each limit has refused."""
        return {"mode": self.mode, **asdict(self.numbers), "refused": dict(self._refused)}

    def judge(self, asked: Asked) -> Verdict:
        """Count a request and say whether it may pass."""
        if not asked.cloud:
            return self._datacenter(asked) if asked.user else FREE
        writes = asked.issue and effect_of(asked.method, asked.path) == "write"
        if writes and (refusal := self._per_issue(asked)) is not None:
            return Verdict(refusal)
        return self._shared(asked) or self._burst(asked)

    def _burst(self, asked: Asked) -> Verdict:
        template = _ID.sub("/{id}", asked.path) if _WHOLE in asked.template else asked.template
        endpoint = f"{asked.method} {template.partition('/rest/api/')[2].partition('/')[2] or template}"
        rate = self.numbers.overrides.get(endpoint, self.numbers.rates.get(asked.method, 100))
        bucket = self._bucket(asked, ("burst", asked.product, endpoint), rate, rate)
        if not bucket.take(asked.now):
            reason = "confluence-burst-based" if asked.product == "confluence" else "burst"
            return Verdict(self._refuse(reason, bucket))
        headers = {"X-RateLimit-Limit": f"{rate:g}", "X-RateLimit-Remaining": str(int(bucket.tokens))}
        if bucket.tokens < 0.2 * rate:
            headers["X-RateLimit-NearLimit"] = "true"
        return Verdict(headers=headers)

    def _per_issue(self, asked: Asked) -> Refusal | None:
        windows = {"short": self.numbers.issue_short, "long": self.numbers.issue_long}
        for label, (size, seconds) in windows.items():
            bucket = self._bucket(asked, ("issue", label, asked.issue), size, size / seconds)
            if not bucket.take(asked.now):
                return self._refuse("issue", bucket)
        return None

    def _shared(self, asked: Asked) -> Verdict | None:
        """The budgets many endpoints draw on together, where they are set."""
        searching = bool(_PEOPLE.search(asked.path))
        points, numbers = (2 if searching or asked.path.endswith("/myself") else 1), self.numbers
        budgets = [
            ("quota-global", "app", numbers.quota_global, 3600.0, points),
            ("quota-tenant", "tenant", numbers.quota_tenant, 3600.0, points),
            ("cost", asked.payer, numbers.cost, 3600.0, points),
            ("user-search", "", numbers.user_search if searching else 0, 60.0, 1),
        ]
        for reason, owner, size, seconds, amount in budgets:
            if size <= 0:
                continue
            bucket = self._bucket(asked, (reason, owner), size, size / seconds)
            if not bucket.take(asked.now, amount):
                named = f"confluence-{reason}-based" if asked.product == "confluence" else reason
                hour = seconds == 3600.0
                return Verdict(self._refuse(named, bucket, _to_the_hour(asked.now) if hour else None))
        return None

    def _datacenter(self, asked: Asked) -> Verdict:
        numbers = self.numbers
        fill = numbers.dc_fill / numbers.dc_interval
        bucket = self._bucket(asked, ("dc", asked.user), numbers.dc_limit, fill)
        taken = bucket.take(asked.now)
        seconds = 0 if bucket.tokens >= 1 else bucket.wait()
        headers = {
            "X-RateLimit-Limit": f"{numbers.dc_limit:g}",
            "X-RateLimit-Remaining": str(int(bucket.tokens)),
            "X-RateLimit-Interval-Seconds": f"{numbers.dc_interval:g}",
            "X-RateLimit-FillRate": f"{numbers.dc_fill:g}",
            "Retry-After": str(seconds),
        }
        return Verdict(None if taken else self._refuse("dc", bucket), headers)

    def _refuse(self, reason: str, bucket: Bucket, seconds: int | None = None) -> Refusal:
        self._refused[reason] = self._refused.get(reason, 0) + 1
        wait = bucket.wait() if seconds is None else seconds
        return Refusal(reason, int(bucket.size), wait, self._said(wait))

    def _said(self, seconds: int) -> str:
        style = self.numbers.retry_after
        return {"seconds": str(seconds), "date": f"date:{seconds}"}.get(style, style)

    def _bucket(self, asked: Asked, key: tuple[str, ...], size: float, per_second: float) -> Bucket:
        found = self._buckets.get(key)
        if found is None:
            found = self._buckets[key] = Bucket(size, per_second, asked.now, size)
        return found


def _to_the_hour(now: datetime) -> int:
    return 3600 - now.minute * 60 - now.second


def _number(name: str, before: Any, value: Any) -> Any:
    """A number as set: positive; pairs and mappings of them where there are such; or the words of retry_after."""
    if isinstance(before, str):
        return str(value)
    if isinstance(before, dict) and isinstance(value, Mapping):
        return before | {str(key): _number(name, 1.0, one) for key, one in value.items()}
    if isinstance(before, tuple) and isinstance(value, list | tuple) and len(value) == 2:
        return _number(name, 1.0, value[0]), _positive(name, value[1])
    if name == "dc_interval":
        return _positive(name, value)
    if isinstance(before, int | float) and isinstance(value, int | float) and value >= 0:
        return value
    raise ValueError(f"limits: {name} {value!r} is not like {before!r}")


def _positive(name: str, value: Any) -> float:
    if isinstance(value, int | float) and value > 0:
        return value
    raise ValueError(f"limits: {name}: {value!r} is no time that passes")
