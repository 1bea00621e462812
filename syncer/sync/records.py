"""What becomes of one record: every field merged over its sides, and what each side has to be told.

Why it exists: a cycle is this function, once a record. It returns changes and touches nothing; what
is not expressible on a side is said as a problem instead of being sent.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from syncer.domain.fields import Shape, audience_of, spec_of
from syncer.domain.json import JsonObject, JsonValue
from syncer.domain.meta import Audience
from syncer.domain.problems import Problem, Severity
from syncer.sync.bindings import Binding, Bound
from syncer.sync.changes import (
    Attach,
    CreateRecord,
    FieldChange,
    FileEdit,
    Hold,
    IssueDraft,
    IssueEdit,
    Sections,
    SetFields,
    Unhold,
)
from syncer.sync.conditions import holds
from syncer.sync.mapping import LabelMirror
from syncer.sync.merge import Absent, Ruling, Verdict, View, decide
from syncer.sync.observation import Agreed, Counterpart, Held, IssueState, Marker, Side
from syncer.sync.subjects import NEW, Subject
from syncer.sync.values import empty

REST = "#rest"  # agreed under this name: the unmapped fields in our issue property
LABELS = "#labels"  # seen under this name: labels of ours on the issue
STATUS = "#status"  # seen under this name: [status, category]
OVERWRITTEN = "somebody wrote it between our read and our write"


@dataclass(frozen=True, slots=True)
class Context:
    """What all records of a cycle share. `rulings` are people's decisions by (uid, field)."""

    project: str
    now: datetime
    with_files: bool
    with_jira: bool
    held: Mapping[tuple[str, str], Held]
    rulings: Mapping[tuple[str, str], tuple[Ruling, str]]
    digests: Mapping[str, str]
    locale: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """All changes of one record."""

    create: CreateRecord | None = None
    change: SetFields | None = None
    attach: tuple[Attach, ...] = ()
    hold: tuple[Hold, ...] = ()
    unhold: tuple[Unhold, ...] = ()
    draft: IssueDraft | None = None
    edit: IssueEdit | None = None
    file: FileEdit | None = None
    problems: tuple[Problem, ...] = ()
    values: Mapping[str, JsonValue] = field(default_factory=dict)


@dataclass(slots=True)
class _Work:
    """One record while its fields are looked at."""

    subject: Subject
    bound: Bound | None
    context: Context
    values: dict[str, JsonValue]
    changes: dict[str, FieldChange] = field(default_factory=dict)
    absorbed: dict[str, dict[str, Agreed]] = field(default_factory=dict)
    to_file: dict[str, JsonValue] = field(default_factory=dict)
    to_jira: dict[str, tuple[JsonValue, JsonValue, JsonValue]] = field(default_factory=dict)
    natives: dict[str, JsonValue] = field(default_factory=dict)
    unseen: frozenset[str] = frozenset()
    hold: list[Hold] = field(default_factory=list)
    unhold: list[Unhold] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


def plan_record(subject: Subject, bound: Bound | None, context: Context) -> Outcome:
    """Merge a record's fields and say what its sides have to be told; a frozen record stays as it is."""
    if subject.frozen:
        return Outcome(values=subject.values)
    work = _Work(subject, bound, context, dict(subject.values))
    _look_at_issue(work)
    for path in _paths(work):
        _merge_field(work, path)
    return Outcome(
        create=_create(work),
        change=_change(work),
        attach=(*_attach_file(work), *_attach_issue(work)),
        hold=tuple(work.hold),
        unhold=tuple(work.unhold),
        draft=_draft(work),
        edit=_edit(work),
        file=_file(work),
        problems=tuple(work.problems),
        values=work.values,
    )


# --------------------------------------------------------------------------------------- fields


def _look_at_issue(work: _Work) -> None:
    subject, bound = work.subject, work.bound
    if bound is None:
        return
    if subject.issue is not None:
        seen = bound.read(subject.issue)
        work.natives, work.unseen = dict(seen.values), seen.unseen
        if subject.is_new and subject.file is None and subject.issue.marker is not None:
            work.values.update(subject.issue.marker.rest)
    elif subject.issue_part is not None:
        work.natives, work.unseen = dict(subject.issue_part.seen), subject.issue_part.unseen


def _paths(work: _Work) -> list[str]:
    """Every leaf that any side, the register or the mapping speaks of."""
    subject = work.subject
    paths = dict.fromkeys(work.values)
    if subject.file is not None:
        paths.update(dict.fromkeys(subject.file.values))
    if subject.file_part is not None:
        paths.update(dict.fromkeys(subject.file_part.agreed))
    if _on_jira(work):
        assert work.bound is not None
        paths.update(dict.fromkeys(work.bound.bindings))
    return [path for path in paths if path != "id" and not path.startswith("#")]


