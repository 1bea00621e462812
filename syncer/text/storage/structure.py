"""What may stand in what: a body whose elements stand where a server expects them, found out before it is sent.

Confluence mends silently what does not fit (a paragraph in a paragraph, a row outside a table), so what it stores then differs
from what was sent. The document type that people wrote down of the storage format is the guide; this judges our own
bodies alone, since what people's editors write is theirs.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Final

from syncer.text.storage.xml import Element, attribute, child, tag, text_of

_HEADINGS: Final = frozenset(f"h{level}" for level in range(1, 7))
STRIPPED: Final = frozenset({"script", "style", "iframe", "object", "embed", "form", "input", "button"})
_MACROS: Final = frozenset({"ac:structured-macro", "ac:macro"})
_INLINE: Final = frozenset(
    [
        "a",
        "abbr",
        "acronym",
        "b",
        "big",
        "br",
        "cite",
        "code",
        "del",
        "dfn",
        "em",
        "i",
        "img",
        "ins",
        "kbd",
        "q",
        "s",
        "samp",
        "small",
        "span",
        "strike",
        "strong",
        "sub",
        "sup",
        "time",
        "tt",
        "u",
        "var",
    ]
)
_BLOCKS: Final = _HEADINGS | frozenset(
    ["p", "ul", "ol", "table", "pre", "blockquote", "hr", "div", "dl", "ac:task-list", "ac:layout"]
)
_PARTS: Final = frozenset(
    [
        "li",
        "dt",
        "dd",
        "thead",
        "tbody",
        "tfoot",
        "tr",
        "th",
        "td",
        "col",
        "colgroup",
        "caption",
        "ac:placeholder",
    ]
)
_WORDS_ONLY: Final = _HEADINGS | (_INLINE - {"br", "img"}) | {"p", "ac:link-body"}  # no block stands in these
_PARENTS: Final[Mapping[str, frozenset[str]]] = {
    "li": frozenset({"ul", "ol"}),
    **dict.fromkeys(("thead", "tbody", "tfoot", "colgroup", "caption"), frozenset({"table"})),
    "col": frozenset({"colgroup", "table"}),
    "tr": frozenset({"table", "thead", "tbody", "tfoot"}),
    **dict.fromkeys(("td", "th"), frozenset({"tr"})),
    "ac:task": frozenset({"ac:task-list"}),
    **dict.fromkeys(("ac:task-id", "ac:task-uuid", "ac:task-status", "ac:task-body"), frozenset({"ac:task"})),
    **dict.fromkeys(("ac:parameter", "ac:rich-text-body", "ac:plain-text-body"), _MACROS),
    **dict.fromkeys(("ac:link-body", "ac:plain-text-link-body"), frozenset({"ac:link"})),
    "ac:layout-section": frozenset({"ac:layout"}),
    "ac:layout-cell": frozenset({"ac:layout-section"}),
}
_CHILDREN: Final[Mapping[str, frozenset[str]]] = {
    **dict.fromkeys(("ul", "ol"), frozenset({"li"})),
    "table": frozenset({"thead", "tbody", "tfoot", "tr", "colgroup", "col", "caption"}),
    **dict.fromkeys(("thead", "tbody", "tfoot"), frozenset({"tr"})),
    "tr": frozenset({"td", "th"}),
    "ac:task-list": frozenset({"ac:task"}),
    "ac:task": frozenset({"ac:task-id", "ac:task-uuid", "ac:task-status", "ac:task-body"}),
    "ac:layout": frozenset({"ac:layout-section"}),
    "ac:layout-section": frozenset({"ac:layout-cell"}),
}


def misplaced(body: Element) -> Iterator[str]:
    """Yield what stands where it cannot, empty headings, and anchors and tasks of one name; each with its line."""
    fine: set[tuple[str, str]] = set()  # a page has a hundred thousand elements and a few dozen pairs
    names: Counter[tuple[str, str]] = Counter()
    for element in body.iterdescendants():
        parent = element.getparent()
        pair = (tag(parent) if parent is not None and parent is not body else "", tag(element))
        if pair not in fine:
            wrong = list(_pair(*pair))
            yield from (f"line {element.sourceline}: {problem}" for problem in wrong)
            if not wrong:
                fine.add(pair)
        yield from (f"line {element.sourceline}: {problem}" for problem in _own(element, *pair))
        name = _name(element, pair[1])
        if name[1]:
            names[name] += 1
    for (what, called), count in names.items():
        if count > 1:
            yield f"{count} {what}s are called {called!r}: each needs a name of its own"


def _pair(above: str, name: str) -> Iterator[str]:
    """What is wrong with an element of one name right in one of another; "" is the page itself."""
    if ":" not in name and name not in _INLINE | _BLOCKS | _PARTS | STRIPPED:
        yield f"<{name}> is no element of storage format"
    if name in _PARENTS and above not in _PARENTS[name]:
        where = " or ".join(f"<{one}>" for one in sorted(_PARENTS[name]))
        yield f"<{name}> stands in {f'<{above}>' if above else 'the page'}; it belongs in {where}"
    elif above in _CHILDREN and name not in _CHILDREN[above]:
        what = " and ".join(f"<{one}>" for one in sorted(_CHILDREN[above]))
        yield f"<{name}> stands in <{above}>, in which only {what} may stand"
    elif above in _WORDS_ONLY and name in _BLOCKS:
        yield f"<{name}> stands in <{above}>, in which only words may stand"


def _own(element: Element, above: str, name: str) -> Iterator[str]:
    """What is wrong with this very element."""
    if name in _HEADINGS and not text_of(element).strip() and child(element, "ac:image") is None:
        yield f"<{name}> is a heading without words"
    if name in _MACROS and above in _WORDS_ONLY and child(element, "ac:rich-text-body") is not None:
        yield f"macro {attribute(element, 'ac:name')!r} stands in <{above}>, in which only words may stand"


def _name(element: Element, name: str) -> tuple[str, str]:
    """What has to be the only one of its name on a page."""
    if name == "ac:task-id":
        return "task", text_of(element)
    if name in _MACROS and attribute(element, "ac:name") == "anchor":
        return "anchor", text_of(element)
    return "", ""
