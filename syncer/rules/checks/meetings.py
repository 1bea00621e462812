"""Whether an agenda fits its meeting, with some minutes to spare and time for open questions (MTG-2)."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime

from syncer.domain.findings import Finding
from syncer.domain.json import JsonValue
from syncer.rules.checks.subjects import Around, Subject, words_of


def agenda(one: Subject, around: Around) -> Iterator[Finding]:
    """The agenda's minutes against the slot, and the share of open questions where a solution is presented."""
    points = list(one.items("agenda"))
    if not points:
        yield Finding("no_agenda", one.uid, "agenda")
        return
    planned = sum(_minutes(point.get("minutes")) for point in points)
    yield from _fitting(one, planned, around)
    if one.text("type") == "solution_presentation" and planned:
        open_ = sum(
            _minutes(point.get("minutes")) for point in points if _is_open(point, around.checks.agenda.words)
        )
        share = round(100 * open_ / planned)
        if share < around.checks.agenda.questions:
            values = {"share": str(share), "least": str(around.checks.agenda.questions)}
            yield Finding("few_questions", one.uid, "agenda", values=values)


def _fitting(one: Subject, planned: float, around: Around) -> Iterator[Finding]:
    slot = _slot(one)
    if slot is None or not planned:
        return
    least, most = around.checks.agenda.slack
    values = {"planned": f"{planned:g}", "slot": f"{slot:g}", "least": str(least), "most": str(most)}
    if slot - planned < least:
        yield Finding("agenda_too_long", one.uid, "agenda", values=values)
    elif slot - planned > most:
        yield Finding("agenda_too_short", one.uid, "agenda", values=values)


def _slot(one: Subject) -> float | None:
    """The meeting's minutes; None where it does not say when it begins and ends, or ends before it begins."""
    try:
        start, end = (datetime.fromisoformat(one.text(path)) for path in ("start", "end"))
        slot = (end - start).total_seconds() / 60
    except (ValueError, TypeError):
        return None
    return slot if slot > 0 else None


def _minutes(value: JsonValue) -> float:
    if isinstance(value, str):
        return float(value) if value.replace(".", "", 1).isdigit() else 0.0
    return max(float(value), 0.0) if isinstance(value, int | float) else 0.0


def _is_open(point: Mapping[str, JsonValue], words: Iterable[str]) -> bool:
    title = words_of(point, "title").casefold()
    return any(word.casefold() in title for word in words)