def _on_jira(work: _Work) -> bool:
    subject = work.subject
    return work.bound is not None and (subject.issue is not None or subject.issue_part is not None)


def _merge_field(work: _Work, path: str) -> None:
    uid, before = work.subject.uid, work.values.get(path)
    ruling = work.context.rulings.get((uid, path))
    views = _views(work, path, ruling[0].value if ruling else before)
    if not views:
        return
    verdict = decide(before, views, _shape(work, path), ruling[0] if ruling else None)
    waiting = work.context.held.get((uid, path))
    if waiting is not None and waiting.reason == OVERWRITTEN and ruling is None:
        work.hold.append(Hold(waiting))
        return
    if verdict.held:
        work.hold.append(_held(work, path, views))
        return
    if waiting is not None:
        work.unhold.append(Unhold(uid, path, f"decided by {ruling[1]}" if ruling else "the sides agree"))
    _record(work, path, verdict, f"decision:{ruling[1]}" if ruling else "")
    for view in views:
        if view.side in verdict.absorb:
            assert not isinstance(view.pulled, Absent)
            work.absorbed.setdefault(view.side, {})[path] = Agreed(view.pulled, view.native)
        if view.side in verdict.push:
            _push(work, path, view, verdict.value)


def _record(work: _Work, path: str, verdict: Verdict, decided: str) -> None:
    before, after = work.values.get(path), verdict.value
    if empty(after):
        work.values.pop(path, None)
    else:
        work.values[path] = after
    if before != after and not (empty(before) and empty(after)):
        mover = decided or "+".join(verdict.movers) or "register"
        work.changes[path] = FieldChange(before, after, mover)


def _views(work: _Work, path: str, register: JsonValue) -> list[View]:
    looks = (_jira_view(work, path, register), _file_view(work, path))
    return [view for view in looks if view is not None]


def _jira_view(work: _Work, path: str, register: JsonValue) -> View | None:
    binding = work.bound.bindings.get(path) if work.bound is not None and _on_jira(work) else None
    if binding is None:
        return None
    agreed = _agreed_with_issue(work, path)
    return binding.view(work.natives.get(path), agreed, register, unseen=path in work.unseen)


def _agreed_with_issue(work: _Work, path: str) -> Agreed | None:
    """What was agreed with the issue; until a fresh issue was read once, its defaults are nobody's edit."""
    part = work.subject.issue_part
    agreed = part.agreed.get(path) if part is not None else _sent(work).get(path)
    unread = part is None or not part.version
    if agreed is not None and unread and empty(agreed.side):
        return Agreed(agreed.register, work.natives.get(path))
    return agreed


def _file_view(work: _Work, path: str) -> View | None:
    """A file says values in the register's own terms; derived fields are never typed into it."""
    file, part = work.subject.file, work.subject.file_part
    spec = spec_of(work.subject.kind, path)
    if file is None or spec is None or spec.derived:
        return None
    native = file.values.get(path)
    agreed = part.agreed.get(path) if part is not None else None
    wins = work.bound.bindings[path].wins if work.bound and path in work.bound.bindings else ""
    side = {"files": "side", "jira": "register"}.get(wins, wins)
    return View(Side.FILES.value, native, native, agreed, "both", side or _default_wins(spec.shape))


def _default_wins(shape: Shape) -> str:
    return "hold" if shape is Shape.SCALAR else "merge"


def _shape(work: _Work, path: str) -> Shape:
    spec = spec_of(work.subject.kind, path)
    return Shape.SCALAR if spec is None else spec.shape


def _held(work: _Work, path: str, views: list[View]) -> Hold:
    uid = work.subject.uid
    before = work.context.held.get((uid, path))
    values: dict[str, JsonValue] = {"register": work.values.get(path)}
    values.update({v.side: v.pulled for v in views if not isinstance(v.pulled, Absent)})
    return Hold(
        Held(
            uid=uid,
            field=path,
            values=values,
            sides={v.side: v.native for v in views},
            base=next((v.base for v in views if v.agreed is not None), None),
            since=before.since if before else work.context.now,
            reason=before.reason if before else "changed differently on more than one side",
        )
    )


def _push(work: _Work, path: str, view: View, value: JsonValue) -> None:
    if view.side == Side.FILES.value:
        work.to_file[path] = value
        return
    binding = _bindings(work)[path]
    native = binding.transform.to_side(value)
    if isinstance(native, Absent):
        work.problems.append(_unsayable(work, path, value))
    else:
        shown = binding.transform.within(view.native, native)
        work.to_jira[path] = (value, view.native, shown)


def _bindings(work: _Work) -> Mapping[str, Binding]:
    return {} if work.bound is None else work.bound.bindings


