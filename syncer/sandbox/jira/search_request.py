"""What a search asks for, from a query string or a body; a body is bound as the product's own bean binds it.

Which values bind, which refuse the whole body and which two nulls are not survived was measured by
github.com/brekkylab/backlot (tests/test_atlassian.py, Sep-Oct 2026). Nothing is searched here.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from syncer.sandbox.jira.desk import bad_payload
from syncer.sandbox.reading import INT, LONG, whole_number
from syncer.sandbox.wire import Call, Refused, Reply, unconvertible

PAGE_DEFAULT = 50
_KEYS = frozenset(
    {
        "jql", "nextPageToken", "maxResults", "fields", "expand", "properties", "fieldsByKeys", "failFast",
        "reconcileIssues",
    }
)  # fmt: skip
_NO_LIST = 'Cannot invoke "java.util.List.stream()" because "reconcileIssues" is null'


@dataclass(frozen=True)
class Request:
    """A search, whichever way it came."""

    jql: str
    token: str | None
    size: int
    fields: list[str]
    expand: list[str]
    properties: list[str]
    reconcile: list[int]


def of_query(call: Call) -> Request:
    """A search by query parameters."""
    size = call.integer("maxResults", PAGE_DEFAULT)
    return Request(
        jql=call.text("jql") or "",
        token=call.text("nextPageToken"),
        size=size,
        fields=call.texts("fields"),
        expand=call.texts("expand"),
        properties=call.texts("properties"),
        reconcile=[_listed(call, one) for one in call.texts("reconcileIssues")],
    )


def of_body(call: Call) -> Request:
    """A search by a body; the query string is not looked at."""
    body = call.mapping()
    if set(body) - _KEYS:
        raise bad_payload()
    request = Request(
        jql=_text(body.get("jql")),
        token=_text(body.get("nextPageToken")) or None,
        size=_size(body["maxResults"]) if "maxResults" in body else PAGE_DEFAULT,
        fields=_texts(body.get("fields")),
        expand=_text(body.get("expand")).split(","),
        properties=_texts(body.get("properties")),
        reconcile=_ids(body.get("reconcileIssues")),
    )
    _check_flag(body.get("fieldsByKeys"))
    if None in (body.get("properties") or ()):
        raise _broken(f"at index {body['properties'].index(None)}")
    if "reconcileIssues" in body and body["reconcileIssues"] is None:
        raise _broken(_NO_LIST)
    return request


def _broken(text: str) -> Refused:
    return Refused(Reply(500, {"message": text, "status-code": 500, "stack-trace": ""}))


def _text(value: Any) -> str:
    if isinstance(value, list | dict):
        raise bad_payload()
    if isinstance(value, bool):
        return str(value).lower()
    return "" if value is None else str(value)


def _texts(value: Any) -> list[str]:
    if not isinstance(value, list | None):
        raise bad_payload()
    return [_text(one) for one in value or () if one is not None]


def _size(value: Any) -> int:
    """The page's size: a null is 0, a fraction is cut off, digits in a string count."""
    if value is None:
        return 0
    if isinstance(value, str):
        return _number(value, INT)
    if isinstance(value, bool) or not isinstance(value, int | float) or not -INT <= value <= INT - 1:
        raise bad_payload()
    return int(value)


def _ids(value: Any) -> list[int]:
    if not isinstance(value, list | None):
        raise bad_payload()
    found = []
    for one in value or ():
        if isinstance(one, bool | list | dict):
            raise bad_payload()
        if one is not None:
            found.append(_number(one, LONG) if isinstance(one, str) else int(one))
    if any(not -LONG <= one < LONG for one in found):
        raise bad_payload()
    return found


def _number(text: str, bound: int) -> int:
    try:
        return whole_number(text, bound) or 0
    except ValueError:
        raise bad_payload() from None


def _check_flag(value: Any) -> None:
    if not isinstance(value, bool | int | None) and value not in ("true", "false"):
        raise bad_payload()


def _listed(call: Call, text: str) -> int:
    try:
        return int(text)
    except ValueError:
        raise unconvertible(call.path, "reconcileIssues", text) from None
