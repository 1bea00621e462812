"""What is news on Jira: ids and `updated` from the index, bodies of what is news from the primary store.

Why it exists: a cycle costs in requests what changed and no more (B-10, B-11), and still nothing is lost that the
index forgets: what is in doubt is read by id, and as often as the configuration says everything is. It writes nothing and decides no value.
"""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta

from syncer.cycle import hinted
from syncer.cycle.adoption import PROPOSED, Found, look
from syncer.cycle.project import Project
from syncer.cycle.strayed import DOUBTS, doubts, guests, outside, sift
from syncer.domain.ids import kind_of
from syncer.domain.kinds import Kind
from syncer.domain.problems import Problem
from syncer.ports import Changed, Hub, Tracker
from syncer.sync.hints import Reach
from syncer.sync.implementing import ends, records_of
from syncer.sync.observation import (
    ClaimKind,
    Counterpart,
    HubState,
    IssueLink,
    IssueState,
    JiraObservation,
    Observation,
    Side,
    Sight,
    Standing,
)
from syncer.sync.restored import RESTORED
from syncer.sync.standing import GONE, known_standing, unsettled

CURSOR = "jira"
MAPPING = "mapping"
CENSUS = "census"  # when all our issues were last read by id, whatever the index says (B-06, B-08)
STRANGERS = "strangers"  # issues of others, by id, that were looked at and carry no mark of ours
CLONES = "clones"  # issues that carry our mark and are no record's, by id: read until they are told
PASSED = "passed"  # issues linked as implementing that did not count, by id: out of sight, or with a mark
DOUBTFUL = timedelta(hours=1)  # how long every cycle looks again for what is not live; then the census does


def oldest_edit(seen: Observation) -> datetime | None:
    """When the oldest of those edits was made that this reading shows of issues that were known; None where it shows none."""
    if seen.jira is None:
        return None
    known = {p.native: p.version for p in seen.hub.counterparts if p.side is Side.JIRA and p.version}
    fresh = [
        issue.updated
        for issue in seen.jira.fetched.values()
        if issue.updated and issue.updated > known.get(issue.id, issue.updated)
    ]
    return datetime.fromisoformat(min(fresh)) if fresh else None


