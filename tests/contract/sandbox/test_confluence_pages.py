"""Pages of Confluence Cloud v2 over real HTTP: the version rule, titles, bodies, the tree, the trash (F22)."""

from typing import Any

import pytest
import requests

PAGES = "/wiki/api/v2/pages"
DUPLICATE = "A page with this title already exists: A page already exists with the same TITLE in this space"
NOT_FOUND = {"errors": [{"status": 404, "code": "NOT_FOUND", "title": "Not Found", "detail": None}]}


def storage(value: str) -> dict[str, str]:
    return {"representation": "storage", "value": value}


def space_id(caller: requests.Session, key: str = "CAMP") -> str:
    found = caller.get("/wiki/api/v2/spaces", params={"keys": key}).json()["results"]
    return str(found[0]["id"])


def create(caller: requests.Session, title: str, body: str = "<p>x</p>", **more: Any) -> dict[str, Any]:
    sent = {"spaceId": space_id(caller), "status": "current", "title": title, "body": storage(body)} | more
    reply = caller.post(PAGES, json=sent)
    assert reply.status_code == 200, reply.text
    made: dict[str, Any] = reply.json()
    return made


def update(caller: requests.Session, page: dict[str, Any], number: int, **more: Any) -> requests.Response:
    sent: dict[str, Any] = {
        "id": page["id"],
        "status": "current",
        "title": page["title"],
        "body": storage("<p>y</p>"),
        "version": {"number": number, "message": "why"},
    }
    return caller.put(f"{PAGES}/{page['id']}", json=sent | more)


def test_create_answers_200_with_string_ids_and_version_1(bot: requests.Session) -> None:
    made = create(bot, "Specification 需求规格说明书")
    assert made["id"].isdigit()
    assert made["version"]["number"] == 1
    assert made["body"]["storage"]["value"] == "<p>x</p>"
    home = bot.get("/wiki/api/v2/spaces", params={"keys": "CAMP"}).json()["results"][0]["homepageId"]
    assert (made["parentId"], made["parentType"]) == (home, "page")
    assert made["_links"]["webui"].startswith(f"/spaces/CAMP/pages/{made['id']}/Specification+")


def test_root_level_page_has_no_parent(bot: requests.Session) -> None:
    sent = {"spaceId": space_id(bot), "title": "Root", "body": storage("")}
    assert bot.post(f"{PAGES}?root-level=true", json=sent).json()["parentId"] is None
    clash = bot.post(f"{PAGES}?root-level=true", json=sent | {"title": "R2", "parentId": "1"})
    assert clash.status_code == 400


def test_body_without_representation_is_500(bot: requests.Session) -> None:
    sent = {
        "spaceId": space_id(bot),
        "status": "current",
        "title": "T",
        "body": {"storage": {"value": "<p/>"}},
    }
    reply = bot.post(PAGES, json=sent)
    error = {"status": 500, "code": "INTERNAL_SERVER_ERROR", "title": "Internal Server Error", "detail": None}
    assert (reply.status_code, reply.json()) == (500, {"errors": [error]})


def test_bodies_that_cannot_be_converted_are_refused(bot: requests.Session) -> None:
    unknown = '{"type": "doc", "version": 1, "content": [{"type": "hologram"}]}'
    for kind, value in (("atlas_doc_format", "{}"), ("atlas_doc_format", unknown), ("markdown", "x")):
        body = {"representation": kind, "value": value}
        reply = bot.post(PAGES, json={"spaceId": space_id(bot), "title": "T", "body": body})
        assert reply.status_code == 400, value
    assert (
        "hologram"
        in bot.post(
            PAGES,
            json={
                "spaceId": space_id(bot),
                "title": "T",
                "body": {"representation": "atlas_doc_format", "value": unknown},
            },
        ).json()["errors"][0]["title"]
    )


