"""Parts and what they depend on: nothing is planned before what it needs, and needs nothing that was set aside (REQ-23)."""

from collections.abc import Iterator, Mapping

from syncer.domain.findings import Finding
from syncer.domain.json import JsonValue
from syncer.rules.checks.subjects import ASIDE, Around, Subject

_DONE = frozenset({"built", "delivered", "accepted"})


def dependencies(one: Subject, around: Around) -> Iterator[Finding]:
    """What the record depends on and is planned later, has no day, or was set aside; itself is told elsewhere."""
    for other in one.names("depends_on"):
        needed = around.find(other)
        if needed is None or other == one.uid:
            continue
        if needed.get("agreement") in ASIDE:
            yield Finding("needs_set_aside", one.uid, "depends_on", values={"other": other})
        elif needed.get("delivery") not in _DONE:
            yield from _order(one, other, needed, around)


def circle(one: Subject, around: Around) -> Iterator[Finding]:
    """What depends on itself by way of others can never be planned; told once, of the first record of the circle."""
    way = _back_to(one, around) if one.uid in around.tangled else ()
    if way and one.uid == min(way):
        yield Finding("needs_itself", one.uid, "depends_on", values={"words": " → ".join((*way, one.uid))})


def _back_to(one: Subject, around: Around) -> tuple[str, ...]:
    """The shortest way from a record over what it depends on back to it; () where there is none."""
    ways: list[tuple[str, ...]] = [(one.uid,)]
    seen: set[str] = set()
    for way in ways:  # grows while it is walked: nearest first
        known = around.records.get(way[-1])
        for other in known.names("depends_on") if known is not None else ():
            if other == one.uid and len(way) > 1:
                return way
            if other not in seen and other != one.uid:
                seen.add(other)
                ways.append((*way, other))
    return ()


def _order(one: Subject, other: str, needed: Mapping[str, JsonValue], around: Around) -> Iterator[Finding]:
    own, theirs = planned(one.values, around), planned(needed, around)
    if not own:
        return
    if not theirs:
        values = {"other": other, "day": own}
        yield Finding("needs_unplanned", one.uid, "depends_on", values=values)
    elif own < theirs:
        values = {"other": other, "day": own, "later": theirs}
        yield Finding("planned_too_early", one.uid, "depends_on", values=values)


def planned(values: Mapping[str, JsonValue], around: Around) -> str:
    """The day a requirement is planned for, else that of its version where the version was promised; "" for none."""
    day, version = values.get("forecast.date"), values.get("forecast.version")
    if isinstance(day, str) and day:
        return day
    dates = (plan.date for plan in around.data.confirmed_plans if version and plan.version == version)
    found = next((date for date in dates if date is not None), None)
    return str(found) if found is not None else ""
