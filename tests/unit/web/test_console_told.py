"""What sites say is told in the console as it is, however it is made; what is ours within it is told in the reader's language."""

from __future__ import annotations

import pytest

from syncer.web.console.frame import _unbroken
from syncer.web.console.told import LONGEST, _patterns, told

INNER = "the site could not be reached"


@pytest.mark.parametrize(
    "text",
    [
        ": (" * (LONGEST // 3),
        "x: " * 300 + " (" * 300 + "y",
        "x: " * 300 + " (" * 300 + ")",
        ", or " * (LONGEST // 5),
        "failed " + "since " * 300,
        "; " * (LONGEST // 2),
    ],
)
def test_no_text_of_a_site_keeps_the_reader_waiting(text: str) -> None:
    """No expression is tried on what it cannot fit: it would look for its words in every way there is (seconds for 2,000 characters)."""
    assert told("zh-CN", text).text == text
    assert [one.between for one in _patterns("zh-CN") if one.may_be(text) and one.match(text) is None] == []
    assert sum(one.may_be(text) for one in _patterns("zh-CN")) <= 1


def test_a_text_that_is_too_long_for_a_message_stays() -> None:
    whole = f"Jira: {INNER} (GET /x)"
    assert told("zh-CN", whole).language == "zh-CN"
    assert told("zh-CN", whole.replace("/x", "/x" * LONGEST)).language == "en"


def test_messages_within_messages_end_somewhere() -> None:
    """A few alternatives are told; sixty are a text that somebody made."""
    few = ", or ".join([INNER] * 3)
    assert (told("zh-CN", few).language, told("zh-CN", few).text.count("无法连接站点")) == ("zh-CN", 3)
    many = ", or ".join([INNER] * 60)
    assert told("zh-CN", many) == told("en", many)


def test_identifiers_and_dates_break_at_none_of_their_hyphens_and_markup_stays_text() -> None:
    said = _unbroken("REQ-0042 & SHOP-REQ-7，2026-11-24 18:00 <b>x-1</b>")
    whole = [part.partition("</span>")[0] for part in said.split('<span class="whole">')[1:]]
    assert whole == ["REQ-0042", "SHOP-REQ-7", "2026-11-24 18:00"]
    assert "&amp;" in said
    assert '需求<span class="whole">REQ-0042</span>已' in _unbroken("需求REQ-0042已")
    assert _unbroken("MY_TEAM-12") == '<span class="whole">MY_TEAM-12</span>'
    assert "&lt;b&gt;x-1&lt;/b&gt;" in said
