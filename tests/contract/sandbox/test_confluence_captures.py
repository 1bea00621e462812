"""Requests and replies of a live Confluence Cloud, field by field (marksync doc/inception/integration-scenarios/00-18).

Source: github.com/juliusz-cwiakalski/marksync, captured 2026-07-03; the scenarios are theirs, the words and data ours.
A pattern names every field of the capture; what the sandbox says besides is held to the published document elsewhere.
"""

import re
from typing import Any

import pytest
import requests

from syncer.sandbox.confluence.records import tiny

V2 = "/wiki/api/v2"
V1 = "/wiki/rest/api"
NO_CHECK = {"X-Atlassian-Token": "no-check"}
DIGITS, STAMP = re.compile(r"\d+"), re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z")
ATTACHED = re.compile(r"att\d+")


def differences(got: Any, wanted: Any, at: str = "$") -> list[str]:
    """Where a reply differs from a capture: a pattern or type stands for what varies; further fields are let be."""
    if isinstance(wanted, dict) and isinstance(got, dict):
        missing = [f"{at}.{name} is missing" for name in wanted if name not in got]
        shared = [name for name in wanted if name in got]
        return missing + [
            one for name in shared for one in differences(got[name], wanted[name], f"{at}.{name}")
        ]
    if isinstance(wanted, list) and isinstance(got, list) and len(wanted) == len(got):
        pairs = zip(got, wanted, strict=True)
        return [one for n, pair in enumerate(pairs) for one in differences(*pair, f"{at}[{n}]")]
    if isinstance(wanted, re.Pattern):
        fits = isinstance(got, str) and wanted.fullmatch(got) is not None
    elif isinstance(wanted, type):
        fits = isinstance(got, wanted)
    else:
        fits = got == wanted
    return [] if fits else [f"{at} is {got!r}, not {wanted!r}"]


def storage(text: str) -> dict[str, str]:
    return {"representation": "storage", "value": text}


@pytest.fixture
def space(bot: requests.Session) -> dict[str, str]:
    reply = bot.get(f"{V2}/spaces", params={"keys": "CAMP", "limit": "5"}).json()
    wanted = {
        "id": DIGITS, "key": "CAMP", "name": str, "type": str, "status": "current", "authorId": str, "homepageId": DIGITS,
    }  # fmt: skip
    assert differences(reply, {"results": [wanted], "_links": {"base": str}}) == []
    found: dict[str, str] = reply["results"][0]
    return found


def create(bot: requests.Session, space: dict[str, str], title: str, parent: str = "") -> Any:
    sent = {
        "spaceId": space["id"], "status": "current", "title": title, "parentId": parent or space["homepageId"],
        "body": storage("<h1>Head</h1>\n<p>words</p>"),
    }  # fmt: skip
    reply = bot.post(f"{V2}/pages", json=sent)
    assert reply.status_code == 200
    return reply.json()


def update(bot: requests.Session, page: Any, number: int, **more: Any) -> requests.Response:
    sent = {"id": page["id"], "status": "current", "title": page["title"], "body": storage("<p>new</p>")}
    version = {"number": number, "message": "edited"}
    return bot.put(f"{V2}/pages/{page['id']}", json=sent | {"version": version} | more)


def test_01_who_am_i(bot: requests.Session) -> None:
    wanted = {
        "type": "known",
        "accountId": str,
        "accountType": "atlassian",
        "displayName": str,
        "publicName": str,
    }
    reply = bot.get(f"{V1}/user/current")
    assert (
        differences(reply.json(), wanted | {"_links": {"self": re.compile(r"http.*/wiki/rest/api/user.*")}})
        == []
    )


def test_03_create_answers_with_the_page_and_its_body(bot: requests.Session, space: dict[str, str]) -> None:
    made = create(bot, space, "Camp map — North")
    wanted = {
        "parentType": "page", "parentId": space["homepageId"], "ownerId": str, "createdAt": STAMP, "authorId": str,
        "position": int, "version": {"number": 1, "message": "", "minorEdit": False}, "id": DIGITS, "spaceId": space["id"],
        "status": "current", "body": {"storage": storage("<h1>Head</h1>\n<p>words</p>")}, "title": "Camp map — North",
        "_links": {
            "webui": re.compile(r"/spaces/CAMP/pages/\d+/Camp\+map\+North"),
            "editui": re.compile(r"/pages/resumedraft\.action\?draftId=\d+"),
            "tinyui": re.compile(r"/x/[\w-]+"),
        },
    }  # fmt: skip
    assert differences(made, wanted) == []


