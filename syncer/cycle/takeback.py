"""Edits of a workbook that came back, weighed against what the register says by now, and carried into it.

The same three-way merge as everywhere: what it was exported with, what the register says, what the cell says. Where they
cannot be merged nothing moves and both are told. Edits go into the record's own file where it has one, which shows them
at once and loses nothing when Jira moved meanwhile (the next cycle holds both); else they are decisions in the store,
which wait for the next cycle and, where they meet another edit, until a person decides.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from syncer.cycle.conduct import Planned
from syncer.cycle.project import Ports, Project
from syncer.domain.fields import spec_of
from syncer.domain.json import JsonValue
from syncer.domain.kinds import Kind
from syncer.domain.meta import Shape
from syncer.domain.problems import Problem
from syncer.intake.sheetvalues import SheetReader
from syncer.intake.takeback import CellEdit
from syncer.intake.validity import faults
from syncer.sync.changes import FileEdit
from syncer.sync.observation import DecisionKind, FileRecord, FilesObservation
from syncer.sync.values import CLASH, merge, same

Records = Mapping[str, tuple[Kind, Mapping[str, JsonValue]]]
TAKEN, MERGED, THERE, CLASHES, UNKNOWN = "taken", "merged", "there", "clash", "unknown"


@dataclass(frozen=True, slots=True)
class Weighed:
    """An edit with what the register says by now, the value it comes to, and how: taken, merged, there, clash, unknown."""

    edit: CellEdit
    present: JsonValue
    value: JsonValue
    how: str

    @property
    def moves(self) -> bool:
        """Whether the register is to be told."""
        return self.how in {TAKEN, MERGED}


def weigh(
    records: Records, edits: Iterable[CellEdit], reader: SheetReader, take: str = ""
) -> tuple[Weighed, ...]:
    """Merge each edit; `take` ("workbook" or "register") decides what cannot be merged."""
    return tuple(_weighed(records, edit, reader, take) for edit in edits)


def _weighed(records: Records, found: CellEdit, reader: SheetReader, take: str) -> Weighed:
    if found.uid not in records:
        return Weighed(found, None, None, UNKNOWN)
    present = records[found.uid][1].get(found.path)
    base, value = (reader.as_known(found.kind, found.path, v, present) for v in (found.base, found.value))
    edit = replace(found, base=base, value=value)
    spec = spec_of(edit.kind, edit.path)
    shape = spec.shape if spec is not None else Shape.SCALAR
    if same(present, edit.value, shape):
        return Weighed(edit, present, present, THERE)
    merged = merge(edit.base, present, edit.value, shape)
    if merged is CLASH or not isinstance(merged, str | int | float | bool | list | dict | None):
        if take == "workbook":
            return Weighed(edit, present, edit.value, TAKEN)
        return Weighed(edit, present, present, THERE if take == "register" else CLASHES)
    if same(merged, present, shape):
        return Weighed(edit, present, present, THERE)
    return Weighed(edit, present, merged, TAKEN if same(merged, edit.value, shape) else MERGED)


def carry(
    project: Project, ports: Ports, planned: Planned, weighed: Sequence[Weighed], *, by: str
) -> tuple[dict[str, str], list[Problem]]:
    """Carry edits into the register; returns by uid the file they went to ("" for the store), and what was refused.

    A record that would not be valid is left as it is, as a whole. Raises PortError.
    """
    by_uid: dict[str, list[Weighed]] = {}
    for one in weighed:
        if one.moves:
            by_uid.setdefault(one.edit.uid, []).append(one)
    problems: list[Problem] = []
    sound: dict[str, list[Weighed]] = {}
    for uid, moved in by_uid.items():
        wrong = _wrong(planned, uid, moved)
        problems += wrong
        if not wrong:
            sound[uid] = moved
    files = _files(planned.seen.files)
    done = _into_files(ports, planned, {uid: sound[uid] for uid in sound if uid in files}, files, problems)
    for uid in [uid for uid in sound if uid not in files]:
        for one in sound[uid]:
            payload: dict[str, JsonValue] = {"value": one.value, "against": {}}
            subject = f"{uid} {one.edit.path}"
            ports.hub.decide(project.key, DecisionKind.RESOLVE, subject, payload, by=by, now=ports.clock())
        done[uid] = ""
    return done, problems


def _wrong(planned: Planned, uid: str, moved: Sequence[Weighed]) -> list[Problem]:
    """Why a record may not say all this together."""
    kind, values = planned.plan.records[uid]
    leaves = {**values, **{one.edit.path: one.value for one in moved}}
    return faults(kind, leaves, moved[0].edit.place, uid)


def _files(seen: FilesObservation | None) -> dict[str, FileRecord]:
    """Records that a file of their own shows; a workbook may lack the column of an edited field, so it is none."""
    if seen is None or seen.holds is not None:
        return {}
    return {record.uid: record for record in seen.records if record.uid}


def _into_files(
    ports: Ports,
    planned: Planned,
    moved: Mapping[str, Sequence[Weighed]],
    files: Mapping[str, FileRecord],
    problems: list[Problem],
) -> dict[str, str]:
    seen = planned.seen.files
    if ports.files is None or seen is None or not moved:
        return {}
    edits = [
        FileEdit(
            files[uid].handle,
            files[uid].kind,
            uid,
            {one.edit.path: one.value for one in found},
            seen.digests.get(files[uid].path, ""),
        )
        for uid, found in moved.items()
    ]
    done: dict[str, str] = {}
    for outcome in ports.files.write(edits):
        if outcome.problem is not None:
            problems.append(outcome.problem)
        else:
            done[outcome.uid] = outcome.handle
    return done
