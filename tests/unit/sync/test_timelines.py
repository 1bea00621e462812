"""What a timeline is made of: Jira's instants first, evidence by its own, and what nobody can tell said so (B-30, SLA-6)."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from syncer.domain.json import JsonValue
from syncer.domain.kinds import Kind
from syncer.rules.timeline import Timeline
from syncer.sync.histories import IssuePast, PastMove
from syncer.sync.observation import StoredRecord
from syncer.sync.past import PastChange
from syncer.sync.timelines import timeline, timelines

DAY = datetime(2026, 11, 2, tzinfo=UTC)
SHANGHAI = ZoneInfo("Asia/Shanghai")


def at(hour: float) -> datetime:
    return DAY + timedelta(hours=hour)


def noted(
    seq: int, hour: float, path: str, before: JsonValue, after: JsonValue, by: str = "files", who: str = ""
) -> PastChange:
    source = "created" if before is None and by.endswith("!") else "CAMP"
    return PastChange(seq, at(hour), "c", "CR-0001", path, before, after, by.rstrip("!"), source, who=who)


def moved(
    ref: str, hour: float, path: str, before: JsonValue, after: JsonValue, *, ours: bool = False
) -> PastMove:
    return PastMove(ref, path, at(hour), before, after, "bot" if ours else "Ann", ours, ours)


def issue(*moves: PastMove, created: float | None = 0, paths: tuple[str, ...] = ("urgency",)) -> IssuePast:
    return IssuePast("10", "CR-0001", "v", "m", None if created is None else at(created), paths, moves)


def told(
    values: dict[str, JsonValue], past: list[PastChange], found: IssuePast | None = None, made: float = 0
) -> Timeline:
    record = StoredRecord("CR-0001", Kind.CHANGE_REQUEST, values, 1, at(made), at(100))
    return timeline(record, found, past, SHANGHAI)


def lines(one: Timeline, path: str) -> list[tuple[datetime, JsonValue, JsonValue, str]]:
    return [(e.at, e.before, e.after, e.ref) for e in one.events if e.path == path]


def test_what_jira_tells_counts_from_its_instant_and_not_from_the_cycle_that_saw_it() -> None:
    past = [noted(1, 0, "urgency", None, "low", "jira!"), noted(2, 9, "urgency", "low", "urgent", "jira")]
    one = told({"urgency": "urgent"}, past, issue(moved("7", 3, "urgency", "low", "urgent")))
    assert lines(one, "urgency") == [(at(3), "low", "urgent", "jira:7")]
    assert one.first == {"urgency": "low"}
    assert one.events[0].by == "Ann"


def test_without_jiras_history_the_cycle_is_all_there_is() -> None:
    past = [noted(1, 0, "urgency", None, "low", "jira!"), noted(2, 9, "urgency", "low", "urgent", "jira")]
    assert lines(told({"urgency": "urgent"}, past), "urgency") == [(at(9), "low", "urgent", "history:2")]


def test_a_write_of_ours_is_the_edit_that_it_passed_on_told_once_with_its_author() -> None:
    past = [noted(1, 0, "urgency", None, "low", "files!"), noted(2, 5, "urgency", "low", "urgent", who="Bo")]
    echo = moved("7", 5.001, "urgency", "low", "urgent", ours=True)
    one = told({"urgency": "urgent"}, past, issue(echo))
    assert lines(one, "urgency") == [(at(5.001), "low", "urgent", "jira:7")]
    assert (one.events[0].by, one.events[0].automatic) == ("Bo", False), "a person's edit, whoever wrote it"
    found_again = told(
        {"urgency": "urgent"}, [noted(1, 50, "urgency", None, "urgent", "jira!")], issue(echo), 50
    )
    assert [(e.at, e.automatic) for e in found_again.events] == [(at(5.001), False)]


def test_what_a_rule_worked_out_is_automatic_in_the_register_and_in_jira() -> None:
    past = [noted(1, 5, "grade", "minor", "major", "rule:grading")]
    alone = told({"grade": "major"}, past)
    assert [(e.by, e.automatic) for e in alone.events] == [("", True)]
    echo = issue(moved("7", 5.001, "grade", "minor", "major", ours=True), paths=("grade",))
    assert [e.automatic for e in told({"grade": "major"}, past, echo).events] == [True]
    again = told({"grade": "major"}, [noted(1, 50, "grade", None, "major", "jira!")], echo, 50)
    assert [e.automatic for e in again.events] == [True]


def test_a_write_that_came_hours_after_the_edit_moves_nothing_any_more() -> None:
    past = [noted(1, 0, "urgency", None, "low", "files!"), noted(2, 5, "urgency", "low", "urgent")]
    echo = moved("7", 9, "urgency", "low", "urgent", ours=True)
    one = told({"urgency": "urgent"}, past, issue(echo))
    assert lines(one, "urgency") == [(at(5), "low", "urgent", "history:2")]


def test_a_move_that_waits_for_a_person_is_not_the_registers() -> None:
    past = [noted(1, 0, "urgency", None, "low", "jira!")]
    one = told({"urgency": "low"}, past, issue(moved("7", 3, "urgency", "low", "urgent")))
    assert (one.events, one.unknown) == ((), frozenset())


def test_of_a_register_found_again_only_what_jira_tells_is_known_from_the_beginning() -> None:
    past = [
        noted(1, 50, "urgency", None, "urgent", "jira!"),
        noted(2, 50, "reason", None, "rain", "files!"),
    ]
    one = told(
        {"urgency": "urgent", "reason": "rain"},
        past,
        issue(moved("7", 3, "urgency", "low", "urgent")),
        made=50,
    )
    assert (one.created, one.unknown) == (at(0), frozenset({"reason"}))
    assert one.first == {"urgency": "low"}
    assert lines(one, "reason") == [(at(50), None, "rain", "history:2")]


def test_a_path_whose_entries_were_erased_is_unknown() -> None:
    gone = PastChange(2, at(4), "c", "CR-0001", "owner", erased=True)
    one = told({"owner": "bo"}, [noted(1, 0, "owner", None, "ann", "files!"), gone])
    assert one.unknown == {"owner"}
    assert list(one.steps())[-1].values == {"owner": "bo"}


def answer(hour: float, by: str = "pm") -> JsonValue:
    return {"how": "mail", "by": by, "at": at(hour).isoformat()}


def test_evidence_counts_from_its_own_instant_however_late_it_is_recorded() -> None:
    past = [noted(1, 30, "answers", None, [answer(4)], who="clerk")]
    one = told({"answers": [answer(4)]}, past)
    assert lines(one, "answers") == [(at(4), None, [answer(4)], "evidence")]
    assert (one.events[0].by, one.events[0].automatic) == ("pm", False)


def test_evidence_never_counts_before_its_record_or_after_it_was_recorded() -> None:
    both = [answer(-9), answer(99)]
    one = told({"answers": both}, [noted(1, 6, "answers", None, both)])
    assert lines(one, "answers") == [
        (at(0), None, [answer(-9)], "evidence"),
        (at(6), [answer(-9)], both, "evidence"),
    ]


@pytest.mark.parametrize(("day", "hours"), [("9999-12-31", 9), ("0001-01-01", 0)])
def test_evidence_of_a_day_that_nobody_means_counts_as_far_as_it_can(day: str, hours: float) -> None:
    """B-29: a year typed wrong stops nobody's clock from being run."""
    mail: JsonValue = {"how": "mail", "at": day}
    found = told({"answers": [mail]}, [noted(1, 9, "answers", None, [mail])])
    assert [event.at for event in found.events] == [at(hours)]


