"""Records of which nothing moved on any side: told in one go, since in every cycle that is so of almost all.

Why it exists: a large register is little else, and looking at such a record field by field, with pages of notes for
each, took most of the time that planning takes. In doubt a record is none of these and is planned like any other;
a law holds that planning it would have come to the same.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from operator import attrgetter

from syncer.domain.json import JsonValue
from syncer.rules.computed import COMPUTED
from syncer.sync import linked, status
from syncer.sync.bindings import Bound
from syncer.sync.computed import kept_out, said, unruled
from syncer.sync.gates import notes_on
from syncer.sync.issues import labels_of, rest_of
from syncer.sync.observation import Counterpart, FileRecord
from syncer.sync.rest import all_made, at_rest
from syncer.sync.subjects import Subject
from syncer.sync.values import empty
from syncer.sync.work import LABELS, REST, Context, Outcome, linked_fields, typed

_REGISTER = attrgetter("register")
_SIDE = attrgetter("side")


@dataclass(frozen=True, slots=True)
class Stillness:
    """What has to be known to tell it of the records of a kind, worked out once a cycle.

    `asked` are the records about which a person was asked or has decided; `linked` the fields that only links keep.
    """

    bound: Bound | None
    context: Context
    asked: frozenset[str]
    linked: frozenset[str]

    @classmethod
    def of(cls, bound: Bound | None, context: Context) -> Stillness:
        """For a kind as it is bound to Jira, or for one that is not."""
        asked = frozenset(uid for uid, _ in (*context.held, *context.rulings))
        return cls(bound, context, asked, linked_fields(bound, context))

    def outcome(self, subject: Subject) -> Outcome | None:
        """That nothing becomes of a record; None where something may."""
        if subject.uid in self.asked or not self._plain(subject):
            return None
        values = subject.values
        if not (_says_something(values) and self._file_rests(subject, values)):
            return None
        ruled = self._ruled(subject, values)
        if ruled is None:
            return None
        if self.bound is None or subject.issue_part is None:
            return Outcome(values=values)
        if not self._issue_rests(self.bound, subject.issue_part, values):
            return None
        if not self._beside_rests(self.bound, subject.issue_part, values, ruled):
            return None
        resting = self._links_at_rest(self.bound, subject, values)
        return None if resting is None else Outcome(values=values, resting=resting)

    def _plain(self, subject: Subject) -> bool:
        """Whether it is in the register with its file and issue where the mapping makes some, and no news of the issue came."""
        part = subject.issue_part
        if subject.stored is None or subject.issue is not None or subject.missing or subject.frozen:
            return False
        if subject.claim is not None or subject.further or subject.away is not None or subject.adopted:
            return False
        if self.context.gates.freezing and notes_on(part or subject.file_part):
            return False  # the proof of what a gate stopped may have come with another record
        if part is None:
            return self.bound is None
        return bool(part.seen) and not part.missing_since and part.standing is subject.standing

    def _file_rests(self, subject: Subject, values: Mapping[str, JsonValue]) -> bool:
        file, part = subject.file, subject.file_part
        if file is None:
            return not self.context.with_files
        if part is None or part.key != file.handle or not file.uid or file.stale:
            return False
        return self.context.holds is None and _says(subject, file, part, values)

    def _issue_rests(self, bound: Bound, part: Counterpart, values: Mapping[str, JsonValue]) -> bool:
        agreed, seen, unseen = part.agreed, part.seen, part.unseen
        for path, binding in bound.bindings.items():
            if not binding.at_rest(seen.get(path), agreed.get(path), values.get(path), unseen=path in unseen):
                return False
        return True

    def _ruled(self, subject: Subject, values: Mapping[str, JsonValue]) -> tuple[str, ...] | None:
        """The field that a rule works out, where it is as the rule says; None where it is not, or where there is more to tell."""
        field = COMPUTED.get(subject.kind)
        if field is None:
            return ()
        binding = self.bound.bindings.get(field.path) if self.bound is not None else None
        if binding is not None and not binding.sends:
            return () if subject.issue_part is not None else None
        answer = said(subject.kind, values, self.context)
        if answer is None:
            return ()
        return None if answer.refused or values.get(field.path) != answer.result else (field.path,)

    def _beside_rests(
        self, bound: Bound, part: Counterpart, values: Mapping[str, JsonValue], ruled: tuple[str, ...]
    ) -> bool:
        """Whether our labels and our property are as they should be, and no move of ours is under way."""
        labels, rest = part.seen.get(LABELS), part.agreed.get(REST)
        if rest is None or not isinstance(labels, list) or status.note_of(part) is not None:
            return False
        want = labels_of(bound, values)
        if len(labels) != len(want) or any(name not in labels for name in want):
            return False
        known = rest.register if isinstance(rest.register, dict) else {}
        return rest.register == unruled(ruled, rest_of(bound, values, self.linked), known)

    def _links_at_rest(
        self, bound: Bound, subject: Subject, values: Mapping[str, JsonValue]
    ) -> frozenset[str] | None:
        """The fields of links of which none has still to be made; None where some moved."""
        web, found = self.context.web, []
        types = () if linked.linked_to_none(subject, web) else linked.types(subject.uid, web)
        for path, link in bound.mapping.between.items():
            value = values.get(path)
            if (value is None and link.type not in types) or not typed(subject, path):
                continue
            view = linked.view(subject, path, bound, web, value)
            if view is None:
                continue
            if not at_rest(view.native, view.pulled, view.agreed, value):
                return None
            if all_made(view, value):
                found.append(path)
        return frozenset(found)


def _says_something(values: Mapping[str, JsonValue]) -> bool:
    """Whether no value is empty: one that is has to be taken away."""
    return all(values.values()) or not any(map(empty, values.values()))


def _says(subject: Subject, file: FileRecord, part: Counterpart, values: Mapping[str, JsonValue]) -> bool:
    """Whether a file says what the register says, and was known to, in all that people may type into it."""
    said, agreed = file.values, part.agreed
    others = [
        *(path for path in values if path not in agreed),
        *(path for path in said if path not in agreed),
    ]
    known = [*map(values.get, agreed)]
    pairs = agreed.values()
    if not (known == [*map(said.get, agreed)] == [*map(_REGISTER, pairs)] == [*map(_SIDE, pairs)]):
        others += [
            path
            for path, pair in agreed.items()
            if not values.get(path) == said.get(path) == pair.register == pair.side
            and not (path not in said and kept_out(subject.kind, path, pair))
        ]
    return not any(path != "id" and path[0] != "#" and typed(subject, path) for path in others)
