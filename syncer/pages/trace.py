"""Links between records, followed the other way round: what nobody types because the other end says it.

Worked out from the records one audience may see, so that an internal note never shows through a link.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from syncer.domain.ids import parse_uid
from syncer.domain.records import ChangeRequest, Meeting, Question, Record, Requirement, Solution, dump

_UID = re.compile(r"\b(?:[A-Z][A-Z0-9_]*-)*REQ-[0-9]+\b")


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
        return {"requirements": tuple(self.requirements.get(uid, ()))} if uid in self.requirements else {}


def trace(records: Iterable[Record]) -> Trace:
    """Follow every link of these records to its other end."""
    found = Trace()
    for record in sorted(records, key=in_order):
        _follow(record, found)
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
    elif isinstance(record, Question):
        _add(found.questions, record.about, record.id)
    elif isinstance(record, Solution):
        _add(found.solutions, record.requirements, record.id)
    elif isinstance(record, Meeting):
        _add(found.discussed_in, _named_in(record), record.id)


def _named_in(meeting: Meeting) -> list[str]:
    """A meeting discussed what its feedback became and what its minutes name by ID."""
    return _UID.findall(str(dump(meeting)))


def _add(links: dict[str, list[str]], sources: Iterable[str], target: str) -> None:
    for source in sources:
        if target not in links[source]:
            links[source].append(target)
