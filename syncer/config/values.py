"""Values of config.toml that need more than a type: addresses, zones, paths, schedules.

Each reader raises `Wrong` with its cure; nothing here looks at the network or the clock.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import time
from errno import ENAMETOOLONG
from ipaddress import ip_address, ip_network
from pathlib import Path
from typing import Annotated, Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

from pydantic import (
    AfterValidator,
    BeforeValidator,
    PlainSerializer,
    PlainValidator,
    ValidationInfo,
    WithJsonSchema,
)

from syncer.domain.addresses import mailbox
from syncer.domain.problems import did_you_mean
from syncer.rules.faults import Wrong

DAYS: tuple[str, ...] = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_NAMED_DAYS: Mapping[str, tuple[str, ...]] = {"daily": DAYS, "weekdays": DAYS[:5]}
_SCHEDULE = re.compile(r"(?P<days>[a-z,]+) (?P<hour>[01][0-9]|2[0-3]):(?P<minute>[0-5][0-9])")
_SPAN = re.compile(r"(?P<start>([01][0-9]|2[0-3]):[0-5][0-9])-(?P<end>([01][0-9]|2[0-3]):[0-5][0-9])")
_SQLITE = "sqlite:///"


def is_loopback(host: str) -> bool:
    """Tell whether a host is this very machine."""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost" or host.endswith(".localhost")


def _site_url(text: str) -> str:
    parts = urlsplit(text)
    if parts.username or parts.password:
        raise Wrong("a user stands in the address", "write user and token as keys of their own")
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise Wrong(f"'{text}' is no address of a site", "write it like https://example.atlassian.net")
    if parts.scheme == "http" and not is_loopback(parts.hostname):
        raise Wrong(f"'{text}' is not encrypted", f"write https://{parts.netloc}{parts.path}")
    if parts.query or parts.fragment:
        raise Wrong(f"'{text}' is a page, not a site", f"write {parts.scheme}://{parts.netloc}")
    return text.rstrip("/")


def _zone(text: str) -> str:
    try:
        return ZoneInfo(text).key
    except (ZoneInfoNotFoundError, ValueError, OSError):
        near = did_you_mean(text, available_timezones())
    raise Wrong(f"'{text}' is no time zone", near or "use a name such as Asia/Shanghai or UTC")


def _optional_zone(text: str) -> str:
    return _zone(text) if text else text


def _beside(path: Path, info: ValidationInfo) -> Path:
    """Paths are relative to the config file."""
    base = (info.context or {}).get("base")
    if "\0" in str(path):
        raise Wrong("a path has a sign that no file's name can have", "write it without \\u0000")
    try:
        found = path if base is None else Path(base, path.expanduser())
    except RuntimeError:
        hint = "write the whole path"
        raise Wrong(f"'{path}' begins with a home that this machine does not know", hint) from None
    if _too_long(found):
        raise Wrong("a path is longer than this machine takes", "name the file or folder that was meant")
    return found


def _too_long(path: Path) -> bool:
    """How long a path may be is the system's matter, and its disks'."""
    try:
        path.lstat()
    except OSError as error:
        return error.errno == ENAMETOOLONG
    return False


def _store_url(text: str, info: ValidationInfo) -> str:
    parts = urlsplit(text)
    if parts.scheme.partition("+")[0] not in {"sqlite", "postgresql"}:
        hint = "write sqlite:///var/syncer.db or postgresql://host/database"
        raise Wrong(f"'{parts.scheme or text}' is no kind of store", hint)
    if parts.scheme == "sqlite" and not text.startswith(_SQLITE) and text != "sqlite://":
        hint = "write three slashes before a path that is relative to this file, four before any other"
        raise Wrong(f"'{text}' names no file", hint)
    if parts.scheme == "sqlite" and "?" in text:
        asked = text[text.index("?") :]
        raise Wrong(f"'{asked}' is no part of a file's name", "leave it out: a store has no settings there")
    if not text.startswith(_SQLITE) or text == f"{_SQLITE}:memory:":
        return text
    return f"{_SQLITE}{_beside(Path(text.removeprefix(_SQLITE)), info)}"


def split_address(text: str) -> tuple[str, int]:
    """Return host and port of "host:port"; raises Wrong without either."""
    host, _, port = text.rpartition(":")
    if (
        not host
        or not host.isprintable()
        or not re.fullmatch("[0-9]{1,5}", port)
        or not 0 < int(port) < 65536
    ):
        raise Wrong(f"'{text}' is no address", "write host and port, such as 127.0.0.1:8765")
    return host.strip("[]"), int(port)


def _git_address(text: str, info: ValidationInfo) -> str:
    """An address as git takes it; a path is relative to the config file."""
    if "://" in text:
        parts = urlsplit(text)
        if parts.password or (parts.username and parts.scheme in {"http", "https"}):
            raise Wrong(
                "a token or password stands in the repository's address",
                "leave it to a key or git's credential helper",
            )
        return text
    if text.startswith("-") or "::" in text:
        raise Wrong(
            f"'{text}' is no address of a repository", "write https://…, ssh://…, host:path or a path"
        )
    elsewhere = ":" in text.partition("/")[0]
    return text if not text or elsewhere else str(_beside(Path(text), info))


def _address(text: str) -> str:
    split_address(text)
    return text


def _listen(text: str) -> str:
    """An address, or "off"."""
    return text if text == "off" else _address(text)


def _public_url(text: str) -> str:
    """Where people reach us: through a proxy of theirs as a rule, which may encrypt or not."""
    parts = urlsplit(text)
    if text and (parts.scheme not in {"http", "https"} or not parts.hostname or parts.username):
        raise Wrong(f"'{text}' is no address of a web page", "write it like https://syncer.example.com")
    return text.rstrip("/")


def _header(text: str) -> str:
    """The name of an HTTP header; one that proxies and browsers use for other things would be believed too easily."""
    if text and not re.fullmatch(r"[A-Za-z][A-Za-z0-9-]*", text):
        raise Wrong(f"'{text}' is no name of a header", "write it like X-Forwarded-User")
    if text.lower() in {"authorization", "cookie", "host", "origin", "x-forwarded-for", "x-forwarded-host"}:
        raise Wrong(f"'{text}' says no name", "write the header in which your proxy says who signed in")
    return text


def _network(text: str) -> str:
    """An address or a range of addresses."""
    try:
        return str(ip_network(text))
    except ValueError:
        raise Wrong(f"'{text}' is no address", "write it like 127.0.0.1 or 10.1.2.0/24") from None


@dataclass(frozen=True, slots=True)
class Schedule:
    """A time of day on some days of the week, in the daemon's zone; no days: never."""

    days: tuple[str, ...]
    hour: int = 0
    minute: int = 0

    def __str__(self) -> str:
        if not self.days:
            return "off"
        named = next((name for name, days in _NAMED_DAYS.items() if days == self.days), ",".join(self.days))
        return f"{named} {self.hour:02d}:{self.minute:02d}"


