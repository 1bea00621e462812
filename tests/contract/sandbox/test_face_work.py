"""A day's work at the face over plain HTTP, without scripts: moves, screens, comments, threads, ticks, versions."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
import requests

from syncer.sandbox.app import Running, start
from syncer.sandbox.clock import Clock
from syncer.sandbox.jira import lifecycle
from syncer.sandbox.jira.records import Issue
from syncer.sandbox.site import Site

EFFORT = "customfield_10099"
SEED: dict[str, Any] = {
    "fields": [{"name": "Effort", "type": "number", "id": 10099}],
    "users": [
        {"name": "Ann Lee", "email": "ann@example.com"},
        {"name": "Bo Chen", "email": "bo@example.com"},
    ],
    "projects": [
        {
            "key": "SHIP",
            "name": "Ship",
            "types": ["Story", "Bug"],
            "statuses": [
                {"name": "Open", "category": "new"},
                {"name": "Doing", "category": "indeterminate"},
                {"name": "Closed", "category": "done"},
            ],
            "transitions": [
                {"name": "Start", "to": "Doing", "from": ["Open"]},
                {
                    "name": "Finish",
                    "to": "Closed",
                    "from": ["Doing"],
                    "required": ["resolution"],
                    "screen": [EFFORT],
                },
                {"name": "Reopen", "to": "Open", "from": ["Closed"]},
            ],
        }
    ],
    "spaces": [{"key": "SHIP", "name": "Ship"}],
}


class Visitor(requests.Session):
    """A browser without scripts, acting as the first person of the site."""

    def __init__(self, base: str) -> None:
        super().__init__()
        self.base, self.trust_env = base, False
        self.see("/jira")

    def see(self, path: str, status: int = 200) -> str:
        reply = self.get(self.base + path, timeout=10)
        assert reply.status_code == status, reply.text
        return reply.text

    def submit(self, path: str, **form: str) -> requests.Response:
        return self.post(self.base + path, data=form | {"csrf": self.cookies["sandbox_csrf"]}, timeout=10)

    def become(self, account_id: str) -> None:
        self.submit("/_face/person", person=account_id, back="/jira")


@pytest.fixture
def sandbox() -> Iterator[Running]:
    clock = Clock(frozen_at=datetime(2026, 11, 21, 15, 39, 15, tzinfo=UTC))
    with start(Site.from_seed(SEED, clock=clock)) as running:
        yield running


@pytest.fixture
def visitor(sandbox: Running) -> Visitor:
    return Visitor(sandbox.url)


@pytest.fixture
def issue(sandbox: Running) -> Issue:
    fields = {"project": {"key": "SHIP"}, "issuetype": {"name": "Story"}, "summary": "Sail"}
    return lifecycle.create(sandbox.site.jira, sandbox.site.find_user("ann@example.com"), {"fields": fields})


def account(sandbox: Running, email: str) -> str:
    return sandbox.site.find_user(email).account_id


def way(issue: Issue, name: str) -> str:
    return next(one.id for one in issue.project.workflow.transitions if one.name == name)


def test_the_board_has_the_workflow_s_columns_and_only_its_ways(visitor: Visitor, issue: Issue) -> None:
    html = visitor.see("/projects/SHIP/board")
    places = [html.index(f'aria-label="{name}"') for name in ("Open", "Doing", "Closed")]
    assert places == sorted(places)
    assert 'title="Start"' in html
    assert 'title="Finish"' not in html
    assert 'title="Reopen"' not in html


def test_a_move_goes_back_to_the_board_as_it_was_filtered(visitor: Visitor, issue: Issue) -> None:
    back = f"/projects/SHIP/board?type=Story#{issue.key}"
    reply = visitor.submit(f"/browse/{issue.key}/transitions", transition=way(issue, "Start"), back=back)
    assert reply.url.endswith(back)
    assert issue.status.name == "Doing"
    outside = visitor.submit(
        f"/browse/{issue.key}/transitions", transition=way(issue, "Start"), back="//evil.example"
    )
    assert outside.status_code == 409


def test_a_move_that_somebody_else_made_impossible_is_told(visitor: Visitor, issue: Issue) -> None:
    reply = visitor.submit(f"/browse/{issue.key}/transitions", transition=way(issue, "Finish"))
    assert (reply.status_code, "somebody moved it" in reply.text, issue.status.name) == (409, True, "Open")
    assert visitor.submit(f"/browse/{issue.key}/transitions", transition="999").status_code == 400
    visitor.see(f"/browse/{issue.key}/transitions/999", 404)


def test_a_transition_with_a_screen_asks_before_it_is_taken(
    visitor: Visitor, sandbox: Running, issue: Issue
) -> None:
    finish = way(issue, "Finish")
    visitor.submit(f"/browse/{issue.key}/transitions", transition=way(issue, "Start"))
    asked = visitor.submit(f"/browse/{issue.key}/transitions", transition=finish, back="/projects/SHIP/board")
    assert (issue.status.name, 'name="field-resolution"' in asked.text) == ("Doing", True)
    assert f'name="field-{EFFORT}"' in asked.text
    form = {
        "transition": finish,
        "screen": "1",
        "back": "/projects/SHIP/board",
        f"field-{EFFORT}": "2.5",
    }
    missing = visitor.submit(f"/browse/{issue.key}/transitions", **form)
    assert (missing.status_code, "Resolution is required." in missing.text) == (400, True)
    assert 'value="2.5"' in missing.text, "what was filled in stays"
    wrong = visitor.submit(f"/browse/{issue.key}/transitions", **form | {f"field-{EFFORT}": "much"})
    assert "Operation value must be a number" in wrong.text
    done = next(one for one in sandbox.site.jira.resolutions if one.name == "Done")
    taken = visitor.submit(f"/browse/{issue.key}/transitions", **form, **{"field-resolution": done.id})
    assert taken.url.endswith("/projects/SHIP/board")
    assert (issue.status.name, issue.values["resolution"].name, issue.values[EFFORT]) == (
        "Closed",
        "Done",
        2.5,
    )


def test_lists_and_boards_are_filtered_by_type_person_and_words(
    visitor: Visitor, sandbox: Running, issue: Issue
) -> None:
    bo = sandbox.site.find_user("bo@example.com")
    fields = {
        "project": {"key": "SHIP"},
        "issuetype": {"name": "Bug"},
        "summary": "Leak",
        "assignee": {"accountId": bo.account_id},
    }
    leak = lifecycle.create(sandbox.site.jira, bo, {"fields": fields})
    for place in ("/projects/SHIP", "/projects/SHIP/board"):
        for query, shown in (
            ("", {issue.key, leak.key}),
            ("?type=Bug", {leak.key}),
            (f"?assignee={bo.account_id}", {leak.key}),
            ("?assignee=-", {issue.key}),
            ("?text=ship+sail", {issue.key}),
            ("?text=sail&type=Bug", set()),
        ):
            html = visitor.see(place + query)
            found = {key for key in (issue.key, leak.key) if f'href="/browse/{key}"' in html}
            assert found == shown, place + query


def test_comments_are_changed_by_their_authors_alone(
    visitor: Visitor, sandbox: Running, issue: Issue
) -> None:
    visitor.submit(f"/browse/{issue.key}/comments", text="First **words**\n\nand more")
    comment = issue.comments[0]
    address = f"/browse/{issue.key}/comments/{comment.id}"
    visitor.become(account(sandbox, "bo@example.com"))
    assert "inline-edit" not in visitor.see(f"/browse/{issue.key}")
    assert visitor.submit(address, **{"text-0": "mine now"}).status_code == 403
    assert visitor.submit(f"{address}/delete").status_code == 403
    assert issue.comments == [comment]
    visitor.become(account(sandbox, "ann@example.com"))
    visitor.submit(address, **{"text-0": "Other **words**"})
    edited = issue.comments[0]
    assert (edited.id, edited.author) == (comment.id, comment.author)
    assert edited.body["content"][1] == comment.body["content"][1], "the paragraph nobody touched stays"
    assert "Other" in str(edited.body["content"][0])
    visitor.submit(f"{address}/delete")
    assert issue.comments == []
    assert visitor.submit(address, **{"text-0": "x"}).status_code == 404


def test_history_shows_who_changed_what_and_long_texts_as_a_comparison(
    visitor: Visitor, sandbox: Running, issue: Issue
) -> None:
    def document(words: str) -> dict[str, Any]:
        return {
            "type": "doc",
            "version": 1,
            "content": [{"type": "paragraph", "content": [{"type": "text", "text": words}]}],
        }

    bo = sandbox.site.find_user("bo@example.com")
    for words in ("Sail at nine", "Sail at ten"):
        lifecycle.edit(sandbox.site.jira, bo, issue, {"fields": {"description": document(words)}})
    lifecycle.edit(sandbox.site.jira, bo, issue, {"fields": {"summary": "Sail <early>"}})
    html = visitor.see(f"/browse/{issue.key}?show=history")
    assert "Sail at <del>nine</del><ins>ten</ins>" in html
    assert "Sail &lt;early&gt;" in html
    assert html.count("<strong>Bo Chen</strong>") == 3


def test_an_inactive_assignee_is_not_lost_by_saving_something_else(
    visitor: Visitor, sandbox: Running, issue: Issue
) -> None:
    bo = sandbox.site.find_user("bo@example.com")
    lifecycle.edit(sandbox.site.jira, bo, issue, {"fields": {"assignee": {"accountId": bo.account_id}}})
    sandbox.site.add_user({"name": "Bo Chen", "email": "bo@example.com", "active": False})
    assert f'<option value="{bo.account_id}" selected>Bo Chen</option>' in visitor.see(f"/browse/{issue.key}")


def test_properties_are_shown_to_developers(visitor: Visitor, issue: Issue) -> None:
    issue.properties = {"syncer": {"uid": "REQ-0001", "words": "<b>"}}
    html = visitor.see(f"/browse/{issue.key}")
    assert "&#34;uid&#34;: &#34;REQ-0001&#34;" in html
    assert "&lt;b&gt;" in html


@pytest.fixture
def page(sandbox: Running) -> Any:
    state = sandbox.site.confluence
    space = state.space_by_key("SHIP")
    assert space
    body = (
        "<p>Leave at nine.</p><ac:task-list><ac:task><ac:task-id>7</ac:task-id><ac:task-status>incomplete"
        "</ac:task-status><ac:task-body>ask</ac:task-body></ac:task></ac:task-list>"
    )
    return state.create_page(account(sandbox, "ann@example.com"), space.id, "Plan", body)


def test_a_tick_needs_no_scripts(visitor: Visitor, page: Any) -> None:
    assert 'form="ticks" name="tick" value="1:7"' in visitor.see(f"/wiki/spaces/SHIP/pages/{page.id}")
    visitor.submit(f"/wiki/pages/{page.id}/tasks", tick="1:7")
    assert (page.number, "<ac:task-status>complete" in page.body) == (2, True)
    assert visitor.submit(f"/wiki/pages/{page.id}/tasks", tick="1:99").status_code == 404


def test_replies_stand_in_their_thread_and_questions_are_closed(
    visitor: Visitor, sandbox: Running, page: Any
) -> None:
    state, ann = sandbox.site.confluence, account(sandbox, "ann@example.com")
    asked = state.comment_on(ann, page, "<p>Sharp?</p>", "at nine")
    visitor.submit(f"/wiki/pages/{page.id}/comments", text="Sharp & early", parent=asked.id)
    reply = next(one for one in state.comments.values() if one.parent_id == asked.id)
    assert (reply.kind, reply.body, reply.author_id) == ("inline", "<p>Sharp &amp; early</p>", ann)
    visitor.submit(f"/wiki/comments/{asked.id}/resolution", resolved="1")
    assert state.comments[asked.id].resolution == "resolved"
    assert "Reopen" in visitor.see(f"/wiki/spaces/SHIP/pages/{page.id}")
    visitor.submit(f"/wiki/comments/{asked.id}/resolution", resolved="0")
    assert state.comments[asked.id].resolution == "reopened"
    other = state.create_page(ann, page.space_id, "Other", "")
    assert visitor.submit(f"/wiki/pages/{other.id}/comments", text="x", parent=asked.id).status_code == 404


def test_versions_are_compared_in_their_order_and_restored_as_a_new_one(
    visitor: Visitor, sandbox: Running, page: Any
) -> None:
    state, bo = sandbox.site.confluence, account(sandbox, "bo@example.com")
    state.update_page(bo, page, 2, title="Plan B", body="<p>Leave at ten.</p>")
    for numbers in ("from=1&to=2", "from=2&to=1", ""):
        html = visitor.see(f"/wiki/pages/{page.id}/compare?{numbers}")
        assert '<del class="diff-gone">nine</del><ins class="diff-come">ten</ins>' in html
        assert "Plan<ins> B</ins>" in html
    visitor.see(f"/wiki/pages/{page.id}/compare?from=1&to=9", 404)
    visitor.submit(f"/wiki/pages/{page.id}/restore", version="1")
    first = page.versions[0]
    assert (page.number, page.title, page.body) == (3, first.title, first.body)
    assert page.latest.message == "Reverted from v. 1"
    assert page.latest.author_id == account(sandbox, "ann@example.com")
    assert len(page.versions) == 3


def test_a_title_taken_meanwhile_keeps_an_old_version_from_being_restored(
    visitor: Visitor, sandbox: Running, page: Any
) -> None:
    state, ann = sandbox.site.confluence, account(sandbox, "ann@example.com")
    state.update_page(ann, page, 2, title="Plan B")
    state.create_page(ann, page.space_id, "Plan", "")
    reply = visitor.submit(f"/wiki/pages/{page.id}/restore", version="1")
    assert (reply.status_code, "already exists" in reply.text, page.number) == (400, True, 2)


def test_the_language_link_keeps_the_filter(visitor: Visitor, issue: Issue) -> None:
    assert 'href="?text=sail&amp;lang=zh-CN"' in visitor.see("/projects/SHIP/board?text=sail")
