"""What becomes of labels and due dates that clocks ask for: once a cycle, ours alone, never against a person (B-33)."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from syncer.domain.json import JsonValue
from syncer.sync.histories import IssueMove
from syncer.sync.reactions import DueNote, LabelNote, Told, Wish, due_move, label_moves

NOW, BEFORE = "2026-11-22T10:00:00+00:00", "2026-11-21T10:00:00+00:00"
LATE = Wish("answered#1", ("late",))
AGAIN = Wish("answered#2", ("late",))
CALM = Wish("answered#1")
UNTOLD = Wish("answered#0", stays=("late",), keeps=True)
OURS = LabelNote("syncer", BEFORE, ("answered#1",))
THEIRS = LabelNote("person", BEFORE, ("answered#1",))
OFF = LabelNote("", BEFORE, (), ("answered#1",))


us, others = Told((), made=True), Told()


def moved(field: str, before: JsonValue, after: JsonValue, day: int, *, ours: bool) -> IssueMove:
    """An entry of an issue's history, on a day of the month."""
    return IssueMove(str(day), datetime(2026, 11, day, tzinfo=UTC), field, before, after, ours=ours)


@pytest.mark.parametrize(
    ("note", "wishes", "there", "told", "does", "by"),
    [
        pytest.param(None, [LATE], False, others, "add", "syncer", id="it stands so: added"),
        pytest.param(OURS, [LATE], True, others, "", "syncer", id="there already: nothing"),
        pytest.param(OURS, [CALM], True, others, "remove", "", id="it stands so no more: taken away"),
        pytest.param(OURS, [], True, others, "remove", "", id="ended, or no policy any more: taken away"),
        pytest.param(OURS, [LATE], False, others, "", "", id="a person took it off: not again"),
        pytest.param(OFF, [LATE], False, others, "", "", id="nor in any cycle that follows"),
        pytest.param(OFF, [AGAIN], False, others, "add", "syncer", id="another cycle of the clock: again"),
        pytest.param(OFF, [LATE], True, others, "", "", id="the person put it back: theirs"),
        pytest.param(None, [LATE], True, others, "", "person", id="a person was first: theirs"),
        pytest.param(THEIRS, [], True, others, "", "", id="theirs stays when the clock has ended"),
        pytest.param(
            THEIRS, [LATE], False, others, "", "", id="the person took theirs off: not ours instead"
        ),
        pytest.param(None, [LATE], True, us, "", "syncer", id="nothing is kept, the history says ours"),
        pytest.param(None, [], True, us, "remove", "", id="ours by the history, and nothing stands so"),
        pytest.param(None, [], True, others, "", "", id="a person's label that nothing asks for"),
        pytest.param(OURS, [UNTOLD], True, others, "", "syncer", id="nobody can tell the clock: it stays"),
        pytest.param(None, [UNTOLD], True, us, "", "syncer", id="the same with nothing kept"),
    ],
)
def test_labels(
    note: LabelNote | None,
    wishes: list[Wish],
    *,
    there: bool,
    told: Told,
    does: str,
    by: str,
) -> None:
    found = label_moves({"late": note} if note else {}, wishes, ["late"] if there else [], told, NOW)
    assert (found.add, found.remove) == (
        ("late",) if does == "add" else (),
        ("late",) if does == "remove" else (),
    )
    then = found.then.get("late", LabelNote())
    assert then.by == by
    shown = {"late"} if (there or does == "add") and does != "remove" else set()
    again = label_moves(found.then, wishes, shown, told if by or not there else others, NOW)
    assert (again.add, again.remove) == ((), ()), "what was done is not done again"


def test_one_label_of_two_clocks_goes_with_the_last_of_them() -> None:
    other = Wish("planned#1", ("late",))
    both = label_moves({"late": OURS}, [LATE, other], ["late"], others, NOW)
    assert both.then["late"].clocks == ("answered#1", "planned#1")
    assert label_moves(both.then, [CALM, other], ["late"], others, NOW).remove == ()
    assert label_moves(both.then, [CALM, Wish("planned#1")], ["late"], others, NOW).remove == ("late",)


DUE = Wish("answered#1", due="2026-12-01")
SOONER = Wish("planned#1", due="2026-11-30")
PAUSED = Wish("answered#1", keeps=True)
MINE = DueNote("2026-12-01", BEFORE, "answered#1")
CLEARED = DueNote(off=("answered#1",))


