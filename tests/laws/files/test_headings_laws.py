"""Headings found without a parser are those that the parser finds."""

import re

from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from syncer.files.sections import headings
from tests.support.tries import tries

STARTS = [
    "",
    "# ",
    "## ",
    "###### ",
    "####### ",
    "#",
    "- ",
    "1. ",
    "> ",
    "  ",
    "    ",
    "  # ",
    "- # ",
    "> ## ",
    "[a]: /b",
    "| a | b |",
    "* * *",
    "---",
    "===",
    "```",
    "~~~",
    "<!--",
    "&amp; ",
]
ENDS = [
    "",
    "words",
    "words #",
    "ünï wörter",
    "a  ",
    " b",
    "\u00a0",
    "*c*",
    "\\",
    "'t",
    '"t',
    "(x",
    "x)",
    "# d",
    "-->",
    "<b>",
    "验收标准",
    "\t",
]
LINES = st.builds(str.__add__, st.sampled_from(STARTS), st.sampled_from(ENDS))
BREAKS = st.sampled_from(["\n", "\n", "\n", "\n\n", "\r\n"])


def parsed(text: str) -> list[tuple[int, int, int, str]]:
    tokens = MarkdownIt("commonmark").disable(["inline", "text_join"]).parse(text)
    starts = [0, *(m.end() for m in re.finditer("\n", text)), len(text)]
    return [
        (starts[t.map[0]], min(starts[t.map[1]], len(text)), int(t.tag[1]), tokens[i + 1].content)
        for i, t in enumerate(tokens)
        if t.type == "heading_open" and t.level == 0 and t.markup.startswith("#") and t.map
    ]


@settings(max_examples=tries(1500))
@given(st.lists(st.tuples(LINES, BREAKS), max_size=8))
def test_headings_are_those_that_a_parser_finds(lines: list[tuple[str, str]]) -> None:
    text = "".join(line + end for line, end in lines)

    assert [(h.start, h.end, h.level, h.text) for h in headings(text, 0)] == parsed(text)
