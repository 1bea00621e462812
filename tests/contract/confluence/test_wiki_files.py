"""Attachments by values: listed whole, given new versions under one id, and never mistaken for other people's (B-39)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from syncer.http.counting import Counts
from syncer.ports import FileDraft, PageFile, Permanent, UnknownOutcome

if TYPE_CHECKING:
    from tests.contract.confluence.conftest import Desk

PNG = b"\x89PNG\r\n\x1a\n one"


def picture(name: str = "sy-matrix.png", content: bytes = PNG, comment: str = "syncer 1f") -> FileDraft:
    return FileDraft(name, content, "image/png", comment)


def test_an_attachment_is_listed_with_what_was_said_of_it(desk: Desk) -> None:
    page = desk.made().id
    made: list[PageFile] = []
    assert desk.cost(lambda: made.append(desk.wiki.attach(page, picture()))) == Counts(write=1)
    assert desk.wiki.files(page) == {"sy-matrix.png": made[0]}
    assert made[0].comment == "syncer 1f"


def test_a_new_version_keeps_the_id_and_says_something_new(desk: Desk) -> None:
    page = desk.made().id
    first = desk.wiki.attach(page, picture())
    second = desk.wiki.attach(page, picture(content=PNG + b"!", comment="syncer 2e"), first.id)
    assert second.id.removeprefix("att") == first.id.removeprefix("att")
    assert [one.comment for one in desk.wiki.files(page).values()] == ["syncer 2e"]


def test_a_name_that_is_taken_is_refused_and_nothing_is_overwritten(desk: Desk) -> None:
    page = desk.made().id
    desk.wiki.attach(page, picture(comment="by hand"))
    with pytest.raises(Permanent, match="400"):
        desk.wiki.attach(page, picture())
    assert desk.wiki.files(page)["sy-matrix.png"].comment == "by hand"


def test_a_page_with_more_attachments_than_a_reply_holds_is_listed_whole(here: Desk) -> None:
    page = here.made().id
    assert here.site.sandbox is not None
    site = here.site.sandbox.site
    names = {f"file-{number:03}.txt" for number in range(260)}
    for name in sorted(names):
        site.confluence.attach(
            site.find_user("analyst@example.com").account_id,
            site.confluence.pages[page],
            name,
            b"x",
            "text/plain",
        )
    listed: set[str] = set()
    assert here.cost(lambda: listed.update(here.wiki.files(page))).read > 1
    assert listed == names


@pytest.mark.parametrize(("when", "there"), [("before", []), ("after", ["syncer 1f"])])
def test_a_lost_reply_is_no_guess_and_the_listing_tells_the_truth(
    here: Desk, when: str, there: list[str]
) -> None:
    page = here.made().id
    assert here.site.sandbox is not None
    here.site.sandbox.site.faults.set({"aborts": [{"when": when, "method": "POST", "path": "attachment$"}]})
    with pytest.raises(UnknownOutcome):
        here.wiki.attach(page, picture())
    assert [one.comment for one in here.wiki.files(page).values()] == there
