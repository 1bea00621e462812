"""A body's digest stands in stores: whatever makes it faster, it has to come out as it always did (B-39).

The definition is written out here as plainly as it was first written; some digests are frozen besides.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from syncer.text import storage
from syncer.text.storage.xml import Element, attribute, parse, short, tag, text_of

ADDED = {"ac:macro-id", "ac:schema-version", "ac:local-id", "local-id", "ac:task-uuid", "ri:version-at-save"}
ADDED |= {
    "data-layout",
    "data-table-width",
    "data-table-display-mode",
    "ac:breakout-mode",
    "ac:breakout-width",
}
ADDED_CLASSES = {"confluenceTable", "confluenceTh", "confluenceTd", "confluenceTr", "wrapped"}
DROPPED = {"colgroup", "ac:task-uuid", ""}
INLINE = {
    "a", "b", "strong", "i", "em", "u", "s", "del", "sub", "sup", "code", "span", "small", "time", "br",
    "ac:link", "ac:emoticon", "ac:image", "ac:inline-comment-marker",
}  # fmt: skip


def defined(xml: str, *, ticks: bool) -> str:
    """The digest, by its definition."""
    skipped = DROPPED if ticks else DROPPED | {"ac:task-status", "ac:task-id"}
    tokens = "".join(f"{len(token)}:{token}" for token in element(parse(xml), skipped))
    return hashlib.sha256(tokens.encode()).hexdigest()


def element(node: Element, skipped: set[str]) -> Iterator[str]:
    name = tag(node)
    if name == "tbody":
        yield from inside(node, skipped)
        return
    yield f"<{name}"
    yield from attributes(node)
    if name in {"pre", "ac:plain-text-body"} or (name == "code" and not len(node)):
        yield text_of(node).replace("\r\n", "\n")
    else:
        yield from inside(node, skipped)
    yield ">"


def attributes(node: Element) -> Iterator[str]:
    for key, value in sorted((short(str(key)), str(value)) for key, value in node.attrib.items()):
        if key == "class":
            value = " ".join(sorted(set(value.split()) - ADDED_CLASSES))
        if key not in ADDED and not (key == "class" and not value):
            yield f"{key}={value}"


def inside(node: Element, skipped: set[str]) -> Iterator[str]:
    parameters = [child for child in node if tag(child) == "ac:parameter"]
    for child in sorted(parameters, key=lambda child: attribute(child, "ac:name")):
        yield from element(child, skipped)
    text, behind_block = node.text or "", not inline(node)
    for child in node:
        if tag(child) in skipped or tag(child) == "ac:parameter":
            text += child.tail or ""
            continue
        yield from folded(text, left=behind_block, right=not inline(child))
        yield from element(child, skipped)
        text, behind_block = child.tail or "", not inline(child)
    yield from folded(text, left=behind_block, right=not inline(node))


def inline(node: Element) -> bool:
    if tag(node) == "ac:structured-macro":
        return attribute(node, "ac:name") in {"status", "anchor", "jira"}
    return tag(node) in INLINE


def folded(text: str, *, left: bool, right: bool) -> Iterator[str]:
    text = re.sub(r"[ \t\r\n]+", " ", text)
    text = text.lstrip(" ") if left else text
    text = text.rstrip(" ") if right else text
    if text:
        yield text


WORDS = st.sampled_from(
    ["", " ", "  ", "a", " b ", "\n  ", "c\td", "e &amp; f", "支付", "&nbsp;", "x  y", "<![CDATA[ <p>  & ]]>"]
)
NAMES = st.sampled_from(
    [
        "p",
        "td",
        "tbody",
        "table",
        "colgroup",
        "pre",
        "code",
        "strong",
        "span",
        "li",
        "ac:link",
        "ac:emoticon",
        "ac:task",
        "ac:task-list",
        "ac:task-status",
        "ac:task-id",
        "ac:task-uuid",
        "ac:task-body",
        "ac:parameter",
        "ac:plain-text-body",
        "ac:rich-text-body",
        "ac:structured-macro",
    ]
)
ATTRIBUTES = st.sampled_from(
    [
        "",
        ' class="wrapped b a"',
        ' class="wrapped"',
        ' ac:name="status"',
        ' ac:name="info"',
        ' ac:macro-id="1" ac:name="a"',
        ' local-id="7"',
        ' data-layout="x" colspan="2"',
        ' href="#&amp;"',
    ]
)


def node(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    made = st.builds("<{0}{1}>{2}</{0}>".format, NAMES, ATTRIBUTES, inner)
    return st.lists(st.one_of(WORDS, made, st.just("<!-- said -->"), st.just("<br/>")), max_size=5).map(
        "".join
    )


BODIES = st.recursive(WORDS, node, max_leaves=25)


@given(body=BODIES, ticks=st.booleans())
def test_any_body_has_the_digest_that_its_definition_gives(body: str, ticks: bool) -> None:
    assert storage.digest(body, ticks=ticks) == defined(body, ticks=ticks)


TASK = (
    "<ac:task-list><ac:task><ac:task-id>1</ac:task-id><ac:task-status>complete</ac:task-status>"
    "<ac:task-body>milk</ac:task-body></ac:task></ac:task-list>"
)
FROZEN = {
    "": "9a5fa589d318f73b44896467b2db68827672c6b5924a19ede36345c12a56f2b6",
    "<p>Hello</p>": "6ce27929d6513effbe45d061761c19542847e75a13341fbfd6ba2f70767bf2bc",
    "<p>a <strong>b</strong>  c</p>\n<p>d</p>": "5dad19de524da60c02a49f94984889d5fc6d78b7a8d3b1fcc04755332126b9aa",
    '<table class="wrapped confluenceTable"><colgroup/><tbody><tr><td class="x"><p>1</p></td></tr></tbody></table>': "317166070e7278562a24067b29a6633fc806af6a9a656a356a6ac28f25720ab5",
    '<ac:structured-macro ac:name="code" ac:macro-id="9"><ac:parameter ac:name="title">t</ac:parameter><ac:parameter ac:name="language">sql</ac:parameter><ac:plain-text-body><![CDATA[select  1]]></ac:plain-text-body></ac:structured-macro>': "bc8fb108244574ea05c6e871b1783782e0200dca38b8334c327576f8c17017f9",
    f"<p>支付&nbsp;&amp; more</p>{TASK}": "8124ed0b0fada79dce5b4b7f9e487f6ca66f17e8b48d4b70c6b44b319d319f53",
}


@pytest.mark.parametrize(("body", "expected"), FROZEN.items())
def test_a_digest_in_a_store_stays_what_it_was(body: str, expected: str) -> None:
    assert storage.digest(body, ticks=False) == expected
