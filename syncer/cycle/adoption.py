"""Which issues that people made become records: those an `adopt` line of the mapping means (B-01).

Why it exists: a hand-made issue is somebody's; it is taken in by the mapping's word alone, and with `propose` by a
person's besides. Nothing is asked where no line adopts, nor while no issue of others has changed. It writes nothing.
"""

import json
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace

from syncer.cycle.project import Project
from syncer.domain.problems import Problem, Severity
from syncer.domain.records import Kind
from syncer.ports import Match, Permanent, Refused, Tracker
from syncer.sync.adoption import ALL, approved
from syncer.sync.observation import Candidate, HubState, Side

PROPOSED = "proposed"  # candidates that wait for a person, by id: [key, kind, title]
Lines = Mapping[Kind, str]


@dataclass(frozen=True, slots=True)
class Found:
    """`taken` are to be read and become records, `proposed` wait; `cursor` keeps those for the next cycle.

    `latest` is the last `updated` among all that was found, "" where nothing was.
    """

    taken: Mapping[str, Candidate] = field(default_factory=dict)
    proposed: tuple[Candidate, ...] = ()
    problems: tuple[Problem, ...] = ()
    cursor: str = ""
    latest: str = ""

    def without(self, others: Collection[str]) -> "Found":
        """The same without issues that turned out to be no candidates."""
        if not others:
            return self
        taken = {native: one for native, one in self.taken.items() if native not in others}
        waiting = tuple(one for one in self.proposed if one.id not in others)
        return replace(self, taken=taken, proposed=waiting, cursor=_kept(waiting))


def proposals(hub: HubState) -> tuple[Candidate, ...]:
    """What waits for a person, as the last cycle left it."""
    kept = json.loads(hub.cursors.get(PROPOSED) or "{}")
    return tuple(Candidate(native, key, Kind(kind), title) for native, (key, kind, title) in kept.items())


def look(
    project: Project,
    tracker: Tracker,
    hub: HubState,
    *,
    since: str,
    moved: Collection[str],
    known: Collection[str],
) -> Found:
    """Find the issues to adopt and to propose.

    `moved` are ids of others' issues that changed `since`, `known` those of ours. One search for each line that adopts,
    of what changed since; of all where `since` is "" or somebody has approved something; none where nothing moved.
    """
    lines = {
        k: r.adopt.jql for k, r in project.mapping.records.items() if r.issues and r.adopt.mode != "never"
    }
    if not lines:
        return Found()
    wishes = approved(hub)
    start = "" if wishes else since
    stay = {one.id: one for one in proposals(hub) if start and one.id not in moved and one.kind in lines}
    found = _search(project, tracker, lines, start) if moved or not start else _Search()
    fresh = {native: one for native, one in {**stay, **found.clear()}.items() if native not in known}
    taken = {native: one for native, one in fresh.items() if _is_taken(project, one, wishes)}
    waiting = tuple(one for native, one in fresh.items() if native not in taken)
    problems = (*found.problems, *found.unclear.values(), *_vain(wishes, fresh.values(), hub))
    return Found(taken, waiting, problems, _kept(waiting), found.latest)


def _kept(waiting: Collection[Candidate]) -> str:
    rows = {one.id: [one.key, one.kind.value, one.title] for one in waiting}
    return json.dumps(rows, ensure_ascii=False) if rows else ""


def _is_taken(project: Project, one: Candidate, wishes: Collection[str]) -> bool:
    return project.mapping.records[one.kind].adopt.mode == "always" or bool({one.key, ALL} & set(wishes))


@dataclass
class _Search:
    """What the conditions mean; what several mean is nobody's."""

    found: dict[str, Candidate] = field(default_factory=dict)
    unclear: dict[str, Problem] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    latest: str = ""

    def clear(self) -> dict[str, Candidate]:
        return {native: one for native, one in self.found.items() if native not in self.unclear}

    def note(self, match: Match, kind: Kind) -> None:
        first = self.found.setdefault(match.id, Candidate(match.id, match.key, kind, match.title))
        self.latest = max(self.latest, match.updated)
        if first.kind is not kind:
            self.unclear[match.id] = _unclear(match, first.kind, kind)


def _search(project: Project, tracker: Tracker, lines: Lines, since: str) -> _Search:
    """Ask for each condition; one that Jira refuses is said and means nothing."""
    search = _Search()
    for kind, condition in lines.items():
        try:
            for match in tracker.matching(project.key, condition, since):
                search.note(match, kind)
        except Refused:
            raise
        except Permanent as error:
            search.problems.append(_not_understood(project, kind, error))
    return search


def _not_understood(project: Project, kind: Kind, error: Permanent) -> Problem:
    place = project.wanted.adopt_places.get(kind)
    hint = "try the condition in Jira's own search"
    return Problem(f"adopt of {kind.value}: {error.message}", hint, place, code="adopt-jql")


def _unclear(match: Match, one: Kind, other: Kind) -> Problem:
    return Problem(
        f"{match.key} is meant by the adopt lines of {one.value} and of {other.value}, so it is left alone",
        "make the conditions exclude each other",
        severity=Severity.WARNING,
        code="adopt-unclear",
    )


def _vain(wishes: Collection[str], fresh: Iterable[Candidate], hub: HubState) -> Iterator[Problem]:
    """Approvals that lead nowhere any more; of one that is a record's own issue by now, everything is done."""
    there = {one.key for one in fresh}
    ours = {part.key: part for part in hub.counterparts if part.side is Side.JIRA}
    for key in sorted(set(wishes) - there - {ALL}):
        part = ours.get(key)
        if part is None:
            yield _led_nowhere(
                f"{key} was approved, but no adopt line of the mapping means it, or it is no longer there",
                "see what waits with: syncer plan",
            )
        elif not part.primary:
            yield _led_nowhere(
                f"{key} was approved, but it is linked as implementing {part.uid}, so it is not adopted",
                "take the link away in Jira and approve it again",
            )


def _led_nowhere(message: str, hint: str) -> Problem:
    return Problem(message, hint, severity=Severity.WARNING, code="adopt-vain")
