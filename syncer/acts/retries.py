"""What failed is sent again by the next cycle, since somebody has mended the cause (B-13)."""

from datetime import datetime

from syncer.ports import Hub
from syncer.sync.failures import Failure
from syncer.sync.observation import DecisionKind


def failing(hub: Hub, project: str, item: str | None) -> list[Failure]:
    """What fails of an item, by its name or a change's key; of None, everything."""
    return [row for row in hub.failures(project) if item in {None, row.item, row.key}]


def retry(hub: Hub, project: str, item: str | None, *, by: str, now: datetime) -> None:
    """Have it sent again; None is all of the project."""
    hub.decide(project, DecisionKind.RETRY, item if item is not None else project, {}, by=by, now=now)
