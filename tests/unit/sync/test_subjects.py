"""Which record a file and an issue speak of: by ids, marks and what the store knows, never by guess (B-01)."""

from __future__ import annotations

from dataclasses import replace

from syncer.domain.records import Kind
from syncer.sync.observation import FileRecord
from syncer.sync.subjects import NEW, Subject, identify
from tests.support.seen import claim, file_part, in_file, issue, on_jira, seen, stored

REQ = "REQ-0001"


def one(subjects: tuple[Subject, ...], uid: str) -> Subject:
    (found,) = [subject for subject in subjects if subject.uid == uid]
    return found


def test_a_file_with_an_id_is_that_records() -> None:
    subjects, problems = identify(seen(records=(stored(REQ),), files=(in_file(REQ),)))
    assert (one(subjects, REQ).file, problems) == (in_file(REQ), ())


def test_a_file_without_an_id_is_a_new_record() -> None:
    unnamed = replace(in_file(REQ), uid="")
    subjects, _ = identify(seen(records=(stored(REQ),), parts=(on_jira(REQ, 1),), files=(unnamed,)))
    assert one(subjects, NEW + unnamed.handle).is_new
    assert one(subjects, REQ).file is None


def test_a_file_whose_id_is_still_to_be_written_is_known_by_place_and_title() -> None:
    unnamed = replace(in_file(REQ), uid="")
    subjects, _ = identify(seen(records=(stored(REQ),), parts=(file_part(REQ),), files=(unnamed,)))
    assert [s.uid for s in subjects] == [REQ]


def test_a_place_that_slipped_to_another_line_is_not_enough() -> None:
    """Somebody put a line before ours while our ids were not written yet."""
    handle = "meetings/kick.md#actions/1"
    line = FileRecord(Kind.ACTION, "", handle, {"title": "Quite another"})
    subjects, problems = identify(
        seen(records=(stored("ACT-0001"),), parts=(file_part("ACT-0001", handle),), files=(line,))
    )
    assert {s.uid for s in subjects} == {"ACT-0001", NEW + handle}
    assert [p.code for p in problems] == ["file-gone"]


def test_a_provisional_id_is_followed_to_what_it_became() -> None:
    """B-25."""
    file = replace(in_file(REQ, "requirements/x.md"), uid="", alias="REQ-?a7f3")
    subjects, _ = identify(seen(records=(stored(REQ),), files=(file,), hub={"aliases": {"REQ-?a7f3": REQ}}))
    assert one(subjects, REQ).file == file


def test_a_file_of_another_kind_freezes_the_record() -> None:
    wrong = replace(in_file(REQ), kind=Kind.ACTION)
    subjects, problems = identify(seen(records=(stored(REQ),), files=(wrong,)))
    assert one(subjects, REQ).frozen
    assert [(p.code, p.uid) for p in problems] == [("wrong-kind", REQ)]


def test_a_file_that_cannot_be_read_freezes_its_record_alone() -> None:
    parts = (file_part(REQ), file_part("REQ-0002"))
    subjects, problems = identify(
        seen(
            records=(stored(REQ), stored("REQ-0002")),
            parts=parts,
            files=(in_file("REQ-0002"),),
            frozen=frozenset({f"requirements/{REQ}.md"}),
        )
    )
    assert [s.uid for s in subjects if s.frozen] == [REQ]
    assert problems == ()


def test_a_file_that_went_is_a_question_and_the_record_goes_on() -> None:
    """B-06."""
    subjects, problems = identify(
        seen(records=(stored(REQ), stored("REQ-0002")), parts=(file_part(REQ),), files=(in_file("REQ-0002"),))
    )
    assert not one(subjects, REQ).frozen
    assert [(p.code, p.uid) for p in problems] == [("file-gone", REQ)]


def test_an_issue_is_its_records_by_id_whatever_its_mark_says() -> None:
    stray = issue(1, "REQ-0009")
    subjects, _ = identify(seen(records=(stored(REQ),), parts=(on_jira(REQ, 1),), issues=(stray,)))
    assert one(subjects, REQ).issue == stray
    assert len(subjects) == 1


def test_an_issue_with_our_mark_is_found_again() -> None:
    found = issue(1, REQ)
    subjects, _ = identify(seen(records=(stored(REQ),), issues=(found,)))
    assert one(subjects, REQ).issue == found


def test_a_mark_alone_rebuilds_the_record() -> None:
    subjects, _ = identify(seen(issues=(issue(1, REQ),)))
    assert (one(subjects, REQ).kind, one(subjects, REQ).is_new) == (Kind.REQUIREMENT, True)


def test_an_unreadable_mark_is_left_alone() -> None:
    assert identify(seen(issues=(issue(1, "nonsense"),))) == ((), ())


def test_a_clone_is_not_taken_for_the_original() -> None:
    subjects, problems = identify(
        seen(records=(stored(REQ),), parts=(on_jira(REQ, 1),), issues=(issue(1, REQ), issue(2, REQ)))
    )
    assert (one(subjects, REQ).issue, problems) == (issue(1, REQ), ())


def test_of_two_marked_issues_nobody_knows_the_older_is_the_original() -> None:
    subjects, _ = identify(seen(issues=(issue(10, REQ), issue(9, REQ))))
    assert one(subjects, REQ).issue == issue(9, REQ)


def test_an_issue_asked_for_that_did_not_come_is_missing() -> None:
    """B-08."""
    subjects, _ = identify(
        seen(records=(stored(REQ),), parts=(on_jira(REQ, 1),), vanished=frozenset({"10001"}))
    )
    assert one(subjects, REQ).missing
    still = replace(on_jira(REQ, 1), missing_since="2026-11-20")
    assert one(identify(seen(records=(stored(REQ),), parts=(still,)))[0], REQ).missing
    back = identify(seen(records=(stored(REQ),), parts=(still,), issues=(issue(1, REQ),)))[0]
    assert not one(back, REQ).missing


def test_a_create_under_way_is_known_to_its_record() -> None:
    subjects, _ = identify(seen(records=(stored(REQ),), hub={"claims": (claim(REQ),)}))
    assert one(subjects, REQ).claim == claim(REQ)


def test_records_come_in_the_order_of_their_numbers() -> None:
    uids = ["REQ-10000", "REQ-0002", "ACT-0001", "REQ-0011"]
    subjects, _ = identify(seen(records=tuple(stored(uid) for uid in uids)))
    assert [s.uid for s in subjects] == ["ACT-0001", "REQ-0002", "REQ-0011", "REQ-10000"]
