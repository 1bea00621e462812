"""A filled form that came in, weighed against the register: new records, corrections of those it made before, and what cannot be.

Why it exists: the same form comes twice, or comes back corrected, and must never be a second record (PG-15, PG-16). What it
corrects is a plain edit of the register in the importer's name, into the record's file where it has one. Writes nothing itself;
`cycle.enter` and `cycle.takeback` do.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from syncer.cycle.conduct import Planned
from syncer.cycle.takeback import TAKEN, Weighed
from syncer.domain.json import JsonObject, JsonValue
from syncer.domain.kinds import Kind
from syncer.domain.problems import Place, Problem
from syncer.intake import form_again, form_feedback
from syncer.intake.draft import Draft
from syncer.intake.form_again import FIELD, Corrected, Row
from syncer.intake.form_feedback import FilledFeedback
from syncer.intake.forms import Stamp
from syncer.intake.takeback import CellEdit
from syncer.sync.subjects import NEW

_ENTRY = re.compile(r"f(\d+)$", re.IGNORECASE)
_OPEN = {Kind.CHANGE_REQUEST: {None, "", "submitted"}, Kind.QUESTION: {None, "", "open", "parked"}}
_AGAIN = {
    Kind.CHANGE_REQUEST: "apply for it anew with a form of its own, or edit {uid} in the register",
    Kind.QUESTION: "edit {uid} in the register, or ask anew with a form of its own",
}

Records = Mapping[str, tuple[Kind, Mapping[str, JsonValue]]]


@dataclass(slots=True)
class Coming:
    """What comes of a form: records to enter, edits of those it made before, what stands there already, and what cannot be."""

    fresh: list[Draft] = field(default_factory=list)
    edits: list[Weighed] = field(default_factory=list)
    there: list[str] = field(default_factory=list)
    added: int = 0
    problems: list[Problem] = field(default_factory=list)

    def wrong(self, message: str, hint: str, place: Place, uid: str) -> None:
        """Note what cannot be."""
        self.problems.append(Problem(message, hint, place, code="form", uid=uid))


def application(planned: Planned, stamp: Stamp, draft: Draft, place: Place) -> Coming:
    """What comes of a change application (PG-15)."""
    coming = Coming()
    uid = form_again.change_of(stamp.id, draft, planned.plan.records)
    if not uid:
        coming.fresh.append(form_again.named(draft, stamp.id))
        return coming
    before = len(coming.edits)
    _again(planned, coming, uid, draft, place)
    if len(coming.edits) > before:
        present = planned.plan.records[uid][1].get("application")
        coming.edits += _edits(
            uid, draft.kind, {"application": present}, draft.values, ["application"], place
        )
    return coming


def feedback(planned: Planned, stamp: Stamp, found: FilledFeedback, called: str, place: Place) -> Coming:
    """What comes of a feedback form: entries of its meeting, or questions where it has none (PG-16, MTG-4)."""
    who = form_again.filler(stamp.id, found.by)
    if stamp.meeting:
        return _of_meeting(planned, stamp, found, who, place)
    coming = Coming()
    drafts = dict(form_feedback.questions(found, stamp.locale, called))
    rows = [Row(name, draft.values) for name, draft in drafts.items()]
    there = [(uid, values) for uid, (kind, values) in planned.plan.records.items() if kind is Kind.QUESTION]
    for uid, name, row in form_again.rows_of(who, rows, there):
        draft = drafts[row.name]
        if uid:
            _again(planned, coming, uid, draft, place)
        else:
            coming.fresh.append(form_again.named(draft, name))
    return coming


# --------------------------------------------------------------------------------------- records


def _again(planned: Planned, coming: Coming, uid: str, draft: Draft, place: Place) -> None:
    """What a form that came back changes in a record that is there."""
    kind, present = planned.plan.records[uid]
    before = form_again.known(present.get(FIELD))
    assert before is not None, "it was found by that"
    found = form_again.corrected(before, present, draft.values)
    called = uid.removeprefix(NEW)
    if not found.values and not found.clashes:
        coming.there.append(called)
        return
    state = present.get("state")
    if state not in _OPEN[kind]:
        message = f"{called} is {str(state).replace('_', ' ')} by now, so this form changes nothing in it"
        coming.wrong(message, _AGAIN[kind].format(uid=called), place, called)
        return
    if found.values and not _is_there(planned, uid):
        message = f"{called} waits for the next cycle, so the corrected form cannot change it yet"
        coming.wrong(message, "import it again after syncer run", place, called)
        return
    _told(coming, called, found, place)
    coming.edits += _edits(uid, kind, present, found.values, found.values, place)


def _told(coming: Coming, uid: str, found: Corrected, place: Place) -> None:
    """The fields that somebody edited since the form came in and that the form corrects, too."""
    for path in found.clashes:
        message = f"{uid}.{path}: the form says something else by now, and so does the register"
        coming.wrong(message, f"see syncer history {uid}.{path}, and edit it there", place, uid)


def _is_there(planned: Planned, uid: str) -> bool:
    files = planned.seen.files
    filed = files is not None and any(one.uid == uid for one in files.records)
    return filed or uid in planned.seen.hub.records


def _edits(  # noqa: PLR0917 -- what an edit is made of
    uid: str,
    kind: Kind,
    present: Mapping[str, JsonValue],
    values: Mapping[str, JsonValue],
    paths: Iterable[str],
    place: Place,
) -> Iterator[Weighed]:
    for path in paths:
        before, now = present.get(path), values.get(path)
        if before != now:
            yield Weighed(CellEdit(uid, kind, path, before, now, "", place), before, now, TAKEN)


# --------------------------------------------------------------------------------------- meetings


def _of_meeting(planned: Planned, stamp: Stamp, found: FilledFeedback, who: str, place: Place) -> Coming:
    """The entries that a form adds to its meeting's feedback, or corrects there; what became of one stays."""
    coming, uid = Coming(), stamp.meeting
    if uid not in planned.plan.records or not _is_there(planned, uid):
        hint = "the form belongs to it: import the form again once the register has it"
        coming.wrong(f"the register has no meeting {uid}", hint, place, uid)
        return coming
    present = planned.plan.records[uid][1]
    listed = present.get("feedback")
    there: list[JsonObject] = (
        [one for one in listed if isinstance(one, dict)] if isinstance(listed, list) else []
    )
    rows = [Row(name, values) for name, values in form_feedback.entries(found, stamp.locale)]
    wanted = form_again.rows_of(who, rows, [(str(at), one) for at, one in enumerate(there)])
    now, number = [*there], _last(there)
    for at, name, row in wanted:
        if at:
            now[int(at)] = _entry(coming, uid, there[int(at)], row, place)
            continue
        number += 1
        coming.added += 1
        now.append(form_again.entry_of(dict(row.values), name, number))
    if now == there:
        coming.there.append(uid)
    coming.edits += _edits(uid, Kind.MEETING, {"feedback": listed}, {"feedback": [*now]}, ["feedback"], place)
    return coming


def _entry(coming: Coming, uid: str, entry: JsonObject, row: Row, place: Place) -> JsonObject:
    before = form_again.known(entry.get(FIELD))
    assert before is not None, "it was found by that"
    found = form_again.corrected(before, entry, row.values)
    _told(coming, f"{uid} feedback {entry.get('id') or ''}".strip(), found, place)
    return {path: value for path, value in {**entry, **found.values}.items() if value is not None}


def _last(entries: Sequence[JsonObject]) -> int:
    ids = (_ENTRY.match(str(one.get("id") or "")) for one in entries)
    return max((int(one[1]) for one in ids if one), default=0)
