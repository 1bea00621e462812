"""What a plan asks for: drafts, edits, links and stops, from observations made by hand."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from syncer.domain.problems import Severity
from syncer.sync.observation import (
    Agreed,
    Decision,
    DecisionKind,
    FilesObservation,
    Held,
    IssueLink,
    Marker,
)
from syncer.sync.plan import inside
from syncer.sync.work import OVERWRITTEN
from tests.support.seen import (
    NOW,
    claim,
    file_part,
    in_file,
    issue,
    mapped,
    on_jira,
    planned,
    seen,
    stored,
)

REQ, TWO = "REQ-0001", "REQ-0002"
LABELLED = "records: {requirement: {agreement: {mirror: label}}}\n"


def decision(number: int, kind: DecisionKind, subject: str, **payload: object) -> Decision:
    return Decision(number, kind, subject, dict(payload), "pm", NOW)  # type: ignore[arg-type]  # JSON


# ----------------------------------------------------------------------------------------- drafts


def test_a_record_without_an_issue_gets_one_draft() -> None:
    record = stored(REQ, priority="high", owner="ann@example.com", background="Why.", description="As a …")
    (draft,) = planned(seen(records=(record,))).drafts
    assert draft.types == ("Story", "故事", "Task", "任务")
    assert draft.fields == {"summary": f"Title of {REQ}", "priority": "High", "assignee": "acc-ann"}
    assert draft.sections.edits == {"": "As a …", "background": "Why."}
    assert draft.labels == ("sy",)
    assert draft.agree["priority"] == Agreed("high", "High")
    assert draft.agree["owner"] == Agreed("ann@example.com", "acc-ann")


def test_internal_fields_never_ride_in_the_property() -> None:
    """B-22."""
    record = stored(REQ, value=5, cost=3, risk=1, importance="core", urgency="urgent")
    (draft,) = planned(seen(records=(record,))).drafts
    assert not {"value", "cost", "risk"} & set(draft.rest)
    assert draft.rest == draft.agree["#rest"].register


def test_an_unknown_person_is_left_out_and_said() -> None:
    """B-20."""
    plan = planned(seen(records=(stored(REQ, owner="nobody@example.org"),)))
    assert "assignee" not in plan.drafts[0].fields
    assert "owner" not in plan.drafts[0].agree
    assert [(p.code, p.uid) for p in plan.problems] == [("not-in-jira", REQ)]


def test_no_second_draft_while_a_create_is_under_way() -> None:
    """B-01."""
    assert planned(seen(records=(stored(REQ),), hub={"claims": (claim(REQ),)})).drafts == ()


def test_no_draft_for_a_record_whose_issue_is_out_of_sight() -> None:
    """B-08."""
    plan = planned(
        seen(
            records=(stored(REQ, priority="high"), stored(TWO)),
            parts=(on_jira(REQ, 1), on_jira(TWO, 2)),
            vanished=frozenset({"10001"}),
        )
    )
    assert (plan.drafts, plan.edits, plan.stops) == ((), (), ())
    assert [(p.code, p.uid, p.severity) for p in plan.problems] == [("issue-gone", REQ, Severity.WARNING)]
    assert [a.counterpart.missing_since for a in plan.attach] == [NOW.isoformat()]


def test_a_kind_that_lives_in_the_register_gets_no_issue() -> None:
    assert planned(seen(records=(stored("MTG-0001"),))).drafts == ()
    assert planned(seen(records=(stored(REQ, nature="commercial"),))).drafts == ()


# ------------------------------------------------------------------------------------------ edits


def test_no_difference_no_edit() -> None:
    """B-21."""
    plan = planned(seen(records=(stored(REQ),), parts=(on_jira(REQ, 1),)))
    assert (plan.edits, plan.attach, plan.changes, plan.problems) == ((), (), (), ())


def test_one_edit_carries_all_that_differs() -> None:
    record = stored(REQ, title="New", priority="high", background="Why.", urgency="urgent")
    (edit,) = planned(seen(records=(record,), parts=(on_jira(REQ, 1),))).edits
    assert edit.fields == {"summary": "New", "priority": "High"}
    assert edit.sections.edits == {"background": "Why."}
    assert edit.writes["background"] == "description"
    assert edit.before["title"] == f"Title of {REQ}"
    assert edit.agree["priority"] == Agreed("high", "High")


def test_labels_of_people_are_none_of_ours() -> None:
    """B-21: only labels that start with ours are ever added or taken away."""
    part = replace(on_jira(REQ, 1), seen={**on_jira(REQ, 1).seen, "#labels": ["sy", "sy-agreement-draft"]})
    plan = planned(seen(records=(stored(REQ, agreement="confirmed"),), parts=(part,)), mapped(LABELLED))
    (edit,) = plan.edits
    assert edit.add_labels == ("sy-agreement-confirmed",)
    assert edit.remove_labels == ("sy-agreement-draft",)


def test_labels_are_read_from_the_issue_where_it_was_fetched() -> None:
    found = issue(1, REQ, labels=["theirs", "sy-agreement-confirmed", "sy-other"])
    plan = planned(
        seen(records=(stored(REQ, agreement="confirmed"),), parts=(on_jira(REQ, 1),), issues=(found,)),
        mapped(LABELLED),
    )
    (edit,) = plan.edits
    assert (edit.add_labels, edit.remove_labels) == (("sy",), ())


def test_a_value_of_jira_that_nobody_listed_is_shown_and_stays() -> None:
    found = issue(1, REQ, priority="Blocker")
    plan = planned(seen(records=(stored(REQ, priority="high"),), parts=(on_jira(REQ, 1),), issues=(found,)))
    assert (plan.edits, plan.changes, plan.hold) == ((), (), ())
    assert [(p.code, p.severity) for p in plan.problems] == [("foreign-value", Severity.INFO)]


def test_a_frozen_record_keeps_what_jira_says_for_later() -> None:
    """Nothing moves, nothing is agreed; but what was read is on record, and a settled claim finds its issue."""
    found = issue(1, REQ, summary="Said in Jira")
    frozen = frozenset({f"requirements/{REQ}.md"})
    plan = planned(
        seen(
            records=(stored(REQ), stored(TWO)),
            parts=(on_jira(REQ, 1), file_part(REQ), file_part(TWO), on_jira(TWO, 2)),
            issues=(found,),
            files=(in_file(TWO),),
            frozen=frozen,
        )
    )
    (attach,) = plan.attach
    assert attach.counterpart.seen["title"] == "Said in Jira"
    assert (attach.agree, plan.changes, plan.edits, plan.files) == ({}, (), (), ())
    made = planned(
        seen(
            records=(stored(REQ),),
            parts=(file_part(REQ),),
            issues=(found,),
            files=(),
            frozen=frozen,
            hub={"claims": (claim(REQ, title=f"Title of {REQ}"),)},
        )
    )
    (attach,) = made.attach
    assert (attach.counterpart.native, attach.agree["title"].side) == ("10001", f"Title of {REQ}")
    assert made.drafts == ()


def test_words_that_were_overwritten_wait_for_a_person() -> None:
    kept = Held(REQ, "background", {"register": "Ours.", "jira": "Theirs."}, {}, "Old.", NOW, OVERWRITTEN)
    observation = seen(records=(stored(REQ),), parts=(on_jira(REQ, 1),), hub={"held": (kept,)})
    due = kept.since + timedelta(days=2)
    assert [h.held for h in planned(observation).hold] == [replace(kept, due=due)]
    assert planned(observation).unhold == ()
    told = decision(7, DecisionKind.RESOLVE, f"{REQ} background", value="Theirs.", against={})
    decided = planned(replace(observation, hub=replace(observation.hub, decisions=(told,))))
    assert ([u.field for u in decided.unhold], decided.rulings) == (["background"], (7,))
    assert decided.records[REQ][1]["background"] == "Theirs."
    assert decided.edits[0].sections.edits == {"background": "Theirs."}


def test_a_decision_on_a_frozen_record_waits() -> None:
    told = decision(7, DecisionKind.RESOLVE, f"{REQ} title", value="x", against={})
    plan = planned(
        seen(
            records=(stored(REQ),),
            parts=(file_part(REQ),),
            files=(),
            frozen=frozenset({f"requirements/{REQ}.md"}),
            hub={"decisions": (told,)},
        )
    )
    assert plan.rulings == ()


def test_a_record_rebuilt_from_its_mark_takes_the_property_and_gets_a_file() -> None:
    found = replace(issue(1, REQ), marker=Marker(REQ, "other", "", {"urgency": "urgent"}))
    plan = planned(seen(issues=(found,), files=(in_file(TWO),)))
    (create,) = [c for c in plan.creates if c.uid == REQ]
    assert create.values == {"title": f"Title of {REQ}", "urgency": "urgent", "delivery": "not_started"}
    assert [(f.uid, f.digest) for f in plan.files] == [(REQ, "")]
    assert [e.uid for e in plan.edits] == []


# ------------------------------------------------------------------------------------------ links


def linked(*links: IssueLink, **values: object) -> tuple[str, ...]:
    record = stored(TWO, depends_on=[REQ], **values)  # type: ignore[arg-type]  # JSON
    plan = planned(seen(records=(stored(REQ), record), parts=(on_jira(REQ, 1), on_jira(TWO, 2, links))))
    return tuple(link.claim for link in plan.links)


def test_a_link_that_stands_is_not_made_again() -> None:
    assert linked() == (f"{REQ}>Blocks>{TWO}",)
    assert linked(IssueLink("Blocks", False, "10001", "CAMP-1")) == ()
    assert linked(IssueLink("Blocks", True, "10001", "CAMP-1")) == (f"{REQ}>Blocks>{TWO}",)
    assert linked(IssueLink("Relates", False, "10001", "CAMP-1")) == (f"{REQ}>Blocks>{TWO}",)


def test_a_link_under_way_is_not_made_again() -> None:
    making = replace(claim(f"{REQ}>Blocks>{TWO}"))
    plan = planned(
        seen(
            records=(stored(REQ), stored(TWO, depends_on=[REQ])),
            parts=(on_jira(REQ, 1), on_jira(TWO, 2)),
            hub={"claims": (making,)},
        )
    )
    assert plan.links == ()


def changing(*links: IssueLink, more: str = "") -> tuple[str, ...]:
    change = stored("CR-0001", changes=[{"requirement": REQ, "what": "more"}])
    parts = (on_jira(REQ, 1, links), on_jira("CR-0001", 2))
    return tuple(link.claim for link in planned(seen(records=(stored(REQ), change), parts=parts)).links)


def test_what_change_requests_say_shows_on_the_requirement_once() -> None:
    """REQ-21; a type with one verb for both ways stands in either direction."""
    assert changing() == (f"{REQ}>Relates>CR-0001",)
    for outward in (True, False):
        assert changing(IssueLink("Relates", outward, "10002", "CAMP-2")) == ()


@pytest.mark.parametrize(
    ("other", "severity", "told"),
    [
        ("MTG-0001", Severity.INFO, "MTG-0001 has no issue"),
        ("REQ-0404", Severity.WARNING, "there is no record REQ-0404"),
    ],
)
def test_a_link_whose_other_end_has_no_issue_is_listed(other: str, severity: Severity, told: str) -> None:
    records = (stored(REQ, depends_on=[other]), stored("MTG-0001"))
    plan = planned(seen(records=records, parts=(on_jira(REQ, 1),)))
    assert plan.links == ()
    (problem,) = plan.problems
    assert (problem.code, problem.severity) == ("link-skipped", severity)
    assert told in problem.message


def test_a_record_is_never_linked_with_itself() -> None:
    plan = planned(seen(records=(stored(REQ, depends_on=[REQ]),), parts=(on_jira(REQ, 1),)))
    assert (plan.links, [one.code for one in plan.problems]) == ((), ["names-itself"])


# ------------------------------------------------------------------------------------------ stops


def test_a_first_push_waits_unless_the_mapping_lets_it() -> None:
    waiting = mapped("guard: {first_push: approve}\n")
    fresh = seen(records=(stored(REQ),))
    assert [s.item for s in planned(fresh, waiting).stops] == ["first-push"]
    assert planned(fresh).stops == ()
    later = seen(records=(stored(REQ), stored(TWO)), parts=(on_jira(TWO, 2),))
    assert planned(later, waiting).stops == ()


def test_an_empty_folder_stops_and_two_empty_sides_do_not() -> None:
    """B-07."""
    empty = FilesObservation(empty=True)
    gone = replace(seen(records=(stored(REQ),), parts=(file_part(REQ), on_jira(REQ, 1))), files=empty)
    assert [s.item for s in planned(gone).stops] == ["files-empty"]
    assert planned(replace(seen(), files=empty)).stops == ()


def test_issues_that_went_in_numbers_stop() -> None:
    """B-07, B-08: more than max(10, 10 %), or all of several; those known to be missing no longer count."""
    uids = [f"REQ-{n:04d}" for n in range(1, 31)]
    records = tuple(stored(uid) for uid in uids)
    parts = tuple(on_jira(uid, n) for n, uid in enumerate(uids, 1))
    for gone, stops in ((10, []), (11, ["jira-empty"]), (30, ["jira-empty"])):
        vanished = frozenset(str(10000 + n) for n in range(1, gone + 1))
        plan = planned(seen(records=records, parts=parts, vanished=vanished))
        assert [s.item for s in plan.stops] == stops
    known = tuple(replace(part, missing_since="2026-11-20") for part in parts[:20]) + parts[20:]
    vanished = frozenset(str(10000 + n) for n in range(1, 21))
    assert planned(seen(records=records, parts=known, vanished=vanished)).stops == ()


def test_our_own_overwrites_in_numbers_stop_and_edits_of_people_do_not() -> None:
    """B-07."""
    uids = [f"REQ-{n:04d}" for n in range(1, 13)]
    taken = mapped(
        "records: {requirement: {fields: {priority: {jira: priority, values: {high: High, low: Low}, wins: register}}}}\n"
    )
    records = tuple(stored(uid, priority="high") for uid in uids)
    issues = tuple(issue(n, uid, priority="Low") for n, uid in enumerate(uids, 1))
    first = tuple(on_jira(uid, n) for n, uid in enumerate(uids, 1))
    assert [s.item for s in planned(seen(records=records, parts=first, issues=issues), taken).stops] == [
        "overwrites"
    ]
    moved = tuple(
        replace(
            part,
            agreed={**part.agreed, "priority": Agreed("low", "Low")},
            seen={**part.seen, "priority": "Low"},
        )
        for part in first
    )
    assert planned(seen(records=records, parts=moved), taken).stops == ()


def test_what_settles_after_creates_touches_known_records_alone() -> None:
    """A file that appeared in between waits for the next cycle."""
    plan = planned(
        seen(records=(stored(REQ),), files=(in_file(REQ), replace(in_file(TWO, "requirements/x.md"), uid="")))
    )
    rest = inside(plan, {REQ})
    assert (rest.creates, rest.drafts, rest.edits, rest.links) == ((), (), (), ())
    assert [a.counterpart.uid for a in rest.attach] == [REQ]
    assert rest.files == ()
    assert plan.creates != ()
    assert len(plan.attach) == 2


@pytest.mark.parametrize(
    ("wins", "value", "held"),
    [("register", "low", 0), ("files", "low", 0), ("jira", "high", 0), ("hold", "medium", 1)],
)
def test_a_file_speaks_for_the_register_against_jira(wins: str, value: str, held: int) -> None:
    """B-05: an edit in the file and another in Jira; where the register is right, that is not Jira."""
    line = f"{{jira: priority, values: {{high: High, medium: Medium, low: Low}}, wins: {wins}}}"
    part = on_jira(REQ, 1, priority="medium")
    agreed = {**part.agreed, "priority": Agreed("medium", "Medium")}
    plan = planned(
        seen(
            records=(stored(REQ, priority="medium"),),
            parts=(replace(part, agreed=agreed), file_part(REQ, priority="medium")),
            issues=(issue(1, REQ, priority="High"),),
            files=(in_file(REQ, priority="low"),),
        ),
        mapped(f"records: {{requirement: {{fields: {{priority: {line}}}}}}}\n"),
    )
    assert len(plan.hold) == held
    assert plan.records[REQ][1]["priority"] == value


def test_a_heading_that_people_took_away_is_told_once() -> None:
    """A section nobody can find is no cleared text; silence would let people believe that it is read."""
    part = replace(on_jira(REQ, 1, background="Why."), unseen=frozenset())
    looked = seen(records=(stored(REQ, background="Why."),), parts=(part,), issues=(issue(1, REQ),))
    made = planned(looked)
    (told,) = [one for one in made.problems if one.code == "heading-gone"]
    assert "background: CAMP-1 has no heading" in told.message
    assert "Background or 应用背景" in told.hint
    assert (made.records[REQ][1]["background"], made.edits) == ("Why.", ())
    (attach,) = made.attach
    again = planned(replace(looked, hub=replace(looked.hub, counterparts=(attach.counterpart,))))
    assert "heading-gone" not in [one.code for one in again.problems]
