"""What a record's issue has to be told: a draft of a new one, or one update with all that differs.

Why it exists: labels, the issue property and sections are Jira's side of a record; merging knows none of
them. Pure: adapters send what stands here.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from functools import cache

from syncer.domain.fields import audience_of, spec_of
from syncer.domain.json import JsonObject, JsonValue
from syncer.domain.meta import Audience
from syncer.domain.problems import Problem
from syncer.domain.records import Kind
from syncer.rules.conditions import holds
from syncer.sync import computed, sets, status
from syncer.sync.bindings import Binding, Bound
from syncer.sync.changes import Attach, IssueDraft, IssueEdit, Sections
from syncer.sync.merge import Absent
from syncer.sync.observation import Agreed, Counterpart, IssueState, Marker, Side
from syncer.sync.pairs import PARENT, as_items
from syncer.sync.reactions import SHOWN, label_notes, shown
from syncer.sync.standing import moved_away, stands, told
from syncer.sync.subjects import APART
from syncer.sync.values import empty
from syncer.sync.work import (
    LABELS,
    REST,
    STATUS,
    Work,
    agreed_with_issue,
    left_out,
    on_jira,
    sent,
    shown_as_links,
    unread,
    unsayable,
    untakable,
)


def attach_issue(work: Work) -> tuple[Attach, ...]:
    """What the issue shows now, and which of its values are on record as seen."""
    subject, agree = work.subject, work.absorbed.get(Side.JIRA.value, {})
    issue, part = subject.issue, subject.issue_part
    if issue is None:
        return _attach_unread(work, agree)
    seen = {**work.natives, **beside(work.bound, issue, part)}
    base = part or Counterpart(Side.JIRA, issue.id, subject.uid, issue.key)
    fresh = replace(
        stands(base.called(issue.key), subject.standing, work.context.now),
        version=issue.updated,
        seen=seen,
        unseen=work.unseen,
        links=issue.links if issue.shows_links else base.links,
    )
    if part is None or unread(part):
        agree = {**_first_agreed(work), **agree}
    return (Attach(fresh, agree),)


def _attach_unread(work: Work, agree: Mapping[str, Agreed]) -> tuple[Attach, ...]:
    """An issue that was not read this time: not asked for, in another project by now, or out of sight (B-08)."""
    subject, part = work.subject, work.subject.issue_part
    if part is None:
        return ()
    now = work.context.now
    fresh = stands(part, subject.standing, now)
    if subject.away is not None:
        fresh = moved_away(part, subject.away, now)
    return (Attach(fresh, agree),) if agree or fresh != part else ()


def _first_agreed(work: Work) -> dict[str, Agreed]:
    """What stands agreed once a created or found issue was read for the first time."""
    part = work.subject.issue_part
    known = sent(work) if part is None else part.agreed
    agreed = {path: agreed_with_issue(work, path) for path in known if not path.startswith("#")}
    found = {path: pair for path, pair in agreed.items() if pair is not None}
    if part is None and work.subject.issue is not None:
        found.update(_rest_agreed(work.subject.issue.marker))
    return found


def _rest_agreed(marker: Marker | None) -> dict[str, Agreed]:
    if marker is None:
        return {}
    rest: JsonObject = dict(marker.rest)
    return {REST: Agreed(rest, rest)}


def beside(bound: Bound | None, issue: IssueState, part: Counterpart | None) -> dict[str, JsonValue]:
    """What is kept of an issue beside its mapped fields: our labels, the status for pages to show, and what clocks show there."""
    found: dict[str, JsonValue] = {LABELS: [], STATUS: [issue.status, issue.category.value]}
    if bound is not None:
        theirs = {*bound.reactive.labels, *label_notes(part)}
        labels = own_labels(issue, bound.mapping.marker.label)
        found[LABELS] = [name for name in labels if name not in theirs]
        reacted = shown(bound.reactive, issue, part)
        found |= {SHOWN: reacted} if reacted else {}
    return found


def own_labels(issue: IssueState, label: str) -> list[JsonValue]:
    """The labels on an issue that are ours: the marker, and those that begin with it and a dash."""
    found = issue.fields.get("labels")
    names = found if isinstance(found, list) else []
    return [name for name in names if name == label or str(name).startswith(f"{label}-")]


def _labels(work: Work) -> tuple[str, ...]:
    """Labels that the issue should carry of ours: the marker, and the states the mapping mirrors."""
    assert work.bound is not None
    return labels_of(work.bound, work.values)


def labels_of(bound: Bound, values: Mapping[str, JsonValue]) -> tuple[str, ...]:
    """The same for a record whose values nothing moves."""
    label = bound.mapping.marker.label
    mirrored = [f"{label}-{path}-{values[path]}" for path in bound.mirrors if path in values]
    return (label, *mirrored)


def _rest(work: Work) -> JsonObject:
    """Unmapped fields a customer may see, kept in our issue property; internal ones never (B-22)."""
    assert work.bound is not None
    rest = rest_of(work.bound, work.values, shown_as_links(work))
    return computed.unruled(work.ruled, rest, _rest_known(work))


def rest_of(bound: Bound, values: Mapping[str, JsonValue], linked: Collection[str]) -> JsonObject:
    """The same for a record whose values nothing moves; `linked` are the fields that only links keep."""
    if bound.mapping.rest == "none":
        return {}
    kind, bindings = bound.kind, bound.bindings
    return {
        path: value
        for path, value in values.items()
        if path not in bindings and path not in linked and _outward(kind, path)
    }


def _rest_known(work: Work) -> Mapping[str, JsonValue]:
    """What our property says, as far as the store or the issue tells."""
    part, issue = work.subject.issue_part, work.subject.issue
    agreed = part.agreed.get(REST) if part is not None else None
    if agreed is not None and isinstance(agreed.register, dict):
        return agreed.register
    return issue.marker.rest if issue is not None and issue.marker is not None else {}


@cache
def _outward(kind: Kind, path: str) -> bool:
    """Whether a field is one that people type and a customer may see."""
    spec = spec_of(kind, path)
    return spec is not None and not spec.derived and audience_of(kind, path) is Audience.CUSTOMER


@dataclass(slots=True)
class _Said:
    """What a draft says, as it is gathered."""

    fields: dict[str, JsonValue] = field(default_factory=dict)
    edits: dict[str, str] = field(default_factory=dict)
    agree: dict[str, Agreed] = field(default_factory=dict)
    refers: dict[str, str] = field(default_factory=dict)


def _say(work: Work, binding: Binding, said: _Said) -> bool:
    """Take a field into a draft, or what to tell people; false where no issue can be made with it."""
    value = work.values.get(binding.path)
    native = binding.transform.to_side(value)
    if isinstance(native, Absent) and binding.neutral == PARENT:
        said.refers[binding.path] = str(value)
        said.agree[binding.path] = Agreed(None, None)
    elif isinstance(native, Absent):
        work.problems.append(unsayable(work, binding.path, value, binding))
    elif (wrong := untakable(work, binding.path, binding.neutral, native)) is not None:
        work.problems.append(wrong)
        return False
    else:
        said.agree[binding.path] = Agreed(value, native)
        work.problems += left_out(work, binding, value, native)
        if empty(native):
            return True
        if binding.section is None:
            said.fields[binding.neutral] = _beside(said.fields, binding.neutral, native)
        else:
            said.edits[binding.section.key] = str(native)
    return True


def draft(work: Work) -> IssueDraft | None:
    """The issue to create for a record that has none; None where the mapping makes none, or one is under way."""
    subject, bound = work.subject, work.bound
    if bound is None or not work.context.with_jira or on_jira(work) or subject.claim is not None:
        return None
    types = _types(work)
    if not types:
        return None
    if subject.doubt:
        work.problems.append(_undecided(work))
        return None
    said = _Said()
    for binding in bound.bindings.values():
        if binding.sends and binding.path not in bound.statuses and not _say(work, binding, said):
            return None
    rest = _rest(work)
    said.agree[REST] = Agreed(rest, rest)
    return IssueDraft(
        uid=subject.uid,
        kind=subject.kind,
        project=work.context.project,
        types=types,
        fields=said.fields,
        sections=Sections(bound.sections, said.edits),
        labels=_labels(work),
        rest=rest,
        agree=said.agree,
        refers=said.refers,
        fill={name: _filling(value) for name, value in bound.mapping.required.items()},
        aim=status.of_new(work, said.agree),
    )


def _undecided(work: Work) -> Problem:
    """An older mark names no project: rather no issue than a second one (B-01, B-09)."""
    subject, project = work.subject, work.context.project
    return Problem(
        f"{subject.doubt} is in another project and carries the mark of {subject.uid}, which does not say of which project: "
        "it may be its issue, so no other one is made",
        f"move it to {project} if it is; if not: syncer --project {project} approve {APART}{subject.doubt}",
        code="issue-undecided",
        uid=subject.uid,
    )


def _filling(value: str | float | tuple[str, ...]) -> JsonValue:
    return [*value] if isinstance(value, tuple) else value


def _beside(fields: Mapping[str, JsonValue], neutral: str, native: JsonValue) -> JsonValue:
    """A field's value; labels of several fields stand beside one another."""
    if neutral != "labels":
        return native
    return [*as_items(fields.get(neutral)), *as_items(native)]


