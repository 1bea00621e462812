"""The document's own version and history: counted in baselines and approved changes, never in the wiki's numbers.

Pure: told the register and when each record came and changed, it says what a page shows of itself.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from syncer.domain.records import ChangeRequest
from syncer.domain.values import Decision
from syncer.pages.context import VersionRow
from syncer.pages.view import Register

APPROVED = frozenset({"approved", "implementing", "implemented", "verified", "closed"})


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
) -> DocumentVersion:
    """V0.1 is the first draft, whose row says no change of its own; each approved change adds one (CR-9)."""
    place = ZoneInfo(zone)
    changes = _approved(register.records.values())
    rows = [VersionRow("V0.1", _first_day(began.astimezone(place).date() if began else None, changes), "")]
    for number, change in enumerate(changes, 2):
        rows.append(
            VersionRow(
                f"V0.{number}", _decided(change), _title(change, locale), _approvers(change), change.id
            )
        )
    return DocumentVersion(
        rows[-1].version, tuple(rows), changed.astimezone(place).date() if changed else None
    )


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
