"""`project.yaml`: people, customer, milestones and the rest of a project's data, with places for its problems.

Only read here. Keys may be English or Chinese, as in the records.
"""

from pathlib import Path

from syncer.domain.problems import Place, Problem, Severity
from syncer.domain.project import ProjectData, load_project
from syncer.files.payload import Collector, read_mapping, validate
from syncer.files.source import decode
from syncer.files.yamltree import Form, compose


def parse(file: str, raw: bytes) -> tuple[ProjectData | None, list[Problem]]:
    """Read the bytes of a `project.yaml`; None with all its problems when it cannot be used."""
    source, problems = decode(file, raw)
    if source is None:
        return None, problems
    root, problems = compose(source, 0, len(source.text))
    if problems:
        return None, problems
    if root is None or root.empty:
        return ProjectData(), []
    if root.form is not Form.MAPPING:
        return None, [
            Problem(
                "project.yaml has no keys", "write 'key: value' lines", source.place(root.start), code="yaml"
            )
        ]
    into = Collector("project", source)
    read_mapping(into, root)
    data = validate(into, load_project)
    if data is not None:
        _tell_apart(data, into)
    return (None if into.broken else data), into.problems


def places(file: str, raw: bytes) -> dict[str, Place]:
    """Return where each key of a `project.yaml` stands, by dotted path with the numbers of list items ("milestones.1.forecast").

    An item stands where its first key does; nothing where the file cannot be read.
    """
    source, _ = decode(file, raw)
    root, problems = compose(source, 0, len(source.text)) if source is not None else (None, [])
    if source is None or root is None or problems or root.form is not Form.MAPPING:
        return {}
    into = Collector("project", source)
    read_mapping(into, root)
    found: dict[str, Place] = {}
    for loc, spot in into.spots.items():
        for depth in range(1, len(loc) + 1):
            found.setdefault(".".join(map(str, loc[:depth])), source.place(spot.key))
    return found


def _tell_apart(data: ProjectData, into: Collector) -> None:
    """Say which ids and e-mail addresses two people share: they mean the first of them, and the other hears of nothing."""
    known: dict[str, int] = {}
    for index, person in enumerate(data.people):
        for key, ref in (("id", person.id), ("email", person.email)):
            first = known.setdefault(ref.strip().casefold(), index) if ref else index
            spot = into.spots.get(("people", index, key))
            if first != index and spot is not None:
                message = f"'{ref}' already means '{data.people[first].id}', and nobody else"
                hint = "give each person an id and an e-mail address of their own"
                into.say(spot.value, message, hint, "person-twice", Severity.WARNING)


def read(path: Path, file: str) -> tuple[ProjectData | None, list[Problem], bytes | None]:
    """Read a project file; a missing one is an empty project."""
    try:
        raw = path.read_bytes()
    except FileNotFoundError:
        return ProjectData(), [], None
    except OSError as error:
        return (
            None,
            [Problem(f"{file} cannot be read: {error.strerror}", "check its permissions", code="unreadable")],
            None,
        )
    data, problems = parse(file, raw)
    return data, problems, raw
