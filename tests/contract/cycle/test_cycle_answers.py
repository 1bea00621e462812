"""SLA-6: a comment that one of us marks as the answer becomes evidence once, and no comment costs a request."""

from __future__ import annotations

import pytest

from syncer.domain.json import JsonObject
from tests.support.campus import Campus, codes, two_requirements
from tests.support.world import both

pytestmark = pytest.mark.pages(False)

MARKED = "version: 1\nextends: demo\ncomments: {answer: {starts_with: ['Answer:', '答复：']}}\n"
PEOPLE = "people:\n  - {id: ann, name: Ann, side: ours, email: analyst@example.com}\n  - {id: cu, name: Cu, side: customer, email: buyer@example.com}\n"


def laid_out(here: Campus, mapping: str = MARKED) -> None:
    (here.register / "project.yaml").write_text(PEOPLE, encoding="utf-8")
    here.rewire(mapping)
    two_requirements(here)
    here.settled()


def answers(here: Campus, uid: str = "REQ-0001") -> list[JsonObject]:
    found = here.values(uid).get("answers") or []
    assert isinstance(found, list)
    return [one for one in found if isinstance(one, dict)]


def comment(here: Campus, text: str) -> str:
    return str(here.person("comment", issue=here.key("REQ-0001"), text=text)["comment"])


@pytest.mark.begins(after=laid_out, mapping=MARKED)
@both
def test_an_answer_is_taken_up_once_with_its_link_and_stays_through_everything(here: Campus) -> None:
    quiet = here.cycle().requests["jira"]
    comment(here, "We look into it.")
    assert here.cycle().requests["jira"]["read"] <= quiet["read"] + 2
    assert answers(here) == []
    native = comment(here, "答复：下周一。")
    here.cycle()
    [one] = answers(here)
    assert (one["how"], one["by"]) == ("comment", "ann")
    assert str(one["ref"]).endswith(f"/browse/{here.key('REQ-0001')}?focusedCommentId={native}")
    assert native in here.read("requirements/gate.md")
    here.quiet()
    comment(here, "Answer: on Tuesday instead.")
    here.cycle()
    two = answers(here)
    assert two[0] == one
    assert len(two) == 2
    here.lose_store()
    here.cycle()
    assert answers(here) == two, "the register's folder says which comments were taken up"
    here.quiet()


@pytest.mark.begins(after=laid_out, mapping=MARKED)
@both
def test_a_comment_that_goes_leaves_its_answer_and_is_told(here: Campus) -> None:
    native = comment(here, "Answer: on Monday.")
    here.cycle()
    before = answers(here)
    key = here.key("REQ-0001")
    here.ask("DELETE", f"issue/{key}/comment/{native}", "admin@example.com")
    here.edit(key, priority="High")
    report = here.cycle()
    assert "answer-changed" in codes(report)
    assert answers(here) == before != []


@pytest.mark.begins(after=laid_out, mapping=MARKED)
@both
def test_an_answer_and_an_edit_of_the_same_list_in_the_file_both_stand(here: Campus) -> None:
    comment(here, "Answer: on Monday.")
    here.change(
        "requirements/gate.md",
        "priority: medium",
        "priority: medium\nanswers: [{how: call, by: ann, at: '2026-11-01T10:00:00Z'}]",
    )
    report = here.cycle()
    assert report.code == 0, report.to_json()
    assert [one["how"] for one in answers(here)] == ["comment", "call"]
    here.quiet()


def test_without_the_key_no_comment_is_read(fresh: Campus) -> None:
    laid_out(fresh, "version: 1\nextends: demo\n")
    comment(fresh, "Answer: on Monday.")
    fresh.cycle()
    assert answers(fresh) == []
    fresh.rewire(MARKED)
    fresh.cycle()
    assert len(answers(fresh)) == 1, "a mapping that begins to ask finds those that are there"
