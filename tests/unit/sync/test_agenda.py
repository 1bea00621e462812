"""The agenda proposed from what is open: which points, about what, and cut down to the meeting (MTG-2, MTG-6)."""

from __future__ import annotations

import pytest

from syncer.domain.json import JsonObject
from syncer.domain.kinds import Kind
from syncer.rules.checks.model import AgendaLimits, AgendaPresets
from syncer.sync.agenda import Proposal, proposals, propose

MEETING: JsonObject = {"title": "Weekly", "start": "2026-11-24T02:00:00Z", "end": "2026-11-24T03:30:00Z"}
OPEN: dict[str, tuple[Kind, JsonObject]] = {
    "ACT-0001": (Kind.ACTION, {"title": "late", "due": "2026-11-23"}),
    "ACT-0002": (Kind.ACTION, {"title": "on the day itself", "due": "2026-11-24"}),
    "ACT-0003": (Kind.ACTION, {"title": "done", "due": "2026-11-01", "state": "done"}),
    "CR-0001": (Kind.CHANGE_REQUEST, {"title": "a", "state": "awaiting_customer"}),
    "CR-0002": (Kind.CHANGE_REQUEST, {"title": "b", "state": "approved"}),
    "QST-0001": (Kind.QUESTION, {"title": "a", "state": "open"}),
    "QST-0002": (Kind.QUESTION, {"title": "b", "state": "answered"}),
    "REQ-0001": (Kind.REQUIREMENT, {"title": "a", "agreement": "awaiting_confirmation"}),
    "REQ-0002": (Kind.REQUIREMENT, {"title": "b", "agreement": "confirmed"}),
}


def proposed(
    meeting: JsonObject, limits: AgendaLimits | None = None, **records: tuple[Kind, JsonObject]
) -> Proposal:
    found = {name.replace("_", "-"): one for name, one in records.items()} or OPEN
    every = {**found, "MTG-0001": (Kind.MEETING, meeting)}
    return propose("MTG-0001", every, limits or AgendaLimits(), "Asia/Shanghai")


def test_each_point_is_about_what_is_open_of_its_kind() -> None:
    found = proposed(MEETING)
    assert {point.key: point.uids for point in found.points} == {
        "opening": (),
        "progress": ("ACT-0001",),
        "feedback": ("QST-0001",),
        "solution": ("CR-0001", "REQ-0001"),
        "next": (),
    }
    assert (found.planned, found.slot, found.over) == (85, 90, 0)


def test_what_is_overdue_is_told_by_the_meetings_day_and_without_one_whatever_is_due() -> None:
    assert proposed({"title": "x"}).points[1].uids == ("ACT-0001", "ACT-0002")


def test_points_with_nothing_open_are_left_out_unless_nothing_is() -> None:
    keys = [one.key for one in proposed(MEETING, REQ_0002=OPEN["REQ-0002"]).points]
    assert keys == ["opening", "progress", "feedback", "solution", "next"]
    keys = [one.key for one in proposed(MEETING, QST_0001=OPEN["QST-0001"]).points]
    assert keys == ["opening", "feedback", "next"]


def test_a_solution_presentation_has_time_for_questions() -> None:
    found = proposed({**MEETING, "type": "solution_presentation"}, REQ_0001=OPEN["REQ-0001"])
    minutes = {one.key: one.minutes for one in found.points}
    assert minutes["feedback"] >= 0.2 * found.planned


@pytest.mark.parametrize(("end", "planned", "over"), [("02:45", 40, 0), ("02:15", 25, 15), ("04:00", 85, 0)])
def test_the_longest_points_are_cut_until_five_minutes_stay_and_what_is_too_much_is_said(
    end: str, planned: int, over: int
) -> None:
    found = proposed({**MEETING, "end": f"2026-11-24T{end}:00Z"})
    assert (found.planned, found.over) == (planned, over)
    assert min(one.minutes for one in found.points) == 5


def test_the_minutes_are_an_administrators() -> None:
    found = proposed(MEETING, AgendaLimits(presets=AgendaPresets(opening=10)))
    assert found.points[0].minutes == 10


def test_only_a_meeting_to_come_without_an_agenda_of_its_own_gets_one() -> None:
    own: JsonObject = {**MEETING, "agenda": [{"title": "Ours", "minutes": 5}]}
    meetings = {
        "MTG-0001": (Kind.MEETING, MEETING),
        "MTG-0002": (Kind.MEETING, own),
        "MTG-0003": (Kind.MEETING, {**MEETING, "state": "held"}),
    }
    assert set(proposals(meetings, AgendaLimits(), "UTC")) == {"MTG-0001"}
