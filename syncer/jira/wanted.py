"""Checks all names of a project's mappings against the site, and says everything that is wrong at once.

Why it exists: a mistake in a mapping must be found before the first write, with the place where it was
made, not one by one in production (B-15, B-16).
"""

import re
from collections.abc import Callable
from typing import TypeVar

from syncer.domain.problems import Place, Problem
from syncer.jira.catalogue import Catalogue
from syncer.jira.names import UnknownName
from syncer.jira.values import FieldInfo
from syncer.ports import Misconfigured, Wanted

Found = TypeVar("Found")
_PLACE = re.compile(r"(?P<file>.*?)(?::(?P<line>\d+))?(?::(?P<column>\d+))?")
_NOT_VALUES = frozenset({"description", "status"})


def resolve(wanted: Wanted, catalogue: Catalogue) -> dict[str, FieldInfo]:
    """The project's fields by neutral name. Raises Misconfigured with every name that leads nowhere."""
    catalogue.doubt()
    check = _Check()
    if check.look(catalogue.project, wanted.project, wanted.project_place) is None:
        raise Misconfigured(check.problems)
    for kind, groups in wanted.types.items():
        for names in groups:
            check.look(
                lambda these: catalogue.issue_type(these, wanted.project),
                names,
                wanted.type_places.get(kind, ""),
                f" for {kind}",
            )
    for name, place in wanted.priorities.items():
        check.look(catalogue.priority, name, place)
    for name, place in wanted.link_types.items():
        check.look(catalogue.link_type, name, place)
    fields = {}
    for name, place in wanted.fields.items():
        info = check.look(lambda this: catalogue.field(this, wanted.project), name, place)
        if info is not None and name not in _NOT_VALUES:
            fields[name] = info
    if check.problems:
        raise Misconfigured(check.problems)
    return fields


Asked = TypeVar("Asked")


class _Check:
    """Collects what could not be found, so that one run shows all of it."""

    def __init__(self) -> None:
        self.problems: list[Problem] = []

    def look(self, find: Callable[[Asked], Found], asked: Asked, place: str, about: str = "") -> Found | None:
        """What `find` finds; None, and a problem more, where it finds nothing."""
        try:
            return find(asked)
        except UnknownName as error:
            problem = Problem(f"{error.message}{about}", error.hint, _place(place), code="jira.name")
            self.problems.append(problem)
            return None


def _place(text: str) -> Place | None:
    """A place as `file:line:column`, each part but the first optional."""
    found = _PLACE.fullmatch(text)
    if found is None or not text:
        return None
    return Place(found["file"], int(found["line"] or 0), int(found["column"] or 0))
