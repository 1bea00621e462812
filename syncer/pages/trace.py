"""Links between records, followed the other way round: what nobody types because the other end says it.

Worked out from the records one audience may see, so that an internal note never shows through a link.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from syncer.domain.ids import parse_uid
from syncer.domain.records import (
    Action,
    ChangeRequest,
    Meeting,
    Question,
    Record,
    Requirement,
    Scenario,
    Solution,
    dump,
)
from syncer.pages.follow_up import FollowUp, follow_up

_UID = re.compile(r"\b(?:[A-Z][A-Z0-9_]*-)*(?:REQ|CR)-[0-9]+\b")


@dataclass(slots=True)
class Trace:
    """Uids by the uid they lead from (REQ-11, REQ-21, REQ-23, SCN-2); each list is in order and without doubles."""

    changed_by: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    discussed_in: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    questions: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    solutions: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    parts: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    needed_by: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    requirements: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    actions: FollowUp = field(default_factory=FollowUp)

    def of(self, record: Record) -> Mapping[str, object]:
        """Return the links that lead to a record, by the name of the field that shows them."""
        uid = record.id
        if isinstance(record, Requirement):
            return {
                "changed_by": tuple(self.changed_by.get(uid, ())),
                "discussed_in": tuple(self.discussed_in.get(uid, ())),
                "questions": tuple(self.questions.get(uid, ())),
                "solutions": tuple(self.solutions.get(uid, ())),
                "parts": tuple(self.parts.get(uid, ())),
                "needed_by": tuple(self.needed_by.get(uid, ())),
            }
        if isinstance(record, Scenario):
            return {"requirements": tuple(self.requirements.get(uid, ()))}
        if isinstance(record, ChangeRequest):
            return {"discussed_in": tuple(self.discussed_in.get(uid, ()))}
        if isinstance(record, Meeting):
            return {"previous_actions": self.actions.previous.get(uid, ())}
        return {"carried_over": self.actions.carried.get(uid, 0)} if isinstance(record, Action) else {}


def trace(records: Iterable[Record]) -> Trace:
    """Follow every link of these records to its other end."""
    known = {record.id: record for record in sorted(records, key=in_order)}
    found = Trace(actions=follow_up(known.values()))
    for record in known.values():
        _follow(record, found)
        if isinstance(record, Meeting):
            _add(found.discussed_in, _named_in(record, known), record.id)
    return found


def in_order(record: Record) -> tuple[str, int, str]:
    """Sort records by kind and number; provisional ones come last."""
    parsed = parse_uid(record.id)
    return (record.kind_of_record.value, parsed[1] if parsed else 10**9, record.id)


def _follow(record: Record, found: Trace) -> None:
    if isinstance(record, Requirement):
        _add(found.requirements, record.scenarios, record.id)
        _add(found.needed_by, record.depends_on, record.id)
        _add(found.parts, (record.part_of,) if record.part_of else (), record.id)
    elif isinstance(record, ChangeRequest):
        _add(found.changed_by, (item.requirement for item in record.changes if item.requirement), record.id)
        _add(found.discussed_in, (record.id,) if record.special_meeting else (), record.special_meeting or "")
    elif isinstance(record, Question):
        _add(found.questions, record.about, record.id)
    elif isinstance(record, Solution):
        _add(found.solutions, record.requirements, record.id)


def _named_in(meeting: Meeting, known: Mapping[str, Record]) -> list[str]:
    """A meeting discussed what its feedback became, what its minutes name by ID, and what its questions and actions are about."""
    raised = [
        known[uid] for uid in (*meeting.open_questions, *meeting.parked, *meeting.actions) if uid in known
    ]
    raised += [
        one for one in known.values() if isinstance(one, Question | Action) and one.comes_from == meeting.id
    ]
    said = [str(dump(meeting)), *(_words(record) for record in raised)]
    return _UID.findall(" ".join(said))


def _words(record: Record) -> str:
    """What was said of a question or an action when it came up; answers are given later."""
    about = record.about if isinstance(record, Question) else ()
    told = record.description if isinstance(record, Question | Action) else None
    return " ".join((record.title, told or "", *about))


def _add(links: dict[str, list[str]], sources: Iterable[str], target: str) -> None:
    for source in sources:
        if target not in links[source]:
            links[source].append(target)
