"""Compares two rendered pages as their readers see them: blocks are aligned, and words marked inside what changed.

Both sides come from the same renderer, which has escaped everything; what is written here is made of its output only.
Nothing here knows versions, pages or requests.
"""

import copy
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from html import escape

from lxml import etree
from lxml import html as lxml_html

from syncer.sandbox.face.word_changes import Sort, likeness, paired, stretches, words

GONE, COME, SAME = "diff-gone", "diff-come", "diff-same"
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_LAYOUT = frozenset(
    {"div", "section", "nav", "details", "summary", "figure", "figcaption", "blockquote", "hr"}
)
_LISTS = frozenset({"ul", "ol", "li", "dl", "dt", "dd"})
_TABLES = frozenset({"table", "thead", "tbody", "tfoot", "tr", "td", "th", "caption", "colgroup", "col"})
_BLOCKS = _HEADINGS | _LAYOUT | _LISTS | _TABLES | {"p", "pre"}
_CELLS = frozenset({"td", "th"})
_VOID = frozenset({"br", "hr", "img", "input", "col"})
_FOLD_FROM, _LONG_TEXT = 4, 600


@dataclass(frozen=True, slots=True)
class Row:
    """One block of the comparison: `html` holds both states, `before` and `after` each one of them."""

    sort: Sort
    html: str
    before: str
    after: str
    heading: str = ""


@dataclass(frozen=True, slots=True)
class Passage:
    """Rows to show in a stretch; `folded` where they are unchanged and may stay closed, under their last heading."""

    rows: tuple[Row, ...]
    folded: bool = False
    heading: str = ""


@dataclass(frozen=True, slots=True)
class _Token:
    """A word, or an element without words, and the inline elements it stands in, outermost first."""

    text: str
    chain: tuple[etree._Element, ...]
    html: str

    @property
    def key(self) -> tuple[str, tuple[str, ...]]:
        return self.text, tuple(_opening(one) for one in self.chain)


def compared(before: str, after: str) -> tuple[Row, ...]:
    """Return two pages' HTML as rows of blocks, in the order in which a reader of both would meet them."""
    return tuple(_row(old, new) for old, new in _aligned(_blocks(before), _blocks(after)))


def passages(rows: Sequence[Row]) -> tuple[Passage, ...]:
    """Return the rows in stretches, long unchanged ones folded but for the block next to a change."""
    found: list[Passage] = []
    for place, run in (runs := list(enumerate(_runs(rows)))):
        first, last = int(place > 0), len(run) - int(place < len(runs) - 1)
        hidden = run[first:last]
        if run[0].sort != "same" or not _worth_folding(hidden):
            found.append(Passage(tuple(run)))
            continue
        heading = next((one.heading for one in reversed(hidden) if one.heading), "")
        around = (
            Passage(tuple(run[:first])),
            Passage(tuple(hidden), folded=True, heading=heading),
            Passage(tuple(run[last:])),
        )
        found += [one for one in around if one.rows]
    return tuple(found)


def _worth_folding(rows: Sequence[Row]) -> bool:
    return len(rows) >= _FOLD_FROM or sum(len(row.html) for row in rows) > _LONG_TEXT


def _runs(rows: Sequence[Row]) -> Iterator[list[Row]]:
    run: list[Row] = []
    for row in rows:
        if run and (run[-1].sort == "same") != (row.sort == "same"):
            yield run
            run = []
        run.append(row)
    if run:
        yield run


# reading


def _blocks(html: str) -> list[etree._Element]:
    root = lxml_html.fragment_fromstring(html, create_parent="div")
    for contents in root.findall(".//nav[@class='toc']"):
        contents.drop_tree()  # it only repeats the headings
    for marker in root.findall(".//mark"):
        marker.drop_tag()  # comments come and go without a new version
    for element in root.iter():
        for name in ("id", "data-task", "data-inline-task-id"):
            element.attrib.pop(name, None)
    _wrap_runs(root)
    return [one for one in root if isinstance(one.tag, str)]


