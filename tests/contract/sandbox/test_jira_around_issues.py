"""What clients ask for beside issues: votes, watching, properties, preferences, permissions, queries taken apart."""

from __future__ import annotations

from typing import Any

import pytest
import requests

from syncer.sandbox.app import start
from syncer.sandbox.site import Site
from tests.contract.sandbox.conftest import Caller, Person

ROOT = "/rest/api/3"
ISSUES = f"{ROOT}/issue"


@pytest.fixture
def key(bot: requests.Session) -> str:
    """One issue, reported by the bot."""
    fields = {"project": {"key": "CAMP"}, "issuetype": {"name": "Task"}, "summary": "Fence"}
    return str(bot.post(ISSUES, json={"fields": fields}).json()["key"])


@pytest.fixture
def admin(person: Person) -> requests.Session:
    """An administrator."""
    return person("admin@example.com")


def test_reporters_vote_on_cloud_and_taking_back_what_was_not_given_is_no_error(
    bot: requests.Session, key: str
) -> None:
    """As client suites found it on live Cloud: both are idempotent."""
    path = f"{ISSUES}/{key}/votes"
    assert [bot.post(path, json={}).status_code for _ in range(2)] == [204, 204]
    assert (bot.get(path).json()["votes"], bot.get(path).json()["hasVoted"]) == (1, True)
    assert [bot.delete(path).status_code for _ in range(2)] == [204, 204]
    assert bot.get(path).json()["votes"] == 0


def test_watching_is_asked_of_many_issues_at_once(bot: requests.Session, key: str) -> None:
    number = bot.get(f"{ISSUES}/{key}").json()["id"]
    bot.post(f"{ISSUES}/{key}/watchers", json=bot.get(f"{ROOT}/myself").json()["accountId"])
    body = {"issueIds": [number, "99999999"]}
    shown = bot.post(f"{ISSUES}/watching", json=body).json()["issuesIsWatching"]
    assert shown == {number: True, "99999999": False}
    assert bot.post(f"{ISSUES}/watching", json={"issueIds": []}).status_code == 400


@pytest.mark.parametrize("owner", ["project", "issuetype", "user", "worklog"])
def test_everything_that_has_properties_keeps_them_whole_and_apart(
    admin: requests.Session, key: str, owner: str
) -> None:
    path, query = addresses(admin, key)[owner]
    value = {"nested": {"list": [1, "two", None]}, "flag": True}
    one = f"{path}/properties/syncer.test{query}"
    assert [admin.put(one, json=each).status_code for each in (value, {"only": 1})] == [201, 200]
    assert admin.get(one).json() == {"key": "syncer.test", "value": {"only": 1}}
    (listed,) = admin.get(f"{path}/properties{query}").json()["keys"]
    assert admin.get(listed["self"]).json()["value"] == {"only": 1}, "the address leads there"
    assert [admin.delete(one).status_code for _ in range(2)] == [204, 404]
    assert admin.get(one).status_code == 404


def addresses(caller: requests.Session, key: str) -> dict[str, tuple[str, str]]:
    log = caller.post(f"{ISSUES}/{key}/worklog", json={"timeSpent": "1h"}).json()["id"]
    kind = caller.get(f"{ISSUES}/{key}").json()["fields"]["issuetype"]["id"]
    account = caller.get(f"{ROOT}/myself").json()["accountId"]
    return {
        "project": (f"{ROOT}/project/CAMP", ""),
        "issuetype": (f"{ROOT}/issuetype/{kind}", ""),
        "user": (f"{ROOT}/user", f"?accountId={account}"),
        "worklog": (f"{ISSUES}/{key}/worklog/{log}", ""),
    }


def test_properties_of_people_need_the_account_named_and_are_not_for_others(
    bot: requests.Session, admin: requests.Session
) -> None:
    assert bot.put(f"{ROOT}/user/properties/a", json=1).status_code == 400
    other = admin.get(f"{ROOT}/myself").json()["accountId"]
    assert bot.get(f"{ROOT}/user/properties?accountId={other}").status_code == 403
    kind = bot.get(f"{ROOT}/issuetype").json()[0]["id"]
    assert bot.put(f"{ROOT}/issuetype/{kind}/properties/a", json=1).status_code == 403


def test_preferences_are_one_s_own(bot: requests.Session, admin: requests.Session) -> None:
    path = f"{ROOT}/mypreferences?key=jira.test"
    assert bot.get(path).status_code == 404
    assert bot.put(path, json="first").status_code == 204
    assert bot.put(path, json="second").status_code == 204
    assert bot.get(path).json() == "second"
    assert admin.get(path).status_code == 404
    assert [bot.delete(path).status_code for _ in range(2)] == [204, 404]
    assert bot.get(f"{ROOT}/mypreferences/locale").json() == {"locale": "en_US"}


