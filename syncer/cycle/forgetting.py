"""Somebody is forgotten in a project: looked for, taken out of the register, brought to Jira and to pages by a cycle, blanked everywhere else.

Why in this order: what is taken out of the register alone would come back from a side that still says it. So the register moves first, like by
any edit; a cycle carries it to the sides; then everything that is left of it in the store goes. It may be interrupted at any
point and done again: until the end the store remembers who is meant.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final
from uuid import uuid4

from syncer.cycle.conduct import cycle, publish
from syncer.cycle.project import Ports, Project
from syncer.cycle.report import Report
from syncer.ports import HistoryEntry, HubWrite, SetRecord
from syncer.sync.forgetting import Identity
from syncer.sync.observation import HubState, Side
from syncer.sync.page_ids import is_customers

BY: Final = "forget"  # what the history says of who changed it


@dataclass(frozen=True, slots=True)
class Found:
    """What names somebody: fields by record, rows by table, pages by title and address.

    `editions` are customers' pages, by their own id, title and address: they stay as they were released until a person releases another.
    """

    fields: Mapping[str, tuple[str, ...]]
    rows: Mapping[str, int]
    pages: tuple[tuple[str, str], ...]
    editions: tuple[tuple[str, str, str], ...] = ()

    @property
    def nothing(self) -> bool:
        """Whether nothing does."""
        return not (self.fields or self.rows or self.pages or self.editions)


def look(project: Project, ports: Ports, who: Identity) -> Found:
    """What of a project's store and pages names somebody; it writes nothing and asks no site."""
    oblivion, hub = ports.hub.oblivion, ports.hub.snapshot(project.key)
    let_out = {one.url: one.page for one in hub.pages.values() if is_customers(one.page)}
    pages = tuple(oblivion.naming_pages(project.key, who))
    return Found(
        _fields(hub, who),
        oblivion.mentions(project.key, who),
        tuple((title, url) for title, url in pages if url not in let_out),
        tuple((let_out[url], title, url) for title, url in pages if url in let_out),
    )


def accounts(hub: HubState, who: Identity) -> frozenset[str]:
    """What Jira calls somebody, as far as values that were agreed tell: an account that project.yaml need not name."""
    found = set[str]()
    for part in hub.counterparts:
        for path, pair in part.agreed.items() if part.side is Side.JIRA else ():
            named = isinstance(pair.register, str) and who.at(part.uid, path, pair.register) == who.pseudonym
            if named and isinstance(pair.side, str) and " " not in pair.side:
                found.add(pair.side)
    return frozenset(found - {who.id, *who.logins})


def _fields(hub: HubState, who: Identity) -> dict[str, tuple[str, ...]]:
    found = {}
    for uid, record in hub.records.items():
        moved = tuple(path for path, value in record.values.items() if who.at(uid, path, value) != value)
        if moved:
            found[uid] = moved
    return found


def take_out(project: Project, ports: Ports, who: Identity) -> None:
    """Take somebody out of the register itself and of what pages repeat for good. Raises Locked."""
    hub, now = ports.hub, ports.clock()
    with hub.lock(project.key):
        state = hub.snapshot(project.key)
        writes: list[HubWrite] = []
        for uid, paths in _fields(state, who).items():
            record = state.records[uid]
            values = {**record.values, **{path: who.at(uid, path, record.values[path]) for path in paths}}
            writes.append(SetRecord(uid, values, record.revision))
            writes += [HistoryEntry(uid, p, values[p], values[p], BY, who.pseudonym) for p in paths]
        hub.commit(project.key, writes, cycle=uuid4().hex[:12], now=now)
        hub.oblivion.blank(project.key, who, ("frozen_pages",))


def carry(project: Project, ports: Ports) -> tuple[Report, ...]:
    """Bring it to the sides and to pages: a cycle, and pages at once that would wait for their hour. Raises PortError."""
    done = cycle(project, ports)
    if done.stops or ports.wiki is None:
        return (done,)
    return done, publish(project, ports)


def blank(project: Project, ports: Ports, who: Identity) -> Found:
    """Take somebody out of all that is left in the store; returns what still names them. Raises Locked."""
    with ports.hub.lock(project.key):
        ports.hub.oblivion.blank(project.key, who)
    return look(project, ports, who)
