"""Pages at the face over plain HTTP, in both flavours: labels, files, places, shelves, comments on words, searches."""

from collections.abc import Iterator
from typing import Any

import pytest

from syncer.sandbox.app import Running, start
from syncer.sandbox.confluence.records import Restriction
from syncer.sandbox.host import Flavour
from syncer.sandbox.site import Site
from tests.support.visitor import Visitor

SEED: dict[str, Any] = {
    "users": [
        {"name": "Ann Lee", "email": "ann@example.com"},
        {"name": "Bo Chen", "email": "bo@example.com"},
    ],
    "spaces": [{"key": "SHIP", "name": "Ship"}],
}


@pytest.fixture(params=["cloud", "datacenter"])
def sandbox(request: pytest.FixtureRequest) -> Iterator[Running]:
    flavour: Flavour = request.param
    with start(Site.from_seed(SEED, flavour=flavour)) as running:
        yield running


@pytest.fixture
def visitor(sandbox: Running) -> Visitor:
    return Visitor(sandbox.url)


@pytest.fixture
def wiki(sandbox: Running) -> str:
    return sandbox.site.wiki_path


@pytest.fixture
def page(sandbox: Running) -> Any:
    return made(sandbox, "Plan", "<p>Leave at nine, eat at nine.</p>")


def made(sandbox: Running, title: str, body: str = "<p>x</p>", **rest: Any) -> Any:
    state = sandbox.site.confluence
    space = state.space_by_key("SHIP")
    assert space
    return state.create_page(
        sandbox.site.find_user("ann@example.com").account_id, space.id, title, body, **rest
    )


def test_every_address_people_know_leads_to_the_page(visitor: Visitor, sandbox: Running, wiki: str) -> None:
    page = made(sandbox, "Route / 航线 + more")
    for path in (
        f"/pages/viewpage.action?pageId={page.id}",
        "/pages/viewpage.action?spaceKey=SHIP&title=Route+/+航线+%2B+more",
        f"/x/{int(page.id):x}",
        f"/spaces/SHIP/pages/{page.id}/anything",
        f"/spaces/SHIP/pages/{page.id}",
    ):
        assert "Route / 航线 + more</h1>" in visitor.see(wiki + path), path
    plain = made(sandbox, "Day plan")
    for path in ("/display/SHIP/Day+plan", "/display/SHIP/day plan"):
        assert f'data-page="{plain.id}"' in visitor.see(wiki + path), path
    visitor.see(f"{wiki}/display/SHIP/None", 404)
    visitor.see(f"{wiki}/display/SHIP")
    visitor.see(("/confluence" if wiki == "/wiki" else "/wiki") + "/spaces/SHIP", 404)


def test_no_link_of_a_page_leads_out_of_its_flavour(
    visitor: Visitor, sandbox: Running, wiki: str, page: Any
) -> None:
    other = "/confluence/" if wiki == "/wiki" else "/wiki/"
    for path in (
        "/",
        f"{wiki}/",
        f"{wiki}/spaces/SHIP/pages/{page.id}",
        f"{wiki}/pages/{page.id}/history",
        f"{wiki}/search?text=plan",
    ):
        assert f'"{other}' not in visitor.see(path), path


def test_labels_are_added_and_removed(visitor: Visitor, sandbox: Running, wiki: str, page: Any) -> None:
    visitor.submit(f"{wiki}/pages/{page.id}/labels", labels="Alpha, beta")
    visitor.submit(f"{wiki}/pages/{page.id}/labels/delete", label="beta")
    assert [one.name for one in sandbox.site.confluence.labels_of(page)] == ["alpha"]


def test_files_have_versions_and_are_shown_in_the_page(visitor: Visitor, sandbox: Running, wiki: str) -> None:
    page = made(sandbox, "Map", '<p><ac:image><ri:attachment ri:filename="a b.png"/></ac:image></p>')
    address = f"{wiki}/pages/{page.id}/attachments"
    for content in (b"one", b"two"):
        visitor.submit(address, files=[("file", ("a b.png", content, "image/png"))], comment="north")
    (found,) = sandbox.site.confluence.attachments_of(page)
    assert (found.number, found.content, found.comment) == (2, b"two", "north")
    shown = visitor.see(f"{wiki}/spaces/SHIP/pages/{page.id}").partition('<img src="')[2].partition('"')[0]
    assert visitor.get(visitor.base + shown.replace("&amp;", "&"), timeout=10).content == b"two"
    first = visitor.get(f"{visitor.base}{wiki}/download/attachments/{page.id}/a b.png?version=1", timeout=10)
    assert first.content == b"one"
    assert "a b.png" in visitor.see(address)
    visitor.submit(f"{address}/delete", file=found.id)
    assert sandbox.site.confluence.attachments_of(page) == []


def test_a_page_is_moved_under_another_but_not_below_itself(
    visitor: Visitor, sandbox: Running, wiki: str, page: Any
) -> None:
    child = made(sandbox, "Child", parent_id=page.id)
    other = made(sandbox, "Other")
    html = visitor.see(f"{wiki}/pages/{page.id}/move")
    assert f'<option value="{other.id}"' in html
    assert f'<option value="{child.id}"' not in html
    visitor.submit(f"{wiki}/pages/{child.id}/move", target=other.id, position="append")
    assert (child.parent_id, child.number) == (other.id, 1)
    visitor.submit(f"{wiki}/pages/{child.id}/move", target=other.id, position="before")
    assert [
        one.title for one in sandbox.site.confluence.children(sandbox.site.confluence.pages[other.parent_id])
    ] == ["Plan", "Child", "Other"]
    below = made(sandbox, "Below", parent_id=page.id)
    assert (
        visitor.submit(f"{wiki}/pages/{page.id}/move", target=below.id, position="append").status_code == 400
    )


