"""Gates at the door: a state that a side wants to enter without proof is put back, and on the third try held for a person.

Why it exists: one gate stands before every door, and whether proof is there is asked of the values as this very cycle merged
them. So states come last, and what a gate refuses never is the register's value, nor on any page. A person's decision on a
held state goes before a gate: it stands in the history by name, and as a passage without proof. Pure.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from syncer.domain.fields import Shape, spec_of
from syncer.domain.json import JsonValue
from syncer.domain.problems import Problem, Severity
from syncer.rules.gates import Gate, Lack
from syncer.sync.gates import GATE, GATED, Note, cures, kept, mark, notes_on, said
from syncer.sync.merge import Ruling, Verdict, View, decide
from syncer.sync.observation import Counterpart, Held, Side
from syncer.sync.work import Work

TRIES: Final = 3


@dataclass(frozen=True, slots=True)
class Stop:
    """What becomes of a refused move: the verdict that puts it back, or with a reason that it is held."""

    verdict: Verdict
    reason: str = ""


def last(work: Work, paths: Iterable[str]) -> Iterator[str]:
    """The fields to merge, guarded states after all others: what they ask for may come in the same cycle."""
    guarded = work.context.gates.states(work.subject.kind)
    after: list[str] = []
    for path in paths:
        if path in guarded:
            after.append(path)
        else:
            yield path
    yield from after


def stopped(
    work: Work, path: str, views: Sequence[View], verdict: Verdict, waiting: Held | None
) -> Stop | None:
    """What a gate makes of a state's move; None where it lets it through, or only notes it."""
    if work.subject.stored is None:
        return None
    before, after = work.values.get(path), verdict.value
    for gate in work.context.gates.asked(work.subject.kind, work.subject.uid, path, before, after):
        missing = _lacking(work, gate, path, after)
        if missing and gate.mode == "hold":
            return _refused(work, gate, (path, views, verdict), missing, waiting)
        if missing:
            _note(work, path, _noted(work, gate, path, verdict, missing))
    return None


def _lacking(work: Work, gate: Gate, path: str, word: JsonValue) -> tuple[Lack, ...]:
    values = {**work.values, path: word}
    return work.context.gates.lacking(gate, work.subject.uid, values, work.context.find, path)


def _refused(
    work: Work,
    gate: Gate,
    move: tuple[str, Sequence[View], Verdict],
    missing: Sequence[Lack],
    waiting: Held | None,
) -> Stop:
    path, views, verdict = move
    before = work.values.get(path)
    against: dict[str, JsonValue] = {view.side: view.native for view in views}
    back = decide(before, views, _shape(work, path), Ruling(before, against))
    reason = f"{GATED}'{gate.name}'"
    if waiting is not None and waiting.reason.startswith(GATED):
        return Stop(back, waiting.reason)
    if not any(_news(view) for view in views):
        return Stop(back)  # a side that cannot be put back says the same as before
    note = _noted(work, gate, path, verdict, missing)
    held = max(note.tries.values()) >= TRIES
    _note(work, path, replace(note, noted=False, held=held, back=mark(gate, before)))
    work.problems.append(_told(work, gate, path, note, [] if held else list(back.push)))
    return Stop(back, reason if held else "")


def _shape(work: Work, path: str) -> Shape:
    spec = spec_of(work.subject.kind, path)
    return spec.shape if spec is not None else Shape.SCALAR


def _news(view: View) -> bool:
    return view.agreed is None or view.agreed.side != view.native


def _noted(work: Work, gate: Gate, path: str, verdict: Verdict, missing: Sequence[Lack]) -> Note:
    """The move with who made it how often by now, as far as the issue's history tells."""
    part, known = work.subject.issue_part, _notes(work).get(path)
    by_jira = Side.JIRA.value in verdict.movers and bool(gate.entering)  # of other fields nobody asked who
    move = work.context.gates.moves.get(part.native) if by_jira and part is not None else None
    mover = (move.account or move.name) if move is not None and not move.ours else ""
    mover = mover or "+".join(verdict.movers)
    tries = dict(known.tries) if known is not None and known.gate == gate.name else {}
    tries[mover] = tries.get(mover, 0) + 1
    entry = move.entry if move is not None else ""
    lacks = tuple(said(lack) for lack in missing)
    word, frozen = mark(gate, verdict.value), not gate.entering
    return Note(gate.name, word, "", entry, tries, lacks, noted=True, frozen=frozen)


def _told(work: Work, gate: Gate, path: str, note: Note, push: Sequence[str]) -> Problem:
    uid = work.subject.uid
    lacks = ", ".join(
        f"{field}{f' = {wanted}' if wanted else ''} (there: {there or 'nothing'})"
        for field, wanted, there in note.lacks
    )
    if max(note.tries.values()) >= TRIES:
        became = f"was tried {TRIES} times, so it waits for a person"
    else:
        became = "was put back" if push else "was not taken over, and cannot be put back there"
    commands = [*dict.fromkeys(cures(uid, [field for field, _, _ in note.lacks]))]
    why = f'syncer explain {uid} --gate "{gate.name}"'
    hint = (
        f"record what lacks, as with: {commands[0]}; why: {why}"
        if commands
        else f"record what lacks; see {why}"
    )
    place = work.subject.file.places.get(path) if work.subject.file is not None else None
    what = f"the move to '{note.word}'" if gate.entering else "the change of what is frozen"
    if gate.changing:
        hint = f"have a change request approved whose `changes` name {uid}; why: {why}"
    message = f"{path}: {what} {became}; the gate '{gate.name}' lacks {lacks}"
    return Problem(message, hint, place, Severity.WARNING, "gate", uid)


# ------------------------------------------------------------------------------- what is kept


def _home(work: Work) -> tuple[str, Counterpart | None]:
    """The side with which it is kept: the issue where there is one, since the comment is there."""
    if work.subject.issue_part is not None:
        return Side.JIRA.value, work.subject.issue_part
    return Side.FILES.value, work.subject.file_part


def _notes(work: Work) -> dict[str, Note]:
    side, part = _home(work)
    agreed = work.absorbed.get(side, {}).get(GATE)
    return (
        notes_on(part) if agreed is None else notes_on(replace(part, agreed={GATE: agreed}) if part else None)
    )


def _note(work: Work, path: str, note: Note | None) -> None:
    side, _ = _home(work)
    notes: Mapping[str, Note] = {k: n for k, n in _notes(work).items() if k != path}
    notes = {**notes, path: note} if note is not None else notes
    work.absorbed.setdefault(side, {})[GATE] = kept(notes)


def settle(work: Work) -> None:
    """Forget what is kept of a state that has its proof by now, or that went elsewhere."""
    for path, note in _notes(work).items():
        gate = work.context.gates.named(work.subject.kind, path, note.gate)
        if gate is None or not _stands(work, gate, path, note):
            _note(work, path, None)


def _stands(work: Work, gate: Gate, path: str, note: Note) -> bool:
    """Whether what was said of a move is so still."""
    now = mark(gate, work.values.get(path))
    if now != (note.word if note.noted else note.back):
        return False
    return bool(_lacking(work, gate, path, note.word if gate.entering else work.values.get(path)))
