"""What the status comment says of clocks, in both languages."""

from __future__ import annotations

from syncer.domain.json import JsonObject
from syncer.rules.slas import Policy
from syncer.sync.clock_words import lines, names

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
TOLD: list[JsonObject] = [
    {"rule": "change answered", "cycle": 1, "stage": stage, "at": at}
    for stage, at in [
        ("warning", "2026-11-22T18:00:00+08:00"),
        ("warning", None),
        ("breach", "2026-11-22T10:00:00+00:00"),
        ("pause", "2026-11-20T10:00:00+00:00"),
    ]
]


def test_each_stage_has_a_sentence_in_both_languages() -> None:
    assert list(lines(TOLD, names([POLICY], "en"), "en")) == [
        "“change answered” is about to be overdue: it has to be done by 2026-11-22 10:00 UTC.",
        "“change answered” is about to be overdue; it is paused now.",
        "“change answered” is overdue: it had to be done by 2026-11-22 10:00 UTC.",
        "“change answered” has been paused since 2026-11-20 10:00 UTC, which is longer than allowed.",
    ]
    assert list(lines(TOLD, names([POLICY], "zh-CN"), "zh-CN")) == [
        "“变更答复”即将超时，须在 2026-11-22 10:00 UTC 前完成。",
        "“变更答复”即将超时，目前已暂停。",
        "“变更答复”已超时，应在 2026-11-22 10:00 UTC 前完成。",
        "“变更答复”自 2026-11-20 10:00 UTC 起暂停，已超过允许的时长。",
    ]
