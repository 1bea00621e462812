"""Worked examples of rules as lines: what each says, what comes out, and the figures behind it (PG-18).

Why it exists: an example is written for the test run, with instants and field paths; a reader wants the sentence, one word for
the outcome, and the times as they are on the example's own clock. Runs no rule.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from syncer.domain.kinds import Kind
from syncer.pages.rule_words import RuleWords
from syncer.pages.writing import Writing
from syncer.rules.budgets import read_budget
from syncer.sync.examples import Example

_NOTHING = "none"  # no clock, no passage


@dataclass(frozen=True, slots=True)
class Shown:
    """One example: its sentence, the outcome as a word of a group of labels ("" for none), and the figures behind it."""

    text: str
    group: str
    outcome: str
    details: tuple[str, ...] = ()


def shown(example: Example, said: RuleWords, writing: Writing) -> Shown:
    """Return an example in the language of the words; its times are those of the place where it plays."""
    text = example.says.get(said.locale) or next(iter(example.says.values()))
    group, outcome = _OUTCOMES[example.kind](example.then)
    return Shown(text, group, outcome, tuple(_DETAILS[example.kind](example, said, writing)))


# ------------------------------------------------------------------------------------ outcomes


def _clock(then: Mapping[str, Any]) -> tuple[str, str]:
    if then.get("cycles") == 0:
        return "example", _NOTHING
    silent = "told" in then and not any(then["told"])
    return "example", "silent" if silent else str(then.get("state", ""))


def _gate(then: Mapping[str, Any]) -> tuple[str, str]:
    passages = then.get("passages", [{}])
    return "example", str(passages[0].get("verdict", "")) if passages else _NOTHING


def _priority(then: Mapping[str, Any]) -> tuple[str, str]:
    return ("priority", str(then["result"])) if then.get("result") else ("example", "undecided")


def _grade(then: Mapping[str, Any]) -> tuple[str, str]:
    return ("grade", str(then["result"])) if then.get("result") else ("example", "undecided")


_OUTCOMES: Mapping[str, Callable[[Mapping[str, Any]], tuple[str, str]]] = {
    "slas": _clock,
    "gates": _gate,
    "priority": _priority,
    "grading": _grade,
    "calendars": lambda _: ("", ""),
}

# ------------------------------------------------------------------------------------- figures


def _times(example: Example, said: RuleWords, writing: Writing) -> Iterator[str]:
    then, begun = example.then, example.then.get("started") or example.given.get("created")
    there = _there(begun, writing)
    if isinstance(then.get("deadline"), datetime):
        yield said.phrase("from_to", start=there.moment(begun), end=there.moment(then["deadline"]))
    if "elapsed" in then:
        hours = said.hours(read_budget(then["elapsed"]).time) if then["elapsed"] != "0h" else said.nothing()
        yield said.phrase("used", time=hours)
    for look, notices in zip(example.given.get("looks", ()), then.get("told", ()), strict=False):
        people = [name for notice in notices for name in notice.rpartition(": ")[2].split()]
        if people:
            named = said.listing(said.told(name, Kind.REQUIREMENT) for name in people)
            yield said.phrase("told_at", moment=there.moment(look), people=named)


def _there(begun: object, writing: Writing) -> Writing:
    """The writing of the place where an example plays, which its first instant tells."""
    zone = begun.tzinfo if isinstance(begun, datetime) else None
    return replace(writing, zone=zone) if zone is not None else writing


def _lacks(example: Example, said: RuleWords, _: Writing) -> Iterator[str]:
    passages = example.then.get("passages") or [{}]
    missing, kind = passages[0].get("missing", ()), Kind(example.given["record"])
    if missing:
        yield said.phrase("lacking", fields=said.listing(said.subject(path, kind) for path in missing))


def _sum(example: Example, said: RuleWords, _: Writing) -> Iterator[str]:
    if example.then.get("score") is not None:
        yield said.phrase("points", n=example.then["score"])


def _nothing_more(_example: Example, _said: RuleWords, _writing: Writing) -> Iterator[str]:
    yield from ()


def _span(example: Example, said: RuleWords, writing: Writing) -> Iterator[str]:
    """Instants of a calendar's example are its wall clock's, whichever that is."""
    start, end = (_wall(text, writing) for text in (example.given["start"], example.then["due"]))
    budget = said.budget(read_budget(example.given["budget"]))
    yield said.phrase("span_of", time=budget, start=writing.moment(start), end=writing.moment(end))


def _wall(text: object, writing: Writing) -> datetime:
    return datetime.fromisoformat(str(text)).replace(tzinfo=writing.zone)


_DETAILS: Mapping[str, Callable[[Example, RuleWords, Writing], Iterator[str]]] = {
    "slas": _times,
    "gates": _lacks,
    "priority": _sum,
    "grading": _nothing_more,
    "calendars": _span,
}
