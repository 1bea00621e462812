"""What the sample's meeting to come offers whoever writes its minutes, with everything that can be missing once."""

from datetime import UTC, datetime

from syncer.intake.minutes_tables import Flaw
from syncer.pages.meeting_desk import MeetingDesk
from syncer.sync.agenda import Point, Proposal

_ASKED = datetime(2026, 11, 26, 7, 30, tzinfo=UTC)


def desks() -> dict[str, MeetingDesk]:
    """Return them by meeting."""
    flaws = (
        Flaw("empty", "feedback", 2, "becomes"),
        Flaw("word", "feedback", 3, "urgency", "很急", ("urgent", "normal", "low")),
        Flaw(
            "word", "feedback", 3, "becomes", "备忘", ("requirement", "change_request", "question", "nothing")
        ),
        Flaw("number", "feedback", 3, "satisfaction", "十一"),
        Flaw("person", "action", 1, "owner", "王方"),
        Flaw("people", "question", 1, "asked_by", "王芳、陈明"),
        Flaw("day", "action", 1, "due", "下周"),
        Flaw("record", "feedback", 4, "becomes", "REQ-0999"),
        Flaw("columns", "action", 0, "due"),
        Flaw("bugs", "feedback", 5, "becomes"),
        Flaw("empty", "meeting", 0, "start"),
        Flaw("future", "meeting", 0, "start", "2026-11-26T06:00:00Z"),
        Flaw("nothing", "meeting", 0, ""),
        Flaw("gone", "meeting", 0, ""),
        Flaw("held", "meeting", 0, "agreed"),
    )
    points = (Point("opening", 5), Point("solution", 20, ("REQ-0005", "CR-0002")), Point("next", 10))
    return {"MTG-0002": MeetingDesk(Proposal(points, 60), flaws, _ASKED)}
