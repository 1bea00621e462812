"""What else Confluence Cloud does over real HTTP: drafts, restrictions, the archive, other representations, work that goes on.

Every reply is judged by the published documents (conftest).
"""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
import requests

from syncer.sandbox.app import Running

V2 = "/wiki/api/v2"
V1 = "/wiki/rest/api"
Make = Callable[..., dict[str, Any]]


def storage(value: str) -> dict[str, str]:
    return {"representation": "storage", "value": value}


@pytest.fixture
def space(bot: requests.Session) -> str:
    return str(bot.get(f"{V2}/spaces", params={"keys": "CAMP"}).json()["results"][0]["id"])


@pytest.fixture
def make(bot: requests.Session, space: str) -> Make:
    def made(title: str, value: str = "<p>words</p>", query: str = "", **more: Any) -> dict[str, Any]:
        sent = {"spaceId": space, "status": "current", "title": title, "body": storage(value)} | more
        reply = bot.post(f"{V2}/pages{query}", json=sent)
        assert reply.status_code == 200, reply.text
        found: dict[str, Any] = reply.json()
        return found

    return made


def put(bot: requests.Session, page: str, number: int, **more: Any) -> requests.Response:
    sent = {
        "id": page,
        "status": "current",
        "title": "T",
        "body": storage("<p>new</p>"),
        "version": {"number": number},
    }
    return bot.put(f"{V2}/pages/{page}", json=sent | more)


def person_does(bot: requests.Session, deed: str, **more: Any) -> Any:
    return bot.post("/__sandbox/people", json={"as": "pm@example.com", "do": deed, **more}).json()


# drafts


def test_a_draft_is_its_authors_and_publishing_makes_version_1(
    bot: requests.Session, person: Any, make: Make
) -> None:
    draft = make("", status="draft")
    address = f"{V2}/pages/{draft['id']}"
    assert bot.get(address).status_code == 404
    assert bot.get(address, params={"get-draft": "true"}).json()["status"] == "draft"
    assert person("pm@example.com").get(address, params={"get-draft": "true"}).status_code == 404
    assert (
        put(bot, draft["id"], 1, status="draft", body=storage("<p>more</p>")).json()["version"]["number"] == 1
    )
    published = put(bot, draft["id"], 1).json()
    assert (published["status"], published["version"]["number"]) == ("current", 1)


def test_what_somebody_writes_into_a_page_stays_a_draft_beside_it(bot: requests.Session, make: Make) -> None:
    page = make("T")["id"]
    person_does(bot, "draft_page", page=page, body="<p>half a thought</p>")
    address = f"{V2}/pages/{page}"
    asked = {"body-format": "storage"}
    assert bot.get(address, params=asked).json()["body"]["storage"]["value"] == "<p>words</p>"
    draft = bot.get(address, params=asked | {"get-draft": "true"}).json()
    assert (draft["status"], draft["body"]["storage"]["value"]) == ("draft", "<p>half a thought</p>")
    assert put(bot, page, 2).status_code == 200, "publishing goes over the draft"
    assert bot.delete(address, params={"draft": "true"}).status_code == 204
    assert bot.get(address).json()["status"] == "current"


def test_a_draft_is_thrown_away_for_good_and_keeps_no_title(bot: requests.Session, make: Make) -> None:
    draft = make("T", status="draft")["id"]
    make("T")
    assert bot.delete(f"{V2}/pages/{draft}").status_code == 404
    assert bot.delete(f"{V2}/pages/{draft}", params={"draft": "true"}).status_code == 204
    assert bot.get(f"{V2}/pages/{draft}", params={"get-draft": "true"}).status_code == 404


# representations