@pytest.mark.parametrize(
    ("note", "wishes", "there", "told", "write", "value"),
    [
        pytest.param(DueNote(), [DUE], "", others, "2026-12-01", "2026-12-01", id="none: written"),
        pytest.param(DueNote(), [DUE, SOONER], "", others, "2026-11-30", "2026-11-30", id="the earliest"),
        pytest.param(MINE, [DUE], "2026-12-01", others, None, "2026-12-01", id="there already: nothing"),
        pytest.param(
            MINE, [SOONER], "2026-12-01", others, "2026-11-30", "2026-11-30", id="ours: moved along"
        ),
        pytest.param(DueNote(), [DUE], "2027-01-01", others, None, "", id="a person's: left alone"),
        pytest.param(MINE, [DUE], "2027-01-01", others, None, "", id="a person chose another: theirs"),
        pytest.param(MINE, [DUE], "", others, None, "", id="a person cleared it: not again"),
        pytest.param(CLEARED, [DUE], "", others, None, "", id="nor later"),
        pytest.param(MINE, [], "2026-12-01", others, "", "", id="the clock ended: taken away"),
        pytest.param(MINE, [], "2027-01-01", others, None, "", id="ended, but a person's: left alone"),
        pytest.param(MINE, [PAUSED], "2026-12-01", others, None, "2026-12-01", id="paused: it stays"),
        pytest.param(DueNote(), [], "2026-12-01", us, "", "", id="nothing kept, ours by the history: taken"),
        pytest.param(DueNote(), [DUE], "2026-12-01", us, None, "2026-12-01", id="the same, still due"),
    ],
)
def test_due_dates(
    note: DueNote,
    wishes: list[Wish],
    there: str,
    told: Told,
    write: str | None,
    value: str,
) -> None:
    found = due_move(note, wishes, there, told, NOW)
    assert (found.write, found.then.value) == (write, value)
    shown = there if write is None else write
    again = due_move(found.then, wishes, shown, told if value else others, NOW)
    assert again.write is None, "what was done is not done again"


PUT, OFF_AGAIN = moved("labels", [], ["late"], 2, ours=True), moved("labels", ["late"], [], 4, ours=False)
BACK = moved("labels", [], ["late"], 25, ours=False)


def test_a_history_tells_what_a_person_took_off_where_nothing_is_kept_of_it_b_33() -> None:
    """In the cycle of the clock in which it was done: another one may show it again."""
    since = {day: Wish("answered#1", ("late",), since=f"2026-11-0{day}T00:00:00+00:00") for day in (1, 5)}
    told = Told((PUT, OFF_AGAIN))
    first = label_moves({}, [since[1]], [], told, NOW)
    assert (first.add, first.then["late"].off) == ((), ("answered#1",))
    assert label_moves({}, [since[5]], [], told, NOW).add == ("late",)
    taken = moved("labels", ["late"], [], 4, ours=True)
    assert label_moves({}, [since[1]], [], Told((PUT, taken)), NOW).add == ("late",)
    days = [
        moved("duedate", None, "2026-12-01", 2, ours=True),
        moved("duedate", "2026-12-01", None, 4, ours=False),
    ]
    assert due_move(DueNote(), [DUE], "", Told(tuple(days)), NOW).write is None


def test_what_a_person_puts_back_between_two_cycles_is_theirs_b_33() -> None:
    told = Told((PUT, OFF_AGAIN, BACK))
    assert label_moves({"late": OURS}, [CALM], ["late"], told, NOW).remove == ()
    assert label_moves({"late": OURS}, [CALM], ["late"], Told((PUT,)), NOW).remove == ("late",)
    typed = Told((moved("duedate", None, "2026-12-01", 25, ours=False),))
    assert due_move(MINE, [], "2026-12-01", typed, NOW).write is None


def test_a_day_that_a_person_cleared_does_not_come_back_for_another_clock_b_33() -> None:
    same = Wish("planned#1", due="2026-12-01")
    cleared = due_move(MINE, [DUE, same], "", others, NOW)
    assert cleared.write is None
    chosen = due_move(MINE, [DUE, same], "2027-01-01", others, NOW)
    assert due_move(chosen.then, [DUE, same], "", others, NOW).write is None
    assert (
        due_move(chosen.then, [Wish("answered#2", due="2026-12-03")], "", others, NOW).write == "2026-12-03"
    )
