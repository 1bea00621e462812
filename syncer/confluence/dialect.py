"""What differs between Confluence Cloud and Confluence Data Center, as one protocol and a few values.

Why it exists: what a page is and when it may be written is the same everywhere (`wiki.py`); paths, expansions,
paging and names of members are not. A dialect speaks to the site and reads what it says; it decides nothing.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from syncer.confluence.comments import Said
from syncer.confluence.errors import permanent
from syncer.domain.json import JsonObject, JsonValue
from syncer.http.messages import Reply
from syncer.ports import PageDraft, PageFile, PageVersion, RemotePage, TickedTask
from syncer.sync.remarks import PageComment

PROPERTY = "syncer"
Query = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Caller:
    """Who a site takes us for; no `account`: a stranger. `login` is what a configuration calls us, where it is told."""

    account: str
    name: str
    login: str = ""
    time_zone: str = ""
    locale: str = ""


@dataclass(frozen=True, slots=True)
class SpaceRow:
    """A space; `id` is what queries take for it: an id on Cloud, the key itself on Data Center."""

    id: str
    key: str
    name: str
    archived: bool = False


@dataclass(frozen=True, slots=True)
class Mark:
    """Our content property as it stands; `id` is what a write of it is addressed to."""

    id: str
    value: JsonValue
    number: int


class Dialect(Protocol):
    """One flavour's way of saying things. Every method may raise what the client and `permanent` raise."""

    @property
    def address_hint(self) -> str:
        """What to check where the address answers something else."""
        ...

    @property
    def stranger_hint(self) -> str:
        """What to check where we are nobody."""
        ...

    @property
    def title_holders(self) -> Sequence[str]:
        """The states in which a page keeps its title from others."""
        ...

    @property
    def shares_accounts(self) -> bool:
        """Whether pages mention people by the accounts that the Jira beside it knows them by."""
        ...

    # -------------------------------------------------------------------------- who and where

    def caller(self) -> Caller:
        """Whom our token stands for."""
        ...

    def known(self, name: str) -> str:
        """What a page mentions a person by; "" for nobody."""
        ...

    def space(self, key: str) -> SpaceRow | None:
        """The space of that key, in whatever case the site spells it."""
        ...

    def spaces(self) -> Iterator[SpaceRow]:
        """Every space we may see."""
        ...

    # -------------------------------------------------------------------------------- reading

    def pages(self, spaces: Sequence[str], status: str) -> Iterator[PageVersion]:
        """The pages of some spaces in a state, without their bodies, in one listing where the site can; a page may come twice."""
        ...

    def titled(self, space: str, title: str, status: str) -> Iterator[RemotePage]:
        """The pages that the site takes for that title; it may compare more loosely than we do."""
        ...

    def get(self, page_id: str) -> Reply:
        """A page with its body."""
        ...

    def draft(self, page_id: str) -> Reply:
        """What is being written on a page, whatever the status of the reply."""
        ...

    def version(self, page_id: str, number: int) -> Reply:
        """A version of a page, with its body as it was."""
        ...

    def ticked(self, spaces: Sequence[str], since: int) -> Iterator[TickedTask] | None:
        """Our boxes that stand ticked since so many milliseconds after 1970; None where there is no such listing."""
        ...

    def history(self, page_id: str) -> Iterator[PageVersion]:
        """A page's versions, without bodies, the newest first; one may come twice."""
        ...

    def page(self, data: JsonObject) -> RemotePage:
        """A page as it stands in a reply."""
        ...

    def labels(self, page_id: str) -> Iterator[str]:
        """The names of a page's labels."""
        ...

    def mark(self, page_id: str) -> Mark | None:
        """Our property of a page."""
        ...

    def comments(self, page_id: str) -> Iterator[JsonObject]:
        """The comments on a page, below it and in its text; one may come twice."""
        ...

    def comments_on(self, page_id: str, *, inline_only: bool) -> Iterator[PageComment]:
        """The comments on a page with their words, answers to them aside; where one listing has all, all."""
        ...

    def commented(self, space: str, *, inline: bool) -> Iterator[Said]:
        """Comments, what changed last first; a site may list more than one kind, and more than one space."""
        ...

    def called(self, account: str) -> str:
        """What the site calls an account; "" where it does not tell."""
        ...

    def files(self, page_id: str) -> Iterator[PageFile]:
        """A page's attachments; one may come twice."""
        ...

    # -------------------------------------------------------------------------------- writing

    def create(self, draft: PageDraft) -> Reply:
        """Make a page."""
        ...

    def revise(self, page_id: str, draft: PageDraft, number: int) -> Reply:
        """Write that version of a page."""
        ...

    def put_mark(self, page_id: str, here: Mark | None, value: JsonObject) -> Reply:
        """Make our property, or write its next version."""
        ...

    def archive(self, page_id: str) -> Reply:
        """Move a page into the archive, or where there is none into the trash."""
        ...

    def trash(self, page_id: str) -> Reply:
        """Move a page into the trash, from where people can bring it back."""
        ...

    def take_mark(self, page_id: str, here: Mark) -> Reply:
        """Delete our property."""
        ...

    # ------------------------------------------------------------------------------ examining

    def about(self) -> Reply:
        """Any small reply with `_links.base`."""
        ...

    def operations(self, space: str) -> frozenset[str] | None:
        """What we may do in a space, such as "create page"; None where the site does not tell."""
        ...


def expected(reply: Reply, doing: str) -> JsonValue:
    """What a reply holds that has to be a yes. Raises Permanent."""
    if not reply.ok:
        raise permanent(reply, doing)
    return reply.data
