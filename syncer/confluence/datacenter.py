"""Confluence Data Center's dialect: the API below `rest/api`, whose replies hold what was asked to be expanded.

Spaces go by their keys, which is what queries take, in the site's own spelling. Listings go by offsets over rows
that move (see offsets.py). People are mentioned by Confluence's own user key, which is not Jira's.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from http import HTTPStatus
from urllib.parse import quote

from syncer.confluence.client import STRANGERS, ConfluenceClient
from syncer.confluence.comments import Said, datacenter_comment, datacenter_row, is_answer
from syncer.confluence.dialect import PROPERTY, Caller, Mark, Query, SpaceRow, expected
from syncer.confluence.offsets import rows
from syncer.confluence.wire import page_file
from syncer.confluence.wire_datacenter import creation, page, page_version, revision
from syncer.domain.json import JsonObject
from syncer.http.messages import Reply
from syncer.http.narrow import as_number, as_object, as_objects, as_text, dig
from syncer.ports import PageDraft, PageFile, PageVersion, RemotePage
from syncer.sync.remarks import PageComment

_MOST = "250"  # sites may give fewer, and say so in what comes next
_EXPANDED = {"expand": "body.storage,version,ancestors,space"}
_LISTED = {"expand": "version,ancestors"}
_COMMENTS = {
    "expand": "body.storage,history,ancestors,extensions.inlineProperties,extensions.resolution",
}


class DataCenter:
    """One site of one's own; `client` is at its base address, with the context path."""

    address_hint = (
        "check url: it should be the address of Confluence itself, with its path where it has one, "
        "such as https://wiki.example.com/confluence"
    )
    stranger_hint = STRANGERS["datacenter"]
    shares_accounts = False
    title_holders = ("current",)  # the trash keeps no title, and what is hidden from us cannot be named

    def __init__(self, client: ConfluenceClient) -> None:
        self._client = client

    def caller(self) -> Caller:
        """Whom our token stands for; what the site calls us is held against every later reply."""
        me = as_object(expected(self._client.get("rest/api/user/current"), "to say who we are"))
        login = as_text(me.get("username"))
        stranger = me.get("type") == "anonymous"
        self._client.login = "" if stranger else login
        return Caller("" if stranger else as_text(me.get("userKey")), as_text(me.get("displayName")), login)

    def known(self, name: str) -> str:
        """The user key of a user name; "" where there is no such user."""
        reply = self._client.get("rest/api/user", {"username": name})
        if reply.status == HTTPStatus.NOT_FOUND:
            return ""
        return as_text(dig(expected(reply, f"to say who {name} is"), "userKey"))

    def space(self, key: str) -> SpaceRow | None:
        """The space of that key, in whatever case the site spells it."""
        reply = self._client.get(f"rest/api/space/{quote(key, safe='~')}")
        if reply.status == HTTPStatus.NOT_FOUND:
            return None
        return _space(as_object(expected(reply, f"reading the space {key}")))

    def spaces(self) -> Iterator[SpaceRow]:
        """Every space we may see."""
        return (_space(one) for one in self._listed("rest/api/space", {"limit": _MOST}, by="key"))

    def pages(self, spaces: Sequence[str], status: str) -> Iterator[PageVersion]:
        """The pages of some spaces in a state, a listing each; one that had to start over repeats some."""
        for space in spaces:
            asked = {"spaceKey": space, "type": "page", "status": status, "limit": _MOST, **_LISTED}
            for one in self._listed("rest/api/content", asked):
                yield replace(page_version(one), space=space)

    def titled(self, space: str, title: str, status: str) -> Iterator[RemotePage]:
        """The pages that the site takes for that title."""
        asked = {"spaceKey": space, "title": title, "type": "page", "status": status, "limit": "25"}
        return (self.page(one) for one in self._listed("rest/api/content", {**asked, **_EXPANDED}))

    def get(self, page_id: str) -> Reply:
        """A page with its body; a page in the trash is not there."""
        return self._client.get(f"rest/api/content/{page_id}", _EXPANDED)

    def draft(self, page_id: str) -> Reply:
        """What is being written on a page; 404 where nobody writes."""
        return self._client.get(f"rest/api/content/{page_id}", {**_EXPANDED, "status": "draft"})

    def version(self, page_id: str, number: int) -> Reply:
        """A version of a page, with its body as it was; the newest one is no historical one."""
        asked = {**_EXPANDED, "status": "historical", "version": str(number)}
        return self._client.get(f"rest/api/content/{page_id}", asked)

    def ticked(self, spaces: Sequence[str], since: int) -> None:  # noqa: ARG002 -- nothing lists tasks here
        """Nothing here says who ticked a task: the versions of its page do."""
        return

    def history(self, page_id: str) -> Iterator[PageVersion]:
        """A page's versions, the newest first; what each was called is not told."""
        for one in self._listed(f"rest/api/content/{page_id}/version", {"limit": _MOST}, by="number"):
            author = as_text(dig(one, "by", "userKey"))
            yield PageVersion(page_id, "", as_number(one.get("number")), author)

    def page(self, data: JsonObject) -> RemotePage:
        """A page as it stands in a reply."""
        return page(data, self._client.site)

    def labels(self, page_id: str) -> Iterator[str]:
        """The names of a page's labels."""
        listed = self._listed(f"rest/api/content/{page_id}/label", {"limit": _MOST})
        return (as_text(one.get("name")) for one in listed)

    def mark(self, page_id: str) -> Mark | None:
        """Our property of a page, which goes by its key."""
        reply = self._client.get(_property(page_id), {"expand": "version"})
        if reply.status == HTTPStatus.NOT_FOUND:
            return None
        found = as_object(expected(reply, f"reading the mark of page {page_id}"))
        return Mark(PROPERTY, found.get("value"), as_number(dig(found, "version", "number")))

    def comments(self, page_id: str) -> Iterator[JsonObject]:
        """The comments on a page, below it and in its text, in one listing."""
        return self._listed(f"rest/api/content/{page_id}/child/comment", {"limit": _MOST})

    def comments_on(self, page_id: str, *, inline_only: bool) -> Iterator[PageComment]:  # noqa: ARG002 -- one listing has all
        """The comments on a page in one listing, resolved ones too."""
        listed = self._listed(f"rest/api/content/{page_id}/child/comment", {"limit": _MOST, **_COMMENTS})
        return (datacenter_comment(one, page_id) for one in listed if not is_answer(one))

    def commented(self, space: str, *, inline: bool) -> Iterator[Said]:  # noqa: ARG002 -- the index tells none from the other
        """The comments of a space as the index has them, what changed last first; there is no other listing of many pages."""
        cql = f'type = comment and space = "{space}" order by lastmodified desc'
        asked = {"cql": cql, "limit": "50", "expand": "container,version"}
        return (datacenter_row(one) for one in self._listed("rest/api/content/search", asked))

    def called(self, account: str) -> str:
        """What the site calls a user by their key."""
        reply = self._client.get("rest/api/user", {"key": account})
        if reply.status == HTTPStatus.NOT_FOUND:
            return ""
        return as_text(dig(expected(reply, "to say who somebody is"), "displayName"))

    def files(self, page_id: str) -> Iterator[PageFile]:
        """A page's attachments."""
        listed = self._listed(f"rest/api/content/{page_id}/child/attachment", {"limit": _MOST})
        return (page_file(one) for one in listed)

    def create(self, draft: PageDraft) -> Reply:
        """Make a page."""
        return self._client.post("rest/api/content", creation(draft), params=_EXPANDED)

    def revise(self, page_id: str, draft: PageDraft, number: int) -> Reply:
        """Write that version of a page; a draft that somebody has open stays theirs."""
        return self._client.put(f"rest/api/content/{page_id}", revision(page_id, draft, number), _EXPANDED)

    def put_mark(self, page_id: str, here: Mark | None, value: JsonObject) -> Reply:
        """Make our property, or write its next version."""
        body: JsonObject = {"key": PROPERTY, "value": value}
        if here is None:
            return self._client.post(f"rest/api/content/{page_id}/property", body, again=True)
        return self._client.put(_property(page_id), {**body, "version": {"number": here.number + 1}})

    def archive(self, page_id: str) -> Reply:
        """Into the trash: no request archives here."""
        return self.trash(page_id)

    def trash(self, page_id: str) -> Reply:
        """Move a page into the trash: what is current when it is deleted goes there."""
        return self._client.delete(f"rest/api/content/{page_id}")

    def take_mark(self, page_id: str, here: Mark) -> Reply:  # noqa: ARG002 -- it goes by its key here
        """Delete our property, by its key."""
        return self._client.delete(_property(page_id))

    def about(self) -> Reply:
        """A listing of one space."""
        return self._client.get("rest/api/space", {"limit": "1"})

    def operations(self, space: str) -> frozenset[str] | None:
        """What we may do in a space, as far as its pages show: who may edit one may add some too.

        The list of permissions is for administrators; a single page may be locked. None where no page tells.
        """
        asked = {"spaceKey": space, "type": "page", "limit": "25", "expand": "operations"}
        data = expected(self._client.get("rest/api/content", asked), "to say what we may do in the space")
        shown = [
            found for one in as_objects(dig(data, "results")) if (found := as_objects(one.get("operations")))
        ]
        if not shown:
            return None
        edits = any(
            (one.get("operation"), one.get("targetType")) == ("update", "page")
            for of_page in shown
            for one in of_page
        )
        return frozenset({"read space", "create page"} if edits else {"read space"})

    def _listed(self, path: str, asked: Query, by: str = "id") -> Iterator[JsonObject]:
        """All rows of a listing; some may come twice."""
        return rows(lambda query: expected(self._client.get(path, query), f"listing {path}"), asked, by)


def _property(page_id: str) -> str:
    return f"rest/api/content/{page_id}/property/{PROPERTY}"


def _space(data: JsonObject) -> SpaceRow:
    key, status = as_text(data.get("key")), as_text(data.get("status"))
    return SpaceRow(key, key, as_text(data.get("name")), archived=status.casefold() == "archived")
