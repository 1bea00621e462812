"""What JQL can ask of each field: which values an issue has there, and which value an operand means.

One table by field kind. An operand that means nothing is the error text Jira gives for it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from syncer.sandbox.host import User
from syncer.sandbox.jira import adf
from syncer.sandbox.jira.catalog import CATEGORIES, Field
from syncer.sandbox.jira.jql import Function, Operand
from syncer.sandbox.jira.model import JiraState
from syncer.sandbox.jira.records import Issue

KEY_FIELDS = ("key", "issuekey", "id", "issue")
_KEY = re.compile(r"[A-Za-z][A-Za-z0-9_]*-\d+$")


class TermError(ValueError):
    """An operand or field JQL cannot take; the message is for the caller."""


@dataclass(frozen=True)
class Asker:
    """Who asks, of which state, under which name for the field."""

    state: JiraState
    user: User | None
    name: str

    def unknown(self, operand: Operand) -> TermError:
        """The error for a value that does not exist."""
        return TermError(f"The value '{shown(operand)}' does not exist for the field '{self.name}'.")


@dataclass(frozen=True)
class Term:
    """A field compared by membership: the values an issue has, and those an operand means."""

    values: Callable[[Issue], Iterable[str]]
    means: Callable[[Asker, Operand], set[str]]


def shown(operand: Operand) -> str:
    """An operand as error texts show it."""
    if isinstance(operand, Function):
        return f"{operand.name}()"
    return "EMPTY" if operand is None else operand


def term_for(field: Field) -> Term | None:
    """How a field is compared by membership, None if it is not."""
    if field.id == "creator":
        return Term(lambda issue: (issue.creator,), _user)
    if field.kind in _ATTRIBUTES:
        return _ATTRIBUTES[field.kind]
    means = _MEANINGS.get(field.kind)
    if means is None:
        return None
    meaning = (
        (lambda asker, operand: _option(asker, field, operand))
        if field.kind in ("option", "options")
        else means
    )
    return Term(lambda issue: _held(issue.values.get(field.id), folded=field.kind == "labels"), meaning)


def key_term() -> Term:
    """How `key`, `id` and their like are compared."""
    return Term(lambda issue: (str(issue.id),), _issue)


def category_term() -> Term:
    """How `statusCategory` is compared."""
    return Term(lambda issue: (issue.status.category,), _category)


def words(text: str) -> set[str]:
    """The words of a text, as the index keeps them."""
    return set(re.findall(r"\w+", text.lower()))


def text_matches(text: str, wanted: str) -> bool:
    """Whether a text has all words wanted, `*` ending a prefix, a quoted phrase in order."""
    phrase = re.fullmatch(r'\s*"(.*)"\s*', wanted)
    if phrase is not None:
        return " ".join(re.findall(r"\w+", phrase[1].lower())) in " ".join(re.findall(r"\w+", text.lower()))
    held = words(text)
    for one in re.findall(r"\w+\*?", wanted.lower()):
        if one.endswith("*"):
            if not any(word.startswith(one[:-1]) for word in held):
                return False
        elif one not in held:
            return False
    return True


def text_of(issue: Issue, field: Field | None) -> str:
    """What `~` searches: one field, or (None) everything an issue says."""
    if field is not None:
        if field.id == "comment":
            return "\n".join(adf.plain_text(one.body) for one in issue.comments)
        return _as_text(issue.values.get(field.id))
    return "\n".join(
        [*(_as_text(one) for one in issue.values.values()), *(adf.plain_text(c.body) for c in issue.comments)]
    )


def _as_text(value: Any) -> str:
    if isinstance(value, dict):
        return adf.plain_text(value)
    return value if isinstance(value, str) else ""


def _held(value: Any, *, folded: bool) -> Iterable[str]:
    if value is None:
        return ()
    values = value if isinstance(value, tuple) else (value,)
    ids = (one if isinstance(one, str) else one.id for one in values)
    return tuple(one.lower() for one in ids) if folded else tuple(ids)


def _named(asker: Asker, operand: Operand, choices: Iterable[Any]) -> set[str]:
    wanted = shown(operand).lower()
    found = {one.id for one in choices if wanted in (one.id, one.name.lower())}
    if not found:
        raise asker.unknown(operand)
    return found


def _project(asker: Asker, operand: Operand) -> set[str]:
    wanted = shown(operand).lower()
    visible = asker.state.seen_projects(asker.user)
    found = {one.id for one in visible if wanted in (one.id, one.key.lower(), one.name.lower())}
    if not found:
        raise asker.unknown(operand)
    return found


def _category(asker: Asker, operand: Operand) -> set[str]:
    wanted = shown(operand).lower()
    found: set[str] = {
        key for key, (number, name, _) in CATEGORIES.items() if wanted in (key, str(number), name.lower())
    }
    if not found:
        raise asker.unknown(operand)
    return found


def _issue(asker: Asker, operand: Operand) -> set[str]:
    wanted = shown(operand)
    if not wanted.isdecimal() and not _KEY.match(wanted):
        raise TermError(f"The issue key '{wanted}' for field '{asker.name}' is invalid.")
    found = asker.state.find_for(asker.user, wanted)
    if found is not None:
        return {str(found.id)}
    if wanted.isdecimal():
        raise TermError(f"A value with ID '{wanted}' does not exist for the field '{asker.name}'.")
    raise TermError(f"An issue with key '{wanted}' does not exist for field '{asker.name}'.")


def _user(asker: Asker, operand: Operand) -> set[str]:
    if isinstance(operand, Function):
        if operand.name.lower() != "currentuser":
            raise TermError(f"Unable to find JQL function '{operand.name}()'.")
        return {asker.user.account_id} if asker.user else set()
    if operand not in asker.state.host.users:
        raise asker.unknown(operand)
    return {str(operand)}


def _resolution(asker: Asker, operand: Operand) -> set[str]:
    return (
        set() if shown(operand).lower() == "unresolved" else _named(asker, operand, asker.state.resolutions)
    )


def _versions(asker: Asker, operand: Operand) -> set[str]:
    return _named(
        asker, operand, [one for project in asker.state.projects.values() for one in project.versions]
    )


def _components(asker: Asker, operand: Operand) -> set[str]:
    return _named(
        asker, operand, [one for project in asker.state.projects.values() for one in project.components]
    )


def _option(asker: Asker, field: Field, operand: Operand) -> set[str]:
    try:
        return _named(asker, operand, field.options)
    except TermError:
        raise TermError(f"The option '{shown(operand)}' for field '{asker.name}' does not exist.") from None


_ATTRIBUTES: dict[str, Term] = {
    "project": Term(lambda issue: (issue.project.id,), _project),
    "status": Term(lambda issue: (issue.status.id,), lambda a, o: _named(a, o, a.state.statuses.values())),
    "issuetype": Term(lambda issue: (issue.type.id,), lambda a, o: _named(a, o, a.state.types.values())),
    "parent": Term(lambda issue: () if issue.parent is None else (str(issue.parent),), _issue),
}
_MEANINGS: dict[str, Callable[[Asker, Operand], set[str]]] = {
    "labels": lambda _, operand: {shown(operand).lower()},
    "user": _user,
    "priority": lambda asker, operand: _named(asker, operand, asker.state.priorities),
    "resolution": _resolution,
    "versions": _versions,
    "components": _components,
    "option": lambda _, operand: {shown(operand)},
    "options": lambda _, operand: {shown(operand)},
}
