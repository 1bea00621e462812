"""What clocks show on issues, through whole cycles and a real breach: label, due date, a sentence (SLA-5, B-24, B-33)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from syncer.cycle.conduct import plan
from syncer.cycle.leave import leave, look
from syncer.sync.observation import Agreed
from syncer.sync.reactions import DUE, MARKS
from tests.support.campus import Campus, aged, campus
from tests.support.dying import Killed, dying, just_before
from tests.support.timelapse import Timelapse
from tests.support.world import Flavour, both

HOUR = 3600.0
UID = "CR-0001"
FILE = f"change_requests/{UID}.md"
MAPPING = """\
version: 1
extends: demo
records: {change_request: {state: {mirror: label}}}
slas:
  - name: change heard
    record: change_request
    goal: 24h
    starts: {state: submitted}
    stops: {has: answers}
    warn: ["50%"]
    on_warning: {label: soon, comment: true}
    on_breach: {label: sy-late, comment: true}
    due_date: true
comments: {status: issue}
"""


@pytest.fixture
def here(tmp_path: Path, flavour: Flavour) -> Iterator[Campus]:
    """A change nobody has answered yet, on both sides, under a policy that shows on its issue."""
    with campus(tmp_path / "home", mapping=MAPPING, flavour=flavour, pages=False) as made:
        path = made.register / FILE
        path.parent.mkdir()
        path.write_text(f"---\nid: {UID}\ntitle: May it rain\nstate: submitted\n---\n", encoding="utf-8")
        aged(path)
        yield made


def labels(here: Campus) -> set[str]:
    return {name for name in here.issue(UID)["fields"]["labels"] if name in {"soon", "sy-late"}}


def due(here: Campus) -> object:
    return here.issue(UID)["fields"].get("duedate")


def day(here: Campus) -> str:
    """The day of its deadline in the project's zone, as the store has it."""
    (row,) = [row for row in here.wired.hub.clocks("CAMP") if row.rule == "change heard"]
    return (
        datetime.fromisoformat(str(row.row["deadline"]))
        .astimezone(ZoneInfo("Asia/Shanghai"))
        .date()
        .isoformat()
    )


def said(here: Campus) -> str:
    (comment,) = here.issue(UID)["comments"]
    return str(comment)


def answer(here: Campus) -> None:
    now = here.wired.clock().isoformat()
    here.change(
        FILE,
        "state: submitted",
        f"state: submitted\nanswers:\n  - {{how: mail, by: pm@example.com, at: {now}}}",
    )


@both
def test_a_breach_shows_on_its_issue_and_goes_with_the_answer_sla_5(here: Campus) -> None:
    time = Timelapse(here)
    here.cycle()
    assert (labels(here), due(here)) == (set(), day(here)), "the day it is due stands there from the start"
    here.quiet()
    time.sleep(12.5 * HOUR)
    (update,) = plan(here.project, here.wired.ports(here.project)).plan.edits
    assert update.add_labels == ("soon",), "a plan says it before anything is written"
    warned = here.cycle()
    assert labels(here) == {"soon"}
    assert warned.requests["jira"]["write"] == 2, "the update and the comment"
    assert "is about to be overdue" in said(here)
    here.quiet()
    time.sleep(12 * HOUR)
    here.cycle()
    assert labels(here) == {"sy-late"}
    assert "is overdue" in said(here)
    here.quiet()
    answer(here)
    here.cycle()
    assert (labels(here), due(here)) == (set(), None)
    assert "is overdue" not in said(here)
    here.quiet()


@both
def test_what_a_person_takes_off_or_chooses_is_theirs_b_33(here: Campus) -> None:
    time = Timelapse(here)
    here.cycle()
    time.sleep(12.5 * HOUR)
    here.cycle()
    kept = [name for name in here.issue(UID)["fields"]["labels"] if name != "soon"]
    here.edit(here.key(UID), labels=kept, duedate="2031-01-01")
    here.quiet()
    assert (labels(here), due(here)) == (set(), "2031-01-01")
    time.sleep(12 * HOUR)
    here.cycle()
    assert (labels(here), due(here)) == ({"sy-late"}, "2031-01-01"), "another point has a label of its own"
    answer(here)
    here.cycle()
    assert (labels(here), due(here)) == (set(), "2031-01-01")
    here.quiet()


