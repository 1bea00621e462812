"""Clocks in a cycle: run where something moved or time has come, kept for pages, and said once (SLA-2, B-30, B-32)."""

from __future__ import annotations

from datetime import datetime
from typing import cast

import pytest

from syncer.sync.clock_rows import ClockRow
from tests.support.campus import Campus, aged
from tests.support.dying import Killed, dying
from tests.support.timelapse import Timelapse

HOUR = 3600.0
PEOPLE = """\
people:
  - {id: analyst, name: Analyst, side: ours, role: analyst, email: analyst@example.com, reports_to: pm}
  - {id: pm, name: Project manager, side: ours, role: project_manager, email: pm@example.com}
"""


def asked(here: Campus, uid: str = "QST-0001", front: str = "state: open") -> None:
    """Somebody asked a question that was not answered on the spot."""
    here.register.joinpath("questions").mkdir(exist_ok=True)
    path = here.register / "questions" / f"{uid}.md"
    path.write_text(f"---\nid: {uid}\ntitle: May it rain\nowner: analyst\n{front}\n---\n", encoding="utf-8")
    aged(path)


def people(here: Campus) -> None:
    (here.register / "project.yaml").write_text(PEOPLE, encoding="utf-8")
    aged(here.register / "project.yaml")


def rows(here: Campus) -> list[ClockRow]:
    return [row for row in here.wired.hub.clocks("CAMP") if row.cycle]


def fired(here: Campus) -> list[tuple[str, str, tuple[str, ...]]]:
    found = here.wired.hub.fired("CAMP")
    return sorted((one.key.uid, one.key.threshold.partition(" | ")[0], one.to) for one in found)


def test_a_question_that_waits_is_warned_of_breached_and_told_once_each_sla_2(fresh: Campus) -> None:
    time = Timelapse(fresh)
    people(fresh)
    assert fresh.cycle().code == 0
    asked(fresh)
    fresh.cycle()
    (row,) = rows(fresh)
    assert (row.rule, row.row["state"], row.row["goal"]) == ("question answered", "running", "24h")
    fresh.quiet()
    time.sleep(12.5 * HOUR)
    told = fresh.cycle()
    assert [(one["point"], one["to"]) for one in told.to_json()["clocks"]["fired"]] == [("50%", ["analyst"])]  # type: ignore[index, call-overload, union-attr]
    assert told.requests["jira"]["write"] == 0, "with the shipped rules nothing is written to anybody's issue"
    assert told.tally.table()["pages"]["update"] == 1, "the board says that it is about to be late (PG-6)"
    fresh.quiet()
    time.sleep(12 * HOUR)
    fresh.cycle()
    assert rows(fresh)[0].row["state"] == "breached"
    said = fired(fresh)
    assert ("QST-0001", "breach", ("analyst",)) in said
    assert ("QST-0001", "level 1", ("pm",)) in said
    fresh.quiet()
    assert fired(fresh) == said, "each point is said once"


def test_the_clock_of_what_a_cycle_made_that_died_runs_from_then_b_01(fresh: Campus) -> None:
    people(fresh)
    fresh.cycle()
    asked(fresh)
    fresh.write("another", "id: REQ-0050\ntitle: Another one")
    with dying(method="POST", path="/issue"), pytest.raises(Killed):
        fresh.cycle()
    assert not rows(fresh)
    fresh.cycle()
    (row,) = rows(fresh)
    assert (row.rule, row.row["state"]) == ("question answered", "running")
    fresh.quiet()


def test_an_answer_counts_from_its_own_instant_however_late_it_is_recorded_sla_6(fresh: Campus) -> None:
    time = Timelapse(fresh)
    people(fresh)
    asked(fresh)
    fresh.cycle()
    time.sleep(3 * HOUR)
    answered = fresh.wired.clock()
    time.sleep(30 * HOUR)
    asked(
        fresh,
        front=f"state: answered\nanswers:\n  - {{how: mail, by: analyst, at: {answered.isoformat()}}}",
    )
    fresh.cycle()
    (row,) = rows(fresh)
    assert (row.row["state"], row.row["ended"]) == ("met", answered.isoformat())
    assert row.next is None
    fresh.quiet()


