"""What no calendar has the time for is told where it is written (B-29)."""

from __future__ import annotations

from typing import Any

import pytest

from syncer.rules.calendars import Calendar, by_name
from syncer.rules.reach import check
from syncer.rules.slas import Policy

THIN = Calendar.model_validate({"name": "thin", "windows": {"mon": "09:00-09:01"}})
RULE: dict[str, Any] = {
    "name": "answered",
    "record": "change_request",
    "goal": "24h",
    "starts": {"state": "submitted"},
    "stops": {"has": "answers"},
}
AGAIN = {"after": "1h", "up_to": "3650d"}


@pytest.mark.parametrize(
    ("more", "faults"),
    [
        ({}, []),
        ({"goal": "3640wd"}, []),
        ({"goal": "3641wd"}, [(0, "goal")]),
        (
            {"goal": [{"when": {"urgency": "low"}, "is": {"at": "requested_at"}}, {"is": "99999wd"}]},
            [(0, "goal", 1, "is")],
        ),
        ({"calendar": "thin"}, [(0, "goal")]),
        ({"calendar": "thin", "goal": "519wd"}, []),
        ({"calendar": "nowhere"}, []),
        (
            {"calendar": "thin", "goal": "1m", "escalate": [{"after": "9h", "to": "owner", "again": AGAIN}]},
            [(0, "escalate", 0, "after"), (0, "escalate", 0, "again", "up_to")],
        ),
    ],
)
def test_what_takes_more_than_ten_years_of_its_calendar_is_told(
    more: dict[str, Any], faults: list[tuple[object, ...]]
) -> None:
    found = list(check([Policy.model_validate({**RULE, **more})], by_name((THIN,))))
    assert [fault.loc for fault in found] == faults
    assert all("takes more than ten years" in fault.message and fault.hint for fault in found)