def test_duplicate_title_is_400_per_space_whatever_its_case(bot: requests.Session) -> None:
    create(bot, "Change ledger")
    for title in ("Change ledger", "CHANGE LEDGER"):
        reply = bot.post(PAGES, json={"spaceId": space_id(bot), "title": title, "body": storage("")})
        assert (reply.status_code, reply.json()["errors"][0]["title"]) == (400, DUPLICATE)
    other = bot.post(
        PAGES, json={"spaceId": space_id(bot, "CAMPINT"), "title": "Change ledger", "body": storage("")}
    )
    assert other.status_code == 200


def test_archived_pages_keep_their_title_trashed_ones_do_not(bot: requests.Session, sandbox: Any) -> None:
    kept, freed = create(bot, "Archived"), create(bot, "Trashed")
    sandbox.site.confluence.archive(sandbox.site.confluence.pages[kept["id"]])
    assert bot.delete(f"{PAGES}/{freed['id']}").status_code == 204
    sent = {"spaceId": space_id(bot), "body": storage("")}
    assert bot.post(PAGES, json=sent | {"title": "Archived"}).status_code == 400
    assert bot.post(PAGES, json=sent | {"title": "Trashed"}).status_code == 200


def test_body_comes_only_with_body_format(bot: requests.Session) -> None:
    made = create(bot, "T", "<h1>A &amp; B</h1>")
    address = f"{PAGES}/{made['id']}"
    assert bot.get(address).json()["body"] == {}
    assert (
        bot.get(address, params={"body-format": "storage"}).json()["body"]["storage"]["value"]
        == "<h1>A &amp; B</h1>"
    )
    view = bot.get(address, params={"body-format": "view"}).json()["body"]["view"]
    assert view == {"representation": "view", "value": '<h1 id="A-B">A &amp; B</h1>'}
    assert bot.get(address, params={"body-format": "none"}).status_code == 400


def test_update_must_name_the_next_version(bot: requests.Session) -> None:
    made = create(bot, "T")
    assert update(bot, made, 2).json()["version"]["number"] == 2
    stale = update(bot, made, 2)
    title = "Version must be incremented when updating a page. Current Version: [2]. Provided version: [2]"
    assert stale.status_code == 409
    assert stale.json() == {"errors": [{"status": "409", "code": "CONFLICT", "title": title, "detail": None}]}
    assert update(bot, made, 4).status_code == 409
    body = bot.get(f"{PAGES}/{made['id']}?body-format=storage").json()
    assert (body["version"]["number"], body["version"]["message"]) == (2, "why")


def test_refused_update_changes_nothing(bot: requests.Session) -> None:
    made, taken = create(bot, "T"), create(bot, "Taken")
    for wrong in (
        {"title": taken["title"]},
        {"body": storage("<p>")},
        {"parentId": "1"},
        {"parentId": made["id"]},
        {"title": ""},
        {"id": taken["id"]},
    ):
        assert update(bot, made, 2, **wrong).status_code in {400, 404}, wrong
    found = bot.get(f"{PAGES}/{made['id']}?body-format=storage").json()
    assert (found["version"]["number"], found["title"]) == (1, "T")


@pytest.mark.parametrize("missing", ["id", "status", "title", "body", "version"])
def test_update_needs_every_part(bot: requests.Session, missing: str) -> None:
    made = create(bot, "T")
    sent: dict[str, Any] = {
        "id": made["id"],
        "status": "current",
        "title": "T",
        "body": storage(""),
        "version": {"number": 2},
    }
    del sent[missing]
    assert bot.put(f"{PAGES}/{made['id']}", json=sent).status_code == 400


