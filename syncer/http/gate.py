"""Whether a site knows us: where it does not, nothing but the question who we are is sent there, and that seldom (B-14).

Why it exists: a token that has expired looks like many failing changes, or like a site without data; and servers lock accounts
that knock with a wrong password. All clients of a process share a gate a product, and processes tell one another through
what is remembered; a process that has just begun asks once by itself, since its token may be a new one.
"""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final

from syncer.domain.json import JsonObject, JsonValue
from syncer.http.narrow import as_number, as_object, as_text
from syncer.ports import Refused, Stranger

FIRST: Final = timedelta(seconds=15)
MOST: Final = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Refusal:
    """That a site does not know us: in its words, since when, how often it was asked, and when it is asked again."""

    message: str
    hint: str
    since: datetime
    until: datetime
    tries: int

    def to_json(self) -> JsonObject:
        """What is remembered of it."""
        return {
            "message": self.message,
            "hint": self.hint,
            "since": self.since.isoformat(),
            "until": self.until.isoformat(),
            "tries": self.tries,
        }


def kept_refusal(value: JsonValue) -> Refusal | None:
    """What was remembered, read back; None where it is nothing of the kind."""
    kept = as_object(value)
    try:
        since, until = (datetime.fromisoformat(as_text(kept.get(name))) for name in ("since", "until"))
    except ValueError:
        return None
    words = as_text(kept.get("message")), as_text(kept.get("hint"))
    return Refusal(*words, since, until, as_number(kept.get("tries")))


def _now() -> datetime:
    return datetime.now(UTC)


def _forget(_value: JsonObject) -> None:
    """Nobody remembers."""


def _nothing() -> JsonValue:
    """Nothing is remembered."""
    return None


class Gate:
    """One product's gate in this process; `remember` and `recall` keep a refusal for other processes."""

    def __init__(
        self,
        site: str = "",
        *,
        now: Callable[[], datetime] = _now,
        remember: Callable[[JsonObject], None] = _forget,
        recall: Callable[[], JsonValue] = _nothing,
    ) -> None:
        self._site, self._now, self._remember, self._recall = site, now, remember, recall
        self._shut: Stranger | None = None
        self._told = False
        self._asked = False
        self._asking = threading.local()

    @property
    def is_open(self) -> bool:
        """Whether the site knows us, as far as we were told."""
        return self._shut is None

    def check(self) -> None:
        """Asked before each request. Raises Stranger where the site does not know us, or may not."""
        shut = self._shut
        if shut is not None and not getattr(self._asking, "now", False):
            raise Stranger(shut.message, shut.hint, status=shut.status, site=self._site, sent=False)

    def doubt(self, message: str, hint: str, status: int = 0) -> Stranger:
        """A reply as if to a stranger: nothing more is sent until the site was asked who we are. Returns what to raise."""
        error = Stranger(message, hint, status=status, site=self._site)
        if not getattr(self._asking, "now", False):
            self._shut = error
        return error

    @contextmanager
    def identity(self) -> Iterator[None]:
        """Around the question who we are. Raises Stranger without sending anything where it was answered not long ago."""
        now, kept = self._now(), kept_refusal(self._recall())
        if self._asked and kept is not None and kept.since <= now < kept.until:
            self._shut = Stranger(kept.message, kept.hint, site=self._site, sent=False)
            raise self._shut
        self._asking.now = True
        try:
            yield
        except Refused as error:
            self._asked = True
            raise self._close(error, kept, now) from None
        finally:
            self._asking.now = False
        self._asked = True
        self._open(kept)

    def _close(self, error: Refused, kept: Refusal | None, now: datetime) -> Stranger:
        tries = kept.tries + 1 if kept is not None else 1
        wait = min(MOST, FIRST * 2 ** min(tries - 1, 10))
        since = kept.since if kept is not None and kept.since <= now else now
        self._remember(Refusal(error.message, error.hint, since, now + wait, tries).to_json())
        told, self._told = self._told, True
        self._shut = Stranger(error.message, error.hint, status=error.status, site=self._site, news=not told)
        return self._shut

    def _open(self, kept: Refusal | None) -> None:
        self._shut = None
        if kept is not None:
            self._remember({})
        self._told = False
