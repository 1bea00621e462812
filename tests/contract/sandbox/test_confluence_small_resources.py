"""The smaller resources of Confluence Cloud v1 as live sites answer them (confluence.js tests/live/v1)."""

from typing import Any

import pytest
import requests

V1 = "/wiki/rest/api"
V2 = "/wiki/api/v2"
STRANGER = "712020:00000000-0000-0000-0000-000000000000"


@pytest.fixture
def admin(person: Any) -> requests.Session:
    found: requests.Session = person("admin@example.com")
    return found


@pytest.fixture
def me(admin: requests.Session) -> str:
    return str(admin.get(f"{V1}/user/current").json()["accountId"])


def page(admin: requests.Session, title: str, body: str = "<p>x</p>", parent: str | None = None) -> str:
    space = admin.get(f"{V2}/spaces", params={"keys": "CAMP"}).json()["results"][0]["id"]
    sent = {"spaceId": space, "title": title, "body": {"representation": "storage", "value": body}}
    return str(admin.post(f"{V2}/pages", json=sent | ({"parentId": parent} if parent else {})).json()["id"])


def test_who_makes_a_page_watches_it(admin: requests.Session, me: str) -> None:
    made = page(admin, "Boats")
    address = f"{V1}/user/watch/content/{made}"
    assert admin.get(address).json() == {"watching": True}
    assert admin.delete(address).status_code == 204
    assert admin.get(address).json() == {"watching": False}
    admin.post(address)
    listed = admin.get(f"{V1}/content/{made}/notification/child-created").json()["results"]
    assert [(one["contentId"], one["watcher"]["accountId"]) for one in listed] == [(int(made), me)]


@pytest.mark.parametrize("thing", ["space/CAMP", "label/news"])
def test_spaces_and_labels_are_watched_by_those_who_ask_to(admin: requests.Session, thing: str) -> None:
    address = f"{V1}/user/watch/{thing}"
    found = [admin.get(address).json()["watching"]]
    for change in (admin.post, admin.delete):
        assert change(address).status_code == 204
        found.append(admin.get(address).json()["watching"])
    assert found == [False, True, False]


def test_a_page_without_a_state_has_an_empty_one(admin: requests.Session) -> None:
    address = f"{V1}/content/{page(admin, 'Huts')}/state"
    assert admin.get(address).json() == {}
    sent = {"name": "Leaking", "color": "#ff0000"}
    set_to = admin.put(address, params={"status": "current"}, json=sent).json()["contentState"]
    assert (set_to["name"], admin.get(address).json()["contentState"]) == ("Leaking", set_to)
    assert [one["name"] for one in admin.get(f"{V1}/content-states").json()] == ["Leaking"]
    found = admin.get(f"{V1}/space/CAMP/state/content", params={"state-id": set_to["id"]}).json()
    assert [one["title"] for one in found["results"]] == ["Huts"]
    admin.delete(address)
    assert admin.get(address).json() == {}
    assert admin.get(f"{V1}/space/CAMP/state/content", params={"state-id": 99}).json()["results"] == []


def test_a_template_lives_and_goes(admin: requests.Session, bot: requests.Session) -> None:
    sent = {
        "name": "Camp report", "templateType": "page", "space": {"key": "CAMP"},
        "body": {"storage": {"value": "<p>Day</p>", "representation": "storage"}},
    }  # fmt: skip
    assert bot.post(f"{V1}/template", json=sent).status_code == 403
    made = admin.post(f"{V1}/template", json=sent).json()["templateId"]
    listed = admin.get(f"{V1}/template/page", params={"spaceKey": "CAMP"}).json()["results"]
    assert [one["templateId"] for one in listed] == [made]
    assert "body" not in listed[0]
    admin.put(f"{V1}/template", json=sent | {"templateId": made, "name": "Night report"})
    read = admin.get(f"{V1}/template/{made}", params={"expand": ["space", "body"]}).json()
    assert (read["name"], read["body"]["storage"]["value"]) == ("Night report", "<p>Day</p>")
    assert admin.delete(f"{V1}/template/{made}").status_code == 204
    assert admin.get(f"{V1}/template/{made}").status_code == 404


def test_people_keep_properties_of_their_own(admin: requests.Session, bot: requests.Session, me: str) -> None:
    address = f"{V1}/user/{me}/property/tent"
    assert admin.post(address, json={"value": {"size": 2}}).status_code == 201
    assert admin.post(address, json={"value": {"size": 2}}).status_code == 409
    assert admin.put(address, json={"value": {"size": 3}}).status_code == 204
    assert admin.get(address).json()["value"] == {"size": 3}
    assert admin.get(f"{V1}/user/{me}/property").json()["results"] == [{"key": "tent"}]
    assert bot.get(address).status_code == 403
    assert admin.delete(address).status_code == 204
    assert admin.get(address).status_code == 404
    assert admin.get(f"{V1}/user/{STRANGER}/property").status_code == 404


