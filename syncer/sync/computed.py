"""Fields that a rule works out, while a record is planned: the rule's value is the register's, a person's edit an override.

Why it exists: a priority or a grade has one more voice than other fields, and it is neither a side nor a mover (REQ-9, CR-3).
What people do to such a field on a side they were known to is their override, with a reason, until somebody asks for
`recompute`; what a side was merely found with is nobody's edit. Where no rule speaks (nobody scored), the field is merged
like any other, here untouched. Who did it and when is filled in by the cycle, since only the sides know. Pure.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from syncer.domain.fields import Shape
from syncer.domain.json import JsonObject, JsonValue
from syncer.domain.kinds import Kind
from syncer.domain.problems import Problem, Severity
from syncer.rules.computed import COMPUTED, Answer, Computed, lowers
from syncer.sync.changes import RULE, FieldChange
from syncer.sync.merge import Ruling, Verdict, View, decide
from syncer.sync.observation import Agreed, Decision, DecisionKind, HubState, Side
from syncer.sync.values import empty
from syncer.sync.work import Context, Work, has_room, on_jira

REASONS: Mapping[str, str] = {Side.JIRA.value: "set in Jira", Side.FILES.value: "set in its file"}
DECIDED = "set by a decision"


def in_turn(work: Work, paths: Iterable[str]) -> Iterator[str]:
    """The fields to merge, the one that a rule works out last, since it follows from the others.

    Lazy on purpose: the rule is asked once the others have been merged. Its field comes whenever it is not as the rule says.
    """
    field, found = COMPUTED.get(work.subject.kind), list(paths)
    if field is None:
        yield from found
        return
    yield from (path for path in found if path != field.path)
    answer = _asked(work, field)
    if answer is not None:
        work.ruled[field.path] = answer
        _tell_refused(work, field, answer)
    if field.path in found or (answer is not None and work.values.get(field.path) != answer.result):
        yield field.path


def _asked(work: Work, field: Computed) -> Answer | None:
    binding = work.bound.bindings.get(field.path) if work.bound is not None else None
    if binding is not None and not binding.sends and on_jira(work):
        return None
    return said(work.subject.kind, work.values, work.context)


def said(kind: Kind, values: Mapping[str, JsonValue], context: Context) -> Answer | None:
    """What a rule says of a record's values; None where it says nothing. Where Jira alone may say the field, none is asked."""
    answer = context.rules.answer(kind, values, context.find)
    return answer if answer is not None and answer.result else None


def views_of(work: Work, path: str, views: Sequence[View]) -> list[View]:
    """The sides that speak of a field: a file without the key is told nothing, and says nothing by that.

    That it was left out is noted once, so that a value typed there later is somebody's edit.
    """
    field = COMPUTED.get(work.subject.kind)
    if field is None or path != field.path:
        return list(views)
    kept = []
    for view in views:
        if view.side != Side.FILES.value or not empty(view.native):
            kept.append(view)
        elif path in work.ruled:
            if not left_out(view.agreed):
                note = Agreed(work.ruled[path].result, None)
                work.absorbed.setdefault(view.side, {})[path] = note
        elif not left_out(view.agreed):
            kept.append(view)
    return kept


def left_out(agreed: Agreed | None) -> bool:
    """Whether it is on record that a side is told nothing of a field that the register has."""
    return agreed is not None and empty(agreed.side) and not empty(agreed.register)


def kept_out(kind: Kind, path: str, agreed: Agreed) -> bool:
    """Whether it is a rule's field that a record's file is on record to be told nothing of."""
    field = COMPUTED.get(kind)
    return field is not None and path == field.path and left_out(agreed)


def edits(work: Work, path: str, views: Sequence[View], before: JsonValue) -> list[View]:
    """The sides that may have edited a field; of one that a rule speaks for, those that were known to.

    That the rule moved the register's value meanwhile competes with nobody's edit.
    """
    if path not in work.ruled:
        return list(views)
    known = (view for view in views if _was_known(work, view))
    return [
        replace(view, agreed=Agreed(before, view.agreed.side if view.agreed is not None else None))
        for view in known
    ]


def _was_known(work: Work, view: View) -> bool:
    part = work.subject.file_part
    if view.side == Side.FILES.value:
        return part is not None and bool(part.agreed)
    return view.agreed is not None


