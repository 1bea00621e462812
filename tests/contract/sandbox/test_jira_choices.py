"""What clients ask before they make something, what is set for everybody, and properties of many issues at once."""

from __future__ import annotations

import pytest
import requests

from syncer.sandbox.app import start
from syncer.sandbox.site import Site
from tests.contract.sandbox.conftest import Caller, Person

ROOT = "/rest/api/3"


@pytest.fixture
def admin(person: Person) -> requests.Session:
    """An administrator."""
    return person("admin@example.com")


@pytest.mark.parametrize(
    ("key", "word"),
    [("lowercase", "uppercase letter"), ("A", "at least 2"), ("A" * 11, "exceed 10"), ("CAMP", "uses this")],
)
def test_a_key_is_complained_of_without_an_error(bot: requests.Session, key: str, word: str) -> None:
    reply = bot.get(f"{ROOT}/projectvalidate/key?key={key}")
    assert (reply.status_code, word in reply.json()["errors"]["projectKey"]) == (200, True)
    assert bot.get(f"{ROOT}/projectvalidate/key?key=FREE").json() == {"errorMessages": [], "errors": {}}


def test_keys_and_names_are_made_of_taken_ones(bot: requests.Session) -> None:
    assert bot.get(f"{ROOT}/projectvalidate/validProjectKey?key=CAMP").json() == "CAMP2"
    assert bot.get(f"{ROOT}/projectvalidate/validProjectKey?key=free").json() == "FREE"
    name = "Camp administration"
    assert bot.get(f"{ROOT}/projectvalidate/validProjectName?name={name}").json() == f"{name} 2"
    assert bot.get(f"{ROOT}/projectvalidate/validProjectName").status_code == 400


def test_users_and_groups_are_picked_together(bot: requests.Session) -> None:
    found = bot.get(f"{ROOT}/groupuserpicker?query=a&maxResults=2").json()
    assert len(found["users"]["users"]) <= 2 <= found["users"]["total"]
    nothing = bot.get(f"{ROOT}/groupuserpicker?query=nobodyhasthis").json()
    assert (nothing["users"]["users"], nothing["groups"]["groups"]) == ([], [])


def test_a_project_tells_its_features_and_a_team_managed_one_its_levels(bot: requests.Session) -> None:
    features = bot.get(f"{ROOT}/project/CAMP/features").json()["features"]
    known = {one["feature"] for one in features}
    assert all(set(one["prerequisites"]) <= known and one["toggleLocked"] for one in features)
    refusal = bot.get(f"{ROOT}/project/CAMP/hierarchy")
    assert (refusal.status_code, "not simplified" in refusal.text) == (404, True)
    levels = bot.get(f"{ROOT}/project/DEMO/hierarchy").json()["hierarchy"]
    assert [one["level"] for one in levels] == [1, 0, -1]


def test_a_type_has_alternatives_of_its_kind(bot: requests.Session) -> None:
    types = {one["name"]: one["id"] for one in bot.get(f"{ROOT}/project/CAMP").json()["issueTypes"]}
    found = bot.get(f"{ROOT}/issuetype/{types['Task']}/alternatives").json()
    names = {one["name"] for one in found}
    assert "Bug" in names
    assert not names & {"Task", "Sub-task"}
    assert bot.get(f"{ROOT}/issuetype/99999/alternatives").status_code == 404


def test_components_are_found_across_projects(bot: requests.Session, admin: requests.Session) -> None:
    for project in ("CAMP", "DEMO"):
        admin.post(f"{ROOT}/component", json={"name": f"Gate {project}", "project": project})
    found = bot.get(f"{ROOT}/component?query=gate&orderBy=-name").json()
    assert [one["name"] for one in found["values"]] == ["Gate DEMO", "Gate CAMP"]
    only = bot.get(f"{ROOT}/component?projectIdsOrKeys=CAMP").json()
    assert [one["name"] for one in only["values"]] == ["Gate CAMP"]


def test_priorities_are_searched_by_id_and_name_and_none_is_the_default(bot: requests.Session) -> None:
    every = bot.get(f"{ROOT}/priority/search").json()["values"]
    assert not any(one["isDefault"] for one in every)
    first = every[0]
    assert [one["id"] for one in bot.get(f"{ROOT}/priority/search?id={first['id']}").json()["values"]] == [
        first["id"]
    ]
    named = bot.get(f"{ROOT}/priority/search?priorityName={first['name']}").json()["values"]
    assert first["id"] in [one["id"] for one in named]


def test_a_version_counts_its_issues_when_asked(bot: requests.Session) -> None:
    number = bot.post(f"{ROOT}/version", json={"name": "1.0", "project": "CAMP"}).json()["id"]
    fields = {"project": {"key": "CAMP"}, "issuetype": {"name": "Task"}, "summary": "Fence"}
    bot.post(f"{ROOT}/issue", json={"fields": fields | {"fixVersions": [{"id": number}]}})
    assert "issuesStatusForFixVersion" not in bot.get(f"{ROOT}/version/{number}").json()
    shown = bot.get(f"{ROOT}/version/{number}?expand=issuesstatus").json()
    assert shown["issuesStatusForFixVersion"] == {"toDo": 1, "inProgress": 0, "done": 0, "unmapped": 0}