def _wrap_runs(element: etree._Element) -> None:
    """Put words that stand beside blocks into spans of their own, so that a container holds only elements."""
    if _is_leaf(element):
        return
    children, text, run = list(element), element.text, None
    element.text = None
    if text and text.strip():
        run = _new_run(element, 0)
        run.text = text
    for child in children:
        tail, child.tail = child.tail, None
        if child.tag in _BLOCKS:
            _wrap_runs(child)
            run = None
        else:
            run = _new_run(element, element.index(child)) if run is None else run
            run.append(child)
        if tail and (tail.strip() or run is not None):
            run = _new_run(element, element.index(child) + 1) if run is None else run
            _add_text(run, tail)


def _new_run(parent: etree._Element, at: int) -> etree._Element:
    run = etree.Element("span")
    parent.insert(at, run)
    return run


def _add_text(run: etree._Element, text: str) -> None:
    if len(run):
        run[-1].tail = (run[-1].tail or "") + text
    else:
        run.text = (run.text or "") + text


def _is_leaf(element: etree._Element) -> bool:
    return not any(child.tag in _BLOCKS for child in element)


# aligning


def _aligned(
    old: Sequence[etree._Element], new: Sequence[etree._Element]
) -> Iterator[tuple[etree._Element | None, etree._Element | None]]:
    before, after = [_html(one) for one in old], [_html(one) for one in new]
    for tag, i1, i2, j1, j2 in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if tag == "equal":
            yield from zip(old[i1:i2], new[j1:j2], strict=True)
            continue
        for left, right in paired(old[i1:i2], new[j1:j2], _alike):
            yield (None if left is None else old[i1 + left], None if right is None else new[j1 + right])


def _alike(one: etree._Element, other: etree._Element) -> float:
    if one.tag != other.tag or _is_leaf(one) != _is_leaf(other):
        return 0.0
    found = likeness(_words(one), _words(other))
    return max(found, 0.31) if one.tag in _CELLS else found


def _words(element: etree._Element) -> str:
    return " ".join(" ".join(str(part) for part in element.itertext()).split())


# writing


def _row(old: etree._Element | None, new: etree._Element | None) -> Row:
    if old is None and new is not None:
        return Row("come", _flagged(new, COME), "", _flagged(new, COME), _heading(new))
    if new is None or old is None:
        html = "" if old is None else _flagged(old, GONE)
        return Row("gone", html, html, "")
    if (html := _html(new)) == _html(old):
        return Row("same", html, html, html, _heading(new))
    merged = _merged(old, new)
    return Row("changed", merged, _without(merged, COME), _without(merged, GONE), _heading(new))


def _heading(element: etree._Element) -> str:
    return _words(element) if element.tag in _HEADINGS else ""


def _merged(old: etree._Element, new: etree._Element) -> str:
    if (html := _html(new)) == _html(old):
        return html
    if _is_leaf(old) and _is_leaf(new):
        return f"{_opening(new)}{_merged_words(_tokens(old), _tokens(new))}{_closing(new)}"
    if _is_leaf(old) or _is_leaf(new):
        return _flagged(old, GONE) + _flagged(new, COME)
    parts = [_merged_child(left, right) for left, right in _aligned(list(old), list(new))]
    return f"{_opening(new, opened=True)}{''.join(parts)}{_closing(new)}"


def _merged_child(old: etree._Element | None, new: etree._Element | None) -> str:
    if old is None or new is None:
        return _flagged(old, GONE) + _flagged(new, COME)
    # whoever wants to see only changes may leave these out: rows, items, blocks, but no cell of a row
    left_out = new.tag not in _CELLS and _html(old) == _html(new)
    return _flagged(new, SAME) if left_out else _merged(old, new)


