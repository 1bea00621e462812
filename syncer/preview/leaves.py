"""All pages of one audience as the next cycle would make them, each with how it stands to what is published.

Why it exists: who leafs through pages before they go out asks two things of each: what it says, and whether that is news.
Reads the store and the register's files; asks no site, and writes nothing.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from syncer.cycle.board import foreseen
from syncer.cycle.conduct import customer_pages, decide, drafted
from syncer.cycle.pages import predicted
from syncer.cycle.project import Project
from syncer.cycle.releasing import CustomerEditions
from syncer.domain.meta import Audience
from syncer.domain.problems import Problem, Severity
from syncer.pages.render import Rendered
from syncer.preview.fetched import as_fetched
from syncer.preview.mentions import known
from syncer.preview.order import in_reading_order
from syncer.sync.releases import Outlook
from syncer.wiring import Wired

State = Literal["same", "differs", "new", "blocked"]
_OURS: Mapping[str, State] = {
    "unchanged": "same",
    "update": "differs",
    "create": "new",
    "blocked": "blocked",
}
_CUSTOMERS: Mapping[str, State] = {
    "released": "same",
    "differs": "differs",
    "new": "new",
    "blocked": "blocked",
    "gone": "blocked",
}


@dataclass(frozen=True, slots=True)
class Leaf:
    """A page; `why` says what keeps it back ("" where nothing does)."""

    page: Rendered
    state: State
    why: str = ""


@dataclass(frozen=True, slots=True)
class Preview:
    """All pages of an audience by id, as one reads them; `names` are people's, by what pages mention them by."""

    leaves: Mapping[str, Leaf]
    names: Mapping[str, str]
    problems: tuple[Problem, ...] = ()


def preview(wired: Wired, project: Project, audience: Audience) -> Preview:
    """Make the pages of an audience. Raises PortError.

    Our own pages are held against what the last cycle published, a customer's against its last release.
    """
    ports = as_fetched(wired.offline(project))
    planned = decide(project, ports)
    seen, made, outward = planned.seen, planned.plan, audience is Audience.CUSTOMER
    who = known(wired, seen.data)
    editions: CustomerEditions | None = None
    outlooks: tuple[Outlook, ...] = ()
    if outward or project.customer_space:
        clocks = foreseen(project, ports.hub, seen, made)
        found = customer_pages(project, planned, ports.hub, clocks, wired.issue_url)
        editions = CustomerEditions(project, seen.hub, found)
        outlooks = editions.outlooks()
    states: dict[str, tuple[State, str]]
    if outward and editions is not None:
        pages = editions.files()
        states = {one.page: (_CUSTOMERS[one.state], " ".join(one.why)) for one in outlooks}
    else:
        pages = drafted(
            project, planned, ports.hub, wired.issue_url, audience, known=who.mentions, outlooks=outlooks
        )
        told = predicted(pages, seen.hub, fresh=bool(made.creates))
        states = {one.page: (_OURS[one.action], one.reason) for one in told}
    leaves = {one.page: _leaf(one, *states.get(one.page, ("new", ""))) for one in in_reading_order(pages)}
    loud = (one for one in seen.problems if one.severity is not Severity.INFO)
    return Preview(leaves, who.names, tuple(loud))


def _leaf(page: Rendered, state: State, why: str) -> Leaf:
    wrong = [str(one) for one in page.problems if one.severity is Severity.ERROR]
    return Leaf(page, "blocked" if wrong else state, why or " ".join(wrong))
