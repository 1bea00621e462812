"""Confluence, as the cycle needs it: pages with their versions, people to mention."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from syncer.domain.json import JsonObject
from syncer.ports.tracker import Identity
from syncer.sync.remarks import CommentNews, PageComment
from syncer.sync.wiki import PageVersion, RemotePage, TickedTask


@dataclass(frozen=True, slots=True)
class PageDraft:
    """What a page shall be; `message` goes into the version's message, on whose behalf included."""

    page: str
    space: str
    title: str
    body: str
    parent: str = ""
    labels: tuple[str, ...] = ()
    message: str = ""


@dataclass(frozen=True, slots=True)
class PageFile:
    """An attachment as a page's listing tells of it; `comment` is what was said with its newest version."""

    id: str
    name: str
    comment: str = ""


@dataclass(frozen=True, slots=True)
class FileDraft:
    """What an attachment shall be; `comment` is said with the version."""

    name: str
    content: bytes
    media_type: str
    comment: str = ""


class Wiki(Protocol):
    """Confluence, as the cycle needs it."""

    def connect(self, *, anew: bool = True) -> Identity:
        """Prove who we are (B-14); not `anew` takes the last answer where there was one. Raises Unreachable, Refused."""
        ...

    def people(self, names: Sequence[str]) -> Mapping[str, str]:
        """What pages mention people by, from account ids on Cloud and user names on Data Center; cached.

        Whom the site does not know, or does not tell of, is not in it: a mention never stops a page.
        """
        ...

    def space_id(self, key: str) -> str:
        """What the methods below take for a space, cached. Raises Misconfigured naming the key."""
        ...

    def versions(self, *spaces: str) -> Mapping[str, PageVersion]:
        """Id -> version of every current page of some spaces, 250 a request; Data Center lists each space by itself."""
        ...

    def read(self, page_id: str) -> RemotePage | None:
        """A page with its body; None where it is gone or hidden. Raises Permanent on a body that is no storage format."""
        ...

    def drafted(self, page: RemotePage) -> str:
        """What tells the text that somebody is writing on a page from any other; "" where it says what stands there, or nobody writes."""
        ...

    def version(self, page_id: str, number: int) -> RemotePage | None:
        """A version of a page, as it was then; None where there is none any more."""
        ...

    def ticked(self, spaces: Sequence[str], since: datetime | None) -> Sequence[TickedTask] | None:
        """The boxes of ours in some spaces that stand ticked, since an instant; None where a site has no such list.

        Where it has none, the versions of a page tell who ticked what. Raises PortError.
        """
        ...

    def archived(self, space: str) -> Mapping[str, PageVersion]:
        """Id -> version of every archived page of a space, as far as the site tells: they keep their titles (B-37)."""
        ...

    def owned(self, page_id: str) -> JsonObject:
        """What our content property of a page says; {} where there is none."""
        ...

    def history(self, page_id: str) -> Sequence[PageVersion]:
        """The versions of a page, the newest first: number, author and title."""
        ...

    def find(self, space: str, title: str) -> RemotePage | None:
        """The page of exactly that title, from the database rather than the index."""
        ...

    def create(self, draft: PageDraft) -> RemotePage:
        """Create. Raises UnknownOutcome when no reply came, Permanent on a title that is taken."""
        ...

    def update(self, page_id: str, draft: PageDraft, seen: int) -> RemotePage:
        """Write version seen + 1. Raises VersionConflict when somebody was faster (409)."""
        ...

    def mark(self, page_id: str, value: JsonObject, *, fresh: bool = False) -> None:
        """Set our content property; a page that is `fresh`, made just now, is not asked for one first."""
        ...

    def label(self, page_id: str, labels: Sequence[str], *, fresh: bool = False) -> None:
        """Add labels; other people's stay; a page that is `fresh`, made just now, is not asked for its own first."""
        ...

    def comments(self, page_id: str) -> int:
        """How many comments people have put on a page, below it or in its text; answers to them do not count."""
        ...

    def files(self, page_id: str) -> Mapping[str, PageFile]:
        """A page's attachments by name, other people's among them, 250 a request (B-39)."""
        ...

    def attach(self, page_id: str, draft: FileDraft, old: str = "") -> PageFile:
        """Attach a file, or with the id of an `old` one give that a new version; nobody is told.

        Raises UnknownOutcome when no reply came: the listing tells by name and comment whether it is there.
        """
        ...

    def comments_on(self, page_id: str, *, inline_only: bool = False) -> Sequence[PageComment]:
        """The comments on a page, resolved ones too; `inline_only` may leave out those below it. None of a page that is gone."""
        ...

    def commented(self, space: str, *, inline: bool, since: str) -> CommentNews:
        """The pages whose comments changed since a look before (its cursor; "" for a first one, which goes back only so far).

        A look that finds nothing is one request. Data Center tells of both kinds at once.
        """
        ...

    def called(self, account: str) -> str:
        """What the site calls an account; "" where it does not tell."""
        ...

    def archive(self, page_id: str) -> None:
        """Move a page into the archive, or into the trash where a site has none; one that is gone is no failure."""
        ...

    def trash(self, page_id: str) -> None:
        """Move a page into the trash; one that is gone is no failure."""
        ...

    def unmark(self, page_id: str, labels: Sequence[str]) -> None:
        """Take our property and these labels off a page; what is not there any more is no failure."""
        ...