def _flagged(element: etree._Element | None, flag: str) -> str:
    if element is None:
        return ""
    made = copy.deepcopy(element)
    made.set("class", f"{made.get('class') or ''} {flag}".strip())
    return _html(made)


def _without(html: str, flag: str) -> str:
    root = lxml_html.fragment_fromstring(html, create_parent="div")
    for element in root.xpath(f".//*[contains(concat(' ', @class, ' '), ' {flag} ')]"):
        above = element.getparent()
        element.drop_tree()
        while above is not None and above.tag not in _BLOCKS and not len(above) and not above.text:
            empty, above = above, above.getparent()
            empty.drop_tree()
    return "".join(_html(one) for one in root)


def _tokens(leaf: etree._Element) -> list[_Token]:
    return list(_inline(leaf, ()))


def _inline(element: etree._Element, chain: tuple[etree._Element, ...]) -> Iterator[_Token]:
    yield from (_Token(one, chain, escape(one, quote=False)) for one in words(element.text or ""))
    for child in element:
        if child.tag in _VOID or not _words(child):
            bare = copy.deepcopy(child)
            bare.tail = None
            yield _Token(_html(bare), chain, _html(bare))
        else:
            yield from _inline(child, (*chain, child))
        yield from (_Token(one, chain, escape(one, quote=False)) for one in words(child.tail or ""))


def _merged_words(old: Sequence[_Token], new: Sequence[_Token]) -> str:
    before, after = [one.key for one in old], [one.key for one in new]
    writer, twins = _Writer(), dict[etree._Element, etree._Element]()
    found = stretches(before, after, lambda n: old[n].text)
    for one in found:
        if one.same:
            for left, right in zip(old[slice(*one.before)], new[slice(*one.after)], strict=True):
                twins.update(zip(left.chain, right.chain, strict=True))
    for one in found:
        if one.same:
            writer.write(new[slice(*one.after)], "")
            continue
        # inside a link or chip that stays, the words that went are struck in their place
        gone = [
            _Token(token.text, tuple(twins.get(each, each) for each in token.chain), token.html)
            for token in old[slice(*one.before)]
        ]
        writer.write(gone, "del", GONE)
        writer.write(new[slice(*one.after)], "ins", COME)
    return writer.finished()


class _Writer:
    """Writes tokens as HTML, opening and closing the inline elements they stand in."""

    def __init__(self) -> None:
        self._parts: list[str] = []
        self._open: tuple[etree._Element, ...] = ()

    def write(self, tokens: Sequence[_Token], tag: str, flag: str = "") -> None:
        """Write tokens, each run of one chain inside `tag` where there is one."""
        held: list[str] = []
        for place, token in enumerate(tokens):
            held.append(token.html)
            following = tokens[place + 1] if place + 1 < len(tokens) else None
            if following is None or following.chain != token.chain:
                self._enter(token.chain)
                text = "".join(held)
                self._parts.append(f'<{tag} class="{flag}">{text}</{tag}>' if tag else text)
                held = []

    def finished(self) -> str:
        """Return all that was written."""
        self._enter(())
        return "".join(self._parts)

    def _enter(self, chain: tuple[etree._Element, ...]) -> None:
        shared = 0
        while shared < min(len(chain), len(self._open)) and chain[shared] is self._open[shared]:
            shared += 1
        self._parts += [_closing(one) for one in reversed(self._open[shared:])]
        self._parts += [_opening(one) for one in chain[shared:]]
        self._open = chain


def _opening(element: etree._Element, *, opened: bool = False) -> str:
    attributes = {str(name): str(value) for name, value in element.attrib.items()}
    if opened and element.tag == "details":
        attributes["open"] = ""
    said = "".join(f' {name}="{escape(value)}"' for name, value in attributes.items())
    return f"<{element.tag}{said}>"


def _closing(element: etree._Element) -> str:
    return f"</{element.tag}>"


def _html(element: etree._Element) -> str:
    return str(etree.tostring(element, encoding="unicode", method="html", with_tail=False))