def test_adf_is_written_and_read_and_loses_bold_code(bot: requests.Session, make: Make) -> None:
    text = {"type": "text", "text": "x", "marks": [{"type": "strong"}]}
    document = {"type": "doc", "version": 1, "content": [{"type": "paragraph", "content": [text]}]}
    body = {"representation": "atlas_doc_format", "value": json.dumps(document)}
    made = make("T", body=body)
    assert made["body"]["storage"]["value"] == "<p><strong>x</strong></p>"
    page = make("U", "<p><strong><code>x</code> y</strong></p>")["id"]
    read = bot.get(f"{V2}/pages/{page}", params={"body-format": "atlas_doc_format"}).json()["body"]
    inside = json.loads(read["atlas_doc_format"]["value"])["content"][0]["content"]
    assert [[mark["type"] for mark in one["marks"]] for one in inside] == [["code"], ["strong"]]


EVERYTHING = (
    "<h2>Head</h2><p>a <em>b</em> <a href='https://x.example'>c</a><br/>d</p><ul><li>one<ul><li>two</li></ul></li></ul>"
    "<ol start='3'><li><p>three</p></li></ol><hr/><blockquote><p>q</p></blockquote><table><tbody><tr><th>h</th></tr>"
    "<tr><td colspan='2'>c</td></tr></tbody></table><ac:structured-macro ac:name='code'><ac:parameter ac:name='language'>"
    "python</ac:parameter><ac:plain-text-body><![CDATA[a]]></ac:plain-text-body></ac:structured-macro>"
    "<ac:structured-macro ac:name='info'><ac:rich-text-body><p>i</p></ac:rich-text-body></ac:structured-macro>"
    "<ac:structured-macro ac:name='toc'/><ac:structured-macro ac:name='expand'><ac:rich-text-body><p>e</p>"
    "</ac:rich-text-body></ac:structured-macro><ac:task-list><ac:task><ac:task-status>complete</ac:task-status>"
    "<ac:task-body>t</ac:task-body></ac:task></ac:task-list><p><ac:structured-macro ac:name='status'><ac:parameter "
    "ac:name='title'>OK</ac:parameter><ac:parameter ac:name='colour'>Green</ac:parameter></ac:structured-macro>"
    "<time datetime='2026-11-30'/><ac:link><ri:user ri:account-id='712020:x'/></ac:link></p>"
    "<ac:image><ri:attachment ri:filename='a.png'/></ac:image>"
)


def test_adf_of_a_rich_page_is_valid_and_comes_back(bot: requests.Session, make: Make) -> None:
    from tests.support import published

    page = make("T", EVERYTHING)["id"]
    read = bot.get(f"{V2}/pages/{page}", params={"body-format": "atlas_doc_format"}).json()["body"]
    document = json.loads(read["atlas_doc_format"]["value"])
    exchange = published.Exchange("GET", "/x", "", 200, got={"body": document})
    assert published.Judge(requests=False).problems(exchange) == []
    kinds = [node["type"] for node in document["content"]]
    assert kinds[:5] == ["heading", "paragraph", "bulletList", "orderedList", "rule"]
    assert {"codeBlock", "panel", "extension", "expand", "taskList", "mediaSingle"} <= set(kinds)


def test_wiki_is_taken_and_bodies_are_converted(bot: requests.Session, make: Make) -> None:
    made = make("T", body={"representation": "wiki", "value": "h2. Head"})
    assert made["body"]["storage"]["value"] == "<h2>Head</h2>"
    asked = {"representation": "storage", "value": "<p>a &amp; b</p>"}
    assert bot.post(f"{V1}/contentbody/convert/view", json=asked).json()["value"] == "<p>a &amp; b</p>"
    wanted = bot.post(f"{V1}/contentbody/convert/async/export_view", json=asked).json()["asyncId"]
    assert bot.get(f"{V1}/contentbody/convert/async/{wanted}").json()["status"] == "COMPLETED"
    assert bot.get(f"{V1}/contentbody/convert/async/1").status_code == 404


# restrictions, archive, trash


