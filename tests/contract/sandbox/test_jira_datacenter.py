"""Jira Data Center's own ways: people by login and key, wiki markup, search by offset, the pages of its metadata."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
import requests

from syncer.sandbox.app import Running, start
from syncer.sandbox.clock import Clock
from syncer.sandbox.site import Site

API = "/rest/api/2"
EPIC_LINK, EPIC_NAME = "customfield_10008", "customfield_10009"


def body(summary: str = "Fence", kind: str = "Task", **fields: Any) -> dict[str, Any]:
    own = {"project": {"key": "CAMP"}, "issuetype": {"name": kind}, "summary": summary}
    return {"fields": own | fields}


class Caller(requests.Session):
    """A session that takes paths below the API."""

    def __init__(self, base: str, token: str | None) -> None:
        super().__init__()
        self.trust_env = False
        self._base = base
        self.headers["Accept"] = "application/json"
        if token is not None:
            self.headers["Authorization"] = f"Bearer {token}"

    def request(self, method: str | bytes, url: str | bytes, *args: Any, **kwargs: Any) -> requests.Response:
        assert isinstance(url, str)
        kwargs.setdefault("timeout", 10)
        path = url if url.startswith("/rest") else f"{API}/{url}"
        return super().request(method, self._base + path, *args, **kwargs)


@pytest.fixture
def center() -> Iterator[Running]:
    """The default site as a Data Center; time stands still."""
    clock = Clock(frozen_at=datetime(2026, 11, 21, 15, 39, 15, tzinfo=UTC))
    with start(Site.from_seed(clock=clock, flavour="datacenter")) as running:
        yield running


@pytest.fixture
def bot(center: Running) -> Iterator[Caller]:
    with Caller(center.url, "sandbox-token") as caller:
        yield caller


@pytest.fixture
def nobody(center: Running) -> Iterator[Caller]:
    with Caller(center.url, None) as caller:
        yield caller


def test_the_server_tells_its_version_but_no_zone(center: Running, nobody: Caller) -> None:
    """§1.1: deploymentType says Server on Data Center too, unless the switch says otherwise."""
    found = nobody.get("serverInfo").json()
    assert (found["deploymentType"], found["versionNumbers"][:2]) == ("Server", [10, 3])
    assert "serverTimeZone" not in found
    center.site.switches.set({"dc_deployment_type": "Data Center", "jira_version": "11.3.1"})
    found = nobody.get("serverInfo").json()
    assert (found["deploymentType"], found["versionNumbers"]) == ("Data Center", [11, 3, 1])


def test_people_go_by_login_and_key_and_never_by_account_id(bot: Caller) -> None:
    me = bot.get("myself").json()
    assert (me["name"], me["key"], me["timeZone"]) == ("bot", "JIRAUSER10100", "Etc/UTC")
    assert "accountId" not in me
    assert bot.get("user?username=pm").json()["displayName"] == "Project manager"
    assert bot.get("user?key=JIRAUSER10103").json()["name"] == "pm"
    assert bot.get("user?username=none").status_code == 404
    assert bot.get("user?accountId=712020:1").status_code == 404
    assert [one["name"] for one in bot.get("user/search?username=camp").json()] == ["director", "worker"]
    assert len(bot.get("user/search?username=.").json()) == 10
    assert bot.get("user/search?query=camp").status_code == 400
    assert [one["name"] for one in bot.get("user/assignable/search?project=CAMP&username=pm").json()] == [
        "pm"
    ]
    assert bot.get("user/bulk").status_code == 404
    assert bot.get("group/member?groupname=jira-administrators").json()["values"][0]["name"] == "admin"


def test_rich_text_is_the_wiki_string_and_comes_back_with_crlf(center: Running, bot: Caller) -> None:
    """F15, §6.15."""
    text = "h2. Gate\n\n* _wide_\r\n* {{high}} \\[not a link]"
    assert bot.post("issue", json=body(description=text)).status_code == 201
    shown = bot.get("issue/CAMP-1?fields=description").json()["fields"]["description"]
    assert shown == text.replace("\r\n", "\n").replace("\n", "\r\n")
    assert center.site.jira.issues[10001].values["description"] == text
    comment = bot.post("issue/CAMP-1/comment", json={"body": "*Seen*"}).json()
    assert comment["body"] == "*Seen*"
    assert comment["author"]["name"] == "bot"


def test_a_document_is_no_string(bot: Caller) -> None:
    """F9; every field's error at once (F5)."""
    document = {"type": "doc", "version": 1, "content": []}
    reply = bot.post("issue", json=body(summary="", description=document, assignee={"name": "gone"}))
    assert reply.status_code == 400
    assert reply.json()["errors"] == {
        "summary": "You must specify a summary of the issue.",
        "description": "Operation value must be a string",
        "assignee": "User 'gone' cannot be assigned issues.",
    }
    long = bot.post("issue", json=body(description="x" * 32_768)).json()["errors"]["description"]
    assert long == "The entered text is too long. It exceeds the allowed limit of 32,767 characters."
    assert bot.post("issue", json=body(description="x" * 32_767)).status_code == 201


