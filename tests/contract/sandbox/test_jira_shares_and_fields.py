"""What administrators and owners of filters do on the way: shares, new fields, links of versions, workflow schemes."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import requests

from syncer.sandbox.app import start
from syncer.sandbox.site import Site
from tests.contract.sandbox.conftest import Caller, Person

ROOT = "/rest/api/3"


@pytest.fixture
def server() -> Iterator[requests.Session]:
    """An administrator of a Data Center."""
    with start(Site.from_seed(flavour="datacenter")) as running, Caller(running.url, None, "") as caller:
        caller.auth = ("admin", "sandbox")
        yield caller


def test_a_filter_is_shared_and_private_again(bot: requests.Session, person: Person) -> None:
    other = person("pm@example.com")
    number = bot.post(f"{ROOT}/filter", json={"name": "Mine", "jql": "project = CAMP"}).json()["id"]
    path = f"{ROOT}/filter/{number}"
    assert other.get(path).status_code == 404
    project = bot.get(f"{ROOT}/project/CAMP").json()["id"]
    assert other.post(f"{path}/permission", json={"type": "authenticated"}).status_code == 404
    (added,) = bot.post(f"{path}/permission", json={"type": "project", "projectId": project}).json()
    assert added["project"]["id"] == project
    assert bot.get(f"{path}/permission/{added['id']}").json() == added
    assert other.get(path).status_code == 200
    assert bot.delete(f"{path}/permission/{added['id']}").status_code == 204
    assert [other.get(path).status_code, bot.get(f"{path}/permission").json()] == [404, []]
    assert bot.post(f"{path}/permission", json={"type": "project", "projectId": "9"}).status_code == 400
    assert bot.post(f"{ROOT}/filter/99999/permission", json={"type": "authenticated"}).status_code == 404


def test_the_scope_of_new_filters_is_one_s_own(bot: requests.Session) -> None:
    path = f"{ROOT}/filter/defaultShareScope"
    assert bot.get(path).json() == {"scope": "PRIVATE"}
    assert bot.put(path, json={"scope": "AUTHENTICATED"}).json() == {"scope": "AUTHENTICATED"}
    assert bot.get(path).json() == {"scope": "AUTHENTICATED"}
    assert bot.put(path, json={"scope": "EVERYBODY"}).status_code == 400


def test_administrators_add_fields_that_stand_on_no_screen(bot: requests.Session, person: Person) -> None:
    admin, prefix = person("admin@example.com"), "com.atlassian.jira.plugin.system.customfieldtypes"
    body = {"name": "Weight", "type": f"{prefix}:float", "searcherKey": f"{prefix}:exactnumber"}
    assert bot.post(f"{ROOT}/field", json=body).status_code == 403
    assert admin.post(f"{ROOT}/field", json=body | {"type": "nonsense"}).json()["errors"]["fieldType"]
    assert admin.post(f"{ROOT}/field", json=body | {"name": ""}).json()["errors"]["name"]
    made = admin.post(f"{ROOT}/field", json=body)
    assert (made.status_code, made.json()["schema"]["type"]) == (201, "number")
    assert made.json()["id"] in [one["id"] for one in bot.get(f"{ROOT}/field").json()]
    fields = {
        "project": {"key": "CAMP"},
        "issuetype": {"name": "Task"},
        "summary": "Fence",
        made.json()["id"]: 1,
    }
    assert made.json()["id"] in bot.post(f"{ROOT}/issue", json={"fields": fields}).json()["errors"]


def test_load_balancers_ask_whether_the_server_runs(bot: requests.Session, server: requests.Session) -> None:
    assert bot.get("/status").json() == server.get("/status").json() == {"state": "RUNNING"}


def test_versions_have_links_on_data_center(server: requests.Session) -> None:
    root = "/rest/api/2"
    number = server.post(f"{root}/version", json={"name": "1.0", "project": "CAMP"}).json()["id"]
    path = f"{root}/version/{number}/remotelink"
    assert server.post(f"{path}/notes", json={"link": "https://example.com"}).status_code == 201
    assert server.post(path, json={"globalId": "two", "link": "x"}).status_code == 201
    assert [one["name"] for one in server.get(path).json()["links"]] == ["notes", "two"]
    assert server.get(f"{path}/notes").json()["link"] == {"link": "https://example.com"}
    assert [server.delete(f"{path}/notes").status_code, server.get(f"{path}/notes").status_code] == [204, 404]
    assert server.delete(path).status_code == 204
    assert server.get(path).json() == {"links": []}


def test_workflow_schemes_and_attributes_are_kept_for_administrators(server: requests.Session) -> None:
    root = "/rest/api/2"
    made = server.post(f"{root}/workflowscheme", json={"name": "Ours"})
    path = f"{root}/workflowscheme/{made.json()['id']}"
    assert (made.status_code, server.get(path).json()["name"]) == (201, "Ours")
    assert server.post(f"{root}/workflowscheme", json={"name": "Ours"}).status_code == 400
    assert server.put(path, json={"description": "of the camp"}).json()["description"] == "of the camp"
    assert [server.delete(path).status_code, server.get(path).status_code] == [204, 404]
    attribute = f"{root}/permissionscheme/0/attribute/probe"
    assert server.get(attribute).status_code == 404
    assert server.put(attribute, data="true", headers={"Content-Type": "text/plain"}).status_code == 204
    assert server.get(attribute).json() == {"key": "probe", "value": "true"}
    server.auth = ("bot", "sandbox-token")
    assert server.post(f"{root}/workflowscheme", json={"name": "Theirs"}).status_code == 403


def test_a_filter_has_columns_of_its_own_or_none_at_all(bot: requests.Session) -> None:
    number = bot.post(f"{ROOT}/filter", json={"name": "Mine", "jql": "project = CAMP"}).json()["id"]
    path = f"{ROOT}/filter/{number}/columns"
    assert bot.get(path).status_code == 404, "which does not mean that the filter is gone"
    assert bot.put(path, json={"columns": ["summary", "status"]}).status_code == 200
    assert [one["value"] for one in bot.get(path).json()] == ["summary", "status"]
    assert [bot.delete(path).status_code, bot.get(path).status_code] == [204, 404]


def test_sub_tasks_change_places_on_data_center(server: requests.Session) -> None:
    fields = {"project": {"key": "CAMP"}, "issuetype": {"name": "Task"}, "summary": "Fence"}
    parent = server.post("/rest/api/2/issue", json={"fields": fields}).json()["key"]
    fields |= {"issuetype": {"name": "Sub-task"}, "parent": {"key": parent}}
    first, second = (
        server.post("/rest/api/2/issue", json={"fields": fields}).json()["key"] for _ in range(2)
    )
    path = f"/rest/api/2/issue/{parent}/subtask"
    assert server.get(f"{path}/move").json() is True
    assert server.post(f"{path}/move", json={"original": 1, "current": 0}).status_code == 204
    assert [one["key"] for one in server.get(path).json()] == [second, first]
    assert server.post(f"{path}/move", json={"original": 5, "current": 0}).status_code == 400
