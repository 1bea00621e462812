"""Delivery of a requirement that several issues implement: the least advanced of theirs (REQ-21, REQ-22)."""

from __future__ import annotations

from dataclasses import replace

import pytest

from syncer.domain.json import JsonValue
from syncer.sync.implementing import ALSO, DELIVERY, records_of, together
from syncer.sync.merge import FOREIGN, UNSEEN, Absent, View
from syncer.sync.observation import (
    Agreed,
    Category,
    Counterpart,
    IssueLink,
    IssueState,
    Marker,
    Observation,
    Side,
    Standing,
)
from syncer.sync.plan import Plan
from syncer.sync.work import STATUS
from tests.support.seen import issue, mapped, on_jira, planned, seen, stored

ONE, TWO = "REQ-0001", "REQ-0002"
LINE = "records: {requirement: {links: {implemented_by: {type: Relates, verb: relates to}}}}\n"
BOTH = "records: {requirement: {delivery: {direction: both}, links: {implemented_by: {type: Relates}}}}\n"
STATUSES = {
    "not_started": ("To Do", "1", Category.TO_DO),
    "in_progress": ("In Progress", "3", Category.IN_PROGRESS),
    "built": ("Done", "10001", Category.DONE),
}


def link(number: int, kind: str = "Relates") -> IssueLink:
    """A link to the issue of that number."""
    return IssueLink(kind, True, str(10000 + number), f"CAMP-{number}", f"link-{number}")


def stands(one: IssueState, word: str) -> IssueState:
    """The issue in the status that means a word."""
    name, number, category = STATUSES[word]
    return replace(one, status=name, status_id=number, category=category)


def further(number: int, word: str = "", *also: str) -> Counterpart:
    """A further issue of the first requirement as last read."""
    others: list[JsonValue] = [*also]
    said: dict[str, JsonValue] = {DELIVERY: word, STATUS: [word, "x"]} if word else {STATUS: ["?", "x"]}
    seen_as = said | ({ALSO: others} if others else {})
    native, key = str(10000 + number), f"CAMP-{number}"
    return Counterpart(Side.JIRA, native, ONE, key, "2026", primary=False, seen=seen_as)


def own(word: str, *numbers: int) -> Counterpart:
    """The first requirement's own issue, linked to others, as last read and agreed."""
    part = on_jira(ONE, 1, tuple(link(number) for number in numbers))
    agreed = {**part.agreed, DELIVERY: Agreed(word, word)}
    return replace(part, agreed=agreed, seen={**part.seen, DELIVERY: word})


def delivery(plan: Plan) -> JsonValue:
    """What the register says of the first requirement by then."""
    return plan.records[ONE][1].get(DELIVERY)


def noted(plan: Plan) -> dict[str, Counterpart]:
    """What is put on record of further issues."""
    return {a.counterpart.key: a.counterpart for a in plan.attach if not a.counterpart.primary}


@pytest.mark.parametrize(
    ("mine", "others", "expected"),
    [
        ("built", [], "built"),
        ("built", ["built", "built"], "built"),
        ("built", ["in_progress", "built"], "in_progress"),
        ("built", ["not_started", "in_progress"], "not_started"),
        ("not_started", ["built"], "not_started"),
        ("in_progress", ["built"], "in_progress"),
    ],
)
def test_the_least_advanced_counts(mine: str, others: list[str], expected: str) -> None:
    """REQ-22: read for the first time or known since, the register says the same, and Jira is told nothing."""
    numbers = range(2, 2 + len(others))
    record = stored(ONE, delivery=mine)
    first = stands(replace(issue(1, ONE), links=tuple(map(link, numbers))), mine)
    read = [stands(issue(n), word) for n, word in zip(numbers, others, strict=True)]
    at_first = planned(seen(records=(record,), parts=(own(mine),), issues=(first, *read)), mapped(LINE))
    parts = (own(mine, *numbers), *(further(n, w) for n, w in zip(numbers, others, strict=True)))
    since = planned(seen(records=(record,), parts=parts), mapped(LINE))
    for plan in (at_first, since):
        assert delivery(plan) == expected
        assert (plan.transitions, plan.edits, plan.forget) == ((), (), ())
    assert {key: part.seen[DELIVERY] for key, part in noted(at_first).items()} == {
        f"CAMP-{n}": word for n, word in zip(numbers, others, strict=True)
    }
    assert noted(since) == {}


@pytest.mark.parametrize(
    ("one", "kept"),
    [
        (issue(2), True),
        (replace(issue(2), marker=Marker(ONE, "inst")), False),
        (replace(issue(2), marker=Marker("ACT-0009", "another")), False),
        (replace(issue(2), status="Waiting", status_id="77", category=Category.UNDEFINED), True),
    ],
)
def test_what_carries_a_mark_is_no_further_issue(one: IssueState, kept: bool) -> None:
    """B-01: it is a record's own or a clone; one whose status says nothing is known and does not count."""
    first = stands(replace(issue(1, ONE), links=(link(2),)), "built")
    records = (stored(ONE, delivery="built"),)
    plan = planned(seen(records=records, parts=(own("built"),), issues=(first, one)), mapped(LINE))
    assert bool(noted(plan)) == kept
    assert delivery(plan) == ("not_started" if kept and one.status == "To Do" else "built")


