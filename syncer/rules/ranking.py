"""One ranking of a project's requirements: a total order in which each has a place of its own (PRI-2).

Why it exists: two requirements of one priority still come one after the other, and tomorrow in the same order as today. The
larger sum goes first; then the more urgent, the more important, the older, and at last the lesser number decides. Internal:
no place in it is ever shown to a customer, kept, or written anywhere.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from syncer.domain.ids import parse_uid
from syncer.domain.json import JsonValue
from syncer.rules.priority import PriorityRule, priority

URGENCY = ("urgent", "normal", "low")
IMPORTANCE = ("core", "secondary", "additional")
_NEVER = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Ranked:
    """What a requirement is ranked by; `created` is when it came to be, None for one that is only planned."""

    uid: str
    values: Mapping[str, JsonValue]
    created: datetime | None = None


def ranking(rule: PriorityRule, requirements: Iterable[Ranked]) -> dict[str, int]:
    """Return the place of each scored requirement by uid, the first being 1; who is not scored has none (PRI-2)."""
    scored = ((score, one) for one in requirements if (score := priority(rule, one.values).score) is not None)
    ordered = sorted(scored, key=lambda pair: _key(*pair))
    return {one.uid: place for place, (_, one) in enumerate(ordered, 1)}


def _key(score: int, one: Ranked) -> tuple[int, int, int, datetime, tuple[int, str]]:
    parsed = parse_uid(one.uid)
    number = (parsed[1], one.uid) if parsed is not None else (10**9, one.uid)
    return (
        -score,
        _place(URGENCY, one.values.get("urgency")),
        _place(IMPORTANCE, one.values.get("importance")),
        one.created or _NEVER,
        number,
    )


def _place(order: tuple[str, ...], word: JsonValue) -> int:
    """Where a word stands in an order; what nobody said comes last."""
    return order.index(word) if isinstance(word, str) and word in order else len(order)
