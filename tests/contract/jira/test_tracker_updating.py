"""Updating and linking: one request with what differs, refusals by name, and nobody's words lost."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from syncer.domain.json import JsonObject
from syncer.http.counting import Counts
from syncer.http.messages import Reply
from syncer.jira.client import JiraClient
from syncer.ports import Outcome, Permanent, UnknownOutcome
from syncer.sync.changes import Sections, UnmarkIssue
from syncer.sync.observation import Marker
from syncer.text import sections
from tests.contract.jira.conftest import blocks_of, with_panel

if TYPE_CHECKING:
    from tests.contract.jira.conftest import Desk

Another = Callable[..., "Desk"]
Deed = Callable[..., JsonObject]


def faults(desk: Desk, **switches: Any) -> None:
    assert desk.site.sandbox is not None
    desk.site.sandbox.site.faults.set(switches)


def read(desk: Desk, issue: str) -> dict[str, Any]:
    [state] = desk.tracker.fetch([issue])
    return dict(sections.read(state.description, desk.draft(1).sections.specs))


def test_fields_labels_and_mark_are_one_write_without_a_look_before(desk: Desk) -> None:
    desk.tracker.prepare(desk.wanted())
    [issue] = desk.made(desk.draft(1))
    edit = desk.edit(
        issue,
        fields={"summary": "Better", "duedate": "2026-12-24"},
        add_labels=("sy-core",),
        remove_labels=("nowhere",),
        rest={"urgency": "normal"},
    )
    cost = desk.cost(lambda: desk.tracker.update(edit, "inst-1"))
    assert cost == Counts(write=1)
    [state] = desk.tracker.fetch([issue])
    assert (state.fields["summary"], state.fields["duedate"]) == ("Better", "2026-12-24")
    assert state.fields["labels"] == ["sy", "sy-core"]
    assert state.marker == Marker("REQ-0001", "inst-1", "", {"urgency": "normal"}, desk.site.project)


def test_labels_of_others_stay(here: Desk, deed: Deed) -> None:
    """B-21."""
    [issue] = here.made(here.draft(1))
    edit = here.edit(issue, add_labels=("sy-x",), remove_labels=("sy",))
    deed("label", issue="CAMP-1", add=["theirs"])
    here.tracker.update(edit, "inst-1")
    assert here.tracker.fetch([issue])[0].fields["labels"] == ["sy-x", "theirs"]


def test_a_label_written_both_ways_is_written_once(desk: Desk) -> None:
    [issue] = desk.made(desk.draft(1))
    edit = desk.edit(issue, fields={"labels": ["sy", "a"]}, add_labels=("b",), remove_labels=("a",))
    assert desk.tracker.update(edit, "inst-1").outcome is Outcome.DONE
    assert desk.tracker.fetch([issue])[0].fields["labels"] == ["b", "sy"]


def test_refused_fields_are_named_by_path_and_the_rest_is_written(desk: Desk) -> None:
    desk.tracker.prepare(desk.wanted())
    [issue] = desk.made(desk.draft(1))
    edit = desk.edit(
        issue,
        fields={"summary": "Kept", "assignee": "712020:nobody", "duedate": "someday"},
        writes={"title": "summary", "owner": "assignee", "due": "duedate"},
    )
    edited = desk.tracker.update(edit, "inst-1")
    assert edited.outcome is Outcome.DONE
    assert set(edited.refused) == {"owner", "due"}
    assert all(edited.refused.values())
    assert desk.tracker.fetch([issue])[0].fields["summary"] == "Kept"


def test_a_change_of_which_all_is_refused_has_failed(desk: Desk) -> None:
    [issue] = desk.made(desk.draft(1))
    edit = desk.edit(issue, fields={"summary": ""}, writes={"title": "summary"})
    edited = desk.tracker.update(edit, "inst-1")
    assert (edited.outcome, set(edited.refused)) == (Outcome.FAILED, {"title"})
    assert edited.problem is not None
    assert edited.problem.uid == "REQ-0001"
    assert "correct the value" in edited.problem.hint


def test_an_issue_that_is_gone_fails_alone(here: Desk, deed: Deed) -> None:
    [issue] = here.made(here.draft(1))
    plain = here.edit(issue, fields={"summary": "x"})
    text = here.edit(issue, sections=Sections(here.draft(1).sections.specs, {"": "new"}))
    deed("delete_issue", who="admin@example.com", issue="CAMP-1")
    for edit in (plain, text):
        edited = here.tracker.update(edit, "inst-1")
        assert edited.outcome is Outcome.FAILED
        assert "may not see it" in str(edited.problem)


def test_a_section_costs_a_look_before_a_write_and_a_look_after(desk: Desk) -> None:
    desk.tracker.prepare(desk.wanted())
    [issue] = desk.made(desk.draft(1))
    edit = desk.edit(issue, sections=Sections(desk.draft(1).sections.specs, {"background": "sun"}))
    cost = desk.cost(lambda: desk.tracker.update(edit, "inst-1"))
    assert cost == Counts(read=2, write=1)
    assert read(desk, issue) == {
        "": "As a worker I want it.",
        "background": "sun",
        "acceptance_criteria": sections.UNSEEN,
    }


def test_a_section_that_says_so_already_is_not_written(here: Desk) -> None:
    here.tracker.prepare(here.wanted())
    [issue] = here.made(here.draft(1))
    edit = here.edit(issue, sections=Sections(here.draft(1).sections.specs, {"background": "- rain\n- mud"}))
    assert here.cost(lambda: here.tracker.update(edit, "inst-1")).write == 0


def test_peoples_panels_and_other_sections_stay(here: Desk, deed: Deed) -> None:
    """B-23."""
    [issue] = here.made(here.draft(1))
    [state] = here.tracker.fetch([issue])
    assert state.description is not None
    deed("edit_issue", issue="CAMP-1", fields={"description": with_panel(state.description.value)})
    edit = here.edit(issue, sections=Sections(here.draft(1).sections.specs, {"": "New lead."}))
    here.tracker.update(edit, "inst-1")
    after = here.tracker.fetch([issue])[0].description
    assert after is not None
    assert blocks_of(after.value)[-1] == "panel"
    assert "Ask Ann." in str(after.value)
    assert read(here, issue)[""] == "New lead."


def interrupting(deed: Deed, text: str) -> type[JiraClient]:
    """A client before whose first PUT somebody else writes the description."""
    pending = [text]

    class Interrupted(JiraClient):
        def put(self, path: str, body: JsonObject, *, optional: bool = False) -> Reply:
            if pending:
                deed("edit_issue", issue="CAMP-1", fields={"description": pending.pop()})
            return super().put(path, body, optional=optional)

    return Interrupted


def test_what_somebody_wrote_between_our_look_and_our_write_is_handed_back(
    here: Desk, another: Another, deed: Deed
) -> None:
    """The sections law: Jira has no conditional write, so the history tells."""
    [issue] = here.made(here.draft(1))
    theirs = "As a worker I want it.\n\nh2. Background\n\nsnow and ice"
    hurried = another(here, make=interrupting(deed, theirs))
    edit = here.edit(issue, sections=Sections(here.draft(1).sections.specs, {"": "Ours."}))
    edited = hurried.tracker.update(edit, "inst-1")
    assert edited.outcome is Outcome.DONE
    assert edited.overwritten is not None
    assert edited.overwritten["background"] == "snow and ice"
    who = edited.writers["background"]
    assert (who.name, who.at[:2]) == ("Analyst", "20")
    assert read(here, issue)[""] == "Ours."


def test_it_is_handed_back_too_where_our_own_write_was_never_answered(
    here: Desk, another: Another, deed: Deed
) -> None:
    """Written all the same: what it undid must not go with the reply."""
    [issue] = here.made(here.draft(1))
    hurried = another(
        here, make=interrupting(deed, "As a worker I want it.\n\nh2. Background\n\nsnow and ice")
    )
    faults(here, aborts=[{"when": "after", "method": "PUT", "nth": nth} for nth in range(1, 7)])
    edit = here.edit(issue, sections=Sections(here.draft(1).sections.specs, {"": "Ours."}))
    edited = hurried.tracker.update(edit, "inst-1")
    assert edited.outcome is Outcome.UNKNOWN
    assert edited.overwritten is not None
    assert edited.overwritten["background"] == "snow and ice"


def test_what_somebody_wrote_before_our_look_or_after_our_write_is_not_overwritten(
    here: Desk, deed: Deed
) -> None:
    [issue] = here.made(here.draft(1))
    deed("edit_issue", issue="CAMP-1", fields={"description": "Theirs, earlier.\n\nBackground\n\nfog"})
    edit = here.edit(issue, sections=Sections(here.draft(1).sections.specs, {"": "Ours."}))
    assert here.tracker.update(edit, "inst-1").overwritten is None


def test_a_write_whose_reply_is_lost_is_sent_again_and_done(here: Desk) -> None:
    here.tracker.prepare(here.wanted())
    [issue] = here.made(here.draft(1))
    faults(here, aborts=[{"when": "after", "method": "PUT"}])
    edit = here.edit(issue, fields={"summary": "Once"})
    assert here.tracker.update(edit, "inst-1").outcome is Outcome.DONE
    assert [method for method, _ in here.journal()].count("PUT") == 2


def test_a_write_that_is_never_answered_is_unknown(here: Desk) -> None:
    [issue] = here.made(here.draft(1))
    faults(here, aborts=[{"when": "before", "method": "PUT", "nth": nth} for nth in range(1, 7)])
    edit = here.edit(issue, fields={"summary": "Never"})
    assert here.tracker.update(edit, "inst-1").outcome is Outcome.UNKNOWN


def test_a_link_says_source_verb_target(desk: Desk) -> None:
    source, target = desk.made(desk.draft(1), desk.draft(2))
    assert desk.cost(lambda: desk.tracker.link("blocks", source, target)).write == 1
    states = {state.id: state for state in desk.tracker.fetch([source, target])}
    [seen_from_source], [seen_from_target] = states[source].links, states[target].links
    assert (seen_from_source.type, seen_from_source.outward, seen_from_source.other_id) == (
        "Blocks",
        True,
        target,
    )
    assert (seen_from_target.outward, seen_from_target.other_key) == (False, states[source].key)


def test_a_link_is_taken_away_once_and_gone_already_is_fine(desk: Desk) -> None:
    source, target = desk.made(desk.draft(1), desk.draft(2))
    desk.tracker.link("Blocks", source, target)
    [link] = desk.tracker.fetch([source])[0].links
    for _ in range(2):
        assert desk.cost(lambda: desk.tracker.unlink(link.id)).write == 1
    assert desk.tracker.fetch([source])[0].links == ()


def test_a_link_that_cannot_be_made_says_why(desk: Desk) -> None:
    [source] = desk.made(desk.draft(1))
    with pytest.raises(Permanent) as unknown:
        desk.tracker.link("Bloks", source, source)
    assert "did you mean" in unknown.value.hint
    with pytest.raises(Permanent):
        desk.tracker.link("Blocks", source, "999999999")


@pytest.mark.parametrize(("when", "links"), [("before", 0), ("after", 1)])
def test_a_link_without_reply_is_unknown_and_sent_once(here: Desk, when: str, links: int) -> None:
    source, target = here.made(here.draft(1), here.draft(2))
    here.tracker.prepare(here.wanted())
    faults(here, aborts=[{"when": when, "method": "POST", "path": "issueLink$"}])
    with pytest.raises(UnknownOutcome):
        here.tracker.link("Blocks", source, target)
    assert here.journal().count(("POST", "issueLink")) == 1
    assert len(here.tracker.fetch([source])[0].links) == links


def test_no_comment_and_no_silenced_notice_ever_rides_along(here: Desk) -> None:
    [issue] = here.made(here.draft(1))
    here.tracker.update(here.edit(issue, fields={"summary": "x"}), "inst-1")
    assert here.site.sandbox is not None
    assert not [entry for entry in here.site.sandbox.site.journal if "notifyUsers" in entry.query]
    assert not [entry for entry in here.site.sandbox.site.journal if "comment" in entry.path]


def test_our_mark_is_taken_off_and_nothing_else(desk: Desk) -> None:
    """B-01: other labels stay; what is off already is no failure, what is gone is."""
    desk.tracker.prepare(desk.wanted())
    [issue] = desk.made(desk.draft(1))
    (before,) = desk.tracker.fetch([issue])
    assert before.marker is not None
    change = UnmarkIssue("REQ-0001", issue, before.key, ("sy",))
    for _ in range(2):
        desk.tracker.unmark(change)
        (after,) = desk.tracker.fetch([issue])
        assert (after.marker, after.fields.get("labels")) == (None, None)
        assert after.fields["summary"] == before.fields["summary"]
    with pytest.raises(Permanent):
        desk.tracker.unmark(replace(change, native="99999999"))
