"""What the status comment says of clocks, in both languages and in the project's zone."""

from __future__ import annotations

from syncer.rules.slas import Policy
from syncer.sync.clock_rows import ClockRow
from syncer.sync.clock_words import lines, names, sentence

POLICY = Policy.model_validate(
    {
        "name": "change answered",
        "says": {"zh-CN": "变更答复"},
        "record": "change_request",
        "goal": "24h",
        "starts": {"state": "submitted"},
        "stops": {"has": "answers"},
    }
)
ROWS = [
    {"said": "warning", "deadline": "2026-11-22T10:00:00+00:00"},
    {"said": "warning"},
    {"said": "breach", "breached": "2026-11-22T16:00:00+00:00"},
    {"said": "pause", "paused": "2026-11-19T16:00:00+00:00"},
]
TOLD = [sentence(ClockRow("CR-0001", "change answered", 1, "d", None, row), "Asia/Shanghai") for row in ROWS]


def test_each_stage_has_a_sentence_in_both_languages() -> None:
    """A deadline at midnight is the end of the day that was agreed."""
    assert list(lines(TOLD, names([POLICY], "en"), "en")) == [
        "“change answered” is about to be overdue: it has to be done by 2026-11-22 18:00 (Asia/Shanghai).",
        "“change answered” is about to be overdue; it is paused now.",
        "“change answered” is overdue: it had to be done by 2026-11-22 24:00 (Asia/Shanghai).",
        "“change answered” has been paused since 2026-11-20 00:00 (Asia/Shanghai), which is longer than allowed.",
    ]
    assert list(lines(TOLD, names([POLICY], "zh-CN"), "zh-CN")) == [
        "“变更答复”即将超时，须在 2026-11-22 18:00（Asia/Shanghai）前完成。",
        "“变更答复”即将超时，目前已暂停。",
        "“变更答复”已超时，应在 2026-11-22 24:00（Asia/Shanghai）前完成。",
        "“变更答复”自 2026-11-20 00:00（Asia/Shanghai）起暂停，已超过允许的时长。",
    ]
