"""Where markers of inline comments go in a body that was written anew (B-36)."""

import pytest

from syncer.text import storage


def on(ref: str, words: str) -> str:
    return f'<ac:inline-comment-marker ac:ref="{ref}">{words}</ac:inline-comment-marker>'


@pytest.mark.parametrize(
    ("theirs", "ours", "expected"),
    [
        pytest.param(
            f"<p>Pay {on('a', 'by card')}.</p>",
            "<p>Please pay by card.</p>",
            f"<p>Please pay {on('a', 'by card')}.</p>",
            id="the words beside it changed",
        ),
        pytest.param(
            f"<p>Pay {on('a', 'by card')} today.</p>",
            "<p>Pay <strong>by</strong> card today.</p>",
            f"<p>Pay {on('a', '<strong>by</strong> card')} today.</p>",
            id="markup came to stand in the words",
        ),
        pytest.param(
            f"<p>Pay {on('a', 'by card')} today.</p>",
            "<p>Pay by <em>card today</em>.</p>",
            f"<p>Pay {on('a', 'by ')}<em>{on('a', 'card')} today</em>.</p>",
            id="markup reaches out of the words",
        ),
        pytest.param(
            f"<p>{on('a', 'Pay ' + on('b', 'by'))}{on('b', ' card')}</p>",
            "<p>Pay by card</p>",
            f"<p>{on('a', 'Pay ')}{on('b', on('a', 'by') + ' card')}</p>",
            id="two comments overlap",
        ),
        pytest.param(
            f"<p>{on('a', 'Open orders')}</p><p>{on('a', 'are paid')}</p>",
            "<ul><li>Open orders</li></ul><p>are paid</p>",
            f"<ul><li>{on('a', 'Open orders')}</li></ul><p>{on('a', 'are paid')}</p>",
            id="one comment on two paragraphs",
        ),
        pytest.param(
            f"<h3>Pay</h3><p>Open</p><h3>Ship</h3><p>{on('a', 'Open')}</p>",
            "<h3>Ship</h3><p>Open</p><h3>Pay</h3><p>Open</p>",
            f"<h3>Ship</h3><p>{on('a', 'Open')}</p><h3>Pay</h3><p>Open</p>",
            id="the same word twice, and its chapter moved",
        ),
        pytest.param(
            f"<p>Orders {on('a', 'are paid by card')}.</p><p>End</p>",
            "<p>End</p><table><tbody><tr><td>Guests: are paid by card</td></tr></tbody></table>",
            f"<p>End</p><table><tbody><tr><td>Guests: {on('a', 'are paid by card')}</td></tr></tbody></table>",
            id="the words moved into a table",
        ),
        pytest.param(
            f"<p>注册用户{on('a', '支付信息')}被加密</p>",
            "<p>支付信息被加密存储</p>",
            f"<p>{on('a', '支付信息')}被加密存储</p>",
            id="Chinese",
        ),
    ],
)
def test_b36_a_marker_goes_where_its_words_stand(theirs: str, ours: str, expected: str) -> None:
    assert storage.re_anchored(theirs, ours) == storage.Anchored(expected, ())


@pytest.mark.parametrize(
    ("theirs", "ours"),
    [
        pytest.param(f"<p>Pay {on('a', 'by card')}</p>", "<p>Pay in cash</p>", id="gone"),
        pytest.param(f"<p>Pay {on('a', '')}</p>", "<p>Pay</p>", id="on nothing"),
        pytest.param(
            f"<p>A rule {on('a', 'is')} set, and is kept</p>",
            "<p>Nobody knows what is</p>",
            id="little words",
        ),
        pytest.param(f"<p>{on('a', 'by')}</p>", "<p>by</p><p>by</p>".replace("by", "b y"), id="split words"),
        pytest.param(
            f"<p>{on('a', 'Open orders')}</p>",
            '<ac:structured-macro ac:name="status"><ac:parameter ac:name="title">Open orders</ac:parameter>'
            "</ac:structured-macro>",
            id="inside a lozenge now, which is one piece",
        ),
        pytest.param(
            f"<p>{on('a', 'Open orders')}</p>",
            '<ac:structured-macro ac:name="code"><ac:plain-text-body><![CDATA[Open orders]]></ac:plain-text-body>'
            "</ac:structured-macro>",
            id="inside code now",
        ),
    ],
)
def test_b36_a_comment_whose_words_are_gone_is_named_and_ours_is_as_it_was(theirs: str, ours: str) -> None:
    assert storage.re_anchored(theirs, ours) == storage.Anchored(ours, ("a",))


def test_b36_a_page_without_comments_is_handed_back_letter_by_letter() -> None:
    assert storage.re_anchored("<p>a</p>", "<p>&#160;<br/></p>") == storage.Anchored("<p>&#160;<br/></p>", ())


def test_b36_markers_are_listed_with_the_words_they_stand_around() -> None:
    body = f"<p>{on('a', 'Pay <strong>by</strong>')}</p><p>{on('b', '')}{on('a', ' card')}</p>"
    assert storage.markers(body) == {"a": "Pay by card", "b": ""}