class News:
    """One cycle's reading of one project."""

    def __init__(self, project: Project, hub: Hub, tracker: Tracker, seen: Observation, reach: Reach) -> None:
        self._project, self._store, self._tracker = project, hub, tracker
        self._hub, self._now = seen.hub, seen.now
        self._hinted = hinted.issues(
            seen.hub, seen.hints
        )  # the index may not show yet what a webhook has told (B-03)
        self._known = {part.native: part for part in seen.hub.counterparts if part.side is Side.JIRA}
        self._strangers: dict[str, str] = json.loads(seen.hub.cursors.get(STRANGERS, "{}"))
        last = self._hub.cursors.get(CENSUS, "")
        remapped = self._hub.cursors.get(MAPPING) != project.mapping.digest
        self._remapped = remapped or RESTORED in self._hub.cursors
        self._due = project.census.due(datetime.fromisoformat(last) if last else None, self._now)
        self._all = self._due or self._remapped
        self._named = reach is Reach.NAMED and not self._all and CURSOR in self._hub.cursors
        self._passed = set() if self._all else set(self._hub.cursors.get(PASSED, "").split())

    def read(
        self, found: Iterable[IssueState]
    ) -> tuple[JiraObservation, dict[str, str], tuple[Problem, ...]]:
        """What Jira shows, the cursors that have moved, and what to tell. `found` were read for open claims."""
        since = "" if self._all else self._hub.cursors.get(CURSOR, "")
        changed = Changed({}, since) if self._named else self._tracker.changed(self._project.key, since)
        strayed = self._strayed()
        news = {native for native, updated in changed.updated.items() if self._is_news(native, updated)}
        adopted = look(
            self._project,
            self._tracker,
            self._hub,
            since=since,
            moved=news - set(self._known),
            known=self._known,
        )
        fetched = {issue.id: issue for issue in found}
        doubted = strayed | (self._watched() - fetched.keys())
        wanted = news | strayed | set(adopted.taken) | self._doubtful(changed) | self._hinted
        asked = sorted(wanted - set(fetched), key=int)
        fetched.update({issue.id: issue for issue in self._tracker.fetch(asked)} if asked else {})
        sift(self._project.key, self._hub, self._tracker, fetched, doubted)
        ours = self._ours(fetched, adopted, strayed)
        vanished = frozenset(n for n in asked if n in self._known and n not in fetched)
        further = self._implementing(ours, adopted)
        adopted = adopted.without(further)
        self._read_beside(ours, fetched, further, vanished)
        observation = JiraObservation(
            fetched=ours,
            vanished=vanished,
            archived=self._archived(ours, changed),
            sight=self._sight(vanished),
            cursor=changed.cursor,
            adopted={
                n: one for n, one in adopted.taken.items() if n in fetched and fetched[n].marker is None
            },
            proposed=adopted.proposed,
            census=self._due and not self._remapped,
            unflagged=self._unflagged(ours),
        )
        return observation, self._moved_cursors(changed, ours, further, adopted), adopted.problems

    def _unflagged(self, ours: Mapping[str, IssueState]) -> frozenset[str]:
        """Known issues of whose last change no search ever tells (B-06)."""
        cursor = self._hub.cursors.get(CURSOR, "")
        known = {n: (issue.updated, self._known[n].version) for n, issue in ours.items() if n in self._known}
        return frozenset(n for n, (updated, version) in known.items() if untold(updated, version, cursor))

    def _read_beside(
        self,
        ours: dict[str, IssueState],
        fetched: Mapping[str, IssueState],
        further: set[str],
        vanished: frozenset[str],
    ) -> None:
        """Read what only shows to be of concern by what was read, in one go; into `ours`."""
        ours.update({n: fetched[n] for n in further if n in fetched and fetched[n].marker is None})
        wanted = self._copied(ours) | self._linked_to(vanished, ours) | (further - fetched.keys())
        found = self._tracker.fetch(sorted(wanted, key=int)) if wanted else []
        ours.update({issue.id: issue for issue in found})
        self._passed |= {n for n in further if n not in ours or ours[n].marker is not None}

    def _moved_cursors(
        self, changed: Changed, ours: Mapping[str, IssueState], further: set[str], adopted: Found
    ) -> dict[str, str]:
        told = {*self._known, *adopted.taken, *further}
        passed = {n: at for n, at in changed.updated.items() if n not in self._known and n not in ours}
        passed = self._strangers if self._named else passed
        cursors = {
            CURSOR: changed.cursor or adopted.latest,
            PROPOSED: adopted.cursor,
            MAPPING: self._project.mapping.digest,
            STRANGERS: json.dumps(passed, sort_keys=True),
            CLONES: " ".join(sorted(n for n in ours if n not in told)),
            DOUBTS: doubts(self._project.key, self._hub, (one for n, one in ours.items() if n not in told)),
            PASSED: " ".join(sorted(self._passed - self._known.keys())),
            CENSUS: self._now.isoformat() if self._all else self._hub.cursors.get(CENSUS, ""),
        }
        return {name: value for name, value in cursors.items() if self._hub.cursors.get(name, "") != value}

    # ---------------------------------------------------------------------------- what to read

    def _doubtful(self, changed: Changed) -> set[str]:
        """What has to be read whatever the index says of the project: all once a day, and what was moved away."""
        if self._all:
            return set(self._known)
        moved = {n for n, at in changed.elsewhere.items() if n in self._known and self._is_news(n, at)}
        return moved | self._watched() | _unsure(self._known.values(), self._hub, self._now)

    def _strayed(self) -> set[str]:
        """Issues outside the project that may be its own (B-09): looked for at first contact alone."""
        if self._hub.cursors.get(MAPPING) or self._known:
            return set()
        return outside(self._project.key, self._store, self._tracker)

    def _watched(self) -> set[str]:
        """Issues that carry our mark and were no record's in the last cycle."""
        return set(self._hub.cursors.get(CLONES, "").split()) - set(self._known)

    def _is_news(self, native: str, updated: str) -> bool:
        """The index may lag behind what we read ourselves; only something later is news."""
        part = self._known.get(native)
        if part is None:
            return self._strangers.get(native) != updated
        return updated > part.version

    def _ours(
        self, fetched: Mapping[str, IssueState], adopted: Found, strayed: set[str]
    ) -> dict[str, IssueState]:
        """Issues that we know, adopt, or that carry our mark; not those that another project's register knows, or the mark names.

        One that strayed names this project, whoever has taken it up since.
        """
        strange = fetched.keys() - self._known.keys() - strayed
        marked = [n for n in strange if fetched[n].marker is not None]
        others = set(self._store.places(marked)) if marked else set()
        others |= guests(self._project.key, self._tracker, (fetched[n] for n in marked if n not in others))
        return {
            native: issue
            for native, issue in fetched.items()
            if native in self._known or (_concerns(issue, adopted) and native not in others)
        }

    def _copied(self, ours: Mapping[str, IssueState]) -> set[str]:
        """Issues of records whose mark a strange issue carries: what they say themselves tells a copy (B-01)."""
        strange = {issue.marker.uid for n, issue in ours.items() if n not in self._known and issue.marker}
        return {n for n, part in self._known.items() if part.uid in strange and part.primary} - ours.keys()

    def _implementing(self, ours: Mapping[str, IssueState], adopted: Found) -> set[str]:
        """Issues of people that own issues of records are linked to as implemented by, and that are not known yet (REQ-21).

        One that was asked for before and did not count is asked for again when an issue linked to it is read.
        """
        lines = {k: line for k, r in self._project.mapping.records.items() if (line := r.implementing)}
        if not lines:
            return set()
        verbs = self._tracker.link_verbs()
        found: set[str] = set()
        for native, kind, links in self._own_links(ours, adopted):
            if links and kind in lines:
                there = set(ends(links, lines[kind], verbs)) - self._known.keys()
                found |= there if native in ours else there - self._passed
        return {n for n in found if n not in ours or ours[n].marker is None}

    def _own_links(
        self, ours: Mapping[str, IssueState], adopted: Found
    ) -> Iterator[tuple[str, Kind | None, Sequence[IssueLink]]]:
        """Records' own issues with the links that they show, or did when last read."""
        for native, part in self._known.items():
            if part.primary:
                issue = ours.get(native)
                shown = issue is not None and issue.shows_links
                yield native, kind_of(part.uid), issue.links if issue is not None and shown else part.links
        for native, issue in ours.items():
            if native not in self._known:
                taken, mark = adopted.taken.get(native), issue.marker
                kind = kind_of(mark.uid) if mark is not None else taken.kind if taken is not None else None
                yield native, kind, issue.links

    def _linked_to(self, vanished: frozenset[str], ours: Mapping[str, IssueState]) -> set[str]:
        """Own issues of requirements that one out of sight implements: whether they are still linked, only they tell."""
        uids = {uid for n in vanished if not self._known[n].primary for uid in records_of(self._known[n])}
        owners = (
            {n for n, part in self._known.items() if part.primary and part.uid in uids} if uids else set()
        )
        return owners - ours.keys() - vanished

    # ----------------------------------------------------------------------- what is not live

    def _archived(self, ours: Mapping[str, IssueState], changed: Changed) -> frozenset[str]:
        """Of issues that are read and that the search of this cycle should have shown or a write failed on: those
        that no search shows."""
        doubted = [
            native
            for native, issue in ours.items()
            if native not in changed.updated and issue.project == self._project.key and self._doubts(native)
        ]
        if not doubted:
            return frozenset()
        return frozenset(doubted) - self._tracker.shown(self._project.key, doubted)

    def _doubts(self, native: str) -> bool:
        part = self._known.get(native)
        if part is None or not part.primary:
            return False
        read_before = bool(part.seen)
        return (
            (self._all and read_before)
            or part.standing is Standing.ARCHIVED
            or (read_before and not part.version)
        )

    def _sight(self, vanished: frozenset[str]) -> Sight | None:
        """Asked only for what was out of sight before: the first time it is taken for hidden."""
        again = sorted(n for n in vanished if self._known[n].primary and unsettled(self._known[n]))
        return self._tracker.sight(self._project.key, again) if again else None


