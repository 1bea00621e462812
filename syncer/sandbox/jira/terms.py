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
from syncer.sandbox.jira.jql_functions import FUNCTIONS, Asker, TermError, shown
from syncer.sandbox.jira.records import Issue

KEY_FIELDS = ("key", "issuekey", "id", "issue")
_KEY = re.compile(r"[A-Za-z][A-Za-z0-9_]*-\d+$")
_IDEOGRAPHS = "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
_WORD = re.compile(rf"[{_IDEOGRAPHS}]|[^\W{_IDEOGRAPHS}]+")
_WILD = {"*": r"\w*", "?": r"\w"}


@dataclass(frozen=True)
class Term:
    """A field compared by membership: the values an issue has, and those an operand means."""

    values: Callable[[Issue], tuple[str, ...]]
    means: Callable[[Asker, Operand], set[str]]

    def wanted(self, asker: Asker, operand: Operand) -> set[str]:
        """The values an operand means, a function's among them; raises TermError."""
        if not isinstance(operand, Function):
            return self.means(asker, operand)
        found = FUNCTIONS.get(operand.name.lower())
        if found is None:
            raise TermError(f"Unable to find JQL function '{operand.name}({', '.join(operand.arguments)})'.")
        fields, function = found
        if asker.field not in fields:
            raise TermError(f"The function '{operand.name}' is not supported by the field '{asker.name}'.")
        return function(asker, operand)


def term_for(field: Field) -> Term | None:
    """How a field is compared by membership, None if it is not."""
    if field.id == "attachment":
        return Term(lambda issue: tuple(str(one.id) for one in issue.attachments), _nothing)
    if field.id == "creator":
        return Term(lambda issue: (issue.creator,), _user)
    if field.kind in _ATTRIBUTES:
        return _ATTRIBUTES[field.kind]
    means = _MEANINGS.get(field.kind)
    if means is None:
        return None
    meaning = (
        (lambda asker, operand: _option(asker, field, operand))
        if field.kind in ("option", "options", "cascade")
        else means
    )
    return Term(lambda issue: _held(issue.values.get(field.id), folded=field.kind == "labels"), meaning)


def key_term() -> Term:
    """How `key`, `id` and their like are compared."""
    return Term(lambda issue: (str(issue.id),), _issue)


def issue_term(attribute: str) -> Term:
    """How `watcher` and `voter` are compared."""
    return Term(lambda issue: tuple(getattr(issue, attribute)), _user)


def category_term() -> Term:
    """How `statusCategory` is compared."""
    return Term(lambda issue: (issue.status.category,), _category)


def folded(text: str) -> str:
    """The words of a text as the index keeps them, in order; a Chinese or Japanese character is a word."""
    return f" {' '.join(_WORD.findall(text.lower()))} "


def text_matches(held: str, wanted: str) -> bool:
    """Whether words kept (`folded`) have all those wanted: `*` and `?` stand for letters, a quoted phrase is in order."""
    phrases, rest = re.findall(r'"([^"]*)"', wanted), re.sub(r'"[^"]*"', " ", wanted)
    return all(folded(one) in held for one in phrases if one.strip()) and all(
        _has(one, held) for one in rest.lower().split()
    )


def _has(one: str, held: str) -> bool:
    if "*" in one or "?" in one:
        pattern = "".join(_WILD.get(sign) or re.escape(sign) for sign in one)
        return re.search(f" {pattern} ", held) is not None
    return not _WORD.search(one) or folded(one) in held


def text_of(issue: Issue, field: Field | None) -> str:
    """What `~` searches, folded: one field, or (None) everything an issue says."""
    kept = issue.texts
    if kept is None:
        return folded(_text_of(issue, field))
    name = "" if field is None else field.id
    if name not in kept:
        kept[name] = folded(_text_of(issue, field))
    return kept[name]


def _text_of(issue: Issue, field: Field | None) -> str:
    if field is None:
        said = [_as_text(one) for one in issue.values.values()]
        return "\n".join([*said, *(_as_text(one.body) for one in issue.comments)])
    if field.id == "comment":
        return "\n".join(_as_text(one.body) for one in issue.comments)
    return _as_text(issue.values.get(field.id))


def _as_text(value: Any) -> str:
    if isinstance(value, dict):
        return adf.plain_text(value)
    return value if isinstance(value, str) else ""


def _held(value: Any, *, folded: bool) -> tuple[str, ...]:
    if value is None:
        return ()
    values = value if isinstance(value, tuple) else (value,)
    ids = (one if isinstance(one, str) else one.id for one in values)
    return tuple(one.lower() for one in ids) if folded else tuple(ids)


def _named(asker: Asker, operand: Operand, choices: Iterable[Any]) -> set[str]:
    """What is named so; names in the caller's language count, and a name wins over an id."""
    wanted, every = shown(operand).lower(), tuple(choices)
    found = {one.id for one in every if wanted == one.name.lower() or wanted == asker.translated(one)}
    found = found or {one.id for one in every if wanted == one.id}
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
        if asker.state.host.switches.deleted_id_in_jql == "skip":
            return set()
        raise TermError(f"A value with ID '{wanted}' does not exist for the field '{asker.name}'.")
    raise TermError(f"An issue with key '{wanted}' does not exist for field '{asker.name}'.")


def _user(asker: Asker, operand: Operand) -> set[str]:
    wanted, host = shown(operand), asker.state.host
    if host.cloud:
        found = {wanted} if wanted in host.users else set()
        found = found or {one.account_id for one in host.users.values() if _named_so(one, wanted.lower())}
    else:
        folded = wanted.lower()
        found = {
            one.account_id
            for one in host.users.values()
            if folded in (one.login.lower(), one.key.lower()) or _named_so(one, folded)
        }
    if not found:
        raise asker.unknown(operand)
    return found


def _nothing(asker: Asker, operand: Operand) -> set[str]:
    raise asker.unknown(operand)


def _named_so(user: User, folded: str) -> bool:
    return user.email_visible and folded in (user.email.lower(), user.name.lower())


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


def _levels(asker: Asker, operand: Operand) -> set[str]:
    return _named(
        asker, operand, [one for project in asker.state.projects.values() for one in project.security_levels]
    )


def _option(asker: Asker, field: Field, operand: Operand) -> set[str]:
    try:
        return _named(asker, operand, field.every_option())
    except TermError:
        raise TermError(f"The option '{shown(operand)}' for field '{asker.name}' does not exist.") from None


_ATTRIBUTES: dict[str, Term] = {
    "project": Term(lambda issue: (issue.project.id,), _project),
    "status": Term(lambda issue: (issue.status.id,), lambda a, o: _named(a, o, a.state.statuses.values())),
    "issuetype": Term(lambda issue: (issue.type.id,), lambda a, o: _named(a, o, a.state.types.values())),
    "parent": Term(lambda issue: () if issue.parent is None else (str(issue.parent),), _issue),
    "security": Term(lambda issue: () if issue.security is None else (issue.security.id,), _levels),
}
_MEANINGS: dict[str, Callable[[Asker, Operand], set[str]]] = {
    "labels": lambda _, operand: {shown(operand).lower()},
    "user": _user,
    "priority": lambda asker, operand: _named(asker, operand, asker.state.priorities),
    "resolution": _resolution,
    "versions": _versions,
    "components": _components,
    "users": _user,
    "rank": lambda _, operand: {shown(operand)},
    "sprints": lambda asker, operand: _named(asker, operand, asker.state.agile.sprints.values()),
    "option": lambda _, operand: {shown(operand)},
    "options": lambda _, operand: {shown(operand)},
    "cascade": lambda _, operand: {shown(operand)},
}
