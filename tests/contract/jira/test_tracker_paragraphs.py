"""Paragraph fields: rich text of their own, in which nobody's words and blocks are lost (B-23)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from syncer.domain.json import JsonObject
from syncer.http.counting import Counts
from syncer.http.messages import Reply
from syncer.jira.client import JiraClient
from syncer.ports import Outcome
from tests.contract.jira.conftest import blocks_of, with_panel

if TYPE_CHECKING:
    from syncer.sync.changes import IssueEdit
    from tests.contract.jira.conftest import Desk

Another = Callable[..., "Desk"]
Deed = Callable[..., JsonObject]
FIELD = "field:Criteria"


@pytest.fixture
def issue(here: Desk) -> str:
    """An issue whose paragraph field holds two bullets."""
    assert here.site.sandbox is not None
    here.site.sandbox.site.add({"fields": [{"name": "Criteria", "type": "textarea"}]})
    here.tracker.prepare(replace(here.wanted(), fields={"summary": "", FIELD: ""}))
    [made] = here.made(here.draft(1, **{FIELD: "- rain\n- mud"}))
    return made


def edit(desk: Desk, issue: str, text: str) -> IssueEdit:
    return desk.edit(issue, fields={FIELD: text}, writes={"acceptance_criteria": FIELD})


def held(desk: Desk, issue: str) -> Any:
    return desk.tracker.fetch([issue])[0].fields.get(FIELD)


def test_a_paragraph_is_markdown_here_and_costs_a_look_before_and_after(here: Desk, issue: str) -> None:
    assert held(here, issue) == "- rain\n- mud"
    cost = here.cost(lambda: here.tracker.update(edit(here, issue, "- sun"), "inst-1"))
    assert cost == Counts(read=2 + 1, write=1)  # the fetch for the edit's key is one
    assert held(here, issue) == "- sun"


def test_a_paragraph_that_says_so_already_is_not_written(here: Desk, issue: str) -> None:
    wanted = edit(here, issue, "- rain\n- mud")
    assert here.cost(lambda: here.tracker.update(wanted, "inst-1")) == Counts(read=1)


def test_blocks_that_markdown_cannot_say_stay_and_an_emptied_paragraph_keeps_them(
    here: Desk, issue: str, deed: Deed
) -> None:
    assert here.site.sandbox is not None
    jira = here.site.sandbox.site.jira
    (field,) = [one.id for one in jira.fields.values() if one.name == "Criteria"]
    stored = jira.find("CAMP-1")
    assert stored is not None
    deed("edit_issue", issue="CAMP-1", fields={"Criteria": with_panel(stored.values[field])})
    assert held(here, issue) == "- rain\n- mud"
    here.tracker.update(edit(here, issue, "- sun"), "inst-1")
    assert blocks_of(stored.values[field]) == ["bulletList", "panel"]
    here.tracker.update(edit(here, issue, ""), "inst-1")
    assert blocks_of(stored.values[field]) == ["panel"]
    assert held(here, issue) is None


def test_an_emptied_paragraph_without_other_blocks_is_cleared(here: Desk, issue: str) -> None:
    assert here.tracker.update(edit(here, issue, ""), "inst-1").outcome is Outcome.DONE
    assert held(here, issue) is None


def test_what_somebody_wrote_between_our_look_and_our_write_is_handed_back_by_its_path(
    here: Desk, another: Another, issue: str, deed: Deed
) -> None:
    pending = ["snow and ice"]

    class Interrupted(JiraClient):
        def put(self, path: str, body: JsonObject, *, optional: bool = False) -> Reply:
            if pending:
                deed("edit_issue", issue="CAMP-1", fields={"Criteria": pending.pop()})
            return super().put(path, body, optional=optional)

    hurried = another(here, make=Interrupted)
    edited = hurried.tracker.update(edit(here, issue, "- sun"), "inst-1")
    assert edited.outcome is Outcome.DONE
    assert edited.overwritten == {"acceptance_criteria": "snow and ice"}
    assert held(here, issue) == "- sun"


def test_a_paragraph_that_is_too_long_is_attached_and_its_beginning_stays(here: Desk, issue: str) -> None:
    """B-23: the outcome says what the field shows, so that it is agreed and nobody takes it for the whole."""
    assert here.site.sandbox is not None
    long = "\n".join(f"- rain on day {number}, and mud on the way to the gate" for number in range(900))
    edited = here.tracker.update(edit(here, issue, long), "inst-1")
    assert edited.outcome is Outcome.DONE
    assert edited.shown == {"acceptance_criteria": held(here, issue)}
    stored = here.site.sandbox.site.jira.find("CAMP-1")
    assert stored is not None
    (file,) = stored.attachments
    assert file.content.decode().strip() == long
    assert f"[{file.name}](" in held(here, issue)
    again = here.tracker.update(edit(here, issue, long), "inst-1")
    assert (again.shown, len(stored.attachments)) == (edited.shown, 1)
