"""Pages of ours that are not where they were, or cannot be read: told before anything is planned, and what a plan makes of them.

Why it exists: our own pages say so when they are written, and a customer's are written only when they are released. Nothing is made anew
unless a person says so, since who took a page away perhaps meant it.
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from syncer.cycle.run import Run
from syncer.domain.problems import Problem, Severity
from syncer.ports import DropPage, HubWrite, PutCursor, UseDecision
from syncer.sync.changes import PageChange
from syncer.sync.observation import DecisionKind, HubState
from syncer.sync.page_ids import is_customers
from syncer.sync.releases import released
from syncer.sync.wiki import PageState, SpaceSeen, WikiObservation

ANEW = "page:"  # stands before the page in what a person approves


def absent(hub: HubState, spaces: Iterable[SpaceSeen]) -> Iterator[PageState]:
    """Pages of ours that the listing of their space has not."""
    listed = {space.id: space.versions for space in spaces}
    for state in hub.pages.values():
        if state.space in listed and state.native not in listed[state.space]:
            yield state


def customers_gone(hub: HubState, spaces: Iterable[SpaceSeen]) -> Iterator[Problem]:
    """What is said of customer editions that somebody removed, and that nobody has said to forget."""
    said = _approved(hub)
    for state in (one for one in absent(hub, spaces) if _customers(one) and one.page not in said):
        told = f"the customer's edition “{state.called}” is gone or hidden from us ({state.url})"
        hint = f"restore it from the space's trash; to have it forgotten, and release it anew if you like: syncer approve {ANEW}{state.page}"
        yield Problem(told, hint, severity=Severity.WARNING, code="page-gone")


def forget(run: Run, hub: HubState) -> HubState:
    """The hub without customer editions that are gone and that a person wants forgotten; the history keeps their releases."""
    seen = run.seen.wiki
    said = _approved(hub)
    gone = absent(hub, seen.spaces.values() if seen is not None else ())
    over = [state.page for state in gone if _customers(state) and state.page in said]
    if not over:
        return hub
    last = released(hub.cursors)
    for page in over:
        writes: list[HubWrite] = [DropPage(page), UseDecision(said[page])]
        run.commit([*writes, *([PutCursor(last[page].cursor, "")] if page in last else [])])
    return run.ports.hub.snapshot(run.project.key)


def foreseen(changes: Iterable[PageChange], hub: HubState, seen: WikiObservation) -> Iterator[PageChange]:
    """What is planned for our own pages, with those that are gone blocked, or made anew as a person said, and those that cannot be read."""
    said = _approved(hub)
    gone = {state.page for state in absent(hub, seen.spaces.values())}
    for one in changes:
        if one.page in gone:
            why = f"gone or hidden from us: restore it from the space's trash; to make it anew: syncer approve {ANEW}{one.page}"
            yield (
                replace(one, action="create", reason="as somebody said")
                if one.page in said
                else _block(one, why)
            )
        else:
            unread = seen.unread.get(one.page) if one.action == "update" else None
            yield _block(one, unread.message) if unread is not None else one


def _block(one: PageChange, why: str) -> PageChange:
    return replace(one, action="blocked", reason=why)


def _customers(state: PageState) -> bool:
    return is_customers(state.page)


def _approved(hub: HubState) -> dict[str, int]:
    """Pages that somebody said may be made anew, and the decisions that say so."""
    said = (one for one in hub.decisions if one.kind is DecisionKind.APPROVE)
    return {one.subject.removeprefix(ANEW): one.id for one in said if one.subject.startswith(ANEW)}
