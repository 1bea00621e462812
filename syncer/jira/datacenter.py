"""Jira Data Center's manners: REST v2, wiki markup, user keys, offset paging, one issue a read.

There is no bulk fetch and no property in a search: what must be true is read issue by issue from the primary
store, and the index gives ids alone. A person's account is the key, which outlives a renaming; only writes
take the login, which is asked for.
"""

from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from http import HTTPStatus

from syncer.domain.json import JsonObject
from syncer.http.narrow import as_object, as_objects, as_text, dig
from syncer.jira.capabilities import Capabilities
from syncer.jira.client import Api, JiraClient
from syncer.jira.dialect import Account, Epics, Query, exact
from syncer.jira.errors import permanent
from syncer.jira.names import UnknownName
from syncer.jira.offsets import moving
from syncer.jira.searching import ask_index
from syncer.jira.singly import one_by_one
from syncer.jira.values import Shapes

WINDOW = 25
_SEARCH = "search"
_LINK = "com.pyxis.greenhopper.jira:gh-epic-link"
_NAME = "com.pyxis.greenhopper.jira:gh-epic-label"


class DataCenter:
    """The dialect of Jira Data Center, 9.12 to 11.3."""

    label = "Jira Data Center"
    deployment = "datacenter"
    api = Api(
        "2", "X-AUSERNAME", bearer=True, stranger="the personal access token is wrong, revoked or expired"
    )
    shapes = Shapes("wiki", "key")
    screen_member = "values"
    edit_screens_bind = True
    rare_apart = True  # MySQL without utf8mb4
    window = WINDOW
    tells_hidden = True
    rides = False
    history_rides = True
    histories_in_bulk = False
    looks_beyond = True  # a window is short here, since each key is a read

    def caller(self, me: JsonObject) -> Account:
        """Who `GET myself` says we are."""
        return _account(me)

    def echo(self, account: Account) -> str:
        """The login."""
        return account.login

    def search(
        self, client: JiraClient, query: Query, fields: Sequence[str], known: Capabilities
    ) -> Iterator[JsonObject]:
        """All issues the index shows, though they move between two pages. Raises Temporary on circles."""
        return moving(partial(ask_index, client, known, _SEARCH), query, fields)

    def first(self, client: JiraClient, query: str, size: int, known: Capabilities) -> list[JsonObject]:
        """The keys of the first issues for a query; one request."""
        body: JsonObject = {"jql": query, "startAt": 0, "maxResults": size, "fields": ["key"]}
        return as_objects(as_object(ask_index(client, known, _SEARCH, body)).get("issues"))

    def newest(self, client: JiraClient, query: str, size: int, known: Capabilities) -> list[JsonObject]:
        """The first issues for a query with all that is filled; one request."""
        body: JsonObject = {"jql": query, "startAt": 0, "maxResults": size, "fields": ["*all"]}
        return as_objects(as_object(ask_index(client, known, _SEARCH, body)).get("issues"))

    def fetch(
        self,
        client: JiraClient,
        ids: Sequence[str],
        fields: Iterable[str],
        known: Capabilities,  # noqa: ARG002 -- there is no other way
        *,
        expand: str = "",
    ) -> list[JsonObject]:
        """Issues by id or key, one a request; an old key leads to the issue under its new one."""
        return one_by_one(client, ids, fields, expand)

    def histories(
        self,
        client: JiraClient,
        ids: Sequence[str],
        fields: Sequence[str],  # noqa: ARG002 -- all come
        *,
        whole: bool = False,  # noqa: ARG002 -- each comes whole or not at all
    ) -> dict[str, list[JsonObject]]:
        """One issue a request, its whole history; what cannot be seen is absent."""
        found: dict[str, list[JsonObject]] = {}
        for name in ids:
            reply = client.look(f"issue/{name}", {"fields": "updated", "expand": "changelog"})
            if reply.ok:
                found[name] = as_objects(dig(reply.data, "changelog", "histories"))
        return found

    def project_keys(self, client: JiraClient) -> list[str]:
        """Keys of all projects that we may see."""
        return [as_text(one.get("key")) for one in as_objects(client.fetch("project"))]

    def answers(self, reference: str) -> bool:  # noqa: ARG002 -- any word may be a login
        """Addresses, logins and keys."""
        return True

    def find(self, client: JiraClient, reference: str) -> list[Account]:
        """Accounts of exactly this address, or the one of exactly this login or key."""
        if "@" in reference:
            asked = {"username": reference, "maxResults": "50"}
            named = exact(map(_account, as_objects(client.fetch("user/search", asked))), reference)
        else:
            named = _user(client, key=reference)
        named = named or _user(client, username=reference)
        return [one for one in named if one.active]

    def login(self, account: str) -> str:  # noqa: ARG002 -- a key says nothing of it
        """Nobody knows it from the key."""
        return ""

    def person(self, client: JiraClient, account: str) -> JsonObject:
        """The login of a key. Raises UnknownName."""
        found = _user(client, key=account)
        if not found:
            raise UnknownName(f"Jira has no user with the key '{account}'", "correct the person's account")
        return {"name": found[0].login}

    def epics(self, fields: Sequence[JsonObject]) -> Epics | None:
        """Epic Link and Epic Name, whatever they are called here; `parent` is for sub-tasks alone."""
        kinds = {as_text(dig(one, "schema", "custom")): as_text(one.get("id")) for one in fields}
        return Epics(kinds.get(_LINK, ""), kinds.get(_NAME, ""))


def _user(client: JiraClient, **by: str) -> list[Account]:
    reply = client.get("user", by)
    if reply.status == HTTPStatus.NOT_FOUND:
        return []
    if not reply.ok:
        raise permanent(reply, "reading a user")
    return [_account(as_object(reply.data))]


def _account(user: JsonObject) -> Account:
    return Account(
        as_text(user.get("key")),
        as_text(user.get("name")),
        as_text(user.get("emailAddress")),
        user.get("active") is not False,
    )