def test_parent_id_moves_a_page_with_its_children(bot: requests.Session) -> None:
    parent, old = create(bot, "New parent"), create(bot, "Old parent")
    page = create(bot, "Page", parentId=old["id"])
    child = create(bot, "Child", parentId=page["id"])
    assert update(bot, page, 2, parentId=parent["id"]).json()["parentId"] == parent["id"]
    ancestors = [one["id"] for one in bot.get(f"{PAGES}/{child['id']}/ancestors").json()["results"]]
    assert ancestors[-2:] == [parent["id"], page["id"]]
    assert [one["id"] for one in bot.get(f"{PAGES}/{parent['id']}/direct-children").json()["results"]] == [
        page["id"]
    ]
    below = bot.get(f"{PAGES}/{parent['id']}/descendants").json()["results"]
    assert [(one["title"], one["depth"]) for one in below] == [("Page", 1), ("Child", 2)]
    assert len(bot.get(f"{PAGES}/{parent['id']}/descendants?depth=1").json()["results"]) == 1
    assert update(bot, parent, 2, parentId=child["id"]).status_code == 400


def test_title_alone_makes_a_version_and_keeps_the_body(bot: requests.Session) -> None:
    made = create(bot, "T", "<p>kept</p>")
    reply = bot.put(f"{PAGES}/{made['id']}/title", json={"status": "current", "title": "U"}).json()
    assert (reply["title"], reply["version"]["number"]) == ("U", 2)
    assert "kept" in bot.get(f"{PAGES}/{made['id']}?body-format=storage").json()["body"]["storage"]["value"]


def test_versions_newest_first_and_old_bodies_stay_readable(bot: requests.Session) -> None:
    made = create(bot, "T", "<p>one</p>")
    update(bot, made, 2)
    versions = bot.get(f"{PAGES}/{made['id']}/versions?body-format=storage").json()["results"]
    assert [one["number"] for one in versions] == [2, 1]
    assert versions[1]["page"]["body"]["storage"]["value"] == "<p>one</p>"
    one = bot.get(f"{PAGES}/{made['id']}/versions/1").json()
    assert (one["prevVersion"], one["nextVersion"]) == (None, 2)
    old = bot.get(f"{PAGES}/{made['id']}?version=1&body-format=storage").json()
    assert (old["body"]["storage"]["value"], old["status"]) == ("<p>one</p>", "historical")
    assert bot.get(f"{PAGES}/{made['id']}?version=9").json() == NOT_FOUND


def test_trash_answers_still_and_children_move_up(bot: requests.Session) -> None:
    parent = create(bot, "Parent")
    child = create(bot, "Child", parentId=parent["id"])
    assert bot.delete(f"{PAGES}/{parent['id']}?purge=true").status_code == 400
    assert bot.delete(f"{PAGES}/{parent['id']}").status_code == 204
    assert bot.get(f"{PAGES}/{parent['id']}").json()["status"] == "trashed"
    assert bot.get(f"{PAGES}/{child['id']}").json()["parentId"] == parent["parentId"]
    listed = [one["id"] for one in bot.get(PAGES, params={"space-id": space_id(bot)}).json()["results"]]
    assert parent["id"] not in listed
    assert bot.get(PAGES, params={"status": "trashed"}).json()["results"][0]["id"] == parent["id"]
    restored = update(bot, parent, 2)
    assert (restored.status_code, restored.json()["status"]) == (200, "current")
    bot.delete(f"{PAGES}/{parent['id']}")
    assert bot.delete(f"{PAGES}/{parent['id']}?purge=true").status_code == 204
    assert bot.get(f"{PAGES}/{parent['id']}").json() == NOT_FOUND


def test_listing_pages_by_cursor_with_link_header(bot: requests.Session) -> None:
    made = [create(bot, f"Page {n:02}")["id"] for n in range(7)]
    address: str | None = f"{PAGES}?space-id={space_id(bot)}&limit=3&sort=-id"
    seen: list[str] = []
    rounds = 0
    while address:
        reply = bot.get(address)
        seen += [one["id"] for one in reply.json()["results"]]
        address = reply.json()["_links"].get("next")
        assert (address is None) or reply.links["next"]["url"] == address
        rounds += 1
    assert seen[:7] == made[::-1]
    assert rounds == 3
    assert len(seen) == len(set(seen)) == 8


