"""When a meeting's page is left alone although somebody asked for its minutes (MTG-9)."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from syncer.cycle.desks import asked
from syncer.domain.json import JsonObject
from syncer.sync.observation import Decision, DecisionKind, HubState
from syncer.sync.wiki import PageState

NOW = datetime(2026, 11, 22, tzinfo=UTC)
PAGE = "minutes.MTG-0001.en"
LACKS: JsonObject = {"flaws": [{"code": "empty"}], "version": 4}


@pytest.mark.parametrize(
    ("said", "version", "expected"),
    [
        (None, 4, False),
        (LACKS, 4, True),  # the page has to say so yet
        (LACKS, 5, False),  # it does, and who mends it is left alone
        ({"flaws": [], "areas": []}, 5, True),
    ],
    ids=["nobody asked", "to be said", "said", "issued"],
)
def test_who_mends_what_is_missing_is_left_alone(
    said: JsonObject | None, version: int, *, expected: bool
) -> None:
    decisions = (Decision(1, DecisionKind.ISSUE, "MTG-0001", said, "li", NOW),) if said is not None else ()
    state = PageState(PAGE, "9", "S", "Minutes", version, "", "", "")
    hub = HubState("i", decisions=decisions, pages={PAGE: state})
    assert asked(hub, PAGE) is expected
    assert not asked(hub, "minutes.MTG-0002.en")
