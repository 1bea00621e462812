"""The port `Wiki` for Confluence, whatever its flavour.

Why it exists: the cycle publishes pages by values; this holds what is true of pages everywhere, and leaves
paths and shapes to a dialect (cloud.py, datacenter.py). A page whose version is not the one that was seen is
never written. One wiki a thread.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from http import HTTPStatus

from syncer.confluence.client import ConfluenceClient
from syncer.confluence.cloud import Cloud
from syncer.confluence.comments import news
from syncer.confluence.datacenter import DataCenter
from syncer.confluence.dialect import Dialect
from syncer.confluence.errors import permanent
from syncer.confluence.people import People
from syncer.confluence.wire import has_body, message, page_file
from syncer.domain.json import JsonObject, JsonValue, digest
from syncer.domain.problems import Problem, did_you_mean
from syncer.http.messages import Reply, Upload
from syncer.http.narrow import as_object, as_objects, as_text, dig
from syncer.ports import (
    FileDraft,
    Identity,
    Misconfigured,
    PageDraft,
    PageFile,
    PageVersion,
    Permanent,
    Refused,
    RemotePage,
    Temporary,
    TickedTask,
    VersionConflict,
)
from syncer.sync.remarks import CommentNews, PageComment
from syncer.text import storage

_TAKEN_SINCE = frozenset({HTTPStatus.BAD_REQUEST, HTTPStatus.CONFLICT})


def dialect_of(client: ConfluenceClient) -> Dialect:
    """The dialect that the client's site speaks."""
    return Cloud(client) if client.deployment == "cloud" else DataCenter(client)


