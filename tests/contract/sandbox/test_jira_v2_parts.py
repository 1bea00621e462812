"""What hangs on issues and projects beyond their fields, in both flavours: people, comments, versions, fields, limits."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
import requests

from syncer.sandbox.app import Running, start
from syncer.sandbox.clock import Clock
from syncer.sandbox.host import Flavour
from syncer.sandbox.site import Site

TASK: dict[str, Any] = {"project": {"key": "CAMP"}, "issuetype": {"name": "Task"}, "summary": "Fence"}


class Client(requests.Session):
    """A caller of version 2, by e-mail or login with the password everybody has."""

    def __init__(self, running: Running, who: str) -> None:
        super().__init__()
        self.trust_env = False
        self._base = f"{running.url}/rest/api/2/"
        self.headers["Accept"] = "application/json"
        cloud = running.site.cloud
        self.auth = (f"{who}@example.com" if cloud else who, "sandbox-token" if who == "bot" else "sandbox")

    def request(self, method: str | bytes, url: str | bytes, *args: Any, **kwargs: Any) -> requests.Response:
        assert isinstance(url, str)
        kwargs.setdefault("timeout", 10)
        return super().request(method, self._base + url, *args, **kwargs)


def running(flavour: Flavour) -> Running:
    """The default site at an instant that stands still."""
    clock = Clock(frozen_at=datetime(2026, 11, 21, 15, 39, 15, tzinfo=UTC))
    return start(Site.from_seed(clock=clock, flavour=flavour))


@pytest.fixture(params=["cloud", "datacenter"])
def either(request: pytest.FixtureRequest) -> Iterator[Running]:
    with running(request.param) as found:
        yield found


@pytest.fixture
def cloud() -> Iterator[Running]:
    with running("cloud") as found:
        yield found


@pytest.fixture
def center() -> Iterator[Running]:
    with running("datacenter") as found:
        yield found


def person(found: Running, email: str) -> str:
    """What the flavour calls somebody in paths and bodies."""
    user = found.site.find_user(email)
    return user.account_id if found.site.cloud else user.login


def test_an_issue_is_assigned_watched_and_voted_for(either: Running) -> None:
    bot, pm = Client(either, "bot"), person(either, "pm@example.com")
    bot.post("issue", json={"fields": TASK})
    word = "accountId" if either.site.cloud else "name"
    assert bot.put("issue/CAMP-1/assignee", json={word: pm}).status_code == 204
    assert bot.get("issue/CAMP-1").json()["fields"]["assignee"][word] == pm
    assert bot.put("issue/CAMP-1/assignee", json={word: "nobody"}).status_code == 400
    assert bot.post("issue/CAMP-1/watchers", json=pm).status_code == 204
    assert bot.post("issue/CAMP-1/watchers").status_code == 204, "no body: the caller"
    found = bot.get("issue/CAMP-1/watchers").json()
    assert (found["watchCount"], found["isWatching"], found["watchers"][0][word]) == (2, True, pm)
    asked = "accountId" if either.site.cloud else "username"
    assert bot.delete("issue/CAMP-1/watchers", params={asked: pm}).status_code == 204
    own = 204 if either.site.cloud else 404
    assert bot.post("issue/CAMP-1/votes").status_code == own, "one's own issue: Data Center refuses"
    assert bot.delete("issue/CAMP-1/votes").status_code == 204, "also where there is none"
    worker = Client(either, "worker")
    assert worker.post("issue/CAMP-1/votes").status_code == 204
    assert worker.get("issue/CAMP-1/votes").json()["hasVoted"] is True
    assert worker.delete("issue/CAMP-1/votes").status_code == 204


def test_a_comment_has_properties_that_leave_the_issue_alone(either: Running) -> None:
    """§1.7: a marker on a comment; property writes do not move `updated`."""
    bot = Client(either, "bot")
    bot.post("issue", json={"fields": TASK})
    sent = {"body": "Seen", "properties": [{"key": "syncer", "value": 1}]}
    number = bot.post("issue/CAMP-1/comment", json=sent).json()["id"]
    before = bot.get("issue/CAMP-1").json()["fields"]["updated"]
    either.site.clock.advance(90)
    path = f"comment/{number}/properties"
    assert bot.get(f"{path}/syncer").json() == {"key": "syncer", "value": 1}
    assert bot.put(f"{path}/syncer", json={"uid": 2}).status_code == 200
    assert bot.put(f"{path}/other", json=True).status_code == 201
    assert [one["key"] for one in bot.get(path).json()["keys"]] == ["syncer", "other"]
    assert bot.delete(f"{path}/other").status_code == 204
    assert bot.get(f"{path}/other").status_code == 404
    assert bot.get("issue/CAMP-1").json()["fields"]["updated"] == before


def test_a_comment_for_a_role_is_hidden_from_others(either: Running) -> None:
    director = either.site.find_user("director@example.com")
    either.site.jira.projects["CAMP"].roles["Leaders"] = frozenset({director.account_id})
    bot = Client(either, "bot")
    bot.post("issue", json={"fields": TASK})
    level = {"type": "role", "value": "Leaders"}
    outside = bot.post("issue/CAMP-1/comment", json={"body": "Quietly", "visibility": level})
    assert "not a member of the project role: Leaders" in outside.json()["errors"]["commentLevel"]
    insiders = frozenset({director.account_id, either.site.find_user("bot@example.com").account_id})
    either.site.jira.projects["CAMP"].roles["Leaders"] = insiders
    made = bot.post("issue/CAMP-1/comment", json={"body": "Quietly", "visibility": level})
    assert made.json()["visibility"]["value"] == "Leaders"
    for who, seen in (("bot", 1), ("director", 1), ("worker", 0)):
        caller = Client(either, who)
        assert caller.get("issue/CAMP-1/comment").json()["total"] == seen
        assert caller.get("issue/CAMP-1").json()["fields"]["comment"]["total"] == seen
        assert (caller.get(f"issue/CAMP-1/comment/{made.json()['id']}").status_code == 200) is bool(seen)
    unknown = bot.post("issue/CAMP-1/comment", json={"body": "x", "visibility": level | {"value": "None"}})
    assert unknown.json()["errors"] == {"commentLevel": "Role: None does not exist."}


def test_limits_of_an_issue_are_413_where_the_switches_put_them(either: Running) -> None:
    """F9, §6.17."""
    bot = Client(either, "bot")
    for _ in range(3):
        bot.post("issue", json={"fields": TASK})
    either.site.switches.set({"comment_limit": 1, "link_limit": 1})
    link = {"type": {"name": "Blocks"}, "inwardIssue": {"key": "CAMP-1"}, "outwardIssue": {"key": "CAMP-2"}}
    remote = {"object": {"url": "https://example.com", "title": "One"}}
    for path, body in (
        ("issue/CAMP-1/comment", {"body": "x"}),
        ("issueLink", link),
        ("issue/CAMP-1/remotelink", remote),
    ):
        assert bot.post(path, json=body).status_code == 201
        assert (
            bot.post(
                path, json=body | ({"outwardIssue": {"key": "CAMP-3"}} if "type" in body else {})
            ).status_code
            == 413
        )
    refused = bot.get("issue/limit/report")
    if not either.site.cloud:
        assert refused.status_code == 404
        return
    assert refused.status_code == 403
    report = Client(either, "admin").get("issue/limit/report").json()
    assert report["limits"]["comment"] == 1
    assert report["issuesApproachingLimit"]["remoteIssueLinks"] == {"10001": 1}


def test_a_version_is_removed_and_its_issues_get_another(either: Running) -> None:
    bot = Client(either, "bot")
    project = int(bot.get("project/CAMP").json()["id"])
    old, new = (bot.post("version", json={"name": one, "projectId": project}).json()["id"] for one in "12")
    again = bot.post("version", json={"name": "1", "projectId": project})
    assert again.json()["errors"] == {"name": "A version with this name already exists in this project."}
    bot.post("issue", json={"fields": TASK | {"fixVersions": [{"id": old}], "versions": [{"id": old}]}})
    assert bot.get(f"version/{old}/relatedIssueCounts").json()["issuesAffectedCount"] == 1
    assert bot.get(f"version/{old}/unresolvedIssueCount").json()["issuesUnresolvedCount"] == 1
    swapped = bot.post(f"version/{old}/removeAndSwap", json={"moveFixIssuesTo": int(new)})
    assert (swapped.status_code, bot.get(f"version/{old}").status_code) == (204, 404)
    fields = bot.get("issue/CAMP-1").json()["fields"]
    assert ([one["name"] for one in fields["fixVersions"]], fields["versions"]) == (["2"], [])
    third = bot.post("version", json={"name": "3", "projectId": project}).json()["id"]
    assert bot.post(f"version/{third}/move", json={"position": "First"}).status_code == 200
    assert [one["name"] for one in bot.get("project/CAMP/versions").json()] == ["3", "2"]
    assert bot.put(f"version/{new}/mergeto/{third}").status_code == 204
    assert bot.get("issue/CAMP-1").json()["fields"]["fixVersions"][0]["name"] == "3"


def test_components_are_made_renamed_and_taken_away(either: Running) -> None:
    bot = Client(either, "bot")
    made = bot.post("component", json={"name": "Gates", "project": "CAMP"}).json()
    assert list(bot.post("component", json={"name": "gates", "project": "CAMP"}).json()["errors"]) == ["name"]
    bot.post("issue", json={"fields": TASK | {"components": [{"id": made["id"]}]}})
    assert bot.put(f"component/{made['id']}", json={"name": "Doors"}).json()["name"] == "Doors"
    assert bot.get("issue/CAMP-1").json()["fields"]["components"][0]["name"] == "Doors"
    assert bot.delete(f"component/{made['id']}").status_code == 204
    assert bot.get("issue/CAMP-1").json()["fields"]["components"] == []


def test_single_things_are_found_by_their_ids(either: Running) -> None:
    bot = Client(either, "bot")
    for path in ("status", "issuetype", "priority", "resolution"):
        first = bot.get(path).json()[0]
        assert bot.get(f"{path}/{first['id']}").json()["name"] == first["name"]
        assert bot.get(f"{path}/99999").status_code == 404
    first = bot.get("issueLinkType").json()["issueLinkTypes"][0]
    assert bot.get(f"issueLinkType/{first['id']}").json() == first
    assert bot.get("configuration").json()["watchingEnabled"] is True
    assert bot.get("jql/autocompletedata").json()["visibleFieldNames"]


def test_contexts_and_options_of_fields_are_for_administrators(cloud: Running) -> None:
    """§1.1: everybody else finds options in the create metadata."""
    bot, admin = Client(cloud, "bot"), Client(cloud, "admin")
    cloud.site.add(
        {
            "fields": [
                {"name": "Colour", "type": "select", "options": ["Red", {"value": "Grey", "disabled": True}]}
            ]
        }
    )
    (found,) = bot.get("field/search?query=colour").json()["values"]
    path = f"field/{found['id']}/context"
    refused = bot.get(path)
    assert (refused.status_code, refused.json()["errorMessages"]) == (
        403,
        ["Only Jira administrators can access custom field contexts."],
    )
    (context,) = admin.get(path).json()["values"]
    options = admin.get(f"{path}/{context['id']}/option").json()["values"]
    assert [(one["value"], one["disabled"]) for one in options] == [("Red", False), ("Grey", True)]
    assert bot.get(f"customFieldOption/{options[0]['id']}").json()["value"] == "Red"
    assert bot.get("field/search?type=strange").status_code == 400


def test_custom_fields_of_data_center_are_open_to_everybody(center: Running) -> None:
    bot = Client(center, "bot")
    center.site.add(
        {
            "fields": [
                {"name": "Colour", "type": "select", "options": ["Red", {"value": "Grey", "disabled": True}]}
            ]
        }
    )
    (found,) = bot.get("customFields?search=colour").json()["values"]
    options = bot.get(f"customFields/{found['numericId']}/options").json()
    assert (options["total"], options["options"][0]["value"]) == (1, "Red")
    shown = bot.get(f"customFieldOption/{options['options'][0]['id']}").json()
    assert (shown["value"], shown["disabled"]) == ("Red", False)


def test_the_old_create_metadata_is_deprecated_or_gone(cloud: Running) -> None:
    bot = Client(cloud, "bot")
    found = bot.get(
        "issue/createmeta?projectKeys=CAMP&issuetypeNames=Task&expand=projects.issuetypes.fields"
    ).json()
    (kind,) = found["projects"][0]["issuetypes"]
    assert kind["fields"]["summary"]["required"] is True
    cloud.site.switches.set({"old_createmeta": "gone"})
    assert bot.get("issue/createmeta").status_code == 410


def test_labels_in_use_are_listed(cloud: Running) -> None:
    bot = Client(cloud, "bot")
    bot.post("issue", json={"fields": TASK | {"labels": ["b", "a"]}})
    assert bot.get("label").json()["values"] == ["a", "b"]


def test_a_database_of_short_characters_fails_on_others(center: Running) -> None:
    """F9, §6.13: a 500, and nothing is written."""
    bot = Client(center, "bot")
    body = {"fields": TASK | {"description": "tent \U0001f3d5"}}
    assert bot.post("issue", json=body).status_code == 201
    center.site.switches.set({"dc_mysql_utf8mb3": True})
    refused = bot.post("issue", json=body)
    assert refused.status_code == 500
    assert r"Incorrect string value: '\xF0\x9F\x8F\x95'" in refused.json()["errorMessages"][0]
    assert bot.post("issue", json={"fields": TASK | {"description": "Zelt 帳篷"}}).status_code == 201
    assert len(center.site.jira.issues) == 2


def test_a_remote_link_is_deleted_by_its_global_id(either: Running) -> None:
    """§1.7: Cloud wants a Content-Type even for nothing."""
    bot = Client(either, "bot")
    bot.post("issue", json={"fields": TASK})
    remote = {
        "globalId": "sy=1",
        "relationship": "from",
        "object": {"url": "https://example.com", "title": "One"},
    }
    assert bot.post("issue/CAMP-1/remotelink", json=remote).status_code == 201
    assert bot.post("issue/CAMP-1/remotelink", json=remote | {"relationship": None}).status_code == 200
    shown = bot.get("issue/CAMP-1/remotelink?globalId=sy=1").json()
    assert "relationship" not in shown, "null overwrites"
    plain = bot.delete("issue/CAMP-1/remotelink?globalId=sy%3D1")
    assert plain.status_code == (415 if either.site.cloud else 204)
    if either.site.cloud:
        typed = {"Content-Type": "application/json"}
        assert bot.delete("issue/CAMP-1/remotelink?globalId=sy%3D1", headers=typed).status_code == 204


def test_groups_and_roles_say_who_is_where(either: Running) -> None:
    director = either.site.find_user("director@example.com")
    either.site.jira.projects["CAMP"].roles["Leaders"] = frozenset({director.account_id})
    bot = Client(either, "bot")
    members = bot.get("group/member?groupname=jira-administrators").json()
    assert [one["displayName"] for one in members["values"]] == ["Administrator"]
    assert bot.get("group/member?groupname=none").status_code == 404
    assert [one["name"] for one in bot.get("groups/picker?query=admin").json()["groups"]] == [
        "jira-administrators"
    ]
    word = "accountId" if either.site.cloud else "username"
    admin = {word: person(either, "admin@example.com")}
    assert {one["name"] for one in bot.get("user/groups", params=admin).json()} == {
        "jira-software-users",
        "jira-administrators",
    }
    address = bot.get("project/CAMP/role").json()["Leaders"]
    role = bot.get(f"project/CAMP/role/{address.rpartition('/')[2]}").json()
    assert [one["displayName"] for one in role["actors"]] == ["Camp director"]


def test_pickers_find_people_and_issues_by_a_word(either: Running) -> None:
    bot = Client(either, "bot")
    bot.post("issue", json={"fields": TASK})
    assert bot.get("issue/picker?query=fen").json()["sections"][0]["issues"][0]["key"] == "CAMP-1"
    assert [one["displayName"] for one in bot.get("user/picker?query=worker").json()["users"]] == [
        "Camp worker"
    ]
    word = "query" if either.site.cloud else "username"
    found = bot.get("user/assignable/multiProjectSearch", params={"projectKeys": "CAMP,DEMO", word: "pm"})
    assert [one["displayName"] for one in found.json()] == ["Project manager"]


def test_data_center_lists_all_permissions_unasked(either: Running) -> None:
    found = Client(either, "bot").get("mypermissions")
    assert found.status_code == (400 if either.site.cloud else 200)
    if not either.site.cloud:
        assert found.json()["permissions"]["ADMINISTER"]["havePermission"] is False
