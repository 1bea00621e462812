"""What `status` tells of changes that fail (B-13)."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import cast

from syncer.cli.failing_status import lines, of_hub
from syncer.domain.json import JsonObject
from syncer.sync.failures import ASIDE, Cause, Failure
from syncer.sync.observation import HubState

NOW = datetime(2026, 11, 23, 10, 39, tzinfo=UTC)
FAILURE = Failure(
    key="jira update REQ-0001",
    side="jira",
    item="REQ-0001",
    what="update",
    cause=Cause.CONFIGURATION,
    message="priority: Jira refused it on CAMP-7",
    hint="put it on the edit screen",
    code="field-refused",
    first=NOW,
    last=NOW,
    tries=1,
    next=NOW + timedelta(hours=1),
)
PAGE = replace(
    FAILURE,
    key="pages write index.en",
    side="pages",
    item="index.en",
    what="write",
    cause=Cause.OUTAGE,
    hint="",
    first=NOW + timedelta(minutes=1),
    tries=ASIDE,
)


def shown(*failures: Failure) -> list[str]:
    return list(lines(cast("list[JsonObject]", of_hub(HubState("i", failures=failures), "Asia/Shanghai"))))


def test_nothing_is_said_where_nothing_fails() -> None:
    assert shown() == []


def test_each_change_has_its_cause_its_times_and_its_cure() -> None:
    """The longest first; times are those of the project."""
    assert shown(PAGE, FAILURE) == [
        "  failing: 2",
        (
            "    REQ-0001 update  configuration: failed once since 2026-11-23 18:39; tried again at 2026-11-23 19:39,"
            " or now by: syncer retry REQ-0001"
        ),
        "                     priority: Jira refused it on CAMP-7",
        "                     put it on the edit screen",
        (
            f"    index.en write   outage: failed {ASIDE} times since 2026-11-23 18:40, so it is set aside;"
            " tried again at 2026-11-23 19:39, or now by: syncer retry index.en"
        ),
        "                     priority: Jira refused it on CAMP-7",
    ]