def test_users_are_written_by_name_and_by_key_only_where_the_switch_says_so(
    center: Running, bot: Caller
) -> None:
    bot.post("issue", json=body(assignee={"name": "pm"}))
    issue = bot.get("issue/CAMP-1").json()["fields"]
    assert (issue["assignee"]["key"], issue["reporter"]["name"]) == ("JIRAUSER10103", "bot")
    bot.put("issue/CAMP-1", json={"fields": {"assignee": {"key": "JIRAUSER10102"}}})
    assert bot.get("issue/CAMP-1").json()["fields"]["assignee"] is None
    center.site.switches.set({"dc_user_by_key": True})
    bot.put("issue/CAMP-1", json={"fields": {"assignee": {"key": "JIRAUSER10102"}}})
    assert bot.get("issue/CAMP-1").json()["fields"]["assignee"]["name"] == "analyst"


def test_the_changelog_rides_along_whole_and_names_people_by_key(bot: Caller) -> None:
    """§1.5: no paged changelog, no fieldId, oldest first."""
    bot.post("issue", json=body())
    bot.put("issue/CAMP-1", json={"fields": {"assignee": {"name": "pm"}}})
    bot.put("issue/CAMP-1", json={"fields": {"labels": ["b", "a"]}})
    assert bot.get("issue/CAMP-1/changelog").status_code == 404
    first, second = bot.get("issue/CAMP-1?expand=changelog").json()["changelog"]["histories"]
    assert (first["items"][0]["to"], first["items"][0]["toString"]) == ("JIRAUSER10103", "Project manager")
    assert second["items"][0]["toString"] == "a b"
    assert "fieldId" not in second["items"][0]
    assert second["author"]["name"] == "bot"


def test_epics_have_a_name_and_issues_a_link_to_them(bot: Caller) -> None:
    """§1.3, §6.3: no `parent` for epics; both ends have it in their history."""
    nameless = bot.post("issue", json=body(kind="Epic"))
    assert nameless.json()["errors"] == {EPIC_NAME: "Epic Name is required."}
    assert bot.post("issue", json=body("Summer", "Epic", **{EPIC_NAME: "Summer"})).status_code == 201
    bot.post("issue", json=body())
    assert bot.put("issue/CAMP-2", json={"fields": {EPIC_LINK: "CAMP-1"}}).status_code == 204
    issue = bot.get("issue/CAMP-2?expand=changelog").json()
    assert issue["fields"][EPIC_LINK] == "CAMP-1"
    assert "parent" not in issue["fields"]
    item = issue["changelog"]["histories"][0]["items"][0]
    assert (item["field"], item["fieldtype"], item["toString"]) == ("Epic Link", "custom", "CAMP-1")
    (child,) = bot.get("issue/CAMP-1?expand=changelog").json()["changelog"]["histories"][0]["items"]
    assert (child["field"], child["toString"]) == ("Epic Child", "CAMP-2")
    found = bot.get("search", params={"jql": '"Epic Link" = CAMP-1', "fields": "key"}).json()
    assert [one["key"] for one in found["issues"]] == ["CAMP-2"]
    wrong = bot.put("issue/CAMP-1", json={"fields": {"parent": {"key": "CAMP-2"}}})
    assert list(wrong.json()["errors"]) == ["parent"]
    assert list(bot.put("issue/CAMP-2", json={"fields": {EPIC_LINK: "CAMP-2"}}).json()["errors"]) == [
        EPIC_LINK
    ]
    assert bot.put("issue/CAMP-2", json={"fields": {EPIC_LINK: None}}).status_code == 204
    assert bot.get("issue/CAMP-2").json()["fields"][EPIC_LINK] is None


