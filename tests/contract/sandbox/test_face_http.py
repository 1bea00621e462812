"""The web face over plain HTTP: addresses, languages, identity, forms and their token."""

import re
from typing import Any

import pytest
import requests

from syncer.sandbox.app import Running
from syncer.sandbox.face import words
from syncer.sandbox.jira import lifecycle


class Visitor(requests.Session):
    """A browser without scripts."""

    def __init__(self, base: str) -> None:
        super().__init__()
        self.base, self.trust_env = base, False

    def see(self, path: str, status: int = 200, *, language: str = "en") -> str:
        reply = self.get(self.base + path, headers={"Accept-Language": language}, timeout=10)
        assert reply.status_code == status, reply.text
        return reply.text

    def submit(self, path: str, *, token: str | None = None, **form: str) -> requests.Response:
        csrf = self.cookies.get("sandbox_csrf", "") if token is None else token
        return self.post(self.base + path, data=form | {"csrf": csrf}, timeout=10)


@pytest.fixture
def visitor(sandbox: Running) -> Visitor:
    return Visitor(sandbox.url)


@pytest.fixture
def page(sandbox: Running) -> Any:
    state = sandbox.site.confluence
    space = state.space_by_key("CAMP")
    author = sandbox.site.user_by_email("pm@example.com")
    assert space
    assert author
    body = (
        "<h1>一</h1><ac:task-list><ac:task><ac:task-id>7</ac:task-id><ac:task-status>incomplete</ac:task-status>"
        "<ac:task-body>ask</ac:task-body></ac:task></ac:task-list>"
    )
    return state.create_page(author.account_id, space.id, "规格 Spec", body)


@pytest.fixture
def issue(sandbox: Running) -> Any:
    actor = sandbox.site.user_by_email("pm@example.com")
    assert actor
    content = [{"type": "paragraph", "content": [{"type": "text", "text": "old"}]}, {"type": "rule"}]
    fields = {
        "project": {"key": "CAMP"},
        "issuetype": {"name": "Story"},
        "summary": "Enrol online",
        "description": {"type": "doc", "version": 1, "content": content},
    }
    return lifecycle.create(sandbox.site.jira, actor, {"fields": fields})


def test_the_address_an_api_reply_gives_leads_to_the_page(
    visitor: Visitor, bot: requests.Session, page: Any
) -> None:
    links = bot.get(f"/wiki/api/v2/pages/{page.id}").json()["_links"]
    for address in (
        links["webui"],
        links["tinyui"],
        links["editui"],
        f"/pages/viewpage.action?pageId={page.id}",
    ):
        assert "规格 Spec" in visitor.see(f"/wiki{address}")


def test_every_page_answers_in_both_languages(visitor: Visitor, page: Any, issue: Any) -> None:
    places = [
        "/", "/wiki/", "/wiki/spaces/CAMP", "/wiki/spaces/CAMP/overview", "/wiki/spaces/CAMP/create",
        f"/wiki/pages/{page.id}/history", f"/wiki/pages/{page.id}/edit", f"/wiki/spaces/CAMP/pages/{page.id}",
        f"/wiki/spaces/CAMP/pages/{page.id}/any/title?version=1", "/jira", "/projects/CAMP",
        "/projects/CAMP?text=enrol&type=Story", f"/browse/{issue.key}", f"/browse/{issue.key}/description",
    ]  # fmt: skip
    for place in places:
        assert '<html lang="en">' in visitor.see(place)
        chinese = visitor.see(place, language="zh-CN,zh;q=0.9")
        assert '<html lang="zh-CN">' in chinese
        assert "当前身份" in chinese


def test_every_label_is_translated(visitor: Visitor) -> None:
    from syncer.sandbox.face.session import TEMPLATES

    used: set[str] = set()
    for name in TEMPLATES.list_templates():
        source = TEMPLATES.loader.get_source(TEMPLATES, name)[0] if TEMPLATES.loader else ""
        used |= set(re.findall(r'\bt\("([^"]+)"\)', source))
    assert len(used) > 60
    assert used - words.ZH.keys() == set()


def test_the_language_link_is_remembered(visitor: Visitor) -> None:
    visitor.see("/wiki/?lang=zh-CN")
    assert "空间" in visitor.see("/wiki/")


def test_unknown_places_are_404_in_the_same_frame(visitor: Visitor) -> None:
    for place in (
        "/wiki/spaces/NONE",
        "/wiki/spaces/CAMP/pages/1",
        "/browse/CAMP-999",
        "/projects/NONE",
        "/wiki/x/zz",
    ):
        assert "Sandbox" in visitor.see(place, 404)


