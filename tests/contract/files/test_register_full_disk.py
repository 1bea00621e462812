"""A full disk under the register: the file is as it was, no temporary file stays, and the edit is said to have failed."""

from __future__ import annotations

from pathlib import Path

from syncer.domain.kinds import Kind
from syncer.files.folder import RegisterFolder
from syncer.sync.changes import FileEdit
from tests.support.limited import no_file_beyond

TEXT = f"---\nid: REQ-0001\ntitle: Gate\n---\n{'As a parent I want a gate. ' * 400}\n"


def test_neither_an_old_file_nor_a_new_one_is_left_half_written(tmp_path: Path) -> None:
    (tmp_path / "requirements").mkdir()
    path = tmp_path / "requirements" / "gate.md"
    path.write_text(TEXT, encoding="utf-8")
    folder = RegisterFolder(tmp_path, tmp_path / "project.yaml", settle=0)
    seen = folder.read()
    (record,) = seen.records
    digest = seen.digests[record.handle]
    long = {"title": "Another gate " * 500}
    edits = [
        FileEdit(record.handle, Kind.REQUIREMENT, "REQ-0001", {"title": "Gate opens"}, digest),
        FileEdit("", Kind.REQUIREMENT, "REQ-0002", long, ""),
    ]
    with no_file_beyond(4_000):
        written = folder.write(edits)
    problems = [one.problem for one in written]
    assert [problem.code for problem in problems if problem is not None] == ["cannot-write", "cannot-write"]
    assert path.read_text(encoding="utf-8") == TEXT
    assert [one.name for one in (tmp_path / "requirements").iterdir()] == ["gate.md"]
    assert all(one.problem is None for one in folder.write(edits))
