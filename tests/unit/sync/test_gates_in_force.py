"""Which gates hold while a cycle is planned, and what stands behind a barrier (GATE-4, GATE-6, GATE-7)."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from syncer.domain.json import JsonValue
from syncer.domain.kinds import Kind
from syncer.rules.barriers import Barriers, over_since
from syncer.rules.gates import Gate
from syncer.rules.passages import Baselined
from syncer.rules.timeline import Event, Timeline
from syncer.sync.gates import Gates
from tests.support.seen import mapped, seen

SIGNED = datetime(2026, 11, 2, tzinfo=UTC)
NOW = SIGNED + timedelta(days=9)
BASELINE = Gate.model_validate(
    {"name": "a", "record": "requirement", "changing": "baseline", "requires": {"has": "changed_by"}}
)
FREEZE = Gate.model_validate(
    {
        "name": "b",
        "record": "requirement",
        "changing": "requirement_freeze",
        "requires": {"has": "changed_by"},
    }
)
SINCE = """\
gates:
  - {name: ours, record: change_request, entering: approved, requires: {has: owner}, mode: hold, since: 2026-11-03}
"""


@pytest.mark.parametrize(("zone", "held"), [("Asia/Shanghai", True), ("America/Los_Angeles", False)])
def test_the_day_from_which_a_gate_holds_begins_in_the_projects_zone(zone: str, held: bool) -> None:
    """GATE-6: at 18:00 UTC the third has begun in Shanghai, and not in Los Angeles."""
    now = datetime(2026, 11, 2, 18, tzinfo=UTC)
    looked = replace(seen(), now=now, barriers=Barriers(ZoneInfo(zone)))
    gates = Gates.of(looked, mapped(SINCE))
    assert (("state" in gates.states(Kind.CHANGE_REQUEST)), bool(gates.gates)) == (held, held)


@pytest.mark.parametrize(
    ("path", "value", "barred"),
    [
        ("title", "Wide gate", True),
        ("title", "Gate", False),  # what was signed may come back
        ("title", None, True),
        ("background", None, False),  # there was none
        ("background", "Rain", True),
        ("priority", "high", False),  # nobody watches it
    ],
)
def test_what_was_signed_may_not_become_something_else(path: str, value: JsonValue, barred: bool) -> None:
    """GATE-4."""
    barriers = Barriers(baselined={"REQ-0001": Baselined(SIGNED, {"title": "Gate", "priority": "low"})})
    assert barriers.bars(BASELINE, "REQ-0001", path, value, NOW) is barred
    assert not barriers.bars(BASELINE, "REQ-0002", path, value, NOW)


def test_nothing_is_frozen_before_the_milestone_and_everything_watched_after_it() -> None:
    """GATE-7."""
    barriers = Barriers(frozen=SIGNED)
    assert not barriers.bars(FREEZE, "REQ-0001", "title", "Wide gate", SIGNED - timedelta(hours=1))
    assert barriers.bars(FREEZE, "REQ-0001", "title", "Wide gate", SIGNED)


@pytest.mark.parametrize(
    ("item", "over", "covered"),
    [
        ({"requirement": "REQ-0001"}, None, True),
        ({"requirement": "REQ-0001", "field": "title"}, None, True),
        ({"requirement": "REQ-0001", "field": "background"}, None, False),
        ({"requirement": "REQ-0002"}, None, False),
        ({"requirement": "REQ-0001"}, SIGNED - timedelta(days=1), False),
        ({"requirement": "REQ-0001"}, SIGNED + timedelta(days=1), True),
    ],
)
def test_a_change_request_covers_the_fields_that_it_names_unless_it_was_over_before(
    item: JsonValue, over: datetime | None, covered: bool
) -> None:
    """GATE-4."""
    ended = {"CR-0001": over} if over is not None else {}
    barriers = Barriers(baselined={"REQ-0001": Baselined(SIGNED, {})}, over=ended)
    assert barriers.covers(BASELINE, "REQ-0001", "title", "CR-0001", [item]) is covered


def test_a_change_request_is_over_since_it_ended_last() -> None:
    """GATE-4: what was taken up again is not over."""
    moves = ("approved", "implemented", "closed", "implementing", "verified")
    events = [
        Event(SIGNED + timedelta(days=day), "state", before, after)
        for day, (before, after) in enumerate(zip(("submitted", *moves), moves, strict=False), 1)
    ]

    def over(many: int) -> datetime | None:
        first = {"state": "submitted"}
        values = {"state": events[many - 1].after} if many else first
        timeline = Timeline("CR-0001", Kind.CHANGE_REQUEST, SIGNED, values, tuple(events[:many]))
        return over_since(timeline)

    assert [over(many) for many in (1, 2, 3, 4, 5)] == [None, events[1].at, events[1].at, None, events[4].at]
