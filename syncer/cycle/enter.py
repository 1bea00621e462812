"""Entering new records into the register: what `new` and `import` do with their drafts.

A register with files gets files, which people can look at and mend before the next cycle reads them; one without
gets decisions in the store. Nothing is sent to a site, and no lock is waited for.
"""

from collections.abc import Iterable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from string import ascii_lowercase
from uuid import uuid4

from syncer.cycle.project import Ports, Project
from syncer.domain.fields import flatten, unflatten
from syncer.domain.ids import format_provisional, kind_of
from syncer.domain.json import JsonObject
from syncer.domain.problems import Problem
from syncer.domain.records import Kind, dump, load
from syncer.intake.draft import Draft
from syncer.ports import FileWritten, Misconfigured
from syncer.sync.changes import FileEdit
from syncer.sync.observation import DecisionKind, FilesObservation
from syncer.sync.restored import RESTORED

_BATCH = 25  # files: what is written between two words of progress


@dataclass(frozen=True, slots=True)
class Entered:
    """A draft's record: its id, the file it stands in ("" where the store keeps it), or why it could not be entered."""

    uid: str
    draft: Draft
    file: str = ""
    problem: Problem | None = None


def enter(
    project: Project, ports: Ports, drafts: Sequence[Draft], *, by: str, offered: Sequence[str] = ()
) -> list[Entered]:
    """Enter drafts, parts included, and return what became of each in order; `offered` are fields files get headings for.

    Raises pydantic.ValidationError for values no record may have, PortError where files cannot be read,
    Misconfigured where the register's folder is not there.
    """
    drafts = [_canonical(draft) for draft in drafts]
    if not drafts:
        return []
    if ports.files is None:
        return _into_store(project, ports, drafts, by)
    seen = ports.files.read()
    missing = [problem for problem in seen.problems if problem.code == "no-folder"]
    if missing:
        raise Misconfigured(missing)  # before any id is spent
    if seen.holds is not None:
        return _into_store(project, ports, drafts, by, _taken(seen))  # a workbook may lack a column
    numbered = _numbered(project, ports, drafts, _taken(seen))
    edits = [replace(_edit(draft, uids), offered=tuple(offered)) for draft, uids in numbered]
    written: list[FileWritten] = []
    for done in range(0, len(edits), _BATCH):
        ports.progress("writing files", done, len(edits))
        written += ports.files.write(edits[done : done + _BATCH])
    return [
        Entered(one.uid, draft, one.handle, one.problem)
        for (draft, _), one in zip(numbered, written, strict=True)
    ]


def _canonical(draft: Draft) -> Draft:
    """The draft with its values as the register keeps them."""
    stand_in = format_provisional("", draft.kind, "0")
    record = dump(load(draft.kind, unflatten(draft.kind, {**draft.values, "id": stand_in})))
    values = {path: value for path, value in flatten(draft.kind, record).items() if path != "id"}
    parts = {path: tuple(_canonical(part) for part in found) for path, found in draft.parts.items()}
    return replace(draft, values=values, parts=parts)


# ---------------------------------------------------------------------------------------- files


def _taken(seen: FilesObservation) -> set[str]:
    """Ids that stand in files; a file that cannot be read most likely has the id it is named after."""
    named = {path.rpartition("/")[2].partition(".")[0] for path in seen.frozen}
    return {record.uid for record in seen.records} | named


def _numbered(
    project: Project, ports: Ports, drafts: Sequence[Draft], taken: AbstractSet[str]
) -> list[tuple[Draft, list[str]]]:
    """Each draft with the ids of itself and its parts; ids that stand in files already are reserved with them."""
    known = sorted(uid for uid in taken if uid and kind_of(uid) is not None)
    reserved = [(Kind(kind), uid) for uid in known if (kind := kind_of(uid)) is not None]
    wanted = [(one.kind, "") for draft in drafts for one in draft.whole()]
    fresh = iter(ports.hub.allocate(project.key, [*reserved, *wanted], project.prefix)[len(reserved) :])
    return [(draft, [next(fresh) for _ in draft.whole()]) for draft in drafts]


def _edit(draft: Draft, uids: Sequence[str]) -> FileEdit:
    uid, whole = uids[0], _referring(draft, uids)
    parts = dict(zip(uids[1:], (dict(one.values) for one in list(whole.whole())[1:]), strict=True))
    return FileEdit("", draft.kind, uid, dict(whole.values), "", parts=parts)


def _referring(draft: Draft, uids: Sequence[str]) -> Draft:
    """A draft whose lists name its parts by their ids, and whose parts say where they come from."""
    names = iter(uids[1:])
    listed = {path: [next(names) for _ in parts] for path, parts in draft.parts.items()}
    parts = {
        path: tuple(replace(part, values={**part.values, "comes_from": uids[0]}) for part in found)
        for path, found in draft.parts.items()
    }
    return replace(
        draft, values={**draft.values, **{p: [*ids] for p, ids in listed.items() if ids}}, parts=parts
    )


# ---------------------------------------------------------------------------------------- store


def _into_store(
    project: Project, ports: Ports, drafts: Sequence[Draft], by: str, taken: AbstractSet[str] = frozenset()
) -> list[Entered]:
    """Decisions that the next cycle carries out; ids are provisional while the store never saw a cycle, or none since it was put back.

    A store that is new may be one that was lost: which numbers are taken, only Jira's markers tell then.
    """
    if ports.hub.last_cycle(project.key) is None or RESTORED in ports.hub.snapshot(project.key).cursors:
        fresh = _provisional(project.prefix, (one.kind for draft in drafts for one in draft.whole()), ports)
        numbered = [(draft, [next(fresh) for _ in draft.whole()]) for draft in drafts]
    else:
        numbered = _numbered(project, ports, drafts, taken)
    entered: list[Entered] = []
    for draft, uids in numbered:
        for uid, one in zip(uids, _referring(draft, uids).whole(), strict=True):
            payload: JsonObject = {"kind": one.kind.value, "values": dict(one.values)}
            ports.hub.decide(project.key, DecisionKind.ENTER, uid, payload, by=by, now=ports.clock())
        entered.append(Entered(uids[0], draft))
    return entered


def _provisional(prefix: str, kinds: Iterable[Kind], ports: Ports) -> Iterator[str]:
    """Provisional ids that sort as they were entered, so that numbers are given in the order of the list.

    Letters for the second and for chance, since figures sort by their size; then the position.
    """
    started = _letters(int(ports.clock().timestamp()), 7) + _letters(uuid4().int, 3)
    for position, kind in enumerate(kinds, 1):
        yield format_provisional(prefix, kind, f"{started}{position}")


def _letters(number: int, count: int) -> str:
    """The last so many digits of a number to the base of 26, as letters."""
    found = ""
    for _ in range(count):
        number, digit = divmod(number, len(ascii_lowercase))
        found = ascii_lowercase[digit] + found
    return found