def test_a_first_look_at_what_is_late_already_is_recorded_and_told_to_nobody_b_33(fresh: Campus) -> None:
    time = Timelapse(fresh)
    people(fresh)
    asked(fresh)
    fresh.cycle()
    time.sleep(30 * HOUR)
    fresh.rewire((fresh.home / "mappings" / "mapping.yaml").read_text("utf-8") + LATER)
    time.wire()
    fresh.cycle()
    states = {row.rule: row.row["state"] for row in rows(fresh)}
    assert states["question answered at last"] == "breached"
    assert [to for _, point, to in fired(fresh) if point == "breach" and not to] == [()]


def test_a_shorter_time_tells_nobody_of_what_it_makes_late_in_the_past_b_34(fresh: Campus) -> None:
    """What the old rule would have told since the last cycle is told all the same."""
    time = Timelapse(fresh)
    people(fresh)
    asked(fresh)
    mapping = (fresh.home / "mappings" / "mapping.yaml").read_text("utf-8")
    fresh.rewire(mapping + LATER.replace("12h", "60h"))
    time.wire()
    fresh.cycle()
    time.sleep(50 * HOUR)
    fresh.cycle()
    time.sleep(2 * HOUR)
    asked(fresh, "QST-0002")
    fresh.rewire(mapping + LATER.replace("12h", "20h"))
    time.wire()
    fresh.cycle()
    states = {(row.uid, row.rule): row.row["state"] for row in rows(fresh)}
    assert states["QST-0001", "question answered at last"] == "breached"
    at_last = {
        (one.key.uid, one.key.threshold.partition(" | ")[0], one.to)
        for one in fresh.wired.hub.fired("CAMP")
        if one.key.rule == "question answered at last"
    }
    assert at_last == {("QST-0001", "breach", ())}
    time.sleep(21 * HOUR)
    fresh.cycle()
    told = {(uid, to) for uid, point, to in fired(fresh) if point == "breach" and to}
    assert ("QST-0002", ("analyst",)) in told


LATER = """
slas:
  - name: question answered at last
    record: question
    goal: 12h
    starts: {state: open}
    stops: {has: answers}
    on_breach: {notify: [owner]}
"""


def test_an_outage_changes_no_verdict_and_nothing_is_run_twice_b_30(fresh: Campus) -> None:
    time = Timelapse(fresh)
    people(fresh)
    asked(fresh)
    assert fresh.cycle().struck.records >= 1
    assert fresh.cycle().struck.records == 0, "nothing moved and no time has come"
    time.sleep(100 * HOUR)
    fresh.cycle()
    (row,) = rows(fresh)
    started = row.row["started"]
    assert row.row["breached"] == row.row["deadline"]
    assert row.row["deadline"] != started
    fresh.quiet()


def late_points(here: Campus) -> dict[str, tuple[float, list[str]]]:
    """What a cycle says for the first time, all of it late: each point with the hours that the question had waited, and who is told."""
    asked_at = here.wired.hub.snapshot("CAMP").records["QST-0001"].created
    assert asked_at is not None
    found = here.cycle().to_json()["clocks"]["fired"]  # type: ignore[call-overload, index]
    assert isinstance(found, list)
    points = [one for one in found if isinstance(one, dict)]
    assert all(one["late"] for one in points)
    return {
        str(one["point"]): (
            round((datetime.fromisoformat(str(one["due"])) - asked_at).total_seconds() / HOUR, 1),
            cast("list[str]", one["to"]),
        )
        for one in points
    }


def test_a_day_without_a_service_loses_no_verdict_and_says_that_it_is_late_sla_5(fresh: Campus) -> None:
    """What fell in it is given once, of several points the gravest, with when each was reached."""
    time = Timelapse(fresh)
    people(fresh)
    fresh.cycle()
    asked(fresh)
    fresh.cycle()
    time.sleep(20 * HOUR)  # nobody runs a cycle, and the warnings of 12 and of 19.2 hours pass
    assert late_points(fresh) == {"50%": (12.0, []), "80%": (19.2, ["analyst"])}
    fresh.quiet()
    time.sleep(24 * HOUR)
    assert late_points(fresh) == {"breach": (24.0, ["analyst"]), "level 1": (24.0, ["pm"])}
    said = fired(fresh)
    fresh.quiet()
    assert fired(fresh) == said


def test_what_is_told_in_time_is_not_late_sla_5(fresh: Campus) -> None:
    time = Timelapse(fresh)
    people(fresh)
    fresh.cycle()
    asked(fresh)
    fresh.cycle()
    time.sleep(12 * HOUR + 300)
    fresh.cycle()
    (one,) = fresh.wired.hub.fired("CAMP")
    assert one.due is not None
    assert not one.late
