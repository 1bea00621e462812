"""Both client libraries against the sandbox: their happy paths work, their known bugs fail as reported (§5)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from atlassian.jira import JiraCloud
from jira import JIRA, JIRAError
from requests import HTTPError

from syncer.sandbox.app import Running


def doc(text: str) -> dict[str, Any]:
    return {
        "type": "doc",
        "version": 1,
        "content": [{"type": "paragraph", "content": [{"type": "text", "text": text}]}],
    }


TASK = {"project": {"key": "CAMP"}, "issuetype": {"name": "Task"}, "summary": "Fence"}


@pytest.fixture
def client(sandbox: Running) -> Iterator[Any]:
    """The `jira` library as the product sets it up."""
    made: Any = JIRA(
        sandbox.url,
        basic_auth=("bot@example.com", "sandbox-token"),
        options={"rest_api_version": "3"},
        max_retries=0,
        get_server_info=True,
        timeout=10,
    )
    yield made
    made.close()


@pytest.fixture
def cloud(sandbox: Running) -> Iterator[Any]:
    """`atlassian-python-api` for Jira Cloud."""
    made = JiraCloud(
        url=sandbox.url,
        username="bot@example.com",
        password="sandbox-token",
        api_version=3,
        retry_with_header=False,
        timeout=10,
    )
    yield made
    made.close()


def test_the_jira_library_creates_searches_edits_links_and_moves_along(client: Any) -> None:
    assert client.server_info()["deploymentType"] == "Cloud"
    assert client.myself()["emailAddress"] == "bot@example.com"
    assert "summary" in {one["id"] for one in client.fields()}
    first = client.create_issue(TASK, prefetch=False)
    second = client.create_issue(TASK | {"description": doc("Wide")}, prefetch=True)
    assert second.fields.description.type == "doc"
    found = client.enhanced_search_issues("project = CAMP ORDER BY id", maxResults=1, json_result=True)
    assert found["issues"][0]["key"] == "CAMP-1"
    second.update(fields={"summary": "Gate"})
    assert client.issue("CAMP-2").fields.summary == "Gate"
    client.transition_issue(second, "41")
    assert client.issue("CAMP-2").fields.status.name == "Done"
    client.create_issue_link("Blocks", first.key, second.key)
    assert client.issue("CAMP-1").fields.issuelinks[0].outwardIssue.key == "CAMP-2"
    client.add_issue_property("CAMP-1", "syncer", {"uid": 1})
    assert client.issue_property("CAMP-1", "syncer").value.uid == 1
    client.add_comment("CAMP-1", doc("Seen"))
    assert len(client.comments("CAMP-1")) == 1
    assert [one.displayName for one in client.search_users(query="pm@example.com")] == ["Project manager"]
    assert client.approximate_issue_count("project = CAMP") == 2
    first.delete()
    with pytest.raises(JIRAError) as gone:
        client.issue("CAMP-1")
    assert gone.value.status_code == 404


def test_the_jira_library_reads_every_page(client: Any) -> None:
    client.create_issues([TASK] * 12, prefetch=False)
    assert len(client.search_issues("project = CAMP", maxResults=0, fields="summary")) == 12


def test_the_jira_librarys_raw_way_reaches_what_it_has_no_method_for(client: Any) -> None:
    client.create_issue(TASK, prefetch=False)
    reply = client._session.request(
        "post", client._get_url("issue/bulkfetch"), json={"issueIdsOrKeys": ["CAMP-1", "CAMP-7"]}
    )
    assert [one["key"] for one in reply.json()["issues"]] == ["CAMP-1"]


def test_the_jira_library_without_server_info_takes_the_removed_search(sandbox: Running) -> None:
    """§5.1: it then thinks this is Data Center."""
    made: Any = JIRA(
        sandbox.url,
        basic_auth=("bot@example.com", "sandbox-token"),
        options={"rest_api_version": "3"},
        max_retries=0,
        get_server_info=False,
    )
    with pytest.raises(JIRAError) as gone:
        made.search_issues("project = CAMP")
    made.close()
    assert gone.value.status_code == 410


def test_the_jira_library_refuses_create_metadata_on_cloud(client: Any) -> None:
    """§5.3: it raises; the path itself works."""
    with pytest.raises(JIRAError):
        client.project_issue_types("CAMP")
    found = client._get_json("issue/createmeta/CAMP/issuetypes")
    assert {one["name"] for one in found["issueTypes"]} >= {"Story", "Task"}


def test_the_jira_library_sends_a_create_again_after_a_cut(sandbox: Running) -> None:
    """§5.1, B-01: with retries on, a cut after the commit makes two issues."""
    made: Any = JIRA(
        sandbox.url,
        basic_auth=("bot@example.com", "sandbox-token"),
        options={"rest_api_version": "3"},
        max_retries=1,
        get_server_info=True,
    )
    made._session.max_retry_delay = 0
    sandbox.site.faults.set({"aborts": [{"when": "after", "method": "POST", "path": "/issue$"}]})
    made.create_issue(TASK, prefetch=False)
    made.close()
    assert len(sandbox.site.jira.issues) == 2


def test_the_other_library_covers_what_the_first_lacks(cloud: Any) -> None:
    created = cloud.create_issues(
        data={"issueUpdates": [{"fields": TASK}, {"fields": TASK | {"summary": ""}}]}
    )
    assert (len(created["issues"]), created["errors"][0]["failedElementNumber"]) == (1, 1)
    assert cloud.bulk_fetch_issues(data={"issueIdsOrKeys": ["CAMP-1"]})["issues"][0]["key"] == "CAMP-1"
    cloud.edit_issue("CAMP-1", data={"fields": {"summary": "Gate"}})
    found = cloud.search_and_reconsile_issues_using_jql_post(
        data={"jql": "project = CAMP", "fields": ["summary"]}
    )
    assert found["issues"][0]["fields"] == {"summary": "Gate"}
    assert cloud.count_issues(data={"jql": "project = CAMP"}) == {"count": 1}
    assert cloud.get_change_logs("CAMP-1")["total"] == 1
    assert cloud.get_bulk_changelogs(data={"issueIdsOrKeys": ["CAMP-1"]})["issueChangeLogs"]
    link = {"globalId": "sy=1", "object": {"url": "https://example.com", "title": "One"}}
    assert cloud.create_or_update_remote_issue_link("CAMP-1", data=link)["id"]
    kinds = cloud.get_create_issue_meta_issue_types("CAMP")["issueTypes"]
    assert cloud.get_create_issue_meta_issue_type_id("CAMP", kinds[0]["id"])["fields"]


def test_the_other_librarys_old_search_is_gone(cloud: Any) -> None:
    with pytest.raises(HTTPError) as gone:
        cloud.search_for_issues_using_jql(jql="project = CAMP")
    assert gone.value.response.status_code == 410