def test_permissions_are_listed_and_asked_in_one_round(
    bot: requests.Session, admin: requests.Session, key: str
) -> None:
    known = bot.get(f"{ROOT}/permissions").json()["permissions"]
    assert known["BROWSE_PROJECTS"]["type"] == "PROJECT"
    assert "havePermission" not in known["ADMINISTER"]
    project = bot.get(f"{ROOT}/project/CAMP").json()["id"]
    body: dict[str, Any] = {
        "globalPermissions": ["ADMINISTER"],
        "projectPermissions": [{"permissions": ["EDIT_ISSUES"], "projects": [int(project), 99]}],
    }
    grants = [{"permission": "EDIT_ISSUES", "projects": [int(project)], "issues": []}]
    assert bot.post(f"{ROOT}/permissions/check", json=body).json() == {
        "globalPermissions": [],
        "projectPermissions": grants,
    }
    assert admin.post(f"{ROOT}/permissions/check", json=body).json()["globalPermissions"] == ["ADMINISTER"]
    empty: dict[str, list[str]] = {"globalPermissions": [], "projectPermissions": []}
    assert bot.post(f"{ROOT}/permissions/check", json={}).json() == empty
    seen = bot.post(f"{ROOT}/permissions/project", json={"permissions": ["CREATE_ISSUES"]}).json()["projects"]
    assert {"id": int(project), "key": "CAMP"} in seen
    assert bot.post(f"{ROOT}/permissions/project", json={"permissions": ["NO_SUCH"]}).status_code == 400


def test_a_query_is_taken_apart_without_being_run(bot: requests.Session) -> None:
    text = (
        "project = CAMP AND (labels in (a, 'b c') OR NOT assignee = currentUser()) ORDER BY created DESC, key"
    )
    body = {"queries": [text, 'project = "unterminated', "project = CAMP AND nosuchfield = 1"]}
    good, broken, strange = bot.post(f"{ROOT}/jql/parse", json=body).json()["queries"]
    first, second = good["structure"]["where"]["clauses"]
    assert first == {
        "field": {"name": "project", "encodedName": "project"},
        "operator": "=",
        "operand": {"value": "CAMP", "encodedValue": "CAMP"},
    }
    assert second["operator"] == "or"
    assert second["clauses"][0]["operand"]["encodedOperand"] == '(a, "b c")'
    assert second["clauses"][1]["clauses"][0]["operand"]["function"] == "currentUser"
    assert [one.get("direction") for one in good["structure"]["orderBy"]["fields"]] == ["desc", None]
    assert broken["errors"]
    assert "structure" not in broken
    assert (strange["errors"], "structure" in strange) == (
        ["Field 'nosuchfield' does not exist or you do not have permission to view it."],
        False,
    )
    loose = bot.post(f"{ROOT}/jql/parse?validation=none", json=body).json()["queries"][2]
    assert "errors" not in loose
    warned = bot.post(f"{ROOT}/jql/parse?validation=warn", json=body).json()["queries"][2]
    assert warned["warnings"]
    assert warned["structure"]


def test_values_are_suggested_while_one_types(bot: requests.Session) -> None:
    def asked(field: str, typed: str) -> list[str]:
        path = f"{ROOT}/jql/autocompletedata/suggestions?fieldName={field}&fieldValue={typed}"
        return [one["displayName"] for one in bot.get(path).json()["results"]]

    assert asked("project", "CA") == ["<b>Ca</b>mp administration (CAMP)"]
    assert asked("status", "progress") == ["In <b>Progress</b>"]
    assert asked("nosuchfield", "a") == []


def test_a_match_of_a_value_nobody_has_finds_nothing(bot: requests.Session, key: str) -> None:
    number = int(bot.get(f"{ISSUES}/{key}").json()["id"])
    body = {"issueIds": [number], "jqls": ["project = CAMP", "project = NOSUCH", "nosuchfield = 1"]}
    here, nowhere, broken = bot.post(f"{ROOT}/jql/match", json=body).json()["matches"]
    assert (here["matchedIssues"], nowhere) == ([number], {"matchedIssues": [], "errors": []})
    assert broken["errors"]


def test_data_center_lets_nobody_vote_for_their_own_and_has_properties_too() -> None:
    with start(Site.from_seed(flavour="datacenter")) as running, Caller(running.url, None, "") as admin:
        admin.auth = ("admin", "sandbox")
        fields = {"project": {"key": "CAMP"}, "issuetype": {"name": "Task"}, "summary": "Fence"}
        key = admin.post("/rest/api/2/issue", json={"fields": fields}).json()["key"]
        assert admin.post(f"/rest/api/2/issue/{key}/votes").status_code == 404
        assert admin.post("/rest/api/2/issue/watching", json={"issueIds": ["1"]}).status_code in (404, 405)
        own = "/rest/api/2/user/properties/a"
        assert admin.put(f"{own}?username=bot", json=[1]).status_code == 201
        assert admin.get(f"{own}?username=bot").json()["value"] == [1]
        assert admin.get("/rest/api/2/permissions").json()["permissions"]["ADMINISTER"]["type"] == "GLOBAL"