def test_what_the_history_says_of_a_clock_or_a_link_is_no_field() -> None:
    """B-33: an acknowledgement stands in the history, and is no change of the record."""
    word: JsonValue = {"acknowledged": "2026-11-02T10:00:00+00:00", "cycle": 1}
    one = told({"urgency": "urgent"}, [noted(1, 9, "clock:change answered", None, word, "decision:ann")])
    assert (one.events, one.unknown) == ((), frozenset())


def test_answers_recorded_in_any_order_come_in_that_of_their_instants() -> None:
    now = [answer(8), answer(3)]
    past = [noted(1, 9, "answers", None, [answer(8)]), noted(2, 20, "answers", [answer(8)], now)]
    assert [(e.at, e.after) for e in told({"answers": now}, past).events] == [
        (at(3), [answer(3)]),
        (at(8), now),
    ]


def test_an_answer_taken_away_was_there_until_then() -> None:
    past = [noted(1, 5, "answers", None, [answer(3)]), noted(2, 9, "answers", [answer(3)], None)]
    assert lines(told({}, past), "answers") == [
        (at(3), None, [answer(3)], "evidence"),
        (at(9), [answer(3)], None, "history:2"),
    ]


def test_a_decision_on_a_day_counts_by_the_end_of_that_day_in_the_projects_zone() -> None:
    yes: JsonValue = {"outcome": "approved", "by": "cu", "at": "2026-11-02"}
    one = told({"decision.customer": yes}, [noted(1, 40, "decision.customer", None, yes)])
    assert [e.at for e in one.events] == [at(16)]
    early = told({"decision.customer": yes}, [noted(1, 9, "decision.customer", None, yes)])
    assert [e.at for e in early.events] == [at(9)], "it was recorded by then"


