"""The response times of the sample project: one of everything that a board can show."""

from datetime import UTC, datetime

from syncer.pages.clocks import Clock
from syncer.rules.says import Says

_CHANGE: Says = {"en": "A change is answered", "zh-CN": "变更申请答复"}
_QUESTION: Says = {"en": "A question is answered in writing", "zh-CN": "疑问书面答复"}
_MINUTES: Says = {"en": "Minutes are sent", "zh-CN": "会议纪要发出"}
_RECEIVED: Says = {"en": "Everybody confirms the minutes", "zh-CN": "会议纪要接收确认"}
_ACTION: Says = {"en": "An action item is done", "zh-CN": "行动项完成"}
_SPECIAL: Says = {
    "en": "The special meeting about a major change is held",
    "zh-CN": "变更专项会议召开",
}


def _at(month: int, day: int, hour: int = 2, minute: int = 0) -> datetime:
    return datetime(2026, month, day, hour, minute, tzinfo=UTC)


_CLOCKS = (
    Clock(
        uid="ACT-0001",
        rule="action done",
        says=_ACTION,
        state="breached",
        started=_at(11, 5),
        deadline=_at(11, 20, 16),
        breached=_at(11, 20, 16),
        warned=("80%",),
    ),
    Clock(
        uid="ACT-0002",
        rule="action done",
        says=_ACTION,
        state="met",
        started=_at(11, 5),
        ended=_at(11, 12, 8),
        deadline=_at(11, 19, 10),
    ),
    Clock(
        uid="CR-0001",
        rule="change answered",
        says=_CHANGE,
        state="paused",
        started=_at(11, 16),
        paused=_at(11, 18, 8, 30),
        why=(("state", "awaiting_customer"),),
    ),
    Clock(
        uid="MTG-0001",
        rule="minutes received",
        owed=("note_taker", "owner", "chair"),
        says=_RECEIVED,
        state="breached",
        started=_at(11, 5, 10, 5),
        deadline=_at(11, 7, 10, 5),
        breached=_at(11, 7, 10, 5),
        warned=("50%",),
    ),
    Clock(
        uid="MTG-0001",
        rule="minutes sent",
        owed=("note_taker", "owner", "chair"),
        says=_MINUTES,
        state="met",
        started=_at(11, 5, 7, 30),
        ended=_at(11, 5, 10, 5),
        deadline=_at(11, 6, 7, 30),
    ),
    Clock(
        uid="MTG-0002",
        rule="special meeting held",
        says=_SPECIAL,
        state="running",
        started=_at(11, 20),
        deadline=_at(11, 27, 10),
    ),
    Clock(
        uid="QST-0001",
        rule="question answered",
        says=_QUESTION,
        state="running",
        started=_at(11, 20, 1, 15),
        deadline=_at(11, 21, 1, 15),
        warned=("50%", "80%"),
    ),
    Clock(
        uid="QST-0002",
        rule="question answered",
        says=_QUESTION,
        state="unknown",
        started=_at(11, 5),
        unknown=("state",),
    ),
    Clock(
        uid="QST-0003",
        rule="question answered",
        says=_QUESTION,
        state="breached",
        started=_at(11, 5, 7, 30),
        deadline=_at(11, 6, 7, 30),
        breached=_at(11, 6, 7, 30),
        ended=_at(11, 6, 9),
        warned=("50%", "80%"),
    ),
)


def clocks() -> tuple[Clock, ...]:
    """Return them in the order of their records."""
    return _CLOCKS