@both
@pytest.mark.parametrize("chosen", ["2031-01-01", None])
def test_a_day_that_somebody_chose_while_ours_was_being_written_comes_back_b_33(
    here: Campus, chosen: str | None
) -> None:
    time = Timelapse(here)
    here.cycle()
    time.sleep(HOUR)
    later = MAPPING.replace("24h", "72h")
    here.rewire(later)
    time.wire()

    def meanwhile() -> None:
        time.sleep(1)
        here.edit(here.key(UID), duedate=chosen)

    with just_before(meanwhile, method="PUT", path=f"/issue/{here.part(UID).native}"):
        here.cycle()
    here.settled()
    assert due(here) == chosen
    here.quiet()


def test_a_label_that_a_person_put_there_is_never_taken_away(here: Campus) -> None:
    time = Timelapse(here)
    here.cycle()
    here.edit(here.key(UID), labels=[*here.issue(UID)["fields"]["labels"], "sy-late"])
    here.cycle()
    time.sleep(25 * HOUR)
    here.cycle()
    assert labels(here) == {"sy-late"}
    answer(here)
    here.cycle()
    assert labels(here) == {"sy-late"}
    here.quiet()


@both
def test_a_new_store_finds_what_is_there_and_takes_away_what_was_ours(here: Campus) -> None:
    time = Timelapse(here)
    here.cycle()
    time.sleep(25 * HOUR)
    here.cycle()
    before = (labels(here), due(here))
    assert before[0] == {"sy-late"}
    here.lose_store()
    time.wire()
    here.cycle()
    here.cycle()  # finds our comment by its mark
    assert (labels(here), due(here)) == before
    assert "is overdue" in said(here)
    here.quiet()
    answer(here)
    here.settled()
    assert (labels(here), due(here)) == (set(), None)


def test_a_write_that_nobody_noted_is_found_by_the_issues_history(here: Campus) -> None:
    """Interrupted between Jira's word and ours: nothing is doubled, and it is ours still."""
    time = Timelapse(here)
    here.cycle()
    time.sleep(25 * HOUR)
    with pytest.raises(Killed), dying(method="PUT", path=f"/issue/{here.part(UID).native}"):
        here.cycle()
    assert labels(here) == {"sy-late"}
    here.cycle()
    here.quiet()
    notes = here.part(UID).agreed
    assert isinstance(notes[MARKS], Agreed)
    assert "'by': 'syncer'" in str(notes[MARKS].register)
    assert notes[DUE].register is not None
    answer(here)
    here.settled()
    assert (labels(here), due(here)) == (set(), None)


def test_a_new_issue_is_as_old_as_its_own_history_will_say(here: Campus) -> None:
    """Old evidence in a file makes no clock late whose issue is made only now: no label comes and goes."""
    Timelapse(here)
    old = "decision: {ours: {outcome: approved, by: pm@example.com, at: 2020-01-01T00:00:00Z}}"
    here.change(FILE, "state: submitted", f"state: submitted\n{old}")
    here.cycle()
    assert (labels(here), due(here)) == (set(), day(here))
    here.quiet()


def test_with_other_changes_of_the_issue_it_is_one_update(here: Campus) -> None:
    time = Timelapse(here)
    here.cycle()
    time.sleep(25 * HOUR)
    here.change(FILE, "title: May it rain", "title: May it snow")
    assert here.cycle().tally.table()["jira"] == {
        "create": 0,
        "adopt": 0,
        "unmark": 0,
        "update": 1,
        "transition": 0,
        "link": 0,
        "unlink": 0,
        "comment": 1,
    }
    assert (labels(here), here.issue(UID)["fields"]["summary"]) == ({"sy-late"}, "May it snow")
    here.quiet()


def test_labels_go_with_the_policy_that_asked_for_them(here: Campus) -> None:
    """The date stays: nobody reads that field any more."""
    time = Timelapse(here)
    here.cycle()
    time.sleep(25 * HOUR)
    here.cycle()
    shown = due(here)
    here.rewire(MAPPING[: MAPPING.index("slas:")])
    time.wire()
    here.cycle()
    assert (labels(here), due(here)) == (set(), shown)
    assert here.issue(UID)["comments"] != []
    here.quiet()


def test_leaving_takes_our_labels_along(here: Campus) -> None:
    time = Timelapse(here)
    here.cycle()
    time.sleep(12.5 * HOUR)
    here.cycle()
    ports = here.wired.ports(here.project)
    leave(here.project, ports, look(here.project, ports))
    assert {name for one in here.issues().values() for name in one["fields"].get("labels") or ()} == set()
