"""Labels, properties, tasks, comments, attachments and search of the sandbox's Confluence (F24 to F28)."""

from typing import Any

import pytest
import requests

PAGES = "/wiki/api/v2/pages"
TASKS = (
    "<ac:task-list><ac:task><ac:task-id>7</ac:task-id><ac:task-status>incomplete</ac:task-status><ac:task-body>"
    'Ask <ac:link><ri:user ri:account-id="{user}"/></ac:link> by <time datetime="2026-11-30"/></ac:task-body></ac:task>'
    "<ac:task><ac:task-status>complete</ac:task-status><ac:task-body>done</ac:task-body></ac:task></ac:task-list>"
)


@pytest.fixture
def space(bot: requests.Session) -> str:
    return str(bot.get("/wiki/api/v2/spaces", params={"keys": "CAMP"}).json()["results"][0]["id"])


@pytest.fixture
def page(bot: requests.Session, space: str, sandbox: Any) -> str:
    body = TASKS.format(user=sandbox.site.user_by_email("pm@example.com").account_id)
    sent = {"spaceId": space, "title": "Actions", "body": {"representation": "storage", "value": body}}
    return str(bot.post(PAGES, json=sent).json()["id"])


def lag(sandbox: Any, seconds: float, mode: str = "fixed") -> None:
    sandbox.site.faults.set({"index_lag": {"mode": mode, "seconds": seconds}})


def test_labels_are_an_array_of_names_lower_cased_and_idempotent(bot: requests.Session, page: str) -> None:
    address = f"/wiki/rest/api/content/{page}/label"
    for _ in range(2):
        reply = bot.post(
            address, json=[{"prefix": "global", "name": "Req-Spec"}, {"prefix": "global", "name": "sy"}]
        )
        assert [one["name"] for one in reply.json()["results"]] == ["req-spec", "sy"]
    assert [one["name"] for one in bot.get(f"{PAGES}/{page}/labels").json()["results"]] == ["req-spec", "sy"]
    assert bot.delete(f"{address}?name=sy").status_code == 204
    assert bot.delete(f"{address}/req-spec").status_code == 204
    assert bot.get(f"{PAGES}/{page}/labels").json()["results"] == []


@pytest.mark.parametrize("wrong", [{"prefix": "global"}, [{"prefix": "global"}], ["x"], [{"name": "a b"}]])
def test_labels_of_another_shape_are_refused(bot: requests.Session, page: str, wrong: Any) -> None:
    reply = bot.post(f"/wiki/rest/api/content/{page}/label", json=wrong)
    assert (reply.status_code, reply.json()["statusCode"]) == (400, 400)


def test_labels_cannot_be_added_through_v2(bot: requests.Session, page: str) -> None:
    assert bot.post(f"{PAGES}/{page}/labels", json=[{"name": "x"}]).status_code == 405


def test_property_version_rule_and_duplicate_key(bot: requests.Session, page: str) -> None:
    address = f"{PAGES}/{page}/properties"
    made = bot.post(address, json={"key": "syncer.meta", "value": {"a": 1}}).json()
    assert made["version"]["number"] == 1
    again = bot.post(address, json={"key": "syncer.meta", "value": 2})
    assert (again.status_code, again.json()["errors"][0]["title"]) == (
        409,
        "Property with key [syncer.meta] already exists",
    )
    sent = {"key": "syncer.meta", "value": {"a": 2}, "version": {"number": 2}}
    assert bot.put(f"{address}/{made['id']}", json=sent).json()["value"] == {"a": 2}
    assert bot.put(f"{address}/{made['id']}", json=sent).status_code == 409
    found = bot.get(address, params={"key": "syncer.meta"}).json()["results"]
    assert [(one["id"], one["version"]["number"]) for one in found] == [(made["id"], 2)]


def test_recreated_property_has_another_id(bot: requests.Session, page: str) -> None:
    address = f"{PAGES}/{page}/properties"
    first = bot.post(address, json={"key": "k", "value": 1}).json()["id"]
    assert bot.delete(f"{address}/{first}").status_code == 204
    assert bot.get(f"{address}/{first}").status_code == 404
    assert bot.post(address, json={"key": "k", "value": 1}).json()["id"] != first


def test_foreign_properties_are_present_and_large_values_refused(bot: requests.Session, page: str) -> None:
    keys = [one["key"] for one in bot.get(f"{PAGES}/{page}/properties").json()["results"]]
    assert "editor" in keys
    assert bot.post(f"{PAGES}/{page}/properties", json={"key": "k", "value": "x" * 40_000}).status_code == 400