def test_a_decision_that_was_changed_keeps_what_it_was_until_then() -> None:
    yes: JsonValue = {"outcome": "approved", "at": at(3).isoformat()}
    no: JsonValue = {"outcome": "not_approved", "at": at(7).isoformat()}
    past = [noted(1, 4, "decision.ours", None, yes), noted(2, 8, "decision.ours", yes, no)]
    assert [(e.at, e.after) for e in told({"decision.ours": no}, past).events] == [(at(3), yes), (at(7), no)]


def test_a_group_with_an_instant_counts_from_it() -> None:
    values: dict[str, JsonValue] = {"issued.by": "pm", "issued.at": at(5).isoformat(), "title": "Kick-off"}
    past = [noted(1, 11, "issued.by", None, "pm"), noted(2, 11, "issued.at", None, values["issued.at"])]
    assert {(e.at, e.path) for e in told(values, past).events} == {(at(5), "issued.by"), (at(5), "issued.at")}


def test_each_record_gets_its_own_and_others_pasts_are_left_out() -> None:
    record = StoredRecord("CR-0001", Kind.CHANGE_REQUEST, {"urgency": "low"}, 1, at(0), at(0))
    foreign = PastChange(1, at(1), "c", "CR-0002", "urgency", None, "urgent", "files", "created")
    found = timelines({"CR-0001": record}, {}, [foreign], UTC)
    assert (list(found), found["CR-0001"].events) == (["CR-0001"], ())


def test_evidence_that_a_record_was_first_seen_with_is_older_than_our_look_at_it() -> None:
    """A folder that was there before the store: without an issue nothing else tells how old a record is (SLA-3, B-30)."""
    values: dict[str, JsonValue] = {"title": "Kick-off", "distribution": ["pm"], "sent": answer(-48)}
    born = [
        PastChange(seq, at(0), "c", "MTG-0001", path, None, value, "files", "created")
        for seq, (path, value) in enumerate(values.items(), 1)
    ]
    record = StoredRecord("MTG-0001", Kind.MEETING, values, 1, at(0), at(0))
    found = timeline(record, None, born, UTC)
    assert (found.created, [(e.at, e.path) for e in found.events]) == (at(-48), [(at(-48), "sent")])
    assert found.first == {"title": "Kick-off", "distribution": ["pm"]}
    late = replace(born[2], seq=9, at=at(5), source="")
    assert timeline(record, None, [*born[:2], late], UTC).created == at(0), "recorded later, it moves nothing"


def test_what_a_rebuilt_register_finds_without_an_issue_is_of_unknown_age() -> None:
    old = StoredRecord("MTG-0001", Kind.MEETING, {"state": "planned"}, 1, at(0), at(0))
    fresh = StoredRecord("MTG-0002", Kind.MEETING, {"state": "planned"}, 1, at(3), at(3))
    shown = StoredRecord("CR-0001", Kind.CHANGE_REQUEST, {"state": "submitted"}, 1, at(0), at(0))
    past = IssuePast("9", "CR-0001", "1", "m", at(-30), ("state",))
    records = {one.uid: one for one in (old, fresh, shown)}
    found = timelines(records, {"CR-0001": past}, [], UTC, at(0))
    assert [uid for uid, one in found.items() if one.found] == ["MTG-0001"]
    assert not any(one.found for one in timelines(records, {}, [], UTC).values())
