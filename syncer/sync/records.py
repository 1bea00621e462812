"""What becomes of one record: every field merged over its sides, and what each side has to be told.

Why it exists: a cycle is this function, once a record. It returns changes and touches nothing; what
is not expressible on a side is said as a problem instead of being sent.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from syncer.domain.fields import Shape, spec_of
from syncer.domain.json import JsonValue
from syncer.domain.problems import Problem, Severity
from syncer.sync import answers, computed, gating, sets, special_meetings, status
from syncer.sync.adoption import left_alone
from syncer.sync.bindings import Binding, Bound
from syncer.sync.changes import Attach, CreateRecord, FieldChange, FileEdit, SetFields, Unhold
from syncer.sync.flips import BACK, FLIPPED, TIMES, backs, breaks, noted
from syncer.sync.holding import hold, kept, undone
from syncer.sync.implementing import together
from syncer.sync.issues import attach_issue, draft, edit
from syncer.sync.merge import FOREIGN, UNSEEN, Absent, Verdict, View, decide
from syncer.sync.observation import Agreed, Counterpart, Decision, Held, Move, Side
from syncer.sync.rest import unsettled
from syncer.sync.statuses import called
from syncer.sync.subjects import NEW, Subject
from syncer.sync.values import empty, same
from syncer.sync.work import (
    Context,
    Outcome,
    Work,
    agreed_with_issue,
    has_room,
    left_out,
    link_view,
    linking,
    on_jira,
    shown_as_links,
    typed,
    unread,
    unsayable,
    untakable,
)


def plan_record(subject: Subject, bound: Bound | None, context: Context) -> Outcome:
    """Merge a record's fields and say what its sides have to be told; a frozen record stays as it is."""
    work = Work(subject, bound, context, dict(subject.values))
    _look_at_issue(work)
    alone = left_alone(bound, subject, work.natives) if bound is not None else {}
    if alone:
        work.absorbed[Side.JIRA.value] = dict(alone)
    if subject.frozen:
        known = subject.stored is not None
        return Outcome(attach=attach_issue(work) if known else (), values=subject.values)
    paths = [*dict.fromkeys((*unsettled(work), *answers.paths(work)))]
    for path in gating.last(work, computed.in_turn(work, paths)):
        if path not in alone:
            _merge_field(work, path)
    work.problems += answers.notes(work)
    status.settle(work)
    gating.settle(work)
    if subject.uid in context.opening:
        computed.put(work, special_meetings.PATH, context.opening[subject.uid], special_meetings.MOVER)
    work.problems += _headings_gone(work)
    _mend(work)
    return Outcome(
        create=_create(work),
        change=_change(work),
        attach=(*_attach_file(work), *attach_issue(work)),
        hold=tuple(work.hold),
        unhold=tuple(work.unhold),
        draft=draft(work),
        edit=edit(work),
        transition=status.transition(work),
        file=_file(work),
        problems=tuple(work.problems),
        values=work.values,
        looked=frozenset(work.looked),
        resting=frozenset(work.resting.difference(work.changes)),
    )


# --------------------------------------------------------------------------------------- fields


def _mend(work: Work) -> None:
    """Write fields in which the file still names provisional ids that have become others (B-25)."""
    waiting = {one.held.field for one in work.hold}
    for path in work.subject.file.stale if work.subject.file is not None else ():
        if path not in waiting and typed(work.subject, path):
            work.to_file[path] = work.values.get(path)


def _look_at_issue(work: Work) -> None:
    subject, bound = work.subject, work.bound
    if bound is None:
        return
    if subject.issue is not None:
        seen = bound.read(subject.issue)
        work.natives, work.unseen = dict(seen.values), seen.unseen
        if subject.is_new and subject.file is None and subject.issue.marker is not None:
            linked, kept = shown_as_links(work), subject.issue.marker.rest
            work.values.update({path: value for path, value in kept.items() if path not in linked})
    elif subject.issue_part is not None and unread(subject.issue_part):
        work.unseen = frozenset(
            bound.bindings
        )  # made and not read back yet: it has not said that it is empty
    elif subject.issue_part is not None:
        work.natives, work.unseen = dict(subject.issue_part.seen), subject.issue_part.unseen


