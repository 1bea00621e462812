"""Why a change failed, told from the error's kind alone (B-12, B-13, B-15)."""

from __future__ import annotations

import pytest

from syncer.ports import (
    Misconfigured,
    Permanent,
    PortError,
    Refused,
    Temporary,
    Throttled,
    UnknownOutcome,
    Unreachable,
)
from syncer.ports.causes import cause_of
from syncer.ports.errors import VersionConflict
from syncer.sync.failures import Cause

FIELD = {"priority": "它不在屏幕上"}


@pytest.mark.parametrize(
    ("error", "cause"),
    [
        (Permanent("no", fields=FIELD, status=400), Cause.CONFIGURATION),
        (Permanent("no", status=400), Cause.DATA),
        (Permanent("no", fields=FIELD, status=413), Cause.DATA),
        (Permanent("no", status=404), Cause.CONFIGURATION),
        (Permanent("no", status=410), Cause.CONFIGURATION),
        (Permanent("no", status=409), Cause.CONFLICT),
        (Permanent("no", status=500), Cause.OUTAGE),
        (Permanent("a character that the database cannot hold"), Cause.DATA),
        (Refused("no", status=403), Cause.CONFIGURATION),
        (Misconfigured([]), Cause.CONFIGURATION),
        (VersionConflict("somebody was faster"), Cause.CONFLICT),
        (Throttled("slower"), Cause.QUOTA),
        (Temporary("later"), Cause.OUTAGE),
        (Unreachable("nobody there"), Cause.OUTAGE),
        (UnknownOutcome("no reply"), Cause.OUTAGE),
    ],
    ids=lambda value: value.value if isinstance(value, Cause) else type(value).__name__,
)
def test_status_and_named_fields_tell_the_cause_and_no_text_does(error: PortError, cause: Cause) -> None:
    assert cause_of(error) is cause
