"""Which files pages are made of, and when one of them has changed."""

import os
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path

from syncer.config.settings import ProjectSettings

Signature = Mapping[Path, tuple[int, int]]  # of every watched file: time of the last write (ns), size


def register_of(project: ProjectSettings) -> set[Path]:
    """Files and folders that a project's records and data are read from."""
    return {one for one in (project.project_path, project.folder, project.workbook) if one is not None}


def signature(roots: Collection[Path]) -> Signature:
    """When each file below the roots was last written, and its size; hidden folders are left out."""
    found: dict[Path, tuple[int, int]] = {}
    for root in roots:
        for path in _files(root):
            try:
                stat = path.stat()
            except OSError:  # gone between listing and looking: the next look shows it
                continue
            found[path] = (stat.st_mtime_ns, stat.st_size)
    return found


def _files(root: Path) -> Iterator[Path]:
    if root.is_file():
        yield root
    for folder, below, names in os.walk(root):
        below[:] = [name for name in below if not name.startswith(".")]
        yield from (Path(folder) / name for name in names)


def changed(before: Signature, after: Signature) -> list[Path]:
    """Files that came, went or were written between two looks."""
    return sorted(path for path in before.keys() | after.keys() if before.get(path) != after.get(path))
