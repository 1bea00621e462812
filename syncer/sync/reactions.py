"""What clocks leave on one issue: labels and a due date, who put them there, and what becomes of them.

Why it exists: a tool that adds a label has to remember that it did, or it takes off what a person put there, or puts back what
a person took off (B-33). So of each label is kept who put it there, when, for which clocks, and for which of them somebody
took it off; of a due date which one was ours. Where the store knows nothing the issue's history tells. Pure.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from syncer.domain.json import JsonObject, JsonValue
from syncer.domain.kinds import Kind
from syncer.rules.slas import Policy
from syncer.sync.histories import IssueHistories
from syncer.sync.observation import Agreed, Counterpart, IssueState

MARKS: Final = "#marks"  # agreed under this name: by label, who put it there and who took it off
DUE: Final = "#due"  # agreed under this name: the due date that is ours
SHOWN: Final = "#shown"  # seen under this name: which of these labels the issue shows, and its due date
NEUTRAL: Final[Mapping[str, str]] = {MARKS: "labels", DUE: "duedate"}
_US, _PERSON = "syncer", "person"
Ours = Callable[[str], bool]  # whether a value that nothing is kept of was put there by us


@dataclass(frozen=True, slots=True)
class Reactive:
    """What a kind's clocks may write to issues: these labels, and whether due dates."""

    labels: frozenset[str] = frozenset()
    due: bool = False

    @classmethod
    def of(cls, policies: Iterable[Policy], kind: Kind) -> Reactive:
        """Of the policies that are for a kind."""
        found = [one for one in policies if one.enabled and one.record is kind]
        return cls(
            frozenset(name for one in found for name in one.labels), any(one.due_date for one in found)
        )


@dataclass(frozen=True, slots=True)
class Wish:
    """What one cycle of a clock that goes on asks of its issue; `keeps`: nobody knows its day now.

    `stays` are labels of a clock that nobody can tell: they stay as they are.
    """

    clock: str
    labels: tuple[str, ...] = ()
    due: str = ""
    keeps: bool = False
    stays: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Shown:
    """What an issue shows of all this."""

    labels: frozenset[str] = frozenset()
    due: str = ""

    @classmethod
    def on(cls, part: Counterpart) -> Shown:
        """As it was seen last."""
        seen = part.seen.get(SHOWN)
        known = seen if isinstance(seen, dict) else {}
        return cls(frozenset(_names(known.get("labels"))), str(known.get("due") or ""))


def shown(reactive: Reactive, issue: IssueState, part: Counterpart | None) -> JsonObject:
    """What is kept of an issue: labels and the due date that rules write, or did as far as something is kept of it."""
    kept = {*reactive.labels, *label_notes(part)}
    labels: list[JsonValue] = [name for name in _names(issue.fields.get("labels")) if name in kept]
    due = issue.fields.get("duedate") if reactive.due else None
    return {**({"labels": labels} if labels else {}), **({"due": due} if due else {})}


def put_by_us(issue: IssueState | None, histories: IssueHistories, neutral: str) -> Ours:
    """Tell by an issue's history who put a value there last; what it began with is ours where we made it."""
    moves = histories.moves.get(issue.id) if issue is not None else None
    if issue is None or moves is None or neutral not in histories.fields:
        return lambda _value: False

    def ours(value: str) -> bool:
        found = [
            one
            for one in moves
            if one.field == neutral and value in _names(one.after) and value not in _names(one.before)
        ]
        if found:
            return found[-1].ours
        return issue.marker is not None and bool(issue.marker.token)

    return ours


def _names(value: JsonValue) -> list[str]:
    return [str(one) for one in (value if isinstance(value, list) else [value]) if one]


# --------------------------------------------------------------------------------------- labels


@dataclass(frozen=True, slots=True)
class LabelNote:
    """One label: who put it there ("" where it is not there), when that was known, and for which clocks.

    `off` are the clocks for which a person took it off.
    """

    by: str = ""
    at: str = ""
    clocks: tuple[str, ...] = ()
    off: tuple[str, ...] = ()

    @classmethod
    def read(cls, raw: JsonValue) -> LabelNote:
        """What was kept."""
        kept = raw if isinstance(raw, dict) else {}
        by, at = (str(kept.get(name) or "") for name in ("by", "at"))
        return cls(by, at, tuple(_names(kept.get("for"))), tuple(_names(kept.get("off"))))

    def payload(self) -> JsonObject:
        """As it is kept."""
        return {"by": self.by, "at": self.at, "for": [*self.clocks], "off": [*self.off]}


@dataclass(frozen=True, slots=True)
class LabelMoves:
    """What becomes of an issue's labels; `now` is what is known already, `then` once they were written."""

    add: tuple[str, ...] = ()
    remove: tuple[str, ...] = ()
    now: Mapping[str, LabelNote] = field(default_factory=dict)
    then: Mapping[str, LabelNote] = field(default_factory=dict)


def label_notes(part: Counterpart | None) -> dict[str, LabelNote]:
    """What is kept of a counterpart's labels."""
    agreed = part.agreed.get(MARKS) if part is not None else None
    kept = agreed.register if agreed is not None and isinstance(agreed.register, dict) else {}
    return {name: LabelNote.read(raw) for name, raw in kept.items()}


