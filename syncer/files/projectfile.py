"""`project.yaml`: people, customer, milestones and the rest of a project's data, with places for its problems.

Only read here. Keys may be English or Chinese, as in the records.
"""

from pathlib import Path

from syncer.domain.problems import Place, Problem
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
