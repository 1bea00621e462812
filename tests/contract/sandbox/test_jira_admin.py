"""What administrators do with a Jira: projects, users, groups, roles, schemes, settings (beyond F1-F30)."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import requests

from syncer.sandbox.app import start
from syncer.sandbox.clock import Clock
from syncer.sandbox.site import Site
from tests.contract.sandbox.conftest import Caller, Person

API = "/rest/api/3"
V2 = "/rest/api/2"
SOFTWARE = "com.pyxis.greenhopper.jira:gh-simplified-scrum-classic"


@pytest.fixture
def admin(person: Person) -> requests.Session:
    return person("admin@example.com")


@pytest.fixture
def root() -> Iterator[requests.Session]:
    """The administrator of a Data Center."""
    site = Site.from_seed(flavour="datacenter", clock=Clock())
    with start(site) as running, Caller(running.url, "admin", "sandbox") as caller:
        yield caller


def account(caller: requests.Session) -> str:
    return str(caller.get(f"{API}/myself").json()["accountId"])


def made(caller: requests.Session, key: str = "GATE") -> requests.Response:
    body = {
        "key": key,
        "name": f"Project {key}",
        "projectTypeKey": "software",
        "projectTemplateKey": SOFTWARE,
    }
    return caller.post(f"{API}/project", json=body | {"leadAccountId": account(caller)})


def test_a_project_is_made_used_trashed_restored_and_deleted(admin: requests.Session) -> None:
    reply = made(admin)
    assert reply.status_code == 201
    assert set(reply.json()) == {"self", "id", "key"}
    fields = {"project": {"key": "GATE"}, "issuetype": {"name": "Bug"}, "summary": "Hinge"}
    issue = admin.post(f"{API}/issue", json={"fields": fields}).json()["key"]
    assert issue == "GATE-1"
    where = f"{API}/project/GATE"
    assert admin.put(where, json={"name": "Gates", "description": "All"}).json()["name"] == "Gates"
    assert admin.delete(where).status_code == 204
    assert admin.get(f"{API}/issue/GATE-1").status_code == 404
    assert admin.get(where).status_code == 404
    assert admin.post(f"{where}/restore").status_code == 200
    assert admin.get(f"{API}/issue/GATE-1").status_code == 200
    assert admin.delete(where, params={"enableUndo": "false"}).status_code == 204
    gone = admin.get(where)
    assert gone.json()["errorMessages"] == ["No project could be found with key 'GATE'."]
    assert made(admin).status_code == 201


def test_a_project_that_cannot_be_names_every_error_under_its_field(
    admin: requests.Session, bot: requests.Session
) -> None:
    wrong = admin.post(f"{API}/project", json={"key": "camp", "name": "Camp administration"})
    assert wrong.status_code == 400
    assert set(wrong.json()["errors"]) == {"projectKey", "projectName", "projectLead"}
    assert made(admin, "CAMP").json()["errors"]["projectKey"].endswith("uses this project key.")
    assert made(bot).status_code == 403
    assert bot.delete(f"{API}/project/CAMP").status_code == 403


def test_a_key_that_changes_still_finds_its_issues(admin: requests.Session) -> None:
    fields = {"project": {"key": "CAMP"}, "issuetype": {"name": "Task"}, "summary": "Fence"}
    old = admin.post(f"{API}/issue", json={"fields": fields}).json()["key"]
    assert admin.put(f"{API}/project/CAMP", json={"key": "YARD"}).json()["key"] == "YARD"
    found = admin.get(f"{API}/issue/{old}").json()
    assert found["key"] == old.replace("CAMP", "YARD")


def test_roles_are_filled_with_people_and_groups(admin: requests.Session, bot: requests.Session) -> None:
    made(admin)
    where = next(iter(admin.get(f"{API}/project/GATE/role").json().values()))
    path = where[where.index("/rest") :]
    assert [one["type"] for one in admin.get(path).json()["actors"]] == ["atlassian-group-role-actor"]
    added = admin.post(path, json={"user": [account(bot)]}).json()
    assert added["actors"][0]["actorUser"] == {"accountId": account(bot)}
    body = {"categorisedActors": {"atlassian-user-role-actor": [account(admin)]}}
    assert [one["displayName"] for one in admin.put(path, json=body).json()["actors"]] == ["Administrator"]
    assert admin.delete(path, params={"user": account(admin)}).status_code == 204
    assert admin.delete(path, params={"user": account(admin)}).status_code == 404
    assert bot.post(path, json={"user": [account(bot)]}).status_code == 403


def test_groups_are_made_joined_left_and_deleted(admin: requests.Session, bot: requests.Session) -> None:
    assert admin.post(f"{API}/group", json={"name": "gatekeepers"}).status_code == 201
    assert admin.post(f"{API}/group", json={"name": "gatekeepers"}).status_code == 400
    named = {"groupname": "gatekeepers"}
    body = {"accountId": account(bot)}
    assert admin.post(f"{API}/group/user", params=named, json=body).status_code == 201
    assert admin.post(f"{API}/group/user", params=named, json=body).status_code == 400
    shown = admin.get(f"{API}/group", params=named | {"expand": "users"}).json()["users"]
    assert (shown["size"], shown["items"][0]["accountId"]) == (1, account(bot))
    assert admin.delete(f"{API}/group/user", params=named | body).status_code == 200
    assert admin.delete(f"{API}/group", params=named).status_code == 200
    assert admin.get(f"{API}/group", params=named).status_code == 404
    assert bot.post(f"{API}/group", json={"name": "others"}).status_code == 403


def test_users_come_sign_in_and_go_on_data_center(root: requests.Session) -> None:
    body = {"name": "Keeper", "emailAddress": "keeper@example.com", "displayName": "Keeper", "password": "k"}
    reply = root.post(f"{V2}/user", json=body)
    assert (reply.status_code, reply.json()["name"]) == (201, "Keeper")
    again = root.post(f"{V2}/user", json=body)
    assert again.json()["errors"] == {"username": "A user with that username already exists."}
    assert root.get(f"{V2}/myself", auth=("keeper", "k")).json()["key"] == reply.json()["key"]
    assert root.put(f"{V2}/user/password", params={"username": "keeper"}, json={"password": "n"}).ok
    assert root.get(f"{V2}/myself", auth=("keeper", "n")).status_code == 200
    assert root.delete(f"{V2}/user", params={"username": "keeper"}).status_code == 204
    assert root.delete(f"{V2}/user", params={"username": "keeper"}).status_code == 404
    lead = root.delete(f"{V2}/user", params={"username": "pm"})
    assert lead.status_code == 400, "who leads a project cannot be deleted"


def test_schemes_and_settings_can_be_read(admin: requests.Session, bot: requests.Session) -> None:
    (permissions,) = admin.get(f"{API}/permissionscheme").json()["permissionSchemes"]
    assert admin.get(f"{API}/project/CAMP/permissionscheme").json()["id"] == permissions["id"]
    assert admin.get(f"{API}/project/CAMP/issuesecuritylevelscheme").status_code == 404
    assert admin.get(f"{API}/notificationscheme").json()["values"]
    assert len(admin.get(f"{API}/issuetypescheme").json()["values"]) == 3
    settings = {one["key"]: one["value"] for one in admin.get(f"{API}/application-properties").json()}
    assert settings["jira.title"] == "Jira"
    changed = admin.put(
        f"{API}/application-properties/jira.title", json={"id": "jira.title", "value": "Camp"}
    )
    assert changed.json()["value"] == "Camp"
    assert admin.put(f"{API}/application-properties/none", json={"value": ""}).status_code == 404
    assert bot.get(f"{API}/application-properties").status_code == 403


def test_categories_belong_to_projects(admin: requests.Session) -> None:
    made_one = admin.post(f"{API}/projectCategory", json={"name": "Outdoors", "description": ""})
    number = made_one.json()["id"]
    assert admin.post(f"{API}/projectCategory", json={"name": "outdoors"}).status_code == 409
    shown = admin.put(f"{API}/project/CAMP", json={"categoryId": int(number)}).json()
    assert shown["projectCategory"]["name"] == "Outdoors"
    assert admin.delete(f"{API}/projectCategory/{number}").status_code == 204
    assert "projectCategory" not in admin.get(f"{API}/project/CAMP").json()


def test_pins_avatars_and_the_index_of_data_center(root: requests.Session) -> None:
    fields = {"project": {"key": "CAMP"}, "issuetype": {"name": "Task"}, "summary": "Fence"}
    key = root.post(f"{V2}/issue", json={"fields": fields}).json()["key"]
    comment = root.post(f"{V2}/issue/{key}/comment", json={"body": "First"}).json()["id"]
    pin = f"{V2}/issue/{key}/comment/{comment}/pin"
    assert root.put(pin, json=True).status_code == 200
    (shown,) = root.get(f"{V2}/issue/{key}/pinned-comments").json()
    assert shown["comment"]["body"] == "First"
    assert root.put(pin, json=False).status_code == 200
    assert root.get(f"{V2}/issue/{key}/pinned-comments").json() == []
    own = {"username": "admin"}
    sent = {"Content-Type": "image/png", "X-Atlassian-Token": "no-check"}
    assert root.post(f"{V2}/user/avatar", params=own, json={}).status_code == 400
    upload = root.post(f"{V2}/user/avatar/temporary", params=own, data=b"PNG", headers=sent)
    assert upload.json()["needsCropping"] is True
    avatar = root.post(f"{V2}/user/avatar", params=own, json=upload.json()).json()
    assert root.put(f"{V2}/user/avatar", params=own, json={"id": avatar["id"]}).status_code == 204
    (custom,) = root.get(f"{V2}/user/avatars", params=own).json()["custom"]
    assert custom["isSelected"] is True
    assert root.delete(f"{V2}/user/avatar/{avatar['id']}", params=own).status_code == 204
    assert root.post(f"{V2}/reindex").status_code == 202
    assert root.delete("/rest/auth/1/websudo").status_code == 204


def test_a_token_is_made_used_and_revoked_by_its_owner(root: requests.Session) -> None:
    tokens = "/rest/pat/latest/tokens"
    made_one = root.post(tokens, json={"name": "tests", "expirationDuration": 1})
    assert (made_one.status_code, made_one.json()["name"]) == (201, "tests")
    bearer = {"Authorization": f"Bearer {made_one.json()['rawToken']}"}
    myself = requests.get(made_one.url.replace(tokens, f"{V2}/myself"), headers=bearer, timeout=10)
    assert myself.json()["name"] == "admin"
    (listed,) = root.get(tokens).json()
    assert "rawToken" not in listed
    assert root.delete(f"{tokens}/{listed['id']}").status_code == 204
    assert root.get(tokens).json() == []
    assert root.post(tokens, json={"name": ""}).status_code == 400


def test_data_center_answers_below_a_context_path_and_refuses_a_request_line_tomcat_does(
    root: requests.Session,
) -> None:
    assert root.get(f"/jira{V2}/myself").json()["name"] == "admin"
    long = " or ".join(["project = CAMP"] * 1000)
    assert root.get(f"{V2}/search", params={"jql": long}).status_code == 400
    assert root.post(f"{V2}/search", json={"jql": long}).status_code == 200


def test_metadata_of_all_projects_is_jira_8_alone(root: requests.Session) -> None:
    assert root.get(f"{V2}/issue/createmeta").status_code == 404
    root.post("/__sandbox/switches", json={"jira_version": "8.17.1"})
    found = root.get(f"{V2}/issue/createmeta", params={"projectKeys": "CAMP", "issuetypeNames": "Bug"}).json()
    assert [one["name"] for one in found["projects"][0]["issuetypes"]] == ["Bug"]
