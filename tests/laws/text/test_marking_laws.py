"""Laws of markers carried into a new body (B-36): no word changes, none is doubled, unchanged text keeps each."""

from collections import Counter
from html import escape

from hypothesis import given
from hypothesis import strategies as st

from syncer.text import storage
from syncer.text.storage.xml import Element, attribute, parse, serialize, tag, text_of

Run = tuple[str, str, tuple[str, ...]]  # words, the markup around them, the comments on them outside in
Block = tuple[str, tuple[Run, ...]]
MARKER = "ac:inline-comment-marker"

words = st.sampled_from(["pay", "order ", " the", "客户", "支付 ", "a", "aa", "<&>", " ", "Open"])
phrases = st.lists(words, min_size=1, max_size=4).map("".join)
refs = st.lists(st.sampled_from("xyz"), unique=True, max_size=3).map(tuple)
runs = st.tuples(phrases, st.sampled_from(["", "strong", "em", "code"]), refs)
blocks = st.tuples(
    st.sampled_from(["p", "h3", "li", "td"]), st.lists(runs, min_size=1, max_size=4).map(tuple)
)
pages = st.lists(blocks, min_size=1, max_size=6)

LOZENGE = (
    '<ac:structured-macro ac:name="status"><ac:parameter ac:name="title">Open</ac:parameter>'
    "</ac:structured-macro>"
)
AROUND = {
    "li": "<ul><li>{}</li></ul>",
    "td": "<table><tbody><tr><td>{}</td><td>Open</td></tr></tbody></table>",
}


def written(page: list[Block], *, marked: bool) -> str:
    return "".join(
        AROUND.get(name, f"<{name}>{{}}</{name}>").format(line(runs, marked)) for name, runs in page
    )


def line(runs: tuple[Run, ...], marked: bool) -> str:
    return "".join(one_run(*run, marked=marked) for run in runs)


def one_run(said: str, markup: str, on: tuple[str, ...], *, marked: bool) -> str:
    text = LOZENGE if said == "Open" else escape(said)
    shown = f"<{markup}>{text}</{markup}>" if markup else text
    for ref in reversed(on) if marked else ():
        shown = f'<{MARKER} ac:ref="{ref}">{shown}</{MARKER}>'
    return shown


def without_markers(xml: str) -> str:
    body = parse(xml)
    for marker in list(body.iter("{http://atlassian.com/content}inline-comment-marker")):
        _unwrap(marker)
    return serialize(body)


def _unwrap(marker: Element) -> None:
    parent = marker.getparent()
    assert parent is not None
    at = parent.index(marker)
    pieces: list[str | Element] = [marker.text or ""]
    for child in list(marker):
        pieces += [child, child.tail or ""]
        child.tail = None
    pieces.append(marker.tail or "")
    marker.tail = None
    parent.remove(marker)
    for piece in pieces:
        if isinstance(piece, str):
            if at:
                parent[at - 1].tail = (parent[at - 1].tail or "") + piece
            else:
                parent.text = (parent.text or "") + piece
        else:
            parent.insert(at, piece)
            at += 1


def covered(xml: str) -> Counter[tuple[str, str]]:
    """How often each letter, blanks aside, stands within each comment's marker."""
    found: Counter[tuple[str, str]] = Counter()
    for element in parse(xml).iter():
        if tag(element) == MARKER:
            found.update(
                (attribute(element, "ac:ref"), letter) for letter in text_of(element) if letter.strip()
            )
    return found


def refs_of(xml: str) -> set[str]:
    return {attribute(found, "ac:ref") for found in parse(xml).iter() if tag(found) == MARKER}


@given(pages, pages)
def test_b36_no_word_and_no_markup_of_ours_changes(theirs: list[Block], ours: list[Block]) -> None:
    clean = serialize(parse(written(ours, marked=False)))
    anchored = storage.re_anchored(written(theirs, marked=True), clean)
    assert without_markers(anchored.body) == clean
    assert storage.problems(anchored.body) == storage.problems(clean)


@given(pages)
def test_b36_unchanged_text_keeps_every_marker_where_it_stood(page: list[Block]) -> None:
    theirs = written(page, marked=True)
    anchored = storage.re_anchored(theirs, written(page, marked=False))
    assert covered(anchored.body) == covered(theirs)
    again = storage.re_anchored(theirs, theirs)
    assert again.body == theirs


@given(pages, st.data())
def test_b36_edited_pages_keep_or_name_each_comment_and_double_none(
    page: list[Block], data: st.DataObject
) -> None:
    theirs = written(page, marked=True)
    kept = data.draw(st.permutations(page).map(lambda moved: moved[: max(1, len(moved) - 1)]))
    ours = written([*kept, *data.draw(pages)], marked=False)
    anchored = storage.re_anchored(theirs, ours)
    assert refs_of(anchored.body) | set(anchored.lost) == refs_of(theirs)
    assert not refs_of(anchored.body) & set(anchored.lost)
    assert not covered(anchored.body) - covered(theirs)
    for element in parse(anchored.body).iter():
        if tag(element) == MARKER:
            above = {attribute(one, "ac:ref") for one in element.iterancestors() if tag(one) == MARKER}
            assert attribute(element, "ac:ref") not in above
    again = storage.re_anchored(theirs, anchored.body)
    assert again.lost == anchored.lost
    assert not covered(again.body) - covered(theirs)


@given(pages, pages)
def test_b36_markers_that_a_merge_kept_are_left_alone(page: list[Block], added: list[Block]) -> None:
    theirs = written(page, marked=True)
    ours = theirs + written(added, marked=False)
    assert storage.re_anchored(theirs, ours) == storage.Anchored(ours, ())