def test_cursor_holds_while_pages_come_and_go(bot: requests.Session) -> None:
    made = [create(bot, f"Page {n}")["id"] for n in range(4)]
    first = bot.get(f"{PAGES}?space-id={space_id(bot)}&limit=3&sort=id").json()
    bot.delete(f"{PAGES}/{made[0]}")
    rest = bot.get(first["_links"]["next"]).json()["results"]
    assert [one["id"] for one in rest] == made[2:]


@pytest.mark.parametrize(
    "query",
    [
        "limit=251",
        "limit=0",
        "limit=x",
        "limit=--5",
        "limit=²",
        "id=²",
        "sort=colour",
        "status=odd",
        "space-id=CAMP",
        "cursor=!",
    ],
)
def test_unusable_parameters_are_400(bot: requests.Session, query: str) -> None:
    assert bot.get(f"{PAGES}?{query}").status_code == 400


def test_title_filter_is_exact(bot: requests.Session) -> None:
    create(bot, "Report"), create(bot, "Report 2")
    found = bot.get(PAGES, params={"space-id": space_id(bot), "title": "Report"}).json()["results"]
    assert [one["title"] for one in found] == ["Report"]
    below = bot.get(f"/wiki/api/v2/spaces/{space_id(bot)}/pages", params={"title": "Report"}).json()[
        "results"
    ]
    assert [one["id"] for one in below] == [found[0]["id"]]


def test_absence_looks_like_missing_permission(bot: requests.Session) -> None:
    assert bot.get(f"{PAGES}/999").json() == NOT_FOUND
    reply = bot.get(f"{PAGES}/abc")
    expected = "Provided value {abc} for 'id' is not the correct type. Expected type is long"
    assert (reply.status_code, reply.json()["errors"][0]["title"]) == (400, expected)
    no_space = bot.post(PAGES, json={"spaceId": "42", "title": "T", "body": storage("")})
    assert no_space.status_code == 404


def test_strangers_are_refused_with_403(person: Any) -> None:
    for caller in (person(None), person("bot@example.com", "wrong")):
        reply = caller.get("/wiki/rest/api/user/current")
        assert reply.status_code == 403
        assert "Request rejected because caller cannot access Confluence" in reply.json()["message"]


def test_who_am_i(bot: requests.Session, sandbox: Any) -> None:
    reply = bot.get("/wiki/rest/api/user/current")
    assert reply.json()["accountId"] == sandbox.site.user_by_email("bot@example.com").account_id
    assert reply.headers["atl-request-id"]


def test_body_over_5_mb_is_413(bot: requests.Session) -> None:
    sent = {
        "spaceId": space_id(bot),
        "title": "Big",
        "body": storage("<p>" + "x" * (5 * 1024 * 1024) + "</p>"),
    }
    assert bot.post(PAGES, json=sent).status_code == 413


def test_malformed_storage_is_400_with_its_place(bot: requests.Session) -> None:
    for body in ("<p>a", "<p>&undefined;</p>", "</p>", "<p onclick=x>", "<!DOCTYPE a><p/>", "<foo:bar/>"):
        reply = bot.post(PAGES, json={"spaceId": space_id(bot), "title": "T", "body": storage(body)})
        assert reply.status_code == 400, body
        assert reply.json()["errors"][0]["title"].startswith("Error parsing xhtml: "), body
        assert "[row,col {unknown-source}]" in reply.json()["errors"][0]["title"]


def test_lost_reply_after_commit_leaves_the_page(bot: requests.Session, sandbox: Any) -> None:
    sent = {"spaceId": space_id(bot), "title": "Lost", "body": storage("<p/>")}
    sandbox.site.faults.set({"aborts": [{"when": "after", "method": "POST", "path": "/pages$"}]})
    with pytest.raises(requests.ConnectionError):
        bot.post(PAGES, json=sent)
    found = bot.get(PAGES, params={"space-id": space_id(bot), "title": "Lost"}).json()["results"]
    assert len(found) == 1
