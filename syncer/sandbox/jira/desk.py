"""What the handlers of Jira share: who asks, which issue is meant, pages of results, errors as replies."""

from __future__ import annotations

import json
import secrets
from collections.abc import Sequence
from functools import lru_cache, wraps
from typing import Any

from syncer.sandbox.host import User
from syncer.sandbox.jira import richtext
from syncer.sandbox.jira.catalog import Project
from syncer.sandbox.jira.edits import UNSEEN, EditRefusedError
from syncer.sandbox.jira.model import JiraState
from syncer.sandbox.jira.records import Issue
from syncer.sandbox.jira.views import View
from syncer.sandbox.wire import BAD_PAYLOAD, Call, Handler, Refused, Reply, refused

NO_PROJECT = "No project could be found with {} '{}'."
NOT_SIGNED_IN = "You are not authenticated. Authentication required to perform this operation."
ABSENT_ON_DATACENTER = "Issue Does Not Exist"
HIDDEN_ON_DATACENTER = "You do not have the permission to see the specified issue."
BIGGEST_SHORT = 0xFFFF
LOGIN_REQUIRED = "Login Required"
_RICH_PARTS = ("comment", "worklog")


def state_of(call: Call) -> JiraState:
    """Jira's state."""
    return call.site.jira


def view_of(call: Call) -> View:
    """The view for the caller in the version of the API they chose."""
    return View(call.site.jira, call.user, api_version(call))


def api_version(call: Call) -> int:
    """2 or 3, from the path; Data Center has 2 only, what `latest` means on Cloud is a switch."""
    if not call.site.cloud or call.path.startswith("/rest/api/2/"):
        return 2
    return int(call.site.switches.cloud_latest) if call.path.startswith("/rest/api/latest/") else 3


def rich_value(call: Call, raw: Any) -> Any:
    """Rich text of a request body, marked as wiki markup where it came through version 2 of Cloud."""
    return richtext.WikiMarkup(raw) if call.site.cloud and api_version(call) == 2 else raw


def issue_body(call: Call, body: dict[str, Any]) -> dict[str, Any]:
    """A request body about an issue, its rich text marked as what the version of the API takes."""
    if not call.site.cloud or api_version(call) != 2:
        return body
    fields, updates = body.get("fields"), body.get("update")
    marked = dict(body)
    if isinstance(fields, dict):
        marked["fields"] = {name: _marked(call, name, value) for name, value in fields.items()}
    if isinstance(updates, dict):
        marked["update"] = {name: _marked_operations(call, name, each) for name, each in updates.items()}
    return marked


def _marked(call: Call, name: str, value: Any) -> Any:
    field = state_of(call).fields.get(name)
    return rich_value(call, value) if field is not None and field.kind == "rich" else value


def _marked_operations(call: Call, name: str, operations: Any) -> Any:
    if not isinstance(operations, list) or not all(isinstance(one, dict) for one in operations):
        return operations
    return [{verb: _marked_operand(call, name, raw) for verb, raw in one.items()} for one in operations]


def _marked_operand(call: Call, name: str, raw: Any) -> Any:
    if name not in _RICH_PARTS or not isinstance(raw, dict):
        return _marked(call, name, raw)
    part = "body" if name == "comment" else "comment"
    return raw | ({part: rich_value(call, raw[part])} if part in raw else {})


def actor(call: Call) -> User:
    """The caller; refuses anonymous ones with 401."""
    if call.user is None:
        raise refused(401, NOT_SIGNED_IN)
    return call.user


def the_issue(call: Call, name: str = "issue") -> Issue:
    """The issue the path names; 404 where there is none or the caller is anonymous: nobody can tell which."""
    found = call.site.jira.find_for(call.user, call.params[name])
    if found is None:
        raise unseen(call, call.params[name])
    return found


