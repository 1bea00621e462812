"""Pages by values: found by id and exact title, written only where nobody was faster, marked and labelled once."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest

from syncer.http.counting import Counts
from syncer.ports import (
    Misconfigured,
    Permanent,
    Refused,
    RemotePage,
    UnknownOutcome,
    VersionConflict,
)

if TYPE_CHECKING:
    from syncer.domain.json import JsonObject
    from tests.contract.confluence.conftest import Desk

Another = Callable[..., "Desk"]
Deed = Callable[..., "JsonObject"]


def faults(desk: Desk, **switches: Any) -> None:
    assert desk.site.sandbox is not None
    desk.site.sandbox.site.faults.set(switches)


def test_connecting_says_who_we_are(desk: Desk) -> None:
    me = desk.wiki.connect()
    assert me.account
    assert desk.counter.counts == Counts(read=1)


def test_a_wrong_token_is_refused(desk: Desk, another: Another) -> None:
    """B-14."""
    with pytest.raises(Refused) as caught:
        another(desk, token="wrong").wiki.connect()
    assert "token" in caught.value.hint


def test_a_space_is_asked_for_once_and_then_remembered(desk: Desk, another: Another) -> None:
    assert desk.cost(lambda: desk.space) == Counts(read=1)
    fresh = another(desk)
    assert fresh.space == desk.space
    assert fresh.counter.counts == Counts()


def test_a_space_that_is_not_there_is_told_with_those_that_are(here: Desk) -> None:
    with pytest.raises(Misconfigured) as caught:
        here.wiki.space_id("CAMPIN")
    assert "did you mean 'CAMPINT'?" in caught.value.problems[0].hint


def test_a_page_comes_back_as_it_was_made(desk: Desk) -> None:
    draft = desk.draft(body="<h1>Ä 应用</h1><p>x &amp; y</p>")
    made: list[RemotePage] = []
    cost = desk.cost(lambda: made.append(desk.wiki.create(draft)))
    page = desk.wiki.read(made[0].id)
    assert cost == Counts(write=1)
    assert page is not None
    assert (page.title, page.version, page.status) == (draft.title, 1, "current")
    assert "应用" in page.body
    assert page.body == made[0].body
    assert page.url.startswith("http")
    assert "/wiki/wiki" not in page.url
    assert page.author == desk.wiki.connect().account


def test_a_page_stands_under_its_parent_and_may_move(desk: Desk) -> None:
    one, two = desk.made(), desk.made()
    child = desk.wiki.create(desk.draft(parent=one.id))
    assert child.parent == one.id
    moved = desk.wiki.update(child.id, desk.draft(parent=two.id), 1)
    assert (moved.parent, moved.version) == (two.id, 2)


def test_a_title_is_found_exactly_or_not_at_all(desk: Desk) -> None:
    """B-38; a colon, quotes and Chinese do no harm."""
    page = desk.made(f'{desk.draft().title}: "规格" & <b> #1')
    found = desk.wiki.find(desk.space, page.title)
    assert found is not None
    assert (found.id, found.body) == (page.id, page.body)
    assert desk.wiki.find(desk.space, page.title.upper()) is None
    assert desk.wiki.find(desk.space, page.title[:-1]) is None


def test_a_title_that_is_taken_names_the_other_page(desk: Desk) -> None:
    page = desk.made()
    other = desk.made()
    writes: list[Callable[[], object]] = [
        lambda: desk.wiki.create(desk.draft(page.title)),
        lambda: desk.wiki.update(other.id, desk.draft(page.title), 1),
    ]
    for write in writes:
        with pytest.raises(Permanent) as caught:
            write()
        assert page.title in caught.value.message
        assert page.id in caught.value.hint
        assert page.url in caught.value.hint


def test_a_page_that_the_site_cannot_read_is_refused_in_its_own_words(desk: Desk) -> None:
    with pytest.raises(Permanent, match="400"):
        desk.wiki.create(desk.draft(body="<p>open"))


def test_a_version_is_written_on_the_one_that_was_seen(desk: Desk) -> None:
    page = desk.made()
    written = desk.wiki.update(page.id, desk.draft(page.title, "<p>Two</p>", message="on behalf of Ann"), 1)
    assert (written.version, written.body) == (2, "<p>Two</p>")
    with pytest.raises(VersionConflict):
        desk.wiki.update(page.id, desk.draft(page.title, "<p>Late</p>"), 1)
    here = desk.wiki.read(page.id)
    assert here is not None
    assert here.body == "<p>Two</p>"


def test_a_page_that_is_gone_is_none_and_not_written(here: Desk, deed: Deed) -> None:
    page = here.made()
    deed("trash_page", page=page.id)
    assert here.wiki.read(page.id) is None
    assert here.wiki.find(here.space, page.title) is None
    assert page.id not in here.wiki.versions(here.space)
    assert here.wiki.read("999999") is None
    with pytest.raises(Permanent, match="404"):
        here.wiki.update("999999", here.draft(), 1)


def test_the_versions_of_a_space_take_one_read_for_250_pages(here: Desk) -> None:
    pages = [here.made() for _ in range(260)]
    here.wiki.update(pages[3].id, here.draft(pages[3].title), 1)
    found: dict[str, Any] = {}
    cost = here.cost(lambda: found.update(here.wiki.versions(here.space)))
    assert cost == Counts(read=2)
    assert set(found) >= {page.id for page in pages}
    assert found[pages[3].id].number == 2
    assert found[pages[4].id].title == pages[4].title
    assert found[pages[4].id].author == pages[4].author


def test_a_mark_is_made_changed_and_not_written_twice(desk: Desk) -> None:
    page = desk.made()
    assert desk.cost(lambda: desk.wiki.mark(page.id, {"page": "spec", "n": 1})) == Counts(read=1, write=1)
    assert desk.cost(lambda: desk.wiki.mark(page.id, {"page": "spec", "n": 1})) == Counts(read=1)
    assert desk.cost(lambda: desk.wiki.mark(page.id, {"page": "spec", "n": 2})) == Counts(read=1, write=1)


@pytest.mark.parametrize("first", [False, True])
def test_a_mark_whose_reply_is_lost_is_made_all_the_same(here: Desk, first: bool) -> None:
    page = here.made()
    if not first:
        here.wiki.mark(page.id, {"n": 1})
    faults(
        here,
        aborts=[
            {"when": "after", "path": "/propert(y|ies)"},
            {"when": "after", "path": "/propert(y|ies)", "nth": 2},
        ],
    )
    here.wiki.mark(page.id, {"n": 2})
    assert here.cost(lambda: here.wiki.mark(page.id, {"n": 2})).write == 0


def test_labels_of_others_stay_and_ours_are_added_once(desk: Desk, another: Another) -> None:
    page = desk.made()
    desk.wiki.label(page.id, ["theirs"])
    assert desk.cost(lambda: desk.wiki.label(page.id, ["sy", "Requirements"])) == Counts(read=1, write=1)
    assert desk.cost(lambda: another(desk).wiki.label(page.id, ["sy", "requirements"])).write == 0
    assert desk.cost(lambda: desk.wiki.label(page.id, ["sy", "theirs", "requirements"])) == Counts(read=1)


@pytest.mark.parametrize(("when", "there"), [("before", False), ("after", True)])
def test_a_create_without_reply_is_unknown_and_found_by_its_title(here: Desk, when: str, there: bool) -> None:
    draft = here.draft(body="<p>sy-inst-spec</p>")
    faults(here, aborts=[{"when": when, "method": "POST", "path": "/(pages|content)$"}])
    with pytest.raises(UnknownOutcome):
        here.wiki.create(draft)
    found = here.wiki.find(here.space, draft.title)
    assert (found is not None) is there
    assert here.site.sandbox is not None
    assert [entry.method for entry in here.site.sandbox.site.journal].count("POST") == 1


def test_a_write_whose_reply_is_lost_is_no_conflict_with_ourselves(here: Desk) -> None:
    """The second sending is answered 409 because the first one had succeeded."""
    here.wiki.connect()
    page = here.made()
    faults(here, aborts=[{"when": "after", "method": "PUT"}])
    written = here.wiki.update(page.id, here.draft(page.title, "<p>Two</p>", message="cycle 7"), 1)
    assert (written.version, written.body) == (2, "<p>Two</p>")


def test_a_write_that_was_never_received_is_sent_again(here: Desk) -> None:
    page = here.made()
    faults(here, aborts=[{"when": "before", "method": "PUT"}])
    assert here.wiki.update(page.id, here.draft(page.title), 1).version == 2


def test_somebody_faster_is_a_conflict_also_after_a_lost_reply(here: Desk, deed: Deed) -> None:
    """B-35."""
    here.wiki.connect()
    page = here.made(body="<p>Hello</p>")
    deed("edit_page", page=page.id, replace=["Hello", "Theirs"])
    faults(here, aborts=[{"when": "before", "method": "PUT"}])
    with pytest.raises(VersionConflict):
        here.wiki.update(page.id, here.draft(page.title, message="cycle 7"), 1)
    found = here.wiki.read(page.id)
    assert found is not None
    assert "Theirs" in found.body


def test_the_figures_are_those_of_the_site(here: Desk) -> None:
    page = here.made()
    here.wiki.label(page.id, ["sy"])
    here.wiki.mark(page.id, {"n": 1})
    assert here.site.sandbox is not None
    seen = [entry.effect for entry in here.site.sandbox.site.journal]
    assert here.counter.counts == Counts(seen.count("read"), seen.count("write"))
