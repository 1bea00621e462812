"""The configured markdown-it parser: our delimiter rule, mentions, safe links, no HTML."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline
from markdown_it.rules_inline.state_inline import Delimiter

from syncer.text.characters import clean_link, is_safe_link
from syncer.text.markdown.delimiters import flanking

_MENTION: Final = re.compile(r"@\[((?:\\.|[^\[\]\\\n])*)\]\(((?:\\.|[^()<>\\\s])+)\)")
_BREAK: Final = re.compile(r"<br\s*/?>", re.IGNORECASE)
_UNESCAPE: Final = re.compile(r"\\(.)")


class _Parser(MarkdownIt):
    """markdown-it with addresses left as typed and only safe ones accepted."""

    def normalizeLink(self, url: str) -> str:  # noqa: N802 - markdown-it's name
        """Keep the address as people wrote it."""
        return clean_link(url)

    def normalizeLinkText(self, link: str) -> str:  # noqa: N802 - markdown-it's name
        """Show the address as people wrote it."""
        return link

    def validateLink(self, url: str) -> bool:  # noqa: N802 - markdown-it's name
        """Let only allowed schemes be links; an empty address gives way to its text later on."""
        return not url or is_safe_link(clean_link(url))


@lru_cache(maxsize=1)
def parser() -> MarkdownIt:
    """The parser; it holds no state between texts."""
    made = _Parser("commonmark", {"html": False, "maxNesting": 100})
    made.enable(["table", "strikethrough"])
    made.inline.ruler.at("emphasis", _emphasis)
    made.inline.ruler.at("strikethrough", _strikethrough)
    made.inline.ruler.before("link", "mention", _mention)
    made.inline.ruler.before("autolink", "cell_break", _cell_break)
    made.parse("*warm*")  # rules are compiled at first use, which two threads must not do at once
    return made


def _run(state: StateInline) -> tuple[int, bool, bool]:
    marker = state.src[state.pos]
    end = state.pos
    while end < state.posMax and state.src[end] == marker:
        end += 1
    before = state.src[state.pos - 1] if state.pos > 0 else " "
    after = state.src[end] if end < state.posMax else " "
    found = flanking(marker, before, after)
    return end - state.pos, found.opens, found.closes


def _emphasis(state: StateInline, silent: bool) -> bool:  # noqa: FBT001 - markdown-it calls it so
    marker = state.src[state.pos]
    if silent or marker not in "_*":
        return False
    length, opens, closes = _run(state)
    for _ in range(length):
        _push_delimiter(state, marker, length, opens=opens, closes=closes)
    state.pos += length
    return True


def _strikethrough(state: StateInline, silent: bool) -> bool:  # noqa: FBT001 - markdown-it calls it so
    if silent or state.src[state.pos] != "~":
        return False
    length, opens, closes = _run(state)
    if length < 2:
        return False
    if length % 2:
        state.push("text", "", 0).content = "~"
    for _ in range(length // 2):
        _push_delimiter(state, "~~", 0, opens=opens, closes=closes)
    state.pos += length
    return True


def _push_delimiter(state: StateInline, content: str, length: int, *, opens: bool, closes: bool) -> None:
    state.push("text", "", 0).content = content
    state.delimiters.append(
        Delimiter(
            marker=ord(content[0]),
            length=length,
            token=len(state.tokens) - 1,
            end=-1,
            open=opens,
            close=closes,
        )
    )


def _mention(state: StateInline, silent: bool) -> bool:  # noqa: FBT001 - markdown-it calls it so
    if state.src[state.pos] != "@":
        return False
    found = _MENTION.match(state.src, state.pos, state.posMax)
    if found is None:
        return False
    if not silent:
        token = state.push("mention", "", 0)
        token.content = found[0]
        token.meta = {"name": _UNESCAPE.sub(r"\1", found[1]), "account": _UNESCAPE.sub(r"\1", found[2])}
    state.pos = found.end()
    return True


def _cell_break(state: StateInline, silent: bool) -> bool:  # noqa: FBT001 - markdown-it calls it so
    if state.src[state.pos] != "<":
        return False
    found = _BREAK.match(state.src, state.pos, state.posMax)
    if found is None:
        return False
    if not silent:
        state.push("cell_break", "", 0).content = found[0]
    state.pos = found.end()
    return True