def unseen(call: Call, name: str) -> Refused:
    """The refusal for an issue that is not there or that the caller may not see.

    Cloud says the same of both. Data Center asks strangers to sign in and calls the rest absent, or (a switch)
    forbidden where it is there.
    """
    if call.site.cloud:
        return refused(404, UNSEEN)
    if call.user is None:
        return refused(401, HIDDEN_ON_DATACENTER, LOGIN_REQUIRED)
    if call.site.switches.dc_hidden_issue == "forbidden" and state_of(call).find(name) is not None:
        return refused(403, HIDDEN_ON_DATACENTER)
    return refused(404, ABSENT_ON_DATACENTER)


def the_project(call: Call, name: str = "project") -> Project:
    """The project the path names, with 404 as for issues; Cloud takes its key in capitals only."""
    wanted = call.params[name]
    found = call.site.jira.project_for(call.user, wanted)
    if found is None or (call.site.cloud and wanted not in (found.id, found.key)):
        raise refused(404, NO_PROJECT.format("id" if wanted.isdecimal() else "key", wanted))
    return found


def page_bounds(call: Call, default: int, most: int) -> tuple[int, int]:
    """`startAt` and `maxResults`, clamped as most of Jira's lists do."""
    start = max(0, call.integer("startAt", 0))
    return start, min(most, max(0, call.integer("maxResults", default)))


def page(
    call: Call,
    values: Sequence[Any],
    key: str = "values",
    default: int = 50,
    most: int = 100,
    *,
    least: int = 0,
) -> dict[str, Any]:
    """One page of a list, with offsets and total; `least` where even 0 gives one."""
    start, size = page_bounds(call, default, most)
    size = max(size, least)
    shown = list(values[start : start + size])
    return {"startAt": start, "maxResults": size, "total": len(values), key: shown}


def last_page(start: int, shown: int, total: int) -> bool:
    """Whether a page reaches the end."""
    return start + shown >= total


def strings(value: Any) -> list[str]:
    """A body's list of strings (numbers count); refuses anything else."""
    if not isinstance(value, list) or not all(
        isinstance(one, str | int) and not isinstance(one, bool) for one in value
    ):
        raise bad_payload()
    return [str(one) for one in value]


def bad_payload() -> Refused:
    """The refusal of a body of the wrong shape."""
    return Refused(Reply(400, {"errorMessages": [BAD_PAYLOAD]}))


def unrecognised(bean: str, name: str) -> Refused:
    """The refusal of a key the JSON reader has no place for."""
    source = f"org.apache.catalina.connector.CoyoteInputStream@{secrets.token_hex(4)}; line: 1, column: 2"
    text = (
        f'Unrecognized field "{name}" (Class {bean}), not marked as ignorable\n at [Source: {source}] '
        f'(through reference chain: {bean}["{name}"])'
    )
    return Refused(Reply(400, {"errorMessages": [text]}))


def _check_database(call: Call) -> None:
    """A database of three-byte characters takes no others: writing one fails as MySQL does (§6.13)."""
    if call.site.cloud or not call.site.switches.dc_mysql_utf8mb3 or call.method not in ("POST", "PUT"):
        return
    try:
        said = json.dumps(json.loads(call.raw_body or b"null"), ensure_ascii=False)
    except ValueError:
        return
    astral = next((one for one in said if ord(one) > BIGGEST_SHORT), None)
    if astral is not None and not call.path.endswith("/search"):
        octets = "".join(f"\\x{one:02X}" for one in astral.encode())
        raise refused(500, f"Incorrect string value: '{octets}' for column 'DESCRIPTION' at row 1")


@lru_cache(maxsize=512)  # more than there are; some are made anew for each site
def handled(handler: Handler) -> Handler:
    """Turn what the store refuses into Jira's ErrorCollection; wrapped once a process, however many sites are served."""

    @wraps(handler)
    def wrapped(call: Call) -> Reply:
        _check_database(call)
        try:
            return handler(call)
        except EditRefusedError as refusal:
            raise refused(refusal.status, *refusal.messages, errors=refusal.errors) from None

    return wrapped