def of_clocks(part: Counterpart | None) -> tuple[str, ...]:
    """The labels of clocks that we have put on an issue and that are there still."""
    return tuple(name for name, one in sorted(label_notes(part).items()) if one.by == _US)


def kept_labels(notes: Mapping[str, LabelNote]) -> Agreed:
    """The same as it is agreed."""
    value: JsonValue = {
        name: one.payload() for name, one in sorted(notes.items()) if one.by or one.off
    } or None
    return Agreed(value, value)


def label_moves(
    notes: Mapping[str, LabelNote],
    wishes: Sequence[Wish],
    there: Collection[str],
    ours: Ours,
    now: str,
) -> LabelMoves:
    """Return which labels to add and to take away: each once a cycle of a clock, ours alone, and never against a person."""
    add, remove = [], []
    known: dict[str, LabelNote] = {}
    then: dict[str, LabelNote] = {}
    goes_on = {one.clock for one in wishes}
    for label in sorted({*notes, *there, *(name for one in wishes for name in one.labels)}):
        wanted = {one.clock for one in wishes if label in one.labels}
        note = _looked(notes.get(label, LabelNote()), wanted, goes_on, present=label in there, now=now)
        if label in there and not note.by and (wanted or ours(label)):
            by = _US if ours(label) else _PERSON
            note = replace(note, by=by, at=now, clocks=tuple(sorted(wanted)))
        known[label] = then[label] = note
        needed = wanted.difference(note.off)
        if any(label in one.stays for one in wishes):
            continue
        if needed and label not in there:
            add.append(label)
            then[label] = LabelNote(_US, now, tuple(sorted(needed)), note.off)
        elif not needed and note.by:
            gone = LabelNote(off=note.off)
            then[label] = gone
            if note.by == _US:
                remove.append(label)
            else:
                known[label] = gone
    return LabelMoves(tuple(add), tuple(remove), known, then)


def _looked(
    note: LabelNote, wanted: Collection[str], goes_on: Collection[str], *, present: bool, now: str
) -> LabelNote:
    """What is known of a label once the issue was looked at: one that is there no more was taken off by a person."""
    off = {one for one in note.off if one in goes_on}
    if note.by and not present:
        off |= {one for one in (*note.clocks, *wanted) if one in goes_on}
        return LabelNote("", now, (), tuple(sorted(off)))
    clocks = tuple(sorted(wanted)) if note.by and wanted else note.clocks
    return replace(note, clocks=clocks, off=tuple(sorted(off)))


# ------------------------------------------------------------------------------------- due date


@dataclass(frozen=True, slots=True)
class DueNote:
    """The due date that we wrote ("" for none), when, and for which clock; `off`: clocks whose day a person cleared."""

    value: str = ""
    at: str = ""
    clock: str = ""
    off: tuple[str, ...] = ()

    @classmethod
    def on(cls, part: Counterpart | None) -> DueNote:
        """What is kept of a counterpart."""
        agreed = part.agreed.get(DUE) if part is not None else None
        kept = agreed.register if agreed is not None and isinstance(agreed.register, dict) else {}
        value, at, clock = (str(kept.get(name) or "") for name in ("value", "at", "for"))
        return cls(value, at, clock, tuple(_names(kept.get("off"))))

    def kept(self) -> Agreed:
        """The same as it is agreed."""
        value: JsonValue = None
        if self.value or self.off:
            value = {"value": self.value, "at": self.at, "for": self.clock, "off": [*self.off]}
        return Agreed(value, value)


@dataclass(frozen=True, slots=True)
class DueMove:
    """What becomes of an issue's due date: `write` "" to take it away, None to leave it; notes as of labels."""

    write: str | None
    now: DueNote
    then: DueNote


def due_move(note: DueNote, wishes: Sequence[Wish], there: str, ours: Ours, now: str) -> DueMove:
    """Return the due date to write: the earliest of the clocks that go on, over nothing or over our own alone."""
    note = _looked_at_due(note, {one.clock for one in wishes}, there, ours, now)
    dated = [one for one in wishes if one.due and one.clock not in note.off]
    first = min(dated, key=lambda one: (one.due, one.clock), default=None)
    if first is None:
        if not note.value or any(one.keeps for one in wishes):
            return DueMove(None, note, note)
        return DueMove("", note, DueNote(off=note.off))
    if first.due == there or (there and not note.value):
        known = replace(note, clock=first.clock) if note.value else note
        return DueMove(None, known, known)
    return DueMove(first.due, note, DueNote(first.due, now, first.clock, note.off))


def _looked_at_due(note: DueNote, goes_on: Collection[str], there: str, ours: Ours, now: str) -> DueNote:
    """What is known once the issue was looked at: a day that is not ours any more was a person's doing."""
    off = {one for one in note.off if one in goes_on}
    if note.value and there != note.value:
        off |= {note.clock} & {*goes_on} if not there else set()
        note = DueNote()
    if there and not note.value and ours(there):
        note = DueNote(there, now)
    return replace(note, off=tuple(sorted(off)))
