"""What one cycle sees of Confluence: pages as the space lists them, pages as they were read, and pages as we left them.

Why it exists: what people did on pages is known before anything is planned, and no page is read twice for it. These
are values: nothing here asks a site.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime

from syncer.domain.json import digest
from syncer.domain.problems import Problem
from syncer.sync.page_ids import is_customers
from syncer.sync.remarks import Heard

_ON_SITE = re.compile(r"/(?:spaces|display|pages)/")  # what the path of a page begins with


@dataclass(frozen=True, slots=True)
class PageVersion:
    """What the listing of a space says of a page; `space` is what the port takes for the one it lies in."""

    id: str
    title: str
    number: int
    author: str
    parent: str = ""
    space: str = ""


@dataclass(frozen=True, slots=True)
class RemotePage:
    """A page with its body in storage form; `said` is the message of this version."""

    id: str
    title: str
    version: int
    body: str
    url: str
    parent: str = ""
    author: str = ""
    status: str = "current"
    written: str = ""  # the instant of this version, as the site tells it
    said: str = ""

    @property
    def address(self) -> str:
        """Where a person finds it, without its title in the address, which may be very long."""
        return _short(self.url)


def signature(project: str) -> str:
    """What the message of every version ends with that we write."""
    return f"syncer, from the register of {project}"


@dataclass(frozen=True, slots=True)
class TickedTask:
    """A box of ours that somebody ticked, as a site lists its tasks: on which page (its id there), which box, whose account, when."""

    page: str
    box: str
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Tick:
    """A box of ours on a page of ours that somebody ticked, or cleared: `by` an account, "" where the site does not tell whose."""

    page: str
    box: str
    done: bool
    by: str
    at: datetime
    ref: str = ""

    @property
    def key(self) -> str:
        """What tells it from every other, in whatever time zone a site tells its instant: it is kept once."""
        at = self.at.astimezone(UTC).isoformat()
        return f"box:{digest([self.page, self.box, self.done, at])[:32]}"


@dataclass(frozen=True, slots=True)
class PageState:
    """A page of ours as last written: where it is, its version then, and fingerprints of both sides.

    `fingerprint` digests what we rendered, `digest` the canonical body as the wiki stored it when we wrote it. `body` is what
    stood there when it was last looked at, at `version`; `base` is what we rendered then, "" where nobody has added to it
    and `body` says it all. `title` and `parent` are those that we gave it; `retitled` is the title people gave it instead.
    """

    page: str
    native: str
    space: str
    title: str
    version: int
    fingerprint: str
    digest: str
    body: str = ""
    url: str = ""
    labels: tuple[str, ...] = ()
    base: str = ""
    parent: str = ""
    retitled: str = ""

    @property
    def rendered(self) -> str:
        """What of the page is ours."""
        return self.base or self.body

    @property
    def called(self) -> str:
        """The title it has."""
        return self.retitled or self.title

    @property
    def address(self) -> str:
        """Where a person finds it, without its title in the address, which may be very long."""
        return _short(self.url)


@dataclass(frozen=True, slots=True)
class Reading:
    """A page of ours that somebody has written since we did, as it was read once, before the plan."""

    state: PageState
    remote: RemotePage

    @property
    def page(self) -> str:
        """Our name of the page."""
        return self.state.page


@dataclass(frozen=True, slots=True)
class SpaceSeen:
    """A space as it was listed; `id` is what the port takes for it, `versions` are its current pages by id."""

    id: str
    versions: Mapping[str, PageVersion]


@dataclass(frozen=True, slots=True)
class BoxesSeen:
    """Ticks of our boxes that the store does not know yet; `until`: until when they were listed, ISO, "" where they were not."""

    ticks: tuple[Tick, ...] = ()
    until: str = ""
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True)
class WikiObservation:
    """Confluence as this cycle saw it: who we are there, our spaces by key, and the pages that were read, by our names of them.

    A page of ours that could not be read has no reading, though its version is another. `boxes` are ticks that are news,
    `heard` is what people say on our pages, `problems` are of pages that nobody else tells of; `unread` says by page why it could not
    be read: of our own the publishing tells, of a customer's `problems`.
    """

    account: str
    spaces: Mapping[str, SpaceSeen]
    readings: Mapping[str, Reading] = field(default_factory=dict)
    boxes: BoxesSeen = field(default_factory=BoxesSeen)
    heard: Heard = field(default_factory=Heard)
    problems: tuple[Problem, ...] = ()
    unread: Mapping[str, Problem] = field(default_factory=dict)


def closed_addresses(pages: Iterable[PageState], space: str) -> tuple[str, ...]:
    """What the addresses in our side's space begin with, by its key, in each way that a site writes them: no customer must read them."""
    urls = [one.url for one in pages if one.url and not is_customers(one.page)]
    sites = {_ON_SITE.split(url, maxsplit=1)[0] for url in urls} if space else set[str]()
    ways = {f"{site}/{way}/{space}/" for site in sites for way in ("display", "spaces")}
    return tuple(sorted({*ways, *(url for url in urls if "pageId" in url)}))


def _short(url: str) -> str:
    head, mark, rest = url.partition("/pages/")
    return f"{head}{mark}{rest.partition('/')[0]}"
