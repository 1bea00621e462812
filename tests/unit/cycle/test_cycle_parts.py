"""The small parts of a cycle: handles become ids, agreements move one by one, what is read back is noted, sums add up."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from syncer.cycle.ledger import Ledger
from syncer.cycle.names import named
from syncer.cycle.report import Report
from syncer.cycle.tally import Tally
from syncer.domain.problems import Problem, Severity
from syncer.domain.records import Kind
from syncer.sync.changes import Stop
from syncer.sync.observation import Agreed, FileRecord, Side
from syncer.sync.plan import Plan
from syncer.sync.subjects import NEW
from syncer.sync.verify import verified
from tests.support.seen import file_part, issue, on_jira, planned, seen, stored

NOW = datetime(2026, 11, 21, tzinfo=UTC)
LINE = "meetings/kick.md#actions/1"


# ------------------------------------------------------------------------------------------ names


def of_a_new_line(*, known: bool) -> Plan:
    """A meeting, known or new, and a new line of it that it calls by its place."""
    line = FileRecord(Kind.ACTION, "", LINE, {"title": "Send the forms"})
    uid = "MTG-0001" if known else ""
    meeting = FileRecord(Kind.MEETING, uid, "meetings/kick.md", {"title": "Kick-off", "actions": [LINE]})
    records = (stored("MTG-0001", title="Kick-off"),) if known else ()
    parts = (file_part("MTG-0001", "meetings/kick.md"),) if known else ()
    return planned(seen(records=records, parts=parts, files=(meeting, line)))


@pytest.mark.parametrize("known", [True, False])
def test_every_handle_becomes_an_id(known: bool) -> None:
    """In values, history, agreements, drafts and files alike; none is left over."""
    plan = of_a_new_line(known=known)
    assert LINE in repr(plan.records)
    done = named(plan, {LINE: "ACT-0001", "meetings/kick.md": "MTG-0001"})
    assert done.records["ACT-0001"][1]["title"] == "Send the forms"
    assert done.records["MTG-0001"][1]["actions"] == ["ACT-0001"]
    assert [draft.uid for draft in done.drafts] == ["ACT-0001"]
    assert {a.counterpart.native for a in done.attach} == {"ACT-0001", "MTG-0001"}
    assert {file.uid for file in done.files} >= {"ACT-0001"}
    if known:
        (change,) = done.changes
        assert change.fields["actions"].after == ["ACT-0001"]
    told = (done.creates, done.changes, done.drafts, done.records, [a.counterpart.uid for a in done.attach])
    assert NEW not in repr(told)
    assert LINE not in repr((done.records, done.changes, [c.values for c in done.creates]))


def test_the_sides_half_of_an_agreement_stays_what_the_side_says() -> None:
    """The line's id is not written into the file yet: what was read there is on record as it was read."""
    done = named(of_a_new_line(known=False), {LINE: "ACT-0001", "meetings/kick.md": "MTG-0001"})
    (meeting,) = [a for a in done.attach if a.counterpart.uid == "MTG-0001"]
    assert meeting.agree["actions"] == Agreed(["ACT-0001"], [LINE])


def test_ids_given_in_files_stay() -> None:
    plan = planned(
        seen(files=(FileRecord(Kind.REQUIREMENT, "REQ-0007", "requirements/x.md", {"title": "x"}),))
    )
    done = named(plan, {"requirements/x.md": "REQ-0007"})
    assert [c.uid for c in done.creates] == ["REQ-0007"]


# ----------------------------------------------------------------------------------------- ledger


def test_agreements_move_field_by_field() -> None:
    ledger = Ledger([on_jira("REQ-0001", 1, priority="High"), replace(on_jira("REQ-0001", 9), primary=False)])
    part = ledger.get(Side.JIRA, "REQ-0001")
    assert part is not None
    assert part.key == "CAMP-1"
    written = ledger.put(part, {"title": Agreed("new", "new")}).counterpart
    assert written.agreed["title"] == Agreed("new", "new")
    assert written.agreed["priority"] == Agreed("High", "High")
    assert ledger.get(Side.JIRA, "REQ-0001") == written
    further = ledger.put(replace(on_jira("REQ-0001", 10), primary=False)).counterpart
    assert ledger.get(Side.JIRA, "REQ-0001") == written, f"{further.key} implements it and is not its own"
    assert ledger.all(Side.JIRA) == [written]
    assert ledger.highest("CAMP") == 10