def test_03_a_short_address_is_the_id_in_base_64() -> None:
    assert tiny("39813121") == "AYBfAg"


def test_05_update_answers_with_the_new_version(bot: requests.Session, space: dict[str, str]) -> None:
    made = create(bot, space, "Kitchen")
    wanted = {
        "id": made["id"], "status": "current", "title": "Kitchen", "body": {"storage": storage("<p>new</p>")},
        "version": {"number": 2, "message": "edited", "minorEdit": False, "createdAt": STAMP}, "_links": {"webui": str},
    }  # fmt: skip
    assert differences(update(bot, made, 2).json(), wanted) == []
    assert bot.delete(f"{V2}/pages/{made['id']}").status_code == 204


def test_06_the_tree_is_told_from_the_root(bot: requests.Session, space: dict[str, str]) -> None:
    root = create(bot, space, "Woods")
    child = create(bot, space, "Oaks", root["id"])
    leaf = create(bot, space, "Acorns", child["id"])
    above = [{"id": one, "type": "page"} for one in (space["homepageId"], root["id"], child["id"])]
    assert differences(bot.get(f"{V2}/pages/{leaf['id']}/ancestors").json()["results"], above) == []
    near = bot.get(f"{V2}/pages/{root['id']}/direct-children").json()["results"]
    wanted = {"id": child["id"], "status": "current", "title": "Oaks", "childPosition": int, "type": "page"}
    assert differences(near, [wanted]) == []
    all_below = bot.get(f"{V2}/pages/{root['id']}/descendants", params={"limit": "50"}).json()["results"]
    assert [(one["title"], one["parentId"], one["depth"]) for one in all_below] == [
        ("Oaks", root["id"], 1),
        ("Acorns", child["id"], 2),
    ]


def test_07_a_move_is_an_update_with_another_parent(bot: requests.Session, space: dict[str, str]) -> None:
    first, second = create(bot, space, "One"), create(bot, space, "Two")
    moved = update(bot, second, 2, parentId=first["id"]).json()
    assert differences(moved, {"parentId": first["id"], "version": {"number": 2, "message": "edited"}}) == []


def test_08_versions_bring_their_bodies(bot: requests.Session, space: dict[str, str]) -> None:
    made = create(bot, space, "Diary")
    update(bot, made, 2)
    query = {"body-format": "storage", "limit": "10"}
    found = bot.get(f"{V2}/pages/{made['id']}/versions", params=query).json()["results"]
    bodies = [(one["number"], one["page"]["body"]["storage"]["value"]) for one in found]
    assert bodies == [(2, "<p>new</p>"), (1, "<h1>Head</h1>\n<p>words</p>")]
    one = bot.get(f"{V2}/pages/{made['id']}/versions/2").json()
    wanted = {
        "number": 2,
        "authorId": str,
        "message": "edited",
        "createdAt": STAMP,
        "minorEdit": False,
        "collaborators": list,
    }
    assert differences(one, wanted | {"prevVersion": 1, "nextVersion": None}) == []


def test_10_properties_take_strings_and_stand_beside_the_editor_s(
    bot: requests.Session, space: dict[str, str]
) -> None:
    at = f"{V2}/pages/{create(bot, space, 'Meta')['id']}/properties"
    made = bot.post(at, json={"key": "camp.meta", "value": '{"v": 1}'})
    assert made.status_code == 200
    assert (
        differences(made.json(), {"id": DIGITS, "key": "camp.meta", "version": {"number": 1, "message": ""}})
        == []
    )
    sent = {"key": "camp.meta", "value": '{"v": 2}', "version": {"number": 2, "message": "m"}}
    changed = bot.put(f"{at}/{made.json()['id']}", json=sent).json()
    assert differences(changed, {"value": '{"v": 2}', "version": {"number": 2, "message": "m"}}) == []
    assert len(bot.get(at).json()["results"]) > 1
    again = bot.post(at, json={"key": "camp.meta", "value": 0})
    wanted = {"status": "409", "code": "CONFLICT", "title": "Property with key [camp.meta] already exists"}
    assert differences(again.json(), {"errors": [wanted]}) == []


