"""`project.yaml`: people, customer, milestones and the rest of a project's data, with places for its problems.

Only read here. Keys may be English or Chinese, as in the records.
"""

from pathlib import Path

from syncer.domain.problems import Problem
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