def untold(updated: str, version: str, cursor: str) -> bool:
    """Whether no search tells of a change of an issue: its `updated` is what we knew, none, or long past the cursor."""
    if not version or not cursor:
        return False
    if updated in {version, ""}:
        return True
    return datetime.fromisoformat(updated) < datetime.fromisoformat(cursor) - hinted.LATE


def _concerns(issue: IssueState, adopted: Found) -> bool:
    return issue.marker is not None or issue.id in adopted.taken


def _unsure(parts: Iterable[Counterpart], hub: HubState, now: datetime) -> set[str]:
    """Issues to read whatever the index says: not read since we wrote them, at the end of a claimed link,
    or found not to be live a short while ago."""
    parts = list(parts)
    by_uid = {part.uid: part.native for part in parts if part.primary}
    ends = [
        end
        for c in hub.claims
        if c.kind is ClaimKind.LINK
        for end in (c.key.split(">")[0], c.key.split(">")[-1])
    ]
    fresh = {part.native for part in parts if not part.version or _doubtful(part, now)}
    return fresh | {by_uid[end] for end in ends if end in by_uid}


def _doubtful(part: Counterpart, now: datetime) -> bool:
    """Whether an issue that is hidden, deleted or archived may as well be back; of a moved one the index tells."""
    if not part.missing_since or known_standing(part) not in {*GONE, Standing.ARCHIVED}:
        return False
    return now - datetime.fromisoformat(part.missing_since) < DOUBTFUL