def _unsayable(work: _Work, path: str, value: JsonValue) -> Problem:
    place = work.subject.file.places.get(path) if work.subject.file is not None else None
    return Problem(
        f"{path}: Jira knows nothing for '{value}', so the issue keeps what it has",
        "add the person's Jira account to project.yaml, or the value to the mapping",
        place,
        Severity.WARNING,
        "not-in-jira",
        work.subject.uid,
    )


# ------------------------------------------------------------------------------------- register


def _create(work: _Work) -> CreateRecord | None:
    subject = work.subject
    if not subject.is_new:
        return None
    handle = subject.file.handle if subject.file else f"jira:{subject.issue.id if subject.issue else ''}"
    uid = "" if subject.uid.startswith(NEW) else subject.uid
    alias = subject.file.alias if subject.file else ""
    return CreateRecord(
        handle, subject.kind, uid, dict(work.values), "files" if subject.file else "jira", alias
    )


def _change(work: _Work) -> SetFields | None:
    if work.subject.is_new or not work.changes:
        return None
    return SetFields(work.subject.uid, work.subject.kind, work.changes)


# ---------------------------------------------------------------------------------------- files


def _attach_file(work: _Work) -> tuple[Attach, ...]:
    file, part = work.subject.file, work.subject.file_part
    agree = work.absorbed.get(Side.FILES.value, {})
    if file is None or (part is not None and part.key == file.handle and not agree):
        return ()
    uid = work.subject.uid
    seen: dict[str, JsonValue] = {"title": file.values.get("title")}
    version = work.context.digests.get(file.path, "")
    base = part or Counterpart(Side.FILES, uid, uid, file.handle)
    return (Attach(replace(base, key=file.handle, version=version, seen=seen), agree),)


def _file(work: _Work) -> FileEdit | None:
    """What to write into the record's file: moved values, or its id; a record without a file gets one."""
    file, subject = work.subject.file, work.subject
    if file is not None:
        needs_id = not file.uid
        if not work.to_file and not needs_id:
            return None
        agree = {path: Agreed(value, value) for path, value in work.to_file.items()}
        digest = work.context.digests.get(file.path, "")
        return FileEdit(file.handle, subject.kind, subject.uid, work.to_file, digest, agree, needs_id)
    if not work.context.with_files or subject.file_part is not None:
        return None
    values = {path: value for path, value in work.values.items() if _typed(subject, path)}
    return FileEdit("", subject.kind, subject.uid, values, "", {p: Agreed(v, v) for p, v in values.items()})


def _typed(subject: Subject, path: str) -> bool:
    spec = spec_of(subject.kind, path)
    return spec is not None and not spec.derived


# ----------------------------------------------------------------------------------------- Jira


def _attach_issue(work: _Work) -> tuple[Attach, ...]:
    """What the issue shows now, and which of its values are on record as seen."""
    subject, agree = work.subject, work.absorbed.get(Side.JIRA.value, {})
    issue, part = subject.issue, subject.issue_part
    if issue is None:
        return (Attach(part, agree),) if part is not None and agree else ()
    seen = {**work.natives, **beside(work.bound, issue)}
    base = part or Counterpart(Side.JIRA, issue.id, subject.uid, issue.key)
    fresh = replace(
        base,
        key=issue.key,
        version=issue.updated,
        seen=seen,
        unseen=work.unseen,
        links=issue.links,
        missing_since="",
    )
    if part is None or not part.version:
        agree = {**_first_agreed(work), **agree}
    return (Attach(fresh, agree),)


def _first_agreed(work: _Work) -> dict[str, Agreed]:
    """What stands agreed once a created or found issue was read for the first time."""
    part = work.subject.issue_part
    known = _sent(work) if part is None else part.agreed
    agreed = {path: _agreed_with_issue(work, path) for path in known if not path.startswith("#")}
    found = {path: pair for path, pair in agreed.items() if pair is not None}
    if part is None and work.subject.issue is not None:
        found.update(_rest_agreed(work.subject.issue.marker))
    return found


def _sent(work: _Work) -> dict[str, Agreed]:
    """What a create of ours carried, kept with its claim; the server's defaults beside it are nobody's edit."""
    claim = work.subject.claim
    if claim is None:
        return {}
    found: dict[str, Agreed] = {}
    for path, pair in claim.sent.items():
        if isinstance(pair, list):
            found[path] = Agreed(pair[0], pair[1])
    return found


def _rest_agreed(marker: Marker | None) -> dict[str, Agreed]:
    rest: JsonObject = dict(marker.rest) if marker is not None else {}
    return {REST: Agreed(rest, rest)}


def beside(bound: Bound | None, issue: IssueState) -> dict[str, JsonValue]:
    """What is kept of an issue beside its mapped fields: our labels, and the status for pages to show."""
    labels = own_labels(bound, issue) if bound is not None else []
    return {LABELS: labels, STATUS: [issue.status, issue.category.value]}


