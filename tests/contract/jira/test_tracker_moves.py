"""The whole history of issues in neutral terms, with the instants of the site (B-30)."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from syncer.http.counting import Counts
from syncer.ports import Permanent
from syncer.sandbox.people.deeds import act

if TYPE_CHECKING:
    from tests.contract.jira.conftest import Desk

ANN = "analyst@example.com"


def key_of(desk: Desk, native: str) -> str:
    [issue] = desk.tracker.fetch([native])
    return issue.key


def test_a_history_is_read_in_bulk_and_one_that_never_moved_is_empty(desk: Desk) -> None:
    desk.tracker.prepare(desk.wanted())
    first, second = desk.made(desk.draft(1), desk.draft(2))
    desk.tracker.update(desk.edit(first, fields={"priority": "High", "summary": "x"}), "inst-1")
    assert desk.cost(lambda: desk.tracker.moves("CAMP", [first, second])) == Counts(
        read=1 if desk.cloud else 2
    )
    found = desk.tracker.moves("CAMP", [first, second])
    assert {"status", "resolution", "labels", "summary", "priority", "assignee", "duedate"} <= found.fields
    assert "description" not in found.fields
    assert found.moves[second] == ()
    told = {one.field: (one.before, one.after) for one in found.moves[first]}
    assert told == {"priority": ("Medium", "High"), "summary": ("Requirement 1", "x")}
    assert {(one.automatic, one.ours, one.name) for one in found.moves[first]} == {
        (True, True, desk.tracker.connect().name)
    }
    assert len({one.entry for one in found.moves[first]}) == 1


def test_what_people_do_is_told_with_who_when_and_in_which_order(desk: Desk) -> None:
    if desk.site.sandbox is None:
        pytest.skip("people of a real site do nothing for tests")
    site = desk.site.sandbox.site
    desk.tracker.prepare(desk.wanted())
    [native] = desk.made(desk.draft(1))
    key = key_of(desk, native)
    act(site, {"as": ANN, "do": "edit_issue", "issue": key, "fields": {"duedate": "2026-12-01"}})
    act(
        site, {"as": ANN, "do": "edit_issue", "issue": key, "fields": {"assignee": ANN, "labels": ["b", "a"]}}
    )
    act(site, {"as": ANN, "do": "transition", "issue": key, "to": "In Progress"})
    found = desk.tracker.moves("CAMP", [native]).moves[native]
    told = [(one.field, one.before, one.after) for one in found]
    assert told[:3] == [
        ("duedate", None, "2026-12-01"),
        ("assignee", None, desk.account(ANN)),
        ("labels", ["sy"], ["a", "b"]),
    ]
    field, before, after = told[3]
    assert isinstance(before, dict)
    assert isinstance(after, dict)
    assert (field, before["category"], after["name"], after["category"]) == (
        "status",
        "to_do",
        "In Progress",
        "in_progress",
    )
    assert {(one.account, one.automatic, one.ours) for one in found} == {(desk.account(ANN), False, False)}
    instants = [one.at for one in found]
    assert instants == sorted(instants)
    assert instants[0].utcoffset() is not None


def test_what_nobody_did_counts_as_done_by_a_program(desk: Desk) -> None:
    if desk.site.sandbox is None:
        pytest.skip("no app runs on a real site for tests")
    desk.tracker.prepare(desk.wanted())
    [native] = desk.made(desk.draft(1))
    state = desk.site.sandbox.site.jira
    issue = state.issues[int(native)]
    act(
        desk.site.sandbox.site,
        {"as": ANN, "do": "edit_issue", "issue": issue.key, "fields": {"duedate": "2026-12-01"}},
    )
    issue.history[-1] = replace(issue.history[-1], author=None)
    [one] = desk.tracker.moves("CAMP", [native]).moves[native]
    assert (one.account, one.name, one.automatic, one.ours) == ("", "", True, False)


def test_what_cannot_be_read_is_absent_and_never_an_empty_history(desk: Desk) -> None:
    if desk.site.sandbox is None:
        pytest.skip("a real site cannot be told to refuse")
    desk.tracker.prepare(desk.wanted())
    if not desk.cloud:
        assert desk.tracker.moves("CAMP", ["99999999"]).moves == {}
        return
    desk.site.sandbox.site.switches.set({"taken_away": "history=403"})
    with pytest.raises(Permanent):
        desk.tracker.moves("CAMP", ["10000"])
