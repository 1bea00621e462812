"""What only Data Center does: a list that moves while it is read, people by key, epics by a field, screens that bind."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from syncer.domain.json import JsonObject, JsonValue
from syncer.domain.problems import Severity
from syncer.http.counting import Counts
from syncer.jira.client import JiraClient
from syncer.ports import Created, Outcome

if TYPE_CHECKING:
    from tests.contract.jira.conftest import Desk

Another = Callable[..., "Desk"]
Deed = Callable[..., JsonObject]
pytestmark = pytest.mark.only(
    "datacenter", "Cloud pages by tokens, knows accounts by id and has no Epic Link"
)


def switch(desk: Desk, **switches: Any) -> None:
    assert desk.site.sandbox is not None
    desk.site.sandbox.site.switches.set(switches)


# ------------------------------------------------------------------------- a list that moves (B-11)


def hurried(desk: Desk, deed: Deed, count: int) -> type[JiraClient]:
    """A client before each of whose searches but the first somebody edits an issue that was read before."""
    assert desk.site.sandbox is not None
    clock = desk.site.sandbox.site.clock
    pending = [f"CAMP-{number}" for number in range(1, count + 1)]

    class Hurried(JiraClient):
        searches = 0

        def query(self, path: str, body: JsonObject) -> JsonValue:
            self.searches += 1
            if self.searches > 1 and pending:
                issue = pending.pop(0)
                clock.advance(1)
                deed("edit_issue", issue=issue, fields={"summary": f"{issue} in between"})
            return super().query(path, body)

    return Hurried


def test_no_issue_is_left_out_though_people_edit_between_the_pages(
    here: Desk, another: Another, deed: Deed
) -> None:
    """JRASERVER-69860: all behind an edited issue move up one place; all of this within one minute."""
    ids = [one for start in (0, 40) for one in here.made(*(here.draft(start + n) for n in range(40)))]
    switch(here, dc_search_cap=10)
    changed = another(here, make=hurried(here, deed, 30)).tracker.changed("CAMP", "")
    assert set(changed.updated) == set(ids)
    now = {state.id: state.updated for state in here.tracker.fetch(ids)}
    assert changed.updated == now
    assert changed.cursor == max(now.values())


def test_naive_pages_would_have_left_some_out(here: Desk, another: Another, deed: Deed) -> None:
    """That the test above can fail: places alone lose an issue for each that was edited."""
    ids = [one for start in (0, 40) for one in here.made(*(here.draft(start + n) for n in range(40)))]
    switch(here, dc_search_cap=10)
    client = another(here, make=hurried(here, deed, 30)).client
    seen: set[str] = set()
    for start in range(0, 80, 10):
        query = 'project = "CAMP" ORDER BY updated ASC, key ASC'
        page = client.query("search", {"jql": query, "startAt": start, "fields": ["updated"]})
        assert isinstance(page, dict)
        issues = page["issues"]
        assert isinstance(issues, list)
        seen |= {str(one["id"]) for one in issues if isinstance(one, dict)}
    assert len(set(ids) - seen) > 0


def test_what_a_short_window_does_not_reach_is_found_by_its_label(here: Desk, deed: Deed) -> None:
    """B-01: key by key until none follow, then what the index knows beyond."""
    made = here.made(*(here.draft(n) for n in range(1, 41)))
    for number in range(3, 39):
        deed("delete_issue", who="admin@example.com", issue=f"CAMP-{number}")
    found = [issue.id for window in here.tracker.following("CAMP", 0) for issue in window]
    assert found == [made[0], made[1], made[38], made[39]]


def test_an_issue_that_the_site_forbids_to_see_is_absent(here: Desk, deed: Deed) -> None:
    """B-08: some versions answer 403 where others answer 404."""
    ids = here.made(here.draft(1), here.draft(2))
    switch(here, dc_hidden_issue="forbidden")
    deed("restrict", who="admin@example.com", issue="CAMP-1", to=["pm@example.com"])
    assert [state.id for state in here.tracker.fetch(ids)] == [ids[1]]


# ----------------------------------------------------------------------------- people (B-20)


def test_people_are_found_by_address_login_and_key_and_are_their_keys(here: Desk) -> None:
    here.profile("pm@example.com", login="project.manager")
    key = here.account("pm@example.com")
    asked = ["pm@example.com", "Project.Manager", key, "project", "nobody", "analyst@example.co"]
    found = here.tracker.people(asked)
    assert found == {"pm@example.com": key, "Project.Manager": key, key: key}
    assert here.tracker.logins([key, "JIRAUSER1"]) == {key: "project.manager"}


def test_an_address_that_the_site_hides_is_nobodys(here: Desk) -> None:
    here.profile("pm@example.com", email_visible=False)
    assert here.tracker.people(["pm@example.com"]) == {}


def test_an_address_that_is_a_login_is_known_though_the_site_hides_addresses(here: Desk) -> None:
    here.profile("pm@example.com", email_visible=False, login="pm@example.com")
    assert here.tracker.people(["pm@example.com"]) == {"pm@example.com": here.account("pm@example.com")}


def test_somebody_who_was_renamed_is_the_same_person_and_is_written_by_the_new_login(
    here: Desk, another: Another
) -> None:
    here.tracker.prepare(here.wanted())
    analyst = here.tracker.people(["analyst@example.com"])["analyst@example.com"]
    [issue] = here.made(here.draft(1, assignee=analyst))
    here.profile("analyst@example.com", login="a.nalyst")
    later = another(here)
    later.tracker.prepare(later.wanted())
    assert later.tracker.fetch([issue])[0].fields["assignee"] == analyst
    later.made(later.draft(2, assignee=analyst))


def test_our_own_login_may_be_renamed_while_the_service_runs(here: Desk) -> None:
    """Each reply names the login; who we are is the key."""
    here.tracker.connect()
    here.profile(login="sync-robot")
    here.tracker.connect()
    here.tracker.changed("CAMP", "")


def test_an_assignee_costs_one_question_a_person_and_no_other_request(here: Desk) -> None:
    here.tracker.prepare(here.wanted())
    analyst = here.tracker.people(["analyst@example.com"])["analyst@example.com"]
    drafts = [here.draft(n, assignee=analyst) for n in range(1, 21)]
    assert here.cost(lambda: here.made(*drafts)) == Counts(read=1, write=1)


# ----------------------------------------------------------------------------- screens and epics


def test_a_field_that_is_not_on_the_edit_screen_is_named_and_the_rest_is_written(here: Desk) -> None:
    """F6: the edit screen binds here."""
    assert here.site.sandbox is not None
    here.tracker.prepare(here.wanted(Business_value=""))
    task = replace(here.draft(1), types=("Task",))
    [issue] = here.made(task)
    edit = here.edit(
        issue,
        fields={"summary": "Kept", "field:Business value": 3},
        writes={"title": "summary", "value": "field:Business value"},
    )
    edited = here.tracker.update(edit, "inst-1")
    assert edited.outcome is Outcome.DONE
    assert set(edited.refused) == {"value"}
    assert "screen" in edited.refused["value"]
    assert here.tracker.fetch([issue])[0].fields["summary"] == "Kept"


def test_an_epic_is_given_its_name_and_is_the_parent_of_what_belongs_to_it(here: Desk) -> None:
    """§1.3: the neutral parent is the epic, by its key, in a field of another name."""
    here.tracker.prepare(replace(here.wanted(), fields={"summary": "", "parent": ""}))
    [epic] = here.made(replace(here.draft(1), types=("Epic",)))
    key = here.tracker.fetch([epic])[0].key
    [story] = here.made(here.draft(2, parent=key))
    assert here.tracker.fetch([story])[0].fields["parent"] == key
    assert here.tracker.update(here.edit(story, fields={"parent": None}), "inst-1").outcome is Outcome.DONE
    assert "parent" not in here.tracker.fetch([story])[0].fields
    here.tracker.update(here.edit(story, fields={"parent": key}), "inst-1")
    assert here.tracker.fetch([story])[0].fields["parent"] == key


def test_a_sub_task_hangs_below_its_issue(here: Desk) -> None:
    here.tracker.prepare(replace(here.wanted(), fields={"summary": "", "parent": ""}))
    [story] = here.made(here.draft(1))
    key = here.tracker.fetch([story])[0].key
    [task] = here.made(replace(here.draft(2, parent=key), types=("Sub-task",)))
    assert here.tracker.fetch([task])[0].fields["parent"] == key


def test_a_parent_that_is_no_epic_is_left_out_and_named(here: Desk) -> None:
    here.tracker.prepare(replace(here.wanted(), fields={"summary": "", "parent": ""}))
    here.made(here.draft(1))
    [made] = here.tracker.create([(here.draft(2, parent="CAMP-1"), "t")], "inst-1")
    assert made.outcome is Outcome.DONE
    assert set(made.refused) == {"parent"}
    assert made.problem is not None
    assert made.problem.severity is Severity.WARNING


# ----------------------------------------------------------------------------- texts


def test_an_emoji_that_the_database_cannot_hold_fails_its_own_issue(here: Desk) -> None:
    here.tracker.prepare(here.wanted())
    switch(here, dc_mysql_utf8mb3=True)
    plain, odd = here.draft(1), here.draft(2, summary="Warm \N{SUN WITH FACE}")
    made: list[Created] = here.tracker.create([(odd, "t1"), (plain, "t2")], "inst-1")
    assert [one.outcome for one in made] == [Outcome.FAILED, Outcome.DONE]
    assert "emoji" in str(made[0].problem)
    issue = made[1].id
    edited = here.tracker.update(here.edit(issue, fields={"summary": "\N{SUN WITH FACE}"}), "inst-1")
    assert edited.outcome is Outcome.FAILED
    assert "utf8mb4" in str(edited.problem)


def test_a_long_text_counts_its_characters(here: Desk) -> None:
    """§1.3: 32,767 characters of markup, not of any wrapping."""
    here.tracker.prepare(here.wanted())
    draft = here.draft(1)
    fits = replace(draft, sections=replace(draft.sections, edits={"": "x" * 32_767}))
    over = replace(draft, sections=replace(draft.sections, edits={"": "x" * 32_768}))
    made = here.tracker.create([(fits, "t1"), (over, "t2")], "inst-1")
    assert [one.outcome for one in made] == [Outcome.DONE, Outcome.DONE]
    assert [[*one.refused] for one in made] == [[], ["description"]]
