"""A project's clocks as people look at them: worked out anew from the store, at an instant, and asking no site.

Why it exists: `explain`, `rules next` and the console want the same clocks, with their cycles and not only the rows that
were kept of them. Nothing here writes.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from syncer.cycle.clocks import clockwork
from syncer.cycle.project import Ports, Project, data_in
from syncer.cycle.timelines import read_timelines
from syncer.rules.clock_values import ClockCycle
from syncer.rules.escalation import Memory
from syncer.rules.slas import Policy
from syncer.rules.timeline import Timeline
from syncer.sync.clock_rows import Firing
from syncer.sync.clockwork import RECORD, Clockwork, Watched, remembered
from syncer.sync.observation import HubState


@dataclass(frozen=True)
class Watch:
    """One project, its store, and the instant of the question."""

    project: Project
    ports: Ports
    hub: HubState
    now: datetime

    @cached_property
    def works(self) -> Clockwork:
        """The project's clocks, with the people and the weekly meeting of its project.yaml."""
        return clockwork(self.project, data_in(self.project, self.ports))

    def timelines(self, uids: Sequence[str] | None = None) -> dict[str, Timeline]:
        """The timelines of some records, or of all that have a clock."""
        kinds = self.works.kinds
        known = self.hub.records
        wanted = [
            uid for uid in (known if uids is None else uids) if uid in known and known[uid].kind in kinds
        ]
        return read_timelines(self.project, self.ports.hub, self.hub, wanted)

    def ahead(self) -> list[str] | None:
        """The records of which a clock has something to come; None, for all, where no cycle ran them all by these rules."""
        rows = {row.uid: row for row in self.ports.hub.clocks(self.project.key) if row.rule == RECORD}
        kinds, rules = self.works.kinds, self.works.digest
        wanted = (uid for uid, record in self.hub.records.items() if record.kind in kinds)
        if not all(uid in rows and rows[uid].digest == rules for uid in wanted):
            return None
        return [uid for uid, row in rows.items() if row.next is not None]

    def cycles(self, uids: Sequence[str] | None = None) -> Iterator[tuple[Timeline, Policy, ClockCycle]]:
        """Every cycle of these records with the version of its policy, record by record."""
        for timeline in self.timelines(uids).values():
            for policy, cycle in self.works.cycles(timeline, self.now):
                yield timeline, policy, cycle

    def fired(self, uids: Sequence[str] | None = None) -> tuple[Firing, ...]:
        """What clocks gave reason to say."""
        return tuple(self.ports.hub.fired(self.project.key, uids))

    def memory(self, uids: Sequence[str] | None = None) -> Memory:
        """The same as the rules look at it, with what was acknowledged."""
        return remembered(self.fired(uids), {}, Watched())