def test_edits_are_by_the_person_chosen(visitor: Visitor, sandbox: Running, page: Any) -> None:
    visitor.see("/wiki/")
    expert = sandbox.site.user_by_email("expert@example.com")
    assert expert
    visitor.submit("/_face/person", person=expert.account_id, back="/wiki/")
    visitor.submit(
        f"/wiki/pages/{page.id}/edit",
        title="规格 Spec",
        body="<p>new</p>",
        version="1",
        message="m",
        do="publish",
    )
    assert (page.number, page.body, page.latest.author_id, page.latest.message) == (
        2,
        "<p>new</p>",
        expert.account_id,
        "m",
    )


def test_back_never_leads_to_another_site(visitor: Visitor, sandbox: Running) -> None:
    visitor.see("/wiki/")
    for back in ("https://evil.example", "//evil.example", "/\\evil.example"):
        reply = visitor.post(
            f"{sandbox.url}/_face/person",
            data={"back": back, "csrf": visitor.cookies["sandbox_csrf"]},
            allow_redirects=False,
            timeout=10,
        )
        assert reply.headers["location"] == "/"


@pytest.mark.parametrize("token", ["", "wrong", "x" * 32])
def test_forms_without_their_token_do_nothing(visitor: Visitor, page: Any, issue: Any, token: str) -> None:
    visitor.see("/wiki/")
    for path in (
        f"/wiki/pages/{page.id}/edit",
        f"/wiki/pages/{page.id}/tasks/7",
        f"/wiki/pages/{page.id}/comments",
        "/wiki/spaces/CAMP/create",
        f"/browse/{issue.key}/fields",
        f"/browse/{issue.key}/comments",
        f"/browse/{issue.key}/description",
        f"/browse/{issue.key}/transitions",
        f"/browse/{issue.key}/comments/1",
        f"/browse/{issue.key}/comments/1/delete",
        f"/wiki/pages/{page.id}/tasks",
        f"/wiki/pages/{page.id}/restore",
        "/wiki/comments/1/resolution",
        "/_face/person",
    ):
        assert (
            visitor.submit(path, token=token, title="T", body="", text="x", done="1", summary="X").status_code
            == 403
        )
    assert (page.number, len(issue.history), issue.comments) == (1, 0, [])


def test_a_stale_or_malformed_page_is_told_and_not_lost(visitor: Visitor, page: Any) -> None:
    visitor.see("/wiki/")
    address = f"/wiki/pages/{page.id}/edit"
    stale = visitor.submit(address, title="规格 Spec", body="<p>mine</p>", version="7", do="publish")
    assert (stale.status_code, "&lt;p&gt;mine&lt;/p&gt;" in stale.text) == (400, True)
    broken = visitor.submit(address, title="规格 Spec", body="<p>mine", version="1", do="check")
    assert "Error parsing xhtml" in broken.text
    assert (
        "Well-formed" in visitor.submit(address, title="规格 Spec", body="<p/>", version="1", do="check").text
    )
    assert page.number == 1


def test_a_page_is_created_under_its_parent(visitor: Visitor, sandbox: Running, page: Any) -> None:
    visitor.see("/wiki/")
    visitor.submit("/wiki/spaces/CAMP/create", title="Child", body="<p>x</p>", parent=page.id, do="publish")
    assert [one.title for one in sandbox.site.confluence.children(page)] == ["Child"]
    assert visitor.submit("/wiki/spaces/CAMP/create", title="Child", body="", do="publish").status_code == 400


def test_a_tick_makes_a_version(visitor: Visitor, page: Any) -> None:
    visitor.see("/wiki/")
    assert visitor.submit(f"/wiki/pages/{page.id}/tasks/7", done="1").status_code == 200
    assert (page.number, "<ac:task-status>complete" in page.body) == (2, True)
    assert visitor.submit(f"/wiki/pages/{page.id}/tasks/99", done="1").status_code == 404


def test_issue_details_are_saved_as_one_history_entry_and_a_transition(visitor: Visitor, issue: Any) -> None:
    visitor.see("/jira")
    way = next(one for one in issue.project.workflow.transitions if one.target.name == "In Progress")
    high = next(one for one in issue.project.priorities if one.name == "High")
    form = {
        "summary": "Enrol by phone",
        "priority": high.id,
        "assignee": "",
        "labels": "a b",
        "transition": way.id,
    }
    assert visitor.submit(f"/browse/{issue.key}/fields", **form).status_code == 200
    assert (issue.values["summary"], issue.values["priority"].name, issue.status.name) == (
        "Enrol by phone",
        "High",
        "In Progress",
    )
    assert [{item.field for item in entry.items} for entry in issue.history] == [
        {"summary", "priority", "labels"},
        {"status"},
    ]
    before = len(issue.history)
    assert visitor.submit(f"/browse/{issue.key}/fields", **form | {"transition": ""}).status_code == 200
    assert len(issue.history) == before, "saving what is there already changes nothing"