def test_a_label_names_what_carries_it(admin: requests.Session) -> None:
    made = page(admin, "Rowing")
    admin.post(f"{V1}/content/{made}/label", json=[{"prefix": "global", "name": "water"}])
    found = admin.get(f"{V1}/label", params={"name": "water"}).json()
    assert found["associatedContents"]["results"] == [
        {"contentType": "page", "contentId": int(made), "title": "Rowing"}
    ]
    none = admin.get(f"{V1}/label", params={"name": "water", "type": "blogpost"}).json()
    assert (none["label"]["name"], none["associatedContents"]["results"]) == ("water", [])
    assert admin.get(f"{V1}/label", params={"name": "fire"}).status_code == 404


def test_spaces_carry_labels_too(admin: requests.Session) -> None:
    address = f"{V1}/space/CAMP/label"
    admin.post(address, json=[{"prefix": "global", "name": "summer"}])
    assert [one["name"] for one in admin.get(address, params={"prefix": "global"}).json()["results"]] == [
        "summer"
    ]
    assert admin.delete(address, params={"name": "summer"}).status_code == 204
    assert admin.get(address).json()["results"] == []


@pytest.mark.parametrize(("who", "may"), [("me", True), ("anonymous", False)])
def test_a_denied_permission_is_an_answer(admin: requests.Session, me: str, who: str, *, may: bool) -> None:
    subject = {"type": "user", "identifier": me if who == "me" else who}
    address = f"{V1}/content/{page(admin, 'Rules')}/permission/check"
    found = admin.post(address, json={"subject": subject, "operation": "update"})
    assert (found.status_code, found.json()["hasPermission"], len(found.json()["errors"])) == (
        200,
        may,
        not may,
    )
    subject["identifier"] = STRANGER
    assert admin.post(address, json={"subject": subject, "operation": "update"}).status_code == 404


def test_a_macro_is_found_by_its_id_in_its_version(admin: requests.Session) -> None:
    body = (
        '<ac:structured-macro ac:name="info" ac:macro-id="one"><ac:parameter ac:name="title">T</ac:parameter>'
        "<ac:rich-text-body><p>Mind the step</p></ac:rich-text-body></ac:structured-macro>"
    )
    address = f"{V1}/content/{page(admin, 'Steps', body)}/history"
    found = admin.get(f"{address}/1/macro/id/one").json()
    assert (found["name"], found["body"]) == ("info", "<p>Mind the step</p>")
    for wrong in ("1/macro/id/two", "9/macro/id/one"):
        assert admin.get(f"{address}/{wrong}").status_code == 404


def test_a_tree_goes_into_the_trash_as_work_that_goes_on(admin: requests.Session) -> None:
    root = page(admin, "Woods")
    child = page(admin, "Trees", parent=root)
    leaf = page(admin, "Leaves", parent=child)
    near = admin.get(f"{V1}/content/{root}/descendant/page", params={"depth": "root"}).json()["results"]
    assert [one["id"] for one in near] == [child]
    begun = admin.delete(f"{V1}/content/{root}/pageTree")
    assert (begun.status_code, bool(begun.json()["id"])) == (202, True)
    assert {admin.get(f"{V2}/pages/{one}").json()["status"] for one in (root, child, leaf)} == {"trashed"}


def test_groups_have_ids_on_cloud(admin: requests.Session) -> None:
    group = admin.get(f"{V1}/group").json()["results"][0]
    assert admin.get(f"{V1}/group/by-id", params={"id": group["id"]}).json()["name"] == group["name"]
    assert admin.get(f"{V1}/group/{group['id']}/membersByGroupId").json()["size"] > 1
    assert admin.get(f"{V1}/group/{STRANGER}/membersByGroupId").json()["results"] == []
    assert admin.get(f"{V1}/group/by-id", params={"id": STRANGER}).status_code == 404


def test_a_permission_needs_the_one_to_read_first(admin: requests.Session) -> None:
    group = admin.get(f"{V1}/group").json()["results"][0]["id"]
    subject = {"type": "group", "identifier": group}
    address = f"{V1}/space/CAMP/permission"
    create = {"subject": subject, "operation": {"key": "create", "target": "page"}}
    read = {"subject": subject, "operation": {"key": "read", "target": "space"}}
    answers = [admin.post(address, json=sent).status_code for sent in (create, read, read, create)]
    assert answers == [400, 200, 400, 200]
    assert admin.delete(f"{address}/999").status_code == 404


def test_favourites_are_relations_of_one_s_own(admin: requests.Session, me: str) -> None:
    address = f"{V1}/relation/favourite/from/user/{me}/to/content"
    one = f"{address}/{page(admin, 'Songs')}"
    assert admin.get(one).status_code == 404
    assert admin.put(one).json()["name"] == "favourite"
    found = admin.get(f"{one}?expand=source&expand=target").json()
    assert (found["source"]["accountId"], "target" in found) == (me, False)
    assert admin.get(address).status_code == 501
    assert admin.delete(one).status_code == 204


def test_a_space_keeps_its_settings(admin: requests.Session) -> None:
    address = f"{V1}/space/CAMP/settings"
    assert admin.get(address).json()["routeOverrideEnabled"] is False
    admin.put(address, json={"routeOverrideEnabled": True})
    assert admin.get(address).json()["routeOverrideEnabled"] is True
