"""More of our own doings than the limit, and sides that are suddenly empty, wait for a person (B-07)."""

from __future__ import annotations

from dataclasses import replace

import pytest

from syncer.domain.json import JsonValue
from syncer.sync.changes import (
    Aim,
    Attach,
    FieldChange,
    IssueEdit,
    Sections,
    SetFields,
    TransitionIssue,
    UnlinkIssues,
    UnmarkIssue,
)
from syncer.sync.guard import ITEMS, stops
from syncer.sync.observation import Agreed, Counterpart, Decision, DecisionKind, Observation, Standing
from syncer.sync.page_questions import Asking, questions
from syncer.sync.plan import Plan
from syncer.sync.reactions import MARKS
from syncer.sync.remarks import PageComment
from tests.support.seen import NOW, file_part, in_file, issue, mapped, on_jira, planned, seen, stored

UIDS = [f"REQ-{n:04d}" for n in range(1, 201)]
RECORDS = tuple(stored(uid) for uid in UIDS)
PARTS = tuple(on_jira(uid, n) for n, uid in enumerate(UIDS, 1))
ALL = seen(records=RECORDS, parts=PARTS)
SAID = PageComment("1", "9", inline=False, author="a", at="2026-11-22T00:00:00+00:00", body="<p>Why?</p>")
LIMIT = 20  # of 200 records


def stopped(seen: Observation, **asked: object) -> list[str]:
    plan = replace(Plan("CAMP", NOW, ""), **asked)  # type: ignore[arg-type]  # fields of Plan
    return [stop.item for stop in stops(seen, mapped(), plan, frozenset())]


def transition(part: Counterpart, word: str = "built", before: str = "built") -> TransitionIssue:
    return TransitionIssue(part.uid, part.native, part.key, Aim("delivery", word, ("Done",)), before)


def withdrawal(uid: str, mover: str, path: str = "agreement") -> SetFields:
    return SetFields(uid, stored(uid).kind, {path: FieldChange("confirmed", "withdrawn", mover)})


def test_links_clones_moves_and_withdrawals_are_counted_by_record() -> None:
    for extra, item in ((0, []), (1, ["unlinks"])):
        gone = [
            UnlinkIssues(uid, "REQ-0200", "Blocks", "1", "depends_on", "x") for uid in UIDS[: LIMIT + extra]
        ]
        assert stopped(ALL, unlinks=tuple(gone * 3)) == item
    for extra, item in ((0, []), (1, ["clones"])):
        clones = [UnmarkIssue(p.uid, f"9{p.native}", p.key, ()) for p in PARTS[: LIMIT + extra]]
        assert stopped(ALL, unmarks=tuple(clones)) == item
    for extra, item in ((0, []), (1, ["moved"])):
        away = [Attach(replace(p, standing=Standing.MOVED)) for p in PARTS[: LIMIT + extra]]
        assert stopped(ALL, attach=tuple(away)) == item
    for extra, item in ((0, []), (1, ["withdrawals"])):
        ended = [withdrawal(uid, "jira") for uid in UIDS[: LIMIT + extra]]
        assert stopped(ALL, changes=tuple(ended)) == item


def test_comments_that_a_new_mapping_makes_questions_of_wait_and_later_ones_stop_nothing() -> None:
    """QST-1: years of talk do not become questions at once, unasked."""
    asked = [Asking("spec.en", replace(SAID, id=str(n))) for n in range(LIMIT + 1)]
    entered = questions(asked, {"spec.en": "https://x.test/9"}, {}, "CAMP", NOW)
    by_hand = Decision(1, DecisionKind.ENTER, "CAMP-QST-?1", {}, "pm", NOW)
    for extra, item in ((0, []), (1, ["questions"])):
        said = (*entered[: LIMIT + extra], by_hand)
        switched = replace(ALL.hub, cursors={"mapping": "another"}, decisions=said)
        assert stopped(replace(ALL, hub=switched)) == item
        assert stopped(replace(ALL, hub=replace(switched, cursors={}))) == []


def test_what_a_new_mapping_marks_on_many_issues_waits_and_what_time_brings_does_not() -> None:
    """B-33: rules over old issues do not fill somebody's project unasked; a Monday morning stops nothing."""
    note = {MARKS: Agreed({}, {})}
    bare = IssueEdit("", "", "", {}, Sections((), {}), ("late",), (), None, {MARKS: "labels"}, {}, note)
    edits = tuple(replace(bare, uid=p.uid, native=p.native, key=p.key) for p in PARTS[: LIMIT + 1])
    other = replace(ALL, hub=replace(ALL.hub, cursors={"mapping": "another"}))
    assert stopped(other, edits=edits) == ["reactions"]
    assert (stopped(other, edits=edits[1:]), stopped(ALL, edits=edits)) == ([], [])