def test_listings_lag_but_the_page_does_not(bot: requests.Session, page: str, sandbox: Any) -> None:
    sandbox.site.clock.advance(60)
    lag(sandbox, 20)
    bot.post(f"/wiki/rest/api/content/{page}/label", json=[{"name": "late"}])
    made = bot.post(f"{PAGES}/{page}/properties", json={"key": "k", "value": 1}).json()
    listing = f"{PAGES}/{page}/properties?key=k"
    assert bot.get(f"{PAGES}/{page}/labels").json()["results"] == []
    assert bot.get(listing).json()["results"] == []
    assert bot.get(f"{PAGES}/{page}/properties/{made['id']}").json()["value"] == 1
    sandbox.site.clock.advance(20)
    assert [one["name"] for one in bot.get(f"{PAGES}/{page}/labels").json()["results"]] == ["late"]
    assert len(bot.get(listing).json()["results"]) == 1


def test_erratic_lag_shows_and_hides_again(bot: requests.Session, page: str, sandbox: Any) -> None:
    lag(sandbox, 3600, "erratic")
    bot.post(f"/wiki/rest/api/content/{page}/label", json=[{"name": "now-and-then"}])
    seen = [len(bot.get(f"{PAGES}/{page}/labels").json()["results"]) for _ in range(30)]
    assert {0, 1} == set(seen)


def test_tasks_materialise_from_the_body(bot: requests.Session, page: str, sandbox: Any) -> None:
    found = bot.get("/wiki/api/v2/tasks", params={"page-id": page, "body-format": "storage"}).json()[
        "results"
    ]
    first, second = found
    assert (first["localId"], first["status"], first["assignedTo"]) == (
        "7",
        "incomplete",
        sandbox.site.user_by_email("pm@example.com").account_id,
    )
    assert first["dueAt"] == "2026-11-30T00:00:00.000Z"
    assert (second["localId"], second["status"], second["body"]["storage"]["value"]) == (
        "8",
        "complete",
        "done",
    )
    only = bot.get("/wiki/api/v2/tasks", params={"page-id": page, "status": "complete"}).json()["results"]
    assert [one["id"] for one in only] == [second["id"]]


def test_tasks_materialise_only_after_a_while(bot: requests.Session, space: str, sandbox: Any) -> None:
    lag(sandbox, 5)
    body = {"representation": "storage", "value": TASKS.format(user="u")}
    made = bot.post(PAGES, json={"spaceId": space, "title": "Late", "body": body}).json()["id"]
    assert bot.get("/wiki/api/v2/tasks", params={"page-id": made}).json()["results"] == []
    sandbox.site.clock.advance(5)
    assert len(bot.get("/wiki/api/v2/tasks", params={"page-id": made}).json()["results"]) == 2


def test_tick_rewrites_the_body_in_a_new_version_by_the_person(
    page: str, bot: Any, person: Any, sandbox: Any
) -> None:
    pm = person("pm@example.com")
    task = bot.get("/wiki/api/v2/tasks", params={"page-id": page}).json()["results"][0]
    reply = pm.put(f"/wiki/api/v2/tasks/{task['id']}", json={"status": "complete"}).json()
    who = sandbox.site.user_by_email("pm@example.com").account_id
    assert (reply["completedBy"], bool(reply["completedAt"])) == (who, True)
    now = bot.get(f"{PAGES}/{page}?body-format=storage").json()
    assert (now["version"]["number"], now["version"]["authorId"]) == (2, who)
    assert now["body"]["storage"]["value"].count("<ac:task-status>complete</ac:task-status>") == 2
    assert pm.put(f"/wiki/api/v2/tasks/{task['id']}", json={"status": "complete"}).status_code == 200
    assert bot.get(f"{PAGES}/{page}").json()["version"]["number"] == 2
    assert pm.put(f"/wiki/api/v2/tasks/{task['id']}", json={"status": "perhaps"}).status_code == 400


