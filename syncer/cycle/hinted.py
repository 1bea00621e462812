"""Which hints of webhooks tell of something that the register does not know yet.

Why it exists: our own writes come back as hints (B-04), and what a hint says is never believed; but one that names the very
version that was read last has nothing new to say, so nothing is read and no cycle begins for it; what our account did elsewhere is found
by the next poll. And where all of them name issues that we know, those alone are read: whatever else there may be is found by the
next poll as well, and an edit is on its page the sooner.
"""

from collections.abc import Iterator
from datetime import timedelta
from typing import Final

from syncer.ports import Hub
from syncer.sync.hints import Hint, Hints, Product, Reach, Seen
from syncer.sync.observation import HubState, Observation, Side

LATE: Final = timedelta(minutes=10)  # an index shows a change by then (B-10)
ACCOUNT = "account"  # who we are in Confluence: Data Center's hooks tell only who changed a page


def reach_of(hub: HubState, hints: Hints, asked: Reach) -> Reach:
    """As far as was asked; but a hint of an issue that is new to us, or of a page, is looked after by a whole look.

    Who adopts, and what people say on pages, no reading by id would tell.
    """
    if asked is Reach.WHOLE:
        return asked
    ours = {part.native for part in hub.counterparts if part.side is Side.JIRA}
    fresh = news(hub, hints)
    known = all(one.product is Product.JIRA and one.native in ours for one in fresh)
    return Reach.NAMED if fresh and known else Reach.WHOLE


def news(hub: HubState, hints: Hints) -> tuple[Hint, ...]:
    """The hints that a reading has to look after."""
    return hints.fresh(frozenset(_seen(hub))) if hints.given else ()


def issues(hub: HubState, hints: Hints) -> frozenset[str]:
    """The issues to be read by id whatever the index shows yet (B-03)."""
    return frozenset(one.native for one in news(hub, hints) if one.product is Product.JIRA and one.native)


def overtaken(hub: HubState, looked: Hints, now: Hints) -> bool:
    """Whether issues of ours were named since a cycle looked that are newer than what it read: another cycle waits for this one's end.

    An echo of our own writes is no newer, and a hint without a change mark says nothing of it.
    """
    known = {hint.key for hint in looked.given}
    later = [hint for hint in now.given if hint.key not in known]
    named = {hint.native: hint.version for hint in later if hint.product is Product.JIRA and hint.version}
    if not named:
        return False
    ours = (part for part in hub.counterparts if part.side is Side.JIRA and part.native in named)
    return any(named[part.native] > part.version for part in ours)


def awaited(hub: Hub, project: str) -> bool:
    """Whether a cycle would find something by what webhooks have told since the last one."""
    hints = hub.hints(project)
    return bool(hints.given) and bool(news(hub.snapshot(project), hints))


def only_looked(hub: Hub, seen: Observation) -> None:
    """Let go of what was looked at without anything being written: no cursor has moved, so that whoever writes next finds it by the index.

    What came not long ago stays, since the index may not show it yet. Raises PortError.
    """
    hub.drop_hints(seen.project, seen.now - LATE)


def _seen(hub: HubState) -> Iterator[Seen]:
    for part in hub.counterparts:
        if part.side is Side.JIRA:
            yield Product.JIRA, part.native, part.version
    account = hub.cursors.get(ACCOUNT)
    for page in hub.pages.values():
        yield Product.CONFLUENCE, page.native, str(page.version)
        if account:
            yield Product.CONFLUENCE, page.native, f"by {account}"