def test_a_records_own_issue_is_none_of_anothers() -> None:
    """REQ-21: two requirements that are linked to each other keep their own deliveries."""
    parts = (own("built", 2), replace(on_jira(TWO, 2), links=(link(1),)))
    records = (stored(ONE, delivery="built"), stored(TWO))
    plan = planned(seen(records=records, parts=parts), mapped(LINE))
    assert (delivery(plan), noted(plan)) == ("built", {})


def look(what: str) -> Observation:
    """One that two requirements share: unlinked from the first, gone from both, or gone and unlinked."""
    records = (stored(ONE, delivery="not_started"), stored(TWO, delivery="not_started"))
    two = on_jira(TWO, 5, (link(3),) if what != "unlinked and gone" else ())
    parts = (own("built", *([3] if what == "gone" else [])), two, further(3, "not_started", TWO))
    vanished = frozenset({"10003"}) if "gone" in what else frozenset()
    return seen(records=records, parts=parts, vanished=vanished)


@pytest.mark.parametrize(
    ("what", "told", "count"), [("unlinked", [], 1), ("gone", [ONE], 1), ("unlinked and gone", [ONE], 0)]
)
def test_one_that_went_is_told_and_does_not_count(what: str, told: list[str], count: int) -> None:
    """B-08: one that is linked no more is forgotten, and only where it went people are told."""
    plan = planned(look(what), mapped(LINE))
    assert [p.uid for p in plan.problems if p.code == "further-gone"] == told
    assert (delivery(plan), len(noted(plan)), len(plan.forget)) == ("built", count, 1 - count)
    if what == "unlinked":
        assert records_of(noted(plan)["CAMP-3"]) == [TWO]
    if what == "gone":
        gone = noted(plan)["CAMP-3"]
        assert (gone.standing, records_of(gone)) == (Standing.HIDDEN, [ONE, TWO])


def test_without_the_line_nothing_is_kept() -> None:
    """A mapping that loses its line forgets further issues and says what the own issue says."""
    records = (stored(ONE, delivery="not_started"),)
    plan = planned(seen(records=records, parts=(own("built", 2), further(2, "not_started"))), mapped())
    assert (delivery(plan), [p.key for p in plan.forget]) == ("built", ["CAMP-2"])


@pytest.mark.parametrize(
    ("pulled", "direction", "register", "expected"),
    [
        ("built", "both", "in_progress", ("in_progress", "both")),
        ("built", "both", "built", ("in_progress", "from_side")),
        ("built", "from_side", "built", ("in_progress", "from_side")),
        ("built", "to_side", "built", ("built", "to_side")),
        ("not_started", "both", "built", ("not_started", "both")),
        (FOREIGN, "both", "built", (FOREIGN, "both")),
        (UNSEEN, "both", "built", (UNSEEN, "both")),
    ],
)
def test_jira_says_the_least_advanced(
    pulled: JsonValue | Absent, direction: str, register: str, expected: tuple[object, str]
) -> None:
    """Where the own issue says the register's word already, no move of it helps: Jira is right (REQ-22)."""
    view = View("jira", "native", pulled, None, direction)
    said = together(view, DELIVERY, ("in_progress",), register)
    assert (said.pulled, said.direction) == expected
    assert together(view, DELIVERY, (), register) is view
    assert together(view, "agreement", ("in_progress",), register) is view


def test_only_the_own_issue_is_ever_moved() -> None:
    """REQ-22: a person's word moves it once; what the others lack comes back into the register and moves nothing."""
    mapping = mapped(BOTH)
    parts = (own("in_progress", 2), further(2, "in_progress"))
    first = planned(seen(records=(stored(ONE, delivery="built"),), parts=parts), mapping)
    assert [(t.uid, t.key, t.aim.word) for t in first.transitions] == [(ONE, "CAMP-1", "built")]
    assert delivery(first) == "built"
    parts = (own("built", 2), further(2, "in_progress"))
    second = planned(seen(records=(stored(ONE, delivery="built"),), parts=parts), mapping)
    assert (second.transitions, delivery(second)) == ((), "in_progress")
    settled = replace(parts[0], agreed={**parts[0].agreed, DELIVERY: Agreed("in_progress", "in_progress")})
    third = planned(seen(records=(stored(ONE, delivery="in_progress"),), parts=(settled, parts[1])), mapping)
    assert (third.transitions, third.changes, third.attach) == ((), (), ())
