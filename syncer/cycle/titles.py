"""Titles that pages would need and others have: found in the plan, across live and archived pages (B-37).

Titles are unique in a space, case aside, and an archived page keeps its own. Nothing is asked of the site where no page is to be made
or renamed. It writes nothing; a page that is not ours is never adopted for its title (B-38).
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from syncer.cycle.publish import is_ours
from syncer.pages.render import Rendered
from syncer.ports import PageVersion, Wiki
from syncer.sync.changes import PageChange
from syncer.sync.observation import HubState
from syncer.sync.releases import Outlook
from syncer.sync.wiki import SpaceSeen


@dataclass(frozen=True, slots=True)
class Look:
    """The space that the pages go into, as it was listed, and our own account there."""

    space: SpaceSeen
    account: str


def taken(pages: Iterable[Rendered], wiki: Wiki, seen: Look, hub: HubState) -> Mapping[str, str]:
    """Pages whose title another page has, with what is to be said of it. Raises PortError."""
    wanted = {page.page: page for page in pages if not page.problems and wants(page, hub)}
    if not wanted:
        return {}
    return _twice(wanted.values()) | _held(wanted.values(), wiki, seen, hub)


def wants(page: Rendered, hub: HubState) -> bool:
    """Whether a page would get a title that it has not."""
    state = hub.pages.get(page.page)
    return state is None or (state.title != page.title and not state.retitled)


def blocking(changes: Iterable[PageChange], taken: Mapping[str, str]) -> tuple[PageChange, ...]:
    """The changes, those of them blocked whose title is another page's."""
    return tuple(
        replace(one, action="blocked", reason=taken[one.page]) if one.page in taken else one
        for one in changes
    )


def outward(outlooks: Iterable[Outlook], instance: str) -> Iterator[Rendered]:
    """Customer editions that wait for their release, or for their publishing, as far as their title goes."""
    for one in outlooks:
        if one.waits:
            yield Rendered(one.page, one.kind, one.title, "", (), "", "", f"sy-{instance}-{one.page}")


def keeping_back(outlooks: Iterable[Outlook], taken: Mapping[str, str]) -> tuple[Outlook, ...]:
    """Customer editions, those of them blocked whose title another page of the customer's space has."""
    return tuple(
        replace(one, state="blocked", why=(taken[one.page],)) if one.page in taken else one
        for one in outlooks
    )


def _twice(pages: Iterable[Rendered]) -> dict[str, str]:
    """Pages of ours that would be called what an earlier one is called."""
    first: dict[str, Rendered] = {}
    found: dict[str, str] = {}
    for page in pages:
        other = first.setdefault(page.title.casefold(), page)
        if other is not page:
            found[page.page] = f"{other.page} has that title too; change one in its template's front matter"
    return found


def _held(pages: Iterable[Rendered], wiki: Wiki, seen: Look, hub: HubState) -> dict[str, str]:
    """Pages whose title another page of the space has."""
    live, away = _by_title(seen.space.versions.values()), _by_title(wiki.archived(seen.space.id).values())
    found: dict[str, str] = {}
    for page in pages:
        state, title = hub.pages.get(page.page), page.title.casefold()
        holder = live.get(title) or away.get(title)
        if holder is None or (state is not None and holder.id == state.native):
            continue
        if state is None and title in live and _is_ours(page, holder, wiki, seen.account):
            continue
        found[page.page] = _said(holder, archived=title not in live)
    return found


def _by_title(pages: Iterable[PageVersion]) -> Mapping[str, PageVersion]:
    return {one.title.casefold(): one for one in pages}


def _is_ours(page: Rendered, holder: PageVersion, wiki: Wiki, account: str) -> bool:
    """Whether it is this very page, of which the store knows nothing: what our account wrote last is not read for it."""
    if holder.author == account:
        return True
    there = wiki.read(holder.id)
    return there is not None and is_ours(page, there.body)


def _said(holder: PageVersion, *, archived: bool) -> str:
    if archived:
        return f"an archived page has that title (id {holder.id}): restore and rename it, or change ours"
    return (
        f"a page that is not ours has that title (id {holder.id}): rename it, or change ours in the template"
    )
