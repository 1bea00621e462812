"""What is told on issues and about them: our one comment, and who wrote a field last (B-01, B-05)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from syncer.http.counting import Counts
from syncer.ports import Permanent
from syncer.sync.changes import CommentIssue

if TYPE_CHECKING:
    from tests.contract.jira.conftest import Desk


def said(native: str, text: str, comment: str = "", uid: str = "REQ-0001") -> CommentIssue:
    return CommentIssue(uid, native, "CAMP-1", comment, text)


def comments(desk: Desk, native: str) -> list[tuple[str, str]]:
    """Ids and bodies as the API shows them."""
    page = desk.client.fetch(f"issue/{native}/comment")
    assert isinstance(page, dict)
    assert isinstance(page["comments"], list)
    found = [one for one in page["comments"] if isinstance(one, dict)]
    return [(str(one["id"]), str(one["body"])) for one in found]


def test_our_comment_is_written_in_place_and_never_a_second_time(desk: Desk) -> None:
    [native] = desk.made(desk.draft(1))
    desk.client.post(f"issue/{native}/comment", {"body": desk.site.dialect.shapes.spliced(None, "People's.")})
    first = desk.tracker.comment(said(native, "**One**"), "inst-1")
    known = desk.cost(lambda: desk.tracker.comment(said(native, "Two", first), "inst-1"))
    assert known == Counts(write=1), "where we know it, nothing is looked for"
    assert desk.tracker.comment(said(native, "Three"), "inst-2") == first, (
        "found by its mark, whoever made it"
    )
    (_, theirs), (ours, text) = comments(desk, native)
    assert ("People's." in theirs, ours, "Three" in text) == (True, first, True)


def test_a_comment_that_is_gone_is_made_anew_and_one_of_another_record_is_left_alone(desk: Desk) -> None:
    [native] = desk.made(desk.draft(1))
    other = desk.tracker.comment(said(native, "Another's", uid="REQ-0002"), "inst-1")
    first = desk.tracker.comment(said(native, "One"), "inst-1")
    desk.client.delete(f"issue/{native}/comment/{first}")
    again = desk.tracker.comment(said(native, "Two", first), "inst-1")
    assert {name for name, _ in comments(desk, native)} == {other, again}
    with pytest.raises(Permanent):
        desk.tracker.comment(said("999999999", "Nowhere"), "inst-1")


def test_who_wrote_a_field_last_is_told_in_bulk_where_the_site_has_a_way(desk: Desk) -> None:
    desk.tracker.prepare(desk.wanted())
    first, second = desk.made(desk.draft(1), desk.draft(2))
    desk.tracker.update(desk.edit(first, fields={"summary": "x"}), "inst-1")
    desk.tracker.link("Blocks", first, second)
    asked = {first: ["summary", "issuelinks"], second: ["summary", "duedate"]}
    cost = desk.cost(lambda: desk.tracker.authors("CAMP", asked))
    assert cost == Counts(read=1 if desk.cloud else 2)
    found = desk.tracker.authors("CAMP", asked)
    assert {native: sorted(fields) for native, fields in found.items()} == {first: ["issuelinks", "summary"]}
    author = found[first]["summary"]
    assert author.name == desk.tracker.connect().name
    assert author.at.endswith("+00:00")
