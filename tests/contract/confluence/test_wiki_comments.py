"""Comments of people as both flavours tell of them: which pages, which words, settled or not (B-36)."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from syncer.domain.json import JsonObject
from syncer.http.counting import Counts
from syncer.sync.remarks import CommentNews, PageComment

if TYPE_CHECKING:
    from tests.contract.confluence.conftest import Desk

Deed = Callable[..., JsonObject]
BODY = "<p>Pay by card &amp; more</p>"


def on(desk: Desk, page: str) -> dict[str, PageComment]:
    return {one.id: one for one in desk.wiki.comments_on(page)}


def looked(desk: Desk, since: str, *, inline: bool = True) -> CommentNews:
    found: list[CommentNews] = []
    cost = desk.cost(lambda: found.append(desk.wiki.commented(desk.space, inline=inline, since=since)))
    assert cost == Counts(read=1)
    return found[0]


def test_b36_comments_come_with_their_words_and_their_authors(here: Desk, deed: Deed) -> None:
    page = here.made(body=BODY).id
    inline = str(deed("comment_page", page=page, text="Why <so>?", on="by card")["comment"])
    footer = str(deed("comment_page", page=page, text="Fine.", who="pm@example.com")["comment"])
    deed("reply_comment", comment=inline, text="Because.")
    found = on(here, page)
    assert set(found) == {inline, footer}  # an answer is none
    assert (found[inline].inline, found[inline].words) == (True, "by card")
    assert found[inline].body == "<p>Why &lt;so&gt;?</p>"
    assert (found[footer].inline, found[footer].ref, found[footer].standing) == (False, "", "open")
    assert found[inline].ref in (here.wiki.read(page) or here.made()).body
    assert found[inline].author != found[footer].author
    assert here.wiki.called(found[inline].author) != ""
    assert found[inline].at == "2026-11-21T15:39:00+00:00"


def test_b36_a_settled_comment_says_so_and_a_deleted_one_is_gone(here: Desk, deed: Deed) -> None:
    page = here.made(body=BODY)
    one = str(deed("comment_page", page=page.id, text="Why?", on="by card")["comment"])
    here.wiki.update(page.id, here.draft(page.title, "<p>Pay</p>"), 1)
    assert on(here, page.id)[one].standing == "dangling"
    deed("resolve_comment", comment=one)
    assert on(here, page.id)[one].settled
    deed("delete_comment", comment=one)
    assert on(here, page.id) == {}


def test_b36_pages_with_news_are_found_in_one_request_and_once(
    here: Desk, deed: Deed, another: Callable[..., Desk]
) -> None:
    assert here.site.sandbox is not None
    clock = here.site.sandbox.site.clock
    page, other = here.made(body=BODY).id, here.made().id
    first = looked(here, "").cursor
    assert looked(here, first) == CommentNews(frozenset(), first)
    comment = str(deed("comment_page", page=page, text="Why?", on="card")["comment"])
    said = looked(here, first)
    assert said.pages == {page}
    assert looked(another(here), said.cursor).pages == frozenset()
    clock.advance(300)
    deed("resolve_comment", comment=comment)
    deed("comment_page", page=other, text="Fine.", on="Hello")
    news = looked(here, said.cursor)
    assert news.pages == {page, other}
    assert looked(here, news.cursor).pages == frozenset()


def test_b36_what_an_index_shows_late_is_found_still(here: Desk, deed: Deed) -> None:
    assert here.site.sandbox is not None
    page, other = here.made(body=BODY).id, here.made().id
    early = looked(here, "", inline=False).cursor
    deed("comment_page", page=page, text="Early.")
    here.site.sandbox.site.clock.advance(60)
    deed("comment_page", page=other, text="Late.")
    late = here.wiki.commented(here.space, inline=False, since=early).cursor
    assert here.wiki.commented(here.space, inline=False, since=late).pages == frozenset()
    hidden = here.wiki.commented(here.space, inline=False, since=_without(late)).pages
    assert hidden >= {page}  # one within the last minutes that was not seen yet


def _without(cursor: str) -> str:
    return cursor[: cursor.index("[")] + "[" + cursor[cursor.index("]") :]


def test_b36_a_page_that_is_gone_has_no_comments(here: Desk) -> None:
    page = here.made().id
    here.wiki.trash(page)
    assert here.wiki.comments_on(page) == ()