def test_what_is_set_for_everybody_is_for_administrators(
    bot: requests.Session, admin: requests.Session
) -> None:
    for path in ("configuration/timetracking/options", "configuration/timetracking", "announcementBanner"):
        assert bot.get(f"{ROOT}/{path}").status_code == 403
        assert admin.get(f"{ROOT}/{path}").status_code == 200
    assert admin.get(f"{ROOT}/configuration/timetracking/options").json()["workingHoursPerDay"] == 8


@pytest.mark.parametrize(
    "body",
    [
        {"json": {"columns": ["summary", "status"]}},
        {"data": {"columns": ["summary", "status"]}},
        {"files": [("columns", (None, "summary")), ("columns", (None, "status"))]},
    ],
)
def test_columns_are_sent_as_json_or_as_either_form(bot: requests.Session, body: dict[str, object]) -> None:
    path = f"{ROOT}/user/columns"
    before = bot.get(path).json()
    assert bot.request("PUT", path, **body).status_code == 200  # type: ignore[arg-type]
    assert [one["value"] for one in bot.get(path).json()] == ["summary", "status"]
    assert bot.delete(path).status_code == 204
    assert bot.get(path).json() == before
    assert bot.put(path, json={"columns": ["nosuchfield"]}).status_code == 400


def test_people_may_not_ask_for_addresses_and_viewers_are_asked_for_by_a_word(bot: requests.Session) -> None:
    account = bot.get(f"{ROOT}/myself").json()["accountId"]
    assert bot.get(f"{ROOT}/user/email?accountId={account}").status_code == 400
    path = f"{ROOT}/user/viewissue/search?projectKey=CAMP"
    assert bot.get(path).status_code == 400
    assert [one["accountId"] for one in bot.get(f"{path}&accountId={account}").json()] == [account]


def test_a_property_of_many_issues_is_set_by_a_task(bot: requests.Session, person: Person) -> None:
    fields = {"project": {"key": "CAMP"}, "issuetype": {"name": "Task"}, "summary": "Fence"}
    first, second = (bot.post(f"{ROOT}/issue", json={"fields": fields}).json() for _ in range(2))
    path = f"{ROOT}/issue/properties/syncer.bulk"
    body = {"value": {"a": 1}, "filter": {"entityIds": [int(first["id"]), int(second["id"])]}}
    begun = bot.put(path, json=body, allow_redirects=False)
    assert begun.status_code == 303
    task = begun.headers["Location"]
    assert bot.get(task).json()["status"] == "ENQUEUED"
    bot.post("/__sandbox/clock", json={"advance": 60})
    assert (bot.get(task).json()["status"], bot.get(task).json()["progress"]) == ("COMPLETE", 100)
    assert person("pm@example.com").get(task).status_code == 403
    assert bot.get(f"{ROOT}/task/99999999").status_code == 404
    assert bot.get(f"{ROOT}/issue/{second['key']}/properties/syncer.bulk").json()["value"] == {"a": 1}
    only = {"entityIds": [int(first["id"]), int(second["id"])], "currentValue": {"a": 2}}
    assert bot.delete(path, json=only, allow_redirects=False).status_code == 303
    assert bot.get(f"{ROOT}/issue/{first['key']}/properties/syncer.bulk").status_code == 200, (
        "its value is another"
    )
    assert bot.delete(path, json={"entityIds": [int(first["id"])]}, allow_redirects=False).status_code == 303
    assert bot.get(f"{ROOT}/issue/{first['key']}/properties/syncer.bulk").status_code == 404
    several = {"entitiesIds": [int(first["id"])], "properties": {"one": 1, "two": 2}}
    assert bot.post(f"{ROOT}/issue/properties", json=several, allow_redirects=False).status_code == 303
    assert bot.get(f"{ROOT}/issue/{first['key']}/properties/two").json()["value"] == 2


def test_data_center_has_the_lists_it_has() -> None:
    with start(Site.from_seed(flavour="datacenter")) as running, Caller(running.url, None, "") as admin:
        admin.auth = ("admin", "sandbox")
        root = "/rest/api/2"
        assert admin.get(f"{root}/user/columns").json()[0]["value"] == "issuetype"
        assert admin.get(f"{root}/projectvalidate/key?key=CAMP").json()["errors"]["projectKey"]
        assert admin.put(f"{root}/issue/properties/a", json={"value": 1}).status_code in (404, 405)
        assert admin.get(f"{root}/announcementBanner").status_code == 404


def test_one_s_groups_are_counted_and_shown_when_asked_and_left_out_by_id(bot: requests.Session) -> None:
    plain, whole = (bot.get(f"{ROOT}/myself{query}").json()["groups"] for query in ("", "?expand=groups"))
    assert (plain["items"], plain["size"]) == ([], len(whole["items"]))
    first = whole["items"][0]
    found = bot.get(f"{ROOT}/groups/picker?excludeId={first['groupId']}").json()["groups"]
    assert first["name"] not in [one["name"] for one in found]


def test_project_keys_are_in_capitals_on_cloud(bot: requests.Session) -> None:
    """As a client's suite found it on live Cloud."""
    assert [bot.get(f"{ROOT}/project/{key}").status_code for key in ("CAMP", "camp")] == [200, 404]
