"""Routes of what administrators have set for everybody (Cloud): time tracking, the banner, columns of lists."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from syncer.sandbox.jira.api_filters import the_filter
from syncer.sandbox.jira.desk import actor, bad_payload, state_of
from syncer.sandbox.jira.uploads import text_fields
from syncer.sandbox.wire import Call, Handler, Reply, refused

COLUMNS = (
    "issuetype",
    "issuekey",
    "summary",
    "assignee",
    "reporter",
    "priority",
    "status",
    "resolution",
    "created",
)
FORBIDDEN = "Only Jira administrators can perform this operation."
PROVIDER = {"key": "JIRA", "name": "JIRA provided time tracking"}


def cloud_table() -> dict[str, dict[str, Handler]]:
    """Paths of Cloud alone below the API's root, with their methods."""
    return {
        "configuration/timetracking": {"GET": provider},
        "configuration/timetracking/list": {"GET": providers},
        "configuration/timetracking/options": {"GET": options},
        "announcementBanner": {"GET": banner},
    }


def table() -> dict[str, dict[str, Handler]]:
    """What Data Center has in the same shape."""
    return {
        "user/columns": {"GET": columns, "PUT": put_columns, "DELETE": reset_columns},
        "settings/columns": {"GET": default_columns, "PUT": put_default_columns},
        "filter/{filter}/columns": {
            "GET": filter_columns,
            "PUT": put_filter_columns,
            "DELETE": reset_filter_columns,
        },
    }


def _administrator(call: Call) -> None:
    if not actor(call).admin:
        raise refused(403, FORBIDDEN)


def provider(call: Call) -> Reply:
    """Who keeps the time."""
    _administrator(call)
    return Reply(body=PROVIDER)


def providers(call: Call) -> Reply:
    """Everybody who could keep the time."""
    _administrator(call)
    return Reply(body=[PROVIDER])


def options(call: Call) -> Reply:
    """How durations are counted: what the sandbox counts with."""
    _administrator(call)
    hours = {"workingHoursPerDay": 8.0, "workingDaysPerWeek": 5.0}
    return Reply(body=hours | {"timeFormat": "pretty", "defaultUnit": "minute"})


def banner(call: Call) -> Reply:
    """The banner over every page: none."""
    _administrator(call)
    shown = {
        "message": "",
        "isDismissible": False,
        "isEnabled": False,
        "hashId": "0",
        "visibility": "private",
    }
    return Reply(body=shown)


# columns


def columns(call: Call) -> Reply:
    """The columns of the caller's lists."""
    return Reply(body=_items(call, _kept(call, actor(call).account_id) or _kept(call, "") or COLUMNS))


def default_columns(call: Call) -> Reply:
    """The columns of everybody's lists."""
    _administrator(call)
    return Reply(body=_items(call, _kept(call, "") or COLUMNS))


def _kept(call: Call, account: str) -> list[str]:
    return [
        one
        for one in state_of(call).preferences.get(f"columns {account}", {}).get("ids", "").split(",")
        if one
    ]


def _items(call: Call, names: Iterable[str]) -> list[dict[str, str]]:
    fields = state_of(call).fields
    return [{"value": one, "label": fields[one].name if one in fields else "Key"} for one in names]


def put_columns(call: Call) -> Reply:
    """Set the columns of the caller's lists."""
    return _put(call, actor(call).account_id)


def put_default_columns(call: Call) -> Reply:
    """Set the columns of everybody's lists."""
    _administrator(call)
    return _put(call, "")


def _put(call: Call, account: str) -> Reply:
    names = _sent(call)
    unknown = [one for one in names if one not in state_of(call).fields and one != "issuekey"]
    if unknown or not names:
        raise refused(400, f"These are no fields one can have as columns: {', '.join(unknown) or '-'}")
    state_of(call).preferences[f"columns {account}"] = {"ids": ",".join(names)}
    return Reply(200)


def _of_filter(call: Call) -> str:
    return f"filter {the_filter(call, call.params['filter']).id}"


def filter_columns(call: Call) -> Reply:
    """The columns of a filter's list; 404 where it has none of its own."""
    names = _kept(call, _of_filter(call))
    if not names:
        raise refused(404, "No column layout is configured for this filter.")
    return Reply(body=_items(call, names))


def put_filter_columns(call: Call) -> Reply:
    """Set the columns of a filter's list."""
    actor(call)
    return _put(call, _of_filter(call))


def reset_filter_columns(call: Call) -> Reply:
    """Take a filter's own columns away."""
    actor(call)
    state_of(call).preferences.pop(f"columns {_of_filter(call)}", None)
    return Reply(204)


def _sent(call: Call) -> list[str]:
    """The names in a body: JSON, or a form with `columns` repeated, as either kind of client sends it."""
    kind = call.headers.get("content-type", "")
    if "json" in kind:
        found: Any = call.mapping().get("columns")
    else:
        found = text_fields(call, "columns")
    if not isinstance(found, list) or not all(isinstance(one, str) for one in found):
        raise bad_payload()
    return found


def reset_columns(call: Call) -> Reply:
    """Give the caller everybody's columns again."""
    state_of(call).preferences.pop(f"columns {actor(call).account_id}", None)
    return Reply(204)
