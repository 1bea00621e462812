"""Field values on their way in: what a client sent becomes what the store holds, or an error text.

One function a kind, one table. The texts are the ones people quote in public reports. Nothing is written
here.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from syncer.sandbox.host import Host, User
from syncer.sandbox.jira import adf, richtext, timetracking
from syncer.sandbox.jira.catalog import Field, Kind, Named, Option, Project, SecurityLevel, Version, pick
from syncer.sandbox.jira.epics import EPIC_NAME, NAME_REQUIRED
from syncer.sandbox.jira.model import JiraState

NO_SUMMARY = "You must specify a summary of the issue."
NEWLINE_SUMMARY = "The summary is invalid because it contains newline characters."
LONG_SUMMARY = "Summary must be less than 255 characters."
TEXT_LIMIT = 255


class InvalidValueError(ValueError):
    """A value the field does not take; the message is the one Jira gives for the field."""


@dataclass(frozen=True)
class Context:
    """Where a value is to be set."""

    state: JiraState
    project: Project
    field: Field
    type_name: str | None = None

    @property
    def options(self) -> tuple[Option, ...]:
        """The field's options where the value is to be set."""
        return self.field.options_in(self.project.key, self.type_name)


def off_screen(field_id: str) -> str:
    """The error for a field that cannot be set here."""
    return f"Field '{field_id}' cannot be set. It is not on the appropriate screen, or unknown."


def parse(context: Context, raw: Any) -> Any:
    """The stored form of a value sent for a field; raises InvalidValueError."""
    return _PARSERS[context.field.kind](context, raw)


def _text(context: Context, raw: Any) -> str | None:
    if context.field.id == "summary":
        return _summary(raw)
    if raw is None or raw == "":
        if context.field.id == EPIC_NAME.id:
            raise InvalidValueError(NAME_REQUIRED)
        return None
    if not isinstance(raw, str):
        raise InvalidValueError("Operation value must be a string")
    if len(raw) > TEXT_LIMIT:
        raise InvalidValueError(
            "The entered text is too long. It exceeds the allowed limit of 255 characters."
        )
    return raw


def _summary(raw: Any) -> str:
    if raw is not None and not isinstance(raw, str):
        raise InvalidValueError("Operation value must be a string")
    trimmed = (raw or "").strip()
    if not trimmed:
        raise InvalidValueError(NO_SUMMARY)
    if "\n" in trimmed or "\r" in trimmed:
        raise InvalidValueError(NEWLINE_SUMMARY)
    if len(trimmed) > TEXT_LIMIT:
        raise InvalidValueError(LONG_SUMMARY)
    return trimmed


def _timetracking(_context: Context, raw: Any) -> Any:
    try:
        return timetracking.estimates_of(raw)
    except ValueError as problem:
        raise InvalidValueError(str(problem)) from None


def _rich(context: Context, raw: Any) -> Any:
    try:
        return richtext.accepted(context.state.host, raw)
    except adf.InvalidDocumentError as problem:
        raise InvalidValueError(str(problem)) from None


def _url(_context: Context, raw: Any) -> str | None:
    if raw is None or raw == "":
        return None
    if not isinstance(raw, str) or not re.match(r"[a-z][a-z0-9+.-]*:\S+$", raw, re.IGNORECASE):
        raise InvalidValueError("Not a valid URL")
    return raw


def _number(_context: Context, raw: Any) -> float | None:
    if raw is None:
        return None
    if isinstance(raw, bool) or not isinstance(raw, int | float):
        raise InvalidValueError("Operation value must be a number")
    return float(raw)


def _date(_context: Context, raw: Any) -> str | None:
    if raw is None or raw == "":
        return None
    try:
        if not isinstance(raw, str) or not re.fullmatch(r"\d{4}-\d{2}-\d{2}", raw):
            raise ValueError
        return date.fromisoformat(raw).isoformat()
    except ValueError:
        raise InvalidValueError('Operation value must be of the format "yyyy-MM-dd"') from None


def _datetime(_context: Context, raw: Any) -> datetime | None:
    if raw is None or raw == "":
        return None
    try:
        read = datetime.fromisoformat(str(raw))
    except ValueError:
        raise InvalidValueError(
            "Operation value must be of the format \"yyyy-MM-dd'T'HH:mm:ss.SSSZ\""
        ) from None
    return read.astimezone(UTC)


def _user(context: Context, raw: Any) -> str | None:
    if raw is not None and not isinstance(raw, dict):
        raise InvalidValueError("data was not an object")
    wanted, user = named_user(context.state.host, raw or {})
    if not wanted:
        _check_may_be_nobody(context)
        return None
    if wanted == "-1" and context.field.id == "assignee":
        return context.project.lead
    if context.field.id == "assignee" and (user is None or not user.active):
        raise InvalidValueError(f"User '{wanted}' cannot be assigned issues.")
    if user is None:
        raise InvalidValueError(_unknown_user(context, wanted))
    return user.account_id


def named_user(host: Host, raw: Mapping[str, Any]) -> tuple[str, User | None]:
    """The name a value gives for a user ("" for nobody) and who that is: by account id, on Data Center by login.

    Data Center takes `{"key"}` too where the switch says so.
    """
    if host.cloud:
        account = raw.get("accountId", raw.get("id"))
        return str(account or ""), host.users.get(str(account))
    if raw.get("name") is None and host.switches.dc_user_by_key and raw.get("key") is not None:
        return str(raw["key"]), by_key(host, str(raw["key"]))
    login = str(raw.get("name") or "")
    return login, host.user_by_login(login)


