"""Worked examples of rules: those beside the shipped rules, run by the rules that are in force (PG-18).

Why it exists: an example explains a rule better than its text, and a wrong one is worse than none. The test run holds the
shipped rules to every line; a project that changed a rule is shown only the examples that its own rules still come to. Pure:
whoever reads files hands the examples in.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import lru_cache
from typing import Any

from syncer.domain.fields import flatten
from syncer.domain.ids import kind_of
from syncer.domain.json import JsonValue, digest
from syncer.domain.kinds import Kind
from syncer.rules.budgets import read_budget
from syncer.rules.calendars import Calendar, by_name
from syncer.rules.grading import grading
from syncer.rules.priority import priority
from syncer.rules.references import Find
from syncer.rules.worktime import Hours, SkippedDay
from syncer.sync.example_clocks import came
from syncer.sync.example_gates import passed
from syncer.sync.mapping import Mapping as SyncMapping

Given = Mapping[str, Any]
_RULES = {"slas", "calendars", "gates", "priority", "grading"}  # all that an example asks of a mapping
_HYPOTHETICAL = ("changed", "versions")  # keys of examples that speak of other rules than those in force


@dataclass(frozen=True, slots=True)
class Example:
    """One worked example of a kind of rule (a file's name, such as "slas"): what it says by locale, what is given, what comes.

    `rule` is the name of the rule it is about, "" where its kind has but one or where only its outcome tells.
    """

    kind: str
    row: str
    says: Mapping[str, str]
    given: Given
    then: Mapping[str, Any]
    rule: str = ""


@dataclass(frozen=True, slots=True)
class Examples:
    """All of them in the order in which they were written, and a digest of their text."""

    all: tuple[Example, ...] = ()
    digest: str = field(default="")


def read_example(kind: str, raw: Given) -> Example:
    """Return an example as its file says it; a calendar is named in what is given, a gate in what comes."""
    given, then = raw["given"], raw["then"]
    passed_first = (then.get("passages") or [{}])[0]
    rule = given.get("rule") or given.get("calendar", {}).get("name") or passed_first.get("gate") or ""
    return Example(kind, str(raw["row"]), dict(raw["says"]), given, then, str(rule))


def held(mapping: SyncMapping, examples: Examples) -> tuple[Example, ...]:
    """Return what `holding` yields; worked out once for the same rules, however often and for whom their page is made."""
    rules = digest(mapping.model_dump(mode="json", include=_RULES))
    return _held(_Question(rules, examples.digest, mapping, examples.all))


@dataclass(frozen=True, slots=True)
class _Question:
    """Rules and the examples, which are the same where their digests are."""

    rules_digest: str
    examples_digest: str
    mapping: SyncMapping = field(compare=False)
    examples: tuple[Example, ...] = field(compare=False)


@lru_cache(maxsize=16)
def _held(question: _Question) -> tuple[Example, ...]:
    return tuple(holding(question.mapping, question.examples))


def holding(mapping: SyncMapping, examples: Iterable[Example]) -> Iterator[Example]:
    """Yield the examples that the rules of a mapping come to, as far as these are not about other rules than those."""
    for example in examples:
        if example.kind in KINDS and _in_force(mapping, example):
            found = KINDS[example.kind](mapping, example.given)
            rule = example.rule or _first_gate(found)
            if said_of(_of_rule(found, rule), example.then) == example.then:
                yield replace(example, rule=rule)


def _first_gate(found: Mapping[str, object]) -> str:
    passages = found.get("passages")
    return str(passages[0]["gate"]) if isinstance(passages, list) and passages else ""


def _of_rule(found: Mapping[str, object], rule: str) -> Mapping[str, object]:
    """What came, of several gates only the one that an example is about: a project may have more of them."""
    passages = found.get("passages")
    if not isinstance(passages, list) or not rule:
        return found
    return {**found, "passages": [one for one in passages if one["gate"] == rule]}


def _in_force(mapping: SyncMapping, example: Example) -> bool:
    given = example.given
    if any(key in given for key in _HYPOTHETICAL):
        return False
    if example.kind == "slas":
        versions = [one for one in mapping.slas if one.name == example.rule]
        return bool(versions) and versions[-1].enabled
    if example.kind == "calendars":
        own = by_name(mapping.calendars).get(example.rule)
        return own is not None and _as_written(own, given["calendar"])
    return {"priority": mapping.priority, "grading": mapping.grading}.get(example.kind, True) is not None


def _as_written(own: Calendar, said: Given) -> bool:
    """Whether a project's calendar is the one of an example; in which zone is no matter."""
    written = Calendar.model_validate({**own.model_dump(mode="json"), **said})
    return written.model_copy(update={"zone": own.zone}) == own


def said_of(came: Any, then: Any) -> Any:
    """Return what came, as far as an example speaks of it: of a list of things, too, only the keys that it names."""
    if isinstance(then, dict) and isinstance(came, Mapping):
        return {key: said_of(came.get(key), said) for key, said in then.items()}
    if isinstance(then, list) and isinstance(came, list) and len(came) == len(then):
        return [said_of(one, said) for one, said in zip(came, then, strict=True)]
    return came


# ----------------------------------------------------------------------------- kinds of rule


def _leaves(kind: Kind, payload: Given) -> dict[str, JsonValue]:
    """A record as its file says it, by leaf path."""
    return flatten(kind, dict(payload))


def _others(given: Given) -> Find:
    """How the records that an example speaks of are found."""
    known = {
        uid: _leaves(kind_of(uid) or Kind.REQUIREMENT, said) for uid, said in given.get("others", {}).items()
    }
    return known.get


def _priority(mapping: SyncMapping, given: Given) -> Mapping[str, object]:
    assert mapping.priority is not None
    found = priority(mapping.priority, _leaves(Kind.REQUIREMENT, given["values"]), _others(given))
    return {
        "score": found.score,
        "missing": list(found.missing),
        "reached": found.reached,
        "floors": [floor.name for floor in found.floors],
        "computed": found.computed,
        "result": found.result,
    }


def _grading(mapping: SyncMapping, given: Given) -> Mapping[str, object]:
    assert mapping.grading is not None
    found = grading(mapping.grading, _leaves(Kind.CHANGE_REQUEST, given["values"]), _others(given))
    return {
        "lines": [one.line.name for one in found.lines if one.holds],
        "missing": list(found.missing),
        "computed": found.computed,
        "result": found.result,
        "refused": found.lowers,
    }


def _calendars(mapping: SyncMapping, given: Given) -> Mapping[str, object]:
    """The example's calendar laid over the mapping's of that name; instants are its wall clock's."""
    said = by_name(mapping.calendars)[given["calendar"]["name"]].model_dump(mode="json")
    hours = Hours(Calendar.model_validate({**said, **given["calendar"]}))
    start = datetime.fromisoformat(given["start"]).replace(tzinfo=hours.zone)
    found = hours.deadline(start, read_budget(given["budget"]))
    return {
        "due": f"{found.at.astimezone(hours.zone):%Y-%m-%d %H:%M}",
        "skipped": [_shown(day) for day in found.skipped],
    }


def _shown(skipped: SkippedDay) -> dict[str, object]:
    names = {locale: skipped.name(locale) for locale in ("en", "zh-CN") if skipped.name(locale)}
    return {"day": skipped.day, "kind": skipped.kind, **names}


KINDS: Mapping[str, Callable[[SyncMapping, Given], Mapping[str, object]]] = {
    "calendars": _calendars,
    "priority": _priority,
    "grading": _grading,
    "slas": came,
    "gates": passed,
}
