"""Both client libraries against Data Center: their happy paths work, their known bugs fail as reported (§5)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from atlassian import Jira
from jira import JIRA, JIRAError
from requests import HTTPError

from syncer.sandbox.app import Running, start
from syncer.sandbox.clock import Clock
from syncer.sandbox.site import Site

TASK = {"project": {"key": "CAMP"}, "issuetype": {"name": "Task"}, "summary": "Fence"}


@pytest.fixture
def center() -> Iterator[Running]:
    """The default site as a Data Center; time stands still."""
    clock = Clock(frozen_at=datetime(2026, 11, 21, 15, 39, 15, tzinfo=UTC))
    with start(Site.from_seed(clock=clock, flavour="datacenter")) as running:
        yield running


@pytest.fixture
def client(center: Running) -> Iterator[Any]:
    """The `jira` library with a personal access token."""
    made: Any = JIRA(center.url, token_auth="sandbox-token", max_retries=0, timeout=10)
    yield made
    made.close()


@pytest.fixture
def other(center: Running) -> Iterator[Any]:
    """`atlassian-python-api` for Jira Data Center."""
    made: Any = Jira(url=center.url, token="sandbox-token", cloud=False, retry_with_header=False, timeout=10)
    yield made
    made.close()


def test_the_jira_library_works_with_issues_from_end_to_end(client: Any) -> None:
    assert client.server_info()["deploymentType"] == "Server"
    assert client.myself()["name"] == "bot"
    first = client.create_issue(TASK | {"description": "h2. Gate\n* wide", "assignee": {"name": "pm"}})
    second = client.create_issue(TASK, prefetch=False)
    assert (first.fields.assignee.name, first.fields.description) == ("pm", "h2. Gate\r\n* wide")
    second.update(fields={"summary": "Gate"})
    assert client.issue("CAMP-2", fields="summary").fields.summary == "Gate"
    assert client.assign_issue("CAMP-2", "expert")
    assert client.issue("CAMP-2").fields.assignee.displayName == "Expert"
    client.transition_issue(second, "Done")
    assert client.issue("CAMP-2").fields.status.name == "Done"
    client.create_issue_link("Blocks", first.key, second.key)
    assert client.issue("CAMP-1").fields.issuelinks[0].outwardIssue.key == "CAMP-2"
    assert client.add_comment("CAMP-1", "*Seen*").body == "*Seen*"
    assert [one.author.name for one in client.comments("CAMP-1")] == ["bot"]
    client.add_issue_property("CAMP-1", "syncer", {"uid": 1})
    assert client.issue_property("CAMP-1", "syncer").value.uid == 1
    link = client.add_simple_link("CAMP-1", {"url": "https://example.com", "title": "One"})
    assert client.remote_link("CAMP-1", link.id).object.title == "One"
    histories = client.issue("CAMP-2", expand="changelog").changelog.histories
    assert "Gate" in [item.toString for one in histories for item in one.items]
    first.delete()
    with pytest.raises(JIRAError) as gone:
        client.issue("CAMP-1")
    assert (gone.value.status_code, gone.value.text) == (404, "Issue Does Not Exist")


def test_the_jira_library_finds_its_way_about(client: Any) -> None:
    assert "CAMP" in {one.key for one in client.projects()}
    assert client.project("CAMP").name == "Camp administration"
    assert {one.name for one in client.project_issue_types("CAMP")} >= {"Story", "Task"}
    epic = next(one for one in client.project_issue_types("CAMP") if one.name == "Epic")
    assert "Epic Name" in {one.name for one in client.project_issue_fields("CAMP", epic.id)}
    assert client.issue_type_by_name("Task").name == "Task"
    assert {one.name for one in client.statuses()} >= {"To Do", "Done"}
    assert client.priority("3").name == "Medium"
    assert client.resolutions()
    assert client.issue_link_type(client.issue_link_types()[0].id).outward
    assert [one.name for one in client.search_users(user="camp")] == ["director", "worker"]
    assert client.user("pm").displayName == "Project manager"
    assert client.my_permissions(projectKey="CAMP", permissions="EDIT_ISSUES")["permissions"]
    version = client.create_version("1.0", "CAMP")
    version.update(released=True)
    assert client.get_project_version_by_name("CAMP", "1.0").released is True
    assert client.version_count_related_issues(version.id)["issuesFixedCount"] == 0
    assert client.create_component("Gates", "CAMP").name == "Gates"
    assert [one.name for one in client.project_components("CAMP")] == ["Gates"]
    assert client.search_assignable_users_for_issues(username="pm", project="CAMP")[0].name == "pm"
    assert "jira-administrators" in client.groups()


def test_the_jira_library_watches_and_votes(center: Running, client: Any) -> None:
    client.create_issue(TASK | {"reporter": {"name": "pm"}}, prefetch=False)
    client.add_watcher("CAMP-1", "pm")
    client.add_vote("CAMP-1")
    assert [one.name for one in client.watchers("CAMP-1").watchers] == ["pm"]
    assert client.votes("CAMP-1").votes == 1
    client.remove_watcher("CAMP-1", "pm")
    client.remove_vote("CAMP-1")
    issue = center.site.jira.issues[10001]
    assert (issue.watchers, issue.voters) == ((), ())


def test_the_jira_library_pages_by_offset_and_reads_all(client: Any) -> None:
    client.create_issues([TASK] * 12, prefetch=False)
    assert client.search_issues("project = CAMP", maxResults=5).total == 12
    assert len(client.search_issues("project = CAMP", maxResults=0, fields="summary")) == 12


def test_the_jira_library_loses_issues_where_a_page_is_cut_short(center: Running, client: Any) -> None:
    """§5.1: `_fetch_pages` takes a page shorter than it asked for to be the last one."""
    client.create_issues([TASK] * 12, prefetch=False)
    center.site.switches.set({"dc_search_cap": 5})
    found = client.search_issues("project = CAMP", maxResults=10, fields="summary")
    assert (len(found), found.total) == (5, 12)


def test_the_jira_librarys_old_create_metadata_is_refused(client: Any) -> None:
    """§5.1: removed from Data Center with 9.0; the library says so itself."""
    with pytest.raises(JIRAError):
        client.createmeta(projectKeys="CAMP")


def test_the_other_library_works_with_issues_from_end_to_end(other: Any) -> None:
    assert other.myself()["name"] == "bot"
    assert other.issue_create(TASK | {"description": "_wide_"})["key"] == "CAMP-1"
    created = other.create_issues([{"fields": TASK}, {"fields": TASK | {"summary": ""}}])
    assert (len(created["issues"]), created["errors"][0]["failedElementNumber"]) == (1, 1)
    assert other.issue("CAMP-1")["fields"]["description"] == "_wide_"
    other.update_issue_field("CAMP-1", {"summary": "Gate"})
    found = other.jql("project = CAMP ORDER BY id", limit=1, fields="summary")
    assert (found["total"], found["issues"][0]["fields"]) == (2, {"summary": "Gate"})
    other.issue_add_comment("CAMP-1", "*Seen*")
    assert other.issue_get_comments("CAMP-1")["total"] == 1
    ways = other.get_issue_transitions("CAMP-1")
    assert {one["to"] for one in ways} >= {"Done"}
    other.set_issue_status("CAMP-1", "Done")
    assert other.get_issue_status("CAMP-1") == "Done"
    assert other.get_issue_changelog("CAMP-1")["total"] >= 2
    other.assign_issue("CAMP-1", "pm")
    assert other.issue_field_value("CAMP-1", "assignee")["key"] == "JIRAUSER10103"
    other.create_issue_link(
        {"type": {"name": "Blocks"}, "inwardIssue": {"key": "CAMP-1"}, "outwardIssue": {"key": "CAMP-2"}}
    )
    other.create_or_update_issue_remote_links("CAMP-1", "https://example.com", "One", global_id="sy=1")
    assert other.get_issue_remote_links("CAMP-1")[0]["globalId"] == "sy=1"
    other.set_issue_property("CAMP-1", "syncer", {"uid": 1})
    assert other.get_issue_property("CAMP-1", "syncer")["value"] == {"uid": 1}
    other.delete_issue("CAMP-1")
    assert other.issue_exists("CAMP-1") is not True


def test_the_other_library_finds_its_way_about(other: Any) -> None:
    assert "CAMP" in {one["key"] for one in other.projects()}
    types = other.issue_createmeta_issuetypes("CAMP")["values"]
    epic = next(one["id"] for one in types if one["name"] == "Epic")
    fields = other.issue_createmeta_fieldtypes("CAMP", epic)["values"]
    assert "Epic Name" in {one["name"] for one in fields}
    assert {one["name"] for one in other.get_all_statuses()} >= {"To Do", "Done"}
    assert other.user("pm")["displayName"] == "Project manager"
    assert [one["name"] for one in other.user_find_by_user_string(username="camp")] == ["director", "worker"]
    assert "Epic Link" in {one["name"] for one in other.get_all_fields()}
    assert other.get_all_priorities()
    assert other.get_issue_link_types()
    assert other.get_project_components("CAMP") == []
    assert other.add_version("CAMP", other.get_project("CAMP")["id"], "1.0")["name"] == "1.0"
    assert [one["name"] for one in other.get_project_versions("CAMP")] == ["1.0"]
    assert other.get_server_info()["versionNumbers"][0] == 10


def test_the_other_librarys_bulk_changelog_is_not_there(other: Any) -> None:
    """It is Cloud's alone."""
    with pytest.raises(HTTPError) as gone:
        other.get("rest/api/2/issue/CAMP-1/changelog")
    assert gone.value.response.status_code == 404


def test_a_wrong_token_is_refused(center: Running) -> None:
    """F16: unlike Cloud, which lets a stranger in as nobody."""
    with pytest.raises(JIRAError) as refused:
        JIRA(center.url, token_auth="wrong", max_retries=0, timeout=10).myself()
    assert refused.value.status_code == 401
