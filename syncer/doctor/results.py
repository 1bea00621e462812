"""What the facts about a site or this machine mean: ok, a warning or a failure, each with its cure.

Pure: facts and the time come in, results go out; sites.py and here.py fetch the facts. What
concerns a project's mapping in Jira is judged in in_jira.py, its pages in in_confluence.py.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import cast
from urllib.parse import urlsplit

from syncer.domain.json import JsonObject
from syncer.domain.problems import Place, Problem, Severity
from syncer.facts import SiteFacts
from syncer.ports import CycleRow, PortError, Temporary

CLOCK_MOST = timedelta(minutes=2)
WINDOW = timedelta(days=7)
HOUR_MOST = 30_000  # requests; the least quota that was ever seen is 65,000 an hour, and other apps share it
_DEPLOYMENTS = {"cloud": "Cloud", "datacenter": "Data Center"}
RUNS_A_MONTH = 1_700  # of automation rules, in a Standard plan


class Level(StrEnum):
    """How a probe ended."""

    OK = "ok"
    WARNING = "warning"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Result:
    """One line of the list; `unreachable` where a site did not answer or refused the credentials."""

    level: Level
    probe: str
    found: str
    cure: str = ""
    place: Place | None = None
    unreachable: bool = False

    def to_json(self) -> JsonObject:
        """The line as an object, empty members left out."""
        made: JsonObject = {"probe": self.probe, "level": self.level.value, "found": self.found}
        if self.cure:
            made["cure"] = self.cure
        if self.place is not None:
            made["place"] = {"file": self.place.file, "line": self.place.line, "column": self.place.column}
        return made


def ok(probe: str, found: str) -> Result:
    """Nothing to do."""
    return Result(Level.OK, probe, found)


def warning(probe: str, found: str, cure: str = "") -> Result:
    """Something to know; the program works."""
    return Result(Level.WARNING, probe, found, cure)


def failed(probe: str, found: str, cure: str = "") -> Result:
    """Something that will not work until it is mended."""
    return Result(Level.FAILED, probe, found, cure)


def of_problem(probe: str, problem: Problem) -> Result:
    """A problem of what people wrote, or of a name that leads nowhere."""
    level = Level.FAILED if problem.severity is Severity.ERROR else Level.WARNING
    about = f"{problem.uid}: " if problem.uid else ""
    return Result(level, probe, f"{about}{problem.message}", problem.hint, problem.place)


def of_error(probe: str, error: PortError) -> Result:
    """A probe that could not be carried out; a site that does not answer is told apart."""
    away = isinstance(error, Temporary)
    return Result(Level.FAILED, probe, error.message, error.hint, unreachable=away)


# ------------------------------------------------------------------------------------------- a site


def site_results(
    name: str,
    url: str,
    facts: SiteFacts,
    now: datetime,
    zones: Sequence[tuple[str, str]],
    *,
    deployment: str = "cloud",
) -> Iterator[Result]:
    """What a site says of itself and of us; `zones` are the projects with theirs, `now` is this machine's clock.

    `deployment` is the configured one; a site that says it is the other was refused before.
    """
    yield _address(name, url, facts, _DEPLOYMENTS[deployment])
    who = facts.identity
    yield ok("identity", f"we are {who.name} ({who.account})")
    yield from _zone(who.time_zone, zones)
    yield _clock(facts.time, now)


def _address(name: str, url: str, facts: SiteFacts, deployment: str) -> Result:
    ours, theirs = urlsplit(url).netloc.lower(), urlsplit(facts.address).netloc.lower()
    if theirs and ours != theirs:
        cure = f"set [{name}] url to the site's own address, or links on pages lead elsewhere"
        return warning("address", f"{url} answers and calls itself {facts.address}", cure)
    version = f" {facts.version}" if facts.version and deployment != _DEPLOYMENTS["cloud"] else ""
    return ok("address", f"{url} answers as {name.title()} {deployment}{version}")


def _zone(own: str, zones: Sequence[tuple[str, str]]) -> Iterator[Result]:
    """B-10: Jira reads the dates of a query in the account's zone; we convert, so a difference is harmless."""
    if not own:
        return  # Confluence Data Center does not tell, and nothing there depends on it
    other = [f"{key} {zone}" for key, zone in zones if zone and _plain(zone) != _plain(own)]
    told = f"; {', '.join(other)}: harmless, times are converted" if other else ""
    yield ok("time zone", f"the account's time zone is {own}{told}")