def test_restricted_pages_are_404_and_absent_for_others(
    bot: requests.Session, person: Any, make: Make, space: str
) -> None:
    page = make("Secret")["id"]
    child = make("Below", parentId=page)["id"]
    me = bot.get(f"{V1}/user/current").json()["accountId"]
    named = {"user": [{"type": "known", "accountId": me}], "group": []}
    reply = bot.put(f"{V1}/content/{page}/restriction", json=[{"operation": "read", "restrictions": named}])
    assert (reply.json()["size"], bool(reply.json()["restrictionsHash"])) == (2, True)
    other = person("pm@example.com")
    for hidden in (page, child):
        assert other.get(f"{V2}/pages/{hidden}").status_code == 404
        assert other.get(f"{V2}/pages/{hidden}/properties").status_code == 404
    listed = other.get(f"{V2}/spaces/{space}/pages").json()["results"]
    assert not {page, child} & {one["id"] for one in listed}
    who = f"{V1}/content/{page}/restriction/byOperation/read/user"
    assert bot.get(who, params={"accountId": me}).status_code == 200
    assert bot.put(who, params={"accountId": person_id(bot, "pm@example.com")}).status_code == 200
    assert other.get(f"{V2}/pages/{page}").status_code == 200
    assert bot.delete(f"{V1}/content/{page}/restriction").status_code == 200


def person_id(bot: requests.Session, email: str) -> str:
    users = bot.get("/__sandbox/state").json()["users"]
    return str(next(one["account_id"] for one in users if one["email"] == email))


def test_a_private_page_is_its_authors_alone(person: Any, make: Make) -> None:
    page = make("Mine", query="?private=true")["id"]
    assert person("pm@example.com").get(f"{V2}/pages/{page}").status_code == 404


def test_archiving_is_work_that_goes_on_by_the_clock(
    bot: requests.Session, make: Make, sandbox: Running
) -> None:
    page = make("Old")["id"]
    begun = bot.post(f"{V1}/content/archive", json={"pages": [{"id": int(page)}]})
    assert begun.status_code == 202
    address = f"{V1}/longtask/{begun.json()['id']}"
    assert bot.get(address).json()["finished"] is False
    sandbox.site.clock.advance(0.5)
    assert bot.get(address).json()["percentageComplete"] == 50
    sandbox.site.clock.advance(1)
    done = bot.get(address).json()
    assert (done["finished"], done["successful"]) == (True, True)
    assert bot.get(f"{V2}/pages/{page}").json()["status"] == "archived"
    assert bot.post(f"{V1}/content/archive", json={"pages": [{"id": 99}]}).status_code == 500
    assert bot.get(f"{V1}/longtask/99").status_code == 404


def test_back_from_the_trash_only_the_status_changes(bot: requests.Session, make: Make) -> None:
    page = make("T", "<p>kept</p>")["id"]
    bot.delete(f"{V2}/pages/{page}")
    assert put(bot, page, 2, title="Other").json()["status"] == "current"
    found = bot.get(f"{V2}/pages/{page}", params={"body-format": "storage"}).json()
    assert (found["title"], found["body"]["storage"]["value"]) == ("T", "<p>kept</p>")


def test_attachments_go_to_the_trash_and_free_their_name(bot: requests.Session, make: Make) -> None:
    page = make("T")["id"]
    address, headers = f"{V1}/content/{page}/child/attachment", {"X-Atlassian-Token": "no-check"}
    files = {"file": ("a.txt", b"one", "text/plain")}
    first = bot.post(address, files=files, headers=headers).json()["results"][0]["id"]
    bot.put(address, files={"file": ("a.txt", b"two", "text/plain")}, headers=headers)
    versions = bot.get(f"{V2}/attachments/{first}/versions").json()["results"]
    assert [one["number"] for one in versions] == [2, 1]
    assert bot.get(f"{V2}/attachments/{first}/versions/1").json()["nextVersion"] == 2
    assert bot.delete(f"{V2}/attachments/{first}", params={"purge": "true"}).status_code == 400
    assert bot.delete(f"{V2}/attachments/{first}").status_code == 204
    assert bot.get(f"{V2}/pages/{page}/attachments").json()["results"] == []
    trashed = bot.get(f"{V2}/pages/{page}/attachments", params={"status": "trashed"}).json()["results"]
    assert [one["id"] for one in trashed] == [first]
    second = bot.post(address, files=files, headers=headers).json()["results"][0]["id"]
    assert second != first
    link = bot.get(f"{V2}/attachments/{second}").json()["downloadLink"]
    assert bot.get(f"/wiki{link}").content == b"one"
    assert bot.delete(f"{V2}/attachments/{first}", params={"purge": "true"}).status_code == 204


