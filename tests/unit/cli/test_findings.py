"""What commands say of findings in figures: a plan is not flooded by them, and `status` counts (CPL-1)."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from syncer.cli.findings import InPlan, summed
from syncer.cli.options import Options
from syncer.cli.status import _show, _status
from syncer.domain.problems import Problem
from syncer.sync.observation import HubState


def test_counts_are_said_in_words() -> None:
    assert summed({"error": 1, "warning": 2, "info": 1}) == "1 error, 2 warnings, 1 note"
    assert not summed({})


def test_a_plan_says_how_many_and_names_the_first_moves_out_of_order() -> None:
    moves = tuple(Problem("from draft to confirmed is not the usual way", uid=f"REQ-{n}") for n in range(7))
    lines = InPlan({"warning": 3, "info": 7}, moves).lines()
    assert lines[0] == "what records say: 3 warnings, 7 notes (syncer check --register)"
    assert lines[1] == "  REQ-0: from draft to confirmed is not the usual way"
    assert lines[-1] == "  and 2 more"
    assert len(lines) == 7
    assert InPlan({}, ()).lines() == []


def test_status_counts_what_records_say(capsys: pytest.CaptureFixture[str]) -> None:
    one = _status("CAMP", "apply", HubState("inst"), None, datetime.now(UTC))
    one |= {"site_pauses": [], "timezone": "Asia/Shanghai"}
    _show(Options(), {**one, "findings": {"warning": 2, "info": 30}})
    assert "  what records say: 2 warnings, 30 notes (syncer check --register)\n" in capsys.readouterr().out
    _show(Options(), {**one, "findings": None})
    assert "  what records say: too much to count here (syncer check --register)\n" in capsys.readouterr().out