def settled(work: Work, path: str, views: Sequence[View], merged: Verdict, decided: str) -> Verdict:
    """What becomes of a field that people may have edited: where a rule speaks, its value or the override that they made."""
    if path not in work.ruled:
        return merged
    wanted = merged.value if merged.movers or decided else None
    if not empty(wanted):
        _override(work, wanted, merged, decided)
    field = COMPUTED[work.subject.kind]
    answer = _asked(work, field) or work.ruled[path]
    work.ruled[path] = answer
    against: dict[str, JsonValue] = {view.side: view.native for view in views}
    found = decide(answer.result, views, Shape.SCALAR, Ruling(answer.result, against))
    by_people = not empty(wanted) and wanted == answer.result
    movers = (merged.movers or (decided,)) if by_people else (f"{RULE}{field.key}",)
    return replace(found, movers=movers)


def _override(work: Work, wanted: JsonValue, merged: Verdict, decided: str) -> None:
    """Keep what people want as their override, drop one that says what the rule says again; refuse what may not be."""
    field = COMPUTED[work.subject.kind]
    answer = work.ruled[field.path]
    if wanted == answer.result:
        return
    if lowers(work.subject.kind, answer.computed, wanted):
        work.problems.append(_refused(work, field, answer, "was put back"))
        return
    mover = decided or merged.movers[-1]
    value: JsonValue = None
    if wanted != answer.computed:
        reason = REASONS.get(mover, DECIDED)
        value = {"value": wanted, "reason": reason, **_signed(decided)}
    put(work, field.override, value, mover)


def _signed(decided: str) -> dict[str, JsonValue]:
    """Who decided stands in the decision; who edited is not known yet."""
    by = decided.removeprefix("decision:").partition(" (")[0]
    return {"by": by} if by else {}


def put(work: Work, path: str, value: JsonValue, mover: str) -> None:
    """Set a field of the register that no side was asked about, and have its file follow."""
    before = work.changes[path].before if path in work.changes else work.values.get(path)
    if value is None:
        work.values.pop(path, None)
    else:
        work.values[path] = value
    work.changes[path] = FieldChange(before, value, mover)
    if work.subject.file is not None and has_room(work, path):
        work.to_file[path] = value


def _tell_refused(work: Work, field: Computed, answer: Answer) -> None:
    """An override that the record holds and that counts for nothing."""
    if answer.refused:
        work.problems.append(_refused(work, field, answer, "counts for nothing", at=field.override))


def _refused(work: Work, field: Computed, answer: Answer, what: str, at: str = "") -> Problem:
    place = work.subject.file.places.get(at or field.path) if work.subject.file is not None else None
    return Problem(
        f"{at or field.path}: the rule says {answer.computed}, and it may only be raised, so the lower one {what}",
        f"correct what it follows from; see syncer explain {work.subject.uid}",
        place,
        Severity.WARNING,
        "override-refused",
        work.subject.uid,
    )


def movers(work: Work) -> dict[str, str]:
    """The fields of a new record that a rule worked out, and which."""
    found = work.changes.items()
    return {path: change.mover for path, change in found if change.mover.startswith(RULE)}


def unruled(ruled: Collection[str], rest: JsonObject, known: Mapping[str, JsonValue]) -> JsonObject:
    """What our issue property is to say, where what a rule works out stays as the property had it.

    No rule writes to an issue by itself; whoever rebuilds the register has the rule work it out again.
    """
    if not any(path in rest for path in ruled):
        return rest
    kept = {path: value for path, value in rest.items() if path not in ruled}
    return {**kept, **{path: known[path] for path in ruled if path in rest and path in known}}


# --------------------------------------------------------------------------- a person's `recompute`


def recomputed(hub: HubState) -> dict[tuple[str, str], tuple[Ruling, str]]:
    """The overrides that waiting decisions drop, by record and field."""
    found: dict[tuple[str, str], tuple[Ruling, str]] = {}
    for decision in hub.decisions:
        field = dropped(decision, hub)
        if field is not None:
            found[decision.subject, field.override] = (Ruling(None), f"{decision.by} (recompute)")
    return found


def dropped(decision: Decision, hub: HubState) -> Computed | None:
    """The field whose override a decision drops; None for another decision, or a record that has none by now."""
    record = hub.records.get(decision.subject)
    if decision.kind is not DecisionKind.RECOMPUTE or record is None:
        return None
    field = COMPUTED.get(record.kind)
    return field if field is not None and field.override in record.values else None
