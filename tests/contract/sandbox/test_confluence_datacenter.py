"""Content of Confluence Data Center over real HTTP: versions, titles, the trash, expansion, errors (atlassian 2.3)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
import requests

from syncer.sandbox.app import Running
from tests.support.wiki import Wiki, data_center, storage

PREFIX = "com.atlassian.confluence.api.service.exceptions."


@pytest.fixture
def site() -> Iterator[Running]:
    with data_center() as running:
        yield running


@pytest.fixture
def bot(site: Running) -> Wiki:
    return Wiki(site.url, "bot", "sandbox-token")


def refusal(reply: requests.Response) -> tuple[int, str, str]:
    body = reply.json()
    assert body["statusCode"] == reply.status_code
    assert set(body["data"]) == {"authorized", "valid", "errors", "successful"}
    return reply.status_code, body["message"].removeprefix(PREFIX), body["reason"]


def test_create_answers_200_with_version_1_its_body_and_where_it_hangs(bot: Wiki) -> None:
    parent = bot.page("Parent")
    made = bot.page("Change ledger 变更台账", "<p>a<hr/></p>", ancestors=[{"id": int(parent["id"])}])
    assert made["id"].isdigit()
    assert (made["type"], made["status"], made["version"]["number"]) == ("page", "current", 1)
    assert made["body"]["storage"]["value"] == "<p>a<hr /></p>"
    assert [one["id"] for one in made["ancestors"]] == [parent["id"]]
    assert made["space"]["key"] == "CAMP"
    assert made["version"]["by"]["username"] == "bot"
    assert made["_links"]["context"] == "/confluence"
    assert made["_links"]["base"].endswith("/confluence")


def test_without_ancestors_a_page_stands_at_the_top_of_its_space(bot: Wiki) -> None:
    assert bot.page("Top")["ancestors"] == []


def test_content_is_found_by_space_and_title_and_expands_what_is_asked(bot: Wiki) -> None:
    made = bot.page("Plan: phase 1")
    found = bot.get(
        "content", params={"spaceKey": "CAMP", "title": "Plan: phase 1", "expand": "version"}
    ).json()
    assert (found["size"], found["results"][0]["id"]) == (1, made["id"])
    one = found["results"][0]
    assert one["version"]["number"] == 1
    assert "body" not in one
    assert one["_expandable"]["body"] == ""
    assert one["_expandable"]["history"] == f"/rest/api/content/{made['id']}/history"
    assert bot.get("content", params={"spaceKey": "CAMP", "title": "Nothing"}).json()["results"] == []


def test_get_brings_history_space_and_version_by_itself(bot: Wiki) -> None:
    found = bot.get(f"content/{bot.page('T')['id']}").json()
    assert {"history", "space", "version"} <= set(found)
    assert "body" not in found
    assert found["history"]["createdBy"]["userKey"]
    assert found["version"]["when"] == "2026-11-21T07:39:15.000-08:00"


def test_update_must_name_the_next_version(bot: Wiki) -> None:
    page = bot.page("T")
    assert bot.save(page, 2, body=storage("<p>y</p>")).json()["version"]["number"] == 2
    for number in (2, 4):
        words = "ConflictException: Version must be incremented on update. Current version is: 2"
        assert refusal(bot.save(page, number)) == (409, words, "Conflict")
    lacking = bot.put(f"content/{page['id']}", json={"type": "page", "title": "T"})
    assert refusal(lacking)[0] == 400
    assert "No version supplied" in lacking.json()["message"]


@pytest.mark.parametrize("missing", ["type", "title"])
def test_update_needs_type_and_title(bot: Wiki, missing: str) -> None:
    page = bot.page("T")
    sent = {"type": "page", "title": "T", "version": {"number": 2}}
    del sent[missing]
    assert bot.put(f"content/{page['id']}", json=sent).status_code == 400


def test_update_leaves_what_is_not_sent(bot: Wiki) -> None:
    parent, page = bot.page("Parent"), bot.page("T", "<p>kept</p>")
    bot.save(
        page, 2, ancestors=[{"id": parent["id"]}], version={"number": 2, "message": "why", "minorEdit": True}
    )
    found = bot.get(f"content/{page['id']}?expand=body.storage,ancestors,version").json()
    assert found["body"]["storage"]["value"] == "<p>kept</p>"
    assert [one["title"] for one in found["ancestors"]] == ["Parent"]
    assert (found["version"]["message"], found["version"]["minorEdit"]) == ("why", True)


def test_duplicate_title_is_400_in_data_centers_words(bot: Wiki) -> None:
    bot.page("Plan")
    reply = bot.post("content", json={"type": "page", "title": "Plan", "space": {"key": "CAMP"}})
    words = "A page with this title already exists: A page already exists with the title Plan in the space with key CAMP"
    assert refusal(reply) == (400, f"BadRequestException: {words}", "Bad Request")


def test_what_is_not_there_is_404_and_not_authorized(bot: Wiki) -> None:
    reply = bot.get("content/99")
    assert refusal(reply) == (
        404,
        "NotFoundException: No content found with id: ContentId{id=99}",
        "Not Found",
    )
    assert reply.json()["data"]["authorized"] is False
    assert refusal(bot.get("space/camp"))[0] == 404, "letter case of a space's key counts"
    assert bot.get("nothing").json()["status-code"] == 404


def test_trash_restore_and_purge(bot: Wiki) -> None:
    page = bot.page("T")
    address = f"content/{page['id']}"
    assert bot.delete(address).status_code == 204
    assert bot.get(address).status_code == 404
    assert bot.get(address, params={"status": "trashed"}).json()["status"] == "trashed"
    assert bot.delete(address).status_code == 404
    assert bot.save(page, 2, status="current").json()["status"] == "current"
    bot.delete(address)
    assert bot.delete(address, params={"status": "trashed"}).status_code == 204
    assert bot.get(address, params={"status": "any"}).status_code == 404


def test_older_versions_are_read_by_number(bot: Wiki) -> None:
    page = bot.page("T", "<p>one</p>")
    bot.save(page, 2, body=storage("<p>two</p>"))
    old = bot.get(f"content/{page['id']}", params={"version": "1", "expand": "body.storage,version"}).json()
    assert (old["status"], old["version"]["number"]) == ("historical", 1)
    assert old["body"]["storage"]["value"] == "<p>one</p>"
    for address in (
        f"content/{page['id']}/version",
        f"{bot._url}/rest/experimental/content/{page['id']}/version",
    ):
        listed = bot.get(address).json()["results"]
        assert [one["number"] for one in listed] == [2, 1]
    read = bot.get(f"content/{page['id']}/version/1", params={"expand": "content.body.storage"}).json()
    assert read["content"]["body"]["storage"]["value"] == "<p>one</p>"
    history = bot.get(f"content/{page['id']}/history").json()
    assert (history["lastUpdated"]["number"], history["previousVersion"]["number"]) == (2, 1)


def test_lists_are_paged_by_start_and_limit_which_is_clamped(bot: Wiki) -> None:
    for number in range(5):
        bot.page(f"Page {number}")
    first = bot.get("content", params={"spaceKey": "CAMP", "limit": "2"}).json()
    assert (first["size"], first["start"], first["limit"]) == (2, 0, 2)
    links = first["_links"]
    seen, following = first["results"], links["next"]
    while following:
        reply = bot.get(f"{links['base']}{following}").json()
        seen, following = [*seen, *reply["results"]], reply["_links"].get("next")
    assert [one["title"] for one in seen][1:] == [f"Page {number}" for number in range(5)]
    assert bot.get("content", params={"limit": 10_000}).json()["limit"] == 500
    assert bot.get("content", params={"limit": "10000", "expand": "body.storage"}).json()["limit"] == 100


def test_the_tree_is_read_downwards(bot: Wiki) -> None:
    top = bot.page("Top")
    middle = bot.page("Middle", ancestors=[{"id": top["id"]}])
    bot.page("Leaf", ancestors=[{"id": middle["id"]}])
    children = bot.get(f"content/{top['id']}/child/page").json()["results"]
    assert [one["title"] for one in children] == ["Middle"]
    below = bot.get(f"content/{top['id']}/descendant/page").json()["results"]
    assert [one["title"] for one in below] == ["Middle", "Leaf"]
    inside = bot.get(f"content/{top['id']}?expand=children.page,childTypes.all").json()
    assert inside["children"]["page"]["size"] == 1
    assert inside["childTypes"]["page"]["value"] is True


def test_the_same_operations_answer_at_the_bare_address(site: Running, bot: Wiki) -> None:
    page = bot.page("T")
    bare = Wiki(site.url, "bot", "sandbox-token", api="/rest/api")
    assert bare.get(f"content/{page['id']}").json()["title"] == "T"
    assert bare.get("space/CAMP").json()["name"]
    assert bare.get("search", params={"cql": "title = T"}).json()["totalSize"] == 1


def test_malformed_storage_is_400_in_confluences_words_and_5_mb_are_413(bot: Wiki) -> None:
    sent: dict[str, Any] = {"type": "page", "title": "T", "space": {"key": "CAMP"}}
    broken = bot.post("content", json=sent | {"body": storage("<p>a</b>")})
    assert refusal(broken)[:1] == (400,)
    assert "Error parsing xhtml:" in broken.json()["message"]
    large = bot.post("content", json=sent | {"body": storage("x" * (5 * 1024 * 1024 + 1))})
    words = "Request too large. Requests for this resource can be at most 5242880 bytes"
    assert (large.status_code, large.json()["message"]) == (413, words)


def test_mentions_are_kept_by_user_key(site: Running, bot: Wiki) -> None:
    pm = site.site.find_user("pm@example.com")
    body = f'<p><ac:link><ri:user ri:username="{pm.login}"/></ac:link></p>'
    page = bot.page("T", body)
    assert f'ri:userkey="{pm.user_key}"' in page["body"]["storage"]["value"]
    view = bot.get(f"content/{page['id']}?expand=body.view").json()["body"]["view"]["value"]
    assert pm.name in view
    site.site.switches.set({"dc_username_mentions": False})
    assert f'ri:username="{pm.login}"' in bot.page("U", body)["body"]["storage"]["value"]


def test_wiki_markup_is_taken_and_kept_as_storage(bot: Wiki) -> None:
    made = bot.page("T", body={"wiki": {"value": "h1. Head\n\n* one *bold*", "representation": "wiki"}})
    assert (
        made["body"]["storage"]["value"] == "<h1>Head</h1><ul><li><p>one <strong>bold</strong></p></li></ul>"
    )
    asked = {"value": "{quote}x{quote}", "representation": "wiki"}
    assert "<p>x</p>" in bot.post("contentbody/convert/storage", json=asked).json()["value"]
    assert bot.post("contentbody/convert/wiki", json=asked).status_code == 400


def test_blog_posts_are_content_of_their_own(bot: Wiki) -> None:
    sent = {"type": "blogpost", "title": "News", "space": {"key": "CAMP"}, "body": storage("<p>n</p>")}
    post = bot.post("content", json=sent).json()
    assert (post["type"], post["ancestors"]) == ("blogpost", [])
    found = bot.get("content", params={"spaceKey": "CAMP", "type": "blogpost", "title": "News"}).json()
    assert [one["id"] for one in found["results"]] == [post["id"]]
    assert bot.get("content", params={"spaceKey": "CAMP", "title": "News"}).json()["results"] == []


def test_what_a_caller_may_not_do_is_403(site: Running, bot: Wiki) -> None:
    site.site.deny(site.site.find_user("bot@example.com"), "space CAMP", ["create page"])
    reply = bot.post("content", json={"type": "page", "title": "T", "space": {"key": "CAMP"}})
    assert refusal(reply) == (
        403,
        "PermissionException: Could not create content with type page",
        "Forbidden",
    )


def test_callers_without_credentials_and_with_wrong_ones(site: Running) -> None:
    assert Wiki(site.url, None).get("user/current").json()["type"] == "anonymous"
    assert refusal(Wiki(site.url, None).get("content"))[0] == 403
    assert Wiki(site.url, "bot", "wrong").get("user/current").status_code == 401


def test_cloud_is_not_at_home_here(site: Running) -> None:
    reply = requests.get(f"{site.url}/wiki/api/v2/pages", auth=("bot", "sandbox-token"), timeout=10)
    assert reply.status_code == 404
