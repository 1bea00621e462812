"""What concerns several files of a register: ids that stand twice, lines that only repeat a record's own file.

Pure: parsed files in, records and problems out.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace

from syncer.domain.problems import Place, Problem, Severity
from syncer.files.reading import ParsedFile, without
from syncer.sync.observation import FileRecord


def settle(files: Mapping[str, ParsedFile]) -> tuple[dict[str, ParsedFile], list[Problem]]:
    """Return the files without records whose id stands twice (B-25), and what to say about it."""
    places = _places(files.values())
    settled = dict(files)
    problems: list[Problem] = []
    for uid, found in places.items():
        if len(found) < 2:
            continue
        own = [(path, record) for path, record in found if "#" not in record.handle]
        if len(own) == 1:
            problems += _repeated(settled, uid, own[0][1], found)
        else:
            problems += _doubled(settled, uid, found)
    return settled, problems


def _places(files: Iterable[ParsedFile]) -> dict[str, list[tuple[str, FileRecord]]]:
    places: dict[str, list[tuple[str, FileRecord]]] = {}
    for parsed in files:
        for record in parsed.records:
            name = record.uid or record.alias
            if name:
                places.setdefault(name, []).append((parsed.path, record))
    return places


def _doubled(settled: dict[str, ParsedFile], uid: str, found: list[tuple[str, FileRecord]]) -> list[Problem]:
    """Nobody can tell which one is meant: none is used until people say."""
    problems = []
    for path, record in found:
        others = ", ".join(str(_place(other)) for _, other in found if other is not record)
        hint = "give one of them another id, or delete the line 'id:' to be given a new one"
        if "#" in record.handle:
            hint = f"keep the words in one place and write only '- {uid}' in the other"
        message = f"the id {uid} stands here and at {others}"
        problems.append(Problem(message, hint, _place(record), code="double-id", uid=uid))
        settled[path] = without(settled[path], {uid})
    return problems


def _repeated(
    settled: dict[str, ParsedFile], uid: str, own: FileRecord, found: list[tuple[str, FileRecord]]
) -> list[Problem]:
    """A record with a file of its own is edited there; a meeting's line is then only its mention."""
    problems = []
    for path, record in found:
        if record is own:
            continue
        parsed = settled[path]
        kept = tuple(one for one in parsed.records if one is not record)
        settled[path] = replace(parsed, records=kept)
        if _says_more(record, own):
            message = f"{uid} has a file of its own; what this line says of it is not read"
            problems.append(
                Problem(message, f"edit {own.handle}", _place(record), Severity.WARNING, "repeated", uid)
            )
    return problems


def _says_more(line: FileRecord, own: FileRecord) -> bool:
    said = {path: value for path, value in line.values.items() if path not in {"comes_from", "state"}}
    return any(own.values.get(path) != value for path, value in said.items())


def _place(record: FileRecord) -> Place:
    return record.places.get("id") or Place(record.path)
