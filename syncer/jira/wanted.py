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
from syncer.domain.records import Kind
from syncer.jira.catalogue import CUSTOM, Catalogue
from syncer.jira.names import Named, UnknownName
from syncer.jira.values import FieldInfo, called
from syncer.ports import FieldUse, Filling, Misconfigured, Wanted

Found = TypeVar("Found")
_PLACE = re.compile(r"(?P<file>.*?)(?::(?P<line>\d+))?(?::(?P<column>\d+))?")
_NOT_VALUES = frozenset({"description", "status"})
_PARAGRAPH = (frozenset({"paragraph"}), "a paragraph (multi-line text)")
_NUMBER = (frozenset({"number"}), "a number")
_TAKES: Mapping[str, tuple[frozenset[str], str]] = {
    "text": (frozenset({"string", "option"}), "a line of text or a choice"),
    "checklist": _PARAGRAPH,
    "checks": _PARAGRAPH,
    "cascade": (frozenset({"option-with-child"}), "a cascading choice"),
    "version": (frozenset({"version", "[version]"}), "versions"),
    "component": (frozenset({"[component]"}), "components"),
    "sprint": (frozenset({"sprint"}), "sprints"),
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
    "set": (
        frozenset({"[string]", "[option]", "[version]", "[component]"}),
        "labels, a multiple choice, versions or components",
    ),
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
    for kind in wanted.filled:
        _check_required(check, kind, wanted, fields, catalogue)
    if check.problems:
        raise Misconfigured(check.problems)
    return fields


def _check_required(
    check: "_Check", kind: Kind, wanted: Wanted, fields: Mapping[str, FieldInfo], catalogue: Catalogue
) -> None:
    """All that Jira requires of new issues is filled, or one problem a type says what is not (B-15)."""
    given: dict[str, FieldInfo] = {}
    for name, filling in wanted.required.get(kind, {}).items():
        info = check.look(lambda this: catalogue.field(CUSTOM + this, wanted.project), name, filling.place)
        if info is not None:
            given[info.id] = info
            _check_filling(check, info, filling, wanted, catalogue)
    ids = {fields[name].id for name in wanted.filled[kind] if name in fields} | given.keys()
    ids |= {"description"} if "description" in wanted.filled[kind] else set()
    epics = catalogue.epics() if "parent" in wanted.filled[kind] else None
    ids |= {epics.link} if epics is not None else set()
    for issue_type in _types(wanted.types.get(kind, ()), wanted.project, catalogue):
        lacking = catalogue.lacking(issue_type, wanted.project, ids)
        if lacking:
            message, hint = unfilled(lacking, issue_type, wanted.project, kind, catalogue)
            check.say(message, hint, wanted.type_places.get(kind, ""))


def unfilled(
    lacking: Mapping[str, str], issue_type: Named, project: str, kind: str, catalogue: Catalogue
) -> tuple[str, str]:
    """What to say of fields that the create screen of a type requires and nobody fills, and where it is mended."""
    named = ", ".join(f"'{word}' ({name})" for name, word in sorted(lacking.items()))
    first = sorted(lacking.values())[0]
    message = f"{issue_type.name} in {project} cannot be created: its create screen requires {named}, which nothing fills"
    cure = f"map a field to it, or give every new issue a value: records.{kind}.required: {{{first}: …}}"
    where = catalogue.where_needed(issue_type, project)
    return message, f"{cure}; or let an administrator make it optional: {where}"


def _check_filling(
    check: "_Check", info: FieldInfo, filling: Filling, wanted: Wanted, catalogue: Catalogue
) -> None:
    if info.chosen:
        words = filling.value if isinstance(filling.value, list) else [filling.value]
        for word in map(str, words):
            check.passes(lambda this: catalogue.check_option(info, this, wanted.project), word, filling.place)


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
    if info.chosen:
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