def _headings_gone(work: Work) -> list[Problem]:
    """Sections whose heading people took away or renamed: told when it happens, since nothing is read there any more."""
    issue, part = work.subject.issue, work.subject.issue_part
    if issue is None or part is None:
        return []
    bindings, fresh = _bindings(work), sorted(work.unseen - part.unseen - work.to_jira.keys())
    gone = (bindings[path] for path in fresh if path in bindings)
    return [
        Problem(
            f"{one.path}: {issue.key} has no heading for it any more, so the register keeps what it says",
            f"write a heading above it in Jira: {' or '.join(one.section.headings)}",
            severity=Severity.WARNING,
            code="heading-gone",
            uid=work.subject.uid,
        )
        for one in gone
        if one.section is not None and one.path in part.agreed and not empty(work.values.get(one.path))
    ]


def _merge_field(work: Work, path: str) -> None:
    uid, before = work.subject.uid, work.values.get(path)
    ruling, waiting = work.context.rulings.get((uid, path)), work.context.held.get((uid, path))
    views = computed.views_of(work, path, _views(work, path, ruling[0].value if ruling else before))
    decision, shape = ruling[0] if ruling else None, _shape(work, path)
    if waiting is not None and undone(work, waiting, views, decision, shape):
        work.hold.append(kept(work, waiting, views))
        return
    if not views and ruling is None and path not in work.ruled:
        return
    verdict = decide(before, computed.edits(work, path, views, before), shape, decision)
    if verdict.held:
        work.hold.append(hold(work, path, views, ruling[0].value if ruling else work.values.get(path)))
        return
    if ruling is None:
        verdict, reason = _stopped(work, path, views, verdict, waiting)
        if reason:
            work.hold.append(hold(work, path, views, before, reason))
            return
    if waiting is not None:
        work.unhold.append(Unhold(uid, path, f"decided by {ruling[1]}" if ruling else "the sides agree"))
    decided = f"decision:{ruling[1]}" if ruling else ""
    verdict = computed.settled(work, path, views, verdict, decided)
    _record(work, path, verdict, "" if path in work.ruled else decided)
    work.problems += [_against(work, path, side) for side in verdict.refused]
    work.problems += [_foreign(work, view.native, path) for view in views if view.pulled is FOREIGN]
    _follow(work, path, views, verdict)


def _follow(work: Work, path: str, views: Sequence[View], verdict: Verdict) -> None:
    """What each side has to be told of a field, and what of it is on record as seen."""
    for view in views:
        if view.side == Side.JIRA.value and linking(work, path):
            work.looked |= {path} if view.side in verdict.absorb else set()  # links are sent one by one
            continue
        if view.side in verdict.absorb:
            assert not isinstance(view.pulled, Absent)
            work.absorbed.setdefault(view.side, {})[path] = Agreed(view.pulled, view.native)
        if view.side == Side.JIRA.value and path not in _bindings(work):
            continue  # comments are only read
        if view.side in verdict.push:
            _push(work, path, view, verdict.value)
        if view.side == Side.JIRA.value:
            work.problems += _strange(work, path, view, verdict.value)


def _stopped(
    work: Work, path: str, views: Sequence[View], verdict: Verdict, waiting: Held | None
) -> tuple[Verdict, str]:
    """What becomes of a move that a gate or the loop breaker stops: put back, or with a reason held."""
    stop = gating.stopped(work, path, views, verdict, waiting)
    if stop is not None:
        return stop.verdict, stop.reason
    return verdict, FLIPPED if _turned(work, path, views, verdict, waiting) else ""


def _turned(work: Work, path: str, views: Sequence[View], verdict: Verdict, waiting: Held | None) -> bool:
    """Whether the field is turned back and forth, or was and its sides do not agree yet (B-04).

    A side alone has to agree with the register.
    """
    if waiting is not None and waiting.reason == FLIPPED:
        said = [view.pulled for view in views if not isinstance(view.pulled, Absent)]
        said += [work.values.get(path)] if len(said) < len(Side) else []
        return not all(same(one, said[0], _shape(work, path)) for one in said)
    if _put_back(work, path, verdict):
        return True
    now = Move(work.values.get(path), verdict.value, "+".join(verdict.movers))
    return breaks(work.context.recent, (work.subject.uid, path), now)


def _put_back(work: Work, path: str, verdict: Verdict) -> bool:
    """Whether the issue would be put back once too often, by a robot's doing; else this time is noted (B-04).

    A write that is tried again is none: what was put back is on record as seen, and moves nothing a second time.
    """
    jira, part = Side.JIRA.value, work.subject.issue_part
    if jira not in verdict.refused or jira not in verdict.push:
        return False
    times = backs(part, path, work.context.now)
    if len(times) >= TIMES:
        return True
    kept = work.absorbed.setdefault(jira, {})
    kept[BACK] = noted(part, path, times, kept.get(BACK))
    return False