def test_priorities_that_a_changed_rule_moves_on_many_issues_wait_and_those_that_scores_move_do_not() -> None:
    """B-07, PRI-1: whoever edits a threshold sees first how many issues it rewrites; an import of scores is people's own."""
    some = UIDS[: LIMIT + 1]
    ruled = tuple(
        SetFields(uid, stored(uid).kind, {"priority": FieldChange("low", "high", "rule:priority")})
        for uid in some
    )
    before = {"priority": Agreed("low", "Low")}
    parts = tuple(replace(part, agreed=before) for part in PARTS)
    after = {"priority": Agreed("high", "High")}
    edit = IssueEdit(
        "", "", "", {"priority": "High"}, Sections((), {}), (), (), None, {}, {"priority": "Low"}, after
    )
    edits = tuple(replace(edit, uid=p.uid, native=p.native, key=p.key) for p in parts[: LIMIT + 1])
    same = replace(ALL, hub=replace(ALL.hub, counterparts=parts))
    other = replace(same, hub=replace(same.hub, cursors={"mapping": "another"}))
    assert stopped(other, edits=edits, changes=ruled) == ["overwrites"]
    assert stopped(other, edits=edits[1:], changes=ruled) == []
    assert stopped(same, edits=edits, changes=ruled) == []


@pytest.mark.parametrize("mover", ["files", "register", "decision:pm", "undo"])
def test_people_may_withdraw_as_many_as_they_like(mover: str) -> None:
    assert stopped(ALL, changes=tuple(withdrawal(uid, mover) for uid in UIDS)) == []


def test_what_was_known_to_be_moved_counts_no_more() -> None:
    moved = tuple(replace(part, standing=Standing.MOVED) for part in PARTS)
    assert stopped(seen(records=RECORDS, parts=moved), attach=tuple(Attach(part) for part in moved)) == []


@pytest.mark.parametrize(
    ("agreed", "mapping", "decided", "item"),
    [
        ("built", "", False, ["transitions"]),
        ("in_progress", "", False, []),
        (None, "", False, []),
        (None, "another", False, ["transitions"]),
        ("built", "", True, []),
    ],
    ids=[
        "put back what Jira says",
        "people moved the register",
        "never agreed",
        "never agreed, and the mapping is another one",
        "people decided each",
    ],
)
def test_statuses_that_nobody_moved_in_the_register(
    agreed: str | None, mapping: str, decided: bool, item: list[str]
) -> None:
    agree = {"delivery": Agreed(agreed, agreed)} if agreed else {}
    parts = tuple(replace(part, agreed=agree) for part in PARTS)
    said = [Decision(n, DecisionKind.RESOLVE, f"{uid} delivery", {}, "pm", NOW) for n, uid in enumerate(UIDS)]
    hub: dict[str, object] = {"decisions": tuple(said) if decided else ()}
    if mapping:
        hub["cursors"] = {"mapping": mapping}
    now = seen(records=RECORDS, parts=parts, hub=hub)
    assert stopped(now, transitions=tuple(transition(part) for part in parts[: LIMIT + 1])) == item
    assert stopped(now, transitions=tuple(transition(part) for part in parts[:LIMIT])) == []


def test_every_item_can_be_approved_and_names_its_command() -> None:
    plan = replace(
        Plan("CAMP", NOW, ""),
        unmarks=tuple(UnmarkIssue(p.uid, f"9{p.native}", p.key, ()) for p in PARTS),
        changes=tuple(withdrawal(uid, "jira") for uid in UIDS),
    )
    found = stops(ALL, mapped(), plan, frozenset())
    assert {stop.item for stop in found} <= set(ITEMS)
    assert all(stop.command.endswith(f"approve {stop.item}") for stop in found)
    assert stops(ALL, mapped(), plan, frozenset({"clones", "withdrawals"})) == ()


def test_both_sides_empty_is_fine() -> None:
    """B-07: a project that nobody has filled yet, and one that people have cleared after all its records ended."""
    assert planned(seen(files=())).stops == ()
    ended: dict[str, JsonValue] = {"agreement": "withdrawn"}
    records = tuple(stored(uid, **ended) for uid in UIDS)
    files = tuple(file_part(uid) for uid in UIDS)
    gone = frozenset(part.native for part in PARTS)
    cleared = seen(records=records, parts=(*PARTS, *files), files=(), vanished=gone)
    assert planned(cleared).stops == ()
    alive = seen(records=RECORDS, parts=(*PARTS, *files), files=(), vanished=gone)
    assert [stop.item for stop in planned(alive).stops] == ["files-empty", "jira-empty"]


def test_a_project_moved_as_a_whole_stops() -> None:
    """B-09: the key in the configuration is another project's by now."""
    issues = tuple(replace(issue(n, uid), project="SHOP", key=f"SHOP-{n}") for n, uid in enumerate(UIDS, 1))
    plan = planned(seen(records=RECORDS, parts=PARTS, issues=issues))
    assert [stop.item for stop in plan.stops] == ["moved"]
    assert plan.edits == ()


def test_a_register_with_files_and_issues_goes_on() -> None:
    plan = planned(seen(records=RECORDS[:1], parts=PARTS[:1], files=(in_file(UIDS[0]),)))
    assert plan.stops == ()