def test_a_sub_task_has_a_parent(bot: Caller) -> None:
    bot.post("issue", json=body())
    bot.post("issue", json=body("Post", "Sub-task", parent={"key": "CAMP-1"}))
    assert bot.get("issue/CAMP-2").json()["fields"]["parent"]["key"] == "CAMP-1"
    assert [one["key"] for one in bot.get("issue/CAMP-1/subtask").json()] == ["CAMP-2"]


def test_search_pages_by_offset_over_results_that_move(bot: Caller) -> None:
    """F2: what leaves the result set between two pages makes the next one skip an issue."""
    for number in range(5):
        bot.post("issue", json=body(f"Post {number}"))
    query = {"jql": "project = CAMP AND labels IS EMPTY ORDER BY id", "maxResults": 2, "fields": ["summary"]}
    first = bot.post("search", json=query).json()
    assert {name: first[name] for name in ("startAt", "maxResults", "total")} == {
        "startAt": 0,
        "maxResults": 2,
        "total": 5,
    }
    assert "nextPageToken" not in first
    bot.put("issue/CAMP-1", json={"fields": {"labels": ["done"]}})
    second = bot.post("search", json=query | {"startAt": 2}).json()
    assert [one["key"] for one in second["issues"]] == ["CAMP-4", "CAMP-5"], "CAMP-3 is skipped"
    assert second["total"] == 4
    assert bot.get("search?maxResults=0").json()["issues"] == []
    assert bot.get("search?startAt=99").json()["total"] == 5, (
        "no query finds everything: none has to be bounded"
    )


def test_search_shows_navigable_fields_and_caps_a_page(center: Running, bot: Caller) -> None:
    """F4, §1.2."""
    for _ in range(3):
        bot.post("issue", json=body())
    (issue, *_) = bot.get("search", params={"jql": "project = CAMP"}).json()["issues"]
    assert issue["fields"]["summary"] == "Fence"
    assert "comment" not in issue["fields"]
    center.site.switches.set({"dc_search_cap": 2})
    found = bot.get("search?maxResults=9999").json()
    assert (found["maxResults"], len(found["issues"]), found["total"]) == (2, 2, 3)
    shown = bot.get("search?expand=names,schema&fields=summary").json()
    assert (shown["names"], list(shown["schema"])) == ({"summary": "Summary"}, ["summary"])


def test_bad_queries_and_bodies_are_refused_in_its_words(bot: Caller) -> None:
    wrong = bot.get("search?jql=project%20%3D%20NONE")
    assert wrong.json()["errorMessages"] == ["The value 'NONE' does not exist for the field 'project'."]
    lenient = bot.get("search?jql=project%20%3D%20NONE&validateQuery=warn").json()
    assert (lenient["total"], len(lenient["warningMessages"])) == (0, 1)
    broken = bot.post("search", data=b'{"jql": ?}', headers={"Content-Type": "application/json"})
    assert broken.json()["errorMessages"][0].startswith("Unexpected character ('?' (code 63))")
    typed = bot.post("search", json={"jql": "", "fields": "summary"}).json()["errorMessages"]
    assert typed == ["Can not deserialize instance of java.util.ArrayList out of VALUE_STRING token"]
    strange = bot.post("search", json={"jql": "", "properties": []})
    assert strange.status_code == 400
    assert strange.json()["errorMessages"][0].startswith(
        'Unrecognized field "properties" (Class com.atlassian'
    )


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "search/jql?jql=project=CAMP"),
        ("POST", "issue/bulkfetch"),
        ("POST", "changelog/bulkfetch"),
        ("POST", "search/approximate-count"),
        ("POST", "jql/match"),
        ("POST", "comment/list"),
        ("GET", "/rest/api/2/nothing/at/all"),
    ],
)
def test_what_only_cloud_has_is_not_there(bot: Caller, method: str, path: str) -> None:
    """Envelope as seen at github.com/kelos-dev/kelos/issues/1439."""
    reply = bot.request(method, path, json={})
    assert reply.status_code in (404, 405)
    assert reply.json()["status-code"] == reply.status_code