def read_schedule(raw: object) -> Schedule:
    """Read "daily 02:17", "weekdays 08:30", "mon,thu 09:00" or "off"; raises Wrong for anything else."""
    if isinstance(raw, Schedule):
        return raw
    if raw == "off":
        return Schedule(())
    found = _SCHEDULE.fullmatch(raw.strip()) if isinstance(raw, str) else None
    words = found["days"].split(",") if found else []
    days = _NAMED_DAYS.get(words[0], tuple(words)) if len(words) == 1 else tuple(words)
    if found is None or not set(days) <= set(DAYS):
        raise Wrong(f"'{raw}' is no schedule", "write daily 02:17, weekdays 08:30, mon,thu 09:00, or off")
    return Schedule(days, int(found["hour"]), int(found["minute"]))


@dataclass(frozen=True, slots=True)
class Span:
    """A time of day from when to when, past midnight where `end` is the earlier; None: never."""

    start: time | None = None
    end: time | None = None

    def __str__(self) -> str:
        return f"{self.start:%H:%M}-{self.end:%H:%M}" if self.start and self.end else "off"


def read_span(raw: object) -> Span:
    """Read "20:00-08:00" or "off"; raises Wrong for anything else."""
    if isinstance(raw, Span):
        return raw
    if raw == "off":
        return Span()
    found = _SPAN.fullmatch(raw.replace(" ", "")) if isinstance(raw, str) else None
    if found is None or found["start"] == found["end"]:
        raise Wrong(f"'{raw}' is no time of day from when to when", 'write "20:00-08:00", or "off"')
    return Span(time.fromisoformat(found["start"]), time.fromisoformat(found["end"]))


def _mailbox(text: str) -> str:
    if text and mailbox(text) is None:
        hint = 'write "bot@example.com" or "syncer <bot@example.com>"'
        raise Wrong(f"'{text}' is no mail address", hint)
    return text


SiteUrl = Annotated[str, AfterValidator(_site_url)]
StoreUrl = Annotated[str, AfterValidator(_store_url)]
Zone = Annotated[str, AfterValidator(_zone)]
OptionalZone = Annotated[str, AfterValidator(_optional_zone)]
FilePath = Annotated[Path, AfterValidator(_beside)]
OptionalPath = Annotated[FilePath | None, BeforeValidator(lambda raw: None if raw == "" else raw)]
Address = Annotated[str, AfterValidator(_address)]
ListenAddress = Annotated[str, AfterValidator(_listen)]
PublicUrl = Annotated[str, AfterValidator(_public_url)]
HeaderName = Annotated[str, AfterValidator(_header)]
IpNetwork = Annotated[str, AfterValidator(_network)]
GitAddress = Annotated[str, AfterValidator(_git_address)]
_SCHEDULE_SCHEMA: dict[str, Any] = {"type": "string", "pattern": r"^(off|[a-z,]+ [0-2][0-9]:[0-5][0-9])$"}
WrittenSchedule = Annotated[
    Schedule, PlainValidator(read_schedule), PlainSerializer(str), WithJsonSchema(_SCHEDULE_SCHEMA)
]
MailAddress = Annotated[str, AfterValidator(_mailbox)]
_SPAN_SCHEMA: dict[str, Any] = {
    "type": "string",
    "pattern": r"^(off|[0-2][0-9]:[0-5][0-9]-[0-2][0-9]:[0-5][0-9])$",
}
WrittenSpan = Annotated[Span, PlainValidator(read_span), PlainSerializer(str), WithJsonSchema(_SPAN_SCHEMA)]
