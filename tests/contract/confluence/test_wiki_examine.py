"""What the examiner learns of a Confluence over real HTTP; it writes nothing and remembers nothing."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from syncer.confluence.examine import WikiExaminer
from syncer.domain.json import JsonObject
from syncer.ports import Misconfigured, Refused
from tests.contract.confluence.conftest import Desk


def examiner(desk: Desk) -> WikiExaminer:
    return WikiExaminer(desk.client, user=desk.site.user)


def test_a_site_says_who_we_are_and_its_time(desk: Desk) -> None:
    facts = examiner(desk).site()
    assert facts.identity.account
    assert facts.time is not None
    assert desk.counter.counts.write == 0


def test_a_wrong_token_is_refused_at_once(here: Desk, another: Callable[..., Desk]) -> None:
    with pytest.raises(Refused):
        examiner(another(here, token="wrong")).site()


def test_a_space_shows_its_id_and_an_unknown_one_the_nearest(desk: Desk, here: Desk) -> None:
    found = examiner(desk).space(desk.site.space)
    assert (found.key, found.id) == (desk.site.space, desk.space)
    with pytest.raises(Misconfigured) as told:
        examiner(here).space("CAMPINTT")
    assert "did you mean 'CAMPINT'?" in told.value.problems[0].hint


def test_operations_are_those_that_we_may_do(here: Desk, deed: Callable[..., JsonObject]) -> None:
    assert {"read space", "create page"} <= (examiner(here).operations(here.space) or set())
    deed("deny", permissions=["create page"], space="CAMPINT", **{"from": "bot@example.com"})
    assert "create page" not in (examiner(here).operations(here.space) or {"create page"})


@pytest.mark.only("cloud", "Data Center archives no pages")
def test_titles_are_those_of_archived_pages_too(here: Desk, deed: Callable[..., JsonObject]) -> None:
    """B-38: an archived page still holds its title."""
    live, old = here.made("Live"), here.made("Old")
    assert here.site.sandbox is not None
    wiki = here.site.sandbox.site.confluence
    wiki.archive(wiki.page(old.id))
    found = {one.id: one for one in examiner(here).titles(here.space)}
    assert (found[live.id].title, found[live.id].archived) == ("Live", False)
    assert (found[old.id].title, found[old.id].archived) == ("Old", True)
    assert examiner(here).page(old.id) is None
    page = examiner(here).page(live.id)
    assert page is not None
    assert "Hello" in page.body


def test_titles_of_more_pages_than_a_listing_shows_at_once(here: Desk) -> None:
    assert here.site.sandbox is not None
    wiki, author = here.site.sandbox.site.confluence, next(iter(here.site.sandbox.site.users))
    space = wiki.space_by_key("CAMPINT")
    assert space is not None
    for number in range(260):
        wiki.create_page(author, space.id, f"Page {number}", "<p/>")
    assert len(examiner(here).titles(here.space)) >= 260
