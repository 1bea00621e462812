"""Further issues that implement a requirement: people link them in Jira, and their statuses count for its delivery.

Why it exists: a requirement has one issue of its own, which we write, and may have any number of others that are people's
(REQ-21). Of those nothing is written and nothing of ours is put on them: which they are, the links of the record's
own issue say, by their ids. Its delivery is the least advanced of all (REQ-22). Pure.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from syncer.domain.json import JsonValue
from syncer.domain.kinds import Kind
from syncer.domain.lifecycle import least_advanced
from syncer.domain.problems import Problem, Severity
from syncer.sync.bindings import Bound
from syncer.sync.changes import Attach
from syncer.sync.linked import Verbs, Web
from syncer.sync.mapping import LinkMapping
from syncer.sync.merge import Absent, View
from syncer.sync.observation import Counterpart, IssueLink, IssueState, Observation, Side, Standing
from syncer.sync.standing import stands
from syncer.sync.subjects import Subject
from syncer.sync.work import STATUS

DELIVERY = "delivery"
ALSO = "#also"  # seen under this name: other requirements that the issue implements besides its first


@dataclass(frozen=True, slots=True)
class Further:
    """The records with what their further issues say, what to note of those, which to forget, and what to tell."""

    subjects: tuple[Subject, ...]
    attach: tuple[Attach, ...] = ()
    forget: tuple[Counterpart, ...] = ()
    problems: tuple[Problem, ...] = ()


def ends(links: Sequence[IssueLink], line: LinkMapping, verbs: Verbs) -> list[str]:
    """The ids of issues to which a record's own issue is linked in the way that means: implemented by."""
    web = Web(verbs=verbs)
    either, outward = web.symmetric(line.type), web.outward(line)
    found = (x.other_id for x in links if x.type == line.type and (either or x.outward == outward))
    return [*dict.fromkeys(found)]


def records_of(part: Counterpart) -> list[str]:
    """The requirements that a further issue implements."""
    also = part.seen.get(ALSO)
    return [part.uid, *(map(str, also) if isinstance(also, list) else ())]


def together(view: View, path: str, further: Sequence[str], register: JsonValue) -> View:
    """Jira's say in the delivery of a requirement that several issues implement: the least advanced of theirs (REQ-22).

    Where its own issue says the register's word already, no move of it would bring the others along: they are right.
    """
    if path != DELIVERY or not further or isinstance(view.pulled, Absent) or view.direction == "to_side":
        return view
    least = least_advanced((str(view.pulled), *further))
    if least == view.pulled:
        return view
    direction = "from_side" if view.pulled == register else view.direction
    return replace(view, native=least, pulled=least, direction=direction)


def further_issues(seen: Observation, subjects: Sequence[Subject], bound: Mapping[str, Bound]) -> Further:
    """What further issues say of requirements, as they were read in this cycle or are on record (REQ-22)."""
    known = {p.native: p for p in seen.hub.counterparts if p.side is Side.JIRA and not p.primary}
    if not known and not any(kind.mapping.implementing for kind in bound.values()):
        return Further(tuple(subjects))
    found = _Found(seen, bound, known)
    by_native = found.declared(subjects)
    parts = {native: part for native, uids in by_native.items() if (part := found.part(native, uids))}
    words: dict[str, list[str]] = {}
    for part in parts.values():
        word = part.seen.get(DELIVERY)
        if isinstance(word, str) and not part.missing_since:
            for uid in records_of(part):
                words.setdefault(uid, []).append(word)
    forget = tuple(part for native, part in known.items() if native not in parts)
    return Further(
        tuple(replace(s, further=tuple(words[s.uid])) if s.uid in words else s for s in subjects),
        tuple(Attach(part, {}) for native, part in parts.items() if part != known.get(native)),
        forget,
        (
            *(_told(part) for part in parts.values() if part.missing_since),
            *(_told(part) for part in forget if found.went(part)),
        ),
    )


@dataclass(frozen=True, slots=True)
class _Found:
    """One cycle's look at further issues; `known` are those on record, by id."""

    seen: Observation
    bound: Mapping[str, Bound]
    known: Mapping[str, Counterpart]

    def declared(self, subjects: Sequence[Subject]) -> dict[str, list[str]]:
        """By id the requirements that each implements; a record's own issue is none of them."""
        own = {native for s in subjects for native in _own(s)}
        found: dict[str, list[str]] = {}
        for subject in subjects:
            for native in self._of(subject):
                if native not in own:
                    found.setdefault(native, []).append(subject.uid)
        return found

    def _of(self, subject: Subject) -> Iterator[str]:
        kind, jira = self.bound.get(subject.kind), self.seen.jira
        line = kind.mapping.implementing if kind is not None else None
        if line is None:
            return
        if jira is None:
            yield from (n for n, part in self.known.items() if subject.uid in records_of(part))
            return
        issue, part = subject.issue, subject.issue_part
        links = part.links if part is not None else ()
        if issue is not None and issue.shows_links:
            links = issue.links
        yield from ends(links, line, jira.link_verbs)

    def part(self, native: str, uids: Sequence[str]) -> Counterpart | None:
        """What is on record of an issue by now; None for one that was never seen, and for one that carries our mark.

        What carries it is a record's own issue or a clone of one, never a further issue (B-01).
        """
        jira, part = self.seen.jira, self.known.get(native)
        issue = jira.fetched.get(native) if jira is not None else None
        if issue is not None:
            return self._read(issue, part, uids) if issue.marker is None else None
        if part is None:
            return None
        if jira is not None and native in jira.vanished:
            part = stands(part, Standing.HIDDEN, self.seen.now)
        return replace(part, uid=uids[0], seen=_with_others(part.seen, uids))

    def _read(self, issue: IssueState, part: Counterpart | None, uids: Sequence[str]) -> Counterpart:
        base = part or Counterpart(Side.JIRA, issue.id, uids[0], issue.key, primary=False)
        said: dict[str, JsonValue] = {STATUS: [issue.status, issue.category.value], **self._word(issue)}
        fresh = stands(base.called(issue.key), Standing.LIVE, self.seen.now)
        return replace(fresh, uid=uids[0], version=issue.updated, seen=_with_others(said, uids))

    def _word(self, issue: IssueState) -> dict[str, JsonValue]:
        kind = self.bound.get(Kind.REQUIREMENT)
        states = kind.statuses.get(DELIVERY) if kind is not None else None
        if kind is None or states is None:
            return {}
        word = states.read(issue.stands, kind.known, str(issue.fields.get("resolution") or ""))
        return {DELIVERY: word} if word is not None else {}

    def went(self, part: Counterpart) -> bool:
        """Whether this cycle looked for it in vain."""
        return self.seen.jira is not None and part.native in self.seen.jira.vanished


def _own(subject: Subject) -> Iterator[str]:
    if subject.issue is not None:
        yield subject.issue.id
    if subject.issue_part is not None:
        yield subject.issue_part.native


def _with_others(said: Mapping[str, JsonValue], uids: Sequence[str]) -> dict[str, JsonValue]:
    others: list[JsonValue] = [*uids[1:]]
    rest = {path: value for path, value in said.items() if path != ALSO}
    return {**rest, ALSO: others} if others else rest


def _told(part: Counterpart) -> Problem:
    return Problem(
        f"{part.key}, which implements it, cannot be seen any more: hidden from us or deleted; it does not count",
        f"restore our permission, or take the link to {part.key} away in Jira",
        severity=Severity.WARNING,
        code="further-gone",
        uid=part.uid,
    )
