"""What the examiner learns of a Jira over real HTTP; it writes nothing and remembers nothing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from syncer.domain.json import JsonObject
from syncer.domain.kinds import Kind
from syncer.domain.problems import Place
from syncer.jira.cloud import Cloud
from syncer.jira.datacenter import DataCenter
from syncer.jira.examine import JiraExaminer
from syncer.ports import Misconfigured, Permanent, Refused, Wanted
from tests.contract.jira.conftest import NOW, Desk


def examiner(desk: Desk) -> JiraExaminer:
    return JiraExaminer(desk.client, desk.site.dialect, user=desk.user or desk.site.user)


def test_a_site_says_who_we_are_and_what_it_is(desk: Desk) -> None:
    facts = examiner(desk).site()
    assert facts.identity.account
    assert (facts.deployment == "Cloud") is (desk.site.dialect.deployment == "cloud")
    assert facts.version
    assert facts.time is not None
    assert facts.time.utcoffset() is not None
    assert desk.counter.counts.write == 0


def test_the_other_deployment_is_named_before_our_token_is_refused(here: Desk) -> None:
    """With the wrong deployment the token is the wrong one too, and nobody would see why."""
    other = Cloud() if here.site.dialect.deployment == "datacenter" else DataCenter()
    astray = Desk(replace(here.site, dialect=other), token="of the other kind")
    with pytest.raises(Refused, match=f"the configuration says {other.deployment}") as told:
        examiner(astray).site()
    assert f'deployment = "{here.site.dialect.deployment}"' in told.value.hint


def test_its_clock_is_that_of_its_replies(here: Desk) -> None:
    assert examiner(here).site().time == NOW.astimezone(UTC)


def test_a_wrong_token_is_refused_at_once(here: Desk) -> None:
    with pytest.raises(Refused):
        examiner(Desk(here.site, token="wrong")).site()


def test_a_project_shows_its_name_and_kind_and_an_unknown_one_the_nearest(desk: Desk, here: Desk) -> None:
    found = examiner(desk).project(desk.site.project)
    assert found.key == desk.site.project
    assert not found.archived
    assert found.style in ({"classic", "next-gen"} if desk.cloud else {""})
    with pytest.raises(Misconfigured) as told:
        examiner(here).project("CAMPP")
    assert "did you mean 'CAMP'?" in told.value.problems[0].hint


def test_permissions_are_told_one_by_one_and_an_unknown_one_is_an_error(
    here: Desk, deed: Callable[..., JsonObject]
) -> None:
    """B-08: a project that is out of sight is a 404, not a no."""
    wanted = ["BROWSE_PROJECTS", "CREATE_ISSUES"]
    assert examiner(here).permissions("CAMP", wanted) == dict.fromkeys(wanted, True)
    deed("deny", permissions=["CREATE_ISSUES"], project="CAMP", **{"from": "bot@example.com"})
    assert examiner(here).permissions("CAMP", wanted) == {"BROWSE_PROJECTS": True, "CREATE_ISSUES": False}
    with pytest.raises(Permanent):
        examiner(here).permissions("CAMP", ["FLY"])
    with pytest.raises(Permanent):
        examiner(here).permissions("NONE", wanted)


def test_names_that_lead_nowhere_come_all_at_once_with_their_places(here: Desk) -> None:
    wanted = Wanted(
        "CAMP",
        {},
        {"summary": "", "field:Business value": "", "field:Busines value": "m.yaml:6:14"},
        {"Hihg": "m.yaml:8"},
        {"Blocks": "", "Blockz": "C:odd.yaml"},
    )
    found = examiner(here).names(wanted)
    assert found.fields["summary"] == "summary"
    assert found.fields["field:Business value"].startswith("customfield_")
    assert len(found.fields) == 2
    places = [problem.place for problem in found.unknown]
    assert places == [Place("m.yaml", 6, 14), Place("m.yaml", 8), Place("C:odd.yaml")]


def test_a_create_screen_has_its_fields_with_what_they_take(here: Desk) -> None:
    """B-15: Business value stands on Story's screen, not on Task's."""
    story = examiner(here).creating("CAMP", Kind.REQUIREMENT, ("故事", "Story"), "")
    task = examiner(here).creating("CAMP", Kind.ACTION, ("Task",), "")
    assert story.name == "Story"
    assert story.fields["summary"].required
    assert not story.fields["labels"].required
    assert story.fields["priority"].allowed == ("Highest", "High", "Medium", "Low", "Lowest")
    assert story.fields["priority"].default
    assert story.fields["summary"].allowed is None
    assert {one.name for one in story.fields.values()} - {one.name for one in task.fields.values()} >= {
        "Business value"
    }
    with pytest.raises(Misconfigured) as told:
        examiner(here).creating("CAMP", Kind.ACTION, ("Chore",), "m.yaml:4:2")
    assert told.value.problems[0].place == Place("m.yaml", 4, 2)


def test_an_edit_screen_is_that_of_an_issue_and_none_where_there_is_no_issue(here: Desk) -> None:
    (issue,) = here.made(here.draft(1))
    shown = examiner(here).edit_screen(issue)
    assert shown is not None
    assert {"summary", "labels"} <= shown
    assert examiner(here).edit_screen("CAMP-999") is None


def test_the_store_is_not_asked_and_not_told(here: Desk) -> None:
    one = examiner(here)
    one.site()
    one.creating("CAMP", Kind.REQUIREMENT, ("Story",), "")
    assert one.prepare(here.wanted())
    assert here.memory == {}


def test_the_time_of_a_reply_needs_a_date_that_is_one() -> None:
    from syncer.http.messages import Reply

    assert Reply(200, {"Date": "Sat, 21 Nov 2026 15:39:15 GMT"}).sent == NOW
    assert Reply(200, {"Date": "yesterday"}).sent is None
    assert Reply(200, {}).sent is None
    sent = Reply(200, {"Date": "Sat, 21 Nov 2026 15:39:15 -0800"}).sent
    assert sent == NOW + timedelta(hours=8)
    assert isinstance(sent, datetime)
