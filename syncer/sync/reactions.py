"""What clocks leave on one issue: labels and a due date, who put them there, and what becomes of them.

Why it exists: a tool that adds a label has to remember that it did, or it takes off what a person put there, or puts back what
a person took off (B-33). So of each label is kept who put it there, when, for which clocks, and for which of them somebody
took it off; of a due date which one was ours. Where the store knows nothing the issue's history tells. Pure.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Final

from syncer.domain.json import JsonObject, JsonValue
from syncer.domain.kinds import Kind
from syncer.rules.slas import Policy
from syncer.sync.histories import IssueHistories, IssueMove
from syncer.sync.observation import Agreed, Counterpart, IssueState

MARKS: Final = "#marks"  # agreed under this name: by label, who put it there and who took it off
DUE: Final = "#due"  # agreed under this name: the due date that is ours
SHOWN: Final = "#shown"  # seen under this name: which of these labels the issue shows, and its due date
NEUTRAL: Final[Mapping[str, str]] = {MARKS: "labels", DUE: "duedate"}
_US, _PERSON = "syncer", "person"


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

    `stays` are labels of a clock that nobody can tell: they stay as they are. `since`: when that cycle began.
    """

    clock: str
    labels: tuple[str, ...] = ()
    due: str = ""
    keeps: bool = False
    stays: tuple[str, ...] = ()
    since: str = ""


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


@dataclass(frozen=True, slots=True)
class Told:
    """What an issue's own history tells of one field: its moves, the oldest first, None where it was not read.

    `made`: the issue is of our making, so that what it began with is ours.
    """

    moves: tuple[IssueMove, ...] | None = None
    made: bool = False

    @classmethod
    def of(cls, issue: IssueState | None, histories: IssueHistories, neutral: str) -> Told:
        """Of an issue, as far as this cycle has read it."""
        moves = histories.moves.get(issue.id) if issue is not None else None
        if issue is None or moves is None or neutral not in histories.fields:
            return cls()
        made = issue.marker is not None and bool(issue.marker.token)
        return cls(tuple(one for one in moves if one.field == neutral), made)

    def ours(self, value: str) -> bool:
        """Whether a value that nothing is kept of was put there by us."""
        return self.moves is not None and self._ours(value, self.moves)

    def theirs(self, value: str, since: str) -> bool:
        """Whether a person put a value there, again, after the instant at which it was ours."""
        came = _came(value, self.moves or ())
        return bool(came) and not came[-1].ours and came[-1].at > datetime.fromisoformat(since)

    def gone(self, value: str = "") -> datetime | None:
        """When a person took off what was ours: a value of a list, or whatever stood there; None where nobody did."""
        moves = self.moves or ()
        place = max((n for n, one in enumerate(moves) if _left(one, value)), default=None)
        if place is None or moves[place].ours:
            return None
        last, before = moves[place], moves[:place]
        what = [value] if value else _names(last.before)
        return last.at if all(self._ours(one, before) for one in what) else None

    def _ours(self, value: str, moves: Sequence[IssueMove]) -> bool:
        came = _came(value, moves)
        return came[-1].ours if came else self.made


def _came(value: str, moves: Iterable[IssueMove]) -> list[IssueMove]:
    return [one for one in moves if value in _names(one.after) and value not in _names(one.before)]


def _left(move: IssueMove, value: str) -> bool:
    """Whether a value went with a move; without one, whether nothing was left."""
    before, after = _names(move.before), _names(move.after)
    return value in before and value not in after if value else bool(before) and not after


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
    told: Told,
    now: str,
) -> LabelMoves:
    """Return which labels to add and to take away: each once a cycle of a clock, ours alone, and never against a person."""
    add, remove = [], []
    known: dict[str, LabelNote] = {}
    then: dict[str, LabelNote] = {}
    goes_on = {one.clock for one in wishes}
    for label in sorted({*notes, *there, *(name for one in wishes for name in one.labels)}):
        wanted = {one.clock for one in wishes if label in one.labels}
        note = notes.get(label) or LabelNote(off=_off(told.gone(label), wishes, wanted))
        note = _looked(note, wanted, goes_on, present=label in there, now=now)
        if label in there and note.by == _US and told.theirs(label, note.at):
            note = replace(note, by=_PERSON)
        if label in there and not note.by and (wanted or told.ours(label)):
            by = _US if told.ours(label) else _PERSON
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


def _off(gone: datetime | None, wishes: Iterable[Wish], wanted: Collection[str]) -> tuple[str, ...]:
    """The clocks that want it again though a person took it off in that cycle of theirs."""
    if gone is None:
        return ()
    asking = (one for one in wishes if one.clock in wanted)
    return tuple(one.clock for one in asking if not one.since or datetime.fromisoformat(one.since) <= gone)


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
    """The due date that we wrote ("" for none), when, and for which clock; `off`: clocks over which a person has decided.

    `back`: the day of a person that ours undid while it was being written, to be given back.
    """

    value: str = ""
    at: str = ""
    clock: str = ""
    off: tuple[str, ...] = ()
    back: str = ""

    @classmethod
    def on(cls, part: Counterpart | None) -> DueNote:
        """What is kept of a counterpart."""
        agreed = part.agreed.get(DUE) if part is not None else None
        kept = agreed.register if agreed is not None and isinstance(agreed.register, dict) else {}
        value, at, clock, back = (str(kept.get(name) or "") for name in ("value", "at", "for", "back"))
        return cls(value, at, clock, tuple(_names(kept.get("off"))), back)

    def undoing(self, said: str) -> DueNote:
        """The same once it is known that it undid what a person had just said: another day, or "" for none."""
        return replace(self, off=tuple(sorted({*self.off, self.clock} - {""})), back=said)

    def kept(self) -> Agreed:
        """The same as it is agreed."""
        value: JsonValue = None
        if self.value or self.off:
            value = {"value": self.value, "at": self.at, "for": self.clock, "off": [*self.off]}
            value |= {"back": self.back} if self.back else {}
        return Agreed(value, value)


@dataclass(frozen=True, slots=True)
class DueMove:
    """What becomes of an issue's due date: `write` "" to take it away, None to leave it; notes as of labels."""

    write: str | None
    now: DueNote
    then: DueNote


def due_move(note: DueNote, wishes: Sequence[Wish], there: str, told: Told, now: str) -> DueMove:
    """Return the due date to write: the earliest of the clocks that go on, over nothing or over our own alone."""
    note = _looked_at_due(note, wishes, there, told, now)
    if note.back:
        return DueMove(note.back, note, DueNote(off=tuple(sorted({one.clock for one in wishes}))))
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


def _looked_at_due(note: DueNote, wishes: Sequence[Wish], there: str, told: Told, now: str) -> DueNote:
    """What is known once the issue was looked at: over a day that is not ours any more no clock that goes on has a say."""
    goes_on = {one.clock for one in wishes}
    if not note.value and not note.off and not there:
        return DueNote(off=_off(told.gone(), wishes, goes_on))
    if note.value and (there != note.value or told.theirs(there, note.at)):
        return DueNote(off=tuple(sorted(goes_on)))
    if there and not note.value and told.ours(there):
        note = DueNote(there, now, off=note.off)
    return replace(note, off=tuple(sorted(goes_on.intersection(note.off))))