def _types(work: Work) -> tuple[str, ...]:
    """The issue types of the first line of `create` whose condition holds; none: the record stays here."""
    assert work.bound is not None
    issues = work.bound.mapping.issues
    choices = issues.create if issues is not None else ()
    chosen = next((c for c in choices if c.when is None or holds(c.when, work.values)), None)
    return () if chosen is None else tuple(chosen.type)


def edit(work: Work) -> IssueEdit | None:
    """One update an issue, with all that differs; nothing differs, nothing is sent (B-21)."""
    fresh = work.subject.is_new and work.subject.issue is None and work.subject.away is None
    if fresh or not on_jira(work):
        return None
    if work.subject.missing:
        work.problems.append(not_live(work))
        return None
    assert work.bound is not None
    part, issue = work.subject.issue_part, work.subject.issue
    fields: dict[str, JsonValue] = {}
    edits, writes, before, agree = {}, {}, {}, {}
    for path, (value, old, native) in work.to_jira.items():
        binding = work.bound.bindings[path]
        if binding.section is None:
            fields[binding.neutral] = _beside(fields, binding.neutral, native)
        else:
            edits[binding.section.key] = str(native or "")
        agree[path] = Agreed(
            value, sets.known(binding.transform, value, native) if binding.transform.many else native
        )
        writes[path], before[path] = binding.neutral, old
    add, remove = _label_moves(work)
    rest = _rest_move(work)
    if rest is not None:
        agree[REST] = Agreed(rest, rest)
    if not (fields or edits or add or remove or rest is not None):
        return None
    return IssueEdit(
        uid=work.subject.uid,
        native=issue.id if issue is not None else part.native if part is not None else "",
        key=issue.key if issue is not None else part.key if part is not None else "",
        fields=fields,
        sections=Sections(work.bound.sections, edits),
        add_labels=add,
        remove_labels=remove,
        rest=rest,
        writes=writes,
        before=before,
        agree=agree,
    )


