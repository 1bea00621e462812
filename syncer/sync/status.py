"""Which issues have to be moved to another status, and what becomes of a move that was broken off.

Why it exists: a state is merged like any other field, but a side is told of it by transitions. While one of our
own moves is under way its intermediate statuses are nobody's edit (B-04). Pure; the way is looked for when moving.
"""

from __future__ import annotations

from collections.abc import Mapping

from syncer.domain.json import JsonObject, JsonValue
from syncer.domain.problems import Problem, Severity
from syncer.sync.changes import Aim, TransitionIssue
from syncer.sync.merge import UNSEEN, Absent, View
from syncer.sync.observation import Agreed, Counterpart, Observation, Side
from syncer.sync.states import FromRecord, StatusMapping
from syncer.sync.statuses import Goal
from syncer.sync.values import empty
from syncer.sync.work import MOVING, STATUS, Work

# ---------------------------------------------------------------------------------- under way


def under_way(work: Work, path: str, view: View) -> View:
    """The side's look at a state while a move of ours is not over: where we brought the issue is nobody's edit.

    It has no say then, and is told again until it says the register's word; where a person took it elsewhere,
    that is an edit like any other (B-04).
    """
    note = _note(work)
    if note is None or note.get("path") != path or view.pulled == work.values.get(path):
        return view
    if not _standing(work) & {name for pair in _through(note) for name in pair}:
        return view
    return View(view.side, None, UNSEEN, None, view.direction, view.wins)


def _note(work: Work) -> Mapping[str, JsonValue] | None:
    return note_of(work.subject.issue_part)


def note_of(part: Counterpart | None) -> Mapping[str, JsonValue] | None:
    """What is kept of a move of ours that is under way."""
    kept = part.agreed.get(MOVING) if part is not None else None
    return kept.side if kept is not None and isinstance(kept.side, dict) else None


def _through(note: Mapping[str, JsonValue]) -> tuple[tuple[str, str], ...]:
    pairs = note.get("through")
    found = pairs if isinstance(pairs, list) else []
    return tuple((str(p[0]), str(p[1])) for p in found if isinstance(p, list) and len(p) == 2)


def as_refused(note: Mapping[str, JsonValue] | None) -> JsonObject:
    """What is kept of a refused step."""
    refused = note.get("refused") if note is not None else None
    return refused if isinstance(refused, dict) else {}


def _standing(work: Work) -> set[str]:
    """The id of the status as read now, else its name as last seen."""
    issue, part = work.subject.issue, work.subject.issue_part
    if issue is not None:
        return {issue.status_id}
    status = part.seen.get(STATUS) if part is not None else None
    return {str(status[0])} if isinstance(status, list) and status else set()


def noted(path: str, through: tuple[tuple[str, str], ...], refused: JsonObject | None = None) -> Agreed:
    """What is kept of a move under way: the ids and names of all statuses that it may have reached.

    `refused` says which step Jira refused and how, so that it is not sent again unchanged.
    """
    pairs: list[JsonValue] = [[number, name] for number, name in through]
    return Agreed(path, {"path": path, "through": pairs, **({"refused": refused} if refused else {})})


OVER = Agreed(None, None)


def settle(work: Work) -> None:
    """Forget a move under way that nobody asks for any more, or that is at its end."""
    moving = {p for p in work.to_status if p}
    if _note(work) is not None and not moving and not work.subject.missing:
        work.absorbed.setdefault(Side.JIRA.value, {})[MOVING] = OVER


# ----------------------------------------------------------------------------------- transitions


