"""What a record's values were, and when: the one input of every rule that looks back.

Why it exists: clocks, gates and deviations are judged over what really happened and when, wherever that is written
down (Jira's history, the register's own), so that an outage, a restart or a late look changes no verdict (B-30). A
timeline is put together elsewhere; here it is only walked. Nothing here knows `now`.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from types import MappingProxyType

from syncer.domain.json import JsonValue
from syncer.domain.kinds import Kind


@dataclass(frozen=True, slots=True)
class Event:
    """One field that changed; `at` is when it happened, by the clock of the side where it did, in UTC.

    `ref` is where it is written down and can be looked up: "jira:10042" (an entry of the issue's history), "history:77"
    (of the register's), "evidence" (the instant stands in the value itself). `automatic`: done by a program, ours included,
    so that it never counts as somebody's answer (B-31).
    """

    at: datetime
    path: str
    before: JsonValue
    after: JsonValue
    by: str = ""
    ref: str = ""
    automatic: bool = False


@dataclass(frozen=True, slots=True)
class Step:
    """The values of a record from an instant on, by leaf path, and the events that made them so (none at its creation)."""

    at: datetime
    values: Mapping[str, JsonValue]
    events: tuple[Event, ...] = ()


@dataclass(frozen=True, slots=True)
class Timeline:
    """A record from its creation to the present, by its leaf values (see `domain.fields.flatten`).

    `events` are in the order in which they happened; what happened at one instant happened together. `unknown` are paths
    whose past nobody can tell any more: a rule that depends on one says so instead of guessing. `found`: it was there when
    its register was rebuilt, so that nobody can tell since when it was as it was then.
    """

    uid: str
    kind: Kind
    created: datetime
    values: Mapping[str, JsonValue]
    events: tuple[Event, ...] = ()
    unknown: frozenset[str] = field(default=frozenset())
    found: bool = False

    @property
    def first(self) -> Mapping[str, JsonValue]:
        """The values at its creation: every event undone, the newest first."""
        found = dict(self.values)
        for event in reversed(self.events):
            _put(found, event.path, event.before)
        return MappingProxyType(found)

    def steps(self) -> Iterator[Step]:
        """Every stretch of unchanging values, in order; the first begins at its creation.

        An event before that (a site's clock is a little off) counts as having happened at the creation.
        """
        values = dict(self.first)
        pending: list[Event] = []
        at = self.created
        for event in self.events:
            when = max(event.at, at)
            if when > at:
                yield Step(at, MappingProxyType(dict(values)), tuple(pending))
                pending, at = [], when
            _put(values, event.path, event.after)
            pending.append(event)
        yield Step(at, MappingProxyType(dict(values)), tuple(pending))


def _put(values: dict[str, JsonValue], path: str, value: JsonValue) -> None:
    if value in (None, "", [], {}):
        values.pop(path, None)
    else:
        values[path] = value
