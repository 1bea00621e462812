"""The port `Wiki` for Confluence Cloud.

Why it exists: the cycle publishes pages by values; this knows the endpoints, v2 where it can and v1
where v2 has no way (labels, who we are). Spaces go by the id that `space_id` gives, pages by theirs. A page
whose version is not the one that was seen is never written. One wiki a thread.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from http import HTTPStatus

from syncer.confluence.client import ConfluenceClient
from syncer.confluence.errors import permanent
from syncer.confluence.wire import PROPERTY, creation, has_body, next_page, page, page_version, revision
from syncer.domain.json import JsonObject, JsonValue
from syncer.domain.problems import Problem, did_you_mean
from syncer.http.messages import Reply
from syncer.http.narrow import as_number, as_object, as_objects, as_text, dig
from syncer.ports import (
    Identity,
    Misconfigured,
    PageDraft,
    PageVersion,
    Permanent,
    Refused,
    RemotePage,
    Temporary,
    VersionConflict,
)

_PAGE = "250"
_BODY = {"body-format": "storage"}
_TITLES_ARE_HELD_BY = ("current", "archived")


class CloudWiki:
    """Confluence Cloud as the cycle needs it; `cached` and `cache` keep the ids of spaces."""

    def __init__(
        self,
        client: ConfluenceClient,
        *,
        user: str,
        cached: Callable[[str], JsonValue],
        cache: Callable[[str, JsonValue], None],
    ) -> None:
        self._client = client
        self._user = user
        self._cached = cached
        self._cache = cache
        self._account = ""

    # ------------------------------------------------------------------------- who and where

    def connect(self) -> Identity:
        """Prove who we are (B-14). Raises Unreachable, Refused."""
        try:
            reply = self._client.get("rest/api/user/current")
            if not reply.ok:
                raise permanent(reply, "to say who we are")
        except Refused:
            raise
        except Permanent as error:
            hint = "check url: it should be the address of a Confluence Cloud site, with /wiki"
            raise Refused(error.message, hint) from None
        me = as_object(reply.data)
        account, mail = as_text(me.get("accountId")), as_text(me.get("email"))
        if not account or me.get("type") == "anonymous":
            raise Refused(
                "confluence treats us as a stranger", "the token is wrong or expired, or needs cloud_id"
            )
        if mail and "@" in self._user and mail.casefold() != self._user.casefold():
            raise Refused(
                f"confluence takes us for {mail}, not for {self._user}", "give user and token of one account"
            )
        self._account = account
        zone = as_text(me.get("timeZone")) or "UTC"
        return Identity(account, as_text(me.get("displayName")), zone, as_text(me.get("locale")))

    def space_id(self, key: str) -> str:
        """The space's id, cached. Raises Misconfigured naming the key."""
        known = as_text(self._cached(f"space {key}"))
        if known:
            return known
        for space in self._listed("api/v2/spaces", {"keys": key, "limit": _PAGE}):
            if as_text(space.get("key")) == key:
                self._cache(f"space {key}", as_text(space.get("id")))
                return as_text(space.get("id"))
        raise Misconfigured([self._no_space(key)])

    def _no_space(self, key: str) -> Problem:
        keys = sorted(as_text(one.get("key")) for one in self._listed("api/v2/spaces", {"limit": _PAGE}))
        seen = f"it may see: {', '.join(keys[:12])}" if keys else "it may see no space at all"
        hint = " ".join(part for part in (did_you_mean(key, keys), seen) if part)
        return Problem(
            f"Confluence has no space '{key}', or this account may not see it", hint, code="wiki.space"
        )

    # ----------------------------------------------------------------------------- reading

    def versions(self, space: str) -> Mapping[str, PageVersion]:
        """Id -> version of every current page of a space, 250 a request."""
        asked = {"space-id": space, "status": "current", "limit": _PAGE}
        found = (page_version(one) for one in self._listed("api/v2/pages", asked))
        return {one.id: one for one in found}

    def read(self, page_id: str) -> RemotePage | None:
        """A page with its body; None where it is gone, in the trash or hidden."""
        reply = self._client.get(f"api/v2/pages/{page_id}", _BODY)
        if reply.status == HTTPStatus.NOT_FOUND:
            return None
        if not reply.ok:
            raise permanent(reply, f"reading page {page_id}")
        found = page(as_object(reply.data), self._client.site)
        return found if found.status == "current" else None

    def find(self, space: str, title: str) -> RemotePage | None:
        """The page of exactly that title, from the database rather than the index."""
        return next((one for one in self._titled(space, title, "current") if one.title == title), None)

    def _titled(self, space: str, title: str, status: str) -> Iterator[RemotePage]:
        """Pages the site takes for that title; it may compare more loosely than we do."""
        asked = {"space-id": space, "title": title, "status": status, "limit": "25", **_BODY}
        return (page(one, self._client.site) for one in self._listed("api/v2/pages", asked))

    def _listed(self, path: str, asked: Mapping[str, str]) -> Iterator[JsonObject]:
        """All rows of a listing, page by page. Raises Temporary on a page that repeats."""
        seen: set[str] = set()
        query = dict(asked)
        while query:
            reply = self._client.get(path, query)
            if not reply.ok:
                raise permanent(reply, f"listing {path}")
            yield from as_objects(dig(reply.data, "results"))
            query = {**query, **more} if (more := next_page(reply.data)) else {}
            cursor = query.get("cursor", "")
            if cursor and cursor in seen:
                raise Temporary("confluence repeats a page of a listing", "the next cycle asks again")
            seen.add(cursor)

    # ----------------------------------------------------------------------------- writing

    def create(self, draft: PageDraft) -> RemotePage:
        """Create. Raises UnknownOutcome when no reply came, Permanent on a title that is taken."""
        reply = self._client.post("api/v2/pages", creation(draft))
        if not reply.ok:
            raise self._title_taken(reply, draft) or permanent(reply, f"creating the page '{draft.title}'")
        return self._stored(as_object(reply.data))

    def update(self, page_id: str, draft: PageDraft, seen: int) -> RemotePage:
        """Write version seen + 1. Raises VersionConflict when somebody was faster (409)."""
        reply = self._client.put(f"api/v2/pages/{page_id}", revision(page_id, draft, seen + 1))
        if reply.ok:
            return self._stored(as_object(reply.data))
        if reply.status != HTTPStatus.CONFLICT:
            raise self._title_taken(reply, draft, page_id) or permanent(
                reply, f"writing the page '{draft.title}'"
            )
        ours = self._own_success(page_id, draft, seen) if reply.doubtful else None
        if ours is None:
            message = f"somebody wrote the page '{draft.title}' since version {seen}"
            raise VersionConflict(message, "the next cycle looks at what they wrote")
        return ours

    def mark(self, page_id: str, value: JsonObject) -> None:
        """Set our content property; a property that says so already is not written."""
        for _ in range(2):
            here = self._property(page_id)
            if here.get("value") == value:
                return
            reply = self._put_property(page_id, here, value)
            if reply.ok:
                return
            if reply.status != HTTPStatus.CONFLICT:
                raise permanent(reply, f"marking page {page_id}")
        raise Temporary(
            f"the mark of page {page_id} is being written by somebody else", "the next cycle tries again"
        )

    def label(self, page_id: str, labels: Sequence[str]) -> None:
        """Add labels; other people's stay, and those that are there are not written."""
        there = {
            as_text(one.get("name"))
            for one in self._listed(f"api/v2/pages/{page_id}/labels", {"limit": _PAGE})
        }
        missing = [name for name in dict.fromkeys(one.lower() for one in labels) if name not in there]
        if not missing:
            return
        body: JsonValue = [{"prefix": "global", "name": name} for name in missing]
        reply = self._client.post(f"rest/api/content/{page_id}/label", body, again=True)
        if not reply.ok:
            raise permanent(reply, f"labelling page {page_id}")

    # ------------------------------------------------------------------------------ details

    def _stored(self, data: JsonObject) -> RemotePage:
        """The page as the site stored it; read once more where the reply has no body."""
        written = page(data, self._client.site)
        return written if has_body(data) else self.read(written.id) or written

    def _title_taken(self, reply: Reply, draft: PageDraft, page_id: str = "") -> Permanent | None:
        """A better error where another page of the space has that title, case aside; archived ones count."""
        if reply.status != HTTPStatus.BAD_REQUEST:
            return None
        for status in _TITLES_ARE_HELD_BY:
            for other in self._titled(draft.space, draft.title, status):
                if other.title.casefold() == draft.title.casefold() and other.id != page_id:
                    archived = " (archived)" if status == "archived" else ""
                    hint = f"rename or move page {other.id}{archived}, {other.url}, or change our title"
                    return Permanent(f"the space has another page '{other.title}'", hint)
        return None

    def _own_success(self, page_id: str, draft: PageDraft, seen: int) -> RemotePage | None:
        """Our own version, where an earlier sending without a reply had succeeded after all."""
        reply = self._client.get(f"api/v2/pages/{page_id}", _BODY)
        data = as_object(reply.data)
        here = page(data, self._client.site)
        ours = (seen + 1, self._account, draft.title, draft.message)
        return here if (here.version, here.author, here.title, _message(data)) == ours else None

    def _property(self, page_id: str) -> JsonObject:
        listed = self._listed(f"api/v2/pages/{page_id}/properties", {"key": PROPERTY})
        return next((one for one in listed if one.get("key") == PROPERTY), {})

    def _put_property(self, page_id: str, here: JsonObject, value: JsonObject) -> Reply:
        path = f"api/v2/pages/{page_id}/properties"
        body: JsonObject = {"key": PROPERTY, "value": value}
        if not here:
            return self._client.post(path, body, again=True)
        number = as_number(dig(here, "version", "number")) + 1
        return self._client.put(f"{path}/{as_text(here.get('id'))}", {**body, "version": {"number": number}})


def _message(data: JsonObject) -> str:
    return as_text(dig(data, "version", "message"))
