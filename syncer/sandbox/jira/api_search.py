"""Routes of search: pages with tokens, counts, matches. They read the index, which lags behind the store."""

from __future__ import annotations

import re
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from syncer.sandbox.jira import changelog, search
from syncer.sandbox.jira.desk import bad_payload, state_of, view_of
from syncer.sandbox.jira.query import UNBOUNDED, Prepared, QueryError, prepare
from syncer.sandbox.jira.records import Issue
from syncer.sandbox.jira.search_request import Request, of_body, of_query
from syncer.sandbox.jira.system_fields import schema_of
from syncer.sandbox.jira.views import View, selected_fields
from syncer.sandbox.wire import Call, Handler, Reply, refused

PAGE_LIMIT = 5_000
TOKEN_LIFE = timedelta(days=7)
TOKENS_KEPT = 10_000
RECONCILE_LIMIT = 50
PROPERTIES_LIMIT = 5
SHORT_PAGE_CHANCE = 0.25
BAD_TOKEN = "The provided nextPageToken is invalid or has expired."  # noqa: S105 -- a message
_NO_SUCH_VALUE = re.compile(
    r"The value '.*' does not exist for the field '.*'\.|An issue with key '.*' does not exist"
)


@dataclass(frozen=True)
class Bookmark:
    """Where a page ended, and of which query."""

    jql: str
    after: search.Place
    issued: datetime


def table() -> dict[str, dict[str, Handler]]:
    """Paths below the API's root with their methods."""
    return {
        "search/jql": {"GET": search_by_get, "POST": search_by_post},
        "search/approximate-count": {"POST": count},
        "jql/match": {"POST": match},
    }


def search_by_get(call: Call) -> Reply:
    """Search with query parameters."""
    return _search(call, of_query(call))


def search_by_post(call: Call) -> Reply:
    """Search with a body; the query string is not looked at."""
    return _search(call, of_body(call))


def count(call: Call) -> Reply:
    """About how many issues a query finds."""
    prepared = _prepared(call, _typed(call.mapping().get("jql"), str) or "")
    return Reply(body={"count": sum(1 for _ in search.matches(state_of(call), call.user, prepared))})


def match(call: Call) -> Reply:
    """Which of some issues each query finds; a value nobody has finds none, which is no error here."""
    body = call.mapping()
    wanted = {_typed(one, int) for one in _typed(body.get("issueIds"), list)}
    texts = [_typed(one, str) for one in _typed(body.get("jqls"), list)]
    state, faults = state_of(call), call.site.faults
    found = state.index.among(sorted(wanted), call.site.clock.now(), faults.index_lag)
    seen = list(search.visible(state, call.user, found))
    return Reply(body={"matches": [_match(call, text, seen) for text in texts]})


def _match(call: Call, text: str, seen: list[Issue]) -> dict[str, Any]:
    try:
        prepared = prepare(state_of(call), call.user, text)
    except QueryError as problem:
        told = [one for one in problem.messages if not _NO_SUCH_VALUE.match(one)]
        return {"matchedIssues": [], "errors": told}
    return {"matchedIssues": [one.id for one in seen if prepared.matches(one)], "errors": []}


# searching


def _search(call: Call, request: Request) -> Reply:
    bookmark = _bookmark(call, request)
    if not 1 <= request.size <= PAGE_LIMIT:
        raise refused(400, f"The maxResults parameter must be between 1 and {PAGE_LIMIT:,}.")
    prepared = _prepared(call, request.jql)
    if len(request.reconcile) > RECONCILE_LIMIT:
        raise refused(400, f"The number of issues to reconcile must not exceed {RECONCILE_LIMIT}.")
    if len(request.properties) > PROPERTIES_LIMIT:
        raise refused(400, f"The number of properties must not exceed {PROPERTIES_LIMIT}.")
    size = _page_size(call, request)
    after = None if bookmark is None else bookmark.after
    shown, more = search.page(state_of(call), call.user, prepared, size, after=after, fresh=request.reconcile)
    return Reply(body=_page(call, request, prepared, shown, more=more))


def _page(
    call: Call, request: Request, prepared: Prepared, shown: list[Issue], *, more: bool
) -> dict[str, Any]:
    view = view_of(call)
    body: dict[str, Any] = {"issues": [_result(view, request, one) for one in shown], "isLast": not more}
    if more:
        body["nextPageToken"] = _token(
            call, request.jql, search.Place(prepared.sort_key(shown[-1]), shown[-1])
        )
    if "names" in request.expand or "schema" in request.expand:
        chosen = selected_fields(view.state, request.fields, "*navigable")
        if "names" in request.expand:
            body["names"] = {one.id: one.name for one in chosen}
        if "schema" in request.expand:
            body["schema"] = {one.id: schema_of(one) for one in chosen}
    return body


def _result(view: View, request: Request, issue: Issue) -> dict[str, Any]:
    if request.fields in ([], ["id"]):
        shown: dict[str, Any] = {"id": str(issue.id)}
        if request.properties:
            shown |= {"properties": view.issue(issue, (), request.properties).get("properties", {})}
        return shown
    shown = view.issue(issue, selected_fields(view.state, request.fields, "*navigable"), request.properties)
    if "changelog" in request.expand:
        shown["changelog"] = changelog.expanded(view, issue)
    return shown


def _prepared(call: Call, text: str) -> Prepared:
    try:
        prepared = prepare(state_of(call), call.user, text)
    except QueryError as problem:
        raise refused(400, *problem.messages) from None
    if not prepared.bounded:
        raise refused(400, UNBOUNDED)
    return prepared


# paging


def _page_size(call: Call, request: Request) -> int:
    """`maxResults` is advice: where fields are heavy some pages come short although there is more."""
    chances, switch = state_of(call).chances, call.site.faults.short_pages
    likely = switch == "always" or (switch == "heavy" and _is_heavy(call, request))
    if request.size > 1 and likely and chances.random() < SHORT_PAGE_CHANCE:
        return chances.randint(1, request.size - 1)
    return request.size


def _is_heavy(call: Call, request: Request) -> bool:
    if request.fields in ([], ["id"]):
        return False
    chosen = selected_fields(state_of(call), request.fields, "*navigable")
    return any(one.kind == "rich" or one.id == "comment" for one in chosen)


def _token(call: Call, text: str, after: search.Place) -> str:
    tokens = state_of(call).tokens
    token = secrets.token_urlsafe(24)
    tokens[token] = Bookmark(text, after, call.site.clock.now())
    while len(tokens) > TOKENS_KEPT:
        del tokens[next(iter(tokens))]
    return token


def _bookmark(call: Call, request: Request) -> Bookmark | None:
    if not request.token:
        return None
    found = state_of(call).tokens.get(request.token)
    if not isinstance(found, Bookmark) or found.jql != request.jql:
        raise refused(400, BAD_TOKEN)
    if call.site.clock.now() - found.issued > TOKEN_LIFE:
        raise refused(400, BAD_TOKEN)
    return found


# reading requests


def _typed(value: Any, kind: type) -> Any:
    if value is not None and (not isinstance(value, kind) or isinstance(value, bool)):
        raise bad_payload()
    if value is None and kind is list:
        raise bad_payload()
    return value
