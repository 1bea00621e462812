"""Texts that break programs which take text for anything else: markup, entities, controls, formulas, templates, long words."""

import os
import random
from typing import Final

TEXTS: Final = int(os.environ.get("SYNCER_HOSTILE", "40"))
_PIECES: Final = (
    *("]]>", "<![CDATA[", "]]]]><![CDATA[>", "<!--", "-->", "<?xml?>", "<!DOCTYPE x [<!ENTITY e 'x'>]>"),
    *("&", "&amp;", "&amp;lt;", "&nbsp;", "&#0;", "&#xD800;", "&bogus;", "&lt;script&gt;"),
    *("<script>alert(1)</script>", "</p></td></tr></table>", "<p", "'>\"", "<ac:link>", "</ac:parameter>"),
    *('<ac:structured-macro ac:name="html">', '<ac:image><ri:url ri:value="http://x"/></ac:image>'),
    *("<ac:task-status>complete</ac:task-status>", '<ac:inline-comment-marker ac:ref="1">', "<td onclick=x>"),
    *("{{ 7*7 }}", "{% raw %}", "{# x", "{n}", "{0}", "%s", "%(x)s", "$x", "${x}", "#{x}"),
    *("=1+1", '=HYPERLINK("http://x")', "+1", "@SUM(A1)", "-2+3", "\t=cmd|'/c calc'!A0"),
    *("\x00", "\x07", "\x1b[31m", "\x0b", "\x7f", "\x85", "\ufffe", "\ufeff", "\u2028", "\u2029", "\xad"),
    *("\u202e", "\u202c", "\u200f", "עברית", "العربية", "\u200b", "\u200d", "e\u0301", "ﷺ"),
    *("👩‍💻", "🇨🇳", "𠀀", "𝒳", "\U0001ffff", "你好，世界", "「引号」", "ａｂｃ", "ﬁ"),
    *("W" * 400, "长" * 300, "a" * 90 + "/" + "b" * 90, "http://" + "x" * 200, "..", "~", "/", "\\", "\\\\"),
    *("REQ-0001", "CR-9999", "SHOP-77", "sy-test-index.en", 'ac:anchor="REQ-0001"', "javascript:alert(1)"),
    *("\r\n", "\n\n", "\n- x\n- y", "| a | b |", "# x", "> x", "```", "**x**", "[x](y)", "1. x", "~~~"),
)


def texts(count: int, seed: int = 20261122) -> list[str]:
    """That many different texts, each of a few hostile pieces; every piece alone comes first."""
    chance = random.Random(seed)
    found = dict.fromkeys(f"x {piece} y" for piece in _PIECES)
    while len(found) < count:
        pieces = chance.sample(_PIECES, chance.randint(2, 5))
        found[chance.choice(("", " ", "a")).join(pieces)] = None
    wanted = [*found]
    return wanted[:count] if count >= len(_PIECES) else chance.sample(wanted, count)
