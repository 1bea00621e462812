"""Clones of our issues: a person's copy that took our mark along (B-01).

Why it exists: two issues with one mark would be one record's, so the copy loses the mark and is nobody's. Which one is
the copy, the id in the store decides and nothing else; where the original is not there to be seen, nobody can tell.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from syncer.domain.problems import Problem, Severity
from syncer.sync.bindings import Bound
from syncer.sync.changes import UnmarkIssue
from syncer.sync.issues import own_labels
from syncer.sync.observation import Marker, Observation, Side, Standing
from syncer.sync.subjects import Subject


def unmarks(
    seen: Observation, subjects: Iterable[Subject], bound: Mapping[str, Bound]
) -> tuple[tuple[UnmarkIssue, ...], tuple[Problem, ...]]:
    """Whose mark is taken off, and what people are told of every clone."""
    if seen.jira is None:
        return (), ()
    known = {part.native for part in seen.hub.counterparts if part.side is Side.JIRA}
    strange = [one for native, one in seen.jira.fetched.items() if native not in known and one.marker]
    if not strange:
        return (), ()
    by_uid = {subject.uid: subject for subject in subjects}
    changes: list[UnmarkIssue] = []
    problems: list[Problem] = []
    for issue in sorted(strange, key=lambda one: int(one.id)):
        assert issue.marker is not None
        original = by_uid.get(issue.marker.uid)
        if original is None or issue in (original.issue, original.away) or issue.key == original.doubt:
            continue
        stands = _is_copied(original, issue.marker)
        if stands and original.kind in bound:
            labels = tuple(str(name) for name in own_labels(issue, bound[original.kind].mapping.marker.label))
            changes.append(UnmarkIssue(original.uid, issue.id, issue.key, labels))
        problems.append(_told(issue.key, original, stands=stands))
    return tuple(changes), tuple(problems)


def _is_copied(original: Subject, marker: Marker) -> bool:
    """Whether the store's own issue is there and carries this very mark; another instance's is not ours to take off."""
    mine = original.issue.marker if original.issue is not None else None
    if original.issue_part is None or original.standing is not Standing.LIVE or mine is None:
        return False
    return mine.instance == marker.instance and (not mine.token or mine.token == marker.token)


def _told(key: str, original: Subject, *, stands: bool) -> Problem:
    part, issue = original.issue_part, original.issue
    other = part.key if part is not None else issue.key if issue is not None else "not known"
    hint = "our mark and label are taken off it; nothing else of it changes"
    if not stands:
        hint = f"nothing is written to {key} until it is known which of the two is the record's"
    return Problem(
        f"{key} carries the mark of {original.uid}, whose issue is {other}: it looks like a clone",
        hint,
        severity=Severity.WARNING,
        code="clone",
        uid=original.uid,
    )
