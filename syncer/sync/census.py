"""Everything on every side against what is agreed, once a day: how many fields differ and nobody noticed (B-06).

Why it exists: a cycle goes by what changed, and what never said that it changed would differ for ever. The census
reads all and compares contents; its number is 0 where everything works, and each field that makes it more is named.
Pure: whether it is a census, and what no change was told of, stands in the observation.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from syncer.domain.fields import Shape, spec_of
from syncer.domain.json import JsonObject, JsonValue
from syncer.domain.problems import Problem, Severity
from syncer.sync.bindings import Bound
from syncer.sync.implementing import together
from syncer.sync.merge import Absent
from syncer.sync.observation import Observation, Side
from syncer.sync.subjects import Subject
from syncer.sync.values import empty, same
from syncer.sync.work import Outcome

CURSOR = "divergence"  # what the last census found, for `status`
NAMED = 20  # fields that are told one by one


@dataclass(frozen=True, slots=True)
class Divergence:
    """One field of one record that differs on a side. `missed`: it changed there and no change was told."""

    uid: str
    field: str
    side: str
    missed: bool

    @property
    def name(self) -> str:
        """How people call the field."""
        return f"{self.uid}.{self.field}"


@dataclass(frozen=True, slots=True)
class Census:
    """What was compared, in numbers, and what differed."""

    at: datetime
    issues: int
    files: int
    fields: int
    divergent: tuple[Divergence, ...]

    def to_json(self) -> JsonObject:
        """The object of the summary; `fields` are all that were compared."""
        return {
            "at": self.at.isoformat(timespec="seconds"),
            "issues": self.issues,
            "files": self.files,
            "fields": self.fields,
            "divergence": len(self.divergent),
            "divergent": [one.name for one in self.divergent[:NAMED]],
        }

    def problems(self) -> list[Problem]:
        """What to tell people; what was missed is taken up in this very cycle."""
        return [_told(one) for one in self.divergent[:NAMED]]


def census(
    seen: Observation, outcomes: Sequence[tuple[Subject, Outcome]], bound: Mapping[str, Bound]
) -> Census | None:
    """Compare everything that was read; None where this cycle is none. The outcomes are the plan's."""
    if seen.jira is None or not seen.jira.census:
        return None
    issues = files = fields = 0
    found: list[Divergence] = []
    for subject, outcome in outcomes:
        kind = bound.get(subject.kind)
        if subject.frozen or subject.is_new:
            continue
        if kind is not None and subject.issue is not None:
            issues, fields = issues + 1, fields + len(kind.bindings)
            found += _on_issue(subject, outcome, kind, unflagged=subject.issue.id in seen.jira.unflagged)
        if subject.file is not None:
            files, fields = files + 1, fields + len(subject.file.values)
            found += _in_file(subject, outcome)
    return Census(seen.now, issues, files, fields, tuple(found))


def _on_issue(subject: Subject, outcome: Outcome, bound: Bound, *, unflagged: bool) -> Iterator[Divergence]:
    assert subject.issue is not None
    part = subject.issue_part
    natives = bound.read(subject.issue)
    busy = _busy(outcome) | (set(outcome.edit.writes) if outcome.edit is not None else set())
    for path, binding in bound.bindings.items():
        if path in natives.unseen or part is None or path in part.unseen:
            continue
        native = natives.values.get(path)
        if unflagged and part.version and native != part.seen.get(path):
            yield Divergence(subject.uid, path, Side.JIRA.value, missed=True)
            continue
        value, agreed = outcome.values.get(path), part.agreed.get(path)
        if agreed is None or empty(value) or path in busy or _is_told(outcome, path):
            continue
        view = binding.view(native, agreed, value, unseen=False)
        pulled = together(view, path, subject.further, value).pulled
        if not isinstance(pulled, Absent) and not same(pulled, value, binding.shape):
            yield Divergence(subject.uid, path, Side.JIRA.value, missed=False)


def _in_file(subject: Subject, outcome: Outcome) -> Iterator[Divergence]:
    """What the register says otherwise than the file, though nothing is written there."""
    assert subject.file is not None
    written = set(outcome.file.values) if outcome.file is not None else set()
    busy = _busy(outcome) | written
    for path in dict.fromkeys((*subject.file.values, *outcome.values)):
        spec = spec_of(subject.kind, path)
        if spec is None or spec.derived or path in busy or _is_told(outcome, path):
            continue
        if spec.computed and path not in subject.file.values:
            continue  # what a rule works out is written into no file that does not say it
        if not _alike(subject.file.values.get(path), outcome.values.get(path), spec.shape):
            yield Divergence(subject.uid, path, Side.FILES.value, missed=False)


def _alike(one: JsonValue, other: JsonValue, shape: Shape) -> bool:
    return one == other or same(one, other, shape)


def _busy(outcome: Outcome) -> set[str]:
    return {hold.held.field for hold in outcome.hold}


def _is_told(outcome: Outcome, path: str) -> bool:
    """Whether people are told of the field already: it cannot be said there, or may not be changed there."""
    return any(problem.message.startswith((f"{path}:", f"{path} ")) for problem in outcome.problems)


def _told(one: Divergence) -> Problem:
    where = "Jira" if one.side == Side.JIRA else "its file"
    if one.missed:
        message = f"{one.field}: it was changed in {where} and no change was told; it is taken up now"
        hint = "nothing to do, unless it comes again: then a tool writes past Jira's own change marks"
    else:
        message = f"{one.field}: {where} and the register say different things, though nobody changed either"
        hint = f"see both with: syncer history {one.name}; write it anew on the side that is wrong"
    return Problem(message, hint, severity=Severity.WARNING, code="divergence", uid=one.uid)
