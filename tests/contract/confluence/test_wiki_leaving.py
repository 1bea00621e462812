"""Taking what is ours off a space: pages into the trash, marks and labels off what stays."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.contract.confluence.conftest import Desk


def test_a_page_goes_into_the_trash_and_is_gone_for_us(desk: Desk) -> None:
    made = desk.made()
    desk.wiki.trash(made.id)
    assert desk.wiki.read(made.id) is None
    desk.wiki.trash(made.id)  # once more: as after a reply that was lost


def test_marks_and_labels_of_ours_go_and_other_labels_stay(desk: Desk) -> None:
    made = desk.made()
    desk.wiki.mark(made.id, {"instance": "abc"})
    desk.wiki.label(made.id, ["sy", "theirs"])
    for _ in range(2):
        desk.wiki.unmark(made.id, ["sy"])
        assert [*desk.wiki._site.labels(made.id)] == ["theirs"]
        assert desk.wiki._site.mark(made.id) is None
