"""Links between issues to make and to take away, after every record's fields are merged.

Why it exists: Jira's link create is not idempotent, so a link is asked for only after the issue's own
links were looked at; and one is taken away only where it was ours or agreed, never because it cannot be seen.
A link whose other end has no issue is listed, never half made.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from syncer.domain.json import JsonValue
from syncer.domain.problems import Problem, Severity
from syncer.sync import linked
from syncer.sync.bindings import Bound
from syncer.sync.changes import LinkIssues, UnlinkIssues
from syncer.sync.linked import CHANGED_BY, Web
from syncer.sync.mapping import LinkMapping
from syncer.sync.subjects import Subject


@dataclass(frozen=True, slots=True)
class Wish:
    """A record's merged values; `held` are fields that wait for a person, `looked` fields of links whose present
    state in Jira is on record as seen, whether the register took it over or not; of `resting` ones nothing moved."""

    subject: Subject
    values: Mapping[str, JsonValue]
    held: frozenset[str] = frozenset()
    looked: frozenset[str] = frozenset()
    resting: frozenset[str] = frozenset()


@dataclass(slots=True)
class Links:
    """What links ask for: those to make and to take away, what to tell people, and by record the links that stood."""

    make: dict[str, LinkIssues] = field(default_factory=dict)
    unmake: dict[str, UnlinkIssues] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    stood: dict[str, list[str]] = field(default_factory=dict)


def asked(wishes: Sequence[Wish], bound: Mapping[str, Bound], web: Web, placed: Collection[str]) -> Links:
    """Links to make and to take away, each once.

    `placed`: uids that have an issue, or will have one when this plan is done.
    """
    found = Links()
    derived = linked.changed_by((wish.subject, wish.values) for wish in wishes)
    wanted = [one for wish in wishes for one in _wanted(wish, bound, derived, web)]
    said = {one.name for one in wanted}
    by_record: dict[str, list[LinkIssues]] = {}
    for one in wanted:
        by_record.setdefault(one.uid, []).append(one)
    for wish in wishes:
        kind, uid = bound.get(wish.subject.kind), wish.subject.uid
        if kind is None or uid not in placed or not _concerned(wish, web, wanting=uid in by_record):
            continue
        stood: set[str] = set()
        types = linked.types(uid, web)
        for path, link in kind.mapping.between.items():
            mine = [one for one in by_record.get(uid, ()) if one.field == path]
            if mine or link.type in types:
                _Field(wish, path, kind, web, found).settle(mine, said, placed, stood)
        if stood != web.noted.get(uid, frozenset()):
            found.stood[uid] = sorted(stood)
    return found


def _wanted(
    wish: Wish, bound: Mapping[str, Bound], derived: Mapping[str, JsonValue], web: Web
) -> Iterator[LinkIssues]:
    kind, uid = bound.get(wish.subject.kind), wish.subject.uid
    for path, link in kind.mapping.between.items() if kind is not None else ():
        value = derived.get(uid) if path == CHANGED_BY else wish.values.get(path)
        for other in dict.fromkeys(linked.targets(value)) if value else ():
            if other != uid:
                symmetric = web.symmetric(link.type)
                yield LinkIssues(uid, other, link.type, web.outward(link), path, symmetric)


def _concerned(wish: Wish, web: Web, *, wanting: bool) -> bool:
    """Whether there is anything to compare; of most records there is nothing."""
    return wanting or not linked.linked_to_none(wish.subject, web)


@dataclass(frozen=True, slots=True)
class _Field:
    """One field of links of one record."""

    wish: Wish
    path: str
    bound: Bound
    web: Web
    found: Links

    @property
    def link(self) -> LinkMapping:
        """Its mapping."""
        return self.bound.mapping.between[self.path]

    def settle(
        self, wanted: Sequence[LinkIssues], said: Collection[str], placed: Collection[str], stood: set[str]
    ) -> None:
        """Compare what is wanted with what stands; `stood` gathers the names to keep on record."""
        if self.path in self.wish.resting and all(one.other in placed for one in wanted):
            stood.update(one.name for one in wanted)
            return
        seen = linked.look(self.wish.subject, self.path, self.bound, self.web)
        if self.path in self.wish.held:
            stood.update(map(self._name, seen.stood))
            return
        known = set(map(self._name, seen.shown if self.path in self.wish.looked else seen.stood))
        for one in wanted:
            if self._stands(one) or self._kept(one, known, placed):
                stood.add(one.name)
        names = {one.name for one in wanted}
        for other in seen.shown:
            name = self._name(other)
            if name not in names:
                there = other in placed  # else its issue takes no change now, and the link waits (B-09)
                self._unwanted(other, name, known, said if there else {*said, name}, stood)

    def _name(self, other: str) -> str:
        return self.web.name(self.wish.subject.uid, other, self.link)

    def _stands(self, wanted: LinkIssues) -> bool:
        return bool(self.web.standing(wanted.uid, wanted.other, self.link))

    def _kept(self, wanted: LinkIssues, known: Collection[str], placed: Collection[str]) -> bool:
        """Ask for a link that does not stand, or tell why not; whether it stays on record as one that stood."""
        stood = wanted.name in known
        if wanted.other not in placed:
            there = wanted.other in self.web.kinds
            self.found.problems.append(_no_issue(wanted) if there else _no_record(wanted))
        elif stood and self.web.doubtful(wanted.uid, wanted.other, self.link):
            return True
        elif stood and self._one_way():
            self.found.problems.append(_taken_away(wanted))
        elif self.link.direction != "from_jira" and not self.web.claimed & {wanted.claim, wanted.name}:
            self.found.make.setdefault(wanted.name, wanted)
            return False
        return stood

    def _one_way(self) -> bool:
        """Whether a link that people take away stays in the register: it cannot be taken out there, or Jira has no say."""
        return self.path == CHANGED_BY or self.link.direction == "to_jira"

    def _unwanted(
        self, other: str, name: str, known: Collection[str], said: Collection[str], stood: set[str]
    ) -> None:
        """A link that the register does not say: ours or agreed, it is taken away; people's own stays."""
        if name not in known and name not in self.web.claimed:
            return
        stood.add(name)
        if name in said or self.link.direction == "from_jira":
            return
        uid = self.wish.subject.uid
        for one in self.web.standing(uid, other, self.link):
            if one.id:
                gone = UnlinkIssues(uid, other, one.type, one.id, self.path, name)
                self.found.unmake.setdefault(one.id, gone)


def _taken_away(wanted: LinkIssues) -> Problem:
    return Problem(
        f"{wanted.field}: the link to {wanted.other} was taken away in Jira, so it is not made again",
        f"take {wanted.other} out of the record as well, or link the issues again in Jira",
        severity=Severity.WARNING,
        code="link-removed",
        uid=wanted.uid,
    )


def _no_record(wanted: LinkIssues) -> Problem:
    return Problem(
        f"{wanted.field}: there is no record {wanted.other}, so no link is made in Jira",
        f"correct the ID in {wanted.field}, or take it out",
        severity=Severity.WARNING,
        code="link-skipped",
        uid=wanted.uid,
    )


def _no_issue(wanted: LinkIssues) -> Problem:
    return Problem(
        f"{wanted.field}: {wanted.other} has no issue, so the link is not made in Jira",
        "it shows on the pages all the same",
        severity=Severity.INFO,
        code="link-skipped",
        uid=wanted.uid,
    )
