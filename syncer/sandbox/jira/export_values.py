"""Field values of an export as the store holds them: texts in the site's form, custom fields by their schema."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from syncer.sandbox.host import Host
from syncer.sandbox.jira import adf
from syncer.sandbox.jira.catalog import Kind, Option
from syncer.sandbox.jira.export_catalog import instant
from syncer.sandbox.jira.export_people import People
from syncer.sandbox.jira.model import JiraState
from syncer.sandbox.texts import markup


class Texts:
    """Rich text of either form in the form the site stores: documents on Cloud, wiki markup on Data Center."""

    def __init__(self, host: Host) -> None:
        self._host = host

    def stored(self, value: Any) -> Any:
        """What is stored of a text or document; None for an empty one."""
        if not value:
            return None
        if not self._host.cloud:
            return value if isinstance(value, str) else markup.to_wiki(value)
        document = markup.to_adf(value) if isinstance(value, str) else value
        return adf.normalised(document, self._host.random)


def custom_values(
    state: JiraState, texts: Texts, people: People, fields: Mapping[str, Any], unnamed: dict[str, int]
) -> dict[str, Any]:
    """The values of the custom fields the site knows; those it does not are counted in `unnamed`."""
    found: dict[str, Any] = {}
    for name, value in fields.items():
        if not name.startswith("customfield_") or value in (None, [], ""):
            continue
        field = state.fields.get(name)
        read = None if field is None else _READ.get(field.kind)
        if field is None or read is None:
            unnamed[name] = unnamed.get(name, 0) + 1
        else:
            found[name] = read(texts, people, value)
    return found


def _option(value: Any) -> Option | None:
    if not isinstance(value, Mapping):
        return None
    return Option(
        str(value.get("id", "0")), str(value.get("value", value.get("name", ""))), bool(value.get("disabled"))
    )


def _options(value: Any) -> tuple[Option, ...]:
    found = (_option(one) for one in (value if isinstance(value, list) else [value]))
    return tuple(one for one in found if one is not None)


def _cascade(value: Any) -> tuple[Option, ...]:
    child = value.get("child") if isinstance(value, Mapping) else None
    return tuple(one for one in (_option(value), _option(child)) if one is not None)


_READ: dict[Kind, Callable[[Texts, People, Any], Any]] = {
    "text": lambda _texts, _people, value: str(value),
    "url": lambda _texts, _people, value: str(value),
    "rich": lambda texts, _people, value: texts.stored(value),
    "number": lambda _texts, _people, value: float(value),
    "date": lambda _texts, _people, value: str(value)[:10],
    "datetime": lambda _texts, _people, value: instant(value),
    "user": lambda _texts, people, value: people.account(value),
    "users": lambda _texts, people, value: tuple(one for one in map(people.account, value) if one),
    "labels": lambda _texts, _people, value: tuple(sorted(str(one) for one in value)),
    "option": lambda _texts, _people, value: _option(value),
    "options": lambda _texts, _people, value: _options(value),
    "cascade": lambda _texts, _people, value: _cascade(value),
}