def own_labels(bound: Bound, issue: IssueState) -> list[JsonValue]:
    """The labels on an issue that are ours: the marker, and those that start with it."""
    label = bound.mapping.marker.label
    found = issue.fields.get("labels")
    names = found if isinstance(found, list) else []
    return [name for name in names if name == label or str(name).startswith(f"{label}-")]


def _labels(work: _Work) -> tuple[str, ...]:
    """Labels that the issue should carry of ours: the marker, and the states the mapping mirrors."""
    assert work.bound is not None
    mapping = work.bound.mapping
    label = mapping.marker.label
    mirrored = [
        f"{label}-{path}-{work.values[path]}"
        for path, state in mapping.states.items()
        if isinstance(state, LabelMirror) and path in work.values
    ]
    return (label, *mirrored)


def _rest(work: _Work) -> JsonObject:
    """Unmapped fields a customer may see, kept in our issue property; internal ones never (B-22)."""
    assert work.bound is not None
    if work.bound.mapping.rest == "none":
        return {}
    kind = work.subject.kind
    return {
        path: value
        for path, value in sorted(work.values.items())
        if path not in work.bound.bindings
        and _typed(work.subject, path)
        and audience_of(kind, path) is Audience.CUSTOMER
    }


def _draft(work: _Work) -> IssueDraft | None:
    subject, bound = work.subject, work.bound
    if bound is None or not work.context.with_jira or _on_jira(work) or subject.claim is not None:
        return None
    types = _types(work)
    if not types:
        return None
    fields: dict[str, JsonValue] = {}
    edits: dict[str, str] = {}
    agree: dict[str, Agreed] = {}
    for binding in bound.bindings.values():
        if not binding.sends or binding.neutral == "status":
            continue
        value = work.values.get(binding.path)
        native = binding.transform.to_side(value)
        if isinstance(native, Absent):
            work.problems.append(_unsayable(work, binding.path, value))
            continue
        agree[binding.path] = Agreed(value, native)
        if empty(native):
            continue
        if binding.section is None:
            fields[binding.neutral] = native
        else:
            edits[binding.section.key] = str(native)
    rest = _rest(work)
    agree[REST] = Agreed(rest, rest)
    return IssueDraft(
        uid=subject.uid,
        kind=subject.kind,
        project=work.context.project,
        types=types,
        fields=fields,
        sections=Sections(bound.sections, edits),
        labels=_labels(work),
        rest=rest,
        agree=agree,
    )


def _types(work: _Work) -> tuple[str, ...]:
    """The issue types of the first line of `create` whose condition holds; none: the record stays here."""
    assert work.bound is not None
    issues = work.bound.mapping.issues
    choices = issues.create if issues is not None else ()
    chosen = next((c for c in choices if c.when is None or holds(c.when, work.values)), None)
    return () if chosen is None else tuple(chosen.type)


def _edit(work: _Work) -> IssueEdit | None:
    """One update an issue, with all that differs; nothing differs, nothing is sent (B-21)."""
    if not _on_jira(work) or (work.subject.is_new and work.subject.issue is None):
        return None
    assert work.bound is not None
    part, issue = work.subject.issue_part, work.subject.issue
    fields, edits, writes, before, agree = {}, {}, {}, {}, {}
    for path, (value, old, native) in work.to_jira.items():
        binding = work.bound.bindings[path]
        if binding.section is None:
            fields[binding.neutral] = native
        else:
            edits[binding.section.key] = str(native or "")
        writes[path], before[path], agree[path] = binding.neutral, old, Agreed(value, native)
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


def _label_moves(work: _Work) -> tuple[tuple[str, ...], tuple[str, ...]]:
    now = _present_labels(work)
    have = [str(name) for name in now] if isinstance(now, list) else []
    want = _labels(work)
    mirrored = tuple(f"{want[0]}-{path}-" for path in work.bound.mapping.states) if work.bound else ()
    gone = tuple(name for name in have if name not in want and name.startswith(mirrored)) if mirrored else ()
    return tuple(name for name in want if name not in have), gone


def _present_labels(work: _Work) -> JsonValue:
    if work.subject.issue is not None and work.bound is not None:
        return own_labels(work.bound, work.subject.issue)
    return work.subject.issue_part.seen.get(LABELS) if work.subject.issue_part is not None else None


def _rest_move(work: _Work) -> JsonObject | None:
    part = work.subject.issue_part
    agreed = part.agreed.get(REST) if part is not None else None
    if agreed is None and work.subject.issue is not None:
        agreed = _rest_agreed(work.subject.issue.marker)[REST]
    rest = _rest(work)
    return None if agreed is not None and agreed.register == rest else rest
