"""The two ways of reading many issues: the search index for ids, the primary store for everything else.

Own pagers: pages may be short, the token is left out on the last one, and a token that comes twice would
loop for ever (B-11). A bulk fetch leaves out what is gone or hidden, and names what it could not read
just now; the two must not be confused, since the first may look like a deletion (B-08).
"""

from collections.abc import Iterable, Iterator, Sequence

from syncer.domain.json import JsonObject, JsonValue
from syncer.http.narrow import as_object, as_objects, as_text
from syncer.jira.client import JiraClient
from syncer.jira.wire import PROPERTY
from syncer.ports import Temporary

WINDOW = 100
PAGE = 1000


def search(client: JiraClient, query: str, fields: Sequence[str], size: int = PAGE) -> Iterator[JsonObject]:
    """All issues the index shows for a query, page by page. Raises Temporary on a page that repeats."""
    body: JsonObject = {"jql": query, "fields": [*fields], "maxResults": size}
    seen: set[str] = set()
    while True:
        page = as_object(client.query("search/jql", body))
        yield from as_objects(page.get("issues"))
        token = as_text(page.get("nextPageToken"))
        if page.get("isLast") is True or not token:
            return
        if token in seen:
            raise Temporary("jira's search repeats a page instead of going on", "the next cycle asks again")
        seen.add(token)
        body = {**body, "nextPageToken": token}


def first_page(client: JiraClient, query: str, size: int) -> list[JsonObject]:
    """The keys of the first issues for a query; one request."""
    return as_objects(
        as_object(client.query("search/jql", {"jql": query, "fields": ["key"], "maxResults": size})).get(
            "issues"
        )
    )


def bulk_fetch(client: JiraClient, ids: Sequence[str], fields: Iterable[str]) -> list[JsonObject]:
    """Issues by id or key from the primary store, with our property; what is gone or hidden is absent.

    Raises Temporary where some could not be read just now.
    """
    wanted = sorted(set(fields))
    found: dict[str, JsonObject] = {}
    for start in range(0, len(ids), WINDOW):
        found.update(_window(client, ids[start : start + WINDOW], wanted))
    return list(found.values())


def _window(client: JiraClient, ids: Sequence[str], fields: Sequence[str]) -> dict[str, JsonObject]:
    found, failed = _once(client, ids, fields)
    if failed:
        more, failed = _once(client, failed, fields)
        found.update(more)
    if failed:
        raise Temporary(
            f"jira could not read {len(failed)} of {len(ids)} issues", "the next cycle asks again"
        )
    return found


def _once(
    client: JiraClient, ids: Sequence[str], fields: Sequence[str]
) -> tuple[dict[str, JsonObject], list[str]]:
    """Issues by id, and those that the site could not read for a reason that may pass."""
    wanted: list[JsonValue] = [*ids]
    body: JsonObject = {"issueIdsOrKeys": wanted, "fields": [*fields], "properties": [PROPERTY]}
    reply = as_object(client.query("issue/bulkfetch", body))
    found = {as_text(issue.get("id")): issue for issue in as_objects(reply.get("issues"))}
    failed = [as_text(error.get("id")) for error in as_objects(reply.get("issueErrors"))]
    return found, [one for one in failed if one and one not in found]