def test_full_publish_takes_ticks_away_and_keeps_task_ids(bot: requests.Session, page: str) -> None:
    task = bot.get("/wiki/api/v2/tasks", params={"page-id": page}).json()["results"][0]
    bot.put(f"/wiki/api/v2/tasks/{task['id']}", json={"status": "complete"})
    body = {"representation": "storage", "value": TASKS.format(user="u")}
    sent = {"id": page, "status": "current", "title": "Actions", "body": body, "version": {"number": 3}}
    assert bot.put(f"{PAGES}/{page}", json=sent).status_code == 200
    now = bot.get(f"/wiki/api/v2/tasks/{task['id']}").json()
    assert (now["status"], now["completedBy"]) == ("incomplete", None)


def test_inline_comment_marks_the_body_without_a_version(bot: requests.Session, space: str) -> None:
    body = {"representation": "storage", "value": "<p>The price is final, final.</p>"}
    page = bot.post(PAGES, json={"spaceId": space, "title": "B-36", "body": body}).json()["id"]
    sent: dict[str, Any] = {
        "pageId": page,
        "body": {"representation": "storage", "value": "<p>Is it?</p>"},
        "inlineCommentProperties": {
            "textSelection": "final",
            "textSelectionMatchCount": 2,
            "textSelectionMatchIndex": 1,
        },
    }
    made = bot.post("/wiki/api/v2/inline-comments", json=sent)
    assert made.status_code == 201
    ref = made.json()["properties"]["inlineMarkerRef"]
    now = bot.get(f"{PAGES}/{page}?body-format=storage").json()
    marker = f'<ac:inline-comment-marker ac:ref="{ref}">final</ac:inline-comment-marker>'
    assert now["body"]["storage"]["value"] == f"<p>The price is final, {marker}.</p>"
    assert now["version"]["number"] == 1
    address = f"/wiki/api/v2/inline-comments/{made.json()['id']}"
    done = bot.put(address, json={"version": {"number": 2}, "resolved": True}).json()
    assert done["resolutionStatus"] == "resolved"
    assert bot.get("/wiki/api/v2/inline-comments?resolution-status=open").json()["results"] == []
    assert len(bot.get(f"{PAGES}/{page}/inline-comments").json()["results"]) == 1
    nowhere = sent | {"inlineCommentProperties": {"textSelection": "absent"}}
    assert bot.post("/wiki/api/v2/inline-comments", json=nowhere).status_code == 400


def test_footer_comments_with_replies(bot: requests.Session, page: str) -> None:
    body = {"representation": "storage", "value": "<p>Agreed</p>"}
    first = bot.post("/wiki/api/v2/footer-comments", json={"pageId": page, "body": body})
    assert first.status_code == 201
    bot.post("/wiki/api/v2/footer-comments", json={"parentCommentId": first.json()["id"], "body": body})
    assert len(bot.get("/wiki/api/v2/footer-comments?body-format=storage").json()["results"]) == 2
    replies = bot.get(f"/wiki/api/v2/footer-comments/{first.json()['id']}/children").json()["results"]
    assert replies[0]["parentCommentId"] == first.json()["id"]
    assert bot.get(f"{PAGES}/{page}").json()["version"]["number"] == 1


def test_attachments_duplicate_upsert_and_new_data(bot: requests.Session, page: str) -> None:
    address = f"/wiki/rest/api/content/{page}/child/attachment"
    safe = {"X-Atlassian-Token": "no-check"}
    files = {"file": ("a.txt", b"one", "text/plain")}
    assert bot.post(address, files=files).status_code == 403
    made = bot.post(address, files=files, headers=safe).json()["results"][0]
    assert made["id"].startswith("att")
    again = bot.post(address, files=files, headers=safe)
    assert again.status_code == 400
    assert "same file name as an existing attachment: a.txt" in again.json()["message"]
    put = bot.put(address, files={"file": ("a.txt", b"two", "text/plain")}, headers=safe).json()["results"][0]
    assert (put["id"], put["version"]["number"]) == (made["id"], 2)
    new = bot.post(
        f"{address}/{made['id']}/data", files={"file": ("a.txt", b"three", "text/plain")}, headers=safe
    )
    assert new.json()["version"]["number"] == 3
    listed = bot.get(f"{PAGES}/{page}/attachments?filename=a.txt").json()["results"]
    assert [(one["id"], one["fileSize"]) for one in listed] == [(made["id"], 5)]
    assert bot.get(f"/wiki{listed[0]['downloadLink']}").content == b"three"


