"""What `doctor` says of ways and screens for states that move issues (B-15, B-18)."""

from __future__ import annotations

from typing import Any

from syncer.doctor import in_jira
from syncer.doctor.in_workflow import workflow_results
from syncer.domain.kinds import Kind
from syncer.facts import WayFacts, WorkflowFacts
from syncer.sync.comment_keys import Comments
from syncer.sync.mapping import Mapping
from syncer.sync.observation import Category, Status
from syncer.sync.workflow import Way
from tests.support.seen import mapped

OPEN, DOING, DONE = (
    Status("1", "Open", Category.TO_DO),
    Status("2", "Doing", Category.IN_PROGRESS),
    Status("3", "Done", Category.DONE),
)


def mapping(**state: Any) -> Mapping:
    written = {"jira": "status", "values": {"open": "Open", "done": {"category": "done"}}} | state
    record = {
        "issues": {"create": [{"type": "Task"}]},
        "fields": {"title": {"jira": "summary"}},
        "state": written,
    }
    return Mapping.model_validate({"version": 1, "records": {"action": record}})


def way(number: str, to: Status, **requires: str) -> WayFacts:
    return WayFacts(Way(number, f"To {to.name}", to, bool(requires)), requires)


def said(made: Mapping, **offers: tuple[WayFacts, ...]) -> list[tuple[str, str]]:
    by_id = {{"open": "1", "doing": "2", "done": "3"}[name]: ways for name, ways in offers.items()}
    facts = WorkflowFacts(Kind.ACTION, "Task", (OPEN, DOING, DONE), by_id)
    return [(one.level.value, one.found) for one in workflow_results(facts, made, {"summary": "summary"})]


def test_ways_over_several_steps_are_ways() -> None:
    offers = {"open": (way("1", DOING),), "doing": (way("2", DONE),), "done": (way("3", OPEN),)}
    assert said(mapping(), **offers) == [
        ("ok", "every Task gets to the statuses of state, and screens are filled")
    ]


def test_a_dead_end_is_named_and_what_nobody_saw_is_not() -> None:
    offers = {"open": (way("1", DOING),), "doing": (way("2", OPEN),)}
    assert said(mapping(), **offers) == [
        ("warning", "no way leads from “Open”, “Doing” to “done” of state"),
        (
            "ok",
            "no Task stands in “Done”, so nobody sees what is offered there; it is found out when the first one is moved",
        ),
    ]


def test_a_screen_that_requires_what_nothing_fills_is_named_once() -> None:
    closing = way("2", DONE, resolution="Resolution", customfield_1="Fix reason", summary="Summary")
    offers = {"open": (closing,), "doing": (closing,), "done": (way("3", OPEN),)}
    assert said(mapping(), **offers) == [
        (
            "warning",
            "“To Done” to “Done” requires “Resolution”, “Fix reason”, which the mapping does not fill",
        )
    ]
    filled = mapping(
        screen={"fix reason": {"from": "outcome"}}, resolution={"by": "priority", "else": "Done"}
    )
    assert [level for level, _ in said(filled, **offers)] == ["ok"]


def test_a_word_whose_status_the_type_lacks_is_named() -> None:
    made = mapping(values={"open": "Open", "done": "Closed"})
    offers = {"open": (way("1", DOING),), "doing": (way("2", OPEN),), "done": (way("2", OPEN),)}
    assert said(made, **offers) == [("warning", "Task has no status for “done” of state")]


def test_moving_needs_its_permission() -> None:
    assert "TRANSITION_ISSUES" in in_jira.needed(mapping())
    assert "TRANSITION_ISSUES" not in in_jira.needed(mapping(direction="from_jira"))


def test_texts_that_may_be_too_long_need_the_right_to_attach() -> None:
    """B-23."""
    assert "CREATE_ATTACHMENTS" in in_jira.needed(mapped())
    assert "CREATE_ATTACHMENTS" not in in_jira.needed(mapping())


def test_commenting_needs_its_permission() -> None:
    quiet = mapping()
    told = quiet.model_copy(update={"comments": Comments(status="issue")})
    assert "ADD_COMMENTS" in in_jira.needed(told)
    assert "ADD_COMMENTS" not in in_jira.needed(quiet)
