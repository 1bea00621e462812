"""Checks all names of a project's mappings against the site, and says everything that is wrong at once.

Why it exists: a mistake in a mapping must be found before the first write, with the place where it was
made, not one by one in production (B-15, B-16, B-17). That includes what a custom field is (a number takes no
name), whether the create screens of our types show it, and whether its options are those that we write.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from typing import TypeVar

from syncer.domain.problems import Place, Problem
from syncer.jira.catalogue import Catalogue
from syncer.jira.names import Named, UnknownName
from syncer.jira.values import FieldInfo, called
from syncer.ports import FieldUse, Misconfigured, Wanted

Found = TypeVar("Found")
_PLACE = re.compile(r"(?P<file>.*?)(?::(?P<line>\d+))?(?::(?P<column>\d+))?")
_NOT_VALUES = frozenset({"description", "status"})
_PARAGRAPH = (frozenset({"paragraph"}), "a paragraph (multi-line text)")
_NUMBER = (frozenset({"number"}), "a number")
_TAKES: Mapping[str, tuple[frozenset[str], str]] = {
    "text": (frozenset({"string", "option"}), "a line of text or a choice"),
    "markdown": _PARAGRAPH,
    "bullets": _PARAGRAPH,
    "criteria": _PARAGRAPH,
    "integer": _NUMBER,
    "decimal": _NUMBER,
    "money": _NUMBER,
    "date": (frozenset({"date"}), "a date"),
    "datetime": (frozenset({"datetime"}), "a date with time"),
    "person": (frozenset({"user"}), "a person"),
    "[person]": (frozenset({"[user]"}), "a list of people"),
    "set": (frozenset({"[string]", "[option]"}), "labels or a multiple choice"),
}


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
    for use in wanted.uses:
        if use.neutral in fields:
            _check_use(check, use, fields[use.neutral], wanted, catalogue)
    if check.problems:
        raise Misconfigured(check.problems)
    return fields


def _check_use(check: "_Check", use: FieldUse, info: FieldInfo, wanted: Wanted, catalogue: Catalogue) -> None:
    """What a line does with a custom field: the field's type, and where we write, its screens and options."""
    taken, meant = _TAKES[use.form]
    if info.sort not in taken:
        words = f"Jira's field '{info.name}' ({info.id}) is {called(info)}, and this needs {meant}"
        check.say(words, "name another field, or change `as`", use.place)
        return
    if not use.written:
        return
    for issue_type in _types(wanted.types.get(use.kind, ()), wanted.project, catalogue):
        if not check.passes(
            lambda it: catalogue.check_screen(info, it, wanted.project), issue_type, use.place
        ):
            return
    if info.sort in {"option", "[option]"}:
        for word, place in use.options.items():
            check.passes(lambda this: catalogue.check_option(info, this, wanted.project), word, place)


def _types(groups: Iterable[tuple[str, ...]], project: str, catalogue: Catalogue) -> list[Named]:
    """The issue types that would be created; names that lead nowhere are told elsewhere."""
    found = []
    for names in groups:
        with suppress(UnknownName):
            found.append(catalogue.issue_type(names, project))
    return list(dict.fromkeys(found))


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
            self.say(f"{error.message}{about}", error.hint, place)
            return None

    def passes(self, test: Callable[[Asked], None], asked: Asked, place: str) -> bool:
        """Whether a test finds nothing wrong; a problem more where it does."""
        try:
            test(asked)
        except UnknownName as error:
            self.say(error.message, error.hint, place)
            return False
        return True

    def say(self, message: str, hint: str, place: str) -> None:
        """A problem more; the same is said once."""
        problem = Problem(message, hint, _place(place), code="jira.name")
        if problem not in self.problems:
            self.problems.append(problem)


def _place(text: str) -> Place | None:
    """A place as `file:line:column`, each part but the first optional."""
    found = _PLACE.fullmatch(text)
    if found is None or not text:
        return None
    return Place(found["file"], int(found["line"] or 0), int(found["column"] or 0))