def test_11_a_file_is_attached_once_and_replaced_by_its_data(
    bot: requests.Session, space: dict[str, str]
) -> None:
    page = create(bot, space, "Plans")["id"]
    at = f"{V1}/content/{page}/child/attachment"

    def send(path: str) -> requests.Response:
        files = {"file": ("plan.png", b"bytes", "image/png")}
        return bot.post(path, files=files, data={"minorEdit": "true"}, headers=NO_CHECK)

    made = send(at).json()["results"][0]
    link = re.compile(rf"/rest/api/content/{page}/child/attachment/att\d+/download")
    wanted = {"id": ATTACHED, "title": "plan.png", "version": {"number": 1}, "_links": {"download": link}}
    assert differences(made, wanted) == []
    again = send(at)
    text = "com.atlassian.confluence.api.service.exceptions.api.BadRequestException: Cannot add a new attachment with same file name as an existing attachment: plan.png"
    data = {"authorized": True, "valid": True, "successful": True}
    assert (
        again.status_code,
        differences(again.json(), {"statusCode": 400, "data": data, "message": text}),
    ) == (400, [])
    newer = send(f"{at}/{made['id']}/data").json()
    assert differences(newer, {"id": made["id"], "version": {"number": 2, "minorEdit": True}}) == []
    read = bot.get(f"{V2}/attachments/{made['id']}").json()
    wanted = {
        "id": ATTACHED,
        "title": "plan.png",
        "mediaType": "image/png",
        "fileSize": 5,
        "downloadLink": link,
    }
    assert differences(read, wanted | {"_links": {"download": link}}) == []
    assert bot.get(f"/wiki{read['downloadLink']}").content == b"bytes"


def test_12_labels_need_a_name(bot: requests.Session, space: dict[str, str]) -> None:
    page = create(bot, space, "Songs")["id"]
    assert (
        bot.post(f"{V1}/content/{page}/label", json=[{"prefix": "global", "name": "choir"}]).status_code
        == 200
    )
    listed = bot.get(f"{V2}/pages/{page}/labels").json()
    assert differences(listed["results"], [{"prefix": "global", "name": "choir", "id": DIGITS}]) == []
    refused = bot.post(f"{V1}/content/{page}/label", json=[{"prefix": "global"}])
    assert (refused.status_code, "Could not parse Labels" in refused.json()["message"]) == (400, True)


def test_13_a_stale_version_is_a_conflict_in_these_words(
    bot: requests.Session, space: dict[str, str]
) -> None:
    made = create(bot, space, "Rota")
    update(bot, made, 2)
    reply = update(bot, made, 2)
    title = "Version must be incremented when updating a page. Current Version: [2]. Provided version: [2]"
    assert reply.status_code == 409
    assert reply.json() == {"errors": [{"status": "409", "code": "CONFLICT", "title": title, "detail": None}]}
    assert re.fullmatch(r"[0-9a-f-]{36}", reply.headers["atl-request-id"])


def test_14_a_search_finds_an_exact_title(bot: requests.Session, space: dict[str, str]) -> None:
    made = create(bot, space, "Hello there page")
    found = bot.get(
        f"{V1}/search", params={"cql": 'space="CAMP" AND type=page AND title="Hello there page"'}
    ).json()
    wanted = {
        "content": {"id": made["id"], "type": "page", "title": "Hello there page"},
        "url": str,
        "excerpt": str,
    }
    assert differences(found, {"results": [wanted], "_links": {"base": str}}) == []


def test_16_a_fresh_page_is_restricted_to_nobody(bot: requests.Session, space: dict[str, str]) -> None:
    page = create(bot, space, "Open")["id"]
    nobody = {"user": {"results": [], "size": 0}, "group": {"results": [], "size": 0}}
    operations = [{"operation": one, "restrictions": nobody} for one in ("read", "update")]
    found = bot.get(f"{V1}/content/{page}/restriction").json()
    assert differences(found, {"results": operations, "size": 2, "restrictionsHash": ""}) == []


def test_17_a_cursor_leads_on_until_there_is_none(bot: requests.Session, space: dict[str, str]) -> None:
    for number in range(3):
        create(bot, space, f"Page {number}")
    address, titles = f"{V2}/spaces/{space['id']}/pages?limit=2", []
    while address:
        reply = bot.get(address).json()
        titles += [one["title"] for one in reply["results"]]
        address = reply["_links"].get("next", "")
        assert not address or address.startswith(f"/wiki/api/v2/spaces/{space['id']}/pages?")
    assert len(titles) == len(set(titles)) > 3
