"""Rows of what people said: decisions that wait, letters that were sent, and what came of ticks and edits on pages.

It reads only; which of it counts is decided by the cycle.
"""

from collections.abc import Sequence
from typing import Any, Final

from sqlalchemy import Connection, Row, and_, or_, select

from syncer.store import tables
from syncer.store.statements import PROJECT, of_project
from syncer.sync import proposals
from syncer.sync.observation import DecisionKind
from syncer.sync.ticks import RESPONSES

_decisions, _responses, _pages = tables.decisions.c, tables.responses.c, tables.pages.c
_of_decisions = select(tables.decisions).where(_decisions.project == PROJECT).order_by(_decisions.id)
_OPEN: Final = _of_decisions.where(_decisions.used.is_(None))
_SENT: Final = _of_decisions.where(_decisions.kind == DecisionKind.SENT.value)
_living = select(_pages.page).where(_pages.project == PROJECT)
_ticks = and_(_responses.kind.in_(RESPONSES), _responses.page.in_(_living))
_TICKS: Final = (
    select(tables.responses)
    .where(and_(_responses.project == PROJECT, or_(_ticks, _responses.kind.in_(proposals.KINDS))))
    .order_by(_responses.key)
)


def open_decisions(connection: Connection, project: str) -> Sequence[Row[Any]]:
    """What people decided and no cycle has carried out yet, the first first."""
    return connection.execute(_OPEN, of_project(project)).all()


def sent_drafts(connection: Connection, project: str) -> Sequence[Row[Any]]:
    """Rows of drafts that were sent stay known once they stand in the history: an unchanged one never comes again."""
    return connection.execute(_SENT, of_project(project)).all()


def ticks(connection: Connection, project: str) -> Sequence[Row[Any]]:
    """Edits inside our text, ticks of boxes on pages that there are, and what came of either: they show on pages as long as those stand."""
    return connection.execute(_TICKS, of_project(project)).all()
