"""Milestones on a time axis: planned or signed, reached, and for our side alone what is forecast (PLN-1, PLN-2)."""

from collections.abc import Iterable, Sequence
from datetime import date

from syncer.domain.project import Milestone
from syncer.pages.charting.words import Drawn, Words
from syncer.pages.edition import Edition
from syncer.pages.figures import Bar, Gantt, Tick
from syncer.rules.deviation import Basis, Slip

_TICKS = 14  # months named at most; of a longer plan every third or every twelfth is


def gantt(edition: Edition, inside: Words, outside: Words) -> Drawn | None:
    """Return the milestones of an edition, of the customer's without what is forecast; None where fewer than two are planned."""
    inner, outer = (_bars(edition, words) for words in (inside, outside))
    if len(inner) < 2:
        return None
    kinds = dict.fromkeys(["plan", *(bar.reached for bar in inner)])
    base = edition.plan.baseline if edition.plan is not None else ""
    figure = Gantt(
        title=inside.say("chart_gantt"),
        bars=inner,
        ticks=_ticks(inner, inside),
        legend=tuple((kind, _kind(kind, base, inside)) for kind in kinds),
    )
    said = (_said(bar, outside) for bar in outer)
    return Drawn(figure, outside.say("chart_gantt_alt", n=len(outer), bars=outside.say("between").join(said)))


def _bars(edition: Edition, words: Words) -> tuple[Bar, ...]:
    if edition.plan is not None:
        return tuple(_of_slip(number, slip, words) for number, slip in enumerate(edition.plan.slips, 1))
    planned = (one for one in edition.project.milestones if one.planned)
    return tuple(_of_milestone(number, one, words) for number, one in enumerate(planned, 1))


def _of_slip(number: int, slip: Slip, words: Words) -> Bar:
    expected = None if slip.basis is Basis.OVERDUE else slip.expected
    late = ""
    if slip.days and expected is not None:
        late = (
            words.say("chart_late", n=slip.days) if slip.days > 0 else words.say("chart_early", n=-slip.days)
        )
    note = _note(slip.basis.value, expected, words)
    return Bar(
        _name(number, slip.name, slip.kind, words), slip.planned, expected, slip.basis.value, note, late
    )


def _of_milestone(number: int, one: Milestone, words: Words) -> Bar:
    assert one.planned is not None
    name = _name(number, one.name or "", one.kind or "other", words)
    basis, expected = ("actual", one.actual) if one.actual else ("plan", one.planned)
    return Bar(name, one.planned, expected, "actual" if one.actual else "plan", _note(basis, expected, words))


def _said(bar: Bar, words: Words) -> str:
    note = words.say("chart_pair", one=bar.note, other=bar.slip) if bar.slip else bar.note
    return words.say("chart_gantt_bar", name=bar.name, planned=words.day(bar.planned), note=note)


def _name(number: int, name: str, kind: str, words: Words) -> str:
    known = words.word("milestone", kind)
    return words.fits(name, words.say("chart_milestone", n=number)) if name else known


def _note(basis: str, day: date | None, words: Words) -> str:
    return words.say(f"chart_note_{basis}", day=words.day(day) if day else "")


def _kind(kind: str, baseline: str, words: Words) -> str:
    if kind == "plan" and baseline:
        return words.say("chart_signed", name=words.fits(baseline, ""))
    return words.say(f"chart_{kind}")


def _ticks(bars: Sequence[Bar], words: Words) -> tuple[Tick, ...]:
    days = [day for bar in bars for day in (bar.planned, bar.expected) if day is not None]
    first, last = min(days), max(days)
    months = [*_months(first, last)]
    step = next((step for step in (1, 3, 12) if len(months) <= _TICKS * step), 12)
    return tuple(Tick(day, words.month(day)) for day in months if (day.month - 1) % step == 0)


def _months(first: date, last: date) -> Iterable[date]:
    """The first of each month from that of the first day to the one after the last."""
    day, end = first.replace(day=1), _next(last)
    while day <= end:
        yield day
        day = _next(day)


def _next(day: date) -> date:
    return date(day.year + day.month // 12, day.month % 12 + 1, 1)
