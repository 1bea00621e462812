"""The one record that a command is about: by its ID, its provisional ID or its issue's key, in whichever project has it."""

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from collections.abc import Mapping

    from syncer.cycle.project import Project
    from syncer.domain.json import JsonValue
    from syncer.domain.kinds import Kind
    from syncer.rules.passages import Facts
    from syncer.rules.timeline import Timeline
    from syncer.sync.observation import HubState, StoredRecord
    from syncer.wiring import Wired


@dataclass(frozen=True)
class OneRecord:
    """A record of the register with the state of its project."""

    project: "Project"
    hub: "HubState"
    record: "StoredRecord"
    wired: "Wired"

    @property
    def past(self) -> "Mapping[str, Timeline]":
        """The record's own timeline, by its ID; the store has to be open."""
        from syncer.cycle.timelines import read_timelines

        return read_timelines(self.project, self.wired.hub, self.hub, [self.uid])

    @cached_property
    def facts(self) -> "Facts":
        """What gates look at beside the record; the store has to be open."""
        from syncer.cli.people import data_of
        from syncer.cycle.gates import facts_of

        return facts_of(self.project, self.wired.hub, self.hub, data_of(self.wired, self.project))

    @property
    def uid(self) -> str:
        """Its ID."""
        return self.record.uid

    @property
    def title(self) -> str:
        """What it is called."""
        return str(self.record.values.get("title") or "")

    def find(self, uid: str) -> "Mapping[str, JsonValue] | None":
        """The values of another record of the project."""
        found = self.hub.records.get(self.hub.aliases.get(uid, uid))
        return found.values if found is not None else None


def one_record(wired: "Wired", name: str) -> OneRecord:
    """The record of that name. Raises BadParameter where none is called so, naming the nearest, or several projects have it and none of them is meant."""
    from syncer.cli.session import meant
    from syncer.domain.problems import did_you_mean
    from syncer.sync.past import find_uid

    found, known = list[OneRecord](), set[str]()
    for project in wired.projects:
        hub = wired.hub.snapshot(project.key)
        known |= hub.records.keys()
        uid = find_uid(name, hub, lambda _uid: False)
        if uid is not None and uid in hub.records:
            found.append(OneRecord(project, hub, hub.records[uid], wired))
    if len(found) > 1:
        found = [one for one in found if one.project is meant(wired)] or found
    if len(found) > 1:
        keys = ", ".join(one.project.key for one in found)
        raise click.BadParameter(f"{name} is in {keys}: say --project", param_hint="UID")
    if not found:
        hint = (
            did_you_mean(name, sorted(known)) or "one that stands in a file alone is taken in by syncer run"
        )
        raise click.BadParameter(f"the register has no record '{name}'; {hint}", param_hint="UID")
    return found[0]


def field_path(kind: "Kind", field: str, hint: str) -> str:
    """The path of a field named in English or Chinese. Raises BadParameter of the option `hint`, naming the nearest."""
    from syncer.domain.fields import name_to_path, names_of
    from syncer.domain.problems import did_you_mean

    path = name_to_path(kind, field)
    if path is None:
        parent = field.rpartition(".")[0]
        above = (name_to_path(kind, parent) or "") if parent else ""
        near = did_you_mean(field.rpartition(".")[2], names_of(kind, above))
        cure = near or f"syncer schema lists the fields of a {kind.value}"
        raise click.BadParameter(f"a {kind.value} has no field '{field}'; {cure}", param_hint=hint)
    return path