@pytest.mark.parametrize(
    ("cql", "titles"),
    [
        ("space = CAMP and label = sy", ["Actions"]),
        ("space in (CAMP, CAMPINT) and type = page and title ~ 'act'", ["Actions"]),
        ('title = "Actions" or title = "nothing"', ["Actions"]),
        ("space = CAMPINT and label = sy", []),
        ("label in (sy) and not (title ~ act)", []),
        ("type = page and label != sy and space = CAMP order by title desc", ["Camp administration"]),
        ("lastmodified >= '2026-11-21' and label = sy", ["Actions"]),
        ("lastmodified > '2026-11-22' and label = sy", []),
    ],
)
def test_cql(bot: requests.Session, page: str, cql: str, titles: list[str]) -> None:
    bot.post(f"/wiki/rest/api/content/{page}/label", json=[{"name": "sy"}])
    reply = bot.get("/wiki/rest/api/search", params={"cql": cql})
    assert [one["title"] for one in reply.json()["results"]] == titles
    assert reply.json()["totalSize"] == len(titles)


@pytest.mark.parametrize(
    "cql", ["", "space =", "colour = red", "title ~ 'x' and", "(title = x", "title = 'x", "title = x y"]
)
def test_malformed_cql_is_400(bot: requests.Session, cql: str) -> None:
    reply = bot.get("/wiki/rest/api/search", params={"cql": cql})
    assert (reply.status_code, reply.json()["statusCode"]) == (400, 400)


def test_search_lags_and_deleted_pages_linger(bot: requests.Session, page: str, sandbox: Any) -> None:
    query = {"cql": "title = Actions"}
    sandbox.site.clock.advance(60)
    lag(sandbox, 20)
    bot.delete(f"{PAGES}/{page}")
    assert bot.get("/wiki/rest/api/search", params=query).json()["totalSize"] == 1
    sandbox.site.clock.advance(20)
    assert bot.get("/wiki/rest/api/search", params=query).json()["totalSize"] == 0


def test_move_before_after_and_under(bot: requests.Session, space: str, page: str) -> None:
    def make(title: str) -> str:
        body = {"representation": "storage", "value": ""}
        return str(bot.post(PAGES, json={"spaceId": space, "title": title, "body": body}).json()["id"])

    a, b = make("A"), make("B")
    assert bot.put(f"/wiki/rest/api/content/{b}/move/before/{page}").status_code == 200
    home = bot.get(f"{PAGES}/{page}").json()["parentId"]
    order = [one["id"] for one in bot.get(f"{PAGES}/{home}/direct-children").json()["results"]]
    assert order == [b, page, a]
    bot.put(f"/wiki/rest/api/content/{a}/move/append/{b}")
    assert bot.get(f"{PAGES}/{a}").json()["parentId"] == b
    assert bot.put(f"/wiki/rest/api/content/{b}/move/append/{a}").status_code == 400


def test_people_by_account_id(bot: requests.Session, sandbox: Any) -> None:
    who = sandbox.site.user_by_email("pm@example.com")
    reply = bot.post("/wiki/api/v2/users-bulk", json={"accountIds": [who.account_id, "nobody"]}).json()
    assert [one["displayName"] for one in reply["results"]] == [who.name]


def test_page_properties_of_labelled_pages_are_reported_in_one_table(
    bot: requests.Session, space: str
) -> None:
    def make(title: str, macro: str, inside: str) -> str:
        value = f'<ac:structured-macro ac:name="{macro}">{inside}</ac:structured-macro>'
        sent = {"spaceId": space, "title": title, "body": {"representation": "storage", "value": value}}
        return str(bot.post(PAGES, json=sent).json()["id"])

    rows = "<tr><th>State</th><td><p>{}</p></td></tr><tr><th>Owner</th><td><h2>{}</h2></td></tr>"
    for title, state in (("A", "draft"), ("B", "signed")):
        table = f"<table><tbody>{rows.format(state, title.lower())}</tbody></table>"
        page = make(title, "details", f"<ac:rich-text-body>{table}</ac:rich-text-body>")
        bot.post(f"/wiki/rest/api/content/{page}/label", json=[{"name": "spec"}])
    asked = '<ac:parameter ac:name="cql">label = "spec" and space = currentSpace()</ac:parameter>'
    index = make("Index", "detailssummary", asked)
    html = bot.get(f"{PAGES}/{index}?body-format=view").json()["body"]["view"]["value"]
    assert "<tr><th>Title</th><th>State</th><th>Owner</th></tr>" in html
    assert "B</a></td><td><p>signed</p></td><td><h2>b</h2></td></tr>" in html
