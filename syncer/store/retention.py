"""Rows that are older than they have to be: counted, or taken away.

Why it exists: `syncer.sync.retention` says how old what may become; this turns it into conditions. Of a history it takes the
words alone, whose digest stays in the chain. It opens no transaction.
"""

from collections.abc import Callable
from datetime import datetime, timedelta

from sqlalchemy import (
    ColumnElement,
    Connection,
    Delete,
    Table,
    Update,
    and_,
    delete,
    func,
    or_,
    select,
    update,
)

from syncer.store.tables import (
    cache,
    cycles,
    decisions,
    hints,
    history,
    history_payloads,
    mails,
    metadata,
    pages,
    responses,
)
from syncer.sync.observation import DecisionKind
from syncer.sync.proposals import ANSWER, ENDED, ID_LENGTH, KINDS
from syncer.sync.retention import TABLES, Limits
from syncer.sync.waits import ASTRAY

Condition = Callable[[str, datetime, Limits], ColumnElement[bool]]


def due(connection: Connection, project: str, limits: Limits, now: datetime) -> dict[str, int]:
    """How many rows of each table are too old to be kept; tables without such rows are absent."""
    found = {}
    for table, condition in _conditions(project, limits, now):
        count = int(connection.execute(select(func.count()).select_from(table).where(condition)).scalar_one())
        if count:
            found[table.name] = count
    return found


def expire(connection: Connection, project: str, limits: Limits, now: datetime) -> dict[str, int]:
    """Take them away; returns what `due` would have said."""
    found = due(connection, project, limits, now)
    for table, condition in _conditions(project, limits, now):
        if table.name in found:
            connection.execute(delete(table).where(condition))
    return found


def _conditions(project: str, limits: Limits, now: datetime) -> list[tuple[Table, ColumnElement[bool]]]:
    aged = [(name, key) for name, (key, _) in TABLES.items() if key in limits.ages]
    return [
        (metadata.tables[name], _OLD[name](project, now - limits.ages[key], limits)) for name, key in aged
    ]


def _words(project: str, before: datetime, limits: Limits) -> ColumnElement[bool]:
    """Of changes of long texts that no rule looks at."""
    old = and_(history.c.project == project, history.c.at < before, history.c.field.in_(sorted(limits.texts)))
    return and_(
        history_payloads.c.project == project, history_payloads.c.seq.in_(select(history.c.seq).where(old))
    )


def _summaries(project: str, before: datetime, _limits: Limits) -> ColumnElement[bool]:
    return and_(cycles.c.project == project, cycles.c.started < before)


def _carried_out(project: str, before: datetime, _limits: Limits) -> ColumnElement[bool]:
    """Those used long ago; a draft that was sent is remembered for good, and the last number is not given again."""
    last = select(func.max(decisions.c.id)).scalar_subquery()
    spoken = and_(decisions.c.kind != DecisionKind.SENT.value, decisions.c.id < last)
    return and_(decisions.c.project == project, decisions.c.used < before, spoken)


def _answered(project: str, before: datetime, _limits: Limits) -> ColumnElement[bool]:
    """Edits of which the page shows nothing more, with all that came of them, and ticks on pages that there are no more.

    Others would be heard anew.
    """
    closing = responses.alias("closing")
    over = or_(*(closing.c.key.like(f"%:{code}") for code in sorted(ENDED)))
    ended = select(func.substr(closing.c.key, 1, ID_LENGTH)).where(
        and_(closing.c.project == project, closing.c.kind == ANSWER, closing.c.at < before, over)
    )
    edits = and_(responses.c.kind.in_(KINDS), func.substr(responses.c.key, 1, ID_LENGTH).in_(ended))
    there = select(pages.c.page).where(pages.c.project == project)
    ticks = and_(responses.c.kind.not_in(KINDS), responses.c.page.not_in(there), responses.c.at < before)
    return and_(responses.c.project == project, or_(edits, ticks))


def _mailed(project: str, before: datetime, _limits: Limits) -> ColumnElement[bool]:
    """All but the last of each kind to each person, which says what they have been told."""
    others = mails.alias("others")
    same = and_(
        others.c.project == mails.c.project, others.c.person == mails.c.person, others.c.kind == mails.c.kind
    )
    later = select(others.c.slot).where(and_(same, others.c.at > mails.c.at)).correlate(mails).exists()
    return and_(mails.c.project == project, mails.c.at < before, later)


def _untaken(project: str, before: datetime, _limits: Limits) -> ColumnElement[bool]:
    return and_(hints.c.project == project, hints.c.received < before)


def _unasked(_project: str, before: datetime, _limits: Limits) -> ColumnElement[bool]:
    return cache.c.at < before


_OLD: dict[str, Condition] = {
    "history_payloads": _words,
    "cycles": _summaries,
    "decisions": _carried_out,
    "responses": _answered,
    "mails": _mailed,
    "hints": _untaken,
    "cache": _unasked,
}


def outdated(project: str, most: int) -> Delete:
    """Summaries older than the newest so many of a project: a service polls for years."""
    oldest_kept = (
        select(cycles.c.started)
        .where(cycles.c.project == project)
        .order_by(cycles.c.started.desc())
        .offset(most - 1)
        .limit(1)
        .scalar_subquery()
    )
    return delete(cycles).where(and_(cycles.c.project == project, cycles.c.started < oldest_kept))


def before(project: str, started: datetime) -> Update:
    """Summaries that a clock running ahead has dated, as old as this one: else one of them would be the last until that day."""
    ahead = and_(cycles.c.project == project, cycles.c.started > started + ASTRAY)
    return update(cycles).where(ahead).values(started=started - timedelta(milliseconds=1))


def date_cache(connection: Connection, now: datetime) -> None:
    """Facts of a site from before they had a date are as old as today."""
    connection.execute(update(cache).where(cache.c.at.is_(None)).values(at=now))