def _record(work: Work, path: str, verdict: Verdict, decided: str) -> None:
    before, after = work.values.get(path), verdict.value
    if empty(after):
        work.values.pop(path, None)
    else:
        work.values[path] = after
    if before != after and not (empty(before) and empty(after)):
        mover = decided or "+".join(verdict.movers) or "register"
        work.changes[path] = FieldChange(before, after, mover)


def _against(work: Work, path: str, side: str) -> Problem:
    """An edit on a side that the mapping does not let say anything."""
    place = work.subject.file.places.get(path) if work.subject.file is not None and side == "files" else None
    where = "in the file" if side == "files" else "in Jira"
    return Problem(
        f"{path}: it may not be changed {where}, so it was put back",
        f"change it where it belongs, or see `direction` of {path} in the mapping",
        place,
        Severity.WARNING,
        "against-direction",
        work.subject.uid,
    )


def _strange(work: Work, path: str, view: View, value: JsonValue) -> list[Problem]:
    """Elements of a set that one side has no word for: each stays where it is, and is told in every cycle."""
    binding = _bindings(work).get(path)
    if binding is None or not binding.transform.many or view.pulled is UNSEEN:
        return []
    shown = work.natives.get(path)
    strange = sets.unread(binding.transform, value, shown) if view.pulled is not FOREIGN else []
    return [*left_out(work, binding, value, shown), *(_foreign(work, one, path) for one in strange)]


def _foreign(work: Work, native: JsonValue, path: str) -> Problem:
    """A value of Jira that the mapping does not list stays there and is shown; an error where the mapping says so."""
    binding = _bindings(work).get(path)
    wrong = binding is not None and binding.unlisted == "error"
    return Problem(
        f"{path}: Jira says '{called(native)}', which stands for nothing in the register; it stays there",
        "list the value in the mapping, or add the person to project.yaml",
        severity=Severity.ERROR if wrong else Severity.INFO,
        code="foreign-value",
        uid=work.subject.uid,
    )


def _views(work: Work, path: str, register: JsonValue) -> list[View]:
    """What each side says; where the register says nothing yet, Jira is read in the file's own words (B-20).

    Jira has its say after the file where the mapping's `wins` is the register, which the file speaks for.
    """
    file = work.subject.file
    words = file.values.get(path) if file is not None and empty(register) else register
    looks = (_jira_view(work, path, words), _file_view(work, path))
    views = [view for view in looks if view is not None]
    return sorted(views, key=lambda view: view.side == Side.JIRA.value and view.wins == "register")


def _jira_view(work: Work, path: str, register: JsonValue) -> View | None:
    if work.bound is None or not on_jira(work):
        return None
    if path in work.bound.mapping.between:
        return link_view(work, path)
    binding = work.bound.bindings.get(path)
    if binding is None:
        return answers.view(work) if path == answers.PATH else None
    agreed = agreed_with_issue(work, path)
    view = binding.view(work.natives.get(path), agreed, register, unseen=path in work.unseen)
    if binding.neutral != "status":
        return view
    return together(status.under_way(work, path, view), path, work.subject.further, register)


def _file_view(work: Work, path: str) -> View | None:
    """A file says values in the register's own terms; derived fields are never typed into it."""
    file, part = work.subject.file, work.subject.file_part
    spec = spec_of(work.subject.kind, path)
    if file is None or spec is None or spec.derived or not has_room(work, path):
        return None
    native = file.values.get(path)
    agreed = part.agreed.get(path) if part is not None else None
    wins = work.bound.bindings[path].wins if work.bound and path in work.bound.bindings else ""
    side = {"files": "side", "workbook": "side", "jira": "register"}.get(wins, wins)
    return View(Side.FILES.value, native, native, agreed, "both", side or _default_wins(spec.shape))


def _default_wins(shape: Shape) -> str:
    return "hold" if shape is Shape.SCALAR else "merge"


def _shape(work: Work, path: str) -> Shape:
    spec = spec_of(work.subject.kind, path)
    return Shape.SCALAR if spec is None else spec.shape


def _push(work: Work, path: str, view: View, value: JsonValue) -> None:
    if view.side == Side.FILES.value:
        work.to_file[path] = value
        return
    if work.bound is not None and path in work.bound.statuses:
        status.push(work, path, value)
        return
    binding = _bindings(work)[path]
    if binding.transform.many:
        _push_set(work, view, value, binding)
        return
    native = binding.transform.to_side(value)
    if isinstance(native, Absent):
        work.problems.append(unsayable(work, path, value, binding))
    elif (wrong := untakable(work, path, binding.neutral, native)) is not None:
        work.problems.append(wrong)
    else:
        former = binding.transform.to_side(view.base)
        shown = binding.transform.within(view.native, native, None if isinstance(former, Absent) else former)
        work.to_jira[path] = (value, view.native, shown)


