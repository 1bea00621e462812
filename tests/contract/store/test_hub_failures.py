"""The register of failing changes, on SQLite and on PostgreSQL (B-13)."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from syncer.ports import DropFailure, HubWrite, PutFailure
from syncer.store.hub import SqlHub
from syncer.sync.failures import Cause, Failure
from tests.contract.store.conftest import Open

NOW = datetime(2026, 11, 23, 10, 39, 15, 123456, tzinfo=UTC)
FAILURE = Failure(
    key="jira update REQ-0001",
    side="jira",
    item="REQ-0001",
    what="update",
    cause=Cause.CONFIGURATION,
    message="priority: Jira refused it on CAMP-7: “Field 'priority' cannot be set.”",
    hint="put it on the edit screen",
    code="field-refused",
    first=NOW,
    last=NOW + timedelta(minutes=1),
    tries=2,
    next=NOW + timedelta(hours=1),
    mark="1f",
    version="2026-11-23T10:00:00Z",
)


def commit(hub: SqlHub, *writes: HubWrite) -> None:
    with hub.lock("CAMP"):
        hub.commit("CAMP", writes, cycle="c1", now=NOW)


def test_a_failure_is_kept_as_it_was_and_read_by_others(hub: SqlHub, another: Open) -> None:
    commit(hub, PutFailure(FAILURE))
    assert another().failures("CAMP") == [FAILURE]
    assert hub.snapshot("CAMP").failures == (FAILURE,)
    assert hub.failures("OTHER") == []


def test_a_later_try_replaces_the_row_and_success_ends_it(hub: SqlHub) -> None:
    other = replace(FAILURE, key="jira update REQ-0002", item="REQ-0002")
    commit(hub, PutFailure(other), PutFailure(FAILURE))
    later = replace(FAILURE, tries=3, cause=Cause.OUTAGE, last=NOW + timedelta(hours=1))
    commit(hub, PutFailure(later))
    assert hub.failures("CAMP") == [later, other]
    commit(hub, DropFailure(FAILURE.key), DropFailure("never there"))
    assert hub.failures("CAMP") == [other]


def test_of_two_tries_in_one_commit_the_last_counts(hub: SqlHub) -> None:
    later = replace(FAILURE, tries=3)
    commit(hub, PutFailure(FAILURE), PutFailure(later))
    assert hub.failures("CAMP") == [later]
