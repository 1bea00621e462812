"""Leaving a project: all that is ours is taken off its issues and its space; what people made or wrote stays.

First `look`, which writes nothing, then `leave`, which does exactly that and may be interrupted at any point: what
was done is noted at once, and looking again shows what is left. Issues stay, without our marks; pages that are as
we left them go into the trash, all others stay as people's own. The register, its history and its files stay too.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import uuid4

from syncer.cycle.project import Ports, Project
from syncer.cycle.sight import spaces_seen
from syncer.cycle.strayed import guests
from syncer.domain.problems import Problem
from syncer.ports import (
    DropCounterpart,
    DropHeld,
    DropPage,
    Hub,
    HubWrite,
    PageVersion,
    PortError,
    PutCursor,
    SettleClaim,
    Tracker,
    UseDecision,
    Wiki,
)
from syncer.sync.changes import UnmarkIssue
from syncer.sync.issues import own_labels
from syncer.sync.observation import Counterpart, DecisionKind, HubState, IssueState, Side
from syncer.sync.page_ids import is_customers
from syncer.sync.reactions import of_clocks
from syncer.sync.wiki import PageState


@dataclass(frozen=True, slots=True)
class LeftIssue:
    """An issue that loses our property, our labels, and our status comment (`comment`, "" for none)."""

    uid: str
    native: str
    key: str
    labels: tuple[str, ...]
    comment: str = ""


@dataclass(frozen=True, slots=True)
class LeftPage:
    """A page of ours: into the trash where `kept` is empty, else only its marks go, for that reason.

    `comments` are how many of people's go into the trash with it, as somebody has asked for.
    """

    page: PageState
    kept: str = ""
    comments: int = 0


@dataclass(frozen=True, slots=True)
class Leaving:
    """All that leaving would do; `others` are keys of issues that another installation of syncer has marked.

    `noted` tells whether the store still speaks of the sites, as a leaving does that ended too early. `blank`: it knows
    nothing of the project, not even a record, so that nobody can tell what there is ours.
    """

    issues: tuple[LeftIssue, ...] = ()
    pages: tuple[LeftPage, ...] = ()
    others: tuple[str, ...] = ()
    hidden: tuple[str, ...] = ()
    noted: bool = False
    blank: bool = False

    @property
    def nothing(self) -> bool:
        """Whether nothing of ours is left on the sites."""
        return not (self.issues or self.pages)


@dataclass(slots=True)
class Left:
    """What was done, and what was not."""

    issues: int = 0
    trashed: int = 0
    kept: int = 0
    problems: tuple[Problem, ...] = ()


# ------------------------------------------------------------------------------- looking


def look(project: Project, ports: Ports, *, commented: bool = False) -> Leaving:
    """Everything of ours on the project's sites: what the store knows, and what carries our label. Raises PortError.

    Pages with people's comments stay, unless they are to go into the trash `commented` as they are.
    """
    hub = ports.hub.snapshot(project.key)
    issues, others, hidden = (
        _issues(project, ports.tracker, ports.hub, hub) if ports.tracker is not None else ((), (), ())
    )
    pages: tuple[LeftPage, ...] = ()
    if ports.wiki is not None and project.space:
        pages = _pages(project, ports.wiki, hub, commented=commented)
    noted = bool(hub.pages or hub.held or hub.claims or _on_jira(hub))
    blank = not (noted or hub.records or hub.counterparts)
    return Leaving(issues, pages, others, hidden, noted, blank)


def _on_jira(hub: HubState) -> dict[str, Counterpart]:
    return {part.native: part for part in hub.counterparts if part.side is Side.JIRA}


def _issues(
    project: Project, tracker: Tracker, store: Hub, hub: HubState
) -> tuple[tuple[LeftIssue, ...], tuple[str, ...], tuple[str, ...]]:
    tracker.connect()
    tracker.prepare(project.wanted)
    known = _on_jira(hub)
    wanted = {*known, *tracker.changed(project.key, "").updated}
    found = {issue.id: issue for issue in tracker.fetch(sorted(wanted, key=int))} if wanted else {}
    theirs = _elsewhere(project.key, tracker, store, [one for one in found.values() if one.id not in known])
    issues, others = [], []
    for issue in sorted(found.values(), key=lambda one: int(one.id)):
        mark, labels = issue.marker, tuple(map(str, own_labels(issue, project.mapping.label)))
        if issue.id in theirs or (mark and mark.instance != hub.instance and issue.id not in known):
            others.append(issue.key)
        elif mark is not None or labels or _commented(known.get(issue.id)) or of_clocks(known.get(issue.id)):
            issues.append(_left(issue, labels, known.get(issue.id)))
    hidden = tuple(part.key for native, part in known.items() if native not in found)
    return tuple(issues), tuple(others), hidden


def _elsewhere(project: str, tracker: Tracker, store: Hub, strange: Sequence[IssueState]) -> set[str]:
    """Issues that were moved here from another project: its register knows them, or their mark names it (B-09)."""
    marked = [one for one in strange if one.marker is not None]
    known = set(store.places([one.id for one in marked])) if marked else set()
    return known | guests(project, tracker, (one for one in marked if one.id not in known))


def _commented(part: Counterpart | None) -> bool:
    return part is not None and bool(part.comment)


def _left(issue: IssueState, labels: tuple[str, ...], part: Counterpart | None) -> LeftIssue:
    labels = tuple(dict.fromkeys((*labels, *of_clocks(part))))
    uid = part.uid if part is not None else issue.marker.uid if issue.marker is not None else ""
    return LeftIssue(uid, issue.id, issue.key, labels, part.comment if part is not None else "")


def _pages(project: Project, wiki: Wiki, hub: HubState, *, commented: bool) -> tuple[LeftPage, ...]:
    if not hub.pages:
        return ()
    wiki.connect()
    there = {
        native: one for space in spaces_seen(project, wiki).values() for native, one in space.versions.items()
    }
    ours = {state.native for state in hub.pages.values()}
    found = [_page(state, there, ours) for state in hub.pages.values() if state.native in there]
    found = [_with_comments(one, wiki, commented=commented) for one in found]
    kept = {one.page.native for one in found if one.kept}
    ordered = sorted(found, key=lambda one: (-_depth(one.page.native, there), one.page.page))
    return tuple(_above_kept(one, there, kept) for one in ordered)


def _page(state: PageState, there: Mapping[str, PageVersion], ours: set[str]) -> LeftPage:
    """B-38: what somebody wrote on, or has put pages under, stays."""
    if is_customers(state.page):
        return LeftPage(state, "it was released to the customer")
    if there[state.native].number != state.version:
        return LeftPage(state, "somebody edited it")
    if state.base:
        return LeftPage(state, "somebody has written on it")
    below = [one.title for one in there.values() if one.parent == state.native and one.id not in ours]
    return LeftPage(state, f"“{below[0]}” lies under it" if below else "")


def _with_comments(one: LeftPage, wiki: Wiki, *, commented: bool) -> LeftPage:
    """B-38: what people wrote below a page, or in its margin, is theirs; two reads a page, on Data Center one."""
    number = 0 if one.kept else wiki.comments(one.page.native)
    if not number:
        return one
    said = "1 comment stands on it" if number == 1 else f"{number} comments stand on it"
    return replace(one, comments=number) if commented else replace(one, kept=said)


def _above_kept(one: LeftPage, there: Mapping[str, PageVersion], kept: set[str]) -> LeftPage:
    """A page stays where one that stays lies under it."""
    if one.kept:
        return one
    for native in kept:
        if one.page.native in _ancestors(native, there):
            return LeftPage(one.page, f"“{there[native].title}” lies under it and stays")
    return one


def _ancestors(native: str, there: Mapping[str, PageVersion]) -> Iterator[str]:
    seen: set[str] = set()
    while native in there and native not in seen:
        seen.add(native)
        native = there[native].parent
        yield native


def _depth(native: str, there: Mapping[str, PageVersion]) -> int:
    return sum(1 for _ in _ancestors(native, there))


# ------------------------------------------------------------------------------- leaving


def leave(project: Project, ports: Ports, leaving: Leaving) -> Left:
    """Take away what was shown; the caller has paused the project, so that no cycle brings it back.

    Raises Locked where a cycle is under way.
    """
    with ports.hub.lock(project.key):
        return _Leaver(project, ports).leave(leaving)


class _Leaver:
    """One go at leaving, under the lock."""

    def __init__(self, project: Project, ports: Ports) -> None:
        self._project, self._ports = project, ports
        self._now: datetime = ports.clock()
        self._cycle = uuid4().hex[:12]
        self._done = Left()

    def leave(self, leaving: Leaving) -> Left:
        """Issues, pages, then what the store knew of both; one failure never stops the others."""
        for number, issue in enumerate(leaving.issues, 1):
            self._ports.progress("taking marks off issues", number, len(leaving.issues))
            self._issue(issue)
        for number, page in enumerate(leaving.pages, 1):
            self._ports.progress("taking pages away", number, len(leaving.pages))
            self._page(page)
        if not self._done.problems:
            self._forget()
        return self._done

    def _issue(self, issue: LeftIssue) -> None:
        tracker = self._ports.tracker
        assert tracker is not None
        try:
            if issue.comment:
                tracker.uncomment(issue.native, issue.comment)
            tracker.unmark(UnmarkIssue(issue.uid, issue.native, issue.key, issue.labels))
        except PortError as error:
            self._failed(error, issue.key)
            return
        self._done.issues += 1
        self._commit([DropCounterpart(Side.JIRA, issue.native)])

    def _page(self, one: LeftPage) -> None:
        wiki = self._ports.wiki
        assert wiki is not None
        try:
            if not one.kept and wiki.comments(one.page.native) > one.comments:
                one = replace(one, kept="somebody commented on it just now")
            if one.kept:
                wiki.unmark(one.page.native, one.page.labels)
            else:
                wiki.trash(one.page.native)
        except PortError as error:
            self._failed(error, one.page.title)
            return
        self._done.kept += bool(one.kept)
        self._done.trashed += not one.kept
        self._commit([DropPage(one.page.page)])

    def _forget(self) -> None:
        """Cursors, claims, held fields and approvals speak of sides that are no longer ours."""
        hub = self._ports.hub.snapshot(self._project.key)
        writes: list[HubWrite] = [PutCursor(name, "") for name, value in hub.cursors.items() if value]
        writes += [SettleClaim(claim.key) for claim in hub.claims]
        writes += [DropHeld(held.uid, held.field) for held in hub.held]
        writes += [DropCounterpart(Side.JIRA, native) for native in _on_jira(hub)]
        writes += [DropPage(page) for page in hub.pages]
        writes += [UseDecision(d.id) for d in hub.decisions if d.kind is DecisionKind.APPROVE]
        self._commit(writes)

    def _commit(self, writes: Sequence[HubWrite]) -> None:
        self._ports.hub.commit(self._project.key, writes, cycle=self._cycle, now=self._now)

    def _failed(self, error: PortError, where: str) -> None:
        problem = Problem(f"{where}: {error.message}", error.hint, code="leave")
        self._done.problems = (*self._done.problems, problem)
