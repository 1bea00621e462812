"""What the sample's pages offer whoever writes there: a meeting's tables and forms, with everything that can be missing once."""

from datetime import UTC, datetime

from syncer.intake import form_feedback
from syncer.intake.flaws import Flaw
from syncer.intake.form_pages import CHANGE_PAGE, FEEDBACK_PAGE, FORMS
from syncer.pages.form_desk import FormDesk
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


def forms() -> dict[str, FormDesk]:
    """Return the forms by page: one that lacks something, and one that is as it is handed out."""
    flaws = (
        Flaw("empty", "lines", 0, "content"),
        Flaw("word", "lines", 0, "urgency", "很急", ("urgent", "normal", "low")),
        Flaw("day", "lines", 0, "requested_at", "下周"),
        Flaw("person", "lines", 0, "requested_by", "王方"),
        Flaw("people", "lines", 0, "requested_by", "王芳"),
        Flaw("twice", "lines", 0, "reason", "变更原因"),
        Flaw("columns", "lines", 0, "title"),
        Flaw("record", "changes", 1, "requirement", "REQ-0999"),
        Flaw("field", "changes", 2, "field", "颜色"),
        Flaw("value", "changes", 2, "to", "很快"),
        Flaw("value", "changes", 0, ""),
    )
    number = (
        Flaw("number", "scores", 2, "score", "十一"),
        Flaw("nothing", "lines", 0, ""),
    )
    found: dict[str, FormDesk] = {}
    for locale in ("en", "zh-CN"):
        change, feedback = FORMS[CHANGE_PAGE], FORMS[FEEDBACK_PAGE]
        found[f"{CHANGE_PAGE}.{locale}"] = FormDesk(change, locale, 3, (), flaws, _ASKED)
        topics = form_feedback.topics((), locale)
        found[f"{FEEDBACK_PAGE}.{locale}"] = FormDesk(feedback, locale, 1, topics, number, _ASKED)
    return found