class ConfluenceWiki:
    """Confluence as the cycle needs it; `cached` and `cache` keep spaces and people."""

    def __init__(
        self,
        client: ConfluenceClient,
        *,
        user: str,
        cached: Callable[[str], JsonValue],
        cache: Callable[[str, JsonValue], None],
        today: Callable[[], date] | None = None,
    ) -> None:
        self._client = client
        self._site = dialect_of(client)
        self._user = user
        self._cached = cached
        self._cache = cache
        self._people = People(self._site.known, cached, cache, today or _today)
        self._account = ""
        self._identity: Identity | None = None

    # ------------------------------------------------------------------------- who and where

    def connect(self, *, anew: bool = True) -> Identity:
        """Prove who we are (B-14). Raises Unreachable, Refused; Stranger, without asking, where the site said no not long ago."""
        if anew or self._identity is None or not self._client.gate.is_open:
            with self._client.gate.identity():
                self._identity = self._connected()
        return self._identity

    def _connected(self) -> Identity:
        try:
            me = self._site.caller()
        except Refused:
            raise
        except Permanent as error:
            hint = "; ".join(part for part in (error.hint, self._site.address_hint) if part)
            raise Refused(error.message, hint) from None
        if not me.account:
            raise Refused("confluence treats us as a stranger", self._site.stranger_hint)
        if _differ(me.login, self._user):
            raise Refused(
                f"confluence takes us for {me.login}, not for {self._user}",
                "give user and token of one account",
            )
        self._account = me.account
        return Identity(me.account, me.name, me.time_zone, me.locale)

    def people(self, names: Sequence[str]) -> Mapping[str, str]:
        """What pages mention people by, cached; shared accounts are what they came as, without a request."""
        if self._site.shares_accounts:
            return {name: name for name in names}
        return self._people.find(names)

    def space_id(self, key: str) -> str:
        """What queries take for the space, cached. Raises Misconfigured naming the key."""
        known = as_text(self._cached(f"space {key}"))
        if known:
            return known
        space = self._site.space(key)
        if space is None or space.key != key:  # some queries overlook case, others do not
            raise Misconfigured([self._no_space(key)])
        self._cache(f"space {key}", space.id)
        return space.id

    def _no_space(self, key: str) -> Problem:
        keys = sorted(one.key for one in self._site.spaces())
        seen = f"it may see: {', '.join(keys[:12])}" if keys else "it may see no space at all"
        hint = " ".join(part for part in (did_you_mean(key, keys), seen) if part)
        return Problem(
            f"Confluence has no space '{key}', or this account may not see it", hint, code="wiki.space"
        )

    # ----------------------------------------------------------------------------- reading

    def versions(self, *spaces: str) -> Mapping[str, PageVersion]:
        """Id -> version of every current page of some spaces, 250 a request where the site gives as many."""
        return {one.id: one for one in self._site.pages(spaces, "current")}

    def read(self, page_id: str) -> RemotePage | None:
        """A page with its body; None where it is gone, in the trash or hidden. Raises Permanent on a body that is no storage format."""
        reply = self._site.get(page_id)
        if reply.status == HTTPStatus.NOT_FOUND:
            return None
        if not reply.ok:
            raise permanent(reply, f"reading page {page_id}")
        found = self._site.page(as_object(reply.data))
        return _readable(found) if found.status == "current" else None

    def drafted(self, page: RemotePage) -> str:
        """What tells a draft of the page that says something else than it does; a site that shows us none has none."""
        reply = self._site.draft(page.id)
        if not reply.ok:
            return ""
        found = self._site.page(as_object(reply.data))
        said = _says(found)
        return said if found.status == "draft" and said != _says(page) else ""

    def version(self, page_id: str, number: int) -> RemotePage | None:
        """A version of a page, as it was then; None where there is none any more."""
        reply = self._site.version(page_id, number)
        if reply.status == HTTPStatus.NOT_FOUND:
            return None
        if not reply.ok:
            raise permanent(reply, f"reading version {number} of page {page_id}")
        found = self._site.page(as_object(reply.data))
        return _readable(found) if found.version == number else None

    def ticked(self, spaces: Sequence[str], since: datetime | None) -> Sequence[TickedTask] | None:
        """The boxes of ours that stand ticked, since an instant; None where a site has no such list."""
        found = self._site.ticked(spaces, int(since.timestamp() * 1000) if since is not None else 0)
        return None if found is None else tuple({(one.page, one.box, one.at): one for one in found}.values())

    def archived(self, space: str) -> Mapping[str, PageVersion]:
        """Id -> version of every archived page of a space; none on a site where those keep no title."""
        if "archived" not in self._site.title_holders:
            return {}
        return {one.id: one for one in self._site.pages([space], "archived")}

    def owned(self, page_id: str) -> JsonObject:
        """What our content property of a page says; {} where there is none."""
        here = self._site.mark(page_id)
        return as_object(here.value) if here is not None else {}

    def history(self, page_id: str) -> Sequence[PageVersion]:
        """The versions of a page, the newest first."""
        return sorted({one.number: one for one in self._site.history(page_id)}.values(), key=_newest_first)

    def comments(self, page_id: str) -> int:
        """How many comments people have put on a page; answers to them do not count."""
        return len({as_text(one.get("id")) for one in self._site.comments(page_id)})

    def comments_on(self, page_id: str, *, inline_only: bool = False) -> Sequence[PageComment]:
        """The comments on a page, each once; none of one that is gone or hidden (B-36)."""
        try:
            return tuple(
                {one.id: one for one in self._site.comments_on(page_id, inline_only=inline_only)}.values()
            )
        except Permanent as error:
            if self.read(page_id) is None:
                return ()
            raise error

    def commented(self, space: str, *, inline: bool, since: str) -> CommentNews:
        """The pages whose comments changed since a look before, and where the next look starts (B-36)."""
        return news(self._site.commented(space, inline=inline), since)

    def called(self, account: str) -> str:
        """What the site calls an account; "" where it does not tell."""
        try:
            return self._site.called(account)
        except Permanent:
            return ""

    def find(self, space: str, title: str) -> RemotePage | None:
        """The page of exactly that title, from the database rather than the index."""
        named = self._site.titled(space, title, "current")
        return next((_readable(one) for one in named if one.title == title), None)

    # ----------------------------------------------------------------------------- writing

    def create(self, draft: PageDraft) -> RemotePage:
        """Create. Raises UnknownOutcome when no reply came, Permanent on a title that is taken."""
        reply = self._site.create(draft)
        if not reply.ok:
            raise self._title_taken(reply, draft) or permanent(reply, f"creating the page '{draft.title}'")
        return self._stored(as_object(reply.data))

    def update(self, page_id: str, draft: PageDraft, seen: int) -> RemotePage:
        """Write version seen + 1. Raises VersionConflict when somebody was faster (409)."""
        reply = self._site.revise(page_id, draft, seen + 1)
        if reply.ok:
            return self._stored(as_object(reply.data))
        if reply.status != HTTPStatus.CONFLICT:
            raise self._title_taken(reply, draft, page_id) or permanent(
                reply, f"writing the page '{draft.title}'"
            )
        ours = self._own_success(page_id, draft, seen) if reply.doubtful else None
        if ours is None:
            said = f"somebody wrote the page '{draft.title}' since version {seen}"
            raise VersionConflict(said, "the next cycle looks at what they wrote")
        return ours

    def mark(self, page_id: str, value: JsonObject, *, fresh: bool = False) -> None:
        """Set our content property; a property that says so already is not written."""
        for last in (False, True):
            here = self._site.mark(page_id) if last or not fresh else None
            if here is not None and here.value == value:
                return
            reply = self._site.put_mark(page_id, here, value)
            if reply.ok:
                return
            faster = _TAKEN_SINCE if here is None and not last else {HTTPStatus.CONFLICT}
            if reply.status not in faster:
                raise permanent(reply, f"marking page {page_id}")
        raise Temporary(
            f"the mark of page {page_id} is being written by somebody else", "the next cycle tries again"
        )

    def label(self, page_id: str, labels: Sequence[str], *, fresh: bool = False) -> None:
        """Add labels; other people's stay, and those that are there are not written."""
        there = set() if fresh else set(self._site.labels(page_id))
        missing = [name for name in dict.fromkeys(one.lower() for one in labels) if name not in there]
        if not missing:
            return
        body: JsonValue = [{"prefix": "global", "name": name} for name in missing]
        reply = self._client.post(f"rest/api/content/{page_id}/label", body, again=True)
        if not reply.ok:
            raise permanent(reply, f"labelling page {page_id}")

    def files(self, page_id: str) -> Mapping[str, PageFile]:
        """A page's attachments by name, other people's among them."""
        return {one.name: one for one in self._site.files(page_id)}

    def attach(self, page_id: str, draft: FileDraft, old: str = "") -> PageFile:
        """Attach a file, or give the `old` one a new version; alike on both flavours, and told to nobody (B-39)."""
        path = f"rest/api/content/{page_id}/child/attachment"
        said = {"comment": draft.comment, "minorEdit": "true"}
        file = Upload(draft.name, draft.content, draft.media_type, said)
        reply = self._client.upload(f"{path}/{old}/data" if old else path, file)
        if not reply.ok:
            raise permanent(reply, f"attaching {draft.name} to page {page_id}")
        made = as_objects(dig(reply.data, "results")) or [as_object(reply.data)]
        return replace(page_file(made[0]), name=draft.name, comment=draft.comment)

    def archive(self, page_id: str) -> None:
        """Move a page into the archive, or into the trash where a site has none; one that is gone is no failure."""
        reply = self._site.archive(page_id)
        if not reply.ok and reply.status != HTTPStatus.NOT_FOUND:
            raise permanent(reply, f"archiving page {page_id}")

    def trash(self, page_id: str) -> None:
        """Move a page into the trash; one that is gone is no failure."""
        reply = self._site.trash(page_id)
        if not reply.ok and reply.status != HTTPStatus.NOT_FOUND:
            raise permanent(reply, f"moving page {page_id} into the trash")

    def unmark(self, page_id: str, labels: Sequence[str]) -> None:
        """Take our property and these labels off a page; what is not there any more is no failure."""
        for name in labels:
            reply = self._client.delete(f"rest/api/content/{page_id}/label", {"name": name.lower()})
            if not reply.ok and reply.status != HTTPStatus.NOT_FOUND:
                raise permanent(reply, f"taking the label {name} off page {page_id}")
        here = self._site.mark(page_id)
        if here is None:
            return
        reply = self._site.take_mark(page_id, here)
        if not reply.ok and reply.status != HTTPStatus.NOT_FOUND:
            raise permanent(reply, f"taking the mark off page {page_id}")

    # ------------------------------------------------------------------------------ details

    def _stored(self, data: JsonObject) -> RemotePage:
        """The page as the site stored it; read once more where the reply has no body."""
        written = self._site.page(data)
        return written if has_body(data) else self.read(written.id) or written

    def _title_taken(self, reply: Reply, draft: PageDraft, page_id: str = "") -> Permanent | None:
        """A better error where another page of the space has that title, case aside; archived ones count."""
        if reply.status != HTTPStatus.BAD_REQUEST:
            return None
        for status in self._site.title_holders:
            for other in self._site.titled(draft.space, draft.title, status):
                if other.title.casefold() == draft.title.casefold() and other.id != page_id:
                    archived = " (archived)" if status == "archived" else ""
                    hint = f"rename or move page {other.id}{archived}, {other.url}, or change our title"
                    return Permanent(f"the space has another page '{other.title}'", hint)
        return None

    def _own_success(self, page_id: str, draft: PageDraft, seen: int) -> RemotePage | None:
        """Our own version, where an earlier sending without a reply had succeeded after all."""
        data = as_object(self._site.get(page_id).data)
        here = self._site.page(data)
        ours = (seen + 1, self._account, draft.title, draft.message)
        return here if (here.version, here.author, here.title, message(data)) == ours else None


def _readable(page: RemotePage) -> RemotePage:
    """The page, where its body can be read; an add-on or an import may leave what the editor alone mends. Raises Permanent."""
    try:
        storage.parse(page.body)
    except storage.MalformedStorageError as error:
        said = f"“{page.title}” ({page.address}, version {page.version}) holds text that is {error}"
        hint = "open it in Confluence's editor and save it, which mends it, or restore the version before"
        raise Permanent(said, hint) from None
    return page


def _says(page: RemotePage) -> str:
    """What tells whether a page or a draft says something else; one that cannot be read is like no other."""
    try:
        return storage.digest(page.body)
    except storage.MalformedStorageError:
        return digest(page.body)


def _differ(told: str, configured: str) -> bool:
    """Whether two names of one form, both e-mail addresses or both user names, are two accounts'."""
    if not told or not configured or ("@" in told) != ("@" in configured):
        return False
    return told.casefold() != configured.casefold()


def _newest_first(version: PageVersion) -> int:
    return -version.number


def _today() -> date:
    return datetime.now(UTC).date()
