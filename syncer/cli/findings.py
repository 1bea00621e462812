"""What commands tell of findings (CPL-1): sentences with a place, and how many there are; no command of its own.

The words are those of the pages, in English unless another language is asked for, so that both say the same. A finding ends no
command with an error, but for one that the mapping calls an error, in `check --register`.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from syncer.cycle.conduct import Planned
    from syncer.cycle.project import Project
    from syncer.domain.findings import Finding
    from syncer.domain.json import JsonObject
    from syncer.domain.problems import Place, Problem
    from syncer.domain.project import ProjectData
    from syncer.pages.labels import Labels
    from syncer.sync.observation import FileRecord, FilesObservation, HubState
    from syncer.wiring import Wired

_MOST = 20_000  # records; more are not judged just to be counted
_FEW = 5  # moves that a plan names one by one
_READ_FROM = {"story": "description"}  # what is read from another field stands there
_PLURALS = {"error": "errors", "warning": "warnings", "info": "notes"}


def of_files(project: "Project", seen: "FilesObservation", locale: str) -> "list[tuple[Finding, Problem]]":
    """Every finding of a register's files with its sentence, by file, line and column."""
    from syncer.domain.project import ProjectData
    from syncer.sync.judged import judged

    named = {record.uid or record.handle: record for record in seen.records}
    records = {name: (record.kind, record.values) for name, record in named.items()}
    said = judged(project.mapping, seen.project or ProjectData(), records)
    labels = project.templates.labels
    told = [
        (finding, sentence(finding, labels, locale, _place(named[name], finding.path)))
        for name, found in said.items()
        for finding in (replace(one, uid=named[name].uid) for one in found)
    ]
    return sorted(told, key=lambda pair: (pair[1].place is None, pair[1].place))


def of_plan(
    wired: "Wired", project: "Project", seen: "FilesObservation", locale: str
) -> "list[tuple[Finding, Problem]]":
    """Where the plan of `project.yaml` is off by more than its limits (PLN-2), by the days planned there."""
    from zoneinfo import ZoneInfo

    from syncer.files.projectfile import places
    from syncer.sync.deviation import findings, plan_state

    today = wired.clock().astimezone(ZoneInfo(project.timezone)).date()
    state = plan_state(project.mapping, seen.project, project.timezone, today) if seen.project else None
    settings = wired.settings.project(project.key)
    if state is None or seen.project is None or settings is None:
        return []
    path, labels = settings.project_path, project.templates.labels
    known = places(path.name, path.read_bytes()) if path.is_file() else {}
    told = []
    for finding in findings(state, seen.project):
        named = finding.values.get("name") or labels.word(locale, "milestone", finding.values.get("kind", ""))
        one = replace(finding, values={**finding.values, "name": named})
        told.append((one, sentence(one, labels, locale, _in_plan(known, finding.path))))
    return told


def _in_plan(known: "Mapping[str, Place]", path: str) -> "Place | None":
    """Where a milestone's forecast stands, else its planned day, else the milestone; what is nowhere said, at the milestones."""
    tried = (f"{path}.forecast", f"{path}.planned", path, path.partition(".")[0], "milestones")
    return next((known[each] for each in tried if each in known), None)


def sentence(finding: "Finding", labels: "Labels", locale: str, place: "Place | None" = None) -> "Problem":
    """A finding as it is told on a terminal: what, and what cures it."""
    from syncer.domain.problems import Problem
    from syncer.pages.finding_words import told

    message, cure = told(finding, labels, locale)
    return Problem(message, cure, place, finding.severity, finding.code, finding.uid)


def _place(record: "FileRecord", path: str) -> "Place | None":
    """Where the field stands; for one that is missing, where what it belongs to does, else the record's ID."""
    first = path.partition(".")[0]
    at = _READ_FROM.get(first, path)
    while at and at not in record.places:
        at = at.rpartition(".")[0]
    below = (place for key, place in record.places.items() if path and key.startswith(f"{path}."))
    found = record.places.get(at) or next(below, None) or record.places.get("id")
    return found or min(record.places.values(), default=None)


def of_hub(wired: "Wired", project: "Project", hub: "HubState") -> "dict[str, int] | None":
    """How many findings the records of the store have, by severity; None for too many records to look at each."""
    from syncer.sync.judged import judged, tally

    if len(hub.records) > _MOST:
        return None
    records = {uid: (record.kind, record.values) for uid, record in hub.records.items()}
    said = judged(project.mapping, data_of(wired, project), records)
    return tally(finding for found in said.values() for finding in found)


def data_of(wired: "Wired", project: "Project") -> "ProjectData":
    """What `project.yaml` says by now; nothing where it cannot be read."""
    from syncer.domain.project import ProjectData
    from syncer.files.projectfile import read

    settings = wired.settings.project(project.key)
    data = read(settings.project_path, settings.project_path.name)[0] if settings is not None else None
    return data or ProjectData()


@dataclass(frozen=True, slots=True)
class InPlan:
    """What there is to say of records as they would be, in figures, and of states that would leave their usual order.

    No counts for too many records to look at each.
    """

    counts: Mapping[str, int]
    moves: "tuple[Problem, ...]"

    def lines(self) -> list[str]:
        """At the end of a plan for a terminal: how many, and the first few moves."""
        few = [f"  {one.uid}: {one.message}" for one in self.moves[:_FEW]]
        more = [f"  and {len(self.moves) - _FEW} more"] if len(self.moves) > _FEW else []
        said = summed(self.counts)
        return [*([f"what records say: {said} (syncer check --register)"] if said else []), *few, *more]

    def to_json(self) -> "JsonObject":
        """The counts, and the moves one by one."""
        return {"counts": dict(self.counts), "moves": [one.to_json() for one in self.moves]}


def judged_in(project: "Project", planned: "Planned") -> InPlan:
    """What there is to say of a plan's records and of the states it would move; nothing is held up by it."""
    from syncer.sync.judged import judged, out_of_order, tally

    plan = planned.plan
    moved = tuple(out_of_order(project.mapping, plan.changes, plan.records))
    few = plan.records if len(plan.records) <= _MOST else {}
    said = judged(project.mapping, planned.seen.data, few)
    counts = tally([*moved, *(finding for found in said.values() for finding in found)])
    labels = project.templates.labels
    return InPlan(counts, tuple(sentence(finding, labels, "en") for finding in moved))


def summed(counts: Mapping[str, int]) -> str:
    """Counts in words, such as "2 warnings, 1 note"; "" for none."""
    return ", ".join(
        f"{n} {_PLURALS[level] if n != 1 else _PLURALS[level][:-1]}" for level, n in counts.items()
    )


def as_json(told: "Iterable[tuple[Finding, Problem]]") -> "Iterator[JsonObject]":
    """Findings with their sentences and places."""
    for finding, problem in told:
        yield {**finding.to_json(), **problem.to_json()}
