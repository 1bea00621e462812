"""What the history says of a description: who wrote between our look and our write."""

from __future__ import annotations

from typing import Any

from syncer.domain.json import JsonValue
from syncer.jira.cloud import Cloud
from syncer.jira.datacenter import DataCenter
from syncer.jira.history import TextChange, last_entry, overwritten, split, text_changes
from syncer.text.sections import SectionSpec

SPECS = (SectionSpec("", (), ""), SectionSpec("background", ("Background", "应用背景"), "Background"))
US = "us"


def issue(*entries: tuple[int, str, str, str]) -> JsonValue:
    """A reply with history: (id, author, before, after) of the description, newest first as Jira may send it."""
    histories: list[Any] = [
        {
            "id": str(number),
            "author": {"accountId": author} if author else None,
            "items": [{"fieldId": "description", "field": "description", "fromString": old, "toString": new}],
        }
        for number, author, old, new in reversed(entries)
    ]
    return {"changelog": {"histories": histories}}


def lost(*entries: tuple[int, str, str, str], after: int = 0) -> dict[str, str]:
    return dict(overwritten(text_changes(issue(*entries), after, Cloud.shapes), US, SPECS))


def test_the_last_entry_is_the_highest_id_whatever_the_order() -> None:
    assert last_entry(issue((9, US, "", "a"), (30, "x", "a", "b"), (12, "x", "b", "c"))) == 30
    assert last_entry({}) == 0


def test_nobody_between_is_nothing_lost() -> None:
    assert lost((2, US, "a", "b")) == {}
    assert lost() == {}


def test_a_section_somebody_wrote_before_our_write_is_lost_words_and_all() -> None:
    old, new = "Lead\nh2. Background\nrain", "Lead\nh2. Background\nrain and mud"
    assert lost((2, "ann", old, new), (3, US, new, old)) == {"background": "rain and mud"}


def test_the_latest_of_their_words_count() -> None:
    assert lost((2, "ann", "a", "b"), (3, "ben", "b", "c"), (4, US, "c", "d")) == {"": "c"}


def test_what_they_wrote_after_us_is_not_lost() -> None:
    assert lost((2, US, "a", "b"), (3, "ann", "b", "c")) == {}


def test_what_stood_before_our_look_is_not_asked_for() -> None:
    assert lost((2, "ann", "a", "b"), (3, US, "b", "c"), after=2) == {}


def test_our_own_first_sending_is_nobodys_edit_but_somebody_between_two_of_ours_is() -> None:
    assert lost((2, US, "a", "b"), (3, US, "b", "c")) == {}
    assert lost((2, US, "a", "b"), (3, "ann", "b", "x"), (4, US, "x", "b")) == {"": "x"}


def test_an_author_who_is_not_told_is_somebody_else() -> None:
    assert lost((2, "", "a", "b"), (3, US, "b", "c")) == {"": "b"}


def test_a_section_that_somebody_took_out_is_told_as_empty() -> None:
    assert lost((2, "ann", "L\nBackground\nrain", "L"), (3, US, "L", "x")) == {"background": ""}


def test_a_change_that_plain_text_does_not_show_is_told_as_a_whole() -> None:
    assert lost((2, "ann", "same", "same"), (3, US, "same", "x")) == {"": "same"}


def test_headings_are_known_in_wiki_markup_in_markdown_and_in_both_languages() -> None:
    for heading in ("h2. Background", "## Background:", "应用背景：", "*Background*", "BACKGROUND"):
        assert split(f"lead\n{heading}\nrain\n\nmud\n", SPECS) == {"": "lead", "background": "rain\n\nmud"}, (
            heading
        )


def test_data_center_names_a_custom_field_in_its_history_and_its_authors_by_key() -> None:
    entry: dict[str, Any] = {
        "id": "7",
        "author": {"key": "JIRAUSER1", "name": "ann"},
        "items": [{"field": "Criteria", "fromString": "a", "toString": "b"}],
    }
    changes = text_changes({"changelog": {"histories": [entry]}}, 0, DataCenter.shapes, {"cf_1", "Criteria"})
    assert [(one.author, one.after) for one in changes] == [("JIRAUSER1", "b")]


def test_a_history_in_wiki_markup_is_handed_back_as_markdown() -> None:
    """Data Center keeps the markup: what a person takes back is to read as it was meant."""
    theirs = "Lead.\r\n\r\nh2. Background\r\n\r\n*Snow* and {{ice}}\r\n\r\n* mud"
    old = "Lead.\r\n\r\nh2. Background\r\n\r\nRain"
    changes = [TextChange(1, "them", old, theirs), TextChange(2, US, theirs, "ours")]
    assert overwritten(changes, US, SPECS, "wiki") == {"background": "**Snow** and `ice`\n\n- mud"}
