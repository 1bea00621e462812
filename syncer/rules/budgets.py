"""How much time a goal allows: `24h` of working time, or `5wd` whole working days.

Why it exists: "within 24 hours" and "within 5 working days" are counted in different ways (SLA-1, CR-5), and a `d` would
leave open which is meant. A calendar says what working time is; none is known here.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Annotated, TypeAlias

from pydantic import PlainSerializer, PlainValidator, WithJsonSchema

from syncer.rules.faults import Wrong

_SECONDS: Mapping[str, int] = {"m": 60, "h": 3600}
_BUDGET = re.compile(r"([1-9][0-9]{0,4})(m|h|wd)")
_AMBIGUOUS = re.compile(r"([1-9][0-9]{0,4})d")


@dataclass(frozen=True, slots=True)
class Budget:
    """Working time, or a number of working days after the one it starts on; one of the two."""

    time: timedelta = timedelta()
    days: int = 0

    def __str__(self) -> str:
        if self.days:
            return f"{self.days}wd"
        minutes = int(self.time.total_seconds()) // 60
        return f"{minutes}m" if minutes % 60 else f"{minutes // 60}h"


def read_budget(raw: object) -> Budget:
    """Read "90m", "24h" or "5wd"; raises Wrong for anything else."""
    if isinstance(raw, Budget):
        return raw
    text = raw.strip() if isinstance(raw, str) else ""
    days = _AMBIGUOUS.fullmatch(text)
    if days is not None:
        hint = f"write {int(days[1]) * 24}h for hours of the calendar, or {days[1]}wd for working days"
        raise Wrong(f"'{raw}' does not say which days are meant", hint)
    found = _BUDGET.fullmatch(text)
    if found is None:
        raise Wrong(f"'{raw}' is no time to do something in", "write it like 24h, 90m or 5wd (working days)")
    count = int(found[1])
    return Budget(days=count) if found[2] == "wd" else Budget(timedelta(seconds=count * _SECONDS[found[2]]))


WrittenBudget: TypeAlias = Annotated[
    Budget,
    PlainValidator(read_budget),
    PlainSerializer(str),
    WithJsonSchema({"type": "string", "pattern": f"^{_BUDGET.pattern}$"}),
]
