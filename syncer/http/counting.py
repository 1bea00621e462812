"""How many requests were really sent, by kind, so that budgets can be shown and checked; and what became of each, for who listens.

One counter a site, shared by its clients and threads. It counts sendings, not intentions: a retry
counts again, a connection that was never made does not count.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from threading import Lock

LOST = "lost"  # an outcome: sent, and no reply came
UNSENT = "unsent"  # an outcome: no connection was made
_REQUEST_IDS = ("X-ARequestId", "Atl-Request-Id", "Atl-TraceId", "X-AReqId")  # of Data Center; of Cloud
_VARIABLE = re.compile(r"(?<=/)(?:[^/]*[0-9%@:~][^/]*|[A-Z][A-Z_]*)(?=/|$)")


@dataclass(frozen=True, slots=True)
class Counts:
    """Requests sent: those that only read, and those that write."""

    read: int = 0
    write: int = 0


@dataclass(frozen=True, slots=True)
class Sent:
    """One request that was sent, or tried to be: `endpoint` is its path without ids, `outcome` a status, LOST or UNSENT.

    `request_id` is the site's own name for it, "" where it gave none: what Atlassian's support asks for.
    """

    method: str
    endpoint: str
    outcome: str
    seconds: float
    request_id: str = ""


@dataclass(frozen=True, slots=True)
class Traffic:
    """Who listens to a site's requests, and to how long a limit had us wait, and why."""

    sent: Callable[[Sent], None]
    waited: Callable[[float, str], None]


class RequestCounter:
    """A thread-safe pair of figures that only grow; `traffic` hears of each request, from whatever thread sent it."""

    def __init__(self, traffic: Traffic | None = None) -> None:
        self._lock = Lock()
        self._counts = Counts()
        self._traffic = traffic

    def count(self, *, reading: bool) -> None:
        """Add one request."""
        with self._lock:
            was = self._counts
            self._counts = Counts(was.read + 1, was.write) if reading else Counts(was.read, was.write + 1)

    def tell(self, sent: Sent) -> None:
        """Tell who listens of a request."""
        if self._traffic is not None:
            self._traffic.sent(sent)

    def waited(self, seconds: float, why: str) -> None:
        """Tell who listens of a wait."""
        if self._traffic is not None:
            self._traffic.waited(seconds, why)

    @property
    def counts(self) -> Counts:
        """The figures at this moment."""
        return self._counts


def endpoint_of(path: str) -> str:
    """A path with {} for each id, key or name of its own: /issue/CAMP-7/properties/sy -> /issue/{}/properties/sy."""
    return _VARIABLE.sub("{}", path.partition("?")[0])


def request_id_of(headers: Mapping[str, str]) -> str:
    """The site's name for a request."""
    return next((headers[name][:64] for name in _REQUEST_IDS if headers.get(name)), "")
