"""Ticks of our boxes: what a person did on a page, and what came of it, as rows that only ever grow (MTG-5, REQ-18).

Why it exists: a tick is a command by the person whose account ticked, and it is given once: what is known of it is told
from these rows, whichever of a site's ways showed it. Pure; which commands there are is told in `cycle/ticks.py`.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from syncer.domain.json import JsonObject
from syncer.sync.observation import Response
from syncer.sync.wiki import Tick
from syncer.text import storage

BOX, ANSWER = "box", "answer"  # kinds of response: a tick, and what came of it
RESPONSES: Final = (BOX, ANSWER)
COUNTED, AGAIN, OTHER, SIDE, UNKNOWN, MISSING, CHANGED, CLEARED, VOID, LEFT = (
    "counted",
    "again",
    "other",
    "side",
    "unknown",
    "missing",
    "changed",
    "cleared",
    "void",
    "left",
)


@dataclass(frozen=True, slots=True)
class Answered:
    """A tick with what came of it: `code` is "" while that is open, `who` the id of the person whose account it was."""

    tick: Tick
    code: str = ""
    who: str = ""


def as_row(tick: Tick) -> Response:
    """A tick as it is kept."""
    said: JsonObject = {"box": tick.box, "done": tick.done, "ref": tick.ref}
    return Response(tick.key, BOX, tick.page, tick.by, tick.at, said)


def answer_row(found: Answered, now: datetime) -> Response:
    """What came of a tick as it is kept; the first word stands, but for one that said that something was missing."""
    key = f"{found.tick.key}:{MISSING if found.code == MISSING else ANSWER}"
    return Response(key, ANSWER, found.tick.page, found.who, now, {"to": found.tick.key, "code": found.code})


def told(responses: Iterable[Response]) -> tuple[Answered, ...]:
    """All ticks that are known, in the order in which they were made."""
    rows = list(responses)
    known = sorted(
        (row for row in rows if row.kind == ANSWER), key=lambda row: row.payload.get("code") != MISSING
    )
    answers = {str(row.payload.get("to")): row for row in known}
    found = [_told(row, answers.get(row.key)) for row in rows if row.kind == BOX]
    return tuple(sorted(found, key=lambda one: (one.tick.at, one.tick.key)))


def _told(row: Response, answer: Response | None) -> Answered:
    said = row.payload
    tick = Tick(
        row.page, str(said.get("box")), said.get("done") is True, row.by, row.at, str(said.get("ref") or "")
    )
    return (
        Answered(tick, str(answer.payload.get("code")), answer.by) if answer is not None else Answered(tick)
    )


def latest(known: Iterable[Answered]) -> Mapping[str, Mapping[str, Answered]]:
    """The last tick of each box, by page and by the box's name."""
    found: dict[str, dict[str, Answered]] = {}
    for one in known:
        found.setdefault(one.tick.page, {})[one.tick.box] = one
    return found


def steps(before: str, after: str) -> Iterator[tuple[str, bool]]:
    """Our boxes that were ticked (true) or cleared between two bodies of a page; one that is new stands for an open one."""
    was = _boxes(before)
    for name, done in _boxes(after).items():
        if done != was.get(name, False):
            yield name, done


def _boxes(body: str) -> dict[str, bool]:
    """Whether our boxes stand ticked; of one that people copied, whether any does."""
    found: dict[str, bool] = {}
    for key, done in storage.ticks(body).items() if storage.BOXES in body else ():
        box = storage.box_named(key)
        if box is not None:
            found[box.name] = found.get(box.name, False) or done
    return found
