"""Jira Cloud's manners: REST v3, ADF, account ids, token paging, bulk fetches.

Own pager: pages may be short, the token is left out on the last one, and a token that comes twice would
loop for ever (B-11). A bulk fetch leaves out what is gone or hidden, and names what it could not read
just now; the two must not be confused, since the first may look like a deletion (B-08).
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from http import HTTPStatus

from syncer.domain.json import JsonObject, JsonValue
from syncer.facts import Capability
from syncer.http.messages import ABSENT, Reply
from syncer.http.narrow import as_list, as_object, as_objects, as_text
from syncer.jira import jql
from syncer.jira.capabilities import Capabilities
from syncer.jira.client import CLOUD_API, JiraClient
from syncer.jira.dialect import PROPERTY, Account, Epics, Query, exact
from syncer.jira.errors import permanent
from syncer.jira.searching import ask_index
from syncer.jira.singly import one_by_one
from syncer.jira.values import Shapes
from syncer.ports import Temporary

BULK = 100
PAGE = 1000
_ACCOUNT = re.compile(r"[0-9a-f]{24}|[0-9a-z]+:[0-9a-zA-Z-]{8,}")  # what account ids look like (§1.7)
FIELDS = 10  # that a bulk fetch of histories takes
_FETCH = "issue/bulkfetch"
_SEARCH = "search/jql"


class Cloud:
    """The dialect of Jira Cloud."""

    label = "Jira Cloud"
    deployment = "cloud"
    api = CLOUD_API
    shapes = Shapes("adf", "accountId")
    screen_member = "fields"
    edit_screens_bind = False  # creates and transitions alone ask for a screen
    rare_apart = False
    window = BULK
    tells_hidden = False
    rides = True
    history_rides = True
    histories_in_bulk = True
    looks_beyond = False  # a whole empty window of one bulk fetch is proof enough

    def caller(self, me: JsonObject) -> Account:
        """Who `GET myself` says we are."""
        return _account(me)

    def echo(self, account: Account) -> str:
        """The account id."""
        return account.id

    def search(
        self, client: JiraClient, query: Query, fields: Sequence[str], known: Capabilities
    ) -> Iterator[JsonObject]:
        """All issues the index shows, page by page. Raises Temporary on a page that repeats."""
        return pages(client, jql.oldest_first(query.condition), fields, known, marked=query.marked)

    def first(self, client: JiraClient, query: str, size: int, known: Capabilities) -> list[JsonObject]:
        """The keys of the first issues for a query; one request."""
        body: JsonObject = {"jql": query, "fields": ["key"], "maxResults": size}
        return as_objects(as_object(ask_index(client, known, _SEARCH, body)).get("issues"))

    def newest(self, client: JiraClient, query: str, size: int, known: Capabilities) -> list[JsonObject]:
        """The first issues for a query with all that is filled; one request."""
        body: JsonObject = {"jql": query, "maxResults": size, "fields": ["*all"]}
        return as_objects(as_object(ask_index(client, known, _SEARCH, body)).get("issues"))

    def fetch(
        self,
        client: JiraClient,
        ids: Sequence[str],
        fields: Iterable[str],
        known: Capabilities,
        *,
        expand: str = "",
    ) -> list[JsonObject]:
        """Issues by id or key, 100 a request; one a request where the site has no bulk fetch.

        Raises Temporary where some could not be read just now.
        """
        wanted = sorted(set(fields))
        found: dict[str, JsonObject] = {}
        for start in range(0, len(ids), BULK):
            window = ids[start : start + BULK]
            if known.lacks(Capability.BULK_FETCH):
                read = one_by_one(client, window, wanted, expand)
            else:
                read = _window(client, _wanted(window, wanted, expand), known)
            found.update({as_text(issue.get("id")): issue for issue in read})
        return list(found.values())

    def histories(
        self, client: JiraClient, ids: Sequence[str], fields: Sequence[str], *, whole: bool = False
    ) -> dict[str, list[JsonObject]]:
        """A thousand issues a request; an issue may be split across pages. None where the site has no such call.

        Raises Permanent where they are to come `whole`.
        """
        found: dict[str, list[JsonObject]] = {}
        for start in range(0, len(ids), PAGE):
            for issue in _changelogs(client, ids[start : start + PAGE], fields, whole=whole):
                entries = as_objects(issue.get("changeHistories"))
                found.setdefault(as_text(issue.get("issueId")), []).extend(entries)
        return found

    def project_keys(self, client: JiraClient) -> list[str]:
        """Keys of the first hundred projects that we may see."""
        page = as_object(client.fetch("project/search", {"maxResults": "100"}))
        return [as_text(one.get("key")) for one in as_objects(page.get("values"))]

    def answers(self, reference: str) -> bool:
        """Addresses and account ids; no name leads to anybody here."""
        return "@" in reference or _ACCOUNT.fullmatch(reference) is not None

    def find(self, client: JiraClient, reference: str) -> list[Account]:
        """Accounts of exactly this address, or the one of exactly this id."""
        if "@" not in reference:
            return _by_id(client, reference)
        found = client.fetch("user/search", {"query": reference, "maxResults": "50"})
        return exact(map(_account, as_objects(found)), reference)

    def login(self, account: str) -> str:
        """Both products know an account by its id."""
        return account

    def person(self, client: JiraClient, account: str) -> JsonObject:  # noqa: ARG002 -- nothing to ask
        """The account id as it is."""
        return {"accountId": account}

    def epics(self, fields: Sequence[JsonObject]) -> Epics | None:  # noqa: ARG002 -- none is special
        """`parent` ties every issue to what stands above it."""
        return None


def _by_id(client: JiraClient, account: str) -> list[Account]:
    reply = client.get("user", {"accountId": account})
    if reply.status == HTTPStatus.NOT_FOUND:
        return []
    if not reply.ok:
        raise permanent(reply, "reading a user")
    found = _account(as_object(reply.data))
    return [found] if found.active and found.id == account else []


def _account(user: JsonObject) -> Account:
    name = as_text(user.get("accountId"))
    return Account(name, name, as_text(user.get("emailAddress")), user.get("active") is not False)


def pages(
    client: JiraClient, query: str, fields: Sequence[str], known: Capabilities, *, marked: bool = False
) -> Iterator[JsonObject]:
    """All issues the index shows for a query, token by token, `marked` with our property.

    Raises Temporary on a page that repeats.
    """
    body: JsonObject = {"jql": query, "fields": [*fields], "maxResults": PAGE}
    if marked:
        body["properties"] = [PROPERTY]
    seen: set[str] = set()
    while True:
        page = as_object(ask_index(client, known, _SEARCH, body))
        yield from as_objects(page.get("issues"))
        token = as_text(page.get("nextPageToken"))
        if page.get("isLast") is True or not token:
            return
        if token in seen:
            raise Temporary("jira's search repeats a page instead of going on", "the next cycle asks again")
        seen.add(token)
        body = {**body, "nextPageToken": token}


def _changelogs(
    client: JiraClient, ids: Sequence[str], fields: Sequence[str], *, whole: bool
) -> Iterator[JsonObject]:
    """Histories of issues, page by page; more than ten fields cannot be asked for, so then all are."""
    names: list[JsonValue] = [*fields] if len(fields) <= FIELDS else []
    keys: list[JsonValue] = [*ids]
    body: JsonObject = {"issueIdsOrKeys": keys, **({"fieldIds": names} if names else {})}
    seen: set[str] = set()
    while True:
        reply = client.ask("changelog/bulkfetch", body)
        if whole and not reply.ok:
            raise permanent(reply, "to tell the history of issues")
        page = as_object(reply.data) if reply.ok else {}
        yield from as_objects(page.get("issueChangeLogs"))
        token = as_text(page.get("nextPageToken"))
        if not token or token in seen:
            return
        seen.add(token)
        body = {**body, "nextPageToken": token}


def _window(client: JiraClient, body: JsonObject, known: Capabilities) -> list[JsonObject]:
    ids, fields, expand = (
        [as_text(one) for one in as_list(body.get(name))] for name in ("issueIdsOrKeys", "fields", "expand")
    )
    reply = client.ask(_FETCH, body, optional=True)
    if reply.status in ABSENT:
        found = one_by_one(client, ids, fields, *expand)
        if not found and reply.status == HTTPStatus.FORBIDDEN:
            _expected(
                reply
            )  # what is refused both ways is no filter: issues that nobody shows us are not gone
        known.note(Capability.BULK_FETCH, there=False)
        return found
    known.note(Capability.BULK_FETCH, there=True)
    read, failed = _parts(_expected(reply))
    if failed:
        more, failed = _parts(client.query(_FETCH, {**body, "issueIdsOrKeys": [*failed]}))
        read += more
    if failed:
        raise Temporary(
            f"jira could not read {len(failed)} of {len(ids)} issues", "the next cycle asks again"
        )
    return read


def _wanted(ids: Sequence[str], fields: Sequence[str], expand: str) -> JsonObject:
    wanted: list[JsonValue] = [*ids]
    body: JsonObject = {"issueIdsOrKeys": wanted, "fields": [*fields], "properties": [PROPERTY]}
    return {**body, "expand": [expand]} if expand else body


def _expected(reply: Reply) -> JsonValue:
    if reply.ok:
        return reply.data
    raise permanent(reply, f"to answer {_FETCH}")


def _parts(data: JsonValue) -> tuple[list[JsonObject], list[str]]:
    """The issues of a reply, and the ids of those that the site could not read for a reason that may pass."""
    reply = as_object(data)
    found = as_objects(reply.get("issues"))
    have = {as_text(issue.get("id")) for issue in found}
    failed = [as_text(error.get("id")) for error in as_objects(reply.get("issueErrors"))]
    return found, [one for one in failed if one and one not in have]
