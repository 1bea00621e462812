"""Reading: ids from the index with a cursor that forgets nothing, everything else from the primary store."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from syncer.http.counting import Counts
from syncer.ports import Permanent
from syncer.sync.observation import Category, Marker
from syncer.text import sections

if TYPE_CHECKING:
    from syncer.domain.json import JsonObject
    from syncer.sandbox.app import Running
    from tests.contract.jira.conftest import Desk

Another = Callable[..., "Desk"]
Deed = Callable[..., "JsonObject"]


def faults(desk: Desk, **switches: Any) -> None:
    assert desk.site.sandbox is not None
    desk.site.sandbox.site.faults.set(switches)


def test_an_issue_comes_back_in_neutral_terms(desk: Desk) -> None:
    desk.tracker.prepare(desk.wanted())
    [issue] = desk.made(desk.draft(1, duedate="2026-12-24"))
    [state] = desk.tracker.fetch([issue])
    assert (state.id, state.project, state.type) == (issue, desk.site.project, "Story")
    assert state.fields["summary"] == "Requirement 1"
    assert state.fields["labels"] == ["sy"]
    assert state.fields["duedate"] == "2026-12-24"
    assert "assignee" not in state.fields
    assert state.category is Category.TO_DO
    assert state.marker == Marker(
        "REQ-0001", "inst-1", "token-REQ-0001", {"urgency": "urgent"}, desk.site.project
    )
    specs = desk.draft(1).sections.specs
    assert sections.read(state.description, specs) == {
        "": "As a worker I want it.",
        "background": "- rain\n- mud",
        "acceptance_criteria": sections.UNSEEN,
    }


@pytest.mark.parametrize(
    ("kind", "written", "value"),
    [
        ("text", "R-7", "R-7"),
        ("number", 5.0, 5),
        ("number", 2.5, 2.5),
        ("date", "2026-12-24", "2026-12-24"),
        ("labels", ["b", "a"], ["a", "b"]),
        ("select", "Gold", "Gold"),
        ("multiselect", ["Gold", "Tin"], ["Gold", "Tin"]),
        ("url", "https://example.com/x", "https://example.com/x"),
        ("textarea", "**so** it is\n\n- a\n- b", "**so** it is\n\n- a\n- b"),
    ],
)
def test_custom_fields_of_every_type_go_both_ways(here: Desk, kind: str, written: Any, value: Any) -> None:
    """B-17."""
    options = {"options": ["Gold", "Tin"]} if "select" in kind else {}
    assert here.site.sandbox is not None
    here.site.sandbox.site.add({"fields": [{"name": "Made for this", "type": kind, **options}]})
    here.tracker.prepare(here.wanted(Made_for_this=""))
    [issue] = here.made(here.draft(1, **{"field:Made for this": written}))
    read = here.tracker.fetch([issue])[0].fields.get("field:Made for this")
    assert read in (value, f"{value}\n")
    here.tracker.update(here.edit(issue, fields={"field:Made for this": None}), "inst-1")
    assert "field:Made for this" not in here.tracker.fetch([issue])[0].fields


def test_a_person_goes_both_ways_as_account(here: Desk) -> None:
    here.tracker.prepare(here.wanted())
    analyst = here.tracker.people(["analyst@example.com"])["analyst@example.com"]
    [issue] = here.made(here.draft(1, assignee=analyst, priority="Low"))
    fields = here.tracker.fetch([issue])[0].fields
    assert (fields["assignee"], fields["priority"]) == (analyst, "Low")


def test_two_hundred_and_fifty_issues_cost_three_reads_on_cloud_and_the_missing_are_absent(
    here: Desk,
) -> None:
    """Data Center has no bulk fetch: there each issue is a read."""
    ids = [
        one for start in range(0, 250, 50) for one in here.made(*(here.draft(start + n) for n in range(50)))
    ]
    assert here.site.sandbox is not None
    here.site.sandbox.site.jira.issues.pop(int(ids[7]))
    here.tracker.connect()
    found: list[Any] = []
    cost = here.cost(lambda: found.extend(here.tracker.fetch(ids)))
    assert cost == Counts(read=3 if here.cloud else 250)
    assert {one.id for one in found} == set(ids) - {ids[7]}


def test_a_moved_issue_is_found_by_its_old_key_and_shows_its_new_one(here: Desk, deed: Deed) -> None:
    """B-09."""
    [issue] = here.made(here.draft(1))
    deed("move", who="admin@example.com", issue="CAMP-1", project="DEMO")
    [state] = here.tracker.fetch(["CAMP-1"])
    assert (state.id, state.key, state.project) == (issue, "DEMO-1", "DEMO")


def test_what_is_hidden_from_us_is_absent_and_no_error(here: Desk, deed: Deed) -> None:
    """B-08: it looks like what is gone; only the caller can weigh that."""
    ids = here.made(here.draft(1), here.draft(2))
    deed("restrict", who="admin@example.com", issue="CAMP-1", to=["pm@example.com"])
    assert [state.id for state in here.tracker.fetch(ids)] == [ids[1]]
    assert set(here.tracker.changed("CAMP", "").updated) == {ids[1]}


def test_without_a_cursor_all_that_carries_our_label_and_nothing_else(desk: Desk, deed: Deed) -> None:
    mine = desk.made(desk.draft(1), desk.draft(2))
    deed("create_issue", project="CAMP", fields={"summary": "somebody's"})
    changed = desk.tracker.changed(desk.site.project, "")
    assert set(changed.updated) >= set(mine)
    assert changed.cursor == max(changed.updated.values())
    assert all(state.marker for state in desk.tracker.fetch(sorted(changed.updated)))


@pytest.mark.parametrize("zone", ["Asia/Shanghai", "America/Los_Angeles", "Etc/UTC"])
def test_a_change_of_a_minute_ago_is_seen_whatever_our_zone(here: Desk, deed: Deed, zone: str) -> None:
    """B-10: an issue is collected at the very next look, in every zone of our profile."""
    assert here.site.sandbox is not None
    site = here.site.sandbox.site
    here.profile(time_zone=zone)
    [issue] = here.made(here.draft(1))
    cursor = here.tracker.changed("CAMP", "").cursor
    site.clock.advance(3600)
    deed("edit_issue", issue="CAMP-1", fields={"summary": "sooner"})
    changed = here.tracker.changed("CAMP", cursor)
    assert set(changed.updated) == {issue}
    assert datetime.fromisoformat(changed.cursor) - datetime.fromisoformat(cursor) == timedelta(hours=1)


@pytest.mark.parametrize("zone", ["America/St_Johns", "Pacific/Kiritimati"])
def test_an_issue_that_changes_every_sixteen_minutes_is_collected_every_time(
    here: Desk, deed: Deed, zone: str
) -> None:
    """B-10: minute literals in our zone, an overlap, no upper bound; seconds and half hours lose nothing."""
    assert here.site.sandbox is not None
    clock = here.site.sandbox.site.clock
    here.profile(time_zone=zone)
    [issue] = here.made(here.draft(1))
    cursor = here.tracker.changed("CAMP", "").cursor
    for run in range(23):
        clock.advance(16 * 60 + 7)
        deed("edit_issue", issue="CAMP-1", fields={"summary": f"Run {run}"})
        changed = here.tracker.changed("CAMP", cursor)
        assert changed.updated[issue] > cursor, run
        assert changed.cursor == changed.updated[issue]
        cursor = changed.cursor


def test_the_cursor_never_passes_what_the_index_has_shown(here: Desk, deed: Deed) -> None:
    """B-03: what the index still lacks is found by a later look."""
    here.made(here.draft(1), here.draft(2))
    cursor = here.tracker.changed("CAMP", "").cursor
    assert here.site.sandbox is not None
    clock = here.site.sandbox.site.clock
    faults(here, index_lag={"mode": "fixed", "seconds": 60})
    clock.advance(30)
    deed("edit_issue", issue="CAMP-2", fields={"summary": "later"})
    unseen = here.tracker.changed("CAMP", cursor)
    assert unseen.cursor == cursor
    clock.advance(90)
    assert here.tracker.changed("CAMP", unseen.cursor).cursor > cursor


def test_updated_is_the_same_text_in_the_index_and_in_the_store(desk: Desk) -> None:
    [issue] = desk.made(desk.draft(1))
    shown = desk.tracker.changed(desk.site.project, "").updated[issue]
    assert desk.tracker.fetch([issue])[0].updated == shown


def test_a_quiet_look_costs_one_read(desk: Desk) -> None:
    desk.made(desk.draft(1))
    cursor = desk.tracker.changed(desk.site.project, "").cursor
    assert desk.cost(lambda: desk.tracker.changed(desk.site.project, cursor)) == Counts(read=1)


def test_a_project_of_an_odd_name_is_asked_for_as_one_word(here: Desk) -> None:
    """Trap 28: a name cannot end the query early."""
    with pytest.raises(Permanent, match="no project 'CAMP\" OR project = \"DEMO'"):
        here.tracker.changed('CAMP" OR project = "DEMO', "")
    assert here.journal()[-3][1].startswith("search")


def test_recovery_walks_the_keys_after_a_number_until_a_window_is_empty(here: Desk, sandbox: Running) -> None:
    """B-01: from the primary store, whatever the index knows."""
    for start in range(0, 150, 50):
        here.made(*(here.draft(start + n) for n in range(50)))
    faults(here, index_lag={"mode": "fixed", "seconds": 3600})
    here.tracker.connect()
    windows = list(here.tracker.following("CAMP", 20))
    assert [len(window) for window in windows] == ([100, 30] if here.cloud else [25, 25, 25, 25, 25, 5])
    assert min(issue.number for window in windows for issue in window) == 21
    assert list(here.tracker.following("CAMP", 150)) == []


def test_the_highest_number_is_that_of_the_newest_issue(here: Desk, deed: Deed) -> None:
    assert here.tracker.highest("CAMP") == 0
    here.made(*(here.draft(n) for n in range(1, 13)))
    assert here.tracker.highest("CAMP") == 12
    deed("create_issue", project="DEMO", fields={"summary": "moves in"})
    deed("move", who="admin@example.com", issue="DEMO-1", project="CAMP")
    assert here.tracker.highest("CAMP") == 13


def test_the_figures_are_those_of_the_site(here: Desk, sandbox: Running) -> None:
    here.tracker.prepare(here.wanted())
    here.made(here.draft(1))
    here.tracker.changed("CAMP", "")
    seen = [entry.effect for entry in sandbox.site.journal]
    assert here.counter.counts == Counts(seen.count("read"), seen.count("write"))


def test_a_project_that_is_hidden_from_us_by_now_is_named_with_what_helps(here: Desk, deed: Deed) -> None:
    """B-14: it was there when its names were remembered."""
    here.tracker.prepare(here.wanted())
    deed("restrict", project="CAMP", to=["pm@example.com"])
    with pytest.raises(Permanent, match="no project 'CAMP', or this account may not see it") as told:
        here.tracker.changed("CAMP", "")
    assert "it may see: DEMO" in told.value.hint
    deed("restrict", project="CAMP")
    assert here.tracker.changed("CAMP", "").updated == {}


def test_changes_of_ours_in_other_projects_are_told_apart(desk: Desk, deed: Deed) -> None:
    """B-09: an issue that was moved is found by its label, and pushes the cursor of its old project no further."""
    desk.tracker.prepare(desk.wanted())
    moved, stays = desk.made(desk.draft(1), desk.draft(2))
    before = desk.tracker.changed(desk.site.project, "")
    assert set(before.updated) >= {moved, stays}
    (state,) = desk.tracker.fetch([moved])
    deed("move", issue=state.key, project="DEMO")
    now = desk.tracker.changed(desk.site.project, before.cursor)
    assert moved in now.elsewhere
    assert moved not in now.updated
    assert now.cursor == before.cursor
    (there,) = desk.tracker.fetch([moved])
    assert there.project == "DEMO"


def test_what_strayed_into_another_project_is_found_by_one_search(desk: Desk, deed: Deed) -> None:
    """B-09: on Cloud the mark comes along, so that what names another project is passed; else it has to be read.

    Where a mark names none, the history tells where the issue was made.
    """
    desk.tracker.prepare(desk.wanted())
    mine, older, theirs, stays = desk.made(*map(desk.draft, range(1, 5)))
    for native, named in ((older, {}), (theirs, {"project": "DEMO"})):
        mark: JsonObject = {"uid": "REQ-0009", "instance": "inst-1", **named}
        assert desk.client.put(f"issue/{native}/properties/syncer", mark).ok
    for state in desk.tracker.fetch([mine, older, theirs]):
        deed("move", issue=state.key, project="DEMO")
    found: dict[str, bool] = {}
    cost = desk.cost(lambda: found.update(desk.tracker.strayed(desk.site.project)))
    assert cost == Counts(read=1)
    assert stays not in found
    if desk.cloud:
        assert found == {mine: True, older: False}
    else:
        assert {native: found[native] for native in (mine, older, theirs)} == dict.fromkeys(
            (mine, older, theirs), False
        )
    there = deed("create_issue", project="DEMO", type="Task", fields={"summary": "Theirs"})
    assert desk.tracker.made_in(desk.site.project, [older, str(there["id"])]) == {
        older: True,
        str(there["id"]): False,
    }
    assert [desk.tracker.called(key) for key in (desk.site.project, "NONE")] == [desk.site.project, ""]


def test_an_archived_issue_is_read_and_shown_by_no_search(here: Desk) -> None:
    """B-08: that is how one is told."""
    assert here.site.sandbox is not None
    here.tracker.prepare(here.wanted())
    archived, stays = here.made(here.draft(1), here.draft(2))
    issues = here.site.sandbox.site.jira
    one = next(issue for issue in issues if str(issue.id) == archived)
    one.archived = True
    issues.changed(one, touch=False)
    assert [state.id for state in here.tracker.fetch([archived])] == [archived]
    assert here.tracker.shown(here.site.project, [archived, stays]) == {stays}


def test_what_may_be_told_of_an_issue_that_does_not_come(desk: Desk, deed: Deed) -> None:
    """B-08: the right to browse, others of the project, and on Data Center the refusal of what is hidden."""
    assert desk.site.sandbox is not None
    desk.site.sandbox.site.switches.set({"dc_hidden_issue": "forbidden"})
    desk.tracker.prepare(desk.wanted())
    hidden, deleted, _ = desk.made(desk.draft(1), desk.draft(2), desk.draft(3))
    keys = {state.id: state.key for state in desk.tracker.fetch([hidden, deleted])}
    deed("restrict", issue=keys[hidden], to=["pm@example.com"])
    deed("delete_issue", issue=keys[deleted])
    found = desk.tracker.sight(desk.site.project, [hidden, deleted])
    sure = frozenset({hidden}) if desk.site.dialect.deployment == "datacenter" else frozenset()
    assert (found.project, found.levels, found.refused) == (True, False, sure)
    deed("restrict", project=desk.site.project, to=["pm@example.com"])
    assert not desk.tracker.sight(desk.site.project, [hidden]).project
