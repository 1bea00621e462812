"""The document's own version and history: counted in baselines and approved changes, never in the wiki's numbers.

Pure: told the register and when each record came and changed, it says what a page shows of itself.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

from syncer.domain.records import ChangeRequest, Requirement
from syncer.domain.values import Decision
from syncer.pages.context import VersionRow
from syncer.pages.view import Register
from syncer.sync.baselines import APPROVED, Head

_NUMBERED = re.compile(r"V(\d+)\.(\d+)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class DocumentVersion:
    """The document's present version, its rows of history (oldest first), and the day it last changed."""

    version: str
    rows: tuple[VersionRow, ...]
    dated: date | None


def document_version(
    register: Register,
    locale: str,
    *,
    began: datetime | None,
    changed: datetime | None,
    zone: str,
    baselines: Sequence[Head] = (),
) -> DocumentVersion:
    """V0.1 is the first draft, whose row says no change of its own; each approved change adds one (CR-9).

    A baseline of the whole register that has a number gives the document that number, and changes count on from it.
    """
    place = ZoneInfo(zone)
    changes = _approved(register.records.values())
    rows = [VersionRow("V0.1", _first_day(began.astimezone(place).date() if began else None, changes), "")]
    waiting = list(changes)
    for head in baselines:
        numbered = _NUMBERED.fullmatch(head.name) if head.whole else None
        frozen = [one for one in waiting if _came_before(one, head, place)]
        rows += _counted(rows[-1].version, frozen, locale)
        waiting = [one for one in waiting if one not in frozen]
        rows = _with(rows, head, place, _signers(register, head), anew=numbered is not None)
    rows += _counted(rows[-1].version, waiting, locale)
    return DocumentVersion(
        rows[-1].version, tuple(rows), changed.astimezone(place).date() if changed else None
    )


def _came_before(change: ChangeRequest, head: Head, zone: ZoneInfo) -> bool:
    """Whether a change was approved by the time of a baseline: one of some records knows no more of it than its day."""
    if head.whole:
        return change.id in head.approved
    decided = _decided(change)
    return decided is not None and decided <= head.made.astimezone(zone).date()


def _counted(last: str, changes: Sequence[ChangeRequest], locale: str) -> list[VersionRow]:
    """A row for each approved change, its version one higher than that before it."""
    found = _NUMBERED.fullmatch(last)
    major, minor = (int(found[1]), int(found[2])) if found is not None else (0, 0)
    return [
        VersionRow(
            f"V{major}.{number}", _decided(change), _title(change, locale), _approvers(change), change.id
        )
        for number, change in enumerate(changes, minor + 1)
    ]


def _with(
    rows: list[VersionRow], head: Head, zone: ZoneInfo, signers: tuple[str, ...], *, anew: bool
) -> list[VersionRow]:
    """The rows with a baseline: at the version that it froze, or as a version of its own where it has another number."""
    last = rows[-1]
    if not anew or last.version.casefold() == head.name.casefold():
        return [*rows[:-1], replace(last, baselines=(*last.baselines, head.name))]
    day = head.made.astimezone(zone).date()
    return [*rows, VersionRow(head.name, day, "", signers, baselines=(head.name,), made_of=True)]


def _signers(register: Register, head: Head) -> tuple[str, ...]:
    """Who confirmed requirements in a baseline, the customer's people first."""
    found = [
        one
        for record in register.records.values()
        for one in (record.confirmations if isinstance(record, Requirement) else ())
        if one.baseline is not None and one.baseline.casefold() == head.name.casefold()
    ]
    theirs = [one.customer_by for one in found if one.customer_by]
    return tuple(dict.fromkeys([*theirs, *(one.by for one in found if one.by)]))


def _approved(records: Iterable[object]) -> list[ChangeRequest]:
    changes = [r for r in records if isinstance(r, ChangeRequest) and r.state in APPROVED]
    return sorted(changes, key=lambda change: (_decided(change) or date.max, change.id))


def _first_day(known: date | None, changes: Sequence[ChangeRequest]) -> date | None:
    """The day of the first draft; unknown where the register came later than a change that was decided on it."""
    decided = min((day for change in changes if (day := _decided(change)) is not None), default=None)
    return None if known is not None and decided is not None and decided < known else known


def _decided(change: ChangeRequest) -> date | None:
    """The day the last side decided."""
    found = [decision.at for decision in _decisions(change) if decision.at is not None]
    days = [at.date() if isinstance(at, datetime) else at for at in found]
    return max(days, default=None)


def _decisions(change: ChangeRequest) -> list[Decision]:
    sides = change.decision
    if sides is None:
        return []
    return [decision for decision in (sides.ours, sides.customer, sides.executive) if decision is not None]


def _approvers(change: ChangeRequest) -> tuple[str, ...]:
    return tuple(dict.fromkeys(decision.by for decision in _decisions(change) if decision.by))


def _title(change: ChangeRequest, locale: str) -> str:
    translated = change.translations.get(locale, {}).get("title") if change.translations else None
    return str(translated or change.title)