def test_the_highest_number_counts_numbers_not_letters() -> None:
    parts = [on_jira("REQ-0001", 9), on_jira("REQ-0002", 10), file_part("REQ-0003")]
    assert Ledger(parts).highest("CAMP") == 10
    assert Ledger([]).highest("CAMP") == 0


def test_a_moved_issue_says_nothing_of_the_numbers_here() -> None:
    """B-01, B-09: recovery that began after its number would miss what was made."""
    moved = on_jira("REQ-0001", 9).called("DEMO-500")
    assert Ledger([moved, on_jira("REQ-0002", 10)]).highest("CAMP") == 10


# ----------------------------------------------------------------------------------------- verify


def test_what_is_read_back_is_noted_and_not_agreed() -> None:
    """What anybody changed since we wrote is the next cycle's edit."""
    bound = planned(seen()).bound[Kind.REQUIREMENT]
    part = on_jira("REQ-0001", 1)
    read = verified(bound, part, issue(1, "REQ-0001", summary="Changed in between", priority="High"))
    assert read.seen["title"] == "Changed in between"
    assert read.agreed["title"] == part.agreed["title"]
    assert "priority" not in read.agreed
    assert read.version == "2026-11-21T15:01:00.000+00:00"


def test_a_default_beside_what_a_create_sent_is_nobodys_edit() -> None:
    bound = planned(seen()).bound[Kind.REQUIREMENT]
    fresh = replace(
        on_jira("REQ-0001", 1),
        version="",
        seen={},
        agreed={"priority": Agreed(None, None), "title": Agreed("Sent", "Sent"), "#rest": Agreed({}, {})},
    )
    read = verified(bound, fresh, issue(1, "REQ-0001", summary="Renamed", priority="Medium"))
    assert read.agreed["priority"] == Agreed(None, "Medium")
    assert read.agreed["title"] == Agreed("Sent", "Sent")
    assert read.agreed["#rest"] == Agreed({}, {})
    linked = replace(read, version="")
    again = verified(bound, linked, issue(1, "REQ-0001", summary="Renamed", priority="High"))
    assert again.agreed["priority"] == Agreed(None, "Medium"), "a later change is somebody's edit"


# ----------------------------------------------------------------------------------------- report


def summed(**given: object) -> Report:
    plain: dict[str, object] = {
        "cycle": "c",
        "project": "CAMP",
        "started": NOW,
        "seconds": 0.5,
        "requests": {},
        "tally": Tally(),
        "held": 0,
        "problems": (),
        "stops": (),
        "pages": (),
    }
    return Report(**(plain | given))  # type: ignore[arg-type]  # a report's own fields


def failed() -> Tally:
    tally = Tally()
    tally.fail(Problem("no", severity=Severity.WARNING))
    return tally


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({}, 0),
        (
            {
                "problems": (
                    Problem("look", severity=Severity.WARNING),
                    Problem("fyi", severity=Severity.INFO),
                )
            },
            0,
        ),
        ({"problems": (Problem("wrong"),)}, 1),
        ({"held": 1}, 1),
        ({"open_claims": 1}, 1),
        ({"tally": failed()}, 1),
        ({"stops": (Stop("first-push", "why", "how"),), "held": 1}, 4),
    ],
    ids=["nothing", "hints", "a problem", "held", "open claims", "failed", "stopped"],
)
def test_exit_codes(given: dict[str, object], code: int) -> None:
    assert summed(**given).code == code


def test_writes_count_requests_that_wrote_and_files() -> None:
    tally = Tally()
    tally.count("files", "update", 2)
    tally.count("pages", "unchanged", 5)
    requests = {"jira": {"read": 3, "write": 4}, "confluence": {"read": 1, "write": 1}}
    report = summed(tally=tally, requests=requests)
    assert report.writes == 7
    assert report.to_json()["changes"] == tally.table()
    assert set(tally.table()) == {"jira", "files", "pages"}