def _plain(zone: str) -> str:
    """UTC has two names."""
    return zone.removeprefix("Etc/")


def _clock(theirs: datetime | None, now: datetime) -> Result:
    if theirs is None:
        return ok("clock", "the site does not tell its time")
    off = now - theirs
    seconds = round(abs(off).total_seconds())
    if abs(off) <= CLOCK_MOST:
        return ok("clock", f"this machine's clock and the site's differ by {seconds} s")
    word = "ahead of" if off > timedelta(0) else "behind"
    cure = "let this machine keep its time by NTP (timedatectl set-ntp true)"
    return warning("clock", f"this machine's clock is {seconds} s {word} the site's", cure)


def expiry(name: str, expires: date | None, today: date, deployment: str = "cloud") -> Result:
    """B-14: Cloud's tokens live a year at most, and one that is over looks like a site without data."""
    cure = f"make a new one, put it where [{name}] token says, and correct token_expires"
    if expires is None:
        latest = " (after a year at the latest)" if deployment == "cloud" else ", if it does"
        told = f"nothing says when the token expires{latest}"
        return warning("token", told, f"write its last day as token_expires into [{name}]")
    left = (expires - today).days
    if left < 0:
        return failed("token", f"the token's last day was {expires}, {-left} days ago", cure)
    if left <= 30:
        urgent = " (urgent)" if left <= 3 else " (soon)" if left <= 14 else ""
        return warning("token", f"the token expires on {expires}, in {left} days{urgent}", cure)
    return ok("token", f"the token is good until {expires}, {left} days")


# ---------------------------------------------------------------------------------------- the traffic


def traffic(rows: Sequence[CycleRow], now: datetime, *, whole: bool, quotas: bool = True) -> Result:
    """Requests a day to expect, from the last week's summaries; `whole`: no older summary was left out.

    `quotas`: a site is on Cloud, whose limits are known. A project younger than a day is taken as that day's: its first push says nothing of tomorrow.
    """
    recent = [row for row in rows if now - row.started <= WINDOW]
    if not recent:
        return ok("traffic", "no cycle in the last 7 days: nothing to work the expected requests out from")
    span = max(now - min(row.started for row in recent), timedelta(hours=1))
    days = max(span, timedelta(days=1) if whole else timedelta(hours=1)) / timedelta(days=1)
    reads = sum(_sent(row, site, "read") for row in recent for site in ("jira", "confluence")) / days
    writes = sum(_sent(row, site, "write") for row in recent for site in ("jira", "confluence")) / days
    found = (
        f"about {writes:.0f} writes and {reads:.0f} reads a day, from {len(recent)} cycles of the last 7 days"
    )
    if not quotas:
        return ok("traffic", found)
    if (reads + writes) / 24 > HOUR_MOST:
        cure = "poll less often ([daemon] poll), or give fewer projects to one account"
        return warning("traffic", f"{found}: near the quotas of a site (65,000 requests an hour)", cure)
    in_jira = sum(_sent(row, "jira", "write") for row in recent) / days * 30
    if in_jira > RUNS_A_MONTH:
        cure = (
            "give automation rules that start on edits the condition that the initiator is not this account"
        )
        return warning("traffic", f"{found}; a Standard plan allows {RUNS_A_MONTH} rule runs a month", cure)
    return ok("traffic", f"{found}: far below a site's limits (50 writes a second, 65,000 requests an hour)")


def _sent(row: CycleRow, site: str, kind: str) -> int:
    requests = cast("dict[str, dict[str, int]]", row.summary.get("requests") or {})
    return requests.get(site, {}).get(kind, 0)
