"""What hangs on content of Confluence Data Center: labels, properties, files, comments, restrictions; people and search."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from syncer.sandbox.app import Running
from tests.support.wiki import Wiki, data_center, storage


@pytest.fixture
def site() -> Iterator[Running]:
    with data_center() as running:
        yield running


@pytest.fixture
def bot(site: Running) -> Wiki:
    return Wiki(site.url, "bot", "sandbox-token")


@pytest.fixture
def page(bot: Wiki) -> str:
    return str(bot.page("Actions", "<p>words to talk about</p>")["id"])


def test_labels_are_added_listed_and_taken_off(bot: Wiki, page: str) -> None:
    added = bot.post(f"content/{page}/label", json=[{"prefix": "global", "name": "Req"}, {"name": "b"}])
    assert [one["name"] for one in added.json()["results"]] == ["b", "req"]
    assert bot.delete(f"content/{page}/label", params={"name": "b"}).status_code == 204
    assert bot.delete(f"content/{page}/label/req").status_code == 204
    assert bot.get(f"content/{page}/label").json()["results"] == []
    assert bot.post(f"content/{page}/label", json=[{"prefix": "global"}]).status_code == 400


def test_one_label_as_an_object_is_a_switch(site: Running, bot: Wiki, page: str) -> None:
    assert bot.post(f"content/{page}/label", json={"prefix": "global", "name": "x"}).status_code == 200
    site.site.switches.set({"dc_label_object": False})
    assert bot.post(f"content/{page}/label", json={"prefix": "global", "name": "y"}).status_code == 400


def test_labels_and_properties_come_with_a_page_and_replace_what_was_there(bot: Wiki) -> None:
    said = {"labels": [{"name": "a", "prefix": "global"}], "properties": {"editor": {"value": "v2"}}}
    made = bot.page("T", metadata=said)
    asked = "metadata.labels,metadata.properties.editor"
    found = bot.get(f"content/{made['id']}", params={"expand": asked}).json()["metadata"]
    assert [one["name"] for one in found["labels"]["results"]] == ["a"]
    assert found["properties"]["editor"]["value"] == "v2"
    bot.save(made, 2, metadata={"labels": [{"name": "b"}], "properties": {"editor": {"value": "v1"}}})
    found = bot.get(f"content/{made['id']}", params={"expand": asked}).json()["metadata"]
    assert [one["name"] for one in found["labels"]["results"]] == ["b"]
    assert (found["properties"]["editor"]["value"], found["properties"]["editor"]["version"]["number"]) == (
        "v1",
        2,
    )


def test_properties_by_key_with_the_version_rule(bot: Wiki, page: str) -> None:
    address = f"content/{page}/property"
    made = bot.post(address, json={"key": "syncer.meta", "value": {"a": 1}})
    assert (made.status_code, made.json()["version"]["number"]) == (200, 1)
    assert bot.post(address, json={"key": "syncer.meta", "value": {}}).status_code == 400
    put = {"key": "syncer.meta", "value": {"a": 2}, "version": {"number": 2}}
    assert bot.put(f"{address}/syncer.meta", json=put).json()["value"] == {"a": 2}
    assert bot.put(f"{address}/syncer.meta", json=put).status_code == 409
    assert [one["key"] for one in bot.get(address).json()["results"]] == ["syncer.meta"]
    assert bot.delete(f"{address}/syncer.meta").status_code == 204
    assert bot.get(f"{address}/syncer.meta").status_code == 404


def test_putting_version_1_of_a_property_makes_it(bot: Wiki, page: str) -> None:
    address = f"content/{page}/property/hash"
    assert bot.put(address, json={"key": "hash", "value": "x", "version": {"number": 2}}).status_code == 404
    assert bot.put(address, json={"key": "hash", "value": "x", "version": {"number": 1}}).status_code == 200
    assert bot.get(address).json()["value"] == "x"


def test_attachments_are_posted_and_given_new_bytes(bot: Wiki, page: str) -> None:
    first = bot.attach(page, comment="why", minorEdit="true").json()["results"][0]
    assert first["id"].startswith("att")
    assert (first["version"]["number"], first["version"]["minorEdit"], first["metadata"]["comment"]) == (
        1,
        True,
        "why",
    )
    again = bot.attach(page)
    assert again.status_code == 400
    assert "Cannot add a new attachment with same file name" in again.json()["message"]
    files, headers = {"file": ("a.txt", b"three", "text/plain")}, {"X-Atlassian-Token": "no-check"}
    address = f"content/{page}/child/attachment"
    assert bot.put(address, files=files, headers=headers).status_code == 405
    assert bot.put(f"content/{first['id']}", files=files, headers=headers).status_code == 415
    new = bot.post(f"{address}/{first['id']}/data", files=files, headers=headers).json()
    assert (new["id"], new["version"]["number"], new["extensions"]["fileSize"]) == (first["id"], 2, 5)
    listed = bot.get(address, params={"filename": "a.txt", "expand": "version"}).json()
    assert (listed["size"], listed["results"][0]["version"]["number"]) == (1, 2)
    got = bot.get(
        f"{new['_links']['base'] if 'base' in new['_links'] else bot._url + '/confluence'}{new['_links']['download']}"
    )
    assert got.content == b"three"
    assert bot.delete(f"content/{first['id']}").status_code == 204


@pytest.mark.parametrize(("token", "status"), [(None, 403), ("no", 403), ("no-check", 200), ("nocheck", 200)])
def test_uploads_without_the_header_fail_the_xsrf_check(
    bot: Wiki, page: str, token: str | None, status: int
) -> None:
    files = {"file": ("a.txt", b"x", "text/plain")}
    headers = {} if token is None else {"X-Atlassian-Token": token}
    reply = bot.post(f"content/{page}/child/attachment", files=files, headers=headers)
    assert reply.status_code == status
    assert status == 200 or reply.text == "XSRF check failed"


def test_nocheck_can_be_refused(site: Running, bot: Wiki, page: str) -> None:
    site.site.switches.set({"nocheck_accepted": False})
    files, headers = {"file": ("a.txt", b"x", "text/plain")}, {"X-Atlassian-Token": "nocheck"}
    assert bot.post(f"content/{page}/child/attachment", files=files, headers=headers).status_code == 403


def test_comments_are_content_and_listed_by_where_they_stand(site: Running, bot: Wiki, page: str) -> None:
    box = {"id": page, "type": "page"}
    footer = bot.post(
        "content", json={"type": "comment", "container": box, "body": storage("<p>c</p>")}
    ).json()
    reply = {
        "type": "comment",
        "container": box,
        "ancestors": [{"id": footer["id"]}],
        "body": storage("<p>r</p>"),
    }
    assert bot.post("content", json=reply).json()["ancestors"][0]["id"] == footer["id"]
    said = {"as": "pm@example.com", "do": "comment_page", "page": page, "text": "why?", "on": "words"}
    inline = bot.post(f"{site.url}/__sandbox/people", json=said).json()["comment"]
    address = f"content/{page}/child/comment"

    def at(location: str) -> list[str]:
        listed = bot.get(
            address, params={"location": location, "expand": "body.storage,extensions.resolution"}
        )
        return [one["id"] for one in listed.json()["results"]]

    assert (at("footer"), at("inline"), at("resolved")) == ([footer["id"]], [inline], [])
    assert bot.get(address, params={"depth": "all"}).json()["size"] == 3
    one = bot.get(
        f"content/{inline}", params={"expand": "extensions.inlineProperties,version,container"}
    ).json()
    assert one["extensions"]["inlineProperties"]["originalSelection"] == "words"
    body = bot.get(f"content/{page}?expand=body.storage,version").json()
    assert (
        f'ac:ref="{one["extensions"]["inlineProperties"]["markerRef"]}"' in body["body"]["storage"]["value"]
    )
    assert body["version"]["number"] == 1, "a comment is no version of the page"
    sent = {"type": "comment", "version": {"number": 2}, "extensions": {"resolution": {"status": "resolved"}}}
    assert bot.put(f"content/{inline}", json=sent).status_code == 200
    assert (at("inline"), at("resolved")) == ([], [inline])
    assert bot.delete(f"content/{footer['id']}").status_code == 204
    assert bot.get(address, params={"depth": "all"}).json()["size"] == 1


def test_a_body_without_the_marker_leaves_the_comment_dangling(site: Running, bot: Wiki, page: str) -> None:
    said = {"as": "pm@example.com", "do": "comment_page", "page": page, "text": "why?", "on": "words"}
    inline = bot.post(f"{site.url}/__sandbox/people", json=said).json()["comment"]
    bot.save({"id": page, "title": "Actions"}, 2, body=storage("<p>other words</p>"))
    one = bot.get(f"content/{inline}", params={"expand": "extensions.resolution"}).json()
    assert one["extensions"]["resolution"]["status"] == "dangling"


def test_restricted_pages_are_absent_for_others(site: Running, bot: Wiki, page: str) -> None:
    child = bot.page("Child", ancestors=[{"id": page}])
    who = bot.get("user/current").json()
    only_me = {"user": [{"type": "known", "username": who["username"]}], "group": []}
    reply = bot.put(f"content/{page}/restriction", json=[{"operation": "read", "restrictions": only_me}])
    named = reply.json()["results"][0]["restrictions"]["user"]["results"]
    assert [one["username"] for one in named] == ["bot"]
    other = Wiki(site.url, "pm")
    for hidden in (page, child["id"]):
        assert other.get(f"content/{hidden}").status_code == 404, "inherited downwards"
    assert bot.get(f"content/{page}").status_code == 200
    assert other.get("content", params={"spaceKey": "CAMP", "title": "Actions"}).json()["results"] == []
    assert other.get("search", params={"cql": "title = Actions"}).json()["totalSize"] == 0
    by_user = f"content/{page}/restriction/byOperation/read/user"
    assert bot.get(by_user, params={"userName": "bot"}).status_code == 200
    assert bot.get(by_user, params={"userName": "pm"}).status_code == 404
    assert bot.delete(f"content/{page}/restriction").status_code == 200
    assert other.get(f"content/{page}").status_code == 200


def test_restrictions_to_update_keep_others_from_writing(site: Running, bot: Wiki, page: str) -> None:
    only_me = {"user": [{"type": "known", "userKey": bot.get("user/current").json()["userKey"]}]}
    bot.post(f"content/{page}/restriction", json=[{"operation": "update", "restrictions": only_me}])
    other = Wiki(site.url, "pm")
    assert other.get(f"content/{page}").status_code == 200
    assert other.save({"id": page, "title": "Actions"}, 2).status_code == 403
    assert other.put(f"content/{page}/restriction", json=[]).status_code == 403


def test_people_are_known_by_name_and_key(bot: Wiki) -> None:
    me = bot.get("user/current").json()
    assert set(me) >= {"type", "username", "userKey", "profilePicture", "displayName"}
    assert bot.get("user", params={"username": "bot"}).json()["userKey"] == me["userKey"]
    assert bot.get("user", params={"key": me["userKey"]}).json()["displayName"] == me["displayName"]
    assert bot.get("user", params={"username": "nobody"}).status_code == 404
    assert bot.get("user/anonymous").json()["displayName"] == "Anonymous"
    assert bot.get("group").json()["size"] == 2


def test_spaces_are_listed_read_and_changed(bot: Wiki, page: str) -> None:
    assert bot.get("space", params={"spaceKey": "CAMP"}).json()["size"] == 1
    space = bot.get("space/CAMP", params={"expand": "homepage,description.plain"}).json()
    assert isinstance(space["id"], int)
    assert bot.put("space/CAMP", json={"homepage": {"id": page}}).json()["homepage"]["id"] == page
    inside = bot.get("space/CAMP/content").json()
    assert page in [one["id"] for one in inside["page"]["results"]]
    assert bot.post("space", json={"key": "NEW", "name": "New"}).status_code == 403


def test_search_by_cql_gives_hits_or_content(bot: Wiki, page: str) -> None:
    bot.post(f"content/{page}/label", json=[{"name": "sy"}])
    hit = bot.get("search", params={"cql": "label = sy and space = CAMP"}).json()
    assert (hit["totalSize"], hit["results"][0]["content"]["id"]) == (1, page)
    found = bot.get("content/search", params={"cql": "label = sy", "expand": "version,body.storage"}).json()
    assert found["results"][0]["body"]["storage"]["value"] == "<p>words to talk about</p>"
    assert bot.get("search", params={"cql": "colour = red"}).status_code == 400


def test_tasks_are_ticked_by_the_internal_resource(bot: Wiki) -> None:
    body = "<ac:task-list><ac:task><ac:task-status>incomplete</ac:task-status><ac:task-body>x</ac:task-body></ac:task></ac:task-list>"
    made: dict[str, Any] = bot.page("T", body)
    address = f"{bot._url}/confluence/rest/inlinetasks/1/task/{made['id']}/1/"
    assert bot.post(address, json={"status": "CHECKED"}).status_code == 200
    after = bot.get(f"content/{made['id']}?expand=body.storage,version").json()
    assert "<ac:task-status>complete" in after["body"]["storage"]["value"]
    assert after["version"]["number"] == 2
