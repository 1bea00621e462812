"""What is kept of a record's clocks, and when they are run again by themselves (B-30, SLA-5)."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from syncer.domain.json import JsonValue
from syncer.domain.kinds import Kind
from syncer.domain.project import ProjectData
from syncer.rules import public_days
from syncer.rules.calendars import Calendar
from syncer.rules.slas import Policy
from syncer.rules.timeline import Event, Timeline
from syncer.sync import clockwork
from syncer.sync.clock_rows import ClockRow
from syncer.sync.clockwork import Clockwork

DAY0 = datetime(2026, 11, 2, 9, tzinfo=UTC)
MINUTES = Policy.model_validate(
    {
        "name": "minutes sent",
        "record": "meeting",
        "goal": "24h",
        "starts": {"at": "end"},
        "stops": {"at": "sent"},
        "warn": ["80%"],
    }
)
BY_URGENCY = Policy.model_validate(
    {
        "name": "answered",
        "record": "change_request",
        "goal": [{"when": {"urgency": "urgent"}, "is": "10h"}, {"is": "72h"}],
        "starts": {"state": "submitted"},
        "stops": {"has": "answers"},
        "warn": ["80%"],
    }
)


def at(hours: float) -> datetime:
    return DAY0 + timedelta(hours=hours)


def rows(policy: Policy, timeline: Timeline, now: float) -> tuple[ClockRow, ...]:
    return Clockwork((policy,), (), "UTC", ProjectData()).record(timeline, at(now)).rows


def test_evidence_that_is_yet_to_come_has_its_record_looked_at_again_when_it_comes() -> None:
    """SLA-3: what is written down as sent tomorrow stops the clock tomorrow, without anybody's change."""
    sent: JsonValue = {"how": "mail", "at": at(5).isoformat()}
    held: dict[str, JsonValue] = {"state": "held", "end": at(1).isoformat(), "sent": sent}
    again, running = rows(MINUTES, Timeline("MTG-0001", Kind.MEETING, DAY0, held), 2)
    assert (running.row["state"], again.next) == ("running", at(5))
    again, met = rows(MINUTES, Timeline("MTG-0001", Kind.MEETING, DAY0, held), 5)
    assert (met.row["state"], met.row["ended"], again.next) == ("met", at(5).isoformat(), None)


def test_a_warning_of_an_earlier_goal_says_nothing_of_the_one_in_force() -> None:
    """SLA-5: what was near its end has time again when the goal grew."""
    less = Event(at(9), "urgency", "urgent", "normal", "li", "jira:1")
    asked: dict[str, JsonValue] = {"state": "submitted", "urgency": "normal"}
    _, row = rows(BY_URGENCY, Timeline("CR-0001", Kind.CHANGE_REQUEST, DAY0, asked, (less,)), 12)
    assert (row.row["state"], row.row.get("warned")) == ("running", None)


def test_clocks_are_run_again_when_other_tables_of_holidays_are_installed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """B-29: an update of the tables may turn a guessed day into a known one; who follows no country is left alone."""
    week = {"name": "office", "windows": {"mon": "09:00-12:00"}}
    found = []
    for edition in (public_days.EDITION, "another"):
        monkeypatch.setattr(clockwork, "EDITION", edition)
        for country in ("CN", ""):
            calendar = Calendar.model_validate({**week, "country": country})
            found.append(Clockwork((MINUTES,), (calendar,), "UTC", ProjectData()).digest)
    assert (found[0] == found[2], found[1] == found[3]) == (False, True)
