"""A page as plain text for mail: every word a reader sees, blocks apart, tables a row a line (MTG-5)."""

from __future__ import annotations

from pathlib import Path

import pytest

from syncer.text.storage.plain import plain

GOLDEN = Path(__file__).parents[2] / "golden" / "pages"
MACRO = '<ac:structured-macro ac:name="{}"><ac:parameter ac:name="title">{}</ac:parameter>{}</ac:structured-macro>'


@pytest.mark.parametrize(
    ("storage", "expected"),
    [
        ("<h2>1&#160; Agreed</h2><p>We go&nbsp;on</p>", "1 Agreed\n================\n\nWe go on"),
        ("<ul><li><p>a</p></li><li>b<ul><li>c</li></ul></li></ul>", "- a\n- b\n  - c"),
        ("<ol><li>a</li><li>b</li></ol>", "1. a\n2. b"),
        ("<table><tbody><tr><th>What</th><th>Who</th><th>By</th></tr><tr><td><p>a</p><p>b</p></td><td>li</td><td/></tr></tbody></table>", "What | Who | By\na; b | li | "),
        ("<table><tbody><tr><th><p>Type</p></th><td><p>Review</p></td></tr></tbody></table>", "Type: Review"),
        (MACRO.format("info", "In short", "<ac:rich-text-body><p>x</p></ac:rich-text-body>"), "In short\n\nx"),
        (f"<p>It is {MACRO.format('status', 'Open', '')}</p>", "It is Open"),
        ("<ac:task-list><ac:task><ac:task-id>1</ac:task-id><ac:task-status>complete</ac:task-status><ac:task-body>done</ac:task-body></ac:task></ac:task-list>", "[x] done"),
        ('<p>see <a href="https://example.com">there</a><br/>or <ac:link ac:anchor="x"><ac:link-body>here</ac:link-body></ac:link></p>', "see there\nor here"),
    ],
)  # fmt: skip
def test_what_a_reader_sees(storage: str, expected: str) -> None:
    assert plain(storage).rstrip() == expected.rstrip()


@pytest.mark.parametrize("name", ["minutes.MTG-0001.customer.en", "minutes.MTG-0002.customer.zh-CN"])
def test_minutes_read_as_plain_text(name: str) -> None:
    body = (GOLDEN / f"{name}.xml").read_text(encoding="utf-8").split("\n\n", 1)[1]
    text = plain(body)
    assert "<" not in text
    assert "sy-" not in text, "no anchor shows"
    assert "\n\n\n" not in text
