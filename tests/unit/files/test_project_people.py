"""People of `project.yaml` who cannot be told apart are told with their places (PPL-4)."""

from __future__ import annotations

from syncer.domain.problems import Severity
from syncer.files.projectfile import parse

PEOPLE = """people:
  - {id: boss, name: Boss, email: boss@example.com}
  - {id: twin, email: Boss@example.com}
  - {id: BOSS}
  - {id: me@example.com, email: me@example.com}
  - id: li
    邮箱: twin
"""


def test_an_id_or_an_address_of_two_people_means_the_first_and_is_told() -> None:
    """Whoever shares it would hear of nothing; the file is read all the same."""
    data, problems = parse("project.yaml", PEOPLE.encode())
    assert data is not None
    assert [(one.message, str(one.place)) for one in problems] == [
        ("'Boss@example.com' already means 'boss', and nobody else", "project.yaml:3:23"),
        ("'BOSS' already means 'boss', and nobody else", "project.yaml:4:10"),
        ("'twin' already means 'twin', and nobody else", "project.yaml:7:9"),
    ]
    assert {(one.severity, one.code, bool(one.hint)) for one in problems} == {
        (Severity.WARNING, "person-twice", True)
    }