def not_live(work: Work) -> Problem:
    """What to tell people of an issue that takes no change now (B-08, B-09)."""
    subject, part = work.subject, work.subject.issue_part
    assert part is not None
    return told(part if subject.away is None else part.called(subject.away.key), subject.standing)


def _label_moves(work: Work) -> tuple[tuple[str, ...], tuple[str, ...]]:
    now = _present_labels(work)
    have = [str(name) for name in now] if isinstance(now, list) else []
    want = _labels(work)
    other = [name for name in have if name not in want]
    states = work.bound.mapping.states if other and work.bound is not None else ()
    gone = tuple(name for name in other if name.startswith(tuple(f"{want[0]}-{path}-" for path in states)))
    return tuple(name for name in want if name not in have), gone


def _present_labels(work: Work) -> JsonValue:
    if work.subject.issue is not None and work.bound is not None:
        return own_labels(work.subject.issue, work.bound.mapping.marker.label)
    return work.subject.issue_part.seen.get(LABELS) if work.subject.issue_part is not None else None


def _rest_move(work: Work) -> JsonObject | None:
    """What our issue property has to say: nothing new, or all of it where somebody took the property away."""
    part, issue = work.subject.issue_part, work.subject.issue
    rest = _rest(work)
    if issue is not None and issue.marker is None:
        return rest  # adopted, or somebody took it away: without the mark, a store that is lost later would make a second issue
    agreed = part.agreed.get(REST) if part is not None else None
    if agreed is None and issue is not None:
        agreed = _rest_agreed(issue.marker).get(REST)
    if agreed is not None and agreed.register == rest:
        return None
    if agreed is None or not isinstance(agreed.register, dict):
        return rest
    linked = shown_as_links(work)  # written while the site had no such type; nobody reads it any more
    known = {path: value for path, value in agreed.register.items() if path not in linked}
    return None if known == rest else rest