def _push_set(work: Work, view: View, value: JsonValue, binding: Binding) -> None:
    """Show a set as far as Jira has words for it; where it shows that already, this is agreed (B-21)."""
    shown = work.natives.get(binding.path)
    wanted = sets.shown(binding.transform, value, shown, view.base)
    if not same(wanted, shown, Shape.SET):
        work.to_jira[binding.path] = (value, shown, wanted)
    elif view.pulled is not UNSEEN and not isinstance(binding.transform.to_side(value), Absent):
        work.absorbed.setdefault(view.side, {})[binding.path] = Agreed(value, view.native)


def _bindings(work: Work) -> Mapping[str, Binding]:
    return {} if work.bound is None else work.bound.bindings


# ------------------------------------------------------------------------------------- register


def _create(work: Work) -> CreateRecord | None:
    subject = work.subject
    if not subject.is_new:
        return None
    if subject.entered is not None:
        return _entered(work, subject.entered)
    if subject.opened:
        name = subject.uid.removeprefix(NEW)
        return CreateRecord(name, subject.kind, "", dict(work.values), special_meetings.MOVER)
    handle = subject.file.handle if subject.file else f"jira:{subject.issue.id if subject.issue else ''}"
    uid = "" if subject.uid.startswith(NEW) else subject.uid
    alias = subject.file.alias if subject.file else ""
    mover, ruled = "files" if subject.file else "jira", computed.movers(work)
    return CreateRecord(handle, subject.kind, uid, dict(work.values), mover, alias, ruled)


def _entered(work: Work, decision: Decision) -> CreateRecord:
    """A provisional id becomes an alias of the one that the store gives."""
    named, alias = decision.subject, decision.subject if work.subject.uid.startswith(NEW) else ""
    uid = "" if alias else named
    mover, ruled = f"entered:{decision.by}", computed.movers(work)
    return CreateRecord(named, work.subject.kind, uid, dict(work.values), mover, alias, ruled)


def _change(work: Work) -> SetFields | None:
    if work.subject.is_new or not work.changes:
        return None
    return SetFields(work.subject.uid, work.subject.kind, work.changes)


# ---------------------------------------------------------------------------------------- files


def _attach_file(work: Work) -> tuple[Attach, ...]:
    file, part = work.subject.file, work.subject.file_part
    agree = {**_columns_gone(work), **work.absorbed.get(Side.FILES.value, {})}
    if file is None or (part is not None and part.key == file.handle and not agree):
        return ()
    uid = work.subject.uid
    seen: dict[str, JsonValue] = {"title": file.values.get("title")}
    version = work.context.digests.get(file.path, "")
    base = part or Counterpart(Side.FILES, uid, uid, file.handle)
    return (Attach(replace(base, key=file.handle, version=version, seen=seen), agree),)


def _columns_gone(work: Work) -> dict[str, Agreed]:
    """Fields that the file has no room for any more: an empty column of that name says nothing when it comes again."""
    part = work.subject.file_part
    if part is None or work.context.holds is None:
        return {}
    told = (
        path for path, agreed in part.agreed.items() if not (empty(agreed.register) and empty(agreed.side))
    )
    return {
        path: Agreed(None, None) for path in told if not path.startswith("#") and not has_room(work, path)
    }


def _file(work: Work) -> FileEdit | None:
    """What to write into the record's file: moved values, or its id; a record without a file gets one."""
    file, subject = work.subject.file, work.subject
    if file is not None:
        needs_id = not file.uid
        if not work.to_file and not needs_id:
            return None
        agree = {path: Agreed(value, value) for path, value in work.to_file.items()}
        digest = work.context.digests.get(file.path, "")
        return FileEdit(file.handle, subject.kind, subject.uid, work.to_file, digest, agree, needs_id)
    if not work.context.with_files or subject.file_part is not None or work.context.unread:
        return None
    if work.context.holds is not None and subject.kind not in work.context.holds:
        return None  # a workbook without a sheet for the kind: the store has the record
    values = {
        path: value
        for path, value in work.values.items()
        if typed(subject, path) and has_room(work, path) and path not in work.ruled
    }
    return FileEdit("", subject.kind, subject.uid, values, "", {p: Agreed(v, v) for p, v in values.items()})