def test_what_jira_refuses_is_shown(visitor: Visitor, issue: Any) -> None:
    visitor.see("/jira")
    reply = visitor.submit(f"/browse/{issue.key}/fields", summary="x" * 300, assignee="", labels="")
    assert (reply.status_code, "Summary must be less than 255 characters." in reply.text) == (400, True)


def test_description_keeps_what_was_not_edited(visitor: Visitor, issue: Any) -> None:
    visitor.see("/jira")
    address = f"/browse/{issue.key}/description"
    found = re.search(r'name="seen" value="(\w+)"', visitor.see(address))
    assert found
    seen = found[1]
    rule = issue.values["description"]["content"][1]
    visitor.submit(
        address,
        seen=seen,
        **{"text-0": "new **words**", "keep-0": "1", "keep-1": "1", "new": "panel-info", "newtext": "note"},
    )
    content = issue.values["description"]["content"]
    assert [one["type"] for one in content] == ["paragraph", "rule", "panel"]
    assert content[1] == rule
    stale = visitor.submit(address, seen=seen, **{"text-0": "lost?"})
    assert stale.status_code == 400
    assert issue.values["description"]["content"] == content


def test_the_mark_changes_with_what_is_shown(
    visitor: Visitor, sandbox: Running, page: Any, issue: Any
) -> None:
    def marks() -> tuple[Any, ...]:
        asked = [("page", page.id), ("space", ""), ("issue", issue.key), ("project", "CAMP")]
        return tuple(
            visitor.get(f"{sandbox.url}/_face/version", params={"of": of, "id": one}, timeout=10).json()[
                "version"
            ]
            for of, one in asked
        )

    state, author = sandbox.site.confluence, page.author_id
    first = marks()
    assert marks() == first
    state.update_page(author, page, 2, body="<p>y</p>")
    second = marks()
    assert (second[0] != first[0], second[1:]) == (True, first[1:])
    state.update_page(author, page, 3, title="Other")
    third = marks()
    assert third[1] != second[1]
    visitor.see("/jira")
    sandbox.site.clock.advance(1)
    visitor.submit(f"/browse/{issue.key}/comments", text="Agreed **today**")
    fourth = marks()
    assert fourth[:2] == third[:2]
    assert fourth[2] != third[2]
    assert fourth[3] != third[3]


def test_what_people_write_is_escaped_everywhere(
    visitor: Visitor, sandbox: Running, page: Any, issue: Any
) -> None:
    evil = "<script>alert(1)</script>"
    state = sandbox.site.confluence
    state.update_page(page.author_id, page, 2, title=evil, message=evil)
    visitor.see("/jira")
    visitor.submit(f"/browse/{issue.key}/comments", text=evil)
    visitor.submit(f"/wiki/pages/{page.id}/comments", text=evil)
    visitor.submit(f"/browse/{issue.key}/fields", summary=evil, assignee="", labels="")
    for place in (
        f"/wiki/spaces/CAMP/pages/{page.id}", f"/wiki/pages/{page.id}/history", f"/wiki/pages/{page.id}/edit",
        f"/browse/{issue.key}", "/projects/CAMP", f"/projects/CAMP?text={evil}", f"/browse/{issue.key}/description",
        "/projects/CAMP/board", f"/projects/CAMP/board?text={evil}", f"/wiki/pages/{page.id}/compare",
        f"/wiki/pages/{page.id}/compare?view=side", f"/browse/{issue.key}/transitions/21?back=/x{evil}",
    ):  # fmt: skip
        html = visitor.see(place)
        assert evil not in html, place


def test_scripts_in_attachments_do_not_run(visitor: Visitor, sandbox: Running, page: Any) -> None:
    state = sandbox.site.confluence
    state.attach(page.author_id, page, "a.html", b"<script>alert(1)</script>", "text/html")
    state.attach(page.author_id, page, "a.svg", b"<svg/>", "image/svg+xml")
    html = visitor.get(f"{sandbox.url}/wiki/download/attachments/{page.id}/a.html", timeout=10)
    assert html.headers["content-disposition"].startswith("attachment;")
    svg = visitor.get(f"{sandbox.url}/wiki/download/attachments/{page.id}/a.svg", timeout=10)
    assert "sandbox" in svg.headers["content-security-policy"]


def test_everything_a_page_needs_comes_from_the_sandbox(visitor: Visitor, page: Any, issue: Any) -> None:
    for place in (f"/wiki/spaces/CAMP/pages/{page.id}", f"/browse/{issue.key}"):
        html = visitor.see(place)
        for address in re.findall(r'<(?:link|script|img)[^>]+(?:href|src)="([^"]+)"', html):
            assert address.startswith("/_face/static/"), address
            visitor.see(address)
