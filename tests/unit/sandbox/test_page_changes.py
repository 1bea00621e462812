"""Two rendered pages compared: blocks aligned, words marked in their place, each side whole, nothing hostile let in."""

import re

from hypothesis import given
from hypothesis import strategies as st
from lxml import html as lxml_html

from syncer.sandbox.confluence.view import render
from syncer.sandbox.face.page_changes import Row, compared, passages

DEL, INS = '<del class="diff-gone">', '<ins class="diff-come">'
PARAGRAPHS = st.lists(st.text(alphabet="abc 营地.<&", min_size=1, max_size=12), max_size=6)


def one(before: str, after: str) -> Row:
    """The only row of a comparison."""
    (row,) = compared(before, after)
    return row


def text(html: str) -> str:
    """The words of some HTML, white space collapsed."""
    return " ".join(lxml_html.fragment_fromstring(html, create_parent="div").text_content().split())


def test_words_are_marked_inside_bold_and_links() -> None:
    row = one("<p>It <strong>shall enrol</strong> 40.</p>", "<p>It <strong>shall register</strong> 40.</p>")
    assert row.sort == "changed"
    assert row.html == f"<p>It <strong>shall {DEL}enrol</del>{INS}register</ins></strong> 40.</p>"
    assert row.before == f"<p>It <strong>shall {DEL}enrol</del></strong> 40.</p>"
    assert row.after == f"<p>It <strong>shall {INS}register</ins></strong> 40.</p>"


def test_a_status_that_changed_inside_a_chip_is_one_chip_with_two_statuses() -> None:
    chip = '<p><a class="issue-chip" href="/b"><b>CAMP-1</b> <span class="status status-{}">{}</span></a></p>'
    row = one(chip.format("grey", "To Do"), chip.format("green", "Done"))
    assert row.html.count("<a ") == 1
    assert f'<span class="status status-grey">{DEL}To Do</del></span>' in row.html
    assert f'<span class="status status-green">{INS}Done</ins></span>' in row.html
    assert "To Do" not in row.after
    assert "Done" not in row.before


def test_rows_of_a_table_are_compared_one_by_one() -> None:
    head = "<tr><th>Point</th><th>Minutes</th></tr>"
    before = f"<table><tbody>{head}<tr><td>Opening of the meeting</td><td>5</td></tr></tbody></table>"
    after = (
        f"<table><tbody>{head}<tr><td>Opening of the meeting</td><td>10</td></tr>"
        "<tr><td>Fees of both card providers</td><td>20</td></tr></tbody></table>"
    )
    row = one(before, after)
    assert '<tr class="diff-same"><th>Point</th>' in row.html
    assert f"<td>{DEL}5</del>{INS}10</ins></td>" in row.html
    assert '<tr class="diff-come"><td>Fees' in row.html


def test_items_of_a_nested_list_come_and_go_without_their_neighbours() -> None:
    row = one(
        "<ul><li>one<ul><li>deep</li></ul></li></ul>",
        "<ul><li>one<ul><li>deep</li><li>new</li></ul></li></ul>",
    )
    assert row.html.count("diff-come") == 1
    assert "diff-gone" not in row.html


def test_a_tick_is_a_change_one_can_see() -> None:
    body = "<ac:task-list><ac:task><ac:task-id>1</ac:task-id><ac:task-status>{}</ac:task-status><ac:task-body>ask</ac:task-body></ac:task></ac:task-list>"
    row = one(render(body.format("incomplete")), render(body.format("complete")))
    assert row.sort == "changed"
    assert row.html.count('type="checkbox"') == 2


def test_blocks_that_came_and_went_stand_in_reading_order() -> None:
    rows = compared(
        "<h1>A</h1><p>leaves entirely</p><p>stays</p>", "<h1>A</h1><p>stays</p><p>brand new words</p>"
    )
    assert [row.sort for row in rows] == ["same", "gone", "same", "come"]
    assert rows[1].after == rows[3].before == ""


def test_long_unchanged_stretches_are_folded_under_their_last_heading() -> None:
    same = "".join(f"<h2>Part {n}</h2><p>words {n}</p>" for n in range(4))
    found = passages(compared(f"{same}<p>old thing here</p>{same}", f"{same}<p>new thing here</p>{same}"))
    assert [(len(one.rows), one.folded, one.heading) for one in found] == [
        (7, True, "Part 3"), (1, False, ""), (1, False, ""), (1, False, ""), (7, True, "Part 3"),
    ]  # fmt: skip


def test_ids_are_not_said_twice_and_the_contents_are_left_out() -> None:
    body = '<nav class="toc"><ul><li>{0}</li></ul></nav><h1 id="{0}">{0}</h1>'
    html = "".join(row.html for row in compared(body.format("One"), body.format("Two")))
    assert "id=" not in html
    assert "toc" not in html


def test_hostile_storage_stays_text_on_both_sides() -> None:
    evil = "<p>&lt;script&gt;alert(1)&lt;/script&gt; {} &amp;lt;</p><p onclick='x'><a href='javascript:x'>{}</a></p>"
    for row in compared(render(evil.format("a", "b")), render(evil.format("c", "d"))):
        for html in (row.html, row.before, row.after):
            assert not re.search(r"<script|onclick|javascript:", html)


@given(PARAGRAPHS, PARAGRAPHS)
def test_each_side_holds_its_own_words_and_no_others(before: list[str], after: list[str]) -> None:
    def page(paragraphs: list[str]) -> str:
        escaped = (one.replace("&", "&amp;").replace("<", "&lt;") for one in paragraphs)
        return "".join(f"<p>{one}</p>" for one in escaped)

    rows = compared(page(before), page(after))
    assert text("".join(f"{row.before} " for row in rows)) == text(page(before).replace("</p>", "</p> "))
    assert text("".join(f"{row.after} " for row in rows)) == text(page(after).replace("</p>", "</p> "))
