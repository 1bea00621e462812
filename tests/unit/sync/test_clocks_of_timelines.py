"""The shipped clocks over timelines as they are really put together: what was recorded late counts from its own instant."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from syncer.config.assets import assets
from syncer.config.mappings import load_folder
from syncer.domain.ids import kind_of
from syncer.domain.json import JsonValue
from syncer.rules.calendars import by_name
from syncer.rules.clock_values import ClockCycle, State
from syncer.rules.clocks import run_all
from syncer.rules.worktime import Hours
from syncer.sync.mapping import Mapping as SyncMapping
from syncer.sync.observation import StoredRecord
from syncer.sync.past import PastChange
from syncer.sync.timelines import timeline

DAY0 = datetime(2026, 11, 2, 9, tzinfo=UTC)


@pytest.fixture(scope="module")
def shipped(tmp_path_factory: pytest.TempPathFactory) -> SyncMapping:
    folder: Path = tmp_path_factory.mktemp("mappings")
    (folder / "mapping.yaml").write_text("version: 1\nextends: stock\n", encoding="utf-8")
    return load_folder(folder, assets().mappings)


def clocks(
    shipped: SyncMapping,
    uid: str,
    first: Mapping[str, JsonValue],
    *later: tuple[float, str, JsonValue],
    now: float = 200,
) -> dict[str, ClockCycle]:
    """The clocks of a record made at hour 0, in whose files things were written after so many hours."""
    values, past = dict(first), []
    for number, (hours, path, after) in enumerate(later):
        at = DAY0 + timedelta(hours=hours)
        past.append(PastChange(number, at, "c", uid, path, values.get(path), after, "files", "files"))
        values[path] = after
    kind = kind_of(uid)
    assert kind is not None
    record = StoredRecord(uid, kind, values, created=DAY0)
    hours_by_name = {name: Hours(each) for name, each in by_name(shipped.calendars).items()}
    found = run_all(
        shipped.slas, timeline(record, None, past, UTC), hours_by_name, DAY0 + timedelta(hours=now)
    )
    return {each.policy: each for each in found}


def test_an_answer_that_was_recorded_two_days_later_was_in_time(shipped: SyncMapping) -> None:
    """SLA-1, SLA-6: and the proof is the evidence itself."""
    answer: JsonValue = {"how": "mail", "by": "li", "at": "2026-11-02T12:00:00Z", "ref": "<1@mail>"}
    asked: dict[str, JsonValue] = {"state": "submitted", "urgency": "urgent", "preliminary_plan": "Two steps"}
    found = clocks(shipped, "CR-0001", asked, (48, "answers", [answer]))["change answered"]
    assert (found.state, found.elapsed, found.evidence) == (State.MET, timedelta(hours=3), (answer,))


def test_minutes_and_receipts_count_by_their_own_instants(shipped: SyncMapping) -> None:
    """SLA-3: both clocks, from a meeting that was written down as a whole some days afterwards."""
    held: dict[str, JsonValue] = {
        "state": "issued",
        "end": "2026-10-30T16:00:00Z",
        "distribution": ["wei", "anna"],
        "sent": {"how": "mail", "at": "2026-10-30T18:00:00Z"},
    }
    receipts: JsonValue = [
        {"person": "wei", "at": "2026-11-02T10:00:00Z"},
        {"person": "anna", "at": "2026-11-03T10:00:00Z"},
    ]
    found = clocks(shipped, "MTG-0001", held, (100, "receipts", receipts))
    assert (found["minutes sent"].state, found["minutes sent"].elapsed) == (State.MET, timedelta(hours=2))
    received = found["minutes received"]
    assert (received.state, received.ended) == (State.BREACHED, datetime(2026, 11, 3, 10, tzinfo=UTC))


def test_nothing_that_is_written_down_makes_a_clock_unknown(shipped: SyncMapping) -> None:
    """SLA-5: a question that was parked and taken up again has two cycles, and the second is answered."""
    mail: JsonValue = {"how": "mail", "at": "2026-11-04T12:00:00Z"}
    changes = ((2, "state", "parked"), (50, "state", "open"), (52, "answers", [mail]))
    found = clocks(shipped, "QST-0001", {"state": "open"}, *changes)["question answered"]
    assert (found.number, found.state, found.elapsed) == (2, State.MET, timedelta(hours=1))
