"""The charts there are, by the names that templates call them by, and which of them a customer never gets.

Why it exists: an internal chart must not come into a customer's edition, neither its picture nor its name, whatever a template
says. So that is decided here, once, beside the data of an edition that was cut for its audience before.
"""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any, TypeAlias

from syncer.domain.problems import did_you_mean
from syncer.pages.charting.course import course
from syncer.pages.charting.flow import flow
from syncer.pages.charting.gantt import gantt
from syncer.pages.charting.matrix import matrix
from syncer.pages.charting.story_map import story_map
from syncer.pages.charting.trend import trend
from syncer.pages.charting.words import Drawn, Words
from syncer.pages.edition import Edition
from syncer.pages.entry import Entry

INTERNAL = frozenset({"matrix", "trend"})
Chart: TypeAlias = Callable[[Edition, Any, Words, Words], Drawn | None]

CHARTS: Mapping[str, Chart] = MappingProxyType(
    {
        "matrix": lambda _, about, inside, outside: matrix(about, inside, outside),
        "gantt": lambda seen, _, inside, outside: gantt(seen, inside, outside),
        "course": lambda seen, _, inside, outside: course(seen, inside, outside),
        "trend": lambda seen, _, inside, outside: trend(seen.board, inside, outside),
        "story-map": lambda seen, about, inside, outside: story_map(
            seen.of("scenario"), about, inside, outside
        ),
        "flow": lambda _, about, inside, outside: flow(about, inside, outside),
    }
)


def drawn(kind: str, about: object, seen: Edition, inside: Words, outside: Words) -> tuple[str, Drawn] | None:
    """Return a chart's file name and figure; None where it has nothing to show, or not to this audience.

    `about` is what it is drawn of: requirements for the matrix, stories by role for the story map, a scenario for a flow.
    """
    if kind not in CHARTS:
        hint = did_you_mean(kind, CHARTS) or f"there are {', '.join(CHARTS)}"
        raise ValueError(f"there is no chart '{kind}'; {hint}")
    if kind in INTERNAL and not seen.internal:
        return None
    made = CHARTS[kind](seen, about, inside, outside)
    subject = f"-{about.uid.lower()}" if isinstance(about, Entry) else ""
    return (f"sy-{kind}{subject}.png", made) if made is not None else None
