"""Confluence Cloud's dialect: v2 where it can, v1 where v2 has no way (who we are).

Spaces go by their ids, listings by cursors. Whoever is mentioned goes by the account id that Jira gave us too.
"""

from collections.abc import Iterator, Sequence

from syncer.confluence.client import STRANGERS, ConfluenceClient
from syncer.confluence.comments import Said, cloud_comment, cloud_row, is_answer
from syncer.confluence.dialect import PROPERTY, Caller, Mark, Query, SpaceRow, expected
from syncer.confluence.wire import next_page, page_file
from syncer.confluence.wire_cloud import creation, page, page_version, revision, ticked_task
from syncer.domain.json import JsonObject
from syncer.http.messages import Reply
from syncer.http.narrow import as_number, as_object, as_objects, as_text, dig
from syncer.ports import PageDraft, PageFile, PageVersion, RemotePage, Temporary, TickedTask
from syncer.sync.remarks import PageComment

_MOST = "250"
_BODY = {"body-format": "storage"}


class Cloud:
    """One Cloud site; `client` is below its `/wiki`."""

    address_hint = "check url: it should be the address of a Confluence Cloud site, with /wiki"
    stranger_hint = STRANGERS["cloud"]
    shares_accounts = True
    title_holders = ("current", "archived")

    def __init__(self, client: ConfluenceClient) -> None:
        self._client = client

    def caller(self) -> Caller:
        """Whom our token stands for; the address is hidden for most accounts."""
        me = as_object(expected(self._client.get("rest/api/user/current"), "to say who we are"))
        return Caller(
            account="" if me.get("type") == "anonymous" else as_text(me.get("accountId")),
            name=as_text(me.get("displayName")),
            login=as_text(me.get("email")),
            time_zone=as_text(me.get("timeZone")),
            locale=as_text(me.get("locale")),
        )

    def known(self, name: str) -> str:
        """The account id itself."""
        return name

    def space(self, key: str) -> SpaceRow | None:
        """The space of that key."""
        rows = (_space(one) for one in self._listed("api/v2/spaces", {"keys": key, "limit": _MOST}))
        return next((row for row in rows if row.key == key), None)

    def spaces(self) -> Iterator[SpaceRow]:
        """Every space we may see."""
        return (_space(one) for one in self._listed("api/v2/spaces", {"limit": _MOST}))

    def pages(self, spaces: Sequence[str], status: str) -> Iterator[PageVersion]:
        """The pages of some spaces in a state, 250 a request."""
        asked = {"space-id": ",".join(spaces), "status": status, "limit": _MOST}
        return (page_version(one) for one in self._listed("api/v2/pages", asked))

    def titled(self, space: str, title: str, status: str) -> Iterator[RemotePage]:
        """The pages that the site takes for that title."""
        asked = {"space-id": space, "title": title, "status": status, "limit": "25", **_BODY}
        return (self.page(one) for one in self._listed("api/v2/pages", asked))

    def get(self, page_id: str) -> Reply:
        """A page with its body."""
        return self._client.get(f"api/v2/pages/{page_id}", _BODY)

    def draft(self, page_id: str) -> Reply:
        """What is being written on a page, or the page itself."""
        return self._client.get(f"api/v2/pages/{page_id}", {**_BODY, "get-draft": "true"})

    def version(self, page_id: str, number: int) -> Reply:
        """A version of a page, with its body as it was."""
        return self._client.get(f"api/v2/pages/{page_id}", {**_BODY, "version": str(number)})

    def ticked(self, spaces: Sequence[str], since: int) -> Iterator[TickedTask]:
        """Our boxes that stand ticked, of some spaces in one listing; other people's tasks are left out."""
        asked = {"space-id": ",".join(spaces), "status": "complete", "limit": _MOST, **_BODY}
        if since > 0:
            asked["completed-at-from"] = str(since)
        found = (ticked_task(one) for one in self._listed("api/v2/tasks", asked))
        return (one for one in found if one is not None)

    def history(self, page_id: str) -> Iterator[PageVersion]:
        """A page's versions, the newest first."""
        for one in self._listed(f"api/v2/pages/{page_id}/versions", {"limit": _MOST}):
            title = as_text(dig(one, "page", "title"))
            yield PageVersion(page_id, title, as_number(one.get("number")), as_text(one.get("authorId")))

    def page(self, data: JsonObject) -> RemotePage:
        """A page as it stands in a reply."""
        return page(data, self._client.site)

    def labels(self, page_id: str) -> Iterator[str]:
        """The names of a page's labels."""
        listed = self._listed(f"api/v2/pages/{page_id}/labels", {"limit": _MOST})
        return (as_text(one.get("name")) for one in listed)

    def mark(self, page_id: str) -> Mark | None:
        """Our property of a page, which a write is addressed to by its id."""
        for one in self._listed(f"api/v2/pages/{page_id}/properties", {"key": PROPERTY}):
            if one.get("key") == PROPERTY:
                return Mark(
                    as_text(one.get("id")), one.get("value"), as_number(dig(one, "version", "number"))
                )
        return None

    def comments(self, page_id: str) -> Iterator[JsonObject]:
        """The comments on a page, below it and in its text: a listing each."""
        for kind in ("footer", "inline"):
            yield from self._listed(f"api/v2/pages/{page_id}/{kind}-comments", {"limit": _MOST})

    def comments_on(self, page_id: str, *, inline_only: bool) -> Iterator[PageComment]:
        """The comments on a page: a listing each of those in its text and those below it."""
        asked = {"limit": _MOST, **_BODY}
        for kind in ("inline",) if inline_only else ("inline", "footer"):
            listed = self._listed(f"api/v2/pages/{page_id}/{kind}-comments", asked)
            yield from (cloud_comment(one, inline=kind == "inline") for one in listed if not is_answer(one))

    def commented(self, space: str, *, inline: bool) -> Iterator[Said]:  # noqa: ARG002 -- no listing is of a space
        """The comments of a kind on the whole site, as far as we see it, what changed last first."""
        asked = {"sort": "-modified-date", "limit": "50"}
        kind = "inline" if inline else "footer"
        return (cloud_row(one) for one in self._listed(f"api/v2/{kind}-comments", asked))

    def called(self, account: str) -> str:
        """What the site calls an account."""
        reply = self._client.get("rest/api/user/bulk", {"accountId": account})
        found = as_objects(dig(expected(reply, "to say who somebody is"), "results"))
        return next((as_text(one.get("displayName")) for one in found), "")

    def files(self, page_id: str) -> Iterator[PageFile]:
        """A page's attachments."""
        listed = self._listed(f"api/v2/pages/{page_id}/attachments", {"status": "current", "limit": _MOST})
        return (page_file(one) for one in listed)

    def create(self, draft: PageDraft) -> Reply:
        """Make a page."""
        return self._client.post("api/v2/pages", creation(draft))

    def revise(self, page_id: str, draft: PageDraft, number: int) -> Reply:
        """Write that version of a page."""
        return self._client.put(f"api/v2/pages/{page_id}", revision(page_id, draft, number))

    def put_mark(self, page_id: str, here: Mark | None, value: JsonObject) -> Reply:
        """Make our property, or write its next version."""
        path = f"api/v2/pages/{page_id}/properties"
        body: JsonObject = {"key": PROPERTY, "value": value}
        if here is None:
            return self._client.post(path, body, again=True)
        return self._client.put(f"{path}/{here.id}", {**body, "version": {"number": here.number + 1}})

    def archive(self, page_id: str) -> Reply:
        """Ask for a page to be archived, which happens a little later."""
        return self._client.post("rest/api/content/archive", {"pages": [{"id": page_id}]}, again=True)

    def trash(self, page_id: str) -> Reply:
        """Move a page into the trash."""
        return self._client.delete(f"api/v2/pages/{page_id}")

    def take_mark(self, page_id: str, here: Mark) -> Reply:
        """Delete our property, by its id."""
        return self._client.delete(f"api/v2/pages/{page_id}/properties/{here.id}")

    def about(self) -> Reply:
        """A listing of one space."""
        return self._client.get("api/v2/spaces", {"limit": "1"})

    def operations(self, space: str) -> frozenset[str]:
        """What we may do in a space; the list of all permissions is for administrators."""
        reply = self._client.get(f"api/v2/spaces/{space}/operations")
        found = as_objects(dig(expected(reply, "to say what we may do in the space"), "operations"))
        return frozenset(f"{as_text(one.get('operation'))} {as_text(one.get('targetType'))}" for one in found)

    def _listed(self, path: str, asked: Query) -> Iterator[JsonObject]:
        """All rows of a listing, page by page. Raises Temporary on a page that repeats."""
        seen: set[str] = set()
        query = dict(asked)
        while query:
            data = expected(self._client.get(path, query), f"listing {path}")
            yield from as_objects(dig(data, "results"))
            query = {**query, **more} if (more := next_page(data)) else {}
            cursor = query.get("cursor", "")
            if cursor and cursor in seen:
                raise Temporary("confluence repeats a page of a listing", "the next cycle asks again")
            seen.add(cursor)


def _space(data: JsonObject) -> SpaceRow:
    key, name = as_text(data.get("key")), as_text(data.get("name"))
    return SpaceRow(as_text(data.get("id")), key, name, archived=data.get("status") == "archived")