def transition(work: Work) -> TransitionIssue | None:
    """The move of a record's issue to the status of its state; None where nothing is to be moved."""
    if not work.to_status or work.bound is None or work.subject.missing:
        return None
    ((path, value),) = work.to_status.items()
    part, issue = work.subject.issue_part, work.subject.issue
    known = work.natives.get(path)
    note = _note(work)
    seen = part.seen.get(STATUS) if part is not None else None
    name = str(seen[0]) if isinstance(seen, list) and seen else ""
    return TransitionIssue(
        uid=work.subject.uid,
        native=issue.id if issue is not None else part.native if part is not None else "",
        key=issue.key if issue is not None else part.key if part is not None else "",
        aim=aim(work, path, value),
        now=issue.status if issue is not None else name,
        seen=known,
        through=_through(note) if note is not None and note.get("path") == path else (),
        refused=as_refused(note),
    )


def push(work: Work, path: str, value: JsonValue) -> None:
    """Note that the issue has to be moved; a word without a status stays in the register, and is said (B-18)."""
    assert work.bound is not None
    states = work.bound.statuses[path]
    if str(value or "") in states.values:
        work.to_status[path] = str(value)
    elif not empty(value):
        work.problems.append(
            Problem(
                f"{path}: no status stands for '{value}', so the issue stays where it is",
                f"name one under {path}.values of the mapping",
                severity=Severity.INFO,
                code="no-status",
                uid=work.subject.uid,
            )
        )


def of_new(work: Work, agree: dict[str, Agreed]) -> Aim | None:
    """Where a new issue shall stand; None where the register does not say, or by a word without a status.

    Whatever status it begins in is nobody's edit, so that is agreed with nothing on its side.
    """
    assert work.bound is not None
    for path, states in work.bound.statuses.items():
        word = work.values.get(path)
        if not states.writes or not isinstance(word, str):
            continue
        if word in states.values:
            agree[path] = Agreed(word, None)
            return aim(work, path, word)
        push(work, path, word)
    return None


def aim(work: Work, path: str, word: str) -> Aim:
    """Where an issue shall stand, and what screens on the way may be filled with."""
    assert work.bound is not None
    states = work.bound.statuses[path]
    goal = Goal(states, word, work.bound.known)
    resolution = goal.resolution or (states.resolution.of(work.values) if states.resolution else "")
    screen = {
        name: _given(work, given.from_) if isinstance(given, FromRecord) else given
        for name, given in states.screen.items()
    }
    return Aim(
        path=path,
        word=word,
        targets=_targets(states, word),
        resolution=resolution,
        screen={name: value for name, value in screen.items() if not empty(value)},
        fields=_fields(work),
    )


def _given(work: Work, path: str) -> JsonValue:
    """A field of the record as Jira is told it elsewhere, where the mapping says how; nothing where Jira has no word for it."""
    assert work.bound is not None
    value, binding = work.values.get(path), work.bound.bindings.get(path)
    said = binding.transform.to_side(value) if binding is not None else value
    return None if isinstance(said, Absent) else said


def _targets(states: StatusMapping, word: str) -> tuple[str, ...]:
    match = states.values[word]
    return (*match.names, *((f"category:{match.category}",) if match.category else ()))


def _fields(work: Work) -> dict[str, JsonValue]:
    """The record's values by neutral name, for required fields of a screen that the mapping does not name."""
    assert work.bound is not None
    found: dict[str, JsonValue] = {}
    for binding in work.bound.bindings.values():
        if binding.path in work.bound.statuses or binding.section is not None or not binding.sends:
            continue
        said = binding.transform.to_side(work.values.get(binding.path))
        if not isinstance(said, Absent) and not empty(said):
            found[binding.neutral] = said
    return found


def renamed(seen: Observation) -> list[Problem]:
    """Statuses that the site calls otherwise than the mapping does; they are followed by their ids (B-19)."""
    if seen.jira is None:
        return []
    return [
        Problem(
            f"the status '{name}' of the mapping is called '{status.name}' in Jira now; it is followed by its id",
            f"write {status.name} in the mapping",
            severity=Severity.INFO,
            code="status-renamed",
        )
        for name, found in sorted(seen.jira.statuses.items())
        for status in found
        if status.name.casefold() != name
    ]
