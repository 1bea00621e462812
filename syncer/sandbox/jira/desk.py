"""What the handlers of Jira share: who asks, which issue is meant, pages of results, errors as replies."""

from __future__ import annotations

from collections.abc import Sequence
from functools import wraps
from typing import Any

from syncer.sandbox.host import User
from syncer.sandbox.jira.catalog import Project
from syncer.sandbox.jira.edits import UNSEEN, EditRefusedError
from syncer.sandbox.jira.model import JiraState
from syncer.sandbox.jira.records import Issue
from syncer.sandbox.jira.views import RichTextUnavailableError, View
from syncer.sandbox.wire import BAD_PAYLOAD, Call, Handler, Refused, Reply, refused

UNAUTHENTICATED = "Client must be authenticated to access this resource."
NO_PROJECT = "No project could be found with {} '{}'."
NOT_SIGNED_IN = "You are not authenticated. Authentication required to perform this operation."
RICH_TEXT_IN_V2 = "This sandbox does not convert rich text to wiki markup: use /rest/api/3, or leave out the fields that hold rich text."


def state_of(call: Call) -> JiraState:
    """Jira's state."""
    return call.site.jira


def view_of(call: Call) -> View:
    """The view for the caller in the version of the API they chose."""
    return View(call.site.jira, call.user, api_version(call))


def api_version(call: Call) -> int:
    """2 or 3, from the path."""
    return 2 if call.path.startswith("/rest/api/2/") else 3


def actor(call: Call) -> User:
    """The caller; refuses anonymous ones with 401."""
    if call.user is None:
        raise refused(401, NOT_SIGNED_IN)
    return call.user


def the_issue(call: Call, name: str = "issue") -> Issue:
    """The issue the path names; 404 where there is none or the caller is anonymous: nobody can tell which."""
    found = call.site.jira.find_for(call.user, call.params[name])
    if found is None:
        raise refused(404, UNSEEN)
    return found


def the_project(call: Call, name: str = "project") -> Project:
    """The project the path names, with 404 as for issues."""
    wanted = call.params[name]
    found = call.site.jira.project_for(call.user, wanted)
    if found is None:
        raise refused(404, NO_PROJECT.format("id" if wanted.isdecimal() else "key", wanted))
    return found


def page_bounds(call: Call, default: int, most: int) -> tuple[int, int]:
    """`startAt` and `maxResults`, clamped as most of Jira's lists do."""
    start = max(0, call.integer("startAt", 0))
    return start, min(most, max(0, call.integer("maxResults", default)))


def page(
    call: Call, values: Sequence[Any], key: str = "values", default: int = 50, most: int = 100
) -> dict[str, Any]:
    """One page of a list, with offsets and total."""
    start, size = page_bounds(call, default, most)
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


def handled(handler: Handler) -> Handler:
    """Turn what the store refuses into Jira's ErrorCollection."""

    @wraps(handler)
    def wrapped(call: Call) -> Reply:
        try:
            return handler(call)
        except EditRefusedError as refusal:
            raise refused(refusal.status, *refusal.messages, errors=refusal.errors) from None
        except RichTextUnavailableError:
            raise refused(501, RICH_TEXT_IN_V2) from None

    return wrapped