def by_key(host: Host, key: str) -> User | None:
    """The user with a key of Data Center's, which stays when the login changes."""
    return next((one for one in host.users.values() if one.key == key), None)


def _users(context: Context, raw: Any) -> tuple[str, ...]:
    found = [_user(context, one) for one in _list(raw)]
    return tuple(dict.fromkeys(one for one in found if one is not None))


def _unknown_user(context: Context, account: str) -> str:
    if context.field.id == "reporter":
        return "The reporter specified is not a user."
    return f"User '{account}' does not exist."


def _check_may_be_nobody(context: Context) -> None:
    if context.field.id == "reporter":
        raise InvalidValueError("Reporter is required.")


def _labels(_context: Context, raw: Any) -> tuple[str, ...]:
    labels = _list(raw)
    for label in labels:
        if not isinstance(label, str):
            raise InvalidValueError("Operation value must be a string")
        if re.search(r"\s", label):
            raise InvalidValueError(f"The label '{label}' contains spaces which is invalid.")
        if len(label) > TEXT_LIMIT:
            raise InvalidValueError(f"The label '{label}' is too long. It must be 255 characters or less.")
    return tuple(sorted({label for label in labels if label}))


def _option(context: Context, raw: Any) -> Option | None:
    return None if raw is None else _chosen(context, context.options, raw)


def _chosen(context: Context, options: tuple[Option, ...], raw: Any) -> Option:
    found = pick(options, raw, "value")
    if found is not None and not found.disabled:
        return found
    if isinstance(raw, dict) and raw.get("id") is not None:
        raise InvalidValueError(f"Option id '{raw['id']}' is not valid")
    raise InvalidValueError(
        "Specify a valid 'id' or 'name' for " + context.field.name
        if not isinstance(raw, dict) or "value" not in raw
        else f"Option value '{raw['value']}' is not valid"
    )


def _options(context: Context, raw: Any) -> tuple[Option, ...]:
    found = [_option(context, one) for one in _list(raw)]
    return tuple(dict.fromkeys(one for one in found if one is not None))


def _cascade(context: Context, raw: Any) -> tuple[Option, ...] | None:
    """A choice and, where `child` is given, the one below it (§6.18)."""
    if raw is None:
        return None
    first = _chosen(context, context.options, raw)
    child = raw.get("child")
    return (first,) if child is None else (first, _chosen(context, first.children, child))


def _security(context: Context, raw: Any) -> SecurityLevel | None:
    if raw is None:
        return None
    for one in context.project.security_levels:
        if isinstance(raw, dict) and (str(raw.get("id")) == one.id or raw.get("name") == one.name):
            return one
    raise InvalidValueError("The security level selected is invalid.")


def _priority(context: Context, raw: Any) -> Named | None:
    if raw is None:
        return None
    found = pick(context.project.priorities, raw)
    if found is not None:
        return found
    if isinstance(raw, dict) and raw.get("id") is not None:
        raise InvalidValueError("The priority selected is invalid.")
    raise InvalidValueError("Specify a valid 'id' or 'name' for priority")


def _resolution(context: Context, raw: Any) -> Named | None:
    if raw is None:
        return None
    found = pick(context.state.resolutions, raw)
    if found is None:
        raise InvalidValueError("The resolution selected is invalid.")
    return found


def _versions(context: Context, raw: Any) -> tuple[str, ...]:
    return tuple(dict.fromkeys(_version(context.project.versions, one).id for one in _list(raw)))


def _version(choices: list[Version], wanted: Any) -> Version:
    if isinstance(wanted, dict):
        for one in choices:
            if one.id == str(wanted["id"]) if "id" in wanted else one.name == wanted.get("name"):
                return one
        if "id" in wanted:
            raise InvalidValueError(f"Version id '{wanted['id']}' is not valid")
        raise InvalidValueError(f"Version name '{wanted.get('name')}' is not valid")
    raise InvalidValueError("expected Object containing a 'name' property")


def _components(context: Context, raw: Any) -> tuple[Named, ...]:
    found = []
    for one in _list(raw):
        component = pick(context.project.components, one)
        if component is None:
            name = one.get("id") or one.get("name") if isinstance(one, dict) else one
            raise InvalidValueError(f"Component name '{name}' is not valid")
        found.append(component)
    return tuple(dict.fromkeys(found))


def _refused(context: Context, _raw: Any) -> Any:
    raise InvalidValueError(off_screen(context.field.id))


def _list(raw: Any) -> list[Any]:
    if raw is None:
        return []
    if not isinstance(raw, list):
        raise InvalidValueError("data was not an array")
    return raw


_PARSERS: dict[Kind, Callable[[Context, Any], Any]] = {
    "text": _text,
    "rich": _rich,
    "url": _url,
    "number": _number,
    "date": _date,
    "datetime": _datetime,
    "user": _user,
    "users": _users,
    "labels": _labels,
    "option": _option,
    "options": _options,
    "cascade": _cascade,
    "security": _security,
    "priority": _priority,
    "resolution": _resolution,
    "timetracking": _timetracking,
    "versions": _versions,
    "components": _components,
    # these are no values of their own: edits.py knows what they mean, everything else may not set them
    "issuetype": _refused,
    "project": _refused,
    "parent": _refused,
    "links": _refused,
    "status": _refused,
    "fixed": _refused,
    "rank": _refused,
    "sprints": _refused,
}
