"""Rows of what people said: decisions that wait, letters that were sent, and what came of ticks and edits on pages.

It reads only; which of it counts is decided by the cycle.
"""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, Row, and_, or_, select

from syncer.store import tables
from syncer.sync import proposals
from syncer.sync.observation import DecisionKind
from syncer.sync.ticks import RESPONSES


def open_decisions(connection: Connection, project: str) -> Sequence[Row[Any]]:
    """What people decided and no cycle has carried out yet, the first first."""
    where = and_(tables.decisions.c.project == project, tables.decisions.c.used.is_(None))
    return connection.execute(select(tables.decisions).where(where).order_by(tables.decisions.c.id)).all()


def sent_drafts(connection: Connection, project: str) -> Sequence[Row[Any]]:
    """Rows of drafts that were sent stay known once they stand in the history: an unchanged one never comes again."""
    decisions = tables.decisions.c
    where = and_(decisions.project == project, decisions.kind == DecisionKind.SENT.value)
    return connection.execute(select(tables.decisions).where(where).order_by(decisions.id)).all()


def ticks(connection: Connection, project: str) -> Sequence[Row[Any]]:
    """Edits inside our text, ticks of boxes on pages that there are, and what came of either: they show on pages as long as those stand."""
    responses, pages = tables.responses.c, tables.pages.c
    living = select(pages.page).where(pages.project == project)
    ticks = and_(responses.kind.in_(RESPONSES), responses.page.in_(living))
    where = and_(responses.project == project, or_(ticks, responses.kind.in_(proposals.KINDS)))
    return connection.execute(select(tables.responses).where(where).order_by(responses.key)).all()