def test_framework_errors_are_xml_for_who_does_not_ask_for_json(center: Running, bot: Caller) -> None:
    """§1.0: no problem+json here; Jira 9 named the address instead of the status."""
    plain = {"Accept": "*/*"}
    missing = bot.get("search/jql", headers=plain)
    assert missing.headers["Content-Type"].startswith("application/xml")
    assert "<status-code>404</status-code>" in missing.text
    wrong = bot.post("serverInfo", json={})
    assert (wrong.status_code, wrong.headers["Allow"]) == (405, "GET")
    assert bot.post("issue", data=b"{}").status_code == 415
    assert bot.get("search?maxResults=many").status_code == 404, "JAX-RS: a parameter of the wrong type"
    center.site.switches.set({"jira_version": "9.12.4"})
    old = bot.get("search/jql").json()
    assert old == {"message": f"null for uri: {center.url}/rest/api/2/search/jql", "status-code": 404}


def test_metadata_comes_as_the_generic_page(bot: Caller) -> None:
    """§1.1; the old createmeta is gone since 9.0 and reads as an issue that does not exist."""
    types = bot.get("issue/createmeta/CAMP/issuetypes").json()
    assert (types["isLast"], types["total"]) == (True, len(types["values"]))
    epic = next(one for one in types["values"] if one["name"] == "Epic")
    fields = {
        one["fieldId"]: one
        for one in bot.get(f"issue/createmeta/CAMP/issuetypes/{epic['id']}").json()["values"]
    }
    assert fields[EPIC_NAME]["required"] is True
    assert EPIC_LINK not in fields
    assert bot.get("issue/createmeta?projectKeys=CAMP").status_code == 404
    assert "scope" not in bot.get("field").json()[0]
    link = next(one for one in bot.get("field").json() if one["id"] == EPIC_LINK)
    assert link["schema"]["custom"] == "com.pyxis.greenhopper.jira:gh-epic-link"


def test_the_edit_screen_is_enforced(bot: Caller) -> None:
    """F6: unlike Cloud."""
    value = next(one["id"] for one in bot.get("field").json() if one["name"] == "Business value")
    bot.post("issue", json=body())
    reply = bot.put("issue/CAMP-1", json={"fields": {value: 3}})
    text = f"Field '{value}' cannot be set. It is not on the appropriate screen, or unknown."
    assert (reply.status_code, reply.json()["errors"]) == (400, {value: text})


def test_strangers_are_asked_to_sign_in_and_what_is_hidden_is_absent(
    center: Running, bot: Caller, nobody: Caller
) -> None:
    """F14; what Data Center says of a hidden issue is a switch."""
    bot.post("issue", json=body())
    asked = nobody.get("issue/CAMP-1")
    assert (asked.status_code, asked.json()["errorMessages"][1]) == (401, "Login Required")
    assert nobody.get("myself").status_code == 401
    missing = bot.get("issue/CAMP-9")
    assert (missing.status_code, missing.json()["errorMessages"]) == (404, ["Issue Does Not Exist"])
    center.site.jira.issues[10001].readers = frozenset()
    assert bot.get("issue/CAMP-1").status_code == 404
    center.site.switches.set({"dc_hidden_issue": "forbidden"})
    assert bot.get("issue/CAMP-1").status_code == 403


def test_properties_and_transition_ride_along_with_a_create(center: Running, bot: Caller) -> None:
    """The published IssueUpdate has both; that `properties` work is a switch."""
    extra = {"properties": [{"key": "syncer", "value": {"uid": 1}}]}
    assert bot.post("issue", json=body() | extra).status_code == 201
    assert bot.get("issue/CAMP-1/properties/syncer").json()["value"] == {"uid": 1}
    center.site.switches.set({"dc_create_properties": False})
    assert bot.post("issue", json=body() | extra).status_code == 400


def test_every_custom_field_has_its_number_and_its_name_for_a_clause(bot: Caller) -> None:
    fields = bot.get("/rest/api/2/field").json()
    assert {one["name"] for one in fields} >= {"Epic Link", "Epic Name"}
    for one in fields:
        if one["custom"]:
            assert one["clauseNames"][0].startswith("cf[")
            assert len(set(one["clauseNames"])) == len(one["clauseNames"])
