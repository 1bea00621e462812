"""Blog posts, likes and space properties of Confluence Cloud v2, as live sites answer them (confluence.js tests/live/v2)."""

from typing import Any

import pytest
import requests

V2 = "/wiki/api/v2"
PAGE_ONLY = {"parentId", "parentType", "position", "ownerId", "lastOwnerId"}


def storage(text: str) -> dict[str, str]:
    return {"representation": "storage", "value": text}


@pytest.fixture
def space(bot: requests.Session) -> str:
    return str(bot.get(f"{V2}/spaces", params={"keys": "CAMP"}).json()["results"][0]["id"])


@pytest.fixture
def post(bot: requests.Session, space: str) -> dict[str, Any]:
    sent = {"spaceId": space, "title": "Opening day", "body": storage("<p>Gates open at nine</p>")}
    reply = bot.post(f"{V2}/blogposts", json=sent)
    assert reply.status_code == 200
    made: dict[str, Any] = reply.json()
    return made


def test_a_blog_post_stands_in_no_tree(bot: requests.Session, space: str, post: dict[str, Any]) -> None:
    assert PAGE_ONLY.isdisjoint(post)
    assert post["_links"]["webui"].startswith("/spaces/CAMP/blog/2026/11/21/")
    read = bot.get(f"{V2}/blogposts/{post['id']}", params={"body-format": "storage"}).json()
    assert read["body"]["storage"]["value"] == "<p>Gates open at nine</p>"
    for path in ("blogposts", f"spaces/{space}/blogposts"):
        assert [one["id"] for one in bot.get(f"{V2}/{path}").json()["results"]] == [post["id"]]
    assert post["id"] not in [one["id"] for one in bot.get(f"{V2}/pages").json()["results"]]


def test_neither_kind_answers_at_the_other_s_address(bot: requests.Session, post: dict[str, Any]) -> None:
    page = bot.get(f"{V2}/pages").json()["results"][0]["id"]
    for path in (f"pages/{post['id']}", f"blogposts/{page}", f"pages/{post['id']}/labels"):
        assert bot.get(f"{V2}/{path}").status_code == 404


def test_saving_a_blog_post_follows_the_version_rule(bot: requests.Session, post: dict[str, Any]) -> None:
    sent = {"id": post["id"], "status": "current", "title": "Open", "body": storage("<p>x</p>")}
    address = f"{V2}/blogposts/{post['id']}"
    assert bot.put(address, json=sent | {"version": {"number": 1}}).status_code == 409
    assert bot.put(address, json=sent | {"version": {"number": 2}}).json()["version"]["number"] == 2
    versions = bot.get(f"{address}/versions").json()["results"]
    assert [(one["number"], one["blogpost"]["title"]) for one in versions] == [
        (2, "Open"),
        (1, "Opening day"),
    ]
    assert bot.delete(address).status_code == 204
    assert bot.get(address).json()["status"] == "trashed"


def test_what_hangs_on_a_blog_post_names_it(bot: requests.Session, post: dict[str, Any]) -> None:
    sent = {"blogPostId": post["id"], "body": storage("<p>Well done</p>")}
    comment = bot.post(f"{V2}/footer-comments", json=sent).json()
    assert comment["blogPostId"] == post["id"]
    assert "pageId" not in comment
    assert bot.post(f"{V2}/footer-comments", json=sent | {"blogPostId": None}).status_code == 400
    listed = bot.get(f"{V2}/blogposts/{post['id']}/footer-comments").json()["results"]
    assert [one["id"] for one in listed] == [comment["id"]]
    label = bot.post(
        f"/wiki/rest/api/content/{post['id']}/label", json=[{"prefix": "global", "name": "news"}]
    )
    found = bot.get(f"{V2}/labels/{label.json()['results'][0]['id']}/blogposts").json()["results"]
    assert [one["id"] for one in found] == [post["id"]]


@pytest.mark.parametrize("kind", ["pages", "blogposts", "footer-comments", "inline-comments"])
def test_likes_are_counted_and_unknown_content_is_missing(
    bot: requests.Session, post: dict[str, Any], kind: str
) -> None:
    assert bot.get(f"{V2}/{kind}/999999999/likes/count").status_code == 404
    if kind == "blogposts":
        assert bot.get(f"{V2}/{kind}/{post['id']}/likes/count").json() == {"count": 0}
        assert bot.get(f"{V2}/{kind}/{post['id']}/likes/users").json()["results"] == []


def test_a_space_s_property_says_who_made_it_as_live_sites_do(bot: requests.Session, space: str) -> None:
    made = bot.post(f"{V2}/spaces/{space}/properties", json={"key": "k", "value": 1}).json()
    assert made["authorId"] == made["version"]["authorId"]


def test_a_task_of_a_page_names_no_blog_post(bot: requests.Session, space: str) -> None:
    body = "<ac:task-list><ac:task><ac:task-status>incomplete</ac:task-status><ac:task-body>a</ac:task-body></ac:task></ac:task-list>"
    bot.post(f"{V2}/pages", json={"spaceId": space, "title": "T", "body": storage(body)})
    task = bot.get(f"{V2}/tasks").json()["results"][0]
    assert "blogPostId" not in task
    assert task["pageId"] in [one["id"] for one in bot.get(f"{V2}/pages").json()["results"]]