# comments


def test_comments_have_versions_and_properties(bot: requests.Session, make: Make) -> None:
    page = make("T")["id"]
    made = bot.post(f"{V2}/footer-comments", json={"pageId": page, "body": storage("<p>one</p>")}).json()[
        "id"
    ]
    address = f"{V2}/footer-comments/{made}"
    sent = {"version": {"number": 2, "message": "why"}, "body": storage("<p>two</p>")}
    assert bot.put(address, json=sent).json()["version"]["message"] == "why"
    assert bot.put(address, json=sent).status_code == 409
    versions = bot.get(f"{address}/versions", params={"body-format": "storage"}).json()["results"]
    assert [one["comment"]["body"]["storage"]["value"] for one in versions] == ["<p>two</p>", "<p>one</p>"]
    old = bot.get(address, params={"version": "1", "body-format": "storage"}).json()
    assert old["body"]["storage"]["value"] == "<p>one</p>"
    kept = bot.post(f"{V2}/comments/{made}/properties", json={"key": "k", "value": 1}).json()
    assert bot.get(f"{V2}/comments/{made}/properties/{kept['id']}").json()["value"] == 1


def test_a_comment_dangles_while_its_words_are_gone(bot: requests.Session, make: Make) -> None:
    page = make("T")["id"]
    where = {"textSelection": "words", "textSelectionMatchCount": 1, "textSelectionMatchIndex": 0}
    sent = {"pageId": page, "body": storage("<p>why</p>"), "inlineCommentProperties": where}
    made = bot.post(f"{V2}/inline-comments", json=sent).json()["id"]
    marked = bot.get(f"{V2}/pages/{page}", params={"body-format": "storage"}).json()["body"]["storage"][
        "value"
    ]
    put(bot, page, 2)
    address = f"{V2}/inline-comments/{made}"
    assert bot.get(address).json()["resolutionStatus"] == "dangling"
    dangling = bot.get(f"{V2}/pages/{page}/inline-comments", params={"resolution-status": "dangling"})
    assert [one["id"] for one in dangling.json()["results"]] == [made]
    put(bot, page, 3, body=storage(marked))
    assert bot.get(address).json()["resolutionStatus"] == "open"
    resolved = bot.put(
        address, json={"version": {"number": 2}, "resolved": True, "body": storage("<p>why</p>")}
    ).json()
    assert (resolved["resolutionStatus"], bool(resolved["resolutionLastModifiedAt"])) == ("resolved", True)


# spaces, labels, tasks


def test_spaces_are_filtered_sorted_and_described(bot: requests.Session, person: Any, space: str) -> None:
    keys = [one["key"] for one in bot.get(f"{V2}/spaces", params={"sort": "-key"}).json()["results"]]
    assert keys == sorted(keys, reverse=True)
    assert bot.get(f"{V2}/spaces", params={"type": "personal"}).json()["results"] == []
    everything = "&".join(
        f"include-{name}=true" for name in ("operations", "properties", "permissions", "labels")
    )
    assert bot.get(f"{V2}/spaces/{space}?{everything}&description-format=plain").status_code == 200
    made = bot.post(f"{V2}/spaces/{space}/properties", json={"key": "k", "value": [1]})
    assert made.status_code == 201
    sent = {"key": "k", "value": 2, "version": {"number": 2}}
    assert bot.put(f"{V2}/spaces/{space}/properties/{made.json()['id']}", json=sent).json()["value"] == 2
    assert bot.post(f"{V2}/spaces", json={"name": "New", "key": "NEW"}).status_code == 404
    admin = person("admin@example.com")
    assert admin.post(f"{V2}/spaces", json={"name": "New", "key": "NEW"}).status_code in (201, 403, 404)


