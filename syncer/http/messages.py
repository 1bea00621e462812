"""One request and its reply as values.

Why it exists: the retry layer must know of a request only what decides whether it may be sent again.
Nothing here knows a product's paths or error shapes.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from syncer.domain.json import JsonValue

ABSENT = frozenset({403, 404, 405, 410, 501})  # how an address that is not there, or is filtered, answers
_SAFE_TO_REPEAT = frozenset({"GET", "HEAD", "PUT", "DELETE"})


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that a request carries instead of a body, with further fields of its form."""

    name: str
    content: bytes
    media_type: str
    fields: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Call:
    """A request below the API's base address.

    `reads` is the caller's word that a POST changes nothing (searches, bulk fetches); `again` that
    sending it twice ends as sending it once (adding labels); `tolerates` names refusals (403) that
    concern this one thing rather than us, and come back as replies; `patience` is how many seconds may pass
    between two bytes of the reply, where that is less than the connection allows.
    """

    method: str
    path: str
    body: JsonValue = None
    params: Mapping[str, str] = field(default_factory=dict)
    reads: bool = False
    again: bool = False
    tolerates: frozenset[int] = frozenset()
    optional: bool = False
    upload: Upload | None = None
    patience: float | None = None

    @property
    def reading(self) -> bool:
        """Whether the request changes nothing on the site."""
        return self.reads or self.method in {"GET", "HEAD"}

    @property
    def repeatable(self) -> bool:
        """Whether a lost reply may be answered by sending it once more."""
        return self.reads or self.again or self.method in _SAFE_TO_REPEAT

    def __str__(self) -> str:
        return f"{self.method} {self.path}"


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer that came whole; `data` is its JSON, None where it has no body.

    `doubtful` says that an earlier sending of the same request got no reply, so that a refusal may
    come from our own first success (a version conflict with ourselves).
    """

    status: int
    headers: Mapping[str, str]
    data: JsonValue = None
    text: str = ""
    doubtful: bool = False

    @property
    def sent(self) -> datetime | None:
        """When it was sent by the site's own clock; None where the site does not say."""
        return date_of(self.headers.get("Date", ""))

    @property
    def ok(self) -> bool:
        """Whether the site did what was asked."""
        return 200 <= self.status < 300


def date_of(text: str) -> datetime | None:
    """An HTTP date, in UTC where it names no zone; None where it is none."""
    try:
        return aware(parsedate_to_datetime(text))
    except (ValueError, OverflowError):
        return None


def aware(moment: datetime) -> datetime:
    """A moment of which it is sure where it lies: in UTC where it does not say."""
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
