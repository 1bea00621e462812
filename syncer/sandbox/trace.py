"""The headers that Cloud's front door and its products put on every answer, as measured on live sites.

Source: github.com/brekkylab/backlot tests/test_atlassian.py (Sep-Oct 2026). What an answer says itself stays as it is.
"""

from __future__ import annotations

import uuid
from datetime import datetime

from syncer.sandbox.faults.delivery import Answer

_EDGE = {"x-content-type-options": "nosniff", "x-xss-protection": "1; mode=block"}
_JIRA = {"timing-allow-origin": "*", "cache-control": "no-cache, no-store, no-transform"}


def add_measured(answer: Answer, product: str, now: datetime) -> None:
    """Add what the answer does not say yet."""
    more = dict(_EDGE)
    if product == "jira":
        more |= _JIRA | {"x-arequestid": uuid.uuid4().hex}
    else:
        more["x-confluence-request-time"] = str(int(now.timestamp() * 1000))
    there = {name.lower() for name, _value in answer.headers}
    answer.headers += [(n.encode(), v.encode()) for n, v in more.items() if n.encode() not in there]
