"""How requirements came to be agreed on, as a chart shows it: read from the history, where anything draws charts.

Writes nothing. What was true before the register knew a record is told by its issue's own history, as far as that was read.
"""

from collections import defaultdict
from collections.abc import Mapping
from datetime import datetime

from syncer.cycle.project import Project
from syncer.domain.kinds import Kind
from syncer.ports import Hub
from syncer.sync.observation import HubState

_FIELD = "agreement"
_FIRST = "draft"  # what a requirement is of which nobody has said anything

Moves = Mapping[str, tuple[tuple[datetime, str], ...]]


def agreement_moves(project: Project, hub: Hub, state: HubState) -> Moves:
    """The states each requirement came to with their instants, the earliest first; nothing where no chart is drawn."""
    if project.charts is None:
        return {}
    found: dict[str, list[tuple[datetime, str]]] = defaultdict(list)
    for move in hub.field_past(project.key, _FIELD):
        if move.uid not in found and (began := _created(state, move.uid)) is not None and began < move.at:
            found[move.uid].append((began, str(move.before or _FIRST)))
        found[move.uid].append((move.at, str(move.after or _FIRST)))
    for uid, record in state.records.items():
        if record.kind is Kind.REQUIREMENT and uid not in found and record.created is not None:
            found[uid].append((record.created, str(record.values.get(_FIELD) or _FIRST)))
    return {uid: tuple(moves) for uid, moves in found.items()}


def _created(state: HubState, uid: str) -> datetime | None:
    record = state.records.get(uid)
    return record.created if record is not None else None
