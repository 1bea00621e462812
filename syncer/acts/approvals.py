"""A stopped item is let go on, once; nothing is approved that nothing ever waits for."""

import re
from collections.abc import Iterable
from datetime import datetime

from syncer.acts.unfit import Unfit, Why
from syncer.cycle.project import Project
from syncer.cycle.strayed import doubted
from syncer.domain.kinds import Kind
from syncer.domain.problems import nearest
from syncer.ports import Hub
from syncer.rules.grading import MAJOR
from syncer.sync.guard import ITEMS
from syncer.sync.mapping import Mapping
from syncer.sync.observation import DecisionKind, HubState
from syncer.sync.special_meetings import ALL, PREFIX
from syncer.sync.subjects import APART


def check(item: str, project: Project, hub: HubState) -> None:
    """Raises Unfit about item for what nothing ever waits for, naming the nearest."""
    if not may_be_adopted(item, project.key, project.mapping):
        refuse_unknown(item, hub.pages, [*_doubted(hub), *_changes(hub)])


def approve(hub: Hub, project: str, item: str, *, by: str, now: datetime) -> None:
    """Let it go on in the next cycle."""
    hub.decide(project, DecisionKind.APPROVE, item, {}, by=by, now=now)


def may_be_adopted(item: str, key: str, mapping: Mapping) -> bool:
    """Whether it names an issue of a project that adopts some; whether it is one of those, the next cycle sees."""
    adopts = any(record.adopt.mode != "never" for record in mapping.records.values())
    return adopts and re.fullmatch(rf"adopt:{re.escape(key)}-[1-9][0-9]*", item) is not None


def refuse_unknown(item: str, pages: Iterable[str], doubted: Iterable[str] = ()) -> None:
    """Raises Unfit about item for one that nothing ever waits for, naming the nearest."""
    known = [*ITEMS, *(f"{what}:{page}" for page in pages for what in ("page", "archive")), *doubted]
    if item not in known:
        raise Unfit(Why.ITEM, "item", near=nearest(item, known), known=known, item=item)


def _doubted(hub: HubState) -> list[str]:
    """Issues in other projects that may be a record's of this one, as items."""
    return [f"{APART}{key}" for key in doubted(hub).values()]


def _changes(hub: HubState) -> list[str]:
    """Major changes that may open the meeting about them, as items."""
    changes = ((uid, one) for uid, one in hub.records.items() if one.kind is Kind.CHANGE_REQUEST)
    return [f"{PREFIX}{ALL}", *(f"{PREFIX}{u}" for u, one in changes if one.values.get("grade") == MAJOR)]