def test_labels_lead_to_their_pages(bot: requests.Session, make: Make, space: str) -> None:
    page = make("T")["id"]
    bot.post(f"{V1}/content/{page}/label", json=[{"prefix": "global", "name": "sy"}])
    label = bot.get(f"{V2}/pages/{page}/labels", params={"prefix": "global"}).json()["results"][0]["id"]
    found = bot.get(f"{V2}/labels/{label}/pages", params={"space-id": space, "body-format": "storage"}).json()
    assert [one["id"] for one in found["results"]] == [page]
    assert [one["name"] for one in bot.get(f"{V2}/spaces/{space}/content/labels").json()["results"]] == ["sy"]
    assert [one["name"] for one in bot.get(f"{V2}/labels").json()["results"]] == ["sy"]
    assert bot.delete(f"{V2}/pages/{page}/labels").status_code == 405


def test_tasks_are_filtered_by_people_and_times(bot: requests.Session, make: Make) -> None:
    who = person_id(bot, "pm@example.com")
    body = (
        "<ac:task-list><ac:task><ac:task-status>incomplete</ac:task-status><ac:task-body>x "
        f'<ac:link><ri:user ri:account-id="{who}"/></ac:link> <time datetime="2026-11-30"/></ac:task-body></ac:task></ac:task-list>'
    )
    page = make("T", body)["id"]

    def count(**query: str) -> int:
        asked = {"page-id": page} | {name.replace("_", "-"): value for name, value in query.items()}
        return len(bot.get(f"{V2}/tasks", params=asked).json()["results"])

    due = 1_796_000_000_000
    assert (count(assigned_to=who), count(assigned_to="nobody"), count(status="complete")) == (1, 0, 0)
    assert (count(due_at_from="1"), count(due_at_from=str(due)), count(completed_at_from="1")) == (1, 0, 0)


# v1 on Cloud


def test_v1_content_answers_on_cloud_while_a_switch_lets_it(
    bot: requests.Session, sandbox: Running, make: Make
) -> None:
    page = make("T")["id"]
    found = bot.get(f"{V1}/content/{page}?expand=body.storage,version,ancestors,metadata.labels").json()
    assert found["version"]["by"]["accountId"]
    sandbox.site.switches.set({"v1_content": False})
    assert bot.get(f"{V1}/content/{page}").status_code == 410
    assert bot.get(f"{V1}/content/search", params={"cql": "title = T"}).status_code == 200


def test_a_version_is_restored_and_pages_are_copied(bot: requests.Session, make: Make, space: str) -> None:
    page = make("T", "<p>one</p>")["id"]
    put(bot, page, 2)
    sent = {"operationKey": "restore", "params": {"versionNumber": 1, "message": "back"}}
    assert bot.post(f"{V1}/content/{page}/version", json=sent).json()["number"] == 3
    found = bot.get(f"{V2}/pages/{page}", params={"body-format": "storage"}).json()
    assert found["body"]["storage"]["value"] == "<p>one</p>"
    bot.post(f"{V1}/content/{page}/label", json=[{"prefix": "global", "name": "sy"}])
    wanted = {"destination": {"type": "parent_page", "value": page}, "pageTitle": "Copy", "copyLabels": True}
    copied = bot.post(f"{V1}/content/{page}/copy", json=wanted).json()["id"]
    assert bot.get(f"{V2}/pages/{copied}").json()["parentId"] == page
    assert [one["name"] for one in bot.get(f"{V2}/pages/{copied}/labels").json()["results"]] == ["sy"]
    under = {"destinationPageId": found["parentId"], "titleOptions": {"prefix": "New "}}
    assert bot.post(f"{V1}/content/{page}/pagehierarchy/copy", json=under).status_code == 202
    titles = [one["title"] for one in bot.get(f"{V2}/spaces/{space}/pages").json()["results"]]
    assert {"New T", "New Copy"} <= set(titles)


# switches