def test_pages_are_drafted_archived_thrown_away_and_brought_back(
    visitor: Visitor, sandbox: Running, wiki: str, page: Any
) -> None:
    visitor.submit(f"{wiki}/spaces/SHIP/create", title="Idea", body="<p>hm</p>", do="draft")
    shelf = f"{wiki}/spaces/SHIP/shelf?show="
    assert "Idea" in visitor.see(f"{shelf}draft")
    assert "Idea" not in visitor.see(f"{wiki}/spaces/SHIP")
    draft = next(one for one in sandbox.site.confluence.pages.values() if one.title == "Idea")
    visitor.submit(
        f"{wiki}/pages/{draft.id}/edit", title="Idea", body="<p>yes</p>", version="1", do="publish"
    )
    assert (draft.status, draft.number, draft.body) == ("current", 1, "<p>yes</p>")
    for deed, status in (("archive", "archived"), ("trash", "trashed")):
        visitor.submit(f"{wiki}/pages/{page.id}/{deed}")
        assert page.status == status
        assert "Plan" in visitor.see(f"{shelf}{status}")
        assert "unshelve" in visitor.see(f"{wiki}/spaces/SHIP/pages/{page.id}")
        visitor.submit(f"{wiki}/pages/{page.id}/unshelve")
        assert page.status == "current"
    visitor.submit(f"{wiki}/pages/{page.id}/trash")
    made(sandbox, "Plan")
    assert visitor.submit(f"{wiki}/pages/{page.id}/unshelve").status_code == 400, (
        "its title is taken meanwhile"
    )
    visitor.submit(f"{wiki}/pages/{page.id}/purge")
    assert page.id not in sandbox.site.confluence.pages


def test_the_home_page_stays(visitor: Visitor, sandbox: Running, wiki: str) -> None:
    space = sandbox.site.confluence.space_by_key("SHIP")
    assert space
    for deed in ("trash", "archive"):
        assert visitor.submit(f"{wiki}/pages/{space.homepage_id}/{deed}").status_code == 400
    assert sandbox.site.confluence.pages[space.homepage_id].status == "current"


def test_words_of_a_page_are_commented_on_where_they_stand(
    visitor: Visitor, sandbox: Running, wiki: str, page: Any
) -> None:
    address = f"{wiki}/pages/{page.id}/comments"
    visitor.submit(address, text="Sharp?", selection="at nine", occurrence="1")
    (comment,) = sandbox.site.confluence.comments_of(page, "inline")
    assert page.body.index("inline-comment-marker") > page.body.index("eat")
    html = visitor.see(f"{wiki}/spaces/SHIP/pages/{page.id}")
    assert (
        f'<mark class="inline-comment" id="words-{comment.id}" tabindex="0" data-ref="{comment.marker_ref}">at nine</mark>'
        in html
    )
    assert '<aside class="notes"' in html
    visitor.submit(f"{wiki}/comments/{comment.id}/resolution", resolved="1")
    html = visitor.see(f"{wiki}/spaces/SHIP/pages/{page.id}")
    assert ('<aside class="notes"' in html, 'class="inline-comment closed"' in html) == (False, True)
    assert visitor.submit(address, text="?", selection="at noon").status_code == 400
    assert page.number == 1, "comments make no versions"


def test_restrictions_are_told_and_hold(visitor: Visitor, sandbox: Running, wiki: str, page: Any) -> None:
    bo = sandbox.site.find_user("bo@example.com")
    page.restrictions["update"] = Restriction(users={bo.account_id})
    assert "Only these may change it: Bo Chen" in visitor.see(f"{wiki}/spaces/SHIP/pages/{page.id}")
    visitor.see(f"{wiki}/pages/{page.id}/edit", 403)
    for deed in ("edit", "labels", "move", "trash", "attachments", "restore"):
        assert (
            visitor.submit(f"{wiki}/pages/{page.id}/{deed}", labels="x", title="T", version="1").status_code
            == 403
        ), deed
    assert (page.number, page.status) == (1, "current")
    page.restrictions["read"] = Restriction(users={bo.account_id})
    visitor.see(f"{wiki}/spaces/SHIP/pages/{page.id}", 404)
    assert ">Plan</a>" not in visitor.see(f"{wiki}/spaces/SHIP")
    assert "<b>Plan</b>" not in visitor.see(f"{wiki}/search?text=plan")
    visitor.become(bo.account_id)
    assert "<b>Plan</b>" in visitor.see(f"{wiki}/search?text=plan")


def test_titles_and_labels_are_searched(visitor: Visitor, sandbox: Running, wiki: str, page: Any) -> None:
    sandbox.site.confluence.add_label(page, "voyage")
    for text, there in (
        ("plan", True),
        ("voyage", True),
        ("plan voyage", True),
        ("plan storm", False),
        ("<b>", False),
    ):
        html = visitor.see(f"{wiki}/search?text={text}")
        assert ("<b>Plan</b>" in html) is there, text
    assert "&lt;b&gt;" in html


def test_what_a_space_does_not_allow_is_refused(
    visitor: Visitor, sandbox: Running, wiki: str, page: Any
) -> None:
    ann = sandbox.site.find_user("ann@example.com")
    sandbox.site.deny(ann, "space SHIP", ["create page", "delete page"])
    before = len(sandbox.site.confluence.pages)
    assert visitor.submit(f"{wiki}/spaces/SHIP/create", title="New", body="", do="publish").status_code == 403
    assert visitor.submit(f"{wiki}/pages/{page.id}/trash").status_code == 403
    assert (len(sandbox.site.confluence.pages), page.status) == (before, "current")