def test_unverified_behaviours_are_switches(
    bot: requests.Session, sandbox: Running, make: Make, space: str
) -> None:
    switches = sandbox.site.switches
    page = make("T", "<p>new</p>")["id"]
    switches.set({"identical_page_update": "keep", "title_filter": "substring", "titles_ignore_case": False})
    assert put(bot, page, 2).json()["version"]["number"] == 1
    make("t")
    found = bot.get(f"{V2}/pages", params={"title": "T"}).json()["results"]
    assert {one["title"] for one in found} >= {"T", "t"}
    switches.set({"trashed_titles_reserved": True, "version_message_limit": 3})
    bot.delete(f"{V2}/pages/{page}")
    again = {"spaceId": space, "title": "T", "body": storage("")}
    assert bot.post(f"{V2}/pages", json=again).status_code == 400


def test_ticking_need_not_make_a_version(bot: requests.Session, sandbox: Running, make: Make) -> None:
    sandbox.site.switches.set({"task_update_bumps_version": False})
    body = "<ac:task-list><ac:task><ac:task-status>incomplete</ac:task-status><ac:task-body>x</ac:task-body></ac:task></ac:task-list>"
    page = make("T", body)["id"]
    task = bot.get(f"{V2}/tasks", params={"page-id": page}).json()["results"][0]["id"]
    assert bot.put(f"{V2}/tasks/{task}", json={"status": "complete"}).json()["status"] == "complete"
    found = bot.get(f"{V2}/pages/{page}", params={"body-format": "storage"}).json()
    assert found["version"]["number"] == 1
    assert "<ac:task-status>complete" in found["body"]["storage"]["value"]


# people


def test_the_editor_numbers_blocks_though_no_word_changes(bot: requests.Session, make: Make) -> None:
    page = make(
        "T",
        '<h1>A</h1><p><strong><code>x</code></strong> <small><span style="white-space: nowrap;">y</span></small></p>'
        "<table><tbody><tr><td>c</td></tr></tbody></table>",
    )["id"]
    person_does(bot, "edit_page", page=page, editor=True)
    found = bot.get(f"{V2}/pages/{page}", params={"body-format": "storage"}).json()
    value = found["body"]["storage"]["value"]
    assert found["version"]["number"] == 2
    assert not [mark for mark in ("<strong>", "<small>", "<span") if mark in value]
    assert value.count("local-id=") == 5
    assert 'data-layout="default"' in value
    assert "<colgroup><col" in value


def test_a_writer_between_get_and_put_makes_the_put_stale(bot: requests.Session, make: Make) -> None:
    page = make("T")["id"]
    deed = {"as": "pm@example.com", "do": "edit_page", "page": page, "replace": ["words", "theirs"]}
    rule = {"method": "PUT", "path": "/pages/", "kind": "deed", "when": "before", "deeds": [deed]}
    bot.post("/__sandbox/faults", json={"rules": [rule]})
    stale = put(bot, page, 2)
    assert (stale.status_code, stale.json()["errors"][0]["status"]) == (409, "409")
    found = bot.get(f"{V2}/pages/{page}", params={"body-format": "storage"}).json()
    assert "theirs" in found["body"]["storage"]["value"]


@pytest.mark.parametrize(
    "path",
    [
        "space-permissions",
        "space-roles",
        "spaces/{space}/permissions",
        "spaces/{space}/role-assignments",
        "spaces/{space}/labels",
        "pages/{page}/operations",
        "pages/{page}/children?sort=-id",
        "pages/{page}?include-operations=true&include-likes=true&include-version=false",
        "attachments",
        "footer-comments?sort=-created-date",
    ],
)
def test_what_else_is_published_answers(bot: requests.Session, make: Make, space: str, path: str) -> None:
    page = make("T")["id"]
    assert bot.get(f"{V2}/{path.format(space=space, page=page)}").status_code == 200


@pytest.mark.parametrize("path", ["custom-content", "whiteboards/1", "search", "pages/1/likes/count"])
def test_what_the_sandbox_has_not_is_404(bot: requests.Session, path: str) -> None:
    assert bot.get(f"{V2}/{path}").status_code == 404
